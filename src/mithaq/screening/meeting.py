"""Meeting: which words of a list a word of the query may be, and how probable that is.

1. Words that share a key are ordered by a cheap mismatch (letters that cannot come from the query's word, consonants that should be
   there, length); the best `BUDGET` are kept.
2. Of these the forward cost is computed, and the best `SHORT` are compared in full. Of 4,000 words of the development set no pair that
   gains less than `LEAST_GAIN` a letter had a probability of .02.
3. The learned trees make a probability of the comparison. Words below `LEAST` are dropped, except the best
   `ALWAYS`, for a word that is written against all rules; the rest are given best first.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import bits_of, compiled, fetch, inlined, inner
from mithaq.screening.keys import MOST_KEYS, first_at_least, keys_of
from mithaq.screening.sound import FAR, FEATURES, backward_cost, compare, forward_cost, trigram_cost
from mithaq.screening.spelling import UNIT, Spelling
from mithaq.screening.spoken import BONES, LATIN_MODEL, LETTERS, MODEL, ROMAN, ROOM, Spoken
from mithaq.screening.trees import Trees, walk

BUDGET, SHORT, KEPT = 160, 40, 40
MARGIN, SURELY = 1.5, 12
AHEAD = 6
LEAST, ALWAYS = 0.004, 5
LEAST_GAIN = 0.25
MISMATCHES = 64
LENGTH_AT, LETTER_BITS = 27, (1 << 27) - 1
LEAST_WEIGHT = 0.25
LAST_TURN, LAST_STAMP = (1 << 30) - 1, 255


class Words(NamedTuple):
    """The words of a list. `letters[starts[w]:starts[w + 1]]` are a word's numbers of letters; `keys` are sorted.

    `key_masks` are the bits of the letters of each of `key_words`, with its length from bit `LENGTH_AT`.
    """

    letters: NDArray[np.uint8]
    starts: NDArray[np.int32]
    frequency: NDArray[np.int32]
    cost: NDArray[np.float32]
    mask: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    keys: NDArray[np.int64]
    key_starts: NDArray[np.int32]
    key_words: NDArray[np.int32]
    key_masks: NDArray[np.uint32]
    hashes: NDArray[np.int64]
    hash_words: NDArray[np.int32]


class Bench(NamedTuple):
    """Room to work in, one for each thread."""

    stamp: NDArray[np.uint8]
    found: NDArray[np.int32]
    mismatch: NDArray[np.uint8]
    far: NDArray[np.uint8]
    work: NDArray[np.int32]
    chunks: NDArray[np.uint16]
    keys: NDArray[np.int64]
    histogram: NDArray[np.int32]
    own: NDArray[np.int32]
    masks: NDArray[np.int64]
    scratch: NDArray[np.uint8]
    features: NDArray[np.float32]
    turn: NDArray[np.int32]


def make_bench(words: int) -> Bench:
    """Return room for a list of that many words."""
    return Bench(
        np.zeros(words, np.uint8),
        np.zeros(max(words, 1), np.int32),
        np.zeros(max(words, 1), np.uint8),
        np.zeros(max(words, 1), np.uint8),
        np.zeros(ROOM + 2, np.int32),
        np.zeros((3, ROOM + 2), np.uint16),
        np.zeros(MOST_KEYS, np.int64),
        np.zeros(MISMATCHES, np.int32),
        np.zeros(MISMATCHES, np.int32),
        np.zeros(64, np.int64),
        np.zeros(ROOM, np.uint8),
        np.zeros(FEATURES, np.float32),
        np.zeros(1, np.int32),
    )


@inner
def gather(part: int, spoken: Spoken, words: Words, spelling: Spelling, bench: Bench) -> int:
    """Write up to `BUDGET` words that share a key to `bench.found`, those that mismatch least first, and return how many there are.

    Once as many mismatch no more than a limit, what mismatches more is left unread.
    """
    n, model, roman_length = spoken.sizes[part, LETTERS], spoken.sizes[part, MODEL], spoken.sizes[part, ROMAN]
    excess, required = np.uint32(~spoken.possible[part] & LETTER_BITS), np.uint32(spoken.required[part] & LETTER_BITS)
    bench.turn[0] += 1
    if bench.turn[0] > LAST_STAMP:
        bench.stamp[:] = 0
        bench.turn[0] = 1
    turn = bench.turn[0]
    histogram, own, mismatch = bench.histogram, bench.own, bench.mismatch
    histogram[:] = 0
    count, limit, within = 0, MISMATCHES - 1, 0
    keys = keys_of(spoken.letters[part], n, spelling.coarse[model], spelling.pairs, model == LATIN_MODEL, bench.keys)
    for number in range(keys):
        wanted = bench.keys[number]
        place = first_at_least(words.keys, wanted)
        if place == len(words.keys) or words.keys[place] != wanted:
            continue
        start, size = words.key_starts[place], words.key_starts[place + 1] - words.key_starts[place]
        for at in range(size):
            packed = words.key_masks[start + at]
            strange, missing = bits_of(np.uint32(packed & excess)), bits_of(np.uint32(required & ~packed))
            apart = np.int32(max(0, abs(np.int32(packed >> np.uint32(LENGTH_AT)) - roman_length) - 1))
            mismatch[at] = min(int(3 * np.int32(strange) + 2 * np.int32(missing) + 2 * apart), MISMATCHES - 1)
        if size > BUDGET and limit == MISMATCHES - 1:
            own[:] = 0
            for at in range(size):
                own[mismatch[at]] += 1
            known = own[0]
            lowest = 0
            while lowest < limit and known < BUDGET:
                lowest += 1
                known += own[lowest]
            while limit > lowest:
                within -= histogram[limit]
                limit -= 1
        for at in range(size):
            value = mismatch[at]
            if value > limit:
                continue
            other = words.key_words[start + at]
            if bench.stamp[other] == turn:
                continue
            bench.stamp[other] = turn
            bench.found[count] = other
            bench.far[count] = value
            histogram[value] += 1
            count += 1
            within += 1
            while within - histogram[limit] >= BUDGET:
                within -= histogram[limit]
                limit -= 1
    return least_of(count, bench)


@inner
def least_of(count: int, bench: Bench) -> int:
    """Bring the words of least mismatch to the front of `bench.found`, at most `BUDGET`; of equals, those found first."""
    total = 0
    for value in range(MISMATCHES):
        many = bench.histogram[value]
        bench.histogram[value] = total
        total += many
    chosen = np.empty(BUDGET, np.int32)
    for number in range(count):
        value = bench.far[number]
        place = bench.histogram[value]
        bench.histogram[value] += 1
        if place < BUDGET:
            chosen[place] = bench.found[number]
    kept = min(count, BUDGET)
    bench.found[:kept] = chosen[:kept]
    return kept


@inlined
def probability(
    part: int, spoken: Spoken, letters: NDArray[np.uint8], start: int, m: int, list_cost: float, forward: int,
    spelling: Spelling, trees: Trees, bench: Bench
) -> float:  # fmt: skip
    """Return the probability that a word, `m` letters from `start`, is a part of the query; the comparison is in `bench.features`."""
    n, model = spoken.sizes[part, LETTERS], spoken.sizes[part, MODEL]
    back = backward_cost(
        spoken.once[part], spoken.twice[part], n, letters, start, m, spelling.backward[model], spelling.classes[LATIN_MODEL], bench.work
    )
    compare(
        n, spoken.roman[part], spoken.sizes[part, ROMAN], spoken.bones[part], spoken.sizes[part, BONES], forward, back, list_cost,
        letters, start, m, spelling.sounds, bench.scratch, bench.masks, bench.features
    )  # fmt: skip
    if len(trees.roots) == 0:
        return 0.0
    return float(1.0 / (1.0 + np.exp(-walk(trees, bench.features))))


@inner
def shortlist(
    part: int, spoken: Spoken, words: Words, spelling: Spelling, bench: Bench, chosen: NDArray[np.int32], chosen_costs: NDArray[np.int32]
) -> int:  # fmt: skip
    """Write the words of least forward cost to `chosen`, with these costs; return how many there are, at most `SHORT`.

    Kept are the best `ALWAYS`; and of those that explain more than their letters do by chance (`LEAST_GAIN`, nats a letter) the best
    `SURELY` and those within `MARGIN` of the best. A word that can be none of these is given up on the way.
    """
    count = gather(part, spoken, words, spelling, bench)
    gains, costs, found = np.empty(BUDGET, np.float32), np.empty(BUDGET, np.int32), np.empty(BUDGET, np.int32)
    best = np.full(SURELY, np.float32(FAR), np.float32)
    n, model, rows, rest = spoken.sizes[part, LETTERS], spoken.sizes[part, MODEL], spoken.rows[part], spoken.rest[part]
    table, one, two, three = spelling.forward[model], spelling.one[model], spelling.two[model], spelling.three[model]
    kept = 0
    for number in range(count):
        fetch(words.starts, bench.found[min(number + 2 * AHEAD, count - 1)])
        fetch(words.cost, bench.found[min(number + 2 * AHEAD, count - 1)])
        fetch(words.letters, words.starts[bench.found[min(number + AHEAD, count - 1)]])
        other = bench.found[number]
        start = words.starts[other]
        m, gained = words.starts[other + 1] - start, min(words.cost[other], 120.0)
        last = min(max(best[0] + MARGIN, best[SURELY - 1]), max(best[ALWAYS - 1], -LEAST_GAIN))
        limit = int(min(float(FAR), (last * m + gained) * UNIT + 1.0))
        cost = forward_cost(rows, rest, n, words.letters, start, m, limit, table, one, two, three, bench.chunks, bench.work)
        if cost > limit:
            continue
        gain = np.float32(-(gained - cost / UNIT) / m)
        costs[kept], gains[kept], found[kept] = cost, gain, other
        kept += 1
        place = SURELY - 1
        if gain < best[place]:
            while place > 0 and best[place - 1] > gain:
                best[place] = best[place - 1]
                place -= 1
            best[place] = gain
    order = np.argsort(gains[:kept])[:SHORT]
    for number in range(len(order)):
        gain = gains[order[number]]
        if (number >= ALWAYS and gain > -LEAST_GAIN) or (number >= SURELY and gain > gains[order[0]] + MARGIN):
            return number
        chosen[number] = found[order[number]]
        chosen_costs[number] = costs[order[number]]
    return len(order)


@inner
def meet(
    part: int, spoken: Spoken, words: Words, spelling: Spelling, trees: Trees, bench: Bench, found: NDArray[np.int32],
    sure: NDArray[np.float32]
) -> int:  # fmt: skip
    """Write the words that a part of the query may be to `found`, best first, with their probabilities; return how many there are."""
    chosen, costs = np.empty(SHORT, np.int32), np.empty(SHORT, np.int32)
    count = shortlist(part, spoken, words, spelling, bench, chosen, costs)
    probabilities = np.empty(count, np.float32)
    for number in range(count):
        other = chosen[number]
        start, end = words.starts[other], words.starts[other + 1]
        probabilities[number] = -probability(
            part, spoken, words.letters, start, end - start, words.cost[other], costs[number], spelling, trees, bench
        )
    kept = 0
    for number in np.argsort(probabilities):
        if (-probabilities[number] < LEAST and kept >= ALWAYS) or kept == len(found):
            break
        found[kept] = chosen[number]
        sure[kept] = -probabilities[number]
        kept += 1
    return kept


@inner
def hash_of(word: NDArray[np.uint8]) -> int:
    """Return a 63-bit hash of a word's letters."""
    value = np.int64(1469598103934665603)
    for letter in word:
        value = ((value ^ np.int64(letter)) * np.int64(1099511628211)) & np.int64(0x7FFFFFFFFFFFFFFF)
    return int(value)


@inner
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
