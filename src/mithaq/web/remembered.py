"""What costs more to read than to show, remembered for a moment: what stands round every page, and the parts of the first.

1. It is kept for one reader as that reader sees it, under roles and clearance.
2. A part names the record types that it is read from, and is made anew when this process committed one of them; a part that names
   none, when it committed anything. It is at most `LONGEST_SECONDS` old in any case, since the clock and other processes change things too.
3. What was committed is looked at before the snapshot is opened from which a part is read: what comes in between is read once more.
4. What stands round a page may lag `SECONDS` behind what others do, never behind what the reader did; the first page never lags.
"""

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from mithaq.records.principal import Principal
from mithaq.store import ACCOUNTS
from mithaq.web.views import LinkView

SECONDS = 5
LONGEST_SECONDS = 60
MOST = 5_000
SECOND = 1_000_000
ANY_RECORD = "any record"
T = TypeVar("T")
_Key = tuple[object, ...]


@dataclass(frozen=True)
class Surroundings:
    """What waits for a reader at each desk, and how the lines stand."""

    waiting: dict[str, int]
    links: tuple[LinkView, ...]


class Remembered:
    """What was read for the last readers. Safe for many threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, tuple[int, int, Any]] = OrderedDict()
        self._lock = threading.Lock()
        self._commits = 0
        self._of_kind: Counter[str] = Counter()

    def committed(self, kinds: Collection[str]) -> None:
        """Note that something was committed, and of which record types."""
        with self._lock:
            self._commits += 1
            self._of_kind.update(kinds)
            self._of_kind[ANY_RECORD] += bool(set(kinds) - {ACCOUNTS})

    def memory(self, reader: Principal, place: str, now: int) -> "Memory":
        """Return what is remembered of a place for a reader; asked for before the snapshot is opened from which it is read."""
        with self._lock:
            return Memory(self, reader, place, now, self._commits, self._of_kind.copy())

    def of(self, reader: Principal, place: str, now: int, make: Callable[[], T], *, lag: int = 0) -> T:
        """Return what is remembered of a place for a reader, else what `make` reads; `lag` is how many seconds old it may be at most
        when something was committed since."""
        return self.memory(reader, place, now).of("", (), make, lag=lag)

    def forget(self, reader: Principal) -> None:
        """Forget what is kept for a reader, who has just acted, without knowing what it was read from."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == reader.id and not key[1]]:
                del self._kept[key]

    def find(self, key: _Key) -> tuple[int, int, Any] | None:
        """Return when something was made, after which commit, and what it is."""
        with self._lock:
            return self._kept.get(key)

    def keep(self, key: _Key, made: tuple[int, int, Any]) -> None:
        """Keep something in place of what has the key; what was kept longest goes when there is too much."""
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)


@dataclass(frozen=True)
class Memory:
    """What is remembered of one place for one reader, as of a moment before a snapshot was opened."""

    _store: Remembered
    _reader: Principal
    _place: str
    _now: int
    _commits: int
    _of_kind: Counter[str]

    def of(self, name: object, kinds: Collection[str], make: Callable[[], T], *, lag: int = 0) -> T:
        """Return a part by its name, else what `make` reads from records of some types, or from anything where none are named."""
        reader = self._reader
        key = (reader.id, tuple(sorted(kinds)), self._place, name, reader.roles, reader.clearance, reader.compartments)
        version = sum(self._of_kind[kind] for kind in kinds) if kinds else self._commits
        known = self._store.find(key)
        if known is not None and 0 <= self._now - known[0] < (LONGEST_SECONDS if known[1] >= version else lag) * SECOND:
            found: T = known[2]
            return found
        made = make()
        self._store.keep(key, (self._now, version, made))
        return made
