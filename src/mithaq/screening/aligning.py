"""Aligning: the words of a query laid against the words of one name, each used once, and the features of what fits and what is left.

1. Pairs that the segments know are taken by probability and rarity, greatest first.
2. A single letter takes a word that begins with it.
3. What is left on both sides is compared word by word, neighbours of the list's name also as one word: what no key could find.
4. The features tell coverage, rarity, order, contradiction (words left on both sides) and how each match came about.
"""

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import bits_of, inlined, inner
from mithaq.screening.features import REMEMBERED, SIDE, Table, fill_features
from mithaq.screening.finding import MOST_SEGMENTS, Board, Segments
from mithaq.screening.index import Names
from mithaq.screening.lexicon import BY_INITIAL, BY_REST
from mithaq.screening.meeting import LAST_TURN, LEAST_GAIN, LEAST_WEIGHT, LETTER_BITS, Bench, Words, probability
from mithaq.screening.query import BARE, LENGTH, SPEAKS, Query
from mithaq.screening.sound import forward_cost, trigram_cost
from mithaq.screening.spelling import UNIT, Spelling
from mithaq.screening.spoken import LATIN_MODEL, LETTERS, MODEL, ROMAN, Spoken
from mithaq.screening.trees import Trees

LEAST_LEFT = 0.12
INITIAL_WORTH = 0.5
COMPARISONS = 40
FARTHEST = 9
FAINT, CHANCE, FAINTEST = -4.0, 1e-4, 1e-5
LONGEST_PAIR = 40
MOST_MISSING = 3


@inlined
def lay_out(segments: int, parts: Segments, table: Table) -> None:
    """Fill the table with the words that the segments know."""
    table.turn[0] += 1
    if table.turn[0] % LAST_TURN == 0:
        table.slot_turn[:] = -1
    turn = np.int32(table.turn[0] % LAST_TURN)
    used = 0
    for segment in range(segments):
        table.bits[segment] = (np.int64(1) << (parts.last[segment] + 1)) - (np.int64(1) << parts.first[segment])
        for place in range(parts.met[segment]):
            other = parts.found[segment, place]
            if table.slot_turn[other] != turn:
                table.slot_turn[other] = turn
                table.slot[other] = used
                table.sure[used, :] = 0.0
                used += 1
            slot = table.slot[other]
            table.sure[slot, segment] = parts.sure[segment, place]
            table.rare[slot, segment] = parts.rare[segment, place]
            table.way[slot, segment] = parts.way[segment, place]


@inlined
def take(row: int, first: int, last: int, at: int, width: int, sure: float, way: int, rare: float, table: Table) -> None:
    """Note that words `first` to `last` of the query are met by `width` words of the name from `at`."""
    for place in range(first, last + 1):
        table.to[row, place] = at
        table.width[row, place] = width
        table.met_sure[row, place] = sure
        table.met_way[row, place] = way
        table.met_rare[row, place] = rare


@inlined
def take_known(row: int, tokens: NDArray[np.int32], m: int, segments: int, parts: Segments, table: Table) -> tuple[int, int]:
    """Take the pairs that the segments know, the surest and rarest first; return the words of both sides that are met, as bits."""
    turn = np.int32(table.turn[0] % LAST_TURN)
    count = 0
    for at in range(m):
        if table.slot_turn[tokens[at]] != turn:
            continue
        slot = table.slot[tokens[at]]
        for segment in range(segments):
            sure = table.sure[slot, segment]
            if sure <= 0.0:
                continue
            first = parts.first[segment]
            span = parts.last[segment] - first + 1
            table.value[count] = sure * (LEAST_WEIGHT + table.rare[slot, segment]) * span - 0.001 * abs(at - first)
            table.whose[count], table.where[count] = segment, at
            count += 1
    met, used = 0, 0
    while True:
        best, top = -1, 0.0
        for number in range(count):
            if table.value[number] > top and not (used >> table.where[number]) & 1 and not met & table.bits[table.whose[number]]:
                best, top = number, float(table.value[number])
        if best < 0:
            return met, used
        segment, at = table.whose[best], table.where[best]
        slot = table.slot[tokens[at]]
        take(
            row, parts.first[segment], parts.last[segment], at, 1,
            table.sure[slot, segment], table.way[slot, segment], table.rare[slot, segment], table
        )  # fmt: skip
        met |= int(table.bits[segment])
        used |= 1 << at


@inlined
def take_initials(
    row: int, tokens: NDArray[np.int32], m: int, met: int, used: int, query: Query, spoken: Spoken, words: Words,
    singles: NDArray[np.int32], table: Table
) -> tuple[int, int]:  # fmt: skip
    """Let a single letter of either side take a word of the other that begins with it; return what is met then, as bits."""
    for place in range(len(query.said)):
        segment = singles[place]
        if (met >> place) & 1 or spoken.sizes[segment, ROMAN] == 0:
            continue
        letter = spoken.roman[segment, 0]
        for at in range(m):
            start = words.starts[tokens[at]]
            length = words.starts[tokens[at] + 1] - start
            if not (used >> at) & 1 and (query.said[place, LENGTH] == 1 or length == 1) and words.letters[start] == letter:
                take(row, place, place, at, 1, INITIAL_WORTH, BY_INITIAL, 0.1, table)
                met |= 1 << place
                used |= 1 << at
                break
    return met, used


@inner
def probability_of(
    part: int, m: int, list_cost: float, cost: int, spoken: Spoken, spelling: Spelling, trees: Trees, bench: Bench, table: Table
) -> float:  # fmt: skip
    """Return the probability that the word in `table.joined` is a part of the query; few words come so far."""
    return probability(part, spoken, table.joined, 0, m, list_cost, cost, spelling, trees, bench)


@inlined
def how_sure(
    part: int, first: int, second: int, words: Words, spoken: Spoken, spelling: Spelling, trees: Trees, bench: Bench, table: Table
) -> float:  # fmt: skip
    """Return the probability that a word of a list, or two as one (`second` is -1 for none), are a part of the query.

    Where the letters explain too little (`LEAST_GAIN`), what is given is as good as none, and only tells how far apart the two are.
    """
    key, other = table.turn[0] * MOST_SEGMENTS + part, np.int64(first) | np.int64(second + 1) << 32
    cell = (first * 31 + part * 7919 + (second + 1) * 65_537) & (REMEMBERED - 1)
    if table.remembered[cell, 0] == key and table.remembered[cell, 1] == other:
        return float(table.remembered_sure[cell])
    m, n, model, joined = 0, spoken.sizes[part, LETTERS], spoken.sizes[part, MODEL], table.joined
    for at in range(words.starts[first], words.starts[first + 1]):
        joined[m] = words.letters[at]
        m += 1
    list_cost = words.cost[first]
    if second >= 0:
        for at in range(words.starts[second], words.starts[second + 1]):
            joined[m] = words.letters[at]
            m += 1
        list_cost = np.float32(trigram_cost(joined, m, spelling.trigrams))
    gained = min(list_cost, 120.0)
    limit = int((gained - FAINT * m) * UNIT)
    cost = forward_cost(
        spoken.rows[part], spoken.rest[part], n, joined, 0, m, limit, spelling.forward[model],
        spelling.one[model], spelling.two[model], spelling.three[model], bench.chunks, bench.work
    )  # fmt: skip
    gain = max(FAINT, (gained - cost / UNIT) / m)
    sure = CHANCE * np.exp(gain)
    if gain >= LEAST_GAIN:
        sure = probability_of(part, m, list_cost, cost, spoken, spelling, trees, bench, table)
    table.remembered[cell, 0], table.remembered[cell, 1], table.remembered_sure[cell] = key, other, sure
    return float(sure)


@inlined
def take_left(
    row: int, tokens: NDArray[np.int32], m: int, segments: int, met: int, used: int, parts: Segments, words: Words,
    spoken: Spoken, spelling: Spelling, trees: Trees, bench: Bench, table: Table
) -> tuple[float, int]:  # fmt: skip
    """Compare what is left on both sides and take what fits; return the probability of the best pair not taken, and what is used."""
    count, most = 0, np.float32(0.0)
    for segment in range(segments):
        n, roman = spoken.sizes[segment, LETTERS], spoken.sizes[segment, ROMAN]
        if met & table.bits[segment] or roman == 0:
            continue
        excess, required = ~spoken.possible[segment] & LETTER_BITS, spoken.required[segment]
        for at in range(m):
            if (used >> at) & 1:
                continue
            token = tokens[at]
            letters, after, length = np.int64(words.mask[token]), -1, words.starts[token + 1] - words.starts[token]
            for width in range(1, 3):
                if width == 2:
                    if at + 1 >= m or (used >> (at + 1)) & 1 or parts.last[segment] > parts.first[segment]:
                        break
                    after = tokens[at + 1]
                    length += words.starts[after + 1] - words.starts[after]
                    if length > LONGEST_PAIR or n < length // 2:
                        break
                    letters |= np.int64(words.mask[after])
                strange, missing = bits_of(letters & excess), bits_of(required & ~letters)
                if strange + missing > MOST_MISSING or count == COMPARISONS:
                    continue
                apart = 3 * strange + 2 * missing + 2 * max(0, abs(length - roman) - 1)
                if apart > FARTHEST:
                    sure = np.float32(FAINTEST / apart)
                else:
                    sure = np.float32(how_sure(segment, token, after, words, spoken, spelling, trees, bench, table))
                most = max(most, sure)
                if sure >= LEAST_LEFT / 2:
                    table.value[count] = sure
                    table.whose[count], table.where[count], table.wide[count] = segment, at, width
                    count += 1
    if most < LEAST_LEFT:
        return float(most), used
    while True:
        best, top, taken = -1, 0.0, 0
        for number in range(count):
            over = int(2 * table.wide[number] - 1) << int(table.where[number])
            if table.value[number] > top and not used & over and not met & table.bits[table.whose[number]]:
                best, top, taken = number, float(table.value[number]), over
        if best < 0 or top < LEAST_LEFT:
            return top, used
        segment = table.whose[best]
        take(row, parts.first[segment], parts.last[segment], table.where[best], table.wide[best], top, BY_REST, 1.0, table)
        met |= int(table.bits[segment])
        used |= taken


@inlined
def is_exact(
    row: int, tokens: NDArray[np.int32], m: int, query: Query, names: Names, words: Words, board: Board, spoken: Spoken,
    singles: NDArray[np.int32], table: Table
) -> bool:  # fmt: skip
    """Return whether the query is the name itself, in the letters of the list: the same words, in any order, and none left.

    Words of another script than Latin are kept by their likeliest Latin spelling, so that is what is compared.
    """
    if len(query.said) != m:
        return False
    native = names.native[board.chosen[row]]
    for place in range(m):
        at, segment = table.to[row, place], singles[place]
        if at < 0 or table.width[row, place] != 1 or (query.said[place, SPEAKS] == LATIN_MODEL) == native:
            return False
        bare = query.said[place, BARE] > 0
        if not same_letters(tokens[at], segment, words, spoken) and not (bare and same_letters(tokens[at], segment + 1, words, spoken)):
            return False
    return True


@inlined
def same_letters(token: int, segment: int, words: Words, spoken: Spoken) -> bool:
    """Return whether a word of the list is the likeliest Latin spelling of a segment."""
    n, start = spoken.sizes[segment, ROMAN], words.starts[token]
    if words.starts[token + 1] - start != n:
        return False
    for place in range(n):
        if words.letters[start + place] != spoken.roman[segment, place]:
            return False
    return True


@inlined
def align(
    row: int, segments: int, query: Query, names: Names, words: Words, spelling: Spelling, trees: Trees, bench: Bench, spoken: Spoken,
    parts: Segments, board: Board, singles: NDArray[np.int32], table: Table
) -> None:  # fmt: skip
    """Lay the query against the name in a row of the board, and fill the row's alignment and features."""
    name = board.chosen[row]
    start, end = names.starts[name], names.starts[name + 1]
    m = min(end - start, SIDE)
    tokens = names.tokens[start : start + m]
    table.to[row, :] = -1
    met, used = take_known(row, tokens, m, segments, parts, table)
    met, used = take_initials(row, tokens, m, met, used, query, spoken, words, singles, table)
    best_left, used = take_left(row, tokens, m, segments, met, used, parts, words, spoken, spelling, trees, bench, table)
    fill_features(row, tokens, m, best_left, used, query, names, words, parts, board, singles, table)
    table.exact[row] = is_exact(row, tokens, m, query, names, words, board, spoken, singles, table)


@inlined
def align_all(
    count: int, segments: int, query: Query, names: Names, words: Words, spelling: Spelling, trees: Trees, bench: Bench, spoken: Spoken,
    parts: Segments, board: Board, table: Table
) -> None:  # fmt: skip
    """Lay the query against all names on the board."""
    singles = np.zeros(SIDE, np.int32)
    for segment in range(segments - 1, -1, -1):
        if parts.first[segment] == parts.last[segment]:
            singles[parts.first[segment]] = segment
    lay_out(segments, parts, table)
    top = 0.0
    for row in range(count):
        top = max(top, board.score[row])
    for row in range(count):
        align(row, segments, query, names, words, spelling, trees, bench, spoken, parts, board, singles, table)
        table.features[row, 30] = board.score[row] - top
