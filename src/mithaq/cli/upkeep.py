"""Upkeep while a node serves: what waits for its time.

1. Once a day what has served its time is forgotten; a purge that is owed is repeated until it is done.
2. When a list has changed, the retained names are screened again. The matcher is compiled beside the node first, where it is new here.
"""

import subprocess
import sys
import threading
from dataclasses import dataclass, field

import structlog

from mithaq.acts.house import House
from mithaq.desks.designations.loading import LazyMatcher
from mithaq.desks.designations.rescreening import screen_again
from mithaq.desks.designations.retaining_acts import forget_all
from mithaq.desks.registry.tidying import settle_purge, tidy_up

PURGE_SECONDS = 60.0
TIDY_SECONDS = 24 * 3_600.0
WARM_SECONDS = 5.0
LOOK_SECONDS = 20.0
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
                    forget_all(self.house)
                else:
                    settle_purge(self.house)
            except Exception:  # noqa: BLE001 - the thread's edge: a fault is logged and the next round tries again
                _log.exception("upkeep.fault")
            self.stopping.wait(PURGE_SECONDS)
            waited += PURGE_SECONDS


@dataclass
class Screening:
    """The thread that screens the retained names again; it first makes the matcher ready."""

    house: House
    matcher: LazyMatcher
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Look every `LOOK_SECONDS` whether a list has changed, until stopped; no fault ends the thread."""
        self.matcher.warming = True
        if self.stopping.wait(WARM_SECONDS):
            return
        compile_beside(self.stopping)
        self.matcher.warming = False
        while not self.stopping.is_set():
            try:
                done = screen_again(self.house, self.matcher)
                if done.changed or done.lapsed:
                    _log.info("screened again", changed=done.changed, names=done.names, raised=done.raised, lapsed=done.lapsed)
            except Exception:  # noqa: BLE001 - the thread's edge: a fault is logged and the next round tries again
                _log.exception("screening.fault")
            self.stopping.wait(LOOK_SECONDS)


def compile_beside(stopping: threading.Event) -> None:
    """Compile the matcher in a process of its own, so that the node answers meanwhile; it ends with the node."""
    command = [sys.executable, "-m", "mithaq.screening.warming"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:  # noqa: S603 - our own module
        while process.poll() is None:
            if stopping.wait(0.2):
                process.terminate()
