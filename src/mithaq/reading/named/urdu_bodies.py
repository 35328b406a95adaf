"""Organisations in Urdu text, known by how their names are made.

1. A head ends the name, with a place, a nisba or other words of such names before it (پاکستان کرکٹ بورڈ, بارڈر سکیورٹی فورس).
2. A ministry or department is a head with what it is over, and a nisba before it (امریکی محکمہ خارجہ).
3. After a word for a medium one or two words are its name (خبر رساں ادارے ارنا).
"""

from collections.abc import Mapping, Sequence
from functools import cache

from mithaq.reading.named.gazetteer import Organisation
from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.named.urdu_people import FILE, urdu_stops
from mithaq.reading.page.tokens import Hit, Page, Phrases, words_of_phrase
from mithaq.resources.reference import words_of

_MOST_BEFORE = 5


def find_urdu_organisations(page: Page, places: Sequence[Hit[Place]], closed: set[int]) -> list[Hit[Organisation]]:
    """Return the organisations of an Urdu page in its order; none touches the tokens `closed`."""
    ends = {place.last: place for place in places}
    stops = closed | urdu_stops(page)
    found: list[Hit[Organisation]] = []
    index = 0
    while index < len(page.tokens):
        least = found[-1].last if found else 0
        hit = None if index in closed else _body(page, index, least, ends, stops) or _medium(page, index, stops)
        if hit is not None:
            found.append(hit)
        index = index + 1 if hit is None else hit.last
    return found


def _body(page: Page, index: int, least: int, ends: Mapping[int, Hit[Place]], closed: set[int]) -> Hit[Organisation] | None:
    ministry = _phrases("ministries").longest(page, index)
    head = ministry or _phrases("bodies").longest(page, index)
    if head is None or head.start != page.tokens[index].start:
        return None
    first, side = index, None
    while first > least and index - first < _MOST_BEFORE and page.gap(first - 1) in {" ", "-"}:
        place, word = ends.get(first), page.tokens[first - 1].word
        if place is not None and place.first >= least:
            first, side = place.first, place.value.code or side
            break
        nisba = side_of_word(word)
        if first - 1 in closed or not (nisba is not None or (ministry is None and word in _inside())):
            break
        first, side = first - 1, nisba or side
    if first == index and ministry is None:
        return None
    start, end = page.tokens[first].start, head.end
    return Hit(first, head.last, start, end, Organisation("", page.written(start, end), side, "likely"))


def _medium(page: Page, index: int, closed: set[int]) -> Hit[Organisation] | None:
    """Return the name of a medium that begins at `index`, after a word for one."""
    if not index or page.gap(index - 1) not in {" ", ' "'} or index in closed or not page.tokens[index].word.isalpha():
        return None
    before = [hit for step in (1, 2, 3) if index >= step for hit in _phrases("media").at(page, index - step) if hit.last == index]
    if not before or _phrases("media").longest(page, index) is not None:
        return None
    start, end = page.tokens[index].start, page.tokens[index].end
    return Hit(index, index + 1, start, end, Organisation("", page.written(start, end), None, "likely"))


@cache
def _phrases(section: str) -> Phrases[str]:
    return Phrases((one, one) for one in words_of(FILE, section))


@cache
def _inside() -> frozenset[str]:
    return frozenset(part for section in ("inside", "bodies") for word in words_of(FILE, section) for part in words_of_phrase(word))
