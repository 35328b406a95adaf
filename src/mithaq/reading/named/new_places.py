"""Places that no gazetteer knows: an unknown name after a word of place.

The word of place (مدينة, منطقة, جزيرة) is outside the name, but inside that of an airport or camp; the tier is "likely". A town may be
called by a word that ends like a plural (تاونات), a quarter or square by one with the article (حي المنصور). After في, الى and من a name
that is clearly spelled like a foreign one is a place too, only possibly.
"""

from functools import lru_cache

from mithaq.reading.named.name_words import is_foreign, word_kind
from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.named.vocabulary import is_vocabulary, stems
from mithaq.reading.page.tokens import Hit, Page, readings_of, words_of_phrase

_HEADS = frozenset(
    words_of_phrase(
        "مدينة بلدة قرية محافظة ولاية إقليم اقليم مقاطعة منطقة جزيرة نهر جبل جبال بحيرة وادي مضيق خليج ميناء معبر حي ضاحية بلدية مديرية "
        "قضاء ناحية عاصمة العاصمة مرفأ منتجع سهل هضبة حدود بوابة ساحة ميدان شارع ملعب استاد حلبة قبالة"
    )
)
_WITH_HEAD = frozenset(words_of_phrase("مطار مخيم قاعدة"))
_LONG_ENOUGH = 5
_ENGLISH_ENDS = frozenset(
    words_of_phrase(
        "sea river strait straits gulf bay marsh lake valley desert mountains hills island islands peninsula pass province district county "
        "governorate canyon delta archipelago forest channel"
    )
)
_NO_NAME = frozenset(words_of_phrase("the a an this that these those in on at of and our their his her its"))
_MOST_BEFORE = 3
_TOWNS = frozenset(words_of_phrase("مدينة بلدة قرية حي ضاحية ناحية ساحة ميدان"))
_GATE = "باب"  # a crossing or quarter may be called after a gate (معبر باب الهوى)
_QUARTERS = frozenset(words_of_phrase("حي ضاحية ساحة ميدان بلدة قرية مدينة"))
_IN = frozenset(words_of_phrase("في إلى الى من قرب"))


def find_places_by_head(page: Page, closed: set[int]) -> list[Hit[Place]]:
    """Return the new places of the page in its order, and where their names stand again; none touches the tokens `closed`."""
    found: list[Hit[Place]] = []
    for index in range(len(page.tokens) - 1):
        head = _head_cut(page.tokens[index].word)
        definite = page.tokens[index].word[:head].endswith("ال") if head else False
        if head is None or definite or index + 1 in closed or not _is_beside(page, index):
            continue
        last = _end(page, index + 1, closed, foreign=False)
        if last == index + 1 and page.tokens[index].word[head:] in _TOWNS and _is_town(page, index + 1, page.tokens[index].word[head:]):
            last += 1
        if last == index + 1 and page.tokens[last].word == _GATE and page.joins(last) and page.tokens[last + 1].word.startswith("ال"):
            last += 2
        if last > index + 1:
            keeps = any(rest in _WITH_HEAD for rest, _ in readings_of(page.tokens[index].word)) and index not in closed
            found.append(_hit(page, index if keeps else index + 1, last, head if keeps else 0))
    return sorted([*found, *_again(page, found, closed)], key=lambda one: one.first)


@lru_cache(maxsize=65_536)
def _head_cut(word: str) -> int | None:
    return next((cut for rest, cut in readings_of(word) if rest in _HEADS or rest in _WITH_HEAD), None)


def find_places_by_spelling(page: Page, closed: set[int]) -> list[Hit[Place]]:
    """Return foreign names after a preposition of place that touch none of the tokens `closed`."""
    found: list[Hit[Place]] = []
    for index in range(len(page.tokens) - 1):
        if page.tokens[index].word in _IN and index + 1 not in closed and _is_beside(page, index):
            last = _end(page, index + 1, closed, foreign=True)
            if last > index + 1 and len(page.tokens[index + 1].word) >= _LONG_ENOUGH:
                found.append(_hit(page, index + 1, last, 0, possible=True))
    return found


def find_english_places_by_head(page: Page, closed: set[int]) -> list[Hit[Place]]:
    """Return what is named by a word for its kind at the end (Timor Sea, Helmand Province); none touches the tokens `closed`."""
    found: list[Hit[Place]] = []
    for index in range(1, len(page.tokens)):
        if page.tokens[index].word not in _ENGLISH_ENDS or index in closed or not _is_capital(page, index):
            continue
        first = index
        while first and index - first < _MOST_BEFORE and _names_before(page, first - 1, closed):
            first -= 1
        if first < index:
            found.append(_hit(page, first, index + 1, 0))
    return found


def _names_before(page: Page, index: int, closed: set[int]) -> bool:
    """Return whether a capitalised word that is no small word stands at `index`, joined to the next."""
    return index not in closed and page.joins(index) and page.gap(index) in {" ", "-"} and _is_capital(page, index)


def _is_capital(page: Page, index: int) -> bool:
    token = page.tokens[index]
    return page.written(token.start, token.end)[:1].isupper() and token.word not in _NO_NAME


def _is_beside(page: Page, index: int) -> bool:
    return page.joins(index) and not page.gap(index).strip(' "')


def _end(page: Page, first: int, closed: set[int], *, foreign: bool) -> int:
    last = first
    while last < len(page.tokens) and last - first < 2 and last not in closed and (last == first or page.gap(last - 1) == " "):
        word = page.tokens[last].word
        if (
            word.isascii()
            or word_kind(page, last) not in {"unknown", "known"}
            or (last == first and word_kind(page, last) == "known" and foreign)
        ):
            break
        if (foreign or last > first) and not is_foreign(word):
            break
        last += 1
    return last


def _is_town(page: Page, index: int, head: str) -> bool:
    """Return whether a word right after a town or quarter is its name though it could not be a person's."""
    word = page.tokens[index].word
    plain = (
        word.removeprefix("ال") in stems() if head in _QUARTERS and word.startswith("ال") and word.endswith("يه") else is_vocabulary(word)
    )
    if word.isascii() or side_of_word(word) is not None or plain or len(word) < _LONG_ENOUGH or not word.isalpha():
        return False
    return head in _QUARTERS if word.startswith("ال") else word.endswith(("ات", "يه", "ين", "ون"))


def _hit(page: Page, first: int, last: int, cut: int, *, possible: bool = False) -> Hit[Place]:
    start, end = page.tokens[first].start + cut, page.tokens[last - 1].end
    return Hit(
        first,
        last,
        start,
        end,
        Place("", "", page.written(start, end), actor=False, state=False, tier="possible" if possible else "likely"),
    )


def _again(page: Page, found: list[Hit[Place]], closed: set[int]) -> list[Hit[Place]]:
    names = {page.tokens[hit.first].word: hit for hit in found if hit.last - hit.first == 1 and hit.value.tier == "likely"}
    if not names:
        return []
    taken = {index for hit in found for index in range(hit.first, hit.last)} | closed
    again = []
    for index, token in enumerate(page.tokens):
        if index not in taken:
            hit = next(
                ((rest, cut) for rest, cut in readings_of(token.word) if rest in names and token.word[max(0, cut - 2) : cut] != "ال"), None
            )
            if hit is not None:
                again.append(Hit(index, index + 1, token.start + hit[1], token.end, names[hit[0]].value))
    return again
