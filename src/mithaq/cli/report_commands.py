"""Reports: read texts without keeping anything."""

import json
from pathlib import Path

import click

from mithaq.app import ReportReader
from mithaq.cli.opening import Desk, pass_desk, read_text


@click.group("report")
def report_command() -> None:
    """Open reports in Arabic, Urdu and English."""


@report_command.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@pass_desk
def read(desk: Desk, files: tuple[Path, ...]) -> None:
    """Read texts and print what the reader proposes, one JSON object a line; nothing is stored."""
    reader = ReportReader()
    with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
        for file in files:
            found = {"file": str(file), **reader(reading, read_text(file))}
            if desk.output.as_json:
                click.echo(json.dumps(found, ensure_ascii=False))
            else:
                desk.output.answer(found)
