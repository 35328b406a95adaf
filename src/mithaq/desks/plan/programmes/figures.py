"""Figures of programmes: decimal texts, and the small counts of people that are never told exactly."""

from decimal import Decimal

from mithaq.desks.plan.decimals import is_decimal

# Under this many people, a count with a place and a date could tell who they are.
SMALL = 5
FEWER = f"<{SMALL}"


def is_whole(text: str) -> bool:
    """Return whether a text is a whole number."""
    return is_decimal(text) and "." not in text


def is_small(text: str) -> bool:
    """Return whether a count of people is so small that it is said as "fewer than five"."""
    return is_decimal(text) and 0 < Decimal(text) < SMALL


def same(first: str, second: str) -> bool:
    """Return whether two figures say the same, however many zeros they are written with."""
    if is_decimal(first) and is_decimal(second):
        return Decimal(first) == Decimal(second)
    return first == second


def reaches(said: str, wanted: str) -> bool:
    """Return whether a figure is at least what is wanted; "fewer than five" is only at least itself."""
    if is_decimal(said) and is_decimal(wanted):
        return Decimal(said) >= Decimal(wanted)
    return said == wanted or (wanted == FEWER and is_decimal(said) and Decimal(said) >= SMALL)
