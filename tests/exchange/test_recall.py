"""Recalls: what is taken back is gone at the partner, stays gone, and nothing else goes with it. All invented."""

import hashlib

import pytest

from mithaq.exchange.agreement import NotInForce
from mithaq.lang.refusal import Refused
from mithaq.records.ident import timestamp
from mithaq.store import Held
from tests.agreement.nodes import Node, World
from tests.agreement.test_story import commitment
from tests.exchange.test_hostile import invented, plant
from tests.exchange.test_receive import holds, note, smuggle, terms_of


def held_by(node: Node, identifier: str, modified: int | None = None) -> Held:
    with node.reading() as reading:
        held = reading.get(identifier, modified)
    assert isinstance(held, Held)
    return held


def outcomes(node: Node) -> list[str]:
    with node.reading() as reading:
        return [str(one.record.properties["outcome"]) for one in reading.page("recall-receipt").rows if one.record is not None]


@pytest.mark.parametrize(
    ("how", "outcome"), [("withdraw", "destroyed"), ("narrow", "destroyed"), ("destroy", "destroyed"), ("correct", "sealed")]
)
def test_each_way_of_recalling_is_done_at_the_partner_and_receipted(
    world: World, pair: tuple[Node, Node], agreement: str, how: str, outcome: str
) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    world.settle()
    east.act("registry.recall", record=made, reason="invented", how=how)
    world.settle()
    assert held_by(west, made).recalled
    assert (held_by(west, made).record is None) is (outcome == "destroyed")
    assert outcomes(east) == [outcome]


def test_a_late_copy_of_what_was_recalled_is_not_revived(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    late = note(east, object_marking_refs=terms_of(east, agreement))
    plant(east, west, agreement, invented(east, "recall", agreement, about=late.id, how="destroy", reason="before the copy"))
    smuggle(east, west, agreement, late)
    world.settle()
    assert not holds(west, late.id)
    assert outcomes(east) == ["never-held"]


def test_a_recall_of_one_version_leaves_the_other(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    first = note(east, object_marking_refs=terms_of(east, agreement))
    second = note(east, **{**first.properties, "modified": timestamp(east.clock()), "content": "second"})
    for one in (first, second):
        smuggle(east, west, agreement, one)
    west.pull()
    version = timestamp(first.modified)
    plant(east, west, agreement, invented(east, "recall", agreement, about=first.id, about_modified=version, how="destroy", reason="x"))
    west.pull()
    assert held_by(west, first.id, first.modified).record is None
    newest = held_by(west, first.id).record
    assert newest is not None
    assert newest.properties["content"] == "second"


def test_what_ended_by_its_own_terms_can_still_be_recalled(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = commitment(east, west, agreement, marking={"expires_at": timestamp(east.clock.now + 1_000_000)})
    world.settle()
    east.clock.now += 10_000_000
    east.act("registry.recall", record=made, reason="it ended")
    world.settle()
    assert held_by(west, made).record is None


def test_an_agreement_that_was_taken_back_is_in_force_nowhere(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    east.act("registry.recall", record=agreement, reason="invented")
    with pytest.raises(NotInForce):
        commitment(east, west, agreement)
    world.settle()
    with pytest.raises(Refused):
        commitment(west, east, agreement)


def attach(node: Node, record: str, content: bytes) -> str:
    files = [{"name": "a.txt", "content": content}]
    return node.act("registry.annotate", record=record, text="see", share=True, attachments=files).record


def test_an_attachment_goes_with_the_last_record_that_names_it(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    first, second = (attach(east, made, b"the same file") for _ in range(2))
    world.settle()
    digest = hashlib.sha256(b"the same file").digest()
    for note_id, left in ((first, True), (second, False)):
        east.act("registry.recall", record=note_id, reason="invented", how="destroy")
        world.settle()
        with west.reading() as reading:
            assert (reading.blob(digest) is not None) is left


def test_an_attachment_recalled_before_it_was_fetched_is_not_asked_for_again(
    world: World, pair: tuple[Node, Node], agreement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    noted = attach(east, made, b"never fetched")
    with monkeypatch.context() as patched:
        patched.setattr("mithaq.desks.registry.delivery._pull_attachments", lambda *_: None)
        west.pull()
    with west.reading() as reading:
        assert len(reading.jobs("attachment")) == 1
    east.act("registry.recall", record=noted, reason="invented")
    world.settle()
    with west.reading() as reading:
        assert reading.jobs("attachment") == []
    assert west.pull()[0].trouble == []
