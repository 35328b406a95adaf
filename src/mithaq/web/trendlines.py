"""A drawing of counts over time with their uncertainty: only where each shape stands, in units of the drawing.

Each count is a point with a line from the lowest to the highest rate that it is compatible with. Two bands show the mean rates before and
after a day. In a language that is written from the right, time runs from the right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, TOP = 960, 240, 24, 12
MOST_LABELS = 12
RULES = 4
EDGE = 45  # half a name of a month, beside which no name is written at the ends


@dataclass(frozen=True)
class Seen:
    """A count of a period with the interval of its expected number."""

    label: str
    count: int
    low: float
    high: float
    said: str


@dataclass(frozen=True)
class Dot:
    """A point with its line of uncertainty; `label` is empty where labels would not fit."""

    x: int
    y: int
    low: int
    high: int
    label: str
    said: str


@dataclass(frozen=True)
class Band:
    """The mean of a stretch of periods with its interval."""

    x: int
    width: int
    y: int
    low: int
    high: int


@dataclass(frozen=True)
class Rule:
    """A line across at a number."""

    y: int
    number: int


@dataclass(frozen=True)
class Trend:
    """The drawing: its size, points, bands and rules; `start` is where numbers of the rules stand."""

    width: int
    height: int
    start: int
    dots: tuple[Dot, ...]
    bands: tuple[Band, ...]
    rules: tuple[Rule, ...]


def trend(seen: Sequence[Seen], means: Sequence[tuple[int, int, float, float, float]], *, mirrored: bool) -> Trend:
    """Return counts as points, and means as bands: first period, one after the last, mean, lowest and highest."""
    most = max([1.0, *(one.high for one in seen), *(mean[4] for mean in means)])
    step = -(-len(seen) // MOST_LABELS) or 1
    slot = WIDTH / max(1, len(seen))

    def up(number: float) -> int:
        return round(HEIGHT - FOOT - number / most * (HEIGHT - FOOT - TOP))

    def across(place: float) -> int:
        return round(WIDTH - place * slot) if mirrored else round(place * slot)

    def label(number: int) -> str:
        inside = EDGE <= across(number + 0.5) <= WIDTH - EDGE
        return seen[number].label if number % step == step // 2 and inside else ""

    dots = tuple(
        Dot(across(number + 0.5), up(one.count), up(one.low), up(one.high), label(number), one.said) for number, one in enumerate(seen)
    )
    bands = tuple(
        Band(min(across(first), across(last)), abs(across(last) - across(first)), up(mean), up(low), up(high))
        for first, last, mean, low, high in means
    )
    rules = tuple(Rule(up(number), number) for number in range(0, int(most) + 1, int(most) // RULES + 1))
    return Trend(WIDTH, HEIGHT, WIDTH if mirrored else 0, dots, bands, rules)
