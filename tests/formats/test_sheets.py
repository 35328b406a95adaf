"""Workbooks. What stands in them is invented."""

import io
import zipfile
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from mithaq.formats import sheets
from mithaq.formats.sheets import Column, Sheet, TooManyRows, write_workbook

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WICKED = [
    "=1+1",
    '=cmd|"/c calc"!A0',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "https://elsewhere.invalid",
    "internal:Sheet1!A1",
    "12",
    "</t>&<",
    "a\x00b",
]


def sheet_of(raw: bytes, number: int = 1) -> Element:
    found = fromstring(zipfile.ZipFile(io.BytesIO(raw)).read(f"xl/worksheets/sheet{number}.xml"))
    assert isinstance(found, Element)
    return found


def texts_of(raw: bytes) -> dict[str, str]:
    """Return the cells by place, texts looked up."""
    found = fromstring(zipfile.ZipFile(io.BytesIO(raw)).read("xl/sharedStrings.xml"))
    shared = ["".join(one.itertext()) for one in found.iter(f"{M}si")]
    cells = {one.attrib["r"]: one for one in sheet_of(raw).iter(f"{M}c")}
    return {place: shared[int("".join(one.itertext()))] if one.get("t") == "s" else "".join(one.itertext()) for place, one in cells.items()}


def made(language: str = "en", *rows: list[object]) -> bytes:
    return write_workbook([Sheet("Invented", [Column("A"), Column("B")], rows)], language)  # type: ignore[arg-type]


def test_no_cell_is_a_formula_or_a_link_whatever_it_begins_with() -> None:
    raw = made("en", *([one, "x"] for one in WICKED))
    body = sheet_of(raw)
    assert list(body.iter(f"{M}f")) == []
    assert list(body.iter(f"{M}hyperlink")) == []
    assert {one.attrib.get("t") for one in body.iter(f"{M}c")} == {"s"}, "a cell is no text"
    texts = texts_of(raw)
    assert [texts[f"A{row}"] for row in range(2, len(WICKED) + 2)] == [one.replace("\x00", "") for one in WICKED]


@pytest.mark.parametrize(("language", "mirrored"), [("en", None), ("ar", "1"), ("ur", "1")])
def test_a_sheet_runs_as_its_language_does(language: str, mirrored: str | None) -> None:
    view = next(sheet_of(made(language)).iter(f"{M}sheetView"))
    assert view.attrib.get("rightToLeft") == mirrored


def test_a_day_is_a_date_and_a_month_stays_the_text_that_it_is() -> None:
    cells = texts_of(made("en", [date(2026, 6, 30), "2026-06"]))
    assert (cells["A2"], cells["B2"]) == ("46203", "2026-06")


def test_the_same_tables_are_the_same_bytes() -> None:
    assert made("ar", ["a", 1]) == made("ar", ["a", 1])


def test_more_rows_than_a_sheet_holds_are_refused_and_not_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    with pytest.raises(TooManyRows):
        made("en", ["a"], ["b"], ["c"])


def test_a_title_that_no_sheet_may_have_is_made_one_that_it_may() -> None:
    raw = write_workbook([Sheet("'[a]:*?/\\" + "b" * 99, [Column("A")], [])], "en", head="&P&Z")
    names = fromstring(zipfile.ZipFile(io.BytesIO(raw)).read("xl/workbook.xml"))
    assert all(len(one.attrib["name"]) <= 31 for one in names.iter(f"{M}sheet"))
