"""Which words can be a person's name, and where a name ends.

A known given or family name can; so can another word that is no function word, verb, nisba or title and has no ending of a common noun.
"""

from mithaq.reading.named.lexicon import SPELLED_AS_NAMES, lexicon
from mithaq.reading.named.sides import side_of_word
from mithaq.reading.page.tokens import Page, readings_of

_MAX_NAME = 3
_SECOND_PARTS = frozenset({"الله", "الدين", "الحق", "الرحمن", "الاسلام", "الزمان"})


def name_end(page: Page, first: int, closed: set[int], *, after_office: bool) -> int | None:
    """Return the token after the name that begins at token `first`, or None when no name begins there."""
    if first >= len(page.tokens) or not _may_follow(page, first - 1):
        return None
    last = first
    while last < len(page.tokens) and last - first < _MAX_NAME and last not in closed:
        if last > first and page.gap(last - 1) not in {" ", " - ", "-"}:
            break
        if not (_is_name_word(page, last) or (last > first and page.tokens[last].word in _SECOND_PARTS)):
            break
        last += 1
    words = [page.tokens[index].word for index in range(first, last)]
    known = lexicon()["given"] | lexicon()["family"]
    while len(words) > 2 and words[-1] not in known and words[1] not in _SECOND_PARTS:
        words.pop()
    if not words:
        return None
    if len(words) == 1:
        return first + 1 if after_office and words[0] in lexicon()["family"] else None
    return first + len(words)


def _may_follow(page: Page, index: int) -> bool:
    if index < 0 or page.tokens[index].sentence != page.tokens[index + 1].sentence:
        return index < 0
    return page.gap(index).strip(' "(') in {"", ","}


def _is_name_word(page: Page, index: int) -> bool:
    token = page.tokens[index]
    word, known = token.word, lexicon()
    written = page.written(token.start, token.end)
    if word in known["never"] and written not in SPELLED_AS_NAMES:
        return False
    if word in known["given"] or word in known["family"]:
        return True
    if written.isascii():
        return written[:1].isupper() and written[1:2].islower() and word not in known["never"] and word.isalpha()
    if len(word) < 3 or not word.isalpha() or word in known["never"] or side_of_word(word) is not None:
        return False
    if word in known["heads"] or word in known["definite"] or word.startswith(("ال", "لل", "وال", "بال", "س", "ت", "ي", "كال")):
        return False
    if any(rest in known["never"] or rest in known["heads"] for rest, _ in readings_of(word)):
        return False
    return not written.endswith(("ة", "ً", "اً", "ات", "ين", "ون", "ها", "هم", "ية", "يا"))
