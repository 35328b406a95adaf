"""Rival: rapidfuzz's token sort ratio over anyascii.

1. Names and queries are transliterated by anyascii, made lower case, cut at anything but letters and digits, and their words sorted.
2. The score is fuzz.ratio of the two, which is what fuzz.token_sort_ratio reckons; the sorting is done once for the list,
   in the rival's favour.
3. An entity scores what its best name scores. Nothing below 0.40 is kept.
4. The threshold is 0.88, a usual one for this scorer; rapidfuzz itself names none.
"""

import numpy as np
from anyascii import anyascii
from rapidfuzz import fuzz, process, utils
from runner import HITS, main

CUTOFF = 40
STEPS = (70, 60, 50, CUTOFF)


def prepared(name: str) -> str:
    return " ".join(sorted(utils.default_process(anyascii(name)).split()))


class TokenSort:
    threshold = 0.88
    packages = ("rapidfuzz", "anyascii", "numpy")
    batch = 100

    def build(self, entries: list[dict]) -> None:
        self.ids = [entry["id"] for entry in entries]
        self.names = [prepared(name) for entry in entries for name in entry["names"]]
        self.owner = np.array([at for at, entry in enumerate(entries) for _ in entry["names"]])

    def answer(self, queries: list[dict]) -> list[list[tuple[str, float]]]:
        asked = [prepared(query["query"]) for query in queries]
        table = process.cdist(asked, self.names, scorer=fuzz.ratio, score_cutoff=CUTOFF, dtype=np.float32, workers=1)
        return [self.best(scores) for scores in table]

    def best(self, scores: np.ndarray) -> list[tuple[str, float]]:
        """Return the best entities by the scores of all names."""
        for least in STEPS:
            near = np.flatnonzero(scores >= least)
            if len(near) >= 4 * HITS:
                break
        best: dict[int, float] = {}
        for at in near[np.argsort(-scores[near], kind="stable")]:
            best.setdefault(int(self.owner[at]), float(scores[at]) / 100)
            if len(best) == HITS:
                break
        return [(self.ids[at], score) for at, score in best.items()]


if __name__ == "__main__":
    main(TokenSort())
