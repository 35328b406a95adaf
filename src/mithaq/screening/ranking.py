"""Ranking: the score of a name from its features, and from how it stands to its rivals."""

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import compiled, inlined
from mithaq.screening.features import FEATURES
from mithaq.screening.trees import Trees, walk

RIVAL_FEATURES = 6
SECOND_LOOK, FAR_BEHIND, HOPELESS = 16, -7.0, -6.0
EXACT, ANOTHER = 0.97, 0.4
ALONE = 0.5
WORDS, NAME_LEFT, SCHEMA, ORGANISATION = 0, 12, 26, 1


@compiled
def rivals(scores: NDArray[np.float32], subjects: NDArray[np.int32], features: NDArray[np.float32]) -> None:
    """Fill the columns behind the features: the first score and how it stands to the names of other subjects."""
    count = len(scores)
    for one in range(count):
        best = second = -20.0
        above = close = own = 0
        for other in range(count):
            if subjects[other] == subjects[one]:
                own += 1
                continue
            if scores[other] > best:
                best, second = scores[other], best
            elif scores[other] > second:
                second = scores[other]
            above += scores[other] > scores[one]
            close += abs(scores[other] - scores[one]) < 1.0
        features[one, FEATURES] = scores[one]
        features[one, FEATURES + 1] = scores[one] - best
        features[one, FEATURES + 2] = scores[one] - second
        features[one, FEATURES + 3] = above
        features[one, FEATURES + 4] = close
        features[one, FEATURES + 5] = own


@inlined
def rank(
    count: int,
    subjects: NDArray[np.int32],
    features: NDArray[np.float32],
    exact: NDArray[np.bool_],
    first: Trees,
    second: Trees,
    scale: float,
    offset: float,
    scores: NDArray[np.float32],
) -> None:
    """Fill the score of each row: the second stage's, calibrated; for those that are far behind or hopeless, the first stage's.

    No name of the development set that is a hit in the end has less than -3.2 in the first stage; four of five that the second stage
    would walk have less than -6.

    One word that is a part of a name counts half (`ALONE`): a given name or a family name alone means nobody.
    A name that is written just as the list writes it is never left to the trees: it scores at least `EXACT`,
    and an organisation whose name only contains it is another one: the Taliban of Pakistan are not the Taliban.
    """
    for row in range(count):
        scores[row] = walk(first, features[row])
    rivals(scores[:count], subjects, features)
    some_exact = False
    for row in range(count):
        some_exact = some_exact or exact[row]
    top = np.sort(scores[:count])[max(0, count - SECOND_LOOK)]
    for row in range(count):
        score = features[row, FEATURES]
        if score < HOPELESS:
            score = min(score + FAR_BEHIND - HOPELESS, FAR_BEHIND)
        elif score >= top:
            score = walk(second, features[row])
        else:
            score = min(score, FAR_BEHIND)
        calibrated = 1.0 / (1.0 + np.exp(-(scale * score + offset)))
        if features[row, WORDS] == 1 and features[row, NAME_LEFT] > 0:
            calibrated *= ALONE
        if exact[row]:
            calibrated = max(calibrated, EXACT)
        elif some_exact and features[row, SCHEMA] == ORGANISATION and features[row, NAME_LEFT] > 0:
            calibrated = min(calibrated, ANOTHER)
        scores[row] = calibrated


@inlined
def order_subjects(count: int, subjects: NDArray[np.int32], scores: NDArray[np.float32], rows: NDArray[np.int32]) -> int:
    """Write the best row of each subject to `rows`, best first, and return how many subjects there are."""
    order = np.argsort(-scores[:count])
    kept = 0
    for row in order:
        known = False
        for earlier in range(kept):
            if subjects[rows[earlier]] == subjects[row]:
                known = True
                break
        if not known:
            rows[kept] = row
            kept += 1
    return kept
