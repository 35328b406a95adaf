"""Sound: what it costs that one word is the transliteration of another, and the features by which two words are compared.

Costs are in twentieths of a nat (`UNIT`). Forwards, each letter of the query's word emits 0 to 3 Latin letters of the list's word;
backwards, each Latin letter emits 0 to 2 letters of the query's word. The tables are learned (`learning/spelling.py`). Both costs are
filled cell by cell from the cells before; distances of letters are counted on bits (Myers 1999 for edits; the same masks for
Jaro-Winkler), for which a word of a list has at most `LONGEST` letters.
"""

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import inlined, inner
from mithaq.screening.spelling import UNIT
from mithaq.screening.spoken import skeleton

FAR = 1 << 20
LONGEST = 60
FEATURES = 16
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Chunks = NDArray[np.uint16]


@inlined
def forward_cost(
    rows: NDArray[np.int32], rest: NDArray[np.int32], n: int, letters: Bytes, start: int, m: int, limit: int,
    table: NDArray[np.int16], one: Chunks, two: Chunks, three: Chunks, chunks: Chunks, work: NDArray[np.int32]
) -> int:  # fmt: skip
    """Return the cost of the best alignment of a part of a query with a Latin word, or `FAR` where it must be above `limit`.

    `rows`, `rest` and `n` are of the part (see `Spoken`), the word is `m` letters from `start`; `chunks` and `work` are room.
    """
    if m > 3 * n:
        return FAR
    none = one[0]
    chunks[0, 0], chunks[1, 0], chunks[2, 0], work[0] = none, none, none, 0
    ready, first, second = 0, np.uint8(0), np.uint8(0)
    for i in range(n):
        low, high = max(0, m - 3 * (n - i - 1)), min(m, 3 * i + 3)
        while ready < high:
            third = letters[start + ready]
            ready += 1
            chunks[0, ready], work[ready] = one[third], FAR
            chunks[1, ready] = two[second, third] if ready > 1 else none
            chunks[2, ready] = three[first, second, third] if ready > 2 else none
            first, second = second, third
        row = rows[i]
        least, silent = FAR, table[row, 0]
        back = work[low - 1] if low > 0 else FAR
        back_two = work[low - 2] if low > 1 else FAR
        back_three = work[low - 3] if low > 2 else FAR
        for j in range(low, high + 1):
            here = work[j]
            value = min(
                here + silent, back + table[row, chunks[0, j]], back_two + table[row, chunks[1, j]], back_three + table[row, chunks[2, j]]
            )
            work[j] = value
            back_three, back_two, back = back_two, back, here
            least = min(least, value)
        if least + rest[i + 1] > limit:
            return FAR
    return int(work[m])


@inlined
def backward_cost(
    once: Chunks, twice: Chunks, n: int, letters: Bytes, start: int, m: int, table: NDArray[np.int16], classes: Bytes,
    work: NDArray[np.int32]
) -> int:  # fmt: skip
    """Return the cost of emitting a part of a query from a Latin word; `table` is [letters x contexts, chunks]."""
    if n > 2 * m:
        return FAR
    for j in range(n + 1):
        work[j] = FAR
    work[0] = 0
    left = 0
    for i in range(m):
        letter = letters[start + i]
        right = int(classes[letters[start + i + 1]]) if i + 1 < m else 0
        row = int(letter) * 64 + left * 8 + right
        left = int(classes[letter])
        low, high = max(0, n - 2 * (m - i - 1)), min(n, 2 * i + 2)
        silent = table[row, 0]
        back = work[low - 1] if low > 0 else FAR
        back_two = work[low - 2] if low > 1 else FAR
        for j in range(low, high + 1):
            here = work[j]
            work[j] = min(here + silent, back + table[row, once[j]], back_two + table[row, twice[j]])
            back_two, back = back, here
    return int(work[n])


@inlined
def mark(y: Bytes, start: int, m: int, masks: NDArray[np.int64]) -> None:
    """Set, for each letter, the bits of where a word of `m` letters from `start` has it."""
    for at in range(m):
        masks[y[start + at]] |= np.int64(1) << at


@inlined
def unmark(y: Bytes, start: int, m: int, masks: NDArray[np.int64]) -> None:
    """Clear what `mark` set."""
    for at in range(m):
        masks[y[start + at]] = 0


@inlined
def jaro_winkler(a: Bytes, n: int, b: Bytes, start: int, m: int, masks: NDArray[np.int64]) -> float:
    """Return the Jaro-Winkler similarity of two words, 0 to 1; `masks` are of `b`."""
    if n == 0 or m == 0:
        return 1.0 if n == m else 0.0
    reach = max(0, max(n, m) // 2 - 1)
    one = np.int64(1)
    in_a, in_b, matches = np.int64(0), np.int64(0), 0
    for i in range(n):
        window = ((one << min(m, i + reach + 1)) - one) & ~((one << max(0, i - reach)) - one)
        free = masks[a[i]] & ~in_b & window
        if free:
            in_a |= one << i
            in_b |= free & -free
            matches += 1
    if matches == 0:
        return 0.0
    moved, j = 0, 0
    for i in range(n):
        if (in_a >> i) & 1:
            while not (in_b >> j) & 1:
                j += 1
            if a[i] != b[start + j]:
                moved += 1
            j += 1
    jaro = (matches / n + matches / m + (matches - moved / 2) / matches) / 3
    same = 0
    while same < min(4, n, m) and a[same] == b[start + same]:
        same += 1
    return float(jaro + 0.1 * same * (1 - jaro))


@inlined
def edits(a: Bytes, n: int, m: int, masks: NDArray[np.int64]) -> int:
    """Return the Levenshtein distance of a word and another of `m` letters whose `masks` these are."""
    if m == 0:
        return n
    one = np.int64(1)
    more, less, top, apart = (one << m) - one, np.int64(0), one << (m - 1), m
    for i in range(n):
        same = masks[a[i]]
        down = same | less
        across = (((same & more) + more) ^ more) | same
        plus, minus = less | ~(across | more), more & across
        if plus & top:
            apart += 1
        elif minus & top:
            apart -= 1
        plus = (plus << 1) | one
        more = (minus << 1) | ~(down | plus)
        less = plus & down
    return apart


@inner
def trigram_cost(word: Bytes, length: int, trigrams: Floats) -> float:
    """Return minus the log probability of a Latin word among names."""
    total, before, last = 0.0, 0, 0
    for i in range(length):
        letter = word[i]
        total -= trigrams[before, last, letter]
        before, last = last, letter
    return float(total - trigrams[before, last, 0])


@inlined
def compare(
    n: int, roman: Bytes, roman_length: int, bones: Bytes, bones_length: int, forward: int, backward: int, list_cost: float,
    letters: Bytes, start: int, m: int, sounds: Bytes, scratch: Bytes, masks: NDArray[np.int64], out: Floats
) -> None:  # fmt: skip
    """Write the features of a part of a query and a Latin word to `out`; `masks` are empty before and after."""
    gain = min(list_cost, 120.0) - min(forward, 4_000) / UNIT
    bones_there = skeleton(letters, start, m, sounds, scratch)
    mark(scratch, 0, bones_there, masks)
    out[6] = edits(bones, bones_length, bones_there, masks)
    out[5] = jaro_winkler(bones, bones_length, scratch, 0, bones_there, masks)
    unmark(scratch, 0, bones_there, masks)
    mark(letters, start, m, masks)
    out[4] = jaro_winkler(roman, roman_length, letters, start, m, masks)
    out[15] = edits(roman, roman_length, m, masks)
    unmark(letters, start, m, masks)
    begins, ends = letters[start], letters[start + m - 1]
    out[0] = gain / m
    out[1] = -min(forward, 4_000) / UNIT / m
    out[2] = -min(backward, 4_000) / UNIT / n
    out[3] = -(min(forward, 4_000) + min(backward, 4_000)) / UNIT / (n + m)
    out[7] = 1.0 if roman_length and roman[0] == begins else 0.0
    out[8] = 1.0 if sounds[roman[0] if roman_length else 0] == sounds[begins] else 0.0
    out[9] = n
    out[10] = m
    out[11] = abs(m - roman_length)
    out[12] = 1.0 if roman_length and roman[roman_length - 1] == ends else 0.0
    out[13] = list_cost / m
    out[14] = gain
