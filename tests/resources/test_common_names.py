"""The common names: their form, their scripts, how many they are, and how seldom one spelling stands under two names."""

from collections import Counter
from importlib.resources import files
from typing import cast

from mithaq.names.fold import fold_text
from mithaq.names.script import main_script
from mithaq.resources.reference import reference

FILE = "common_names.yml"
SCRIPTS = {"latin": "Latn", "arab": "Arab", "cyrl": "Cyrl"}
LEAST_NAMES = 600
MOST_SHARED = 0.03


def _names() -> list[dict[str, object]]:
    return cast("list[dict[str, object]]", reference(FILE))


def _spellings(name: dict[str, object], script: str) -> list[str]:
    return cast("list[str]", name[script])


def _shared(names: list[dict[str, object]]) -> float:
    """Return the share of Latin spellings that stand under more than one name."""
    owners = Counter(spelling for name in names for spelling in set(_spellings(name, "latin")))
    return sum(count > 1 for count in owners.values()) / len(owners)


def test_the_file_names_its_source_licence_and_date() -> None:
    head = (files("mithaq.resources") / FILE).read_text(encoding="utf-8").split("\n- ")[0]
    assert "Source:" in head
    assert "Licence: Apache-2.0" in head
    assert "Reviewed: 2026-11-27" in head


def test_there_are_as_many_names_as_the_matcher_needs() -> None:
    assert len(_names()) >= LEAST_NAMES


def test_every_name_has_its_spellings_in_all_three_scripts() -> None:
    for name in _names():
        assert set(name) == {"name", *SCRIPTS}
        assert all(_spellings(name, script) for script in SCRIPTS), name["name"]


def test_every_spelling_is_one_lower_case_word_of_its_script() -> None:
    for name in _names():
        for script, code in SCRIPTS.items():
            for spelling in _spellings(name, script):
                assert isinstance(spelling, str), (name["name"], spelling)
                assert fold_text(spelling).isalpha(), (name["name"], spelling)
                assert spelling == spelling.lower(), (name["name"], spelling)
                assert {main_script(letter) for letter in fold_text(spelling)} == {code}, (name["name"], spelling)


def test_every_latin_spelling_is_without_diacritics() -> None:
    assert [spelling for name in _names() for spelling in _spellings(name, "latin") if not spelling.isascii()] == []


def test_no_name_and_no_spelling_of_it_stands_twice() -> None:
    names = Counter(str(name["name"]) for name in _names())
    assert [name for name, count in names.items() if count > 1] == []
    for name in _names():
        for script in SCRIPTS:
            assert len(set(_spellings(name, script))) == len(_spellings(name, script)), name["name"]


def test_a_name_is_its_own_first_latin_spelling() -> None:
    assert [name["name"] for name in _names() if _spellings(name, "latin")[0] != name["name"]] == []


def test_few_latin_spellings_stand_under_two_names() -> None:
    assert _shared(_names()) <= MOST_SHARED


def test_names_that_share_a_spelling_are_counted() -> None:
    planted: list[dict[str, object]] = [{"latin": ["hamid", "hameed"]}, {"latin": ["hamid", "hamed"]}]
    assert _shared(planted) > MOST_SHARED
