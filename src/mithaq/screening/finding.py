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
from mithaq.screening.compiled import fetch, inlined, inner
from mithaq.screening.index import Concepts, Names
from mithaq.screening.lexicon import BY_KNOWN, BY_SOUND
from mithaq.screening.meeting import KEPT, LEAST_WEIGHT, Bench, Words, hash_of, meet, same_word
from mithaq.screening.query import BARE, CONCEPTS, LENGTH, MOST_CONCEPTS, SPEAKS, WAYS, Query
from mithaq.screening.spelling import Spelling
from mithaq.screening.spoken import LATIN_MODEL, Spoken, speak
from mithaq.screening.trees import Trees

MOST_SEGMENTS = 32
ROWS = 96
MOST_POSTINGS = 20_000
LOOKED_AT = 60
WELL_MET = 0.8
SAME = 0.98
LEVELS = 512
AHEAD = 24
WORTH, MARK, WEIGHT = 1, 0, 1
PARTS, HEAVY, HEAVIEST = 65_536.0, 1_000.0, 32.0
TURNS = ((1 << 15) - 1) // (MOST_SEGMENTS + 2) - 1
MEMORY = 1 << 14


class Segments(NamedTuple):
    """What the segments of a query met.

    `first` and `last` are the words that each is of, `met` how many words of the list it met: `found`, best first, with how `sure` each
    is, by which `way`, and how `rare` a meeting as good is.
    """

    found: NDArray[np.int32]
    sure: NDArray[np.float32]
    way: NDArray[np.int8]
    rare: NDArray[np.float32]
    met: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]


class Memory(NamedTuple):
    """What words of queries met before, by a hash of their letters."""

    word: NDArray[np.uint8]
    met: NDArray[np.int32]
    found: NDArray[np.int32]
    sure: NDArray[np.float32]


class Board(NamedTuple):
    """Room for the scores of names, and the names chosen with their first score.

    A name's cell holds what its segments are worth so far (in `PARTS`), and, as `marks` sees the same memory, by which segment it was
    met last and how much its words weigh: all that a posting needs lies in one place of the memory.
    """

    cells: NDArray[np.int32]
    marks: NDArray[np.int16]
    touched: NDArray[np.int32]
    values: NDArray[np.float32]
    turn: NDArray[np.int32]
    chosen: NDArray[np.int32]
    score: NDArray[np.float32]


def make_parts() -> Segments:
    """Return room for the segments of a query."""
    return Segments(
        np.zeros((MOST_SEGMENTS, ROWS), np.int32),
        np.zeros((MOST_SEGMENTS, ROWS), np.float32),
        np.zeros((MOST_SEGMENTS, ROWS), np.int8),
        np.zeros((MOST_SEGMENTS, ROWS), np.float32),
        np.zeros(MOST_SEGMENTS, np.int32),
        np.zeros(MOST_SEGMENTS, np.int32),
        np.zeros(MOST_SEGMENTS, np.int32),
    )


def make_memory() -> Memory:
    """Return an empty memory."""
    return Memory(
        np.zeros((MEMORY, 2 + MAX_LETTERS), np.uint8),
        np.zeros(MEMORY, np.int32),
        np.zeros((MEMORY, KEPT), np.int32),
        np.zeros((MEMORY, KEPT), np.float32),
    )


def make_board(weight: NDArray[np.float32], looked_at: int = LOOKED_AT) -> Board:
    """Return room for a list whose names have these weights, and of which `looked_at` at most are looked at closely."""
    names = len(weight)
    cells = np.zeros(2 * max(names, 1), np.int32)
    marks = cells.view(np.int16)
    marks[WEIGHT : 4 * names : 4] = np.round(np.minimum(weight, HEAVIEST) * HEAVY)
    return Board(
        cells,
        marks,
        np.zeros(max(names, 1), np.int32),
        np.zeros(max(names, 1), np.float32),
        np.zeros(1, np.int32),
        np.zeros(looked_at, np.int32),
        np.zeros(looked_at, np.float32),
    )


@inner
def order_of(values: NDArray[np.float32], count: int, out: NDArray[np.int32]) -> None:
    """Write the places of the first `count` values to `out`, greatest first; of equals, the earlier first."""
    for place in range(count):
        at = place
        while at > 0 and values[out[at - 1]] < values[place]:
            out[at] = out[at - 1]
            at -= 1
        out[at] = place


@inner
def note(segment: int, count: int, first: int, last: int, parts: Segments) -> None:
    """Note of which words a segment is and how many words of the list it met."""
    parts.way[segment, :count] = 0
    parts.met[segment] = count
    parts.first[segment], parts.last[segment] = first, last


@inlined
def is_same(held: NDArray[np.uint8], word: NDArray[np.uint8], n: int) -> bool:
    """Return whether a word of the memory is this one."""
    for at in range(n):
        if held[2 + at] != word[at]:
            return False
    return True


@inner
def add_segment(
    word: NDArray[np.uint8], n: int, model: int, first: int, last: int, segment: int,
    words: Words, spelling: Spelling, trees: Trees, bench: Bench, spoken: Spoken, memory: Memory, parts: Segments
) -> None:  # fmt: skip
    """Let a part of the query meet the words of the list, as a segment of words `first` to `last`."""
    speak(segment, word, n, model, spelling, spoken)
    cell = (hash_of(word) ^ np.int64(model)) & (MEMORY - 1)
    held = memory.word[cell]
    if held[0] == n and held[1] == model and is_same(held, word, n):
        count = memory.met[cell]
        parts.found[segment, :count] = memory.found[cell, :count]
        parts.sure[segment, :count] = memory.sure[cell, :count]
        note(segment, count, first, last, parts)
        return
    count = meet(segment, spoken, words, spelling, trees, bench, parts.found[segment, :KEPT], parts.sure[segment, :KEPT])
    held[0], held[1], held[2 : 2 + n] = n, model, word
    memory.met[cell] = count
    memory.found[cell, :count] = parts.found[segment, :count]
    memory.sure[cell, :count] = parts.sure[segment, :count]
    note(segment, count, first, last, parts)


@inner
def add_concepts(query: Query, place: int, segment: int, concepts: Concepts, parts: Segments) -> None:
    """Add the words that the lexicon gives for a word of the query to its segment."""
    for number in range(MOST_CONCEPTS):
        concept = query.said[place, CONCEPTS + number]
        if concept < 0:
            break
        worth, way = query.worth[place, number], query.said[place, WAYS + number]
        for at in range(concepts.starts[concept], concepts.starts[concept + 1]):
            other = concepts.words[at]
            known = -1
            for earlier in range(parts.met[segment]):
                if parts.found[segment, earlier] == other:
                    known = earlier
                    break
            if known < 0 and parts.met[segment] < ROWS:
                known = parts.met[segment]
                parts.met[segment] += 1
                parts.found[segment, known] = other
                parts.sure[segment, known] = 0.0
            if known >= 0 and parts.sure[segment, known] < worth:
                parts.sure[segment, known] = worth
                parts.way[segment, known] = way


@inner
def rank_segment(segment: int, subjects: int, words: Words, parts: Segments) -> None:
    """Order a segment's words by probability and fill how rare each meeting is."""
    count = parts.met[segment]
    order = np.empty(ROWS, np.int32)
    order_of(parts.sure[segment], count, order)
    found, sure, way = parts.found[segment, :count].copy(), parts.sure[segment, :count].copy(), parts.way[segment, :count].copy()
    mass, by_sound, scale = 0.0, 0.0, np.log(max(subjects, 2) / 2 + 1)
    for place in range(count):
        parts.found[segment, place] = found[order[place]]
        parts.sure[segment, place] = sure[order[place]]
        parts.way[segment, place] = way[order[place]]
        often = words.frequency[found[order[place]]]
        mass += often
        sounds = way[order[place]] == BY_SOUND or way[order[place]] == BY_KNOWN
        if sounds:
            by_sound += often
        as_good = by_sound if sounds else mass
        parts.rare[segment, place] = min(1.0, max(0.0, -np.log((as_good + 1) / (subjects + 1)) / scale))


@inner
def make_segments(
    query: Query, subjects: int, words: Words, concepts: Concepts, spelling: Spelling, trees: Trees, bench: Bench, spoken: Spoken,
    memory: Memory, parts: Segments
) -> int:  # fmt: skip
    """Fill the segments of a query and return how many there are."""
    count = len(query.said)
    segments = 0
    best = np.zeros(count, np.float32)
    for place in range(count):
        n, skip = query.said[place, LENGTH], query.said[place, BARE]
        for cut in range(2 if skip else 1):
            if segments == MOST_SEGMENTS:
                break
            begin = skip if cut else 0
            add_segment(
                query.letters[place, begin:n], n - begin, query.said[place, SPEAKS], place, place, segments,
                words, spelling, trees, bench, spoken, memory, parts
            )  # fmt: skip
            add_concepts(query, place, segments, concepts, parts)
            rank_segment(segments, subjects, words, parts)
            if parts.met[segments] and parts.sure[segments, 0] > best[place]:
                best[place] = parts.sure[segments, 0]
            segments += 1
    joined = np.zeros(48, np.uint8)
    for place in range(count - 1):
        n, m = query.said[place, LENGTH], query.said[place + 1, LENGTH]
        if segments == MOST_SEGMENTS or query.said[place, SPEAKS] != query.said[place + 1, SPEAKS] or n + m > 24 or min(n, m) < 2:
            continue
        joined[:n], joined[n : n + m] = query.letters[place, :n], query.letters[place + 1, :m]
        if best[place] >= WELL_MET and best[place + 1] >= WELL_MET:
            same = same_word(joined[: n + m], words) if query.said[place, SPEAKS] == LATIN_MODEL else -1
            if same >= 0:
                parts.found[segments, 0], parts.sure[segments, 0], parts.way[segments, 0] = same, SAME, 0
                parts.met[segments], parts.first[segments], parts.last[segments] = 1, place, place + 1
                spoken.sizes[segments, :] = 0
                rank_segment(segments, subjects, words, parts)
                segments += 1
            continue
        add_segment(
            joined[: n + m], n + m, query.said[place, SPEAKS], place, place + 1, segments,
            words, spelling, trees, bench, spoken, memory, parts
        )  # fmt: skip
        rank_segment(segments, subjects, words, parts)
        segments += 1
    return segments


@inner
def find_names(segments: int, names: Names, parts: Segments, board: Board) -> int:
    """Write the most promising names to `board.chosen` with their first score, and return how many there are."""
    board.turn[0] += 1
    if board.turn[0] == TURNS:
        board.marks[MARK::4] = 0
        board.turn[0] = 1
    base = board.turn[0] * (MOST_SEGMENTS + 2)
    masses = np.zeros(MOST_SEGMENTS, np.float32)
    order = np.zeros(MOST_SEGMENTS, np.int32)
    for segment in range(segments):
        for place in range(parts.met[segment]):
            other = parts.found[segment, place]
            masses[segment] -= names.posting_starts[other + 1] - names.posting_starts[other]
    order_of(masses, segments, order)
    count = 0
    for at in range(segments):
        segment = order[at]
        span = parts.last[segment] - parts.first[segment] + 1
        mark, budget = base + 1 + parts.first[segment] + (16 if span > 1 else 0), MOST_POSTINGS
        for place in range(parts.met[segment]):
            other = parts.found[segment, place]
            gain = np.int32(parts.sure[segment, place] * (LEAST_WEIGHT + parts.rare[segment, place]) * span * PARTS)
            start, end = names.posting_starts[other], names.posting_starts[other + 1]
            new_ones = budget > 0
            if not new_ones and end - start > 4 * MOST_POSTINGS:
                continue
            budget -= end - start
            for posting in range(start, min(end, start + AHEAD)):
                fetch(board.cells, 2 * names.postings[posting])
            for posting in range(start, end):
                fetch(board.cells, 2 * names.postings[min(posting + AHEAD, end - 1)])
                name = names.postings[posting]
                stamp = board.marks[4 * name + MARK]
                if stamp < base:
                    if not new_ones:
                        continue
                    board.cells[2 * name + WORTH] = gain
                    board.marks[4 * name + MARK] = mark
                    board.touched[count] = name
                    count += 1
                elif stamp != mark:
                    board.cells[2 * name + WORTH] += gain
                    board.marks[4 * name + MARK] = mark
    return choose(count, board)


@inlined
def choose(count: int, board: Board) -> int:
    """Write the touched names of the best first scores to `board.chosen`, and return how many there are."""
    histogram, room = np.zeros(LEVELS, np.int32), len(board.chosen)
    for number in range(count):
        fetch(board.cells, 2 * board.touched[min(number + AHEAD, count - 1)])
        name = board.touched[number]
        value = board.cells[2 * name + WORTH] * (2.0 / PARTS) - board.marks[4 * name + WEIGHT] * (0.35 / HEAVY)
        board.values[number] = value
        histogram[level_of(value)] += 1
    level, above = LEVELS - 1, 0
    while level > 0 and above + histogram[level] < room:
        above += histogram[level]
        level -= 1
    spare, kept = room - above, 0
    for number in range(count):
        here = level_of(board.values[number])
        if here > level or (here == level and spare > 0):
            if here == level:
                spare -= 1
            if kept < room:
                board.chosen[kept] = board.touched[number]
                board.score[kept] = board.values[number]
                kept += 1
    return kept


@inner
def level_of(value: float) -> int:
    """Return the level of a first score."""
    return int(min(LEVELS - 1, max(0.0, value * 40.0 + 40.0)))
