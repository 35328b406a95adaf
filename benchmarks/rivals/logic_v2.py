"""Rival: nomenklatura's logic-v2, what OpenSanctions' yente scores with by default.

1. It scores pairs and has no index of its own here: the candidates are the first 50 entities of the skeleton TF-IDF
   (see skeleton.py), so no name that those miss can be found, and its speed includes them.
2. The query is an example of the schema that the query line names; it carries a name and nothing else.
3. What is listed under no schema but Thing scores 0 with it (told as persons, one in sixty of them would be found).
4. Its own defaults, its own caches (a thousand entities), and its own threshold of 0.70.
"""

from followthemoney import EntityProxy, model
from nomenklatura.matching import ScoringConfig, get_algorithm
from runner import HITS, main
from skeleton import SkeletonIndex

CANDIDATES = 50


class LogicV2:
    threshold = 0.70
    packages = ("nomenklatura", "followthemoney", "rigour", "scikit-learn", "anyascii")
    batch = 1

    def build(self, entries: list[dict]) -> None:
        self.index = SkeletonIndex(entries)
        self.listed = [example(entry["id"], entry["schema"], entry["names"]) for entry in entries]
        self.algorithm = get_algorithm("logic-v2")
        self.config = ScoringConfig.defaults()

    def answer(self, queries: list[dict]) -> list[list[tuple[str, float]]]:
        return [self.answer_one(query) for query in queries]

    def answer_one(self, query: dict) -> list[tuple[str, float]]:
        asked = example(f"query:{query['qid']}", query["schema"], [query["query"]])
        (near,) = self.index.nearest([query["query"]], CANDIDATES)
        scored = [(self.index.ids[at], self.algorithm.compare(asked, self.listed[at], self.config).score) for at, _ in near]
        return sorted((hit for hit in scored if hit[1] > 0), key=lambda hit: -hit[1])[:HITS]


def example(ident: str, schema: str, names: list[str]) -> EntityProxy:
    """Return an entity of a schema with these names. Its id must be its own: logic-v2 remembers by id what it made of the names."""
    return model.get_proxy({"id": ident, "schema": schema, "properties": {"name": names}})


if __name__ == "__main__":
    main(LogicV2())
