"""Ask every page of a node with 100,000 records over HTTP and print how long each takes: the middle one and the 95th of a hundred.

    python benchmarks/pages.py                         fills a node in a folder that is removed again
    python benchmarks/pages.py --folder kept --json    uses a folder that is kept, and prints JSON

The first page must come within 150 ms (p95), a search within 300 ms; 300 ms is wanted for every other page. The site runs in a process of
its own, as `mithaq serve` runs it: sessions, frame, log entries of what is opened and the disk's own time are all included.
"""

import argparse
import http.client
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from busy_node import PASSPHRASE, PASSWORD, fill
from busy_records import RARE
from serving import served

from mithaq.acts.roles import ROLES, desks_of
from mithaq.app import faces, open_node
from mithaq.cli.serving import calm_collector
from mithaq.records.ident import named_id
from mithaq.records.principal import Kind, Principal
from mithaq.store import Where
from mithaq.web.titles import page_of

MUST = {"/": 150.0, "search": 300.0}
WANTED = 300.0
FRESH = "/ (each time after a new commitment)"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LISTS = (
    "/plan",
    "/plan/list",
    "/plan/follow-up",
    "/plan/meetings",
    "/plan/calendar",
    "/plan/timeline",
    "/plan/progress",
    "/plan/positions",
    "/plan/caveats",
    "/plan/operations",
    "/plan/figures",
    "/plan/assistance",
    "/plan/programmes",
    "/plan/groups",
    "/plan/documents",
    "/plan/links",
    "/requests",
    "/requests?state=all",
    "/designations",
    "/designations?source=ofac&kind=person",
    "/designations/register",
    "/designations/register?state=decided",
    "/designations/reviews",
    "/designations/groups",
    "/designations/redress",
    "/hits",
    "/hits?standing=all",
    "/screen",
    "/reports",
    "/reports/alike",
    "/reports?turn=waits",
    "/incidents",
    "/incidents?kind=raid&order=when",
    "/incidents/trend",
    "/incidents/trend?months=60&kind=raid",
    "/registry",
    "/registry/contacts",
    "/registry/directory",
    "/registry/disclosures",
    "/registry/hotline",
    "/registry/log",
    "/registry/mandates",
    "/registry/mechanisms",
    "/registry/visits",
    "/records",
    "/records?type=note",
    "/search",
    "/person",
    "/act/plan.propose_commitment",
)
# What is sought: the words, and what they find.
SOUGHT = {
    "a common word": "officer",
    "a rare word": RARE,
    "an Arabic word": "مطار",
    "a beginning": "scan*",
    "two words": "officer valley",
    "nothing": "nosuchword",
}
RECORDS = (
    "commitment",
    "request",
    "open-report",
    "security-incident",
    "list-entry",
    "designation",
    "hit",
    "meeting",
    "agreement",
    "partner",
    "proposal",
    "note",
    "institution",
    "post",
    "mechanism",
    "hotline-call",
    "visit",
    "operation",
    "claimed-figure",
    "pledge",
    "programme",
    "framework-document",
    "working-group",
)


class Site:
    """A person at the served site, who has signed in."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookie = ""
        answer = self._ask("POST", "/login", {"name": "officer", "password": PASSWORD, "next": "/"})
        self._cookie = (answer.getheader("set-cookie") or "").partition(";")[0]
        self.token = re.findall(r'name="csrf" value="([^"]+)"', self.get("/person"))[0]

    def get(self, path: str) -> str:
        """Return a page. Raises: SystemExit when it is not there."""
        answer = self._ask("GET", path)
        return self._text(path, answer)

    def post(self, path: str, form: dict[str, str]) -> str:
        """Return the page that a form gives."""
        answer = self._ask("POST", path, {"csrf": self.token, **form})
        if answer.status == 303:
            path = answer.getheader("location") or "/"
            answer = self._ask("GET", path)
        return self._text(path, answer)

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> http.client.HTTPResponse:
        self._line.request(method, path, urlencode(form) if form is not None else None, {"Cookie": self._cookie, **(FORM if form else {})})
        answer = self._line.getresponse()
        self._body = answer.read()
        return answer

    def _text(self, path: str, answer: http.client.HTTPResponse) -> str:
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        return self._body.decode()


def serve(folder: Path, port: int) -> None:
    """Serve the pages of a filled node as `mithaq serve` does."""
    node = open_node(folder, PASSPHRASE)
    app = faces(node.house, secure=False)
    calm_collector()
    uvicorn.run(app, host="127.0.0.1", port=port, ws="none", lifespan="off", log_config=None, access_log=False, server_header=False)


def some_records(folder: Path, times: int) -> dict[str, list[str]]:
    """Return addresses of records of each type, the newest first, those with most behind them."""
    node = open_node(folder, None)
    person = Principal(named_id("identity", "looker"), node.house.identity.id, Kind.PERSON, "looker", ROLES, 1, desks=desks_of(ROLES))
    with node.house.store.reading(person) as reading:
        found = {kind: [page_of(held.id, kind) for held in reading.page(kind, limit=times).rows] for kind in RECORDS}
        ours = reading.page("open-report", [Where("created_by", "=", node.house.identity.id)], limit=times).rows
        found["open-report"] = [page_of(held.id, held.type) for held in ours]
    node.close()
    found["record (any type)"] = [
        f"/record/{one.rpartition('/')[2]}" for kind in ("commitment", "request", "note") for one in found[kind][: times // 3]
    ]
    return found


def cpu_seconds(process: int) -> float:
    """Return the processor's time that a process has used, which others on the machine do not lengthen much."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(times: int, work: Callable[[int], str], before: Callable[[], object] = lambda: None) -> tuple[float, float, int]:
    """Return the middle and the 95th percentile in milliseconds, and the bytes of the page; what is done `before` each is not timed."""
    size = len(work(0).encode())
    spent = []
    for number in range(times):
        before()
        began = time.perf_counter()
        work(number)
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent), sorted(spent)[min(times - 1, int(times * 0.95))], size


def commit(site: Site, numbers: Iterator[int]) -> None:
    """Let the reader propose a commitment, which the next first page counts and shows."""
    page = site.get("/act/plan.propose_commitment")
    parties = re.findall(r'name="debtors" value="([^"]+)"', page)
    agreement = re.findall(r'<select[^>]*name="agreement".*?<option value="([^"]+)"', page, re.DOTALL)[0]
    pillar = re.findall(r'<select[^>]*name="pillar".*?<option value="([a-z][^"]*)"', page, re.DOTALL)[0]
    form = {"agreement": agreement, "number": f"M-{next(numbers)}", "measure": "Invented", "pillar": pillar, "back": "/keys"}
    site.post("/act/plan.propose_commitment", {**form, "debtors": parties[0], "creditors": parties[1]})


def works(site: Site, records: dict[str, list[str]]) -> Iterator[tuple[str, float, Callable[[int], str]]]:
    """Yield each page: its name, how soon it must come, and what asks for it."""
    yield "/", MUST["/"], lambda _: site.get("/")
    yield FRESH, MUST["/"], lambda _: site.get("/")
    for name, words in SOUGHT.items():
        yield f"search: {name}", MUST["search"], lambda _, words=words: site.post("/search", {"words": words})
    for path in LISTS:
        yield path, WANTED, lambda _, path=path: site.get(path)
    for kind, paths in records.items():
        if paths:
            yield f"a {kind}", WANTED, lambda number, paths=paths: site.get(paths[number % len(paths)])


def run(folder: Path, records: int, times: int) -> list[dict[str, object]]:
    """Return the figures of every page."""
    fill(folder, records)
    known = some_records(folder, times)
    rows: list[dict[str, object]] = []
    with served(__file__, folder) as (port, process):
        site = Site(port)
        for name, bound, work in works(site, known):
            is_fresh = name == FRESH
            began = cpu_seconds(process)
            middle, late, size = measure(times, work, partial(commit, site, count(1)) if is_fresh else lambda: None)
            cpu = (cpu_seconds(process) - began) * 1000 / (times + 1)
            rows.append(
                {
                    "page": name,
                    "median_ms": round(middle, 1),
                    "p95_ms": round(late, 1),
                    "cpu_ms": round(cpu, 1),
                    "bound_ms": bound,
                    "kB": round(size / 1000),
                }
            )
            over = "" if late < bound else "  OVER"
            print(
                f"{name:<44} {middle:>8.1f} {late:>8.1f} {cpu:>8.1f} {bound:>8.0f} {size / 1000:>7.0f}{over}", file=sys.stderr, flush=True
            )
    return rows


def main() -> int:
    """Print the figures; 1 when a bound that must hold does not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="the home of the filled node, kept; left out, it is made and removed")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.folder, asked.serve)
        return 0
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "?")
    print(f"{model}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f} at the start", file=sys.stderr)
    print(f"{'page':<44} {'median':>8} {'p95 ms':>8} {'cpu ms':>8} {'bound':>8} {'kB':>7}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="mithaq-pages-") as made:
        rows = run(asked.folder or Path(made) / "home", asked.records, asked.times)
    if asked.json:
        print(json.dumps({"processor": model, "cores": len(os.sched_getaffinity(0)), "records": asked.records, "pages": rows}))
    must = [row for row in rows if row["page"] == "/" or str(row["page"]).startswith("search:")]
    return int(any(float(str(row["p95_ms"])) > float(str(row["bound_ms"])) for row in must))


if __name__ == "__main__":
    sys.exit(main())
