"""Running a matcher: one process for each run, the same way for every matcher.

1. A matcher is a command that takes `--index FILE --queries FILE --out FILE --figures`. It writes one line a query,
   `{"qid", "hits": [["id", score], ...]}` best first, and prints on stderr one line of JSON with its own figures:
   build_s     from the opening of the index file until nothing is left to build
   open_s      from there (or from a kept index) until the first query may be asked
   queries, cpu_s, wall_s      of answering all queries; reading them and writing the answers are left out, processes it started are counted
   p50_ms, p95_ms, p99_ms      of one query asked alone
   rss_mib, index_bytes        peak memory by its own word; bytes of the index on disk (null where it keeps none)
   threshold, versions         optional: the score from which it means a hit, and the packages that did the work
   Three more options are used where its `--help` names them: `--built FOLDER` (keep the built index there, and open it when it is
   there), `--hits N` (answer N hits), `--explain` (each line also has "explanations", one for each hit).
2. Peak memory is also watched from here, over the process and all that it started, ten times a second.
3. A run is ended, with all that it started, when it takes longer than it may.
"""

import json
import os
import signal
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil

WATCH_SECONDS = 0.1
NAMED = ("build_s", "open_s", "queries", "cpu_s", "wall_s", "p50_ms", "p95_ms", "p99_ms", "rss_mib")


class MatcherError(Exception):
    """A matcher is not there, failed, or answered in another form; the message is what the table's row says."""


@dataclass(frozen=True)
class Run:
    """What one run gave: its own figures, what was seen from outside, and where the answers are."""

    figures: Mapping[str, Any]
    peak_mib: float
    whole_cpu_s: float
    whole_wall_s: float
    out: Path


@dataclass(frozen=True)
class Job:
    """One run to be made: the index, the queries, and the folder for what it writes."""

    index: Path
    queries: Path
    folder: Path
    name: str
    options: tuple[str, ...] = ()


def run_matcher(command: Sequence[str], job: Job, patience_seconds: float) -> Run:
    """Run a matcher once and return what it gave.

    Raises: MatcherError when it exits with anything but 0, takes longer than it may, or prints no figures.
    """
    out, errors = job.folder / f"{job.name}.out.jsonl", job.folder / f"{job.name}.stderr"
    asked = [*command, "--index", str(job.index), "--queries", str(job.queries), "--out", str(out), "--figures", *job.options]
    out.unlink(missing_ok=True)
    begun = time.perf_counter()
    with errors.open("wb") as stream:
        process = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=stream, start_new_session=True)
        peak, status, cpu = _watch(process, begun + patience_seconds)
    spent = time.perf_counter() - begun
    said = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    if status != 0:
        raise MatcherError(f"failed ({status}): {said[-1] if said else 'it said nothing'}")
    figures = _figures(said)
    return Run(figures, max(peak, float(figures["rss_mib"])), cpu, spent, out)


def _watch(process: "subprocess.Popen[bytes]", until: float) -> tuple[float, int, float]:
    """Return the peak memory in MiB, the exit status and the CPU seconds of a process and of all that it started and waited for."""
    peak = 0
    while True:
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            process.returncode = os.waitstatus_to_exitcode(status)
            return peak / 2**20, process.returncode, usage.ru_utime + usage.ru_stime
        if time.perf_counter() > until:
            os.killpg(process.pid, signal.SIGKILL)
            os.wait4(process.pid, 0)
            process.returncode = -signal.SIGKILL
            raise MatcherError("was ended: it took longer than it may")
        peak = max(peak, _resident_bytes(process.pid))
        time.sleep(WATCH_SECONDS)


def _resident_bytes(pid: int) -> int:
    """Return the resident memory of a process and of all that it started; pages that they share are counted for each."""
    total = 0
    try:
        first = psutil.Process(pid)
        for one in (first, *first.children(recursive=True)):
            total += one.memory_info().rss
    except psutil.Error:
        return total
    return total


def _figures(said: Sequence[str]) -> dict[str, Any]:
    """Return the last line of JSON among what a matcher said."""
    for line in reversed(said):
        if line.startswith("{"):
            try:
                figures = json.loads(line)
            except ValueError:
                continue
            if missing := [name for name in NAMED if not isinstance(figures.get(name), int | float)]:
                raise MatcherError(f"its figures lack {', '.join(missing)}")
            return dict(figures)
    raise MatcherError("printed no line of figures on stderr")


def read_answers(path: Path, qids: Sequence[str]) -> dict[str, list[tuple[str, float]]]:
    """Return the answers by query.

    Raises: MatcherError when a query that was not asked is answered, one is answered twice, or hits are not best first.
    """
    asked = set(qids)
    answers: dict[str, list[tuple[str, float]]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            answer = json.loads(line)
            qid, hits = answer["qid"], [(str(name), float(found)) for name, found in answer["hits"]]
            if qid not in asked or qid in answers:
                raise MatcherError(f"answered {qid} {'twice' if qid in answers else 'unasked'}")
            if any(one[1] < other[1] for one, other in pairwise(hits)):
                raise MatcherError(f"the hits of {qid} are not best first")
            answers[qid] = hits
    return answers


@dataclass(frozen=True)
class Speed:
    """Medians of several runs over the same queries."""

    queries: int
    runs: int
    per_cpu_second: float
    lowest: float
    highest: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    build_seconds: float
    open_seconds: float
    wall_seconds: float
    peak_mib: float
    own_mib: float
    index_bytes: int | None
    whole_cpu_seconds: float


def speed_of(runs: Sequence[Run]) -> Speed:
    """Return the medians of `runs`; the building is that of the runs that built, memory the highest of all."""
    rates = [run.figures["queries"] / max(run.figures["cpu_s"], 1e-9) for run in runs]

    def middle(name: str) -> float:
        return statistics.median(float(run.figures[name]) for run in runs)

    built = [float(run.figures["build_s"]) for run in runs if run.figures["build_s"] > 0]
    sizes = [run.figures["index_bytes"] for run in runs if run.figures.get("index_bytes")]
    return Speed(
        queries=int(runs[0].figures["queries"]),
        runs=len(runs),
        per_cpu_second=statistics.median(rates),
        lowest=min(rates),
        highest=max(rates),
        p50_ms=middle("p50_ms"),
        p95_ms=middle("p95_ms"),
        p99_ms=middle("p99_ms"),
        build_seconds=statistics.median(built) if built else 0.0,
        open_seconds=middle("open_s"),
        wall_seconds=middle("wall_s"),
        peak_mib=max(run.peak_mib for run in runs),
        own_mib=max(float(run.figures["rss_mib"]) for run in runs),
        index_bytes=int(sizes[0]) if sizes else None,
        whole_cpu_seconds=statistics.median(run.whole_cpu_s for run in runs),
    )
