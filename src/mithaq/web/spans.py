"""A text as received, cut into pieces: furniture struck through, repeats folded, what the reader found marked. Offsets are code points.

1. Every code point of the text stands in exactly one piece, in order, so that the page is the text and nothing but the text.
2. Spans may overlap; a piece carries all that lie over it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from mithaq.desks.reports.records import parts_of
from mithaq.web.views import SpanView


@dataclass(frozen=True)
class Over:
    """Something that lies over [start, end): a kind ("armed-group", "date"), the draft that rests on it, words for the title."""

    start: int
    end: int
    kind: str
    draft: str = ""
    title: str = ""


@dataclass(frozen=True)
class Block:
    """A run of pieces. `fold` names why it is folded away ("repeat"), or is empty."""

    pieces: tuple[SpanView, ...]
    fold: str = ""
    paragraphs: int = 0


def cut(text: str, over: Iterable[Over], furniture: Iterable[tuple[int, int]], repeats: Iterable[tuple[int, int]]) -> list[Block]:
    """Return the text as blocks of pieces; a repeated passage is a folded block of its own."""
    size = len(text)
    lying = [one for one in over if 0 <= one.start < one.end <= size]
    struck = _joined(furniture, size)
    folded = _joined(repeats, size)
    edges = {0, size, *(edge for pair in (*struck, *folded) for edge in pair), *(edge for one in lying for edge in (one.start, one.end))}
    pieces = _pieces(text, sorted(edges), lying, struck)
    begins, repeated = [piece.start for piece in pieces], frozenset(folded)
    blocks: list[Block] = []
    for start, end in _between(folded, size):
        inside = tuple(pieces[bisect_left(begins, start) : bisect_left(begins, end)])
        is_repeat = (start, end) in repeated
        if inside:
            count = sum(1 for line in text[start:end].split("\n") if line.strip())
            blocks.append(Block(inside, "repeat" if is_repeat else "", count))
    return blocks


def overs(reading: Mapping[str, Any], drafts: Sequence[tuple[str, str, Sequence[Sequence[int]]]]) -> list[Over]:
    """Return what lies over a report's text: the reader's mentions, and the spans of each draft (id, kind, spans)."""
    found = [Over(int(span[0]), int(span[1]), kind, identifier) for identifier, kind, spans in drafts for span in spans]
    for one in parts_of(reading, "mentions"):
        title = " · ".join(str(one[name]) for name in ("en", "ar") if one.get(name))
        for start, end in _span([one.get("start"), one.get("end")]):
            found.append(Over(start, end, str(one.get("type", "mention")), "", title))
    return found


def furniture_of(reading: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Return the spans that the reader took for furniture of the page."""
    return [span for one in parts_of(reading, "removed") for span in _span([one.get("start"), one.get("end")])]


def repeats_of(reading: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Return the spans that only repeat an earlier passage."""
    return [span for one in parts_of(reading, "duplicates") for span in _span(one.get("second"))]


def _span(pair: object) -> list[tuple[int, int]]:
    """Return the pair as a span, or nothing when it is none."""
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(one, int) for one in pair):
        return []
    return [(pair[0], pair[1])]


def _pieces(text: str, edges: list[int], lying: list[Over], struck: list[tuple[int, int]]) -> list[SpanView]:
    """Return the pieces between the edges in one walk over the text: what begins is taken up, what ended is let go."""
    coming = sorted(enumerate(lying), key=lambda one: one[1].start, reverse=True)
    furniture = struck[::-1]
    here: list[tuple[int, Over]] = []
    made = []
    for start, end in pairwise(edges):
        here = [one for one in here if one[1].end > start]
        while coming and coming[-1][1].start <= start:
            here.append(coming.pop())
        while furniture and furniture[-1][1] <= start:
            furniture.pop()
        over = [one for _, one in sorted(here, key=lambda one: one[0])]
        made.append(_piece(text[start:end], start, over, is_struck=bool(furniture) and furniture[-1][0] <= start))
    return made


def _piece(words: str, start: int, here: list[Over], *, is_struck: bool) -> SpanView:
    kinds, drafts = dict.fromkeys(one.kind for one in here), dict.fromkeys(one.draft for one in here if one.draft)
    return SpanView(words, start, tuple(kinds), tuple(drafts), next((one.title for one in here if one.title), ""), is_struck)


def _joined(spans: Iterable[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    """Return the spans in order, overlapping ones joined, those outside the text left out."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(one for one in spans if 0 <= one[0] < one[1] <= size):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def _between(folded: list[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    """Return the folded spans and what lies between them, in order."""
    made: list[tuple[int, int]] = []
    at = 0
    for start, end in folded:
        if at < start:
            made.append((at, start))
        made.append((start, end))
        at = end
    return [*made, (at, size)] if at < size else made
