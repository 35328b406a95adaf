"""MISP: its events into an intake, an intake as MISP events. Exit status 1: something was refused or left out, and is named."""

from dataclasses import asdict
from pathlib import Path

import click

from mithaq.acts.clients import principal_of_client
from mithaq.app import Node
from mithaq.cli.misp_exporting import Exported, export_events
from mithaq.cli.misp_importing import Bridge, Taken
from mithaq.cli.opening import Desk, pass_desk, read_file, write_whole
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.canonical import TooLarge
from mithaq.records.ident import micros, split_id
from mithaq.records.principal import Principal, this_node
from mithaq.store import Client
from mithaq.wires.misp.converter import converter
from mithaq.wires.misp.event import Allowed
from mithaq.wires.misp.files import MAX_FILE_BYTES, read_events
from mithaq.wires.misp.words import plain
from mithaq.wires.taxii.intakes import ClientCaller, OpenShelf
from mithaq.wires.taxii.pages import NotForReading

COLUMNS = ("event", "state", "kept", "known", "taken_back", "left_own", "left_attachments")
ACCOUNTED = 1


class NoSuchClient(Refused):
    """A client that is not open here."""

    rule = "client.known"
    what = N_("There is no open client “{name}” here.")
    whose = N_("It is for the operator.")
    next_act = N_("Open one with “mithaq client add”, with the right to read and to write the collection.")


@click.group("misp")
def misp_command() -> None:
    """Take events from MISP into a collection, and give a collection to MISP as events. Needs the extra mithaq[misp]."""


@misp_command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--intake", required=True, help="The collection, by its identifier or alias.")
@click.option("--as-client", "client", required=True, help="The client that contributes; it may read and write the collection.")
@click.option("--include-own", is_flag=True, help="Take what MISP keeps to its own organisation (distribution 0) too.")
@click.option("--include-groups", is_flag=True, help="Take what MISP keeps to a sharing group (distribution 4) too.")
@click.option("--include-unpublished", is_flag=True, help="Take events that are not published in MISP too.")
@pass_desk
def misp_import(desk: Desk, /, files: tuple[Path, ...], intake: str, client: str, **included: bool) -> int:
    """Contribute the events of files in MISP's JSON to a collection. An event that is refused keeps none of the others."""
    converter()
    allowed = Allowed(included["include_own"], included["include_groups"], included["include_unpublished"])
    with desk.node() as node:
        found = _client(node, client)
        shelf = ClientCaller(node.house, found).shelf(intake)
        bridge = Bridge(node.house, found, shelf.id, allowed)
        rows = [row for file in files for row in _taken(desk, bridge, file)]
    desk.output.table([asdict(row) for row in rows], COLUMNS)
    if not desk.output.as_json:
        for row in rows:
            _tell(desk, row)
    return int(any(row.refused for row in rows))


@misp_command.command("take-back")
@click.argument("events", nargs=-1, required=True)
@click.option("--intake", required=True, help="The collection, by its identifier or alias.")
@click.option("--as-client", "client", required=True, help="The client that contributed them.")
@pass_desk
def misp_take_back(desk: Desk, events: tuple[str, ...], intake: str, client: str) -> None:
    """Take whole events back, by their UUIDs in MISP: one that was deleted or unpublished there is not taken back by itself."""
    with desk.node() as node:
        found = _client(node, client)
        bridge = Bridge(node.house, found, ClientCaller(node.house, found).shelf(intake).id, Allowed())
        rows = [bridge.end(_uuid(one)) for one in events]
    desk.output.table([asdict(row) for row in rows], ("event", "state", "taken_back"))


@misp_command.command("export")
@click.option("--intake", required=True, help="The collection, by its identifier or alias.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.option("--since", help="Only what was added after this time, such as 2026-11-27T00:00:00Z.")
@click.option("--as-client", "client", help="Read as this client; without it nothing at TLP:RED leaves.")
@pass_desk
def misp_export(desk: Desk, intake: str, out: Path, since: str | None, client: str | None) -> int:
    """Write a collection as MISP events; what was taken back is marked deleted. The same state gives the same bytes."""
    converter()
    after = -1 if since is None else micros(since)
    with desk.node() as node:
        exported = _exported(desk, node, intake, client, after)
    write_whole(out, exported.body)
    left = [one._asdict() for one in exported.left]
    desk.output.answer({"file": str(out), "events": exported.events, "bytes": len(exported.body), "left_out": left})
    return ACCOUNTED if left else 0


def _uuid(event: str) -> str:
    """Return the UUID of an event. Raises: BadIdentifier."""
    split_id(f"report--{event.lower()}")
    return event.lower()


def _exported(desk: Desk, node: Node, intake: str, client: str | None, after: int) -> Exported:
    """Return the file for the account, or for the client that was named. Raises: NoSuchClient, NoSuchIntake, NotForReading."""
    principal: Principal = desk.actor(node).principal
    shelf: OpenShelf
    if client is not None:
        found = _client(node, client)
        shelf = ClientCaller(node.house, found).shelf(intake)
        if not shelf.can_read:
            raise NotForReading(intake=shelf.id)
        principal = principal_of_client(found, node.settings.id)
    else:
        with node.house.store.reading(principal) as reading:
            every = frozenset(one.name for one in reading.intakes())
        shelf = ClientCaller(node.house, Client(desk.account, principal.id, reads=every)).shelf(intake)
    with node.house.store.reading(principal) as reading:
        return export_events(reading, shelf.id, shelf.settings, after, entitled=client is not None)


def _client(node: Node, name: str) -> Client:
    """Return an open client. Raises: NoSuchClient."""
    with node.house.store.reading(this_node(node.settings.id)) as reading:
        client = reading.client(name)
    if client is None or client.disabled:
        raise NoSuchClient(name=plain(name))
    return client


def _taken(desk: Desk, bridge: Bridge, file: Path) -> list[Taken]:
    """Return what came of each event of a file; a file that cannot be read is one line."""
    try:
        raws = read_events(_bounded(file), plain(file.name))
    except Refused as refusal:
        return [_refused(desk, plain(file.name), refusal)]
    rows: list[Taken] = []
    for raw in raws:
        try:
            rows.append(bridge.take(raw))
        except Refused as refusal:
            rows.append(_refused(desk, plain(raw.get("uuid", "?")) if isinstance(raw, dict) else "?", refusal))
    return rows


def _bounded(file: Path) -> bytes:
    """Return the bytes of a file that is small enough to be read. Raises: TooLarge, Unreadable."""
    size = file.stat().st_size if file.is_file() else 0
    if size > MAX_FILE_BYTES:
        raise TooLarge(name=plain(file.name), size=size, limit=MAX_FILE_BYTES)
    return read_file(file)


def _refused(desk: Desk, event: str, refusal: Refused) -> Taken:
    return Taken(event, "refused", refused=[str(refusal.text(desk.output.locale))])


def _tell(desk: Desk, row: Taken) -> None:
    """Say on stderr what the table has no room for."""
    for reason in row.refused:
        desk.output.progress(f"{row.event}: {reason}")
    for one in row.missing:
        desk.output.progress(f"{row.event}: {one} is held here and no longer in the event; it stays until somebody deletes it.")
    if row.state == "unpublished":
        desk.output.progress(f"{row.event}: it is not published in MISP any more; what is held of it stays as it is.")
    if row.state == "older":
        desk.output.progress(f"{row.event}: what is held is newer than this file; nothing was changed.")
