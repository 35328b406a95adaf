"""Query: a name made ready for the compiled search: its words as numbers of letters, and what the lexicon says of each."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.names.alphabet import NUMBERS
from mithaq.names.words import MAX_LETTERS, Word, words_of_name
from mithaq.screening.lexicon import Lexicon
from mithaq.screening.spelling import MODELS, SCRIPT_OF

MOST_CONCEPTS = 6


class Query(NamedTuple):
    """The words of a name. `bare` is how many first letters are an article grown together with the word; -1 fills `concepts`."""

    letters: NDArray[np.uint8]
    lengths: NDArray[np.int32]
    models: NDArray[np.int32]
    bare: NDArray[np.int32]
    kinds: NDArray[np.int32]
    concepts: NDArray[np.int32]
    ways: NDArray[np.int32]
    worth: NDArray[np.float32]


def make_query(name: str, known: Lexicon) -> tuple[tuple[Word, ...], Query]:
    """Return the words of a name and the same as the search takes them."""
    words = words_of_name(name)
    count = len(words)
    letters = np.zeros((count, MAX_LETTERS), np.uint8)
    said = np.zeros((4, count), np.int32)
    concepts, ways = np.full((count, MOST_CONCEPTS), -1, np.int32), np.zeros((count, MOST_CONCEPTS), np.int32)
    worth = np.zeros((count, MOST_CONCEPTS), np.float32)
    for place, word in enumerate(words):
        numbers, kind, meant = _read(word, known)
        letters[place, : len(numbers)] = numbers
        said[:, place] = len(numbers), MODELS.index(word.model), len(word.letters) - len(word.bare) if word.bare else 0, kind
        for number, concept in enumerate(meant):
            concepts[place, number], ways[place, number], worth[place, number] = concept, known.ways[concept], known.worth(concept)
    return words, Query(letters, said[0], said[1], said[2], said[3], concepts, ways, worth)


@lru_cache(maxsize=65_536)
def _read(word: Word, known: Lexicon) -> tuple[NDArray[np.uint8], int, tuple[int, ...]]:
    """Return the numbers of a word's letters, its kind and its concepts."""
    table = NUMBERS[SCRIPT_OF[word.model]]
    numbers = np.array([table[letter] for letter in word.letters], np.uint8)
    kind = known.kind(word.letters, word.script) or (known.kind(word.bare, word.script) if word.bare else 0)
    meant = dict.fromkeys(known.concepts(word.letters, word.script) + (known.concepts(word.bare, word.script) if word.bare else ()))
    return numbers, kind, tuple(meant)[:MOST_CONCEPTS]
