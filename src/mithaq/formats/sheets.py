"""Tables as a workbook (XLSX) that any spreadsheet opens.

1. Every cell is what it is: a text stays a text, whatever it begins with. Nothing that somebody stored is read as a formula or as a link.
2. A sheet in a language that is written from the right runs from the right, its first column at the right edge.
3. Dates that have a day are dates, so that they sort; one cut to a month or a year is the text that it is.
4. It is made in memory alone: nothing of what it says is put into a file of the system's temporary folder.
5. The first row stays in sight, and every column can be filtered. The same state gives the same bytes.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import xlsxwriter

from mithaq.lang.labels import language_direction

MAX_ROWS = 1_048_576
MAX_LETTERS = 32_767
_NO_DAY = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
Cell = str | int | date | None


@dataclass(frozen=True)
class Column:
    """A column: its heading, and its width in letters."""

    heading: str
    width: int = 18


@dataclass(frozen=True)
class Sheet:
    """A table. `rows` is read once, so that it may be as long as a sheet can be (1,048,576 rows)."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


class TooManyRows(ValueError):
    """More rows than a sheet holds; none of them is dropped in silence."""

    def __init__(self, title: str) -> None:
        super().__init__(f"the sheet {title!r} would have more than {MAX_ROWS} rows")


def write_workbook(sheets: Sequence[Sheet], language: str, *, head: str = "") -> bytes:
    """Return a workbook; `head` is printed at the top of every page, such as the highest marking in it. Raises: TooManyRows."""
    made = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = xlsxwriter.Workbook(made, options)
    workbook.set_properties({"title": "", "author": "Mithaq", "created": _NO_DAY})
    heading = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    plain = workbook.add_format({"text_wrap": True, "valign": "top"})
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for sheet in sheets:
        page = workbook.add_worksheet(sheet.title.translate(_FORBIDDEN).strip("' ")[:31] or "-")
        if language_direction(language) == "rtl":
            page.right_to_left()
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.repeat_rows(0)
        page.fit_to_pages(1, 0)
        if head:
            page.set_header("&C" + head.replace("&", "&&")[:200])
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width)
            page.write_string(0, place, column.heading, heading)
        count = 0
        for count, row in enumerate(sheet.rows, 1):
            if count >= MAX_ROWS:
                raise TooManyRows(sheet.title)
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(count, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001  # a day has no zone
                elif isinstance(cell, int):
                    page.write_number(count, place, cell, plain)
                elif cell:
                    page.write_string(count, place, _plain(cell), plain)
        page.autofilter(0, 0, count, max(0, len(sheet.columns) - 1))
    workbook.close()
    return made.getvalue()


def _plain(text: str) -> str:
    """Return a text without the control characters that XML 1.0 has no place for, cut to what a cell holds and marked where it is cut."""
    kept = "".join(letter for letter in text if letter >= " " or letter in "\n\t")
    return kept if len(kept) <= MAX_LETTERS else kept[: MAX_LETTERS - 1] + "…"
