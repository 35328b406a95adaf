"""What costs more to read than to show, remembered for a moment: what stands round every page, and what waits on the first.

1. It is kept for one reader as that reader sees it, under roles and clearance, and made anew after each act of that reader.
2. It is exact while this process committed nothing, and at most `LONGEST_SECONDS` old, since the clock and other processes change things
   too. What stands round a page may lag `SECONDS` behind what others do; the first page never does.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from mithaq.records.principal import Principal
from mithaq.web.views import LinkView

SECONDS = 5
LONGEST_SECONDS = 60
MOST = 500
SECOND = 1_000_000
T = TypeVar("T")


@dataclass(frozen=True)
class Surroundings:
    """What waits for a reader at each desk, and how the lines stand."""

    waiting: dict[str, int]
    links: tuple[LinkView, ...]


class Remembered:
    """What was read for the last readers. Safe for many threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], tuple[int, int, Any]] = OrderedDict()
        self._lock = threading.Lock()
        self._commits = 0

    def committed(self) -> None:
        """Note that something was committed."""
        self._commits += 1

    def of(self, reader: Principal, place: str, now: int, make: Callable[[], T], *, lag: int = 0) -> T:
        """Return what is remembered of a place for a reader, else what `make` reads; `lag` is how many seconds old it may be at most
        when something was committed since."""
        key = (reader.id, place, reader.roles, reader.desks, reader.clearance, reader.compartments)
        with self._lock:
            known, commits = self._kept.get(key), self._commits
        if known is not None and 0 <= now - known[0] < (LONGEST_SECONDS if known[1] == commits else lag) * SECOND:
            found: T = known[2]
            return found
        made = make()
        with self._lock:
            self._kept[key] = (now, commits, made)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return made

    def forget(self, reader: Principal) -> None:
        """Forget what is kept for a reader, who has just acted."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == reader.id]:
                del self._kept[key]
