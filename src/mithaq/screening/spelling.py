"""Spelling: the learned transliteration tables of the four models, as the compiled code reads them.

The models are Arabic, Persian and Urdu, Cyrillic, Latin; each has a table forwards and one backwards. What is stored are counts of the
alignment; the probabilities are made of them when they are read: a context backs off to its letter, a letter to a floor.
"""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.names.alphabet import ARAB, CYRL, LATN, NUMBERS, SIZE
from mithaq.names.words import PERSIAN
from mithaq.screening.classes import COARSE, LATIN_PAIRS, contexts

MODELS = (ARAB, PERSIAN, CYRL, LATN)
SCRIPT_OF = {ARAB: ARAB, PERSIAN: ARAB, CYRL: CYRL, LATN: LATN}
LATIN = 37
CONTEXTS = 64
UNIT, MAX_COST = 20.0, 230
BACK_OFF = 6.0
FLOOR = 1e-5
POSSIBLE, REQUIRED = 0.02, 0.6
VOWELS = "aeiouy"
SILENT, NONE, MISSING = 0, 1, 20_000


class Spelling(NamedTuple):
    """The tables; the first axis of each is the model. See `sound` for their use.

    `forward` and `backward` are [letters x contexts, chunks]; column `SILENT` is that of no letter, `NONE` (of `MISSING` cost) that of
    chunks which do not exist. `likeliest` is the chunk of least cost.
    """

    forward: NDArray[np.int16]
    likeliest: NDArray[np.uint16]
    chunks: NDArray[np.uint8]
    one: NDArray[np.uint16]
    two: NDArray[np.uint16]
    three: NDArray[np.uint16]
    backward: NDArray[np.int16]
    source_one: NDArray[np.uint16]
    source_two: NDArray[np.uint16]
    classes: NDArray[np.uint8]
    possible: NDArray[np.uint32]
    required: NDArray[np.uint32]
    coarse: NDArray[np.int8]
    pairs: NDArray[np.int8]
    sounds: NDArray[np.uint8]
    trigrams: NDArray[np.float32]


def read_arrays(name: str) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a learned model that is part of this package."""
    with (files("mithaq.resources") / "models" / name).open("rb") as stream, np.load(stream) as stored:
        return {key: stored[key] for key in stored.files}


@cache
def spelling() -> Spelling:
    """Return the tables, made once from what is stored."""
    return make_spelling(read_arrays("spelling.npz"))


def make_spelling(stored: dict[str, NDArray[np.generic]]) -> Spelling:
    """Return the tables of stored counts."""
    widest = 2 + max(len(stored[f"{model}.forward.chunks"]) for model in MODELS)
    deepest = 2 + max(len(stored[f"{model}.backward.chunks"]) for model in MODELS)
    forward = np.full((4, SIZE * CONTEXTS, widest), MAX_COST, np.int16)
    backward = np.full((4, SIZE * CONTEXTS, deepest), MAX_COST, np.int16)
    forward[:, :, NONE] = backward[:, :, NONE] = MISSING
    likeliest = np.zeros((4, SIZE * CONTEXTS), np.uint16)
    chunks = np.zeros((4, widest, 3), np.uint8)
    one, two, three = (np.full((4, *[LATIN] * size), NONE, np.uint16) for size in (1, 2, 3))
    source_one, source_two = (np.full((4, *[SIZE] * size), NONE, np.uint16) for size in (1, 2))
    for number, model in enumerate(MODELS):
        costs, columns = _costs(stored, f"{model}.forward", SIZE)
        forward[number][:, columns] = costs
        likeliest[number] = columns[costs.argmin(axis=1)]
        texts = stored[f"{model}.forward.chunks"]
        chunks[number, columns] = texts
        _number(texts, columns, one[number], two[number], three[number])
        costs, columns = _costs(stored, f"{model}.backward", SIZE)
        backward[number][:, columns] = costs
        _number(stored[f"{model}.backward.chunks"], columns, source_one[number], source_two[number], None)
    possible, required = _masks(forward, chunks)
    classes = np.stack([contexts(SCRIPT_OF[model]) for model in MODELS])
    coarse, pairs = _coarse()
    trigrams = stored["trigrams"].astype(np.float32)
    return Spelling(
        forward, likeliest, chunks, one, two, three, backward, source_one, source_two, classes, possible, required, coarse, pairs,
        _sounds(), trigrams
    )  # fmt: skip


def probabilities(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of each chunk in each context from counts [letters x contexts, chunks].

    A context is backed off to its letter, a letter to a floor.
    """
    by_letter = counts.reshape(-1, CONTEXTS, counts.shape[1]).sum(axis=1)
    share = (by_letter + FLOOR * 20) / (by_letter.sum(axis=1, keepdims=True) + FLOOR * 20 * counts.shape[1])
    mixed = (counts + BACK_OFF * np.repeat(share, CONTEXTS, axis=0)) / (counts.sum(axis=1, keepdims=True) + BACK_OFF)
    return np.asarray(np.maximum(mixed, FLOOR), np.float64)


def _costs(stored: dict[str, NDArray[np.generic]], name: str, letters: int) -> tuple[NDArray[np.int16], NDArray[np.intp]]:
    """Return the cost of each chunk in each context [letters x contexts, chunks], and the column of each chunk in the table.

    What is emitted often stands close together, so that few lines of the memory are read for a word.
    """
    rows, columns, found = stored[f"{name}.row"].astype(np.int64), stored[f"{name}.column"].astype(np.int64), stored[f"{name}.count"]
    counts = np.zeros((letters * CONTEXTS, len(stored[f"{name}.chunks"])))
    counts[rows, columns] = found
    costs = np.minimum(np.round(-np.log(probabilities(counts)) * UNIT), MAX_COST)
    often = counts.sum(axis=0)
    often[SILENT] = np.inf
    place = np.empty(len(often), np.intp)
    place[np.argsort(-often, kind="stable")] = np.arange(len(often))
    return np.asarray(costs, np.int16), np.where(place >= NONE, place + 1, place)


def _number(
    texts: NDArray[np.generic],
    columns: NDArray[np.intp],
    one: NDArray[np.uint16],
    two: NDArray[np.uint16],
    three: NDArray[np.uint16] | None,
) -> None:
    for column, row in zip(columns.tolist(), np.asarray(texts, np.int64).tolist(), strict=True):
        letters = [letter for letter in row if letter]
        if len(letters) == 1:
            one[letters[0]] = column
        elif len(letters) == 2:
            two[letters[0], letters[1]] = column
        elif len(letters) == 3 and three is not None:
            three[letters[0], letters[1], letters[2]] = column


def _masks(forward: NDArray[np.int16], chunks: NDArray[np.uint8]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return for each letter the Latin letters that it may emit, and the consonants of which it usually emits one, as bits."""
    possible, required = np.zeros((4, SIZE), np.uint32), np.zeros((4, SIZE), np.uint32)
    vowels = sum(1 << NUMBERS[LATN][vowel] for vowel in VOWELS)
    for model in range(4):
        bits = np.array([sum({1 << int(letter) for letter in row if letter and letter <= 26}) for row in chunks[model]], np.uint32)
        probability = np.exp(-forward[model].astype(np.float64) / UNIT).reshape(SIZE, CONTEXTS, -1).mean(axis=1)
        for letter in range(1, SIZE):
            seen = probability[letter] >= POSSIBLE
            possible[model, letter] = np.bitwise_or.reduce(bits[seen]) if seen.any() else 0
            best = int(probability[letter].argmax())
            if probability[letter, best] >= REQUIRED and not int(bits[best]) & vowels:
                required[model, letter] = bits[best]
    return possible, required


def _coarse() -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return the coarse consonants of each letter and of Latin pairs of letters; -1 stands for no second one, 0 for no consonant."""
    coarse = np.full((4, SIZE, 2), -1, np.int8)
    coarse[:, :, 0] = 0
    for number, model in enumerate(MODELS):
        script = SCRIPT_OF[model]
        for letter, said in COARSE[script].items():
            coarse[number, NUMBERS[script][letter], : len(said)] = said
    pairs = np.full((LATIN, LATIN, 2), -1, np.int8)
    for text, said in LATIN_PAIRS.items():
        pairs[NUMBERS[LATN][text[0]], NUMBERS[LATN][text[1]], : len(said)] = said
    return coarse, pairs


def _sounds() -> NDArray[np.uint8]:
    """Return the consonant sound of each Latin letter, 0 for vowels, h, w and y; letters of one sound share its number."""
    sounds = np.zeros(LATIN, np.uint8)
    for number, letters in enumerate(("b", "p", "dt", "kqc", "g", "szx", "j", "fv", "m", "n", "l", "r"), 1):
        for letter in letters:
            sounds[NUMBERS[LATN][letter]] = number
    for digit in "0123456789":
        sounds[NUMBERS[LATN][digit]] = 20 + int(digit)
    return sounds
