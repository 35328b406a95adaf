"""Where the shapes of a drawing stand. The figures are invented."""

from decimal import Decimal

from mithaq.web.charts import WIDTH, Drawing, Value, bars, waterfall

FIGURES = [Value(name, Decimal(amount), amount) for name, amount in (("a", "100"), ("b", "60"), ("c", "0"), ("d", "0.01"))]


def inside(drawing: Drawing) -> bool:
    found = [(one.x, one.width) for one in drawing.bars] + [(one.drop_x, one.drop_width) for one in drawing.bars]
    return all(x >= 0 and width >= 0 and x + width <= WIDTH for x, width in found)


def test_a_bar_is_as_long_as_its_figure_is_of_the_largest_and_shows_what_it_is_short_of_the_one_before() -> None:
    first, second, third, fourth = waterfall(FIGURES, mirrored=False).bars
    assert (first.x, first.width, first.drop_width) == (0, WIDTH, 0)
    assert (second.x, second.width) == (0, WIDTH * 60 // 100)
    assert (second.drop_x, second.drop_width) == (second.width, WIDTH - second.width)
    assert (third.width, third.drop_width) == (0, WIDTH * 60 // 100)
    assert (fourth.width, fourth.drop_width) == (2, 0)


def test_a_mirrored_drawing_begins_at_the_right() -> None:
    drawing, other = waterfall(FIGURES, mirrored=True), waterfall(FIGURES, mirrored=False)
    assert (drawing.start, drawing.end) == (WIDTH, 0)
    for one, plain in zip(drawing.bars, other.bars, strict=True):
        assert one.x == WIDTH - plain.width
        assert one.drop_x + one.drop_width == WIDTH - plain.width if plain.drop_width else True
    assert inside(drawing)
    assert inside(other)


def test_figures_that_are_all_nothing_and_figures_that_grow_stay_inside() -> None:
    nothing = [Value("a", Decimal(0), "0")] * 3
    assert [one.width for one in bars(nothing, mirrored=False).bars] == [0, 0, 0]
    growing = [Value("a", Decimal(1), "1"), Value("b", Decimal("1e15"), "1"), Value("c", Decimal(7), "7")]
    assert inside(waterfall(growing, mirrored=True))
    assert bars([], mirrored=False).height == 0
