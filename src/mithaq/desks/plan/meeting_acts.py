"""Acts of the plan desk on what both sides hold together: series, rounds, meetings, and the time at which to meet."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.sharing import share
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.plan.following import OPEN
from mithaq.desks.plan.records import (
    CANCELLED,
    HELD,
    MEETING_STATES,
    MEETING_TYPE,
    PLANNED,
    SERIES_TYPE,
    TIME_PROPOSAL_TYPE,
    Delegate,
    MeetingBody,
    RoundBody,
    SeriesBody,
    TimeProposalBody,
)
from mithaq.desks.plan.roles import SECRETARY
from mithaq.desks.plan.tracks import require_track
from mithaq.exchange.agreement import find_agreement
from mithaq.formats.ical.zones import is_zone, keeps_clock, moment_of
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_date
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

TAKEN, PASSED_OVER = "taken", "passed-over"
MAX_INTERVAL = 3_660
MOST = 200


class BadMeeting(Refused):
    """A meeting whose time or place in a series could not be reckoned with."""

    rule = "meeting.form"
    what = N_("This meeting cannot be recorded: {reason}.")
    whose = N_("It is for whoever records it.")
    next_act = N_("Correct the named part and send it again.")


class NotTheCaller(Refused):
    """A meeting that another party called."""

    rule = "meeting.caller"
    what = N_("This meeting was called by another party.")
    whose = N_("It is for the party that called it.")
    next_act = N_("Propose another time, or write a note on it.")
    status = 403


class MeetingOver(Refused):
    """A meeting that has been held or cancelled."""

    rule = "meeting.planned"
    what = N_("The meeting is {state}; that does not follow any more.")
    whose = N_("It is for the party that called it to record another.")
    next_act = N_("Record another meeting.")
    status = 409


class OpenSeries(SeriesBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open a series of dialogue rounds: its tracks, its co-chairs, and how often a round is due."""

    marking: MarkingAsk | None = None


class RecordRound(RoundBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record a round of a dialogue and share it with the parties."""

    marking: MarkingAsk | None = None


class RecordMeeting(MeetingBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record a meeting that was held or is planned, and share it. Times are ISO 8601 with an offset, such as 2026-06-30T10:00+05:00."""

    marking: MarkingAsk | None = None


class ProposeTime(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Propose another time for a planned meeting: ISO 8601 with an offset, and the IANA zone in which it is meant."""

    meeting: str
    starts_at: str
    ends_at: str = ""
    zone: str = ""
    reason: str = ""


class TakeTime(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Move our meeting to a time that was proposed."""

    time_proposal: str


class MoveMeeting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put our planned meeting at another time: ISO 8601 with an offset, and the IANA zone in which it is meant."""

    meeting: str
    starts_at: str
    ends_at: str = ""
    zone: str = ""


class CancelMeeting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cancel a meeting that our side planned, with the reason."""

    meeting: str
    reason: str


class HoldMeeting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record that our planned meeting was held: who came, and what was decided. `held_on` is an ISO 8601 date cut to what is known."""

    meeting: str
    held_on: str
    decisions: list[str] = []
    delegations: list[Delegate] = []


def open_series(work: Work, ask: OpenSeries) -> None:
    """Write the series and release it to every party."""
    if not ask.name.strip():
        raise BadMeeting(reason=N_("the series has no name"))
    if ask.started and not is_date(ask.started):
        raise BadMeeting(reason=N_("its day is not a date such as 2026-06-30, 2026-06 or 2026"))
    share(work, SERIES_TYPE.name, ask, ask.agreement, ask.marking)


def record_round(work: Work, ask: RecordRound) -> None:
    """Write the round and release it to every party."""
    if not is_date(ask.held_on):
        raise BadMeeting(reason=N_("its day is not a date such as 2026-06-30, 2026-06 or 2026"))
    require_track(find_agreement(work.seen, ask.agreement), ask.pillars, "dialogue-round")
    share(work, "dialogue-round", ask, ask.agreement, ask.marking)


def record_meeting(work: Work, ask: RecordMeeting) -> None:
    """Write the meeting and release it to every party."""
    if ask.round is not None:
        work.get(ask.round, "dialogue-round")
    if ask.group is not None and work.body(ask.group, "working-group")["agreement"] != ask.agreement:
        raise BadMeeting(reason=N_("its working group is under another agreement"))
    require_track(find_agreement(work.seen, ask.agreement), ask.pillars, MEETING_TYPE.name)
    if not is_date(ask.held_on):
        raise BadMeeting(reason=N_("its day is not a date such as 2026-06-30, 2026-06 or 2026"))
    if ask.status not in MEETING_STATES:
        raise BadMeeting(reason=N_("it is none of: planned, held, cancelled"))
    check_times(ask.starts_at, ask.ends_at, ask.zone)
    share(work, MEETING_TYPE.name, ask, ask.agreement, ask.marking)


def propose_time(work: Work, ask: ProposeTime) -> None:
    """Write the proposal and release it to who sees the meeting."""
    held, meeting = _planned(work, ask.meeting)
    if not ask.starts_at:
        raise BadMeeting(reason=N_("no time is proposed"))
    check_times(ask.starts_at, ask.ends_at, ask.zone)
    body = TimeProposalBody(
        about=held.id, agreement=meeting.agreement, starts_at=ask.starts_at, ends_at=ask.ends_at, zone=ask.zone, reason=ask.reason
    )
    record = work.write_after(held.modified, TIME_PROPOSAL_TYPE.name, body, work.marking_like(held))
    work.release(record, meeting.agreement, work.audience(held))


def take_time(work: Work, ask: TakeTime) -> None:
    """Write the next version of our meeting, at the time that was proposed."""
    proposal = msgspec.convert(_body(work.get(ask.time_proposal, TIME_PROPOSAL_TYPE.name)), TimeProposalBody)
    held, meeting = _own(work, proposal.about)
    check_times(proposal.starts_at, proposal.ends_at, proposal.zone or meeting.zone)
    changes = {
        "starts_at": proposal.starts_at,
        "ends_at": proposal.ends_at,
        "zone": proposal.zone or meeting.zone,
        "held_on": proposal.starts_at[: len("2026-06-30")],
        "moved_by": ask.time_proposal,
    }
    _revise(work, held, meeting, changes)


def move_meeting(work: Work, ask: MoveMeeting) -> None:
    """Write the next version of our meeting, at another time."""
    held, meeting = _own(work, ask.meeting)
    if not ask.starts_at:
        raise BadMeeting(reason=N_("no time is proposed"))
    zone = ask.zone or meeting.zone
    check_times(ask.starts_at, ask.ends_at, zone)
    day = ask.starts_at[: len("2026-06-30")]
    _revise(work, held, meeting, {"starts_at": ask.starts_at, "ends_at": ask.ends_at, "zone": zone, "held_on": day})


def cancel_meeting(work: Work, ask: CancelMeeting) -> None:
    """Write the next version of our meeting, cancelled."""
    held, meeting = _own(work, ask.meeting)
    if not ask.reason.strip():
        raise BadMeeting(reason=N_("it does not say why it is cancelled"))
    _revise(work, held, meeting, {"status": CANCELLED, "reason": ask.reason})


def hold_meeting(work: Work, ask: HoldMeeting) -> None:
    """Write the next version of our meeting, held, with its decisions."""
    held, meeting = _own(work, ask.meeting)
    if not is_date(ask.held_on):
        raise BadMeeting(reason=N_("its day is not a date such as 2026-06-30, 2026-06 or 2026"))
    came = msgspec.to_builtins(ask.delegations or meeting.delegations)
    _revise(work, held, meeting, {"status": HELD, "held_on": ask.held_on, "decisions": ask.decisions, "delegations": came})


def check_times(starts_at: str, ends_at: str, zone: str) -> None:
    """Raise BadMeeting when times are none, have no offset, end before they begin, or are of another offset than their zone has then."""
    begins, ends = moment_of(starts_at), moment_of(ends_at)
    if (starts_at and begins is None) or (ends_at and ends is None):
        raise BadMeeting(reason=N_("a time is not ISO 8601 with an offset, such as 2026-06-30T10:00+05:00"))
    if ends is not None and (begins is None or ends <= begins):
        raise BadMeeting(reason=N_("it ends before it begins"))
    if zone and not is_zone(zone):
        raise BadMeeting(reason=N_("its zone is not one of the IANA zones"))
    if begins is not None and zone and not keeps_clock(begins, zone):
        raise BadMeeting(reason=N_("the offset of its time is not the one that its zone has on that day"))


def check_series(_reading: Reading, record: Record) -> None:
    """Raise BadMeeting when nobody could reckon with the interval of a series."""
    if not 1 <= msgspec.convert(record.properties, SeriesBody).interval_days <= MAX_INTERVAL:
        raise BadMeeting(reason=N_("a round is due every day to every ten years"))


def time_proposals(reading: Reading, meeting: str) -> list[Held]:
    """Return the proposals of another time for a meeting, newest first."""
    rows = reading.page(TIME_PROPOSAL_TYPE.name, [Where("about", "=", meeting)], limit=MOST).rows
    return [held for held in rows if held.record is not None and not held.recalled]


def state_of_time(meeting: Held, body: MeetingBody, proposal: Held) -> str:
    """Return whether a proposal of a time was taken, was passed over (the meeting has a later version, or is over), or is open."""
    if body.moved_by == proposal.id:
        return TAKEN
    return PASSED_OVER if body.status != PLANNED or proposal.modified < meeting.modified else OPEN


def time_projection(writing: Writing, record: Record) -> None:
    """Keep the facets `state` (open, taken, passed over) and `waiting_on` (who called the meeting) of proposals of a time."""
    meeting = writing.get(record.id if record.type == MEETING_TYPE.name else str(record.properties["about"]))
    if meeting is None or meeting.type != MEETING_TYPE.name or meeting.record is None:
        return
    body = msgspec.convert(meeting.record.properties, MeetingBody)
    for held in time_proposals(writing, meeting.id):
        state = state_of_time(meeting, body, held)
        writing.derive(held.id, "state", [state])
        writing.derive(held.id, "waiting_on", [meeting.record.created_by] if state == OPEN else [])


def _planned(work: Work, identifier: str) -> tuple[Held, MeetingBody]:
    held = work.get(identifier, MEETING_TYPE.name)
    meeting = msgspec.convert(_body(held), MeetingBody)
    if meeting.status != PLANNED:
        raise MeetingOver(state=meeting.status)
    return held, meeting


def _own(work: Work, identifier: str) -> tuple[Held, MeetingBody]:
    held, meeting = _planned(work, identifier)
    if held.record is not None and held.record.created_by != work.node:
        raise NotTheCaller()
    return held, meeting


def _revise(work: Work, held: Held, meeting: MeetingBody, changes: Mapping[str, Any]) -> None:
    record = work.revise(held, changes)
    work.release(record, meeting.agreement, work.audience(held))


def _body(held: Held) -> Mapping[str, Any]:
    return held.record.properties if held.record is not None else {}


def _agreement_of(reading: Reading, ask: msgspec.Struct) -> str | None:
    held = reading.get(str(getattr(ask, "meeting", "") or getattr(ask, "time_proposal", "")))
    return None if held is None or held.record is None else str(held.record.properties.get("agreement"))


def _on_meeting(name: str, label: str, ask: type[msgspec.Struct], run: Callable[[Work, Any], None]) -> Act[Any]:
    return Act(name, label, ask, run, SECRETARY, article="dialogue", agreement=_agreement_of)


ACTS: tuple[Act[Any], ...] = (
    Act("plan.open_series", N_("Open a series of rounds"), OpenSeries, open_series, SECRETARY, article="dialogue"),
    Act("plan.record_round", N_("Record a round"), RecordRound, record_round, SECRETARY, article="dialogue"),
    Act("plan.record_meeting", N_("Record a meeting"), RecordMeeting, record_meeting, SECRETARY, article="dialogue"),
    _on_meeting("plan.propose_time", N_("Propose another time"), ProposeTime, propose_time),
    _on_meeting("plan.take_time", N_("Take the proposed time"), TakeTime, take_time),
    _on_meeting("plan.move_meeting", N_("Put the meeting at another time"), MoveMeeting, move_meeting),
    _on_meeting("plan.hold_meeting", N_("Record that it was held"), HoldMeeting, hold_meeting),
    _on_meeting("plan.cancel_meeting", N_("Cancel the meeting"), CancelMeeting, cancel_meeting),
)
CHECKS = ((SERIES_TYPE.name, check_series),)
PROJECTIONS = tuple((name, time_projection) for name in (MEETING_TYPE.name, TIME_PROPOSAL_TYPE.name))
