"""What the names of bodies are made of: where one goes on, the adjectives and the purpose that end it, its span and its side."""

from mithaq.reading.named.gazetteer import Organisation, organisation_words
from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.named.vocabulary import is_vocabulary
from mithaq.reading.page.tokens import Hit, Page, Span, words_of_phrase
from mithaq.reading.result import Tier

NOT_AFTER = frozenset(
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
_IN = frozenset(words_of_phrase("في عن من"))

Named = dict[int, Hit[Place] | Hit[Organisation]]


def follows(page: Page, index: int, closed: set[int]) -> bool:
    return index < len(page.tokens) and index not in closed and page.joins(index - 1) and page.gap(index - 1).strip(" ") in {"", '"'}


def is_nisba(word: str) -> bool:
    return word.startswith("ال") and side_of_word(word) is not None


def with_purpose(page: Page, last: int, head: str, closed: set[int]) -> int:
    """Return where a name ends that says what the body is for: للتحقيق في الجرائم الإلكترونية, لتنسيق مكافحة المخدرات."""
    if head not in _PURPOSEFUL or not follows(page, last, closed):
        return last
    word = page.tokens[last].word
    if word.startswith("لل") and len(word) > 4:
        end = last + 1
        if follows(page, end + 1, closed) and page.tokens[end].word in _IN:
            if page.tokens[end + 1].word.startswith("ال"):
                end += 2
            elif follows(page, end + 2, closed) and is_vocabulary(page.tokens[end + 1].word) and page.tokens[end + 2].word.startswith("ال"):
                end += 3
        return _with_adjectives(page, end, closed)
    if not (word[0] == "ل" and is_vocabulary(word[1:]) and len(word) > 3 and not word.startswith("لا")):
        return last
    for end in (last + 1, last + 2):
        if not follows(page, end, closed):
            return last
        if page.tokens[end].word.startswith("ال"):
            return _with_adjectives(page, end + 1, closed)
    return last


def _with_adjectives(page: Page, last: int, closed: set[int]) -> int:
    while follows(page, last, closed) and (page.tokens[last].word in organisation_words("adjectives") or is_nisba(page.tokens[last].word)):
        last += 1
    agrees = follows(page, last, closed) and page.tokens[last].word.startswith("ال") and page.tokens[last].word.endswith("يه")
    return last + 1 if agrees and page.tokens[last - 1].word.startswith("ال") else last


def body_hit(page: Page, span: Span, start: int, places: Named, tier: Tier = "likely") -> Hit[Organisation]:
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
