"""Answers: the rows that come of names: one for each candidate, one for each name that could not be screened, none for a name without hit.

The columns are `row` (1 is the first of the input), `id` where the input has one, `name` as asked, `rank`, `subject_id`, `schema`, `score`
(six decimals, and compared so with the threshold), `listed_name`, `explanation` unless it is not wanted (JSON: which words met, what was
left), and `problem`.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pyarrow as pa

from mithaq.names.words import words_of_name
from mithaq.screening.bulk.job import Job
from mithaq.screening.bulk.rows import EMPTY, NO_WORD, TOO_LONG, Rows
from mithaq.screening.explain import told
from mithaq.screening.screener import Hit, NameTooLong, Screener


class Answer(NamedTuple):
    """One row, without the input's id: `at` is its place in the part."""

    at: int
    row: int
    name: str | None
    rank: int | None = None
    subject_id: str | None = None
    schema: str | None = None
    score: float | None = None
    listed_name: str | None = None
    explanation: str | None = None
    problem: str | None = None


TYPES = {
    "row": pa.int64(),
    "name": pa.string(),
    "rank": pa.int32(),
    "subject_id": pa.string(),
    "schema": pa.string(),
    "score": pa.float64(),
    "listed_name": pa.string(),
    "explanation": pa.string(),
    "problem": pa.string(),
}
EXPLAINED = ("met", "left")


@dataclass
class Answered:
    """The answers to the rows of a part, and what they count up to."""

    answers: list[Answer] = field(default_factory=list)
    candidates: int = 0
    names_hit: int = 0
    problems: Counter[str] = field(default_factory=Counter)


def answer_rows(rows: Rows, first: int, screener: Screener, job: Job) -> Answered:
    """Return the answers to rows, in their order; candidates best first."""
    found = Answered()
    for at, name in enumerate(rows.names):
        problem, hits = (rows.problems[at], []) if at in rows.problems else search(name, screener, job)
        if problem is not None:
            found.problems[problem] += 1
            found.answers.append(Answer(at, first + at, name, problem=problem))
        elif name is not None:
            found.answers += [_candidate(at, first + at, name, rank, hit, job) for rank, hit in enumerate(hits, 1)]
        found.candidates += len(hits)
        found.names_hit += bool(hits)
    return found


def table_of(found: Answered, rows: Rows, job: Job) -> Any:
    """Return the answers as an Arrow table."""
    columns = {name: pa.array([getattr(one, name) for one in found.answers], kind) for name, kind in TYPES.items()}
    if not job.explained:
        del columns["explanation"]
    if rows.ids is None:
        return pa.table(columns)
    ids = rows.ids.take(pa.array([one.at for one in found.answers], pa.int64()))
    return pa.table({"row": columns.pop("row"), "id": ids, **columns})


def search(name: str | None, screener: Screener, job: Job) -> tuple[str | None, list[Hit]]:
    """Return why a name cannot be screened, or None; and its candidates from the threshold up."""
    if name is None or not name.strip():
        return EMPTY, []
    try:
        found = screener.search(name, job.hits)
    except NameTooLong:
        return TOO_LONG, []
    if not found and not words_of_name(name):
        return NO_WORD, []
    return None, [hit for hit in found if _score(hit) >= job.threshold]


def _candidate(at: int, row: int, name: str, rank: int, hit: Hit, job: Job) -> Answer:
    said = told(name, hit) if job.explained else {}
    explanation = json.dumps({key: said[key] for key in EXPLAINED}, ensure_ascii=False) if said else None
    return Answer(at, row, name, rank, hit.id, hit.schema, _score(hit), hit.name, explanation)


def _score(hit: Hit) -> float:
    return round(hit.score, 6)
