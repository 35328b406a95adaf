"""One draft, or a statement by hand, on a page of its own: the words it rests on, the form that corrects it, and who decided what, when.

The forms show the fields of its own kind alone, filled with what is said now.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
from starlette.responses import Response

from mithaq.desks.reports.drafts.content import Corrected, fields_of
from mithaq.desks.reports.records import KINDS, WAITING, DraftBody, ReportBody, StatementBody, decisions_on, standing
from mithaq.records.ident import is_id
from mithaq.records.record import Record
from mithaq.store import Reading
from mithaq.web.evidence import excerpt
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.pages.reports_views import draft_view, statement_view
from mithaq.web.views import ActView, Choice
from mithaq.web.visit import Visit

ADDABLE = tuple(kind for kind in KINDS if kind != "date")
MOST_PLACES = 20
MOST_WORDS = 200
PARTS = 2


def one(visit: Visit) -> Response:
    """Return the page of a draft or of a statement. Raises: NoSuchRecord."""
    with visit.reading() as reading:
        held, properties = held_of(reading, visit.part("id"), "draft", "statement")
        report, about = held_of(reading, str(properties["about"]), "open-report")
        body = msgspec.convert(about, ReportBody)
        parties = visit.parties(reading)
        offering = Offering(visit, parties, visit.agreement(parties))
        back = _back(visit, report.id, held.id)
        if held.type == "draft":
            draft = msgspec.convert(properties, DraftBody)
            decisions = decisions_on(reading, held.id)
            view = draft_view(visit, body.text, body.language, held.id, draft, decisions)
            offers = _offers(reading, offering, held.id, draft, decisions, back)
        else:
            statement = msgspec.convert(properties, StatementBody)
            decisions = []
            view = statement_view(visit, body.text, body.language, held.id, statement)
            offers = [
                _revising(offering, held.id, statement, back),
                offering.named("reports.withdraw_statement", {"statement": held.id}, back=back),
            ]
        spans = properties["spans"][:MOST_PLACES]
        values = {
            "one": view,
            "report": {"id": report.id, "title": body.title, "language": body.language},
            "back": back,
            "offers": offers,
            "excerpts": [excerpt(reading, report.id, start, end) for start, end in spans] or [excerpt(reading, report.id, None, None)],
            "split": _split(visit, view.status, body.text, properties) if held.type == "draft" else None,
            "history": [_line(record) for record in decisions],
            "marking": parties.marking(reading, held),
        }
    visit.consult(held.id)
    return visit.page("report_draft.html", values)


def add(visit: Visit) -> Response:
    """Return the form by which words of a report become a statement: `start` and `end` in code points, `kind` what it is to be."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        _, properties = held_of(reading, identifier, "open-report")
        body = msgspec.convert(properties, ReportBody)
        parties = visit.parties(reading)
        start, end = _number(visit.asked("start")), _number(visit.asked("end"))
        start, end = (start, end) if 0 <= start < end <= len(body.text) else (0, 0)
        kind = visit.asked("kind") if visit.asked("kind") in ADDABLE else "mention"
        words = body.text[start:end]
        given: dict[str, object] = {"open_report": identifier, "start": start, "end": end, **_first_words(kind, words)}
        back = f"/report/{identifier}"
        offer = Offering(visit, parties, visit.agreement(parties)).one(
            visit.house.find("reports.add_statement"), given, back=back, shown=True
        )
        choices = [Choice(one, visit.face.word("draft", one), one == kind) for one in ADDABLE]
        values = {
            "offer": of_kind(offer, kind),
            "choices": choices,
            "start": start,
            "end": end,
            "words": words,
            "report": {"id": identifier, "title": body.title, "language": body.language},
            "excerpts": [excerpt(reading, identifier, start, end)] if words else [],
        }
        return visit.page("report_add.html", values)


def of_kind(offer: ActView, kind: str) -> ActView:
    """Return the offer of a correction with the fields of one kind alone, those open."""
    kept = [one for one in offer.fields if one.name == kind or one.name not in _KINDS]
    return replace(offer, fields=tuple(replace(one, required=True) if one.name == kind else one for one in kept))


def _offers(reading: Reading, offering: Offering, identifier: str, draft: DraftBody, decisions: list[Record], back: str) -> list[ActView]:
    """Return what may be done with a draft: correct or reject one that waits; undo, and correct what came of it, when it is decided."""
    decided = standing(decisions)
    if decided is None:
        given = {"draft": identifier, "nature": draft.nature, **fields_of(draft.kind, draft.proposed)}
        edit = of_kind(offering.one(offering.visit.house.find("reports.edit_draft"), given, back=back, shown=True), draft.kind)
        edit = _hidden(edit, "draft")
        more = [offering.named("reports.reject_draft", {"draft": identifier}, back=back)]
        return [replace(edit, open=True), *more]
    undo = offering.named("reports.undo_decision", {"draft": identifier}, back=back)
    made = str(decided.properties.get("statement") or "")
    held = reading.get(made) if is_id(made) else None
    if held is None or held.record is None or held.recalled:
        return [undo]
    return [_revising(offering, made, msgspec.convert(held.record.properties, StatementBody), back), undo]


def _revising(offering: Offering, identifier: str, body: StatementBody, back: str) -> ActView:
    graded = {"nature": body.nature, "source_grade": body.source_grade, "information_grade": body.information_grade}
    given = {"statement": identifier, **graded, **fields_of(body.kind, body.content)}
    offer = offering.one(offering.visit.house.find("reports.revise_statement"), given, back=back, shown=True)
    return replace(_hidden(of_kind(offer, body.kind), "statement"), open=True)


def _hidden(offer: ActView, name: str) -> ActView:
    return replace(offer, fields=tuple(replace(one, kind="hidden") if one.name == name else one for one in offer.fields))


def _split(visit: Visit, status: str, text: str, properties: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what a draft that waits can be taken apart by: its places, and who met."""
    met = properties["proposed"].get("participants") or []
    named = [str(one.get("name") or one.get("office") or one.get("side") or "") for one in met if isinstance(one, Mapping)]
    places = [Choice(f"{start}-{end}", text[start:end][:MOST_WORDS]) for start, end in properties["spans"]]
    if status != WAITING or (len(places) < PARTS and len(named) < PARTS):
        return None
    return {"key": visit.new_key(), "places": places if len(places) >= PARTS else [], "participants": named}


def _line(record: Record) -> Mapping[str, Any]:
    said = record.properties
    return {"at": record.modified, "decision": said["decision"], "name": said.get("name") or "", "reason": said.get("reason") or ""}


def _back(visit: Visit, report: str, identifier: str) -> str:
    """Return the report's page at the draft that is to come next, or at this one."""
    then = visit.asked("then")
    at = then if is_id(then) else identifier
    return f"/report/{report}?at={at}#{at}"


def _first_words(kind: str, words: str) -> dict[str, object]:
    """Return the field of a kind into which the selected words go."""
    first = {"mention": "text", "commitment": "action", "designation": "name", "position": "about", "claim": "about"}.get(kind)
    return {} if first is None else {f"{kind}.{first}": words}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1


_KINDS = frozenset(Corrected.__struct_fields__) & frozenset(KINDS)
PAGES = (("/draft/{id}", one), ("/report/{id}/add", add))
