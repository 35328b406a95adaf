"""What the faces are handed: the store, the acts, the rules, the clock, this node's identity; and the one way to act."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mithaq.acts.act import Act, Actor, UnknownAct
from mithaq.acts.outcome import Outcome
from mithaq.acts.perform import Performing, perform
from mithaq.exchange.keyring.keys import Keys
from mithaq.exchange.rules import Rules
from mithaq.log.identity import Identity
from mithaq.records.principal import Kind, Principal, this_node
from mithaq.store import Store


@dataclass(eq=False)
class House:
    """A running node as its faces see it. `keys` is None where the passphrase was not given; then nothing can be signed.

    `passwords` says whether a password lets anybody in.

    Nothing of it changes while the node runs but identity and keys, together, when the node's keys are changed.
    """

    store: Store
    rules: Rules
    acts: Mapping[str, Act[Any]]
    identity: Identity
    keys: Keys | None
    clock: Callable[[], int]
    randomness: Callable[[int], bytes]
    passwords: bool = False
    _renewing: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def renew(self, identity: Identity, keys: Keys) -> None:
        """Sign, and present, with other keys of this node from the next act on."""
        with self._renewing:
            self.identity, self.keys = identity, keys

    def find(self, name: str) -> Act[Any]:
        """Return an act. Raises: UnknownAct."""
        try:
            return self.acts[name]
        except KeyError:
            raise UnknownAct(act=name[:80]) from None

    def perform(self, name: str, actor: Actor, ask: object, *, key: str | None = None) -> Outcome:
        """Return what came of an act, done durably or stored as a proposal. The same `key` by the same actor acts once.

        Raises: Refused of the rule that forbids it; nothing is stored then.
        """
        with self._renewing:
            performing = Performing(self.store, self.rules, self.acts, self.identity, self.keys, self.clock, self.randomness)
        return perform(performing, name, actor, ask, key)

    def node(self) -> Actor:
        """Return this node itself, as its clock acts."""
        return Actor(this_node(self.identity.id), via="clock")

    def partner(self, identity: str) -> Actor:
        """Return a partner's node, as it acts over the line."""
        return Actor(Principal(identity, self.identity.id, Kind.PARTNER, name=identity), via="line")

    def open_acts(self) -> list[Act[Any]]:
        """Return the acts that persons may do, by name: those that pages, API and commands offer."""
        return [act for _, act in sorted(self.acts.items()) if Kind.PERSON in act.kinds]
