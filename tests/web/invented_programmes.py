"""Programmes on the invented desks: one of each record type, with the words of both sides. All is invented."""

from typing import Any


def add_programmes(desks: Any) -> None:
    """Let the east record a roll-out, the west enter progress, and the east confirm one entry and dispute another."""
    east, west, agreement = desks.east, desks.west, desks.ids["agreement"]
    targets = [
        {"what": "Scanner of cargo", "site": "Eastport", "quantity": "4", "unit": "devices", "due": "2026-01-02"},
        {"what": "Scanner of cargo", "site": "ميناء الشمال", "quantity": "2", "unit": "devices", "due": "2026-09"},
    ]
    ask = {"number": "PR-1", "name": "أجهزة مسح في المطارات", "kind": "roll-out", "pillar": "counter-narcotics", "lead": west.id}
    more = {"offices": {west.id: "Invented customs"}, "beneficiaries": "Invented third state", "targets": targets}
    ids = desks.ids
    ids["programme"] = east.act("plan.record_programme", agreement=agreement, sources=[{"record": ids["report"]}], **ask, **more).record
    desks.world.settle()
    at = {"programme": ids["programme"], "what": "Scanner of cargo", "unit": "devices"}
    first = west.act(
        "plan.report_progress", site="Eastport", status="installed", quantity="3", on="2026-01", text="One is late.", **at
    ).record
    ids["programme_entry"] = west.act("plan.report_progress", site="ميناء الشمال", status="ordered", quantity="2", **at).record
    west.act("plan.report_progress", site="Southport", status="delivered", quantity="1", **at)
    desks.world.settle()
    east.act("plan.answer_entry", programme_entry=first, position="disputed", reason="Two were seen.", status="delivered", quantity="2")
    east.act("plan.answer_entry", programme_entry=ids["programme_entry"], position="confirmed")
    desks.world.settle()
