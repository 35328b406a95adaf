"""Putting records in: many at once is the rule, one is the same with a batch of one.

1. The same version with the same hash is what is held already; with another hash it is a conflict, never a success.
2. A version that was erased stays erased: a late copy is answered with the tombstone.
3. A marking definition is registered as it is stored; its terms never change under one identifier.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import split_id
from mithaq.records.marking import TLP_BY_REF, MarkingClass, read_definition
from mithaq.records.record import Record
from mithaq.store.heads import Changes, Key, Version, load_versions, newest_of_each_class, note_change, packed, stands, touch, write_changes
from mithaq.store.logs import intern_type
from mithaq.store.rows import ERASED, Held
from mithaq.store.sight import LazyRecord, Sight, name_of
from mithaq.store.tokens import words_of

BATCH = 1_000


class VersionConflict(Refused):
    """The same version of a record with another content: somebody signed two things as one."""

    rule = "store.version-conflict"
    what = N_("{id} is held in version {modified} with another content.")
    whose = N_("It is for the record's owner to explain.")
    next_act = N_("Keep both; the owner sends a new version with a later modified time.")
    status = 409

    def __init__(self, *, id: str, modified: int, held: Held | None = None) -> None:
        super().__init__(id=id, modified=modified)
        self.id = id
        self.modified = modified
        self.held = held

    def __reduce__(self) -> tuple[object, ...]:
        return (_conflict, (self.id, self.modified, self.held))


def _conflict(id: str, modified: int, held: Held | None) -> VersionConflict:
    return VersionConflict(id=id, modified=modified, held=held)


@dataclass
class Ledger:
    """What the writer knows without asking: the next number, which facets are counted, of which types records changed since last asked."""

    next_rid: int
    counted: frozenset[int]
    changed: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Batch:
    sight: Sight
    ledger: Ledger
    versions: dict[Key, list[Version]]
    records: list[tuple[object, ...]]
    bodies: list[tuple[int, bytes]]


def put_batch(sight: Sight, ledger: Ledger, records: Sequence[Record], state: str) -> list[Held]:
    """Store records and return what is held of each. Raises: VersionConflict, Unmarked, UnknownMarking, NeverMerge, BadTerms."""
    keys = [_key_of(sight, record) for record in records]
    versions = load_versions(sight.sender, sight.setting.engine, list(dict.fromkeys(keys)))
    batch = _Batch(sight, ledger, versions, [], [])
    held = [_put(batch, key, record, state) for key, record in zip(keys, records, strict=True)]
    touched = [key for key in dict.fromkeys(keys) if any(version.new for version in versions[key])]
    changes = Changes()
    rows = dict(zip((row[0] for row in batch.records), batch.records, strict=True))
    for key in touched:
        settle_places(sight, versions[key])
        for version in versions[key]:
            note_change(changes, version, ledger.counted)
            if version.new:
                rows[version.rid] = (*rows[version.rid], version.place, packed(version))
    touch(sight.sender, touched)
    columns = "rid, uuid, type, modified, cls, declared, state, sha256, place, facets"
    sight.sender.insert("record", columns, list(rows.values()))
    sight.sender.insert("body", "rid, bytes", batch.bodies)
    write_changes(sight.sender, sight.setting.engine, changes)
    if len(records) == 1 and batch.bodies:
        rid, body = batch.bodies[0]
        sight.sender.remembered["version", (keys[0], records[0].modified)] = (rid, held[0].class_id, state, body)
    return held


def put_all(sight: Sight, ledger: Ledger, records: Iterable[Record]) -> int:
    """Store any number of records, by batches, and return how many were not held before."""
    stored = 0
    waiting: list[Record] = []
    for record in records:
        waiting.append(record)
        if len(waiting) == BATCH:
            stored += sum(held.fresh for held in put_batch(sight, ledger, waiting, "live"))
            waiting = []
    return stored + (sum(held.fresh for held in put_batch(sight, ledger, waiting, "live")) if waiting else 0)


def settle_places(sight: Sight, versions: list[Version]) -> None:
    """Give each version its place: none unless it is the head of its class and stands."""
    places = {version.rid: intern_place(sight, version.cls, newer) for version, newer in newest_of_each_class(versions) if stands(version)}
    derived = next((one.facets for one in sorted(versions, key=lambda one: -one.modified) if not one.new and one.place), {})
    for version in versions:
        version.place = places.get(version.rid)
        if version.new and version.place is not None and derived:
            kept = sight.setting.declared.derived_in(derived)
            version.facets = {**version.facets, **kept}
        if version.new and version.place is None:
            version.facets = {}


def _put(batch: _Batch, key: Key, record: Record, state: str) -> Held:
    versions = batch.versions[key]
    same = next((one for one in versions if one.modified == record.modified), None)
    if same is not None:
        return _held_already(batch, key, record, same)
    sight = batch.sight
    if record.type == "marking-definition":
        _register(sight, record, versions)
    refs = MarkingClass(record.marking_refs, record.created_by)
    cls = _intern_class(sight, refs, record.id)
    facets = sight.setting.declared.facets_of(record.type, record.properties)
    text = sight.setting.declared.text_of(record.type, record.properties)
    rid = batch.ledger.next_rid
    batch.ledger.next_rid += 1
    words = words_of(sight.setting.fold(text)) if text else []
    versions.append(Version(rid, record.modified, cls, state, record.sha256, facets, None, None, words, new=True))
    declared = sight.setting.declared.version(record.type)
    batch.records.append((rid, key[1], key[0], record.modified, cls, declared, state, record.sha256))
    batch.bodies.append((rid, record.body))
    return Held(record, record.id, record.type, record.modified, state, cls, fresh=True)


def _held_already(batch: _Batch, key: Key, record: Record, same: Version) -> Held:
    body = _body_of(batch, same)
    kept = None if body is None else LazyRecord(body, record.id, record.type, same.modified)
    held = Held(kept, record.id, record.type, same.modified, same.state, same.cls)
    if same.state != ERASED and same.sha256 != record.sha256:
        raise VersionConflict(id=name_of(record.type, key[1]), modified=record.modified, held=held)
    return held


def _body_of(batch: _Batch, same: Version) -> bytes | None:
    if same.new:
        return next(body for rid, body in batch.bodies if rid == same.rid)
    row = batch.sight.sender.ask("SELECT bytes FROM body WHERE rid = ?", same.rid)
    return None if row is None else bytes(row[0])


def _register(sight: Sight, record: Record, versions: list[Version]) -> None:
    if versions:
        raise VersionConflict(id=record.id, modified=record.modified)
    if record.id in TLP_BY_REF:
        return
    number = sight.catalogue.add_marking(record.id, read_definition(record.properties))
    sight.sender.tell("INSERT INTO marking (id, ref, definition) VALUES (?, ?, ?)", number, record.id, record.body)


def _intern_class(sight: Sight, found: MarkingClass, identifier: str) -> int:
    known = sight.catalogue.classes.get(found)
    if known is not None:
        return known
    number = sight.catalogue.add_class(found, identifier)
    sight.sender.tell("INSERT INTO marking_class (id, refs, originator) VALUES (?, ?, ?)", number, " ".join(found.refs), found.originator)
    return number


def intern_place(sight: Sight, cls: int, newer: frozenset[int]) -> int:
    """Return the number of a place, giving it one when it is new."""
    key = (cls, tuple(sorted(newer)))
    known = sight.catalogue.places.get(key)
    if known is not None:
        return known
    number = sight.catalogue.add_place(*key)
    sight.sender.tell("INSERT INTO place (id, cls, newer) VALUES (?, ?, ?)", number, cls, " ".join(str(one) for one in key[1]))
    return number


def _key_of(sight: Sight, record: Record) -> Key:
    kind, uuid = split_id(record.id)
    return sight.setting.types.ids.get(kind) or intern_type(sight, kind), uuid.bytes
