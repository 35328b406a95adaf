"""Which words are words of the language, and which are spelled like foreign names. Names are invented or common ones."""

import pytest

from mithaq.reading.named.foreign import foreignness
from mithaq.reading.named.vocabulary import is_vocabulary


@pytest.mark.parametrize(
    "word", ["والمدينه", "مدينتها", "للمسووليين", "سيقول", "يتقدمون", "وزاره", "بالمطاعم", "اقتصاديه", "قالت", "وقالوا"]
)
def test_a_word_of_the_language_is_known_in_its_forms(word: str) -> None:
    assert is_vocabulary(word)


@pytest.mark.parametrize("word", ["كورنلدو", "غوردلنشتاين", "شوغاي", "لوغيرفو", "نقوي"])
def test_a_name_is_no_word_of_the_language(word: str) -> None:
    assert not is_vocabulary(word)


def test_foreign_names_are_spelled_apart_from_arabic_words() -> None:
    foreign = ["غوردلنشتاين", "كوزلنوف", "بلدوتشي", "مورشتاين", "شيكاغودا"]
    arabic = ["متقاعد", "مستعمرين", "يتصبب", "استهلاكات", "مزدهره"]
    assert min(map(foreignness, foreign)) > max(map(foreignness, arabic))
