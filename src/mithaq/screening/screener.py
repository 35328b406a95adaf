"""Screener: an index, the learned models and room to work in; a name goes in, candidates come out, best first, with a probability.

A candidate's score is the probability that a person asked about this name and this subject would call them one name, as calibrated on
the development set; it is never 1, since a name alone never is. What is found is for a person to decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.names.words import MAX_NAME, MAX_WORDS, Word, is_too_long
from mithaq.screening.aligning import align_all
from mithaq.screening.features import Table, make_table
from mithaq.screening.finding import LOOKED_AT, Board, find_names, make_board, make_segments
from mithaq.screening.index import Index
from mithaq.screening.lexicon import Lexicon, lexicon
from mithaq.screening.meeting import Bench, Trees, make_bench
from mithaq.screening.query import make_query
from mithaq.screening.ranking import RIVAL_FEATURES, order_subjects, rank
from mithaq.screening.spelling import Spelling, read_arrays, spelling

HITS = 10
HIGHEST = 0.999


class NameTooLong(Refused):
    """A name is longer than what is read of one."""

    rule = "screening.name"
    what = N_("A name of more than {words} words or {letters} characters is not screened.")
    whose = N_("Nothing of it was compared: a part of a name must not pass for the whole.")
    next_act = N_("Ask for each person or organisation by itself.")
    status = 422


class Models(NamedTuple):
    """What was learned: the trees for two words, both stages of the ranker, its calibration, and the default threshold of a hit."""

    words: Trees
    first: Trees
    second: Trees
    scale: float
    offset: float
    threshold: float


@dataclass(frozen=True, eq=False)
class Hit:
    """A subject that a name may mean: `name` is the one of its names that met; `alignment` is for explaining it."""

    id: str
    schema: str
    score: float
    name: str
    subject: int
    number: int
    alignment: "Alignment"


@dataclass(frozen=True, eq=False)
class Alignment:
    """For each word of a query: the first word of the name that meets it (-1 for none), how many do, how sure, and by what."""

    to: NDArray[np.int8]
    width: NDArray[np.int8]
    sure: NDArray[np.float32]
    way: NDArray[np.int8]


@cache
def models() -> Models:
    """Return the learned models of this package."""
    stored = read_arrays("screening.npz")
    scale, offset = (float(part) for part in stored["calibration"].astype(np.float64))
    words, first, second = (trees_of(stored, name) for name in ("words", "first", "second"))
    return Models(words, first, second, scale, offset, float(stored["threshold"].astype(np.float64)))


def trees_of(stored: Mapping[str, Any], name: str) -> Trees:
    """Return the trees that are stored under a name."""
    return Trees(**{field: stored[f"{name}.{field}"] for field in Trees._fields})


class Screener:
    """Searches one index. Not for two threads at once: each makes its own over the same index."""

    def __init__(self, index: Index, learned: Models | None = None, tables: Spelling | None = None, *, looked_at: int = LOOKED_AT) -> None:
        self.index = index
        self.models = learned or models()
        self._spelling = tables or spelling()
        self._lexicon: Lexicon = lexicon()
        self._bench: Bench = make_bench(len(index.words.frequency))
        self._board: Board = make_board(len(index.texts), self._spelling.forward.shape[2], looked_at)
        self._table: Table = make_table(len(index.words.frequency), RIVAL_FEATURES)
        self._scores = np.zeros(LOOKED_AT, np.float32)
        self._rows = np.zeros(LOOKED_AT, np.int32)

    def search(self, name: str, limit: int = HITS, least: float = 0.0) -> list[Hit]:
        """Return the subjects that a name may mean, best first, from the score `least`; none when it has no word or nothing meets it.

        Raises: NameTooLong.
        """
        if is_too_long(name):
            raise NameTooLong(words=MAX_WORDS, letters=MAX_NAME)
        words, count = self.look(name)
        if not count:
            return []
        subjects = self.index.names.subject[self._board.chosen[:count]]
        rank(
            count,
            subjects,
            self._table.features,
            self._table.exact,
            self.models.first,
            self.models.second,
            self.models.scale,
            self.models.offset,
            self._scores,
        )
        found = order_subjects(count, subjects, self._scores, self._rows)
        rows, places = self._rows[: min(found, limit)], len(words)
        rows = rows[self._scores[rows] >= least]
        table = self._table
        laid = (table.to[rows, :places], table.width[rows, :places], table.met_sure[rows, :places], table.met_way[rows, :places])
        numbers, scores = self._board.chosen[rows].tolist(), self._scores[rows].tolist()
        return [self._hit(place, numbers[place], scores[place], laid) for place in range(len(rows))]

    def look(self, name: str) -> tuple[Sequence[Word], int]:
        """Lay a name against the most promising names; return its words and how many rows of `features` and `subjects` there are."""
        words, query = make_query(name, self._lexicon)
        if not words or not len(self.index.texts):
            return words, 0
        index, table, board = self.index, self._table, self._board
        segments = make_segments(query, index.population, index.words, index.names, self._spelling, self.models.words, self._bench, board)
        count = find_names(segments, index.names, board)
        align_all(count, segments, query, index.names, index.words, self._spelling, self.models.words, self._bench, board, table)
        return words, count

    def seen(self, count: int) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """Return copies of the features and the subjects of the rows of the last look, for learning."""
        return self._table.features[:count].copy(), self.index.names.subject[self._board.chosen[:count]].copy()

    def _hit(self, place: int, number: int, score: float, laid: tuple[NDArray[Any], ...]) -> Hit:
        index = self.index
        subject = int(index.names.subject[number])
        alignment = Alignment(laid[0][place], laid[1][place], laid[2][place], laid[3][place])
        return Hit(index.ids[subject], index.schema_of(subject), min(HIGHEST, score), index.texts[number], subject, number, alignment)
