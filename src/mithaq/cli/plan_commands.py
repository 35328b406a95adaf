"""The plan by command: what is to be followed up."""

import json
from dataclasses import asdict

import click
import msgspec

from mithaq.cli.opening import Desk, pass_desk
from mithaq.desks.plan.follow_up import KINDS, Finding, follow_up
from mithaq.records.ident import instant
from mithaq.store import Reading

MOST = 1_000


@click.group("plan")
def plan_command() -> None:
    """The joint action plan."""


@plan_command.command("follow-up")
@click.option("--agreement", default="", help="Identifier of an agreement; left out, all of them.")
@pass_desk
def follow(desk: Desk, agreement: str) -> None:
    """Print what was announced and not taken up, is due, overdue, lapsed or contradicted, each with its source."""
    with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
        found = follow_up(reading, agreement, instant(node.house.clock()).date(), limit=MOST)
        rows = [_told(reading, one) for one in found]
    if desk.output.as_json:
        click.echo(json.dumps({"kinds": KINDS, "findings": rows}, ensure_ascii=False))
        return
    for row in rows:
        source = f"  [{row['source']['record']}]" if row["source"] else ""
        click.echo(f"{row['kind']:<12} {row['day'] or '-':<10}  {row['number']} {row['title']}{source}")


def _told(reading: Reading, one: Finding) -> dict[str, object]:
    """Return a finding as it is printed: its source with the words that its span names."""
    row = asdict(one) | {"source": None}
    if one.source is not None:
        held = reading.get(one.source.record)
        text = str(held.record.properties.get("text", "")) if held is not None and held.record is not None else ""
        start, end = one.source.start, one.source.end
        words = text[start:end] if start is not None and end is not None else ""
        row["source"] = {**msgspec.to_builtins(one.source), "words": words}
    return row
