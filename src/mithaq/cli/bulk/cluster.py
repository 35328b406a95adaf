"""A Dask cluster as workers: parts are tasks of `distributed`, over mutual TLS only.

1. An address that is not tls://, or a missing certificate, is refused before anything is sent. Both sides must show a certificate of the
   authority that is named; whoever has one can make the workers do anything, so the authority is for this cluster alone.
2. Only the name of a function of this package and plain values go out. Workers read the names, read the index and write the parts by the
   paths of this machine: a shared folder.
3. A part whose worker was lost is given to another by the scheduler, which gives it up after `distributed.scheduler.allowed-failures`
   workers (three, unless it is set otherwise); one that failed is given out three times.
4. A few parts for each thread are out at a time. What came of a part is read from the folder; only where the folder does not show it yet,
   the worker is asked, since a worker that was lost after it had written a part cannot answer.
"""

import logging
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from distributed import CancelledError, Client, Future, KilledWorker, Security
from distributed import wait as wait_for
from distributed.comm.core import CommClosedError

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.screening.bulk.job import Done, Job, Part
from mithaq.screening.bulk.parts import find_done, work
from mithaq.screening.bulk.running import TRIES, Lost

PATIENCE_SECONDS = 60.0
AHEAD = 2


class NotEncrypted(Refused):
    """The address of a cluster without TLS."""

    rule = "bulk.tls"
    what = N_("The cluster's address {address} does not begin with tls://.")
    whose = N_("Nothing was sent: names go to a cluster by mutual TLS only.")
    next_act = N_("Start scheduler and workers with certificates and name the scheduler's tls:// address.")


class ClusterAway(Refused):
    """The cluster cannot be reached, has no workers, or was lost."""

    rule = "bulk.cluster"
    what = N_("The cluster at {address} does not answer as it should: {reason}.")
    whose = N_("There is no answer; the parts that were made are kept.")
    next_act = N_("Look at the scheduler, its workers and the certificates, then run the command again.")
    status = 503


@dataclass
class Cluster:
    """The cluster whose scheduler is at an address, and the PEM files that open it."""

    address: str
    authority: Path
    certificate: Path
    key: Path
    patience_seconds: float = PATIENCE_SECONDS

    def run(self, job: Job, parts: Iterable[Part]) -> Iterator[Done | Lost]:
        """Yield what came of each part. Raises: NotEncrypted, ClusterAway, what a part is refused with, OSError."""
        waiting, tries, out = deque(parts), Counter[int](), dict[Future[dict[str, Any]], Part]()
        plain = msgspec.to_builtins(job)
        with self._client() as client:
            while waiting or out:
                for _ in range(min(len(waiting), self._room(client) - len(out))):
                    part = waiting.popleft()
                    out[client.submit(work, plain, msgspec.to_builtins(part), pure=False)] = part
                for future in self._ended(client, list(out)):
                    part = out.pop(future)
                    came = find_done(job, part) or self._came_of(client, future, part, tries)
                    if came is None:
                        waiting.appendleft(part)
                    else:
                        yield came

    @contextmanager
    def _client(self) -> Iterator[Client]:
        """Yield a client of the cluster, once it has a worker. Raises: NotEncrypted, ClusterAway."""
        if not self.address.startswith("tls://"):
            raise NotEncrypted(address=self.address)
        for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        security = Security(
            require_encryption=True,
            tls_ca_file=str(self.authority),
            tls_client_cert=str(self.certificate),
            tls_client_key=str(self.key),
        )
        try:
            client = Client(self.address, security=security, timeout=self.patience_seconds)
        except OSError as error:
            raise self._away(str(error)) from error
        try:
            client.wait_for_workers(1, timeout=self.patience_seconds)
            yield client
        except (TimeoutError, CommClosedError) as error:
            raise self._away(N_("it has no workers") if isinstance(error, TimeoutError) else str(error)) from error
        finally:
            client.close()

    def _room(self, client: Client) -> int:
        """Return how many parts may be out at a time."""
        return max(1, AHEAD * sum(int(threads) for threads in client.nthreads().values()))

    def _ended(self, client: Client, out: list[Future[dict[str, Any]]]) -> list[Future[dict[str, Any]]]:
        """Return parts that came back; waits for the first. Raises: ClusterAway when scheduler or workers are gone."""
        while True:
            try:
                return list(wait_for(out, timeout=self.patience_seconds, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                if not client.nthreads():
                    raise self._away(N_("it has no workers")) from None
            except CancelledError:
                raise self._away(N_("the scheduler was lost")) from None

    def _came_of(self, client: Client, future: Future[dict[str, Any]], part: Part, tries: Counter[int]) -> Done | Lost | None:
        """Return what came of a part, or None when it is to be tried again. Raises: Refused, OSError, ClusterAway."""
        error = future.exception()
        if error is None:
            return self._fetch(client, future)
        if isinstance(error, KilledWorker):
            return Lost(part, N_("it ended its workers"))
        if isinstance(error, CancelledError):
            raise self._away(N_("the scheduler was lost")) from None
        if isinstance(error, Refused | OSError):
            raise error
        tries[part.number] += 1
        return Lost(part, f"{type(error).__name__}: {error}") if tries[part.number] >= TRIES else None

    def _fetch(self, client: Client, future: Future[dict[str, Any]]) -> Done | None:
        """Return what came of a part, or None when its worker was lost before it was fetched. Raises: ClusterAway."""
        try:
            return msgspec.convert(future.result(timeout=self.patience_seconds), Done)
        except TimeoutError:
            if not client.nthreads():
                raise self._away(N_("it has no workers")) from None
            return None
        except CancelledError:
            raise self._away(N_("the scheduler was lost")) from None

    def _away(self, reason: str) -> ClusterAway:
        return ClusterAway(address=self.address, reason=reason)
