"""The Latin form of a person's name that is shown beside it, never instead of it.

1. A word that the reference data knows gets its usual form (نقوي: Naqvi).
2. A word that is spelled like a foreign name is written by its letters alone: و is o, ي is i, and "e" parts only consonants at the
   end that no European name ends with (بلينكن: Blinken; ترامب stays one syllable).
3. Any other word is romanised as Arabic (names/romanize.py).
"""

from mithaq.names.fold import fold_text
from mithaq.names.romanize import romanize
from mithaq.reading.named.lexicon import latin_forms
from mithaq.reading.named.name_words import is_foreign

_LETTERS = {
    "ب": "b",
    "ت": "t",
    "ج": "j",
    "د": "d",
    "ر": "r",
    "ز": "z",
    "س": "s",
    "ف": "f",
    "ك": "k",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "ه": "h",
    "و": "o",
    "ي": "i",
    "ا": "a",
    "خ": "kh",
    "ش": "sh",
    "ص": "s",
    "ض": "d",
    "ط": "t",
    "ظ": "z",
    "ع": "a",
    "غ": "g",
    "ق": "k",
    "ح": "h",
    "ث": "th",
    "ذ": "dh",
    "گ": "g",
    "چ": "ch",
    "پ": "p",
    "ڤ": "v",
    "ژ": "zh",
    "ٹ": "t",
    "ڈ": "d",
    "ڑ": "r",
}
_ENDS_TOGETHER = (
    "mb",
    "nd",
    "nt",
    "ng",
    "nk",
    "rt",
    "rd",
    "rk",
    "rs",
    "rn",
    "rg",
    "st",
    "ld",
    "lt",
    "ls",
    "lf",
    "lm",
    "ks",
    "ts",
    "ns",
    "sh",
    "th",
    "ch",
    "kh",
    "zh",
    "dh",
)
_VOWELS = frozenset("aoiue")


def latin_name(name: str) -> str:
    """Return `name` in Latin letters for display; words that are not in Arabic script stay as they are."""
    return " ".join(_word(word) for word in name.split())


def _word(word: str) -> str:
    folded = fold_text(word)
    known = latin_forms().get(folded)
    if known is not None:
        return known
    return _spelled(folded).capitalize() if folded.isalpha() and not folded.isascii() and is_foreign(folded) else romanize(word)


def _spelled(folded: str) -> str:
    text = "".join(_LETTERS.get(letter, "") for letter in folded.replace("تش", "چ"))
    if folded[0] == "ي" and len(folded) > 1:
        text = "y" + text[1:]
    if not _VOWELS.intersection(text):
        return f"{text[:2]}e{text[2:]}"
    if len(text) > 2 and text[-1] not in _VOWELS and text[-2] not in _VOWELS and not text.endswith(_ENDS_TOGETHER):
        text = text[:-1] + "e" + text[-1]
    return text
