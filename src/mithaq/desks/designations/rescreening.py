"""Screening again: what changed since the last time, held against every retained name.

1. What changed is every sighting that is not in the note of the last time: a new entry, a changed one, a new alias.
2. A quick search for the changed subjects alone finds the names that may mean one; each is then searched in full, so that its score is the
   one that anybody would be shown.
3. Hits are raised in parts, the note of how far it went with the last: a run that is cut short is done again, and raises nothing twice.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, compress

import msgspec

from mithaq.acts.house import House
from mithaq.desks.designations.matching import Matcher
from mithaq.desks.designations.retaining_acts import MOST_FOUND, MOST_HITS, SCREENED, Found, RaiseFound
from mithaq.desks.designations.sightings import Sighting
from mithaq.records.marking import Marking
from mithaq.records.principal import this_node
from mithaq.store import Held, Reading, Where

PAGE = 1_000
SMALL = 8
WORKERS = max(1, min(4, os.cpu_count() or 1))


@dataclass(frozen=True)
class Rescreened:
    """What came of it: how many subjects had changed, how many names were held against them, how many hits were raised, how many lapsed."""

    changed: int
    names: int
    raised: int
    lapsed: int


def screen_again(house: House, matcher: Matcher) -> Rescreened:
    """Hold what changed since the last time against every retained name, and raise what is new."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        matcher.prepare(reading)
        state = matcher.state()
        if _state_of(reading) == state:
            return Rescreened(0, 0, 0, 0)
        before, now = _note_of(reading), {_mark(one): one.subject for _, one in matcher.sightings()}
        fresh = [(marking, one) for marking, one in matcher.sightings() if _mark(one) not in before]
        gone = sorted(set(before.values()) - set(now.values()))
        subjects = {one.subject for _, one in fresh}
        retained = [(held.id, name_of(held)) for held in _retained(reading)] if subjects else []
        found: list[Found] = []
        for identifier, name in _promising(matcher, fresh, retained):
            full = matcher.search(reading, name, hits=MOST_HITS, threshold=matcher.threshold())
            found += [Found(retained=identifier, candidate=one) for one in full if one.subject in subjects]
    raised = lapsed = 0
    parts = [found[start : start + MOST_FOUND] for start in range(0, max(len(found), 1), MOST_FOUND)]
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        ask = RaiseFound(found=part, gone=gone if last else [], screened=msgspec.msgpack.encode(now) if last else None, state=state)
        said = house.perform("designations.raise_found", house.node(), ask).said
        raised, lapsed = raised + int(said["raised"]), lapsed + int(said["lapsed"])
    return Rescreened(len(subjects), len(retained), raised, lapsed)


def name_of(held: Held) -> str:
    """Return the name that is retained."""
    return str(held.record.properties["name"]) if held.record is not None else ""


def _promising(matcher: Matcher, fresh: Sequence[tuple[Marking, Sighting]], retained: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the retained names that may mean one of the changed subjects, in their order; each spelling is searched once."""
    spelt = sorted({name for _, name in retained})
    if not spelt:
        return []
    share = -(-len(spelt) // WORKERS)
    parts = [spelt[start : start + share] for start in range(0, len(spelt), share)]
    narrow = [matcher.narrowed(fresh) for _ in parts]
    with ThreadPoolExecutor(WORKERS) as workers:
        met = workers.map(lambda search, part: list(compress(part, search(part))), narrow, parts)
        wanted = set(chain.from_iterable(met))
    return [one for one in retained if one[1] in wanted]


def _state_of(reading: Reading) -> str:
    """Return the state of what was looked for the last time."""
    job = reading.job(SCREENED)
    return "" if job is None else job.state


def _note_of(reading: Reading) -> dict[bytes, str]:
    """Return what was looked for the last time: the mark of each sighting, and its subject."""
    job = reading.job(SCREENED)
    return {} if job is None else msgspec.msgpack.decode(job.payload, type=dict[bytes, str])


def _mark(sighting: Sighting) -> bytes:
    """Return what stands for a sighting: who it is, under which names, in which version of its record."""
    told = (sighting.subject, sighting.record, str(sighting.modified), *sorted(sighting.names))
    return hashlib.sha256("\n".join(told).encode()).digest()[:SMALL]


def _retained(reading: Reading) -> Iterator[Held]:
    after: str | None = None
    while True:
        page = reading.page("retained-name", [Where("state", "=", "live")], after=after, limit=PAGE)
        yield from page.rows
        if page.next is None:
            return
        after = page.next
