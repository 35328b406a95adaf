"""Running: the parts that are missing are handed to an executor; when all are there, they are joined.

An executor is whoever has parts made: processes of this machine, or a cluster. It may do a part several times, in any order, and lose
workers; it is believed only by what it hands back, and a part it does not account for is a refusal, never a gap in the answer.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.screening.bulk.job import Done, Job, Part
from mithaq.screening.bulk.joining import Totals, join_parts
from mithaq.screening.bulk.parts import find_done, is_of

TRIES = 3
NAMED = 5


class PartsLost(Refused):
    """Parts that could not be made."""

    rule = "bulk.lost"
    what = N_("{count} parts could not be made: {parts}.")
    whose = N_("There is no answer; the other parts are kept.")
    next_act = N_("Look at these rows and at the memory of the machine, then run the command again.")
    status = 500


@dataclass(frozen=True)
class Lost:
    """A part that was given up after its tries, and what its last try ended with."""

    part: Part
    reason: str


class Executor(Protocol):
    """Whoever has parts made."""

    def run(self, job: Job, parts: Iterable[Part]) -> Iterator[Done | Lost]:
        """Yield what came of each part, in any order. Raises: Refused for what no part can be made with."""
        ...


def kept_parts(job: Job, parts: Iterable[Part]) -> dict[int, Done]:
    """Return the parts that were made before and are sound, by number."""
    found = {part.number: find_done(job, part) for part in parts}
    return {number: done for number, done in found.items() if done is not None}


def run_job(job: Job, parts: list[Part], kept: dict[int, Done], executor: Executor, tell: Callable[[Done], None]) -> dict[int, Done]:
    """Return all parts by number, after the missing ones were made. Raises: PartsLost, what the executor does."""
    done, lost = dict(kept), dict[int, str]()
    missing = [part for part in parts if part.number not in done]
    for one in executor.run(job, missing) if missing else ():
        if isinstance(one, Lost):
            lost[one.part.number] = one.reason
        elif one.number not in done:
            done[one.number] = one
            tell(one)
    gaps = [part for part in missing if part.number not in done or not is_of(done[part.number], part)]
    if gaps:
        named = ", ".join(_name(part, lost.get(part.number, "?")) for part in gaps[:NAMED])
        raise PartsLost(count=len(gaps), parts=named + (", ..." if len(gaps) > NAMED else ""))
    return done


def finish(job: Job, done: dict[int, Done], out: Path) -> Totals:
    """Write the answer of all parts and return its totals. Raises: PartAltered, OSError."""
    return join_parts(job, [done[number] for number in sorted(done)], out)


def _name(part: Part, reason: str) -> str:
    return f"{part.file} [{part.first}-{part.first + part.rows - 1}]: {reason}"
