"""Connections: one engine object for each database, set up so that "committed" means "on the disk".

1. SQLite: WAL, `synchronous=FULL`, `secure_delete=ON`, 8 kB pages; checkpoints are made by a thread, not by whoever commits.
2. PostgreSQL: snapshots are REPEATABLE READ, plans are made for the values at hand, never generic.
3. Transactions are begun by us: the driver of SQLite would begin and commit by its own rules.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

AUTOCHECKPOINT_PAGES = 20_000
READER_CACHE_KIB = 8_192
WRITER_CACHE_KIB = 32_768
BUSY_MILLISECONDS = 30_000
WRITER_LOCK = 0x6D697468


class Cursor(Protocol):
    """What the bulk paths need of a driver's cursor."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Any, /) -> Any:
        """Run one statement for each of the parameters."""

    def fetchall(self) -> list[Any]:
        """Return the rows left."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""


def connect(url: str) -> Engine:
    """Return an engine for `url`, "sqlite:///PATH" or "postgresql+psycopg://...". Raises: ValueError for any other."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise ValueError("a store is a file: sqlite:///PATH")
        engine = sa.create_engine(parsed, pool_size=16, max_overflow=48)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername == "postgresql+psycopg":
        options = "-c plan_cache_mode=force_custom_plan -c jit=off -c statement_timeout=0"
        return sa.create_engine(
            parsed, pool_size=16, max_overflow=48, connect_args={"options": options, "prepare_threshold": 2}, pool_pre_ping=True
        )
    raise ValueError(f"{parsed.drivername} is neither sqlite nor postgresql+psycopg")


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Yield a connection on which every read sees the same moment; nothing can be written by it on PostgreSQL."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def sole_writer(connection: Connection) -> Iterator[None]:
    """Hold the right to write, which one transaction has at a time on the whole database; commit at the end, roll back on error."""
    connection.execution_options(sole_writer=True)
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK}), set_config('plan_cache_mode', 'auto', true)")
        yield


def widen_cache(connection: Connection) -> None:
    """Give the writer's connection the larger cache: every reader's own counts in the memory of the process, so theirs is small."""
    if connection.dialect.name == "sqlite":
        cursor_of(connection).execute(f"PRAGMA cache_size=-{WRITER_CACHE_KIB}")


def cursor_of(connection: Connection) -> Cursor:
    """Return a cursor of the driver itself, inside the transaction of `connection`."""
    raw = connection.connection.dbapi_connection
    assert raw is not None, "the connection is open"  # noqa: S101  # narrows the type
    return cast(Cursor, raw.cursor())


def placeholders(sql: str, engine: str) -> str:
    """Return `sql`, written with question marks, as the driver of `engine` wants it."""
    return sql if engine == "sqlite" else sql.replace("?", "%s")


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "page_size=8192",
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        f"wal_autocheckpoint={AUTOCHECKPOINT_PAGES}",
        f"busy_timeout={BUSY_MILLISECONDS}",
        f"cache_size=-{READER_CACHE_KIB}",
        "mmap_size=0",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _begin_sqlite(connection: Connection) -> None:
    sole = connection.get_execution_options().get("sole_writer")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if sole else "BEGIN")
