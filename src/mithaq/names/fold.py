"""Folding: the one form in which text is compared, searched and matched.

1. Each character folds alone (compatibility decomposition, case, marks), so every folded character has one origin.
2. Letters that Arabic, Persian, Urdu, Pashto and Kurdish keyboards write differently for one letter become one letter.
3. Marks, tatweel, bidi controls, zero-width characters and variation selectors vanish; digits of every script become ASCII.
4. Nothing is trimmed and no white space is joined: that is for the caller, who knows what a word is.

A lone surrogate, which no UTF-8 file can hold, becomes U+FFFD, so that folded text can always be encoded.
Sources: Unicode Standard Annex 15 (normalization forms), Unicode Character Database through `unicodedata`.
`FOLD_VERSION` is stated to partners: texts folded under different versions are not comparable.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

FOLD_VERSION = 1

_LETTERS = {
    "ا": "ٱٲٳٵ",
    "ه": "ةہھەۀۂۃۿ",
    "ي": "ىیېےۍێۓؽؾؿٸ",
    "و": "ۆۇۈۉۊۋٶٷۄۅ",
    "ك": "کڪػؼڬڭڮ",
    "گ": "ګڰ",
    "ن": "ںڼ",
    "ر": "ڕړڔ",
    "ل": "ڵڶ",
    "o": "øɵ",
    "d": "đð",
    "l": "ł",
    "i": "ı",
    "h": "ħ",
    "t": "ŧ",
    "ae": "æ",
    "oe": "œ",
    "th": "þ",
    "'": "’‘ʼʻʹ`´‛′ʾʿ",
    '"': "“”„‟«»″❝❞",
    "-": "‐‑‒–—−―",
    ",": "،",
    ";": "؛",
    "?": "؟",
    ".": "۔",
    "%": "٪",
}
_VARIANTS = {variant: letter for letter, variants in _LETTERS.items() for variant in variants}
_MARKS = (
    range(0x0300, 0x0370),
    range(0x0483, 0x0488),
    range(0x0591, 0x05C8),
    range(0x0610, 0x061B),
    range(0x064B, 0x0660),
    range(0x0670, 0x0671),
    range(0x06D6, 0x06EE),
    range(0x08CA, 0x0900),
    range(0x1AB0, 0x1B00),
    range(0x1DC0, 0x1E00),
    range(0x20D0, 0x2100),
    range(0xFE00, 0xFE10),
    range(0xFE20, 0xFE30),
)
_TATWEEL = "\u0640"
_PLAIN_CONTROLS = frozenset("\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85")


@dataclass(frozen=True)
class Folded:
    """Folded text and, for each of its characters, the code-point offset of its origin in `source`; offsets never fall."""

    text: str
    offsets: Sequence[int]
    source: str

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original of the folded span [start, end).

        Marks and tatweel that follow its last letter belong to it; a bidi control or zero-width character there does not.
        """
        if end <= start:
            begin = self.offsets[start] if start < len(self.offsets) else len(self.source)
            return (begin, begin)
        finish = self.offsets[end - 1] + 1
        while finish < len(self.source) and _is_written_on(self.source[finish]):
            finish += 1
        return (self.offsets[start], finish)


def fold_text(text: str) -> str:
    """Return `text` folded: equal results mean the same written word in any of the scripts' spellings."""
    return text.translate(_TABLE)


def fold_with_offsets(text: str) -> Folded:
    """Return `text` folded together with the origin of every folded character. Its `text` equals `fold_text(text)`."""
    folded = text.translate(_TABLE)
    lengths = list(map(len, map(_TABLE.__getitem__, map(ord, text))))
    longest = max(lengths, default=1)
    if longest == 1 and len(folded) == len(text):
        return Folded(folded, range(len(text)), text)
    if longest <= 1:
        return Folded(folded, list(compress(range(len(text)), lengths)), text)
    return Folded(folded, [index for index, length in enumerate(lengths) for _ in range(length)], text)


def _is_written_on(char: str) -> bool:
    return char == _TATWEEL or unicodedata.category(char) == "Mn"


def _fold_character(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    if category == "Cf" or char == _TATWEEL:
        return ""
    if category == "Cc":
        return char if char in _PLAIN_CONTROLS else " "
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(_fold_part(part) for part in lowered)


def _fold_part(part: str) -> str:
    code = ord(part)
    if part == _TATWEEL or any(code in marks for marks in _MARKS) or unicodedata.category(part) == "Cf":
        return ""
    digit = unicodedata.decimal(part, None)
    if digit is not None:
        return str(digit)
    return _VARIANTS.get(part, part)


class _Table(dict[int, str]):
    """What each character folds to, filled as characters are met; bounded by the size of Unicode."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


_TABLE = _Table()
