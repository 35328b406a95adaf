"""Names of months, weekdays and days of the month in Arabic, Urdu, Persian and English, and the tabular Hijri calendar.

1. Names are given in the plain form of `plain`: alef, ya, kaf and ha without variants, no marks, Western digits, lower case.
2. Arabic names the Gregorian months in three traditions (Levant and Iraq; Egypt, Sudan and the Gulf; the Maghreb); Urdu has its own.
3. A Hijri date in print follows a sighting or Umm al-Qura; the tabular calendar differs by up to one day, rarely two. Whoever
   converts must therefore keep a span of days, never one day.

Source of the arithmetic: the civil tabular calendar (leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of 30).
"""

import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import compress

GREGORIAN_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan", "يناير", "كانون الثاني", "جانفي", "جنوري", "ژانويه"),
            ("february", "feb", "فبراير", "شباط", "فيفري", "فروري", "فوريه"),
            ("march", "mar", "مارس", "اذار", "مارچ"),
            ("april", "apr", "ابريل", "نيسان", "افريل", "اپريل", "اوريل"),
            ("may", "مايو", "ايار", "ماي", "مئي"),
            ("june", "jun", "يونيو", "يونيه", "حزيران", "جوان", "جون", "ژوين"),
            ("july", "jul", "يوليو", "يوليه", "تموز", "جويليه", "جولائي", "ژوييه"),
            ("august", "aug", "اغسطس", "اب", "اوت", "غشت", "اگست"),
            ("september", "sept", "sep", "سبتمبر", "ايلول", "شتنبر", "ستمبر", "سپتامبر"),
            ("october", "oct", "اكتوبر", "تشرين الاول", "اكتبر"),
            ("november", "nov", "نوفمبر", "تشرين الثاني", "نونبر", "نومبر", "نوامبر"),
            ("december", "dec", "ديسمبر", "كانون الاول", "دجنبر", "دسمبر", "دسامبر"),
        ),
        1,
    )
    for name in names
}
HIJRI_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("محرم", "محرم الحرام", "المحرم"),
            ("صفر", "صفر المظفر"),
            ("ربيع الاول",),
            ("ربيع الاخر", "ربيع الثاني"),
            ("جمادي الاولي", "جمادي الاول"),
            ("جمادي الاخره", "جمادي الثانيه", "جمادي الثاني"),
            ("رجب", "رجب المرجب"),
            ("شعبان", "شعبان المعظم"),
            ("رمضان", "رمضان المبارك"),
            ("شوال", "شوال المكرم"),
            ("ذو القعده", "ذي القعده", "ذيقعد", "ذي قعد"),
            ("ذو الحجه", "ذي الحجه", "ذي الحج", "ذوالحجه"),
        ),
        1,
    )
    for name in names
}
WEEKDAYS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("الاثنين", "پير", "سوموار", "monday"),
            ("الثلاثاء", "منگل", "tuesday"),
            ("الاربعاء", "بدھ", "wednesday"),
            ("الخميس", "جمعرات", "thursday"),
            ("الجمعه", "جمعه", "friday"),
            ("السبت", "هفته", "saturday"),
            ("الاحد", "اتوار", "sunday"),
        )
    )
    for name in names
}
_UNITS = ("الاول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر")
ORDINALS: dict[str, int] = (
    {name: number for number, name in enumerate(_UNITS, 1)}
    | {f"{name} عشر": number + 10 for number, name in enumerate(("الحادي", *_UNITS[1:9]), 1)}
    | {f"{name} والعشرين": number + 20 for number, name in enumerate(("الحادي", *_UNITS[1:9]), 1)}
    | {"العشرين": 20, "الثلاثين": 30, "الحادي والثلاثين": 31}
)
# How many days or weeks, in words.
COUNTS: dict[str, int] = {"واحد": 1, "one": 1, "a": 1, "ايك": 1, "دو": 2, "two": 2, "تين": 3, "چار": 4} | {
    form: number
    for number, forms in enumerate(
        (
            ("ثلاثه", "ثلاث", "three"),
            ("اربعه", "اربع", "four"),
            ("خمسه", "خمس", "five"),
            ("سته", "ست", "six"),
            ("سبعه", "سبع", "seven"),
            ("ثمانيه", "ثماني", "eight"),
            ("تسعه", "تسع", "nine"),
            ("عشره", "عشر", "ten"),
        ),
        3,
    )
    for form in forms
}
# What other things are dated by, as choices of a pattern.
EVENTS = (
    "هجوم|الهجوم|تفجير|التفجير|عوده|تولي|سقوط|انسحاب|الانسحاب|اندلاع|توقيع|انتخاب|وصول|مقتل|اغتيال|انتهاء|زياره|لقاء|اجتماع|الاجتماع|مجزره|الحرب|"
    "الانتخابات|الانقلاب|استقلال"
)
EVENTS_EN = (
    "attack|bombing|return|fall|withdrawal|signing|election|elections|visit|meeting|war|takeover|massacre|coup"
    "|assassination|killing|end|start|summit"
)
_LEAP_YEARS = frozenset({2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29})
_EPOCH = date(622, 7, 19)  # 1 Muharram 1 in the civil tabular calendar, proleptic Gregorian
_LETTERS = {"ا": "أإآٱ", "ي": "ىیېے", "ك": "ک", "ه": "ہۂۃةۀ", "و": "ؤ", "%": "٪", ",": "،", '"': "“”«»", "'": "’‘", " ": "\u00a0\u202f"}
_PLAIN = str.maketrans({variant: letter for letter, variants in _LETTERS.items() for variant in variants})


def plain(text: str) -> tuple[str, Sequence[int]]:
    """Return `text` in the plain form of this module's names and, for each character, its offset in `text`."""
    if text.isascii():
        return text.lower(), range(len(text))
    made = text.translate(_TABLE)
    if len(made) == len(text):
        return made, range(len(text))
    return made, list(compress(range(len(text)), map(_TABLE.__getitem__, map(ord, text))))


def _plain_character(char: str) -> str:
    char = char.translate(_PLAIN)
    category = unicodedata.category(char)
    if category in {"Mn", "Cf"} or char == "\u0640":
        return ""
    digit = unicodedata.decimal(char, None) if category == "Nd" else None
    return char.lower()[:1] if digit is None else str(digit)


class _Table(dict[int, str]):
    """What each character becomes, one character or none, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain_character(chr(code))
        return self[code]


_TABLE = _Table()


def from_hijri(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a date of the civil tabular calendar. Raises: ValueError when there is no such day."""
    if not (1 <= year <= 9000 and 1 <= month <= 12 and 1 <= day <= days_in_hijri_month(year, month)):
        raise ValueError(f"no Hijri date {year}-{month}-{day}")
    cycles, rest = divmod(year - 1, 30)
    leap_days = cycles * 11 + sum(1 for leap in _LEAP_YEARS if leap <= rest)
    return _EPOCH + timedelta(days=(year - 1) * 354 + leap_days + 29 * (month - 1) + month // 2 + day - 1)


def days_in_hijri_month(year: int, month: int) -> int:
    """Return 29 or 30: odd months have 30 days, and the twelfth in leap years."""
    return 30 if month % 2 or (month == 12 and year % 30 in _LEAP_YEARS) else 29
