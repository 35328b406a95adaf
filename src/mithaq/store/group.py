"""Group commit: one thread writes; the works that wait share one transaction, each in its own savepoint.

1. `submit` returns only after the commit that holds its work is on the disk; a work that raises is undone alone.
2. A commit that fails fails all of its works; after a fault of the disk nothing more is accepted, since nobody can tell what
   the system had already dropped from its cache.
3. Where a fault cannot be told to be of one work, all is undone and each work is run again by itself: a work must bear being run twice.
"""

import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

import psycopg
import sqlalchemy as sa

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

T = TypeVar("T")
MAX_WORKS = 256
MAX_SECONDS = 0.02
_DISK_FAULTS = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_READONLY}

_LOST = "08000"
_GONE = {"08", "57"}  # SQLSTATE classes: connection exception, operator intervention
_SERVER_FAULTS = {*_GONE, "53", "58", "XX"}  # insufficient resources, system error, internal error


class StoreFailed(Refused):
    """The disk or the database failed; what was not acknowledged is not kept, and nothing more is accepted."""

    rule = "store.failed"
    what = N_("Nothing can be stored: {reason}.")
    whose = N_("It is for the operator of this node to mend.")
    next_act = N_("Mend the disk or the database, then start the node again; what was acknowledged is kept.")
    status = 503


class Unattributable(Exception):
    """A statement failed after the work that said it had ended; `__cause__` is the fault."""


class Group(Protocol):
    """One open transaction."""

    def expect(self, about: Sequence[str]) -> None:
        """Look up, at once, the records that the works to come are about."""

    def run(self, work: Callable[[Any], Any]) -> Any:
        """Run one work in a savepoint of its own; an exception undoes it and is raised."""


@dataclass(frozen=True)
class _Waiting:
    work: Callable[[Any], Any]
    about: Sequence[str]
    future: "Future[Any]"


class GroupWriter:
    """The writer's thread and its queue."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Group]], committed: Callable[[], None]) -> None:
        self._begin = begin
        self._committed = committed
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._failed: str | None = None
        self._closed = False
        self._gate = threading.Lock()
        self._thread = threading.Thread(target=self._write, name="mithaq-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Any], T], about: Sequence[str] = ()) -> T:
        """Return what `work` returns, once it is durable; it may be run twice, its first writes undone.

        `about` names records that it will look at; those of all works that wait are looked up together.

        Raises: StoreFailed, and whatever `work` raises.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("a work cannot wait for another work: use the Writing that it was given")
        waiting = _Waiting(work, about, Future())
        with self._gate:
            if self._closed:
                raise StoreFailed(reason=N_("the store is closed"))
            self._queue.put(waiting)
        return cast(T, waiting.future.result())

    def close(self) -> None:
        """Finish what waits and end the thread."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _write(self) -> None:
        while (first := self._queue.get()) is not None:
            if self._failed is not None:
                first.future.set_exception(StoreFailed(reason=self._failed))
            elif not self._write_group(first, MAX_WORKS):
                return

    def _write_group(self, first: _Waiting, most: int) -> bool:
        """Run `first` and what comes while it runs, `most` works in all, commit, and tell everybody. Return False when told to end."""
        done: list[tuple[_Waiting, Any]] = []
        failed: list[tuple[_Waiting, BaseException]] = []
        coming: deque[_Waiting] = deque([first])
        ending = False
        try:
            with self._begin() as group:
                until = time.monotonic() + MAX_SECONDS
                while coming:
                    ending = ending or self._gather(coming, most - len(done) - len(failed))
                    group.expect([about for waiting in coming for about in waiting.about])
                    while coming:
                        self._run(group, coming[0], done, failed)
                        coming.popleft()
                    if not ending and time.monotonic() < until:
                        ending = self._gather(coming, most - len(done) - len(failed))
        except Unattributable as unattributable:
            self._run_apart([*(waiting for waiting, _ in [*done, *failed]), *coming], unattributable)
            return not ending
        except BaseException as error:  # noqa: BLE001  # carried to every caller of the group
            self._fail([*(waiting for waiting, _ in done), *coming], error)
        else:
            for waiting, result in done:
                waiting.future.set_result(result)
            self._committed()
        for waiting, refusal in failed:
            waiting.future.set_exception(refusal)
        return not ending

    def _run_apart(self, waiting: list[_Waiting], unattributable: Unattributable) -> None:
        """Run each work in a transaction of its own; a fault that was one work's alone is that work's."""
        cause = unattributable.__cause__ or unattributable
        if _is_fault(cause):
            self._fail(waiting, cause)
        elif len(waiting) == 1:
            waiting[0].future.set_exception(cause)
        else:
            for one in waiting:
                self._write_group(one, 1)

    def _gather(self, coming: "deque[_Waiting]", most: int) -> bool:
        """Add what waits to `coming`, up to `most` in all, without waiting for more; return whether the end is among it."""
        while len(coming) < most:
            try:
                found = self._queue.get_nowait()
            except queue.Empty:
                return False
            if found is None:
                return True
            coming.append(found)
        return False

    def _run(self, group: Group, waiting: _Waiting, done: list[tuple[_Waiting, Any]], failed: list[tuple[_Waiting, BaseException]]) -> None:
        try:
            done.append((waiting, group.run(waiting.work)))
        except BaseException as error:
            if isinstance(error, Unattributable) or _is_fault(error):
                raise
            failed.append((waiting, error))

    def _fail(self, waiting: list[_Waiting], error: BaseException) -> None:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        if _is_fault(error) and not _can_reconnect(error):
            self._failed = reason
        for one in waiting:
            refusal = StoreFailed(reason=reason)
            refusal.__cause__ = error
            one.future.set_exception(refusal)


def _is_fault(error: BaseException) -> bool:
    """Return whether the disk or the connection failed, not the work."""
    if isinstance(error, sa.exc.DBAPIError):
        return error.connection_invalidated or (error.orig is not None and _is_fault(error.orig))
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return (error.sqlstate or _LOST)[:2] in _SERVER_FAULTS
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) or 0
        return code & 0xFF in _DISK_FAULTS
    return isinstance(error, OSError | MemoryError)


def _can_reconnect(error: BaseException) -> bool:
    """Return whether the server is the one that keeps: a lost connection is no fault of its disk."""
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return (error.sqlstate or _LOST)[:2] in _GONE
    return isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated
