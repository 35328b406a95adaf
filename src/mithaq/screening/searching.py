"""Searching: from the words of names to the rows of the names of a list that each may mean, best first."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.aligning import align_all
from mithaq.screening.compiled import compiled, inner
from mithaq.screening.features import SIDE, Table
from mithaq.screening.finding import LOOKED_AT, Board, Memory, Segments, find_names, make_segments
from mithaq.screening.index import Concepts, Names
from mithaq.screening.meeting import Bench, Words
from mithaq.screening.query import Query
from mithaq.screening.ranking import order_subjects, rank
from mithaq.screening.spelling import Spelling
from mithaq.screening.spoken import Spoken
from mithaq.screening.trees import Trees

SUBJECT, NAME, SCHEMA, ID, ID_END, TEXT, TEXT_END = range(7)
FACTS = 7


class Ranker(NamedTuple):
    """The trees for two words and of both stages of the ranker, and how the second's score is read as a probability."""

    words: Trees
    first: Trees
    second: Trees
    scale: float
    offset: float


@inner
def search_names(
    segments: int, query: Query, names: Names, words: Words, spelling: Spelling, ranker: Ranker, bench: Bench, spoken: Spoken,
    parts: Segments, board: Board, table: Table, scores: NDArray[np.float32], rows: NDArray[np.int32]
) -> tuple[int, int]:  # fmt: skip
    """Look at the most promising names closely; write their scores, and to `rows` the best row of each subject, best first.

    Returns how many names were looked at, and how many subjects they are of.
    """
    count = find_names(segments, names, parts, board)
    align_all(count, segments, query, names, words, spelling, ranker.words, bench, spoken, parts, board, table)
    for row in range(count):
        table.subject[row] = names.subject[board.chosen[row]]
    rank(count, table.subject, table.features, table.exact, ranker.first, ranker.second, ranker.scale, ranker.offset, scores)
    return count, order_subjects(count, table.subject, scores, rows)


class Told(NamedTuple):
    """What is told of the subjects found, best first: the columns below, their scores, and of each how the words of the query were met."""

    facts: NDArray[np.int64]
    scores: NDArray[np.float32]
    to: NDArray[np.int8]
    width: NDArray[np.int8]
    sure: NDArray[np.float32]
    way: NDArray[np.int8]


def make_told() -> Told:
    """Return room for what is told of one query."""
    flat = [np.zeros((LOOKED_AT, SIDE), kind) for kind in (np.int8, np.int8, np.float32, np.int8)]
    return Told(np.zeros((LOOKED_AT, FACTS), np.int64), np.zeros(LOOKED_AT, np.float32), *flat)


@inner
def tell(kept: int, rows: NDArray[np.int32], scores: NDArray[np.float32], names: Names, ids: NDArray[np.int64], texts: NDArray[np.int64],
         board: Board, table: Table, told: Told) -> None:  # fmt: skip
    """Fill what is told of the first rows; `ids` and `texts` are where the strings of subjects and names start."""
    for place in range(kept):
        row = rows[place]
        subject, number = table.subject[row], board.chosen[row]
        facts = told.facts[place]
        facts[SUBJECT], facts[NAME], facts[SCHEMA] = subject, number, names.schema[subject]
        facts[ID], facts[ID_END], facts[TEXT], facts[TEXT_END] = ids[subject], ids[subject + 1], texts[number], texts[number + 1]
        told.scores[place] = scores[row]
        told.to[place], told.width[place] = table.to[row], table.width[row]
        told.sure[place], told.way[place] = table.met_sure[row], table.met_way[row]


@compiled
def search_each(
    starts: NDArray[np.int32], query: Query, population: int, names: Names, words: Words, concepts: Concepts, ids: NDArray[np.int64],
    texts: NDArray[np.int64], spelling: Spelling, ranker: Ranker, bench: Bench, spoken: Spoken, memory: Memory, parts: Segments,
    board: Board, table: Table, scores: NDArray[np.float32], rows: NDArray[np.int32], best: NDArray[np.float32], told: Told
) -> tuple[int, int]:  # fmt: skip
    """Search for several names, name n by the words `starts[n]` to `starts[n + 1]`, and fill the best score of each, 0 where nothing meets.

    Returns how many names were looked at for the last one, and of how many subjects they are; `told` is filled for it.
    """
    count = found = 0
    for number in range(len(best)):
        begin, end = starts[number], starts[number + 1]
        best[number], count, found = 0.0, 0, 0
        if end > begin:
            one = Query(query.letters[begin:end], query.said[begin:end], query.worth[begin:end])
            segments = make_segments(one, population, words, concepts, spelling, ranker.words, bench, spoken, memory, parts)
            count, found = search_names(segments, one, names, words, spelling, ranker, bench, spoken, parts, board, table, scores, rows)
            if found:
                best[number] = scores[rows[0]]
    tell(found, rows, scores, names, ids, texts, board, table, told)
    return count, found
