"""The plan as a calendar: meetings and rounds as events, commitments as things to be done, and the answer to another time.

1. A meeting known to the month or the year is no event: a calendar cannot show it without a day that nobody said. It is left out and named.
2. A commitment is always a to-do; it is DUE only on a day that is known.
3. COMPLETED and 100 percent are the creditors' words: accepted or closed. Reported done is still in process. Otherwise the percentage is
   that of the last judgement in the other side's fixed words, none before somebody judged, and 0 before work begins.
4. The organizer is the party that made the record. Parties are named by a URN of their node's identity: nobody's address is invented.
5. The number of a version is reckoned from its time, so that both sides, and every reader, count alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mithaq.desks.plan.exporting import Met, Owed, Speech, known_day, meeting_of, met, names_of, owed, plan_of, show_marking
from mithaq.exchange.agreement import Agreement
from mithaq.formats.ical.model import Event, EventStatus, Person, Todo, TodoStatus
from mithaq.formats.ical.writing import write_calendar, write_request
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import instant, micros
from mithaq.records.record import Record
from mithaq.store import Reading

STATES = {
    "in_progress": TodoStatus.IN_PROCESS,
    "reported_done": TodoStatus.IN_PROCESS,
    "returned": TodoStatus.IN_PROCESS,
    "suspended": TodoStatus.IN_PROCESS,
    "disputed": TodoStatus.IN_PROCESS,
    "accepted": TodoStatus.COMPLETED,
    "closed": TodoStatus.COMPLETED,
    "lapsed": TodoStatus.CANCELLED,
    "withdrawn": TodoStatus.CANCELLED,
}
# The four fixed words, as shares of the way: what a calendar program's bar shows, and no more exact than the words are.
JUDGED_PERCENT = {"not started": 0, "partly": 33, "largely": 67, "fully addressed": 100}
EVENTS = {"planned": EventStatus.TENTATIVE, "cancelled": EventStatus.CANCELLED}


class NoDay(Refused):
    """A meeting that a calendar cannot show."""

    rule = "calendar.day"
    what = N_("The day of “{title}” is not known, and a calendar cannot show it without one.")
    whose = N_("It is for whoever keeps the record of the meeting.")
    next_act = N_("Write down the day when it is known, then export it again.")


@dataclass(frozen=True)
class Exported:
    """A file, how many records stand in it, and the titles of those that do not, with what is missing for them."""

    content: bytes
    count: int
    left_out: Sequence[str] = ()


def export_calendar(reading: Reading, agreement: str, speech: Speech, now: datetime) -> Exported:
    """Return the calendar of an agreement as the reader may see it. Raises: NoSuchRecord."""
    policy = plan_of(reading, agreement)
    meetings = list(met(reading, agreement))
    events = [event_of(one, policy) for one in meetings if _can_show(one)]
    todos = [_todo(one, policy, speech) for one in owed(reading, agreement)]
    left = [f"{one.title} ({one.body.held_on})" for one in meetings if not _can_show(one)]
    return Exported(write_calendar(policy.name, events, todos, now), len(events) + len(todos), left)


def export_invitation(reading: Reading, meeting: str, now: datetime, comment: str = "") -> Exported:
    """Return the invitation to one meeting, to be answered. Raises: NoSuchRecord, NoDay."""
    found = meeting_of(reading, meeting)
    policy = plan_of(reading, found.body.agreement)
    if not _can_show(found):
        raise NoDay(title=found.title)
    return Exported(write_request(event_of(found, policy, attended=True), now, comment), 1)


def event_of(one: Met, policy: Agreement, *, attended: bool = False) -> Event:
    """Return a meeting as an event; `attended`: with the other parties as attendees."""
    starts: date | datetime | None = one.starts or one.day
    if starts is None:
        raise NoDay(title=one.title)
    others = [party for party in policy.parties if party.identity != one.record.created_by] if attended else []
    return Event(
        uid=one.held.id,
        title=one.title,
        starts=starts,
        changed_at=instant(one.held.modified),
        organizer=_person(one.record.created_by, policy),
        ends=one.ends,
        zone=one.zone,
        sequence=sequence_of(one.record),
        status=EVENTS.get(one.status, EventStatus.CONFIRMED),
        place=one.body.place,
        text="\n".join(f"{number}. {line}" for number, line in enumerate(one.body.agenda, 1)),
        categories=tuple(one.body.pillars),
        attendees=tuple(_person(party.identity, policy) for party in others),
        marking=show_marking(one.marking, policy),
    )


def sequence_of(record: Record) -> int:
    """Return the number of a version: tenths of a second since the first, and at least 1 for a later one.

    It stops growing after 6.8 years; then, as for equal numbers, programs go by DTSTAMP (RFC 5546, 2.1.5).
    """
    since = record.modified - micros(str(record.properties["created"]))
    return 0 if since <= 0 else max(1, min(since // 100_000, 2**31 - 1))


def _todo(one: Owed, policy: Agreement, speech: Speech) -> Todo:
    body = one.body
    owes, is_owed = ", ".join(names_of(policy, body.debtors)), ", ".join(names_of(policy, body.creditors))
    text = [f"{speech.say(N_('debtor'))}: {owes}", f"{speech.say(N_('creditor'))}: {is_owed}"]
    text.append(speech.word("commitment", one.state))
    if one.judged:
        text.append(f"{speech.say(N_('judged'))}: {speech.word('judged', one.judged)}")
    due = known_day(body.due or "")
    if body.due and due is None:
        text.append(f"{speech.say(N_('due'))}: {speech.date(body.due)}")
    return Todo(
        uid=one.held.id,
        title=f"{body.number} {body.measure}".strip(),
        changed_at=instant(one.held.modified),
        organizer=_person(one.record.created_by, policy),
        status=STATES.get(one.state, TodoStatus.NEEDS_ACTION),
        due=due,
        percent=_percent(one),
        sequence=sequence_of(one.record),
        text="\n".join(text),
        categories=(body.pillar,) if body.pillar else (),
        marking=show_marking(one.marking, policy),
    )


def _percent(one: Owed) -> int | None:
    if one.state in ("accepted", "closed"):
        return 100
    if one.state in ("proposed", "agreed"):
        return 0
    return JUDGED_PERCENT.get(one.judged)


def _can_show(one: Met) -> bool:
    return one.starts is not None or one.day is not None


def _person(identity: str, policy: Agreement) -> Person:
    return Person("urn:uuid:" + identity.partition("--")[2], policy.party_name(identity))
