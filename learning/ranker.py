"""Ranker: the boosted trees that tell the right name among those looked at, and how its score is read as a probability.

Two stages: the first sees a name alone, the second also how it stands to its rivals. Figures are out of fold: queries with a common
expected subject are in one fold, clean names are dealt by a hash of their text.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
from numpy.typing import NDArray

from mithaq.screening.features import FEATURES
from mithaq.screening.ranking import FAR_BEHIND, HOPELESS, SECOND_LOOK, rivals

FOLDS = 4
FIRST = {
    "objective": "binary",
    "num_leaves": 20,
    "learning_rate": 0.11,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 2.0,
    "verbose": -1,
    "seed": 11,
    "deterministic": True,
    "num_threads": 2,
}
FIRST_TREES, SECOND_TREES = 80, 60


@dataclass(frozen=True)
class Seen:
    """What was seen for one query: features [names, FEATURES + rivals], subject of each name, whether it is right, and the fold."""

    features: NDArray[np.float32]
    subjects: NDArray[np.int32]
    right: NDArray[np.bool_]
    fold: int


def folds(expected: Sequence[Sequence[str]], clean: Sequence[str]) -> list[int]:
    """Return the fold of each query: first those with expected subjects, then the clean ones."""
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            one = parent[one]
        return one

    for group in expected:
        for one in group[1:]:
            parent[root(one)] = root(group[0])
    return [_dealt(root(group[0])) for group in expected] + [_dealt(text) for text in clean]


def _dealt(text: str) -> int:
    return hashlib.sha256(text.encode()).digest()[0] % FOLDS


def fit(seen: Sequence[Seen]) -> tuple[lightgbm.Booster, lightgbm.Booster]:
    """Return both stages fitted on what was seen; the second on first scores that were made out of fold."""
    first = _first(seen)
    inner = [_first([one for place, one in enumerate(seen) if place % 3 != part]) for part in range(3)]
    rows, labels = [], []
    for place, one in enumerate(seen):
        if len(one.right):
            scores = inner[place % 3].predict(one.features[:, :FEATURES], raw_score=True, num_threads=1).astype(np.float32)
            rivals(scores, one.subjects, one.features)
            near = np.argsort(-scores)[:20]
            rows.append(one.features[near].copy())
            labels.append(one.right[near])
    second = lightgbm.train(
        FIRST | {"seed": 12}, lightgbm.Dataset(np.concatenate(rows), np.concatenate(labels).astype(np.float32)), SECOND_TREES
    )
    return first, second


def _first(seen: Sequence[Seen]) -> lightgbm.Booster:
    x = np.concatenate([one.features[:, :FEATURES] for one in seen])
    y = np.concatenate([one.right for one in seen]).astype(np.float32)
    return lightgbm.train(FIRST, lightgbm.Dataset(x, y), FIRST_TREES)


def scored(one: Seen, first: lightgbm.Booster, second: lightgbm.Booster) -> NDArray[np.float64]:
    """Return the score of each name of one query, as the screener gives it before it is calibrated."""
    if not len(one.right):
        return np.empty(0)
    early = first.predict(one.features[:, :FEATURES], raw_score=True, num_threads=1).astype(np.float32)
    rivals(early, one.subjects, one.features)
    late = np.asarray(second.predict(one.features, raw_score=True, num_threads=1))
    top = np.sort(early)[max(0, len(early) - SECOND_LOOK)]
    behind = np.where(early >= top, late, np.minimum(early, FAR_BEHIND))
    return np.where(early < HOPELESS, np.minimum(early + FAR_BEHIND - HOPELESS, FAR_BEHIND), behind)


def out_of_fold(seen: Sequence[Seen]) -> list[NDArray[np.float64]]:
    """Return the scores of all queries, each by models that saw none of its fold."""
    made: list[NDArray[np.float64]] = [np.empty(0)] * len(seen)
    for fold in range(FOLDS):
        first, second = fit([one for one in seen if one.fold != fold])
        for place, one in enumerate(seen):
            if one.fold == fold:
                made[place] = scored(one, first, second)
    return made
