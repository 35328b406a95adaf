"""kill -9 while ranges are applied: two real nodes as processes, a backlog between them, and what each holds afterwards.

A round copies two prepared homes, starts both nodes, kills one of them at drawn moments while the backlog is under way, starts it again
each time, waits for the end, and compares the two stores. Every name and text in here is invented.
"""

import random
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from mithaq.acts.act import Actor
from mithaq.acts.roles import DESKS
from mithaq.app import Node, open_node, read_settings
from mithaq.cli.demo.nodes import DemoNode
from mithaq.exchange.agreement import find_agreement
from mithaq.exchange.channel import Releaser, inward, outward
from mithaq.exchange.write import Author
from mithaq.log.append import NODE_LOG
from mithaq.log.identity import write_identity
from mithaq.log.tree import Edge
from mithaq.records.ident import named_id
from mithaq.records.principal import Kind, Principal, this_node
from mithaq.store import Writing
from tests.agreement.nodes import ALL_ROLES

PATIENCE_SECONDS = 90.0
NAMES = ("sender", "receiver")
BATCH = 100


@dataclass
class Figures:
    """What came of the rounds. `under_way` counts the kills that met a backlog which was not yet there in full."""

    rounds: int = 0
    kills: int = 0
    under_way: int = 0
    records: int = 0
    lost: int = 0
    doubled: int = 0
    orphaned: int = 0
    unverified: int = 0
    reopen_seconds: list[float] = field(default_factory=list)

    def text(self, store: str) -> str:
        """Return the figures as a line."""
        slowest = max(self.reopen_seconds, default=0.0)
        said = f"{store}: {self.rounds} rounds, {self.kills} kills, {self.under_way} of them with the backlog under way"
        bad = f"lost {self.lost}, doubled {self.doubled}, orphaned {self.orphaned}, logs that do not verify {self.unverified}"
        return f"{said}; {self.records} records acknowledged, {bad}; reopened in at most {slowest:.1f} s"


@dataclass
class Prepared:
    """Two homes that have met, with a backlog at the sender; `database` gives each node's PostgreSQL database, or nothing."""

    folder: Path
    ports: tuple[int, int]
    agreement: str
    ids: tuple[str, str]
    records: int
    socket: str = ""


def prepare(folder: Path, ports: tuple[int, int], records: int, database: Callable[[str], str] | None = None, socket: str = "") -> Prepared:
    """Return two new homes with an agreement in force and `records` notes that the receiver has not had yet."""
    nodes = [DemoNode(name, folder / name, port) for name, port in zip(NAMES, ports, strict=True)]
    for node in nodes:
        node.make()
        if database is not None:
            file = node.home / "mithaq.toml"
            file.write_text(file.read_text().replace('database = ""', f'database = "{database(node.name)}"'))
    opened = [open_node(node.home, node._file("passphrase").read_text()) for node in nodes]
    try:
        agreement = _agree(*opened)
        _fill(opened[0], opened[1].settings.id, agreement, records)
    finally:
        for one in opened:
            one.close()
    return Prepared(folder, ports, agreement, (opened[0].settings.id, opened[1].settings.id), records, socket)


def act(node: Node, name: str, /, **ask: Any) -> Any:
    """Return what came of an act of an officer."""
    own = node.settings.id
    principal = Principal(named_id("identity", own, "officer"), own, Kind.PERSON, "officer", ALL_ROLES, 4, desks=DESKS)
    return node.house.perform(name, Actor(principal, "cli"), ask)


def _agree(sender: Node, receiver: Node) -> str:
    for here, there in ((sender, receiver), (receiver, sender)):
        assert there.keys is not None
        file = write_identity(there.house.identity, there.keys.signing).decode()
        act(here, "registry.accept_partner", identity_file=file)
        act(here, "registry.confirm_partner", partner=there.settings.id, fingerprint=there.house.identity.fingerprint)
    parties = [{"identity": node.settings.id, "name": node.settings.name} for node in (sender, receiver)]
    made = act(sender, "registry.propose_agreement", name="Invented", parties=parties, purposes=["x"], pillars=[]).record
    act(sender, "registry.sign_agreement", agreement=made, office="Invented office")
    carry(sender, receiver, made)
    act(receiver, "registry.sign_agreement", agreement=made, office="Invented office")
    carry(receiver, sender, made)
    return str(made)


def start_of(prepared: Prepared, receiver: Node) -> int:
    """Return the next leaf that the receiver lacks."""
    with receiver.house.store.reading(this_node(receiver.settings.id)) as reading:
        head = reading.log_head(inward(prepared.ids[0], prepared.agreement).id)
    return 0 if head is None else head.size


def carry(sender: Node, receiver: Node, agreement: str, start: int = 0) -> None:
    """Hand the leaves from `start` over within this process."""
    ask = {"agreement": agreement, "start": start}
    raw = sender.house.perform("registry.give_range", sender.house.partner(receiver.settings.id), ask).said["range"]
    receiver.house.perform("registry.take_range", receiver.house.partner(sender.settings.id), {"agreement": agreement, "range": raw})


def _fill(node: Node, partner: str, agreement: str, records: int) -> None:
    house = node.house

    def batch(first: int) -> Callable[[Writing], None]:
        def work(writing: Writing) -> None:
            author = Author(writing, house.rules, node.settings.id, house.clock(), house.randomness)
            refs = author.marked(find_agreement(writing, agreement).common_marking(agreement))
            releaser = Releaser(house.clock(), house.randomness)
            for number in range(first, min(first + BATCH, records)):
                note = author.write("note", {"content": f"invented note {number}", "object_refs": [agreement]}, refs)
                releaser.release(writing, note, partner, agreement)

        return work

    for first in range(0, records, BATCH):
        house.store.write(batch(first))


def play(prepared: Prepared, folder: Path, seed: int, figures: Figures, kills: int = 2) -> None:
    """Play one round over copies of the prepared homes and add what came of it to the figures."""
    source = random.Random(seed)
    nodes = [DemoNode(name, folder / name, port) for name, port in zip(NAMES, prepared.ports, strict=True)]
    _copy(prepared, folder, nodes, seed)
    victim = nodes[source.random() < 0.7]
    try:
        for node in nodes:
            node.start()
        for node in nodes:
            _ready(node)
        for _ in range(kills):
            time.sleep(source.uniform(0.0, 1.5))
            assert victim.process is not None
            victim.process.kill()
            victim.process.wait()
            figures.kills += 1
            figures.under_way += _taken(nodes[1]) < prepared.records
            began = time.perf_counter()
            victim.start()
            _ready(victim)
            figures.reopen_seconds.append(time.perf_counter() - began)
        _finish(prepared, nodes)
    except Exception as fault:
        for node in nodes:
            fault.add_note(f"{node.name} logged last: {node._file('log').read_text()[-2_000:]}")
        raise
    finally:
        for node in nodes:
            node.stop()
    count(prepared, nodes, figures)


def _copy(prepared: Prepared, folder: Path, nodes: list[DemoNode], seed: int) -> None:
    for node in nodes:
        source = prepared.folder / node.name
        shutil.copytree(source, node.home)
        for kind in ("passphrase", "password"):
            shutil.copyfile(source.with_name(f"{node.name}.{kind}"), node._file(kind))
        if prepared.socket:
            settings = node.home / "mithaq.toml"
            old = read_settings(node.home).database
            name = old.partition("@/")[2].partition("?")[0]
            with psycopg.connect(f"postgresql://postgres:@/postgres?host={prepared.socket}", autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name}r WITH (FORCE)")
                connection.execute(f"CREATE DATABASE {name}r TEMPLATE {name}")
            settings.write_text(settings.read_text().replace(name, f"{name}r"))


def _ready(node: DemoNode) -> None:
    remote = node.remote()
    remote.ready()
    remote.close()


def _taken(receiver: DemoNode) -> int:
    """Return how many notes the receiver has, asked of its files beside the running node."""
    opened = open_node(receiver.home, None)
    try:
        with opened.house.store.reading(this_node(opened.settings.id)) as reading:
            return reading.count("note")
    finally:
        opened.close()


def _finish(prepared: Prepared, nodes: list[DemoNode]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        opened = open_node(nodes[0].home, None)
        try:
            with opened.house.store.reading(this_node(opened.settings.id)) as reading:
                head = reading.log_head(outward(prepared.ids[1], prepared.agreement).id)
            if head is not None and head.cosigned == head.size:
                return
        finally:
            opened.close()
        time.sleep(0.3)
    raise AssertionError("the backlog did not arrive in time")


def count(prepared: Prepared, nodes: list[DemoNode], figures: Figures) -> None:
    """Compare what the two stores hold."""
    figures.rounds += 1
    opened = [open_node(node.home, None) for node in nodes]
    try:
        held: list[list[str]] = []
        hashes: list[list[bytes]] = []
        for one, channel in zip(
            opened, (outward(prepared.ids[1], prepared.agreement), inward(prepared.ids[0], prepared.agreement)), strict=True
        ):
            with one.house.store.reading(this_node(one.settings.id)) as reading:
                held.append(_all_notes(reading))
                head = reading.log_head(channel.id)
                assert head is not None
                hashes.append(reading.leaf_hashes(channel.id, 0, head.size))
                for log in (channel.id, NODE_LOG):
                    kept = reading.log_head(log)
                    assert kept is not None
                    figures.unverified += _root(reading.leaf_hashes(log, 0, kept.size)) != kept.root
            figures.orphaned += len(one.house.store.check())
        sent, taken = held
        figures.records += len(sent)
        figures.lost += len(set(sent) - set(taken))
        figures.orphaned += len(set(taken) - set(sent)) + (hashes[0] != hashes[1])
        figures.doubled += len(taken) - len(set(taken))
    finally:
        for one in opened:
            one.close()


def _all_notes(reading: Any) -> list[str]:
    found: list[str] = []
    after = None
    while True:
        page = reading.page("note", after=after, limit=500)
        found += [one.body.decode() for one in page.rows if one.body is not None]
        if page.next is None:
            return found
        after = page.next


def _root(hashes: list[bytes]) -> bytes:
    edge = Edge()
    for one in hashes:
        edge = edge.append(one)
    return edge.root()
