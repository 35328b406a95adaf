"""Several nodes in one process, joined by a line that never leaves it. Every name in here is invented."""

import itertools
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mithaq.acts.act import Actor
from mithaq.acts.house import House
from mithaq.acts.outcome import Outcome
from mithaq.acts.roles import ROLES, desks_of
from mithaq.app import acts_of, rules_for
from mithaq.desks.designations.loading import LazyMatcher
from mithaq.desks.registry.delivery import Pulled, confirmed_partners, pull_from
from mithaq.desks.registry.offering import attachment_for, offers_of
from mithaq.exchange.keyring.keys import Keys, make_keys
from mithaq.exchange.keyring.rotation import own_keys
from mithaq.exchange.partner import Partner
from mithaq.exchange.versions import Versions, own_versions
from mithaq.exchange.wire import Offer, PartnerOffline, WitnessConflict
from mithaq.log.identity import PROTOCOL_VERSIONS, Identity, write_identity
from mithaq.log.note import public_bytes
from mithaq.log.witness import OtherSize
from mithaq.names.fold import fold_text
from mithaq.records.ident import from_instant, named_id
from mithaq.records.principal import CLASSIFICATIONS, Kind, Principal, this_node
from mithaq.store import Reading, Store, Where, open_store

START = from_instant(datetime(2026, 1, 5, 9, 0, tzinfo=UTC))
HOUR = 3_600_000_000
DAY = 24 * HOUR
ALL_ROLES = ROLES


def read_nothing(_reading: Reading, _text: str) -> Mapping[str, Any]:
    """Return a reading that found nothing, for tests that are not about reading."""
    return {"language": "en", "date": {"value": None}, "mentions": []}


@dataclass
class Clock:
    """A clock that moves only when told, a microsecond at each look so that no two moments are the same."""

    now: int = START

    def __call__(self) -> int:
        self.now += 1
        return self.now


@dataclass
class Node:
    """A node under test: its house, its clock, and its people."""

    name: str
    house: House
    keys: Keys
    clock: Clock
    wire: "Line"
    people: dict[str, Actor] = field(default_factory=dict)
    protocols: tuple[int, ...] = PROTOCOL_VERSIONS
    matcher: LazyMatcher = field(default_factory=LazyMatcher)
    source: random.Random = field(default_factory=random.Random)

    @property
    def id(self) -> str:
        return self.house.identity.id

    @property
    def store(self) -> Store:
        return self.house.store

    def person(self, name: str = "officer", roles: frozenset[str] = ALL_ROLES, clearance: int = len(CLASSIFICATIONS) - 1) -> Actor:
        principal = Principal(named_id("identity", self.id, name), self.id, Kind.PERSON, name, roles, clearance, desks=desks_of(roles))
        return self.people.setdefault(name, Actor(principal, "page"))

    def act(self, act: str, /, by: str = "officer", key: str | None = None, **ask: Any) -> Outcome:
        return self.house.perform(act, self.person(by), ask, key=key)

    def reading(self, principal: Principal | None = None) -> Any:
        return self.store.reading(principal or this_node(self.id))

    def invite(self) -> str:
        return write_identity(self.house.identity, self.keys.signing).decode()

    def pull(self) -> list[Pulled]:
        return [pull_from(self.house, self.wire, partner) for partner in confirmed_partners(self.house)]

    def facet(self, kind: str, facet: str, value: str) -> list[str]:
        with self.reading() as reading:
            return [held.id for held in reading.page(kind, [Where(facet, "=", value)]).rows]


@dataclass
class Line:
    """The line in memory: it calls the other node's acts as that node's server would. `down` names nodes that cannot be reached."""

    here: str
    nodes: dict[str, Node]
    down: set[str]
    tamper: Callable[[str, bytes], bytes] | None = None

    def _there(self, partner: Partner) -> Node:
        if partner.id in self.down or self.here in self.down or partner.id not in self.nodes:
            raise PartnerOffline(partner=partner.name, reason="it is down")
        return self.nodes[partner.id]

    def versions(self, partner: Partner) -> Versions:
        there = self._there(partner)
        with there.reading() as reading:
            return replace(own_versions(own_keys(reading, there.house.identity)[-1].hex()), protocols=there.protocols)

    def pull_rotations(self, partner: Partner, key: bytes) -> list[bytes]:
        there = self._there(partner)
        said = there.house.perform("registry.give_rotations", there.house.partner(self.here), {"key": key.hex()}).said
        return [one.encode() for one in said["rotations"]]

    def offers(self, partner: Partner) -> list[Offer]:
        return offers_of(self._there(partner).house, self.here)

    def pull(self, partner: Partner, agreement: str, start: int, limit: int) -> bytes:
        there = self._there(partner)
        ask = {"agreement": agreement, "start": start, "limit": limit}
        raw = there.house.perform("registry.give_range", there.house.partner(self.here), ask).said["range"]
        return self.tamper("range", raw) if self.tamper else raw

    def give_cosignature(self, partner: Partner, agreement: str, note: bytes) -> None:
        there = self._there(partner)
        there.house.perform("registry.take_cosignature", there.house.partner(self.here), {"agreement": agreement, "note": note.decode()})

    def add_checkpoint(self, partner: Partner, ask: bytes) -> bytes:
        there = self._there(partner)
        try:
            said = there.house.perform("registry.add_checkpoint", there.house.partner(self.here), {"ask": ask}).said
        except OtherSize as conflict:
            raise WitnessConflict(partner=there.name, size=conflict.size) from conflict
        return str(said.get("cosignature", "")).encode()

    def pull_attachment(self, partner: Partner, sha256: str) -> bytes:
        return attachment_for(self._there(partner).house, self.here, sha256)

    def hint(self, partner: Partner) -> None:
        self._there(partner)


@dataclass
class World:
    """All nodes of a test."""

    nodes: dict[str, Node] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)
    url: Callable[[str], str] | None = None
    seeds: Any = field(default_factory=lambda: itertools.count(1))

    def add(self, name: str, folder: Path) -> Node:
        """Return a new node with its own store, keys and clock; all its randomness comes from a seed."""
        source = random.Random(f"{name}-{next(self.seeds)}")
        return self._open(name, folder, source, Clock(), make_keys(source.randbytes))

    def reopen(self, left: Node, folder: Path) -> Node:
        """Return a node that goes on where one of a closed world was left, from a copy of its database in another folder."""
        source = random.Random()
        source.setstate(left.source.getstate())
        node = self._open(left.name, folder, source, Clock(left.clock.now), left.keys)
        node.people.update(left.people)
        return node

    def _open(self, name: str, folder: Path, source: random.Random, clock: Clock, keys: Keys) -> Node:
        identity = Identity(
            named_id("identity", "node", name),
            name,
            public_bytes(keys.signing),
            f"certificate of {name}".encode(),
            f"https://{name}.invalid",
        )
        rules = rules_for(identity)
        url = self.url(name) if self.url is not None else f"sqlite:///{folder / (name + '.db')}"
        store = open_store(url, rules.types, randomness=source.randbytes, clock=clock, fold=fold_text)
        matcher = LazyMatcher()
        house = House(store, rules, acts_of(read_nothing, matcher), identity, keys, clock, source.randbytes, passwords=True)
        node = Node(name, house, keys, clock, Line(identity.id, self.nodes, self.down), matcher=matcher, source=source)
        self.nodes[identity.id] = node
        return node

    def close(self) -> None:
        for node in self.nodes.values():
            node.store.close()

    def settle(self, rounds: int = 3) -> None:
        """Let every node pull from every other until nothing is left to say."""
        for _ in range(rounds):
            for node in list(self.nodes.values()):
                node.pull()


BOTH_ENGINES = pytest.mark.parametrize("world", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)


def meet(a: Node, b: Node) -> None:
    """Let two nodes exchange identity files and confirm each other's fingerprints."""
    for here, there in ((a, b), (b, a)):
        here.act("registry.accept_partner", identity_file=there.invite())
        here.act("registry.confirm_partner", partner=there.id, fingerprint=there.house.identity.fingerprint)


def agree(world: World, *nodes: Node, **terms: Any) -> str:
    """Return an agreement that every node has signed."""
    first = nodes[0]
    ask = {
        "name": "Invented agreement",
        "parties": [{"identity": node.id, "name": node.name, "code": node.name[:2].upper()} for node in nodes],
        "purposes": ["counter-terrorism", "border-security"],
        "pillars": ["counter-terrorism", "border-security", "counter-narcotics"],
        "articles": [{"number": "4", "title": "Scanners"}],
        **terms,
    }
    agreement = first.act("registry.propose_agreement", **ask).record
    world.settle()
    for node in nodes:
        node.act("registry.sign_agreement", agreement=agreement, office="Invented ministry")
    world.settle()
    return agreement
