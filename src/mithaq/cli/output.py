"""What commands print: answers on stdout, everything else on stderr; with `--json` one JSON value a line and nothing besides."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click
import msgspec

from mithaq.lang.refusal import Refused


@dataclass(frozen=True)
class Output:
    """How to print: as JSON or for a reader, and in which language refusals speak."""

    as_json: bool = False
    locale: str = "en"

    def answer(self, value: Any, text: str | None = None) -> None:
        """Print an answer: the JSON value, or `text`, or the value in lines of "name: value"."""
        if self.as_json:
            click.echo(json.dumps(msgspec.to_builtins(value), ensure_ascii=False))
        elif text is not None:
            click.echo(text)
        else:
            click.echo("\n".join(_lines(msgspec.to_builtins(value))))

    def table(self, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
        """Print rows: one JSON object a line, or aligned columns with how many there are."""
        if self.as_json:
            for row in rows:
                click.echo(json.dumps(msgspec.to_builtins(dict(row)), ensure_ascii=False))
            return
        widths = {name: max([len(name), *(len(str(row.get(name, ""))) for row in rows)]) for name in columns}
        click.echo("  ".join(name.ljust(widths[name]) for name in columns).rstrip())
        for row in rows:
            click.echo("  ".join(str(row.get(name, "")).ljust(widths[name]) for name in columns).rstrip())
        click.echo(f"{len(rows)}", err=True)

    def progress(self, text: str) -> None:
        """Say on stderr what goes on."""
        click.echo(text, err=True)

    def refuse(self, refusal: Refused) -> int:
        """Print a refusal on stderr and return the exit status."""
        text = refusal.text(self.locale)
        if self.as_json:
            said = {"type": refusal.rule, "title": text.what, "detail": text.whose, "next": text.next_act, "status": refusal.status}
            click.echo(json.dumps(said, ensure_ascii=False), err=True)
        else:
            click.echo(f"{text.what}\n{text.whose} {text.next_act}\n[{text.rule}]", err=True)
        return refusal.exit_status


def _lines(value: Any, indent: str = "") -> list[str]:
    if isinstance(value, Mapping):
        lines: list[str] = []
        for name, member in value.items():
            if isinstance(member, Mapping | list) and member:
                lines += [f"{indent}{name}:", *_lines(member, indent + "  ")]
            else:
                lines.append(f"{indent}{name}: {member}")
        return lines
    if isinstance(value, list):
        return [
            f"{indent}- {member}" if not isinstance(member, Mapping | list) else "\n".join(_lines(member, indent + "  "))
            for member in value
        ]
    return [f"{indent}{value}"]


def is_terminal() -> bool:
    """Return whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()
