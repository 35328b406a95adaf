"""The proof file of an agreement: holds without a node, and falls with any one byte."""

import pytest

from mithaq.lang.refusal import Refused
from mithaq.log.proof import verify_proof
from tests.agreement.nodes import BOTH_ENGINES, Node, World
from tests.agreement.test_story import commitment

pytestmark = BOTH_ENGINES


def prove(world: World, pair: tuple[Node, Node], agreement: str) -> bytes:
    east, west = pair
    made = commitment(east, west, agreement)
    world.settle()
    for node in pair:
        node.act("plan.sign_commitment", commitment=made, office="Invented office")
    world.settle()
    proof = east.act("registry.prove", agreement=agreement, partner=west.id).said["proof"]
    assert isinstance(proof, bytes)
    return proof


def test_a_proof_shows_both_directions_cosigned_and_who_signed_what(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    proved = verify_proof(prove(world, pair, agreement))
    assert [channel.cosigned_at is not None for channel in proved.channels] == [True, True]
    both = tuple(sorted(node.id for node in pair))
    assert all(signers == both for signers in proved.signed_by.values())
    assert len(proved.signed_by) == 2


def test_a_proof_of_what_the_partner_has_not_receipted_holds_and_says_so(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    commitment(east, west, agreement)
    out, into = verify_proof(east.act("registry.prove", agreement=agreement, partner=west.id).said["proof"]).channels
    world.settle()
    receipted, _ = verify_proof(east.act("registry.prove", agreement=agreement, partner=west.id).said["proof"]).channels
    assert receipted.cosigned_at is not None
    assert out.size == receipted.size
    assert into.cosigned_at is not None
    assert out.cosigned_at is None or out.cosigned_at <= receipted.cosigned_at


def test_a_proof_fails_after_any_one_byte_is_changed(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    proof = prove(world, pair, agreement)
    passed = []
    for at in range(0, len(proof), 7):
        changed = proof[:at] + bytes([proof[at] ^ 1]) + proof[at + 1 :]
        try:
            verify_proof(changed)
        except Refused:
            continue
        passed.append(at)
    assert passed == []
    for changed in (proof + b"\n", proof[:-1], b" " + proof, b""):
        with pytest.raises(Refused):
            verify_proof(changed)


def test_a_recalled_record_is_in_the_proof_as_a_hash_alone(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = commitment(east, west, agreement, measure="Something said in error")
    world.settle()
    east.act("registry.recall", record=made, reason="said in error")
    world.settle()
    for here, there in ((east, west), (west, east)):
        proof = here.act("registry.prove", agreement=agreement, partner=there.id).said["proof"]
        channels = verify_proof(proof).channels
        assert sum(channel.destroyed for channel in channels) == 1
        assert all(channel.records + channel.destroyed == channel.size for channel in channels)
