"""From what a report tells to a record of another desk: the form of that desk's act, filled with what the statement says.

1. What the form is filled with is in `reports_filling`. Nothing is guessed that the report does not say: a choice that its words do not
   make is made by whoever sends it and not by the order of the list, and whoever sends it reads it all first.
2. What somebody undertakes may be a promise of aid: it can be sent on as a pledge too where it tells an amount, or was pledged or offered.
3. An incident is sent on beside those of the register that may be the same: then the form is entered by whoever wants another one.
4. After sending, the page goes back to the next draft of the report when it came from there (`then`).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from mithaq.acts.work import NoSuchRecord
from mithaq.desks.reports.records import decisions_on, standing
from mithaq.records.ident import is_id
from mithaq.store import Held, Reading
from mithaq.web.evidence import excerpt
from mithaq.web.fieldwords import NOTHING
from mithaq.web.offers import Offering
from mithaq.web.pages.incident_likes import beside
from mithaq.web.pages.records import held_of
from mithaq.web.pages.reports_filling import ACCOUNT, CITES_WORDS, GIVEN, PLEDGE, Telling
from mithaq.web.parties import Parties
from mithaq.web.views import Choice, FieldView
from mithaq.web.visit import Visit

SAYING = {"draft": "proposed", "statement": "content"}
# Under which act of another desk a statement of a kind is entered.
SENT_AS: Mapping[str, str] = {
    "commitment": "plan.propose_commitment",
    "meeting": "plan.record_meeting",
    "position": "plan.record_position",
    "claim": "plan.claim_figure",
    "designation": "designations.propose",
    "incident": "reports.register_incident",
}
AS_PLEDGE = "pledge"
# Under which other act one of a kind is entered when it is asked for by this word.
SENT_OTHERWISE: Mapping[tuple[str, str], str] = {("commitment", AS_PLEDGE): PLEDGE, ("incident", "account"): ACCOUNT}
HIDDEN = frozenset({"incident"})


def send(visit: Visit) -> Response:
    """Return the form by which what a report tells is entered at another desk. Raises: NoSuchRecord."""
    with visit.reading() as reading:
        held, properties = _said(reading, visit.part("id"))
        kind = str(properties["kind"])
        act = SENT_OTHERWISE.get((kind, visit.asked("as"))) or SENT_AS.get(kind)
        if act is None:
            raise NoSuchRecord(id=held.id)
        parties = visit.parties(reading)
        telling = _telling(visit, reading, parties, held, properties)
        given = {**(telling.source if act in CITES_WORDS else {}), **GIVEN[act](telling)}
        then = visit.asked("then")
        back = f"/report/{telling.about}" + (f"?at={then}#{then}" if is_id(then) else f"#{held.id}")
        offer = Offering(visit, parties, telling.agreement).one(
            visit.house.find(act), given, shown=True, back=back if "then" in visit.request.query_params else ""
        )
        offer = replace(offer, fields=tuple(_asking(visit, one) for one in offer.fields))
        values: dict[str, object] = {
            "offer": offer,
            "refused": None,
            "back": back,
            "excerpts": [excerpt(reading, telling.about, telling.start, telling.end)],
        }
        if act == SENT_AS["incident"]:
            said = (telling.about, telling.said, properties["spans"])
            values |= {"id": held.id, "then": then, "beside": beside(visit, reading, parties, telling.agreement, said)}
        return visit.page("act.html", values)


def _asking(visit: Visit, field: FieldView) -> FieldView:
    """Return a field: a choice among several that must be made and that the report does not make with nothing chosen.

    Else the first of the list would count. What goes without saying is hidden.
    """
    if field.name in HIDDEN:
        return replace(field, kind="hidden")
    unsaid = field.kind == "choice" and field.required and len(field.choices) > 1 and not any(one.chosen for one in field.choices)
    return replace(field, choices=(Choice("", visit.say(NOTHING), chosen=True), *field.choices)) if unsaid else field


def _said(reading: Reading, identifier: str) -> tuple[Held, dict[str, Any]]:
    """Return a draft or a statement; of a decided draft, the statement that came of it, as a person corrected it."""
    held, properties = held_of(reading, identifier, *SAYING)
    if held.type == "draft":
        decided = standing(decisions_on(reading, held.id))
        made = str(decided.properties.get("statement") or "") if decided is not None else ""
        if made:
            return held_of(reading, made, "statement")
    return held, properties


def _telling(visit: Visit, reading: Reading, parties: Parties, held: Held, properties: Mapping[str, Any]) -> Telling:
    said = {"nature": properties.get("nature"), **properties[SAYING[held.type]]}
    about = str(properties["about"])
    report = reading.get(about)
    text = str(report.record.properties.get("text", "")) if report is not None and report.record is not None else ""
    start, end = (properties["spans"] or [[None, None]])[0]
    words = text[start:end] if start is not None else ""
    statement = held.id if held.type == "statement" else None
    return Telling(visit, reading, parties, visit.agreement(parties), said, words, about, start, end, statement)


PAGES = (("/propose/{id}", send),)
