"""Trees: boosted decision trees as flat arrays, walked by compiled code.

A node is a feature, a threshold and two children; a child below zero is the leaf with the number -1 - child.
"""

import numpy as np
from numpy.typing import NDArray

from mithaq.screening.compiled import compiled


@compiled
def walk(
    roots: NDArray[np.int32],
    feature: NDArray[np.int16],
    threshold: NDArray[np.float32],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    value: NDArray[np.float32],
    row: NDArray[np.float32],
) -> float:
    """Return the sum of the leaves that a row of features reaches."""
    total = 0.0
    for root in roots:
        node = root
        while node >= 0:
            node = left[node] if row[feature[node]] <= threshold[node] else right[node]
        total += value[-1 - node]
    return float(total)
