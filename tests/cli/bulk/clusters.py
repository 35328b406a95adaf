"""A Dask cluster on this machine for tests: a scheduler and two workers under nannies, over mutual TLS with certificates made here."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psutil
import trustme

from tests.cli.bulk.waiting import wait_until


@dataclass(frozen=True)
class Files:
    """The PEM files of one who may join."""

    authority: Path
    certificate: Path
    key: Path

    def options(self, *names: str) -> list[str]:
        return [part for name, file in zip(names, (self.authority, self.certificate, self.key), strict=True) for part in (name, str(file))]


@dataclass(frozen=True)
class Running:
    """A cluster that runs: the scheduler's address, what opens it, its process and that of the nannies."""

    address: str
    files: Files
    scheduler: psutil.Process
    nannies: psutil.Process

    def workers(self) -> list[psutil.Process]:
        """Return the processes that make parts, of which each has a nanny above it."""
        return [one for one in self.nannies.children(recursive=True) if "spawn_main" in " ".join(one.cmdline())]


def make_files(folder: Path) -> Files:
    """Return new PEM files of a new authority."""
    folder.mkdir()
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    files = Files(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    authority.cert_pem.write_to_path(str(files.authority))
    issued.private_key_pem.write_to_path(str(files.key))
    files.certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    return files


@contextmanager
def running(folder: Path, workers: int = 2) -> Iterator[Running]:
    """Yield a cluster; nothing of it is left afterwards."""
    folder.mkdir(exist_ok=True)
    files = make_files(folder / "tls")
    said = folder / "scheduler.json"
    tls = files.options("--tls-ca-file", "--tls-cert", "--tls-key")
    where = ("--host", "tls://127.0.0.1", "--no-dashboard")
    with _process(folder, "scheduler", *where, "--port", "0", "--scheduler-file", str(said), *tls) as scheduler:
        wait_until(lambda: said.exists() and b"address" in said.read_bytes())
        address = msgspec.json.decode(said.read_bytes())["address"]
        more = ("--nworkers", str(workers), "--nthreads", "1", "--nanny", "--local-directory", str(folder / "dask"))
        with _process(folder, "worker", address, *where, *more, *tls) as nannies:
            made = Running(address, files, psutil.Process(scheduler.pid), psutil.Process(nannies.pid))
            wait_until(lambda: (folder / "worker.log").read_bytes().count(b"Registered to") >= workers)
            yield made


@contextmanager
def _process(folder: Path, kind: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / f"{kind}.log").open("wb") as log:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments]
        started = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true"})
    try:
        yield started
    finally:
        below = psutil.Process(started.pid).children(recursive=True) if started.poll() is None else []
        for one in (started, *below):
            try:
                one.kill()
            except psutil.NoSuchProcess:
                continue
        started.wait()
        psutil.wait_procs(below, timeout=10)
