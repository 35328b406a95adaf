"""Aligning: the words of a query laid against the words of one name, each used once, and the features of what fits and what is left.

1. Pairs that the segments know are taken by probability and rarity, greatest first.
2. A single letter takes a word that begins with it.
3. What is left on both sides is compared word by word, neighbours of the list's name also as one word: what no key could find.
4. The features tell coverage, rarity, order, contradiction (words left on both sides) and how each match came about.
"""

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import compiled
from mithaq.screening.features import REMEMBERED, SIDE, Table, fill_features
from mithaq.screening.finding import LEAST_WEIGHT, MOST_SEGMENTS, Board
from mithaq.screening.index import Names
from mithaq.screening.lexicon import BY_INITIAL, BY_REST
from mithaq.screening.meeting import LAST_TURN, LATIN_MODEL, Bench, Trees, Words, bits_of, masks_of, probability
from mithaq.screening.query import Query
from mithaq.screening.sound import forward_cost, trigram_cost
from mithaq.screening.spelling import Spelling

LEAST_LEFT = 0.12
INITIAL_WORTH = 0.5
COMPARISONS = 40
MOST_MISSING = 3


@compiled
def lay_out(segments: int, board: Board, table: Table) -> None:
    """Fill the table with the words that the segments know."""
    table.turn[0] += 1
    if table.turn[0] % LAST_TURN == 0:
        table.slot_turn[:] = -1
    turn = np.int32(table.turn[0] % LAST_TURN)
    used = 0
    for segment in range(segments):
        for place in range(board.met[segment]):
            other = board.found[segment, place]
            if table.slot_turn[other] != turn:
                table.slot_turn[other] = turn
                table.slot[other] = used
                table.sure[used, :] = 0.0
                used += 1
            slot = table.slot[other]
            table.sure[slot, segment] = board.sure[segment, place]
            table.rare[slot, segment] = board.rare[segment, place]
            table.way[slot, segment] = board.way[segment, place]


@compiled
def take(
    row: int, first: int, last: int, at: int, width: int, sure: float, way: int, rare: float, table: Table, used: NDArray[np.int8]
) -> None:
    """Note that words `first` to `last` of the query are met by `width` words of the name from `at`."""
    for place in range(first, last + 1):
        table.to[row, place] = at
        table.width[row, place] = width
        table.met_sure[row, place] = sure
        table.met_way[row, place] = way
        table.met_rare[row, place] = rare
    for place in range(at, at + width):
        used[place] = last - first + 1


@compiled
def is_free(first: int, last: int, row: int, table: Table) -> bool:
    """Return whether none of the query's words `first` to `last` is met yet."""
    for place in range(first, last + 1):
        if table.to[row, place] >= 0:
            return False
    return True


@compiled
def take_known(row: int, tokens: NDArray[np.int32], m: int, segments: int, board: Board, table: Table, used: NDArray[np.int8]) -> None:
    """Take the pairs that the segments know, the surest and rarest first."""
    turn = np.int32(table.turn[0] % LAST_TURN)
    while True:
        best, best_segment, best_at = 0.0, -1, -1
        for at in range(m):
            if used[at] or table.slot_turn[tokens[at]] != turn:
                continue
            slot = table.slot[tokens[at]]
            for segment in range(segments):
                sure = table.sure[slot, segment]
                if sure <= 0.0:
                    continue
                span = board.last[segment] - board.first[segment] + 1
                value = sure * (LEAST_WEIGHT + table.rare[slot, segment]) * span - 0.001 * abs(at - board.first[segment])
                if value > best and is_free(board.first[segment], board.last[segment], row, table):
                    best, best_segment, best_at = value, segment, at
        if best_segment < 0:
            return
        slot = table.slot[tokens[best_at]]
        take(
            row, board.first[best_segment], board.last[best_segment], best_at, 1,
            table.sure[slot, best_segment], table.way[slot, best_segment], table.rare[slot, best_segment], table, used
        )  # fmt: skip


@compiled
def take_initials(
    row: int,
    tokens: NDArray[np.int32],
    m: int,
    query: Query,
    board: Board,
    words: Words,
    singles: NDArray[np.int32],
    table: Table,
    used: NDArray[np.int8],
) -> None:
    """Let a single letter of either side take a word of the other that begins with it."""
    for place in range(len(query.lengths)):
        if table.to[row, place] >= 0:
            continue
        segment = singles[place]
        if board.lengths[segment, 0] == 0:
            continue
        letter = board.roman[segment, 0]
        for at in range(m):
            start = words.starts[tokens[at]]
            length = words.starts[tokens[at] + 1] - start
            if not used[at] and (query.lengths[place] == 1 or length == 1) and words.letters[start] == letter:
                take(row, place, place, at, 1, INITIAL_WORTH, BY_INITIAL, 0.1, table, used)
                break


@compiled
def how_sure(
    segment: int, word: NDArray[np.uint8], model: int, y: NDArray[np.uint8], board: Board, spelling: Spelling, trees: Trees, bench: Bench
) -> float:
    """Return the probability that Latin letters are the word of a segment."""
    n, m = len(word), len(y)
    cost = forward_cost(board.rows[segment], n, y, m, spelling.one[model], spelling.two[model], spelling.three[model], bench.grid)
    return probability(
        word, n, model, y, m, trigram_cost(y, m, spelling.trigrams), board.roman[segment], board.lengths[segment, 0],
        board.bones[segment], board.lengths[segment, 1], cost, spelling, trees, bench
    )  # fmt: skip


@compiled
def take_left(
    row: int, tokens: NDArray[np.int32], m: int, segments: int, query: Query, board: Board, words: Words,
    spelling: Spelling, trees: Trees, bench: Bench, table: Table, used: NDArray[np.int8]
) -> float:  # fmt: skip
    """Compare what is left on both sides and take what fits; return the probability of the best pair that was not taken."""
    sures, whose, where, wide = (
        np.empty(COMPARISONS, np.float32),
        np.empty(COMPARISONS, np.int32),
        np.empty(COMPARISONS, np.int32),
        np.empty(COMPARISONS, np.int32),
    )
    count = 0
    joined, word = np.zeros(52, np.uint8), np.zeros(52, np.uint8)
    for segment in range(segments):
        first, last = board.first[segment], board.last[segment]
        if not is_free(first, last, row, table) or board.lengths[segment, 0] == 0:
            continue
        n = 0
        for place in range(first, last + 1):
            word[n : n + query.lengths[place]] = query.letters[place, : query.lengths[place]]
            n += query.lengths[place]
        if first == last and segment > 0 and board.first[segment - 1] == first and board.last[segment - 1] == last:
            skip = query.bare[first]
            word[: n - skip] = query.letters[first, skip:n]
            n -= skip
        model = query.models[first]
        possible, required = masks_of(word, n, model, spelling)
        for at in range(m):
            if used[at]:
                continue
            start, end = words.starts[tokens[at]], words.starts[tokens[at] + 1]
            for width in range(1, 3):
                if count == COMPARISONS:
                    break
                if width == 1:
                    mask = np.int64(words.mask[tokens[at]])
                    if bits_of(mask & ~possible & 0x7FFFFFFF) + bits_of(required & ~mask & 0x7FFFFFFF) > MOST_MISSING:
                        continue
                    key = (table.turn[0] * MOST_SEGMENTS + segment) * (1 << 31) + tokens[at]
                    cell = (tokens[at] * 31 + segment * 7919) & (REMEMBERED - 1)
                    if table.remembered[cell] != key:
                        table.remembered[cell] = key
                        table.remembered_sure[cell] = how_sure(
                            segment, word[:n], model, words.letters[start:end], board, spelling, trees, bench
                        )
                    sure = table.remembered_sure[cell]
                else:
                    if at + 1 >= m or used[at + 1] or last > first:
                        break
                    other, after = words.starts[tokens[at + 1]], words.starts[tokens[at + 1] + 1]
                    length, more = end - start, after - other
                    mask = np.int64(words.mask[tokens[at]] | words.mask[tokens[at + 1]])
                    if (
                        length + more > 40
                        or n < (length + more) // 2
                        or bits_of(mask & ~possible & 0x7FFFFFFF) + bits_of(required & ~mask & 0x7FFFFFFF) > MOST_MISSING
                    ):
                        break
                    joined[:length], joined[length : length + more] = words.letters[start:end], words.letters[other:after]
                    sure = how_sure(segment, word[:n], model, joined[: length + more], board, spelling, trees, bench)
                sures[count], whose[count], where[count], wide[count] = sure, segment, at, width
                count += 1
    while True:
        best = -1
        top = 0.0
        for number in range(count):
            if sures[number] > top and is_free(board.first[whose[number]], board.last[whose[number]], row, table):
                free = True
                for at in range(where[number], where[number] + wide[number]):
                    if used[at]:
                        free = False
                if free:
                    best, top = number, sures[number]
        if best < 0 or top < LEAST_LEFT:
            return float(top)
        segment = whose[best]
        take(row, board.first[segment], board.last[segment], where[best], wide[best], top, BY_REST, 1.0, table, used)


@compiled
def is_exact(
    row: int,
    tokens: NDArray[np.int32],
    m: int,
    query: Query,
    names: Names,
    words: Words,
    board: Board,
    singles: NDArray[np.int32],
    table: Table,
) -> bool:
    """Return whether the query is the name itself, in the letters of the list: the same words, in any order, and none left.

    Words of another script than Latin are kept by their likeliest Latin spelling, so that is what is compared.
    """
    if len(query.lengths) != m:
        return False
    native = names.native[board.chosen[row]]
    for place in range(m):
        at, segment = table.to[row, place], singles[place]
        if at < 0 or table.width[row, place] != 1 or (query.models[place] == LATIN_MODEL) == native:
            return False
        bare = query.bare[place] > 0
        listed = words.letters[words.starts[tokens[at]] : words.starts[tokens[at] + 1]]
        if not same_letters(listed, segment, board) and not (bare and same_letters(listed, segment + 1, board)):
            return False
    return True


@compiled
def same_letters(listed: NDArray[np.uint8], segment: int, board: Board) -> bool:
    """Return whether a word of the list is the likeliest Latin spelling of a segment."""
    n = board.lengths[segment, 0]
    return len(listed) == n and np.array_equal(listed, board.roman[segment, :n])


@compiled
def align(
    row: int, segments: int, query: Query, names: Names, words: Words, spelling: Spelling, trees: Trees, bench: Bench, board: Board,
    singles: NDArray[np.int32], table: Table
) -> None:  # fmt: skip
    """Lay the query against the name in a row of the board, and fill the row's alignment and features."""
    name = board.chosen[row]
    start, end = names.starts[name], names.starts[name + 1]
    m = min(end - start, SIDE)
    tokens = names.tokens[start : start + m]
    used = np.zeros(SIDE, np.int8)
    table.to[row, :] = -1
    take_known(row, tokens, m, segments, board, table, used)
    take_initials(row, tokens, m, query, board, words, singles, table, used)
    best_left = take_left(row, tokens, m, segments, query, board, words, spelling, trees, bench, table, used)
    fill_features(row, tokens, m, best_left, query, names, words, board, singles, table, used)
    table.exact[row] = is_exact(row, tokens, m, query, names, words, board, singles, table)


@compiled
def align_all(
    count: int,
    segments: int,
    query: Query,
    names: Names,
    words: Words,
    spelling: Spelling,
    trees: Trees,
    bench: Bench,
    board: Board,
    table: Table,
) -> None:
    """Lay the query against all names on the board."""
    singles = np.zeros(SIDE, np.int32)
    for segment in range(segments - 1, -1, -1):
        if board.first[segment] == board.last[segment]:
            singles[board.first[segment]] = segment
    lay_out(segments, board, table)
    top = 0.0
    for row in range(count):
        top = max(top, board.score[row])
    for row in range(count):
        align(row, segments, query, names, words, spelling, trees, bench, board, singles, table)
        table.features[row, 30] = board.score[row] - top
