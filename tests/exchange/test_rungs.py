"""Receipts by rung, legal holds, and records that our own software stumbles over. All invented."""

from typing import Any

import pytest

from mithaq.desks.registry.queries import deliveries
from mithaq.lang.refusal import Refused
from tests.acts.test_every_act import request_ask
from tests.agreement.nodes import BOTH_ENGINES, Node, World
from tests.agreement.test_story import commitment
from tests.exchange.test_hostile import refused
from tests.exchange.test_receive import holds, note, smuggle, terms_of

pytestmark = BOTH_ENGINES


def rungs(node: Node, record: str) -> list[str]:
    with node.reading() as reading:
        return [one.rung for one in deliveries(reading, record)]


def open_office(node: Node, role: str) -> None:
    node.act("registry.open_account", name=role, person="Invented", roles=[role], password="a long enough password")


def test_a_record_climbs_from_released_to_relayed_to_delivered_to_read(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    open_office(west, "requests.officer")
    made = east.act("requests.send", **request_ask(agreement, west)).record
    assert rungs(east, made) == ["released"]
    west.pull()
    assert rungs(east, made) == ["relayed"]
    east.pull()
    assert rungs(east, made) == ["delivered"]
    west.act("registry.consult", record=made, purpose="page")
    world.settle()
    assert rungs(east, made) == ["read"]


def test_nothing_is_delivered_where_nobody_holds_the_office(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    open_office(west, "plan.secretary")
    asked = east.act("requests.send", **request_ask(agreement, west)).record
    planned = commitment(east, west, agreement)
    world.settle()
    assert rungs(east, asked) == ["relayed"]
    assert rungs(east, planned) == ["delivered"]


def test_reading_twice_says_so_once_and_names_no_person(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = east.act("requests.send", **request_ask(agreement, west)).record
    world.settle()
    for _ in range(2):
        west.act("registry.consult", record=made)
    world.settle()
    with east.reading() as reading:
        said = [one.record for one in reading.page("receipt").rows]
    assert [one.properties["rung"] for one in said] == ["read"]
    assert west.person().principal.id.encode() not in said[0].body


def test_receipts_are_not_receipted(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    for node in pair:
        for role in ("requests.officer", "registry.officer"):
            open_office(node, role)
    east.act("requests.send", **request_ask(agreement, west))
    world.settle(6)
    with east.reading() as reading:
        before = reading.page("receipt", limit=500).rows
    world.settle(6)
    with east.reading() as reading:
        assert len(reading.page("receipt", limit=500).rows) == len(before)


def outcomes(node: Node) -> list[tuple[str, str]]:
    with node.reading() as reading:
        rows = reading.page("recall-receipt", descending=False).rows
    return [(one.record.properties["outcome"], one.record.properties.get("ground", "")) for one in rows]


def test_what_is_held_on_a_legal_ground_is_sealed_and_destroyed_when_the_hold_ends(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    world.settle()
    hold = west.act("registry.hold", record=made, ground="Evidence in an invented case").record
    east.act("registry.recall", record=made, reason="invented", how="destroy")
    world.settle()
    with west.reading() as reading:
        held = reading.get(made)
    assert held.recalled
    assert held.body is not None
    assert outcomes(east) == [("sealed", "Evidence in an invented case")]
    west.act("registry.lift_hold", hold=hold)
    world.settle()
    with west.reading() as reading:
        assert reading.get(made).body is None
    assert outcomes(east)[1:] == [("destroyed", "")]


def test_only_a_partners_record_is_held(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    with pytest.raises(Refused):
        east.act("registry.hold", record=made, ground="invented")


def test_a_record_that_our_software_stumbles_over_is_refused_undone_and_blocks_nothing(
    world: World, pair: tuple[Node, Node], agreement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    east, west = pair
    rules = west.house.rules

    def stumble(writing: Any, record: Any) -> None:
        writing.derive(record.id, "no such facet", ["x"])

    monkeypatch.setitem(rules.projections, "note", (stumble,))  # type: ignore[arg-type]
    poison = note(east, object_marking_refs=terms_of(east, agreement))
    smuggle(east, west, agreement, poison)
    good = commitment(east, west, agreement)
    world.settle()
    assert holds(west, good)
    assert not holds(west, poison.id), "what was refused was half kept"
    assert refused(east) == ["arrival.fault"]
    assert west.store.check() == []


def test_both_contents_of_a_conflict_are_kept(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    from mithaq.records.record import make_record
    from tests.exchange.test_receive import smuggle_bytes

    east, west = pair
    first = note(east, object_marking_refs=terms_of(east, agreement))
    smuggle(east, west, agreement, first)
    world.settle()
    other = make_record({**first.properties, "content": "something else"})
    smuggle_bytes(east, west, agreement, other)
    world.settle()
    with west.reading() as reading:
        assert reading.get(first.id).body == first.body
        assert reading.job(f"conflict/{first.id}/{other.sha256.hex()}").payload == other.body
