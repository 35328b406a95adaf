"""Scripts: which writing system a text is in, by ISO 15924 code.

The ranges are those of the Unicode blocks that names on published lists are written in; anything else is "Zzzz".
"""

from bisect import bisect_right
from collections import Counter

UNKNOWN = "Zzzz"
_RANGES = (
    (0x0041, 0x005A, "Latn"),
    (0x0061, 0x007A, "Latn"),
    (0x00C0, 0x024F, "Latn"),
    (0x0250, 0x02AF, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0530, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0700, 0x074F, "Syrc"),
    (0x0750, 0x077F, "Arab"),
    (0x08A0, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "Guru"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x3040, 0x309F, "Hira"),
    (0x30A0, 0x30FF, "Kana"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xAC00, 0xD7AF, "Hang"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFF, "Arab"),
)
_STARTS = [start for start, _, _ in _RANGES]


def script_of(char: str) -> str:
    """Return the ISO 15924 code of one letter, or "Zzzz" for anything that is not a letter of a known block."""
    position = bisect_right(_STARTS, ord(char)) - 1
    if position < 0 or not char.isalpha():
        return UNKNOWN
    _, end, script = _RANGES[position]
    return script if ord(char) <= end else UNKNOWN


def count_scripts(text: str) -> Counter[str]:
    """Return how many letters of each script `text` has; characters of no known script are not counted."""
    counts: Counter[str] = Counter()
    for char, times in Counter(text).items():
        script = script_of(char)
        if script != UNKNOWN:
            counts[script] += times
    return counts


def main_script(text: str) -> str:
    """Return the script most letters of `text` are in (the earlier code on a tie), or "Zzzz" for text without letters."""
    if text.isascii():
        return "Latn" if any(char.isalpha() for char in text) else UNKNOWN
    counts = count_scripts(text)
    return min(counts, key=lambda script: (-counts[script], script)) if counts else UNKNOWN
