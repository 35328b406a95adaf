"""Logs judged by what was signed before: offers that shrink or fork, answers that come late, witnessing with the codes of C2SP."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from mithaq.desks.registry.offering import offers_of
from mithaq.exchange.channel import inward, outward
from mithaq.exchange.judging import LinkStopped, judge_offer
from mithaq.exchange.partner import find_partner
from mithaq.exchange.wire import Offer
from mithaq.lang.refusal import Refused
from mithaq.log.append import NODE_LOG, Logged, append, node_of
from mithaq.log.checkpoint import Checkpoint, channel_origin, node_origin
from mithaq.log.note import BadSignature, Note, parse_note, sign, verify_cosigned
from mithaq.log.tree import EMPTY_ROOT, consistency_proof, span_root
from mithaq.log.witness import write_ask
from mithaq.store import Job
from tests.agreement.nodes import BOTH_ENGINES, HOUR, Node, World, agree
from tests.agreement.test_story import commitment

pytestmark = BOTH_ENGINES


def signed(node: Node, origin: str, size: int, root: bytes) -> str:
    text = Checkpoint(origin, size, root).text()
    return Note(text, (sign(text, node.id, node.keys.signing),)).encode()


def head_size(node: Node, log: str) -> int:
    with node.reading() as reading:
        head = reading.log_head(log)
    return head.size if head is not None else 0


def judged(west: Node, east: Node, offer: Offer, before: int) -> int:
    with west.reading() as reading:
        return judge_offer(reading, find_partner(reading, east.id), west.id, offer, before)


@pytest.mark.parametrize("kind", ["shrunk", "forked at the same size", "forked below", "of another channel"])
def test_an_offer_that_contradicts_what_was_cosigned_stops_the_line_and_is_kept(
    pair: tuple[Node, Node], agreement: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    east, west = pair
    commitment(east, west, agreement)
    west.pull()
    size = head_size(west, inward(east.id, agreement).id)
    own = channel_origin(east.id, west.id, agreement)
    with east.reading() as reading:
        older = span_root(0, size - 1, node_of(reading, outward(west.id, agreement).id))
    notes = {
        "shrunk": signed(east, own, size - 1, older),
        "forked at the same size": signed(east, own, size, b"f" * 32),
        "forked below": signed(east, own, size - 1, b"f" * 32),
        "of another channel": signed(east, channel_origin(east.id, east.id, agreement), size, older),
    }
    monkeypatch.setattr(west.wire, "offers", lambda _partner: [Offer(agreement, notes[kind])])
    assert [one.rule for one in west.pull()[0].trouble] == ["link.stopped"]
    with west.reading() as reading:
        stop = reading.job(f"stopped/{inward(east.id, agreement).id}")
    assert stop is not None
    monkeypatch.undo()
    commitment(east, west, agreement, number="C-2")
    assert west.pull()[0].taken == 0, "a stopped line was pulled from"


def test_an_offer_that_was_long_under_way_is_judged_by_what_was_cosigned_when_it_was_asked_for(
    pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    before = head_size(west, inward(east.id, agreement).id)
    late = offers_of(east.house, west.id)[0]
    commitment(east, west, agreement)
    west.pull()
    assert judged(west, east, late, before) == before
    with pytest.raises(LinkStopped, match="shrank"):
        judged(west, east, late, head_size(west, inward(east.id, agreement).id))


def test_an_offer_by_another_key_is_no_offer(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    with pytest.raises(BadSignature):
        judged(west, east, Offer(agreement, signed(west, channel_origin(east.id, west.id, agreement), 9, b"r" * 32)), 0)


def test_a_question_that_finds_nothing_new_writes_nothing(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    world.settle()
    offers_of(east.house, west.id)
    before = head_size(east, NODE_LOG)
    offers_of(east.house, west.id)
    assert head_size(east, NODE_LOG) == before


def show(east: Node, west: Node, body: bytes) -> dict[str, Any]:
    return west.house.perform("registry.add_checkpoint", west.house.partner(east.id), {"ask": body}).said


def node_ask(east: Node, old: int) -> bytes:
    """Return the request by which a node has its own log witnessed from size `old`."""
    with east.reading() as reading:
        head = reading.log_head(NODE_LOG)
        assert head is not None
        proof = consistency_proof(old, head.size, node_of(reading, NODE_LOG)) if 0 < old < head.size else []
        return write_ask(old, proof, signed(east, node_origin(east.id), head.size, head.root))


def act(east: Node) -> None:
    east.act("registry.invite")


def test_a_node_log_is_cosigned_as_it_grows(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    assert agreement
    first = head_size(east, NODE_LOG)
    body = node_ask(east, 0)
    said = show(east, west, body)
    note = parse_note(body.decode().partition("\n\n")[2] + said["cosignature"])
    verify_cosigned(note, west.id, west.house.identity.signing_key)
    act(east)
    assert "cosignature" in show(east, west, node_ask(east, first))


def fork(east: Node, size: int, root: bytes) -> bytes:
    return write_ask(size, [], signed(east, node_origin(east.id), size, root))


BAD: dict[str, tuple[int, Callable[[Node, Node, str, int], bytes]]] = {
    "no request at all": (400, lambda e, w, a, n: b"old\n\n"),
    "an old size beyond the checkpoint": (400, lambda e, w, a, n: write_ask(n + 9, [], signed(e, node_origin(e.id), n, b"r" * 32))),
    "a proof of 64 hashes": (400, lambda e, w, a, n: write_ask(n, [b"h" * 32] * 64, signed(e, node_origin(e.id), n + 1, b"r" * 32))),
    "an old size written twice": (400, lambda e, w, a, n: node_ask(e, n).replace(b"old ", b"old 0")),
    "another node's log": (404, lambda e, w, a, n: write_ask(0, [], signed(e, node_origin(w.id), n, b"r" * 32))),
    "a channel to somebody else": (404, lambda e, w, a, n: write_ask(0, [], signed(e, channel_origin(e.id, e.id, a), n, b"r" * 32))),
    "another signer": (403, lambda e, w, a, n: write_ask(n, [], signed(w, node_origin(e.id), n, b"r" * 32))),
    "a rolled-back log": (409, lambda e, w, a, n: fork(e, n - 1, b"r" * 32)),
    "an old size that is not the last": (409, lambda e, w, a, n: node_ask(e, n - 1)),
    "the same size with another root": (409, lambda e, w, a, n: fork(e, n, b"f" * 32)),
    "a removed leaf": (422, lambda e, w, a, n: _extended(e, n, remove=True)),
    "swapped leaves": (422, lambda e, w, a, n: _extended(e, n, remove=False)),
    "a proof cut short": (422, lambda e, w, a, n: write_ask(n, [], signed(e, node_origin(e.id), n + 1, b"r" * 32))),
}


def _extended(east: Node, size: int, *, remove: bool) -> bytes:
    """Return a request for a log in which a leaf before `size` was removed, or two were swapped, with the best proof it can give."""
    from mithaq.log.tree import perfect_root

    with east.reading() as reading:
        hashes = reading.leaf_hashes(NODE_LOG, 0, size)
    leaves = [*hashes[:1], *hashes[2:], b"x" * 32, b"y" * 32] if remove else [hashes[1], hashes[0], *hashes[2:], b"x" * 32]

    def node(level: int, index: int) -> bytes:
        return perfect_root(leaves[index << level : (index + 1) << level])

    root = span_root(0, len(leaves), node)
    return write_ask(size, consistency_proof(size, len(leaves), node), signed(east, node_origin(east.id), len(leaves), root))


@pytest.mark.parametrize("what", sorted(BAD))
def test_a_witness_answers_with_the_codes_of_c2sp_and_remembers_nothing_of_it(pair: tuple[Node, Node], agreement: str, what: str) -> None:
    east, west = pair
    show(east, west, node_ask(east, 0))
    size = head_size(east, NODE_LOG)
    act(east)
    status, make = BAD[what]
    with pytest.raises(Refused) as refused:
        show(east, west, make(east, west, agreement, size))
    assert refused.value.status == status
    assert "cosignature" in show(east, west, node_ask(east, size)), "the honest log is no longer cosigned"


def channel_ask(east: Node, west: Node, agreement: str, old: int, size: int, root: bytes | None = None) -> bytes:
    channel = outward(west.id, agreement).id
    with east.reading() as reading:
        node = node_of(reading, channel)
        proof = consistency_proof(old, size, node) if 0 < old < size else []
        found = span_root(0, size, node) if size else EMPTY_ROOT
    return write_ask(old, proof, signed(east, channel_origin(east.id, west.id, agreement), size, found if root is None else root))


def test_a_channel_is_cosigned_only_with_its_leaves_in_hand(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    west.pull()
    size = head_size(west, inward(east.id, agreement).id)
    assert "cosignature" in show(east, west, channel_ask(east, west, agreement, size, size))
    commitment(east, west, agreement)
    grown = head_size(east, outward(west.id, agreement).id)
    assert show(east, west, channel_ask(east, west, agreement, size, grown)) == {"pending": True}


@pytest.mark.parametrize(("change", "status"), [("old", 409), ("root at the same size", 409), ("root beyond", 422), ("shrunk", 409)])
def test_a_channel_that_was_tampered_with_is_answered_with_the_codes_of_c2sp(
    pair: tuple[Node, Node], agreement: str, change: str, status: int
) -> None:
    east, west = pair
    west.pull()
    size = head_size(west, inward(east.id, agreement).id)
    commitment(east, west, agreement)
    grown = head_size(east, outward(west.id, agreement).id)
    bodies = {
        "old": channel_ask(east, west, agreement, size - 1, grown),
        "root at the same size": channel_ask(east, west, agreement, size, size, b"f" * 32),
        "root beyond": channel_ask(east, west, agreement, size, grown, b"f" * 32),
        "shrunk": channel_ask(east, west, agreement, size - 1, size - 1),
    }
    with pytest.raises(Refused) as refused:
        show(east, west, bodies[change])
    assert refused.value.status == status


def test_a_node_that_was_rolled_back_learns_it_from_a_receipt_and_signs_nothing_more(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    commitment(east, west, agreement)
    west.pull()
    channel = outward(west.id, agreement).id
    size = head_size(east, channel)

    def later(writing: Any) -> None:
        append(writing, channel, [Logged(b"lost", kind="release")], now=1, randomness=lambda n: b"s" * n)

    future = east.store.write(lambda w: (later(w), w.log_head(channel))[1])
    note = parse_note(signed(east, channel_origin(east.id, west.id, agreement), size + 2, future.root))
    from mithaq.log.note import cosign

    receipt = Note(note.text, (*note.signatures, cosign(note.text, west.id, west.keys.signing, 1)))
    said = east.house.perform("registry.take_cosignature", east.house.partner(west.id), {"agreement": agreement, "note": receipt.encode()})
    assert said.said == {"behind": size + 2}
    with pytest.raises(Refused, match="lost part"):
        offers_of(east.house, west.id)


def test_under_an_agreement_that_says_so_each_side_witnesses_the_others_log(world: World, pair: tuple[Node, Node]) -> None:
    east, west = pair
    agree(world, east, west, witness_logs=True)
    world.settle()
    for here, there in ((east, west), (west, east)):
        with here.reading() as reading:
            shown = reading.job(f"shown/{there.id}")
        with there.reading() as reading:
            kept = reading.job(f"witnessed/{here.id}")
        assert shown is not None
        assert kept is not None
        assert msgspec.json.decode(kept.payload)["size"] == int(shown.state)


def test_a_log_is_not_shown_where_no_agreement_says_so(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    world.settle()
    with east.reading() as reading:
        assert reading.job(f"shown/{west.id}") is None


def test_a_node_whose_own_log_was_rolled_back_is_told_by_its_witness_and_signs_nothing_more(world: World, pair: tuple[Node, Node]) -> None:
    east, west = pair
    agreement = agree(world, east, west, witness_logs=True)
    world.settle()
    forged = msgspec.json.encode({"size": 10**6, "root": "00" * 32, "note": ""})
    west.store.write(lambda writing: writing.put_job(Job(f"witnessed/{east.id}", "witnessed", 1, "kept", forged)))
    east.clock.now += 2 * HOUR
    trouble = [one.rule for pulled in east.pull() for one in pulled.trouble]
    assert trouble == ["witness.conflict"]
    commitment(east, west, agreement)
    with pytest.raises(Refused, match="lost part"):
        offers_of(east.house, west.id)
