"""Figures of a pledge: exact decimals, read from text and never by a float."""

import re
from decimal import Decimal

from mithaq.desks.plan.assistance.records import MONEY, PledgeBody

_FIGURE = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,4})?", re.ASCII)
NOTHING = Decimal(0)


def is_figure(text: object) -> bool:
    """Return whether `text` is a positive decimal of at most fifteen digits before the point and four after it."""
    return isinstance(text, str) and _FIGURE.fullmatch(text) is not None and Decimal(text) > 0


def figure(text: str) -> Decimal:
    """Return the decimal that a text says, nothing when it is none."""
    return Decimal(text) if is_figure(text) else NOTHING


def measure_of(body: PledgeBody) -> str:
    """Return in what a pledge is counted: the code of its currency, or its unit."""
    return body.currency if body.form == MONEY else body.unit
