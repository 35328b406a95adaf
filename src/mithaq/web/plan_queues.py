"""The queues of the plan beside commitments: breaches that a debtor has to answer, and other times that were proposed for a meeting."""

from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.store import Held, Where
from mithaq.web.waiting import Desk, Listed, queue

SECRETARY = "plan.secretary"
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


OURS = tuple(
    queue("plan", verb, SECRETARY, WHERE, Listed(kind, lambda at: [Where("waiting_on", "=", at.node)]), more) for kind, verb, more in ASKED
)
THEIRS = tuple(queue("plan", verb, frozenset(), WHERE, Listed(kind, _of_others, about=_whose), more) for kind, verb, more in ASKED)
