"""Logs: leaves, full tiles and heads as bytes. What they mean is the business of the floor above.

1. A leaf that names a record is read by whoever sees that version; what names nothing is read by everybody of this node. Whoever enters
   oversight reads the leaves of every desk within clearance: who did what to which record, never what stands in it.
2. Sizes never shrink: of the log, of the newest checkpoint, of what was cosigned.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import sqlalchemy as sa

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import split_id
from mithaq.records.principal import OVERSIGHT
from mithaq.store import tables
from mithaq.store.rows import NODE_LOG, Head, Leaf, NewLeaf
from mithaq.store.sight import AnyRow, Sight, name_of

_g, _l, _t = tables.log.c, tables.leaf.c, tables.tile.c
_LEAF = (_l.idx, _l.hash, _l.salt, _l.kind, _l.type, _l.uuid, _l.modified, _l.event, _l.actor, _l.act, _l.at, _l.cls)
_UNSEEN = 0
Tiles = Sequence[tuple[int, int, bytes]]


class LogShrinks(Refused):
    """A size below one already kept: somebody tries to go back behind what was signed."""

    rule = "log.only-grows"
    what = N_("The log {log} has {kept} leaves signed for; {size} would go back behind that.")
    whose = N_("It is for the operator of this node to explain.")
    next_act = N_("Keep both signed heads as evidence and stop the link.")
    status = 409


def head(sight: Sight, log: str) -> Head | None:
    """Return the head of a log, or None."""
    found = _row(sight, log) if sight.may_read_log(log) else None
    return None if found is None else found[1]


def leaf_hashes(sight: Sight, log: str, start: int, end: int) -> list[bytes]:
    """Return the hashes of leaves [start, end)."""
    query = sa.select(_l.hash).where(_l.log == _id_of(sight, log), _l.idx >= start, _l.idx < end).order_by(_l.idx)
    return [bytes(found) for found in sight.connection.execute(query).scalars()]


def leaves(sight: Sight, log: str, start: int, end: int) -> list[Leaf]:
    """Return leaves [start, end); what the principal may not see keeps only its hash."""
    query = sa.select(*_LEAF).where(_l.log == _id_of(sight, log), _l.idx >= start, _l.idx < end).order_by(_l.idx)
    seen = set(sight.visible.classes)
    return [
        leaf
        if sight.visible.everything or row.cls is None or (row.cls in seen and _may_enter(sight, row.type))
        else Leaf(leaf.index, leaf.hash, b"", "", None, None, None, None, None, 0)
        for row, leaf in _paired(sight, sight.connection.execute(query))
    ]


def leaves_of(sight: Sight, log: str, record: str, modified: int) -> list[Leaf]:
    """Return the leaves of a log that name one version of a record."""
    key = sight.key_of(record)
    if key is None:
        return []
    query = sa.select(*_LEAF).where(_by_record(sight, log), _l.uuid == key[1], _l.type == key[0], _l.modified == modified)
    if not sight.visible.everything:
        query = query.where(_seen(sight))
    return [leaf for _, leaf in _paired(sight, sight.connection.execute(query.order_by(_l.idx)))]


def tile(sight: Sight, log: str, level: int, index: int) -> bytes | None:
    """Return a full tile, or None."""
    query = sa.select(_t.bytes).where(_t.log == _id_of(sight, log), _t.level == level, _t.idx == index)
    return _bytes(sight.connection.execute(query).scalar())


def events(sight: Sight, record: str | None, after: int | None, limit: int) -> list[Leaf]:
    """Return visible leaves of the node log that still have their event, newest first."""
    of_log = _l.log == _id_of(sight, NODE_LOG) if record is None else _by_record(sight, NODE_LOG)
    query = sa.select(*_LEAF).where(of_log, _l.event.is_not(None))
    if not sight.visible.everything:
        query = query.where(_seen(sight))
    if record is not None:
        key = sight.key_of(record)
        if key is None:
            return []
        query = query.where(_l.uuid == key[1], _l.type == key[0])
    if after is not None:
        query = query.where(_l.idx < after)
    return [leaf for _, leaf in _paired(sight, sight.connection.execute(query.order_by(_l.idx.desc()).limit(limit)))]


def lock(sight: Sight, log: str) -> Head:
    """Return the head of a log, created when absent; nobody else writes until this transaction ends."""
    return _locked(sight, log)[1]


def append(sight: Sight, log: str, new: Sequence[NewLeaf], edge: bytes, root: bytes, tiles: Tiles) -> int:
    """Append leaves and full tiles, keep the new edge and root, and return the new size."""
    number, kept = _locked(sight, log)
    size = kept.size
    rows = [
        (number, size + n, leaf.hash, leaf.salt, leaf.kind, *_named(sight, leaf), leaf.event, leaf.actor, leaf.act, leaf.at)
        for n, leaf in enumerate(new)
    ]
    size += len(rows)
    columns = "log, idx, hash, salt, kind, type, uuid, modified, cls, event, actor, act, at"
    sight.sender.insert("leaf", columns, rows)
    sight.sender.insert("tile", "log, level, idx, bytes", [(number, *one) for one in tiles])
    sight.sender.tell_last(("log", number), "UPDATE log SET size = ?, edge = ?, root = ? WHERE id = ?", size, edge, root, number)
    sight.sender.remembered["log", log] = (number, replace(kept, size=size, edge=edge, root=root))
    return size


def set_note(sight: Sight, log: str, size: int, note: bytes) -> None:
    """Keep the newest signed checkpoint. Raises: LogShrinks."""
    _advance(sight, log, size, _g.noted, {"noted": size, "note": note})


def set_cosigned(sight: Sight, log: str, size: int, cosignature: bytes) -> None:
    """Keep a cosignature and the size that it is over. Raises: LogShrinks."""
    _advance(sight, log, size, _g.cosigned, {"cosigned": size, "cosignature": cosignature})


def forget_events(sight: Sight, before: int) -> int:
    """Erase the readable events of leaves made before a time and return how many; hashes and proofs stay."""
    made = sight.changing.execute(
        sa.update(tables.leaf).where(_l.at < before, _l.event.is_not(None)).values(event=None, actor=None, act=None, salt=b"")
    )
    return int(made.rowcount)


def _by_record(sight: Sight, log: str) -> sa.ColumnElement[bool]:
    """Return the condition that a leaf is of a log, where few leaves name the record that is sought: not to be looked up by the log itself.

    SQLite would walk the whole log by its primary key for it, instead of the index on records.
    """
    return _l.log + 0 == _id_of(sight, log)


def _seen(sight: Sight) -> sa.ColumnElement[bool]:
    """Return the condition that a leaf names nothing, or something that the principal may know of."""
    types = sa.true() if OVERSIGHT in sight.principal.desks else sight.of_open_types(_l.type)
    return sa.or_(_l.cls.is_(None), sa.and_(sight.in_classes(_l.cls), types))


def _may_enter(sight: Sight, number: int) -> bool:
    return OVERSIGHT in sight.principal.desks or sight.may_enter(sight.type_name(number))


def _advance(sight: Sight, log: str, size: int, kept: sa.ColumnElement[int], values: dict[str, object]) -> None:
    lock(sight, log)
    sight.sender.remembered.clear()
    changed = sight.changing.execute(sa.update(tables.log).where(_g.name == log, kept <= size).values(**values))
    if changed.rowcount == 0:
        known = sight.connection.execute(sa.select(kept).where(_g.name == log)).scalar_one()
        raise LogShrinks(log=log, kept=known, size=size)


def _named(sight: Sight, leaf: NewLeaf) -> tuple[int | None, bytes | None, int | None, int | None]:
    """Return type, UUID, version and class of the record that a leaf names; of one not held, a class that only the node sees."""
    if leaf.record is None:
        return None, None, None, None
    kind, uuid = split_id(leaf.record)
    number = sight.type_id(kind)
    if number is None:
        number = intern_type(sight, kind)
    if leaf.modified is None:
        held = sight.sender.ask("SELECT cls FROM record WHERE uuid = ? AND type = ? ORDER BY modified DESC LIMIT 1", uuid.bytes, number)
    elif (put := sight.sender.remembered.get(("version", ((number, uuid.bytes), leaf.modified)))) is not None:
        held = put[1:]
    else:
        query = "SELECT cls FROM record WHERE uuid = ? AND type = ? AND modified = ?"
        held = sight.sender.ask(query, uuid.bytes, number, leaf.modified)
    return number, uuid.bytes, leaf.modified, _UNSEEN if held is None else held[0]


def intern_type(sight: Sight, kind: str) -> int:
    """Return the number of a type, giving it one when it is new."""
    known = sight.type_id(kind)
    if known is None:
        sight.changing.execute(
            sa.text("INSERT INTO record_type (name, id) SELECT :name, coalesce(max(id), 0) + 1 FROM record_type"), {"name": kind}
        )
        known = sight.type_id(kind)
    assert known is not None, "the type was just given a number"  # noqa: S101  # narrows the type
    return known


def _row(sight: Sight, log: str) -> tuple[int, Head] | None:
    row = sight.sender.ask("SELECT id, size, edge, root, note, cosigned, cosignature FROM log WHERE name = ?", log)
    return None if row is None else (row[0], Head(row[1], bytes(row[2]), bytes(row[3]), _bytes(row[4]), row[5], _bytes(row[6])))


def _locked(sight: Sight, log: str) -> tuple[int, Head]:
    found = sight.sender.remembered.get(("log", log)) or _row(sight, log)
    if found is None:
        sight.sender.tell(
            "INSERT INTO log (name, size, edge, root, noted, cosigned, id) SELECT ?, 0, ?, ?, 0, 0, coalesce(max(id), 0) + 1 FROM log",
            log,
            b"",
            b"",
        )
        found = _row(sight, log)
    assert found is not None, "the log was just created"  # noqa: S101  # narrows the type
    sight.sender.remembered["log", log] = found
    return found[0], found[1]


def _id_of(sight: Sight, log: str) -> int | None:
    if not sight.may_read_log(log):
        return None
    return sight.connection.execute(sa.select(_g.id).where(_g.name == log)).scalar()


def _paired(sight: Sight, rows: Iterable[AnyRow]) -> Iterable[tuple[AnyRow, Leaf]]:
    for row in rows:
        record = None if row.uuid is None else name_of(sight.type_name(row.type), row.uuid)
        yield (
            row,
            Leaf(
                row.idx,
                bytes(row.hash),
                bytes(row.salt),
                row.kind,
                record,
                row.modified,
                _bytes(row.event),
                row.actor,
                row.act,
                row.at,
            ),
        )


def _bytes(found: bytes | memoryview | None) -> bytes | None:
    return None if found is None else bytes(found)
