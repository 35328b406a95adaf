"""A store whose disk can fail and whose node can die, at a write that was drawn before.

1. Only writes are counted: INSERT, UPDATE, DELETE, and the commit of a transaction that wrote.
2. A node that dies leaves its files exactly as they are at that moment: they are copied, the write-ahead log too, and the old life ends.
3. A disk that is full refuses the write as SQLite would; the node must then acknowledge nothing more until it is opened again.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from mithaq.records.principal import Principal
from mithaq.store import Reading, Store, StoreFailed
from mithaq.store.connecting import connect

WRITES = ("INSERT", "UPDATE", "DELETE")
DIE, DIE_AT_COMMIT, DIE_AFTER_COMMIT = "die", "die at commit", "die after commit"
FULL, FULL_AT_COMMIT = "full", "full at commit"


class NodeDied(BaseException):
    """The node ended without notice; nobody in it runs on."""


class Died(OSError):
    """What the writer's thread meets when its node dies."""


@dataclass
class Disk:
    """One node's disk. `armed` is (writes to go, what happens then), counted while the act `only` is the `current` one, or always.

    `dead` says that the node has died; `struck` is told what happened.
    """

    file: Path
    armed: tuple[int, str] | None = None
    only: str = ""
    current: str = ""
    dead: bool = False
    struck: Callable[[str], None] = lambda _mode: None
    lives: int = 0

    def write(self) -> None:
        """Count a write, and strike when its turn has come."""
        if self.dead:
            raise Died(5, "the node is dead")
        if self.armed is None or self.armed[1] not in (DIE, FULL) or self.only not in ("", self.current):
            return
        left, mode = self.armed
        if left > 0:
            self.armed = (left - 1, mode)
            return
        self._strike(mode)

    def commit(self, commit: Callable[[], None]) -> None:
        """Commit, or strike before or after it."""
        if self.dead:
            raise Died(5, "the node is dead")
        mode = self.armed[1] if self.armed is not None and self.only in ("", self.current) else ""
        if mode in (DIE_AT_COMMIT, DIE_AFTER_COMMIT, FULL_AT_COMMIT):
            if mode == DIE_AFTER_COMMIT:
                commit()
            self._strike(mode)
        commit()

    def die(self) -> None:
        """End the node now; its files are kept as they are."""
        if not self.dead:
            self.dead = True
            self.lives += 1
            kept = self.file.with_name(f"{self.file.stem.partition('.')[0]}.{self.lives}.db")
            for tail in ("", "-wal"):
                source = self.file.with_name(self.file.name + tail)
                if source.exists():
                    shutil.copyfile(source, kept.with_name(kept.name + tail))
            self.file = kept

    def _strike(self, mode: str) -> None:
        self.armed = None
        self.struck(mode)
        if mode in (FULL, FULL_AT_COMMIT):
            raise full_disk()
        self.die()
        raise Died(5, "the node died")


def full_disk() -> sqlite3.OperationalError:
    """Return what SQLite raises when the disk is full."""
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    error.sqlite_errorname = "SQLITE_FULL"
    return error


class Cursor(sqlite3.Cursor):
    """A cursor that counts writes."""

    def execute(self, sql: str, *rest: Any) -> "Cursor":
        self._count(sql)
        return super().execute(sql, *rest)

    def executemany(self, sql: str, *rest: Any) -> "Cursor":
        self._count(sql)
        return super().executemany(sql, *rest)

    def _count(self, sql: str) -> None:
        if sql[:6].upper() in WRITES:
            self.connection.wrote = True
            self.connection.disk.write()


class Connection(sqlite3.Connection):
    """A connection whose commits can strike."""

    disk: Disk
    wrote = False

    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        if self.wrote and self.in_transaction:
            self.disk.commit(super().commit)
        else:
            super().commit()
        self.wrote = False

    def rollback(self) -> None:
        self.wrote = False
        super().rollback()


def engine_on(disk: Disk) -> Engine:
    """Return the store's own engine on a disk that can fail; the schema is there already."""
    made = connect(f"sqlite:///{disk.file}")
    bound = type("Bound", (Connection,), {"disk": disk})

    @event.listens_for(made, "do_connect")
    def bind(_dialect: object, _record: object, _arguments: Sequence[object], named: dict[str, Any]) -> None:
        named["factory"] = bound

    @event.listens_for(made, "connect")
    def hurry(connection: Any, _record: object) -> None:
        for pragma in ("synchronous=OFF", "cache_size=-4096", "mmap_size=0"):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    return made


class MortalStore(Store):
    """A store of a node that can die: whoever waits for it when it dies dies with it."""

    disk: Disk

    def write(self, work: Any, *, about: Sequence[str] = ()) -> Any:
        self.check_alive()
        try:
            return super().write(work, about=about)
        except StoreFailed:
            self.check_alive()
            raise

    @contextmanager
    def reading(self, principal: Principal) -> Iterator[Reading]:
        self.check_alive()
        with super().reading(principal) as reading:
            yield reading

    def purge(self) -> bool:
        self.check_alive()
        try:
            return super().purge()
        except StoreFailed:
            self.check_alive()
            raise

    def check_alive(self) -> None:
        """Raise NodeDied when the node is dead."""
        if self.disk.dead:
            raise NodeDied()
