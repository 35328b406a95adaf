"""Meeting: which words of a list a word of the query may be, and how probable that is.

1. Words that share a key are ordered by a cheap mismatch (letters that cannot come from the query's word, consonants that should be
   there, length); the best `BUDGET` are kept.
2. Of these the forward cost is computed, and the best `SHORT` are compared in full.
3. The learned trees make a probability of the comparison. Words below `LEAST` are dropped, except the best
   `ALWAYS`, for a word that is written against all rules; the rest are given best first.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import compiled
from mithaq.screening.keys import MOST_KEYS, first_at_least, keys_of
from mithaq.screening.sound import FEATURES, UNIT, backward_cost, compare, context, decode, forward_cost, skeleton, trigram_cost
from mithaq.screening.spelling import Spelling
from mithaq.screening.trees import walk

BUDGET, SHORT, KEPT = 160, 40, 40
MARGIN, SURELY = 1.5, 12
LEAST, ALWAYS = 0.004, 5
ROOM = 80
MISMATCHES = 64
LATIN_MODEL = 3
LAST_TURN = (1 << 30) - 1


class Words(NamedTuple):
    """The words of a list. `letters[starts[w]:starts[w + 1]]` are a word's numbers of letters; `keys` are sorted."""

    letters: NDArray[np.uint8]
    starts: NDArray[np.int32]
    frequency: NDArray[np.int32]
    cost: NDArray[np.float32]
    mask: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    keys: NDArray[np.int64]
    key_starts: NDArray[np.int32]
    key_words: NDArray[np.int32]
    hashes: NDArray[np.int64]
    hash_words: NDArray[np.int32]


class Trees(NamedTuple):
    """Boosted trees as flat arrays; see `trees`."""

    roots: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]


class Bench(NamedTuple):
    """Room to work in, one for each thread."""

    stamp: NDArray[np.int32]
    found: NDArray[np.int32]
    mismatch: NDArray[np.uint8]
    grid: NDArray[np.int32]
    keys: NDArray[np.int64]
    scratch: NDArray[np.uint8]
    features: NDArray[np.float32]
    turn: NDArray[np.int32]


def make_bench(words: int) -> Bench:
    """Return room for a list of that many words."""
    return Bench(
        np.zeros(words, np.int32),
        np.zeros(max(words, 1), np.int32),
        np.zeros(max(words, 1), np.uint8),
        np.zeros((ROOM + 2, ROOM + 2), np.int32),
        np.zeros(MOST_KEYS, np.int64),
        np.zeros(ROOM, np.uint8),
        np.zeros(FEATURES, np.float32),
        np.zeros(1, np.int32),
    )


@compiled
def bits_of(value: Any) -> Any:
    """Return how many bits of a 32-bit number are set."""
    value = value - ((value >> 1) & 0x55555555)
    value = (value & 0x33333333) + ((value >> 2) & 0x33333333)
    value = (value + (value >> 4)) & 0x0F0F0F0F
    return ((value * 0x01010101) & 0xFFFFFFFF) >> 24


@compiled
def prepare(
    word: NDArray[np.uint8],
    n: int,
    model: int,
    spelling: Spelling,
    rows: NDArray[np.uint8],
    roman: NDArray[np.uint8],
    bones: NDArray[np.uint8],
) -> tuple[int, int]:
    """Fill `rows` with the costs of what each letter may emit; write the likeliest Latin word and its consonants; return lengths."""
    for at in range(n):
        rows[at, :] = spelling.forward[model, context(word, at, n, spelling.classes[model])]
    if model == LATIN_MODEL:
        roman[:n] = word[:n]
        length = n
    else:
        length = decode(rows, n, spelling.chunks[model], roman)
    return length, skeleton(roman, length, spelling.sounds, bones)


@compiled
def masks_of(word: NDArray[np.uint8], n: int, model: int, spelling: Spelling) -> tuple[Any, Any]:
    """Return the Latin letters that a word's letters may emit, and the consonants that they usually do, as bits."""
    possible, required = np.int64(0), np.int64(0)
    for at in range(n):
        possible |= np.int64(spelling.possible[model, word[at]])
        required |= np.int64(spelling.required[model, word[at]])
    return possible, required


@compiled
def gather(word: NDArray[np.uint8], n: int, model: int, roman_length: int, words: Words, spelling: Spelling, bench: Bench) -> int:
    """Write up to `BUDGET` words that share a key to `bench.found`, those that mismatch least, and return how many there are."""
    possible, required = masks_of(word, n, model, spelling)
    bench.turn[0] += 1
    if bench.turn[0] == LAST_TURN:
        bench.stamp[:] = 0
        bench.turn[0] = 1
    turn = bench.turn[0]
    count = 0
    histogram = np.zeros(MISMATCHES, np.int64)
    keys = keys_of(word, n, spelling.coarse[model], spelling.pairs, model == LATIN_MODEL, bench.keys)
    for number in range(keys):
        wanted = bench.keys[number]
        place = first_at_least(words.keys, wanted)
        if place == len(words.keys) or words.keys[place] != wanted:
            continue
        for posting in range(words.key_starts[place], words.key_starts[place + 1]):
            other = words.key_words[posting]
            if bench.stamp[other] == turn:
                continue
            bench.stamp[other] = turn
            mask = np.int64(words.mask[other])
            apart = abs(words.starts[other + 1] - words.starts[other] - roman_length)
            value = 3 * bits_of(mask & ~possible & 0x7FFFFFFF) + 2 * bits_of(required & ~mask & 0x7FFFFFFF) + 2 * max(0, apart - 1)
            value = min(value, MISMATCHES - 1)
            bench.found[count] = other
            bench.mismatch[count] = value
            histogram[value] += 1
            count += 1
    if count <= BUDGET:
        return count
    limit, total = 0, 0
    while total + histogram[limit] <= BUDGET:
        total += histogram[limit]
        limit += 1
    spare = BUDGET - total
    kept = 0
    for number in range(count):
        value = bench.mismatch[number]
        if value < limit or (value == limit and spare > 0):
            if value == limit:
                spare -= 1
            bench.found[kept] = bench.found[number]
            kept += 1
    return kept


@compiled
def probability(
    word: NDArray[np.uint8],
    n: int,
    model: int,
    y: NDArray[np.uint8],
    m: int,
    list_cost: float,
    roman: NDArray[np.uint8],
    roman_length: int,
    bones: NDArray[np.uint8],
    bones_length: int,
    forward: int,
    spelling: Spelling,
    trees: Trees,
    bench: Bench,
) -> float:
    """Return the probability that a word of a list is the query's word; `bench.features` is filled with the comparison."""
    back = backward_cost(
        spelling.backward[model],
        spelling.classes[LATIN_MODEL],
        word,
        n,
        y,
        m,
        spelling.source_one[model],
        spelling.source_two[model],
        bench.grid,
    )
    compare(
        forward,
        back,
        list_cost,
        roman,
        roman_length,
        bones,
        bones_length,
        n,
        y,
        m,
        spelling.sounds,
        bench.scratch,
        bench.grid,
        bench.features,
    )
    if len(trees.roots) == 0:
        return 0.0
    score = walk(trees.roots, trees.feature, trees.threshold, trees.left, trees.right, trees.value, bench.features)
    return float(1.0 / (1.0 + np.exp(-score)))


@compiled
def shortlist(
    word: NDArray[np.uint8],
    n: int,
    model: int,
    roman_length: int,
    words: Words,
    spelling: Spelling,
    bench: Bench,
    rows: NDArray[np.uint8],
    chosen: NDArray[np.int32],
    chosen_costs: NDArray[np.int32],
) -> int:
    """Write the words of least forward cost to `chosen`, with these costs; return how many there are, at most `SHORT`."""
    count = gather(word, n, model, roman_length, words, spelling, bench)
    gains, costs = np.empty(count, np.float32), np.empty(count, np.int32)
    for number in range(count):
        other = bench.found[number]
        start, end = words.starts[other], words.starts[other + 1]
        cost = forward_cost(
            rows, n, words.letters[start:end], end - start, spelling.one[model], spelling.two[model], spelling.three[model], bench.grid
        )
        costs[number] = cost
        gains[number] = -(min(words.cost[other], 120.0) - cost / UNIT) / (end - start)
    order = np.argsort(gains)[:SHORT]
    for number in range(len(order)):
        if gains[order[number]] > gains[order[0]] + MARGIN and number >= SURELY:
            return number
        chosen[number] = bench.found[order[number]]
        chosen_costs[number] = costs[order[number]]
    return len(order)


@compiled
def meet(
    word: NDArray[np.uint8],
    n: int,
    model: int,
    words: Words,
    spelling: Spelling,
    trees: Trees,
    bench: Bench,
    rows: NDArray[np.uint8],
    roman: NDArray[np.uint8],
    bones: NDArray[np.uint8],
    found: NDArray[np.int32],
    sure: NDArray[np.float32],
) -> tuple[int, int, int]:
    """Write the words that the query's word may be to `found`, best first, with their probabilities.

    Returns how many there are, and the lengths of the likeliest Latin word and of its consonants (`roman`, `bones`).
    """
    roman_length, bones_length = prepare(word, n, model, spelling, rows, roman, bones)
    chosen, costs = np.empty(SHORT, np.int32), np.empty(SHORT, np.int32)
    count = shortlist(word, n, model, roman_length, words, spelling, bench, rows, chosen, costs)
    probabilities = np.empty(count, np.float32)
    for number in range(count):
        other = chosen[number]
        start, end = words.starts[other], words.starts[other + 1]
        probabilities[number] = -probability(
            word, n, model, words.letters[start:end], end - start, words.cost[other],
            roman, roman_length, bones, bones_length, costs[number], spelling, trees, bench
        )  # fmt: skip
    kept = 0
    for number in np.argsort(probabilities):
        if (-probabilities[number] < LEAST and kept >= ALWAYS) or kept == len(found):
            break
        found[kept] = chosen[number]
        sure[kept] = -probabilities[number]
        kept += 1
    return kept, roman_length, bones_length


@compiled
def hash_of(word: NDArray[np.uint8]) -> int:
    """Return a 63-bit hash of a word's letters."""
    value = np.int64(1469598103934665603)
    for letter in word:
        value = ((value ^ np.int64(letter)) * np.int64(1099511628211)) & np.int64(0x7FFFFFFFFFFFFFFF)
    return int(value)


@compiled
def same_word(word: NDArray[np.uint8], words: Words) -> int:
    """Return the word of the list that has just these letters, or -1."""
    wanted = hash_of(word)
    place = first_at_least(words.hashes, wanted)
    while place < len(words.hashes) and words.hashes[place] == wanted:
        other = words.hash_words[place]
        start, end = words.starts[other], words.starts[other + 1]
        if end - start == len(word) and np.array_equal(words.letters[start:end], word):
            return int(other)
        place += 1
    return -1


@compiled
def hash_all(letters: NDArray[np.uint8], starts: NDArray[np.int32], out: NDArray[np.int64]) -> None:
    """Fill the hash of each word."""
    for number in range(len(starts) - 1):
        out[number] = hash_of(letters[starts[number] : starts[number + 1]])


@compiled
def measure_all(
    letters: NDArray[np.uint8], starts: NDArray[np.int32], spelling: Spelling, cost: NDArray[np.float32], mask: NDArray[np.uint32]
) -> None:
    """Fill the cost of each word among names and the bits of its letters."""
    for number in range(len(starts) - 1):
        start, end = starts[number], starts[number + 1]
        cost[number] = trigram_cost(letters[start:end], end - start, spelling.trigrams)
        bits = 0
        for at in range(start, end):
            if letters[at] <= 26:
                bits |= 1 << letters[at]
        mask[number] = bits


@compiled
def key_all(
    letters: NDArray[np.uint8], starts: NDArray[np.int32], spelling: Spelling, keys: NDArray[np.int64], owners: NDArray[np.int32]
) -> int:
    """Write the keys of all words with the word that each is of, as far as there is room; return how many there would be."""
    total = 0
    out = np.zeros(MOST_KEYS, np.int64)
    for number in range(len(starts) - 1):
        start, end = starts[number], starts[number + 1]
        count = keys_of(letters[start:end], end - start, spelling.coarse[LATIN_MODEL], spelling.pairs, True, out)  # noqa: FBT003
        for place in range(count):
            if total < len(keys):
                keys[total] = out[place]
                owners[total] = number
            total += 1
    return total
