"""What the registry says of courier files: the last one made for each partner and agreement, and the last one taken."""

from dataclasses import dataclass

import msgspec

from mithaq.exchange.partner import partners
from mithaq.store import Job, Reading, Writing

KIND = "courier"
OUT, IN = "out", "in"
MAX_SHOWN = 1_000


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """One courier file: leaves [start, end) of `size`; what came of it by count; `by` is who made or took it; `trouble` a sentence."""

    partner: str
    agreement: str
    way: str
    start: int
    end: int
    size: int
    by: str
    sha256: str
    counts: dict[str, int] = {}
    trouble: str = ""


@dataclass(frozen=True)
class LastCourier:
    """The last courier file of one way, partner and agreement; `at` is microseconds since 1970."""

    name: str
    at: int
    carried: Carried


def last_couriers(reading: Reading, partner: str | None = None) -> list[LastCourier]:
    """Return the last courier files, of one partner or of all, newest first."""
    names = {one.id: one.name for one in partners(reading)}
    found: list[LastCourier] = []
    for job in reading.jobs(KIND, limit=MAX_SHOWN):
        carried = msgspec.json.decode(job.payload, type=Carried)
        if partner in (None, carried.partner):
            found.append(LastCourier(names.get(carried.partner, carried.partner), job.due, carried))
    return sorted(found, key=lambda one: -one.at)


def keep_courier(writing: Writing, carried: Carried, now: int) -> None:
    """Keep a courier file as the last of its way, partner and agreement."""
    identifier = f"{KIND}/{carried.way}/{carried.partner}/{carried.agreement}"
    writing.put_job(Job(identifier, KIND, now, "done" if not carried.trouble else "trouble", msgspec.json.encode(carried)))
