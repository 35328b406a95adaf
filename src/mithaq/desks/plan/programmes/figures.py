"""Figures of programmes: decimal texts, and the small counts of people that are never told exactly."""

import re
from decimal import Decimal

# Under this many people, a count with a place and a date could tell who they are.
SMALL = 5
FEWER = f"<{SMALL}"
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_WHOLE = re.compile(r"[0-9]{1,12}")


def is_figure(text: str) -> bool:
    """Return whether a text is a number of at most twelve digits and six decimals, in ASCII digits."""
    return _NUMBER.fullmatch(text) is not None


def is_whole(text: str) -> bool:
    """Return whether a text is a whole number of at most twelve digits."""
    return _WHOLE.fullmatch(text) is not None


def is_small(text: str) -> bool:
    """Return whether a count of people is so small that it is said as "fewer than five"."""
    return is_figure(text) and 0 < Decimal(text) < SMALL


def same(first: str, second: str) -> bool:
    """Return whether two figures say the same, however many zeros they are written with."""
    if is_figure(first) and is_figure(second):
        return Decimal(first) == Decimal(second)
    return first == second


def reaches(said: str, wanted: str) -> bool:
    """Return whether a figure is at least what is wanted; "fewer than five" is only at least itself."""
    if is_figure(said) and is_figure(wanted):
        return Decimal(said) >= Decimal(wanted)
    return said == wanted or (wanted == FEWER and is_figure(said) and Decimal(said) >= SMALL)
