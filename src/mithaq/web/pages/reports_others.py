"""What other reports tell of the same thing, or may: linked by a person, or proposed; and the page of all that waits to be said of.

1. A proposal says why it is made: the other name, its side and offices there, the other meeting with what is told differently.
2. The page looks through the newest statements, a part at a time, and shows those beside which another report may tell the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import msgspec
from starlette.responses import Response

from mithaq.desks.reports.linking.records import LINKED_KINDS, differences, links_of, offices_of, pair_of, proposed_links
from mithaq.desks.reports.records import STATEMENT_TYPE, WAITING, ReportBody, StatementBody
from mithaq.lang.catalogue import N_
from mithaq.lang.labels import isolate
from mithaq.store import Held, Reading, Where
from mithaq.web.pages.reports_views import DraftView, OtherView, heading, statement_view, told
from mithaq.web.views import Choice
from mithaq.web.visit import Visit

MOST_PROPOSED = 5
LOOKED_THROUGH = 50


@dataclass(frozen=True)
class Beside:
    """A statement of a report beside which others may tell the same."""

    view: DraftView
    report: str
    title: str
    source: str
    offices: str


def others_of(visit: Visit, reading: Reading, held: Held) -> list[OtherView]:
    """Return what other reports tell of the same thing as a statement, then what they may tell of it."""
    here = held.record.properties if held.record is not None else {}
    told_too = [_other(visit, reading, here, one, link, "") for one, link in links_of(reading, held.id).items()]
    asked = islice(proposed_links(reading, held), MOST_PROPOSED)
    told_too += [_other(visit, reading, here, one.id, "", visit.new_key()) for one in asked]
    return [one for one in told_too if one is not None]


def alike(visit: Visit) -> Response:
    """Return the newest statements beside which another report may tell the same and of which nobody said so or not yet."""
    kind = visit.asked("kind") if visit.asked("kind") in LINKED_KINDS else ""
    after = visit.asked("after") or None
    with visit.reading() as reading:
        kinds = (kind,) if kind else tuple(sorted(LINKED_KINDS))
        page = reading.page(STATEMENT_TYPE.name, [Where("kind", "in", kinds)], after=after, limit=LOOKED_THROUGH)
        rows, asked = [], set[str]()
        for held in page.rows:
            found = None if held.recalled else _beside(visit, reading, held, asked)
            if found is not None:
                rows.append(found)
        values = {
            "rows": rows,
            "looked": len(page.rows),
            "next": page.next,
            "kind": kind,
            "kinds": [Choice(one, _called(visit, one), one == kind) for one in sorted(LINKED_KINDS)],
            "may": bool(visit.principal.roles & visit.house.find("reports.link").roles),
        }
        return visit.page("reports_alike.html", values)


def _called(visit: Visit, kind: str) -> str:
    return visit.say(N_("Names")) if kind == "mention" else visit.face.word("draft", kind)


def _beside(visit: Visit, reading: Reading, held: Held, asked: set[str]) -> Beside | None:
    """Return a statement with what may be one with it and is not `asked` of on the page yet; None when there is nothing."""
    said = held.record.properties if held.record is not None else {}
    found = [one for one in islice(proposed_links(reading, held), MOST_PROPOSED) if _question(held, one) not in asked] if said else []
    report = reading.get(str(said["about"])) if found else None
    if report is None or report.record is None:
        return None
    asked |= {_question(held, one) for one in found}
    others = [_other(visit, reading, said, one.id, "", visit.new_key()) for one in found]
    body, about = msgspec.convert(said, StatementBody), msgspec.convert(report.record.properties, ReportBody)
    view = replace(statement_view(visit, about.text, about.language, held.id, body), status=WAITING)
    view.others.extend(one for one in others if one is not None)
    return Beside(view, report.id, about.title, about.source, _offices(visit, reading, said)) if view.others else None


def _question(one: Held, other: Held) -> str:
    """Return what is asked of two statements: of two full names it is one question, whatever statements they stand in."""
    said = [held.record.properties for held in (one, other) if held.record is not None]
    pair = pair_of(said[0]["content"], said[1]["content"]) if len(said) == 2 and said[0]["kind"] == "mention" else ""
    return pair or " ".join(sorted((one.id, other.id)))


def _other(visit: Visit, reading: Reading, here: Mapping[str, Any], identifier: str, link: str, key: str) -> OtherView | None:
    """Return what another report tells of the same thing, and what it tells differently; None when the reader may not see it."""
    held = reading.get(identifier)
    report = reading.get(str(held.record.properties["about"])) if held is not None and held.record is not None else None
    if held is None or held.record is None or held.recalled or report is None or report.record is None:
        return None
    there = held.record.properties
    differs = [(visit.face.word("property", name), told(visit, one), told(visit, other)) for name, one, other in differences(here, there)]
    about = report.record.properties
    said = heading(visit, str(there["kind"]), there["content"], "")
    offices = _offices(visit, reading, there)
    return OtherView(identifier, report.id, str(about["title"]), str(about["source"]), said, differs, link, key, offices)


def _offices(visit: Visit, reading: Reading, said: Mapping[str, Any]) -> str:
    """Return the offices that a report gives to whom a statement of it names, in one line; empty for a statement of another kind."""
    return visit.say(N_("; ")).join(isolate(one) for one in offices_of(reading, said)) if said["kind"] == "mention" else ""


PAGES = (("/reports/alike", alike),)
