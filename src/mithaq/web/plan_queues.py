"""The queues of the plan beside commitments: breaches to be answered, other times proposed for a meeting, figures to be checked."""

from typing import Any

from mithaq.desks.plan.said.verifying import verification
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Where
from mithaq.web.waiting import Desk, Listed, queue

SECRETARY = "plan.secretary"
CHECK_FIGURE = N_("Say what was found of the figure")
ANSWER_BREACH, TAKE_TIME = N_("Answer the breach"), N_("Take the proposed time, or keep yours")
ASKED = (("breach", ANSWER_BREACH, "breach-answer"), ("time-proposal", TAKE_TIME, "meeting"))
WHERE = "/plan/follow-up#unanswered"


def _whose(desk: Desk, held: Held, _body: dict[str, Any]) -> dict[str, Any]:
    about = desk.reading.get(str(held.record.properties["about"])) if held.record is not None else None
    if about is None or about.record is None:
        return {}
    debtors = about.record.properties.get("debtors")
    return {"whose": debtors if isinstance(debtors, list) else [about.record.created_by]}


def _of_others(desk: Desk) -> list[Where] | None:
    return [Where("waiting_on", "in", tuple(desk.others))] if desk.others else None


def _ours(at: Desk) -> list[Where]:
    return [Where("waiting_on", "=", at.node)]


def _silent(desk: Desk, held: Held, _body: dict[str, Any]) -> dict[str, Any]:
    return {"whose": sorted(verification(desk.reading, held)[1])}


OURS = (
    *(queue("plan", verb, SECRETARY, WHERE, Listed(kind, _ours), more) for kind, verb, more in ASKED),
    queue("plan", CHECK_FIGURE, SECRETARY, "/plan/figures?waits=us", Listed("claimed-figure", _ours), "figure-check"),
)
THEIRS = (
    *(queue("plan", verb, frozenset(), WHERE, Listed(kind, _of_others, about=_whose), more) for kind, verb, more in ASKED),
    queue(
        "plan",
        CHECK_FIGURE,
        frozenset(),
        "/plan/figures?waits=them",
        Listed("claimed-figure", _of_others, about=_silent),
        "figure-check",
    ),
)
