"""The courier: export and import what the line carries as a file, for a partner that cannot be reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from mithaq.cli.opening import Desk, Unreadable, pass_desk
from mithaq.lang.catalogue import N_
from mithaq.wires.courier.exporting import Exported, export_file
from mithaq.wires.courier.importing import Imported, import_file


@click.group("courier")
def courier_command() -> None:
    """Carry records, files and receipts to a partner, and back, where there is no line."""


@courier_command.command("export")
@click.option("--partner", required=True, help="The identity of the partner's node.")
@click.option("--agreement", required=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write; only the partner can open it.")
@click.option("--from", "start", type=int, help="The first leaf; left out, what the partner has not receipted.")
@pass_desk
def export(desk: Desk, partner: str, agreement: str, out: Path, start: int | None) -> None:
    """Write a signed file, encrypted to the partner: what waits for it, and the receipt for what came from it."""
    exported = _export(desk, {"partner": partner, "agreement": agreement, "first_leaf": start}, out)
    desk.output.answer(_said(exported, out))
    if exported.left:
        desk.output.progress(f"{exported.left} leaves did not fit: export again with --from {exported.end} into another file.")


@courier_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--answer", type=click.Path(path_type=Path), help="Write a file for the sender: our receipt, and what waits for it.")
@pass_desk
def take(desk: Desk, file: Path, answer: Path | None) -> None:
    """Take a partner's courier file. Taking one twice changes nothing."""
    with desk.node(keys=True) as node, _opened(file) as stream:
        imported = import_file(node.house, desk.actor(node), stream)
    said = _taken(imported)
    if imported.trouble is not None:
        desk.output.progress(f"Taken before the fault: leaves {imported.start} to {imported.end}; {said['counts']}")
        raise imported.trouble
    if answer is not None:
        ask: dict[str, object] = {"partner": imported.partner, "agreement": imported.agreement}
        said["answer"] = _said(_export(desk, ask, answer), answer)
    desk.output.answer(said)


def _export(desk: Desk, ask: dict[str, object], out: Path) -> Exported:
    """Return what was exported; the file appears whole or not at all."""
    part = out.with_name(f"{out.name}.part")
    with desk.node(keys=True) as node:
        try:
            with part.open("wb") as stream:
                exported = export_file(node.house, desk.actor(node), ask, stream)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    return exported


def _said(exported: Exported, out: Path) -> dict[str, Any]:
    return {
        "file": str(out),
        "from": exported.start,
        "to": exported.end,
        "left": exported.left,
        "attachments": exported.attachments,
        "receipt": exported.cosigned,
        "bytes": out.stat().st_size,
    }


def _taken(imported: Imported) -> dict[str, Any]:
    return {
        "partner": imported.partner,
        "agreement": imported.agreement,
        "from": imported.start,
        "to": imported.end,
        "counts": imported.counts,
    }


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """Yield a file that can be read twice. Raises: Unreadable."""
    try:
        stream = file.open("rb")
    except OSError as error:
        raise Unreadable(file=file, reason=error.strerror or str(error)) from error
    with stream:
        if not stream.seekable():
            raise Unreadable(file=file, reason=N_("it is no file that can be read twice"))
        yield stream
