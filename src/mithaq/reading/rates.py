"""Rates of incidents and whether they changed, with exact intervals (R36). Pure arithmetic; no library beyond `math`.

1. Counts are taken as Poisson. Given their sum, the count of the second period is binomial; the test of no change is exact and two-sided:
   the sum of the probabilities of all outcomes that are no likelier than the one observed.
2. The interval of the ratio of rates is the 95% Clopper-Pearson interval of that binomial share, turned into a ratio.
3. The interval of one rate is Garwood's exact 95% Poisson interval.
4. Fewer than four incidents in both periods together are too few to tell, whatever the test says: one report more or less decides it.

Sources: Clopper and Pearson (1934); Garwood (1936); Przyborowski and Wilenski (1940) for the conditional test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, lgamma, log, log1p
from typing import Literal

Verdict = Literal["rose", "fell", "no change shown", "too few to tell"]
_LEVEL = 0.05
_TAIL = _LEVEL / 2
_FEWEST = 4
_STEPS = 200
_SLACK = 1 + 1e-7


@dataclass(frozen=True)
class Rate:
    """Incidents per day with the bounds of its 95% interval; a count of nothing has the lower bound 0."""

    count: int
    days: float
    rate: float
    low: float
    high: float


@dataclass(frozen=True)
class Change:
    """The second rate over the first: `ratio` and its 95% bounds (`inf` where the first may be nothing), and the exact p."""

    ratio: float | None
    low: float
    high: float
    p: float
    verdict: Verdict


def rate_of(count: int, days: float) -> Rate:
    """Return the rate of `count` incidents in `days`. Raises: ValueError for a negative count or no days."""
    _check(count, days)
    low = 0.0 if count == 0 else _root(lambda mean: _poisson_upper(count, mean) - _TAIL, 0.0, float(count))
    high = _root(lambda mean: _TAIL - _poisson_lower(count, mean), float(count), 2.0 * count + 20.0)
    return Rate(count, days, count / days, low / days, high / days)


def compare(baseline_count: int, baseline_days: float, count: int, days: float) -> Change:
    """Return how the rate of the second period stands to that of the first. Raises: ValueError for a negative count or no days."""
    _check(baseline_count, baseline_days)
    _check(count, days)
    total = baseline_count + count
    if total == 0:
        return Change(None, 0.0, inf, 1.0, "too few to tell")
    share = days / (baseline_days + days)
    p = _two_sided(count, total, share)
    low, high = (_as_ratio(bound, baseline_days / days) for bound in share_interval(count, total))
    ratio = (count / days) / (baseline_count / baseline_days) if baseline_count else inf
    if total < _FEWEST:
        return Change(ratio, low, high, p, "too few to tell")
    if p > _LEVEL:
        return Change(ratio, low, high, p, "no change shown")
    return Change(ratio, low, high, p, "rose" if ratio > 1 else "fell")


def share_interval(count: int, total: int) -> tuple[float, float]:
    """Return the 95% Clopper-Pearson interval of a share of `count` in `total` (at least 1)."""
    low = 0.0 if count == 0 else _root(lambda share: _binomial_upper(count, total, share) - _TAIL, 0.0, 1.0)
    high = 1.0 if count == total else _root(lambda share: _TAIL - _binomial_lower(count, total, share), 0.0, 1.0)
    return low, high


def _check(count: int, days: float) -> None:
    if count < 0 or not 0 < days < inf:
        raise ValueError(f"a rate needs a count of at least 0 and some days, not {count} in {days}")


def _as_ratio(share: float, exposure: float) -> float:
    return inf if share >= 1.0 else share / (1.0 - share) * exposure


def _two_sided(count: int, total: int, share: float) -> float:
    observed = _binomial(count, total, share) * _SLACK
    return min(1.0, sum(one for k in range(total + 1) if (one := _binomial(k, total, share)) <= observed))


def _binomial(k: int, total: int, share: float) -> float:
    if share in {0.0, 1.0}:
        return float(k == total * share)
    ways = lgamma(total + 1) - lgamma(k + 1) - lgamma(total - k + 1)
    return exp(ways + k * log(share) + (total - k) * log1p(-share))


def _binomial_upper(count: int, total: int, share: float) -> float:
    return sum(_binomial(k, total, share) for k in range(count, total + 1))


def _binomial_lower(count: int, total: int, share: float) -> float:
    return sum(_binomial(k, total, share) for k in range(count + 1))


def _poisson_lower(count: int, mean: float) -> float:
    return sum(exp(k * log(mean) - mean - lgamma(k + 1)) if mean > 0 else float(k == 0) for k in range(count + 1))


def _poisson_upper(count: int, mean: float) -> float:
    return 1.0 - _poisson_lower(count - 1, mean)


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function that rises from below 0 to above 0 in [low, high] is 0, by bisection."""
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
