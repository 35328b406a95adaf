"""Sending: the writer's statements straight to the driver, many works' together, since each wait for the database costs more than the work.

1. A statement that gives nothing back waits until something is asked, or until the transaction ends; order is kept where it matters, and
   rows that are only added go as one statement for each table.
2. What waits is sent before anything is read, by whichever way it is read, except by `ask_apart`: there the caller says that nothing that
   waits can change the answer (`touched` tells).
3. The savepoint of a work, or of a part of it, is made when something of it has to be sent before it ends; until then undoing it is
   forgetting what it said.
4. A fault of what an earlier work said is `Unattributable`: the whole transaction is undone and each work is run again by itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from mithaq.store.connecting import cursor_of, placeholders
from mithaq.store.group import Unattributable

FEW = 8
FETCHED_TOGETHER = 250
Row = tuple[Any, ...]


@dataclass(slots=True)
class _Said:
    """A statement that waits. `last` names what it alone decides: of several under one name only the newest is sent."""

    sql: str
    values: Sequence[Any]
    many: bool
    last: object = None


@dataclass(slots=True)
class _Added:
    """Rows that wait to be added to a table. With `then` they are counts: the last column is added up over the others."""

    table: str
    columns: str
    rows: list[Row]
    types: str = ""
    then: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """Return what rows are put together by."""
        return self.table, self.columns, self.then


@dataclass(slots=True)
class _Level:
    """What can be undone alone: where what it said begins among what waits, and whether its savepoint was made."""

    name: str
    mark: int
    saved: bool = False


class Sender:
    """The short way to the driver inside one transaction; statements are written with question marks.

    `remembered` holds rows that only this transaction can change, by what they are; it is emptied when anything is undone. `expected` holds
    the rows of records that were looked up ahead and that nothing has touched since.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor = cursor_of(connection)
        self._engine = connection.dialect.name
        self._waiting: list[_Said | _Added] = []
        self._levels: list[_Level] = []
        self._touched: set[object] = set()
        self.remembered: dict[tuple[str, object], Row] = {}
        self.expected: dict[object, list[Row]] = {}

    @property
    def connection(self) -> Connection:
        """Return the connection for reading, all that waited sent."""
        self.flush()
        return self._connection

    @property
    def changing(self) -> Connection:
        """Return the connection for changing something by it, all that waited sent and every savepoint made."""
        self.flush()
        for level in self._levels:
            if not level.saved:
                self._cursor.execute(f"SAVEPOINT {level.name}")
                level.saved = True
        return self._connection

    def begin(self, name: str) -> None:
        """Begin something that can be undone alone: a work, or inside it a part, by the name of its savepoint."""
        level = _Level(name, len(self._waiting))
        self._levels.append(level)

    def end(self) -> None:
        """End what was begun last; what it said may go on waiting."""
        level = self._levels.pop()
        if level.saved:
            self.tell(f"RELEASE SAVEPOINT {level.name}")

    def undo(self) -> None:
        """Undo what was begun last, sent or not. Raises: what the driver raises when the connection is gone."""
        level = self._levels.pop()
        del self._waiting[level.mark :]
        self.remembered.clear()
        if level.saved:
            self._cursor.execute(f"ROLLBACK TO SAVEPOINT {level.name}")
            self._cursor.execute(f"RELEASE SAVEPOINT {level.name}")

    def touch(self, keys: Iterable[object]) -> None:
        """Note the records that are changed by what is said next."""
        for key in keys:
            self._touched.add(key)
            self.expected.pop(key, None)

    def is_touched(self, keys: Iterable[object]) -> bool:
        """Return whether something that waits changes one of the records."""
        return not self._touched.isdisjoint(keys)

    def tell(self, sql: str, *values: object) -> None:
        """Run a statement that gives nothing back."""
        self._say(_Said(placeholders(sql, self._engine), values, many=False))

    def tell_last(self, name: object, sql: str, *values: object) -> None:
        """Run an update of one row, by its key and of all that it may change, which the next under the same name makes needless."""
        self._say(_Said(placeholders(sql, self._engine), values, many=False, last=name))

    def tell_each(self, sql: str, rows: Sequence[Row]) -> None:
        """Run a statement for each of the rows."""
        if rows:
            self._say(_Said(placeholders(sql, self._engine), rows, many=True))

    def insert(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        """Insert rows into columns ("rid, bytes")."""
        if rows:
            self._say(_Added(table, columns, list(rows)))

    def count(self, table: str, columns: str, types: str, rows: Sequence[Row], then: str) -> None:
        """Insert counts, or add them to those that are there as the clause `then` says; the last column is the number."""
        if rows:
            self._say(_Added(table, columns, list(rows), types, then))

    def ask(self, sql: str, *values: object) -> Row | None:
        """Return the first row of an answer, or None."""
        return next(iter(self.ask_all(sql, *values)), None)

    def ask_all(self, sql: str, *values: object) -> list[Row]:
        """Return the rows of an answer; what waited is sent before."""
        self.flush()
        return self.ask_apart(sql, *values)

    def ask_apart(self, sql: str, *values: object) -> list[Row]:
        """Return the rows of an answer that nothing that waits can change."""
        self._cursor.execute(placeholders(sql, self._engine), values)
        return list(self._cursor.fetchall())

    def walk(self, sql: str, *values: object) -> Iterator[Row]:
        """Yield the rows of an answer as they are wanted, so that whoever has enough of them need not hold all."""
        self.flush()
        raw: Any = self._connection.connection.driver_connection
        cursor = raw.cursor() if self._engine == "sqlite" else raw.cursor(name="walk")
        try:
            if self._engine != "sqlite":
                cursor.itersize = FETCHED_TOGETHER
            cursor.execute(placeholders(sql, self._engine), values)
            yield from cursor
        finally:
            cursor.close()

    def flush(self) -> None:
        """Send what waits. Raises: what the driver raises for what this work said, Unattributable for what others did."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        self._touched.clear()
        first = self._levels[0].mark if self._levels else len(waiting)
        try:
            self._send(waiting[:first])
        except Exception as error:
            raise Unattributable from error
        finally:
            own = self._own(waiting)
        self._send(own)

    def _own(self, waiting: Sequence["_Said | _Added"]) -> list["_Said | _Added"]:
        """Return what the work said, with a savepoint before what each open level said; from now on nothing of it waits."""
        own: list[_Said | _Added] = []
        ends = [*(level.mark for level in self._levels[1:]), len(waiting)]
        for level, end in zip(self._levels, ends, strict=False):
            if not level.saved and level.mark < len(waiting):
                own.append(_Said(f"SAVEPOINT {level.name}", (), many=False))
                level.saved = True
            own += waiting[level.mark : end]
            level.mark = 0
        return own

    def _say(self, said: _Said | _Added) -> None:
        self._waiting.append(said)

    def _send(self, waiting: Sequence[_Said | _Added]) -> None:
        """Send statements: those that copy many rows by themselves, the others together."""
        together: list[_Said | _Added] = []
        for said in _gathered(waiting):
            if self._engine == "postgresql" and isinstance(said, _Added) and len(said.rows) > FEW and not said.then:
                self._pipelined(together)
                together = []
                self._copy(said)
            else:
                together.append(said)
        self._pipelined(together)

    def _pipelined(self, together: Sequence[_Said | _Added]) -> None:
        if together:
            raw: Any = self._connection.connection.driver_connection
            with raw.pipeline() if self._engine == "postgresql" else nullcontext():
                for said in together:
                    self._run(said)

    def _copy(self, added: _Added) -> None:
        copying: Any = self._cursor
        with copying.copy(f"COPY {added.table} ({added.columns}) FROM STDIN") as copy:
            for row in added.rows:
                copy.write_row(row)

    def _run(self, said: _Said | _Added) -> None:
        if isinstance(said, _Said):
            (self._cursor.executemany if said.many else self._cursor.execute)(said.sql, said.values)
            return
        into = f"INSERT INTO {said.table} ({said.columns})"
        one = "(" + ", ".join("?" * len(said.rows[0])) + ")"
        if self._engine == "sqlite":
            self._cursor.executemany(f"{into} VALUES {one} {said.then}", said.rows)
        elif said.then:
            columns = ", ".join(f"%s::{kind}[]" for kind in said.types.split())
            arrays = [list(column) for column in zip(*said.rows, strict=True)]
            self._cursor.execute(f"{into} SELECT * FROM unnest({columns}) {said.then}", arrays)  # noqa: S608  # names of ours
        else:
            values = [value for row in said.rows for value in row]
            self._cursor.execute(placeholders(f"{into} VALUES {', '.join([one] * len(said.rows))}", self._engine), values)


def _gathered(waiting: Sequence[_Said | _Added]) -> Iterator[_Said | _Added]:
    """Yield what waits in order, rows of one table put together as long as nothing but additions lies between them."""
    added: dict[tuple[str, str, str], _Added] = {}
    newest: dict[object, _Said] = {}
    for said in waiting:
        if isinstance(said, _Added):
            known = added.setdefault(said.place, _Added(said.table, said.columns, [], said.types, said.then))
            known.rows.extend(said.rows)
        elif said.last is not None:
            newest[said.last] = said
        else:
            yield from _ordered(added)
            yield from newest.values()
            added, newest = {}, {}
            yield said
    yield from _ordered(added)
    yield from newest.values()


def _ordered(added: dict[tuple[str, str, str], _Added]) -> Iterator[_Added]:
    for one in added.values():
        if one.then:
            sums: dict[Row, int] = {}
            for *key, n in one.rows:
                sums[tuple(key)] = sums.get(tuple(key), 0) + n
            one.rows = sorted((*key, n) for key, n in sums.items())
        yield one
