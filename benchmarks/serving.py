"""Serving a node in a process of its own, for the benchmarks that ask it over HTTP."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

LONGEST_SECONDS = 120


@contextmanager
def served(program: str, folder: Path, given: Mapping[str, str] | None = None) -> Iterator[tuple[int, int]]:
    """Run `program --folder FOLDER --serve PORT` until it listens, and give the port and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    child = subprocess.Popen([sys.executable, program, "--folder", str(folder), "--serve", str(port)], env={**os.environ, **(given or {})})
    try:
        until = time.monotonic() + LONGEST_SECONDS
        while not _listens(port):
            if child.poll() is not None or time.monotonic() > until:
                raise SystemExit("the site did not start")
            time.sleep(0.05)
        yield port, child.pid
    finally:
        child.terminate()
        child.wait()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
