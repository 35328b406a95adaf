"""Alignment by hard expectation-maximisation: each letter of a source word emits a chunk of 0 to 3 letters of the target word.

The probability of a chunk is conditioned on the letter and on the classes of its two neighbours, backed off to the letter alone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import compiled
from mithaq.screening.spelling import CONTEXTS, probabilities
from mithaq.screening.spoken import context


@dataclass
class Side:
    """A side of the pairs: words as numbers of letters, padded with 0; `classes` gives each letter its class of 8."""

    words: NDArray[np.uint8]
    lengths: NDArray[np.int64]
    classes: NDArray[np.uint8]


@dataclass
class Chunks:
    """The chunks of the target alphabet: number 0 is the empty one; `one`, `two`, `three` give the number of a chunk's letters, -1 for none."""

    texts: list[bytes]
    one: NDArray[np.int16]
    two: NDArray[np.int16]
    three: NDArray[np.int16]


def find_chunks(words: Sequence[bytes], size: int, longest: int, at_least: int) -> Chunks:
    """Return all chunks of one and two letters that words have, and those of three that are frequent."""
    seen: Counter[bytes] = Counter()
    for word in words:
        for length in range(1, longest + 1):
            seen.update(word[start : start + length] for start in range(len(word) - length + 1))
    kept = [chunk for chunk, times in sorted(seen.items()) if len(chunk) == 1 or times >= (4 if len(chunk) == 2 else at_least)]
    return number_chunks([b"", *kept], size)


def number_chunks(texts: list[bytes], size: int) -> Chunks:
    """Return the tables of the given chunks, numbered as they stand."""
    one, two, three = (np.full((size,) * width, -1, np.int16) for width in (1, 2, 3))
    for number, chunk in enumerate(texts):
        if chunk:
            (one, two, three)[len(chunk) - 1][tuple(chunk)] = number
    return Chunks(texts, one, two, three)


@compiled
def _chunk(y, at, length, one, two, three):
    """Return the number of the chunk of `length` letters from `at`, -1 for none."""
    if length == 0:
        return 0
    if length == 1:
        return one[y[at]]
    if length == 2:
        return two[y[at], y[at + 1]]
    return three[y[at], y[at + 1], y[at + 2]]


@compiled
def _best(x, n, y, m, classes, table, one, two, three, longest, score, back):
    """Fill the best scores and the lengths of the chunks that reach them."""
    score[: n + 1, : m + 1] = -1e9
    score[0, 0] = 0.0
    for i in range(n):
        row = table[context(x, i, n, classes)]
        for j in range(m + 1):
            so_far = score[i, j]
            if so_far < -1e8:
                continue
            for k in range(min(longest, m - j) + 1):
                chunk = _chunk(y, j, k, one, two, three)
                if chunk < 0:
                    continue
                value = so_far + row[chunk]
                if value > score[i + 1, j + k]:
                    score[i + 1, j + k] = value
                    back[i + 1, j + k] = k
    return score[n, m]


@compiled
def _count(xs, ns, ys, ms, weights, classes, table, one, two, three, longest, counts, lengths):
    """Add the chunks of each pair's best alignment to the counts, and keep their lengths; return the total score."""
    score = np.empty((32, 32))
    back = np.zeros((32, 32), np.int8)
    total = 0.0
    for pair in range(len(ns)):
        n, m = ns[pair], ms[pair]
        x, y = xs[pair], ys[pair]
        value = _best(x, n, y, m, classes, table, one, two, three, longest, score, back)
        lengths[pair] = -1
        if value < -1e8:
            continue
        total += value * weights[pair]
        j = m
        for i in range(n, 0, -1):
            k = back[i, j]
            j -= k
            lengths[pair, i - 1] = k
            chunk = _chunk(y, j, k, one, two, three)
            counts[context(x, i - 1, n, classes), chunk] += weights[pair]
    return total


def learn(
    source: Side, target: Side, weights: NDArray[np.float64], chunks: Chunks, seed: NDArray[np.float64], longest: int, rounds: int = 6
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Return counts [letters x contexts, chunks] after the rounds, and each pair's chunk lengths. `seed` [letters, chunks] are probabilities."""
    table = np.log(np.repeat(seed, CONTEXTS, axis=0)).astype(np.float32)
    lengths = np.full((len(source.words), source.words.shape[1]), -1, np.int8)
    counts = np.zeros(table.shape)
    for _ in range(rounds):
        counts[:] = 0
        _count(
            source.words,
            source.lengths,
            target.words,
            target.lengths,
            weights,
            source.classes,
            table,
            chunks.one,
            chunks.two,
            chunks.three,
            longest,
            counts,
            lengths,
        )
        table = np.log(probabilities(counts)).astype(np.float32)
    return counts, lengths


def seeded(romanisation: Mapping[int, Sequence[bytes]], chunks: Chunks, letters: int) -> NDArray[np.float64]:
    """Return starting probabilities [letters, chunks]: most mass on what a hand romanisation says, the rest by length."""
    start = np.array([0.15] + [0.3 / (1 + len(chunks.texts)) * 0.3 ** (len(text) - 1) for text in chunks.texts[1:]])
    table = np.repeat(start[None, :], letters, axis=0)
    numbers = {text: number for number, text in enumerate(chunks.texts)}
    for letter, said in romanisation.items():
        for text in said:
            if text in numbers:
                table[letter, numbers[text]] += 0.7 / len(said)
    return table / table.sum(axis=1, keepdims=True)
