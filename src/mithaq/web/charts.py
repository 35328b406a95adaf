"""Drawings that pages show beside a table of the same figures: only where each shape stands, in units of the drawing.

1. What is drawn is in the table too; a drawing carries nothing alone.
2. A drawing in a language that is written from the right begins at the right: `mirrored` turns every place round.
3. A value is drawn to the largest of all; one that is not nothing is never drawn as nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, ROW, LINE, BAR = 480, 46, 17, 18
LEAST = 2


@dataclass(frozen=True)
class Value:
    """A figure to be drawn: its name, itself, and how it is said."""

    label: str
    amount: Decimal
    said: str


@dataclass(frozen=True)
class Bar:
    """A bar with its name at its beginning and its figure at its end; `drop` is what it is short of the bar before it."""

    label: str
    said: str
    y: int
    x: int
    width: int
    drop_x: int
    drop_width: int
    text_y: int
    height: int = BAR


@dataclass(frozen=True)
class Drawing:
    """Bars below one another. `start` and `end` are where names begin and figures end."""

    width: int
    height: int
    start: int
    end: int
    bars: tuple[Bar, ...]


def bars(values: Sequence[Value], *, mirrored: bool) -> Drawing:
    """Return values as bars from one line."""
    return _drawn(values, [Decimal(0)] * len(values), mirrored=mirrored)


def waterfall(values: Sequence[Value], *, mirrored: bool) -> Drawing:
    """Return values as bars of which each shows what it is short of the one before it."""
    before = [Decimal(0), *(one.amount for one in values)]
    return _drawn(values, [max(Decimal(0), was - one.amount) for was, one in zip(before, values, strict=False)], mirrored=mirrored)


def _drawn(values: Sequence[Value], short: Sequence[Decimal], *, mirrored: bool) -> Drawing:
    most = max((one.amount + gap for one, gap in zip(values, short, strict=True)), default=Decimal(0))
    made = []
    for row, (one, gap) in enumerate(zip(values, short, strict=True)):
        width, drop = _length(one.amount, most), _length(gap, most)
        drop = min(drop, WIDTH - width)
        x, drop_x = (WIDTH - width, WIDTH - width - drop) if mirrored else (0, width)
        top = row * ROW
        made.append(Bar(one.label, one.said, top + LINE + 5, x, width, drop_x, drop, top + LINE))
    return Drawing(WIDTH, ROW * len(values), WIDTH if mirrored else 0, 0 if mirrored else WIDTH, tuple(made))


def _length(amount: Decimal, most: Decimal) -> int:
    return 0 if amount <= 0 or most <= 0 else max(LEAST, int(amount * WIDTH / most))
