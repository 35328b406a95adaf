"""Questions about designations: what each side and each list says of a subject, side by side; what has changed since; names to look for.

1. A subject is named by an entry, a reviewed group or a designation; the reviewed aliases say which of them are one. A designation's own
   `refers_to` is followed once, so that one side's mistake cannot chain the other side's subjects together.
2. Nothing is merged: each designation is one row with its owner; a party or list that says nothing has a row that says so.
3. Every answer is found by facets, a bounded number of pages for each subject; none reads all records.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from mithaq.desks.designations.decision_records import (
    DESIGNATION_TYPE,
    LISTED_STATES,
    LIVE_STATES,
    PART_OF,
    DesignationBody,
    Step,
    designation_of,
    first_name,
)
from mithaq.desks.designations.published import sources
from mithaq.desks.designations.records import IN_FORCE, SOURCES, EntryName, ListEntryBody, entry_id
from mithaq.desks.designations.reviewed import reviewed_subjects, same_subject, sub_units_of
from mithaq.records.ident import is_id, micros
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where

NOT_LISTED, NOT_IMPORTED = "not_listed", "not_imported"
MAX_OF_SUBJECT = 50
MAX_SUB_UNITS = 20
MAX_DEPTH = 3
PAGE = 500
SCHEMAS = {"person": "Person", "vessel": "Vessel", "aircraft": "Airplane"}


class Designated(NamedTuple):
    """The names in one version of a designation: its identifier, the schema of its subject, and that version."""

    id: str
    schema: str
    names: tuple[str, ...]
    version: Record


@dataclass(frozen=True)
class Standing:
    """What one voice says of a subject: a party (`voice` its identity) or a list (`voice` its source).

    `state` is a designation's, an entry's standing, "not_listed" or "not_imported"; `on` is the date that the voice gives, cut to what is
    known; `paper` the reference of its newest step or of the entry.
    """

    voice: str
    state: str
    is_list: bool = False
    on: str = ""
    paper: str = ""
    record: str = ""
    name: str = ""
    authority: str = ""

    @property
    def is_listed(self) -> bool:
        """Return whether the voice lists the subject now."""
        return self.state in LISTED_STATES or self.state == IN_FORCE


@dataclass(frozen=True)
class Subject:
    """A subject with what every voice says of it, and its sub-units the same way. `keys` are the words that name it, the asked first;
    `has_more` says that there are more sub-units than are given."""

    keys: tuple[str, ...]
    name: str
    arabic: str
    standings: tuple[Standing, ...]
    sub_units: tuple["Subject", ...] = ()
    has_more: bool = False

    @property
    def differs(self) -> bool:
        """Return whether one party lists it and another does not."""
        listing = {one.voice for one in self.standings if not one.is_list and one.is_listed}
        return bool(listing) and listing != {one.voice for one in self.standings if not one.is_list}

    @property
    def is_on_lists_only(self) -> bool:
        """Return whether a published list has it and no party does."""
        listing = [one for one in self.standings if one.is_listed]
        return bool(listing) and all(one.is_list for one in listing)


@dataclass(frozen=True)
class Voices:
    """Who is asked: parties by identity, lists by source, and of the lists those that are held here."""

    parties: tuple[str, ...]
    lists: tuple[str, ...]
    held: frozenset[str]


@dataclass(frozen=True)
class Decision:
    """A designation that stands, and who owns it."""

    owner: str
    body: DesignationBody


@dataclass(frozen=True)
class ChangedEntry:
    """An entry that was changed or removed since a designation that refers to it was decided."""

    record: str
    reference: str
    changed_at: int
    standing: str


def side_by_side(reading: Reading, key: str, parties: Sequence[str], *, depth: int = MAX_DEPTH) -> Subject:
    """Return what every party and every list says of the subject that `key` names, its sub-units nested to `depth`."""
    held = sources(reading)
    voices = Voices(tuple(parties), tuple(dict.fromkeys([*SOURCES, *held])), frozenset(held))
    return _subject(reading, key, voices, depth, frozenset())


def designations_of(reading: Reading, keys: Iterable[str]) -> dict[str, Decision]:
    """Return the designations that keys name or that refer to one of them, by identifier; no more than a bounded number."""
    found: dict[str, Decision] = {}
    for key in keys:
        rows = [reading.get(key)] if key.startswith("designation--") and is_id(key) else []
        rows += _referring(reading, key)
        for held in rows:
            body = designation_of(held)
            if held is not None and held.record is not None and body is not None and len(found) < MAX_OF_SUBJECT:
                found[held.id] = Decision(held.record.created_by, body)
    return found


def keys_of(reading: Reading, key: str) -> list[str]:
    """Return the words that name the subject of `key`, itself first."""
    body = designation_of(reading.get(key)) if key.startswith("designation--") and is_id(key) else None
    named = [key, *(body.refers_to if body is not None else [])]
    for other in [one for one in named[1:] if one.startswith("designation--") and is_id(one)]:
        answered = designation_of(reading.get(other))
        named += answered.refers_to if answered is not None else []
    return list(dict.fromkeys(same for one in named[:MAX_OF_SUBJECT] for same in same_subject(one)))


def changed_entries(reading: Reading, body: DesignationBody) -> list[ChangedEntry]:
    """Return the entries that a designation refers to and that an import changed or removed since it was last decided upon."""
    decided = [step for step in body.steps if step.step in LISTED_STATES]
    if not decided:
        return []
    since = micros(decided[-1].at)
    found = []
    for key in dict.fromkeys(same for one in [*body.refers_to, body.sub_unit_of] for same in same_subject(one)):
        held = _entry(reading, key)
        if held is not None and held.record is not None and held.modified > since:
            found.append(ChangedEntry(held.id, key, held.modified, str(held.record.properties.get("standing", IN_FORCE))))
    return found


def sub_designations(reading: Reading, keys: Iterable[str]) -> list[str]:
    """Return the designations that say that they are a sub-unit of one of the keys."""
    rows = [held for key in keys for held in _referring(reading, PART_OF + key)]
    return list(dict.fromkeys(held.id for held in rows if designation_of(held) is not None))


def designated_names(reading: Reading) -> Iterator[Designated]:
    """Yield the names of what is proposed, under review, decided or amended.

    A designation is given once for each set of markings that its versions bear, each by its newest such version: whoever may not see the
    newest sees an older one. A version whose own state is lifted or declined is not given.
    """
    for state in LIVE_STATES:
        after: str | None = None
        while True:
            page = reading.page(DESIGNATION_TYPE.name, [Where("state", "=", state)], after=after, limit=PAGE)
            for held in page.rows:
                yield from _versions(reading, held)
            if page.next is None:
                break
            after = page.next


def _versions(reading: Reading, held: Held) -> Iterator[Designated]:
    seen: set[tuple[str, ...]] = set()
    for version in reading.history(held.id):
        body = designation_of(version)
        if version.record is None or body is None:
            continue
        refs = tuple(version.record.marking_refs)
        if refs not in seen and body.state in LIVE_STATES:
            names = tuple(one.text for one in body.names)
            yield Designated(held.id, SCHEMAS.get(body.kind, "Organization"), names, version.record)
        seen.add(refs)


def _referring(reading: Reading, value: str) -> list[Held]:
    """Return the designations with a value in the facet `subject`; most subjects have none, which is asked first."""
    if not reading.has(DESIGNATION_TYPE.name, "subject", value):
        return []
    return reading.page(DESIGNATION_TYPE.name, [Where("subject", "=", value)], limit=MAX_OF_SUBJECT).rows


def _subject(reading: Reading, key: str, voices: Voices, depth: int, above: frozenset[str]) -> Subject:
    keys = keys_of(reading, key)
    found = designations_of(reading, keys)
    named = list(dict.fromkeys([*keys, *found]))
    standings = [*_of_parties(found, voices.parties), *_of_lists(reading, keys, voices)]
    group = next((one for name in keys if (one := reviewed_subjects().get(name)) is not None), None)
    first = next(iter(found.values()), None)
    name = group.en if group is not None else first_name(first.body) if first is not None else next((one.name for one in standings), "")
    under = above | set(named)
    units = _sub_units(reading, named, voices, depth, under) if depth > 0 else []
    arabic = group.ar if group is not None else ""
    return Subject(tuple(named), name or key, arabic, tuple(standings), tuple(units[:MAX_SUB_UNITS]), has_more=len(units) > MAX_SUB_UNITS)


def _sub_units(reading: Reading, named: Sequence[str], voices: Voices, depth: int, above: frozenset[str]) -> list[Subject]:
    """Return each sub-unit once, whether a reviewed group or a designation names it so."""
    children = [unit.id for key in named for unit in sub_units_of(key)]
    children += sub_designations(reading, named)
    made: list[Subject] = []
    told = set(above)
    for child in children:
        if child not in told and len(made) <= MAX_SUB_UNITS:
            unit = _subject(reading, child, voices, depth - 1, frozenset(told))
            made.append(unit)
            told |= set(unit.keys)
    return made


def _of_parties(found: dict[str, Decision], parties: Sequence[str]) -> Iterator[Standing]:
    """Yield the designations of every party, then those of others; a party that has none is not listed there."""
    by_owner: dict[str, list[Standing]] = {}
    for identifier, decision in found.items():
        owner, body = decision.owner, decision.body
        last = body.steps[-1] if body.steps else None
        paper, on = (last.paper.reference, _date_of(body, last)) if last is not None else ("", "")
        made = Standing(owner, body.state, on=on, paper=paper, record=identifier, name=first_name(body), authority=body.authority)
        by_owner.setdefault(owner, []).append(made)
    for party in dict.fromkeys([*parties, *by_owner]):
        yield from by_owner.get(party, [Standing(party, NOT_LISTED)])


def _date_of(body: DesignationBody, last: Step) -> str:
    """Return the date that counts: of the decision while it stands as decided, else of the last paper."""
    return body.decided_on or last.paper.on if body.state in ("decided", "under_review") else last.paper.on


def _of_lists(reading: Reading, keys: Sequence[str], voices: Voices) -> Iterator[Standing]:
    for source in voices.lists:
        entries = [(key, held) for key in keys if key.startswith(f"{source}:") and (held := _entry(reading, key)) is not None]
        for key, held in entries:
            body = msgspec.convert(held.record.properties if held.record is not None else {}, ListEntryBody)
            paper, name = key.partition(":")[2], _name_of(body.names)
            yield Standing(source, body.standing, is_list=True, on=body.listed_on or "", paper=paper, record=held.id, name=name)
        if not entries:
            yield Standing(source, NOT_LISTED if source in voices.held else NOT_IMPORTED, is_list=True)


def _name_of(names: Sequence[EntryName]) -> str:
    return names[0].text if names else ""


def _entry(reading: Reading, key: str) -> Held | None:
    source, _, reference = key.partition(":")
    if not reference or source == "group" or is_id(key):
        return None
    held = reading.get(entry_id(source, reference))
    return held if held is not None and held.record is not None else None
