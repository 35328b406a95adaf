"""The queues of pledges: what is offered, claimed or delivered and waits for the other side's word, and tranches that are late."""

from typing import Any

from mithaq.desks.plan.assistance.reckoning import CLAIMED, GOING, OFFERED, UNCONFIRMED
from mithaq.desks.plan.assistance.records import PLEDGE_STEP_TYPE, PLEDGE_TYPE
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Where
from mithaq.web.waiting import Desk, Listed, Queue, queue

SECRETARY = "plan.secretary"
ACCEPT, CONFIRM = N_("Accept or decline the pledge"), N_("Confirm or deny the claimed pledge")
RECEIVE, DELIVER = N_("Confirm what was received"), N_("Deliver the tranche")
PLACE = "/plan/assistance"
# With two facets asked by "=" the store first asks which is rarer; one of the two is asked by "in", and the other leads.
ASKED = (
    (ACCEPT, Where("state", "in", (OFFERED,)), "recipient", f"{PLACE}?state=offered"),
    (CONFIRM, Where("state", "in", (CLAIMED,)), "donor", f"{PLACE}?state=claimed"),
    (RECEIVE, Where("finding", "in", (UNCONFIRMED,)), "recipient", f"{PLACE}?finding=unconfirmed"),
)


def _ours(verb: str, so: Where, href: str) -> Queue:
    listed = Listed(PLEDGE_TYPE.name, lambda at: [Where("waiting_on", "=", at.node), so])
    return queue("plan", verb, SECRETARY, href, listed, PLEDGE_STEP_TYPE.name)


def _theirs(verb: str, so: Where, side: str, href: str) -> Queue:
    def where(at: Desk) -> list[Where] | None:
        return [Where("waiting_on", "in", tuple(at.others)), so] if at.others else None

    def whose(_desk: Desk, _held: Held, body: dict[str, Any]) -> dict[str, Any]:
        return {"whose": [body[side]]}

    return queue("plan", verb, frozenset(), href, Listed(PLEDGE_TYPE.name, where, about=whose), PLEDGE_STEP_TYPE.name)


def _late(_desk: Desk, _held: Held, body: dict[str, Any]) -> dict[str, Any]:
    return {"whose": [body["donor"]]}


OURS = tuple(_ours(verb, so, href) for verb, so, _, href in ASKED)
THEIRS = tuple(_theirs(verb, so, side, href) for verb, so, side, href in ASKED)
OVERDUE = (
    queue(
        "plan",
        DELIVER,
        frozenset(),
        f"{PLACE}?late=yes&order=due",
        Listed(PLEDGE_TYPE.name, lambda at: [Where("due", "<", at.today), Where("state", "in", GOING)], order="due", about=_late),
        PLEDGE_STEP_TYPE.name,
    ),
)
