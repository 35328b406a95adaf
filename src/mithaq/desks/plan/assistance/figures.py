"""Figures of a pledge: exact decimals, read from text and never by a float."""

from decimal import Decimal

from mithaq.desks.plan.assistance.records import MONEY, PledgeBody
from mithaq.desks.plan.decimals import is_decimal

NOTHING = Decimal(0)


def is_figure(text: object) -> bool:
    """Return whether `text` is a positive decimal."""
    return isinstance(text, str) and is_decimal(text) and Decimal(text) > 0


def figure(text: str) -> Decimal:
    """Return the decimal that a text says, nothing when it is none."""
    return Decimal(text) if is_figure(text) else NOTHING


def measure_of(body: PledgeBody) -> str:
    """Return in what a pledge is counted: the code of its currency, or its unit."""
    return body.currency if body.form == MONEY else body.unit
