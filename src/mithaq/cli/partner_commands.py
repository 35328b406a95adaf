"""Meeting partners: invite, accept, confirm, list, revoke."""

from pathlib import Path

import click

from mithaq.cli.opening import Desk, pass_desk, read_text
from mithaq.exchange.partner import partners
from mithaq.log.identity import write_identity
from mithaq.records.principal import this_node


@click.group("partner")
def partner_command() -> None:
    """Meet partners: exchange identity files, compare fingerprints by voice, confirm."""


@partner_command.command("invite")
@click.option("--out", type=click.Path(path_type=Path), help="Where the identity file goes; left out, stdout.")
@pass_desk
def invite(desk: Desk, out: Path | None) -> None:
    """Write this node's signed identity file, to be sent to a partner."""
    with desk.node(keys=True) as node:
        keys, identity = node.keys, node.house.identity
    if keys is None:
        return
    file = write_identity(identity, keys.signing)
    if out is None:
        click.echo(file.decode())
        return
    out.write_bytes(file)
    desk.output.answer({"file": str(out), "id": identity.id, "fingerprint": identity.fingerprint})


@partner_command.command("accept")
@click.argument("file", type=click.Path(path_type=Path))
@pass_desk
def accept(desk: Desk, file: Path) -> None:
    """Keep the identity file that a partner sent; nothing flows until it is confirmed."""
    outcome = desk.act("registry.accept_partner", {"identity_file": read_text(file)})
    desk.output.answer(outcome.said)


@partner_command.command("confirm")
@click.argument("partner")
@click.option("--fingerprint", required=True, help="The forty digits that the partner's officer read to you.")
@pass_desk
def confirm(desk: Desk, partner: str, fingerprint: str) -> None:
    """Confirm a partner whose fingerprint was compared by voice."""
    desk.act("registry.confirm_partner", {"partner": partner, "fingerprint": fingerprint})
    desk.output.answer({"partner": partner, "state": "confirmed"})


@partner_command.command("revoke")
@click.argument("partner")
@click.option("--reason", required=True)
@pass_desk
def revoke(desk: Desk, partner: str, reason: str) -> None:
    """End the trust in a partner's keys at once."""
    desk.act("registry.revoke_partner", {"partner": partner, "reason": reason})
    desk.output.answer({"partner": partner, "state": "revoked"})


@partner_command.command("list")
@pass_desk
def list_partners(desk: Desk) -> None:
    """List the partners with their fingerprints and states."""
    with desk.node() as node, node.house.store.reading(this_node(node.settings.id)) as reading:
        rows = [{"name": one.name, "state": one.state, "id": one.id, "fingerprint": one.fingerprint} for one in partners(reading)]
    desk.output.table(rows, ("name", "state", "id", "fingerprint"))
