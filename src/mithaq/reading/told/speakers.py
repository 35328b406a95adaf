"""Who can say something in a page: persons, offices, bodies, listed groups and states, none overlapping.

1. A person beside an office is one speaker with it. A place that stands after a preposition of place speaks for nobody.
2. A body is a word such as government, embassy, sources, with the nisbas, adjectives and listed group that complete it (حكومة طالبان); of a
   statement by a body the body speaks.
3. The side is the one that the office, the nisba or the name says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mithaq.reading.named.groups import GroupHit
from mithaq.reading.named.people import OfficeHit, PersonHit
from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.page.tokens import Hit, Page, readings_of, words_of_phrase
from mithaq.reading.told.lexis import Cue

_MAX_BODY = 5
_NOT_AN_ACTOR = frozenset(words_of_phrase("في من إلى عبر داخل من in from at into inside across near"))
_POSTPOSED = frozenset(words_of_phrase("میں سے تک"))
_PAPERS = frozenset(words_of_phrase("بيان تقرير تقارير مكتب statement report مصدر source بیان"))
_PAIRS = frozenset(words_of_phrase("الجانبان الطرفان البلدان الوفدان"))
_ADJECTIVES = frozenset(words_of_phrase("محلية أمنية رسمية مطلعة خارجية داخلية"))
_ENDS = frozenset(words_of_phrase("في فقد أن أنه حول عن على إلى قد on about that"))
_OF_GROUPS = frozenset(words_of_phrase("إدارة حكومة سلطات قيادة زعامة"))
_GOVERNING = frozenset(words_of_phrase("government authorities officials official spokesman spokesperson حکومت حکام ترجمان"))
_INSIDE = frozenset({"في", "in", "at"})
_MAX_PAPER = 3
_MAX_DATELINE = 6
_DASH = re.compile(r"\s[-–—]+\s|^:\s|\)\s*[-–—:]|^[-–—]")
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True)
class Speaker:
    """Somebody who can say a thing: tokens [first, last); `watches` says that it values rather than reports."""

    first: int
    last: int
    name: str
    side: str | None
    office: str | None = None
    kind: str = "body"
    watches: bool = False


@dataclass(frozen=True)
class Named:
    """What was found of names in a page."""

    persons: list[PersonHit]
    offices: list[OfficeHit]
    places: list[Hit[Place]]
    groups: list[GroupHit]


def find_speakers(page: Page, named: Named, cues: list[Hit[Cue]]) -> list[Speaker]:
    """Return the speakers in the order of the page; where two overlap, the one told more exactly."""
    taken: set[int] = set()
    found: list[Speaker] = []
    for one in _candidates(page, named, cues):
        if one.first in taken or one.last - 1 in taken:
            continue
        taken.update(range(one.first, one.last))
        found.append(one)
    return sorted(found, key=lambda one: one.first)


def _candidates(page: Page, named: Named, cues: list[Hit[Cue]]) -> Iterator[Speaker]:
    beside = {person.office.first for person in named.persons if person.office is not None}
    longest: dict[str, str] = {}
    holders: dict[str, str] = {}
    for person in named.persons:
        if person.office is not None:
            holders.setdefault(page.folded.text[person.office.start : person.office.end], person.name)
            longest[person.name] = max(longest.get(person.name, ""), page.written(person.office.start, person.office.end), key=len)
    for person in named.persons:
        first = person.first if person.office is None else min(person.first, person.office.first)
        if person.first - first > 12:
            first = person.first
        yield Speaker(first, max(person.last, first + 1), person.name, person.side, longest.get(person.name), "person")
    inside = {index for office in named.offices for index in range(office.first, office.last)}
    yield from _groups(page, [group for group in named.groups if group.first not in inside], cues)
    for office in named.offices:
        if not office.is_title and office.first not in beside:
            words = page.written(office.start, office.end)
            holder = holders.get(page.folded.text[office.start : office.end]) if office.last - office.first > 1 else None
            yield Speaker(office.first, office.last, holder or words, office.side, words, "office" if holder is None else "person")
    watchers = {hit.first for hit in cues if hit.value.tag == "watcher"}
    bodies = sorted((hit for hit in cues if hit.value.tag == "body"), key=lambda hit: (_is_paper(page, hit), hit.first, -hit.last))
    by_first = {hit.first: hit for hit in reversed(bodies)}
    states = {place.first: place for place in named.places if place.value.state}
    for hit in bodies:
        first, last, name, side = _body(page, hit, states)
        inner = by_first.get(last + 1) if last < len(page.tokens) and page.tokens[last].word in _INSIDE else None
        if inner is not None and page.joins(last - 1):
            _, last, _, side = _body(page, inner, states)
            name = page.written(hit.start, page.tokens[last - 1].end)
        yield Speaker(first, last, name, side, None, "body", watches=hit.first in watchers)
    for place in named.places:
        if place.value.actor and not _is_where(page, place):
            article = page.folded.text[max(0, place.start - 2) : place.start] == "ال"
            written = page.written(place.start - 2 if article else place.start, place.end)
            yield Speaker(place.first, place.last, written, place.value.code, None, "state")


def _groups(page: Page, groups: list[GroupHit], cues: list[Hit[Cue]]) -> Iterator[Speaker]:
    """Yield each listed group, or the body that is the group's (حكومة طالبان, the Taliban government)."""
    heads = {hit.last: (hit.first, hit.start) for hit in cues if hit.value.tag == "body"}
    tails = {hit.first: hit.last for hit in cues if hit.value.tag == "body"}
    for group in groups:
        first, last, start, end = group.first, group.last, group.start, group.end
        straight = first > 0 and page.joins(first - 1) and page.gap(first - 1) == " " and start == page.tokens[first].start
        bare = next((cut for rest, cut in readings_of(page.tokens[first - 1].word) if rest in _OF_GROUPS), None) if straight else None
        if straight and (first in heads or bare is not None):
            at = page.tokens[first - 1].start + (bare or 0)
            first, start = heads.get(first, (first - 1, at))
        elif last in tails and page.joins(last - 1) and page.gap(last - 1) == " " and page.tokens[last].word in _GOVERNING:
            last, end = tails[last], page.tokens[tails[last] - 1].end
        kind = "group" if (first, last) == (group.first, group.last) else "body"
        yield Speaker(first, last, page.written(start, end), group.name.subject.side, None, kind)


def is_dateline(page: Page, place: Hit[Place]) -> bool:
    """Return whether a place opens its sentence as the dateline does: a dash or colon after it, or after what goes with it and a date."""
    first = place.first
    if first and page.tokens[first - 1].sentence == page.tokens[first].sentence:
        return False
    for index in range(place.last - 1, min(place.last + _MAX_DATELINE, len(page.tokens) - 1)):
        if page.tokens[index + 1].sentence != page.tokens[first].sentence:
            return False
        gap = page.gap(index)
        if _DASH.search(gap) is not None:
            return True
        if index == place.last - 1 and gap[:1] not in {",", " "}:
            return False
        if index == place.last - 1 and gap == " ":
            return False
    return False


def _is_where(page: Page, place: Hit[Place]) -> bool:
    before = page.tokens[place.first - 1].word if page.joins(place.first - 1) else ""
    after = page.tokens[place.last].word if page.joins(place.last - 1) else ""
    proclitics = page.folded.text[page.tokens[place.first].start : place.start]
    return is_dateline(page, place) or before in _NOT_AN_ACTOR or after in _POSTPOSED or "ل" in proclitics or "ب" in proclitics


def _body(page: Page, hit: Hit[Cue], states: dict[int, Hit[Place]]) -> tuple[int, int, str, str | None]:
    first, last, start = hit.first, hit.last, hit.start
    side = None
    if _is_paper(page, hit):
        return _paper(page, hit)
    if start == page.tokens[first].start:
        while first and page.joins(first - 1) and page.tokens[first - 1].word not in _ARTICLES and _completes_before(page, first - 1):
            first, start = first - 1, page.tokens[first - 1].start
            side = side or side_of_word(page.tokens[first].word)
    arabic = "\u0600" <= page.tokens[hit.first].word[0] <= "\u06ff"
    while arabic and last < len(page.tokens) and last - first < _MAX_BODY and page.joins(last - 1) and page.gap(last - 1) == " ":
        word = page.tokens[last].word
        state = states.get(last)
        if state is not None and state.start == page.tokens[last].start:
            side, last = side or state.value.code, state.last
            break
        said = _bare_nisba(word)
        if said is None and page.tokens[hit.first].word in _PAIRS:
            break
        if said is None and not (word.startswith("ال") and len(word) > 4) and word not in _ADJECTIVES:
            break
        side, last = side or said, last + 1
        if said is not None:
            break
    return first, last, page.written(start, page.tokens[last - 1].end), side


def _bare_nisba(word: str) -> str | None:
    """Return the side that a word says which is a nisba and nothing before it."""
    return side_of_word(f"ال{word.removeprefix('ال')}")


def _paper(page: Page, hit: Hit[Cue]) -> tuple[int, int, str, str | None]:
    last = hit.last
    while last < len(page.tokens) and last - hit.last < _MAX_PAPER and page.joins(last - 1) and page.tokens[last].word not in _ENDS:
        last += 1
    return hit.first, last, page.written(hit.start, page.tokens[last - 1].end), None


def _is_paper(page: Page, hit: Hit[Cue]) -> bool:
    """Return whether a statement or report is named together with the body whose it is."""
    if not any(rest in _PAPERS for rest, _ in readings_of(page.tokens[hit.first].word)) or not page.joins(hit.last - 1):
        return False
    return hit.last < len(page.tokens) and page.tokens[hit.last].word not in {"مشترك", "ان", "انه", "that"}


def _completes_before(page: Page, index: int) -> bool:
    word = page.tokens[index].word
    if "\u0600" <= word[0] <= "\u06ff":
        return side_of_word(word) == _bare_nisba(word) is not None and not word.startswith("ال")
    written = page.written(page.tokens[index].start, page.tokens[index].end)
    inner = index > 0 and page.tokens[index - 1].sentence == page.tokens[index].sentence
    return side_of_word(word) is not None or (written[:1].isupper() and inner)
