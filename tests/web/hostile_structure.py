"""What a hostile partner needs so that its groups, documents, plans, approvals and what it says are taken. All of it is invented."""

from collections.abc import Mapping
from typing import Any

from tests.agreement.nodes import Node

# What must be right in a record of a type for it to be taken; every other field is poisoned.
PROPER: Mapping[str, Mapping[str, Any]] = {
    "working-group": {"ended": "2026"},
    "framework-document": {
        "nature": "understanding",
        "status": "agreed",
        "signed_on": "2025",
        "in_force_on": "2025",
        "ends_on": "2026",
    },
    "document-word": {"says": "contests"},
    "national-plan": {"status": "under-way", "adopted_on": "2025"},
    "plan-link": {"how": "serves", "line": "1"},
    "approval": {"position": "approved-with-reservation"},
    "approval-need": {"rule": "all"},
    "position": {"stance": "welcomes"},
    "caveat": {"effect": "assurance"},
    "operation": {"kind": "police"},
    "claimed-figure": {"bound": "about", "value": "12.5", "as_of": "2025"},
    "figure-check": {"finding": "disputes", "value": "40"},
    "security-incident": {
        "kind": "bombing",
        "nature": "claim",
        "bound": "about",
        "happened_on": "2025",
        "same_as": None,
        "statement": None,
    },
    "incident-account": {"denies": False, "bound": "at-least"},
    "cross-link": {"links": ["https://elsewhere.invalid/<script>window.hit=1</script>"]},
}


def own_structure(node: Node, agreement: str, pillar: str) -> dict[str, str]:
    """Return a group, a document and a national plan of a node, about which its partner can speak."""
    under = {"agreement": agreement}
    lines = [{"number": "1", "text": "Invented line", "pillar": pillar}]
    figure = {"measured": "Invented", "value": "80", "claimant": "Invented", "party": node.id}
    return {
        "working-group": node.act("plan.found_group", **under, name="Invented", pillar=pillar, mandate="Invented").record,
        "document": node.act("plan.enter_document", **under, title="Invented", nature="policy", status="announced").record,
        "incident": node.act("reports.register_incident", **under, kind="raid", what="Invented").record,
        "figure": node.act("plan.claim_figure", **under, **figure).record,
        "national-plan": node.act("plan.enter_national_plan", **under, title="Invented", lines=lines).record,
    }
