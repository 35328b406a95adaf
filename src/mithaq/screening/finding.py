"""Finding: the names of a list that share words with the query, before they are looked at closely.

1. Each word of the query, with and without a grown article, meets words of the list; so do two neighbours written as one, unless both
   are met well alone. A part of the query that meets words is a segment.
2. The lexicon adds the words that mean the same, at what they are worth, unless sound says more. What a word of the query met is
   remembered, since the same words come again in every list of travellers.
3. A segment's meeting is as rare as the words that meet it at least as well are together; sound is weighed against sound alone.
4. A name's first score is the sum over segments of its best meeting's probability times its rarity, less a little for the weight of
   what else the name has. Postings beyond `MOST_POSTINGS` are read only for names that rarer segments have found.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.names.words import MAX_LETTERS
from mithaq.screening.compiled import compiled
from mithaq.screening.index import Names
from mithaq.screening.lexicon import BY_KNOWN, BY_SOUND
from mithaq.screening.meeting import KEPT, LATIN_MODEL, ROOM, Bench, Trees, Words, hash_of, meet, prepare, same_word
from mithaq.screening.query import Query
from mithaq.screening.spelling import Spelling

MOST_SEGMENTS = 32
ROWS = 96
MOST_POSTINGS = 20_000
LOOKED_AT = 60
WELL_MET = 0.8
SAME = 0.98
LEAST_WEIGHT = 0.25
LEVELS = 512
MEMORY = 1 << 14


class Board(NamedTuple):
    """What is known of the query's segments, and room for the scores of names."""

    rows: NDArray[np.uint8]
    roman: NDArray[np.uint8]
    bones: NDArray[np.uint8]
    lengths: NDArray[np.int32]
    found: NDArray[np.int32]
    sure: NDArray[np.float32]
    way: NDArray[np.int8]
    rare: NDArray[np.float32]
    met: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    total: NDArray[np.float32]
    stamp: NDArray[np.int32]
    touched: NDArray[np.int32]
    turn: NDArray[np.int32]
    chosen: NDArray[np.int32]
    score: NDArray[np.float32]
    memory: NDArray[np.uint8]
    memory_met: NDArray[np.int32]
    memory_found: NDArray[np.int32]
    memory_sure: NDArray[np.float32]


def make_board(names: int, chunks: int, looked_at: int = LOOKED_AT) -> Board:
    """Return room for a list of that many names, of which `looked_at` at most are looked at closely."""
    return Board(
        np.zeros((MOST_SEGMENTS, 52, chunks), np.uint8),
        np.zeros((MOST_SEGMENTS, ROOM), np.uint8),
        np.zeros((MOST_SEGMENTS, ROOM), np.uint8),
        np.zeros((MOST_SEGMENTS, 2), np.int32),
        np.zeros((MOST_SEGMENTS, ROWS), np.int32),
        np.zeros((MOST_SEGMENTS, ROWS), np.float32),
        np.zeros((MOST_SEGMENTS, ROWS), np.int8),
        np.zeros((MOST_SEGMENTS, ROWS), np.float32),
        np.zeros(MOST_SEGMENTS, np.int32),
        np.zeros(MOST_SEGMENTS, np.int32),
        np.zeros(MOST_SEGMENTS, np.int32),
        np.zeros(max(names, 1), np.float32),
        np.zeros(max(names, 1), np.int32),
        np.zeros(max(names, 1), np.int32),
        np.zeros(1, np.int32),
        np.zeros(looked_at, np.int32),
        np.zeros(looked_at, np.float32),
        np.zeros((MEMORY, 2 + MAX_LETTERS), np.uint8),
        np.zeros(MEMORY, np.int32),
        np.zeros((MEMORY, KEPT), np.int32),
        np.zeros((MEMORY, KEPT), np.float32),
    )


@compiled
def order_of(values: NDArray[np.float32], count: int, out: NDArray[np.int32]) -> None:
    """Write the places of the first `count` values to `out`, greatest first; of equals, the earlier first."""
    for place in range(count):
        at = place
        while at > 0 and values[out[at - 1]] < values[place]:
            out[at] = out[at - 1]
            at -= 1
        out[at] = place


@compiled
def note(segment: int, count: int, first: int, last: int, roman: int, bones: int, board: Board) -> None:
    """Note of which words a segment is and how many words of the list it met."""
    board.way[segment, :count] = 0
    board.met[segment] = count
    board.first[segment], board.last[segment] = first, last
    board.lengths[segment, 0], board.lengths[segment, 1] = roman, bones


@compiled
def add_segment(
    word: NDArray[np.uint8], n: int, model: int, first: int, last: int, segment: int,
    words: Words, spelling: Spelling, trees: Trees, bench: Bench, board: Board
) -> None:  # fmt: skip
    """Let a part of the query meet the words of the list, as a segment of words `first` to `last`."""
    cell = (hash_of(word) ^ np.int64(model)) & (MEMORY - 1)
    held = board.memory[cell]
    if held[0] == n and held[1] == model and np.array_equal(held[2 : 2 + n], word):
        count = board.memory_met[cell]
        board.found[segment, :count] = board.memory_found[cell, :count]
        board.sure[segment, :count] = board.memory_sure[cell, :count]
        roman, bones = prepare(word, n, model, spelling, board.rows[segment], board.roman[segment], board.bones[segment])
        note(segment, count, first, last, roman, bones, board)
        return
    count, roman, bones = meet(
        word, n, model, words, spelling, trees, bench,
        board.rows[segment], board.roman[segment], board.bones[segment], board.found[segment, :KEPT], board.sure[segment, :KEPT]
    )  # fmt: skip
    held[0], held[1], held[2 : 2 + n] = n, model, word
    board.memory_met[cell] = count
    board.memory_found[cell, :count] = board.found[segment, :count]
    board.memory_sure[cell, :count] = board.sure[segment, :count]
    note(segment, count, first, last, roman, bones, board)


@compiled
def add_concepts(query: Query, place: int, segment: int, names: Names, board: Board) -> None:
    """Add the words that the lexicon gives for a word of the query to its segment."""
    for number in range(query.concepts.shape[1]):
        concept = query.concepts[place, number]
        if concept < 0:
            break
        worth, way = query.worth[place, number], query.ways[place, number]
        for at in range(names.concept_starts[concept], names.concept_starts[concept + 1]):
            other = names.concept_words[at]
            known = -1
            for earlier in range(board.met[segment]):
                if board.found[segment, earlier] == other:
                    known = earlier
                    break
            if known < 0 and board.met[segment] < ROWS:
                known = board.met[segment]
                board.met[segment] += 1
                board.found[segment, known] = other
                board.sure[segment, known] = 0.0
            if known >= 0 and board.sure[segment, known] < worth:
                board.sure[segment, known] = worth
                board.way[segment, known] = way


@compiled
def rank_segment(segment: int, subjects: int, words: Words, board: Board) -> None:
    """Order a segment's words by probability and fill how rare each meeting is."""
    count = board.met[segment]
    order = np.empty(ROWS, np.int32)
    order_of(board.sure[segment], count, order)
    found, sure, way = board.found[segment, :count].copy(), board.sure[segment, :count].copy(), board.way[segment, :count].copy()
    mass, by_sound, scale = 0.0, 0.0, np.log(max(subjects, 2) / 2 + 1)
    for place in range(count):
        board.found[segment, place] = found[order[place]]
        board.sure[segment, place] = sure[order[place]]
        board.way[segment, place] = way[order[place]]
        often = words.frequency[found[order[place]]]
        mass += often
        sounds = way[order[place]] == BY_SOUND or way[order[place]] == BY_KNOWN
        if sounds:
            by_sound += often
        as_good = by_sound if sounds else mass
        board.rare[segment, place] = min(1.0, max(0.0, -np.log((as_good + 1) / (subjects + 1)) / scale))


@compiled
def make_segments(
    query: Query, subjects: int, words: Words, names: Names, spelling: Spelling, trees: Trees, bench: Bench, board: Board
) -> int:
    """Fill the board with the segments of a query and return how many there are."""
    count = len(query.lengths)
    segments = 0
    best = np.zeros(count, np.float32)
    for place in range(count):
        n, skip = query.lengths[place], query.bare[place]
        for cut in range(2 if skip else 1):
            if segments == MOST_SEGMENTS:
                break
            begin = skip if cut else 0
            add_segment(
                query.letters[place, begin:n], n - begin, query.models[place], place, place, segments, words, spelling, trees, bench, board
            )
            add_concepts(query, place, segments, names, board)
            rank_segment(segments, subjects, words, board)
            if board.met[segments] and board.sure[segments, 0] > best[place]:
                best[place] = board.sure[segments, 0]
            segments += 1
    joined = np.zeros(48, np.uint8)
    for place in range(count - 1):
        n, m = query.lengths[place], query.lengths[place + 1]
        if segments == MOST_SEGMENTS or query.models[place] != query.models[place + 1] or n + m > 24 or min(n, m) < 2:
            continue
        joined[:n], joined[n : n + m] = query.letters[place, :n], query.letters[place + 1, :m]
        if best[place] >= WELL_MET and best[place + 1] >= WELL_MET:
            same = same_word(joined[: n + m], words) if query.models[place] == LATIN_MODEL else -1
            if same >= 0:
                board.found[segments, 0], board.sure[segments, 0], board.way[segments, 0] = same, SAME, 0
                board.met[segments], board.first[segments], board.last[segments] = 1, place, place + 1
                board.lengths[segments, :] = 0
                rank_segment(segments, subjects, words, board)
                segments += 1
            continue
        add_segment(joined[: n + m], n + m, query.models[place], place, place + 1, segments, words, spelling, trees, bench, board)
        rank_segment(segments, subjects, words, board)
        segments += 1
    return segments


@compiled
def find_names(segments: int, names: Names, board: Board) -> int:
    """Write the most promising names to `board.chosen` with their first score, and return how many there are."""
    board.turn[0] += 1
    if board.turn[0] >= (1 << 30) // (MOST_SEGMENTS + 2):
        board.stamp[:] = 0
        board.turn[0] = 1
    base = board.turn[0] * (MOST_SEGMENTS + 2)
    masses = np.zeros(MOST_SEGMENTS, np.float32)
    order = np.zeros(MOST_SEGMENTS, np.int32)
    for segment in range(segments):
        for place in range(board.met[segment]):
            other = board.found[segment, place]
            masses[segment] -= names.posting_starts[other + 1] - names.posting_starts[other]
    order_of(masses, segments, order)
    count = 0
    for at in range(segments):
        segment = order[at]
        span = board.last[segment] - board.first[segment] + 1
        mark, budget = base + 1 + board.first[segment] + (16 if span > 1 else 0), MOST_POSTINGS
        for place in range(board.met[segment]):
            other = board.found[segment, place]
            gain = board.sure[segment, place] * (LEAST_WEIGHT + board.rare[segment, place]) * span
            start, end = names.posting_starts[other], names.posting_starts[other + 1]
            new_ones = budget > 0
            if not new_ones and end - start > 4 * MOST_POSTINGS:
                continue
            budget -= end - start
            for posting in range(start, end):
                name = names.postings[posting]
                stamp = board.stamp[name]
                if stamp < base:
                    if not new_ones:
                        continue
                    board.total[name] = gain
                    board.stamp[name] = mark
                    board.touched[count] = name
                    count += 1
                elif stamp != mark:
                    board.total[name] += gain
                    board.stamp[name] = mark
    return choose(count, names, board)


@compiled
def choose(count: int, names: Names, board: Board) -> int:
    """Write the touched names of the best first scores to `board.chosen`, and return how many there are."""
    histogram, room = np.zeros(LEVELS, np.int32), len(board.chosen)
    for number in range(count):
        name = board.touched[number]
        value = 2.0 * board.total[name] - 0.35 * names.weight[name]
        board.total[name] = value
        histogram[level_of(value)] += 1
    level, above = LEVELS - 1, 0
    while level > 0 and above + histogram[level] < room:
        above += histogram[level]
        level -= 1
    spare, kept = room - above, 0
    for number in range(count):
        name = board.touched[number]
        here = level_of(board.total[name])
        if here > level or (here == level and spare > 0):
            if here == level:
                spare -= 1
            if kept < room:
                board.chosen[kept] = name
                board.score[kept] = board.total[name]
                kept += 1
    return kept


@compiled
def level_of(value: float) -> int:
    """Return the level of a first score."""
    return int(min(LEVELS - 1, max(0.0, value * 40.0 + 40.0)))
