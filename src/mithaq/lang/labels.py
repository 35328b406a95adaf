"""Dates, times and directions as a person reads them. Presentation only: what is stored, compared and signed is ISO 8601 in UTC.

1. A date known to the month or year is shown to the month or year; a day is never filled in.
2. A moment is shown in the person's zone with the zone named, since two capitals read the same page.
3. ISO dates and identifiers inside right-to-left text are isolated as left-to-right, or they print reversed (Unicode UAX 9, 2024).
4. Arabic month names are those of Egypt and the Gulf, or the Levantine ones for those who set them.
5. The Hijri day stands in brackets after a Gregorian one, never instead of it, for those who set it; see `mithaq.lang.hijri`.
6. The direction and the name of a language are those of CLDR, so that a new language needs no line of code.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta, get_timezone_location, get_timezone_name

from mithaq.lang.catalogue import LOCALES, N_, translate
from mithaq.lang.hijri import show_hijri
from mithaq.lang.numbers import show_digits

LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2066", "\u2068", "\u2069"

_ISOLATES = "\u2066\u2067\u2068"
_AGAINST_RTL = re.compile(r"[A-Za-z\u00c0-\u058f]|\d[-:/]\d")
_AGAINST_LTR = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_PATTERNS = {1: "y", 2: "MMMM y", 3: "d MMMM y"}
_JUST_NOW_SECONDS = 45
# Translators: a day and a time of that day, such as 12 May 2026, 14:05.
_MOMENT = N_("{day}, {time}")


@dataclass(frozen=True)
class Manner:
    """How one person wants to read: language, digits ("latin" or "native"), months ("" or "levantine"), calendar ("" or "hijri"), zone."""

    locale: str = "en"
    digits: str = "latin"
    months: str = ""
    calendar: str = ""
    zone: tzinfo = field(default=UTC)

    @property
    def region(self) -> str:
        """Return the locale by which dates are formed."""
        if self.locale == "ar" and self.months == "levantine":
            return "ar_JO"
        return {"en": "en_GB", "ur": "ur_PK"}.get(self.locale, self.locale)


def show_date(value: str, manner: Manner) -> str:
    """Return a date "YYYY", "YYYY-MM" or "YYYY-MM-DD" to the precision that it has; any other text is returned as it stands."""
    found = _ISO.fullmatch(value[:10]) if value else None
    if found is None:
        return value
    parts = [int(part) for part in found.groups() if part is not None]
    try:
        day = date(*[*parts, 1, 1][:3])
    except ValueError:
        return value
    return show_digits(_written(day, len(parts), manner), manner.locale, manner.digits)


def show_weekday(day: date, manner: Manner) -> str:
    """Return the name of a day of the week."""
    return format_date(day, "EEEE", locale=manner.locale)


def show_moment(at: int, manner: Manner) -> str:
    """Return microseconds since 1970 as day and minute in the person's zone, the zone named."""
    moment = _moment(at, manner)
    shown = translate(_MOMENT, manner.locale).format(
        day=_written(moment.date(), 3, manner), time=_western(format_time(moment, "HH:mm", locale=_parsed(manner.region)))
    )
    return show_digits(shown, manner.locale, manner.digits) + " " + _zone_name(moment)


def show_iso(at: int) -> str:
    """Return microseconds since 1970 as ISO 8601 in UTC to the second, the value of a `datetime` attribute."""
    return (_EPOCH + timedelta(microseconds=at)).strftime("%Y-%m-%dT%H:%M:%SZ")


def show_ago(at: int, now: int, manner: Manner) -> str:
    """Return how long ago, or in how long, `at` is from `now`: "2 days ago", "in 6 hours", "just now"."""
    seconds = (at - now) / 1_000_000
    if abs(seconds) < _JUST_NOW_SECONDS:
        return translate(N_("just now"), manner.locale)
    shown = format_timedelta(timedelta(seconds=seconds), add_direction=True, locale=_parsed(manner.region), threshold=1)
    return show_digits(_western(shown), manner.locale, manner.digits)


def show_duration(seconds: float, manner: Manner) -> str:
    """Return a length of time in its largest fitting unit: "8 hours", "3 days"."""
    shown = format_timedelta(timedelta(seconds=seconds), locale=_parsed(manner.region), threshold=1)
    return show_digits(_western(shown), manner.locale, manner.digits)


def days_until(day: str, now: int, manner: Manner) -> int | None:
    """Return the days from today, in the person's zone, to an ISO day (negative when it is past), or None for a date without a day."""
    try:
        return (date.fromisoformat(day[:10]) - _moment(now, manner).date()).days
    except ValueError:
        return None


def isolate_ltr(text: str) -> str:
    """Return `text` isolated as left-to-right, for ISO dates and identifiers inside a sentence of any direction."""
    return f"{LEFT_TO_RIGHT_ISOLATE}{text}{POP_ISOLATE}"


def isolate(text: str) -> str:
    """Return `text` isolated with the direction of its own first strong letter, for names inside a sentence."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def isolate_foreign(text: str, locale: str) -> str:
    """Return `text` isolated if a sentence in `locale` would reorder it: letters of the other direction, numbers with signs."""
    if not text or text[0] in _ISOLATES or not (_AGAINST_RTL if language_direction(locale) == "rtl" else _AGAINST_LTR).search(text):
        return text
    return isolate(text)


def zone_name(name: str, locale: str) -> str:
    """Return the city that names a time zone, in `locale`; UTC stays UTC."""
    return name if name == "UTC" else str(get_timezone_location(name, locale=locale, return_city=True))


def language_direction(language: str) -> str:
    """Return "rtl", "ltr", or "auto" for a text in `language`, a BCP 47 tag that may be unknown or empty."""
    if not language:
        return "auto"
    known = _known(language)
    return "ltr" if known is None else str(known.text_direction)


def language_name(language: str) -> str:
    """Return the name of a language in that language; one that is not a language of the pages stays as it is written."""
    known = _known(language)
    return language if known is None or known.language not in LOCALES else str(known.get_language_name()) or language


def _written(day: date, parts: int, manner: Manner) -> str:
    shown = _western(format_date(day, _PATTERNS[parts], locale=_parsed(manner.region)))
    beside = show_hijri(day, manner.locale) if manner.calendar == "hijri" and parts == 3 else ""
    return f"{shown} ({beside})" if beside else shown


@lru_cache(maxsize=256)
def _known(language: str) -> Locale | None:
    """Return what CLDR knows of a language, by the first part of its tag."""
    try:
        return Locale.parse(language.partition("-")[0].lower())
    except (UnknownLocaleError, ValueError):
        return None


@cache
def _parsed(region: str) -> Locale:
    """Return a locale read once; dates by the hundred stand on one page."""
    return Locale.parse(region)


def _moment(at: int, manner: Manner) -> datetime:
    return (_EPOCH + timedelta(microseconds=at)).astimezone(manner.zone)


def _zone_name(moment: datetime) -> str:
    return "UTC" if not moment.utcoffset() else get_timezone_name(moment, width="short", locale="en")


def _western(text: str) -> str:
    return text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789"))
