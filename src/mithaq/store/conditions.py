"""Conditions: from what is asked of facets to the query of the heads that fulfil it.

1. The rarest "=" facet drives, the others are looked up exactly; PostgreSQL is kept from joining facet with facet by a fence.
2. A narrow range is gathered and sorted; a wide one is checked row by row on the values kept beside the record.
3. A declared facet comes before the "state", "created_by" and "modified" that every record has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from mithaq.records.kind import FacetKind
from mithaq.store import tables
from mithaq.store.facets import Prop, key_of
from mithaq.store.rows import Where
from mithaq.store.sight import AnySelect, Sight, inline

PROBE = 2_000
NARROW = 4_000
_r, _f = tables.record.c, tables.facet.c
_COLUMNS: dict[str, sa.ColumnElement[Any]] = {"state": _r.state, "modified": _r.modified}
_ONE: sa.ColumnElement[int] = sa.literal_column("1")
Faceted = tuple[Prop, Where]


@dataclass(frozen=True)
class Question:
    """A page as asked for."""

    type: str | None
    where: tuple[Where, ...] = ()
    order: str = "modified"
    descending: bool = True
    limit: int = 50


def newest(sight: Sight, asked: Question) -> AnySelect:
    """Return a query of (rid, modified) of the heads that fulfil the conditions, with the first value of the facet that it is ordered by.

    Raises: ValueError for what is not declared.
    """
    ordered = None if asked.order == "modified" else sight.setting.declared.prop(type_of(asked), asked.order)
    faceted, plain = _sorted_out(sight, asked)
    exact = [one for one in faceted if one[1].op == "="]
    ranges = [one for one in faceted if one[1].op != "="]
    narrow = None if exact else _narrowest(sight, ranges)
    if exact:
        query = _driven(sight, _by_rarity(sight, exact), fetch_record=bool(ranges or plain or ordered))
    else:
        query = sa.select(_r.rid, _r.modified).where(sight.in_places(_r.place))
        query = query.where(sight.of_open_types(_r.type) if asked.type is None else _r.type == sight.type_id(asked.type))
    for one in ranges:
        fulfils = _r.rid.in_(sa.select(_f.rid).where(*_gathered(one))) if one is narrow else _packed_fulfils(sight, one)
        query = query.where(fulfils)
    query = _and_plain(sight, query, plain)
    return query if ordered is None else query.add_columns(_first_value(sight, ordered))


def by_facet(sight: Sight, asked: Question) -> AnySelect:
    """Return a query of (rid, modified, value) over one facet; a record with several values appears once, by its first."""
    prop = sight.setting.declared.prop(type_of(asked), asked.order)
    faceted, plain = _sorted_out(sight, asked)
    query = sa.select(_f.rid, _f.modified, _f.value).join(tables.record, _r.rid == _f.rid)
    query = query.where(_f.prop == prop.id, sight.in_places(_f.place), _f.value == _first_value(sight, prop))
    for one in faceted:
        # Values are kept from the smallest: when one of them is below a bound, the first is, and the index itself ends the walk there.
        ends_the_walk = one[0] is prop and one[1].op in ("<", "<=")
        query = query.where(_compared(_f.value, one[1], prop.facet.kind) if ends_the_walk else _packed_fulfils(sight, one))
    return _and_plain(sight, query, plain)


def keys_of(query: AnySelect) -> list[sa.ColumnElement[Any]]:
    """Return what a query of this module is ordered by: value where there is one, version, number."""
    columns: list[sa.ColumnElement[Any]] = [column for column in query.selected_columns if isinstance(column, sa.ColumnElement)]
    return [*columns[2:], columns[1], columns[0]]


def type_of(asked: Question) -> str:
    """Return the type of a question. Raises: ValueError when it names none."""
    if asked.type is None:
        raise ValueError("facets belong to a type; name the type")
    return asked.type


def _sorted_out(sight: Sight, asked: Question) -> tuple[list[Faceted], list[Where]]:
    faceted: list[Faceted] = []
    plain: list[Where] = []
    for one in asked.where:
        declared = asked.type is not None and sight.setting.declared.has(asked.type, one.facet)
        if declared or one.facet not in {*_COLUMNS, "created_by"}:
            faceted.append((sight.setting.declared.prop(type_of(asked), one.facet), one))
        else:
            plain.append(one)
    return faceted, plain


def _and_plain(sight: Sight, query: AnySelect, plain: Sequence[Where]) -> AnySelect:
    for one in plain:
        if one.facet == "created_by":
            owners = {str(member) for member in one.value} if isinstance(one.value, list | tuple) else {str(one.value)}
            if one.op not in ("=", "in"):
                raise ValueError("created_by is asked with = or in")
            query = query.where(_r.cls.in_(inline(sight.catalogue.classes_of(owners))))
        else:
            query = query.where(_compared(_COLUMNS[one.facet], one, None))
    return query


def _driven(sight: Sight, drivers: list[Faceted], *, fetch_record: bool) -> AnySelect:
    query = sa.select(_f.rid, _f.modified).where(*_gathered(drivers[0]), sight.in_places(_f.place))
    for prop, one in drivers[1:]:
        other = tables.facet.alias()
        inside = sa.select(_ONE).where(
            other.c.prop == inline_one(prop.id),
            other.c.value == key_of(_single(one), prop.facet.kind),
            other.c.modified == _f.modified,
            other.c.rid == _f.rid,
        )
        query = query.where((inside.offset(0) if sight.setting.engine == "postgresql" else inside).exists())
    return query.join(tables.record, _r.rid == _f.rid) if fetch_record else query


def _gathered(faceted: Faceted) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """Return the conditions by which the facet table itself gives the rows."""
    prop, one = faceted
    return _f.prop == inline_one(prop.id), _compared(_f.value, one, prop.facet.kind)


def inline_one(number: int) -> sa.ColumnElement[int]:
    """Return an integer that is written into the statement."""
    return sa.literal_column(str(int(number)), sa.Integer())


def _by_rarity(sight: Sight, exact: list[Faceted]) -> list[Faceted]:
    if len(exact) < 2:
        return exact
    sizes = [_size(sight, one, PROBE) for one in exact]
    return [exact[position] for position in sorted(range(len(exact)), key=lambda position: sizes[position])]


def _narrowest(sight: Sight, ranges: list[Faceted]) -> Faceted | None:
    """Return the condition with the fewest values under it, when they are few enough to be sorted."""
    sizes = [(_size(sight, one, NARROW), position) for position, one in enumerate(ranges)]
    size, position = min(sizes, default=(NARROW, 0))
    return ranges[position] if size < NARROW else None


def _size(sight: Sight, faceted: Faceted, cap: int) -> int:
    inner = sa.select(_ONE).select_from(tables.facet).where(*_gathered(faceted)).limit(cap).subquery()
    return int(sight.connection.execute(sa.select(sa.func.count()).select_from(inner)).scalar_one())


def _packed_fulfils(sight: Sight, faceted: Faceted) -> sa.ColumnElement[bool]:
    """Return the condition on the values kept beside the record."""
    prop, one = faceted
    if sight.setting.engine == "sqlite":
        values = sa.func.json_each(_r.facets, f'$."{prop.id}"').table_valued("value")
        return sa.select(_ONE).where(_compared(values.c.value, one, prop.facet.kind)).exists()
    packed = sa.cast(_r.facets, postgresql.JSONB)[str(prop.id)]
    members = sa.func.jsonb_array_elements_text(packed).table_valued("value")
    return sa.select(_ONE).where(_compared(sa.collate(members.c.value, "C"), one, prop.facet.kind)).exists()


def _first_value(sight: Sight, prop: Prop) -> sa.ColumnElement[Any]:
    if sight.setting.engine == "sqlite":
        found: sa.ColumnElement[Any] = sa.func.json_extract(_r.facets, f'$."{prop.id}"[0]')
        return found
    packed = sa.cast(_r.facets, postgresql.JSONB)
    first: sa.ColumnElement[Any] = packed[str(prop.id)][0].astext
    return first


def _compared(column: sa.ColumnElement[Any], one: Where, kind: FacetKind | None) -> sa.ColumnElement[bool]:
    if one.op == "in":
        members = one.value if isinstance(one.value, list | tuple) else [one.value]
        return column.in_([_key(member, kind) for member in members])
    value = _key(_single(one), kind)
    if one.op == "prefix":
        return sa.and_(column >= value, column < f"{value}\U0010ffff")
    operations = {"=": column == value, "<": column < value, "<=": column <= value, ">": column > value, ">=": column >= value}
    if one.op not in operations:
        raise ValueError(f"“{one.op}” is not an operation")
    return operations[one.op]


def _key(value: str | int, kind: FacetKind | None) -> str | int:
    return value if kind is None else key_of(value, kind)


def _single(one: Where) -> str | int:
    if isinstance(one.value, list | tuple):
        raise ValueError(f"“{one.op}” takes one value")
    return one.value
