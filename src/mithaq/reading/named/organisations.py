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
from mithaq.reading.named.body_spans import NOT_AFTER, Named, body_hit, follows, is_nisba, with_purpose
from mithaq.reading.named.gazetteer import Organisation, organisation_words
from mithaq.reading.named.lexicon import known_names, lexicon
from mithaq.reading.named.name_words import is_foreign, name_end, word_kind
from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.named.special_bodies import MINISTRIES, company_at, is_head_of, ministry_at, with_head
from mithaq.reading.named.vocabulary import is_vocabulary, verbs
from mithaq.reading.page.tokens import Hit, Page, readings_of, words_of_phrase

_MAX_WORDS = 9
_JOINING = frozenset(words_of_phrase("وزارة لجنة هيئة"))
_NOT_A_TITLE = NOT_AFTER | frozenset(
    words_of_phrase(
        "الرسمية المحلية اليومية الأسبوعية الشهرية الحكومية المستقلة المعارضة الرسمي المحلي الدولي الدولية الفضائية "
        "الإخبارية العامة الخاصة الناطقة"
    )
)
_BEFORE_ARTICLE = frozenset(words_of_phrase("نادي النادي صحيفة جريدة مجلة قناة إذاعة فضائية"))
_OF_PEOPLE = frozenset(words_of_phrase("مكتب قيادة حركة مجموعة دار تيار كتلة"))
_FULL_NAME = 2
_WHERE_SOMEBODY_IS = frozenset(words_of_phrase("في باسم من لدى رئيس مدير"))
# Heads that are called after people, and foreign words with the article after which they are called too (متحف اللوفر).
_AFTER_PEOPLE = frozenset(words_of_phrase("مستشفى دار معهد مدرسة مسجد مجموعة"))
_OF_TITLES = frozenset(words_of_phrase("متحف معهد مستشفى بنك فندق"))
# Parties and movements are called after what they stand for.
_CHAMBER = "غرفه"
_OF_CHAMBERS = frozenset(words_of_phrase("تجارة وتجارة صناعة وصناعة وزراعة"))
_OF_DOING = frozenset(words_of_phrase("حزب جبهة"))
_DOING = frozenset(words_of_phrase("تحرير تطبيق إنقاذ نفاذ إصلاح مقاومة شباب مجتمع أنصار جيش"))
_OF_CAUSES = frozenset(words_of_phrase("حزب جبهة حركة تيار كتلة ائتلاف تحالف قائمة جماعة"))
_CAUSES = frozenset(
    words_of_phrase(
        "التوافق الوفاق المستقبل التغيير الإصلاح العدالة العدل الإنقاذ الخلاص الوحدة الحرية التوحيد الجهاد النهضة الكرامة الفضيلة الوئام "
        "التضامن الدعوة الاستقلال الأمة الشعب الغد الأحرار البعث"
    )
)


def find_organisations(page: Page, places: list[Hit[Place]], known: list[Hit[Organisation]], closed: set[int]) -> list[Hit[Organisation]]:
    """Return the organisations of the page in its order, none that touches the tokens `closed`; `known` ones may be inside them."""
    starts: Named = {**{one.first: one for one in places}, **{one.first: one for one in known}}
    found: list[Hit[Organisation]] = []
    index = 0
    while index < len(page.tokens):
        hit = None if index in closed else _at(page, index, starts, closed)
        if hit is not None:
            found.append(hit)
        index = hit.last if hit is not None else index + 1
    return found


def _at(page: Page, index: int, places: Named, closed: set[int]) -> Hit[Organisation] | None:
    word = page.tokens[index].word
    kind = _kind(word)
    if kind is None:
        return None
    head, cut, sort = kind
    company = company_at(page, index, cut, places)
    if company is not None:
        return company
    if sort == "ministry":
        return ministry_at(page, index, cut)
    if sort == "introducing":
        found = _introduced(page, index, places, closed)
        return with_head(page, index, head, cut, places, found)
    quoted = _quoted(page, index + 1, closed)
    if quoted is not None and sort != "definite":
        return body_hit(page, (index, quoted), page.tokens[index].start + cut, places)
    walk = _definite_end(page, index, head, closed) if sort == "definite" else _construct_end(page, index, head, places, closed)
    if walk is None:
        return None
    last, proper = walk
    if sort == "weak" and not proper:
        return None
    return body_hit(page, (index, last), page.tokens[index].start + cut, places)


@cache
def _sorts() -> dict[str, str]:
    sorts = dict.fromkeys(MINISTRIES, "ministry")
    sorts.update(dict.fromkeys(organisation_words("introducing"), "introducing"))
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


def _definite_end(page: Page, index: int, head: str, closed: set[int]) -> tuple[int, bool] | None:
    last, adjectives = index + 1, organisation_words("adjectives")
    while follows(page, last, closed) and last - index < _MAX_WORDS:
        word = page.tokens[last].word
        agrees = last > index + 1 and word.startswith("ال") and word.endswith(("ي", "يه")) and word not in NOT_AFTER
        if not (word in adjectives or is_nisba(word) or agrees):
            break
        last += 1
    if last == index + 1:
        return None
    return with_purpose(page, last, head, closed), True


def _construct_end(page: Page, index: int, head: str, places: Named, closed: set[int]) -> tuple[int, bool] | None:
    last, proper, noun = index + 1, False, False
    adjectives = organisation_words("adjectives")
    while last - index < _MAX_WORDS:
        inner = places.get(last)
        if inner is not None and isinstance(inner.value, Organisation):
            if last > index + 1 or not is_head_of(page, head, inner):
                break
            return with_purpose(page, inner.last, head, closed), True
        if inner is not None and page.joins(last - 1) and inner.start == page.tokens[last].start:
            last, proper = inner.last, True
            while follows(page, last, closed) and (is_nisba(page.tokens[last].word) or page.tokens[last].word in adjectives):
                last += 1
            return with_purpose(page, last, head, closed), True
        if not follows(page, last, closed):
            break
        word = page.tokens[last].word
        named = name_end(page, last, closed, after_office=True) if last == index + 1 and head in _AFTER_PEOPLE else None
        if named is not None:
            return (named + 1 if follows(page, named, closed) and is_nisba(page.tokens[named].word) else named), True
        if word in adjectives or is_nisba(word) or (noun and word in _CAUSES and head in _OF_CAUSES):
            proper = True
        elif head == _CHAMBER and word in _OF_CHAMBERS:
            pass
        elif word in NOT_AFTER:
            break
        elif word.startswith("وال") and noun and head in _JOINING and f"ال{word[3:]}" not in organisation_words("definite"):
            pass
        elif word.startswith("ال") and len(word) > 3 and not noun:
            noun = True
            proper = proper or (word in _CAUSES and head in _OF_CAUSES) or (head in _OF_TITLES and is_foreign(word[2:]))
        elif last == index + 1 and _opens_chain(page, last, closed):
            proper = head in _OF_DOING or (head in _OF_CAUSES and page.tokens[last].word in _DOING)
        elif (
            not noun
            and _is_proper(word)
            and not _is_persons(page, index, last, closed)
            and (head in organisation_words("heads") or (is_foreign(word) and head not in _OF_PEOPLE))
        ):
            proper = True
        else:
            break
        last += 1
    if last == index + 1 or not (noun or proper):
        return None
    return (with_purpose(page, last, head, closed) if noun else last), proper


def _is_persons(page: Page, index: int, last: int, closed: set[int]) -> bool:
    """Return whether the second foreign word after a head is somebody's: two more follow, and the head stands in what somebody is."""
    if last == index + 1 or not page.joins(index - 1):
        return False
    run = last
    while follows(page, run, closed) and is_foreign(page.tokens[run].word):
        run += 1
    before = page.tokens[index - 1].word
    return run - last == _FULL_NAME and before in _WHERE_SOMEBODY_IS


def _opens_chain(page: Page, index: int, closed: set[int]) -> bool:
    """Return whether an indefinite noun goes on to a noun with the article (اتحاد صناعة السيارات, لجنة مراقبة العقوبات)."""
    word = page.tokens[index].word
    after = page.tokens[index + 1].word if follows(page, index + 1, closed) else ""
    return after.startswith("ال") and is_vocabulary(word) and word not in verbs() and not word.startswith(("ال", "و", "ب", "ل"))


def _introduced(page: Page, index: int, places: Named, closed: set[int]) -> Hit[Organisation] | None:
    quoted = _quoted(page, index + 1, closed)
    first = index + 1
    last = quoted if quoted is not None else first
    while quoted is None and last - first < 3 and follows(page, last, closed) and _is_proper(page.tokens[last].word):
        if last > first and page.tokens[last].word.startswith("و") and is_foreign(page.tokens[last].word[1:]):
            break
        last += 1
    if last == first and any(rest in _BEFORE_ARTICLE for rest, _ in readings_of(page.tokens[index].word)) and follows(page, first, closed):
        named = page.tokens[first].word
        if first in places and places[first].start == page.tokens[first].start:
            return body_hit(page, (first, places[first].last), places[first].start, {}, "possible")
        unknown = word_kind(page, first) == "unknown"
        last += (unknown or (named.startswith("ال") and len(named) > 4)) and named not in _NOT_A_TITLE and side_of_word(named) is None
    if last == first or (
        last - first == 1 and quoted is None and page.tokens[first].word in known_names() and not is_foreign(page.tokens[first].word)
    ):
        return None
    return body_hit(page, (first, last), page.tokens[first].start, {}, "possible")


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


def _is_proper(word: str) -> bool:
    if any(cut and rest in lexicon()["never"] for rest, cut in readings_of(word)):
        return False
    return side_of_word(word) is None and (is_foreign(word) or (word in known_names() and not is_vocabulary(word)))


def folded_name(page: Page, hit: Hit[Organisation]) -> str:
    """Return what tells two organisations of a page apart: the canonical name, or else the folded words."""
    return fold_text(hit.value.en) or page.folded.text[hit.start : hit.end].replace('"', "")
