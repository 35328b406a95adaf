"""Time zones by their names in the IANA database, and instants that say their distance from UTC."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

YEARS = range(1970, 2200)


def is_zone(name: str) -> bool:
    """Return whether a name is one of the IANA time zones."""
    return name == "UTC" or name in _names()


def has_rules(name: str) -> bool:
    """Return whether a name is a time zone whose rules a calendar has to carry: any but UTC."""
    return name != "UTC" and is_zone(name)


def zone_of(name: str) -> ZoneInfo | None:
    """Return the zone of an IANA name, or None when there is none of this name."""
    return ZoneInfo(name) if is_zone(name) else None


def moment_of(text: str) -> datetime | None:
    """Return the instant of an ISO 8601 time that says its distance from UTC, or None for any other text, or a year out of all use."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and found.year in YEARS else None


def keeps_clock(when: datetime, zone: str) -> bool:
    """Return whether an instant is written with the distance from UTC that its zone has at it."""
    found = zone_of(zone)
    return found is not None and when.astimezone(found).utcoffset() == when.utcoffset()


@cache
def _names() -> frozenset[str]:
    """Return the names of all zones; the standard library looks through its folders at each question."""
    return frozenset(available_timezones())
