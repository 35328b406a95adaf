"""Open intakes and their clients: open, list, close."""

import click

from mithaq.app import randomness
from mithaq.cli.opening import Desk, pass_desk
from mithaq.exchange.contributions.intake import read_settings
from mithaq.records.marking import Tlp

LEVELS = [level.label for level in Tlp]


@click.group("intake")
def intake_command() -> None:
    """The collections to which foreign TAXII clients contribute."""


@intake_command.command("open")
@click.option("--title", required=True)
@click.option("--description", default="")
@click.option("--alias", default="", help="A short name that clients may use in the place of the identifier.")
@click.option("--tlp", type=click.Choice(LEVELS), default=Tlp.AMBER.label, show_default=True, help="Marks what arrives unmarked.")
@click.option("--ceiling", type=click.Choice(LEVELS), default=Tlp.AMBER_STRICT.label, show_default=True, help="What is above is refused.")
@pass_desk
def intake_open(desk: Desk, /, **ask: str) -> None:
    """Open a collection; nobody may use it until a client is given the right."""
    desk.output.answer(desk.act("registry.open_intake", ask).said)


@intake_command.command("list")
@pass_desk
def intake_list(desk: Desk) -> None:
    """List the collections, with how many versions each has."""
    with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
        found = [(one, read_settings(one.settings)) for one in reading.intakes()]
    rows = [
        {"intake": one.name, "title": said.title, "state": said.state, "ceiling": said.ceiling, "versions": one.size} for one, said in found
    ]
    desk.output.table(rows, ("intake", "title", "state", "ceiling", "versions"))


@intake_command.command("close")
@click.argument("intake")
@click.option("--reason", required=True)
@pass_desk
def intake_close(desk: Desk, intake: str, reason: str) -> None:
    """Close a collection to all clients; what was contributed stays here."""
    desk.act("registry.close_intake", {"intake": intake, "reason": reason})
    desk.output.answer({"intake": intake, "state": "closed"})


@click.group("client")
def client_command() -> None:
    """The foreign TAXII clients, their rights and their secrets."""


@client_command.command("add")
@click.argument("name")
@click.option("--read", "reads", multiple=True, help="A collection that it may read; may be given several times.")
@click.option("--write", "writes", multiple=True, help="A collection that it may write to; may be given several times.")
@click.option("--identity", help="The STIX identity that is custodian of what it contributes; left out, one is made from the name.")
@click.option("--keep-secrets", is_flag=True, help="Change the rights of a client and leave its password and token as they are.")
@pass_desk
def client_add(desk: Desk, /, name: str, keep_secrets: bool, **rights: tuple[str, ...] | str | None) -> None:  # noqa: FBT001 - click's way
    """Open a client, or change one. A password (Basic) and a token (Bearer) are made and printed once; give the client either."""
    secrets = {} if keep_secrets else {"password": randomness(20).hex(), "token": randomness(32).hex()}
    ask = {"reads": list(rights["reads"] or ()), "writes": list(rights["writes"] or ()), "identity": rights["identity"]}
    said = desk.act("registry.open_client", {"name": name, **ask, **secrets}).said
    desk.output.answer({"name": name, **said, **secrets})


@client_command.command("list")
@pass_desk
def client_list(desk: Desk) -> None:
    """List the clients with their rights."""
    with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
        found = reading.clients()
    rows = [
        {
            "name": one.name,
            "state": "closed" if one.disabled else "open",
            "reads": " ".join(sorted(one.reads)),
            "writes": " ".join(sorted(one.writes)),
            "identity": one.identity,
        }
        for one in found
    ]
    desk.output.table(rows, ("name", "state", "reads", "writes", "identity"))


@client_command.command("close")
@click.argument("name")
@click.option("--reason", required=True)
@pass_desk
def client_close(desk: Desk, name: str, reason: str) -> None:
    """Close a client: its secrets are worth nothing from this moment."""
    desk.act("registry.close_client", {"name": name, "reason": reason})
    desk.output.answer({"name": name, "state": "closed"})
