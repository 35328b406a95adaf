"""Drawings of counts over time: whole numbers at the rules, names that fit, and time from the right where it is written so."""

from itertools import pairwise

from mithaq.web.trendlines import EDGE, HEIGHT, WIDTH, Seen, trend


def seen(counts: list[int]) -> list[Seen]:
    return [Seen(f"month {number}", count, max(0.0, count - 1.0), count + 3.0, "said") for number, count in enumerate(counts)]


def test_rules_stand_at_whole_numbers_that_are_evenly_apart() -> None:
    for most in (0, 1, 4, 9, 250):
        numbers = [one.number for one in trend(seen([most]), [], mirrored=False).rules]
        assert numbers[0] == 0
        assert len({after - before for before, after in pairwise(numbers)}) <= 1
        assert len(numbers) <= 6


def test_no_name_is_cut_at_an_edge_and_not_more_stand_than_fit() -> None:
    for length in (12, 24, 60):
        named = [one for one in trend(seen([1] * length), [], mirrored=True).dots if one.label]
        assert 1 <= len(named) <= 12
        assert all(EDGE <= one.x <= WIDTH - EDGE for one in named)


def test_time_runs_from_the_right_in_a_mirrored_drawing_and_what_is_more_stands_higher() -> None:
    plain, mirrored = (trend(seen([0, 5]), [(0, 2, 2.5, 1.0, 4.0)], mirrored=one) for one in (False, True))
    assert [one.x for one in plain.dots] == [WIDTH - one.x for one in mirrored.dots]
    assert plain.dots[1].y < plain.dots[0].y <= HEIGHT
    assert plain.bands[0].high <= plain.bands[0].y <= plain.bands[0].low
