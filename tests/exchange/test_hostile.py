"""A confirmed partner that turns hostile, or whose software errs: what it sends is refused one by one and blocks nothing. All invented."""

from typing import Any

import pytest

from mithaq.exchange.attachment import EXTENSION
from mithaq.exchange.channel import outward
from mithaq.exchange.partner import find_partner
from mithaq.log.append import Logged, append
from mithaq.records.canonical import digest
from mithaq.records.ident import named_id, random_id, timestamp
from mithaq.records.marking import TERMS_EXTENSION, Terms
from mithaq.records.record import Record, make_record
from tests.agreement.nodes import Node, World
from tests.agreement.test_story import agree_terms, commitment
from tests.exchange.test_receive import holds, note, smuggle, terms_of


def invented(node: Node, record_type: str, under: str, /, **body: Any) -> Record:
    """Return a record of a node that no act made."""
    at = timestamp(node.clock())
    made = {
        "type": record_type,
        "spec_version": "2.1",
        "id": random_id(record_type, node.house.randomness(16)),
        "created": at,
        "modified": at,
        "created_by_ref": node.id,
        "object_marking_refs": terms_of(node, under),
    }
    return make_record({**made, **body})


def plant(node: Node, to: Node, agreement: str, record: Record) -> None:
    """Put a record into a channel of a node whose own store has it as raw bytes only, past every rule and projection."""

    def work(writing: Any) -> None:
        channel = outward(to.id, agreement).id
        append(
            writing,
            channel,
            [Logged(record.body, kind="release", record=record.id, modified=record.modified)],
            now=node.clock(),
            randomness=node.house.randomness,
        )
        writing.put(record)
        writing.append_entries(channel, [(record.id, record.modified)])

    node.store.write(work)


def refused(node: Node) -> list[str]:
    with node.reading() as reading:
        return [str(held.record.properties["rule"]) for held in reading.page("refusal").rows if held.record is not None]


STAY: dict[str, dict[str, Any]] = {
    "proposal": {"act": "x", "ask": {}, "versions": {}, "hash": "", "proposer": "x", "proposer_name": "x", "expires_at": "x"},
    "list-entry": {"source": "un", "reference": "ZZi.001", "kind": "person", "names": [{"text": "Invented"}]},
    "alias": {"subject": "x", "name": "y", "language": "en", "source": "z", "reviewer": "r"},
    "draft": {"about": "x", "kind": "date", "reader": "r", "proposed": {}, "spans": []},
    "draft-decision": {"about": "x", "decision": "confirmed"},
}


@pytest.mark.parametrize("record_type", STAY)
def test_what_every_node_keeps_for_itself_is_not_taken_from_a_partner(pair: tuple[Node, Node], agreement: str, record_type: str) -> None:
    east, west = pair
    record = invented(east, record_type, agreement, **STAY[record_type])
    plant(east, west, agreement, record)
    west.pull()
    east.pull()
    assert not holds(west, record.id)
    assert refused(east) == ["arrival.type"]


def test_a_partner_cannot_bring_a_confirmed_partner_of_its_own(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    body = {"identity": "identity--" + "0" * 8 + "-0000-4000-8000-" + "0" * 12, "name": "Nobodyland", "signing_key": "AA=="}
    forged = invented(east, "partner", agreement, **body, certificate="AA==", address="x", state="confirmed")
    plant(east, west, agreement, forged)
    west.pull()
    assert not holds(west, forged.id)
    with west.reading() as reading:
        assert find_partner(reading, east.id).identity.signing_key == east.house.identity.signing_key
        assert len(reading.page("partner").rows) == 1


def test_a_partner_cannot_make_a_new_version_of_what_is_ours(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    ours = commitment(west, east, agreement)
    world.settle()
    with east.reading() as reading:
        held = reading.get(ours)
    assert held is not None
    assert held.record is not None
    marking = terms_of(east, agreement)
    later = timestamp(held.modified + 1)
    stolen = make_record(
        {**held.record.properties, "modified": later, "created_by_ref": east.id, "measure": "stolen", "object_marking_refs": marking}
    )
    plant(east, west, agreement, stolen)
    west.pull()
    with west.reading() as reading:
        kept = reading.get(ours)
    assert kept is not None
    assert kept.record is not None
    assert kept.record.created_by == west.id
    assert "stolen" not in str(kept.record.properties["measure"])


def test_a_partner_cannot_recall_what_is_ours(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    ours = commitment(west, east, agreement)
    world.settle()
    plant(east, west, agreement, invented(east, "recall", agreement, about=ours, how="destroy", reason="hostile"))
    west.pull()
    with west.reading() as reading:
        held = reading.get(ours)
    assert held is not None
    assert held.record is not None
    assert not held.recalled


def test_a_partner_cannot_define_ahead_what_we_shall_mark_with(pair: tuple[Node, Node], agreement: str) -> None:
    """The names of our definitions can be computed; one that was planted with wider terms would open all that we mark by it."""
    east, west = pair
    with west.reading() as reading:
        common = agree_terms(reading, agreement)
    narrow = Terms(agreement, frozenset({west.id}), common.purposes, common.handling)
    name = named_id("marking-definition", west.id, digest(narrow.properties()).hex())
    wide = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": name,
        "created": timestamp(east.clock()),
        "created_by_ref": east.id,
        "name": "planted",
        "extensions": {TERMS_EXTENSION: common.properties()},
    }
    plant(east, west, agreement, make_record(wide))
    west.pull()
    assert not holds(west, name)


BROKEN: dict[str, dict[str, Any]] = {
    "recall": {"about": "garbage", "how": "withdraw", "reason": "x"},
    "recall-receipt": {"about": "garbage", "recalled": "x", "outcome": "destroyed"},
    "sign-off": {"about": "garbage", "about_modified": "x", "sha256": "", "signature": ""},
    "state-change": {"about": "garbage", "sha256": "", "to": "closed"},
    "reply": {"about": "garbage", "step": "final", "text": ""},
    "conflict": {"about": "garbage", "about_modified": "x", "held_sha256": "", "received_sha256": ""},
    "agreement": {"name": 7},
    "open-report": {"title": 7},
    "commitment": {"measure": 7},
}


@pytest.mark.parametrize("record_type", BROKEN)
def test_a_broken_record_is_refused_whole_and_what_follows_it_arrives(pair: tuple[Node, Node], agreement: str, record_type: str) -> None:
    east, west = pair
    broken = invented(east, record_type, agreement, **BROKEN[record_type])
    plant(east, west, agreement, broken)
    good = note(east, object_marking_refs=terms_of(east, agreement))
    smuggle(east, west, agreement, good)
    assert west.pull()[0].trouble == []
    assert not holds(west, broken.id)
    assert holds(west, good.id)


ODD: dict[str, tuple[str, dict[str, Any]]] = {
    "a reading that names nothing readable": (
        "open-report",
        {"title": "t", "text": "x", "language": "en", "source": "s", "reading": {"mentions": "x"}},
    ),
    "an attachment whose hash is none": (
        "note",
        {
            "content": "x",
            "object_refs": [],
            "extensions": {EXTENSION: {"attachments": [{"name": "a", "media_type": "b", "size": 1, "sha256": "../zz"}]}},
        },
    ),
    "a type that nobody here knows": ("invented-type", {"nested": [{"deep": [1, 2.5, None, True]}]}),
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_record_is_kept_raw_and_blocks_nothing(pair: tuple[Node, Node], agreement: str, case: str) -> None:
    east, west = pair
    record_type, body = ODD[case]
    odd = invented(east, record_type, agreement, **body)
    plant(east, west, agreement, odd)
    assert west.pull()[0].trouble == []
    with west.reading() as reading:
        held = reading.get(odd.id)
    assert held is not None
    assert held.body == odd.body


def test_an_agreement_under_which_nothing_could_be_marked_or_timed_is_not_taken(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    with east.reading() as reading:
        held = reading.get(agreement)
    assert held is not None
    assert held.record is not None
    for change in ({"handling_default": "H9"}, {"clocks": {"normal_hours": 10**14}}):
        at = timestamp(east.clock())
        bad = make_record({**held.record.properties, **change, "modified": at})
        plant(east, west, agreement, bad)
    west.pull()
    with west.reading() as reading:
        assert len(reading.history(agreement)) == 1
