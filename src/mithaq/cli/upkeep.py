"""Upkeep while a node serves: once a day what has served its time is forgotten; a purge that is owed is repeated until it is done."""

import threading
from dataclasses import dataclass, field

import structlog

from mithaq.acts.house import House
from mithaq.desks.registry.tidying import settle_purge, tidy_up

PURGE_SECONDS = 60.0
TIDY_SECONDS = 24 * 3_600.0
_log = structlog.get_logger()


@dataclass
class Upkeep:
    """The thread that tidies. It begins at the start of service, so that a node that is never up for a day tidies too."""

    house: House
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Tidy until stopped; no fault ends the thread."""
        waited = TIDY_SECONDS
        while not self.stopping.is_set():
            try:
                if waited >= TIDY_SECONDS:
                    waited = 0.0
                    tidy_up(self.house)
                else:
                    settle_purge(self.house)
            except Exception:  # noqa: BLE001 - the thread's edge: a fault is logged and the next round tries again
                _log.exception("upkeep.fault")
            self.stopping.wait(PURGE_SECONDS)
            waited += PURGE_SECONDS
