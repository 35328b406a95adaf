"""Which words can be a person's name, and where a name ends.

1. A known name can; one that is a word of the language too is weak. A word that is neither can be a name where something says so: an
   office before it, a verb of speech, a known given name; how it is spelled counts then (foreign.py).
2. A word with the article is a family name only (الأسد), never a first word, and no nisba of a state.
3. Compounds stand together: عبد + X, X + الدين / الله, أبو X, بن X, آل X, and the particles of other languages (دي, فان, لا).
4. A name has at most eight words, particles counted; a comma, a verb, a function word or an office ends it.
"""

from functools import lru_cache

from mithaq.reading.named.foreign import foreignness
from mithaq.reading.named.lexicon import (
    SPELLED_AS_NAMES,
    arab_names,
    asian_words,
    first_names,
    known_names,
    lexicon,
    names_in_al,
    reviewed_given,
    weak_names,
)
from mithaq.reading.named.sides import side_of_word
from mithaq.reading.named.vocabulary import is_vocabulary, nouns
from mithaq.reading.page.tokens import Page, readings_of, words_of_phrase

_MAX_NAME = 12
_SECOND_PARTS = frozenset({"الله", "الدين", "الحق", "الرحمن", "الرحمان", "الاسلام", "الزمان"})
_SON_OF = frozenset(words_of_phrase("بن ابن"))
_FIRST_PARTS = frozenset(
    words_of_phrase(
        "قلب نور شمس صلاح سيف نصر فضل ولي عطاء حبيب ذبيح هبة جلال علاء بهاء ضياء محيي نجم سراج خير عماد قمر سعد شهاب حسام تاج ركن زين"
    )
)
_PARTICLES = frozenset(
    words_of_phrase("بن ابن بنت آل ولد أبو أبي أبا أم دو دي دا دوس ديل لا لو فان فون أوف ماك بو bin ibn al de la van von der ul")
)
_OPENING = frozenset(words_of_phrase("أبو آل ولد بن ابن عبد"))
_ORDINALS = frozenset(words_of_phrase("الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر الحادي"))
_PLURAL_END = 4
_SHORT_WORD = (3, 4)
_ARTICLE_WORD = 4
_TIMES = frozenset(
    words_of_phrase(
        "السبت الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة اليوم الآن الليلة الماضي الماضية المقبل الحالي السابق الجديد الأول أمس"
    )
)
_MOST_ASIAN = 3
LAST_NAMES_TOO = frozenset(words_of_phrase("السيد الملا الشيخ الحاج القاضي"))  # forms of address that are names after a given name
_NAMES_WITH_ABD = "عبد"
_FOREIGN_ENOUGH = 0.6
_RATHER_FOREIGN = 0.2


def name_end(page: Page, first: int, closed: set[int], *, after_office: bool) -> int | None:
    """Return the token after the name that begins at token `first`, or None when no name begins there.

    After an office or title one word is enough, when it is a known family name or spelled like a foreign one.
    """
    if first >= len(page.tokens) or not _may_follow(page, first - 1, after_office=after_office):
        return None
    if word_kind(page, first) is None:
        return None
    last = _run(page, first, closed)
    kinds = [word_kind(page, index) for index in range(first, last)]
    while kinds and kinds[-1] == "particle":
        kinds.pop()
    kinds.extend(["word"] * _is_last_word(page, first, first + len(kinds), closed, after_office=after_office))
    if len(kinds) > 1:
        return first + len(kinds) if kinds[0] != "article" or after_office else None
    if not kinds or not after_office:
        return None
    word = page.tokens[first].word
    strong = kinds[0] == "known" or (word in lexicon()["family"]) or (kinds[0] == "unknown" and foreignness(word) > 0)
    strong = strong and (kinds[0] == "known" or "," not in page.gap(first - 1))
    return first + 1 if strong and side_of_word(word) is None else None


def is_foreign(word: str) -> bool:
    """Return whether a folded word that is no word of the language is clearly spelled like a foreign name."""
    return len(word) > 2 and foreignness(word) >= _FOREIGN_ENOUGH and not is_vocabulary(word)


def word_kind(page: Page, index: int) -> str | None:
    """Return known, weak, unknown, article, particle, or None for a word that is in no name."""
    token = page.tokens[index]
    if not "\u0600" <= token.word[0] <= "\u06ff":
        return _latin_kind(token.word, page.written(token.start, token.end))
    after = page.tokens[index + 1].word if index + 1 < len(page.tokens) else ""
    parted = (after in _SECOND_PARTS and token.word in _FIRST_PARTS) or (after in _SON_OF and token.word in known_names())
    if parted and page.joins(index):
        return "known"
    if token.word in {"علي", "ان"}:
        return "weak" if page.written(token.start, token.end) in SPELLED_AS_NAMES else None
    kind = _arabic_kind(token.word)
    if kind == "unknown" and token.word[-1] == "ت" and page.written(token.start, token.end).endswith("ئت"):
        return None  # a verb of the feminine (أرجئت)
    if kind is not None and token.word[-1] in "اه":
        written = page.written(token.start, token.end)
        if written.endswith(("ً", "ًا")) or (kind == "unknown" and written.endswith("ة") and not is_foreign(token.word)):
            return None
    return kind


def _is_said_by(page: Page, first: int) -> bool:
    before = page.tokens[first - 1].word if first and page.joins(first - 1) else "-"
    return any(rest in lexicon()["speech"] and cut <= 1 for rest, cut in readings_of(before))


def _is_last_word(page: Page, first: int, last: int, closed: set[int], *, after_office: bool) -> bool:
    """Return whether a short word of the language ends a name: after a known name, with nothing after it that it could belong to.

    One known name is enough after an office or a verb of saying (الحكم مايك دين.), two are where none stands; a word with the article
    is a family name after one name alone (قالت مروة الطويل،).
    """
    enough = 1 if after_office or _is_said_by(page, first) else 2
    if last <= first or last - first < enough or last in closed or last >= len(page.tokens) or page.gap(last - 1) != " ":
        return False
    word = page.tokens[last].word
    article = (
        last - first == 1 and word.startswith("ال") and len(word) > _ARTICLE_WORD and word not in _TIMES and side_of_word(word) is None
    )
    plain = len(word) in _SHORT_WORD and word[-1] not in "اه" and word in nouns()
    plain = plain or (word[-1] == "ه" and len(word) > _ARTICLE_WORD and word.isalpha() and not _is_word(word))
    if not page.joins(last - 1) or not (article or plain) or word in lexicon()["never"] or word_kind(page, last) is not None:
        return False
    kinds = {"known", "weak"} if article and after_office else {"known"}
    if word_kind(page, first) not in kinds or page.tokens[first].word not in first_names():
        return False
    after = page.tokens[last + 1].word if page.joins(last) else ""
    return not after or after == "ان"


def _run(page: Page, first: int, closed: set[int]) -> int:
    last = first
    while last < len(page.tokens) and last - first < _MAX_NAME and last not in closed:
        if last > first and page.gap(last - 1) not in {" ", " - ", "-", "  "}:
            break
        if last > first and page.tokens[last].sentence != page.tokens[first].sentence:
            break
        word, kind = page.tokens[last].word, word_kind(page, last)
        joined = last > first and (
            _is_son_or_title(page, last) or word in _SECOND_PARTS or _is_of_a_king(page, first, last) or _is_asian(page, first, last)
        )
        opened = last > first and is_opened(page.tokens[last - 1].word, word, kind)
        if not (joined or opened or _continues(page, first, last, word, kind)):
            break
        last += 1
    return last


def _is_of_a_king(page: Page, first: int, last: int) -> bool:
    """Return whether an ordinal goes on a known given name (عبد الله الثاني, بنديكت السادس عشر)."""
    word, before = page.tokens[last].word, page.tokens[last - 1].word
    if word == "عشر":
        return last - first > 1 and before in _ORDINALS
    tenth = last + 1 < len(page.tokens) and page.joins(last) and page.tokens[last + 1].word == "عشر"
    return word in _ORDINALS and (tenth or before in first_names() or before in _SECOND_PARTS)


def _is_asian(page: Page, first: int, last: int) -> bool:
    """Return whether a short syllable goes on an East Asian name of at most three (وين جيا باو)."""
    firsts, syllables = asian_words()
    return last - first < _MOST_ASIAN and page.tokens[first].word in firsts and page.tokens[last].word in syllables


def _is_son_or_title(page: Page, index: int) -> bool:
    """Return whether a word is of a name by what stands before it: "on" after "son of" (بن على), "Mr" inside (عادل السيد جعفر)."""
    word, before = page.tokens[index].word, page.tokens[index - 1].word
    if word == "علي":
        return before in _SON_OF
    return (
        word == "السيد" and before in first_names() and index + 1 < len(page.tokens) and word_kind(page, index + 1) in {"known", "particle"}
    )


def is_opened(before: str, word: str, kind: str | None) -> bool:
    """Return whether the word `before` (أبو, عبد, بن) makes a part of the name of `word`, whose kind is `kind`."""
    if before not in _OPENING:
        return False
    return kind is not None or (before == _NAMES_WITH_ABD and word.startswith("ال")) or (before == "ابو" and word not in lexicon()["never"])


def _continues(page: Page, first: int, last: int, word: str, kind: str | None) -> bool:
    if last == first:
        return (
            kind in {"known", "unknown", "weak"}
            or (kind == "particle" and word in _OPENING)
            or (kind == "article" and (word in lexicon()["family"] or _is_before_name(page, last) or _is_before_son(page, last)))
        )
    if word in _PARTICLES and word not in {"علي"}:
        return True
    if kind is None:
        return last - first == 1 and _ends_like_a_plural(page, first, word)
    if word[0] == "و" and word not in known_names() and _joins_another(page.tokens[first].word, word, last - first):
        return False
    if kind in {"known", "particle"}:
        return True
    before = word_kind(page, last - 1)
    if kind == "weak":
        if last - first > 1 and word in lexicon()["occupations"]:
            return False
        second = page.tokens[last - 1].word in _SECOND_PARTS
        return second or before in {"known", "particle", "unknown"} or word in lexicon()["family"] or last - first == 1
    if kind == "article":
        return before == "particle" or word in lexicon()["family"] or page.tokens[first].word in arab_names()
    return (
        last - first == 1 or page.tokens[last - 1].word in _PARTICLES | _SECOND_PARTS or is_foreign(word) or _ends_arab(page, first, last)
    )


def _ends_arab(page: Page, first: int, last: int) -> bool:
    """Return whether an unknown word ends a name of known Arab names, with nothing after it that it could belong to."""
    given = page.tokens[first].word
    if is_foreign(given) and page.tokens[last - 1].word in known_names() and foreignness(page.tokens[last].word) > 0:
        return True
    known = given in arab_names()
    return known and page.tokens[last].word[0] not in "وفبلكيتسن" and (not page.joins(last) or page.tokens[last + 1].word == "ان")


def _ends_like_a_plural(page: Page, first: int, word: str) -> bool:
    """Return whether a word after a known given name is a family name that only ends like an Arabic plural (ياشين, كنعون)."""
    given = page.tokens[first].word
    known = (given in first_names() and given not in weak_names()) or foreignness(given) > _RATHER_FOREIGN
    bare = word.removeprefix("ال")
    return known and bare.endswith(("ين", "ون")) and len(bare) > _PLURAL_END and word.isalpha() and not _is_word(bare)


def _is_word(word: str) -> bool:
    return is_vocabulary(word) or side_of_word(word) is not None or word in lexicon()["never"] or word.startswith(("و", "ب", "ل"))


def _is_before_son(page: Page, index: int) -> bool:
    return page.joins(index) and page.tokens[index + 1].word in _SON_OF


def _is_before_name(page: Page, index: int) -> bool:
    after = page.tokens[index + 1] if index + 1 < len(page.tokens) and page.joins(index) else None
    return after is not None and not is_vocabulary(after.word) and word_kind(page, index + 1) in {"known", "unknown"}


def _joins_another(first: str, word: str, before: int) -> bool:
    """Return whether an unknown word that begins with و is "and" with another name, after `before` words of one that begins with `first`.

    A given name wants a family name after it; a name that is no given name has none.
    """
    compound = before == 2 and first in {_NAMES_WITH_ABD, "ابو"}
    if compound or (before == 1 and first in first_names() and not first.endswith("ي")):
        return word[1:] in known_names()
    if before == 1 and is_foreign(word[1:]):
        return True
    return before > 1 or word[1:] in known_names() or foreignness(word[1:]) > foreignness(word) or not is_foreign(word)


def _may_follow(page: Page, index: int, *, after_office: bool) -> bool:
    if index < 0 or page.tokens[index].sentence != page.tokens[index + 1].sentence:
        return not after_office
    return not after_office or page.gap(index).strip(' "(') in {"", ","}


def _latin_kind(word: str, written: str) -> str | None:
    if word in {"bin", "ibn", "al", "de", "la", "van", "von", "der", "ul"}:
        return "particle"
    if not written[:1].isupper() or word in lexicon()["never"] or not word.isalpha() or not written[1:2].islower():
        return None
    return "known" if word in known_names() else "unknown"


@lru_cache(maxsize=65_536)
def _arabic_kind(word: str) -> str | None:
    words = lexicon()
    if word == _NAMES_WITH_ABD or word in _OPENING:
        return "particle"
    if word in words["never"] or word in words["titles"]:
        return None
    if word in known_names() and word not in {"الله"}:
        if side_of_word(word) is not None and word not in words["family"]:
            return None
        if _is_function_word(word) and word not in reviewed_given() and word not in words["family"]:
            return None
        if word.startswith("ال") and len(word) > 4 and word not in names_in_al():
            return "article"
        return "weak" if word in weak_names() or word in words["common"] else "known"
    if side_of_word(word) is not None or not word.isalpha():
        return None
    if word in _PARTICLES:
        return "particle"
    if word in words["heads"] or word in words["definite"] or is_vocabulary(word) or len(word) < 3:
        return None
    if any(rest in words["heads"] for rest, _ in readings_of(word)):
        return None
    if word.startswith("ال"):
        return "article" if len(word) > 4 and not word.endswith(("ات", "يه", "ين", "ون")) else None
    if (
        (word.startswith(("بال", "كال", "فال")) and foreignness(word) < _FOREIGN_ENOUGH)
        or word.startswith(("لل", "وال", "وسي", "وست", "فسي", "فست", "سيت"))
        or _is_derived_verb(word)
        or (word.startswith(("ي", "ت", "س", "ن", "وي", "وت")) and foreignness(word) < 0)
    ):
        return None
    return None if word.endswith(("ات", "ين", "ون", "ها", "هم", "يه")) and foreignness(word) < _RATHER_FOREIGN else "unknown"


def _is_derived_verb(word: str) -> bool:
    """Return whether a word has the shape of a verb of the feminine (اكتسبت, وانطلقت, استعادت)."""
    bare = word[1:] if word[0] in "وف" else word
    return len(bare) > 5 and bare[0] == "ا" and bare[-1] == "ت" and bare[-2] != "ا"


def _is_function_word(word: str) -> bool:
    return any(rest in lexicon()["never"] for rest, cut in readings_of(word) if cut)
