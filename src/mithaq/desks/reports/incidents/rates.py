"""Rates of incidents with their uncertainty, and whether one period differs from another.

1. Incidents are taken as events of a Poisson process: a count over days has a rate, and an exact interval of it (Garwood 1936).
2. Two counts are compared given their sum: the later one is then binomial, with the share of its days as probability. The test is the
   exact two-sided one (the outcomes that are no likelier than what was seen); the interval of the ratio follows from Clopper and Pearson.
3. Where no outcome of so few incidents could show a change, the answer is that they are too few to tell, never that nothing changed.
4. What the test does not know: attacks come in waves, and reports of them do too. It says what chance alone explains, and no cause.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.05
STEPS = 80
SLACK = 1 + 1e-7  # As R and SciPy do: two outcomes of one likelihood must not differ by rounding.

Verdict = Literal["rose", "fell", "no-change-shown", "too-few"]
Interval = tuple[float, float]


@dataclass(frozen=True)
class Change:
    """A later period against a baseline: counts by their days, the ratio of the rates (None without a baseline), its interval, p."""

    before: int
    before_days: int
    after: int
    after_days: int
    ratio: float | None
    interval: tuple[float, float | None]
    p: float
    verdict: Verdict


def rate_interval(count: int, level: float = LEVEL) -> Interval:
    """Return the exact interval of the expected number of incidents where `count` were seen, at 1 - `level`."""
    high = count + 10 * (count + 1) ** 0.5 + 10
    upper = _root(lambda mean: _poisson_upto(count, mean) - level / 2, 0.0, high)
    lower = _root(lambda mean: level / 2 - (1 - _poisson_upto(count - 1, mean)), 0.0, float(count)) if count else 0.0
    return lower, upper


def compare(before: int, before_days: int, after: int, after_days: int, level: float = LEVEL) -> Change:
    """Return how the rate of `after` incidents in `after_days` differs from that of `before` in `before_days`; days are at least 1."""
    both, share = before + after, after_days / (before_days + after_days)
    chances = _binomial(both, share)
    p = min(1.0, float(chances[chances <= chances[after] * SLACK].sum()))
    scale = before_days / after_days
    low, high = _clopper_pearson(after, both, level)
    ratio = after / before * scale if before else None
    interval = (low / (1 - low) * scale if low < 1 else 0.0, high / (1 - high) * scale if high < 1 else None)
    return Change(
        before, before_days, after, after_days, ratio, interval, p, _verdict(chances, p, is_more=after / after_days > before / before_days)
    )


def _verdict(chances: NDArray[np.float64], p: float, *, is_more: bool) -> Verdict:
    if min(chances[0], chances[-1]) > LEVEL or len(chances) == 1:
        return "too-few"
    if p > LEVEL:
        return "no-change-shown"
    return "rose" if is_more else "fell"


def _clopper_pearson(seen: int, of: int, level: float) -> Interval:
    if of == 0:
        return 0.0, 1.0
    low = _root(lambda share: level / 2 - (1 - _binomial_upto(seen - 1, of, share)), 0.0, 1.0) if seen else 0.0
    high = _root(lambda share: _binomial_upto(seen, of, share) - level / 2, 0.0, 1.0) if seen < of else 1.0
    return low, high


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Return where a falling function crosses nothing, by halving."""
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2


def _log_factorials(most: int) -> NDArray[np.float64]:
    return np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, most + 1, dtype=np.float64)))))


def _binomial(of: int, share: float) -> NDArray[np.float64]:
    logs, seen = _log_factorials(of), np.arange(of + 1)
    found: NDArray[np.float64] = np.exp(logs[of] - logs - logs[::-1] + seen * np.log(share) + (of - seen) * np.log1p(-share))
    return found


def _binomial_upto(seen: int, of: int, share: float) -> float:
    if share <= 0.0:
        return 1.0
    return float(seen >= of) if share >= 1.0 else float(_binomial(of, share)[: seen + 1].sum())


def _poisson_upto(count: int, mean: float) -> float:
    if count < 0:
        return 0.0
    if mean <= 0.0:
        return 1.0
    logs, seen = _log_factorials(count), np.arange(count + 1)
    return float(np.exp(seen * np.log(mean) - mean - logs).sum())
