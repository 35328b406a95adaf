"""Nodes with real certificates, whose keys are changed as the key file and the command change them. All invented."""

from dataclasses import replace
from typing import Any

from mithaq.exchange.keyring.keys import make_certificate, prepare_next, promote_next
from mithaq.exchange.partner import Partner, find_partner
from mithaq.log.note import public_bytes
from mithaq.records.ident import instant
from tests.agreement.nodes import Node


def certify(node: Node) -> None:
    """Give a node a real certificate for its line key."""
    certificate = make_certificate(node.keys, node.id, node.name, instant(node.clock.now))
    node.house.identity = replace(node.house.identity, certificate=certificate)


def prepare(node: Node) -> None:
    """Put the next pair beside the current one."""
    keys = prepare_next(node.keys, node.id, node.name, instant(node.clock.now), node.house.randomness)
    node.keys = keys
    node.house.renew(node.house.identity, keys)


def announce(node: Node) -> Any:
    """Prepare and announce the next keys; return what the act said."""
    prepare(node)
    return node.act("registry.rotate_keys", reason="a year is over").said


def promote(node: Node) -> None:
    """Use the next keys, as a node does when its log says so."""
    keys = promote_next(node.keys)
    node.keys = keys
    identity = replace(node.house.identity, signing_key=public_bytes(keys.signing), certificate=keys.certificate)
    node.house.renew(identity, keys)


def rotate(node: Node, *takers: Node) -> None:
    """Change a node's keys entirely: announced, taken by `takers`, in use."""
    announce(node)
    for taker in takers:
        taker.pull()
    node.act("registry.finish_rotation", anyway=not takers)
    promote(node)


def known(node: Node, other: Node) -> Partner:
    """Return a node's partner."""
    with node.reading() as reading:
        return find_partner(reading, other.id)
