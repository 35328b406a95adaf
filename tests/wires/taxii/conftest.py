"""The scene of every test of TAXII."""

from pathlib import Path

import pytest

from tests.agreement.nodes import World
from tests.wires.taxii.scene import Scene, open_scene


@pytest.fixture
def scene(world: World, tmp_path: Path) -> Scene:
    """A node with an open intake; on PostgreSQL where a test asks for it."""
    return open_scene(world.add("eastland", tmp_path))
