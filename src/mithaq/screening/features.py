"""Features: the alignments of the names looked at, and what of each is told to the ranker: coverage, rarity, contradiction, order, ways."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.building import KIND_WEIGHT
from mithaq.screening.compiled import inlined
from mithaq.screening.finding import LOOKED_AT, MOST_SEGMENTS, ROWS, Board, Segments
from mithaq.screening.index import Names
from mithaq.screening.lexicon import BY_CONCEPT, BY_INITIAL, BY_KNOWN, BY_REST, BY_SHORT, BY_VARIANT
from mithaq.screening.meeting import LEAST_WEIGHT, Words
from mithaq.screening.query import KIND, LENGTH, SPEAKS, Query

SIDE = 16
REMEMBERED = 1 << 13
FEATURES = 44
WEIGHTS = KIND_WEIGHT


class Table(NamedTuple):
    """How sure each word of the list is for each segment, and the alignments of the names looked at.

    `value`, `whose`, `where` and `wide` are the pairs that one name offers; `bits` are the words of the query that a segment is of.
    """

    slot: NDArray[np.int32]
    slot_turn: NDArray[np.int32]
    sure: NDArray[np.float32]
    rare: NDArray[np.float32]
    way: NDArray[np.int8]
    value: NDArray[np.float32]
    whose: NDArray[np.int32]
    where: NDArray[np.int32]
    wide: NDArray[np.int32]
    bits: NDArray[np.int64]
    joined: NDArray[np.uint8]
    remembered: NDArray[np.int64]
    remembered_sure: NDArray[np.float32]
    turn: NDArray[np.int64]
    to: NDArray[np.int8]
    width: NDArray[np.int8]
    met_sure: NDArray[np.float32]
    met_way: NDArray[np.int8]
    met_rare: NDArray[np.float32]
    features: NDArray[np.float32]
    exact: NDArray[np.bool_]
    subject: NDArray[np.int32]


def make_table(words: int, extra: int) -> Table:
    """Return room for a list of that many words; `extra` columns are left beside the features."""
    slots = MOST_SEGMENTS * ROWS + 1
    return Table(
        np.zeros(max(words, 1), np.int32),
        np.zeros(max(words, 1), np.int32),
        np.zeros((slots, MOST_SEGMENTS), np.float32),
        np.zeros((slots, MOST_SEGMENTS), np.float32),
        np.zeros((slots, MOST_SEGMENTS), np.int8),
        np.zeros(SIDE * MOST_SEGMENTS, np.float32),
        np.zeros(SIDE * MOST_SEGMENTS, np.int32),
        np.zeros(SIDE * MOST_SEGMENTS, np.int32),
        np.zeros(SIDE * MOST_SEGMENTS, np.int32),
        np.zeros(MOST_SEGMENTS, np.int64),
        np.zeros(64, np.uint8),
        np.full((REMEMBERED, 2), -1, np.int64),
        np.zeros(REMEMBERED, np.float32),
        np.zeros(1, np.int64),
        np.zeros((LOOKED_AT, SIDE), np.int8),
        np.zeros((LOOKED_AT, SIDE), np.int8),
        np.zeros((LOOKED_AT, SIDE), np.float32),
        np.zeros((LOOKED_AT, SIDE), np.int8),
        np.zeros((LOOKED_AT, SIDE), np.float32),
        np.zeros((LOOKED_AT, FEATURES + extra), np.float32),
        np.zeros(LOOKED_AT, np.bool_),
        np.zeros(LOOKED_AT, np.int32),
    )


@inlined
def fill_features(
    row: int, tokens: NDArray[np.int32], m: int, best_left: float, used: int, query: Query, names: Names, words: Words, parts: Segments,
    board: Board, singles: NDArray[np.int32], table: Table
) -> None:  # fmt: skip
    """Fill the features of one name's alignment."""
    f = table.features[row]
    f[:FEATURES] = 0.0
    nq = min(len(query.said), SIDE)
    total = met = evidence = logs = met_sum = 0.0
    lowest = left_lowest = rare_lowest = 1.0
    first_best = second_best = most_left = all_left = 0.0
    taken = 0
    for place in range(nq):
        segment, weight = singles[place], WEIGHTS[query.said[place, KIND]]
        if table.to[row, place] >= 0:
            sure, rare, way = table.met_sure[row, place], table.met_rare[row, place], table.met_way[row, place]
            if way == BY_REST:
                rare = names.rarity[tokens[table.to[row, place]]]
                f[17] += 1
                left_lowest = min(left_lowest, sure)
            f[16] += way == BY_INITIAL
            f[21] += way == BY_CONCEPT
            f[22] += way == BY_VARIANT or way == BY_SHORT
            f[23] += sure > 0.97 or way == BY_KNOWN
            f[24] += table.width[row, place] > 1
            share = (LEAST_WEIGHT + rare) * weight
            total += share
            met += share * sure
            evidence += rare * sure * weight
            met_sum += sure
            logs += np.log(max(sure, 1e-3))
            lowest = min(lowest, sure)
            if rare > 0.3:
                rare_lowest = min(rare_lowest, sure)
            if rare * sure > first_best:
                first_best, second_best = rare * sure, first_best
            elif rare * sure > second_best:
                second_best = rare * sure
            taken += 1
            f[27] += query.said[place, LENGTH]
        else:
            rare = parts.rare[segment, 0] if parts.met[segment] else 1.0
            share = (LEAST_WEIGHT + rare) * weight
            total += share
            most_left = max(most_left, share)
            all_left += share
            f[28] += query.said[place, LENGTH]
        f[39] += query.said[place, KIND] == 0
    name_total = name_met = name_most = name_left = 0.0
    name_count_left = 0
    for at in range(m):
        share = (LEAST_WEIGHT + names.rarity[tokens[at]]) * WEIGHTS[words.kind[tokens[at]]]
        name_total += share
        f[40] += words.kind[tokens[at]] == 0
        if (used >> at) & 1:
            for place in range(nq):
                if table.to[row, place] >= 0 and table.to[row, place] <= at < table.to[row, place] + table.width[row, place]:
                    name_met += share * table.met_sure[row, place]
                    break
        else:
            name_most = max(name_most, share)
            name_left += share
            name_count_left += 1
    crossed = compared = 0
    for one in range(nq):
        for other in range(one + 1, nq):
            if table.to[row, one] >= 0 and table.to[row, other] >= 0:
                compared += 1
                crossed += table.to[row, one] > table.to[row, other]
    f[0], f[1], f[2], f[3], f[4] = nq, m, met / max(total, 1e-6), name_met / max(name_total, 1e-6), evidence
    f[5], f[6] = lowest if taken else 0.0, met_sum / max(taken, 1)
    f[7], f[8], f[9], f[10], f[11], f[12] = most_left, all_left, name_most, name_left, nq - taken, name_count_left
    f[13] = crossed / compared if compared else 0.0
    f[14], f[15] = table.to[row, 0] == 0, table.to[row, nq - 1] >= 0 and table.to[row, nq - 1] + table.width[row, nq - 1] == m
    f[18], f[19], f[20] = left_lowest, min(all_left, name_left), best_left
    f[25], f[26] = query.said[0, SPEAKS], names.schema[names.subject[board.chosen[row]]]
    f[29], f[31], f[32], f[33] = board.score[row], 1.0 - evidence, logs, rare_lowest
    f[34], f[35], f[36], f[37] = first_best, second_best, total, name_total
    f[38], f[41], f[42], f[43] = f[2] * f[3], met_sum, taken, min(f[2], f[3])
