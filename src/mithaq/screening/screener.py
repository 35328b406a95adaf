"""Screener: an index, the learned models and room to work in; a name goes in, candidates come out, best first, with a probability.

A candidate's score is the probability that a person asked about this name and this subject would call them one name, as calibrated on
the development set; it is never 1, since a name alone never is. What is found is for a person to decide.
"""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.names.words import MAX_NAME, MAX_WORDS, is_too_long, words_of_name
from mithaq.screening.features import Table, make_table
from mithaq.screening.finding import LOOKED_AT, MOST_SEGMENTS, Board, Memory, Segments, make_board, make_memory, make_parts
from mithaq.screening.index import Index
from mithaq.screening.lexicon import Lexicon, lexicon
from mithaq.screening.meeting import Bench, make_bench
from mithaq.screening.query import make_query
from mithaq.screening.ranking import RIVAL_FEATURES
from mithaq.screening.searching import Ranker, Told, make_told, search_each
from mithaq.screening.spelling import Spelling, read_arrays, spelling
from mithaq.screening.spoken import Spoken, make_spoken
from mithaq.screening.trees import trees_of

HITS = 10
TOGETHER = 32
HIGHEST = 0.999


class NameTooLong(Refused):
    """A name is longer than what is read of one."""

    rule = "screening.name"
    what = N_("A name of more than {words} words or {letters} characters is not screened.")
    whose = N_("Nothing of it was compared: a part of a name must not pass for the whole.")
    next_act = N_("Ask for each person or organisation by itself.")
    status = 422


class Models(NamedTuple):
    """What was learned: the ranker with its trees, and the default threshold of a hit."""

    ranker: Ranker
    threshold: float


class Alignment(NamedTuple):
    """For each word of a query: the first word of the name that meets it (-1 for none), how many do, how sure, and by what.

    Those of several names have an axis before.
    """

    to: NDArray[np.int8]
    width: NDArray[np.int8]
    sure: NDArray[np.float32]
    way: NDArray[np.int8]


class Hit(NamedTuple):
    """A subject that a name may mean: `name` is the one of its names that met; `place` is its row in what was `laid` beside it."""

    id: str
    schema: str
    score: float
    name: str
    subject: int
    number: int
    place: int
    laid: Alignment

    @property
    def alignment(self) -> Alignment:
        """Return how the words of the query met those of the name."""
        return Alignment(*(each[self.place] for each in self.laid))


@cache
def models() -> Models:
    """Return the learned models of this package."""
    stored = read_arrays("screening.npz")
    scale, offset = (float(part) for part in stored["calibration"].astype(np.float64))
    words, first, second = (trees_of(stored, name) for name in ("words", "first", "second"))
    return Models(Ranker(words, first, second, scale, offset), float(stored["threshold"].astype(np.float64)))


class Screener:
    """Searches one index. Not for two threads at once: each makes its own over the same index."""

    def __init__(self, index: Index, learned: Models | None = None, tables: Spelling | None = None, *, looked_at: int = LOOKED_AT) -> None:
        self.index = index
        self.models = learned or models()
        self._spelling = tables or spelling()
        self._lexicon: Lexicon = lexicon()
        self._bench: Bench = make_bench(len(index.words.frequency))
        self._spoken: Spoken = make_spoken(MOST_SEGMENTS)
        self._memory: Memory = make_memory()
        self._parts: Segments = make_parts()
        self._board: Board = make_board(index.names.weight, looked_at)
        self._table: Table = make_table(len(index.words.frequency), RIVAL_FEATURES)
        self._told: Told = make_told()
        self._ids, self._texts = index.ids.content.data, index.texts.content.data
        self._scores = np.zeros(LOOKED_AT, np.float32)
        self._rows = np.zeros(LOOKED_AT, np.int32)

    def search(self, name: str, limit: int = HITS, least: float = 0.0) -> list[Hit]:
        """Return the subjects that a name may mean, best first, from the score `least`; none when it has no word or nothing meets it.

        Raises: NameTooLong.
        """
        _, found = self._search([name], np.zeros(1, np.float32))
        kept, places, told = min(found, limit), len(words_of_name(name)), self._told
        scores = told.scores[:kept].tolist()
        if least > 0.0:
            kept = sum(score >= least for score in scores)
        to, width, sure, way = told.to[:kept, :places], told.width[:kept, :places], told.sure[:kept, :places], told.way[:kept, :places]
        laid = Alignment(to.copy(), width.copy(), sure.copy(), way.copy())
        schemas, ids, texts = self.index.schemas, self._ids, self._texts
        return [
            Hit(
                str(ids[begin:end], "utf-8"), schemas[schema], min(HIGHEST, scores[place]), str(texts[first:last], "utf-8"),
                subject, number, place, laid
            )
            for place, (subject, number, schema, begin, end, first, last) in enumerate(told.facts[:kept].tolist())
        ]  # fmt: skip

    def best(self, names: Sequence[str]) -> NDArray[np.float32]:
        """Return the highest score of each name, 0 where nothing meets it. Raises: NameTooLong."""
        scores = np.zeros(len(names), np.float32)
        for start in range(0, len(names), TOGETHER):
            self._search(names[start : start + TOGETHER], scores[start : start + TOGETHER])
        return scores

    def look(self, name: str) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """Return the features and the subjects of the names that are looked at closely, for learning."""
        count, _ = self._search([name], np.zeros(1, np.float32))
        return self._table.features[:count].copy(), self._table.subject[:count].copy()

    def _search(self, names: Sequence[str], best: NDArray[np.float32]) -> tuple[int, int]:
        """Search for names one after the other; return how many names were looked at for the last, and of how many subjects they are."""
        if any(is_too_long(name) for name in names):
            raise NameTooLong(words=MAX_WORDS, letters=MAX_NAME)
        index, each = self.index, [words_of_name(name) for name in names]
        words = [word for one in each for word in one]
        if not words or not len(index.texts):
            return 0, 0
        starts = np.array([0, *accumulate(map(len, each))], np.int32)
        return search_each(
            starts, make_query(words, self._lexicon), index.population, index.names, index.words, index.concepts, index.ids.starts,
            index.texts.starts, self._spelling, self.models.ranker, self._bench, self._spoken, self._memory, self._parts, self._board,
            self._table, self._scores, self._rows, best, self._told
        )  # fmt: skip
