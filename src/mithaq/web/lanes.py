"""Drawings of the plan that stand beside a table of the same: marks over time in lanes, and shares of a whole as stacked bars.

1. Only places are reckoned here, in units of the drawing. In a language that is written from the right, time runs from the right.
2. What is known to the year or the month alone is drawn as long as that: nothing is put on a day that nobody knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mithaq.records.ident import first_day, last_day

WIDTH, LANE, TOP, MARK = 960, 44, 22, 12
LEAST = 4
FEWEST_DAYS = 30
MOST_TICKS = 12
# A name of a month, half of it, beside which no tick is drawn at the ends.
EDGE = 45


@dataclass(frozen=True)
class Point:
    """Something in a lane: an ISO 8601 date cut to what is known, and its title."""

    lane: str
    day: str
    title: str


@dataclass(frozen=True)
class Mark:
    """A point as it is drawn: from `x`, so long as its date is uncertain."""

    x: int
    y: int
    width: int
    height: int
    title: str


@dataclass(frozen=True)
class Lane:
    """A lane with its name."""

    label: str
    y: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Tick:
    """A place on the axis with its year or month."""

    x: int
    label: str


@dataclass(frozen=True)
class Timeline:
    """Lanes over one axis. `start` is where a line of text begins."""

    width: int
    height: int
    start: int
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    is_mirrored: bool


@dataclass(frozen=True)
class Part:
    """A part of a stacked bar: its kind, its count, and where it stands."""

    kind: str
    count: int
    x: int
    width: int


def timeline(points: Sequence[Point], names: Sequence[tuple[str, str]], *, mirrored: bool) -> Timeline | None:
    """Return points in lanes of the given kinds and names, those without a point left out; None when there is none at all."""
    spans = [(date.fromisoformat(first_day(one.day)), date.fromisoformat(last_day(one.day)), one) for one in points]
    if not spans:
        return None
    first, last = min(one[0] for one in spans), max(one[1] for one in spans)
    days = max((last - first).days, FEWEST_DAYS)

    def place(day: date) -> int:
        return round((day - first).days * WIDTH / days)

    lanes: list[Lane] = []
    for kind, label in names:
        here = [one for one in spans if one[2].lane == kind]
        if here:
            top = TOP + len(lanes) * LANE
            lanes.append(Lane(label, top, tuple(_mark(place(a), place(b), top + 8, one, mirrored) for a, b, one in here)))
    inside = [(place(day), label) for day, label in _ticks(first, last) if EDGE <= place(day) <= WIDTH - EDGE]
    ticks = tuple(Tick(_x(x, 0, mirrored), label) for x, label in inside)
    return Timeline(WIDTH, TOP + len(lanes) * LANE + TOP, WIDTH if mirrored else 0, tuple(lanes), ticks, mirrored)


def stacked(counts: Sequence[tuple[str, int]], most: int, *, mirrored: bool) -> tuple[Part, ...]:
    """Return the parts of a bar in their order, drawn to the largest sum `most` of all bars; a part that is not nothing is seen."""
    made: list[Part] = []
    x = 0
    for kind, count in counts:
        width = 0 if not count or not most else max(LEAST, round(count * WIDTH / most))
        width = min(width, WIDTH - x)
        made.append(Part(kind, count, WIDTH - x - width if mirrored else x, width))
        x += width
    return tuple(made)


def _mark(start: int, end: int, y: int, one: Point, mirrored: bool) -> Mark:  # noqa: FBT001 - a shape's own place
    width = max(LEAST, end - start)
    start = min(start, WIDTH - width)
    return Mark(_x(start, width, mirrored), y, width, MARK, one.title)


def _x(start: int, width: int, mirrored: bool) -> int:  # noqa: FBT001 - as above
    return WIDTH - start - width if mirrored else start


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Return the first days of years between two days, or of months when they are within two years; no more than fit."""
    if (last - first).days > 730:
        every = [(date(year, 1, 1), f"{year}") for year in range(first.year + 1, last.year + 1)]
    else:
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        every = [(date(one // 12, one % 12 + 1, 1), f"{one // 12}-{one % 12 + 1:02}") for one in months]
    step = -(-len(every) // MOST_TICKS) or 1
    return every[::step]
