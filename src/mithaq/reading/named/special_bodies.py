"""Bodies whose names are made in a way of their own.

1. A head belongs to a known name right after it where it is one of a party, movement or commission (حركة حماس, مفوضية الاتحاد الأفريقي).
2. A club has its head (نادي الزمالك).
3. A ministry without its head is one after a verb of saying or "on behalf of" (قالت الخارجية الأميركية).
4. A company that says what it is for has its head and its purpose (شركة ألفا للتأمين).
"""

from mithaq.reading.named.body_spans import NOT_AFTER, Named, body_hit, is_nisba
from mithaq.reading.named.gazetteer import Organisation
from mithaq.reading.named.lexicon import lexicon
from mithaq.reading.named.vocabulary import particles, verbs
from mithaq.reading.page.tokens import Hit, Page, readings_of, words_of_phrase

MINISTRIES = frozenset(words_of_phrase("الخارجية الداخلية الخزانة"))
_BEHALF = frozenset(words_of_phrase("باسم"))
_CLUBS = frozenset(words_of_phrase("نادي"))
_COMPANIES = frozenset(words_of_phrase("شركة مؤسسة جمعية مجموعة"))
PURPOSE_HEADS = _COMPANIES
# Heads that belong to a known name after them, and those that do where the name has the article.
_OF_NAMES = frozenset(words_of_phrase("حركة منظمة جماعة حزب جبهة جهاز مفوضية هيئة مؤسسة جمعية كتائب نادي قوات"))
_OF_BODIES = frozenset(words_of_phrase("مكتب اتحاد مفوضية صندوق"))


def is_head_of(page: Page, head: str, inner: Hit[Organisation]) -> bool:
    """Return whether a head belongs to a known name right after it (حركة حماس, مفوضية الاتحاد الأفريقي), rather than only to its work."""
    straight = page.joins(inner.first - 1) and inner.start == page.tokens[inner.first].start and page.gap(inner.first - 1).strip(' "') == ""
    return straight and (head in _OF_NAMES or (head in _OF_BODIES and page.tokens[inner.first].word.startswith("ال")))


def with_head(page: Page, index: int, head: str, cut: int, places: Named, found: Hit[Organisation] | None) -> Hit[Organisation] | None:
    """Return a club with its head, which belongs to its name (نادي الزمالك); any other organisation as it was found."""
    inner = places.get(index + 1)
    if head not in _CLUBS or page.tokens[index].word[:cut].endswith("ال"):
        return found
    if inner is not None and isinstance(inner.value, Organisation) and is_head_of(page, head, inner):
        return body_hit(page, (index, inner.last), page.tokens[index].start + cut, {}, "likely")
    return found and body_hit(page, (index, found.last), page.tokens[index].start + cut, {}, found.value.tier)


def ministry_at(page: Page, index: int, cut: int) -> Hit[Organisation] | None:
    """Return a ministry that is named without its head, after a verb of saying or "on behalf of" (قالت الخارجية الأميركية)."""
    before = page.tokens[index - 1].word if page.joins(index - 1) else ""
    if cut or not any(rest in lexicon()["speech"] | verbs() | _BEHALF for rest, _ in readings_of(before or "-")):
        return None
    last = index + 1
    if last >= len(page.tokens) or not page.joins(index) or not (is_nisba(page.tokens[last].word) and page.tokens[last].word.endswith("ه")):
        return None
    return body_hit(page, (index, last + 1), page.tokens[index].start, {})


def company_at(page: Page, index: int, cut: int, places: Named) -> Hit[Organisation] | None:
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
            fits = agrees and page.tokens[after].word not in NOT_AFTER
            return body_hit(page, (index, after + 1 if fits else after), page.tokens[index].start + cut, places)
        if word in particles() or word in verbs():
            return None
    return None
