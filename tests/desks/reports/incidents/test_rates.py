"""Rates and changes, held against SciPy: exact intervals and tests, and what they say in a word."""

import pytest
from scipy import stats

from mithaq.desks.reports.incidents.rates import compare, rate_interval

COUNTS = (0, 1, 2, 5, 12, 40, 300)


@pytest.mark.parametrize("count", COUNTS)
def test_the_interval_of_a_rate_is_the_exact_one(count: int) -> None:
    low, high = rate_interval(count)
    expected = (stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0, stats.chi2.ppf(0.975, 2 * count + 2) / 2)
    assert (low, high) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("before", COUNTS)
@pytest.mark.parametrize("after", COUNTS)
@pytest.mark.parametrize(("before_days", "after_days"), [(365, 365), (365, 30), (90, 400)])
def test_a_change_has_the_exact_p_and_the_exact_interval_of_the_ratio(before: int, after: int, before_days: int, after_days: int) -> None:
    found = compare(before, before_days, after, after_days)
    if before + after == 0:
        assert (found.p, found.verdict, found.ratio) == (1.0, "too-few", None)
        return
    oracle = stats.binomtest(after, before + after, after_days / (before_days + after_days))
    assert found.p == pytest.approx(oracle.pvalue, rel=1e-6, abs=1e-12)
    low, high = oracle.proportion_ci(0.95, method="exact")
    scale = before_days / after_days
    assert found.interval[0] == pytest.approx(low / (1 - low) * scale if low < 1 else 0.0, rel=1e-5, abs=1e-9)
    if high < 1:
        assert found.interval[1] == pytest.approx(high / (1 - high) * scale, rel=1e-5)
    else:
        assert found.interval[1] is None


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [((10, 10), "no-change-shown"), ((10, 30), "rose"), ((30, 10), "fell"), ((1, 2), "too-few"), ((0, 0), "too-few"), ((0, 9), "rose")],
)
def test_a_change_is_said_only_where_chance_does_not_explain_it(counts: tuple[int, int], verdict: str) -> None:
    assert compare(counts[0], 365, counts[1], 365).verdict == verdict
