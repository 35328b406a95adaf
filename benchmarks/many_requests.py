"""The pages of requests on a node with many requests of both sides: how long each takes, and how many tallies there are.

    python benchmarks/many_requests.py FOLDER --requests 100000

The folder is filled as that of `busy_node.py` is, with requests and their replies alone; one that is filled is used again as it is. Pages
are asked in this process, without a network, by an officer with every role; the figures are the median and the 95th percentile of 20.
Every name, number and sentence in here is invented.
"""

import argparse
import json
import re
import statistics
import time
from pathlib import Path

from busy_node import DONE, PASSPHRASE, PASSWORD, make, put
from busy_records import requests
from starlette.applications import Starlette
from starlette.testclient import TestClient

from mithaq.app import Node, open_node
from mithaq.desks.requests.figures import read_counted
from mithaq.records.principal import this_node
from mithaq.web import site

TIMES = 20
PAGES = (
    "/",
    "/requests",
    "/requests?state=all",
    "/requests?state=open&late=yes",
    "/requests?kind=check&state=answered",
    "/requests/custody",
    "/requests/onward",
    "/requests/drafts",
    "/requests/new?kind=arrest&urgency=urgent",
    "/requests/statistics",
    "/requests/statistics?period=2026",
)


def fill(folder: Path, count: int) -> None:
    """Fill a folder that is new."""
    if (folder / DONE).exists():
        return
    began = time.perf_counter()
    filling = make(folder)
    records = put(filling, requests(filling, count), frozenset({"request"}))
    filling.node.close()
    (folder / DONE).write_text(json.dumps({"records": records, "seconds": round(time.perf_counter() - began)}))


def sign_in(node: Node) -> TestClient:
    """Return a client in which the officer has signed in."""
    client = TestClient(Starlette(routes=site.build(node.house, secure=False)), base_url="http://testserver")
    client.post("/login", data={"name": "officer", "password": PASSWORD, "next": "/"}, follow_redirects=False)
    return client


def measure(client: TestClient, path: str) -> dict[str, object]:
    """Return how many milliseconds a page takes."""
    taken = []
    for _ in range(TIMES + 1):
        began = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
    taken = sorted(taken[1:])
    return {"page": path, "median_ms": round(statistics.median(taken)), "p95_ms": round(taken[int(0.95 * TIMES) - 1])}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--requests", type=int, default=100_000)
    asked = parser.parse_args()
    fill(asked.folder, asked.requests)
    node = open_node(asked.folder, PASSPHRASE)
    print((asked.folder / DONE).read_text())
    with node.house.store.reading(this_node(node.settings.id)) as reading:
        print(json.dumps({"tallies": len(read_counted(reading))}))
    client = sign_in(node)
    one = re.findall(r'href="(/request/request--[^"]+)"', client.get("/requests?state=all").text)[0]
    for path in (*PAGES, one):
        print(json.dumps(measure(client, path)), flush=True)
    node.close()


if __name__ == "__main__":
    main()
