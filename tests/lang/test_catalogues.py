"""The catalogues: complete, with the same placeholders, and compiled from what is written."""

import subprocess
import sys
from pathlib import Path

import pytest

from mithaq.lang.catalogue import translate, translate_count

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import catalogues  # noqa: E402  # the script is no module of the package


@pytest.mark.parametrize("locale", catalogues.LOCALES)
def test_every_message_is_translated_with_its_placeholders_and_compiled(locale: str) -> None:
    assert catalogues.problems(locale) == []


def test_a_lost_placeholder_and_a_missing_translation_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = catalogues.merged("ar")
    message = next(one for one in catalogue if one.id == "{id} was recalled; it is not given to anybody again.")
    message.string = "سُحب"
    other = next(one for one in catalogue if one.id == "Today")
    other.string = ""
    monkeypatch.setattr(catalogues, "merged", lambda _locale: catalogue)
    found = "\n".join(catalogues.problems("ar"))
    assert "has the placeholders [], not ['{id}']" in found
    assert "“Today” is not translated" in found


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "لا مسودات"), (1, "مسودة واحدة"), (2, "مسودتان"), (3, "{count} مسودات"), (11, "{count} مسودة"), (100, "{count} مسودة")],
)
def test_arabic_has_its_six_forms(count: int, said: str) -> None:
    assert translate_count("{count} draft", "{count} drafts", count, "ar") == said


def test_urdu_has_its_two_forms_and_english_needs_no_catalogue() -> None:
    assert translate_count("{count} draft", "{count} drafts", 1, "ur") == "{count} مسودہ"
    assert translate_count("{count} draft", "{count} drafts", 2, "ur") == "{count} مسودے"
    assert translate("Today", "en") == "Today"


@pytest.mark.parametrize(
    ("locale", "english", "text"),
    [
        ("ar", "One, two.", "واحد, اثنان."),
        ("ar", "Who?", "من?"),
        ("ar", "It is done.", "تمّ"),
        ("ur", "It is done.", "ہو گیا."),
        ("ur", "It is done.", "«ہو گیا”۔"),
        ("ur", "report", "تقرير"),
        ("ar", "report", "رپورٹ"),
        ("ar", "Send the file.", "أرسل الـfile."),
    ],
)
def test_wrong_marks_letters_and_stray_latin_are_found(locale: str, english: str, text: str) -> None:
    assert catalogues.typography(english, text, locale) != []


@pytest.mark.parametrize(
    ("locale", "english", "text"),
    [
        ("ar", "Is “{name}” here; or there?", "هل «{name}» هنا؛ أم هناك؟"),
        ("ur", "Names (كانون الثاني)", "نام (كانون الثاني)"),
        ("ur", "Send {count} as JSON.", "{count} کو JSON میں بھیجیں۔"),
        ("ps", "It is done.", "anything: its marks are not known here"),
    ],
)
def test_right_typography_passes(locale: str, english: str, text: str) -> None:
    assert catalogues.typography(english, text, locale) == []


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("يوم مثل 2026-06-30.", "2026-06-30"),
        ("بالخيار --from {next}.", "--from {next}"),
        ("الأمر «mithaq act --list» والصفحات", "mithaq act --list"),
        ("يعدّد GET /catalog المجموعات", "GET /catalog"),
        ("أعداد تتجاوز 2^53", "2^53"),
        ("لا يبدأ بـ tls://.", "tls://"),
    ],
)
def test_what_is_typed_is_isolated_in_a_compiled_catalogue_written_from_right_to_left(text: str, typed: str) -> None:
    assert catalogues.isolated(text) == text.replace(typed, f"\u2066{typed}\u2069")
    assert translate("A day such as 2026-06-30.", "ar") == "يوم مثل \u20662026-06-30\u2069."


@pytest.mark.parametrize("text", ["نص بترميز UTF-8 من H0 إلى H3", "مقداره 1,000", "type--uuid", "4×4", "group:bla"])
def test_what_prints_rightly_by_itself_is_left_alone(text: str) -> None:
    assert catalogues.isolated(text) == text


def test_the_script_says_how_it_is_used() -> None:
    script = [sys.executable, str(ROOT / "scripts/catalogues.py")]
    assert subprocess.run(script, capture_output=True, check=False).returncode == 2
