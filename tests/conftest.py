"""Fixtures that more than one folder uses."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agreement.nodes import Node, World, agree, meet


@pytest.fixture
def world() -> Iterator[World]:
    """An empty world, closed at the end."""
    made = World()
    yield made
    made.close()


@pytest.fixture
def pair(world: World, tmp_path: Path) -> tuple[Node, Node]:
    """Two invented nodes that have met."""
    east, west = world.add("eastland", tmp_path), world.add("westland", tmp_path)
    meet(east, west)
    return east, west


@pytest.fixture
def agreement(world: World, pair: tuple[Node, Node]) -> str:
    """An agreement in force between the two."""
    return agree(world, *pair)
