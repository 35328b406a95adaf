"""What every rival's program is: read the index, build, answer, write, print the figures. Only the standard library.

    python NAME.py --index FILE --queries FILE --out FILE --figures

The form of the files and the meaning of the figures are in `matching/running.py`. A rival that works in batches answers all
queries in batches for its speed, and the first `--alone` queries once more one by one for the time of one query; one that does
not is timed by the query.
"""

import argparse
import json
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

HITS = 50


class Rival(Protocol):
    """A matcher: its own threshold, the packages that do its work, how many queries it takes at once."""

    threshold: float
    packages: tuple[str, ...]
    batch: int

    def build(self, entries: list[dict]) -> None:
        """Take the entries of the index, `{"id", "schema", "names"}`."""

    def answer(self, queries: list[dict]) -> list[list[tuple[str, float]]]:
        """Return, for each query, at most HITS entries with their scores, best first."""


def read_lines(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main(rival: Rival) -> None:
    """Run a rival as a program."""
    parser = argparse.ArgumentParser()
    for name in ("--index", "--queries", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--figures", action="store_true")
    parser.add_argument("--alone", type=int, default=500)
    asked = parser.parse_args()
    begun = time.perf_counter()
    rival.build(read_lines(asked.index))
    built = time.perf_counter() - begun
    queries = read_lines(asked.queries)
    rival.answer(queries[:1])
    wall, cpu = time.perf_counter(), time.process_time()
    answers, alone = answer_all(rival, queries)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    with asked.out.open("w", encoding="utf-8") as out:
        for query, hits in zip(queries, answers, strict=True):
            out.write(json.dumps({"qid": query["qid"], "hits": [[name, round(score, 6)] for name, score in hits]}) + "\n")
    if asked.figures:
        if rival.batch > 1:
            _, alone = one_by_one(rival, queries[: asked.alone])
        times = sorted(alone)
        shown = {f"p{share}_ms": round(1_000 * times[min(len(times) - 1, len(times) * share // 100)], 3) for share in (50, 95, 99)}
        figures = {"build_s": round(built, 3), "open_s": 0.0, "queries": len(queries), "cpu_s": cpu, "wall_s": wall, **shown}
        figures |= {"rss_mib": peak_mib(), "index_bytes": None, "threshold": rival.threshold}
        figures["versions"] = {"Python": platform.python_version()} | {name: version(name) for name in rival.packages}
        print(json.dumps(figures), file=sys.stderr)


def answer_all(rival: Rival, queries: list[dict]) -> tuple[list[list[tuple[str, float]]], list[float]]:
    """Return the answers to all queries and, from a rival that takes them one by one, the seconds of each."""
    if rival.batch == 1:
        return one_by_one(rival, queries)
    answers = []
    for start in range(0, len(queries), rival.batch):
        answers += rival.answer(queries[start : start + rival.batch])
    return answers, []


def one_by_one(rival: Rival, queries: list[dict]) -> tuple[list[list[tuple[str, float]]], list[float]]:
    """Return the answers and the seconds of each."""
    answers, times = [], []
    for query in queries:
        begun = time.perf_counter()
        answers += rival.answer([query])
        times.append(time.perf_counter() - begun)
    return answers, times


def peak_mib() -> float:
    """Return the most memory this process ever held, by the kernel's word."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0
