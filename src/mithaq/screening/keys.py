"""Keys: the coarse consonants of a word, by which words of a list are found.

A word has a key for each reading of its ambiguous letters (at most eight) and, of three consonants or more, for each of these with one
consonant left out. Two words meet when they share a key. A key is a number of at most eleven digits to the base 41, one a consonant.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import inner

LONGEST = 11
MOST_KEYS = 96
DIGIT = 30


@inner
def keys_of(
    word: NDArray[np.uint8],
    length: int,
    coarse: NDArray[np.int8],
    pairs: NDArray[np.int8],
    is_latin: bool,  # noqa: FBT001 - compiled code takes no keywords
    out: NDArray[np.int64],
) -> int:
    """Write the distinct keys of a word to `out` and return how many there are."""
    letter: Any
    one: Any
    two: Any
    first, second = np.zeros(LONGEST, np.int64), np.full(LONGEST, -1, np.int64)
    count, at, forks = 0, 0, 0
    while at < length and count < LONGEST:
        letter, width = np.int64(word[at]), 1
        one, two = np.int64(coarse[letter, 0]), np.int64(coarse[letter, 1])
        if is_latin:
            if at + 1 < length and letter < 27 and word[at + 1] < 27 and pairs[letter, word[at + 1], 0] >= 0:
                one, two, width = np.int64(pairs[letter, word[at + 1], 0]), np.int64(pairs[letter, word[at + 1], 1]), 2
            elif at + 1 < length and word[at + 1] == letter:
                width = 2
            if letter > 26:
                one, two = np.int64(DIGIT + letter - 27), np.int64(-1)
        if one != 0 or two > 0:
            if two >= 0:
                forks += 1
                if forks > 3:
                    two = -1
            if one != 0 or two > 0:
                first[count], second[count] = one, two
                count += 1
        at += width
    found = 0
    for reading in range(1 << min(forks, 3)):
        bit, size = 0, 0
        digits = np.zeros(LONGEST, np.int64)
        for place in range(count):
            digit = first[place]
            if second[place] >= 0:
                if (reading >> bit) & 1:
                    digit = second[place]
                bit += 1
            if digit:
                digits[size] = digit
                size += 1
        for left_out in range(-1, size if size >= 3 else 0):
            key = np.int64(1)
            for place in range(size):
                if place != left_out:
                    key = key * 41 + digits[place]
            known = False
            for earlier in range(found):
                if out[earlier] == key:
                    known = True
                    break
            if not known and found < MOST_KEYS:
                out[found] = key
                found += 1
    return found


@inner
def first_at_least(keys: NDArray[np.int64], wanted: int) -> int:
    """Return the first place of sorted keys that is not below the wanted one."""
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) >> 1
        if keys[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low
