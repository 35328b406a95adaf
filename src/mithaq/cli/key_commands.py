"""Changing the node's keys without meeting partners again."""

import click

from mithaq.app import prepare_keys
from mithaq.cli.opening import Desk, pass_desk
from mithaq.desks.registry.rotation_acts import ROTATE, finish_when_taken, is_proposed
from mithaq.exchange.keyring.rotation import announced, waiting_for
from mithaq.records.principal import this_node


@click.command("rotate-keys")
@click.option("--reason", default="keys are changed", show_default=True, help="Why; the node log keeps it as a hash.")
@click.option("--finish", is_flag=True, help="Use the new keys now, though partners have not taken them.")
@click.option("--status", is_flag=True, help="Say how it stands and do nothing.")
@pass_desk
def rotate_keys_command(desk: Desk, reason: str, finish: bool, status: bool) -> None:  # noqa: FBT001 - click hands it so
    """Make the next keys, announce them to the partners, and use them once all have taken them; safe to repeat at any time."""
    with desk.node(keys=True) as node:
        actor = desk.actor(node)
        node.house.find(ROTATE).require(actor)
        state = "waits for partners"
        if not status:
            with node.house.store.reading(this_node(node.settings.id)) as reading:
                under_way = announced(reading)
            if under_way is None and not finish:
                prepare_keys(node, desk.passphrase())
            if finish:
                node.house.perform("registry.finish_rotation", actor, {"anyway": True})
            elif is_proposed(node.house) or node.house.perform(ROTATE, actor, {"reason": reason}).state == "proposed":
                state = "waits for a second person"
            else:
                finish_when_taken(node.house)
            node.settle_keys(desk.passphrase())
        with node.house.store.reading(this_node(node.settings.id)) as reading:
            left = announced(reading)
            waiting = [one.name for one in waiting_for(reading, left)] if left is not None else []
        following = node.keys is not None and node.keys.following is not None
        said = {"fingerprint": node.house.identity.fingerprint, "state": state if following else "in use", "waits_for": waiting}
    desk.output.answer(said)
