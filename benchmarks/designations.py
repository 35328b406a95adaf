"""Measure screening on a node: names screened again after a change of a list, and what a hidden entry changes for who may not see it.

    python benchmarks/designations.py                        100,000 retained names, 1,000 changed entries; 2,000 pairs of timed searches
    python benchmarks/designations.py --names 2000 --changed 50

The lists are those of the evaluation set that MITHAQ_EVAL_DATA names (`screening/dev`); the retained names are its clean names and its
queries, varied. Names are printed nowhere. Figures are of one process; the median of `--repeat` runs where a run can be repeated.
"""

import argparse
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from mithaq.acts.act import Actor
from mithaq.acts.roles import DESKS
from mithaq.app import Node, make_node, open_node
from mithaq.desks.designations.hit_records import RETAINED_TYPE, RetainedNameBody, retained_id
from mithaq.desks.designations.importing import ImportList
from mithaq.desks.designations.matcher import NameMatcher
from mithaq.desks.designations.records import LIST_ENTRY_TYPE, EntryName, ListEntryBody, entry_id
from mithaq.desks.designations.rescreening import screen_again
from mithaq.exchange.write import Author
from mithaq.records.ident import timestamp
from mithaq.records.marking import Marking, Terms, Tlp
from mithaq.records.principal import Kind, Principal, this_node
from mithaq.records.record import Record, make_record
from mithaq.store import Where, Writing

PURPOSE = "measured"
PASSPHRASE = "an invented passphrase of this benchmark"


def lines(file: Path) -> list[dict[str, Any]]:
    """Return the lines of a file of JSON lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def a_list(entries: Sequence[dict[str, Any]]) -> bytes:
    """Return entries as a list of the UN's form, without what screening does not read."""
    kinds = {"Person": "INDIVIDUAL", "Organization": "ENTITY"}

    def one(number: int, entry: dict[str, Any]) -> str:
        tag = kinds.get(entry["schema"], "ENTITY")
        first, *others = (name.replace("&", "&amp;").replace("<", "&lt;") for name in entry["names"])
        aliases = "".join(f"<{tag}_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>{name}</ALIAS_NAME></{tag}_ALIAS>" for name in others)
        listed = f"<FIRST_NAME>{first}</FIRST_NAME><UN_LIST_TYPE>x</UN_LIST_TYPE><REFERENCE_NUMBER>{entry['id']}</REFERENCE_NUMBER>"
        return f"<{tag}><DATAID>{number}</DATAID>{listed}{aliases}</{tag}>"

    rows = "".join(one(number, entry) for number, entry in enumerate(entries))
    return f"<CONSOLIDATED_LIST><INDIVIDUALS>{rows}</INDIVIDUALS></CONSOLIDATED_LIST>".encode()


def bring(node: Node, entries: Sequence[dict[str, Any]]) -> None:
    """Let an analyst of a node import entries as the list of the UN."""
    identity = node.house.identity.id
    analyst = Actor(Principal(identity, identity, Kind.PERSON, "measured", frozenset({"designations.analyst"}), desks=DESKS), "cli")
    node.house.perform("designations.import_list", analyst, ImportList(source="un", files={"list": a_list(entries)}))


def retained(node: Node, names: Sequence[str]) -> Iterator[Record]:
    """Yield the records of retained names."""
    at, marking = timestamp(node.house.clock()), [Tlp.AMBER_STRICT.ref]
    for number, name in enumerate(names):
        body = RetainedNameBody(name=name, reference=f"file {number}", purpose=PURPOSE, until="2099-01-01", by=node.house.identity.id)
        head = {"type": "retained-name", "spec_version": "2.1", "created": at, "modified": at, "created_by_ref": node.house.identity.id}
        more = {"object_marking_refs": marking, "extensions": {RETAINED_TYPE.extension: {"extension_type": "new-sdo"}}}
        identifier = retained_id(node.house.identity.id, PURPOSE, body.reference)
        yield make_record({**msgspec.to_builtins(body), **head, **more, "id": identifier})


def measure_again(folder: Path, evaluation: Path, names: int, changed: int) -> dict[str, Any]:
    """Return what screening retained names again takes, and whether each new hit was raised once."""
    draw = random.Random(7)
    entries = [entry for entry in lines(evaluation / "index.jsonl") if entry["names"]]
    texts = [one["query"] for one in (*lines(evaluation / "negatives.jsonl"), *lines(evaluation / "queries.jsonl"))]
    words = [word for text in texts for word in text.split()]
    texts += [" ".join(draw.sample(words, 2)) for _ in range(max(0, names - len(texts)))]
    draw.shuffle(texts)
    draw.shuffle(entries)
    make_node(folder, "Measured", PASSPHRASE)
    node = open_node(folder, PASSPHRASE)
    bring(node, entries[changed:])
    screen_again(node.house, node.matcher)
    node.house.store.write(lambda writing: writing.put_many(retained(node, texts[:names])))
    bring(node, entries)
    began, cpu = time.perf_counter(), time.process_time()
    done = screen_again(node.house, node.matcher)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    second = screen_again(node.house, node.matcher)
    with node.house.store.reading(this_node(node.house.identity.id)) as reading:
        kept = reading.count("hit", [Where("standing", "=", "open")], cap=1_000_000)
    node.close()
    return {
        "names": done.names,
        "changed": done.changed,
        "seconds, all of it": round(took, 2),
        "cpu seconds": round(cpu, 2),
        "raised": done.raised,
        "hits held": kept,
        "raised by a second run": second.raised,
    }


def measure_clearance(folder: Path, evaluation: Path, searches: int) -> dict[str, Any]:
    """Return how the answers and times of who may not see an entry differ with and without that entry."""
    entries = [entry for entry in lines(evaluation / "index.jsonl") if entry["names"]]
    queries = [one["query"] for one in lines(evaluation / "queries.jsonl")][:400]
    nodes = []
    for name in ("without", "with"):
        make_node(folder / name, name, PASSPHRASE)
        node = open_node(folder / name, PASSPHRASE)
        bring(node, entries)
        nodes.append(node)
    for number, query in enumerate(queries):
        _hide(nodes[1], number, query)
    readers = []
    for node in nodes:
        matcher = NameMatcher()
        with node.house.store.reading(this_node(node.house.identity.id)) as reading:
            matcher.prepare(reading)
        readers.append(
            (
                node,
                matcher,
                Principal("identity--00000000-0000-4000-8000-000000000000", node.house.identity.id, Kind.PERSON, "low", desks=DESKS),
            )
        )
    differ, times = 0, ([], [])
    for turn in range(searches):
        query, answers = queries[turn % len(queries)], []
        for which in (0, 1) if turn % 2 else (1, 0):
            node, matcher, reader = readers[which]
            with node.house.store.reading(reader) as seen:
                began = time.perf_counter_ns()
                found = matcher.search(seen, query, hits=10, threshold=0.0)
                times[which].append(time.perf_counter_ns() - began)
            answers.append([(one.subject, one.score, one.name) for one in found])
        differ += answers[0] != answers[1]
    for node in nodes:
        node.close()
    return {
        "searches": searches,
        "hidden entries, each named as a query": len(queries),
        "answers that differ": differ,
        "median us without / with": f"{statistics.median(times[0]) / 1e3:.0f} / {statistics.median(times[1]) / 1e3:.0f}",
        "rank test (signed, paired): z": round(signed_rank(times[0], times[1]), 2),
    }


def signed_rank(one: Sequence[int], other: Sequence[int]) -> float:
    """Return z of the Wilcoxon signed-rank test of paired values; beyond 2.58 they differ at one in a hundred."""
    differences = sorted((b - a for a, b in zip(one, other, strict=True) if a != b), key=abs)
    count = len(differences)
    plus = sum(rank for rank, difference in enumerate(differences, 1) if difference > 0)
    mean, deviation = count * (count + 1) / 4, (count * (count + 1) * (2 * count + 1) / 24) ** 0.5
    return float((plus - mean) / deviation)


def _hide(node: Node, number: int, name: str) -> None:
    """Let a node hold a secret entry under a name."""
    body = ListEntryBody(source="secret", reference=f"S-{number}", kind="person", names=[EntryName(text=name, script="Latn")])
    terms = Terms(
        agreement="agreement--00000000-0000-4000-8000-000000000000",
        releasable_to=frozenset(),
        purposes=frozenset(),
        handling=frozenset(),
        classification=3,
    )

    def work(writing: Writing) -> None:
        author = Author(writing, node.house.rules, node.house.identity.id, node.house.clock(), node.house.randomness)
        marked = author.marked(Marking(Tlp.RED, terms))
        author.write(LIST_ENTRY_TYPE.name, msgspec.to_builtins(body), marked, identifier=entry_id("secret", body.reference))

    node.house.store.write(work)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--changed", type=int, default=1_000)
    parser.add_argument("--searches", type=int, default=4_000)
    asked = parser.parse_args()
    data = os.environ.get("MITHAQ_EVAL_DATA")
    if not data:
        sys.exit("MITHAQ_EVAL_DATA is not set: there is no evaluation set to measure with.")
    evaluation = Path(data) / "screening" / "dev"
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        for title, figures in (
            ("screening again", measure_again(Path(folder) / "again", evaluation, asked.names, asked.changed)),
            ("clearance", measure_clearance(Path(folder) / "clearance", evaluation, asked.searches)),
        ):
            print(title)
            for name, value in figures.items():
                print(f"  {name}: {value}")


if __name__ == "__main__":
    main()
