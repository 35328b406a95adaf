"""Folding. All texts are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.names.fold import fold_text, fold_with_offsets
from mithaq.names.script import main_script, script_of


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("لشکر طیبہ", "لشكر طيبة"),
        ("أحمد إبراهيم آدم", "احمد ابراهيم ادم"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("\u200fالقاعدة\u200e", "القاعده"),
        ("مؤمن", "مومن"),
        ("علی", "على"),
        ("پښتۍ", "پښتي"),
        ("١٧ ۲۰۲۴", "17 2024"),
        ("ﻻ", "لا"),
        ("İSTANBUL", "istanbul"),
        ("Müller Łódź Ørsted", "muller lodz orsted"),
        ("Strasse", "Straße"),
    ],
)
def test_two_spellings_of_one_word_fold_to_the_same_text(left: str, right: str) -> None:
    assert fold_text(left) == fold_text(right)


def test_letters_that_make_different_words_stay_apart() -> None:
    assert fold_text("نقوي") != fold_text("نقفي")
    assert fold_text("پاک") != fold_text("باک")
    assert fold_text("طالبان") != fold_text("طالباني")


def test_a_folded_span_leads_back_to_its_origin_with_its_marks() -> None:
    text = "قال «مُحَمَّدٌ» ذلك"
    folded = fold_with_offsets(text)
    start = folded.text.index("محمد")
    begin, end = folded.origin(start, start + 4)
    assert text[begin:end] == "مُحَمَّدٌ"


def test_a_bidi_control_after_a_word_is_outside_its_span() -> None:
    text = "(\u200fالقاعدة\u200e)"
    folded = fold_with_offsets(text)
    begin, end = folded.origin(1, 8)
    assert text[begin:end] == "القاعدة"


def test_a_ligature_that_unfolds_keeps_its_one_origin() -> None:
    folded = fold_with_offsets("xﷲy")
    assert folded.text == "xاللهy"
    assert folded.origin(1, 5) == (1, 2)


@given(st.text(st.characters(codec=None), max_size=200))
def test_folding_terminates_is_stable_and_can_be_encoded(text: str) -> None:
    folded = fold_with_offsets(text)
    assert folded.text == fold_text(text)
    assert len(folded.offsets) == len(folded.text)
    assert list(folded.offsets) == sorted(folded.offsets)
    assert fold_text(folded.text) == folded.text
    folded.text.encode("utf-8")


def test_the_main_script_is_that_of_most_letters() -> None:
    assert main_script("وزير Khan الداخلية") == "Arab"
    assert main_script("Министр") == "Cyrl"
    assert main_script("12 34") == "Zzzz"
    assert script_of("ﻻ") == "Arab"
