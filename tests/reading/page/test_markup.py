"""HTML pasted instead of text. The pages are invented."""

from itertools import pairwise

from mithaq.reading import ListedNames, names_from_aliases, read_report
from mithaq.reading.page.clean import clean
from mithaq.reading.page.markup import markup_of

PAGE = (
    "<html><head><title>x</title><style>p {color: red}</style></head><body><div class='a'>"
    "<p>قال وزير الداخلية الباكستاني طارق مخترعي&nbsp;إن الأمر تم.</p><script>var kabul = 'Kabul';</script>"
    "<table><tr><td>الناتو</td><td>المتحدة</td></tr></table></div></body></html>"
)


def test_tags_scripts_and_styles_are_removed_where_they_stand() -> None:
    reading = read_report(PAGE, ListedNames.build(names_from_aliases()))
    assert {one.why for one in reading.removed} == {"markup"}
    kept = "".join(PAGE[slice(*span)] for span in clean(PAGE).kept)
    assert "<" not in kept
    assert "Kabul" not in kept
    assert [one.text for one in reading.mentions if one.type == "person"] == ["طارق مخترعي"]
    assert all(PAGE[one.start : one.end] == one.text for one in reading.mentions)


def test_no_name_runs_over_the_cells_of_a_table() -> None:
    text = "<table><tr><td>الأمم</td><td>المتحدة</td></tr></table>"
    assert read_report(text, ListedNames.build(names_from_aliases())).mentions == ()


def test_a_text_with_a_sign_or_two_is_no_html() -> None:
    assert markup_of("إذا كان x < 5 و y > 3 فإن <b>") == ()


def test_spans_of_markup_do_not_touch_and_end_inside_the_text() -> None:
    spans = markup_of(PAGE)
    assert all(first[1] < second[0] for first, second in pairwise(spans))
    assert spans[-1][1] == len(PAGE)


def test_unclosed_scripts_cost_no_more_than_their_length() -> None:
    text = "<p><p><p>" + "<script " * 20_000
    assert markup_of(text)[0][0] == 0
