"""Write the reference pages that are made from the code: acts, record types, commands, settings, refusals; and the JSON Schemas.

`python scripts/reference.py` writes them; with --check it fails when one on disk is not what the code says.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import click
import msgspec

import mithaq
from mithaq.app import RECORD_TYPES, SETTINGS, Settings, open_acts
from mithaq.cli.main import COMMANDS, cli
from mithaq.lang.refusal import Refused
from mithaq.records.kind import RecordType

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs/reference"
SCHEMAS = ROOT / "src/mithaq/resources/schemas"
NOTICE = "<!-- Made from the code by scripts/reference.py; change the code, then run it. -->\n\n"


def main(arguments: list[str]) -> int:
    """Write or check every page; return the exit status."""
    pages = {
        REFERENCE / "acts.md": NOTICE + acts_page(),
        REFERENCE / "records.md": NOTICE + records_page(),
        REFERENCE / "commands.md": NOTICE + commands_page(),
        REFERENCE / "settings.md": NOTICE + settings_page(),
        REFERENCE / "refusals.md": NOTICE + refusals_page(),
        **{SCHEMAS / f"{one.name}.json": schema_text(one) for one in RECORD_TYPES if one.is_own},
    }
    if "--check" in arguments:
        stale = [file for file, text in pages.items() if not file.is_file() or file.read_text() != text]
        for file in stale:
            print(f"{file.relative_to(ROOT)} is not what the code says; run python scripts/reference.py", file=sys.stderr)
        return 1 if stale else 0
    for file, text in pages.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return 0


def acts_page() -> str:
    """Return the page of all acts that persons may do, desk by desk."""
    lines = [
        "# Acts\n",
        "An act is the only door to change. Each is a page's button, a route `POST /api/acts/NAME` and a command `mithaq act NAME`.",
        "Whatever the face, the same checks run and one leaf is added to the node log. `Idempotency-Key` (`--key`) makes repeating harmless.\n",
    ]
    desk = ""
    for act in open_acts():
        if act.desk != desk:
            desk = act.desk
            lines.append(f"## {desk}\n")
        lines += [
            f"### {act.name}\n",
            (act.input.__doc__ or "").strip() + "\n",
            f"For: {', '.join(f'`{role}`' for role in sorted(act.roles))}.\n",
        ]
        lines += _fields(act.input)
    return "\n".join(lines)


def records_page() -> str:
    """Return the page of all record types."""
    lines = [
        "# Record types\n",
        "Everything a desk keeps is a STIX 2.1 object. Types of ours carry a `new-sdo` extension definition, whose JSON Schema is in the wheel",
        "under `mithaq/resources/schemas`. Facets are what records of a type are found by.\n",
    ]
    for one in sorted(RECORD_TYPES, key=lambda kind: kind.name):
        lines.append(f"## {one.name}\n")
        if one.shape is not None:
            lines.append((one.shape.__doc__ or "").strip() + "\n")
        if one.is_own:
            lines.append(f"Extension: `{one.extension}`.\n")
        if one.facets:
            facets = ", ".join(f"`{facet.name}`" + (" (derived)" if facet.values is None else "") for facet in one.facets)
            lines.append(f"Facets: {facets}.\n")
        if one.shape is not None:
            lines += _fields(one.shape)
    return "\n".join(lines)


def commands_page() -> str:
    """Return the page of all commands."""
    lines = [
        "# Commands\n",
        "Answers go to stdout, everything else to stderr; `--json` may stand anywhere. No command needs a terminal: the passphrase comes from",
        "the prompt, from the file named by `MITHAQ_PASSPHRASE_FILE`, or from a systemd credential `mithaq-passphrase`.",
        "Exit status: 0 done, 1 something is wrong (doctor, verify), 2 refused, 3 the disk.\n",
        "## mithaq\n",
        _options(cli),
    ]
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if command is not None:
            lines += _command(f"mithaq {name}", command)
    return "\n".join(lines)


def settings_page() -> str:
    """Return the page of all settings."""
    lines = [
        "# Settings\n",
        "In `mithaq.toml` in the node's home folder, each under its explanation.\n",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    for field in msgspec.structs.fields(Settings):
        default = "" if field.required else json.dumps(field.default)
        lines.append(f"| `{field.name}` | {f'`{default}`' if default else 'given at init'} | {SETTINGS[field.name]} |")
    lines += [
        "",
        "Environment: `MITHAQ_HOME`, `MITHAQ_ACCOUNT`, `MITHAQ_LANGUAGE` stand for the options; `MITHAQ_PASSPHRASE_FILE` names the passphrase's file.",
        "",
    ]
    return "\n".join(lines)


def refusals_page() -> str:
    """Return the page of all refusals, by rule."""
    lines = ["# Refusals\n", "What a person is told when something is not done: the rule, what happened, whose it is, the next act.\n"]
    lines += ["| rule | status | what happened | next act |", "|---|---|---|---|"]
    found = {kind.rule + kind.__name__: kind for kind in refusals()}
    for _, kind in sorted(found.items()):
        lines.append(f"| `{kind.rule}` | {kind.status} | {kind.what} | {kind.next_act} |")
    return "\n".join([*lines, ""])


def refusals() -> list[type[Refused]]:
    """Return every kind of refusal that the package declares."""
    for module in walk_packages(mithaq.__path__, "mithaq."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            import_module(module.name)
    found: list[type[Refused]] = []
    waiting = list(Refused.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "rule" in kind.__dict__ and kind.__module__.startswith("mithaq."):
            found.append(kind)
    return found


def schema_text(one: RecordType) -> str:
    """Return the JSON Schema of a type's body, as published."""
    schema = msgspec.json.schema(one.shape)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$id"] = f"https://mithaq.invalid/schemas/{one.name}.json"
    schema["title"] = one.label
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _fields(shape: type[msgspec.Struct]) -> list[str]:
    fields = msgspec.structs.fields(shape)
    if not fields:
        return ["No fields.\n"]
    lines = ["| field | kind | |", "|---|---|---|"]
    for field in fields:
        lines.append(f"| `{field.encode_name}` | {_kind(field.type)} | {'required' if field.required else 'optional'} |")
    return [*lines, ""]


def _kind(kind: Any) -> str:
    if isinstance(kind, type) and not hasattr(kind, "__args__"):
        return {"str": "text", "int": "whole number", "bool": "yes or no", "bytes": "base64"}.get(kind.__name__, f"`{kind.__name__}`")
    return "`" + str(kind).replace("mithaq.", "").replace("typing.", "").replace("|", "or") + "`"


def _command(name: str, command: click.Command) -> list[str]:
    lines = [f"## {name}\n", (command.help or "").strip() + "\n"]
    arguments = " ".join(one.make_metavar(click.Context(command)) for one in command.params if isinstance(one, click.Argument))
    if arguments:
        lines.append(f"Arguments: `{arguments}`\n")
    options = _options(command)
    if options:
        lines.append(options)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            lines += _command(f"{name} {child.name}", child)
    return lines


def _options(command: click.Command) -> str:
    rows = [f"- `{', '.join(one.opts)}`: {one.help or ''}" for one in command.params if isinstance(one, click.Option)]
    return "\n".join(rows) + "\n" if rows else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
