"""Why: which words met, by what, and what was left over on either side."""

from mithaq.screening.explain import explain
from mithaq.screening.screener import Screener
from tests.screening.lists import index


def told(name: str) -> tuple[list[tuple[str, str, str]], tuple[str, ...], tuple[str, ...]]:
    said = explain(name, Screener(index()).search(name)[0])
    return [(one.query, one.listed, one.way) for one in said.met], said.query_left, said.name_left


def test_words_that_mean_the_same_say_so() -> None:
    met, query_left, name_left = told("جيش تحرير بلوشستان")
    assert {(query, listed) for query, listed, _ in met} == {("جیش", "army"), ("تحریر", "liberation"), ("بلوشستان", "balochistan")}
    assert {way for _, listed, way in met if listed in ("army", "liberation")} == {"means the same"}
    assert (query_left, name_left) == ((), ())


def test_the_same_word_and_a_short_form_say_so_and_what_is_left_is_named() -> None:
    met, query_left, name_left = told("Bill Thorne")
    assert met == [("bill", "william", "a short form"), ("thorne", "thorne", "the same word")]
    assert (query_left, name_left) == ((), ("haverstock",))


def test_a_word_of_the_question_that_nothing_meets_is_named() -> None:
    _, query_left, _ = told("Mohsin Zubair Naqvi")
    assert query_left == ("zubair",)


def test_the_same_word_in_the_lists_own_script_says_so() -> None:
    met, _, _ = told("محمد جمال الكاشف")
    assert {way for _, _, way in met} == {"the same word"}
