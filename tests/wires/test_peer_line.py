"""The line over real TLS on loopback: the certificate says who calls, and nothing else does."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
import trustme

from mithaq.app import line
from mithaq.desks.registry.delivery import confirmed_partners, pull_from
from mithaq.exchange.keyring.keys import make_certificate
from mithaq.exchange.partner import Partner, find_partner
from mithaq.exchange.versions import Versions
from mithaq.exchange.wire import PartnerOffline, PartnerRefused
from mithaq.log.identity import PROTOCOL_VERSIONS, Identity
from mithaq.records.ident import instant
from mithaq.wires.peer.client import PeerLine
from mithaq.wires.peer.listen import line_server
from mithaq.wires.peer.trust import add_partners, client_context, present, server_context
from tests.agreement.keyed import announce, promote
from tests.agreement.nodes import Node, World, agree, meet
from tests.agreement.test_story import commitment


@dataclass
class Served:
    """Two nodes whose first serves the line on loopback."""

    world: World
    east: Node
    west: Node
    port: int
    woken: threading.Event
    context: ssl.SSLContext


def certify(node: Node, address: str) -> None:
    """Give a node a real certificate and an address."""
    certificate = make_certificate(node.keys, node.id, node.name, instant(node.clock.now + 300_000_000))
    identity = node.house.identity
    made = Identity(identity.id, identity.name, identity.signing_key, certificate, address)
    node.house = replace(node.house, identity=made)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(world: World, tmp_path: Path) -> Iterator[Served]:
    east, west = world.add("eastland", tmp_path), world.add("westland", tmp_path)
    port = free_port()
    certify(east, f"https://127.0.0.1:{port}")
    certify(west, f"https://127.0.0.1:{port}")
    meet(east, west)
    woken = threading.Event()
    context = server_context(east.keys, east.house.identity.certificate, [west.house.identity.certificate])
    server = line_server(line(east.house, lambda _partner: woken.set()), "127.0.0.1", port, context)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    yield Served(world, east, west, port, woken, context)
    server.should_exit = True
    thread.join()


def partner(node: Node, other: Node) -> Partner:
    with node.reading() as reading:
        return find_partner(reading, other.id)


def test_a_confirmed_partner_pulls_and_hands_over_its_receipt(served: Served) -> None:
    east, west = served.east, served.west
    agreement = agree(served.world, east, west)
    made = commitment(east, west, agreement)
    wire = PeerLine(west.keys, west.house.identity.certificate)
    pulled = [pull_from(west.house, wire, one) for one in confirmed_partners(west.house)]
    wire.close()
    assert pulled[0].trouble == []
    with west.reading() as reading:
        assert reading.get(made) is not None
    with east.reading() as reading:
        head = reading.log_head(f"out/{west.id}/{agreement}")
    assert head is not None
    assert head.cosigned == head.size


def test_a_hint_wakes_the_node(served: Served) -> None:
    wire = PeerLine(served.west.keys, served.west.house.identity.certificate)
    wire.hint(partner(served.west, served.east))
    wire.close()
    assert served.woken.is_set()


def test_a_certificate_that_no_officer_confirmed_does_not_get_past_the_handshake(served: Served, tmp_path: Path) -> None:
    stranger = served.world.add("strangeland", tmp_path)
    certify(stranger, "https://127.0.0.1:1")
    wire = PeerLine(stranger.keys, stranger.house.identity.certificate)
    with pytest.raises(PartnerOffline):
        wire.offers(partner(served.west, served.east))
    wire.close()


def test_a_client_without_a_certificate_does_not_get_past_the_handshake(served: Served) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(cadata=served.east.house.identity.certificate)
    with httpx.Client(verify=context, trust_env=False) as client, pytest.raises(httpx.HTTPError):
        client.get(f"https://127.0.0.1:{served.port}/peer/1/channels")


def test_a_certificate_of_any_authority_is_worth_nothing(served: Served) -> None:
    authority = trustme.CA()
    context = client_context(served.west.keys, served.west.house.identity.certificate, served.east.house.identity.certificate)
    issued = authority.issue_cert(served.west.id)
    with issued.private_key_and_cert_chain_pem.tempfile() as chain:
        context.load_cert_chain(chain)
    with httpx.Client(verify=context, trust_env=False) as client, pytest.raises(httpx.HTTPError):
        client.get(f"https://127.0.0.1:{served.port}/peer/1/channels")


def test_a_partner_revoked_in_mid_connection_gets_nothing_more(served: Served) -> None:
    wire = PeerLine(served.west.keys, served.west.house.identity.certificate)
    there = partner(served.west, served.east)
    assert wire.offers(there) == []
    served.east.act("registry.revoke_partner", partner=served.west.id, reason="a lost key")
    with pytest.raises(Exception, match="not a partner"):
        wire.offers(there)
    wire.close()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/peer/1/channels/not-an-id/range", 404),
        ("GET", "/peer/1/channels/agreement--00000000-0000-4000-8000-000000000000/range?start=-1", 404),
        ("GET", "/peer/1/channels/agreement--00000000-0000-4000-8000-000000000000/range?start=x", 404),
        ("POST", "/peer/1/channels/agreement--00000000-0000-4000-8000-000000000000/cosignature", 404),
        ("GET", "/peer/1/attachments/" + "0" * 64, 404),
        ("GET", "/peer/1/attachments/..%2F..%2Fetc", 404),
        ("DELETE", "/peer/1/channels", 405),
        ("GET", "/somewhere", 404),
        ("GET", "/peer/1/rotations?key=xyz", 403),
        ("GET", "/peer/1/rotations?key=" + "0" * 500, 200),
        ("GET", "/peer/1/versions", 200),
        ("POST", "/peer/1/versions", 405),
    ],
)
def test_a_bad_question_on_the_line_is_a_typed_refusal(served: Served, method: str, path: str, status: int) -> None:
    context = client_context(served.west.keys, served.west.house.identity.certificate, served.east.house.identity.certificate)
    with httpx.Client(verify=context, trust_env=False) as client:
        answer = client.request(method, f"https://127.0.0.1:{served.port}{path}")
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_a_changed_certificate_is_believed_on_a_live_line_and_the_old_one_no_more(served: Served) -> None:
    """East, whose line serves, changes its keys while west calls: at no step is west turned away."""
    east, west = served.east, served.west
    agree(served.world, east, west)

    def call() -> None:
        """Pull over a fresh connection."""
        wire = PeerLine(west.keys, west.house.identity.certificate)
        assert pull_from(west.house, wire, partner(west, east)).trouble == []
        wire.close()

    call()
    old = east.house.identity.certificate
    announce(east)
    call()
    assert partner(west, east).certificates == (east.keys.following.certificate, old) if east.keys.following else False
    east.act("registry.finish_rotation")
    promote(east)
    present(served.context, east.keys, east.house.identity.certificate)
    call()
    assert partner(west, east).identity.certificate == east.house.identity.certificate


def test_a_callers_old_certificate_gets_nothing_once_its_new_one_was_seen(served: Served) -> None:
    east, west = served.east, served.west
    old_keys, old = west.keys, west.house.identity.certificate
    announce(west)
    east.pull()
    add_partners(served.context, list(partner(east, west).certificates))
    by_old = PeerLine(old_keys, old)
    assert by_old.offers(partner(west, east)) == []
    west.act("registry.finish_rotation")
    promote(west)
    by_new = PeerLine(west.keys, west.house.identity.certificate)
    assert by_new.offers(partner(west, east)) == []
    with pytest.raises(PartnerRefused, match="not a partner"):
        by_old.offers(partner(west, east))
    for wire in (by_old, by_new):
        wire.close()
    assert partner(east, west).old is None


def test_the_versions_are_stated_over_the_line_and_the_missing_answer_is_the_first_version(served: Served) -> None:
    east, west = served.east, served.west
    wire = PeerLine(west.keys, west.house.identity.certificate)
    stated = wire.versions(partner(west, east))
    assert stated.protocols == PROTOCOL_VERSIONS
    assert stated.newest_key == east.house.identity.signing_key.hex()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "_ask", lambda *_arguments: (404, b"Not Found"))
        assert wire.versions(partner(west, east)) == Versions()
        patch.setattr(wire, "_ask", lambda *_arguments: (200, b"[]"))
        with pytest.raises(PartnerRefused, match="versions"):
            wire.versions(partner(west, east))
    east.act("registry.revoke_partner", partner=west.id, reason="a lost key")
    with pytest.raises(PartnerRefused, match="not a partner"):
        wire.versions(partner(west, east))
    wire.close()
