"""The grammar of dates in Arabic, Urdu and English text.

1. What is written is cut to what it says: "مايو 2024" is 2024-05, never a day of it; a percentage is no year.
2. A date without a year, a weekday and a relative date have no value without an anchor, the day the text was printed.
3. With an anchor, a month or weekday is the last one not after it, unless the words around it say it is to come.
4. A Hijri date has a span of days, since calendars differ by one; its value is cut to the Gregorian month or year that holds it.
5. Two numbers that can both be a month are day first in Arabic and Urdu; in English they are ambiguous and cut to the year.
6. A date that counts from an event ("two days after the attack", منذ عودة) has no value and no bounds, since nobody says when that was;
   a span of time ("in less than two months") has no value, and bounds only with an anchor.
7. Spans are code points of the text as given; where two readings overlap, the pattern that stands first here wins.

The names are in `mithaq.lang.calendars`.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from mithaq.lang.calendars import (
    COUNTS,
    EVENTS,
    EVENTS_EN,
    GREGORIAN_MONTHS,
    HIJRI_MONTHS,
    ORDINALS,
    WEEKDAYS,
    days_in_hijri_month,
    from_hijri,
    plain,
)

Precision = Literal["day", "week", "month", "year", "range"]
Basis = Literal["written", "hijri", "weekday", "relative"]


@dataclass(frozen=True)
class FoundDate:
    """A date in a text. `value` is ISO 8601 cut to `precision`, or None; the bounds are inclusive days, or None.

    `to_come` says that the words around it place it after the text.
    """

    start: int
    end: int
    text: str
    value: str | None
    precision: Precision
    basis: Basis
    earliest: date | None = None
    latest: date | None = None
    to_come: bool = False


@dataclass(frozen=True)
class _Around:
    anchor: date | None
    language: str
    before: str
    after: str

    @property
    def to_come(self) -> bool:
        return bool(_TO_COME.match(self.after) or _WILL.search(self.before))


@dataclass(frozen=True)
class _Reading:
    precision: Precision
    basis: Basis
    value: str | None = None
    earliest: date | None = None
    latest: date | None = None


def _either(names: list[str] | dict[str, int]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))


_YYYY = r"(?:1[89]|20|21)\d\d"
_CUED_WEEKDAYS = {"جمعه", "هفته", "پير", "الاحد", "جمعرات", "الخميس"}
_DAY_WORD = "يوم|مساء|صباح|ليله|ظهر|فجر|عصر|on|last|next|this|بروز|روز"
_SHIFT_AFTER = r"(?P<shift>\s+(?:الماضي|المقبل|القادم))?"
_AMBIGUOUS_ALONE = {"may", "mar", "march", "jan", "jun", "sep", "اب", "ماي", "جون", "ايار"}
_START = r"(?:(?<!\w)|(?<=(?<!\w)[وفبلك]))"
_MONTHS = _either(GREGORIAN_MONTHS)
_ENGLISH = _either([name for name in GREGORIAN_MONTHS if name.isascii()])
_MONTH = rf"(?P<month>{_MONTHS})(?!\w)(?:\s*[/(-]\s*(?P<other>{_MONTHS})(?!\w)(?:\s*\))?)?"
_DAY = rf"(?<!تشرين )(?<!كانون )(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|{_either(ORDINALS)})"
_WEEKDAY = rf"(?:(?:{_either(WEEKDAYS)})\s*,?\s*(?:الموافق\s+)?)?"
_YEAR = rf"(?P<year>{_YYYY})(?![\d%])(?!\s?%)(?P<sign>\s?(?:ء|م\b))?"
_YEAR_AFTER = rf"(?:\s*[/.,-]\s*|\s+(?:(?:من\s+)?(?:عام|سنه|العام|سال)\s+)?){_YEAR}"
_MONTH_AFTER = r"(?:\s*[/.–-]\s*|\s+(?:من\s+|of\s+)?(?:شهر\s+)?)"
_CUE = re.compile(
    r"(?:^|\W)[وف]?(?:في|خلال|شهر|منذ|حتي|بحلول|مطلع|اواخر|اوائل|منتصف|نهايه|بدايه|اواسط|ماه|during|in|since|by|until|early|late|mid|last|next)\s+$"
)
_YEAR_CUE = re.compile(r"(?:^|\W)[وف]?(?:(?:ال|لل|ل|ب)?(?:عام|سنه)|منذ|بحلول|حتي|in|since|by|until|year|سال|سن|(?P<loose>في|of))\s+$")
_NOT_A_YEAR = re.compile(r"\s?\w")
_URDU_AFTER = re.compile(r"\s+(?:ميں|كو|كي|الماضي|المقبل|القادم|الجاري)\b")
_TO_COME = re.compile(r"\s*(?:المقبل|القادم|المقبله|القادمه)\b")
_WILL = re.compile(
    r"\b(?:سوف|will|يعتزم|المقرر|المتوقع|next|coming|ائنده|بحلول|للفتره|until|by(?=\s*(?:the end of\s*)?$)|س[يت][^\W\d]{3,})\b"
)
_DUALS = {"يومين", "اسبوعين", "شهرين", "سنتين", "عامين"}
_UNIT_FORMS: tuple[tuple[Precision, int, tuple[str, ...]], ...] = (
    ("day", 1, ("يوم", "يومين", "ايام", "day", "days", "روز", "دن")),
    ("week", 7, ("اسبوع", "اسبوعين", "اسابيع", "الاسبوع", "week", "weeks", "هفتي", "هفته")),
    ("month", 30, ("شهر", "شهرين", "اشهر", "شهور", "الشهر", "month", "months", "ماه")),
    ("year", 365, ("عام", "عامين", "سنه", "سنتين", "سنوات", "اعوام", "العام", "السنه", "year", "years", "سال")),
)
_UNITS = {form: (unit, days) for unit, days, forms in _UNIT_FORMS for form in forms}
_SHIFTS = {
    **dict.fromkeys(("الماضي", "الماضيه", "المنصرم", "المنصرمه", "الفائت", "last", "گزشته", "پچھلي"), -1),
    **dict.fromkeys(("الجاري", "الجاريه", "الحالي", "الحاليه", "هذا", "هذه", "this", "رواں", "اس"), 0),
    **dict.fromkeys(("المقبل", "المقبله", "القادم", "القادمه", "next", "ائنده"), 1),
}
_DAYS_OFF = {"اول امس": -2, "اول من امس": -2, "امس": -1, "يوم امس": -1, "غدا": 1, "yesterday": -1, "today": 0, "tomorrow": 1}


def find_dates(text: str, *, anchor: date | None = None, language: str = "ar") -> tuple[FoundDate, ...]:
    """Return the dates of `text` in the order of the text, none overlapping.

    `anchor` is the day the text was printed, when that is known; `language` ("ar", "ur", "en") settles the order of numbers.
    """
    folded, offsets = plain(text)
    taken = bytearray(len(folded))
    found = []
    for pattern, read, words in _PATTERNS:
        if (read in _SIGNS and _SIGNS[read].search(folded) is None) or (words and not any(word in folded for word in words)):
            continue
        for match in pattern.finditer(folded):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            around = _Around(anchor, language, folded[max(0, start - 40) : start], folded[end : end + 20])
            reading = read(match, around)
            if reading is None:
                continue
            taken[start:end] = b"\x01" * (end - start)
            begin, finish = offsets[start], offsets[end - 1] + 1
            while finish < len(text) and text[finish] == "\u0640":
                finish += 1
            found.append(FoundDate(begin, finish, text[begin:finish], **vars(reading), to_come=around.to_come))
    return tuple(sorted(found, key=lambda one: one.start))


def _written(year: int, month: int | None = None, day: int | None = None, basis: Basis = "written") -> _Reading | None:
    if month is None:
        return _Reading("year", basis, f"{year:04}", date(year, 1, 1), date(year, 12, 31))
    last = calendar.monthrange(year, month)[1]
    if day is None:
        return _Reading("month", basis, f"{year:04}-{month:02}", date(year, month, 1), date(year, month, last))
    if not 1 <= day <= last:
        return None
    exact = date(year, month, day)
    return _Reading("day", basis, exact.isoformat(), exact, exact)


def _month_of(match: re.Match[str]) -> int | None:
    month = GREGORIAN_MONTHS[_spaced(match["month"])]
    other = match["other"]
    return month if not other or GREGORIAN_MONTHS[_spaced(other)] == month else None


def _spaced(name: str) -> str:
    return " ".join(name.split())


def _day_of(match: re.Match[str]) -> int:
    day = _spaced(match["day"])
    return ORDINALS[day] if day in ORDINALS else int(re.sub(r"\D", "", day))


def _day_month(match: re.Match[str], around: _Around) -> _Reading | None:
    month, day = _month_of(match), _day_of(match)
    if month is None or not 1 <= day <= 31:
        return None
    if match["year"] is not None:
        return _written(int(match["year"]), month, day)
    if around.anchor is None:
        return _Reading("day", "written")
    return _nearest(around, month, day)


def _month_only(match: re.Match[str], around: _Around) -> _Reading | None:
    month = _month_of(match)
    if month is None:
        return None
    if match["year"] is not None:
        return _written(int(match["year"]), month)
    if match["other"] is None:
        placed = bool(_URDU_AFTER.match(around.after))
        if not placed and (_spaced(match["month"]) in _AMBIGUOUS_ALONE or not _CUE.search(around.before)):
            return None
    return _Reading("month", "written") if around.anchor is None else _nearest(around, month)


def _nearest(around: _Around, month: int, day: int | None = None) -> _Reading | None:
    anchor = around.anchor
    if anchor is None:
        return None
    years = range(anchor.year, anchor.year + 5) if around.to_come else range(anchor.year, anchor.year - 5, -1)
    for year in years:
        found = _written(year, month, day, "relative")
        if found is not None and found.earliest is not None and found.latest is not None:
            fits = found.latest >= anchor if around.to_come else found.earliest <= anchor
            if fits:
                return found
    return None


def _numbers(match: re.Match[str], around: _Around) -> _Reading | None:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    readings = [_written(year, month, day) for day, month in ((first, second), (second, first)) if 1 <= month <= 12]
    possible = [reading for reading in readings if reading is not None]
    if len(possible) == 2 and possible[0] != possible[1] and around.language == "en":
        days = sorted(reading.earliest for reading in possible if reading.earliest is not None)
        return _Reading("year", "written", f"{year:04}", days[0], days[-1])
    return possible[0] if possible else None


def _iso(match: re.Match[str], _: _Around) -> _Reading | None:
    year, month = int(match["year"]), int(match["second"])
    return _written(year, month, int(match["day"])) if 1 <= month <= 12 else None


def _years(match: re.Match[str], _: _Around) -> _Reading | None:
    first, last = int(match["year"]), int(match["until"])
    if len(match["until"]) == 2:
        last += first // 100 * 100
    if not first < last <= first + 100:
        month = int(match["until"])
        return _written(first, month) if 1 <= month <= 12 else None
    return _Reading("range", "written", None, date(first, 1, 1), date(last, 12, 31))


def _year_only(match: re.Match[str], around: _Around) -> _Reading | None:
    cue = _YEAR_CUE.search(around.before)
    if match["sign"] is None and (cue is None or (cue["loose"] and _NOT_A_YEAR.match(around.after))):
        return None
    return _written(int(match["year"]))


def _hijri(match: re.Match[str], _: _Around) -> _Reading | None:
    year, month = int(match["hijri"]), HIJRI_MONTHS[_spaced(match["name"])]
    try:
        if match["day"] is not None:
            middle = from_hijri(year, month, _day_of(match))
            first, last = middle, middle
        else:
            first, last = from_hijri(year, month, 1), from_hijri(year, month, days_in_hijri_month(year, month))
    except ValueError:
        return None
    first, last = first - timedelta(days=1), last + timedelta(days=1)
    if (first.year, first.month) == (last.year, last.month):
        return _Reading("month", "hijri", f"{first:%Y-%m}", first, last)
    same_year = first.year == last.year
    return _Reading("year" if same_year else "range", "hijri", f"{first.year:04}" if same_year else None, first, last)


def _weekday(match: re.Match[str], around: _Around) -> _Reading | None:
    if around.anchor is None:
        return _Reading("day", "weekday")
    wanted = WEEKDAYS[match["weekday"]]
    if around.to_come or (match["shift"] or "").strip() in {"المقبل", "القادم"} or match["day"].strip() == "next":
        ahead = (wanted - around.anchor.weekday()) % 7 or 7
        exact = around.anchor + timedelta(days=ahead)
    else:
        behind = (around.anchor.weekday() - wanted) % 7
        if behind == 0 and (match["shift"] or match["day"].strip() == "last"):
            behind = 7
        exact = around.anchor - timedelta(days=behind)
    return _Reading("day", "weekday", exact.isoformat(), exact, exact)


def _day_off(match: re.Match[str], around: _Around) -> _Reading | None:
    if around.anchor is None:
        return _Reading("day", "relative")
    exact = around.anchor + timedelta(days=_DAYS_OFF[_spaced(match[0])])
    return _Reading("day", "relative", exact.isoformat(), exact, exact)


def _unit(match: re.Match[str], around: _Around) -> _Reading | None:
    precision = _UNITS[match["unit"]][0]
    shift = _SHIFTS[match["shift"]]
    anchor = around.anchor
    if anchor is None:
        return _Reading(precision, "relative")
    if precision == "year":
        return _written(anchor.year + shift, basis="relative")
    if precision == "month":
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + shift, 12)
        return _written(year, month + 1, basis="relative")
    reach = {-1: (-14, -1), 0: (-6, 6), 1: (1, 14)}[shift]
    return _Reading("week", "relative", None, anchor + timedelta(days=reach[0]), anchor + timedelta(days=reach[1]))


def _ago(match: re.Match[str], around: _Around) -> _Reading | None:
    unit, counted = match["unit"], match["count"]
    precision, days = _UNITS[unit]
    count = 2 if unit in _DUALS else 1 if counted is None else COUNTS.get(counted) or int(counted)
    if around.anchor is None or count > 200:
        return _Reading(precision, "relative")
    if precision == "day":
        exact = around.anchor - timedelta(days=count)
        return _Reading("day", "relative", exact.isoformat(), exact, exact)
    middle = around.anchor - timedelta(days=count * days)
    slack = timedelta(days=days // 2 + 1)
    value = f"{middle.year:04}" if (middle - slack).year == (middle + slack).year else None
    return _Reading("year" if value else "range", "relative", value, middle - slack, middle + slack)


def _event(_: re.Match[str], __: _Around) -> _Reading | None:
    return _Reading("range", "relative")


def _within(match: re.Match[str], around: _Around) -> _Reading | None:
    unit, counted = match["unit"], match["count"]
    count = 2 if unit in _DUALS else 1 if counted is None else COUNTS.get(counted) or int(counted)
    if around.anchor is None or around.to_come or count > 200:
        return _Reading("range", "relative")
    return _Reading("range", "relative", None, around.anchor - timedelta(days=count * _UNITS[unit][1]), around.anchor)


_COUNT = rf"\d{{1,3}}|{_either(COUNTS)}"
_UNIT = _either([name for name in _UNITS if not name.startswith("ال")])
_UNIT_MORE = _either([name for name in _UNITS if not name.startswith("ال") and name not in {"يوم", "عام", "سنه", "شهر", "اسبوع"}])
_EVENT_EN = ("after", "before")
_SURE_WEEKDAYS = [name for name in WEEKDAYS if name not in _CUED_WEEKDAYS]
# A pattern, how its match is read, and words of which one stands in every match.
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Around], _Reading | None], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), read, tuple(dict.fromkeys(word.split()[0] for word in words)))
    for pattern, read, words in (
        (
            rf"{_START}{_WEEKDAY}(?<![\d/.-])(?:{_DAY}{_MONTH_AFTER})?(?P<name>{_either(HIJRI_MONTHS)})(?!\w)"
            r"\s*[,/]?\s*(?:عام\s+|سنه\s+)?(?P<hijri>1[34]\d\d)(?!\d)(?:\s?[هھ]\b)?",
            _hijri,
            (),
        ),
        (rf"(?<![\d/.-])(?P<year>{_YYYY})-(?P<second>\d\d)-(?P<day>\d\d)(?![\d-])", _iso, ()),
        (rf"{_START}{_WEEKDAY}(?<![\d/.-]){_DAY}{_MONTH_AFTER}{_MONTH}(?:{_YEAR_AFTER})?", _day_month, ()),
        (
            rf"{_START}{_WEEKDAY}(?P<month>{_ENGLISH})(?P<other>)\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%])(?:\s*,?\s+{_YEAR})?",
            _day_month,
            [name for name in GREGORIAN_MONTHS if name.isascii()],
        ),
        (
            rf"{_START}{_WEEKDAY}(?<![\d/.-])(?P<first>\d{{1,2}})(?P<mark>[/.-])(?P<second>\d{{1,2}})(?P=mark)(?P<year>{_YYYY})(?!\d)",
            _numbers,
            (),
        ),
        (rf"(?<![\d/.-])(?P<year>{_YYYY})\s?[-–/]\s?(?P<until>{_YYYY}|\d\d)(?![\d%/-])", _years, ()),
        (rf"{_START}{_MONTH}(?:{_YEAR_AFTER})?", _month_only, ()),
        (rf"(?<=\s){_YEAR}(?![\w/.-]\d)", _year_only, ()),
        (rf"{_START}(?P<day>(?:{_DAY_WORD})\s+)(?P<weekday>{_either(WEEKDAYS)})(?!\w){_SHIFT_AFTER}", _weekday, _DAY_WORD.split("|")),
        (rf"{_START}(?P<day>)(?P<weekday>{_either(_SURE_WEEKDAYS)})(?!\w){_SHIFT_AFTER}", _weekday, _SURE_WEEKDAYS),
        (rf"{_START}(?P<day>)(?P<weekday>{_either(WEEKDAYS)})(?!\w)(?=\s+(?:كو|كي\s+(?:روز|دن)))(?P<shift>)", _weekday, WEEKDAYS),
        (rf"{_START}(?:{_either(_DAYS_OFF)})(?!\w)", _day_off, _DAYS_OFF),
        (rf"{_START}(?:قبل|بعد)\s+(?:(?:{_COUNT})\s+)?(?:{_UNIT})\s+(?:من|علي)\s+\w+", _event, ("قبل", "بعد")),
        (rf"(?<!\w)(?:{_COUNT})\s+(?:{_UNIT})\s+(?:after|before)\s+(?:(?:the|a|an|his|her|its|their)\s+)?[a-z]+", _event, _EVENT_EN),
        (rf"(?<!\w)[^\W\d]+\s+(?:سي|كي)\s+(?:{_COUNT})\s+(?:{_UNIT})\s+(?:بعد|پہلي|پهلي|قبل)(?!\w)", _event, ()),
        (rf"{_START}(?:منذ|بعد|عقب|اثر)\s+(?:{EVENTS})(?!\w)(?:\s+(?!ال?ي\b)\w+)?", _event, ("منذ", "بعد", "عقب", "اثر")),
        (
            r"(?<!\w)(?:since|after|following)\s+(?:the|his|her|its|their)\s+(?:(?:deadly|latest|recent)\s+)?"
            rf"(?:{EVENTS_EN})(?!\w)(?:\s+(?:of|on|in|to)\s+\w+)?",
            _event,
            ("since", "after", "following"),
        ),
        (
            rf"{_START}(?:خلال|في)\s+(?:(?:اقل|اكثر)\s+من\s+)?(?:(?P<count>{_COUNT})\s+)?(?P<unit>{_UNIT_MORE})(?!\w|\s+\d)",
            _within,
            (),
        ),
        (
            rf"(?<!\w)(?:in|within|over)\s+(?:less than|under|more than|the (?:past|last))\s+(?P<count>{_COUNT})\s+(?P<unit>{_UNIT})(?!\w)",
            _within,
            ("less", "under", "more", "the"),
        ),
        (rf"(?<!\w)(?P<count>{_COUNT})\s+(?P<unit>{_UNIT})\s+سي\s+(?:كم|زايد)(?!\w)", _within, ("زايد", "كم")),
        (rf"{_START}(?:قبل|منذ)\s+(?:(?P<count>{_COUNT})\s+)?(?P<unit>{_UNIT})(?!\w|\s+\d)", _ago, ("قبل", "منذ")),
        (rf"(?<!\w)(?P<count>{_COUNT})\s+(?P<unit>{_UNIT})\s+(?:ago|قبل|پہلي|پهلي)(?!\w)", _ago, ("ago", "قبل", "پہلي", "پهلي")),
        (rf"{_START}(?P<unit>الاسبوع|الشهر|العام|السنه)\s+(?P<shift>{_either(_SHIFTS)})(?!\w)", _unit, _SHIFTS),
        (rf"{_START}(?P<shift>هذا|هذه)\s+(?P<unit>الاسبوع|الشهر|العام|السنه)(?!\w)", _unit, ("هذا", "هذه")),
        (r"(?<!\w)(?P<shift>last|this|next|گزشته|پچھلي|رواں|اس|ائنده)\s+(?P<unit>week|month|year|هفتي|ماه|سال)(?!\w)", _unit, ()),
    )
)
# A cheap sign that a pattern can match at all.
_SIGNS = {
    _hijri: re.compile(r"1[34]\d\d(?!\d)"),
    _iso: re.compile(r"\d-\d"),
    _numbers: re.compile(r"\d[/.-]\d"),
    _years: re.compile(r"\d\s?[-–/]\s?\d"),
    _year_only: re.compile(r"\d{4}"),
}
