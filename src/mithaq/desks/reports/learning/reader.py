"""The reader with the names that the store knows: those of lists, handed in, and those that people taught.

1. The index is built once for each state of them and for each view of who reads: nobody reads by a name that is hidden from him.
2. What this node alone knows, learned names, confirmed aliases and lists of its own, is in the drafts and never in what a report keeps.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from mithaq.desks.reports.learning.records import Learned, learned, learned_key
from mithaq.desks.reports.records import UNTAUGHT
from mithaq.reading import ListedNames, ListedSubject, read_report
from mithaq.store import Reading

MOST_BUILT = 4
NOTHING = Learned({}, (), frozenset())


class Lists(Protocol):
    """The names of lists, as the desk that keeps them gives them."""

    def names(self, reading: Reading, learned: Mapping[str, tuple[str, ...]], more: Iterable[ListedSubject]) -> ListedNames:
        """Return the index of the names of all lists in force and aliases that the reader may see, with those that are handed in."""

    def public_names(self, reading: Reading) -> ListedNames:
        """Return the index of the names that everybody may know: of the lists that are published to all, and of the reviewed aliases."""

    def state(self, reading: Reading) -> tuple[str, ...]:
        """Return what changes whenever a list or an alias does."""

    def has_own(self, reading: Reading) -> bool:
        """Return whether there is any list or alias beside the public ones."""


class TaughtReader:
    """Reads a text with all names."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._built: dict[tuple[str, ...], ListedNames] = {}

    def __call__(self, reading: Reading, text: str) -> Mapping[str, Any]:
        """Return the JSON form of the reading of `text`, without what people said is no name.

        Where this node knows names of its own, `UNTAUGHT` is the reading as it would be if it knew none.
        """
        taught = learned(reading)
        found = taught.without_exceptions(read_report(text, self.names(reading, taught)).to_json())
        if taught == NOTHING and not self._lists.has_own(reading):
            return found
        return {**found, UNTAUGHT: read_report(text, self._public(reading)).to_json()}

    def names(self, reading: Reading, taught: Learned | None = None) -> ListedNames:
        """Return the names of all lists in force, of the aliases, and those that people taught, as far as they are visible."""
        said = learned(reading) if taught is None else taught
        key = (*self._lists.state(reading), *(() if said == NOTHING else learned_key(reading)))
        return self._kept(key) or self._keep(key, self._lists.names(reading, said.names, said.subjects))

    def _public(self, reading: Reading) -> ListedNames:
        key = ("public", *self._lists.state(reading))
        return self._kept(key) or self._keep(key, self._lists.public_names(reading))

    def _kept(self, key: tuple[str, ...]) -> ListedNames | None:
        return self._built.get(key)

    def _keep(self, key: tuple[str, ...], made: ListedNames) -> ListedNames:
        while len(self._built) >= MOST_BUILT:
            self._built.pop(next(iter(self._built)))
        self._built[key] = made
        return made
