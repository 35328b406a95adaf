"""Query: a name made ready for the compiled search: its words as numbers of letters, and what the lexicon says of each."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.names.alphabet import NUMBERS
from mithaq.names.words import MAX_LETTERS, Word
from mithaq.screening.lexicon import Lexicon
from mithaq.screening.spelling import MODELS, SCRIPT_OF

MOST_CONCEPTS = 6
LENGTH, SPEAKS, BARE, KIND, CONCEPTS, WAYS = 0, 1, 2, 3, 4, 4 + MOST_CONCEPTS
ROW = 4 + 2 * MOST_CONCEPTS


class Query(NamedTuple):
    """The words of a name, a row each; those of several names one after the other.

    `said` has the number of letters, the model, how many first letters are an article grown together with the word (`BARE`), the kind,
    the concepts (-1 for none) from `CONCEPTS` on and how each is told from `WAYS` on; `worth` is what a match by each concept is worth.
    """

    letters: NDArray[np.uint8]
    said: NDArray[np.int32]
    worth: NDArray[np.float32]


def make_query(words: Sequence[Word], known: Lexicon) -> Query:
    """Return words as the search takes them."""
    letters, said, worth = zip(*[_read(word, known) for word in words], strict=True) if words else ((), (), ())
    return Query(
        np.frombuffer(b"".join(letters), np.uint8).reshape(-1, MAX_LETTERS),
        np.frombuffer(b"".join(said), np.int32).reshape(-1, ROW),
        np.frombuffer(b"".join(worth), np.float32).reshape(-1, MOST_CONCEPTS),
    )


@lru_cache(maxsize=65_536)
def _read(word: Word, known: Lexicon) -> tuple[bytes, bytes, bytes]:
    """Return the rows of a word: the numbers of its letters, what is said of it, and what its concepts are worth."""
    table = NUMBERS[SCRIPT_OF[word.model]]
    letters, said = np.zeros(MAX_LETTERS, np.uint8), np.zeros(ROW, np.int32)
    worth = np.zeros(MOST_CONCEPTS, np.float32)
    letters[: len(word.letters)] = [table[letter] for letter in word.letters]
    said[LENGTH], said[SPEAKS] = len(word.letters), MODELS.index(word.model)
    said[BARE] = len(word.letters) - len(word.bare) if word.bare else 0
    said[KIND] = known.kind(word.letters, word.script) or (known.kind(word.bare, word.script) if word.bare else 0)
    said[CONCEPTS:WAYS] = -1
    meant = dict.fromkeys(known.concepts(word.letters, word.script) + (known.concepts(word.bare, word.script) if word.bare else ()))
    for place, concept in enumerate(tuple(meant)[:MOST_CONCEPTS]):
        said[CONCEPTS + place], said[WAYS + place], worth[place] = concept, known.ways[concept], known.worth(concept)
    return letters.tobytes(), said.tobytes(), worth.tobytes()
