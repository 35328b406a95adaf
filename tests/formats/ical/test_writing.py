"""Calendars as they are written, read back by the library. Everything in them is invented."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from mithaq.formats.ical.model import Event, EventStatus, Person, Todo, TodoStatus
from mithaq.formats.ical.writing import write_calendar, write_decline, write_request

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
EAST = Person("urn:uuid:00000000-0000-5000-8000-000000000001", 'Eastland "the first"')
WEST = Person("urn:uuid:00000000-0000-5000-8000-000000000002", "Westland")
MEETING = Event(
    uid="meeting--00000000-0000-4000-8000-000000000001",
    title="Working group; sites, and more",
    starts=datetime(2026, 7, 10, 10, 0, tzinfo=ZoneInfo("America/New_York")),
    ends=datetime(2026, 7, 10, 11, 30, tzinfo=ZoneInfo("America/New_York")),
    zone="America/New_York",
    changed_at=NOW,
    organizer=EAST,
    sequence=3,
    attendees=(WEST,),
    text="1. Sites",
    marking="TLP:AMBER · H0 · to: EL WL",
)
OWED = Todo("commitment--x", "C-1 Invented", NOW, EAST, TodoStatus.IN_PROCESS, due=date(2026, 6, 30), percent=33)


def read(raw: bytes) -> Calendar:
    found = Calendar.from_ical(raw)
    assert isinstance(found, Calendar)
    assert [one.errors for one in found.walk() if one.errors] == []
    return found


def test_a_meeting_keeps_its_time_its_zone_and_the_rules_of_the_zone() -> None:
    calendar = read(write_calendar("Invented", [MEETING], [], NOW))
    event = calendar.events[0]
    assert event["dtstart"].dt == MEETING.starts
    assert str(event["dtstart"].params["TZID"]) == "America/New_York"
    assert [str(one["tzid"]) for one in calendar.walk("VTIMEZONE")] == ["America/New_York"]
    assert (str(event["uid"]), event["sequence"], str(event["status"])) == (MEETING.uid, 3, "CONFIRMED")
    assert str(event["class"]) == "CONFIDENTIAL"
    assert str(event["description"]) == "1. Sites\n\nTLP:AMBER · H0 · to: EL WL"
    assert "attendee" not in event, "PUBLISH must not have attendees (RFC 5546, 3.2.1)"


def test_a_day_alone_stays_a_day_and_ends_on_the_next() -> None:
    event = read(write_calendar("Invented", [replace(MEETING, starts=date(2026, 2, 10), ends=None)], [], NOW)).events[0]
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 2, 10), date(2026, 2, 11))


def test_what_is_owed_says_its_day_its_state_and_how_far_it_is_and_nothing_that_nobody_said() -> None:
    known, unknown = OWED, replace(OWED, uid="commitment--y", due=None, percent=None)
    first, second = read(write_calendar("Invented", [], [known, unknown], NOW)).todos
    assert (first["due"].dt, str(first["status"]), first["percent-complete"]) == (date(2026, 6, 30), "IN-PROCESS", 33)
    assert "due" not in second
    assert "percent-complete" not in second


def test_an_invitation_asks_each_attendee() -> None:
    calendar = read(write_request(MEETING, NOW, "Moved."))
    attendee = calendar.events[0]["attendee"]
    assert (str(calendar["method"]), str(attendee), str(attendee.params["RSVP"])) == ("REQUEST", WEST.uri, "TRUE")
    assert str(calendar.events[0]["comment"]) == "Moved."


def test_a_declined_proposal_names_the_event_and_no_time() -> None:
    calendar = read(write_decline(MEETING, WEST.uri + "\r\nEND:VEVENT", 3, NOW, "No."))
    event = calendar.events[0]
    assert (str(calendar["method"]), str(event["uid"]), event["sequence"]) == ("DECLINECOUNTER", MEETING.uid, 3)
    assert "dtstart" not in event


def test_a_stored_word_makes_no_property() -> None:
    wicked = "x\x00\r\nATTENDEE:mailto:a@elsewhere.invalid\nEND:VEVENT;,\\"
    event = replace(
        MEETING, title=wicked, place=wicked, text=wicked, marking=wicked, categories=(wicked,), organizer=Person(EAST.uri, wicked)
    )
    calendar = read(write_calendar(wicked, [event], [replace(OWED, title=wicked, text=wicked)], NOW))
    assert len(calendar.events) == 1
    assert "attendee" not in calendar.events[0]
    assert "ATTENDEE:mailto:a@elsewhere.invalid" in str(calendar.events[0]["summary"])


def test_a_zone_that_is_none_is_written_in_utc_and_a_cancelled_meeting_says_so() -> None:
    event = replace(MEETING, zone="../../etc/passwd", status=EventStatus.CANCELLED)
    made = read(write_calendar("Invented", [event], [], NOW)).events[0]
    assert made["dtstart"].to_ical() == b"20260710T140000Z"
    assert str(made["status"]) == "CANCELLED"
