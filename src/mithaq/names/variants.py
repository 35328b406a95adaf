"""Whether two written names may be spellings of one: their consonants are alike, whatever the vowels between them.

1. The bones of a word are its first letter and the consonants after it; letters that news confuses (ف and و, ق and ك) count as one.
2. Loosely, what several alphabets write differently is one too (چ and ش, پ and ب, the aspirate ھ), doubled letters are single, and Latin
   letters that stand for one Arabic letter are one (q and k, v and w).
3. Alike is a reason to ask a person, never to join by itself.
"""

import re
from collections.abc import Sequence

from mithaq.names.fold import fold_text

PARTICLES = frozenset({"بن", "ابن", "بنت", "ابو", "ام", "ال", "آل", "al", "el", "bin", "ibn", "ben", "abu", "umm", "van", "von", "de"})
MARKED = "ال"
_LONG_ENOUGH = 5
_SERVANT = re.compile(r"\b(عبد|abdul|abd)[ -]+(?=\w)")
_VOWELS = str.maketrans("", "", "اويآ")
_CONFUSED = str.maketrans({"ف": "و", "ڤ": "و", "ج": "غ", "گ": "غ", "ق": "ك", "ط": "ت", "ظ": "ز", "ض": "د"})
_ALPHABETS = str.maketrans({"چ": "ش", "پ": "ب", "ٹ": "ت", "ڈ": "د", "ژ": "ز", "ذ": "د", "ث": "س", "ص": "س", "ء": "", "ع": ""})
_ASPIRATE = str.maketrans("", "", "هئ")
_LATIN = str.maketrans({"q": "k", "c": "k", "w": "v", "f": "v", "z": "s", "j": "g"} | dict.fromkeys("aeiouyh'"))


def bones(word: str) -> str:
    """Return the consonants of a folded word, those that news confuses as one; the first letter is always kept."""
    known = word.translate(_CONFUSED)
    return known[:1] + known[1:].translate(_VOWELS)


def loose_bones(word: str) -> str:
    """Return the consonants of a folded word in Arabic or Latin letters as `bones`, with what alphabets write differently as one."""
    if not word:
        return ""
    if word[0].isascii():
        first, rest = "h" if word[0] == "h" else word[0].translate(_LATIN) or "a", word[1:].translate(_LATIN)
    else:
        first, rest = bones(word)[0].translate(_ALPHABETS) or "ا", bones(word)[1:].translate(_ALPHABETS).translate(_ASPIRATE)
    kept = [first]
    for letter in rest:
        if letter != kept[-1]:
            kept.append(letter)
    return "".join(kept)


def name_bones(name: str) -> tuple[str, ...]:
    """Return the loose bones of the words of a name in their order, without particles and the article."""
    words = (word.strip(".,'\"()") for word in _SERVANT.sub(r"\1", fold_text(name)).replace("-", " ").split())
    kept = [word[len(MARKED) :] if word.startswith(MARKED) and len(word) >= _LONG_ENOUGH else word for word in words]
    return tuple(loose_bones(word) for word in kept if word and word not in PARTICLES)


def may_be_spellings(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two names, as `name_bones` gives them, end alike and one has no word beside those of the other, in their order."""
    short, long = sorted((one, other), key=len)
    if not short or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(word in rest for word in short)
