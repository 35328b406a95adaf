"""Counter-proposals as they come in: what is read of them, and what is refused in which words. Everything in them is invented."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.formats.ical.countering import MAX_BYTES, CounterUnreadable, read_counter
from mithaq.formats.ical.writing import write_request
from tests.formats.ical.test_writing import MEETING, NOW

EVENT = """UID:meeting--00000000-0000-4000-8000-000000000001
DTSTART;TZID=Asia/Karachi:20260211T100000
DTEND;TZID=Asia/Karachi:20260211T110000
ATTENDEE;CN=Westland:mailto:desk@westland.invalid
SEQUENCE:3
DTSTAMP:20260101T000000Z
LOCATION:Westbridge
COMMENT:An hour later suits us.
"""
RULES = """BEGIN:VTIMEZONE
TZID:Asia/Karachi
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:{offset}
TZOFFSETTO:{offset}
END:STANDARD
END:VTIMEZONE
"""


def counter(event: str = EVENT, *, method: str = "COUNTER", rules: str = "") -> bytes:
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:invented\nMETHOD:{method}\n{rules}BEGIN:VEVENT\n{event}END:VEVENT\nEND:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def test_a_counter_proposal_is_read_whole() -> None:
    found = read_counter(counter(rules=RULES.format(offset="+0500")))
    assert found.starts == datetime(2026, 2, 11, 5, 0, tzinfo=UTC)
    assert found.starts.utcoffset() == timedelta(hours=5)
    assert found.ends - found.starts == timedelta(hours=1)
    assert (found.zone, found.sequence, found.attendee) == ("Asia/Karachi", 3, "mailto:desk@westland.invalid")
    assert (found.place, found.comment) == ("Westbridge", "An hour later suits us.")


def test_our_own_invitation_sent_back_as_a_counter_proposal_is_read_as_it_was_written() -> None:
    raw = write_request(MEETING, NOW).replace(b"METHOD:REQUEST", b"METHOD:COUNTER")
    found = read_counter(raw)
    assert (found.uid, found.starts, found.ends, found.zone) == (MEETING.uid, MEETING.starts, MEETING.ends, MEETING.zone)


def test_rules_that_move_the_clock_are_refused_and_both_clocks_are_named() -> None:
    with pytest.raises(CounterUnreadable) as refused:
        read_counter(counter(rules=RULES.format(offset="+0600")))
    assert "Asia/Karachi is UTC+06:00 at that time, and it is UTC+05:00" in str(refused.value)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (EVENT.replace("20260211T100000", "20261341T100000"), "cannot be read"),
        (EVENT.replace(";TZID=Asia/Karachi", ""), "no time zone"),
        (EVENT.replace("TZID=Asia/Karachi", "TZID=Customized Time Zone 1"), "not a time zone of the IANA database"),
        (EVENT.replace(";TZID=Asia/Karachi:20260211T100000", ";VALUE=DATE:20260211"), "a day without a time"),
        (EVENT.replace("20260211T110000", "20260211T090000"), "ends before it begins"),
        (EVENT.replace("20260211T110000", "20270211T110000"), "longer than two weeks"),
        (EVENT + "RRULE:FREQ=SECONDLY\n", "repeats"),
        (EVENT + "UID:another\n", "exactly once"),
        (EVENT.replace("SEQUENCE:3", "SEQUENCE:x"), "cannot be read"),
        (EVENT.replace("SEQUENCE:3", "SEQUENCE:-1"), "cannot be read"),
        (EVENT.replace("ATTENDEE;CN=Westland:mailto:desk@westland.invalid\n", ""), "ATTENDEE exactly once"),
        (EVENT + "END:VEVENT\nBEGIN:VEVENT\n" + EVENT, "exactly one event"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(event: str, words: str) -> None:
    with pytest.raises(CounterUnreadable, match=words):
        read_counter(counter(event))


def test_a_time_over_which_clocks_are_put_forward_is_refused() -> None:
    event = EVENT.replace("Asia/Karachi", "America/New_York").replace("20260211T10", "20260308T02").replace("20260211T11", "20260308T04")
    with pytest.raises(CounterUnreadable, match="does not exist"):
        read_counter(counter(event.replace("20260308T020000", "20260308T023000")))


@pytest.mark.parametrize(
    "raw", [b"", b"x", b"BEGIN:VCALENDAR\r\nEND:VEVENT", counter() * 2, counter(method="REPLY"), b"\xff" * 99, b"x" * (MAX_BYTES + 1)]
)
def test_what_is_no_counter_proposal_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(CounterUnreadable):
        read_counter(raw)


@given(st.lists(st.tuples(st.integers(0, len(counter()) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_file_is_read_or_refused_and_never_a_fault(damage: list[tuple[int, int]]) -> None:
    raw = bytearray(counter(rules=RULES.format(offset="+0500")))
    for place, byte in damage:
        raw[place] = byte
    with contextlib.suppress(CounterUnreadable):
        read_counter(bytes(raw))
