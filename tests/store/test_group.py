"""Group commit: works share a commit, never a fate; what was acknowledged is kept."""

import itertools
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from mithaq.store import Store, StoreFailed, Where, Writing, open_store
from mithaq.store.group import GroupWriter
from tests.store.conftest import Opener
from tests.store.invented import BEGAN, MARKINGS, NODE, TYPES, marking, task


def test_one_failing_work_undoes_itself_alone(store: Store) -> None:
    gate = threading.Event()

    def work(n: int) -> None:
        def write(writing: Writing) -> None:
            if n == 0:
                gate.wait(10)
            writing.put(marking(f"of {n}"))
            writing.put(task(f"n{n}", marking(f"of {n}")))
            if n % 3 == 1:
                raise RuntimeError(f"work {n}")

        store.write(write)

    with ThreadPoolExecutor(12) as pool:
        futures = [pool.submit(work, n) for n in range(12)]
        gate.set()
        failed = [n for n, future in enumerate(futures) if future.exception() is not None]
    assert failed == [1, 4, 7, 10]
    with store.reading(NODE) as reading:
        kept = {row.record.properties["name"] for row in reading.page("x-task").rows if row.record is not None}
        assert kept == {f"n{n}" for n in range(12) if n % 3 != 1}
    assert store.check() == []


def test_a_statement_that_fails_late_fails_its_own_work_alone(store: Store) -> None:
    store.write(lambda w: [w.put(mark) for mark in MARKINGS])
    gate = threading.Event()

    def work(n: int) -> None:
        def write(writing: Writing) -> None:
            if n == 0:
                gate.wait(10)
            writing.put(task(f"n{n}"))
            if n == 5:
                writing._sight.sender.tell("INSERT INTO body (rid, bytes) VALUES (?, NULL)", 10**9)

        store.write(write, about=[task(f"n{n}").id])

    with ThreadPoolExecutor(12) as pool:
        futures = [pool.submit(work, n) for n in range(12)]
        gate.set()
        failed = [n for n, future in enumerate(futures) if future.exception() is not None]
    assert failed == [5]
    with store.reading(NODE) as reading:
        assert reading.count("x-task") == 11
    assert store.check() == []


def test_what_was_looked_up_ahead_is_asked_again_once_it_was_changed(store: Store) -> None:
    store.write(lambda w: [w.put(mark) for mark in MARKINGS])
    gate, same = threading.Event(), task("a")

    def work(n: int) -> bool:
        def write(writing: Writing) -> bool:
            if n == 0:
                gate.wait(10)
            return writing.put(same).fresh

        return store.write(write, about=[same.id, "no identifier"])

    with ThreadPoolExecutor(6) as pool:
        futures = [pool.submit(work, n) for n in range(6)]
        gate.set()
        assert sorted(future.result() for future in futures) == [False] * 5 + [True]
    assert store.check() == []


def test_a_work_cannot_wait_for_another_work(store: Store) -> None:
    with pytest.raises(RuntimeError, match="cannot wait"):
        store.write(lambda _: store.write(lambda w: w.put(task("a"))))


def test_a_work_sees_what_it_wrote_as_another_would(store: Store) -> None:
    from tests.store.invented import OWN, PARTNER, SHARED

    def work(writing: Writing) -> tuple[int, int]:
        writing.put_many([task("a", OWN), task("b", SHARED)])
        return writing.count("x-task"), writing.as_seen_by(PARTNER).count("x-task")

    assert store.write(work) == (2, 1)


def test_two_stores_on_one_database_take_turns(opened: Opener) -> None:
    with opened() as one, opened() as other:
        one.write(lambda w: [w.put(mark) for mark in MARKINGS])
        for n in range(6):
            (one, other)[n % 2].write(lambda w, n=n: [w.put(marking(f"m{n}")), w.put(task(f"n{n}", marking(f"m{n}")))])
        for store in (one, other):
            with store.reading(NODE) as reading:
                assert reading.count("x-task", [Where("status", "=", "open")]) == 6
        assert one.check() == []


def test_what_was_written_is_there_when_opened_again(opened: Opener) -> None:
    with opened() as store:
        store.write(lambda w: [w.put(mark) for mark in MARKINGS])
        store.write(lambda w: w.put(task("a")))
    with opened() as store, store.reading(NODE) as reading:
        assert reading.get(task("a").id) is not None
    with pytest.raises(StoreFailed):
        store.write(lambda w: w.put(task("b")))


class _Disk:
    """An invented transaction whose commit fails as a disk does."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.commits = 0

    @contextmanager
    def begin(self):  # type: ignore[no-untyped-def]
        yield self
        self.commits += 1
        raise self.error

    def expect(self, about):  # type: ignore[no-untyped-def]
        pass

    def run(self, work):  # type: ignore[no-untyped-def]
        return work(None)


def _disk_error() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
    return error


def test_after_a_fault_of_the_disk_nothing_more_is_acknowledged() -> None:
    disk = _Disk(_disk_error())
    writer = GroupWriter(disk.begin, lambda: None)
    for _ in range(3):
        with pytest.raises(StoreFailed, match="disk I/O error"):
            writer.submit(lambda _: "never acknowledged")
    writer.close()
    assert disk.commits == 1


def test_a_commit_that_fails_for_another_reason_fails_its_own_works_only() -> None:
    disk = _Disk(sqlite3.OperationalError("database is locked"))
    writer = GroupWriter(disk.begin, lambda: None)
    for _ in range(3):
        with pytest.raises(StoreFailed, match="locked"):
            writer.submit(lambda _: None)
    writer.close()
    assert disk.commits == 3


_WRITER = """
import itertools, os, sys, threading
from mithaq.store import open_store
from tests.store.invented import BEGAN, MARKINGS, TYPES, task
ticks = itertools.count(BEGAN, 1000)
store = open_store(sys.argv[1], TYPES, randomness=os.urandom, clock=lambda: next(ticks))
store.write(lambda w: ([w.put(one) for one in MARKINGS], w.create_collection("c")))
def client(mine):
    for n in itertools.count():
        new = task(f"{mine}-{n}")
        store.write(lambda w: (w.put(new), w.append_entries("c", [(new.id, new.modified)])))
        os.write(1, f"{new.id}\\n".encode())
for mine in range(4):
    threading.Thread(target=client, args=(mine,), daemon=True).start()
threading.Event().wait()
"""


def test_what_was_acknowledged_before_kill_9_is_there_afterwards(url: str) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", _WRITER, url], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], env=os.environ | {"PYTHONPATH": "."}
    )
    assert running.stdout is not None
    acknowledged = [running.stdout.readline().decode().strip() for _ in range(200)]
    running.send_signal(signal.SIGKILL)
    acknowledged += [line for line in running.stdout.read().decode().split("\n")[:-1] if line]
    running.stdout.close()
    running.wait()
    ticks = itertools.count(BEGAN)
    with open_store(url, TYPES, randomness=os.urandom, clock=lambda: next(ticks)) as store:
        assert store.check() == []
        with store.reading(NODE) as reading:
            assert all(reading.get(one) is not None for one in acknowledged)
            size = reading.collection_size("c")
            entries = [entry.seq for start in range(0, size, 1_000) for entry in reading.feed("c", start, 1_000)]
            assert entries == list(range(size))
            assert size >= len(acknowledged)
