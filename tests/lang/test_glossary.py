"""The glossary: whole, its page made from it, and the catalogues held to it."""

import os
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import catalogues  # noqa: E402  # the scripts are no modules of the package
import glossary  # noqa: E402

GLOSSARY = glossary.read_glossary()


def said(locale: str, english: str, text: str) -> list[str]:
    """Return what the glossary has against one message."""
    catalogue = Catalog(locale=locale)
    catalogue.add(english, text)
    return list(glossary.violations(locale, catalogue, GLOSSARY))


def test_it_has_every_term_once_with_a_meaning_and_a_source_for_each_language() -> None:
    names = [term.en for term in GLOSSARY.terms]
    words = [word for term in GLOSSARY.terms for word in term.words]
    assert len(names) >= 180
    assert len(set(names)) == len(names)
    assert len(set(words)) == len(words)
    for term in GLOSSARY.terms:
        assert term.means.endswith(".") and "\n" not in term.means, term.en
        for source in term.sources.values():
            assert source.startswith("own choice: ") or source.partition(": ")[0] in GLOSSARY.sources, term.en


def test_each_translation_is_one_of_the_forms_that_count_as_it() -> None:
    assert [
        (term.en, locale)
        for term in GLOSSARY.terms
        for locale in glossary.LANGUAGES
        if not glossary.has_form(term.said[locale], term.forms[locale], locale)
    ] == []


def test_no_message_of_the_catalogues_is_against_it_and_most_terms_of_the_pages_are_in_it() -> None:
    assert [one for locale in glossary.LANGUAGES for one in glossary.violations(locale, catalogues.merged(locale), GLOSSARY)] == []
    found = sum(bool(glossary.terms_in(message.id, GLOSSARY)) for message in catalogues.merged("ar") if isinstance(message.id, str))
    assert found > 800


def test_every_exception_is_still_needed() -> None:
    ids = {message.id for message in catalogues.merged("ar")}
    bare = glossary.Glossary(GLOSSARY.sections, GLOSSARY.sources, {})
    found = "\n".join(one for locale in glossary.LANGUAGES for one in glossary.violations(locale, catalogues.merged(locale), bare))
    assert [key for key in GLOSSARY.exceptions if key[0] not in ids or f"“{key[0]}” says {key[1]}" not in found] == []


@pytest.mark.parametrize(
    ("locale", "english", "text"),
    [
        ("ar", "Close a client", "إغلاق عميل"),
        ("ar", "the signed log", "السجل الموقَّع"),
        ("ur", "Answer the designation", "نامزدگی کا جواب دیں"),
        ("ur", "the version of a record", "دستاویز کا نسخہ"),
        ("ar", "It is for each creditor.", "الأمر لكل دائن."),
    ],
)
def test_a_planted_violation_is_caught(locale: str, english: str, text: str) -> None:
    assert said(locale, english, text) != []


@pytest.mark.parametrize(
    ("locale", "english", "text"),
    [
        ("ar", "for the creditors", "لأصحاب الحق"),
        ("ar", "and with two designations", "وبتصنيفين"),
        ("ar", "{partner} and the log", "{partner} والدفتر"),
        ("ur", "of the commitments", "وعدوں کے"),
        ("ur", "Ask for “mithaq client add” --list", "«mithaq client add» سے پوچھیں"),
        ("ar", "the monitoring report", "تقرير الرصد المرفق"),
    ],
)
def test_cases_plurals_attached_particles_and_commands_are_no_violation(locale: str, english: str, text: str) -> None:
    assert said(locale, english, text) == []


def test_the_longest_term_is_the_one_that_is_looked_for() -> None:
    assert [term.en for term in glossary.terms_in("Monitoring reports of a list in force", GLOSSARY)] == [
        "monitoring report",
        "list in force",
    ]
    assert [term.en for term in glossary.terms_in("The report's draft", GLOSSARY)] == ["report", "draft"]


def test_the_page_is_made_from_it() -> None:
    assert glossary.PAGE.read_text(encoding="utf-8") == glossary.page(GLOSSARY), "run `python scripts/glossary.py page`"


@pytest.mark.skipif("MITHAQ_EVAL_DATA" not in os.environ, reason="MITHAQ_EVAL_DATA is unset: the founding reports are not here")
def test_what_is_said_to_be_in_a_founding_report_is_in_it() -> None:
    folder = Path(os.environ.get("MITHAQ_EVAL_DATA", "")) / "reports"
    missing = []
    for term in GLOSSARY.terms:
        source, _, words = term.sources["ar"].partition(": ")
        if source.startswith("report-"):
            (path,) = folder.glob(f"{source.removeprefix('report-')}_*.txt")
            text = glossary.plain(path.read_text(encoding="utf-8"))[0]
            if glossary.plain(words or term.said["ar"])[0] not in text and not glossary.has_form(text, term.forms["ar"], "ar"):
                missing.append(term.en)
    assert missing == []
