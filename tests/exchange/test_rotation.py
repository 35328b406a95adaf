"""Changing keys between two nodes: no new meeting, no moment without exchange, nothing for whoever holds a replaced key. All invented."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from mithaq.acts.work import AlreadySigned
from mithaq.app import rules_for
from mithaq.exchange.agreement import signers
from mithaq.exchange.channel import outward
from mithaq.exchange.keyring import rotation as module
from mithaq.exchange.keyring.keys import prepare_next, promote_next
from mithaq.exchange.keyring.rotation import NextKeysLost, NotByTheKeyHeld, NotPrepared, RotationWaits
from mithaq.exchange.partner import PartnerNotConfirmed
from mithaq.exchange.ranges import Signer, build_range, encode_range
from mithaq.lang.refusal import Refused
from mithaq.log.note import BadSignature, Note, encode, parse_note, public_bytes, sign
from mithaq.log.proof import NotAProof, seal_message, verify_proof
from mithaq.log.rotation import BadRotation, write_rotation
from mithaq.records.canonical import canonical, parse_object
from mithaq.records.ident import instant
from mithaq.wires.courier.exporting import export_file
from mithaq.wires.courier.importing import import_file
from tests.agreement.keyed import announce, certify, known, prepare, promote, rotate
from tests.agreement.nodes import BOTH_ENGINES, Node, World, agree, meet
from tests.agreement.test_story import commitment


@pytest.fixture
def keyed(world: World, tmp_path: Path) -> tuple[Node, Node, str]:
    """Two nodes with real certificates and an agreement in force."""
    east, west = world.add("eastland", tmp_path), world.add("westland", tmp_path)
    for node in (east, west):
        certify(node)
    meet(east, west)
    return east, west, agree(world, east, west)


def troubles(*nodes: Node) -> list[str]:
    return [trouble.rule for node in nodes for pulled in node.pull() for trouble in pulled.trouble]


def test_every_step_of_a_change_leaves_both_sides_able_to_exchange(world: World, keyed: tuple[Node, Node, str]) -> None:
    east, west, agreement = keyed
    seen: list[str] = []

    def exchange(step: str) -> None:
        made = commitment(east, west, agreement, number=f"C-{len(seen)}")
        back = commitment(west, east, agreement, number=f"D-{len(seen)}")
        assert troubles(west, east, west, east) == [], step
        for node, record in ((west, made), (east, back)):
            with node.reading() as reading:
                assert reading.get(record) is not None, step
        seen.append(step)

    exchange("before")
    prepare(east)
    exchange("prepared")
    east.act("registry.rotate_keys", reason="a year is over")
    exchange("announced and taken")
    assert known(west, east).old is not None
    east.act("registry.finish_rotation")
    exchange("finished, not yet used")
    promote(east)
    exchange("used")
    assert known(west, east).identity.signing_key == public_bytes(east.keys.signing)
    assert known(west, east).old is None, "the old key still counts though the new one was seen in use"
    rotate(east, west)
    rotate(west, east)
    exchange("both again")


@BOTH_ENGINES
def test_the_new_keys_wait_until_every_partner_holds_them(world: World, keyed: tuple[Node, Node, str]) -> None:
    east, west, _ = keyed
    said = announce(east)
    assert said["waits_for"] == ["westland"]
    with pytest.raises(RotationWaits, match="westland"):
        east.act("registry.finish_rotation")
    west.pull()
    assert east.act("registry.finish_rotation").said["left_behind"] == []


def test_the_answer_that_the_key_is_held_is_said_until_it_was_heard(
    world: World, keyed: tuple[Node, Node, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    east, west, _ = keyed
    announce(east)
    whole = type(west.wire).pull_rotations
    asked: list[bytes] = []

    def lose_the_second(self: object, partner: object, key: bytes) -> list[bytes]:
        asked.append(key)
        if len(asked) == 2:
            raise NotPrepared()
        return whole(self, partner, key)  # type: ignore[arg-type]

    monkeypatch.setattr(type(west.wire), "pull_rotations", lose_the_second)
    west.pull()
    with pytest.raises(RotationWaits):
        east.act("registry.finish_rotation")
    west.pull()
    east.act("registry.finish_rotation")


def test_announcing_again_gives_the_same_statement_and_no_second_one_meanwhile(keyed: tuple[Node, Node, str]) -> None:
    east, _, _ = keyed
    with pytest.raises(NotPrepared):
        east.act("registry.rotate_keys", reason="nothing was made ready")
    first = announce(east)
    assert announce(east) == first
    east.keys = prepare_next(east.keys.__class__(*_secrets(east)), east.id, east.name, instant(east.clock.now), east.house.randomness)
    east.house.renew(east.house.identity, east.keys)
    with pytest.raises(NextKeysLost):
        east.act("registry.rotate_keys", reason="another pair")


def _secrets(node: Node) -> tuple[bytes, bytes, bytes]:
    return node.keys.signing_secret, node.keys.line_secret, node.keys.storage


def test_where_an_agreement_asks_for_it_a_second_person_announces(world: World, tmp_path: Path) -> None:
    east, west = world.add("eastland", tmp_path), world.add("westland", tmp_path)
    for node in (east, west):
        certify(node)
    meet(east, west)
    agree(world, east, west, second_person=["registry.rotate_keys"])
    prepare(east)
    east.person("second")
    waiting = east.act("registry.rotate_keys", reason="a year is over")
    assert waiting.state == "proposed"
    with east.reading() as reading:
        assert module.announced(reading) is None
    east.act("registry.approve", by="second", proposal=waiting.record)
    with east.reading() as reading:
        assert module.announced(reading) is not None


def test_a_cosignature_by_the_old_key_that_was_still_to_be_handed_over_is_taken(world: World, keyed: tuple[Node, Node, str]) -> None:
    east, west, agreement = keyed
    commitment(west, east, agreement)
    announce(east)
    west.pull()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(east.wire), "give_cosignature", lambda *_arguments: (_ for _ in ()).throw(NotPrepared()))
        east.pull()
    east.act("registry.finish_rotation")
    promote(east)
    commitment(east, west, agreement, number="C-2")
    assert troubles(west, east) == []
    with west.reading() as reading:
        head = reading.log_head(outward(east.id, agreement).id)
    assert head is not None
    assert head.cosigned == head.size


def test_a_checkpoint_signed_just_before_is_signed_anew_at_the_same_size(world: World, keyed: tuple[Node, Node, str]) -> None:
    east, west, agreement = keyed
    rotate_with_a_waiting_leaf(east, west, agreement)
    assert troubles(west) == []


def rotate_with_a_waiting_leaf(east: Node, west: Node, agreement: str) -> None:
    """East signs its newest checkpoint by the old key, which west sees replaced before it sees that checkpoint."""
    announce(east)
    west.pull()
    commitment(east, west, agreement, number="C-7")
    east.house.perform("registry.give_range", east.house.partner(west.id), {"agreement": agreement, "start": 0})
    east.act("registry.finish_rotation")
    promote(east)
    west.house.perform("registry.retire_key", west.house.partner(east.id), {})


def test_what_a_replaced_key_signs_is_refused_once_the_new_one_was_seen(world: World, keyed: tuple[Node, Node, str]) -> None:
    """The thief of the old key, with a copy of the database, signs a checkpoint for west."""
    east, west, agreement = keyed
    old = east.keys.signing
    rotate(east, west)
    commitment(east, west, agreement)
    west.pull()
    commitment(east, west, agreement, number="C-2")
    channel = outward(west.id, agreement)
    with west.reading() as reading:
        size = reading.log_head(f"in/{east.id}/{agreement}").size
    stolen = east.store.write(
        lambda writing: encode_range(build_range(writing, channel, size, 10, Signer(east.id, old, east.clock(), b"f" * 32)))
    )
    ask = {"agreement": agreement, "range": stolen}
    with pytest.raises(BadSignature):
        west.house.perform("registry.take_range", west.house.partner(east.id), ask)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(known(west, east)), "signing_keys", property(lambda self: self.all_keys))
        assert west.house.perform("registry.take_range", west.house.partner(east.id), ask).said["taken"] > 0, "the planted fault was caught"


def test_a_sign_off_made_by_the_old_key_and_given_after_the_change_is_taken(world: World, keyed: tuple[Node, Node, str]) -> None:
    east, west, agreement = keyed
    made = commitment(east, west, agreement)
    world.settle()
    world.down.add(west.id)
    east.act("plan.sign_commitment", commitment=made, office="Invented office")
    announce(east)
    world.down.clear()
    west.pull()
    rotate_on(east)
    assert troubles(west) == []
    with west.reading() as reading:
        held = reading.get(made)
        assert held is not None
        assert east.id in signers(reading, held)


def rotate_on(east: Node) -> None:
    east.act("registry.finish_rotation")
    promote(east)


# Statements that a partner must not take.


def test_a_statement_that_the_held_key_did_not_sign_is_refused(keyed: tuple[Node, Node, str]) -> None:
    east, west, _ = keyed
    strange = prepare_next(
        promote_next(prepare_next(east.keys, east.id, "x", instant(0), east.house.randomness)),
        east.id,
        "x",
        instant(0),
        east.house.randomness,
    )
    assert strange.following is not None
    fields = {"id": east.id, "sequence": 1, "certificate": encode(strange.following.certificate), "from": "2026-01-05T09:00:00.000Z"}
    false = write_rotation(fields, strange.signing, strange.following.signing)
    with pytest.raises(NotByTheKeyHeld):
        west.house.perform("registry.take_rotation", west.house.partner(east.id), {"statement": false})
    assert known(west, east).rotations == 0


def test_a_statement_of_another_partner_without_a_certificate_or_out_of_words_is_refused(keyed: tuple[Node, Node, str]) -> None:
    east, west, _ = keyed
    prepare(east)
    following = east.keys.following
    assert following is not None
    good = {"id": east.id, "sequence": 1, "certificate": encode(following.certificate), "from": "2026-01-05T09:00:00.000Z"}
    for fields in ({**good, "id": west.id}, {**good, "certificate": encode(b"no certificate")}):
        raw = write_rotation(fields, east.keys.signing, following.signing)
        with pytest.raises(BadRotation):
            west.house.perform("registry.take_rotation", west.house.partner(east.id), {"statement": raw})
    for raw in (b"", b"{}", b"x" * 70_000, canonical({"mithaq_rotation": 1})):
        with pytest.raises(Refused):
            west.house.perform("registry.take_rotation", west.house.partner(east.id), {"statement": raw})
    assert known(west, east).rotations == 0


def test_a_revoked_partner_changes_no_keys_and_learns_none(keyed: tuple[Node, Node, str]) -> None:
    east, west, _ = keyed
    announce(east)
    west.act("registry.revoke_partner", partner=east.id, reason="a lost key")
    east.act("registry.revoke_partner", partner=west.id, reason="a lost key")
    with east.reading() as reading:
        under_way = module.announced(reading)
    assert under_way is not None
    for node, other, act, ask in (
        (west, east, "registry.take_rotation", {"statement": under_way.raw}),
        (east, west, "registry.give_rotations", {"key": under_way.old_key.hex()}),
        (west, east, "registry.retire_key", {}),
    ):
        with pytest.raises(PartnerNotConfirmed):
            node.house.perform(act, node.house.partner(other.id), ask)


def test_after_a_lost_key_and_a_new_meeting_signatures_by_the_revoked_one_are_refused(world: World, keyed: tuple[Node, Node, str]) -> None:
    """What counts is when it arrives here: the thief can write any date into what he signs."""
    east, west, agreement = keyed
    made = commitment(east, west, agreement)
    world.settle()
    world.down.update({east.id, west.id})
    east.act("plan.sign_commitment", commitment=made, office="signed by the key that is lost")
    lose_and_meet_again(east, west)
    world.down.clear()
    west.pull()
    assert troubles(east) == []
    assert "sign-off.signature" in rules_of(east)
    with west.reading() as reading:
        held = reading.get(made)
        assert held is not None
        assert east.id not in signers(reading, held)
    west.act("plan.sign_commitment", commitment=made, office="invented")
    with pytest.raises(AlreadySigned):
        west.act("plan.sign_commitment", commitment=made, office="invented")
    # The node is started again with its new keys.
    east.house = replace(east.house, rules=rules_for(east.house.identity))
    east.act("plan.sign_commitment", commitment=made, office="signed by the new key")
    world.settle()
    with west.reading() as reading:
        assert signers(reading, reading.get(made)) == {east.id, west.id}
    with pytest.raises(AlreadySigned):
        east.act("plan.sign_commitment", commitment=made, office="once more")


def lose_and_meet_again(east: Node, west: Node) -> None:
    """East loses its keys; west revokes them; both meet again, east with keys that nobody linked with the old ones."""
    west.act("registry.revoke_partner", partner=east.id, reason="a lost key")
    prepare(east)
    promote(east)
    west.act("registry.accept_partner", identity_file=east.invite())
    west.act("registry.confirm_partner", partner=east.id, fingerprint=east.house.identity.fingerprint)


def rules_of(node: Node) -> set[str]:
    with node.reading() as reading:
        return {str(held.record.properties["rule"]) for held in reading.page("refusal", limit=100).rows}


# Proof.


def prove(node: Node, other: Node, agreement: str) -> bytes:
    proof: bytes = node.act("registry.prove", agreement=agreement, partner=other.id).said["proof"]
    return proof


def test_what_was_signed_before_and_after_a_change_is_proved_offline(world: World, keyed: tuple[Node, Node, str]) -> None:
    east, west, agreement = keyed
    first = east.house.identity.signing_key
    rotate(east, west)
    commitment(east, west, agreement)
    world.settle()
    rotate(west, east)
    rotate(east, west)
    for here, there in ((east, west), (west, east)):
        proved = verify_proof(prove(here, there, agreement))
        assert len(proved.keys[east.id]) == 3
        assert len(proved.keys[west.id]) == 2
        assert proved.keys[east.id][0] == first
        assert all(channel.cosigned_at is not None for channel in proved.channels)
        assert all(signers == tuple(sorted((east.id, west.id))) for signers in proved.signed_by.values())


def test_what_a_revoked_key_signed_before_stays_provable_by_the_other_side(world: World, keyed: tuple[Node, Node, str]) -> None:
    east, west, agreement = keyed
    lose_and_meet_again(east, west)
    proved = verify_proof(prove(west, east, agreement))
    assert len(proved.keys[east.id]) == 2
    assert {channel.cosigned_at is not None for channel in proved.channels} == {True}


def without_statements(file: dict[str, object]) -> None:
    file["rotations"] = []


def downgraded(file: dict[str, object]) -> None:
    file["mithaq_proof"] = 1
    del file["rotations"]


@pytest.mark.parametrize("change", [without_statements, downgraded], ids=lambda change: change.__name__)
def test_a_proof_without_the_statements_of_its_keys_is_refused(world: World, keyed: tuple[Node, Node, str], change: object) -> None:
    east, west, agreement = keyed
    rotate(east, west)
    commitment(east, west, agreement)
    world.settle()
    file = parse_object(prove(west, east, agreement), max_bytes=10_000_000)
    del file["seal"]
    change(file)  # type: ignore[operator]
    sealed = canonical({**file, "seal": encode(west.keys.signing.sign(seal_message(file)))})
    with pytest.raises(Refused):
        verify_proof(sealed)


def test_a_checkpoint_that_goes_back_to_a_replaced_key_is_refused(world: World, keyed: tuple[Node, Node, str]) -> None:
    """Only the holder of the old key could have signed it after the new one was in use."""
    east, west, agreement = keyed
    old = east.keys.signing
    rotate(east, west)
    commitment(east, west, agreement)
    world.settle()
    file = parse_object(prove(west, east, agreement), max_bytes=10_000_000)
    del file["seal"]
    channel = next(one for one in file["channels"] if one["sender"] == east.id)
    text = parse_note(channel["checkpoints"][0]["note"]).text
    channel["checkpoints"].append({"note": Note(text, (sign(text, east.id, old),)).encode(), "consistency": []})
    sealed = canonical({**file, "seal": encode(west.keys.signing.sign(seal_message(file)))})
    with pytest.raises(NotAProof, match="goes back"):
        verify_proof(sealed)


# Courier.


def carry(sender: Node, to: Node, agreement: str) -> bytes:
    out = io.BytesIO()
    export_file(sender.house, sender.person(), {"partner": to.id, "agreement": agreement}, out)
    return out.getvalue()


def test_a_change_of_keys_goes_by_courier_both_before_and_after_it_is_used(world: World, keyed: tuple[Node, Node, str]) -> None:
    east, west, agreement = keyed
    world.down.update({east.id, west.id})
    announce(east)
    commitment(east, west, agreement)
    early = carry(east, west, agreement)
    east.act("registry.finish_rotation", anyway=True)
    promote(east)
    late = carry(east, west, agreement)
    assert import_file(west.house, west.person(), io.BytesIO(late)).trouble is None, "sealed by a key that only the file itself tells of"
    assert known(west, east).identity.signing_key == public_bytes(east.keys.signing)
    assert known(west, east).old is None
    answer = carry(west, east, agreement)
    assert import_file(east.house, east.person(), io.BytesIO(answer)).trouble is None
    with pytest.raises(Refused, match="not signed by"):
        import_file(west.house, west.person(), io.BytesIO(early))


def test_a_courier_file_to_the_certificate_of_before_still_opens(world: World, keyed: tuple[Node, Node, str]) -> None:
    east, west, agreement = keyed
    world.down.update({east.id, west.id})
    commitment(west, east, agreement)
    under_way = carry(west, east, agreement)
    rotate(east)
    assert import_file(east.house, east.person(), io.BytesIO(under_way)).trouble is None


def test_an_answer_by_courier_says_that_the_new_key_is_held(world: World, keyed: tuple[Node, Node, str]) -> None:
    east, west, agreement = keyed
    world.down.update({east.id, west.id})
    announce(east)
    import_file(west.house, west.person(), io.BytesIO(carry(east, west, agreement)))
    import_file(east.house, east.person(), io.BytesIO(carry(west, east, agreement)))
    assert east.act("registry.finish_rotation").said["left_behind"] == []
