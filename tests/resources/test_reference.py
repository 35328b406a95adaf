"""The reviewed reference data: form and provenance."""

from importlib.resources import files

import pytest

from mithaq.names.fold import fold_text
from mithaq.names.script import main_script
from mithaq.resources.reference import reference, words_of

FILES = (
    "aliases.yml",
    "group_words.yml",
    "furniture.yml",
    "sides.yml",
    "offices.yml",
    "person_names.yml",
    "common_names.yml",
    "pillars.yml",
    "function_words.yml",
    "news_words.yml",
    "places.yml",
    "organisations.yml",
    "titled_words.yml",
    "statement_words.yml",
    "telling_words.yml",
    "happening_words.yml",
    "undertaking_patterns.yml",
    "amount_words.yml",
)


@pytest.mark.parametrize("name", FILES)
def test_every_file_names_its_source_licence_and_date(name: str) -> None:
    lines = (files("mithaq.resources") / name).read_text(encoding="utf-8").splitlines()[:12]
    head = "\n".join(line for line in lines if line.startswith("#"))
    assert "Source:" in head
    assert "Licence:" in head
    assert "2026-" in head
    assert reference(name)


def test_every_alias_names_its_script_source_reviewer_and_date() -> None:
    subjects = reference("aliases.yml")
    assert isinstance(subjects, list)
    for subject in subjects:
        assert {"id", "kind", "en", "ar", "references", "reviewer", "date", "names"} <= set(subject)
        for name in subject["names"]:
            assert set(name) == {"name", "language", "script", "source"}
            assert main_script(name["name"]) == name["script"]
            assert name["source"] in {"un", "ofac", "press", "own"}


def test_no_alias_belongs_to_two_subjects() -> None:
    owner: dict[str, str] = {}
    subjects = reference("aliases.yml")
    assert isinstance(subjects, list)
    for subject in subjects:
        for name in subject["names"]:
            assert owner.setdefault(fold_text(name["name"]), subject["id"]) == subject["id"]


def test_a_section_is_read_as_words() -> None:
    assert "وزير" in words_of("offices.yml", "heads")
