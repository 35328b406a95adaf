"""The reader with the names that the store knows: those of lists, handed in, and those that people taught. Built once for each state."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mithaq.desks.reports.learning.records import Learned, learned, learned_key
from mithaq.reading import ListedNames, ListedSubject, read_report
from mithaq.store import Reading

Listing = Callable[[Reading, Mapping[str, tuple[str, ...]], Iterable[ListedSubject]], ListedNames]


class TaughtReader:
    """Reads a text with all names. `listed` gives the names of lists with those that were learned, `state` what changes with the lists."""

    def __init__(self, listed: Listing, state: Callable[[Reading], tuple[str, ...]]) -> None:
        self._listed, self._state = listed, state
        self._key: tuple[str, ...] = ()
        self._names: tuple[ListedNames, Learned] | None = None

    def __call__(self, reading: Reading, text: str) -> Mapping[str, Any]:
        """Return the JSON form of the reading of `text`, without what people said is no name."""
        names, taught = self._both(reading)
        return taught.without_exceptions(read_report(text, names).to_json())

    def names(self, reading: Reading) -> ListedNames:
        """Return the names of all lists in force, of the reviewed aliases, and those that people taught."""
        return self._both(reading)[0]

    def _both(self, reading: Reading) -> tuple[ListedNames, Learned]:
        key = (*self._state(reading), *learned_key(reading))
        if self._names is None or key != self._key:
            taught = learned(reading)
            self._names = self._listed(reading, taught.names, taught.subjects), taught
            self._key = key
        return self._names
