"""Inputs of the acts on groups, documents, national plans, approvals and cross-links, for the walk over every act. All are invented."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.agreement.nodes import Node

GROUP = {"name": "Group", "pillar": "counter-terrorism", "mandate": "Invented"}
DOCUMENT = {"title": "Document", "nature": "understanding", "status": "agreed"}
PLAN = {"title": "Plan", "lines": [{"number": "1", "text": "Invented"}]}


def _made(scene: Any, act: str, ask: Mapping[str, Any], by: Node | None = None) -> str:
    """Return a record of the eastern node, or of another that the eastern one then has."""
    made = (by or scene.east).act(act, agreement=scene.ids["agreement"], **ask).record
    if by is not None:
        scene.world.down.clear()
        scene.east.pull()
    return str(made)


ASKS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "plan.found_group": lambda s: {"agreement": s.ids["agreement"], **GROUP},
    "plan.revise_group": lambda s: {"working_group": _made(s, "plan.found_group", GROUP), "ended": "2026-01"},
    "plan.name_members": lambda s: {"working_group": _made(s, "plan.found_group", GROUP), "members": [{"office": "Head"}]},
    "plan.enter_document": lambda s: {"agreement": s.ids["agreement"], **DOCUMENT},
    "plan.revise_document": lambda s: {"framework_document": _made(s, "plan.enter_document", DOCUMENT), "status": "in-force"},
    "plan.answer_document": lambda s: {"framework_document": _made(s, "plan.enter_document", DOCUMENT, s.west), "says": "confirms"},
    "plan.enter_national_plan": lambda s: {"agreement": s.ids["agreement"], **PLAN},
    "plan.revise_national_plan": lambda s: {"national_plan": _made(s, "plan.enter_national_plan", PLAN), "title": "Other"},
    "plan.report_line": lambda s: {"national_plan": _made(s, "plan.enter_national_plan", PLAN), "line": "1", "status": "done"},
    "plan.link_plan": lambda s: {
        "national_plan": _made(s, "plan.enter_national_plan", PLAN),
        "line": "1",
        "commitment": s.ids["signed"],
        "how": "serves",
    },
    "plan.need_approvals": lambda s: {"subject": s.ids["signed"], "authorities": ["Cabinet"]},
    "plan.approve": lambda s: {"subject": s.ids["signed"], "authority": "Cabinet", "position": "approved", "on": "2026-01"},
    "plan.record_cross_link": lambda s: {"agreement": s.ids["agreement"], "pillar": "counter-terrorism", "title": "Invented"},
}
