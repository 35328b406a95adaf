"""Time two served nodes on this machine: from release here to the receipt RELAYED here, and a backlog for a partner that was offline.

    python benchmarks/exchange.py --notes 40 --backlog 10000

Both nodes are real processes joined by mutual TLS on loopback; every record is invented.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from mithaq.app import open_node, rules_for
from mithaq.cli.demo.nodes import DemoNode
from mithaq.cli.demo.remote import Remote
from mithaq.cli.demo.story import Story
from mithaq.exchange.agreement import find_agreement
from mithaq.exchange.channel import Releaser, outward
from mithaq.exchange.write import Author
from mithaq.records.principal import this_node
from mithaq.store import Writing

PORTS = (21470, 21480)
POLL_SECONDS = 0.002


def channel_state(home: Path, log: str) -> tuple[int, int]:
    """Return how many leaves a channel has and how many are cosigned, read beside the running node."""
    with sqlite3.connect(f"file:{home / 'mithaq.db'}?mode=ro", uri=True) as connection:
        row = connection.execute("SELECT size, cosigned FROM log WHERE name = ?", (log,)).fetchone()
    return (int(row[0]), int(row[1])) if row is not None else (0, 0)


def wait_relayed(home: Path, log: str, more_than: int, patience: float) -> None:
    """Wait until the channel has grown beyond `more_than` and is cosigned whole."""
    until = time.perf_counter() + patience
    while time.perf_counter() < until:
        size, cosigned = channel_state(home, log)
        if size > more_than and cosigned == size:
            return
        time.sleep(POLL_SECONDS)
    raise SystemExit(f"{log} was not receipted in {patience} s: {channel_state(home, log)}")


def measure_notes(here: Remote, home: Path, log: str, agreement: str, times: int) -> list[float]:
    """Return the milliseconds from asking for the act that releases a note to its receipt here."""
    found: list[float] = []
    for number in range(times):
        size, _ = channel_state(home, log)
        begun = time.perf_counter()
        here.act("registry.annotate", f"bench-{number}", record=agreement, text=f"Invented note {number}", share=True)
        wait_relayed(home, log, size, 30)
        found.append((time.perf_counter() - begun) * 1_000)
        time.sleep(0.05)
    return found


def fill_backlog(node: DemoNode, partner: str, agreement: str, records: int) -> None:
    """Write and release notes while the partner is offline."""
    opened = open_node(node.home, None)
    house = opened.house
    rules = rules_for(house.identity)

    def work(writing: Writing, start: int, end: int) -> None:
        author = Author(writing, rules, house.identity.id, house.clock(), house.randomness)
        marking = author.marked(find_agreement(writing, agreement).common_marking(agreement))
        releaser = Releaser(house.clock(), house.randomness)
        for number in range(start, end):
            body: dict[str, Any] = {"content": f"Invented note {number} of a backlog. " * 8, "object_refs": [agreement]}
            releaser.release(writing, author.write("note", body, marking), partner, agreement)

    for start in range(0, records, 500):
        house.store.write(lambda writing, start=start: work(writing, start, min(start + 500, records)))
    opened.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=40)
    parser.add_argument("--backlog", type=int, default=10_000)
    asked = parser.parse_args()
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "?")
    print(f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, SQLite")
    folder = Path(tempfile.mkdtemp(prefix="mithaq-bench-"))
    nodes = [DemoNode(name, folder / name.lower(), port) for name, port in zip(("Islamabad", "Washington"), PORTS, strict=True)]
    try:
        for node in nodes:
            node.make()
            node.start()
        east, west = (node.remote() for node in nodes)
        for one in (east, west):
            one.ready()
        story = Story(east, west, date(2026, 11, 24), folder)
        story.meet()
        story.agree()
        agreement, partner = str(story.found["agreement"]), str(story.found["Washington"])
        log = outward(partner, agreement).id
        wait_relayed(nodes[0].home, log, 0, 60)
        times = measure_notes(east, nodes[0].home, log, agreement, asked.notes)
        ordered = sorted(times)
        shown = f"p50 {statistics.median(times):.0f}, p95 {ordered[int(len(ordered) * 0.95)]:.0f}"
        print(f"release to RELAYED, ms (must 250, wanted 100): {shown}")
        for node in nodes:
            node.stop()
        begun = time.perf_counter()
        fill_backlog(nodes[0], partner, agreement, asked.backlog)
        spent = time.perf_counter() - begun
        print(f"released {asked.backlog:,} records while the partner was offline in {spent:.1f} s")
        nodes[0].start()
        east.ready()
        begun = time.perf_counter()
        nodes[1].start()
        wait_relayed(nodes[0].home, log, asked.backlog, 300)
        print(f"{asked.backlog:,} records to the partner that came back, until receipted (must 30 s): {time.perf_counter() - begun:.1f} s")
        for node in nodes:
            node.stop()
        with open_node(nodes[1].home, None).house.store as store, store.reading(this_node(partner)) as reading:
            print(f"held there: {reading.count('note', cap=10**6):,} notes")
    finally:
        for node in nodes:
            node.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
