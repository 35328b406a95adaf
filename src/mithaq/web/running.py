"""Acts that take long: they run on while a page says how long they have been at it, and leads to what came of them.

1. An act runs in a thread of its own and is waited for a moment. What is not done then has a page that asks again by itself, by a header,
   so that it needs no script; whoever leaves it finds the act done all the same.
2. An act is done whole or not at all; when the process ends before it did, nothing was stored, and the page knows of no such act.
3. A result is kept for its session alone, for some minutes, in memory: what it says may be a secret.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from mithaq.acts.outcome import Outcome
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

THREADS = 16
MOST = 200
KEPT_MICROS = 15 * 60_000_000


class NoSuchWork(Refused):
    """No act of this session runs, or ran lately, under this address."""

    rule = "page.work"
    what = N_("No act of your session runs here.")
    whose = N_("It may have ended some time ago, or the node was started anew meanwhile; then nothing of it was stored.")
    next_act = N_("Look in the log whether it was done, and do it again if it was not.")
    status = 404


@dataclass(frozen=True)
class Running:
    """An act under way: its name, whose session it is of, when it began, what the form sent besides files, and what comes of it.

    `shown_by` is the template that shows what came of it; where it is empty, the page of what was made does.
    """

    act: str
    session: str
    began: int
    sent: dict[str, list[str]]
    result: "Future[Outcome]"
    shown_by: str = ""

    def wait(self, seconds: float) -> bool:
        """Return whether it is over, after waiting for it so long at most."""
        try:
            self.result.exception(timeout=seconds)
        except TimeoutError:
            return False
        return True


@dataclass
class Workshop:
    """The acts of all sessions that are under way or were lately."""

    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "act"))
    _known: OrderedDict[str, Running] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, act: str, session: str, began: int, sent: dict[str, list[str]], work: Callable[[], Outcome]) -> Running:
        """Start an act and return it."""
        return Running(act, session, began, sent, self._pool.submit(work))

    def keep(self, token: str, running: Running) -> None:
        """Keep an act under a token, so that its page finds it; the oldest that are over are forgotten."""
        with self._lock:
            self._known[token] = running
            for old, one in list(self._known.items()):
                if one.result.done() and (running.began - one.began > KEPT_MICROS or len(self._known) > MOST):
                    del self._known[old]

    def find(self, token: str, session: str) -> Running:
        """Return an act of a session. Raises: NoSuchWork."""
        with self._lock:
            found = self._known.get(token)
        if found is None or found.session != session:
            raise NoSuchWork()
        return found
