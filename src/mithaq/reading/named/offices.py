"""Offices and titles in a page.

1. An office is a head (وزير, قائد, مستشار) with what completes it: words in construct after it, nisbas, listed complements, and the state
   whose it is (رئيس وزراء باكستان).
2. A head alone is an office only with the article, or before a name; a title of address (السيد) is no office, and neither is what a
   person does or is (اللاعب, للمخرج), which only says that a name follows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from mithaq.reading.named.groups import GroupHit
from mithaq.reading.named.lexicon import first_names, known_names, lexicon, office_phrases
from mithaq.reading.named.name_words import LAST_NAMES_TOO, name_end
from mithaq.reading.named.people import OfficeHit
from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.named.vocabulary import is_vocabulary
from mithaq.reading.page.tokens import Hit, Page, readings_of, words_of_phrase

_MAX_OFFICE = 9
# Fields that complete an office in construct (مدير أمن الحدود); after its nisba they are what is spoken of.
_FIELDS = frozenset(words_of_phrase("أمن مكافحة شؤون"))
_TO = "لدي"  # an ambassador to a state is none of it
_ADDRESSES = frozenset(
    words_of_phrase(
        "الأمير الأميرة الشيخ الشيخة الدكتور الدكتورة السيد السيدة المهندس المشير الفريق اللواء العميد العقيد المقدم الرائد النقيب "
        "الملازم الجنرال الأميرال المستشار الأستاذ القاضي السيناتور"
    )
)
_RANKED = frozenset(words_of_phrase("العام العامة الوطني التنفيذي الأعلى"))
_OVER = 4
_NOT_LAST = frozenset(words_of_phrase("باسم لدى"))  # what follows them says whose office it is, or where
_OF_COMPANIES = frozenset(words_of_phrase("المالي المالية التنفيذي التنفيذية التجاري التجارية الفني الرياضي الإقليمي"))
_GOVERNORS = frozenset(words_of_phrase("والي محافظ حاكم عمدة"))
_COUNTERPARTS = frozenset(words_of_phrase("نظيره نظيرته نظيرها نظيرتها"))
_ROYAL = frozenset(words_of_phrase("ملك ملكة أمير أميرة سلطان"))  # offices only before their state
_ONLY_WITH_MORE = frozenset(words_of_phrase("القائم القائمة"))  # القائم بأعمال; alone it is "the standing one", "the list"


def find_offices(page: Page, places: Sequence[Hit[Place]] = (), groups: Sequence[GroupHit] = ()) -> list[OfficeHit]:
    """Return the offices and titles of the page in its order, none overlapping.

    A state of `places` before an English office belongs to it, and so does a state or one of the `groups` that ends an Arabic one.
    """
    states = {place.last: place for place in places if place.value.state}
    ends = {place.first: (place.last, place.start, place.end, place.value.code) for place in places if place.value.state}
    ends |= {
        place.first: (place.last, place.start, place.end, "") for place in places if not place.value.state and _is_governed(page, place)
    }
    ends |= {group.first: (group.last, group.start, group.end, group.name.subject.side or "") for group in groups}
    found: list[OfficeHit] = []
    index = 0
    while index < len(page.tokens):
        office = _phrase_office(page, index, states) or _office(page, index, ends)
        index = office.last if office is not None else index + 1
        if office is not None:
            if found and found[-1].last > office.first:
                office = replace(office, first=found[-1].last, start=page.tokens[found[-1].last].start)
            found.append(office)
    return found


def _office(page: Page, index: int, owners: Mapping[int, tuple[int, int, int, str]]) -> OfficeHit | None:
    token = page.tokens[index]
    words = lexicon()
    cut = _head_cut(token.word)
    if cut is None:
        return _occupation(page, index)
    last, side = index + 1, side_of_word(token.word)
    construct = not token.word[cut:].startswith("ال")
    royal = token.word[cut:] in _ROYAL
    definite = not construct and page.tokens[index].word.isalpha() and token.word > "\u0600"
    while last < len(page.tokens) and last - index < _MAX_OFFICE and page.joins(last - 1) and page.gap(last - 1) == " ":
        word = page.tokens[last].word
        owner = owners.get(last)
        owned = construct or not page.tokens[last - 1].word.startswith("ال")
        if owner is not None and owned and owner[1] == page.tokens[last].start and (side is None or page.tokens[last - 1].word == _TO):
            side = side if page.tokens[last - 1].word == _TO else owner[3] or None
            last = owner[0]
            break
        if word == "في" and last + 1 < len(page.tokens) and page.tokens[last + 1].word == "السفاره":
            last += 2
            continue
        if (side is not None and last > index + 1 and word in _FIELDS) or _is_address(page, last):
            break
        nisba = side_of_word(word) == _bare_side(word) is not None and not (definite and not word.startswith("ال"))
        over = last > index + 1 and word.startswith("لل") and len(word) > _OVER and page.tokens[last - 1].word in _RANKED
        if not (word in words["complements"] or nisba or over or _completes(word, construct=construct)) or (royal and last == index + 1):
            break
        construct = construct or over
        side = side_of_word(word) or side
        construct = construct or word in words["heads"]
        last += 1
    if last == index + 1 and not construct and _has_holder_after(page, last):
        last += 1
    while last > index + 1 and page.tokens[last - 1].word in _NOT_LAST:
        last -= 1
    start, end = token.start + cut, page.tokens[last - 1].end
    alone = last == index + 1
    if alone and (token.word in known_names() or token.word[cut:] in known_names() or token.word[cut:] in _ONLY_WITH_MORE):
        return None
    if alone and token.word[cut:] not in words["definite"] and name_end(page, last, set(), after_office=True) is None:
        return None
    if alone and token.word in LAST_NAMES_TOO and index and page.gap(index - 1) == " " and page.tokens[index - 1].word in first_names():
        return None
    private = last == index + 2 and page.tokens[last - 1].word in _OF_COMPANIES
    is_title = private or (alone and (token.word[cut:] in words["titles"] or token.word[cut:] in _ADDRESSES))
    return OfficeHit(index, last, start, end, side, is_title)


def _is_governed(page: Page, place: Hit[Place]) -> bool:
    """Return whether a governor or mayor stands right before a place, which then ends the office (والي هاتاي)."""
    if not place.first or not page.joins(place.first - 1):
        return False
    return any(rest in _GOVERNORS for rest, _ in readings_of(page.tokens[place.first - 1].word))


def _is_address(page: Page, index: int) -> bool:
    """Return whether a rank or form of address stands at token `index`, before a name: it is no part of the office before it."""
    if page.tokens[index].word not in _ADDRESSES or index + 1 >= len(page.tokens) or not page.joins(index):
        return False
    return _is_address(page, index + 1) or name_end(page, index + 1, set(), after_office=True) is not None


def _has_holder_after(page: Page, index: int) -> bool:
    """Return whether an adjective with the article stands at token `index` and a name of several words after it (الناطق العسكري X Y)."""
    if index >= len(page.tokens) or not page.joins(index - 1) or page.gap(index - 1) != " ":
        return False
    word = page.tokens[index].word
    if not (word.startswith("ال") and word.endswith(("ي", "يه", "مي")) and is_vocabulary(word)):
        return False
    end = name_end(page, index + 1, set(), after_office=True)
    return end is not None and end - index > 2


@lru_cache(maxsize=65_536)
def _head_cut(word: str) -> int | None:
    """Return how many letters of proclitics stand before the head of an office in a folded word, or None where it is no head."""
    words = lexicon()
    return next(
        (
            cut
            for rest, cut in readings_of(word)
            if rest in words["definite"] or (rest in words["heads"] and word[max(0, cut - 2) : cut] != "ال")
        ),
        None,
    )


@lru_cache(maxsize=65_536)
def _occupation_in(word: str) -> tuple[str, int] | None:
    """Return what a person does or is in a folded word, without its proclitics, and how many letters those have."""
    return next(((rest, cut) for rest, cut in readings_of(word) if rest in lexicon()["occupations"]), None)


def _occupation(page: Page, index: int) -> OfficeHit | None:
    """Return what a person does or is before a name (للمخرج, اللاعب الفرنسي): a title of address to the reader, no office."""
    token = page.tokens[index]
    bare = _occupation_in(token.word)
    if bare is None:
        return None
    definite = token.word[: bare[1]].endswith(("ال", "لل")) or bare[0].endswith(("ه", "ها"))
    last, side = index + 1, None
    while last < len(page.tokens) and page.joins(last - 1) and last - index < _MAX_OFFICE:
        word = page.tokens[last].word
        nisba = _bare_side(word)
        if nisba is None and not (word.startswith("ال") and is_vocabulary(word)):
            break
        side, last = nisba or side, last + 1
    counterpart = side is not None and bare[0] in _COUNTERPARTS
    if not counterpart and name_end(page, last, set(), after_office=definite or last > index + 1) is None:
        return None
    return OfficeHit(index, last, token.start + bare[1], page.tokens[last - 1].end, side, is_title=not counterpart)


def _completes(word: str, *, construct: bool) -> bool:
    if word.startswith("لل") and len(word) > 4:
        return construct
    return construct and word.startswith("ال") and len(word) > 4 and word not in lexicon()["given"]


def _bare_side(word: str) -> str | None:
    return side_of_word(word) if word[:1] not in "وف" else None


def _phrase_office(page: Page, index: int, states: Mapping[int, Hit[Place]]) -> OfficeHit | None:
    if not office_phrases().starts[page.tokens[index].word]:
        return None
    hits = [hit for hit in office_phrases().at(page, index) if hit.start == page.tokens[hit.first].start]
    if not hits:
        return None
    hit = max(hits, key=lambda one: one.last)
    if hit.value == "en" and not page.written(hit.start, hit.end)[:1].isupper():
        return None
    if hit.value == "title":
        return OfficeHit(index, hit.last, hit.start, hit.end, None, is_title=True)
    if not index or not page.joins(index - 1):
        return OfficeHit(index, hit.last, hit.start, hit.end, None)
    state = states.get(index) if hit.value == "en" else None
    side = state.value.code if state is not None else side_of_word(page.tokens[index - 1].word)
    if side is None:
        return OfficeHit(index, hit.last, hit.start, hit.end, None)
    first = state.first if state is not None else index - 1
    return OfficeHit(first, hit.last, page.tokens[first].start, hit.end, side)
