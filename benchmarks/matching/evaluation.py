"""The evaluation set: a list to be screened against, names that must hit, clean names that must not.

1. The folder that MITHAQ_EVAL_DATA names holds `screening/`; in it, or one folder below, are index.jsonl, queries.jsonl, negatives.jsonl.
2. A draw is by a hash of the query's id: the same every run, on every machine, and for every matcher.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

FILES = ("index.jsonl", "queries.jsonl", "negatives.jsonl")


class NoEvaluationSetError(Exception):
    """The evaluation set is not where it was said to be."""


@dataclass(frozen=True)
class Query:
    """One name to be screened; `expected` is empty for a clean name."""

    qid: str
    query: str
    schema: str
    pair: str
    slice: str
    expected: frozenset[str]


@dataclass(frozen=True)
class EvaluationSet:
    """The index file as it lies there, and the queries of both kinds."""

    index: Path
    positives: tuple[Query, ...]
    negatives: tuple[Query, ...]

    def drawn(self, positives: int, negatives: int) -> "EvaluationSet":
        """Return the set with at most so many queries of each kind, drawn."""
        return EvaluationSet(self.index, draw(self.positives, positives), draw(self.negatives, negatives))


def draw(queries: Iterable[Query], count: int, salt: str = "sample") -> tuple[Query, ...]:
    """Return at most `count` queries, those whose hash is lowest, in the order of their hashes."""
    ordered = sorted(queries, key=lambda query: hashlib.sha256(f"{salt} {query.qid}".encode()).digest())
    return tuple(ordered[:count])


def find_evaluation_set(root: Path, split: str | None) -> EvaluationSet:
    """Return the set of `root`/screening, or of the folder `split` in it (without one: the only folder that holds a set).

    Raises: NoEvaluationSetError when there is none, or more than one to choose from.
    """
    base = root / "screening"
    folders = [base / split] if split else [base, *sorted(base.glob("*/"))]
    found = [folder for folder in folders if all((folder / name).is_file() for name in FILES)]
    if len(found) != 1:
        named = ", ".join(folder.name for folder in found) or "none"
        raise NoEvaluationSetError(f"{base} must hold one set of {', '.join(FILES)} (found: {named}); choose one with --split.")
    return EvaluationSet(found[0] / FILES[0], _read(found[0] / FILES[1]), _read(found[0] / FILES[2]))


def write_queries(path: Path, queries: Sequence[Query], *, with_schema: bool) -> None:
    """Write the queries as a matcher is given them: nothing of what is expected, and the schema only where it is needed."""
    with path.open("w", encoding="utf-8") as out:
        for query in queries:
            line = {"qid": query.qid, "query": query.query} | ({"schema": query.schema} if with_schema else {})
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _read(path: Path) -> tuple[Query, ...]:
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return tuple(
        Query(row["qid"], row["query"], row["schema"], row["pair"], row["slice"], frozenset(row.get("expected", ()))) for row in rows
    )
