"""Figures of requests for both sides alike: sent, answered in time, late, refused by ground, silent; and how long an answer took.

1. They are read from the kept counts of one facet, whatever the number of requests; two nodes that hold the same records read the same.
2. Silent is an open request whose time is over and to which nothing was answered; one that was answered in part is overdue.
3. Times are those of final answers alone, as coarse as the tally keeps them; the share is the smallest time within which so many came.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from mithaq.desks.requests.fixed import ANSWERED, OPEN_STATES, PARTLY_ANSWERED, REFUSED, WITHDRAWN
from mithaq.desks.requests.records import REQUEST_TYPE
from mithaq.desks.requests.standing import IN_TIME, LATE, PROLONGED
from mithaq.desks.requests.tally import MINUTE, Tally, ending, unpack
from mithaq.store import Reading

Counted = Sequence[tuple[Tally, int]]
MEDIAN, EIGHTY = 0.5, 0.8


@dataclass(frozen=True)
class Figures:
    """What became of some requests. `median_hours` and `eighty_hours` are None where nothing was answered."""

    sent: int = 0
    in_time: int = 0
    prolonged: int = 0
    late: int = 0
    refused: int = 0
    withdrawn: int = 0
    waiting: int = 0
    silent: int = 0
    overdue: int = 0
    median_hours: int | None = None
    eighty_hours: int | None = None

    @property
    def answered(self) -> int:
        """Return how many had their final answer."""
        return self.in_time + self.prolonged + self.late


@dataclass(frozen=True)
class SideFigures:
    """The figures of what one side asked of another; the parts are by kind, urgency and month, and refusals by ground."""

    asker: str
    asked: str
    total: Figures
    by_kind: Mapping[str, Figures] = field(default_factory=dict)
    by_urgency: Mapping[str, Figures] = field(default_factory=dict)
    by_month: Mapping[str, Figures] = field(default_factory=dict)
    grounds: Mapping[str, int] = field(default_factory=dict)


def read_counted(reading: Reading) -> Counted:
    """Return every tally with how many requests have it, by one question."""
    return [(unpack(value), count) for value, count in reading.counts(REQUEST_TYPE.name, "tally").items()]


def periods(counted: Counted) -> list[str]:
    """Return the years and months in which something was asked, newest first."""
    months = {tally.month for tally, _ in counted}
    return sorted({month[:4] for month in months}, reverse=True) + sorted(months, reverse=True)


def side_figures(counted: Counted, parties: Iterable[str], now: int, *, agreement: str = "", period: str = "") -> list[SideFigures]:
    """Return the figures of each pair of sides that asked; `period` is a year or month, `parties` gives the identifiers in full.

    One side's name stands by its end where it is not among the parties.
    """
    chosen = [one for one in counted if one[0].month.startswith(period) and (not agreement or one[0].agreement == ending(agreement))]
    names = {ending(one): one for one in parties}
    pairs = sorted({(tally.asker, tally.asked) for tally, _ in chosen})
    return [
        _side(
            [one for one in chosen if (one[0].asker, one[0].asked) == pair], names.get(pair[0], pair[0]), names.get(pair[1], pair[1]), now
        )
        for pair in pairs
    ]


def figures_of(counted: Counted, now: int) -> Figures:
    """Return the figures of some tallies at a moment."""
    minute = now // MINUTE
    found: Counter[str] = Counter()
    taken: Counter[int] = Counter()
    for tally, count in counted:
        found["sent"] += count
        found[_fate(tally, minute)] += count
        if tally.outcome == ANSWERED:
            taken[tally.hours] += count
    return Figures(**found, median_hours=share_within(taken, MEDIAN), eighty_hours=share_within(taken, EIGHTY))


def share_within(taken: Mapping[int, int], share: float) -> int | None:
    """Return the smallest time within which at least `share` of all came, or None where there are none."""
    wanted, reached = ceil(share * sum(taken.values())), 0
    for hours, count in sorted(taken.items()):
        reached += count
        if reached >= wanted:
            return hours
    return None


def _side(counted: Counted, asker: str, asked: str, now: int) -> SideFigures:
    grounds: Counter[str] = Counter()
    for tally, count in counted:
        if tally.outcome == REFUSED:
            grounds[tally.ground] += count
    return SideFigures(
        asker,
        asked,
        figures_of(counted, now),
        _parts(counted, now, lambda tally: tally.kind),
        _parts(counted, now, lambda tally: tally.urgency),
        _parts(counted, now, lambda tally: tally.month),
        dict(sorted(grounds.items())),
    )


def _parts(counted: Counted, now: int, key: Callable[[Tally], str]) -> dict[str, Figures]:
    groups: dict[str, list[tuple[Tally, int]]] = defaultdict(list)
    for one in counted:
        groups[key(one[0])].append(one)
    return {value: figures_of(groups[value], now) for value in sorted(groups)}


def _fate(tally: Tally, minute: int) -> str:
    """Return the name of the figure in which a request is counted beside those that were sent."""
    if tally.outcome in OPEN_STATES:
        is_over = tally.due_minute < minute
        return "waiting" if not is_over else "overdue" if tally.outcome == PARTLY_ANSWERED else "silent"
    if tally.outcome in (REFUSED, WITHDRAWN):
        return tally.outcome
    return {IN_TIME: "in_time", PROLONGED: "prolonged", LATE: "late"}[tally.timing]
