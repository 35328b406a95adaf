"""Bulk screening: rows a second of one plain process, of one worker and of two, and the growth from one to two.

    python benchmarks/bulk.py                              a million rows against 200,000 names
    python benchmarks/bulk.py --rows 20000 --names 50000   a small try of the same

Rows are drawn, the same every run, from the queries of the evaluation set that MITHAQ_EVAL_DATA names, clean ones included, and
from names of the list. The plain process is `screen batch --built` on the first `--plain` of them, since it holds all in memory;
its speed is that of answering alone. The speed of `screen bulk` is from the start of the command to the answer, starts of workers
and the joining included.
All answers of bulk must be the same bytes.
"""

import argparse
import csv
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from matching.evaluation import EvaluationSet, NoEvaluationSetError, find_evaluation_set
from matching.inflating import inflate

SEED = "mithaq-bench-bulk-1"
LISTED_SHARE = 0.1


def main() -> int:
    """Print the figures; 1 when two answers differ, 2 when there is no evaluation set."""
    asked = arguments()
    try:
        given = find_evaluation_set(Path(os.environ.get("MITHAQ_EVAL_DATA", "nowhere")), asked.split)
    except NoEvaluationSetError as error:
        print(f"MITHAQ_EVAL_DATA: {error}", file=sys.stderr)
        return 2
    print(f"{processor()}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f} at the start")
    with tempfile.TemporaryDirectory(prefix="mithaq-bulk-", dir=asked.folder) as made:
        return run(given, Path(made), asked)


def run(given: EvaluationSet, folder: Path, asked: argparse.Namespace) -> int:
    """Measure and print; return 1 when two answers differ."""
    words = inflate(given.index, folder / "list.jsonl", asked.names, None)
    write_rows(given, folder, asked.rows, min(asked.plain, asked.rows))
    print(f"{asked.rows:,} rows against {asked.names:,} names of {words:,} words")
    plain = run_plain(folder, asked.patience)
    print(f"one plain process: {plain:,.0f} rows/s ({min(asked.plain, asked.rows):,} rows, answering alone)", flush=True)
    digests, speeds = set(), {}
    for workers in (1, 2):
        out = folder / f"out-{workers}.parquet"
        seconds, told = run_bulk(folder, out, workers, asked.patience)
        digests.add(hashlib.sha256(out.read_bytes()).hexdigest())
        speeds[workers] = asked.rows / seconds
        size = out.stat().st_size / 1e6
        print(
            f"{workers} worker{'s' * (workers > 1)}: {speeds[workers]:,.0f} rows/s, {seconds:.1f} s in all; "
            f"{told['candidates']:,} candidates, {told['not_screened']} not screened, {size:.1f} MB",
            flush=True,
        )
    print(f"from 1 to 2 workers: {speeds[2] / speeds[1]:.2f} times; 2 workers beside one plain process: {speeds[2] / plain:.2f} times")
    print("the answers are the same bytes" if len(digests) == 1 else "THE ANSWERS DIFFER")
    return int(len(digests) != 1)


def write_rows(given: EvaluationSet, folder: Path, rows: int, plain: int) -> None:
    """Write the names as CSV, and the first of them as JSON lines."""
    draw = random.Random(SEED)
    queries = [query.query for query in (*given.positives, *given.negatives)]
    with (folder / "list.jsonl").open(encoding="utf-8") as lines:
        listed = [json.loads(line)["names"][0] for line in lines]
    with (
        (folder / "rows.csv").open("w", encoding="utf-8", newline="") as table,
        (folder / "rows.jsonl").open("w", encoding="utf-8") as lines,
    ):
        writer = csv.writer(table)
        writer.writerow(["id", "name"])
        for number in range(rows):
            name = draw.choice(listed if draw.random() < LISTED_SHARE else queries)
            writer.writerow([number, name])
            if number < plain:
                lines.write(json.dumps({"qid": str(number), "query": name}, ensure_ascii=False) + "\n")


def run_plain(folder: Path, patience: float) -> float:
    """Return the rows a second of `screen batch`; it leaves the index built."""
    files = ["--queries", str(folder / "rows.jsonl"), "--out", str(folder / "plain.jsonl"), "--explain", "--figures"]
    done = _run(["batch", *files, *_list(folder)], patience)
    figures = json.loads(done.stderr.splitlines()[-1])
    return float(figures["queries"]) / float(figures["wall_s"])


def run_bulk(folder: Path, out: Path, workers: int, patience: float) -> tuple[float, dict[str, Any]]:
    """Return the seconds of `screen bulk` and what it told."""
    files = ["--queries", str(folder / "rows.csv"), "--column", "name", "--id-column", "id", "--out", str(out), "--workers", str(workers)]
    began = time.perf_counter()
    done = _run(["bulk", *files, *_list(folder)], patience)
    return time.perf_counter() - began, json.loads(done.stdout)


def _list(folder: Path) -> list[str]:
    return ["--index", str(folder / "list.jsonl"), "--built", str(folder / "built")]


def _run(words: list[str], patience: float) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mithaq.cli", "--json", "screen", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=patience)
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr)
    return done


def processor() -> str:
    """Return the name of the processor."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(":")[1].strip() for line in lines if "model name" in line), "?")


def arguments() -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--names", type=int, default=200_000)
    parser.add_argument("--plain", type=int, default=50_000, help="rows of the plain process")
    parser.add_argument("--split", help="the folder in MITHAQ_EVAL_DATA/screening (needed where it holds several)")
    parser.add_argument("--folder", type=Path, help="where the files are made, and removed again")
    parser.add_argument("--patience", type=float, default=14_400, help="seconds that one run may take")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
