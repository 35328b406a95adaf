"""A store on each engine: SQLite in a temporary folder, PostgreSQL from a server started once a run from a wheel."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mithaq.store import Store, open_store
from tests.databases import new_database
from tests.store.invented import BEGAN, MARKINGS, TYPES

Opener = Callable[[], Store]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    return new_database(request.getfixturevalue("server"), request.node.nodeid)


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
