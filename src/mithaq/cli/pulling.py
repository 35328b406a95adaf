"""Pulling from partners while a node serves: one thread for each partner, so that one that is slow or gone holds up nobody else.

A contact pulls at a hint at once, otherwise every `poll_seconds`; it hints to its partner as soon as something of ours waits for it. What
another process wrote (a command beside the server) is noticed within `LOOK_SECONDS`.
"""

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import structlog

from mithaq.acts.house import House
from mithaq.acts.work import KeysLocked
from mithaq.desks.registry.delivery import confirmed_partners, pull_from
from mithaq.desks.registry.offering import channels_to
from mithaq.exchange.partner import Partner
from mithaq.lang.refusal import Refused
from mithaq.records.principal import this_node
from mithaq.wires.peer.client import PeerLine

LOOK_SECONDS = 0.25
REST_SECONDS = 0.01
_log = structlog.get_logger()


@dataclass
class Contact:
    """The thread of one partner. `stirred` wakes it, `hinted` says that the partner has something for us."""

    house: House
    partner: Partner
    poll_seconds: float
    stirred: threading.Event = field(default_factory=threading.Event)
    hinted: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)
    renewed: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None
    _told: int = -1

    def start(self) -> None:
        """Begin."""
        self.thread = threading.Thread(target=self.run, name=f"contact {self.partner.name}", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """End after what is under way."""
        self.stopping.set()
        self.stirred.set()

    def run(self) -> None:
        """Pull and hint until stopped; no fault ends the thread."""
        wire = _line(self.house)
        waited = self.poll_seconds
        while not self.stopping.is_set():
            self.stirred.clear()
            try:
                if self.renewed.is_set():
                    self.renewed.clear()
                    wire.close()
                    wire = _line(self.house)
                if self.hinted.is_set() or waited >= self.poll_seconds:
                    self.hinted.clear()
                    waited = 0.0
                    self._pull(wire)
                self._hint(wire)
            except Exception:  # noqa: BLE001 - the thread's edge: a fault is logged and the next round tries again
                _log.exception("line.fault", partner=self.partner.id)
            self.stopping.wait(REST_SECONDS)
            self.stirred.wait(LOOK_SECONDS)
            waited += LOOK_SECONDS
        wire.close()

    def _pull(self, wire: PeerLine) -> None:
        pulled = pull_from(self.house, wire, self.partner)
        for refusal in pulled.trouble:
            _log.info("line.trouble", partner=self.partner.id, rule=refusal.rule)

    def _hint(self, wire: PeerLine) -> None:
        """Tell the partner once for each new size of what waits for it."""
        with self.house.store.reading(this_node(self.house.identity.id)) as reading:
            heads = [head for _, head in channels_to(reading, self.partner.id)]
        size = sum(head.size for head in heads)
        if sum(head.size - head.cosigned for head in heads) and self._told != size:
            self._told = size
            try:
                wire.hint(self.partner)
            except Refused:
                self._told = -1


@dataclass
class Puller:
    """The thread that keeps a contact with each confirmed partner, and the node's keys and trust up to date."""

    house: House
    poll_seconds: float
    trust: Callable[[list[Partner]], None]
    settle: Callable[[], bool]
    stopping: threading.Event = field(default_factory=threading.Event)
    _contacts: dict[str, Contact] = field(default_factory=dict)

    def hint(self, partner: str) -> None:
        """Take a partner's word that it has something for us."""
        if (contact := self._contacts.get(partner)) is not None:
            contact.hinted.set()
            contact.stirred.set()

    def stir(self, _changed: Collection[str] = ()) -> None:
        """Let every contact look whether something of ours waits."""
        for contact in list(self._contacts.values()):
            contact.stirred.set()

    def run(self) -> None:
        """Watch until stopped, then end every contact."""
        self.house.store.listen(self.stir)
        while not self.stopping.is_set():
            try:
                self._watch()
            except Exception:  # noqa: BLE001 - the thread's edge, as above
                _log.exception("line.fault")
            self.stopping.wait(LOOK_SECONDS)
        for contact in self._contacts.values():
            contact.stop()
        for contact in self._contacts.values():
            if contact.thread is not None:
                contact.thread.join()

    def _watch(self) -> None:
        if self.settle():
            for contact in self._contacts.values():
                contact.renewed.set()
        met = {partner.id: partner for partner in confirmed_partners(self.house)}
        self.trust(list(met.values()))
        for name in self._contacts.keys() - met.keys():
            self._contacts.pop(name).stop()
        for name, partner in met.items():
            if name in self._contacts:
                self._contacts[name].partner = partner
            else:
                self._contacts[name] = Contact(self.house, partner, self.poll_seconds)
                self._contacts[name].start()


def _line(house: House) -> PeerLine:
    """Return a line that presents the keys in use. Raises: KeysLocked."""
    if house.keys is None:
        raise KeysLocked()
    return PeerLine(house.keys, house.identity.certificate)
