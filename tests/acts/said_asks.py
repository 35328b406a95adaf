"""Inputs of the acts on positions, caveats, operations and figures, for the walk over every act. All are invented."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.agreement.nodes import Node


def _position(scene: Any) -> dict[str, Any]:
    return {"agreement": scene.ids["agreement"], "party": scene.east.id, "stance": "welcomes", "matter": "Invented", "text": "Good."}


def _caveat(scene: Any) -> dict[str, Any]:
    ask = {"agreement": scene.ids["agreement"], "about": scene.ids["signed"], "party": scene.east.id, "effect": "assurance"}
    return {**ask, "third_parties": ["Southland"], "text": "Not at their expense."}


def _operation(scene: Any) -> dict[str, Any]:
    return {"agreement": scene.ids["agreement"], "name": "Lantern", "kind": "police", "parties": [scene.east.id]}


def _figure(scene: Any, claimant: Node) -> dict[str, Any]:
    ask = {"agreement": scene.ids["agreement"], "measured": "Posts", "value": "14", "claimant": "Invented office"}
    return {**ask, "party": claimant.id}


def _claimed(scene: Any) -> str:
    """Return a figure that west claims and east has."""
    made = scene.west.act("plan.claim_figure", **_figure(scene, scene.west)).record
    scene.world.down.clear()
    scene.east.pull()
    return str(made)


ASKS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "plan.record_position": _position,
    "plan.add_caveat": _caveat,
    "plan.record_operation": _operation,
    "plan.change_operation": lambda s: {
        "operation": s.east.act("plan.record_operation", **_operation(s)).record,
        "ended_on": "2026-02",
    },
    "plan.claim_figure": lambda s: _figure(s, s.east),
    "plan.check_figure": lambda s: {"claimed_figure": _claimed(s), "finding": "confirms", "basis": "Pictures."},
}
