"""One report: the text as received, and beside it the drafts, a part of them at a time, in the order of the text.

1. The text is whole on the page; the drafts of a long report come in parts, and the words of a draft of another part lead there.
2. Every button is a form that works without scripts; the keys press those buttons.
3. After a decision the page goes on to the next draft that waits.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
from starlette.responses import Response

from mithaq.desks.reports.drafts.standing import cited_by
from mithaq.desks.reports.receiving.same_text import SAME_TEXT_TYPE
from mithaq.desks.reports.receiving.turns import turn_at
from mithaq.desks.reports.records import WAITING, DraftBody, ReportBody, StatementBody, decisions_in, drafts_of, parts_of, statements_of
from mithaq.lang.catalogue import N_
from mithaq.store import Reading, Where
from mithaq.web.evidence import holders, notes
from mithaq.web.offers import Offering
from mithaq.web.pages.incident_likes import beside
from mithaq.web.pages.records import held_of
from mithaq.web.pages.reports import first_of, reader_of
from mithaq.web.pages.reports_filling import PLEDGE
from mithaq.web.pages.reports_others import others_of
from mithaq.web.pages.reports_sending import AS_PLEDGE, SENT_AS
from mithaq.web.pages.reports_views import DraftView, date_words, draft_view, statement_view
from mithaq.web.spans import Block, cut, furniture_of, overs, repeats_of
from mithaq.web.views import Choice
from mithaq.web.visit import Visit

PART = 50
INCIDENT, OVER = "incident", frozenset({"rejected", "split", "outdated"})
CONFIRM, REJECT, UNDO, MERGE = "reports.confirm_draft", "reports.reject_draft", "reports.undo_decision", "reports.merge_drafts"


def report(visit: Visit) -> Response:
    """Return a report: the text as received with what was found in it, the drafts beside it."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "open-report")
        body = msgspec.convert(properties, ReportBody)
        parties = visit.parties(reading)
        offering = Offering(visit, parties, visit.agreement(parties))
        views, spans, told = _drafts(visit, reading, identifier, body)
        part = _part(visit, [one.id for one in views])
        shown = [_fuller(visit, reading, one) for one in views[part * PART : (part + 1) * PART]]
        values = {
            "id": identifier,
            "body": body,
            "blocks": _blocks(body, spans),
            "part_of": {one.id: number // PART for number, one in enumerate(views)},
            "part": part,
            "parts": _parts(visit, views, identifier, part),
            "drafts": shown,
            "beside": {
                one.id: beside(visit, reading, parties, offering.agreement, (identifier, *told[one.id]))
                for one in shown
                if one.kind == INCIDENT and one.status not in OVER
            },
            "may": _may(visit),
            "sent_as": SENT_AS,
            "date": date_words(visit, body.reading.get("date")),
            "waiting": sum(1 for one in views if one.status == WAITING),
            "certain": Counter(one.kind for one in views if one.status == WAITING and one.tier == "certain"),
            "bulk_key": visit.new_key(),
            "pillars": [str(one.get("pillar", "")) for one in parts_of(body.reading, "pillars")],
            "offers": _offers(visit, reading, offering, identifier, body),
            "turn": reader_of(reading, identifier),
            "sources": _sources(visit, reading, identifier),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
            "marking": parties.marking(reading, held),
        }
    visit.consult(identifier)
    return visit.page("report.html", values)


def _sources(visit: Visit, reading: Reading, report: str) -> list[dict[str, str]]:
    """Return the other sources of the same text, with what each is to this report."""
    first = first_of(reading, report)
    told = visit.say(N_("The same text from another source; its drafts are there"))
    found = [(first, told)] if first is not None else []
    later = reading.page(SAME_TEXT_TYPE.name, [Where("same_as", "=", report)], limit=PART).rows
    for one in later:
        held = reading.get(str(one.record.properties["about"])) if one.record is not None else None
        found += [(held, visit.say(SAME_TEXT_TYPE.label))] if held is not None else []
    return [
        {"id": held.id, "words": words, "source": str(held.record.properties["source"])} for held, words in found if held.record is not None
    ]


def _drafts(
    visit: Visit, reading: Reading, report: str, body: ReportBody
) -> tuple[list[DraftView], list[tuple[str, str, Any]], dict[str, tuple[Mapping[str, Any], Any]]]:
    """Return the drafts and the statements by hand in the order of the text, where each stands, and what each says at which words."""
    decisions = decisions_in(reading, report)
    raw = [(one.id, msgspec.convert(one.record.properties, DraftBody)) for one in drafts_of(reading, report) if one.record is not None]
    said = [
        (one.id, msgspec.convert(one.record.properties, StatementBody)) for one in statements_of(reading, report) if one.record is not None
    ]
    by_hand = [(one, statement) for one, statement in said if not statement.draft]
    stated = {one: statement for one, statement in said if statement.draft}
    made_of = {statement.draft: statement for statement in stated.values()}
    shown = [(one, _as_stated(draft, made_of.get(one))) for one, draft in raw]
    views = [draft_view(visit, body.text, body.language, one, draft, decisions.get(one, [])) for one, draft in shown]
    views += [statement_view(visit, body.text, body.language, one, statement) for one, statement in by_hand]
    views.sort(key=lambda one: (one.kind != "date", one.first is None, one.first or 0))
    spans = [(one, draft.kind, draft.spans) for one, draft in raw] + [(one, made.kind, made.spans) for one, made in by_hand]
    told: dict[str, tuple[Mapping[str, Any], Any]] = {one: (draft.proposed, draft.spans) for one, draft in shown} | {
        one: (made.content, made.spans) for one, made in by_hand
    }
    return _onward([replace(one, **_grade(body, stated, one)) for one in views]), spans, told


def _as_stated(draft: DraftBody, made: StatementBody | None) -> DraftBody:
    """Return a draft with what was made of it in place of what was proposed: a correction shows where it was made."""
    return draft if made is None else msgspec.structs.replace(draft, proposed=made.content, nature=made.nature)


def _grade(body: ReportBody, stated: dict[str, StatementBody], view: DraftView) -> dict[str, Any]:
    made = stated.get(view.statement)
    if made is None:
        return {}
    own = made.source_grade or body.source_grade
    grade = f"{own}{made.information_grade}" if own else made.information_grade
    return {"grade": grade, "is_inherited": bool(own) and not made.source_grade}


def _onward(views: list[DraftView]) -> list[DraftView]:
    """Return the drafts, each with the one that waits after it, or the first that waits when none does."""
    waits = [one.id for one in views if one.status == WAITING]
    made, onward = [], ""
    for one in reversed(views):
        made.append(replace(one, next=onward or next((other for other in waits if other != one.id), "")))
        onward = one.id if one.status == WAITING else onward
    return made[::-1]


def _fuller(visit: Visit, reading: Reading, view: DraftView) -> DraftView:
    """Return a decided draft with whether another desk took up what came of it."""
    held = reading.get(view.statement) if view.statement else None
    if held is None or held.record is None:
        return view
    return replace(view, is_used=bool(cited_by(reading, held.record)), others=others_of(visit, reading, held))


def _blocks(body: ReportBody, spans: list[tuple[str, str, Any]]) -> list[Block]:
    return cut(body.text, overs(body.reading, spans), furniture_of(body.reading), repeats_of(body.reading))


def _part(visit: Visit, drafts: list[str]) -> int:
    """Return which part of the drafts is shown: that of the draft `at`, or the asked one."""
    at = visit.asked("at")
    if at in drafts:
        return drafts.index(at) // PART
    asked = visit.asked("part")
    return min(int(asked), max(0, len(drafts) - 1) // PART) if asked.isdecimal() and len(asked) < 6 else 0


def _parts(visit: Visit, views: list[DraftView], report: str, part: int) -> list[Choice]:
    """Return the parts that the drafts of a long report come in, as links with how many wait in each."""
    if len(views) <= PART:
        return []
    made = []
    for number in range(-(-len(views) // PART)):
        last = min(len(views), (number + 1) * PART)
        label = f"{visit.face.number(number * PART + 1)}–{visit.face.number(last)}"
        made.append(Choice(f"/report/{report}?part={number}", label, number == part))
    return made


def _may(visit: Visit) -> dict[str, bool]:
    """Return which acts the reader may do, by the name of the verb, and to which other desks a statement may be sent."""
    mine = visit.principal.roles
    verbs = (
        "confirm_draft",
        "reject_draft",
        "edit_draft",
        "undo_decision",
        "merge_drafts",
        "split_draft",
        "confirm_all",
        "add_statement",
        "link",
        "part",
    )
    found = {verb: bool(mine & act.roles) for verb in verbs if (act := visit.house.acts.get(f"reports.{verb}")) is not None}
    return found | {kind: bool(mine & visit.house.find(act).roles) for kind, act in {**SENT_AS, AS_PLEDGE: PLEDGE}.items()}


def _offers(visit: Visit, reading: Reading, offering: Offering, report: str, body: ReportBody) -> list[Any]:
    given = {"open_report": report, "source_grade": body.source_grade}
    hidden = {"open_report"}
    named = [offering.named("reports.grade_source", {name: value for name, value in given.items() if name in hidden})]
    turn = turn_at(reading, report)
    turns = ["reports.take"] if turn is None or turn.properties["by"] != visit.principal.id else []
    turns += [] if turn is None else ["reports.give_back"]
    more = [name for name in (*turns, "reports.read_again") if name in visit.house.acts]
    return [*named, *(offering.named(name, {"open_report": report}, back=visit.path) for name in more)]


PAGES = (("/report/{id}", report),)
