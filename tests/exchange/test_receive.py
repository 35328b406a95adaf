"""Receiving from a partner that errs or lies: refused, answered, kept as evidence; never applied, never blocking."""

import base64
import json
from typing import Any

import pytest

from mithaq.exchange.channel import inward, outward
from mithaq.lang.refusal import Refused
from mithaq.log.append import Logged, append
from mithaq.records.ident import random_id, timestamp
from mithaq.records.marking import Tlp
from mithaq.records.record import Record, make_record
from tests.agreement.nodes import BOTH_ENGINES, Node, World, meet
from tests.agreement.test_story import commitment

pytestmark = BOTH_ENGINES


def smuggle(node: Node, to: Node, agreement: str, record: Record) -> None:
    """Put a record into a channel past every rule, as a hostile or broken sender would."""

    def work(writing: Any) -> None:
        channel = outward(to.id, agreement).id
        writing.put(record)
        entry = Logged(record.body, kind="release", record=record.id, modified=record.modified)
        append(writing, channel, [entry], now=node.clock(), randomness=node.house.randomness)
        writing.append_entries(channel, [(record.id, record.modified)])

    node.store.write(work)


def note(node: Node, **changes: Any) -> Record:
    at = timestamp(node.clock())
    made = {
        "type": "note",
        "spec_version": "2.1",
        "id": random_id("note", node.house.randomness(16)),
        "created": at,
        "modified": at,
        "created_by_ref": node.id,
        "content": "invented",
        "object_refs": [node.id],
        "object_marking_refs": [Tlp.CLEAR.ref],
    }
    return make_record({**made, **changes})


def terms_of(node: Node, agreement: str) -> list[str]:
    with node.reading() as reading:
        held = reading.get(agreement)
    assert held is not None
    assert held.record is not None
    return list(held.record.marking_refs)


def holds(node: Node, identifier: str) -> bool:
    with node.reading() as reading:
        return reading.get(identifier) is not None


def test_a_record_that_is_not_the_senders_own_is_refused_and_the_rest_applies(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    foreign = note(east, created_by_ref=west.id, object_marking_refs=terms_of(east, agreement))
    smuggle(east, west, agreement, foreign)
    good = commitment(east, west, agreement)
    world.settle()
    assert not holds(west, foreign.id)
    assert holds(west, good)
    assert [rule for rule in ("arrival.originator",) if east.facet("refusal", "rule", rule)] == ["arrival.originator"]


def test_a_record_without_terms_of_the_agreement_is_refused(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    bare = note(east)
    smuggle(east, west, agreement, bare)
    world.settle()
    assert not holds(west, bare.id)
    assert len(east.facet("refusal", "rule", "release.agreement")) == 1


def test_a_record_of_the_wrong_shape_is_refused(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    odd = note(east, content=7, object_marking_refs=terms_of(east, agreement))
    smuggle(east, west, agreement, odd)
    world.settle()
    assert not holds(west, odd.id)
    assert len(east.facet("refusal", "rule", "record.shape")) == 1


def test_the_same_version_with_another_content_is_a_conflict_on_both_sides(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    first = note(east, object_marking_refs=terms_of(east, agreement))
    smuggle(east, west, agreement, first)
    world.settle()
    other = make_record({**first.properties, "content": "something else"})
    with west.reading() as reading:
        size = reading.log_head(inward(east.id, agreement).id).size

    def swap(kind: str, raw: bytes) -> bytes:
        return raw

    west.wire.tamper = swap
    smuggle_bytes(east, west, agreement, other)
    world.settle()
    with west.reading() as reading:
        held = reading.get(first.id)
        assert held is not None
        assert held.record is not None
        assert held.record.properties["content"] == "invented"
        assert reading.log_head(inward(east.id, agreement).id).size == size + 1
    assert len(west.facet("conflict", "about", first.id)) == 1
    assert len(east.facet("conflict", "about", first.id)) == 1


def smuggle_bytes(node: Node, to: Node, agreement: str, record: Record) -> None:
    """Log and serve other bytes under a version that the store already holds, by swapping them on the wire."""

    def work(writing: Any) -> None:
        channel = outward(to.id, agreement).id
        entry = Logged(record.body, kind="release", record=record.id, modified=record.modified)
        append(writing, channel, [entry], now=node.clock(), randomness=node.house.randomness)
        writing.append_entries(channel, [(record.id, record.modified)])

    node.store.write(work)

    def swap(_kind: str, raw: bytes) -> bytes:
        wire = json.loads(raw)
        for leaf in wire["leaves"]:
            if leaf.get("record", {}).get("id") == record.id:
                leaf["record"] = json.loads(record.body)
        text = json.dumps(wire, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
        return text.replace(json.dumps(json.loads(record.body), ensure_ascii=False, separators=(",", ":")), record.body.decode()).encode()

    to.wire.tamper = swap


@pytest.mark.parametrize("part", ["record", "salt", "checkpoint", "end"])
def test_a_range_altered_on_the_way_is_refused_and_changes_nothing(
    world: World, pair: tuple[Node, Node], agreement: str, part: str
) -> None:
    east, west = pair
    made = commitment(east, west, agreement)

    def alter(_kind: str, raw: bytes) -> bytes:
        wire = json.loads(raw)
        if part == "record":
            return raw.replace(b"Install scanners", b"Install nothing!")
        if part == "salt":
            wire["leaves"][0]["salt"] = base64.b64encode(b"x" * 32).decode()
        if part == "checkpoint":
            wire["checkpoint"] = wire["checkpoint"].replace("time 2026", "time 2027")
        if part == "end":
            wire["end"] += 1
        return json.dumps(wire).encode()

    west.wire.tamper = alter
    pulled = west.pull()
    assert pulled[0].trouble
    assert not holds(west, made)


def test_a_fork_stops_the_line_and_keeps_the_evidence(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    commitment(east, west, agreement)
    world.settle()
    channel = outward(west.id, agreement).id

    def rewrite(writing: Any) -> None:
        from mithaq.log.tree import Edge, leaf_hash

        head = writing.lock_log(channel)
        edge = Edge()
        for number in range(head.size + 1):
            edge = edge.append(leaf_hash(f"another history {number}".encode()))
        writing.append_leaves(channel, [_leaf(b"fork")], edge=edge.encode(), root=edge.root(), tiles=[])
        record = note(east, object_marking_refs=terms_of(east, agreement))
        writing.put(record)
        writing.append_entries(channel, [(record.id, record.modified)])

    east.store.write(rewrite)
    pulled = west.pull()
    assert pulled[0].trouble
    assert pulled[0].trouble[0].rule == "link.stopped"
    with west.reading() as reading:
        stop = reading.job(f"stopped/{inward(east.id, agreement).id}")
    assert stop is not None
    assert b"evidence" in stop.payload
    before = west.pull()
    assert before[0].taken == 0


def _leaf(content: bytes) -> Any:
    from mithaq.log.tree import leaf_hash
    from mithaq.store import NewLeaf

    return NewLeaf(hash=leaf_hash(content), salt=b"s" * 32, kind="release")


def test_a_partner_that_is_not_confirmed_gets_nothing_and_gives_nothing(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    east.act("registry.revoke_partner", partner=west.id, reason="a lost key")
    assert west.pull()[0].trouble
    assert not holds(west, made)
    with pytest.raises(Refused, match="revoked"):
        east.house.perform("registry.take_range", east.house.partner(west.id), {"agreement": agreement, "range": b"{}"})


def test_an_offline_partner_loses_nothing(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    world.down.add(west.id)
    made = [commitment(east, west, agreement, number=f"C-{number}") for number in range(5)]
    world.settle()
    assert not any(holds(west, one) for one in made)
    world.down.clear()
    world.settle()
    assert all(holds(west, one) for one in made)


def test_a_third_node_learns_nothing_of_an_agreement_of_two(world: World, pair: tuple[Node, Node], agreement: str, tmp_path: Any) -> None:
    east, west = pair
    third = world.add("northland", tmp_path)
    meet(east, third)
    made = commitment(east, west, agreement)
    world.settle()
    assert not holds(third, made)
    assert not holds(third, agreement)
    with east.reading() as reading:
        assert reading.log_head(outward(third.id, agreement).id) is None
