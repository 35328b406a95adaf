"""The exchange by command: how the lines stand, what waits and for whom, alarms, recalls, conflicts, checkpoints."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from mithaq.app import clock
from mithaq.cli.opening import Desk, pass_desk
from mithaq.desks.registry.alarms import alarms
from mithaq.desks.registry.queries import conflict_states, link_states, recall_states
from mithaq.lang.catalogue import translate
from mithaq.records.ident import timestamp
from mithaq.store import Reading

HOUR = 3_600_000_000


@click.group("line")
def line_command() -> None:
    """The line with each partner: what waits, alarms, recalls, conflicts, checkpoints."""


@line_command.command("show")
@pass_desk
def show(desk: Desk) -> None:
    """Show how it stands with each partner, and what waits for a receipt since when."""
    now = clock()
    with _reading(desk) as reading:
        rows = [
            {
                "partner": link.name,
                "state": link.state,
                "agreement": channel.agreement,
                "way": "out" if channel.outward else "in",
                "leaves": channel.size,
                "cosigned": channel.cosigned,
                "waiting": channel.waiting if channel.outward else 0,
                "oldest_hours": round((now - channel.oldest) / HOUR, 1) if channel.oldest is not None else None,
                "trouble": link.stopped or link.trouble,
            }
            for link in link_states(reading)
            for channel in link.channels
        ]
    desk.output.table(rows, ("partner", "state", "agreement", "way", "leaves", "cosigned", "waiting", "oldest_hours", "trouble"))


@line_command.command("alarms")
@pass_desk
def show_alarms(desk: Desk) -> int:
    """Show what is late, stopped or unanswered, and what to do; exit status 1 when anything is."""
    with _reading(desk) as reading:
        found = alarms(reading, clock())
    say = desk.output.locale
    rows = [
        {
            "alarm": translate(one.what, say).format(**one.facts),
            "next": translate(one.next_act, say),
            "partner": one.partner,
            "record": one.record,
        }
        for one in found
    ]
    desk.output.table(rows, ("alarm", "next", "record"))
    return 1 if rows else 0


@line_command.command("recalls")
@pass_desk
def show_recalls(desk: Desk) -> None:
    """Show our recalls, and for each recipient what it did."""
    with _reading(desk) as reading:
        found = recall_states(reading)
    rows = [
        {"recall": one.id, "about": one.about, "how": one.how, "recipient": name, "outcome": outcome or "no answer yet"}
        for one in found
        for _, name, outcome in one.recipients or (("", "nobody had it", "-"),)
    ]
    desk.output.table(rows, ("about", "how", "recipient", "outcome", "recall"))


@line_command.command("conflicts")
@pass_desk
def show_conflicts(desk: Desk) -> None:
    """Show versions with two contents: both hashes, and with --json both texts where they are here."""
    with _reading(desk) as reading:
        found = conflict_states(reading)
    rows = [
        {
            "about": one.about,
            "version": timestamp(one.modified),
            "held_sha256": one.hashes[0],
            "received_sha256": one.hashes[1],
            "held": _text(one.bodies[0]),
            "received": _text(one.bodies[1]),
        }
        for one in found
    ]
    desk.output.table(rows, ("about", "version", "held_sha256", "received_sha256"))


@line_command.command("checkpoints")
@pass_desk
def show_checkpoints(desk: Desk) -> None:
    """Show the newest signed checkpoint of each channel, with the partner's cosignature where it was given."""
    with _reading(desk) as reading:
        rows = [
            {"partner": link.name, "agreement": channel.agreement, "way": "out" if channel.outward else "in", "note": channel.note}
            for link in link_states(reading)
            for channel in link.channels
        ]
    desk.output.table(rows, ("partner", "way", "note"))


@contextmanager
def _reading(desk: Desk) -> Iterator[Reading]:
    with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
        yield reading


def _text(body: bytes | None) -> str | None:
    return None if body is None else body.decode()
