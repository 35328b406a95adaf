"""A counter-proposal (METHOD:COUNTER, RFC 5546, 3.2.7) read strictly: what it says is what is shown, or it is refused.

1. One calendar with one event, no larger than 256 kB; a repeated event, a second one, or a property that cannot be read is refused.
2. It proposes one time: with a zone or in UTC. A floating time, a day alone and a duration without an end are told apart, never guessed.
3. A zone is an IANA one. Rules that come with the file (VTIMEZONE) must say the same of this very moment as IANA's do: a file in which
   "Asia/Karachi" is six hours ahead moves the clock, and is refused in those words.
4. A time that does not exist in its zone, because clocks are put forward over it, is refused; of one that exists twice the first is meant.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone

from mithaq.formats.ical.zones import has_rules
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, Said, because

MAX_BYTES = 256 * 1024
MAX_TEXT = 2_000
MAX_LENGTH = timedelta(days=14)


class CounterUnreadable(Refused):
    """A file that is no counter-proposal that can be answered."""

    rule = "calendar.counter"
    what = N_("This file is not a counter-proposal that can be answered: {reason}.")
    whose = N_("It is for whoever sent it.")
    next_act = N_("Ask for the counter-proposal again as the calendar program wrote it, with one time and its time zone.")


@dataclass(frozen=True)
class Counter:
    """Another time that an attendee proposes for an event. `starts` and `ends` are aware, in the proposer's `zone` ("UTC" when in UTC)."""

    uid: str
    sequence: int
    attendee: str
    starts: datetime
    ends: datetime
    zone: str
    place: str = ""
    comment: str = ""


def read_counter(raw: bytes) -> Counter:
    """Return the counter-proposal of a file. Raises: CounterUnreadable."""
    if len(raw) > MAX_BYTES:
        _refuse(N_("it is larger than any counter-proposal"))
    try:
        calendar = Calendar.from_ical(raw)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError):
        _refuse(N_("it is not one iCalendar object"))
    if not isinstance(calendar, Calendar):
        _refuse(N_("it is not one iCalendar object"))
    method = str(calendar.get("method", "")).upper()
    if method != "COUNTER":
        _refuse(because(N_("its method is “{method}”, not COUNTER"), method=method[:40] or "—"))
    events = calendar.walk("VEVENT")
    if len(events) != 1:
        _refuse(N_("it must have exactly one event"))
    event = events[0]
    for one in calendar.walk():
        if one.errors:
            _refuse(because(N_("its property {name} cannot be read"), name=str(one.errors[0][0])[:40]))
    if any(event.get(name) is not None for name in ("rrule", "rdate", "exdate", "recurrence-id", "duration")):
        _refuse(N_("it repeats, or gives a length instead of an end"))
    starts, zone = _moment(calendar, event, "dtstart")
    ends, _ = _moment(calendar, event, "dtend")
    if not timedelta(0) < ends.astimezone(UTC) - starts.astimezone(UTC) <= MAX_LENGTH:
        _refuse(N_("it ends before it begins, or lasts longer than two weeks"))
    attendee = _one(event, "attendee")
    return Counter(_one(event, "uid"), _sequence(event), attendee, starts, ends, zone, _text(event, "location"), _text(event, "comment"))


def _moment(calendar: Calendar, event: Any, name: str) -> tuple[datetime, str]:
    """Return a time and the name of its zone. Raises: CounterUnreadable."""
    found = event.get(name)
    if found is None or isinstance(found, list):
        _refuse(because(N_("it must say {name} exactly once"), name=name.upper()))
    value = getattr(found, "dt", None)
    if not isinstance(value, datetime):
        _refuse(N_("it proposes a day without a time"))
    named = str(found.params.get("TZID", ""))
    if not named:
        if value.tzinfo is None:
            _refuse(N_("its time has no time zone"))
        return value.astimezone(UTC), "UTC"
    if not has_rules(named):
        _refuse(because(N_("“{zone}” is not a time zone of the IANA database"), zone=named[:60]))
    plain = value.replace(tzinfo=None)
    moment = plain.replace(tzinfo=ZoneInfo(named))
    if moment.astimezone(UTC).astimezone(ZoneInfo(named)).replace(tzinfo=None) != plain:
        _refuse(
            because(N_("{time} does not exist in {zone}: summer time begins there and skips it"), time=plain.isoformat(" "), zone=named)
        )
    _require_same_clock(calendar, named, moment)
    return moment, named


def _require_same_clock(calendar: Calendar, named: str, moment: datetime) -> None:
    """Refuse rules in the file that put the clock of a zone elsewhere than it is."""
    for part in calendar.walk("VTIMEZONE"):
        if str(part.get("tzid", "")) != named or not isinstance(part, Timezone):
            continue
        # Under its own name the library would take IANA's rules for those of the file.
        part = part.copy(recursive=True)  # noqa: PLW2901
        part["TZID"] = "file/" + named
        try:
            claimed = part.to_tz(lookup_tzid=False).utcoffset(moment.replace(tzinfo=None))
        except (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError):
            claimed = None
        if claimed is None:
            _refuse(because(N_("its own rules for {zone} cannot be read"), zone=named))
        if claimed != moment.utcoffset():
            facts = {"zone": named, "claimed": show_offset(claimed), "true": show_offset(moment.utcoffset() or timedelta(0))}
            _refuse(because(N_("it moves the time: it says that {zone} is {claimed} at that time, and it is {true}"), **facts))


def show_offset(offset: timedelta) -> str:
    """Return an offset as people write it: UTC+05:00."""
    minutes = round(offset.total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _sequence(event: Any) -> int:
    found = event.get("sequence", 0)
    if isinstance(found, list) or not isinstance(found, int) or not 0 <= found < 2**31:
        _refuse(because(N_("its property {name} cannot be read"), name="SEQUENCE"))
    return int(found)


def _one(event: Any, name: str) -> str:
    found = event.get(name)
    if found is None or isinstance(found, list) or not str(found).strip() or len(str(found)) > MAX_TEXT:
        _refuse(because(N_("it must say {name} exactly once"), name=name.upper()))
    return str(found)


def _text(event: Any, name: str) -> str:
    found = event.get(name)
    many = found if isinstance(found, list) else [] if found is None else [found]
    return "\n".join(str(one) for one in many)[:MAX_TEXT]


def _refuse(reason: str | Said) -> NoReturn:
    raise CounterUnreadable(reason=reason)
