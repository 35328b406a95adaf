"""Scoring: what a matcher's answers are worth. Pure.

1. A hit is right when its id is expected; recall at 1 and 10 look at the order of the answer alone.
2. A clean name alerts at a threshold when its best hit scores that much or more; false alarms are counted in clean names, not in hits.
3. Recall within a budget: the threshold is the score of the first clean name beyond the budget, and only scores strictly above it count,
   so a matcher that gives many names one score gains nothing by the tie.
4. A query without an answer has no hits.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matching.evaluation import EvaluationSet, Query

BUDGETS = (10, 100)
NEVER = float("-inf")
ORGANISATIONS = ("un_orig_org", "party_org")

Hits = Sequence[tuple[str, float]]
Answers = Mapping[str, Hits]


@dataclass(frozen=True)
class Recall:
    """How many queries there were, and the share whose first, or one of whose first ten hits, was right."""

    queries: int
    at_1: float
    at_10: float


@dataclass(frozen=True)
class Scores:
    """What one matcher reached on one set."""

    positives: int
    negatives: int
    every: Recall
    real: Recall
    un_persons: Recall
    organisations: Recall
    pairs: Mapping[str, Recall]
    slices: Mapping[str, Recall]
    within: Mapping[int, float]
    threshold: float | None
    false_per_10k: float | None
    at_threshold: float | None


def score(asked: EvaluationSet, answers: Answers, threshold: float | None) -> Scores:
    """Return the figures of `answers`; those at the threshold are None when the matcher names none."""
    best = [_best(query, answers, lambda name, query=query: name in query.expected) for query in asked.positives]
    tops = sorted((_best(query, answers, lambda _: True) for query in asked.negatives), reverse=True)

    def recall(wanted: Callable[[Query], bool]) -> Recall:
        return _recall([query for query in asked.positives if wanted(query)], answers)

    return Scores(
        positives=len(best),
        negatives=len(tops),
        every=recall(lambda _: True),
        real=recall(lambda query: not query.slice.startswith("comp_")),
        un_persons=recall(lambda query: query.slice == "un_orig_person"),
        organisations=recall(lambda query: query.slice in ORGANISATIONS),
        pairs=_grouped(asked.positives, lambda query: query.pair, answers),
        slices=_grouped(asked.positives, lambda query: query.slice, answers),
        within={budget: _share(found > _threshold_of(tops, budget) for found in best) for budget in BUDGETS},
        threshold=threshold,
        false_per_10k=None if threshold is None else 10_000 * _share(top >= threshold for top in tops),
        at_threshold=None if threshold is None else _share(found >= threshold for found in best),
    )


def _best(query: Query, answers: Answers, counted: Callable[[str], bool]) -> float:
    return max((found for name, found in answers.get(query.qid, ()) if counted(name)), default=NEVER)


def _threshold_of(tops: Sequence[float], budget: int) -> float:
    """Return the score above which at most `budget` of 10,000 clean names alert; `tops` are their best scores, highest first."""
    allowed = int(len(tops) * budget / 10_000)
    return tops[allowed] if allowed < len(tops) else NEVER


def _grouped(queries: Iterable[Query], key: Callable[[Query], str], answers: Answers) -> dict[str, Recall]:
    groups: defaultdict[str, list[Query]] = defaultdict(list)
    for query in queries:
        groups[key(query)].append(query)
    return {name: _recall(members, answers) for name, members in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))}


def _recall(queries: Sequence[Query], answers: Answers) -> Recall:
    def right(query: Query, depth: int) -> bool:
        return any(name in query.expected for name, _ in answers.get(query.qid, ())[:depth])

    return Recall(len(queries), _share(right(query, 1) for query in queries), _share(right(query, 10) for query in queries))


def _share(answers: Iterable[bool]) -> float:
    counted = list(answers)
    return sum(counted) / len(counted) if counted else 0.0
