"""Tries: how often a name was tried in vain, and for how long it is closed then.

1. Ten failures in a row close a name for fifteen minutes, each one after that for twice as long as the one before, up to a day.
2. A passkey and a ministry's directory are not closed by it: who only guesses names cannot lock anybody out of those.
"""

import hashlib

from mithaq.acts.house import House
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.principal import this_node
from mithaq.store import Job, Writing

MAX_FAILURES = 10
LOCK_MICROS = 15 * 60_000_000
DAY_MICROS = 24 * 3_600_000_000
KIND = "tries"


class TooManyTries(Refused):
    """Too many failures in a row."""

    rule = "account.tries"
    what = N_("Too many tries for this name; it is closed for {minutes} minutes.")
    whose = N_("It is for the operator, if it was not you.")
    next_act = N_("Wait, or sign in with a passkey.")
    status = 429


def failures_of(house: House, name: str) -> int:
    """Return how often a name was tried in vain within a day. Raises: TooManyTries while it is closed."""
    now = house.clock()
    with house.store.reading(this_node(house.identity.id)) as reading:
        tries = reading.job(_job(name))
    if tries is None or now - tries.due >= DAY_MICROS:
        return 0
    failures = int(tries.state)
    left = tries.due + _closed_micros(failures) - now
    if left > 0:
        raise TooManyTries(minutes=-(-left // 60_000_000))
    return failures


def note_failure(house: House, name: str, failures: int) -> None:
    """Keep that a name was tried in vain once more."""
    job = Job(_job(name), KIND, house.clock(), str(failures + 1), b"")
    house.store.write(lambda writing: writing.put_job(job))


def forget_failures(writing: Writing, name: str) -> None:
    """Forget what failed: the person has come in."""
    writing.delete_job(_job(name))


def _closed_micros(failures: int) -> int:
    beyond = failures - MAX_FAILURES
    return 0 if beyond < 0 else min(LOCK_MICROS << min(beyond, 16), DAY_MICROS)


def _job(name: str) -> str:
    return f"tries/{hashlib.sha256(name.encode()).hexdigest()[:32]}"
