"""Ranges on the wire, and what a partner gets that gives one twice, out of turn, or from an older copy of its database. All invented."""

import base64
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from mithaq.desks.registry.delivery import confirmed_partners
from mithaq.exchange.channel import inward, outward
from mithaq.exchange.judging import LinkStopped, NodeBehind
from mithaq.exchange.ranges import BadRange, decode_range
from mithaq.lang.refusal import Refused
from mithaq.log.checkpoint import Checkpoint, channel_origin
from mithaq.log.note import BadSignature, Note, sign
from mithaq.log.tree import EMPTY_ROOT
from mithaq.names.fold import fold_text
from mithaq.store import Head, open_store
from tests.agreement.nodes import Node, World
from tests.agreement.test_story import commitment
from tests.exchange.test_receive import holds


def given(east: Node, west: Node, agreement: str, start: int = 0, limit: int = 1000) -> bytes:
    return bytes(west.wire.pull(next(one for one in confirmed_partners(west.house) if one.id == east.id), agreement, start, limit))


def take(west: Node, east: Node, agreement: str, raw: bytes) -> dict[str, Any]:
    return west.house.perform("registry.take_range", west.house.partner(east.id), {"agreement": agreement, "range": raw}).said


def head(node: Node, channel: str) -> Head:
    with node.reading() as reading:
        found = reading.log_head(channel)
    assert isinstance(found, Head)
    return found


def signed(node: Node, to: Node, agreement: str, size: int, root: bytes) -> str:
    text = Checkpoint(channel_origin(node.id, to.id, agreement), size, root).text()
    return Note(text, (sign(text, node.id, node.keys.signing),)).encode()


def empty_range(at: int, size: int, checkpoint: str) -> bytes:
    return json.dumps({"start": at, "end": at, "size": size, "leaves": [], "checkpoint": checkpoint}).encode()


def test_a_range_reads_back_as_it_was_built(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    arrived = decode_range(given(east, west, agreement))
    assert (arrived.start, arrived.end) == (0, len(arrived.leaves))
    with east.reading() as reading:
        assert [leaf.hash for leaf in arrived.leaves] == reading.leaf_hashes(outward(west.id, agreement).id, 0, arrived.end)


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"start": -1},
        {"start": 10**30},
        {"end": 1e400},
        {"end": "1"},
        {"size": 0},
        {"leaves": [{}]},
        {"leaves": None},
        {"leaves": [{"salt": "AA==", "record": {}}]},
        {"leaves": [{"hash": "AA=="}]},
        {"checkpoint": "text"},
        {"checkpoint": "\ud800\n\n"},
    ],
)
def test_a_range_that_is_not_in_form_is_refused(pair: tuple[Node, Node], agreement: str, change: dict[str, Any]) -> None:
    wire = json.loads(given(*pair, agreement))
    with pytest.raises(Refused):
        decode_range(json.dumps({**wire, **change}).encode())


@pytest.mark.parametrize("raw", [b"", b"[]", b"\xff", b"[" * 100_000, b'{"start":' + b"9" * 5_000 + b"}"])
def test_noise_is_refused(raw: bytes) -> None:
    with pytest.raises(BadRange):
        decode_range(raw)


def test_a_replayed_range_gives_the_stored_cosignature_byte_for_byte(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    size = head(west, inward(east.id, agreement).id).size
    commitment(east, west, agreement)
    raw = given(east, west, agreement, size)
    first = take(west, east, agreement, raw)
    west.clock.now += 5_000_000
    again = take(west, east, agreement, raw)
    assert (again["repeated"], again["note"]) == (True, first["note"])
    assert again["taken"] == 0


def test_a_range_of_another_agreement_or_sender_is_refused(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    other = "agreement--00000000-0000-4000-8000-000000000000"
    with pytest.raises(BadRange, match="another channel"):
        take(west, east, other, given(east, west, agreement))
    with pytest.raises(BadSignature):
        take(east, west, agreement, given(east, west, agreement))


def test_a_range_with_a_gap_or_a_checkpoint_of_another_size_is_refused(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    size = head(west, inward(east.id, agreement).id).size
    commitment(east, west, agreement)
    commitment(east, west, agreement, number="C-2")
    with pytest.raises(BadRange, match="next leaf"):
        take(west, east, agreement, given(east, west, agreement, size + 1))
    wire = json.loads(given(east, west, agreement, size, 1))
    longer = json.loads(given(east, west, agreement, size, 2))
    with pytest.raises(BadRange, match="another size"):
        take(west, east, agreement, json.dumps({**wire, "checkpoint": longer["checkpoint"]}).encode())


def test_an_old_range_that_comes_late_accuses_nobody(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    late = given(east, west, agreement, 0, 2)
    commitment(east, west, agreement)
    west.pull()
    assert take(west, east, agreement, late)["repeated"]
    assert take(west, east, agreement, empty_range(0, 0, signed(east, west, agreement, 0, EMPTY_ROOT)))["repeated"]


@pytest.mark.parametrize("back", [0, 1], ids=["at the same size", "at an older size"])
def test_another_root_under_a_size_that_was_cosigned_stops_the_link(pair: tuple[Node, Node], agreement: str, back: int) -> None:
    east, west = pair
    size = head(west, inward(east.id, agreement).id).size
    fork = signed(east, west, agreement, size - back, b"f" * 32)
    with pytest.raises(LinkStopped):
        take(west, east, agreement, empty_range(size - back, size, fork))


def test_a_partner_that_went_back_to_an_older_copy_of_its_database_is_noticed_at_the_next_contact(
    world: World, pair: tuple[Node, Node], agreement: str, tmp_path: Path
) -> None:
    east, west = pair
    copy = tmp_path / "older"
    copy.mkdir()
    for file in tmp_path.glob("eastland.db*"):
        shutil.copy(file, copy / file.name)
    made = commitment(east, west, agreement)
    world.settle()
    house = east.house
    older = open_store(
        f"sqlite:///{copy / 'eastland.db'}", house.rules.types, randomness=house.randomness, clock=east.clock, fold=fold_text
    )
    east.store.close()
    object.__setattr__(east.house, "store", older)
    trouble = west.pull()[0].trouble
    assert [one.rule for one in trouble] == ["link.stopped"]
    assert holds(west, made)
    assert west.pull()[0].taken == 0
    with pytest.raises(NodeBehind, match="lost part"):
        given(east, west, agreement)


def test_a_cosignature_of_another_channel_or_by_another_key_is_not_taken(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    commitment(east, west, agreement)
    note = head(west, inward(east.id, agreement).id).note
    assert note is not None
    partner = east.house.partner(west.id)
    ask = {"agreement": agreement, "note": note.decode()}
    altered = note.decode().replace("time 2026", "time 2027")
    lines = note.decode().splitlines()
    key = base64.b64decode(lines[-1].rsplit(" ", 1)[1])
    other = "\n".join([*lines[:-1], lines[-1].rsplit(" ", 1)[0] + " " + base64.b64encode(key[:-1] + bytes([key[-1] ^ 1])).decode()]) + "\n"
    for bad in (altered, other, "", "x\n\n"):
        with pytest.raises(Refused):
            east.house.perform("registry.take_cosignature", partner, {**ask, "note": bad})
    before = head(east, outward(west.id, agreement).id).cosigned
    east.house.perform("registry.take_cosignature", partner, ask)
    assert head(east, outward(west.id, agreement).id).cosigned == before
