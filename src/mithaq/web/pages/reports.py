"""The queue of reports: what was received, what of it waits to be decided."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from starlette.responses import Response

from mithaq.desks.reports.receiving.same_text import SAME_TEXT_TYPE
from mithaq.desks.reports.receiving.turns import NOBODY, turn_at
from mithaq.desks.reports.records import WAITING, ReportBody
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading, Where
from mithaq.web.listing import Filter, Naming, Option, Sort, Table, counted, read_list
from mithaq.web.offers import Offering
from mithaq.web.titles import Titled, titled
from mithaq.web.views import MarkingView
from mithaq.web.visit import Visit


@dataclass(frozen=True)
class Row:
    """A report in the list; `drafts` wait to be confirmed."""

    line: Titled
    source: str
    language: str
    published: str
    drafts: int
    marking: MarkingView | None
    reader: str = ""
    since: int = 0


def listed(visit: Visit) -> Response:
    """Return the reports, newest first unless sorted otherwise."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        found = read_list(visit, reading, _table(visit, reading))
        live = [held for held in found.rows if held.record is not None]
        waiting = _waiting(reading, [held.id for held in live])
        rows = [
            replace(_row(visit, held, waiting[held.id], parties.marking(reading, held)), **reader_of(reading, held.id)) for held in live
        ]
        offering = Offering(visit, parties, visit.agreement(parties))
        values = {"rows": rows, "shown": found.shown, "bar": found.bar, "offers": [offering.named("reports.receive")]}
        return visit.page("reports.html", values)


def _table(visit: Visit, reading: Reading) -> Table:
    """Return the list of reports as its bar offers it."""
    face, parties = visit.face, visit.parties(reading)
    names = {one: face.language(one) or one for one in reading.counts("open-report", "language")}
    others = tuple(one for one in parties.known if one != visit.node)
    owners = (
        Option("", face.say(N_("all"))),
        Option("us", face.say(N_("of our side")), (Where("created_by", "=", visit.node),)),
        Option("partners", face.say(N_("of partners")), (Where("created_by", "in", others),) if others else None),
    )
    turns = (
        Option("", face.say(N_("all"))),
        Option("waits", face.say(N_("with drafts that wait")), (Where("waits", "=", "yes"),)),
        Option("mine", face.say(N_("that I read")), (Where("taken_by", "=", visit.principal.id),)),
        Option("nobody", face.say(N_("that nobody reads")), (Where("taken_by", "=", NOBODY),)),
    )
    language = counted(visit, reading, "open-report", "language", Naming(face.say(N_("Language")), names=names))
    sorts = (Sort("", face.say(N_("Received"))), Sort("published", face.say(N_("Date of the text")), "published"))
    return Table(
        "/reports",
        "open-report",
        (Filter("turn", face.say(N_("To decide")), turns), language, Filter("owner", face.say(N_("Whose")), owners)),
        sorts,
        "published",
        face.say(N_("Date of the text")),
    )


def _row(visit: Visit, held: Held, drafts: int, marking: MarkingView | None) -> Row:
    body = msgspec.convert(held.record.properties if held.record is not None else {}, ReportBody)
    return Row(titled(held, visit.house.rules.types), body.source, body.language, body.published or "", drafts, marking)


def reader_of(reading: Reading, report: str) -> dict[str, Any]:
    """Return who has a report to read it, and since when, as the fields of a row; nothing when nobody has."""
    turn = turn_at(reading, report)
    return {} if turn is None else {"reader": str(turn.properties["name"]), "since": turn.modified}


def first_of(reading: Reading, report: str) -> Held | None:
    """Return the report that came first with the text of a report, and has its drafts; None when none did, or the reader may not see it."""
    for one in reading.page(SAME_TEXT_TYPE.name, [Where("about", "=", report)], limit=1).rows:
        held = reading.get(str(one.record.properties["same_as"])) if one.record is not None else None
        if held is not None and held.record is not None:
            return held
    return None


def _waiting(reading: Reading, reports: Sequence[str]) -> Counter[str]:
    """Return how many drafts of each report wait, by one question for all of them."""
    found: Counter[str] = Counter()
    after = None
    while reports:
        where = [Where("about", "in", tuple(reports)), Where("status", "in", (WAITING,))]
        page = reading.page("draft", where, after=after, limit=1_000)
        found.update(str(held.record.properties["about"]) for held in page.rows if held.record is not None)
        after = page.next
        if after is None:
            break
    return found


PAGES = (("/reports", listed),)
