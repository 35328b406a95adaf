"""The structure of the invented cooperation: a group, a document with an annex, a national plan, approvals, a cross-link; all invented."""

from typing import Any


def structure(desks: Any) -> None:
    """Let the east found, enter and link, and the west name its members, confirm, and answer with a link of its own."""
    east, west, agreement, ids = desks.east, desks.west, desks.ids["agreement"], desks.ids
    under = {"agreement": agreement}
    pillars = ["counter-terrorism", "border-security"]
    named = {"name": "Strategic dialogue", "interval_days": 365, "pillars": pillars}
    ids["series"] = east.act(
        "plan.open_series", **under, **named, co_chairs=[{"party": east.id, "office": "Secretary of Invention"}]
    ).record
    text = {"language": "ar", "text": "مذكرة مخترعة."}
    document = {"title": "Invented framework", "nature": "signed-text", "status": "in-force", "signed_on": "2025-11", "texts": [text]}
    ids["document"] = east.act("plan.enter_document", **under, **document, pillars=pillars, scope="Borders and networks.").record
    annex = {"title": "ملحق المعابر", "nature": "understanding", "status": "agreed", "parent": ids["document"]}
    ids["annex"] = east.act("plan.enter_document", **under, **annex).record
    group = {"name": "Group on crossings", "pillar": "border-security", "mandate": "Cards for the valley.", "series": "Strategic dialogue"}
    ids["working-group"] = east.act(
        "plan.found_group", **under, **group, interval_days=30, started="2025-06", document=ids["document"]
    ).record
    east.act("plan.name_members", working_group=ids["working-group"], members=[{"office": "Director of crossings", "name": "سالم المثالي"}])
    east.act("plan.record_meeting", **under, title="First sitting", held_on="2025-10", group=ids["working-group"])
    lines = [
        {"number": "1.1", "text": "Posts on the river", "pillar": "border-security", "status": "under-way", "indicator": "posts built"},
        {"number": "1.2", "text": "خط بلا تعهد"},
    ]
    plan = {"title": "Plan of Eastland", "adopted_on": "2025-09", "adopted_by": ["Invented council"], "lines": lines}
    ids["national-plan"] = east.act("plan.enter_national_plan", **under, **plan).record
    link = {"title": "Road to the coast", "pillar": "border-security", "regions": ["Westbridge", "وادي"], "text": "Trade by road."}
    ids["cross-link"] = east.act("plan.record_cross_link", **under, **link, links=[ids["C-17"], "https://invented.example/road"]).record
    need = {"subject": ids["document"], "authorities": ["Invented council", "هيئة مخترعة"]}
    ids["approval-need"] = east.act("plan.need_approvals", **need).record
    said = {"authority": "Invented council", "position": "approved-with-reservation", "on": "2026-01-02", "reservation": "Paper only."}
    ids["approval"] = east.act("plan.approve", subject=ids["document"], **said).record
    desks.world.settle()
    ids["group-members"] = west.act(
        "plan.name_members", working_group=ids["working-group"], members=[{"office": "Head of passports"}]
    ).record
    ids["document-word"] = west.act("plan.answer_document", framework_document=ids["document"], says="confirms").record
    ids["plan-link"] = west.act(
        "plan.link_plan", national_plan=ids["national-plan"], line="1.1", commitment=ids["C-17"], how="serves", note="بطاقات"
    ).record
    desks.world.settle()


def hidden_structure(node: Any, under: dict[str, Any]) -> dict[str, str]:
    """Return a group, a document and a national plan that are marked as `under` says, by the names of the fields that name them."""
    pillar = "border-security"
    made = {
        "working-group": node.act("plan.found_group", name="Hidden", pillar=pillar, mandate="Hidden", **under).record,
        "framework-document": node.act("plan.enter_document", title="Hidden", nature="policy", status="announced", **under).record,
        "national-plan": node.act("plan.enter_national_plan", title="Hidden", lines=[{"number": "1.1", "text": "Hidden"}], **under).record,
    }
    return {**made, "group": made["working-group"], "document": made["framework-document"]}
