"""The matcher: one index for each marking, those that the reader may see searched one by one, their candidates put together.

1. An index holds what one marking covers, and what a reader may not see is in no index that is searched for that reader: a hidden entry
   changes neither hits nor scores nor order, and takes no time.
2. Weights come from the public lists alone; an index that few may see is weighed by them.
3. What an index found is shown only when the reader may still see that very version of the record it came from.
4. The index of the public lists is kept in a file, to be ready at once; what is not public is never written outside the store.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from mithaq.desks.designations.matching import Candidate, LeftWords, MetWords
from mithaq.desks.designations.sightings import PUBLIC, Sighted, Sighting, confirmed, designated, listed, listed_state, other_state
from mithaq.records.marking import Marking, is_visible
from mithaq.screening.building import Population, build_index, population_of
from mithaq.screening.explain import explain
from mithaq.screening.finding import LOOKED_AT
from mithaq.screening.index import BadIndex, Index, open_index, sources, write_index
from mithaq.screening.screener import Hit, Screener, models
from mithaq.screening.subjects import Subject
from mithaq.store import Reading

MOST_HITS = 50
SHARE = 0.4
LEAST_LOOKED_AT, ROOMY = 8, 4
Origin = Mapping[tuple[str, str], tuple[str, int]]


@dataclass(eq=False)
class Shelf:
    """What one marking covers: its sightings, their index, and where each name of each subject stands."""

    marking: Marking
    sightings: Sequence[Sighting]
    index: Index
    looked_at: int = LOOKED_AT
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._screener = Screener(self.index, looked_at=self.looked_at)
        self._origin = {(one.subject, name): (one.record, one.modified) for one in self.sightings for name in one.names}

    def search(self, name: str, hits: int, least: float) -> list[Hit]:
        """Return the subjects that a name may mean, best first, from a score. Raises: NameTooLong."""
        with self.lock:
            return self._screener.search(name, hits, least)

    def best(self, names: Sequence[str]) -> list[float]:
        """Return the highest score of each name. Raises: NameTooLong."""
        with self.lock:
            return [float(score) for score in self._screener.best(names)]

    def origin(self, hit: Hit) -> tuple[str, int]:
        """Return the record, and its version, that holds the name that met."""
        return self._origin.get((hit.id, hit.name), ("", 0))


class NameMatcher:
    """The matcher of a node. `folder` is where the index of the public lists is kept; None keeps it in memory alone."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._states: tuple[str, ...] = ()
        self._public: dict[Marking, Shelf] = {}
        self._shelves: dict[Marking, list[Shelf]] = {}

    def threshold(self) -> float:
        """Return the score from which a candidate is a hit by default."""
        return models().threshold

    def prepare(self, node: Reading) -> None:
        """Make the indexes ready for what `node` says now."""
        states = (listed_state(node), other_state(node))
        if states == self._states:
            return
        with self._lock:
            if states == self._states:
                return
            if not self._states or states[0] != self._states[0]:
                self._public = self._listed(node, states[0])
            shelves = {marking: [shelf] for marking, shelf in self._public.items()}
            population = population_of(self._public[PUBLIC].index)
            schemas = {one.subject: one.schema for shelf in self._public.values() for one in shelf.sightings}
            for sighted in (confirmed(node, schemas), designated(node)):
                for marking, found in sighted.items():
                    shelves.setdefault(marking, []).append(_shelf(marking, found, population))
            self._shelves, self._states = shelves, states

    def state(self) -> str:
        """Return a text that stands for all that is looked for, as it was last prepared."""
        return " ".join(self._states)

    def search(self, seen: Reading, name: str, *, hits: int, threshold: float, sources: Sequence[str] = ()) -> list[Candidate]:
        """Return the candidates that the reader may see, best first. Raises: NameTooLong."""
        found: dict[str, Candidate] = {}
        for shelf in self._seen_by(seen):
            for hit in shelf.search(name, MOST_HITS if sources else hits, threshold):
                known = found.get(hit.id)
                if known is not None and known.score >= hit.score:
                    continue
                record, modified = shelf.origin(hit)
                if (sources and source_of(hit.id) not in sources) or not _stands(seen, record, modified):
                    continue
                found[hit.id] = candidate(name, hit, record)
        return sorted(found.values(), key=lambda one: -one.score)[:hits]

    def sightings(self) -> Iterator[tuple[Marking, Sighting]]:
        """Return all that is looked for."""
        for marking, shelves in self._shelves.items():
            for shelf in shelves:
                yield from ((marking, one) for one in shelf.sightings)

    def narrowed(self, wanted: Iterable[tuple[Marking, Sighting]]) -> "NarrowSearch":
        """Return a search for some sightings alone, with the weights of all."""
        by_marking: dict[Marking, list[Sighting]] = {}
        for marking, sighting in wanted:
            by_marking.setdefault(marking, []).append(sighting)
        population = population_of(self._public[PUBLIC].index)
        least = SHARE * self.threshold()
        return NarrowSearch([self._narrow(marking, found, population) for marking, found in by_marking.items()], least)

    def _narrow(self, marking: Marking, found: Sequence[Sighting], population: Population) -> Shelf:
        """Return the shelf of a part of what a marking covers: of the names nearest to a query, few are in a small part."""
        names = sum(len(one.names) for one in found)
        whole = sum(len(one.names) for shelf in self._shelves.get(marking, ()) for one in shelf.sightings)
        return _shelf(marking, found, population, min(LOOKED_AT, max(LEAST_LOOKED_AT, ROOMY * LOOKED_AT * names // max(whole, 1))))

    def _seen_by(self, seen: Reading) -> list[Shelf]:
        principal = seen.principal
        return [shelf for marking, shelves in self._shelves.items() if is_visible(principal, marking, "") for shelf in shelves]

    def _listed(self, node: Reading, state: str) -> dict[Marking, Shelf]:
        """Return the shelves of the lists, that of the public ones from its file when it is of this very state."""
        kept = None if self._folder is None else _Kept(self._folder, state)
        found = None if kept is None else kept.read()
        if found is not None:
            return {PUBLIC: found}
        sighted: Sighted = listed(node)
        public = _shelf(PUBLIC, sighted[PUBLIC], None)
        population = population_of(public.index)
        others = {marking: _shelf(marking, many, population) for marking, many in sighted.items() if marking != PUBLIC}
        if kept is not None and not others:
            kept.write(public)
        return {PUBLIC: public, **others}


@dataclass(frozen=True)
class NarrowSearch:
    """A search for a few subjects, on indexes of their own."""

    shelves: Sequence[Shelf]
    least: float

    def __call__(self, names: Sequence[str]) -> list[bool]:
        """Return of each name whether it may mean one of the subjects. Raises: NameTooLong."""
        scores = [shelf.best(names) for shelf in self.shelves]
        return [bool(max(each) >= self.least) for each in zip(*scores, strict=True)]


@dataclass(frozen=True)
class _Kept:
    """The files of the public lists' index: the index, and beside it the sightings it was made from."""

    folder: Path
    state: str

    @property
    def _index(self) -> Path:
        return self.folder / f"{self.state}-{sources()[:16]}.index"

    def read(self) -> Shelf | None:
        """Return the shelf, or None when the files are not there or not whole."""
        try:
            sightings = msgspec.msgpack.decode(self._index.with_suffix(".sightings").read_bytes(), type=list[Sighting])
            return Shelf(PUBLIC, sightings, open_index(self._index))
        except (OSError, msgspec.DecodeError, BadIndex):
            return None

    def write(self, shelf: Shelf) -> None:
        """Keep the shelf in place of an older one."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self._index.with_suffix(".new")
        beside.write_bytes(msgspec.msgpack.encode(list(shelf.sightings)))
        beside.replace(self._index.with_suffix(".sightings"))
        write_index(shelf.index, self._index)
        for other in self.folder.iterdir():
            if other.stem != self._index.stem:
                other.unlink(missing_ok=True)


def candidate(name: str, hit: Hit, record: str) -> Candidate:
    """Return a hit with the words that met and those that were left."""
    said = explain(name, hit)
    return Candidate(
        subject=hit.id,
        schema=hit.schema,
        score=round(hit.score, 4),
        name=hit.name,
        met=[MetWords(query=one.query, listed=one.listed, sure=one.sure, way=one.way) for one in said.met],
        left=LeftWords(query=list(said.query_left), name=list(said.name_left)),
        record=record,
        source=source_of(hit.id),
    )


def source_of(subject: str) -> str:
    """Return the list of a subject, "designation" for one of ours or a partner's, "reviewed" for one that no list in force has."""
    before, colon, _ = subject.partition(":")
    return before if colon and before != "group" else "designation" if subject.startswith("designation--") else "reviewed"


def _shelf(marking: Marking, sightings: Sequence[Sighting], population: Population | None, looked_at: int = LOOKED_AT) -> Shelf:
    """Return the shelf of sightings; several of one subject are one subject with the names of all."""
    names: dict[str, tuple[str, list[str]]] = {}
    for one in sightings:
        names.setdefault(one.subject, (one.schema, []))[1].extend(one.names)
    subjects = (Subject(subject, schema, found) for subject, (schema, found) in names.items())
    return Shelf(marking, sightings, build_index(subjects, population), looked_at)


def _stands(seen: Reading, record: str, modified: int) -> bool:
    """Return whether the reader sees that version of a record as the newest one, and nobody took it back."""
    if not record:
        return True
    held = seen.get(record)
    return held is not None and held.modified == modified and not held.recalled and held.record is not None
