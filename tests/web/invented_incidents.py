"""Invented incidents for the invented desks: one of which the sides tell different numbers, one that was struck, one without a day."""

from typing import Any


def happen(desks: Any) -> None:
    """Let the east enter three incidents and the west tell its own account of the first."""
    east, west, agreement = desks.east, desks.west, desks.ids["agreement"]
    first = desks.ids["incident"] = east.act(
        "reports.register_incident",
        agreement=agreement,
        kind="bombing",
        what="An invented bomb on a bus",
        place="Eastvale",
        area="Eastland",
        happened_on="2025-11-20",
        groups=["Nightingales of the Valley"],
        claimed_by="Nightingales of the Valley",
        killed=2,
        injured=12,
        source_grade="B",
        information_grade="2",
    ).record
    again = east.act("reports.register_incident", agreement=agreement, kind="attack", what="The same bomb, told twice").record
    east.act("reports.register_incident", agreement=agreement, kind="clash", what="A clash at a post", happened_on="2025-06")
    east.act("reports.strike_incident", incident=again, reason="It is the bomb on the bus.", same_as=first)
    desks.world.settle()
    west.act("reports.give_account", incident=first, text="Three of ours died later.", killed=5)
    desks.world.settle()
