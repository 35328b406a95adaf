"""What stands of a thing at a site: by each side its newest entry, what the others say of it, and whether its target is reached.

1. The newest entry of each side stands; in a flow (training, capacity, resettlement) the newest of each status does, since each has a
   figure of its own. What stood before is history.
2. A word counts over the very version that it was said of, the newest of each party, and never of the author's own side.
3. An entry is confirmed when another party confirms it, or said the same itself; it differs from another side's that says otherwise.
4. A target is reached by a side whose standing entry has come to its status with its quantity, in its unit, unless another party disputes
   that entry. What takes something back (out of order, withdrawn, cancelled, stopped) is not reached.
5. Nothing is read of a clock here. Who is the newest is told within one side by its own times; between sides only who spoke last is.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from mithaq.desks.plan.programmes.figures import reaches, same
from mithaq.desks.plan.programmes.records import (
    CONFIRMED,
    DISPUTED,
    FLOWS,
    REACHED_AT,
    STATUSES,
    EntryWordBody,
    ProgrammeBody,
    ProgrammeEntryBody,
    Target,
    statuses_of,
)
from mithaq.records.record import Record

DIFFERS, UNCONFIRMED = "differs", "unconfirmed"
FINDINGS = (DISPUTED, DIFFERS, UNCONFIRMED)


@dataclass(frozen=True)
class Word:
    """What another party says of an entry."""

    record: Record
    body: EntryWordBody

    @property
    def party(self) -> str:
        """Return whose word it is."""
        return self.record.created_by


@dataclass(frozen=True)
class Entry:
    """An entry with the words that count on it; `stands` is False for what its side said before."""

    record: Record
    body: ProgrammeEntryBody
    words: tuple[Word, ...] = ()
    stands: bool = False

    @property
    def party(self) -> str:
        """Return whose entry it is."""
        return self.record.created_by

    @property
    def at(self) -> tuple[int, str]:
        """Return what orders entries: the time of the record, then its identifier."""
        return self.record.modified, self.record.id

    @property
    def is_disputed(self) -> bool:
        """Return whether another party disputes it."""
        return any(one.body.position == DISPUTED for one in self.words)

    def agrees(self, other: "Entry") -> bool:
        """Return whether another entry says the same of the thing."""
        mine, its = self.body, other.body
        return mine.status == its.status and same(mine.quantity, its.quantity) and _unit(mine.unit) == _unit(its.unit)


@dataclass(frozen=True)
class Place:
    """What is said of one thing at one site: every entry, the newest first. `target` is None for what was not planned."""

    kind: str
    target: Target | None
    entries: tuple[Entry, ...] = ()
    parties: frozenset[str] = field(default_factory=frozenset)

    @property
    def standing(self) -> tuple[Entry, ...]:
        """Return the entries that stand, the newest first."""
        return tuple(one for one in self.entries if one.stands)

    @property
    def reaching(self) -> tuple[Entry, ...]:
        """Return the standing entries by which the target is reached, the newest of each side first."""
        target = self.target
        return (
            ()
            if target is None
            else tuple(one for one in self.standing if not one.is_disputed and reaches_target(self.kind, target, one.body))
        )

    def others_beside(self, entry: Entry) -> list[Entry]:
        """Return the standing entries of other sides that speak of the same as an entry does."""
        comparable = (one for one in self.standing if one.party != entry.party)
        return [one for one in comparable if self.kind not in FLOWS or one.body.status == entry.body.status]

    def is_confirmed(self, entry: Entry) -> bool:
        """Return whether another party confirms an entry, by a word or by an entry that says the same."""
        return any(one.body.position == CONFIRMED for one in entry.words) or any(entry.agrees(one) for one in self.others_beside(entry))

    def findings(self, entry: Entry) -> tuple[str, ...]:
        """Return what is to be told of a standing entry: disputed, differing, not confirmed."""
        if not entry.stands:
            return ()
        found = [DISPUTED] if entry.is_disputed else []
        found += [DIFFERS] if any(not entry.agrees(one) for one in self.others_beside(entry)) else []
        return tuple(found) if found or self.is_confirmed(entry) else (UNCONFIRMED,)

    def waiting_on(self, entry: Entry) -> frozenset[str]:
        """Return the parties that have said nothing of a standing entry, neither by a word nor by an entry of their own since."""
        if not entry.stands or self.is_confirmed(entry):
            return frozenset()
        spoken = {one.party for one in entry.words} | {one.party for one in self.others_beside(entry) if one.at > entry.at}
        return self.parties - spoken - {entry.party}


def stand(
    programme: ProgrammeBody, target: Target | None, said: Iterable[Record], words: Iterable[Record], parties: Collection[str]
) -> Place:
    """Return what stands at a place, given what was said of it; what no party of the programme may say never stands."""
    allowed = frozenset(parties)
    by_entry: dict[str, dict[str, Word]] = {}
    for record in sorted(words, key=lambda one: (one.modified, one.id)):
        word = Word(record, msgspec.convert(record.properties, EntryWordBody))
        if word.party in allowed:
            by_entry.setdefault(word.body.about, {})[word.party] = word
    entries, seen = [], set[tuple[str, ...]]()
    for record in sorted(said, key=lambda one: (one.modified, one.id), reverse=True):
        body = msgspec.convert(record.properties, ProgrammeEntryBody)
        may_stand = record.created_by in allowed and body.status in statuses_of(programme.kind)
        key = (record.created_by, body.status) if programme.kind in FLOWS else (record.created_by,)
        counted = [
            one for one in by_entry.get(record.id, {}).values() if one.party != record.created_by and one.body.sha256 == record.sha256.hex()
        ]
        entries.append(Entry(record, body, tuple(counted), may_stand and key not in seen))
        seen.update([key] if may_stand else [])
    return Place(programme.kind, target, tuple(entries), allowed)


def reaches_target(kind: str, target: Target, body: ProgrammeEntryBody) -> bool:
    """Return whether an entry says that a target is reached."""
    order: Sequence[str] = STATUSES.get(kind, ())
    wanted = target.reached_at or REACHED_AT.get(kind, "")
    if body.status not in order or wanted not in order or order.index(body.status) < order.index(wanted):
        return False
    if not target.quantity:
        return True
    return reaches(body.quantity, target.quantity) and _unit(body.unit) in ("", _unit(target.unit))


def _unit(text: str) -> str:
    return " ".join(text.split()).casefold()
