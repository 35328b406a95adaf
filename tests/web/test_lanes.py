"""Where marks and parts of drawings stand. All is invented."""

from mithaq.web.lanes import WIDTH, Point, stacked, timeline

NAMES = [("meeting", "Meetings"), ("visit", "Visits")]


def test_a_date_that_is_known_to_the_year_alone_is_drawn_as_long_as_the_year() -> None:
    points = [Point("meeting", "2015", "x"), Point("meeting", "2016-12-31", "y")]
    drawn = timeline(points, NAMES, mirrored=False)
    assert drawn is not None
    year, day = drawn.lanes[0].marks
    assert year.x == 0
    assert 0.45 < year.width / WIDTH < 0.55
    assert day.width < 10
    assert [one.label for one in drawn.lanes] == ["Meetings"]


def test_a_drawing_that_is_read_from_the_right_is_the_other_turned_round() -> None:
    points = [Point("meeting", "2015-03-04", "x"), Point("visit", "2016-05", "y"), Point("visit", "2018", "z")]
    plain, turned = (timeline(points, NAMES, mirrored=one) for one in (False, True))
    assert plain is not None
    assert turned is not None
    for one, other in zip(plain.lanes, turned.lanes, strict=True):
        assert [WIDTH - mark.x - mark.width for mark in one.marks] == [mark.x for mark in other.marks]


def test_nothing_is_drawn_of_nothing_and_one_day_alone_is_drawn() -> None:
    assert timeline([], NAMES, mirrored=False) is None
    drawn = timeline([Point("visit", "9999-12-31", "x")], NAMES, mirrored=False)
    assert drawn is not None
    assert 0 <= drawn.lanes[0].marks[0].x < WIDTH


def test_parts_that_are_not_nothing_are_seen_and_stay_within_the_bar() -> None:
    parts = stacked([("proposed", 1), ("doing", 9_999), ("done", 0)], 10_000, mirrored=False)
    assert parts[0].width > 0
    assert parts[2].width == 0
    assert all(one.x >= 0 and one.x + one.width <= WIDTH for one in parts)
