"""English offices that are known by how they are written: a run of capitalised words that ends with a head (Home Affairs Minister).

The head may go on with "of" or "for" and a state or words of portfolios (Secretary of State for Defence). A state or nisba in it says its
side. A word that is a person's name, a day or a month is in none; a head alone is one only in the list of whole phrases.
"""

from collections.abc import Mapping

from mithaq.reading.named.lexicon import known_names, lexicon
from mithaq.reading.named.people import OfficeHit
from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.page.tokens import Hit, Page, words_of_phrase

_HEADS = frozenset(
    words_of_phrase(
        "minister secretary ambassador commissioner governor president chief director envoy coordinator chairman chairwoman chair "
        "commander chancellor premier mayor inspector attorney consul administrator superintendent spokesperson spokesman spokeswoman "
        "adviser advisor counterpart commandant controller comptroller marshal admiral"
    )
)
_GENERAL = "general"
_LINKS = frozenset({"of", "for", "to"})
_INSIDE = frozenset({"and", "the", "of"})
_NEVER = frozenset(
    words_of_phrase(
        "the a an on in at by to from as when while after before monday tuesday wednesday thursday friday saturday sunday january "
        "february march april may june july august september october november december mr mrs ms dr his her their its our this that"
    )
)
_PORTFOLIOS = frozenset(
    words_of_phrase(
        "state defence defense interior home foreign external internal affairs finance justice security national public "
        "safety trade energy health education labour labor agriculture commerce transport planning information culture "
        "sport tourism environment climate treasury war army navy air force staff police customs intelligence narcotics "
        "drugs border immigration migration maritime fisheries parliament counterterrorism counter terrorism human "
        "rights development economy economic industry investment water power religious tribal"
    )
)
_MOST = 8
_SMALL = frozenset({"counterpart"})


def english_office_at(page: Page, index: int, states: Mapping[int, Hit[Place]]) -> OfficeHit | None:
    """Return the office that begins with the capitalised word at token `index`; `states` are those of the page by their first token."""
    if not _is_part(page, index):
        return None
    last = index
    while last < len(page.tokens) and last - index < _MOST and (last == index or page.gap(last - 1) in {" ", "-"}):
        word = page.tokens[last].word
        head = word in _HEADS and (last > index or word not in _SMALL)
        end = _end(page, last + 1, states) if head else last
        if head and (last > index or end > last + 1) and (_is_capital(page, last) or word in _SMALL):
            return OfficeHit(index, end, page.tokens[index].start, page.tokens[end - 1].end, _side(page, index, end, states))
        if not (_is_part(page, last) or (word in _INSIDE and last > index and _goes_on(page, last + 1, states))):
            return None
        last += 1
    return None


def _goes_on(page: Page, index: int, states: Mapping[int, Hit[Place]]) -> bool:
    """Return whether after "and" or "of" one office goes on (Foreign and Commonwealth Secretary), rather than another state's begins."""
    return _is_part(page, index) and index not in states and side_of_word(page.tokens[index].word) is None


def _end(page: Page, last: int, states: Mapping[int, Hit[Place]]) -> int:
    """Return where an office ends after its head: "General", and what "of" or "for" adds."""
    if last < len(page.tokens) and page.gap(last - 1) in {" ", "-"} and page.tokens[last].word == _GENERAL:
        last += 1
    linked = last + 1 < len(page.tokens) and page.gap(last - 1) == " " and page.tokens[last].word in _LINKS
    if not linked:
        return last
    end = last + 1
    end += page.tokens[end].word == "the"
    first = end
    while end < len(page.tokens) and end - first < _MOST and page.gap(end - 1) == " ":
        owner = states.get(end)
        if owner is not None:
            return owner.last
        word = page.tokens[end].word
        if not ((word in _PORTFOLIOS and _is_capital(page, end)) or (word in _INSIDE | _LINKS and end > first)):
            break
        end += 1
    while end > first and page.tokens[end - 1].word in _INSIDE | _LINKS:
        end -= 1
    return end if end > first else last


def _side(page: Page, first: int, last: int, states: Mapping[int, Hit[Place]]) -> str | None:
    for index in range(first, last):
        side = states[index].value.code if index in states else side_of_word(page.tokens[index].word)
        if side:
            return side
    return None


def _is_part(page: Page, index: int) -> bool:
    if not _is_capital(page, index):
        return False
    word = page.tokens[index].word
    return word not in _NEVER and word not in lexicon()["never"] and (word not in known_names() or word in _HEADS)


def _is_capital(page: Page, index: int) -> bool:
    if index >= len(page.tokens):
        return False
    token = page.tokens[index]
    return token.word[0].isascii() and token.word.isalpha() and page.written(token.start, token.start + 1).isupper()
