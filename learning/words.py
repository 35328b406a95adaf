"""Words: the boosted trees that say how probable it is that two words are one, fitted on pairs and on the words that were nearly taken for them."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence

import lightgbm
import numpy as np
from numpy.typing import NDArray

from learning.pairs import Pair
from learning.trees import flat
from mithaq.names.alphabet import NUMBERS
from mithaq.screening.building import build_index
from mithaq.screening.compiled import compiled
from mithaq.screening.meeting import SHORT, Bench, Words, make_bench, probability, shortlist
from mithaq.screening.sound import FEATURES
from mithaq.screening.spelling import MODELS, SCRIPT_OF, Spelling
from mithaq.screening.spoken import Spoken, make_spoken, speak
from mithaq.screening.subjects import Subject
from mithaq.screening.trees import NO_TREES, Trees

DRAWN = {"Arab": 22_000, "Aran": 16_000, "Cyrl": 14_000, "Latn": 18_000}
NEGATIVES = 14


@compiled
def compared(
    word: NDArray[np.uint8],
    n: int,
    model: int,
    words: Words,
    spelling: Spelling,
    trees: Trees,
    bench: Bench,
    spoken: Spoken,
    out: NDArray[np.float32],
    which: NDArray[np.int32],
) -> int:
    """Write the features of the words on the short list of a word; return how many rows there are."""
    speak(0, word, n, model, spelling, spoken)
    chosen, costs = np.empty(SHORT, np.int32), np.empty(SHORT, np.int32)
    count = shortlist(0, spoken, words, spelling, bench, chosen, costs)
    for number in range(count):
        start, end = words.starts[chosen[number]], words.starts[chosen[number] + 1]
        probability(0, spoken, words.letters, start, end - start, words.cost[chosen[number]], costs[number], spelling, trees, bench)
        out[number] = bench.features
        which[number] = chosen[number]
    return count


def learn_words(
    pairs: Mapping[str, Sequence[Pair]], vocabulary: Sequence[str], spelling: Spelling
) -> tuple[lightgbm.Booster, dict[str, NDArray[np.generic]]]:
    """Return the booster and its flat arrays."""
    drawn = random.Random("words")
    every = sorted(set(vocabulary) | {pair.target for some in pairs.values() for pair in some})
    index = build_index(Subject(word, "Word", [word]) for word in every)
    place = {index.ids[number]: int(index.names.tokens[index.names.starts[number]]) for number in range(len(every))}
    bench = make_bench(len(index.words.frequency))
    spoken = make_spoken(1)
    out, which = np.zeros((SHORT, FEATURES), np.float32), np.zeros(SHORT, np.int32)
    features, labels = [], []
    for model, some in pairs.items():
        targets: dict[str, set[int]] = defaultdict(set)
        for pair in some:
            if pair.target in place:
                targets[pair.source].add(place[pair.target])
        sources = sorted(targets)
        number = MODELS.index(model)
        table = NUMBERS[SCRIPT_OF[model]]
        for source in drawn.sample(sources, min(len(sources), DRAWN[model])):
            word = np.array([table[letter] for letter in source], np.uint8)
            count = compared(word, len(word), number, index.words, spelling, NO_TREES, bench, spoken, out, which)
            own = targets[source] | ({place[source]} if source in place else set())
            right = np.array([int(one) in own for one in which[:count]], bool)
            kept = np.flatnonzero(right | (np.cumsum(~right) <= NEGATIVES))
            features.append(out[kept].copy())
            labels.append(right[kept])
    x, y = np.concatenate(features), np.concatenate(labels).astype(np.float32)
    print(f"words: {len(y)} comparisons, {y.mean():.3f} right")
    rising = [1, 1, 1, 1, 1, 1, -1, 0, 0, 0, 0, 0, 0, 0, 1, -1]
    settings = {
        "objective": "binary",
        "num_leaves": 24,
        "learning_rate": 0.12,
        "min_data_in_leaf": 60,
        "monotone_constraints": rising,
        "verbose": -1,
        "seed": 7,
        "deterministic": True,
        "num_threads": 2,
    }
    booster = lightgbm.train(settings, lightgbm.Dataset(x, y), num_boost_round=70)
    return booster, flat(booster)
