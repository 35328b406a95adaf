"""What many commitments stand at, read by a few questions for all of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mithaq.desks.plan.states import Given, Standing, stand
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where

MOST_ROWS = 1_000


@dataclass(frozen=True)
class Behind:
    """What many commitments stand at, read at once, and the words of both sides on each, oldest first."""

    standing: Mapping[str, Standing]
    changes: Mapping[str, list[Record]]


def look_behind(reading: Reading, many: Sequence[Held]) -> Behind:
    """Return what commitments stand at, by four questions for all of them."""
    changes: dict[str, list[Record]] = defaultdict(list)
    if not many:
        return Behind({}, changes)
    about = (Where("about", "in", tuple(held.id for held in many)),)
    hashes = {held.id: held.record.sha256.hex() for held in many if held.record is not None}
    signed: dict[str, set[str]] = defaultdict(set)
    amendments: dict[str, list[Held]] = defaultdict(list)
    for one in _all(reading, "sign-off", about):
        if one.record is not None and one.record.properties["sha256"] == hashes.get(str(one.record.properties["about"])):
            signed[str(one.record.properties["about"])].add(one.record.created_by)
    for one in _all(reading, "state-change", about):
        if one.record is not None:
            changes[str(one.record.properties["about"])].append(one.record)
    for one in _all(reading, "amendment", about):
        if one.record is not None:
            amendments[str(one.record.properties["about"])].append(one)
    under = _signatures(reading, [one.id for several in amendments.values() for one in several])
    standing = {}
    for held in many:
        mine = amendments[held.id]
        given = Given(signed[held.id], changes[held.id], mine, [record for one in mine for record in under[one.id]])
        standing[held.id] = stand(held, given)
    return Behind(standing, changes)


def _signatures(reading: Reading, amendments: Sequence[str]) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for one in _all(reading, "sign-off", (Where("about", "in", tuple(amendments)),)) if amendments else ():
        if one.record is not None:
            found[str(one.record.properties["about"])].append(one.record)
    return found


def _all(reading: Reading, kind: str, where: Sequence[Where]) -> Iterator[Held]:
    """Yield the live records of a type that fulfil conditions, oldest first."""
    after = None
    while True:
        page = reading.page(kind, where, descending=False, after=after, limit=MOST_ROWS)
        yield from (held for held in page.rows if held.record is not None and not held.recalled)
        after = page.next
        if after is None:
            return
