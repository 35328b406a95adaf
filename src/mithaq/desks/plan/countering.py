"""Answering another time that an attendee proposes for a meeting (COUNTER): a new invitation, or a refusal.

1. Only the party that made the record of the meeting answers, and only a proposal about the version that stands.
2. Nobody's clock is believed by its name alone: the proposed time is shown in the proposer's zone, in the meeting's and in UTC, each with
   its distance from UTC on that very day.
3. Taking it is an act of its own (`plan.move_meeting`) that makes a new version of the meeting; the new invitation is that version's.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from mithaq.desks.plan.calendars import event_of, sequence_of
from mithaq.desks.plan.exporting import Met, meeting_of, plan_of
from mithaq.formats.ical.countering import Counter, show_offset
from mithaq.formats.ical.writing import write_decline
from mithaq.formats.ical.zones import is_zone, zone_of
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.store import Reading


class NotTheOrganizer(Refused):
    """A proposal about a meeting whose record another party keeps."""

    rule = "calendar.organizer"
    what = N_("The record of “{title}” is kept by another party, so its time is not yours to change.")
    whose = N_("It is for the party that made the record.")
    next_act = N_("Send that party the counter-proposal.")
    status = 403


class CounterStale(Refused):
    """A proposal about an earlier version of a meeting."""

    rule = "calendar.sequence"
    what = N_("The counter-proposal is about version {sequence} of “{title}”, and version {stands} stands.")
    whose = N_("It is for whoever sent it.")
    next_act = N_("Send the new invitation; they answer that one.")
    status = 409


@dataclass(frozen=True)
class Proposed:
    """Another time for a meeting of ours: `now_at` is when it is, `wanted` the proposed time; one line for each zone."""

    meeting: Met
    counter: Counter
    now_at: tuple[str, ...]
    wanted: tuple[str, ...]

    @property
    def ask(self) -> dict[str, str]:
        """Return the input of the act that takes the proposal."""
        one = self.counter
        return {"meeting": self.meeting.held.id, "starts_at": one.starts.isoformat(), "ends_at": one.ends.isoformat(), "zone": one.zone}


def read_proposal(reading: Reading, counter: Counter, node: str) -> Proposed:
    """Return what a counter-proposal asks of this node. Raises: NoSuchRecord, NotTheOrganizer, CounterStale."""
    found = meeting_of(reading, counter.uid)
    if found.record.created_by != node:
        raise NotTheOrganizer(title=found.title)
    stands = sequence_of(found.record)
    if counter.sequence != stands:
        raise CounterStale(title=found.title, sequence=counter.sequence, stands=stands)
    zones = tuple(dict.fromkeys(one for one in (counter.zone, found.zone, "UTC") if is_zone(one)))
    now_at: tuple[str, ...] = (found.body.held_on,)
    if found.starts is not None:
        now_at = tuple(show_span(found.starts, found.ends, zone) for zone in zones)
    return Proposed(found, counter, now_at, tuple(show_span(counter.starts, counter.ends, zone) for zone in zones))


def decline(reading: Reading, meeting: str, attendee: str, comment: str, now: datetime, node: str) -> bytes:
    """Return the refusal of a counter-proposal, as a file. Raises: NoSuchRecord, NotTheOrganizer, NoDay."""
    found = meeting_of(reading, meeting)
    if found.record.created_by != node:
        raise NotTheOrganizer(title=found.title)
    event = event_of(found, plan_of(reading, found.body.agreement))
    return write_decline(event, attendee, event.sequence, now, comment)


def show_span(starts: datetime, ends: datetime | None, zone: str) -> str:
    """Return a span of time in a zone: 2026-02-11 10:00 – 11:00 Asia/Karachi (UTC+05:00)."""
    place = zone_of(zone) or UTC
    begins, finishes = starts.astimezone(place), ends.astimezone(place) if ends is not None else None
    end = "" if finishes is None else f" – {finishes:%H:%M}" if finishes.date() == begins.date() else f" – {finishes:%Y-%m-%d %H:%M}"
    offset = begins.utcoffset()
    named = f"{zone} ({show_offset(offset)})" if offset is not None and zone != "UTC" else zone
    return f"{begins:%Y-%m-%d %H:%M}{end} {named}"
