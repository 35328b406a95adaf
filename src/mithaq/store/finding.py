"""Finding records by identifier and by facets: always the newest version that the reader may see.

A page is keyset-paged: its cursor names the last row by value, version and identifier, never by a number of this database, which
would tell how much the reader is not shown.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import split_id
from mithaq.store import tables
from mithaq.store.conditions import Question, by_facet, inline_one, keys_of, newest, type_of
from mithaq.store.facets import key_of, shown
from mithaq.store.rows import First, Held, Page, Where
from mithaq.store.sight import AnySelect, Sight

MAX_PAGE = 1_000
_VERSIONS = (
    "SELECT r.uuid, r.type, r.modified, r.state, r.cls, b.bytes FROM record r LEFT JOIN body b ON b.rid = r.rid"
    " WHERE r.uuid = ? AND r.type = ?"
)
_BODIES = "SELECT r.uuid, r.type, r.modified, r.state, r.cls, b.bytes, r.rid FROM record r LEFT JOIN body b ON b.rid = r.rid WHERE r.rid IN"
_r = tables.record.c


class StaleCursor(Refused):
    """A cursor that does not belong to this question, or names a row that is gone."""

    rule = "store.cursor"
    what = N_("The next page cannot be found from this cursor.")
    whose = N_("It is nobody's fault.")
    next_act = N_("Begin again at the first page.")
    status = 400


class Cursor(msgspec.Struct, array_like=True, frozen=True):
    """Where a page ended: the value ordered by (None when by version alone), the version, the identifier."""

    value: str | None
    modified: int
    id: str

    def text(self) -> str:
        """Return the cursor as it is handed out."""
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode().rstrip("=")


def get(sight: Sight, identifier: str, modified: int | None) -> Held | None:
    """Return one version, or the newest, as far as the principal sees it."""
    return next(iter(_versions(sight, identifier, modified, "LIMIT 1")), None)


def history(sight: Sight, identifier: str) -> list[Held]:
    """Return every version that the principal sees, newest first."""
    return _versions(sight, identifier, None, "")


def has(sight: Sight, type: str, facet: str, value: str) -> bool:
    """Return whether any head that the principal sees has a value in a text facet. Raises: ValueError for a facet that is not declared."""
    prop = sight.setting.declared.prop(type, facet)
    if not sight.may_enter(type):
        return False
    query = "SELECT place FROM facet WHERE prop = ? AND value = ?"
    ask = sight.sender.ask_all if sight.sender.is_touched([prop.type]) else sight.sender.ask_apart
    rows = ask(query, prop.id, key_of(value, prop.facet.kind))
    return bool(rows) and not {row[0] for row in rows}.isdisjoint(sight.visible.places)


def page(sight: Sight, asked: Question, after: str | None) -> Page:
    """Return one page. Raises: StaleCursor; ValueError for a facet or an operation that is not declared."""
    limit = max(1, min(asked.limit, MAX_PAGE))
    if asked.type is not None and (sight.type_id(asked.type) is None or not sight.may_enter(asked.type)):
        return Page([], None)
    query = newest(sight, asked) if asked.order == "modified" else by_facet(sight, asked)
    if after is not None:
        query = query.where(beyond(query, resume(sight, asked, after), descending=asked.descending))
    return cut(sight, query, limit, descending=asked.descending)


def first(sight: Sight, asked: Question, cap: int) -> First:
    """Return the first rows in an order and how many there are, at most `cap`; those that lack the facet of the order come last.

    As long as there are fewer than `cap`, all are gathered and sorted here: walking an order past what does not count costs more.
    """
    if sight.type_id(type_of(asked)) is None or not sight.may_enter(type_of(asked)):
        return First([], 0)
    query = newest(sight, asked)
    if asked.order == "modified":
        keys = keys_of(query)
        query = query.order_by(*(key.desc() if asked.descending else key.asc() for key in keys))
    found = sight.connection.execute(query.limit(cap)).all()
    if asked.order != "modified":
        if len(found) == cap:
            return First(page(sight, asked, None).rows, cap)
        having = [row for row in found if row[2] is not None]
        having.sort(key=lambda row: (row[2], row[1], row[0]), reverse=asked.descending)
        found = [*having, *(row for row in found if row[2] is None)]
    return First(_bodies(sight, [row[0] for row in found[: asked.limit]]), len(found))


def count(sight: Sight, type: str, where: Sequence[Where], cap: int) -> int:
    """Return how many records fulfil the conditions, at most `cap`."""
    if sight.type_id(type) is None or not sight.may_enter(type):
        return 0
    inner = newest(sight, Question(type, tuple(where))).limit(cap).subquery()
    return int(sight.connection.execute(sa.select(sa.func.count()).select_from(inner)).scalar_one())


def counts(sight: Sight, type: str, facet: str) -> dict[str, int]:
    """Return the kept counts of a facet. Raises: ValueError when the facet is not declared as counted."""
    prop = sight.setting.declared.prop(type, facet)
    if not prop.facet.counted:
        raise ValueError(f"{type}.{facet} is not declared as counted")
    if not sight.may_enter(type):
        return {}
    kept = tables.facet_count.c
    query = sa.select(kept.value, sa.func.sum(kept.n)).where(kept.prop == inline_one(prop.id), sight.in_places(kept.place), kept.n > 0)
    found = sight.connection.execute(query.group_by(kept.value).order_by(kept.value))
    return {shown(value, prop.facet.kind): int(n) for value, n in found}


def beyond(query: AnySelect, start: tuple[Any, ...], *, descending: bool) -> sa.ColumnElement[bool]:
    """Return the condition of the rows that come after `start` in the order of the query."""
    keys = sa.tuple_(*keys_of(query))
    bound = sa.tuple_(*(sa.literal(one) for one in start))
    return keys < bound if descending else keys > bound


def resume(sight: Sight, asked: Question, after: str) -> tuple[Any, ...]:
    """Return the keys of the row that a cursor names. Raises: StaleCursor."""
    try:
        raw = base64.urlsafe_b64decode(after + "=" * (-len(after) % 4))
        cursor = msgspec.json.decode(raw, type=Cursor)
        key = sight.key_of(cursor.id)
    except (binascii.Error, msgspec.DecodeError, ValueError, Refused) as error:
        raise StaleCursor from error
    if key is None or (cursor.value is None) != (asked.order == "modified"):
        raise StaleCursor
    query = sa.select(_r.rid).where(_r.uuid == key[1], _r.type == key[0], _r.modified == cursor.modified)
    rid = sight.connection.execute(query.where(sight.in_classes(_r.cls))).scalar()
    if rid is None:
        raise StaleCursor
    return (cursor.modified, rid) if cursor.value is None else (cursor.value, cursor.modified, rid)


def cut(sight: Sight, query: AnySelect, limit: int, *, descending: bool) -> Page:
    """Return the first rows of a query of (rid, modified) or (rid, modified, value), with the cursor of what follows."""
    ordered = query.order_by(*(key.desc() if descending else key.asc() for key in keys_of(query)))
    found = sight.connection.execute(ordered.limit(limit + 1)).all()
    rows = _bodies(sight, [row[0] for row in found[:limit]])
    if len(found) <= limit:
        return Page(rows, None)
    value = found[limit - 1][2] if len(found[0]) > 2 else None
    return Page(rows, Cursor(value, rows[-1].modified, rows[-1].id).text())


def _versions(sight: Sight, identifier: str, modified: int | None, limit: str) -> list[Held]:
    """Return the versions of a record that the principal sees, newest first. The statement is written out: it is asked for every record."""
    key = sight.key_of(identifier)
    if key is None or not sight.may_enter(split_id(identifier)[0]):
        return []
    seen = "" if sight.visible.everything else f"AND r.cls IN ({', '.join(str(one) for one in sight.visible.classes) or 'NULL'})"
    one = "" if modified is None else "AND r.modified = ?"
    values = (key[1], key[0]) if modified is None else (key[1], key[0], modified)
    ask = sight.sender.ask_all if sight.sender.is_touched([key]) else sight.sender.ask_apart
    return sight.held(ask(f"{_VERSIONS} {one} {seen} ORDER BY r.modified DESC {limit}", *values))  # numbers of ours


def _bodies(sight: Sight, rids: list[int]) -> list[Held]:
    """Return what is held under the given numbers, in their order. The statement is written out: it is asked for every page."""
    if not rids:
        return []
    found = sight.connection.exec_driver_sql(f"{_BODIES} ({', '.join(str(int(rid)) for rid in rids)})").all()  # numbers of ours
    by_rid = {row[6]: one for row, one in zip(found, sight.held(found), strict=True)}
    return [by_rid[rid] for rid in rids]
