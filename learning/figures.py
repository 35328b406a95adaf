"""Figures: what the ranker reaches out of fold, its calibration, and the threshold for a budget of false alarms."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from learning.ranker import Seen

Hits = Sequence[Sequence[tuple[str, float]]]
PER = 10_000


def calibration(raw: Sequence[NDArray[np.float64]], seen: Sequence[Seen]) -> tuple[float, float]:
    """Return scale and offset by which the best score of a query becomes the probability that it is right."""
    tops = [(scores.max(), one.right[int(scores.argmax())]) for scores, one in zip(raw, seen, strict=True) if len(scores)]
    x, y = np.array([[score] for score, _ in tops]), np.array([right for _, right in tops])
    fitted = LogisticRegression(C=100.0).fit(x, y)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def threshold_at(budget: float, clean: Hits) -> float:
    """Return the least score that at most `budget` of 10,000 clean names reach, kept to three digits."""
    tops = sorted((hits[0][1] if hits else 0.0 for hits in clean), reverse=True)
    return float(np.ceil(tops[int(len(tops) * budget / PER)] * 1000) / 1000)


def figures(queries: Sequence[dict[str, Any]], clean: Sequence[dict[str, Any]], hits: Hits, threshold: float) -> dict[str, Any]:
    """Return recall by group, false alarms at the threshold, recall at budgets, and ten bins of the calibration."""
    groups: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    found = hits[: len(queries)]
    for query, some in zip(queries, found, strict=True):
        expected = set(query["expected"])
        told = (
            bool(some) and some[0][0] in expected,
            any(one in expected for one, _ in some),
            any(one in expected and score >= threshold for one, score in some),
        )
        for name in ("all", "composed" if query["slice"].startswith("comp_") else "real", query["pair"], query["slice"]):
            groups[name].append(told)
        if query["slice"] in ("un_orig_org", "party_org"):
            groups["organisations in original script"].append(told)
        if some:
            bins[min(9, int(some[0][1] * 10))].append((some[0][1], told[0]))
    for some in hits[len(queries) :]:
        if some:
            bins[min(9, int(some[0][1] * 10))].append((some[0][1], False))
    tops = sorted((some[0][1] if some else 0.0 for some in hits[len(queries) :]), reverse=True)
    best = [
        max((score for one, score in some if one in query["expected"]), default=0.0) for query, some in zip(queries, found, strict=True)
    ]
    return {
        "threshold": threshold,
        "groups": {name: (len(told), *np.mean(told, axis=0)) for name, told in sorted(groups.items())},
        "false alarms per 10,000": PER * sum(top >= threshold for top in tops) / max(1, len(clean)),
        "recall at": {per: float(np.mean([score > tops[int(len(tops) * per / PER)] for score in best])) for per in (10, 50, 100)},
        "calibration": [
            (len(some), float(np.mean([score for score, _ in some])), float(np.mean([right for _, right in some]))) for some in bins if some
        ],
    }


def print_figures(said: dict[str, Any]) -> None:
    """Print the figures as a table."""
    for name, (count, first, ten, raised) in said["groups"].items():
        print(f"{name:36} n={count:5} R@1={first:.3f} R@10={ten:.3f} R@T={raised:.3f}")
    print(f"threshold {said['threshold']:.3f}: {said['false alarms per 10,000']:.0f} false alarms per 10,000 clean names")
    print("recall at false alarms per 10,000:", ", ".join(f"{per}: {share:.3f}" for per, share in said["recall at"].items()))
    print("calibration (n, predicted, observed):", "; ".join(f"{n} {p:.2f} {o:.2f}" for n, p, o in said["calibration"]))
