"""Organisations in English text that are known by how their names are made.

A run of capitalised words that ends with a head (National Security Council), or a head with "of" or "for" and capitalised words after it
(Ministry of Interior, Department of Homeland Security). The article before it is outside. A known name inside a longer one gives way.
"""

from mithaq.reading.named.gazetteer import Organisation, organisation_words
from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.page.tokens import Hit, Page

_LINKS = frozenset({"of", "for"})
_INSIDE = frozenset({"and", "the"})
_MAX_WORDS = 8
_MEDIA = frozenset({"newspaper", "daily", "television", "website", "magazine", "broadcaster", "newswire"})
_MOST_OF_A_MEDIUM = 4
_CLUBS = frozenset({"fc", "ac", "sc", "cf", "afc"})
_NOT_FIRST = frozenset({"the", "a", "an", "its", "his", "their", "this", "that", "in", "on", "at", "by", "of", "for", "and", "from"})


def find_english_organisations(page: Page, places: list[Hit[Place]], closed: set[int]) -> list[Hit[Organisation]]:
    """Return the organisations of the page in its order, none that touches the tokens `closed`."""
    codes = {place.first: place.value.code for place in places}
    found: list[Hit[Organisation]] = []
    index = 0
    while index < len(page.tokens):
        last = None if index in closed else _end(page, index, closed) or _named_medium(page, index, closed)
        if last is not None:
            if found and found[-1].last > index:
                index = last
                continue
            side = next((code for one in range(index, last) if (code := codes.get(one) or side_of_word(page.tokens[one].word))), None)
            start, end = page.tokens[index].start, page.tokens[last - 1].end
            found.append(Hit(index, last, start, end, Organisation(page.written(start, end), "", side, "likely")))
        index = last if last is not None else index + 1
    return found


def _end(page: Page, first: int, closed: set[int]) -> int | None:
    if not _is_capitalised(page, first) or page.tokens[first].word in _NOT_FIRST:
        return None
    if page.tokens[first].word in _CLUBS and first + 1 < len(page.tokens) and page.gap(first) == " " and _is_capitalised(page, first + 1):
        return first + 2
    heads = organisation_words("english_heads")
    last, best = first, None
    while (
        last < len(page.tokens)
        and last - first < _MAX_WORDS
        and last not in closed
        and (last == first or page.gap(last - 1) in {" ", "'s "})
    ):
        word = page.tokens[last].word
        if _is_capitalised(page, last):
            linked = any(page.tokens[one].word in _LINKS and page.tokens[one - 1].word in heads for one in range(first + 1, last))
            if linked or (word in heads and last > first):
                best = last + 1
        elif not (word in _LINKS and page.tokens[last - 1].word in heads) and not (
            word in _INSIDE and page.tokens[last - 1].word in _LINKS
        ):
            break
        last += 1
    return best


def _named_medium(page: Page, first: int, closed: set[int]) -> int | None:
    """Return the token after a run of capitals that a word for a medium follows (the Bernama news agency)."""
    last = first
    while last < len(page.tokens) and last - first < _MOST_OF_A_MEDIUM and last not in closed and _is_capitalised(page, last):
        if page.tokens[last].word in _NOT_FIRST or (last > first and page.gap(last - 1) != " "):
            break
        last += 1
    after = (
        [page.tokens[one].word for one in range(last, min(last + 2, len(page.tokens))) if page.gap(one - 1) == " "] if last > first else []
    )
    is_agency = last == first + 1 and page.written(page.tokens[first].start, page.tokens[first].end).isupper() and after[:1] == ["reported"]
    return last if is_agency or after == ["news", "agency"] or (after and after[0] in _MEDIA) else None


def _is_capitalised(page: Page, index: int) -> bool:
    token = page.tokens[index]
    return token.word[0].isascii() and page.written(token.start, token.end)[:1].isupper()
