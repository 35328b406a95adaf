"""Collections: named streams of records, each entry numbered without a gap and stamped with a time of its own."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.store import tables
from mithaq.store.rows import Entry, Placed
from mithaq.store.sight import AnyRow, Sight, name_of

_r, _b, _e, _c = tables.record.c, tables.body.c, tables.entry.c, tables.collection.c
_COLUMNS = (_c.name, _e.seq, _e.added, _r.uuid, _r.type, _r.modified, _r.state, _b.bytes)
_FROM = (
    tables.entry.join(tables.collection, _c.id == _e.coll).join(tables.record, _r.rid == _e.rid).outerjoin(tables.body, _b.rid == _e.rid)
)

_OTHER = "SELECT 1 FROM record n JOIN entry x ON x.rid = n.rid WHERE n.uuid = r.uuid AND n.type = r.type AND x.coll = e.coll"
_CREATE = "INSERT INTO collection (name, size, added, id) SELECT ?, 0, 0, coalesce(max(id), 0) + 1 FROM collection"
_VERSION = (
    "SELECT r.rid, r.cls, r.state, b.bytes FROM record r LEFT JOIN body b ON b.rid = r.rid"
    " WHERE r.uuid = ? AND r.type = ? AND r.modified = ?"
)


class NoSuchCollection(Refused):
    """A collection that was never created."""

    rule = "store.collection"
    what = N_("There is no collection {collection}.")
    whose = N_("It is for the operator of this node to mend.")
    next_act = N_("Pair the partner again, or check the name.")
    status = 404


class NotHeld(Refused):
    """A version that this node does not hold."""

    rule = "store.held"
    what = N_("This node holds no version {modified} of {id}.")
    whose = N_("It is for the caller to mend.")
    next_act = N_("Store the record first.")
    status = 404


def feed(sight: Sight, collection: str, start: int, limit: int) -> list[Entry]:
    """Return the visible entries of [start, start + limit) with the stored bytes."""
    query = sa.select(*_COLUMNS).select_from(_FROM).where(_c.name == collection, _e.seq >= start, _e.seq < start + limit)
    return _entries(sight, sight.connection.execute(query.where(*_seen(sight)).order_by(_e.seq)))


def placed(sight: Sight, collection: str, after: int, limit: int, ids: Collection[str] | None) -> list[Placed]:
    """Return visible entries added after a time, of the given records alone where they are given, in the order of adding."""
    seen = "" if sight.visible.everything else f" AND x.cls IN ({_numbers(sight.visible.classes)})"
    other = f"{_OTHER}{seen}"
    keys = [] if ids is None else [key for key in map(sight.key_of, sorted(ids)) if key is not None]
    about = "" if ids is None else f" AND ({' OR '.join(['(r.uuid = ? AND r.type = ?)'] * len(keys)) or '1 = 0'})"
    rows = sight.sender.ask_all(
        "SELECT e.added, r.type, r.uuid, r.modified, r.state, b.bytes,"  # noqa: S608  # names and numbers of ours
        f" NOT EXISTS ({other} AND n.modified > r.modified),"
        f" NOT EXISTS ({other} AND n.modified < r.modified AND n.state NOT IN ('recalled', 'erased'))"
        " FROM collection c JOIN entry e ON e.coll = c.id JOIN record r ON r.rid = e.rid LEFT JOIN body b ON b.rid = e.rid"
        f" WHERE c.name = ? AND e.added > ?{seen.replace('x.cls', 'e.cls')}{about} ORDER BY e.added LIMIT ?",
        collection,
        after,
        *(part for number, uuid in keys for part in (uuid, number)),
        limit,
    )
    return [
        Placed(added, name_of(kind, uuid), kind, modified, state, _bytes(body), bool(newest), bool(oldest))
        for added, number, uuid, modified, state, body, newest, oldest in rows
        for kind in (sight.type_name(number),)
        if sight.may_enter(kind)
    ]


def size(sight: Sight, collection: str) -> int:
    """Return how many entries a collection has."""
    return int(sight.connection.execute(sa.select(_c.size).where(_c.name == collection)).scalar() or 0)


def entries_of(sight: Sight, identifier: str) -> list[Entry]:
    """Return the entries of every visible version of a record."""
    key = sight.key_of(identifier)
    if key is None:
        return []
    query = sa.select(*_COLUMNS).select_from(_FROM).where(_r.uuid == key[1], _r.type == key[0])
    return _entries(sight, sight.connection.execute(query.where(*_seen(sight)).order_by(_c.name, _e.seq)))


def create(sight: Sight, collection: str) -> None:
    """Create a collection unless it is there."""
    if _id_of(sight, collection) is None:
        sight.sender.tell(_CREATE, collection)


def append(sight: Sight, collection: str, rows: Sequence[tuple[str, int]]) -> list[Entry]:
    """Append versions to a collection and return their entries. Raises: NoSuchCollection, NotHeld."""
    found = sight.sender.remembered.get(("collection", collection)) or _id_of(sight, collection)
    if found is None:
        raise NoSuchCollection(collection=collection)
    number, seq, added = found
    made: list[Entry] = []
    values: list[tuple[int, ...]] = []
    for identifier, modified in rows:
        rid, cls, state, body = _version(sight, identifier, modified)
        added = max(sight.setting.clock(), added + 1)
        values.append((number, seq, rid, cls, added))
        made.append(Entry(collection, seq, added, identifier, identifier.split("--", 1)[0], modified, state, _bytes(body)))
        seq += 1
    if values:
        sight.sender.insert("entry", "coll, seq, rid, cls, added", values)
        update = "UPDATE collection SET size = ?, added = ? WHERE id = ?"
        sight.sender.tell_last(("collection", number), update, seq, added, number)
        sight.sender.remembered["collection", collection] = (number, seq, added)
    return made


def _id_of(sight: Sight, collection: str) -> tuple[Any, ...] | None:
    return sight.sender.ask("SELECT id, size, added FROM collection WHERE name = ?", collection)


def _version(sight: Sight, identifier: str, modified: int) -> tuple[Any, ...]:
    key = sight.key_of(identifier)
    row = None
    if key is not None:
        row = sight.sender.remembered.get(("version", (key, modified))) or sight.sender.ask(_VERSION, key[1], key[0], modified)
    if row is None:
        raise NotHeld(id=identifier, modified=modified)
    return row


def _seen(sight: Sight) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """Return the conditions that an entry is of a class and a type that the principal sees."""
    return sight.in_classes(_e.cls), sight.of_open_types(_r.type)


def _numbers(numbers: Iterable[int]) -> str:
    return ",".join(str(int(number)) for number in numbers) or "NULL"


def _entries(sight: Sight, rows: Iterable[AnyRow]) -> list[Entry]:
    made: list[Entry] = []
    for name, seq, added, uuid, number, modified, state, body in rows:
        kind = sight.type_name(number)
        made.append(Entry(name, seq, added, name_of(kind, uuid), kind, modified, state, _bytes(body)))
    return made


def _bytes(found: bytes | memoryview | None) -> bytes | None:
    return None if found is None else bytes(found)
