"""Spelling: the transliteration tables, learned in both directions for Arabic, Persian and Urdu, Cyrillic and Latin."""

import random
from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from learning.align import Chunks, Side, find_chunks, learn, number_chunks, seeded
from learning.pairs import LONGEST, Pair, as_persian, numbered
from mithaq.names.alphabet import ARAB, CYRL, LATN, LETTERS, NUMBERS, SIZE
from mithaq.names.words import PERSIAN
from mithaq.resources.reference import reference
from mithaq.screening.classes import contexts

Arrays = dict[str, NDArray[np.generic]]
RARE = 3.0


def learn_spelling(found: Mapping[str, Sequence[Pair]], latin: Sequence[Pair]) -> tuple[Arrays, list[Pair]]:
    """Return the arrays of all models, and the pairs from which Persian and Urdu were learned. `found` has those of "Arab", "Aran", "Cyrl"."""
    arrays: Arrays = {}
    arab = list(found[ARAB])
    lengths = _both(arrays, ARAB, ARAB, arab)
    chunks = [_emitted(pair, row) for pair, row in zip(arab, lengths, strict=True)]
    persian = [Pair(pair.source, pair.target, 4.0) for pair in found[PERSIAN]] + as_persian(arab, chunks, random.Random("urdu and persian"))
    _both(arrays, PERSIAN, ARAB, persian)
    _both(arrays, CYRL, CYRL, list(found[CYRL]))
    _both(arrays, LATN, LATN, list(latin))
    arrays["trigrams"] = trigrams([pair.target for pairs in found.values() for pair in pairs])
    return arrays, persian


def _emitted(pair: Pair, lengths: NDArray[np.int8]) -> list[str]:
    if lengths[0] < 0 and lengths[: len(pair.source)].min() < 0:
        return []
    ends = np.cumsum(lengths[: len(pair.source)])
    return [pair.target[end - length : end] for end, length in zip(ends, lengths, strict=False)]


def _both(arrays: Arrays, model: str, script: str, pairs: Sequence[Pair]) -> NDArray[np.int8]:
    """Learn a model forwards and backwards into `arrays`; return the forward chunk lengths of each pair."""
    sources, targets = numbered(pairs, script)
    weights = np.array([pair.weight for pair in pairs])
    here, there = _side(sources, script), _side(targets, LATN)
    chunks = find_chunks(targets, SIZE, 3, 40)
    counts, lengths = learn(here, there, weights, chunks, seeded(_romanisation(script), chunks, SIZE), 3)
    _keep(arrays, f"{model}.forward", counts, chunks)
    back = find_chunks(sources, SIZE, 2, 4)
    counts, _ = learn(there, here, weights, back, seeded(_reversed(script), back, SIZE), 2)
    _keep(arrays, f"{model}.backward", counts, back)
    return lengths


def _keep(arrays: Arrays, name: str, counts: NDArray[np.float64], chunks: Chunks) -> None:
    """Keep the counts that matter, as they stand in the columns of the chunks that are used."""
    used = counts.sum(axis=0) >= RARE
    used[0] = True
    kept = number_chunks([text for text, keep in zip(chunks.texts, used, strict=True) if keep], SIZE)
    small = counts[:, used]
    rows, columns = np.nonzero(small >= 0.2)
    arrays[f"{name}.row"] = rows.astype(np.uint16)
    arrays[f"{name}.column"] = columns.astype(np.uint16)
    arrays[f"{name}.count"] = small[rows, columns].astype(np.float32)
    arrays[f"{name}.chunks"] = np.array([list(text) + [0] * (3 - len(text)) for text in kept.texts], np.uint8)


def _side(words: Sequence[bytes], script: str) -> Side:
    padded = np.zeros((len(words), LONGEST), np.uint8)
    for number, word in enumerate(words):
        padded[number, : len(word)] = list(word)
    return Side(padded, np.array([len(word) for word in words]), contexts(script))


def _romanisation(script: str) -> dict[int, list[bytes]]:
    if script == LATN:
        return {number: [bytes([number])] for number in NUMBERS[LATN].values()}
    said = cast("dict[str, dict[str, list[str]]]", reference("letters.yml"))[script]
    latin = NUMBERS[LATN]
    return {NUMBERS[script][letter]: [bytes(latin[c] for c in text) for text in texts] for letter, texts in said.items()}


def _reversed(script: str) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    for letter, texts in _romanisation(script).items():
        for text in texts:
            if len(text) == 1:
                found.setdefault(text[0], []).append(bytes([letter]))
    for vowel in "aeiou":
        found.setdefault(NUMBERS[LATN][vowel], []).append(b"")
    return found


def trigrams(words: Sequence[str]) -> NDArray[np.float32]:
    """Return log probabilities [a, b, c] of Latin letter c after a and b, 0 being the edge, interpolated with shorter histories."""
    size = len(LETTERS[LATN]) + 1
    three = np.zeros((size, size, size))
    for word in words:
        before = (0, 0)
        for number in [NUMBERS[LATN][c] for c in word] + [0]:
            three[before[0], before[1], number] += 1
            before = (before[1], number)
    two, one = three.sum(axis=0), three.sum(axis=(0, 1))
    p1 = (one + 0.5) / (one + 0.5).sum()
    p2 = (two + 10 * p1) / (two.sum(axis=1, keepdims=True) + 10)
    p3 = (three + 10 * p2[None]) / (three.sum(axis=2, keepdims=True) + 10)
    return np.log(p3).astype(np.float32)
