"""Fill a node with 100,000 records of all desks, as a busy one holds them. Every name, number and sentence in here is invented.

    python benchmarks/busy_node.py FOLDER --records 100000

The folder is a home that `mithaq serve` opens (passphrase and password are below); one that is filled is used again as it is. Acts make the
partner, the agreement and the accounts; the records are put into the store in bulk, marked under the agreement, some of them beyond
the clearance of the person who looks, and what is derived of them is derived by their desks' own projections.
"""

import argparse
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from busy_plan import plan
from busy_records import (
    PILLARS,
    Filling,
    commitments,
    designations,
    entries,
    hits,
    notes,
    others,
    reports,
    requests,
)
from busy_registry import registry
from busy_reports import desk

from mithaq.acts.act import Actor
from mithaq.acts.roles import ROLES
from mithaq.app import make_node, open_node, randomness
from mithaq.exchange.channel import Releaser
from mithaq.exchange.keyring.keys import make_keys
from mithaq.exchange.write import Author
from mithaq.log.append import NODE_LOG, Logged, append
from mithaq.log.identity import Identity, sign_off_message, write_identity
from mithaq.log.note import encode, public_bytes
from mithaq.records.ident import named_id, timestamp
from mithaq.records.marking import Marking, Terms, Tlp
from mithaq.records.principal import Kind, Principal
from mithaq.records.record import Record
from mithaq.store import Writing

PASSPHRASE = "an invented passphrase of this benchmark"
PASSWORD = "an invented long password"
DONE = "filled.json"
BATCH = 2_000
# Of 100,000: what a node holds after some years. What follows from another record comes beside it.
SHARES = {
    "list-entry": 58_000,
    "hit": 7_000,
    "open-report": 3_000,
    "note": 5_000,
    "request": 2_000,
    "commitment": 700,
    "designation": 1_000,
}
SHARES |= {"alias": 900, "profile-claim": 500, "list-import": 300, "meeting": 200, "proposal": 300, "retained-name": 1_500}
PURPOSES = ["counter-terrorism", "border-security", "counter-narcotics"]


def make(folder: Path) -> Filling:
    """Return a new node that has met a partner and agreed with it, with its people."""
    make_node(folder, "Eastland", PASSPHRASE, passwords=True)
    node = open_node(folder, PASSPHRASE)
    house, keys = node.house, make_keys(randomness)
    officer = Actor(Principal(named_id("identity", "filler"), house.identity.id, Kind.PERSON, "filler", ROLES, 4), "cli")
    west = Identity(
        named_id("identity", "westland"), "Westland", public_bytes(keys.signing), b"an invented certificate", "https://westland.invalid"
    )
    house.perform("registry.accept_partner", officer, {"identity_file": write_identity(west, keys.signing).decode()})
    house.perform("registry.confirm_partner", officer, {"partner": west.id, "fingerprint": west.fingerprint})
    parties = [{"identity": house.identity.id, "name": "Eastland", "code": "EL"}, {"identity": west.id, "name": "Westland", "code": "WL"}]
    ask = {"name": "Invented security cooperation", "parties": parties, "purposes": PURPOSES, "pillars": PILLARS}
    articles = [{"number": "2", "title": "Exchange of information"}, {"number": "4", "title": "Measures"}]
    agreement = house.perform(
        "registry.propose_agreement", officer, {**ask, "articles": articles, "second_person": ["registry.release"]}
    ).record
    house.perform("registry.sign_agreement", officer, {"agreement": agreement, "office": "Invented ministry"})
    people = (
        ("officer", "Col. A. Mithal", sorted(ROLES)),
        ("analyst", "Sgt. B. Mithal", ["reports.analyst"]),
        ("second", "Maj. C. Mithal", ["plan.secretary"]),
    )
    for name, person, roles in people:
        ask = {"name": name, "person": person, "roles": roles, "password": PASSWORD, "clearance": "restricted"}
        house.perform("registry.open_account", officer, ask)
    markings: dict[str, tuple[str, ...]] = {"local": (Tlp.AMBER_STRICT.ref,)}

    def agree(writing: Writing) -> None:
        both = frozenset({house.identity.id, west.id})
        terms = {"common": (Terms(agreement, both, frozenset(PURPOSES), frozenset({"H0"})), house.identity.id)}
        terms["strict"] = (Terms(agreement, both, frozenset(PURPOSES[:1]), frozenset({"H1", "H2"})), house.identity.id)
        terms["secret"] = (Terms(agreement, both, frozenset(PURPOSES), frozenset({"H2"}), 3), house.identity.id)
        terms["west"] = (Terms(agreement, both, frozenset(PURPOSES), frozenset({"H2"})), west.id)
        for name, (one, owner) in terms.items():
            markings[name] = Author(writing, house.rules, owner, house.clock(), randomness).marked(Marking(Tlp.AMBER, one))
        held = writing.get(agreement)
        assert held is not None
        assert held.record is not None
        modified, sha256 = timestamp(held.modified), held.record.sha256.hex()
        signature = encode(keys.signing.sign(sign_off_message(agreement, modified, sha256)))
        body = {"about": agreement, "about_modified": modified, "sha256": sha256, "signature": signature, "office": "Invented office"}
        Author(writing, house.rules, west.id, house.clock(), randomness).write("sign-off", body, markings["west"])

    house.store.write(agree)
    return Filling(node, west, agreement, markings, house.clock())


def put(fill: Filling, records: Iterator[Record], derived: frozenset[str]) -> int:
    """Store records in batches, derive what their desks derive, and return how many there were."""
    count, again, rules = 0, [], fill.node.house.rules
    batch: list[Record] = []

    def store(writing: Writing) -> None:
        writing.put_many(batch)

    for record in records:
        batch.append(record)
        if record.type in derived:
            again.append(record)
        if len(batch) == BATCH:
            count += len(batch)
            fill.node.house.store.write(store)
            batch = []
    count += len(batch)
    fill.node.house.store.write(store)
    for start in range(0, len(again), BATCH):
        part = again[start : start + BATCH]
        fill.node.house.store.write(lambda writing, part=part: [rules.project(writing, record) for record in part])
    return count


def release(fill: Filling, kinds: Mapping[str, int]) -> None:
    """Give the partner the newest records of ours of some types, as their release would."""
    house = fill.node.house
    with house.store.reading(Principal(fill.east, fill.east, Kind.NODE)) as reading:
        found = [held.record for kind, count in kinds.items() for held in reading.page(kind, limit=count).rows]
    secret = set(fill.markings["secret"]) - {Tlp.AMBER.ref}
    ours = [one for one in found if one is not None and one.created_by == fill.east and secret.isdisjoint(one.marking_refs)]
    releaser = Releaser(house.clock(), randomness)
    for start in range(0, len(ours), 200):
        part = ours[start : start + 200]
        house.store.write(lambda writing, part=part: [releaser.release(writing, one, fill.west.id, fill.agreement) for one in part])


def log_acts(fill: Filling, count: int) -> None:
    """Enter acts into the node's log, as many as there would be."""
    made = []
    for number in range(count):
        record = named_id("commitment", str(number % 700))
        event = {
            "at": timestamp(fill.now),
            "act": "registry.consult",
            "actor": fill.east,
            "name": "Col. A. Mithal",
            "via": "page",
            "consulted": [record],
        }
        content = msgspec.json.encode(event)
        made.append(Logged(content, "act", record=record, event=content, actor=fill.east, act="registry.consult"))
    for start in range(0, count, BATCH):
        part = made[start : start + BATCH]
        fill.node.house.store.write(lambda writing, part=part: append(writing, NODE_LOG, part, now=fill.now, randomness=randomness))


def fill(folder: Path, records: int, owed: int = 0) -> dict[str, Any]:
    """Return what a filled folder holds, filling it first when it is new; with `owed` commitments if a number is given."""
    if (folder / DONE).exists():
        return dict(json.loads((folder / DONE).read_text()))
    began = time.perf_counter()
    filling = make(folder)
    shares = {kind: max(12, count * records // 100_000) for kind, count in SHARES.items()}
    derived = frozenset(
        {
            "commitment",
            "request",
            "open-report",
            "draft",
            "designation",
            "hotline-call",
            "mechanism",
            "claimed-figure",
            "pledge",
            "programme-entry",
            "framework-document",
        }
    )
    streams = (
        entries(filling, shares["list-entry"]),
        hits(filling, shares["hit"]),
        reports(filling, shares["open-report"]),
        requests(filling, shares["request"]),
        commitments(filling, owed or shares["commitment"]),
        designations(filling, shares["designation"]),
        notes(filling, shares["note"]),
        others(filling, shares),
        registry(filling, records),
        plan(filling, records),
        desk(filling, records),
    )
    count = sum(put(filling, stream, derived) for stream in streams)
    release(filling, {"commitment": 300, "request": 300, "note": 300})
    log_acts(filling, count // 5)
    filling.node.close()
    done = {"records": count, "agreement": filling.agreement, "partner": filling.west.id, "seconds": round(time.perf_counter() - began)}
    (folder / DONE).write_text(json.dumps(done))
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--commitments", type=int, default=0, help="how many; left out: their share of the records")
    asked = parser.parse_args()
    print(json.dumps(fill(asked.folder, asked.records, asked.commitments)))


if __name__ == "__main__":
    main()
