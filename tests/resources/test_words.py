"""The words of names: organisation words, name variants, honorifics and legal forms, checked for form, script and repetition."""

import re
from collections import Counter
from importlib.resources import files
from typing import cast

import pytest

from mithaq.names.fold import fold_text
from mithaq.names.script import count_scripts
from mithaq.resources.reference import reference

SCRIPTS = {"latin": "Latn", "arab": "Arab", "cyrl": "Cyrl"}
LINES = {"organisation_words.yml": "concept", "given_name_variants.yml": "group"}
SECTIONS = {"honorifics.yml": ("titles", "weak"), "legal_forms.yml": ("forms",)}
KEY = re.compile(r"[a-z]+(-[a-z]+|-[0-9])*")
LATIN = re.compile(r"[a-z]+")


def entries(name: str) -> list[dict[str, object]]:
    return cast("list[dict[str, object]]", reference(name))


def sections(name: str) -> dict[str, dict[str, list[str]]]:
    return cast("dict[str, dict[str, list[str]]]", reference(name))


def words(entry: dict[str, object], script: str) -> list[str]:
    return cast("list[str]", entry.get(script, []))


def listed() -> list[tuple[str, str, str]]:
    """Return (file, script key, word) for every word of the four files."""
    found = [(name, script, word) for name in LINES for entry in entries(name) for script in SCRIPTS for word in words(entry, script)]
    return found + [
        (name, script, word)
        for name, keys in SECTIONS.items()
        for key in keys
        for script in SCRIPTS
        for word in sections(name)[key][script]
    ]


def mistakes(script: str, word: object) -> list[str]:
    """Return what is wrong with one word of the list `script`."""
    if not isinstance(word, str):
        return ["is not text: YAML read it as something else"]
    found = []
    if not word or word.split() != [word]:
        found.append("is not a single word")
    if script == "latin" and not LATIN.fullmatch(word):
        found.append("is not lower case a to z")
    if set(count_scripts(word)) != {SCRIPTS[script]} or not all(char.isalpha() or char == "\u200c" for char in fold_text(word)):
        found.append(f"is not in {SCRIPTS[script]} letters")
    if word != word.lower():
        found.append("is not lower case")
    return found


@pytest.mark.parametrize("name", [*LINES, *SECTIONS])
def test_every_file_of_words_names_its_source_licence_and_date(name: str) -> None:
    lines = (files("mithaq.resources") / name).read_text(encoding="utf-8").splitlines()[:12]
    head = "\n".join(line for line in lines if line.startswith("#"))
    assert "Source:" in head
    assert "Licence: Apache-2.0" in head
    assert "Reviewed: 2026-11-27" in head


def test_every_word_is_one_word_in_the_script_of_its_list() -> None:
    wrong = [(name, script, word, fault) for name, script, word in listed() for fault in mistakes(script, word)]
    assert wrong == []


@pytest.mark.parametrize(
    ("script", "word"),
    [("latin", "جيش"), ("arab", "army"), ("cyrl", "apмия"), ("latin", "al qaida"), ("latin", "Army"), ("latin", False), ("latin", "")],
)
def test_a_planted_fault_is_found(script: str, word: object) -> None:
    assert mistakes(script, word)


@pytest.mark.parametrize(("name", "key", "least"), [("organisation_words.yml", "concept", 450), ("given_name_variants.yml", "group", 450)])
def test_there_are_as_many_lines_as_promised_each_with_its_own_key(name: str, key: str, least: int) -> None:
    keys = [str(entry[key]) for entry in entries(name)]
    assert len(keys) >= least
    assert [word for word, times in Counter(keys).items() if times > 1] == []
    assert [word for word in keys if not KEY.fullmatch(word)] == []


def test_a_concept_has_only_its_words_and_a_latin_one_among_them() -> None:
    for concept in entries("organisation_words.yml"):
        assert set(concept) <= {"concept", *SCRIPTS}
        assert words(concept, "latin")


def test_a_group_says_whether_it_is_one_name_or_short_forms_and_has_two_words() -> None:
    for group in entries("given_name_variants.yml"):
        assert set(group) <= {"group", "kind", *SCRIPTS}
        assert group["kind"] in {"same", "short"}
        assert sum(len(words(group, script)) for script in SCRIPTS) > 1
        assert words(group, "latin")


@pytest.mark.parametrize(("name", "key"), LINES.items())
def test_no_word_repeats_inside_a_line_however_it_is_spelled(name: str, key: str) -> None:
    repeated = []
    for entry in entries(name):
        counted = Counter(fold_text(word) for script in SCRIPTS for word in words(entry, script))
        repeated += [(entry[key], word) for word, times in counted.items() if times > 1]
    assert repeated == []


def test_hardly_a_word_stands_under_two_concepts() -> None:
    owners: dict[str, list[str]] = {}
    for concept in entries("organisation_words.yml"):
        for word in {fold_text(word) for script in SCRIPTS for word in words(concept, script)}:
            owners.setdefault(word, []).append(str(concept["concept"]))
    shared = {word: concepts for word, concepts in owners.items() if len(concepts) > 1}
    assert len(shared) <= 0.03 * len(owners), shared


@pytest.mark.parametrize(("name", "keys"), SECTIONS.items())
def test_no_honorific_and_no_legal_form_is_listed_twice(name: str, keys: tuple[str, ...]) -> None:
    counted = Counter(fold_text(word) for key in keys for script in SCRIPTS for word in sections(name)[key][script])
    assert [word for word, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(
    ("name", "key", "least"),
    [("honorifics.yml", "titles", (200, 150, 50)), ("honorifics.yml", "weak", (60, 60, 30)), ("legal_forms.yml", "forms", (150, 60, 60))],
)
def test_honorifics_and_legal_forms_are_as_many_as_promised(name: str, key: str, least: tuple[int, int, int]) -> None:
    section = sections(name)[key]
    assert set(section) == set(SCRIPTS)
    assert all(len(section[script]) >= number for script, number in zip(SCRIPTS, least, strict=True))


def test_what_is_often_a_name_is_not_dropped_as_a_title() -> None:
    titles = sections("honorifics.yml")["titles"]
    assert not {"sayyid", "amir", "agha", "khan", "malik", "mirza", "mir", "beg", "shah"} & set(titles["latin"])
    often_names = {fold_text(word) for word in ("سيد", "أمير", "آغا", "خان", "ملك", "ميرزا", "شاه")}
    assert not often_names & {fold_text(word) for word in titles["arab"]}
