"""Full text: every word must occur; newest first, never by relevance, since a score would leak what is hidden."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from mithaq.store import tables
from mithaq.store.conditions import Question
from mithaq.store.finding import MAX_PAGE, beyond, cut, resume
from mithaq.store.rows import Page
from mithaq.store.sight import AnySelect, Sight, inline
from mithaq.store.tokens import sought

MANY = 8_000
_r = tables.record.c


def search(sight: Sight, text: str, types: Sequence[str], after: str | None, limit: int) -> Page:
    """Return the newest records that have every word of `text`; a word that ends in a star is the beginning of one."""
    words = sought(sight.setting.fold(text))
    numbers = [number for number in (sight.type_id(name) for name in types) if number is not None]
    if not words or (types and not numbers):
        return Page([], None)
    limit = max(1, min(limit, MAX_PAGE))
    query, kind = _matching_sqlite(sight, words) if sight.setting.engine == "sqlite" else (_matching_postgresql(words), _r.type)
    query = query.where(sight.in_places(_r.place), sight.of_open_types(kind))
    if numbers:
        query = query.where(kind.in_(inline(numbers)))
    if after is not None:
        query = query.where(beyond(query, resume(sight, Question(None), after), descending=True))
    return cut(sight, query, limit, descending=True)


def _matching_sqlite(sight: Sight, words: list[tuple[str, bool]]) -> tuple[AnySelect, sa.ColumnElement[int]]:
    """Return a query of the heads that match, and their type: few are sorted, many are met while walking from the newest.

    Where few match, the type is written so that no index is taken for it: walking all records of a type costs more than sorting the few.
    """
    match = " AND ".join(f'"{word}"{"*" if begins else ""}' for word, begins in words)
    ft = sa.table("ft", sa.column("rowid", sa.Integer), sa.column("ft", sa.Text))
    matches = sa.select(ft.c.rowid).where(ft.c.ft.op("MATCH")(match))
    found = sight.connection.execute(sa.select(sa.func.count()).select_from(matches.limit(MANY).subquery())).scalar_one()
    if found < MANY:
        query = sa.select(_r.rid, _r.modified).select_from(ft.join(tables.record, _r.rid == ft.c.rowid))
        return query.where(ft.c.ft.op("MATCH")(match)), sa.literal_column("+record.type", sa.Integer())
    return sa.select(_r.rid, _r.modified).where(_r.rid.in_(matches)), _r.type


def _matching_postgresql(words: list[tuple[str, bool]]) -> AnySelect:
    match = " & ".join(f"'{word}'{':*' if begins else ''}" for word, begins in words)
    ft = sa.table("ft", sa.column("rid", sa.BigInteger), sa.column("modified", sa.BigInteger), sa.column("words"))
    query = sa.select(ft.c.rid, ft.c.modified).select_from(ft.join(tables.record, _r.rid == ft.c.rid))
    return query.where(ft.c.words.op("@@")(sa.cast(match, postgresql.TSQUERY)))
