"""Requests: the statistics of both sides, the same on each node for what both hold."""

from dataclasses import asdict
from typing import Any

import click

from mithaq.cli.opening import Desk, pass_desk
from mithaq.desks.requests.figures import Figures, SideFigures, read_counted, side_figures
from mithaq.exchange.agreement import find_agreement, read_agreement
from mithaq.store import Reading

MOST_AGREEMENTS = 200
COLUMNS = ("from", "to", "what", "sent", "in_time", "prolonged", "late", "refused", "withdrawn", "waiting", "overdue", "silent")


@click.group("requests")
def requests_command() -> None:
    """Requests to partners and from them."""


@requests_command.command("statistics")
@click.option("--period", default="", help="A year or a month in which it was asked, such as 2026 or 2026-05; left out: all.")
@click.option("--agreement", default="", help="The identifier of one agreement; left out: all.")
@pass_desk
def show_statistics(desk: Desk, period: str, agreement: str) -> None:
    """Count the requests of each side: answered in time, late, refused by ground, silent; and how many hours an answer took."""
    with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
        if agreement:
            find_agreement(reading, agreement)
        names = {node.house.identity.id: node.house.identity.name, **_names(reading)}
        sides = side_figures(read_counted(reading), names, node.house.clock(), agreement=agreement, period=period)
    if desk.output.as_json:
        desk.output.answer({"period": period, "agreement": agreement, "sides": [_side(one, names) for one in sides]})
        return
    desk.output.table([row for one in sides for row in _rows(one, names)], (*COLUMNS, "median_hours", "eighty_hours"))


def _names(reading: Reading) -> dict[str, str]:
    """Return the names of all parties of agreements, by identity."""
    bodies = [read_agreement(held) for held in reading.page("agreement", limit=MOST_AGREEMENTS).rows if held.record is not None]
    return {party.identity: party.name for body in bodies for party in body.parties}


def _side(one: SideFigures, names: dict[str, str]) -> dict[str, Any]:
    def parts(found: Any) -> dict[str, Any]:
        return {value: _figures(figures) for value, figures in found.items()}

    return {
        "from": one.asker,
        "from_name": names.get(one.asker, ""),
        "to": one.asked,
        "to_name": names.get(one.asked, ""),
        "total": _figures(one.total),
        "by_kind": parts(one.by_kind),
        "by_urgency": parts(one.by_urgency),
        "by_month": parts(one.by_month),
        "refused_by_ground": dict(one.grounds),
    }


def _figures(one: Figures) -> dict[str, Any]:
    return {**asdict(one), "answered": one.answered}


def _rows(one: SideFigures, names: dict[str, str]) -> list[dict[str, Any]]:
    parts = [("all", one.total), *one.by_kind.items(), *one.by_urgency.items(), *one.by_month.items()]
    pair = {"from": names.get(one.asker, one.asker), "to": names.get(one.asked, one.asked)}
    return [{**pair, "what": name, **_shown(figures)} for name, figures in parts]


def _shown(one: Figures) -> dict[str, Any]:
    return {name: "" if value is None else value for name, value in asdict(one).items()}
