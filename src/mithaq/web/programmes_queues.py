"""The queues of programmes: entries that wait for the word of another side, and targets whose progress its lead has to report."""

from datetime import timedelta
from typing import Any

from mithaq.desks.plan.programmes.deriving import OPEN_STATES
from mithaq.desks.plan.programmes.reading import next_open_due
from mithaq.desks.plan.programmes.records import PROGRAMME_TYPE
from mithaq.desks.plan.programmes.rules import body_of
from mithaq.lang.catalogue import N_
from mithaq.records.ident import instant
from mithaq.store import Held, Where
from mithaq.web.waiting import Desk, Listed, queue

SECRETARY = "plan.secretary"
SOON_DAYS = 14
ANSWER, REPORT = N_("Confirm or dispute an entry"), N_("Report progress")
PLACE = "/plan/programmes"
ENTRIES = ("programme-entry", "entry-word")


def soon(now: int) -> str:
    """Return the day until which a target is soon due."""
    return (instant(now) + timedelta(days=SOON_DAYS)).date().isoformat()


def _due(desk: Desk, held: Held, body: dict[str, Any]) -> dict[str, Any]:
    read = body_of(held)
    return {"due": next_open_due(desk.reading, held.id, read) if read is not None else "", "whose": [str(body["lead"])]}


def _others(desk: Desk, held: Held, _body: dict[str, Any]) -> dict[str, Any]:
    where = [Where("about", "=", held.id)]
    waits = [one for one in desk.others if desk.reading.count(ENTRIES[0], [*where, Where("waiting_on", "=", one)], cap=1)]
    return {"whose": waits}


def _of_others(desk: Desk) -> list[Where] | None:
    return [Where("waiting_on", "in", tuple(desk.others))] if desk.others else None


def _ours_soon(desk: Desk) -> list[Where]:
    return [Where("lead", "=", desk.node), Where("due", "<=", soon(desk.now))]


OURS = (
    queue(
        "plan",
        ANSWER,
        SECRETARY,
        f"{PLACE}?waits=us",
        Listed(PROGRAMME_TYPE.name, lambda at: [Where("waiting_on", "=", at.node)]),
        *ENTRIES,
    ),
    queue(
        "plan",
        REPORT,
        SECRETARY,
        f"{PLACE}?whose=us&state=open&order=due",
        Listed(PROGRAMME_TYPE.name, _ours_soon, order="due", about=_due),
        *ENTRIES,
    ),
)
THEIRS = (queue("plan", ANSWER, frozenset(), f"{PLACE}?waits=others", Listed(PROGRAMME_TYPE.name, _of_others, about=_others), *ENTRIES),)
OVERDUE = (
    queue(
        "plan",
        REPORT,
        frozenset(),
        f"{PLACE}?late=yes&order=due",
        Listed(PROGRAMME_TYPE.name, lambda at: [Where("due", "<", at.today), Where("state", "in", OPEN_STATES)], order="due", about=_due),
        *ENTRIES,
    ),
)
