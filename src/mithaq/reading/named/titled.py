"""Events and documents that have a name: operations, wars, summits, attacks known by their place; laws, treaties, resolutions, plans.

1. A whole name of `titled_words.yml` is one as it stands.
2. A head makes one with a name in quotation marks, with a place (at most one noun between), with a day and month, with a number, or with a
   chain of nouns that ends in one with the article, by its section. The head belongs to the name, proclitics do not.
3. Two mentions of one name are one event or document; nothing is said of whether it happened or is in force.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, cast

from mithaq.reading.named.sides import Place
from mithaq.reading.named.vocabulary import is_vocabulary, particles, verbs
from mithaq.reading.page.tokens import Hit, Page, Phrases, readings_of, words_of_phrase
from mithaq.reading.result import Mention, Tier
from mithaq.resources.reference import reference

Kind = Literal["event", "document"]
_FILE = "titled_words.yml"
_SECTIONS: dict[str, Kind] = {"events": "event", "documents": "document"}
_DECLARATION = frozenset(words_of_phrase("إعلان declaration"))
_BETWEEN = frozenset(
    words_of_phrase("مجلس الأمن الدولي رقم التابع للأمم المتحدة العسكرية الأمنية الإرهابي الإرهابية council resolution security no number")
)
_MONTHS = frozenset(
    words_of_phrase("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أيلول أكتوبر نوفمبر ديسمبر تشرين september october july")
)
_QUOTED_WORDS = 5
_CHAIN_WORDS = 4


@dataclass(frozen=True)
class Titled:
    """An event or document: tokens [first, last), folded span [start, end)."""

    first: int
    last: int
    start: int
    end: int
    kind: Kind
    tier: Tier


def find_titled(page: Page, places: Sequence[Hit[Place]]) -> list[Titled]:
    """Return the events and documents of the page in its order, none overlapping."""
    starts = {place.first: place for place in places}
    found: list[Titled] = []
    index = 0
    while index < len(page.tokens):
        hit = _at(page, index, starts)
        if hit is not None:
            found.append(hit)
        index = hit.last if hit is not None else index + 1
    return found


def titled_mentions(page: Page, found: Sequence[Titled]) -> Iterator[Mention]:
    """Yield the mentions of events and documents; one name has one id in a page."""
    ids: dict[tuple[str, str], str] = {}
    for one in found:
        words = " ".join(words_of_phrase(page.folded.text[one.start : one.end]))
        same = sum(kind == one.kind for kind, _ in ids)
        identifier = ids.setdefault((one.kind, words), f"{one.kind}:{same + 1}")
        start, end = page.folded.origin(one.start, one.end)
        written = page.source[start:end]
        latin = written.isascii()
        yield Mention(start, end, written, one.kind, identifier, written if latin else None, None if latin else written, None, one.tier)


def _at(page: Page, index: int, places: dict[int, Hit[Place]]) -> Titled | None:
    token = page.tokens[index]
    if not _may_open(token.word):
        return None
    readings = readings_of(token.word)
    known = _known().longest(page, index)
    if known is not None and not _is_small(page, known.start, known.end):
        return Titled(known.first, known.last, known.start, known.end, known.value, "certain")
    for rest, cut in readings:
        for kind, way in _heads().get(rest, ()):
            last = _end(page, index, way, places)
            if last is not None and not _is_small(page, token.start + cut, page.tokens[last - 1].end):
                end = page.tokens[last - 1].end
                if page.folded.text.count('"', token.start, end) % 2 and page.folded.text[end : end + 2].lstrip(" ").startswith('"'):
                    end = page.folded.text.index('"', end) + 1
                return Titled(index, last, token.start + cut, end, kind, "likely")
    return None


@lru_cache(maxsize=65_536)
def _may_open(word: str) -> bool:
    return any(rest in _openings() for rest, _ in readings_of(word))


def _is_small(page: Page, start: int, end: int) -> bool:
    written = page.written(start, end)
    return written.isascii() and not written[:1].isupper()


def _end(page: Page, index: int, way: str, places: dict[int, Hit[Place]]) -> int | None:
    if way == "quoted":
        return _quoted_end(page, index)
    if way == "place":
        return _place_end(page, index, places)
    if way == "chain":
        return _chain_end(page, index)
    last = index + 1
    while last < len(page.tokens) and page.joins(last - 1) and page.tokens[last].word in _BETWEEN:
        last += 1
    if last >= len(page.tokens) or not page.joins(last - 1) or not page.tokens[last].word.isdigit():
        return None
    if way == "numbered":
        return last + 1
    dated = last + 1 < len(page.tokens) and page.joins(last) and page.tokens[last + 1].word in _MONTHS
    return last + 2 if dated else None


def _quoted_end(page: Page, index: int) -> int | None:
    first = index + 1
    while first < len(page.tokens) and page.joins(first - 1) and '"' not in page.gap(first - 1):
        if page.tokens[first].word not in _BETWEEN:
            return None
        first += 1
    if first >= len(page.tokens) or not page.joins(first - 1):
        return None
    for last in range(first + 1, min(first + _QUOTED_WORDS, len(page.tokens)) + 1):
        if page.folded.text[page.tokens[last - 1].end :][:2].lstrip(" ").startswith('"'):
            return last
        if last == len(page.tokens) or not page.joins(last - 1):
            return None
    return None


def _is_declaring(page: Page, index: int) -> bool:
    """Return whether a word is "declaration", which is named for a city; before a state it is that the state declares something."""
    return any(rest in _DECLARATION for rest, _ in readings_of(page.tokens[index].word))


def _place_end(page: Page, index: int, places: dict[int, Hit[Place]]) -> int | None:
    for first in (index + 1, index + 2):
        if first >= len(page.tokens) or not page.joins(first - 1) or page.gap(first - 1) != " ":
            return None
        if first in places and places[first].start == page.tokens[first].start:
            return None if places[first].value.state and _is_declaring(page, index) else places[first].last
        word = page.tokens[first].word
        if word.startswith("ال") or not is_vocabulary(word) or word in verbs() or len(word) < _CHAIN_WORDS:
            return None
    return None


def _chain_end(page: Page, index: int) -> int | None:
    last, ended = index + 1, False
    while last < len(page.tokens) and last - index <= _CHAIN_WORDS and page.joins(last - 1) and page.gap(last - 1) == " ":
        word = page.tokens[last].word
        if word in particles():
            break
        if word.startswith("ال"):
            ended = True
        elif ended or not is_vocabulary(word) or word in verbs():
            break
        last += 1
    return last if ended and last - index > 2 else None


@cache
def _known() -> Phrases[Kind]:
    content = cast("dict[str, dict[str, list[str]]]", reference(_FILE))
    return Phrases((str(name), kind) for section, kind in _SECTIONS.items() for name in content[section]["known"])


@cache
def _heads() -> dict[str, list[tuple[Kind, str]]]:
    content = cast("dict[str, dict[str, list[str]]]", reference(_FILE))
    heads: dict[str, list[tuple[Kind, str]]] = {}
    for section, kind in _SECTIONS.items():
        for way, words in content[section].items():
            if way != "known":
                for word in words:
                    heads.setdefault(words_of_phrase(str(word))[0], []).append((kind, way))
    return heads


@cache
def _openings() -> frozenset[str]:
    content = cast("dict[str, dict[str, list[str]]]", reference(_FILE))
    known = {words_of_phrase(str(name))[0] for section in _SECTIONS for name in content[section]["known"]}
    return frozenset(known | _heads().keys())
