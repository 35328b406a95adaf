"""The verifier against proof files that somebody forged part by part and sealed again with the exporter's own key."""

from collections.abc import Callable
from typing import Any

import pytest

from mithaq.lang.refusal import Refused
from mithaq.log.identity import sign_off_message
from mithaq.log.note import encode
from mithaq.log.proof import NotAProof, seal_message, verify_proof
from mithaq.records.canonical import canonical, parse_object
from mithaq.records.ident import named_id, timestamp
from mithaq.records.record import make_record
from tests.agreement.nodes import Node, World
from tests.agreement.test_proof import prove
from tests.exchange.test_receive import note, smuggle, smuggle_bytes, terms_of
from tests.log.test_rotation import statement


def resealed(proof: bytes, exporter: Node, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return the proof after a change by its exporter, who can seal whatever it likes."""
    file = parse_object(proof, max_bytes=10_000_000)
    del file["seal"]
    change(file)
    return canonical({**file, "seal": encode(exporter.keys.signing.sign(seal_message(file)))})


def without_last_leaf(file: dict[str, Any]) -> None:
    file["channels"][0]["leaves"].pop()


def other_salt(file: dict[str, Any]) -> None:
    file["channels"][0]["leaves"][0]["salt"] = encode(b"x" * 32)


def other_hash(file: dict[str, Any]) -> None:
    leaf = file["channels"][0]["leaves"][0]
    leaf.pop("salt")
    leaf.update(record=None, hash=encode(b"x" * 32))


def swapped_direction(file: dict[str, Any]) -> None:
    channel = file["channels"][0]
    channel["sender"], channel["recipient"] = channel["recipient"], channel["sender"]


def other_agreement(file: dict[str, Any]) -> None:
    file["channels"][0]["agreement"] = "agreement--00000000-0000-4000-8000-000000000000"


def no_checkpoint(file: dict[str, Any]) -> None:
    file["channels"][0]["checkpoints"] = []


def older_checkpoint_last(file: dict[str, Any]) -> None:
    steps = file["channels"][0]["checkpoints"]
    file["channels"][0]["checkpoints"] = [*steps, {**steps[0], "consistency": [encode(b"x" * 32)]}]


def forged_cosignature(file: dict[str, Any]) -> None:
    step = file["channels"][0]["checkpoints"][-1]
    head, _, last = step["note"].rstrip("\n").rpartition(" ")
    step["note"] = f"{head} {'A' * 12}{last[12:]}\n"


def forged_sender(file: dict[str, Any]) -> None:
    step = file["channels"][0]["checkpoints"][-1]
    step["note"] = step["note"].replace("time 20", "time 19")


def unknown_version(file: dict[str, Any]) -> None:
    file["mithaq_proof"] = 2


def unknown_exporter(file: dict[str, Any]) -> None:
    file["exporter"] = "identity--00000000-0000-4000-8000-000000000000"


def further_field(file: dict[str, Any]) -> None:
    file["more"] = 1


def missing_channels(file: dict[str, Any]) -> None:
    file["channels"] = [{}]


FORGERIES = [
    without_last_leaf,
    other_salt,
    other_hash,
    swapped_direction,
    other_agreement,
    no_checkpoint,
    older_checkpoint_last,
    forged_cosignature,
    forged_sender,
    unknown_version,
    unknown_exporter,
    further_field,
    missing_channels,
]


def test_a_file_sealed_again_without_a_change_still_holds(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    proof = prove(world, pair, agreement)
    proved = verify_proof(resealed(proof, pair[0], lambda _file: None))
    assert proved.exporter == pair[0].id
    assert {one.id for one in proved.identities} == {node.id for node in pair}
    assert [(one.sender, one.recipient) for one in proved.channels] == [(pair[0].id, pair[1].id), (pair[1].id, pair[0].id)]
    assert all(one.agreement == agreement and one.records == one.size and one.destroyed == 0 for one in proved.channels)


@pytest.mark.parametrize("change", FORGERIES, ids=lambda change: change.__name__)
def test_a_forgery_is_caught_though_the_exporter_sealed_it(
    world: World, pair: tuple[Node, Node], agreement: str, change: Callable[[dict[str, Any]], None]
) -> None:
    proof = prove(world, pair, agreement)
    with pytest.raises(Refused):
        verify_proof(resealed(proof, pair[0], change))


def test_a_sign_off_of_something_else_than_was_sent_is_caught(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    """The exporter logs a record under the version that was signed, with another content."""

    east, west = pair
    with east.reading() as reading:
        held = reading.get(agreement)
    assert held is not None
    assert held.record is not None
    smuggle_bytes(east, west, agreement, make_record({**held.record.properties, "description": "other words"}))
    proof = east.act("registry.prove", agreement=agreement, partner=west.id).said["proof"]
    shown = [leaf for channel in parse_object(proof, max_bytes=10_000_000)["channels"] for leaf in channel["leaves"]]
    assert any(leaf["record"] is None for leaf in shown), "the swapped bytes are not what the leaf holds, so a hash is shown"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"about_modified": "yesterday"}, "yesterday"),
        ({"sha256": "00" * 32}, "what was signed is not what was sent"),
        ({"signature": encode(b"s" * 64)}, "its signature is not by its author"),
    ],
)
def test_a_sign_off_that_its_author_forged_is_caught(
    world: World, pair: tuple[Node, Node], agreement: str, changes: dict[str, str], said: str
) -> None:
    east, west = pair
    with east.reading() as reading:
        held = reading.get(agreement)
    assert held is not None
    assert held.record is not None
    body = {"about": agreement, "about_modified": timestamp(held.modified), "sha256": held.record.sha256.hex(), **changes}
    signed = east.keys.signing.sign(sign_off_message(body["about"], body["about_modified"], body["sha256"]))
    made = {"type": "sign-off", "id": named_id("sign-off", "forged"), "signature": encode(signed), "office": "", **body}
    smuggle(east, west, agreement, note(east, object_marking_refs=terms_of(east, agreement), **made))
    world.settle()
    proof = east.act("registry.prove", agreement=agreement, partner=west.id).said["proof"]
    if not said:
        assert east.id in verify_proof(proof).signed_by[agreement, body["about_modified"]]
        return
    with pytest.raises(Refused, match=said):
        verify_proof(proof)


def test_a_change_of_keys_that_leads_to_no_key_is_caught(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    proof = prove(world, pair, agreement)

    def hanging(file: dict[str, Any]) -> None:
        file.update(mithaq_proof=2, rotations=[parse_object(statement())])

    with pytest.raises(NotAProof, match="leads to no key"):
        verify_proof(resealed(proof, pair[0], hanging))


def test_what_is_no_proof_file_at_all_is_called_one() -> None:
    with pytest.raises(Refused, match="the proof file"):
        verify_proof(b"{")
