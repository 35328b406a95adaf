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
from mithaq.reading.named.lexicon import known_names, lexicon
from mithaq.reading.named.name_words import is_foreign, name_end
from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.named.vocabulary import is_vocabulary, particles, verbs
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
_FULL_NAME = 2
_WHERE_SOMEBODY_IS = frozenset(words_of_phrase("في باسم من لدى رئيس مدير"))
_MINISTRIES = frozenset(words_of_phrase("الخارجية الداخلية الخزانة"))
_BEHALF = frozenset(words_of_phrase("باسم"))
_CLUBS = frozenset(words_of_phrase("نادي"))
_COMPANIES = frozenset(words_of_phrase("شركة مؤسسة جمعية مجموعة"))
# Heads that belong to a known name after them, and those that do where the name has the article.
_OF_NAMES = frozenset(words_of_phrase("حركة منظمة جماعة حزب جبهة جهاز مفوضية هيئة مؤسسة جمعية كتائب نادي"))
_OF_BODIES = frozenset(words_of_phrase("مكتب بعثة اتحاد مفوضية صندوق قوات"))
# Heads that are called after people, and foreign words with the article after which they are called too (متحف اللوفر).
_AFTER_PEOPLE = frozenset(words_of_phrase("مستشفى دار معهد مدرسة مسجد"))
_OF_TITLES = frozenset(words_of_phrase("متحف معهد مستشفى بنك فندق"))
# Parties and movements are called after what they stand for.
_OF_CAUSES = frozenset(words_of_phrase("حزب جبهة حركة تيار كتلة ائتلاف تحالف قائمة جماعة"))
_CAUSES = frozenset(
    words_of_phrase(
        "التوافق الوفاق المستقبل التغيير الإصلاح العدالة العدل الإنقاذ الخلاص الوحدة الحرية التوحيد الجهاد النهضة الكرامة الفضيلة الوئام "
        "التضامن الدعوة الاستقلال الأمة الشعب الغد الأحرار البعث"
    )
)
_IN = frozenset(words_of_phrase("في"))


Named = dict[int, Hit[Place] | Hit[Organisation]]


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
    if sort == "ministry":
        return _ministry(page, index, cut)
    if sort == "introducing":
        found = _company(page, index, cut, places) or _introduced(page, index, places, closed)
        return _club(page, index, head, cut, places, found)
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


def _club(page: Page, index: int, head: str, cut: int, places: Named, found: Hit[Organisation] | None) -> Hit[Organisation] | None:
    """Return a club with its head, which belongs to its name (نادي الزمالك); any other organisation as it was found."""
    inner = places.get(index + 1)
    if head not in _CLUBS or page.tokens[index].word[:cut].endswith("ال"):
        return found
    if inner is not None and isinstance(inner.value, Organisation) and _is_head_of(page, head, inner):
        return _hit(page, (index, inner.last), page.tokens[index].start + cut, {}, "likely")
    return found and _hit(page, (index, found.last), page.tokens[index].start + cut, {}, found.value.tier)


def _ministry(page: Page, index: int, cut: int) -> Hit[Organisation] | None:
    """Return a ministry that is named without its head, after a verb of saying or "on behalf of" (قالت الخارجية الأميركية)."""
    before = page.tokens[index - 1].word if page.joins(index - 1) else ""
    if cut or not any(rest in lexicon()["speech"] | verbs() | _BEHALF for rest, _ in readings_of(before or "-")):
        return None
    last = index + 1
    if (
        last >= len(page.tokens)
        or not page.joins(index)
        or not (_is_nisba(page.tokens[last].word) and page.tokens[last].word.endswith("ه"))
    ):
        return None
    return _hit(page, (index, last + 1), page.tokens[index].start, {})


def _company(page: Page, index: int, cut: int, places: Named) -> Hit[Organisation] | None:
    """Return a company with its head whose name says what it is for (شركة ألفا للتأمين, شركة مصر للأسمنت)."""
    if page.tokens[index].word[cut:] not in _COMPANIES:
        return None
    for last in range(index + 2, index + 5):
        if last >= len(page.tokens) or not page.joins(last - 1) or page.gap(last - 1).strip(' "'):
            return None
        word = page.tokens[last].word
        if word.startswith("لل") and len(word) > 4:
            after = last + 1
            agrees = after < len(page.tokens) and page.joins(last) and page.tokens[after].word.startswith("ال")
            fits = agrees and page.tokens[after].word not in _NOT_AFTER
            return _hit(page, (index, after + 1 if fits else after), page.tokens[index].start + cut, places)
        if word in particles() or word in verbs():
            return None
    return None


@cache
def _sorts() -> dict[str, str]:
    sorts = dict.fromkeys(_MINISTRIES, "ministry")
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


def _follows(page: Page, index: int, closed: set[int]) -> bool:
    return index < len(page.tokens) and index not in closed and page.joins(index - 1) and page.gap(index - 1).strip(" ") in {"", '"'}


def _definite_end(page: Page, index: int, head: str, closed: set[int]) -> tuple[int, bool] | None:
    last, adjectives = index + 1, organisation_words("adjectives")
    while _follows(page, last, closed) and last - index < _MAX_WORDS:
        word = page.tokens[last].word
        agrees = last > index + 1 and word.startswith("ال") and word.endswith(("ي", "يه")) and word not in _NOT_AFTER
        if not (word in adjectives or _is_nisba(word) or agrees):
            break
        last += 1
    if last == index + 1:
        return None
    return _with_purpose(page, last, head, closed), True


def _is_head_of(page: Page, head: str, inner: Hit[Organisation]) -> bool:
    """Return whether a head belongs to a known name right after it (حركة حماس, مفوضية الاتحاد الأفريقي), rather than only to its work."""
    straight = page.joins(inner.first - 1) and inner.start == page.tokens[inner.first].start and page.gap(inner.first - 1).strip(' "') == ""
    return straight and (head in _OF_NAMES or (head in _OF_BODIES and page.tokens[inner.first].word.startswith("ال")))


def _construct_end(page: Page, index: int, head: str, places: Named, closed: set[int]) -> tuple[int, bool] | None:
    last, proper, noun = index + 1, False, False
    adjectives = organisation_words("adjectives")
    while last - index < _MAX_WORDS:
        inner = places.get(last)
        if inner is not None and isinstance(inner.value, Organisation):
            if last > index + 1 or not _is_head_of(page, head, inner):
                break
            return _with_purpose(page, inner.last, head, closed), True
        if inner is not None and page.joins(last - 1) and inner.start == page.tokens[last].start:
            last, proper = inner.last, True
            while _follows(page, last, closed) and _is_nisba(page.tokens[last].word):
                last += 1
            break
        if not _follows(page, last, closed):
            break
        word = page.tokens[last].word
        named = name_end(page, last, closed, after_office=True) if last == index + 1 and head in _AFTER_PEOPLE else None
        if named is not None:
            return named, True
        if word in adjectives or _is_nisba(word) or (noun and word in _CAUSES and head in _OF_CAUSES):
            proper = True
        elif word in _NOT_AFTER:
            break
        elif word.startswith("وال") and noun and head in _JOINING and f"ال{word[3:]}" not in organisation_words("definite"):
            pass
        elif word.startswith("ال") and len(word) > 3 and not noun:
            noun = True
            proper = proper or (word in _CAUSES and head in _OF_CAUSES) or (head in _OF_TITLES and is_foreign(word[2:]))
        elif last == index + 1 and _opens_chain(page, last, closed):
            pass
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
    return (_with_purpose(page, last, head, closed) if noun else last), proper


def _is_persons(page: Page, index: int, last: int, closed: set[int]) -> bool:
    """Return whether the second foreign word after a head is somebody's: two more follow, and the head stands in what somebody is."""
    if last == index + 1 or not page.joins(index - 1):
        return False
    run = last
    while _follows(page, run, closed) and is_foreign(page.tokens[run].word):
        run += 1
    before = page.tokens[index - 1].word
    return run - last == _FULL_NAME and before in _WHERE_SOMEBODY_IS


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


def _introduced(page: Page, index: int, places: Named, closed: set[int]) -> Hit[Organisation] | None:
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


def _hit(page: Page, span: Span, start: int, places: Named, tier: Tier = "likely") -> Hit[Organisation]:
    first, last = span
    end = page.tokens[last - 1].end
    if page.folded.text.count('"', start, end) % 2:
        end = page.folded.text.index('"', end) + 1
    side = next((code for index in range(first, last) if (code := _side_at(page, index, places)) is not None), None)
    return Hit(first, last, start, end, Organisation("", "", side, tier))


def _side_at(page: Page, index: int, places: Named) -> str | None:
    if index in places:
        inner = places[index].value
        return inner.side if isinstance(inner, Organisation) else inner.code or None
    word = page.tokens[index].word
    return side_of_word(word) if word.startswith("ال") else None


def folded_name(page: Page, hit: Hit[Organisation]) -> str:
    """Return what tells two organisations of a page apart: the canonical name, or else the folded words."""
    return fold_text(hit.value.en) or page.folded.text[hit.start : hit.end].replace('"', "")
