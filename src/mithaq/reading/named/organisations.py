"""Organisations in a page that are known by how their names are made.

1. A head in construct (وزارة, حزب, محكمة) with what completes it: nouns with the article, adjectives, nisbas, a proper name, a name in
   quotation marks. A head that is a common word too (مركز, لجنة) needs a nisba, an adjective of organisations, or a proper name.
2. A head with the article and an adjective or nisba (الجيش الباكستاني, البرلمان الأوروبي).
3. A word that only introduces a name (صحيفة, شركة, نادي) stands outside it, and what follows is a name when it is spelled like one.
4. The name ends at a verb, a preposition or a conjunction; "وال..." is inside a ministry's or committee's name where a noun was before it,
   and "لل..." with what completes it is inside (الوكالة الوطنية للتحقيق في الجرائم الإلكترونية).
5. Its side is that of its nisba, or of the place in it.
"""

from functools import cache

from mithaq.names.fold import fold_text
from mithaq.reading.named.gazetteer import Organisation, organisation_words
from mithaq.reading.named.lexicon import known_names
from mithaq.reading.named.name_words import is_foreign
from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.named.vocabulary import is_vocabulary, verbs
from mithaq.reading.page.tokens import Hit, Page, Span, readings_of, words_of_phrase
from mithaq.reading.result import Tier

_MAX_WORDS = 9
_JOINING = frozenset(words_of_phrase("وزارة لجنة هيئة"))
_NOT_AFTER = frozenset(
    words_of_phrase(
        "الإدارة المقبل المقبلة الماضي الماضية الحالي الحالية السابق السابقة الجديد الجديدة الذي التي الأول الثاني اليوم الأمس الآن "
        "المذكور المذكورة نفسه نفسها أيضا الجاري القادم القادمة الأخير الأخيرة السبت الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة"
    )
)
_PURPOSEFUL = frozenset(
    word
    for bare in words_of_phrase("مركز هيئة وكالة لجنة مجلس مكتب جهاز معهد برنامج صندوق مفوضية جمعية منظمة مؤسسة مديرية رابطة اتحاد")
    for word in (bare, f"ال{bare}")
)
_NOT_A_TITLE = _NOT_AFTER | frozenset(
    words_of_phrase(
        "الرسمية المحلية اليومية الأسبوعية الشهرية الحكومية المستقلة المعارضة الرسمي المحلي الدولي الدولية الفضائية "
        "الإخبارية العامة الخاصة الناطقة"
    )
)
_BEFORE_ARTICLE = frozenset(words_of_phrase("نادي النادي صحيفة جريدة مجلة قناة إذاعة فضائية"))
_OF_PEOPLE = frozenset(words_of_phrase("مكتب قيادة حركة مجموعة دار تيار كتلة"))
_IN = frozenset(words_of_phrase("في"))


def find_organisations(page: Page, places: list[Hit[Place]], closed: set[int]) -> list[Hit[Organisation]]:
    """Return the organisations of the page in its order, none that touches the tokens `closed`."""
    starts = {place.first: place for place in places}
    found: list[Hit[Organisation]] = []
    index = 0
    while index < len(page.tokens):
        hit = None if index in closed else _at(page, index, starts, closed)
        if hit is not None:
            found.append(hit)
        index = hit.last if hit is not None else index + 1
    return found


def _at(page: Page, index: int, places: dict[int, Hit[Place]], closed: set[int]) -> Hit[Organisation] | None:
    word = page.tokens[index].word
    kind = _kind(word)
    if kind is None:
        return None
    head, cut, sort = kind
    if sort == "introducing":
        return _introduced(page, index, places, closed)
    quoted = _quoted(page, index + 1, closed)
    if quoted is not None and sort != "definite":
        return _hit(page, (index, quoted), page.tokens[index].start + cut, places)
    walk = _definite_end(page, index, head, closed) if sort == "definite" else _construct_end(page, index, head, places, closed)
    if walk is None:
        return None
    last, proper = walk
    if sort == "weak" and not proper:
        return None
    return _hit(page, (index, last), page.tokens[index].start + cut, places)


@cache
def _sorts() -> dict[str, str]:
    sorts = dict.fromkeys(organisation_words("introducing"), "introducing")
    sorts.update(dict.fromkeys(organisation_words("weak_heads"), "weak"))
    sorts.update(dict.fromkeys(organisation_words("heads"), "head"))
    sorts.update(dict.fromkeys(organisation_words("definite"), "definite"))
    return sorts


@cache
def _all_readings() -> dict[str, tuple[str, int, str] | None]:
    return {}


def _kind(word: str) -> tuple[str, int, str] | None:
    known = _all_readings()
    if word not in known:
        known[word] = next(
            (
                (rest, cut, _sorts()[rest])
                for rest, cut in readings_of(word)
                if (rest in _sorts() and word[max(0, cut - 2) : cut] not in {"ال", "لل"}) or (rest in _sorts() and rest.startswith("ال"))
            ),
            None,
        )
    return known[word]


def _follows(page: Page, index: int, closed: set[int]) -> bool:
    return index < len(page.tokens) and index not in closed and page.joins(index - 1) and page.gap(index - 1).strip(" ") in {"", '"'}


def _definite_end(page: Page, index: int, head: str, closed: set[int]) -> tuple[int, bool] | None:
    last, adjectives = index + 1, organisation_words("adjectives")
    while _follows(page, last, closed) and last - index < _MAX_WORDS:
        word = page.tokens[last].word
        if not (word in adjectives or _is_nisba(word)):
            break
        last += 1
    if last == index + 1:
        return None
    return _with_purpose(page, last, head, closed), True


def _construct_end(page: Page, index: int, head: str, places: dict[int, Hit[Place]], closed: set[int]) -> tuple[int, bool] | None:
    last, proper, noun = index + 1, False, False
    adjectives = organisation_words("adjectives")
    while last - index < _MAX_WORDS:
        if last in places and page.joins(last - 1) and places[last].start == page.tokens[last].start:
            last, proper = places[last].last, True
            while _follows(page, last, closed) and _is_nisba(page.tokens[last].word):
                last += 1
            break
        if not _follows(page, last, closed):
            break
        word = page.tokens[last].word
        if word in adjectives or _is_nisba(word):
            proper = True
        elif word in _NOT_AFTER:
            break
        elif word.startswith("وال") and noun and head in _JOINING and f"ال{word[3:]}" not in organisation_words("definite"):
            pass
        elif word.startswith("ال") and len(word) > 3 and not noun:
            noun = True
        elif last == index + 1 and _opens_chain(page, last, closed):
            pass
        elif not noun and _is_proper(word) and (head in organisation_words("heads") or (is_foreign(word) and head not in _OF_PEOPLE)):
            proper = True
        else:
            break
        last += 1
    if last == index + 1 or not (noun or proper):
        return None
    return (_with_purpose(page, last, head, closed) if noun else last), proper


def _opens_chain(page: Page, index: int, closed: set[int]) -> bool:
    """Return whether an indefinite noun goes on to a noun with the article (اتحاد صناعة السيارات, لجنة مراقبة العقوبات)."""
    word = page.tokens[index].word
    after = page.tokens[index + 1].word if _follows(page, index + 1, closed) else ""
    return after.startswith("ال") and is_vocabulary(word) and word not in verbs() and not word.startswith(("ال", "و", "ب", "ل"))


def _with_purpose(page: Page, last: int, head: str, closed: set[int]) -> int:
    """Return where a name ends that says what the body is for: للتحقيق في الجرائم الإلكترونية, لتنسيق مكافحة المخدرات."""
    if head not in _PURPOSEFUL or not _follows(page, last, closed):
        return last
    word = page.tokens[last].word
    if word.startswith("لل") and len(word) > 4:
        end = last + 1
        if _follows(page, end + 1, closed) and page.tokens[end].word in _IN and page.tokens[end + 1].word.startswith("ال"):
            end += 2
        return _with_adjectives(page, end, closed)
    if not (word[0] == "ل" and is_vocabulary(word[1:]) and len(word) > 3 and not word.startswith("لا")):
        return last
    for end in (last + 1, last + 2):
        if not _follows(page, end, closed):
            return last
        if page.tokens[end].word.startswith("ال"):
            return _with_adjectives(page, end + 1, closed)
    return last


def _with_adjectives(page: Page, last: int, closed: set[int]) -> int:
    while _follows(page, last, closed) and (
        page.tokens[last].word in organisation_words("adjectives") or _is_nisba(page.tokens[last].word)
    ):
        last += 1
    agrees = _follows(page, last, closed) and page.tokens[last].word.startswith("ال") and page.tokens[last].word.endswith("يه")
    return last + 1 if agrees and page.tokens[last - 1].word.startswith("ال") else last


def _introduced(page: Page, index: int, places: dict[int, Hit[Place]], closed: set[int]) -> Hit[Organisation] | None:
    quoted = _quoted(page, index + 1, closed)
    first = index + 1
    last = quoted if quoted is not None else first
    while quoted is None and last - first < 3 and _follows(page, last, closed) and _is_proper(page.tokens[last].word):
        last += 1
    if last == first and any(rest in _BEFORE_ARTICLE for rest, _ in readings_of(page.tokens[index].word)) and _follows(page, first, closed):
        named = page.tokens[first].word
        if first in places and places[first].start == page.tokens[first].start:
            return _hit(page, (first, places[first].last), places[first].start, {}, "possible")
        last += named.startswith("ال") and len(named) > 4 and named not in _NOT_A_TITLE and side_of_word(named) is None
    if last == first or (
        last - first == 1 and quoted is None and page.tokens[first].word in known_names() and not is_foreign(page.tokens[first].word)
    ):
        return None
    return _hit(page, (first, last), page.tokens[first].start, {}, "possible")


def _quoted(page: Page, first: int, closed: set[int]) -> int | None:
    """Return the token after a name of at most four words between quotation marks that opens before token `first`."""
    if first >= len(page.tokens) or not page.joins(first - 1) or '"' not in page.gap(first - 1):
        return None
    last = first
    while last < len(page.tokens) and last - first < 4 and last not in closed:
        last += 1
        after = page.folded.text[page.tokens[last - 1].end :][:2].lstrip(" ")
        if after.startswith('"'):
            return last
        if not page.joins(last - 1):
            return None
    return None


def _is_nisba(word: str) -> bool:
    return word.startswith("ال") and side_of_word(word) is not None


def _is_proper(word: str) -> bool:
    return side_of_word(word) is None and (is_foreign(word) or (word in known_names() and not is_vocabulary(word)))


def _hit(page: Page, span: Span, start: int, places: dict[int, Hit[Place]], tier: Tier = "likely") -> Hit[Organisation]:
    first, last = span
    end = page.tokens[last - 1].end
    if page.folded.text.count('"', start, end) % 2:
        end = page.folded.text.index('"', end) + 1
    side = next((code for index in range(first, last) if (code := _side_at(page, index, places)) is not None), None)
    return Hit(first, last, start, end, Organisation("", "", side, tier))


def _side_at(page: Page, index: int, places: dict[int, Hit[Place]]) -> str | None:
    if index in places:
        return places[index].value.code or None
    word = page.tokens[index].word
    return side_of_word(word) if word.startswith("ال") else None


def folded_name(page: Page, hit: Hit[Organisation]) -> str:
    """Return what tells two organisations of a page apart: the canonical name, or else the folded words."""
    return fold_text(hit.value.en) or page.folded.text[hit.start : hit.end].replace('"', "")
