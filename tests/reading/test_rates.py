"""Rates and their change. The expected figures were computed once with SciPy 1.16 (binomtest, chi2.ppf)."""

from math import inf

import pytest
from mithaq.reading.rates import compare, rate_of, share_interval

COMPARED = [
    (0, 30, 5, 30, 0.0625000000, 0.4781762499, 1.0),
    (5, 30, 0, 30, 0.0625000000, 0.0, 0.5218237501),
    (10, 365, 12, 90, 0.0003133953, 0.3221047546, 0.7561381341),
    (3, 90, 4, 365, 0.1442719460, 0.1840515676, 0.9010117216),
    (40, 365, 13, 90, 0.3886970570, 0.1375511756, 0.3828246582),
    (120, 365, 5, 7, 0.0880575972, 0.0131134447, 0.0908783697),
    (8, 31, 8, 7, 0.0041399881, 0.2465101115, 0.7534898885),
    (2, 7, 13, 31, 1.0, 0.5953973034, 0.9834240866),
    (1, 30, 3, 30, 0.6250000000, 0.1941204497, 0.9936905368),
    (40, 90, 120, 365, 0.1115154012, 0.6755019315, 0.8149979722),
]
GARWOOD = [
    (0, 0.0, 3.68887945),
    (1, 0.02531781, 5.57164339),
    (2, 0.24220928, 7.22468767),
    (5, 1.62348639, 11.66833208),
    (13, 6.92195249, 22.23039592),
    (40, 28.57658644, 54.46864696),
    (120, 99.49192563, 143.49058537),
]


@pytest.mark.parametrize("row", COMPARED)
def test_r36_the_test_and_the_interval_agree_with_scipy(row: tuple[int, int, int, int, float, float, float]) -> None:
    first, first_days, second, second_days, p, low, high = row
    found = compare(first, first_days, second, second_days)
    bounds = share_interval(second, first + second)
    assert found.p == pytest.approx(p, abs=1e-9)
    assert bounds == pytest.approx((low, high), abs=1e-9)


@pytest.mark.parametrize(("count", "low", "high"), GARWOOD)
def test_r36_the_interval_of_a_rate_agrees_with_scipy(count: int, low: float, high: float) -> None:
    found = rate_of(count, 1)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-7)


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [(10, 40, "rose"), (40, 10, "fell"), (10, 12, "no change shown"), (0, 0, "too few to tell"), (0, 3, "too few to tell"), (0, 9, "rose")],
)
def test_r36_a_change_is_said_only_where_it_is_shown(first: int, second: int, verdict: str) -> None:
    assert compare(first, 90, second, 90).verdict == verdict


def test_a_rate_is_by_day_so_that_periods_of_any_length_compare() -> None:
    found = compare(20, 200, 10, 50)
    assert found.ratio == pytest.approx(2.0)
    assert found.low < 2.0 < found.high


def test_nothing_before_gives_no_upper_bound() -> None:
    found = compare(0, 30, 9, 30)
    assert (found.ratio, found.high) == (inf, inf)


@pytest.mark.parametrize(("count", "days"), [(-1, 30), (3, 0), (3, -2), (3, inf)])
def test_a_negative_count_and_no_days_are_refused(count: int, days: float) -> None:
    with pytest.raises(ValueError, match="a rate needs"):
        rate_of(count, days)
