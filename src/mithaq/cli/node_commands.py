"""The operator's commands: init, serve, doctor, tidy."""

from pathlib import Path

import click

from mithaq.acts.act import Actor
from mithaq.acts.roles import ROLES as ALL_ROLES
from mithaq.app import clock, examine, make_node, open_node, read_settings
from mithaq.cli.links import new_link
from mithaq.cli.opening import FIRST_ACCOUNT, Desk, pass_desk, read_text
from mithaq.desks.registry.account_acts import OpenAccount
from mithaq.desks.registry.tidying import tidy_up
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
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    help="The first account's password, and people may have passwords; left out, a link for one sign-in is printed.",
)
@pass_desk
def init_command(desk: Desk, /, name: str, account: str, person: str, password_file: Path | None, **settings: str | int) -> None:
    """Make a node: its folder, keys, certificate, store and first account, whose owner signs in by the link that is printed."""
    settings["line_address"] = settings["line_address"] or f"https://{settings['line_host']}:{settings['line_port']}"
    password = read_text(password_file).strip() if password_file else ""
    passphrase = desk.passphrase(confirm=True)
    made = make_node(desk.home, name, passphrase, passwords=bool(password_file), **settings)
    node = open_node(desk.home, None)
    try:
        operator = Actor(Principal(made.id, made.id, Kind.PERSON, "init", frozenset({"operator"})), "cli")
        ask = OpenAccount(name=account, person=person or account, roles=sorted(ALL_ROLES), password=password, clearance=CLASSIFICATIONS[-1])
        node.house.perform("registry.open_account", operator, ask)
        link = "" if password_file else new_link(node, operator, account)
    finally:
        node.close()
    said = {"home": str(desk.home), "id": made.id, "name": name, "account": account, "fingerprint": node.house.identity.fingerprint}
    if link:
        said["link"] = link
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
