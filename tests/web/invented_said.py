"""Invented words for the invented desks: a position, a caveat, an operation and a figure that is claimed of it."""

from typing import Any


def say(desks: Any) -> None:
    """Let the east tell of an operation with a figure, the west dispute the figure and welcome a round with a caveat."""
    east, west, agreement = desks.east, desks.west, desks.ids["agreement"]
    operation = desks.ids["operation"] = east.act(
        "plan.record_operation",
        agreement=agreement,
        name="Invented lantern",
        kind="military",
        parties=[east.id],
        areas=["Northvale"],
        began_on="2025-06",
        against=["Nightingales of the Valley"],
        pillar="counter-terrorism",
    ).record
    desks.ids["figure"] = east.act(
        "plan.claim_figure",
        agreement=agreement,
        about=operation,
        measured="Share of the valley that is cleared",
        value="80",
        unit="%",
        bound="about",
        area="Northvale",
        claimant="Ministry of Invention",
        party=east.id,
        as_of="2025-12",
    ).record
    desks.world.settle()
    west.act(
        "plan.check_figure", claimed_figure=desks.ids["figure"], finding="disputes", basis="Two of five posts were visited.", value="40"
    )
    ask = {"agreement": agreement, "about": desks.ids["round"], "party": west.id}
    west.act("plan.record_position", **ask, stance="welcomes", text="A good beginning.", office="Invented spokesperson", said_on="2026-01")
    west.act("plan.add_caveat", **ask, effect="assurance", third_parties=["Southland"], text="Not at Southland's expense.")
    desks.world.settle()
