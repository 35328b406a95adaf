"""Appending: indexes, edges, tiles and proofs stay right however the leaves come in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mithaq.log.append import Logged, append, edge_of, node_of
from mithaq.log.tree import Edge, consistency_proof, inclusion_proof, leaf_data, leaf_hash, verify_consistency, verify_inclusion
from mithaq.records.principal import this_node
from mithaq.store import Store
from tests.agreement.nodes import World


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    world = World()
    yield world.add("logland", tmp_path).store
    world.close()


def salts() -> Iterator[bytes]:
    number = 0
    while True:
        number += 1
        yield number.to_bytes(32, "big")


def logged(content: bytes) -> Logged:
    return Logged(content, "test", actor="somebody", act="test.act", event=content)


def fill(store: Store, batches: list[int]) -> list[bytes]:
    """Append batches of invented leaves to one log and return the hashes that they must have."""
    source, expected, count = salts(), [], 0
    for size in batches:
        contents = [f"leaf {count + number}".encode() for number in range(size)]
        made: list[bytes] = []

        def randomness(_count: int, made: list[bytes] = made) -> bytes:
            made.append(next(source))
            return made[-1]

        indexes = store.write(
            lambda writing, contents=contents, randomness=randomness: append(
                writing,
                "log",
                [Logged(one, "test", actor="somebody", act="test.act", event=one) for one in contents],
                now=7,
                randomness=randomness,
            )
        )
        assert indexes == range(count, count + size)
        expected += [leaf_hash(leaf_data(salt, content)) for salt, content in zip(made, contents, strict=True)]
        count += size
    return expected


@pytest.mark.parametrize("batches", [[1, 1, 1], [255, 1, 1], [256], [257, 300], [1, 511, 512, 3], [511], [700]])
def test_leaves_edge_and_proofs_are_right_however_they_came_in(store: Store, batches: list[int]) -> None:
    expected = fill(store, batches)
    edge = Edge()
    for one in expected:
        edge = edge.append(one)
    with store.reading(this_node("identity--00000000-0000-4000-8000-000000000000")) as reading:
        assert reading.leaf_hashes("log", 0, len(expected)) == expected
        assert edge_of(reading, "log") == edge
        node = node_of(reading, "log")
        size = len(expected)
        for index in (0, size // 2, size - 1):
            verify_inclusion(expected[index], index, size, inclusion_proof(index, size, node), edge.root())
        older = Edge()
        for one in expected[: max(1, size // 3)]:
            older = older.append(one)
        verify_consistency(older.size, size, consistency_proof(older.size, size, node), older.root(), edge.root())
        full = size // 256
        assert [reading.tile("log", 0, number) is not None for number in range(full + 1)] == [True] * full + [False]
        for number in range(full):
            assert reading.tile("log", 0, number) == b"".join(expected[256 * number : 256 * (number + 1)])


def test_a_leaf_keeps_who_acted_and_what_is_readable_of_it(store: Store) -> None:
    fill(store, [1])
    with store.reading(this_node("identity--00000000-0000-4000-8000-000000000000")) as reading:
        leaf = reading.leaves("log", 0, 1)[0]
    assert (leaf.kind, leaf.actor, leaf.act, leaf.event, leaf.at) == ("test", "somebody", "test.act", b"leaf 0", 7)


def test_the_edge_of_a_log_that_nobody_wrote_to_is_empty(store: Store) -> None:
    with store.reading(this_node("identity--00000000-0000-4000-8000-000000000000")) as reading:
        assert edge_of(reading, "nothing") == Edge()


def test_tiles_of_the_second_level_are_written_and_used(store: Store) -> None:
    expected = fill(store, [65_000, 536, 100])
    edge = Edge()
    for one in expected:
        edge = edge.append(one)
    with store.reading(this_node("identity--00000000-0000-4000-8000-000000000000")) as reading:
        assert reading.tile("log", 1, 0) is not None
        node = node_of(reading, "log")
        for index in (0, 40_000, 65_600):
            verify_inclusion(expected[index], index, len(expected), inclusion_proof(index, len(expected), node), edge.root())


def test_a_tile_that_is_gone_is_named(store: Store) -> None:
    fill(store, [300])
    store.write(lambda writing: writing._sight.connection.exec_driver_sql("DELETE FROM tile"))
    node = this_node("identity--00000000-0000-4000-8000-000000000000")
    with store.reading(node) as reading, pytest.raises(LookupError, match="log lacks tile 0/0"):
        node_of(reading, "log")(8, 0)
