"""How a request stands: its state, its time, and whether its last word came in time. All derived, none written.

1. A word counts when its author is of the side that may say it and it was not recalled; the order is that of the authors' clocks, the same
   on both nodes. A word dated before its request counts as said when the request was.
2. The time runs from the request by the agreement's clock. A clarification stops it only where the agreement says so
   (`clocks.clarification_stops`); a prolongation by who was asked moves it, to a year after the request at most.
3. A last word is not undone by an earlier step, and nothing changes what was withdrawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec

from mithaq.desks.requests.fixed import (
    ACKNOWLEDGED,
    ACKNOWLEDGEMENT,
    ANSWERED,
    CLARIFICATION,
    CLARIFYING,
    FINAL,
    OPEN_STATES,
    PARTIAL,
    PARTLY_ANSWERED,
    PROLONGATION,
    REFUSAL,
    REFUSED,
    SENT,
    STEP_STATES,
    WITHDRAWAL,
)
from mithaq.desks.requests.records import RequestBody, may_reply, replies, request_of
from mithaq.exchange.agreement import MAX_CLOCK_HOURS, Clocks, NoAgreement, find_agreement
from mithaq.records.ident import is_moment, micros
from mithaq.records.record import Record
from mithaq.store import Held, Reading

HOUR = 3_600_000_000
MOST_PROLONGED = 366 * 24 * HOUR
IN_TIME, PROLONGED, LATE = "in-time", "prolonged", "late"


@dataclass(frozen=True)
class Standing:
    """How a request stands. Times are in microseconds since 1970.

    `clock_due` is the time that the agreement gives, `due` that with prolongations; a clarification that stops the clock has done so since
    `stopped_at`. `over_at` is when the word was said that gave the last state, `ground` that of a refusal.
    """

    state: str
    asked_at: int
    clock_due: int
    due: int
    prolonged: bool = False
    stopped_at: int | None = None
    over_at: int | None = None
    ground: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether it waits for a last word."""
        return self.state in OPEN_STATES

    @property
    def timing(self) -> str:
        """Return whether the last word came in time, in the prolonged time, or late; an empty text when there is none."""
        if self.over_at is None:
            return ""
        if self.over_at <= self.clock_due:
            return IN_TIME
        return PROLONGED if self.over_at <= self.due else LATE

    def is_late(self, now: int) -> bool:
        """Return whether it waits for a last word though its time is over."""
        return self.is_open and self.stopped_at is None and self.due < now


@dataclass(frozen=True)
class _Walk:
    """What is known of a request after some of its words. `before` is the state to which a clarification returns."""

    standing: Standing
    before: str = SENT


def clocks_of(reading: Reading, agreement: str) -> Clocks | None:
    """Return the clocks of an agreement, or None when it is not here."""
    try:
        return find_agreement(reading, agreement).clocks
    except NoAgreement:
        return None


def hours_of(clocks: Clocks, urgency: str) -> int:
    """Return the hours that an agreement gives for an urgency, within its own bounds."""
    hours = {"urgent": clocks.urgent_hours, "normal": clocks.normal_hours}.get(urgency, clocks.other_hours)
    return min(max(hours, 1), MAX_CLOCK_HOURS)


def standing_of(request: Held, said: Iterable[Held], clocks: Clocks | None) -> Standing:
    """Return how a request stands after what was `said` to it, oldest first; without clocks, by the deadline that it names."""
    body = msgspec.convert(request.record.properties if request.record is not None else {}, RequestBody)
    asker = request.record.created_by if request.record is not None else ""
    asked_at = request.modified if request.record is None else micros(str(request.record.properties["created"]))
    due = micros(body.deadline) if clocks is None else asked_at + hours_of(clocks, body.urgency) * HOUR
    walk = _Walk(Standing(SENT, asked_at, due, due))
    stops = clocks is not None and clocks.clarification_stops
    for held in said:
        record = held.record
        if record is None or held.recalled or not may_reply(body.to, asker, record.created_by, str(record.properties["step"])):
            continue
        walk = _after(walk, record, max(held.modified, asked_at), by_asker=record.created_by == asker, stops=stops)
    return walk.standing


def look_at(reading: Reading, held: Held) -> Standing:
    """Return how one request stands, read anew."""
    body = request_of(held)
    return standing_of(held, replies(reading, held.id), clocks_of(reading, body.agreement) if body is not None else None)


def _after(walk: _Walk, record: Record, at: int, *, by_asker: bool, stops: bool) -> _Walk:
    """Return what is known after one more word that its author may say."""
    now, step = walk.standing, str(record.properties["step"])
    if step == CLARIFICATION:
        return _clarified(walk, at, by_asker=by_asker, stops=stops)
    if step == WITHDRAWAL:
        return _Walk(replace(_running(now, at), state=STEP_STATES[step], over_at=at)) if now.is_open else walk
    if step == PROLONGATION:
        return replace(walk, standing=_prolonged(now, str(record.properties.get("prolonged_to") or "")))
    if step == ACKNOWLEDGEMENT and now.state == SENT:
        return _Walk(replace(now, state=ACKNOWLEDGED))
    if step == PARTIAL and now.is_open:
        return _Walk(replace(_running(now, at), state=PARTLY_ANSWERED))
    if step in (FINAL, REFUSAL) and (now.is_open or now.state in (ANSWERED, REFUSED)):
        ground = str(record.properties.get("ground") or "") if step == REFUSAL else ""
        is_new = now.state != STEP_STATES[step]
        return _Walk(replace(_running(now, at), state=STEP_STATES[step], over_at=at if is_new else now.over_at, ground=ground))
    return walk


def _clarified(walk: _Walk, at: int, *, by_asker: bool, stops: bool) -> _Walk:
    """Return what is known after a clarification was asked for by who was asked, or given by who asked."""
    now = walk.standing
    if not now.is_open:
        return walk
    if by_asker:
        return _Walk(replace(_running(now, at), state=walk.before)) if now.state == CLARIFYING else walk
    before = walk.before if now.state == CLARIFYING else ACKNOWLEDGED if now.state == SENT else now.state
    stopped_at = now.stopped_at or at if stops else None
    return _Walk(replace(now, state=CLARIFYING, stopped_at=stopped_at), before)


def _running(now: Standing, at: int) -> Standing:
    """Return a standing whose clock runs again, later by as long as it stood still."""
    if now.stopped_at is None:
        return now
    stood = at - now.stopped_at
    return replace(now, clock_due=now.clock_due + stood, due=now.due + stood, stopped_at=None)


def _prolonged(now: Standing, until: str) -> Standing:
    """Return a standing whose time was prolonged, where the new time is later and not absurd."""
    if not now.is_open or not is_moment(until):
        return now
    wanted = micros(until)
    return replace(now, due=wanted, prolonged=True) if now.due < wanted <= now.asked_at + MOST_PROLONGED else now
