"""Building: an index of the names of subjects.

The schemas of `SCHEMAS` have one number in every index, since the ranker was learned with it. Names in Latin letters are kept by their
words; names in another script by the likeliest Latin spelling of their words. The rarity of a word is how few subjects have it, 0 to 1,
of this list or of a population that is handed in: the weights of a list that few may see must come from one that all may see. Titles
and legal forms count little. A subject without a readable name is counted and reported, and so is a name of which only the first
words are read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mithaq.names.alphabet import ALPHABET_VERSION, LATN, LETTERS, NUMBERS
from mithaq.names.script import main_script
from mithaq.names.words import Word, is_too_long, words_of_name
from mithaq.screening.index import Concepts, Index, Names, sources, text_array
from mithaq.screening.lexicon import Lexicon, lexicon
from mithaq.screening.meeting import LEAST_WEIGHT, LENGTH_AT, Words, hash_all, key_all, measure_all
from mithaq.screening.spelling import MODELS, SCRIPT_OF, Spelling, spelling
from mithaq.screening.spoken import ROMAN, make_spoken, speak
from mithaq.screening.subjects import Subject

KIND_WEIGHT = np.array([1.0, 0.15, 0.6, 0.1], np.float32)
SCHEMAS = ("Person", "Organization", "Vessel", "Airplane", "Thing")
MOST_SUBJECTS = 1 << 30


@dataclass(frozen=True)
class Population:
    """How many subjects a list has, and how many of them have each word."""

    subjects: int
    frequency: Mapping[str, int]


def population_of(index: Index) -> Population:
    """Return the population that an index was built from, for building others by its weights."""
    table, letters, starts = LETTERS[LATN], index.words.letters, index.words.starts
    spelt = "".join(table[number - 1] for number in letters.tolist())
    words = (spelt[starts[place] : starts[place + 1]] for place in range(len(starts) - 1))
    return Population(index.population, dict(zip(words, index.words.frequency.tolist(), strict=True)))


def build_index(subjects: Iterable[Subject], population: Population | None = None) -> Index:
    """Return the index of subjects, weighed by `population`, or by themselves without one."""
    tables, known = spelling(), lexicon()
    vocabulary: dict[str, int] = {}
    ids: list[str] = []
    schemas = {name: number for number, name in enumerate(SCHEMAS)}
    schema: list[int] = []
    texts: list[str] = []
    owner: list[int] = []
    native: list[bool] = []
    flat: list[int] = []
    starts = [0]
    nameless = cut = 0
    for number, subject in enumerate(subjects):
        ids.append(subject.id)
        schema.append(schemas.setdefault(subject.schema, len(schemas)))
        seen: set[tuple[int, ...]] = set()
        for name in subject.names:
            cut += is_too_long(name)
            words = tuple(vocabulary.setdefault(letters, len(vocabulary)) for letters in latin_words(name, tables))
            if words and words not in seen:
                seen.add(words)
                texts.append(name)
                owner.append(number)
                native.append(not name.isascii() and main_script(name) != LATN)
                flat += words
                starts.append(len(flat))
        nameless += not seen
    tokens, name_starts, subject_of = np.array(flat, np.int32), np.array(starts, np.int32), np.array(owner, np.int32)
    if population is None:
        size, frequency = len(ids), _frequency(tokens, name_starts, subject_of, len(vocabulary))
    else:
        size, frequency = population.subjects, np.array([population.frequency.get(word, 0) for word in vocabulary], np.int32)
    words_ready = _words(list(vocabulary), frequency, tables, known)
    names = _names(tokens, name_starts, subject_of, np.array(schema, np.uint8), np.array(native, bool), words_ready, size)
    about = {
        "alphabet": ALPHABET_VERSION,
        "subjects": len(ids),
        "population": size,
        "names": len(texts),
        "words": len(vocabulary),
        "nameless": nameless,
        "cut": cut,
        "sources": sources(),
    }
    concepts = _concepts(list(vocabulary), known)
    ids_ready, texts_ready = text_array(ids), text_array(texts)
    for array in (*words_ready, *names, *concepts, ids_ready.starts, texts_ready.starts):
        array.setflags(write=False)  # as those of a file are: for arrays of another kind the search would be compiled once more
    return Index(words_ready, names, concepts, ids_ready, texts_ready, tuple(schemas), about)


def latin_words(name: str, tables: Spelling) -> list[str]:
    """Return the words of a name in Latin letters, those of other scripts as they are likeliest written."""
    return [word.letters if word.script == LATN else romanised(word, tables) for word in words_of_name(name)]


def romanised(word: Word, tables: Spelling) -> str:
    """Return the likeliest Latin spelling of a word of another script."""
    letters = word.bare or word.letters
    numbers = np.array([NUMBERS[SCRIPT_OF[word.model]][letter] for letter in letters], np.uint8)
    spoken = make_spoken(1)
    speak(0, numbers, len(numbers), MODELS.index(word.model), tables, spoken)
    length = int(spoken.sizes[0, ROMAN])
    return "".join(LETTERS[LATN][number - 1] for number in spoken.roman[0, : min(length, 24)]) or "x"


def _frequency(tokens: NDArray[np.int32], starts: NDArray[np.int32], subject: NDArray[np.int32], words: int) -> NDArray[np.int32]:
    """Return how many subjects have each word."""
    owners = np.repeat(subject, np.diff(starts)).astype(np.int64)
    distinct = np.unique(tokens.astype(np.int64) * MOST_SUBJECTS + owners) // MOST_SUBJECTS
    return np.bincount(distinct, minlength=words).astype(np.int32)


def _words(vocabulary: list[str], frequency: NDArray[np.int32], tables: Spelling, known: Lexicon) -> Words:
    table = NUMBERS[LATN]
    starts = np.zeros(len(vocabulary) + 1, np.int32)
    np.cumsum([len(word) for word in vocabulary], out=starts[1:])
    letters = np.array([table[letter] for word in vocabulary for letter in word], np.uint8)
    cost, mask = np.zeros(len(vocabulary), np.float32), np.zeros(len(vocabulary), np.uint32)
    measure_all(letters, starts, tables, cost, mask)
    room = key_all(letters, starts, tables, np.empty(0, np.int64), np.empty(0, np.int32))
    keys, owners = np.empty(room, np.int64), np.empty(room, np.int32)
    key_all(letters, starts, tables, keys, owners)
    order = np.argsort(keys, kind="stable")
    distinct, first = np.unique(keys[order], return_index=True)
    kinds = np.array([known.kind(word, LATN) for word in vocabulary], np.uint8)
    hashes = np.zeros(len(vocabulary), np.int64)
    hash_all(letters, starts, hashes)
    by_hash = np.argsort(hashes, kind="stable")
    key_starts = np.append(first, room).astype(np.int32)
    key_words = owners[order]
    key_masks = (mask | np.diff(starts).astype(np.uint32) << np.uint32(LENGTH_AT))[key_words]
    return Words(
        letters, starts, frequency, cost, mask, kinds, distinct, key_starts, key_words, key_masks, hashes[by_hash], by_hash.astype(np.int32)
    )  # fmt: skip


def _names(
    tokens: NDArray[np.int32],
    starts: NDArray[np.int32],
    subject: NDArray[np.int32],
    schema: NDArray[np.uint8],
    native: NDArray[np.bool_],
    words: Words,
    subjects: int,
) -> Names:
    rarity = rarity_of(words.frequency, subjects)
    weights = ((LEAST_WEIGHT + rarity) * KIND_WEIGHT[words.kind]).astype(np.float32)
    name_of = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    weight = np.zeros(len(starts) - 1, np.float32)
    np.add.at(weight, name_of, weights[tokens])
    order = np.argsort(tokens, kind="stable")
    posting_starts = np.zeros(len(words.frequency) + 1, np.int64)
    np.cumsum(np.bincount(tokens, minlength=len(words.frequency)), out=posting_starts[1:])
    return Names(tokens, starts, subject, weight, schema, native, name_of[order], posting_starts, rarity)


def rarity_of(frequency: NDArray[np.int32], subjects: int) -> NDArray[np.float32]:
    """Return how rare words are, 0 (everybody has it) to 1 (one has it)."""
    rare = -np.log((frequency + 1) / (subjects + 1)) / np.log(max(subjects, 2) / 2 + 1)
    return np.asarray(np.clip(rare, 0, 1), np.float32)


def _concepts(vocabulary: list[str], known: Lexicon) -> Concepts:
    """Return for each concept of the lexicon the words of the list that stand for it."""
    held: list[list[int]] = [[] for _ in range(known.size)]
    for number, word in enumerate(vocabulary):
        for concept in known.concepts(word, LATN):
            held[concept].append(number)
    counts: Counter[int] = Counter({concept: len(words) for concept, words in enumerate(held)})
    starts = np.zeros(known.size + 1, np.int32)
    np.cumsum([counts[concept] for concept in range(known.size)], out=starts[1:])
    return Concepts(np.array([word for words in held for word in words], np.int32), starts)
