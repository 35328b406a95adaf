"""What a calendar says, before it is written as iCalendar. Times are aware; a day alone is a date; nothing unknown is filled in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class EventStatus(Enum):
    """How certain an event is (RFC 5545, 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class TodoStatus(Enum):
    """How far something to be done is (RFC 5545, 3.8.1.11)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    IN_PROCESS = "IN-PROCESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Person:
    """A calendar user: a party to the agreement, by a URI (RFC 5545, 3.3.3 allows any) and a name."""

    uri: str
    name: str = ""


@dataclass(frozen=True)
class Event:
    """A meeting. `starts` and `ends` are both days or both times; `zone` is the IANA name in which the times are shown, "" for UTC.

    `sequence` grows with each new version; `changed_at` is when this one was made.
    """

    uid: str
    title: str
    starts: date | datetime
    changed_at: datetime
    organizer: Person
    ends: date | datetime | None = None
    zone: str = ""
    sequence: int = 0
    status: EventStatus = EventStatus.CONFIRMED
    place: str = ""
    text: str = ""
    categories: tuple[str, ...] = ()
    attendees: tuple[Person, ...] = ()
    marking: str = ""


@dataclass(frozen=True)
class Todo:
    """Something owed. `due` is None when no day is known; `percent` is None when nobody whose word it is has said how far it is."""

    uid: str
    title: str
    changed_at: datetime
    organizer: Person
    status: TodoStatus
    due: date | None = None
    percent: int | None = None
    sequence: int = 0
    text: str = ""
    categories: tuple[str, ...] = ()
    marking: str = ""
