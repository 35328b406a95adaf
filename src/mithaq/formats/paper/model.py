"""What stands on a paper, before it is set: rows of as many cells as it has languages, or of one that goes across.

1. A cell is a text in the language of its column. A text that exists in one language alone is one cell across all columns, in its own
   direction: nothing is set beside it as if it were said twice.
2. Columns stand as their readers expect them: languages from the left, then those from the right with the first of them rightmost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from mithaq.lang.labels import language_direction
from mithaq.names.script import main_script

RIGHT_TO_LEFT = "rtl"
_TAG = re.compile("[a-z]{2,3}")
_URDU = frozenset("ٹڈڑںےہھپچگ")


class Style(Enum):
    """How a row is set."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    QUIET = "quiet"
    SIGN = "sign"


@dataclass(frozen=True)
class Row:
    """A row: one cell for each language, or a single one that goes across. `label` stands before an item, such as its number."""

    style: Style
    cells: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper. `marking` stands on every page, above and below; `foot` is a line at the end that says what it was made from.

    `dated` is the day of what it was made from, never that of making.
    """

    title: str
    languages: tuple[str, ...]
    rows: tuple[Row, ...]
    marking: str = ""
    foot: str = ""
    dated: date = date(1980, 1, 1)


def columns_of(languages: Sequence[str]) -> list[int]:
    """Return the places of languages as columns from left to right."""
    left = [place for place, one in enumerate(languages) if language_direction(one) != RIGHT_TO_LEFT]
    right = [place for place, one in enumerate(languages) if language_direction(one) == RIGHT_TO_LEFT]
    return [*left, *reversed(right)]


def tag_of(language: str) -> str:
    """Return the language part of a tag as files may name it, "und" for what is no tag: a stored word may be anything."""
    first = language.partition("-")[0].lower()
    return first if _TAG.fullmatch(first) else "und"


def language_of(text: str, languages: Sequence[str]) -> str:
    """Return in which language a text across all columns is set, by its letters: the first of the paper's that is written in them."""
    if main_script(text) == "Arab":
        return "ur" if _URDU & set(text) else "ar"
    return next((one for one in languages if language_direction(one) != RIGHT_TO_LEFT), "en")
