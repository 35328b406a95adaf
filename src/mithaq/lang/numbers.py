"""Numbers as a person reads them: digits, grouping, shares, sizes. Presentation only; nothing shown here is ever read back.

1. Digits are Western unless the person asked for the native ones of the language, as CLDR names them: Arabic-Indic (U+0660) for
   Arabic, the extended forms (U+06F0) for Urdu.
2. A count that was capped says so ("10,000+"); a share is never shown without what it is a share of.
"""

from functools import cache

from babel import Locale
from babel.numbers import format_decimal, format_percent

from mithaq.lang.catalogue import N_, translate

# The zero of each numbering system of CLDR that a language here may have; the other nine digits follow it in Unicode.
_ZEROS = {"arab": 0x0660, "arabext": 0x06F0, "deva": 0x0966, "beng": 0x09E6}
_UNITS = (N_("{size} bytes"), N_("{size} kB"), N_("{size} MB"), N_("{size} GB"))


def show_digits(text: str, locale: str, digits: str) -> str:
    """Return `text` with its Western digits as `digits` ("latin" or "native") asks; the rest of the text stays as it is."""
    return text.translate(_native(locale)) if digits == "native" else text


@cache
def _native(locale: str) -> dict[int, int]:
    """Return the native digit for each Western one; nothing where the language writes Western ones itself."""
    zero = _ZEROS.get(Locale.parse(locale).other_numbering_systems.get("native", ""))
    return {} if zero is None else {ord("0") + digit: zero + digit for digit in range(10)}


def show_number(number: float, locale: str, digits: str = "latin", *, cap: int | None = None) -> str:
    """Return a number grouped as `locale` does; one that reached `cap` carries a plus sign."""
    shown = format_decimal(number, locale=locale, numbering_system="latn")
    if cap is not None and number >= cap:
        shown += "+"
    return show_digits(shown, locale, digits)


def show_share(share: float, locale: str, digits: str = "latin") -> str:
    """Return a share between 0.0 and 1.0 as whole percents."""
    return show_digits(format_percent(share, locale=locale, numbering_system="latn"), locale, digits)


def show_size(size_bytes: int, locale: str, digits: str = "latin") -> str:
    """Return a size in bytes, kB, MB or GB, in steps of a thousand, with one decimal where the whole number is below ten."""
    size, step = float(size_bytes), 0
    while size >= 1000 and step < len(_UNITS) - 1:
        size, step = size / 1000, step + 1
    shown = show_number(round(size, 1) if step and size < 10 else round(size), locale, digits)
    return translate(_UNITS[step], locale).format(size=shown)
