"""The nodes of a simulated world: made once with a stock of everything under way, and copied for each seed.

Every name, number and sentence in here is invented. The stock lets any act be the next one: commitments in each state, requests, reports,
drafts, proposals that wait for a second person, an agreement that waits for a signature, a partner who waits for confirmation.
"""

import os
import random
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from mithaq.acts.house import House
from mithaq.acts.outcome import Outcome
from mithaq.app import acts_of, rules_for
from mithaq.exchange.keyring.keys import Keys, make_keys
from mithaq.log.identity import Identity, write_identity
from mithaq.log.note import public_bytes
from mithaq.names.fold import fold_text
from mithaq.records.ident import named_id, timestamp
from tests.agreement.nodes import DAY, START, Clock, Line, Node, World, agree, meet, read_nothing
from tests.simulation.disk import Disk, MortalStore, engine_on
from tests.simulation.eye import Eye

EXPIRES = START + 40 * DAY
NAMES = ("eastland", "westland", "northland")
Trace = Callable[["SimNode", str, Any, Any, Callable[[], Outcome]], Outcome]


@dataclass
class TracedHouse(House):
    """A house that tells the simulation of every act it performs."""

    sim: Any = None

    def perform(self, name: str, actor: Any, ask: object, *, key: str | None = None) -> Outcome:
        done: Outcome = self.sim.trace(name, actor, ask, lambda: House.perform(self, name, actor, ask, key=key))
        return done


@dataclass
class SimNode(Node):
    """A node of the simulation. `skew` is how far its clock was pushed, `failed` that its disk was full."""

    disk: Disk = field(default_factory=lambda: Disk(Path()))
    tracer: Trace | None = None
    skew: int = 0
    failed: bool = False
    armed: list[tuple[str, int, Any]] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)
    eye: Any = None

    def trace(self, name: str, actor: Any, ask: Any, call: Callable[[], Outcome]) -> Outcome:
        return call() if self.tracer is None else self.tracer(self, name, actor, ask, call)

    def open(self) -> None:
        """Open the node's files, as the one life it has now."""
        house = self.house
        self.disk = Disk(self.disk.file, lives=self.disk.lives, struck=self.disk.struck)
        store = MortalStore(engine_on(self.disk), house.rules.types, token=house.randomness(16), clock=self.clock, fold=fold_text)
        store.disk = self.disk
        self.house = TracedHouse(store, house.rules, house.acts, house.identity, self.keys, self.clock, house.randomness, sim=self)
        self.failed = False
        self.eye = Eye(self.disk.file)

    def close(self) -> None:
        """End this life properly."""
        self.eye.close()
        self.house.store.close()

    def reopen(self) -> None:
        """End this life, of which nothing more comes, and begin the next from its files."""
        self.close()
        self.open()


@dataclass(frozen=True)
class Born:
    """What a node is besides its files."""

    name: str
    identity: Identity
    keys: Keys


@dataclass(frozen=True)
class Template:
    """A world that was made once: its files, its nodes, the clock's time, and the agreements by name."""

    folder: Path
    born: tuple[Born, ...]
    now: int
    agreements: dict[str, str]

    def copy(self, folder: Path, seed: object) -> dict[str, SimNode]:
        """Return the nodes over files of their own; all their randomness comes from the seed."""
        nodes: dict[str, Node] = {}
        made: dict[str, SimNode] = {}
        for one in self.born:
            file = folder / f"{one.name}.db"
            shutil.copyfile(self.folder / f"{one.name}.db", file)
            source, clock = random.Random(f"{seed}-{one.name}"), Clock(self.now)
            rules = rules_for(one.identity)
            house: Any = House(None, rules, acts_of(read_nothing), one.identity, one.keys, clock, source.randbytes)  # type: ignore[arg-type]
            node = SimNode(one.name, house, one.keys, clock, Line(one.identity.id, nodes, set()), disk=Disk(file))
            node.open()
            nodes[node.id] = made[node.id] = node
        return made


def shelf() -> str | None:
    """Return a folder in memory when there is one; nobody needs an fsync there."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a folder of its own is made there


@lru_cache(maxsize=2)
def template(count: int) -> Template:
    """Return the template of a world of two or three nodes, made once in this process."""
    keeper = tempfile.TemporaryDirectory(prefix="mithaq-template-", dir=shelf())
    _KEPT.append(keeper)
    folder = Path(keeper.name)
    world = World()
    nodes = [world.add(name, folder) for name in NAMES[:count]]
    for at, here in enumerate(nodes):
        for there in nodes[at + 1 :]:
            meet(here, there)
    plain = agree(world, *nodes)
    guarded = agree(world, *nodes[:2], second_person=["registry.release"])
    stock(world, nodes, plain, guarded)
    now = max(node.clock.now for node in nodes)
    born = tuple(Born(node.name, node.house.identity, node.keys) for node in nodes)
    world.close()
    return Template(folder, born, now, {"plain": plain, "guarded": guarded})


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def stock(world: World, nodes: list[Node], plain: str, guarded: str) -> None:
    """Lay out work in every state, each side once in each role, and let both sides have it."""
    pairs = [(here, nodes[(at + 1) % len(nodes)]) for at, here in enumerate(nodes)]
    agreed, done, accepted = [], [], []
    for number, (here, there) in enumerate(pairs):
        for state, wanted, copies in (("agreed", agreed, 2), ("done", done, 2), ("accepted", accepted, 1), ("proposed", [], 1)):
            for copy in range(copies):
                made = here.act("plan.propose_commitment", **commitment_ask(plain, f"{state}-{number}-{copy}", here, there)).record
                wanted.append((made, here, there))
        here.act("requests.send", **request_ask(plain, f"stock-{number}", there))
        parties = [{"identity": one.id, "name": one.name} for one in (here, there)]
        here.act("registry.propose_agreement", name=f"Waiting {number}", parties=parties, purposes=["x"], pillars=[])
        shelve_reports(here, plain, guarded if number < 2 else "", nodes)
        here.act("registry.accept_partner", identity_file=outsider(f"waiting-{number}"))
    world.settle()
    for made, here, there in (*agreed, *done, *accepted):
        for node in (here, there):
            node.act("plan.sign_commitment", commitment=made, office="Invented office")
    world.settle()
    for made, _here, there in (*done, *accepted):
        there.act("plan.report_done", commitment=made, reason="it is done")
    world.settle()
    for made, here, there in accepted:
        here.act("plan.accept_done", commitment=made)
        there.act("registry.hold", record=made, ground="An invented case")
    world.settle()


def shelve_reports(here: Node, plain: str, guarded: str, nodes: list[Node]) -> None:
    """Keep reports that were not released: plain ones, some that may not be; and proposals to release guarded ones."""
    few = [here.id, next(one.id for one in nodes if one is not here)] if len(nodes) > 2 else [here.id]
    markings: tuple[tuple[str, dict[str, Any] | None], ...] = (
        ("plain", None),
        ("plain", {"tlp": "TLP:GREEN", "handling": ["H1"]}),
        ("expiring", {"expires_at": timestamp(EXPIRES)}),
        ("red", {"tlp": "TLP:RED"}),
        ("secret", {"classification": "secret"}),
        ("few", {"releasable_to": few}),
    )
    for number, (title, marking) in enumerate(markings):
        ask = {"title": title, "text": f"Invented text {here.name} {number}.", "source": "a test", "agreement": plain, "marking": marking}
        here.act("reports.receive", **ask)
    for number in range(2 if guarded else 0):
        ask = {"title": "guarded", "text": f"Guarded text {here.name} {number}.", "source": "a test", "agreement": guarded}
        kept = here.act("reports.receive", **ask).record
        here.act("registry.release", record=kept)


def outsider(name: str) -> str:
    """Return the identity file of an invented node that is no part of the world."""
    keys = make_keys(random.Random(name).randbytes)
    certificate = f"certificate of {name}".encode()
    identity = Identity(named_id("identity", "outsider", name), name, public_bytes(keys.signing), certificate, f"https://{name}.invalid")
    return write_identity(identity, keys.signing).decode()


def commitment_ask(agreement: str, number: str, creditor: Node, debtor: Node) -> dict[str, Any]:
    """Return a commitment of `debtor` towards `creditor`."""
    sides = {"debtors": [debtor.id], "creditors": [creditor.id]}
    return {"agreement": agreement, "number": number, "measure": f"Do {number}", "pillar": "counter-terrorism", **sides}


def request_ask(agreement: str, text: str, to: Node) -> dict[str, Any]:
    """Return a request to `to`."""
    why = {"urgency": "normal", "legal_basis": "Article 4", "purpose": "counter-terrorism"}
    return {"agreement": agreement, "number": "R-1", "to": to.id, "kind": "check", "subject": "Invented", "text": text, **why}
