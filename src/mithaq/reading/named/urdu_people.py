"""Offices in Urdu text, and who is named beside them.

1. An office is a head (وزیر, ڈائریکٹر جنرل, ہم منصب) with a nisba and words of rank before it (قائم مقام امریکی رابطہ کار) and with
   what it is over after it, a place or a phrase with برائے among them (گورنر سندھ, رابطہ کار برائے انسداد دہشت گردی).
2. A head alone is an office only before a name; a rank, a form of address and what a person does are outside the name that follows.
3. A name ends at a case marker, a verb, a comma, or a word of the language.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import cast

from mithaq.reading.named.lexicon import first_names
from mithaq.reading.named.people import OfficeHit, PersonHit
from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.page.tokens import Hit, Page, Phrases, words_of_phrase
from mithaq.reading.result import Tier
from mithaq.resources.reference import reference, words_of

FILE = "urdu_words.yml"
_OWNING = frozenset(words_of_phrase("کے کی کا"))
_MOST_AFTER, _MOST_NAME = 7, 5
_ALONE = frozenset(words_of_phrase("صدر وزیراعظم"))
_FORMER = frozenset(words_of_phrase("سابق سابقہ"))
_NAMED_AFTER = frozenset(words_of_phrase("نے کے کی کا کو سے میں پر اور بھی"))


def find_urdu_offices(page: Page, places: Sequence[Hit[Place]], closed: set[int]) -> list[OfficeHit]:
    """Return the offices and titles of an Urdu page in its order; none touches the tokens `closed`."""
    at = {place.first: place for place in places}
    states = {place.last: place for place in places if place.value.state}
    found: list[OfficeHit] = []
    index = 0
    while index < len(page.tokens):
        office = None if index in closed else _office(page, index, at, states, closed)
        index = index + 1 if office is None else office.last
        if office is not None:
            found.append(office)
    return found


def find_urdu_names(page: Page, offices: Sequence[OfficeHit], closed: set[int]) -> Iterator[PersonHit]:
    """Yield who is named after an office or title; none touches the tokens `closed`."""
    ends = {office.last: office for office in offices}
    holders: dict[str, str] = {}
    for office in offices:
        first = office.last
        last = None if first in closed or first >= len(page.tokens) else urdu_name_end(page, first, closed)
        if last is None or page.gap(first - 1).strip() not in {"", "،", ","}:
            continue
        held: OfficeHit | None = office
        while held is not None and held.is_title:
            held = ends.get(held.first)
        start, end = page.tokens[first].start, page.tokens[last - 1].end
        name = page.written(start, end)
        if held is not None and holders.setdefault(page.folded.text[held.start : held.end], name) != name:
            held = None
        tier: Tier = "certain" if page.tokens[first].word in first_names() else "likely"
        yield PersonHit(first, last, start, end, name, held, held.side if held is not None else None, tier)


def urdu_stops(page: Page) -> set[int]:
    """Return the tokens of an Urdu page that are in no name."""
    stops = _words("stops")
    return {index for index, token in enumerate(page.tokens) if token.word in stops}


def urdu_name_end(page: Page, first: int, closed: set[int]) -> int | None:
    """Return the token after the name that begins at `first`, or None where none can begin."""
    last = first
    while last < len(page.tokens) and last - first < _MOST_NAME and last not in closed:
        word = page.tokens[last].word
        if last > first and page.gap(last - 1) not in {" ", "-"}:
            break
        if word in _words("stops") or word in _words("after") or word in _words("occupations") or not word.isalpha() or word.isascii():
            break
        if side_of_word(word) is not None or any(one.last == last + 1 for one in _heads().at(page, last)):
            break
        last += 1
    return last if last > first else None


def _office(
    page: Page, index: int, places: Mapping[int, Hit[Place]], states: Mapping[int, Hit[Place]], closed: set[int]
) -> OfficeHit | None:
    begin = index
    while begin < len(page.tokens) and (step := _before_head(page, begin)):
        begin += step
    head = _heads().longest(page, begin) if begin < len(page.tokens) and begin not in closed else None
    if head is None or head.start != page.tokens[begin].start:
        return _title(page, index, closed)
    last = _after_head(page, head.last, places, closed)
    if page.tokens[index - 1].word in _FORMER if index and page.joins(index - 1) else False:
        return OfficeHit(index, last, page.tokens[index].start, page.tokens[last - 1].end, None, is_title=True)
    alone = last == head.last and begin == index and head.last == begin + 1
    if alone and page.tokens[begin].word not in _ALONE and not _is_name_after(page, last, closed):
        return None
    side = _side(page, index, last, states)
    side = side or next((places[one].value.code or None for one in range(head.last, last) if one in places), None)
    return OfficeHit(index, last, page.tokens[index].start, page.tokens[last - 1].end, side)


def _before_head(page: Page, index: int) -> int:
    """Return how many words before a head begin at `index`: a nisba, or words of rank."""
    for words in _nisbas():
        if tuple(token.word for token in page.tokens[index : index + len(words)]) == words:
            return len(words)
    word = page.tokens[index].word
    if side_of_word(word) is not None:
        return 1
    hit = _ranks().longest(page, index)
    return hit.last - index if hit is not None and hit.start == page.tokens[index].start else 0


def _after_head(page: Page, last: int, places: Mapping[int, Hit[Place]], closed: set[int]) -> int:
    first = last
    while last < len(page.tokens) and last - first < _MOST_AFTER and page.gap(last - 1) == " ":
        place = places.get(last)
        if place is not None:
            after = page.tokens[place.last].word if place.last < len(page.tokens) else ""
            if after in _NAMED_AFTER and not (last > first and page.tokens[last - 1].word in _words("after")):
                break
            last = place.last
            break
        if last in closed or page.tokens[last].word not in _words("after"):
            break
        last += 1
    return last


def _title(page: Page, index: int, closed: set[int]) -> OfficeHit | None:
    """Return a rank, a form of address or what a person does, before a name."""
    hit = _called().longest(page, index)
    if hit is None or hit.start != page.tokens[index].start or not _is_name_after(page, hit.last, closed):
        return None
    return OfficeHit(index, hit.last, hit.start, hit.end, None, is_title=True)


def _is_name_after(page: Page, first: int, closed: set[int]) -> bool:
    """Return whether a name stands at `first` that a case marker or a stop ends."""
    if first >= len(page.tokens) or page.gap(first - 1) not in {" ", "، ", ", "}:
        return False
    if _called().longest(page, first) is not None:
        return True
    last = urdu_name_end(page, first, closed)
    if last is None:
        return False
    ends = last >= len(page.tokens) or page.gap(last - 1) != " " or page.tokens[last].word in _words("stops")
    return ends and (last - first > 1 or page.tokens[first].word in first_names() or page.tokens[first].word not in _words("after"))


def _side(page: Page, first: int, last: int, states: Mapping[int, Hit[Place]]) -> str | None:
    words = [token.word for token in page.tokens[first:last]]
    for nisba, owner_code in _nisbas().items():
        if tuple(words[: len(nisba)]) == nisba:
            return owner_code
    said = next((code for word in words if (code := side_of_word(word)) is not None), None)
    owner = states.get(first - 1) if first and page.tokens[first - 1].word in _OWNING else None
    return said or (owner.value.code if owner is not None else None)


@cache
def _heads() -> Phrases[str]:
    return Phrases((one, one) for one in words_of(FILE, "heads"))


@cache
def _ranks() -> Phrases[str]:
    return Phrases((one, one) for one in words_of(FILE, "before"))


@cache
def _called() -> Phrases[str]:
    return Phrases((one, one) for section in ("titles", "occupations") for one in words_of(FILE, section))


@cache
def _nisbas() -> dict[tuple[str, ...], str]:
    content = cast("dict[str, dict[str, str]]", reference(FILE))["nisbas"]
    return {words_of_phrase(str(name)): str(code) for name, code in content.items()}


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(part for word in words_of(FILE, section) for part in words_of_phrase(word))
