"""What of a pasted page is the report: furniture, bylines and date lines go, repeated paragraphs are folded.

0. Markup of pasted HTML is removed and ends a line (markup.py).
1. A line that is wholly a known piece of page furniture is removed; a heading is kept.
2. A line near the top that is a date and little else is removed as a date line (the date is read from it all the same).
3. A byline says so ("كتب", "By"), or is a short name directly under furniture or a date line.
4. A paragraph of at least eight words that repeats an earlier one, word for word or nearly, is a duplicate of it.

Nearly is a Jaccard similarity of 0.9 over runs of three words; candidates share a first or last run, so the work stays linear.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from mithaq.lang.dates import find_dates
from mithaq.names.fold import fold_text
from mithaq.reading.page.markup import markup_of
from mithaq.reading.page.tokens import Span, words_of_phrase
from mithaq.reading.result import Duplicate, Removed
from mithaq.resources.reference import reference

_LINE = re.compile(r"[^\n\r]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]+")
_ROUND_A_DATE = re.compile(
    r"[\W\d_]|(?:GMT|UTC|PKT|IST|Last updated|Updated|Published|Posted|Date|م|ص|ه|الموافق|نشر|في|اخر|آخر|تحديث|تاريخ|الساعة)(?!\w)"
)
_HEADER_LINES = 8
_FURNITURE_CHARACTERS = 200
_SAME_WORDS = 8
_SIMILAR = 0.9


@dataclass(frozen=True)
class Cleaned:
    """The kept lines, what was removed, what repeats, and the date lines; all spans of the text as received, in order."""

    kept: tuple[Span, ...]
    removed: tuple[Removed, ...]
    duplicates: tuple[Duplicate, ...]


def clean(text: str) -> Cleaned:
    """Return what of `text` is the report. Surrounding white space of a line belongs to no span."""
    markup = markup_of(text)
    lines = list(_lines(text, markup))
    removed = list(_removed(text, lines))
    gone = {one.start for one in removed}
    left = [line for line in lines if line[0] not in gone]
    duplicates = list(_duplicates(text, left))
    repeated = {one.second[0] for one in duplicates}
    with_markup = tuple(sorted([*removed, *(Removed(start, end, "markup") for start, end in markup)], key=lambda one: one.start))
    return Cleaned(tuple(line for line in left if line[0] not in repeated), with_markup, tuple(duplicates))


def _lines(text: str, markup: Sequence[Span]) -> Iterator[Span]:
    opened = 0
    for low, high in (*markup, (len(text), len(text))):
        for match in _LINE.finditer(text, opened, low):
            line = match[0]
            start = match.start() + len(line) - len(line.lstrip())
            end = match.start() + len(line.rstrip())
            if start < end:
                yield start, end
        opened = high


def _removed(text: str, lines: Sequence[Span]) -> Iterator[Removed]:
    under_furniture = False
    for number, (start, end) in enumerate(lines):
        why = _why(text[start:end], in_header=number < _HEADER_LINES, under_furniture=under_furniture)
        if why:
            yield Removed(start, end, why)
        under_furniture = bool(why)


def _why(line: str, *, in_header: bool, under_furniture: bool) -> str:
    if len(line) > _FURNITURE_CHARACTERS:
        return ""
    if in_header and is_date_line(line):
        return "dateline"
    folded = fold_text(line).strip(" \t-|:*•")
    if not folded:
        return "furniture"
    if any(pattern.fullmatch(folded) for pattern in _patterns("furniture")):
        return "furniture"
    if any(pattern.fullmatch(folded) for pattern in _patterns("bylines")):
        return "byline"
    return "byline" if in_header and under_furniture and _is_a_name(folded) else ""


def is_date_line(line: str) -> bool:
    """Return whether a line is a date with at most a time, a label and punctuation round it."""
    if not any(char.isdigit() for char in line):
        return False
    found = find_dates(line)
    if not any((one.precision == "day" and one.value is not None) or one.basis == "hijri" for one in found):
        return False
    rest = line
    for one in reversed(found):
        rest = rest[: one.start] + rest[one.end :]
    return len(_ROUND_A_DATE.sub("", rest)) <= 6


def _is_a_name(folded: str) -> bool:
    words = words_of_phrase(folded)
    return 2 <= len(words) <= 4 and words[0] in _given_names() and not re.search(r"[.,:;!?\"]", folded)


@cache
def _given_names() -> frozenset[str]:
    names = cast("dict[str, dict[str, str]]", reference("person_names.yml"))["given"]
    return frozenset(fold_text(str(name)) for name in names)


@cache
def _patterns(section: str) -> tuple[re.Pattern[str], ...]:
    texts = cast("dict[str, list[str]]", reference("furniture.yml"))[section]
    return tuple(re.compile(_ARABIC.sub(lambda found: fold_text(found[0]), text)) for text in texts)


def _duplicates(text: str, lines: Sequence[Span]) -> Iterator[Duplicate]:
    known: dict[tuple[str, ...], list[tuple[Span, frozenset[tuple[str, ...]]]]] = {}
    for line in lines:
        words = words_of_phrase(text[line[0] : line[1]])
        if len(words) < _SAME_WORDS:
            continue
        runs = frozenset(zip(words, words[1:], words[2:], strict=False))
        keys = (words[:3], words[-3:])
        match = next((span for key in keys for span, other in known.get(key, [])[:8] if _similarity(runs, other) >= _SIMILAR), None)
        if match is not None:
            yield Duplicate(match, line)
            continue
        for key in dict.fromkeys(keys):
            known.setdefault(key, []).append((line, runs))


def _similarity(left: frozenset[tuple[str, ...]], right: frozenset[tuple[str, ...]]) -> float:
    return len(left & right) / len(left | right)
