"""Marking classes and places: what visibility is decided on.

1. A class is interned once and never changed; its marking is resolved when it appears.
2. A place is the class of a head with the classes of the newer heads of the same record. It is seen by whoever sees the class
   and none of the newer ones, so that a stricter new version does not make the old one vanish.
3. Readers build their catalogue from what is committed; the writer's own may run ahead and is taken back with its transaction.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from mithaq.records.canonical import parse_object
from mithaq.records.marking import TLP_BY_REF, Marking, MarkingClass, is_visible, read_definition, resolve
from mithaq.records.principal import Kind, Principal
from mithaq.store import tables

MAX_CACHED_PRINCIPALS = 512


@dataclass(frozen=True, slots=True)
class Visible:
    """What a principal sees: classes, and places; `everything` for the node itself."""

    classes: tuple[int, ...]
    places: tuple[int, ...]
    everything: bool


class Catalogue:
    """All classes and places known at one moment, with what each principal sees of them."""

    def __init__(self) -> None:
        self.classes: dict[MarkingClass, int] = {}
        self.places: dict[tuple[int, tuple[int, ...]], int] = {}
        self._markings: dict[str, Marking] = {}
        self._resolved: dict[int, Marking] = {}
        self._seen: dict[Principal, Visible] = {}

    @property
    def extent(self) -> tuple[int, int, int]:
        """Return the highest class, place and marking; ids are given without gaps, so this says what is known."""
        return len(self.classes), len(self.places), len(self._markings)

    def covers(self, wanted: Sequence[int]) -> bool:
        """Return whether nothing of `wanted`, an extent, is missing here."""
        return all(have >= want for have, want in zip(self.extent, wanted, strict=True))

    def add_marking(self, ref: str, marking: Marking) -> int:
        """Make a marking known and return its number."""
        self._markings[ref] = marking
        return len(self._markings)

    def marking(self, ref: str) -> Marking | None:
        """Return the marking of a reference, or None."""
        if ref in TLP_BY_REF:
            return Marking(TLP_BY_REF[ref])
        return self._markings.get(ref)

    def add_class(self, found: MarkingClass, identifier: str) -> int:
        """Return the id of a class, giving it one when it is new. Raises: Unmarked, UnknownMarking, NeverMerge."""
        if (known := self.classes.get(found)) is not None:
            return known
        resolved = resolve(identifier, found.refs, self.marking)
        self.classes[found] = number = len(self.classes) + 1
        self._resolved[number] = resolved
        self._seen.clear()
        return number

    def add_place(self, cls: int, newer: Iterable[int]) -> int:
        """Return the id of a place, giving it one when it is new."""
        key = (cls, tuple(sorted(newer)))
        known = self.places.get(key)
        if known is None:
            self.places[key] = known = len(self.places) + 1
            self._seen.clear()
        return known

    def classes_of(self, originators: Collection[str]) -> list[int]:
        """Return the classes of the given originators."""
        return [number for one, number in self.classes.items() if one.originator in originators]

    def visible(self, principal: Principal) -> Visible:
        """Return what `principal` sees."""
        found = self._seen.get(principal)
        if found is None:
            found = self._visible(principal)
            if len(self._seen) >= MAX_CACHED_PRINCIPALS:
                self._seen.clear()
            self._seen[principal] = found
        return found

    def _visible(self, principal: Principal) -> Visible:
        seen = {number for one, number in self.classes.items() if is_visible(principal, self._resolved[number], one.originator)}
        places = sorted(number for (cls, newer), number in self.places.items() if cls in seen and seen.isdisjoint(newer))
        return Visible(tuple(sorted(seen)), tuple(places), principal.kind is Kind.NODE)

    def load(self, connection: Connection) -> None:
        """Add what the database has and this catalogue lacks."""
        classes, places, markings = self.extent
        said = tables.marking.c
        for ref, definition in connection.execute(sa.select(said.ref, said.definition).where(said.id > markings).order_by(said.id)):
            self._markings[ref] = read_definition(parse_object(definition, name=ref))
        kept = tables.marking_class.c
        for number, refs, originator in connection.execute(
            sa.select(kept.id, kept.refs, kept.originator).where(kept.id > classes).order_by(kept.id)
        ):
            found = MarkingClass(tuple(refs.split()), originator)
            self.classes[found] = number
            self._resolved[number] = resolve(refs, found.refs, self.marking)
        at = tables.place.c
        for number, cls, newer in connection.execute(sa.select(at.id, at.cls, at.newer).where(at.id > places).order_by(at.id)):
            self.places[cls, tuple(int(one) for one in newer.split())] = number
        self._seen.clear()

    def cut_back(self, extent: tuple[int, int, int]) -> None:
        """Forget what is beyond an extent: the transaction that added it was undone."""
        if self.extent == extent:
            return
        classes, places, markings = extent
        self.classes = {one: number for one, number in self.classes.items() if number <= classes}
        self._resolved = {number: one for number, one in self._resolved.items() if number <= classes}
        self.places = {one: number for one, number in self.places.items() if number <= places}
        self._markings = dict(list(self._markings.items())[:markings])
        self._seen.clear()

    def copy(self) -> "Catalogue":
        """Return a catalogue that can be changed without changing this one."""
        made = Catalogue()
        made.classes = dict(self.classes)
        made.places = dict(self.places)
        made._markings = dict(self._markings)
        made._resolved = dict(self._resolved)
        return made


class SharedCatalogue:
    """The readers' catalogue: replaced, never changed, when the database has more."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._current = Catalogue()

    def at(self, connection: Connection) -> Catalogue:
        """Return a catalogue that has at least what the snapshot of `connection` has."""
        wanted = connection.execute(_EXTENT).one()
        if self._current.covers(wanted):
            return self._current
        with self._lock:
            if not self._current.covers(wanted):
                made = self._current.copy()
                made.load(connection)
                self._current = made
            return self._current


_EXTENT = sa.select(
    *(
        sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0)).scalar_subquery()
        for table in (tables.marking_class, tables.place, tables.marking)
    )
)
