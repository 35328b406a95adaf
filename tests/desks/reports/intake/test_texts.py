"""The words of a file that somebody brings: encodings, sizes, languages, pages of furniture alone. Every text is invented."""

import pytest

from mithaq.desks.reports.intake import texts
from mithaq.desks.reports.intake.texts import MOST_BYTES, NothingToRead, NotText, OtherLanguage, TextTooLarge, require_readable, text_of

ARABIC = "قال وزير الداخلية إنّ البلدين اتفقا على تعزيز التعاون الأمني – وأضاف «إنه مهم».\n"
URDU = "وزیر داخلہ نے کہا کہ دونوں ممالک نے تعاون بڑھانے پر اتفاق کیا ہے۔"
ENGLISH = "The minister said “it is done” – and left for the capital."


@pytest.mark.parametrize(
    "raw",
    [
        ARABIC.encode(),
        ARABIC.encode("utf-8-sig"),
        ARABIC.encode("utf-16"),
        b"\xfe\xff" + ARABIC.encode("utf-16-be"),
        ARABIC.encode("windows-1256"),
    ],
    ids=["utf-8", "utf-8 with its mark", "utf-16", "utf-16 big-endian", "windows-1256"],
)
def test_the_encodings_in_which_reports_come_give_the_same_words(raw: bytes) -> None:
    assert text_of("a.txt", raw) == ARABIC


def test_an_english_text_with_the_quotation_marks_of_its_time_is_read() -> None:
    assert text_of("a.txt", ENGLISH.encode("windows-1252")) == ENGLISH


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"PK\x03\x04" + bytes(range(1, 256)),
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00",
        ARABIC.encode("utf-16-le"),
        ARABIC.encode("utf-16")[:-1],
        "Министр внутренних дел заявил, что стороны договорились.".encode("windows-1251"),
        "L'État français a décidé d'élever le niveau, et la société était là où il fallait être.".encode("latin-1"),
        "قال وزير الداخلية إن البلدين اتفقا على تعزيز التعاون".encode("iso-8859-6"),
    ],
    ids=["picture", "archive", "PDF", "UTF-16 without its mark", "half a letter", "Cyrillic", "Latin-1", "another Arabic encoding"],
)
def test_what_is_no_text_or_in_another_encoding_is_refused_and_not_guessed(raw: bytes) -> None:
    with pytest.raises(NotText):
        text_of("a.txt", raw)


def test_a_reader_that_believes_every_byte_would_take_cyrillic_for_arabic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MIXED", 1.0)  # the planted fault
    assert text_of("a.txt", "Министр внутренних дел".encode("windows-1251")) != "Министр внутренних дел"


def test_a_file_beyond_the_bound_is_refused_by_its_size_alone() -> None:
    assert len(text_of("a.txt", b"a" * MOST_BYTES)) == MOST_BYTES
    with pytest.raises(TextTooLarge):
        text_of("a.txt", b"a" * (MOST_BYTES + 1))


@pytest.mark.parametrize("text", [ARABIC, URDU, ENGLISH, f"<html><body><p>{ARABIC}</p><br></body></html>"])
def test_what_is_in_a_language_that_is_read_here_passes(text: str) -> None:
    require_readable("a.txt", text)


@pytest.mark.parametrize(
    "text", ["Der Minister ist mit der Delegation nicht in die Stadt gekommen, und das ist von Belang.", "Министр заявил о договоре."]
)
def test_another_language_is_named(text: str) -> None:
    with pytest.raises(OtherLanguage) as refused:
        require_readable("a.txt", text)
    assert refused.value.facts["language"] in ("de", "ru")


@pytest.mark.parametrize("text", ["", " \n ", "اقرأ أيضا: مواضيع أخرى\nجميع الحقوق محفوظة\n", "<html><body><br><p></p></body></html>"])
def test_a_page_of_furniture_alone_has_nothing_to_read(text: str) -> None:
    with pytest.raises(NothingToRead):
        require_readable("a.txt", text)
