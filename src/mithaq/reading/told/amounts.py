"""Numbers and sums of money in folded text, in digits and in words.

1. Digits of every script are Western after folding. A number in words is read up to a thousand, with the scales after it, and the parts of
   a sum are added (ایک ارب دس کروڑ, مليار و200 مليون). Urdu halves and quarters shift the number after them (ساڑھے تین).
2. "Dozens", عشرات and the like are an unknown number, never a figure.
3. A currency that several states have (ريال, dinar) has no code unless a nisba says whose it is, or it is the one of whoever gives it.
   A dollar is the American one unless a nisba or a letter before its sign says another's (A$31 million).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from mithaq.names.fold import fold_text
from mithaq.resources.reference import reference

_FILE = "amount_words.yml"
_TENFOLD = frozenset({"عشر", "عشره"})
_SIGNS = frozenset({"$", "€", "£", "¥", "₹", "us$", "a$", "c$", "s$", "nz$", "hk$", "rm", "rs", "usd", "eur", "gbp"})
_AMBIGUOUS_SCALES = frozenset({"m", "mn"})
_COMMA = re.compile(r"(\d{1,3}),(\d{1,2})")  # 4,5: a comma before fewer than three digits is that of a fraction
_TOKEN = re.compile(r"(?:us|hk|nz|[acs])\$|[$€£¥₹]|\d+(?:[.,]\d+)*|[^\W\d_]+")
_AND = frozenset({"و", "and", "اور"})
_OF = frozenset({"من", "of", "دولار"})
_REACH = 8


@dataclass(frozen=True)
class _Words:
    numbers: dict[str, int]
    unknown: frozenset[str]
    scales: dict[str, float]
    parts: dict[str, float]
    shifts: dict[str, float]
    codes: dict[str, str]
    shared: dict[str, dict[str, str]]
    dollars: dict[str, str]


@cache
def _words() -> _Words:
    content = cast("dict[str, Any]", reference(_FILE))

    def turned(section: str) -> dict[str, Any]:
        return {fold_text(word): value for value, words in content[section].items() for word in words}

    unknown = frozenset(fold_text(word) for word in content["unknown"])
    shared = {fold_text(word): states for word, states in content["shared"].items()}
    return _Words(
        turned("numbers"), unknown, turned("scales"), turned("parts"), turned("shifts"), turned("currencies"), shared, content["dollars"]
    )


def number_at(words: Sequence[str], index: int) -> tuple[int | None, int]:
    """Return the number that begins at a folded word and the index after it; None and `index` where none begins.

    A word that tells of an unknown number gives None and the index after it.
    """
    word = words[index]
    if word.isdigit() and len(word) <= 6:
        return int(word), index + 1
    if word in _words().unknown:
        return None, index + 1
    value = _words().numbers.get(word)
    if value is None:
        return None, index
    after = index + 1
    following = words[after] if after < len(words) else ""
    if value < 10 and following in _TENFOLD:
        return value + 10, after + 1
    joined = following.removeprefix("و") if following.startswith("و") else ""
    if value < 10 and _words().numbers.get(joined, 0) in range(20, 100):
        return value + _words().numbers[joined], after + 1
    if 20 <= value < 100 and 0 < _words().numbers.get(following, 0) < 10 and word.isascii():
        return value + _words().numbers[following], after + 1
    if value < 10 and _words().numbers.get(following) == 100:
        return value * 100, after + 1
    return value, after


def amount_in(folded: str, side_of: dict[str, str], givers: frozenset[str] = frozenset()) -> tuple[float | None, str | None]:
    """Return the first sum of money in a folded text and its currency.

    `side_of` gives the states of its nisbas, `givers` the states that give it.
    """
    words = _TOKEN.findall(folded)
    for index, word in enumerate(words):
        code = _words().codes.get(word)
        if code is None and word not in _words().shared:
            continue
        value = _after_sign(words, index) if word in _SIGNS else None
        value = value if value is not None else _before_currency(words, index, side_of)
        if value is not None:
            return value, _of_dollars(words, index, side_of) or code or _of_whom(words, index, side_of, givers)
    return None, None


def _of_dollars(words: Sequence[str], index: int, side_of: dict[str, str]) -> str | None:
    """Return the code of a dollar of another state than America, whose nisba stands beside it."""
    others = _words().dollars if _words().codes.get(words[index]) == "USD" else {}
    return next((others[side_of[word]] for word in words[max(0, index - 1) : index + 2] if side_of.get(word) in others), None)


def _of_whom(words: Sequence[str], index: int, side_of: dict[str, str], givers: frozenset[str]) -> str | None:
    shared = _words().shared[words[index]]
    after = _words().codes.get(words[index + 1]) if index + 1 < len(words) else None
    if after is not None:
        return after
    near = [side_of[word] for word in words[max(0, index - 1) : index + 2] if word in side_of]
    said = next((shared[side] for side in near if side in shared), None)
    own = {shared[side] for side in givers if side in shared}
    return said or (own.pop() if len(own) == 1 else shared.get(""))


def _after_sign(words: Sequence[str], index: int) -> float | None:
    if index + 1 >= len(words):
        return None
    value = _decimal(words[index + 1])
    scale = _words().scales.get(words[index + 2], 1.0) if index + 2 < len(words) else 1.0
    return None if value is None else value * scale


def _before_currency(words: Sequence[str], index: int, side_of: dict[str, str]) -> float | None:
    for first in range(max(0, index - _REACH), index):
        total, at = _scaled(words, first, index)
        if total is None:
            continue
        while at < index:
            joined = at + (words[at] in _AND)
            more, after = _scaled(words, joined, index)
            if more is None or more >= total:
                break
            total, at = total + more, after
        if all(word in _OF or word in side_of for word in words[at:index]):
            return total
    return None


def _scaled(words: Sequence[str], first: int, last: int) -> tuple[float | None, int]:
    """Return the number at `first` with its scales and the index after them; a scale alone is one of it, if it says enough."""
    value, at = _number(words, first, last)
    if value is None and (first >= last or _bare(words[first]) not in _words().scales or words[first] in _AMBIGUOUS_SCALES):
        return None, first
    total = 1.0 if value is None else value
    while at < last and (_bare(words[at]) if value is None and at == first else words[at]) in _words().scales:
        total *= _words().scales[_bare(words[at]) if at == first else words[at]]
        at += 1
    return total, at


def _number(words: Sequence[str], first: int, last: int) -> tuple[float | None, int]:
    if first >= last:
        return None, first
    shift = _words().shifts.get(words[first])
    if shift is not None:
        number, after = number_at(words, first + 1) if first + 1 < last else (None, first + 1)
        return (1.0 if number is None else float(number)) + shift, after
    part = _words().parts.get(words[first])
    value = part if part is not None else _decimal(_bare(words[first]))
    if value is not None:
        return value, first + 1
    number, after = number_at(words, first)
    return (float(number), after) if number is not None else (None, first)


def _bare(word: str) -> str:
    """Return a word without the "and" that Arabic writes on it (و200, ومليون)."""
    return word[1:] if word.startswith("و") and (word[1:].isdigit() or word[1:] in _words().scales) else word


def _decimal(word: str) -> float | None:
    decimal = _COMMA.fullmatch(word)
    digits = f"{decimal[1]}.{decimal[2]}" if decimal is not None else word.replace(",", "")
    if not digits[:1].isdigit() or len(digits) > 15 or digits.count(".") > 1:
        return None
    return float(digits)
