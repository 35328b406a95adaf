"""Processes of this machine as workers: one part at a time each, over a pipe of its own.

1. A worker that ends, however it ends, has one part in its hands, and that part is known: another worker is started and makes it again.
2. A part that ended its worker three times, or failed three times, is given up by name; the others go on. Workers that end one after
   another before any part is done end the work.
3. A refusal and a fault of the disk are the same for every worker: they end the work as they came.
4. A worker whose parent is gone reads the end of its pipe and ends by itself.
"""

import signal
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, cast

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.screening.bulk.job import Done, Job, Part
from mithaq.screening.bulk.parts import work
from mithaq.screening.bulk.running import TRIES, Lost

Work = Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]
MORE_ENDS = 4


class WorkersEnd(Refused):
    """Workers end as soon as they begin."""

    rule = "bulk.workers"
    what = N_("The workers end one after another and no part gets done; the last one ended with {reason}.")
    whose = N_("There is no answer; the parts that were made are kept.")
    next_act = N_("Look at the memory of the machine, or use fewer --workers, then run the command again.")
    status = 500


@dataclass
class _Worker:
    process: SpawnProcess
    connection: Connection
    part: Part


@dataclass
class Processes:
    """So many workers on this machine; `ended` counts those that were lost, `tell` is told of each."""

    workers: int
    tell: Callable[[Part, str], None] = lambda part, reason: None  # noqa: ARG005 - nobody is told
    work: Work = work
    ended: int = 0
    _waiting: deque[Part] = field(default_factory=deque)
    _tries: Counter[int] = field(default_factory=Counter)
    _in_a_row: int = 0

    def run(self, job: Job, parts: Iterable[Part]) -> Iterator[Done | Lost]:
        """Yield what came of each part. Raises: WorkersEnd, what a part is refused with, OSError."""
        self._waiting = deque(parts)
        working: dict[Connection, _Worker] = {}
        try:
            while self._waiting or working:
                while self._waiting and len(working) < self.workers:
                    begun = self._begin(job, self._waiting.popleft())
                    working[begun.connection] = begun
                for ready in wait(list(working)):
                    yield from self._hear(working, working[cast("Connection", ready)])
        finally:
            for worker in working.values():
                worker.connection.close()
                worker.process.kill()
                worker.process.join()

    def _begin(self, job: Job, part: Part) -> _Worker:
        ours, theirs = get_context("spawn").Pipe()
        process = get_context("spawn").Process(target=serve, args=(theirs, self.work, msgspec.to_builtins(job)), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours, part)
        _hand(worker, part)
        return worker

    def _hear(self, working: dict[Connection, _Worker], worker: _Worker) -> Iterator[Done | Lost]:
        """Yield what a worker says, after handing it its next part."""
        part = worker.part
        try:
            said = worker.connection.recv()
        except (EOFError, OSError):
            del working[worker.connection]
            yield from self._lost(part, self._end(worker))
            return
        if isinstance(said, Exception):
            raise said
        given_up = self._failed(part, said) if isinstance(said, str) else None
        if self._waiting:
            worker.part = self._waiting.popleft()
            _hand(worker, worker.part)
        else:
            del working[worker.connection]
            worker.connection.close()
            worker.process.join()
        if given_up is not None:
            yield given_up
        elif not isinstance(said, str):
            self._in_a_row = 0
            yield msgspec.convert(said, Done)

    def _lost(self, part: Part, reason: str) -> Iterator[Lost]:
        self.ended += 1
        self._in_a_row += 1
        self.tell(part, reason)
        given_up = self._failed(part, reason)
        if given_up is not None:
            yield given_up
        if self._in_a_row >= self.workers + MORE_ENDS:
            raise WorkersEnd(reason=reason)

    def _failed(self, part: Part, reason: str) -> Lost | None:
        """Count a failed try; return the part as lost after the last one, or put it before all others."""
        self._tries[part.number] += 1
        if self._tries[part.number] >= TRIES:
            return Lost(part, reason)
        self._waiting.appendleft(part)
        return None

    def _end(self, worker: _Worker) -> str:
        worker.connection.close()
        worker.process.join()
        code = worker.process.exitcode or 0
        return signal.Signals(-code).name if code < 0 else f"exit {code}"


def _hand(worker: _Worker, part: Part) -> None:
    """Hand a part to a worker; that the worker is gone is heard of where it is listened to."""
    with suppress(OSError):
        worker.connection.send(msgspec.to_builtins(part))


def serve(connection: Connection, do: Work, job: dict[str, Any]) -> None:
    """Make parts until no more come: the whole life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            part = connection.recv()
            connection.send(_said(do, job, part))


def _said(do: Work, job: dict[str, Any], part: dict[str, Any]) -> object:
    try:
        return do(job, part)
    except (Refused, OSError) as error:
        return error
    except Exception as error:  # noqa: BLE001 - the face of a worker: the part is tried again, then given up with these words
        return f"{type(error).__name__}: {error}"
