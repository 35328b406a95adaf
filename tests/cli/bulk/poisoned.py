"""Work that goes wrong, importable by a worker: parts that kill their worker or fail, and a worker that ends at once."""

import os
import signal
from pathlib import Path
from typing import Any

from mithaq.screening.bulk.parts import work


def poisoned(job: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Kill the worker of the part at row 51, fail at the part at row 101."""
    if part["first"] == 51:
        os.kill(os.getpid(), signal.SIGKILL)
    if part["first"] == 101:
        raise MemoryError("an invented fault")
    return work(job, part)


def killing_once(job: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Kill the worker in the middle of writing the part, the first time."""
    trace = Path(job["folder"]) / "killed-once"
    if part["first"] == 51 and not trace.exists():
        trace.touch()
        (Path(job["folder"]) / ".part-000001.parquet.host.1.1").write_bytes(b"PAR1 half a part")
        os.kill(os.getpid(), signal.SIGKILL)
    return work(job, part)


def ending(job: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    os._exit(7)
