"""Calendars written as iCalendar (RFC 5545), requests and answers as iTIP (RFC 5546).

1. PUBLISH carries events and to-dos with an organizer and no attendees; REQUEST one event with its attendees; DECLINECOUNTER no time.
2. A time stands in its own zone, whose rules (VTIMEZONE) go with it for the years that are used; without a zone it stands in UTC.
3. A day is written as a day (VALUE=DATE) and its event ends, exclusively, on the next one.
4. Texts are escaped by the library, so that a line break in a stored word makes no property; control characters, which RFC 5545 forbids,
   are left out.
5. The marking stands as CLASS (what may be told to anybody is PUBLIC, all else CONFIDENTIAL), and as it is at the end of the description.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, vCalAddress, vText
from icalendar import Event as EventPart
from icalendar import Todo as TodoPart

from mithaq.formats.ical.model import Event, Person, Todo
from mithaq.formats.ical.zones import has_rules

PRODUCT = "-//Mithaq//Mithaq//EN"
PUBLIC = "TLP:CLEAR"


def write_calendar(name: str, events: Iterable[Event], todos: Iterable[Todo], now: datetime) -> bytes:
    """Return a calendar to be read (PUBLISH): meetings as VEVENT, what is owed as VTODO."""
    calendar = _calendar("PUBLISH")
    calendar.add("X-WR-CALNAME", vText(_plain(name)))
    held = list(events)
    _add_zones(calendar, held)
    for event in held:
        calendar.add_component(_event(event, now))
    for todo in todos:
        calendar.add_component(_todo(todo, now))
    return bytes(calendar.to_ical())


def write_request(event: Event, now: datetime, comment: str = "") -> bytes:
    """Return the invitation to an event, or its new version (REQUEST); every attendee is asked to reply."""
    calendar = _calendar("REQUEST")
    _add_zones(calendar, [event])
    made = _event(event, now)
    for one in event.attendees:
        made.add("attendee", _address(one, ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION", RSVP="TRUE"))
    if comment:
        made.add("comment", _plain(comment))
    calendar.add_component(made)
    return bytes(calendar.to_ical())


def write_decline(event: Event, attendee: str, sequence: int, now: datetime, comment: str) -> bytes:
    """Return the refusal of a counter-proposal by `attendee` (DECLINECOUNTER): the event stays as it is."""
    calendar = _calendar("DECLINECOUNTER")
    made = EventPart()
    made.add("uid", event.uid)
    made.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    made.add("sequence", sequence)
    made.add("organizer", _address(event.organizer))
    made.add("attendee", vCalAddress(_plain(attendee).replace("\n", " ")))
    made.add("comment", _plain(comment))
    calendar.add_component(made)
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", method)
    return made


def _add_zones(calendar: Calendar, events: Iterable[Event]) -> None:
    """Add the rules of each zone that is used, for the years round its events."""
    years: dict[str, list[int]] = {}
    for event in events:
        if isinstance(event.starts, datetime) and has_rules(event.zone):
            years.setdefault(event.zone, []).append(event.starts.year)
    for zone, used in sorted(years.items()):
        calendar.add_component(Timezone.from_tzid(zone, first_date=date(min(used) - 1, 1, 1), last_date=date(max(used) + 2, 1, 1)))


def _event(event: Event, now: datetime) -> Any:
    made = EventPart()
    _common(made, event, now)
    made.add("dtstart", _time(event.starts, event.zone))
    if event.ends is not None:
        made.add("dtend", _time(event.ends, event.zone))
    elif not isinstance(event.starts, datetime):
        made.add("dtend", event.starts + timedelta(days=1))
    made.add("status", event.status.value)
    if event.place:
        made.add("location", _plain(event.place))
    return made


def _todo(todo: Todo, now: datetime) -> Any:
    made = TodoPart()
    _common(made, todo, now)
    if todo.due is not None:
        made.add("due", todo.due)
    made.add("status", todo.status.value)
    if todo.percent is not None:
        made.add("percent-complete", todo.percent)
    return made


def _common(made: Any, one: Event | Todo, now: datetime) -> None:
    made.add("uid", one.uid)
    made.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    made.add("last-modified", one.changed_at.astimezone(UTC).replace(microsecond=0))
    made.add("sequence", one.sequence)
    made.add("summary", _plain(one.title))
    made.add("organizer", _address(one.organizer))
    if text := "\n\n".join(part for part in (one.text, one.marking) if part):
        made.add("description", _plain(text))
    if one.categories:
        made.add("categories", [_plain(name) for name in one.categories])
    made.add("class", "PUBLIC" if one.marking == PUBLIC else "CONFIDENTIAL")


def _time(value: date | datetime, zone: str) -> date | datetime:
    if not isinstance(value, datetime):
        return value
    return value.astimezone(ZoneInfo(zone) if has_rules(zone) else UTC)


def _plain(text: str) -> str:
    """Return a text without control characters; a line break stays one."""
    return "".join(
        letter for letter in text.replace("\r\n", "\n").replace("\r", "\n") if (letter >= " " and letter != "\x7f") or letter == "\n"
    )


def _address(person: Person, **parameters: str) -> vCalAddress:
    made = vCalAddress(person.uri)
    if person.name:
        # RFC 5545, 3.1: a quoted parameter value holds no double quote and no line break.
        made.params["CN"] = _plain(person.name).replace("\n", " ").replace('"', "'")
    made.params.update(parameters)
    return made
