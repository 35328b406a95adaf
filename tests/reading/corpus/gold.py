"""The annotated reports: their texts without marks, and what each must give.

A mark `[p:words]` says that the words are a mention; the letter is in `KINDS`. The text is what stands between the marks and their words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mithaq.reading.result import Span

FOLDER = Path(__file__).parent
KINDS = {"p": "person", "g": "armed-group", "o": "organisation", "l": "place", "f": "office"}
_MARK = re.compile(r"\[([pgolf]):([^\[\]]*)\]")


@dataclass(frozen=True)
class Marked:
    """A mention that an annotator saw: its span in the text without marks, its words and its kind."""

    start: int
    end: int
    words: str
    kind: str


@dataclass(frozen=True)
class Gold:
    """One annotated report. Lists of dictionaries are as README.md says; `pillars_optional` may be found and need not;
    `unscored` are classes that were not annotated in it."""

    name: str
    language: str
    traps: tuple[str, ...]
    text: str
    mentions: tuple[Marked, ...]
    date: dict[str, Any]
    removed: tuple[str, ...] = ()
    duplicates: int = 0
    meetings: tuple[dict[str, Any], ...] = ()
    commitments: tuple[dict[str, Any], ...] = ()
    pillars: frozenset[str] = frozenset()
    pillars_optional: frozenset[str] = frozenset()
    incidents: tuple[dict[str, Any], ...] = ()
    designations: tuple[dict[str, Any], ...] = ()
    statements: tuple[dict[str, Any], ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    other: tuple[tuple[str, str], ...] = ()
    countries: tuple[str, ...] = ()
    unscored: frozenset[str] = field(default=frozenset())


def unmarked(text: str) -> tuple[str, tuple[Marked, ...]]:
    """Return a text without its marks, and the mentions that the marks say."""
    parts: list[str] = []
    found: list[Marked] = []
    length = last = 0
    for mark in _MARK.finditer(text):
        before = text[last : mark.start()]
        parts.extend((before, mark[2]))
        length += len(before)
        found.append(Marked(length, length + len(mark[2]), mark[2], KINDS[mark[1]]))
        length += len(mark[2])
        last = mark.end()
    parts.append(text[last:])
    return "".join(parts), tuple(found)


def load(file: Path) -> Gold:
    """Return the annotated report of one file."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    text, mentions = unmarked(content["text"])
    pairs = {name: tuple((str(one), str(two)) for one, two in content.get(name, ())) for name in ("same", "other")}
    lists = {name: tuple(content.get(name, ())) for name in ("meetings", "commitments", "incidents", "designations", "statements")}
    sets = {name: frozenset(map(str, content.get(name, ()))) for name in ("pillars", "pillars_optional", "unscored")}
    date = {name: str(value) if value is not None else None for name, value in content["date"].items()}
    plain = {name: tuple(map(str, content.get(name, ()))) for name in ("removed", "traps", "countries")}
    return Gold(file.stem, content["language"], text=text, mentions=mentions, date=date, duplicates=int(content.get("duplicates", 0)),
                **pairs, **lists, **sets, **plain)  # fmt: skip


def corpus(folder: Path = FOLDER) -> Sequence[Gold]:
    """Return all annotated reports of a folder, by name."""
    return [load(file) for file in sorted(folder.glob("*.yml"))]


def text_of(gold: Gold, span: Span) -> str:
    """Return the words at a span of a report."""
    return gold.text[span[0] : span[1]]
