"""A paper as PDF, set by typst with the fonts of the wheel.

1. What the paper says is handed over as data and never read as markup, so that a stored word is no command.
2. Only the fonts of the wheel are used: the same paper is the same on every machine. They are gathered like the assets of the pages.
3. The day in the file is that of the record, not that of making: the same state gives the same bytes.
"""

import json
from importlib.resources import files
from pathlib import Path
from typing import Literal

import typst

from mithaq.formats.paper.model import Paper, Row, columns_of, language_of, tag_of
from mithaq.lang.labels import language_direction

FONTS = Path(str(files("mithaq.resources") / "fonts"))
# PDF/A-2u: what is signed is kept for decades, and its text can be sought and read aloud.
ARCHIVED: Literal["a-2u"] = "a-2u"
_TEMPLATE = files("mithaq.formats.paper") / "paper.typ"


class FontsMissing(RuntimeError):
    """The fonts were not gathered; a paper would be set without Arabic letters, so none is."""

    def __init__(self) -> None:
        super().__init__(f"{FONTS} is empty: run `python scripts/gather_assets.py`, or install the wheel, which contains it")


def write_pdf(paper: Paper) -> bytes:
    """Return a paper as PDF/A-2u, or as plain PDF when a letter of it is in none of the fonts. Raises: FontsMissing."""
    try:
        return _compile(paper, "pdf", ARCHIVED)[0]
    except typst.TypstError:
        return _compile(paper, "pdf")[0]


def draw_pages(paper: Paper) -> list[bytes]:
    """Return the pages of a paper as PNG pictures, to be looked at. Raises: FontsMissing."""
    return _compile(paper, "png")


def _compile(paper: Paper, form: Literal["pdf", "png"], standard: Literal["a-2u"] | None = None) -> list[bytes]:
    if not any(FONTS.glob("*.ttf")):
        raise FontsMissing()
    # The stubs say one file; pictures of several pages are a list of them.
    made: object = typst.compile(
        str(_TEMPLATE),
        format=form,
        ppi=110.0,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(_data(paper), ensure_ascii=False)},
        pdf_standards=standard,
    )
    return [made] if isinstance(made, bytes) else list(made) if isinstance(made, list) else []


def _data(paper: Paper) -> dict[str, object]:
    order = columns_of(paper.languages)
    return {
        "title": paper.title,
        "marking": paper.marking,
        "foot": paper.foot,
        "dated": [paper.dated.year, paper.dated.month, paper.dated.day],
        "columns": len(paper.languages),
        "rows": [{"style": row.style.value, "label": row.label, "cells": _cells(row, paper.languages, order)} for row in paper.rows],
    }


def _cells(row: Row, languages: tuple[str, ...], order: list[int]) -> list[dict[str, str]]:
    if len(row.cells) == 1:
        language = language_of(row.cells[0], languages)
        return [{"language": tag_of(language), "direction": language_direction(language), "text": row.cells[0]}]
    return [{"language": tag_of(languages[one]), "direction": language_direction(languages[one]), "text": row.cells[one]} for one in order]
