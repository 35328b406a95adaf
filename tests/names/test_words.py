"""Words of a name: particles go, what is written in one or two words is one, and articles that grew together stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.names.words import MAX_LETTERS, MAX_WORDS, words_of_name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("محمد بن سلمان", ["محمد", "سلمان"]),
        ("عبد الرحمن", ["عبدالرحمن"]),
        ("عبد صقر", ["عبد", "صقر"]),
        ("نصر الله", ["نصرالله"]),
        ("سيف الدين", ["سیفالدین"]),
        ("أبي بكر", ["ابو", "بكر"]),
        ("مُحَمَّـــد", ["محمد"]),
        ("شن\u200cفن", ["شن", "فن"]),
        ("Abd al-Rahman al-Yasini", ["abdalrahman", "yasini"]),
        ("Zia-ur-Rahman", ["zia", "rahman"]),
        ("Sayf al-Din", ["sayfaldin"]),
        ("Nasr Ullah", ["nasrullah"]),
        ("Ma'alim O’Brien", ["maalim", "obrien"]),
        ("Ben Yusuf ben Ali", ["ben", "yusuf", "ali"]),
        ("Jérôme ŁUKASZ", ["jerome", "lukasz"]),
        ("Иван Сидоренко", ["иван", "сидоренко"]),
        ("al", ["al"]),
        ("بن", ["بن"]),
        ("", []),
        ("\u200f—…", []),
    ],
)
def test_a_name_is_cut_into_its_words(name: str, words: list[str]) -> None:
    assert [word.letters for word in words_of_name(name)] == words


def test_an_article_that_may_belong_to_the_word_is_kept_and_the_word_without_it_given_beside() -> None:
    assert [(word.letters, word.bare) for word in words_of_name("الكاشف الياس")] == [("الكاشف", "كاشف"), ("الیاس", "یاس")]


def test_persian_and_urdu_are_told_by_their_letters() -> None:
    assert [words_of_name(name)[0].model for name in ("گل", "محمد", "لڑکا", "рак", "rak")] == ["Aran", "Arab", "Aran", "Cyrl", "Latn"]


@given(st.text(st.characters(codec=None), max_size=2_000))
def test_any_text_gives_few_short_words_of_known_letters(name: str) -> None:
    words = words_of_name(name)
    assert len(words) <= MAX_WORDS
    assert all(0 < len(word.letters) <= MAX_LETTERS for word in words)
