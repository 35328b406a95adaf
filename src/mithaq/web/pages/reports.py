"""Reports: the list, and one report as received beside what the reader proposes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.responses import Response

from mithaq.desks.reports.records import CONFIRMED, REJECTED, DraftBody, ReportBody, decisions_on, drafts_of
from mithaq.lang.catalogue import N_
from mithaq.lang.labels import isolate
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import holders, notes
from mithaq.web.listing import Filter, Naming, Option, Sort, Table, counted, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.spans import cut, furniture_of, overs, parts_of, repeats_of
from mithaq.web.titles import Titled, titled
from mithaq.web.views import ActView, MarkingView
from mithaq.web.visit import Visit

DEFAULT_NATURE = "claim"
SPOKEN = frozenset({"basis", "precision", "status", "side", "actor", "beneficiary"})


@dataclass(frozen=True)
class Row:
    """A report in the list; `drafts` wait to be confirmed."""

    line: Titled
    source: str
    language: str
    published: str
    drafts: int
    marking: MarkingView | None


@dataclass(frozen=True)
class DraftView:
    """One thing that the reader proposes, in words. `what` is its kind or the kind of what is mentioned.

    `status` is waiting, confirmed or rejected; `first` is where it stands in the report's text.
    """

    id: str
    kind: str
    what: str
    status: str
    heading: str
    latin: str
    language: str
    facts: list[tuple[str, str]]
    tier: str
    words: str
    first: int | None
    statement: str
    reason: str
    confirm: ActView | None
    reject: ActView | None


def listed(visit: Visit) -> Response:
    """Return the reports, newest first."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        found = read_list(visit, reading, _table(visit, reading))
        live = [held for held in found.rows if held.record is not None]
        waiting = _waiting(reading, [held.id for held in live])
        rows = [_row(visit, held, waiting[held.id], parties.marking(reading, held)) for held in live]
        offering = Offering(visit, parties, visit.agreement(parties))
        values = {"rows": rows, "shown": found.shown, "bar": found.bar, "offers": [offering.named("reports.receive")]}
        return visit.page("reports.html", values)


def report(visit: Visit) -> Response:
    """Return a report: the text as received with what was found in it, the drafts beside it."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "open-report")
        body = msgspec.convert(properties, ReportBody)
        parties = visit.parties(reading)
        offering = Offering(visit, parties, visit.agreement(parties))
        raw = [(one, msgspec.convert(one.record.properties, DraftBody)) for one in drafts_of(reading, identifier) if one.record is not None]
        drafts = [_draft(visit, reading, offering, body, one, draft) for one, draft in raw]
        spans = [(one.id, draft.kind, draft.spans) for one, draft in raw]
        values = {
            "id": identifier,
            "may_propose": bool(visit.principal.roles & visit.house.find("plan.propose_commitment").roles),
            "body": body,
            "blocks": cut(body.text, overs(body.reading, spans), furniture_of(body.reading), repeats_of(body.reading)),
            "drafts": sorted(drafts, key=lambda one: (one.kind != "date", one.first is None, one.first or 0)),
            "date": _date(visit, body.reading.get("date")),
            "waiting": sum(1 for one in drafts if one.status == "waiting"),
            "pillars": [str(one.get("pillar", "")) for one in parts_of(body.reading, "pillars")],
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
            "marking": parties.marking(reading, held),
        }
    visit.consult(identifier)
    return visit.page("report.html", values)


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
    language = counted(visit, reading, "open-report", "language", Naming(face.say(N_("Language")), names=names))
    sorts = (Sort("", face.say(N_("Received"))), Sort("published", face.say(N_("Date of the text")), "published"))
    return Table(
        "/reports",
        "open-report",
        (language, Filter("owner", face.say(N_("Whose")), owners)),
        sorts,
        "published",
        face.say(N_("Date of the text")),
    )


def _row(visit: Visit, held: Held, drafts: int, marking: MarkingView | None) -> Row:
    body = msgspec.convert(held.record.properties if held.record is not None else {}, ReportBody)
    return Row(titled(held, visit.house.rules.types), body.source, body.language, body.published or "", drafts, marking)


def _waiting(reading: Reading, reports: Sequence[str]) -> Counter[str]:
    """Return how many drafts of each report wait, by one question for all of them."""
    found: Counter[str] = Counter()
    after = None
    while reports:
        where = [Where("about", "in", tuple(reports)), Where("status", "in", ("waiting",))]
        page = reading.page("draft", where, after=after, limit=1_000)
        found.update(str(held.record.properties["about"]) for held in page.rows if held.record is not None)
        after = page.next
        if after is None:
            break
    return found


def _date(visit: Visit, said: object) -> dict[str, str]:
    """Return the date of the text in words: its value, or the bounds that the text gives, and why."""
    face = visit.face
    found = said if isinstance(said, Mapping) else {}
    earliest, latest = str(found.get("earliest") or ""), str(found.get("latest") or "")
    value = str(found.get("value") or "")
    if value:
        words = face.plain_day(value)
    elif earliest and latest:
        words = face.say(N_("between {first} and {last}"), first=face.plain_day(earliest), last=face.plain_day(latest))
    elif earliest:
        words = face.say(N_("after {first}"), first=face.plain_day(earliest))
    elif latest:
        words = face.say(N_("before {last}"), last=face.plain_day(latest))
    else:
        words = face.say(N_("unknown"))
    return {"words": words, "basis": str(found.get("basis") or ""), "precision": str(found.get("precision") or "")}


def _draft(visit: Visit, reading: Reading, offering: Offering, body: ReportBody, held: Held, draft: DraftBody) -> DraftView:
    proposed = draft.proposed
    decided = next(iter(decisions_on(reading, held.id)), None)
    status = str(decided.properties["decision"]) if decided is not None else "waiting"
    first = int(draft.spans[0][0]) if draft.spans else None
    words = body.text[draft.spans[0][0] : draft.spans[0][1]] if draft.spans else ""
    facts = _facts(visit, draft.kind, proposed)
    confirm = reject = None
    if status not in (CONFIRMED, REJECTED):
        given: dict[str, object] = {"draft": held.id, "nature": "fact" if draft.kind in ("mention", "date") else DEFAULT_NATURE}
        confirm = offering.named("reports.confirm_draft", given, back=visit.path)
        reject = offering.named("reports.reject_draft", {"draft": held.id}, back=visit.path)
    return DraftView(
        held.id,
        draft.kind,
        str(proposed.get("type") or draft.kind),
        status,
        _heading(visit, draft.kind, proposed, words),
        str(proposed.get("en") or "") if visit.face.locale == "en" else str(proposed.get("ar") or "") if draft.kind == "mention" else "",
        body.language,
        facts,
        str(proposed.get("tier") or ""),
        words,
        first,
        str(decided.properties.get("statement") or "") if decided is not None else "",
        str(decided.properties.get("reason") or "") if decided is not None else "",
        confirm,
        reject,
    )


def _heading(visit: Visit, kind: str, proposed: Mapping[str, Any], words: str) -> str:
    if kind == "date":
        return _date(visit, proposed)["words"]
    if kind == "pillar":
        return visit.face.word("pillar", str(proposed.get("pillar", "")))
    if kind == "meeting":
        return " – ".join(isolate(str(one.get("name") or one.get("office") or "")) for one in proposed.get("participants", []))
    if kind == "commitment":
        return str(proposed.get("action") or words)
    return str(proposed.get("name") or proposed.get("text") or words or proposed.get("id") or "")


def _facts(visit: Visit, kind: str, proposed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is proposed, part by part; nested parts as their words."""
    told = {
        "mention": {"text", "en", "ar", "tier", "type"},
        "date": {"value", "earliest", "latest"},
        "pillar": {"pillar"},
        "commitment": {"action"},
        "designation": {"name"},
    }
    rows = []
    for name, value in proposed.items():
        if value in (None, "", [], {}) or name in told.get(kind, set()) or (name == "id" and not _is_listed(str(value))):
            continue
        said = visit.face.word(name, str(value)) if name in SPOKEN else _told(visit, value)
        rows.append((visit.face.word("property", name), said))
    return rows


def _is_listed(identifier: str) -> bool:
    """Return whether an identifier is that of a listed subject, not of a person counted in this text alone."""
    return not identifier.partition(":")[2].isdecimal()


def _told(visit: Visit, value: Any) -> str:
    if isinstance(value, Mapping):
        if "earliest" in value or "value" in value:
            return _date(visit, value)["words"]
        if value.get("name"):
            more = ", ".join(str(value[name]) for name in ("office", "side") if value.get(name))
            return isolate(str(value["name"])) + (f" ({more})" if more else "")
        return ", ".join(_told(visit, one) for one in value.values() if one)
    if isinstance(value, list):
        return visit.say(N_("; ")).join(_told(visit, one) for one in value)
    return str(value)


PAGES = (("/reports", listed), ("/report/{id}", report))
