"""The scoring, tried on an invented set whose figures can be reckoned by hand, and on sabotages of it that must show."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from matching import scoring
from matching.evaluation import EvaluationSet, Query
from matching.scoring import Answers, Scores, score


def invented() -> tuple[EvaluationSet, dict[str, list[tuple[str, float]]]]:
    """Return four names that must hit and a thousand clean names of which twelve score, and answers to them."""
    hit = [
        Query("a", "A", "Person", "Arab-ar>Latn", "un_orig_person", frozenset({"one", "twin"})),
        Query("b", "B", "Person", "Arab-ar>Latn", "comp_person", frozenset({"two"})),
        Query("c", "C", "Organization", "Cyrl>Latn", "party_org", frozenset({"three"})),
        Query("d", "D", "Person", "Cyrl>Latn", "wd_person", frozenset({"four"})),
    ]
    clean = [Query(f"n{number}", "N", "Person", "Latn>Latn", "neg_invented", frozenset()) for number in range(1_000)]
    answers: dict[str, list[tuple[str, float]]] = {
        "a": [("twin", 0.95), ("x", 0.9)],
        "b": [("x", 0.8), ("two", 0.8)],
        "c": [*((f"y{number}", 0.7) for number in range(10)), ("three", 0.6)],
    }
    answers |= {f"n{number}": [("x", score_)] for number, score_ in enumerate((0.99, 0.93, 0.9, *[0.8] * 8, 0.6))}
    return EvaluationSet(Path("invented"), tuple(hit), tuple(clean)), answers


def figures(scores: Scores) -> dict[str, float | None]:
    """Return the figures that the test knows by hand."""
    return {
        "at 1": scores.every.at_1,
        "at 10": scores.every.at_10,
        "real at 1": scores.real.at_1,
        "organisations at 10": scores.organisations.at_10,
        "arabic at 1": scores.pairs["Arab-ar>Latn"].at_1,
        "within 10": scores.within[10],
        "within 100": scores.within[100],
        "false at 0.9": scores.false_per_10k,
        "at threshold": scores.at_threshold,
    }


# One in a thousand may alert: the second clean name, 0.93, is the threshold. Ten may: the eleventh, 0.8, and a tie with it does not count.
KNOWN = {
    "at 1": 1 / 4,
    "at 10": 2 / 4,
    "real at 1": 1 / 3,
    "organisations at 10": 0.0,
    "arabic at 1": 1 / 2,
    "within 10": 1 / 4,
    "within 100": 1 / 4,
    "false at 0.9": 30.0,
    "at threshold": 1 / 4,
}


def run() -> list[str]:
    """Return what is wrong: figures that differ from those known, and sabotages that nobody would have seen."""
    asked, answers = invented()
    found = figures(score(asked, answers, 0.9))
    wrong = [f"{name}: {found[name]} instead of {KNOWN[name]}" for name in KNOWN if found[name] != KNOWN[name]]
    sabotages: dict[str, Callable[[], Scores]] = {
        "the twin is not expected": lambda: score(_without_twin(asked), answers, 0.9),
        "a tie at the budget's edge counts": lambda: _with_ties(asked, answers),
        "the hits are read in another order": lambda: score(asked, {qid: hits[::-1] for qid, hits in answers.items()}, 0.9),
    }
    wrong += [f"not noticed: {name}" for name, sabotaged in sabotages.items() if figures(sabotaged()) == KNOWN]
    return wrong


def _without_twin(asked: EvaluationSet) -> EvaluationSet:
    return replace(asked, positives=tuple(replace(query, expected=query.expected - {"twin"}) for query in asked.positives))


def _with_ties(asked: EvaluationSet, answers: Answers) -> Scores:
    kept = scoring._threshold_of
    scoring._threshold_of = lambda tops, budget: kept(tops, budget) - 1e-9
    try:
        return score(asked, answers, 0.9)
    finally:
        scoring._threshold_of = kept
