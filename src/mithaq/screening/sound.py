"""Sound: what it costs that one word is the transliteration of another, and the features by which two words are compared.

Costs are in twentieths of a nat (`UNIT`), one byte each. Forwards, each letter of the query's word emits 0 to 3 Latin letters of the
list's word; backwards, each Latin letter emits 0 to 2 letters of the query's word. The tables are learned (`learning/spelling.py`).
"""

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import compiled, inlined

UNIT = 20.0
MAX_COST = 230
FAR = 1 << 20
CHUNKS = 76
FEATURES = 16
Bytes = NDArray[np.uint8]
Shorts = NDArray[np.int16]
Floats = NDArray[np.float32]


@inlined
def context(word: Bytes, at: int, length: int, classes: Bytes) -> int:
    """Return the row of a letter between its neighbours."""
    left = classes[word[at - 1]] if at > 0 else 0
    right = classes[word[at + 1]] if at + 1 < length else 0
    return int(word[at]) * 64 + int(left) * 8 + int(right)


@compiled
def forward_cost(rows: Bytes, n: int, y: Bytes, m: int, one: Shorts, two: Shorts, three: Shorts, work: NDArray[np.int32]) -> int:
    """Return the cost of the best alignment; `rows` [n, chunks] are the costs of what each letter of the query's word may emit."""
    ones, twos, threes = work[CHUNKS], work[CHUNKS + 1], work[CHUNKS + 2]
    for j in range(m):
        ones[j] = one[y[j]]
        twos[j] = two[y[j], y[j + 1]] if j + 1 < m else -1
        threes[j] = three[y[j], y[j + 1], y[j + 2]] if j + 2 < m else -1
    ones[m], twos[m], threes[m] = -1, -1, -1
    for j in range(m + 1):
        work[0, j] = FAR
    work[0, 0] = 0
    for i in range(n):
        last = min(m, 3 * i + 3)
        for j in range(last + 1):
            work[i + 1, j] = FAR
        here, there, row = work[i], work[i + 1], rows[i]
        for j in range(max(0, m - 3 * (n - i)), min(m, 3 * i) + 1):
            so_far = here[j]
            if so_far >= FAR:
                continue
            there[j] = min(there[j], so_far + row[0])
            if ones[j] >= 0:
                there[j + 1] = min(there[j + 1], so_far + row[ones[j]])
            if twos[j] >= 0:
                there[j + 2] = min(there[j + 2], so_far + row[twos[j]])
            if threes[j] >= 0:
                there[j + 3] = min(there[j + 3], so_far + row[threes[j]])
    if m > 3 * n:
        return FAR
    return int(work[n, m])


@compiled
def backward_cost(
    table: Bytes, classes: Bytes, x: Bytes, n: int, y: Bytes, m: int, one: Shorts, two: Shorts, work: NDArray[np.int32]
) -> int:
    """Return the cost of emitting the query's word `x` from the list's word `y`; `table` is [chunks, letters x contexts]."""
    for j in range(n + 1):
        work[0, j] = FAR
    work[0, 0] = 0
    for i in range(m):
        row = context(y, i, m, classes)
        for j in range(n + 1):
            work[i + 1, j] = FAR
        for j in range(n + 1):
            so_far = work[i, j]
            if so_far >= FAR:
                continue
            value = so_far + table[0, row]
            work[i + 1, j] = min(work[i + 1, j], value)
            if j < n:
                chunk = one[x[j]]
                if chunk >= 0:
                    value = so_far + table[chunk, row]
                    work[i + 1, j + 1] = min(work[i + 1, j + 1], value)
            if j + 1 < n:
                chunk = two[x[j], x[j + 1]]
                if chunk >= 0:
                    value = so_far + table[chunk, row]
                    work[i + 1, j + 2] = min(work[i + 1, j + 2], value)
    return int(work[m, n])


@compiled
def jaro_winkler(a: Bytes, n: int, b: Bytes, m: int) -> float:
    """Return the Jaro-Winkler similarity of two words, 0 to 1."""
    if n == 0 or m == 0:
        return 1.0 if n == m else 0.0
    reach = max(0, max(n, m) // 2 - 1)
    in_a, in_b, matches = 0, 0, 0
    for i in range(n):
        for j in range(max(0, i - reach), min(m, i + reach + 1)):
            if a[i] == b[j] and not (in_b >> j) & 1:
                in_a |= 1 << i
                in_b |= 1 << j
                matches += 1
                break
    if matches == 0:
        return 0.0
    moved, j = 0, 0
    for i in range(n):
        if (in_a >> i) & 1:
            while not (in_b >> j) & 1:
                j += 1
            if a[i] != b[j]:
                moved += 1
            j += 1
    jaro = (matches / n + matches / m + (matches - moved / 2) / matches) / 3
    same = 0
    while same < min(4, n, m) and a[same] == b[same]:
        same += 1
    return float(jaro + 0.1 * same * (1 - jaro))


@compiled
def skeleton(word: Bytes, length: int, sounds: Bytes, out: Bytes) -> int:
    """Write the consonant sounds of a Latin word to `out`, doubled ones once, and return how many there are."""
    count, last = 0, 0
    for i in range(length):
        sound = sounds[word[i]]
        if sound == 0:
            last = 0
            continue
        if sound == last:
            continue
        out[count] = sound
        count += 1
        last = sound
    return count


@compiled
def edits(a: Bytes, n: int, b: Bytes, m: int, work: NDArray[np.int32]) -> int:
    """Return the Levenshtein distance of two words."""
    for j in range(m + 1):
        work[0, j] = j
    for i in range(n):
        work[i + 1, 0] = i + 1
        for j in range(m):
            change = work[i, j] + (0 if a[i] == b[j] else 1)
            work[i + 1, j + 1] = min(change, work[i, j + 1] + 1, work[i + 1, j] + 1)
    return int(work[n, m])


@compiled
def decode(rows: Bytes, n: int, chunks: Bytes, out: Bytes) -> int:
    """Write the likeliest Latin letters of the query's word to `out`, and return how many there are."""
    count = 0
    for i in range(n):
        best = 0
        for chunk in range(len(chunks)):
            if rows[i, chunk] < rows[i, best]:
                best = chunk
        for k in range(3):
            letter = chunks[best, k]
            if letter and count < len(out):
                out[count] = letter
                count += 1
    return count


@compiled
def trigram_cost(word: Bytes, length: int, trigrams: Floats) -> float:
    """Return minus the log probability of a Latin word among names."""
    total, before, last = 0.0, 0, 0
    for i in range(length):
        letter = word[i]
        total -= trigrams[before, last, letter]
        before, last = last, letter
    return float(total - trigrams[before, last, 0])


@compiled
def compare(
    forward: int,
    backward: int,
    list_cost: float,
    roman: Bytes,
    roman_length: int,
    bones: Bytes,
    bones_length: int,
    n: int,
    y: Bytes,
    m: int,
    sounds: Bytes,
    scratch: Bytes,
    work: NDArray[np.int32],
    out: Floats,
) -> None:
    """Write the features of a pair of words to `out`."""
    gain = min(list_cost, 120.0) - min(forward, 4_000) / UNIT
    bones_there = skeleton(y, m, sounds, scratch)
    apart = edits(bones, bones_length, scratch, bones_there, work)
    out[0] = gain / m
    out[1] = -min(forward, 4_000) / UNIT / m
    out[2] = -min(backward, 4_000) / UNIT / n
    out[3] = -(min(forward, 4_000) + min(backward, 4_000)) / UNIT / (n + m)
    out[4] = jaro_winkler(roman, roman_length, y, m)
    out[5] = jaro_winkler(bones, bones_length, scratch, bones_there)
    out[6] = apart
    out[7] = 1.0 if roman_length and roman[0] == y[0] else 0.0
    out[8] = 1.0 if sounds[roman[0] if roman_length else 0] == sounds[y[0]] else 0.0
    out[9] = n
    out[10] = m
    out[11] = abs(m - roman_length)
    out[12] = 1.0 if roman_length and roman[roman_length - 1] == y[m - 1] else 0.0
    out[13] = list_cost / m
    out[14] = gain
    out[15] = edits(roman, roman_length, y, m, work)
