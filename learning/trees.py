"""Trees: a LightGBM model as the flat arrays that `mithaq.screening.trees` walks."""

from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray


def flat(booster: lightgbm.Booster) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a booster's trees: roots, feature, threshold, left, right, value."""
    roots: list[int] = []
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    value: list[float] = []

    def add(node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            value.append(node["leaf_value"])
            return -len(value)
        at = len(feature)
        feature.append(node["split_feature"])
        threshold.append(node["threshold"])
        left.append(0)
        right.append(0)
        left[at], right[at] = add(node["left_child"]), add(node["right_child"])
        return at

    for tree in booster.dump_model()["tree_info"]:
        roots.append(add(tree["tree_structure"]))
    return {
        "roots": np.array(roots, np.int32), "feature": np.array(feature, np.int16), "threshold": np.array(threshold, np.float32),
        "left": np.array(left, np.int32), "right": np.array(right, np.int32), "value": np.array(value, np.float32),
    }  # fmt: skip
