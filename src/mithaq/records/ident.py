"""Identifiers and times of STIX 2.1 (sections 2.9 and 3.2), as the rest of the code holds them.

1. An identifier is `type--uuid`; ours are version 4 from handed-in randomness, or version 5 where one thing must get one name.
2. A time is an aware UTC instant held as integer microseconds since 1970; finer fractions are refused, never rounded.
"""

import re
import uuid
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

NAMESPACE = uuid.UUID("5f0c6b5e-6a3c-5b0e-9a59-6d6974686171")
_ID = re.compile(r"([a-z0-9][a-z0-9-]{0,248}[a-z0-9])--([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,}))?Z", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - both sides of the subtraction are UTC


class BadIdentifier(Refused):
    """Not a STIX identifier."""

    rule = "record.id"
    what = N_("“{text}” is not an identifier of the form type--uuid.")
    whose = N_("It is for the sender to mend.")
    next_act = N_("Use the identifier exactly as the record's page shows it.")


class BadTime(Refused):
    """Not a STIX timestamp, or finer than a microsecond."""

    rule = "record.time"
    what = N_("“{text}” is not a time in UTC such as 2026-01-31T09:30:00.000Z.")
    whose = N_("It is for the sender to mend.")
    next_act = N_("Write the time in UTC with at most six decimals.")


def random_id(kind: str, randomness: bytes) -> str:
    """Return `kind--uuid4` made from 16 random bytes."""
    return f"{kind}--{uuid.UUID(bytes=randomness[:16], version=4)}"


def named_id(kind: str, *parts: str) -> str:
    """Return `kind--uuid5` of the parts: the same parts give the same identifier on every node."""
    return f"{kind}--{uuid.uuid5(NAMESPACE, chr(31).join((kind, *parts)))}"


def split_id(text: str) -> tuple[str, uuid.UUID]:
    """Return the type and the UUID of an identifier. Raises: BadIdentifier."""
    found = _ID.fullmatch(text)
    if found is None:
        raise BadIdentifier(text=text[:80])
    return found[1], uuid.UUID(found[2])


def split_bytes(text: str) -> tuple[str, bytes]:
    """Return the type and the 16 bytes of the UUID of an identifier. Raises: BadIdentifier."""
    found = _ID.fullmatch(text)
    if found is None:
        raise BadIdentifier(text=text[:80])
    return found[1], bytes.fromhex(found[2].replace("-", ""))


def is_id(text: object) -> bool:
    """Return whether `text` has the form of an identifier."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def is_date(text: object) -> bool:
    """Return whether `text` is an ISO 8601 date of the calendar, cut to what is known: year, month or day."""
    if not isinstance(text, str) or len(text) not in (4, 7, 10):
        return False
    try:
        whole = text + "-01-01"[len(text) - 4 :]
        return date.fromisoformat(whole).isoformat() == whole
    except ValueError:
        return False


def is_day(text: object) -> bool:
    """Return whether `text` is an ISO 8601 date that is known to the day."""
    return is_date(text) and len(str(text)) == len("2026-06-30")


def first_day(known: str) -> str:
    """Return the earliest day that a date cut to what is known can be."""
    return known + "-01-01"[len(known) - 4 :]


def last_day(known: str) -> str:
    """Return the latest day that a date cut to what is known can be."""
    if len(known) == len("2026"):
        return f"{known}-12-31"
    if len(known) != len("2026-06"):
        return known
    return f"{known}-{monthrange(int(known[:4]), int(known[5:]))[1]:02}"


def is_moment(text: object) -> bool:
    """Return whether `text` is a STIX timestamp."""
    try:
        return isinstance(text, str) and micros(text) is not None
    except BadTime:
        return False


def micros(text: str) -> int:
    """Return microseconds since 1970 of a STIX timestamp. Raises: BadTime."""
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None or len(found[1] or "") > 6:
        raise BadTime(text=str(text)[:40])
    try:
        since = datetime.fromisoformat(text[:19]) - _NAIVE_EPOCH
    except ValueError as error:
        raise BadTime(text=text) from error
    return (since.days * 86_400 + since.seconds) * 1_000_000 + int((found[1] or "0").ljust(6, "0"))


def timestamp(at: int) -> str:
    """Return the STIX timestamp of microseconds since 1970: three decimals, or six where they are needed.

    Raises: BadTime outside of the years 1 to 9999.
    """
    try:
        moment = instant(at)
    except OverflowError as error:
        raise BadTime(text=str(at)[:40]) from error
    whole = moment.replace(microsecond=0, tzinfo=None).isoformat()
    fraction = f"{moment.microsecond:06d}"
    return f"{whole}.{fraction[:3] if fraction.endswith('000') else fraction}Z"


def stamp(at: int) -> str:
    """Return the STIX timestamp of microseconds since 1970 with six decimals always, so that the order of texts is that of times."""
    return f"{(_EPOCH + timedelta(microseconds=at)).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def instant(at: int) -> datetime:
    """Return the aware UTC datetime of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=at)


def from_instant(moment: datetime) -> int:
    """Return microseconds since 1970 of an aware datetime."""
    return (moment - _EPOCH) // timedelta(microseconds=1)
