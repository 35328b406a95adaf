"""Trees: boosted decision trees as flat arrays, walked by compiled code.

As learned, a node is a feature, a threshold and two children; a child below zero is the leaf with the number -1 - child. As walked, the
two children lie side by side, and the leaves are the nodes from `leaves` on.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import inlined


class Trees(NamedTuple):
    """Boosted trees: `children[2 * node]` where the node's feature is at most its threshold, the next one where it is above."""

    roots: NDArray[np.uint32]
    feature: NDArray[np.uint16]
    threshold: NDArray[np.float32]
    children: NDArray[np.uint32]
    value: NDArray[np.float32]
    leaves: int


NO_TREES = Trees(
    np.empty(0, np.uint32), np.empty(0, np.uint16), np.empty(0, np.float32), np.empty(0, np.uint32), np.empty(0, np.float32), 0
)


def trees_of(stored: Mapping[str, Any], name: str) -> Trees:
    """Return the trees that are stored under a name."""
    roots, feature, threshold, left, right, value = (
        stored[f"{name}.{field}"] for field in ("roots", "feature", "threshold", "left", "right", "value")
    )
    nodes = len(feature)
    children = np.stack([left, right], axis=1).astype(np.int64).ravel()
    numbered = [np.where(some < 0, nodes - 1 - some, some).astype(np.uint32) for some in (roots.astype(np.int64), children)]
    return Trees(numbered[0], feature.astype(np.uint16), threshold, numbered[1], value, nodes)


@inlined
def walk(trees: Trees, row: NDArray[np.float32]) -> float:
    """Return the sum of the leaves that a row of features reaches."""
    total, one, leaves = 0.0, np.uint64(1), np.uint64(trees.leaves)
    for root in trees.roots:
        node = np.uint64(root)
        while node < leaves:
            node = np.uint64(trees.children[(node << one) | np.uint64(row[trees.feature[node]] > trees.threshold[node])])
        total += trees.value[node - leaves]
    return float(total)


@inlined
def walk_all(trees: Trees, rows: NDArray[np.float32], count: int, totals: NDArray[np.float32]) -> None:
    """Fill the sum of the leaves that each of the first rows reaches, tree by tree: a tree is small enough to stay at hand."""
    one, leaves = np.uint64(1), np.uint64(trees.leaves)
    totals[:count] = 0.0
    for root in trees.roots:
        for row in range(count):
            node = np.uint64(root)
            while node < leaves:
                node = np.uint64(trees.children[(node << one) | np.uint64(rows[row, trees.feature[node]] > trees.threshold[node])])
            totals[row] += trees.value[node - leaves]
