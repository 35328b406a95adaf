"""Spoken: how the parts of a query may be written in Latin letters, made ready once for all the words that each is compared with."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import compiled, inlined
from mithaq.screening.spelling import Spelling

LATIN_MODEL = 3
ROOM = 60
LETTERS, ROMAN, BONES, MODEL = range(4)


class Spoken(NamedTuple):
    """One row for each part of a query.

    `letters` are its own; `sizes` [LETTERS, ROMAN, BONES, MODEL] how many there are, how many the likeliest Latin word (`roman`) and its
    consonants (`bones`) have, and the model. `rows` are those of `Spelling.forward` that its letters have, `rest` the least that the
    letters from one on cost together. `once` and `twice` are the chunks that end before a letter. `possible` and `required` are the Latin
    letters that may come of it and the consonants that usually do, as bits.
    """

    letters: NDArray[np.uint8]
    sizes: NDArray[np.int32]
    rows: NDArray[np.int32]
    rest: NDArray[np.int32]
    once: NDArray[np.uint16]
    twice: NDArray[np.uint16]
    roman: NDArray[np.uint8]
    bones: NDArray[np.uint8]
    possible: NDArray[np.int64]
    required: NDArray[np.int64]


def make_spoken(parts: int) -> Spoken:
    """Return room for that many parts."""
    return Spoken(
        np.zeros((parts, ROOM), np.uint8),
        np.zeros((parts, 4), np.int32),
        np.zeros((parts, ROOM), np.int32),
        np.zeros((parts, ROOM + 1), np.int32),
        np.zeros((parts, ROOM + 1), np.uint16),
        np.zeros((parts, ROOM + 1), np.uint16),
        np.zeros((parts, ROOM), np.uint8),
        np.zeros((parts, ROOM), np.uint8),
        np.zeros(parts, np.int64),
        np.zeros(parts, np.int64),
    )


@inlined
def context(word: NDArray[np.uint8], at: int, length: int, classes: NDArray[np.uint8]) -> int:
    """Return the row of a letter between its neighbours."""
    left = classes[word[at - 1]] if at > 0 else 0
    right = classes[word[at + 1]] if at + 1 < length else 0
    return int(word[at]) * 64 + int(left) * 8 + int(right)


@inlined
def skeleton(word: NDArray[np.uint8], start: int, length: int, sounds: NDArray[np.uint8], out: NDArray[np.uint8]) -> int:
    """Write the consonant sounds of a Latin word to `out`, doubled ones once, and return how many there are."""
    count, last = 0, 0
    for at in range(start, start + length):
        sound = sounds[word[at]]
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
def speak(part: int, word: NDArray[np.uint8], n: int, model: int, spelling: Spelling, spoken: Spoken) -> None:
    """Make a part of a query ready: a word of `n` letters, at most `ROOM`, of a model."""
    rows, rest, out, chunks = spoken.rows[part], spoken.rest[part], spoken.roman[part], spelling.chunks[model]
    classes = spelling.classes[model]
    length, possible, required = 0, np.int64(0), np.int64(0)
    for at in range(n):
        letter = word[at]
        spoken.letters[part, at] = letter
        possible |= np.int64(spelling.possible[model, letter])
        required |= np.int64(spelling.required[model, letter])
        row = context(word, at, n, classes)
        best = spelling.likeliest[model, row]
        rows[at], rest[at] = row, spelling.forward[model, row, best]
        for place in range(3):
            said = chunks[best, place]
            if said and model != LATIN_MODEL and length < ROOM:
                out[length] = said
                length += 1
    rest[n] = 0
    for at in range(n - 1, -1, -1):
        rest[at] += rest[at + 1]
    once, twice = spoken.once[part], spoken.twice[part]
    once[0] = twice[0] = twice[1] = spelling.source_one[model, 0]
    for at in range(n):
        once[at + 1] = spelling.source_one[model, word[at]]
        if at > 0:
            twice[at + 1] = spelling.source_two[model, word[at - 1], word[at]]
    if model == LATIN_MODEL:
        out[:n] = word[:n]
        length = n
    sizes = spoken.sizes[part]
    sizes[LETTERS], sizes[ROMAN], sizes[MODEL] = n, length, model
    sizes[BONES] = skeleton(out, 0, length, spelling.sounds, spoken.bones[part])
    spoken.possible[part], spoken.required[part] = possible, required
