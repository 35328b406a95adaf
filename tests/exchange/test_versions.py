"""Versions: nodes that speak only the first, and nodes that speak none of ours. All invented."""

from pathlib import Path

import msgspec
import pytest

from mithaq.desks.registry.greeting import spoken
from mithaq.desks.registry.queries import link_states
from mithaq.exchange.versions import NoCommonVersion, Versions, choose_versions, own_versions, read_versions
from tests.agreement.nodes import Node, World, agree, meet
from tests.agreement.test_story import commitment


def test_the_highest_common_version_of_each_is_used() -> None:
    chosen = choose_versions(Versions(protocols=(1, 2, 3), folds=(4, 5)), Versions(protocols=(2, 3, 4), folds=(5,)), "x")
    assert (chosen.protocol, chosen.schema, chosen.fold) == (3, 1, 5)


@pytest.mark.parametrize("part", ["protocols", "schemas", "folds"])
def test_none_in_common_is_a_refusal_that_says_who_updates(part: str) -> None:
    theirs = msgspec.structs.replace(own_versions(), **{part: (7, 8)})
    with pytest.raises(NoCommonVersion, match=r"7, 8 there.*older side updates"):
        choose_versions(own_versions(), theirs, "Eastland")


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"protocols": "x"}', b'{"protocols": [1.5]}', b"\xff", b"[" * 100_000])
def test_an_answer_that_cannot_be_read_is_no_versions(raw: bytes) -> None:
    assert read_versions(raw) is None


def test_unknown_words_in_an_answer_are_passed_over_and_too_many_versions_are_not_read() -> None:
    assert read_versions(b'{"protocols": [1, 2, 9], "colour": "blue"}') == Versions(protocols=(1, 2, 9))
    assert read_versions(msgspec.json.encode({"protocols": list(range(1000))})) is None


@pytest.mark.parametrize("spoken_there", [(1,), (1, 2), (1, 2, 3)])
def test_a_node_of_the_first_version_and_one_of_ours_exchange_everything(
    world: World, tmp_path: Path, spoken_there: tuple[int, ...]
) -> None:
    east, west = world.add("eastland", tmp_path), world.add("westland", tmp_path)
    east.protocols = spoken_there
    meet(east, west)
    agreement = agree(world, east, west)
    made, back = commitment(east, west, agreement), commitment(west, east, agreement)
    world.settle()
    for node, record in ((west, made), (east, back)):
        with node.reading() as reading:
            assert reading.get(record) is not None
    with west.reading() as reading:
        used = spoken(reading, east.id)
        assert used is not None
        assert used.protocol == min(2, max(spoken_there))
        assert [link.protocol for link in link_states(reading)] == [used.protocol]


def test_nothing_is_lost_while_no_version_is_common_and_all_arrives_after_the_update(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    east.protocols = (7,)
    made = commitment(east, west, agreement)
    assert [trouble.rule for pulled in west.pull() for trouble in pulled.trouble] == ["line.version"]
    with west.reading() as reading:
        assert reading.get(made) is None
        assert link_states(reading)[0].state == "line.version"
    east.protocols = (1, 2, 7)
    assert west.pull()[0].trouble == []
    with west.reading() as reading:
        assert reading.get(made) is not None


def test_a_node_of_the_first_version_is_not_asked_for_keys(world: World, pair: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch) -> None:
    east, west = pair
    east.protocols = (1,)

    def fail(*_arguments: object) -> list[bytes]:
        raise AssertionError("it was asked for what it does not know")

    monkeypatch.setattr(type(west.wire), "pull_rotations", fail)
    assert west.pull()[0].trouble == []
