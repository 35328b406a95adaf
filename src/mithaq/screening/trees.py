"""Trees: boosted decision trees as flat arrays, walked by compiled code.

As learned, a node is a feature, a threshold and two children; a child below zero is the leaf with the number -1 - child. As walked, the
two children lie side by side, the leaves are the nodes from `leaves` on, and a leaf is its own child, so that `TOGETHER` trees can be
walked step by step until the last has reached its leaf: one tree after the other takes twice as long, for the processor guesses the end
of each wrong.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import inlined

TOGETHER = 6


class Trees(NamedTuple):
    """Boosted trees: `children[2 * node]` where the node's feature is at most its threshold, the next one where it is above.

    `roots` are filled up to a multiple of `TOGETHER` by the last node, a leaf of no value.
    """

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
    inner, every = len(feature), len(feature) + len(value) + 1
    below = np.stack([left, right], axis=1).astype(np.int64).ravel()
    children = np.repeat(np.arange(every), 2)
    children[: 2 * inner] = np.where(below < 0, inner - 1 - below, below)
    start = np.where(roots < 0, inner - 1 - roots.astype(np.int64), roots)
    return Trees(
        np.append(start, np.full(-len(start) % TOGETHER, every - 1)).astype(np.uint32),
        np.append(feature, np.zeros(every - inner)).astype(np.uint16),
        np.append(threshold, np.zeros(every - inner)).astype(np.float32),
        children.astype(np.uint32),
        np.concatenate([np.zeros(inner), value, [0.0]]).astype(np.float32),
        inner,
    )


@inlined
def step(trees: Trees, node: Any, row: NDArray[np.float32]) -> Any:
    """Return the child of a node that a row of features goes on to."""
    above = np.uint64(row[trees.feature[node]] > trees.threshold[node])
    return np.uint64(trees.children[(node << np.uint64(1)) | above])


@inlined
def walk(trees: Trees, row: NDArray[np.float32]) -> float:
    """Return the sum of the leaves that a row of features reaches."""
    total, leaves, roots = 0.0, np.uint64(trees.leaves), trees.roots
    for number in range(0, len(roots), TOGETHER):
        a, b, c = np.uint64(roots[number]), np.uint64(roots[number + 1]), np.uint64(roots[number + 2])
        d, e, f = np.uint64(roots[number + 3]), np.uint64(roots[number + 4]), np.uint64(roots[number + 5])
        while (a < leaves) | (b < leaves) | (c < leaves) | (d < leaves) | (e < leaves) | (f < leaves):
            a, b, c = step(trees, a, row), step(trees, b, row), step(trees, c, row)
            d, e, f = step(trees, d, row), step(trees, e, row), step(trees, f, row)
        for leaf in (a, b, c, d, e, f):
            total += trees.value[leaf]
    return float(total)
