"""Published lists: import one."""

import time
from pathlib import Path

import click

from mithaq.cli.opening import Desk, Unreadable, pass_desk, read_file
from mithaq.formats.ftm import MAX_FTM_BYTES
from mithaq.lang.catalogue import N_
from mithaq.names.listed import MAX_LIST_BYTES

OFAC_PARTS = ("sdn", "alt", "add")


@click.group("list")
def list_command() -> None:
    """The lists that others publish."""


@list_command.group("import")
def import_group() -> None:
    """Import a published list; a broken file leaves the list in force."""


@import_group.command("un")
@click.argument("file", type=click.Path(path_type=Path))
@pass_desk
def import_un(desk: Desk, file: Path) -> None:
    """Import the UN Security Council Consolidated List (XML)."""
    _import(desk, "un", {"list": read_file(file)})


@import_group.command("ofac")
@click.argument("folder", type=click.Path(path_type=Path))
@pass_desk
def import_ofac(desk: Desk, folder: Path) -> None:
    """Import the OFAC SDN list from a folder with sdn, alt and add (CSV), with or without the prefix ofac_."""
    found = find_ofac(folder)
    if "sdn" not in found:
        raise Unreadable(file=folder, reason=N_("it holds no sdn.csv"))
    _import(desk, "ofac", {part: read_file(file) for part, file in found.items()})


@import_group.command("ftm")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", required=True, help="The list's short name on this node, such as opensanctions; the same at every import.")
@click.option("--title", default="", help="The publisher's name as people read it; left out: as it was.")
@pass_desk
def import_ftm(desk: Desk, file: Path, source: str, title: str) -> None:
    """Import a list in FollowTheMoney, one entity a line (OpenSanctions' entities.ftm.json)."""
    _import(desk, source, {"list": read_file(file, MAX_FTM_BYTES + 1)}, "ftm", title)


@import_group.command("csv")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", required=True, help="The list's short name on this node, such as pk-nacta; the same at every import.")
@click.option("--title", default="", help="The publisher's name as people read it; left out: as it was.")
@pass_desk
def import_csv(desk: Desk, file: Path, source: str, title: str) -> None:
    """Import a national list from a table with the columns reference, name and kind (CSV, UTF-8)."""
    _import(desk, source, {"list": read_file(file, MAX_LIST_BYTES + 1)}, "csv", title)


def find_ofac(folder: Path) -> dict[str, Path]:
    """Return the files of the OFAC list in a folder, by part. Raises: Unreadable."""
    try:
        files = sorted(folder.iterdir())
    except OSError as error:
        raise Unreadable(file=folder, reason=error.strerror or str(error)) from error
    names = {file.name.lower().removeprefix("ofac_").removesuffix(".csv"): file for file in files if file.suffix.lower() == ".csv"}
    return {part: names[part] for part in OFAC_PARTS if part in names}


def _import(desk: Desk, source: str, files: dict[str, bytes], form: str = "", title: str = "") -> None:
    started = time.monotonic()
    outcome = desk.act("designations.import_list", {"source": source, "files": files, "format": form, "title": title})
    desk.output.answer({**outcome.said, "record": outcome.record, "seconds": round(time.monotonic() - started, 2)})
