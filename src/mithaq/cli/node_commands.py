"""The operator's commands: init, serve, doctor, user."""

import base64
from pathlib import Path

import click

from mithaq.acts.act import Actor
from mithaq.acts.roles import ROLES as ALL_ROLES
from mithaq.app import clock, examine, make_node, open_node, randomness, read_settings
from mithaq.cli.opening import FIRST_ACCOUNT, Desk, pass_desk, read_text
from mithaq.desks.registry.account_acts import OpenAccount
from mithaq.desks.registry.tidying import tidy_up
from mithaq.lang.catalogue import LOCALES
from mithaq.records.principal import CLASSIFICATIONS, Kind, Principal


@click.command("init")
@click.option("--name", required=True, help="The node's name, as partners see it.")
@click.option("--port", default=8470, show_default=True, help="Port of the pages and the API.")
@click.option("--line-port", default=8471, show_default=True, help="Port of the line to partners.")
@click.option("--line-host", default="127.0.0.1", show_default=True, help="Address that the line listens on.")
@click.option("--line-address", default="", help="Address under which partners reach the line; made from host and port when left out.")
@click.option("--database", default="", help="A URL postgresql+psycopg://...; left out, SQLite in the home folder.")
@click.option("--account", default=FIRST_ACCOUNT, show_default=True, help="Name of the first account, which has every role.")
@click.option("--person", default="", help="Who that account is.")
@click.option("--password-file", type=click.Path(path_type=Path), help="The first account's password; left out, one is made and printed.")
@pass_desk
def init_command(desk: Desk, /, name: str, account: str, person: str, password_file: Path | None, **settings: str | int) -> None:
    """Make a node: its folder, keys, certificate, store and first account."""
    settings["line_address"] = settings["line_address"] or f"https://{settings['line_host']}:{settings['line_port']}"
    password = read_text(password_file).strip() if password_file else base64.b32encode(randomness(15)).decode().lower()
    passphrase = desk.passphrase(confirm=True)
    made = make_node(desk.home, name, passphrase, **settings)
    node = open_node(desk.home, None)
    try:
        operator = Principal(made.id, made.id, Kind.PERSON, "init", frozenset({"operator"}))
        ask = OpenAccount(name=account, person=person or account, roles=sorted(ALL_ROLES), password=password, clearance=CLASSIFICATIONS[-1])
        node.house.perform("registry.open_account", Actor(operator, "cli"), ask)
    finally:
        node.close()
    said = {"home": str(desk.home), "id": made.id, "name": name, "account": account, "fingerprint": node.house.identity.fingerprint}
    if password_file is None:
        said["password"] = password
    desk.output.answer(said)


@click.command("serve")
@pass_desk
def serve_command(desk: Desk) -> None:
    """Serve the pages, the API and the line to partners until stopped."""
    from mithaq.cli.serving import serve

    serve(desk)


@click.command("doctor")
@click.option("--rebuild", is_flag=True, help="Derive all facets and counts anew from the records.")
@pass_desk
def doctor_command(desk: Desk, rebuild: bool) -> int:  # noqa: FBT001 - click hands it so
    """Say in words what is wrong with the node and what to do; exit status 1 when anything is."""
    read_settings(desk.home)
    with desk.node() as node:
        if rebuild:
            node.house.store.rebuild_facets()
        findings = examine(node, clock())
    rows = [{"finding": finding, "next": following} for finding, following in findings]
    if desk.output.as_json or rows:
        desk.output.table(rows, ("finding", "next"))
    else:
        desk.output.answer([], "Nothing is wrong.")
    return 1 if rows else 0


@click.command("tidy")
@pass_desk
def tidy_command(desk: Desk) -> int:
    """Forget what has served its time and purge what was erased, as a serving node does by itself; exit status 1 when a purge is owed."""
    with desk.node() as node:
        said = tidy_up(node.house)
    desk.output.answer(said)
    return 0 if said["purged"] else 1


@click.group("user")
def user_command() -> None:
    """The accounts of this node's people."""


@user_command.command("add")
@click.argument("name")
@click.option("--person", required=True, help="Who it is.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(sorted(ALL_ROLES)), help="May be given several times.")
@click.option("--clearance", type=click.Choice(CLASSIFICATIONS), default="restricted", show_default=True)
@click.option("--locale", type=click.Choice(LOCALES), default="en", show_default=True)
@click.option("--password-file", type=click.Path(path_type=Path), help="Left out, a password is made and printed.")
@pass_desk
def user_add(desk: Desk, /, name: str, password_file: Path | None, **account: str | tuple[str, ...]) -> None:
    """Open an account, or change one."""
    password = read_text(password_file).strip() if password_file else base64.b32encode(randomness(15)).decode().lower()
    desk.act("registry.open_account", {"name": name, "password": password, **account, "roles": list(account["roles"])})
    desk.output.answer({"name": name, **({} if password_file else {"password": password})})


@user_command.command("list")
@pass_desk
def user_list(desk: Desk) -> None:
    """List the accounts."""
    with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
        found = reading.accounts()
    rows = [
        {
            "name": one.name,
            "person": one.person,
            "roles": " ".join(sorted(one.roles)),
            "clearance": CLASSIFICATIONS[one.clearance],
            "state": "closed" if one.disabled else "open",
        }
        for one in found
    ]
    desk.output.table(rows, ("name", "person", "clearance", "state", "roles"))


@user_command.command("close")
@click.argument("name")
@click.option("--reason", required=True)
@pass_desk
def user_close(desk: Desk, name: str, reason: str) -> None:
    """Close an account; its sessions end at once."""
    desk.act("registry.close_account", {"name": name, "reason": reason})
    desk.output.answer({"name": name, "state": "closed"})
