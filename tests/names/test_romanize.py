"""Romanisation for display. Names are invented or common given names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.names.romanize import romanize


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("محسن", "Mohsin"),
        ("طارق شودري", "Tariq Chaudhry"),
        ("عبدالمجيد", "Abdulmajid"),
        ("الحكيم", "al-Hakim"),
        ("مخترع", "Makhatara"),
        ("Jane Invented", "Jane Invented"),
        ("", ""),
    ],
)
def test_a_name_gets_a_readable_latin_form(text: str, latin: str) -> None:
    assert romanize(text) == latin


@given(st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=40))
def test_no_arabic_letter_is_left_in_a_romanised_name(text: str) -> None:
    assert not any("\u0620" <= char <= "\u064a" for char in romanize(text)) or romanize(text) == text
