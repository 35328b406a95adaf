"""Sending: the writer's statements straight to the driver, and on PostgreSQL together, since each wait costs more than the work.

1. A statement that gives nothing back waits until something is asked, or until the work ends; order is kept.
2. What waits is sent before anything is read, by whichever way it is read.
3. A fault of what waited is raised where it is sent, never later than the end of the work that said it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection

from mithaq.store.connecting import cursor_of, placeholders

FEW = 8
Row = tuple[Any, ...]


class Sender:
    """The short way to the driver inside one transaction; statements are written with question marks.

    `remembered` holds rows that only this transaction can change, by what they are; it is emptied when anything is undone.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor = cursor_of(connection)
        self._engine = connection.dialect.name
        self._waiting: list[tuple[str, Sequence[Any], bool]] = []
        self.remembered: dict[tuple[str, object], Row] = {}

    @property
    def connection(self) -> Connection:
        """Return the connection, all that waited sent."""
        self.flush()
        return self._connection

    def tell(self, sql: str, *values: object) -> None:
        """Run a statement that gives nothing back."""
        self._say(placeholders(sql, self._engine), values, many=False)

    def tell_each(self, sql: str, rows: Sequence[Row]) -> None:
        """Run a statement for each of the rows."""
        if rows:
            self._say(placeholders(sql, self._engine), rows, many=True)

    def insert(self, table: str, columns: str, rows: Sequence[Row], *, then: str = "") -> None:
        """Insert rows into columns ("rid, bytes"); `then` is a clause for rows that are there already."""
        if not rows:
            return
        one = "(" + ", ".join("?" * len(rows[0])) + ")"
        if self._engine == "postgresql" and len(rows) <= FEW:
            values = [value for row in rows for value in row]
            self.tell(f"INSERT INTO {table} ({columns}) VALUES {', '.join([one] * len(rows))} {then}", *values)  # noqa: S608  # ours
        elif self._engine == "postgresql" and not then:
            self.flush()
            copying: Any = self._cursor
            with copying.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            self.tell_each(f"INSERT INTO {table} ({columns}) VALUES {one} {then}", rows)  # noqa: S608  # names of ours

    def ask(self, sql: str, *values: object) -> Row | None:
        """Return the first row of an answer, or None."""
        return next(iter(self.ask_all(sql, *values)), None)

    def ask_all(self, sql: str, *values: object) -> list[Row]:
        """Return the rows of an answer; what waited is sent with the question."""
        if self._waiting:
            with self._pipeline():
                self._send()
                self._cursor.execute(placeholders(sql, self._engine), values)
        else:
            self._cursor.execute(placeholders(sql, self._engine), values)
        return list(self._cursor.fetchall())

    def flush(self) -> None:
        """Send what waits. Raises: what the driver raises for any of it."""
        if self._waiting:
            with self._pipeline():
                self._send()

    def forget(self) -> bool:
        """Drop what waits and what is remembered; return whether the work's savepoint was among it, so that nothing was done."""
        unsent = any(sql.startswith("SAVEPOINT") for sql, _, _ in self._waiting)
        self._waiting.clear()
        self.remembered.clear()
        return unsent

    def _say(self, sql: str, values: Sequence[Any], *, many: bool) -> None:
        self._waiting.append((sql, values, many))
        if self._engine == "sqlite":
            self._send()

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        for sql, values, many in waiting:
            if many:
                self._cursor.executemany(sql, values)
            else:
                self._cursor.execute(sql, values)

    def _pipeline(self) -> Any:
        raw: Any = self._connection.connection.driver_connection
        return raw.pipeline()
