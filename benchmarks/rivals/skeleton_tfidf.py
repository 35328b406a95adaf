"""Rival: trigram TF-IDF on consonant skeletons (see skeleton.py).

The threshold is 0.80, from which string_grouper, the best known library of this kind, takes two names for one by default.
"""

from runner import HITS, main
from skeleton import SkeletonIndex


class SkeletonTfidf:
    threshold = 0.80
    packages = ("scikit-learn", "scipy", "numpy", "anyascii")
    batch = 100

    def build(self, entries: list[dict]) -> None:
        self.index = SkeletonIndex(entries)

    def answer(self, queries: list[dict]) -> list[list[tuple[str, float]]]:
        found = self.index.nearest([query["query"] for query in queries], HITS)
        return [[(self.index.ids[at], cosine) for at, cosine in hits] for hits in found]


if __name__ == "__main__":
    main(SkeletonTfidf())
