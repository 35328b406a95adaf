"""Three parties: a record is passed on with its originator's proof and consent; its recall follows it and is answered. All invented."""

import json
from pathlib import Path
from typing import Any

import pytest

from mithaq.desks.registry.queries import recall_states
from mithaq.exchange.channel import inward
from mithaq.exchange.receiving.onward import NoConsent, NotReceived, NotYoursToGive, write_copy
from mithaq.log.note import encode
from mithaq.log.proof import verify_proof
from mithaq.records.record import make_record
from tests.acts.test_every_act import request_ask
from tests.agreement.nodes import BOTH_ENGINES, Node, World, agree, meet
from tests.agreement.test_story import commitment
from tests.exchange.test_hostile import invented, plant, refused
from tests.exchange.test_receive import holds

pytestmark = BOTH_ENGINES
Three = tuple[Node, Node, Node]


@pytest.fixture
def three(world: World, tmp_path: Path) -> Three:
    """Return the originator, the passer and the third party, who have all met."""
    east, west, north = (world.add(name, tmp_path) for name in ("eastland", "westland", "northland"))
    for a, b in ((east, west), (west, north), (east, north)):
        meet(a, b)
    return east, west, north


@pytest.fixture
def agreement(world: World, three: Three) -> str:
    return agree(world, *three)


def given(world: World, three: Three, agreement: str) -> str:
    """Return a record of the originator's that the passer alone was given."""
    east, west, _ = three
    ask = {**request_ask(agreement, west), "marking": {"tlp": "TLP:AMBER", "releasable_to": [east.id, west.id]}}
    made = east.act("requests.send", **ask).record
    world.settle()
    return made


def shared(world: World, three: Three, agreement: str) -> str:
    """Return a commitment of the originator's that both others were given."""
    east, west, _ = three
    sides = {"debtors": [west.id], "creditors": [east.id], "pillar": "counter-terrorism"}
    made = str(east.act("plan.propose_commitment", agreement=agreement, number="C-9", measure="Do it", **sides).record)
    world.settle()
    return made


def consented(world: World, three: Three, record: str) -> None:
    three[0].act("registry.consent", record=record, to=[three[2].id])
    world.settle()


def answers(node: Node) -> list[dict[str, Any]]:
    with node.reading() as reading:
        return [dict(one.record.properties) for one in reading.page("recall-receipt").rows if one.record is not None]


def test_a_record_is_passed_on_with_consent_and_is_its_originators_there(world: World, three: Three, agreement: str) -> None:
    east, west, north = three
    made = given(world, three, agreement)
    assert not holds(north, made)
    with pytest.raises(NoConsent):
        west.act("registry.pass_on", record=made, to=north.id)
    with pytest.raises(NotYoursToGive):
        west.act("registry.release", record=made)
    consented(world, three, made)
    west.act("registry.pass_on", record=made, to=north.id)
    world.settle()
    with north.reading() as reading, east.reading() as theirs:
        held, original = reading.get(made), theirs.get(made)
    assert held is not None
    assert original is not None
    assert held.body == original.body
    assert held.record is not None
    assert held.record.created_by == east.id


def test_a_consent_is_for_one_version_and_for_whom_it_names(world: World, three: Three, agreement: str) -> None:
    east, west, north = three
    made = given(world, three, agreement)
    east.act("registry.consent", record=made, to=[west.id])
    world.settle()
    with pytest.raises(NoConsent):
        west.act("registry.pass_on", record=made, to=north.id)


def test_what_did_not_arrive_over_the_line_is_not_passed_on(world: World, three: Three, agreement: str) -> None:
    _, west, north = three
    own = commitment(west, north, agreement)
    with pytest.raises(NotReceived):
        west.act("registry.pass_on", record=own, to=north.id)


def test_a_recall_reaches_the_offline_recipient_and_the_third_party_behind_it_and_is_answered(
    world: World, three: Three, agreement: str
) -> None:
    east, west, north = three
    made = given(world, three, agreement)
    consented(world, three, made)
    west.act("registry.pass_on", record=made, to=north.id)
    world.settle()
    world.down.update({west.id, north.id})
    east.act("registry.recall", record=made, reason="a source is at risk", how="destroy")
    world.settle()
    assert holds(north, made)
    world.down.discard(west.id)
    world.settle()
    assert body_of(west, made) is None
    world.down.clear()
    world.settle()
    assert body_of(north, made) is None
    for node in (west, north):
        with node.reading() as reading:
            copies = reading.page("onward-copy").rows
            assert not any(one.record is not None and one.record.properties["about"] == made for one in copies)
    said = {(one["created_by_ref"], one["outcome"], one.get("by", ""), one.get("answer", "")) for one in answers(east)}
    assert said == {(west.id, "destroyed", "", ""), (west.id, "passed-on", north.id, "destroyed")}


def test_a_late_onward_copy_does_not_revive_what_was_recalled(world: World, three: Three, agreement: str) -> None:
    east, west, north = three
    made = given(world, three, agreement)
    consented(world, three, made)
    west.act("registry.pass_on", record=made, to=north.id)
    with west.reading() as reading:
        late = reading.page("onward-copy").rows[0].record
    world.settle()
    east.act("registry.recall", record=made, reason="invented", how="destroy")
    world.settle()
    again = {**late.properties, "id": invented(west, "onward-copy", agreement).id}
    plant(west, north, agreement, invented(west, "onward-copy", agreement, **again))
    north.pull()
    assert body_of(north, made) is None


def body_of(node: Node, record: str) -> bytes | None:
    with node.reading() as reading:
        held = reading.get(record)
    return None if held is None else held.body


FALSE = ["original", "salt", "index", "checkpoint", "consent", "definitions", "about_modified", "originator", "proof"]


@pytest.mark.parametrize("part", FALSE)
def test_an_onward_copy_that_does_not_prove_what_it_claims_is_refused(world: World, three: Three, agreement: str, part: str) -> None:
    east, west, north = three
    made = given(world, three, agreement)
    consented(world, three, made)
    with west.reading() as reading:
        record = reading.get(made).record
        head = reading.log_head(inward(east.id, agreement).id)
        consent = reading.page("consent").rows[0].record
        body = write_copy(reading, record, agreement, head.note, consent)
    changed = make_record({**record.properties, "subject": "something else"})
    other = make_record({**consent.properties, "to": [west.id, north.id, east.id]})
    false: dict[str, Any] = {
        "original": encode(changed.body),
        "salt": encode(b"x" * 32),
        "index": body.index + 1,
        "checkpoint": body.checkpoint.replace("time 2026", "time 2027"),
        "consent": encode(other.body),
        "definitions": [encode(make_record({**json.loads(record.body)}).body)],
        "about_modified": "2026-01-01T00:00:00.000Z",
        "originator": west.id,
        "proof": body.proof[:-1],
    }
    from msgspec import to_builtins

    plant(west, north, agreement, invented(west, "onward-copy", agreement, **{**to_builtins(body), part: false[part]}))
    north.pull()
    west.pull()
    assert not holds(north, made)
    assert len(refused(west)) == 1


def test_a_copy_without_consent_is_refused_by_the_third_party_too(world: World, three: Three, agreement: str) -> None:
    east, west, north = three
    made = given(world, three, agreement)
    with west.reading() as reading:
        record = reading.get(made).record
        head = reading.log_head(inward(east.id, agreement).id)
        body = write_copy(reading, record, agreement, head.note, None)
    from msgspec import to_builtins

    plant(west, north, agreement, invented(west, "onward-copy", agreement, **to_builtins(body)))
    north.pull()
    west.pull()
    assert not holds(north, made)
    assert refused(west) == ["release.recipient"]


def test_each_partner_of_three_gets_what_names_it_and_no_more(world: World, three: Three, agreement: str) -> None:
    east, west, north = three
    both = commitment(east, west, agreement)
    world.settle()
    only = given(world, three, agreement)
    assert holds(west, both)
    assert holds(north, both)
    assert holds(west, only)
    assert not holds(north, only)


def test_narrowing_recalls_from_whom_drops_out_and_leaves_the_rest_the_new_version(world: World, three: Three, agreement: str) -> None:
    east, west, north = three
    made = commitment(east, west, agreement)
    world.settle()
    assert holds(north, made)
    east.act("registry.narrow", record=made, releasable_to=[east.id, west.id], reason="the source asked for it")
    world.settle()
    assert body_of(north, made) is None
    with west.reading() as reading, east.reading() as own:
        assert reading.get(made).modified == own.get(made).modified
        assert not own.get(made).recalled
        assert not reading.get(made).recalled
        assert reading.page("recall").rows == []


@pytest.mark.parametrize("late", [False, True], ids=["the recipient is up", "the recipient gets the new version after the recall"])
def test_who_stays_keeps_a_narrowed_record_though_a_third_party_passes_the_recall_on(
    world: World, three: Three, agreement: str, late: bool
) -> None:
    east, west, north = three
    made = shared(world, three, agreement)
    north.act("registry.pass_on", record=made, to=west.id)
    world.settle()
    east.act("registry.narrow", record=made, releasable_to=[east.id, west.id], reason="the source asked for it")
    if late:
        north.pull()
        world.down.add(east.id)
        west.pull()
        world.down.clear()
    world.settle()
    assert [body_of(node, made) is not None for node in three] == [True, True, False]
    with west.reading() as reading:
        assert [held.state for held in reading.history(made)] == ["live", "live"]
    assert {(said.get("by", ""), said["outcome"], said.get("answer", "")) for said in answers(east)} == {
        ("", "destroyed", ""),
        (west.id, "passed-on", "kept"),
    }


def test_a_recall_that_came_by_a_third_party_first_is_answered_to_its_originator_too(world: World, three: Three, agreement: str) -> None:
    east, west, north = three
    made = shared(world, three, agreement)
    north.act("registry.pass_on", record=made, to=west.id)
    world.settle()
    east.act("registry.recall", record=made, reason="said in error")
    north.pull()
    world.down.add(east.id)
    west.pull()
    assert body_of(west, made) is None
    world.down.clear()
    world.settle()
    assert sorted((said["created_by_ref"], said.get("by", ""), said["outcome"]) for said in answers(east)) == sorted(
        [(north.id, "", "destroyed"), (west.id, "", "destroyed"), (north.id, west.id, "passed-on")]
    )
    with east.reading() as reading:
        assert {outcome for _, _, outcome in recall_states(reading)[0].recipients} == {"destroyed"}


def test_what_follows_on_a_narrowed_commitment_goes_to_those_who_remain(world: World, three: Three, agreement: str) -> None:
    east, west, north = three
    made = shared(world, three, agreement)
    east.act("registry.narrow", record=made, releasable_to=[east.id, west.id], reason="the source asked for it")
    world.settle()
    east.act("plan.sign_commitment", commitment=made, office="Invented office")
    east.act("registry.consent", record=made, to=[west.id])
    world.settle()
    west.act("plan.sign_commitment", commitment=made, office="Invented office")
    west.act("plan.begin", commitment=made)
    world.settle()
    for node, held in ((east, True), (west, True), (north, False)):
        said = node.facet("sign-off", "about", made), node.facet("state-change", "about", made), node.facet("consent", "about", made)
        assert [len(one) for one in said] == ([2, 1, 1] if held else [0, 0, 0])


def test_the_exported_proof_of_three_parties_holds_after_a_recall(world: World, three: Three, agreement: str) -> None:
    east, west, north = three
    made = given(world, three, agreement)
    consented(world, three, made)
    west.act("registry.pass_on", record=made, to=north.id)
    world.settle()
    east.act("registry.recall", record=made, reason="invented", how="destroy")
    world.settle()
    for here, there in ((east, west), (west, north), (north, west)):
        proof = here.act("registry.prove", agreement=agreement, partner=there.id).said["proof"]
        proved = verify_proof(proof)
        assert all(one.cosigned_at is not None for one in proved.channels)
        assert any(one.destroyed for one in proved.channels)
