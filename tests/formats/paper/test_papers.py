"""Papers in languages side by side, as PDF and DOCX. What they say is invented."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import pypdfium2
import pytest
from defusedxml.ElementTree import fromstring

from mithaq.formats.paper import pdf
from mithaq.formats.paper.model import Paper, Row, Style, columns_of, language_of
from mithaq.formats.paper.word_file import write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WICKED = '#panic("x") $a$ *b* @ref <x> \\ `raw` #read("/etc/passwd") </w:t><w:t>'
PAPER = Paper(
    "Invented minutes",
    ("en", "ar"),
    (
        Row(Style.TITLE, ("Minutes", "محضر")),
        Row(Style.ITEM, ("Four airports come first.", "أربعة مطارات أولا."), "1."),
        Row(Style.TEXT, (WICKED,)),
        Row(Style.TEXT, ("نص بالعربية وحدها",)),
    ),
    "TLP:AMBER · H0 · to: EL WL",
    "Record meeting--x",
)


def text_of(raw: bytes) -> str:
    document = pypdfium2.PdfDocument(raw)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def body_of(raw: bytes) -> Element:
    found = fromstring(zipfile.ZipFile(io.BytesIO(raw)).read("word/document.xml"))
    assert isinstance(found, Element)
    return found


@pytest.mark.parametrize(
    ("languages", "order"), [(("en", "ar"), [0, 1]), (("ar", "en"), [1, 0]), (("ar", "ur"), [1, 0]), (("ur", "en", "ar"), [1, 2, 0])]
)
def test_columns_stand_as_their_readers_expect_them(languages: tuple[str, ...], order: list[int]) -> None:
    assert columns_of(languages) == order


def test_a_text_in_one_language_alone_is_set_in_its_own() -> None:
    assert language_of("نص بالعربية", ("en", "ur")) == "ar"
    assert language_of("یہ اردو ہے", ("en", "ar")) == "ur"
    assert language_of("Text", ("ar", "en")) == "en"


def test_a_pdf_says_all_of_it_and_its_marking_and_nothing_in_it_is_a_command() -> None:
    text = text_of(pdf.write_pdf(PAPER))
    assert "Four airports come first." in text
    assert "#panic" in text
    assert "TLP:AMBER" in text
    assert any("\u0600" <= letter <= "\u06ff" or "\ufe70" <= letter <= "\ufeff" for letter in text)


def test_the_columns_of_a_pdf_are_mirrored_and_no_letter_is_missing() -> None:
    document = pypdfium2.PdfDocument(pdf.write_pdf(PAPER))
    page = document[0]
    places = {}
    for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
        left, _, right, _ = one.get_bounds()
        font = one.get_font().get_base_name()
        places.setdefault("ar" if "Naskh" in font else "en", []).append((left, right))
    assert max(left for left, _ in places["ar"]) > page.get_width() / 2, "the Arabic column is not at the right"
    assert min(left for left, _ in places["en"]) < page.get_width() / 2


@pytest.mark.parametrize("write", [pdf.write_pdf, write_docx])
def test_the_same_paper_is_the_same_bytes(write: object) -> None:
    assert callable(write)
    assert write(PAPER) == write(PAPER)


def test_a_wheel_without_fonts_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pdf, "FONTS", tmp_path)
    with pytest.raises(pdf.FontsMissing, match="gather_assets"):
        pdf.write_pdf(PAPER)


def test_an_arabic_cell_of_a_docx_is_set_from_the_right_in_an_arabic_font() -> None:
    body = body_of(write_docx(PAPER))
    paragraph = next(one for one in body.iter(f"{W}p") if "محضر" in "".join(one.itertext()))
    assert paragraph.find(f"{W}pPr/{W}bidi") is not None
    run = paragraph.find(f"{W}r/{W}rPr")
    assert run is not None
    assert run.find(f"{W}rtl") is not None
    assert [one.attrib for one in run.iter(f"{W}lang")] == [{f"{W}bidi": "ar-SA"}]
    fonts = run.find(f"{W}rFonts")
    assert fonts is not None
    assert fonts.attrib[f"{W}cs"] == "Noto Naskh Arabic"
    english = next(one for one in body.iter(f"{W}p") if "Minutes" in "".join(one.itertext()))
    assert english.find(f"{W}pPr/{W}bidi") is None


def test_the_properties_of_a_docx_stand_in_the_order_of_its_schema() -> None:
    body = body_of(write_docx(replace(PAPER, languages=("ar", "en"))))
    orders = {
        "pPr": ["pStyle", "keepNext", "keepLines", "bidi", "spacing", "ind", "jc", "rPr"],
        "rPr": ["rStyle", "rFonts", "b", "bCs", "color", "sz", "szCs", "rtl", "lang"],
        "tblPr": ["tblStyle", "bidiVisual", "tblW", "tblLook"],
    }
    for name, order in orders.items():
        for one in body.iter(W + name):
            found = [order.index(child.tag.removeprefix(W)) for child in one]
            assert found == sorted(found), f"{name}: {[child.tag for child in one]}"


@pytest.mark.parametrize(("languages", "visual"), [(("en", "ar"), False), (("ar", "en"), True), (("ur", "ar"), True)])
def test_a_table_whose_first_language_is_from_the_right_is_read_from_the_right(languages: tuple[str, ...], visual: bool) -> None:
    row = Row(Style.TEXT, ("first", "second"))
    body = body_of(write_docx(Paper("x", languages, (row,))))
    assert (next(body.iter(f"{W}tblPr")).find(f"{W}bidiVisual") is not None) is visual
    assert ["".join(one.itertext()) for one in body.iter(f"{W}tc")] == ["first", "second"]


def test_a_stored_word_makes_no_element_of_a_docx() -> None:
    paragraph = next(one for one in body_of(write_docx(PAPER)).iter(f"{W}p") if "#panic" in "".join(one.itertext()))
    assert "".join(paragraph.itertext()) == WICKED
    assert "\x00" not in "".join(body_of(write_docx(replace(PAPER, title="a\x00b", rows=(Row(Style.TEXT, ("a\x00b",)),)))).itertext())


def test_a_pdf_is_for_archives_and_a_letter_in_none_of_the_fonts_does_not_lose_the_paper() -> None:
    assert b"pdfaid" in pdf.write_pdf(PAPER)
    strange = pdf.write_pdf(replace(PAPER, rows=(Row(Style.TEXT, ("an \U0001f600 and all else",)),)))
    assert "and all else" in text_of(strange)
