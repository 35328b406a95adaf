"""Pillars of cooperation that a text speaks about, with the phrases that say so (`pillars.yml`).

1. A phrase may have slots: a nisba or a place of any state.
2. What stands inside the name of an office or an agency (a ministry, an agency for cyber-crime) names who is meant, not what is spoken of.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import cast

from mithaq.reading.named.sides import side_of_word
from mithaq.reading.page.tokens import Hit, Page, Phrases, readings_of, words_of_phrase
from mithaq.reading.result import Pillar, Span
from mithaq.reading.told.scene import Scene
from mithaq.resources.reference import reference

_SLOTS = ("<nisba>", "<place>")
_AGENCIES = frozenset(
    words_of_phrase("وكالة الوكالة هيئة الهيئة وزارة الوزارة شرطة مديرية لجنة اللجنة ایجنسی وزارت")
    + words_of_phrase("agency ministry bureau department authority")
)
_REACH = 6


def find_pillars(scene: Scene) -> tuple[Pillar, ...]:
    """Return the pillars in the order of `pillars.yml`, each with its phrases in the order of the text."""
    page = scene.page
    spans: dict[str, list[Span]] = {name: [] for name in _content()}
    closed = {index for office in scene.offices if not office.is_title for index in range(office.first, office.last)}
    places = {place.first: place.last for place in scene.places}
    plain = _plain()
    for index, token in enumerate(page.tokens):
        if not plain.starts[token.word] and not _opens_pattern(token.word):
            continue
        taken: set[str] = set()
        for hit in sorted((*plain.at(page, index), *_slotted(page, index, places)), key=lambda one: -one.last):
            if hit.value in taken or index in closed or _is_in_agency(page, index):
                continue
            taken.add(hit.value)
            span = page.folded.origin(hit.start, hit.end)
            if not spans[hit.value] or spans[hit.value][-1][1] <= span[0]:
                spans[hit.value].append(span)
    return tuple(Pillar(name, tuple(found)) for name, found in spans.items() if found)


def _is_in_agency(page: Page, index: int) -> bool:
    for place in range(index - 1, max(-1, index - _REACH - 1), -1):
        if not page.joins(place):
            return False
        if any(rest in _AGENCIES for rest, _ in readings_of(page.tokens[place].word)):
            return True
        if page.tokens[place].word.startswith("و"):
            return False
    return False


@lru_cache(maxsize=65_536)
def _opens_pattern(word: str) -> bool:
    return any(rest in _patterns() for rest, _ in readings_of(word))


def _slotted(page: Page, index: int, places: dict[int, int]) -> Iterator[Hit[str]]:
    token = page.tokens[index]
    for rest, cut in readings_of(token.word):
        for words, name in _patterns().get(rest, ()):
            last = _end(page, index, words, places)
            if last is not None:
                yield Hit(index, last, token.start + cut, page.tokens[last - 1].end, name)


def _end(page: Page, index: int, words: tuple[str, ...], places: dict[int, int]) -> int | None:
    at = index + 1
    for word in words[1:]:
        if at >= len(page.tokens) or not page.joins(at - 1):
            return None
        if word == "<place>" and at in places:
            at = places[at]
        elif (word == "<nisba>" and side_of_word(page.tokens[at].word) is not None) or page.tokens[at].word == word:
            at += 1
        else:
            return None
    return at


@cache
def _content() -> dict[str, list[str]]:
    return cast("dict[str, list[str]]", reference("pillars.yml"))


def _pairs(*, slotted: bool) -> Iterable[tuple[str, str]]:
    pairs = ((str(phrase), name) for name, phrases in _content().items() for phrase in phrases)
    return (pair for pair in pairs if any(slot in pair[0] for slot in _SLOTS) is slotted)


@cache
def _plain() -> Phrases[str]:
    return Phrases(_pairs(slotted=False))


@cache
def _patterns() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, name in _pairs(slotted=True):
        words = tuple(word if word in _SLOTS else words_of_phrase(word)[0] for word in phrase.split())
        found.setdefault(words[0], []).append((words, name))
    return found
