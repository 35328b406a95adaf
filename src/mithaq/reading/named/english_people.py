"""Offices and persons in English text, where capitals say what a name is.

1. An office is a run of capitals that a head ends or carries (Indonesian Maritime Affairs Minister, Director General of the Border
   Police), or a head in small letters after a nationality or what it is over (the Philippine defense secretary, her Kenyan counterpart).
2. A head alone is no office but for a few (President), and a rank or form of address is none: it is outside the name that follows.
3. A run of capitals is a person after an office or title, before a verb of saying, before "who" or an apposition ("a lecturer"), or
   where it begins with a known given name.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from mithaq.reading.named.lexicon import first_names
from mithaq.reading.named.people import OfficeHit, PersonHit
from mithaq.reading.named.sides import side_of_word, state_of_word
from mithaq.reading.page.tokens import Page, words_of_phrase
from mithaq.reading.result import Tier
from mithaq.resources.reference import words_of

FILE = "english_words.yml"
_MOST_OFFICE, _MOST_NAME = 8, 5
_LINKS = frozenset({"of", "for"})
_INSIDE = frozenset({"the", "and", "general"})
_PARTICLES = frozenset({"bin", "binti", "ibn", "al", "el", "de", "del", "da", "dos", "la", "van", "von", "der", "ul", "ur"})
_COUNTERPART = "counterpart"
_APPOSITION = frozenset({"who", "whose", "a", "an", "the", "his", "her"})


def find_english_offices(page: Page, closed: set[int]) -> list[OfficeHit]:
    """Return the offices and titles of an English page in its order; none touches the tokens `closed`."""
    found: list[OfficeHit] = []
    index = 0
    while index < len(page.tokens):
        office = None if index in closed else _office(page, index, found[-1].last if found else 0, closed)
        index = index + 1 if office is None else office.last
        if office is not None:
            found.append(office)
    return found


def find_english_names(page: Page, offices: Sequence[OfficeHit], closed: set[int]) -> Iterator[PersonHit]:
    """Yield the persons whom capitals and the words beside them name; none touches the tokens `closed`."""
    ends = {office.last: office for office in offices}
    index = 0
    while index < len(page.tokens):
        last = _name_end(page, index, closed)
        hit = None if last is None else _person(page, index, last, ends)
        if hit is not None:
            yield hit
        index = index + 1 if last is None else last


def _office(page: Page, index: int, least: int, closed: set[int]) -> OfficeHit | None:
    token = page.tokens[index]
    if token.word in _words("titles") and token.word not in _words("heads"):
        named = _name_end(page, index + 1, closed) if _is_capital(page, index) and _is_beside(page, index) else None
        return OfficeHit(index, index + 1, token.start, token.end, None, is_title=True) if named is not None else None
    if token.word not in _words("heads"):
        return None
    first, last = _begin(page, index, least, closed), _end(page, index)
    words = [page.tokens[one].word for one in range(first, last)]
    if len(words) == 1 and (not _is_capital(page, index) or (words[0] not in _words("alone") and _name_end(page, last, closed) is None)):
        return None
    owner = page.tokens[first - 1].word if first and page.gap(first - 1) == "'s " else ""
    side = next((code for word in (*words, owner) if word and (code := side_of_word(word) or state_of_word(word)) is not None), None)
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    return OfficeHit(first, last, start, end, side, is_title=len(words) == 1 and words[0] not in _words("alone"))


def _begin(page: Page, index: int, least: int, closed: set[int]) -> int:
    """Return the first token of an office whose head stands at `index`: capitals, nationalities and what it is over before it."""
    first = index
    while first > least and index - first < _MOST_OFFICE and first - 1 not in closed and page.gap(first - 1) == " ":
        if page.tokens[first - 1].sentence != page.tokens[index].sentence:
            break
        word = page.tokens[first - 1].word
        capital = _is_capital(page, first - 1) and word not in _words("openers")
        joins = word == "and" and first < index and first - 2 >= least and _is_capital(page, first) and _is_capital(page, first - 2)
        joins = joins and side_of_word(page.tokens[first].word) is None
        over = word in _words("portfolios") or word in _words("heads")
        if not (capital or joins or over) or word in first_names() - _words("portfolios"):
            break
        first -= 1
    return first


def _end(page: Page, index: int) -> int:
    """Return the token after an office whose head stands at `index`: another head, and "of" or "for" with capitals after it."""
    last = index + 1
    while last < len(page.tokens) and _is_beside(page, last - 1) and page.tokens[last].word in _words("heads") | {"general"}:
        last += 1
    if last + 1 < len(page.tokens) and page.tokens[last].word in _LINKS and _is_beside(page, last - 1):
        reach = last + 1
        while reach < len(page.tokens) and reach - index < _MOST_OFFICE and _is_beside(page, reach - 1):
            word = page.tokens[reach].word
            if not (_is_capital(page, reach) or word in _INSIDE | _LINKS) or (word in first_names() and reach > last + 1):
                break
            if state_of_word(page.tokens[reach - 1].word) is not None:
                break
            reach += 1
        while reach > last and not _is_capital(page, reach - 1):
            reach -= 1
        last = reach if reach > last + 1 or (reach == last + 1 and _is_capital(page, last)) else last
    return last


def _name_end(page: Page, first: int, closed: set[int]) -> int | None:
    """Return the token after the run of capitals that begins at `first`, or None where none can be a name."""
    last = first
    while last < len(page.tokens) and last - first < _MOST_NAME and last not in closed:
        if last > first and not (_is_beside(page, last - 1) or page.gap(last - 1) == "-" or page.gap(last - 1) == ". "):
            break
        word = page.tokens[last].word
        named = _is_capital(page, last) and word.isalpha() and word not in _words("openers") and side_of_word(word) is None
        particle = last > first and word in _PARTICLES
        if not (named or particle) or (last > first and word in _words("heads")):
            break
        last += 1
    while last > first and not _is_capital(page, last - 1):
        last -= 1
    return last if last > first else None


def _person(page: Page, first: int, last: int, ends: dict[int, OfficeHit]) -> PersonHit | None:
    office = ends.get(first)
    while office is not None and office.is_title and office.first in ends:
        office = ends[office.first]
    if office is not None and not (page.joins(first - 1) or page.gap(first - 1).strip() in {"", ",", "."}):
        office = None
    known = page.tokens[first].word in first_names() and last - first > 1
    if office is None and not known and not (last - first > 1 and _is_told_of(page, first, last)):
        return None
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    tier: Tier = "certain" if known and office is not None else "likely"
    held = office if office is not None and not office.is_title else None
    return PersonHit(first, last, start, end, page.written(start, end), held, held.side if held is not None else None, tier)


def _is_told_of(page: Page, first: int, last: int) -> bool:
    """Return whether a verb of saying or an apposition stands beside a run of capitals."""
    before = page.tokens[first - 1].word if first and _is_beside(page, first - 1) else ""
    if before in {"said", "says", "told", "by"} and before != "by":
        return True
    if last >= len(page.tokens) or page.tokens[last].sentence != page.tokens[first].sentence:
        return False
    gap, after = page.gap(last - 1), page.tokens[last].word
    if gap == " ":
        return after in _words("saying")
    return gap.strip() == "," and (after in _APPOSITION or after.isdecimal() or after in _words("saying"))


def _is_capital(page: Page, index: int) -> bool:
    token = page.tokens[index]
    return token.word[:1].isascii() and page.written(token.start, token.end)[:1].isupper()


def _is_beside(page: Page, index: int) -> bool:
    """Return whether only a space, or a full stop of an abbreviation, parts a token from the next."""
    if index < 0 or index + 1 >= len(page.tokens) or not (page.joins(index) or page.gap(index) == ". "):
        return False
    return page.gap(index) in {" ", ". ", "'s ", "-"}


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(part for word in words_of(FILE, section) for part in words_of_phrase(word))
