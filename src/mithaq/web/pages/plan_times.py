"""The times of a meeting as its page shows them: in the zone that was said and as an instant, with what does not agree."""

from dataclasses import dataclass

import msgspec

from mithaq.desks.plan.following import OPEN
from mithaq.desks.plan.meeting_acts import state_of_time, time_proposals
from mithaq.desks.plan.records import PLANNED, MeetingBody, RoundBody, TimeProposalBody
from mithaq.formats.ical.zones import keeps_clock, moment_of
from mithaq.lang.catalogue import N_
from mithaq.records.ident import from_instant
from mithaq.store import Held, Reading
from mithaq.web.offers import Offering
from mithaq.web.parties import Parties
from mithaq.web.views import ActView, PartyView
from mithaq.web.visit import Visit

NOT_PLANNED, CALLED_BY_OTHERS = N_("it is no planned meeting."), N_("the party that called the meeting says that.")
BY_CALLER = ("plan.move_meeting", "plan.hold_meeting", "plan.cancel_meeting")


@dataclass(frozen=True)
class Time:
    """A time of a meeting: as it was written, its zone, the instant in microseconds. `wrong`: zone and offset do not agree."""

    label: str
    local: str
    zone: str
    at: int | None
    wrong: bool


@dataclass(frozen=True)
class Proposed:
    """Another time, as a party proposed it."""

    id: str
    author: PartyView
    state: str
    local: str
    zone: str
    at: int | None
    wrong: bool
    reason: str
    offers: tuple[ActView, ...]


def times_of(visit: Visit, body: MeetingBody) -> list[Time]:
    """Return when a meeting begins and ends, as far as it was said to the minute."""
    asked = ((visit.say(N_("Begins")), body.starts_at), (visit.say(N_("Ends")), body.ends_at))
    found = [(label, *_read(text, body.zone)) for label, text in asked if text]
    return [Time(label, local, body.zone, at, wrong) for label, local, at, wrong in found if at is not None]


def proposals_of(reading: Reading, parties: Parties, offering: Offering, meeting: Held, body: MeetingBody) -> list[Proposed]:
    """Return the other times that were proposed, newest first."""
    made = []
    for held in time_proposals(reading, meeting.id):
        if held.record is None:
            continue
        said = msgspec.convert(held.record.properties, TimeProposalBody)
        zone = said.zone or body.zone
        local, at, wrong = _read(said.starts_at, zone)
        state = state_of_time(meeting, body, held)
        own = meeting.record is not None and meeting.record.created_by == parties.own
        offers = offering.about("time-proposal", held.id, back=f"/meeting/{meeting.id}") if state == OPEN and own else ()
        made.append(Proposed(held.id, parties.of(held.record.created_by), state, local, zone, at, wrong, said.reason, offers))
    return made


def forbidden_on_meeting(visit: Visit, held: Held, body: MeetingBody | RoundBody) -> dict[str, str]:
    """Return, by act, why the reader's side may not do it with a meeting now."""
    if isinstance(body, RoundBody) or body.status != PLANNED:
        return dict.fromkeys(("plan.propose_time", *BY_CALLER), visit.say(NOT_PLANNED))
    if held.record is not None and held.record.created_by != visit.node:
        return dict.fromkeys(BY_CALLER, visit.say(CALLED_BY_OTHERS))
    return {}


def _read(text: str, zone: str) -> tuple[str, int | None, bool]:
    """Return a time as it was written, its instant, and whether its offset is another than its zone has then."""
    found = moment_of(text)
    if found is None:
        return text, None, False
    wrong = bool(zone) and not keeps_clock(found, zone)
    return found.isoformat(" ", "minutes"), from_instant(found), wrong
