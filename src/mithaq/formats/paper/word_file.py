"""A paper as DOCX, for those who must go on writing in it.

1. A cell from the right is a `w:bidi` paragraph of `w:rtl` runs in its language, with the fonts of complex scripts named for them: without
   these Word sets Arabic from the left, with the full stop at the wrong end.
2. A table whose first language is written from the right is `w:bidiVisual`, so that its cells are read aloud in the order of the languages;
   it looks the same as the PDF either way.
3. The file says nothing of the machine or the hour that it was made at: the same state gives the same bytes.
"""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from mithaq.formats.paper.model import RIGHT_TO_LEFT, Paper, Row, Style, columns_of, language_of, tag_of
from mithaq.lang.labels import language_direction

FONTS = {"ar": "Noto Naskh Arabic", "ur": "Noto Nastaliq Urdu"}
REGIONS = {"en": "en-GB", "ar": "ar-SA", "ur": "ur-PK"}
SIZES = {Style.TITLE: 15.0, Style.HEADING: 11.5, Style.QUIET: 8.5}
GREY = RGBColor(0x5A, 0x5A, 0x5A)
AFTER_VISUAL = ("w:tblW", "w:jc", "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
MAX_PROPERTY = 255  # letters, the bound of python-docx
# The first day that a ZIP archive can name.
_NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)


def write_docx(paper: Paper) -> bytes:
    """Return a paper as DOCX."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "Mithaq", _plain(paper.title)[:MAX_PROPERTY], ""
    properties.created = properties.modified = datetime.combine(paper.dated, datetime.min.time())
    _mark(section.header.paragraphs[0], paper.marking)
    _mark(section.footer.paragraphs[0], paper.marking)
    from_right = bool(paper.languages) and language_direction(paper.languages[0]) == RIGHT_TO_LEFT
    order = columns_of(paper.languages)
    table = document.add_table(rows=0, cols=len(order))
    if from_right:
        order = list(reversed(order))
        _add(table._tblPr, "w:bidiVisual", AFTER_VISUAL)  # python-docx has no name for it
    for row in paper.rows:
        _set_row(table.add_row().cells, row, paper.languages, order)
    _write(document.add_paragraph(), paper.foot, "en", Style.QUIET)
    made = io.BytesIO()
    document.save(made)
    return _without_time(made.getvalue())


def _set_row(cells: Any, row: Row, languages: tuple[str, ...], order: list[int]) -> None:
    if len(row.cells) == 1:
        cell = cells[0].merge(cells[-1]) if len(cells) > 1 else cells[0]
        _write(cell.paragraphs[0], row.cells[0], language_of(row.cells[0], languages), row.style, row.label)
        return
    for cell, place in zip(cells, order, strict=True):
        _write(cell.paragraphs[0], row.cells[place], languages[place], row.style, row.label)


def _write(paragraph: Any, text: str, language: str, style: Style, label: str = "") -> None:
    is_rtl = language_direction(language) == RIGHT_TO_LEFT
    shape = paragraph.paragraph_format
    shape.space_before = Pt({Style.HEADING: 8, Style.SIGN: 24}.get(style, 2))
    shape.space_after, shape.keep_with_next = Pt(3), style is Style.HEADING
    if is_rtl:
        _add(paragraph._p.get_or_add_pPr(), "w:bidi", AFTER_BIDI)  # python-docx has no name for it
    run = paragraph.add_run(_plain(f"{label} {text}".strip()))
    size, font = SIZES.get(style, 10.0), run.font
    font.name, font.size, font.bold = "Noto Sans", Pt(size), style in (Style.TITLE, Style.HEADING)
    if style is Style.QUIET:
        font.color.rgb = GREY
    properties = run._r.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:cs"), FONTS.get(language, "Noto Naskh Arabic"))
    if is_rtl:
        font.rtl, font.cs_bold = True, font.bold
        _add(properties, "w:szCs", ("w:rtl",), val=str(round(size * 2)))
    _add(properties, "w:lang", (), **{"bidi" if is_rtl else "val": REGIONS.get(language, tag_of(language))})


def _mark(paragraph: Any, marking: str) -> None:
    if marking:
        _write(paragraph, marking, "en", Style.QUIET)


def _add(properties: Any, name: str, before: tuple[str, ...], **attributes: str) -> None:
    """Put an element among properties before those named, whose order the schema fixes (ECMA-376, part 1, 17.3 and 17.4)."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    properties.insert_element_before(element, *before)


def _plain(text: str) -> str:
    """Return a text without the control characters that XML 1.0 has no place for."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")


def _without_time(raw: bytes) -> bytes:
    """Return a ZIP archive with every file of it of the same early day."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, _NO_DAY.timetuple()[:6]), before.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
