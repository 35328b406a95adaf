"""The reader with the names that the store knows: those of lists, handed in, and those that people taught.

The index is built once for each state of them and for each view of who reads: nobody reads by a name that is hidden from him.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mithaq.desks.reports.learning.records import Learned, learned, learned_key
from mithaq.desks.reports.records import UNTAUGHT
from mithaq.reading import ListedNames, ListedSubject, read_report
from mithaq.store import Reading

MOST_BUILT = 4
NOTHING = Learned({}, (), frozenset())
Listing = Callable[[Reading, Mapping[str, tuple[str, ...]], Iterable[ListedSubject]], ListedNames]


class TaughtReader:
    """Reads a text with all names. `listed` gives the names of lists with those that were learned, `state` what changes with the lists."""

    def __init__(self, listed: Listing, state: Callable[[Reading], tuple[str, ...]]) -> None:
        self._listed, self._state = listed, state
        self._built: dict[tuple[str, ...], ListedNames] = {}

    def __call__(self, reading: Reading, text: str) -> Mapping[str, Any]:
        """Return the JSON form of the reading of `text`, without what people said is no name.

        Where people taught anything, `UNTAUGHT` is the reading as it would be if nobody had.
        """
        taught = learned(reading)
        found = taught.without_exceptions(read_report(text, self.names(reading, taught)).to_json())
        if taught == NOTHING:
            return found
        return {**found, UNTAUGHT: read_report(text, self.names(reading, NOTHING)).to_json()}

    def names(self, reading: Reading, taught: Learned | None = None) -> ListedNames:
        """Return the names of all lists in force, of the reviewed aliases, and those that people taught, as far as they are visible."""
        said = learned(reading) if taught is None else taught
        key = (*self._state(reading), *(() if said == NOTHING else learned_key(reading)))
        if key not in self._built:
            if len(self._built) >= MOST_BUILT:
                self._built.pop(next(iter(self._built)))
            self._built[key] = self._listed(reading, said.names, said.subjects)
        return self._built[key]
