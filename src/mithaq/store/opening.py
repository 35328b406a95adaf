"""The store: opened once by the bill of materials, written by one thread, read by any number."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from mithaq.records.kind import RecordType
from mithaq.records.principal import Principal
from mithaq.records.record import Record
from mithaq.store import tables
from mithaq.store.classes import SharedCatalogue
from mithaq.store.connecting import connect, snapshot, sole_writer
from mithaq.store.facets import Declared, Prop
from mithaq.store.group import GroupWriter
from mithaq.store.reading import Reading
from mithaq.store.rows import COMPACTED, PURGE, Held, Job
from mithaq.store.schema import bring_up_to_date
from mithaq.store.seat import NODE, WriterSeat
from mithaq.store.sending import Sender
from mithaq.store.sight import Setting, Sight, TypeNames
from mithaq.store.tidying import Tidying
from mithaq.store.upkeep import check
from mithaq.store.writing import Writing

T = TypeVar("T")


def open_store(
    url: str,
    types: Mapping[str, RecordType],
    *,
    randomness: Callable[[int], bytes],
    clock: Callable[[], int],
    fold: Callable[[str], str] = str.casefold,
) -> "Store":
    """Return the store at `url` ("sqlite:///PATH" or "postgresql+psycopg://..."), its schema made or brought up to date.

    `types` are the declared types by name; records of other types are kept and not found by facet. `clock` gives microseconds
    since 1970; `fold` is what text is passed through before it is stored to be found, and before it is looked for.
    """
    engine = connect(url)
    bring_up_to_date(engine)
    return Store(engine, types, token=randomness(16), clock=clock, fold=fold)


class Store:
    """All that a node holds. Close it: SQLite then leaves one file behind."""

    def __init__(
        self,
        engine: Engine,
        types: Mapping[str, RecordType],
        *,
        token: bytes,
        clock: Callable[[], int],
        fold: Callable[[str], str],
    ) -> None:
        self._engine = engine
        self._shared = SharedCatalogue()
        with engine.connect() as connection, sole_writer(connection):
            declared = _declare(connection, types)
        self._setting = Setting(engine.dialect.name, TypeNames(), declared, fold, clock)
        self._seat = WriterSeat(engine, Setting(engine.dialect.name, TypeNames(), declared, fold, clock), token)
        self._tidying = Tidying(engine) if engine.dialect.name == "sqlite" else None
        self._listeners: list[Callable[[Collection[str]], None]] = []
        self._writer = GroupWriter(self._seat.begin, self._committed)

    def write(self, work: Callable[[Writing], T], *, about: Sequence[str] = ()) -> T:
        """Return what `work` returns, once what it wrote is durable; an exception undoes its writes alone.

        A work may be run twice, its first writes undone. `about` names records that it will put: those of all works that wait are
        then looked up together. Raises: StoreFailed, and whatever `work` raises.
        """
        return self._writer.submit(work, about)

    def put(self, record: Record) -> Held:
        """Return a version as held, once it is durable, as `Writing.put` does. Raises: StoreFailed, and what that raises."""
        return self.write(lambda writing: writing.put(record), about=[record.id])

    def listen(self, listener: Callable[[Collection[str]], None]) -> None:
        """Call `listener` after each commit of this process, on the writer's thread: it must be quick and must not write.

        It is given the types of the records that changed, `ACCOUNTS` among them when an account did, and perhaps one that did not: of a
        work that was undone. A commit that changed no record has none.
        """
        self._listeners.append(listener)

    def _committed(self) -> None:
        if self._tidying is not None:
            self._tidying.committed()
        changed = self._seat.take_changed()
        for listener in self._listeners:
            listener(changed)

    @contextmanager
    def reading(self, principal: Principal) -> Iterator[Reading]:
        """Yield one snapshot as `principal` sees it."""
        with snapshot(self._engine) as connection:
            yield Reading(Sight(Sender(connection), self._setting, self._shared.at(connection), principal))

    def rebuild_facets(self) -> int:
        """Make facets, counts and words anew from the bodies and return how many records there are; writing waits meanwhile."""
        return self._writer.submit(Writing.rebuild)

    def check(self) -> list[str]:
        """Return what does not agree, each as a sentence; an empty list is a sound store. Reads everything once."""
        with snapshot(self._engine) as connection:
            return check(Sight(Sender(connection), self._setting, self._shared.at(connection), NODE))

    def purge(self) -> bool:
        """Make what was erased unreadable in the database's own files, and return whether that is certain.

        SQLite: the text index is written anew and the write-ahead log emptied; False while a reader holds an older snapshot.
        PostgreSQL: dead rows are vacuumed, but its own log and its backups keep them for a while, so it is never certain.
        That a purge is owed stands with what was erased (`owes_purge`), so an end of the process in between does not forget it.
        """
        owed = self._owed()
        if self._tidying is None:
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM record, body, facet, facet_count, ft, leaf, contribution")
            self._writer.submit(lambda writing: writing.settle_purge(owed, ""))
            return False
        if owed is None or owed.state != COMPACTED:
            self._writer.submit(lambda writing: (writing.compact_words(), writing.settle_purge(owed, COMPACTED)))
        certain = self._tidying.truncate()
        if certain and owed is not None:
            self._writer.submit(lambda writing: writing.settle_purge(owed, ""))
        return certain

    def owes_purge(self) -> bool:
        """Return whether something was erased, by whichever process, that no purge has followed to its end."""
        return self._owed() is not None

    def _owed(self) -> Job | None:
        with self.reading(NODE) as reading:
            return reading.job(PURGE)

    def close(self) -> None:
        """Finish what waits to be written and let the database go."""
        self._writer.close()
        self._seat.close()
        if self._tidying is not None:
            self._tidying.close()
        self._engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _declare(connection: Connection, types: Mapping[str, RecordType]) -> Declared:
    """Return the declared types with the numbers of their facets, given to those that are new."""
    kept = tables.prop.c
    sight_types = TypeNames()
    sight_types.load(connection)
    found = {(row.type, row.name): row.id for row in connection.execute(sa.select(tables.prop))}
    props: list[Prop] = []
    for declared in types.values():
        number = _type_number(connection, sight_types, declared.name)
        for facet in declared.facets:
            known = found.get((number, facet.name))
            values = {"kind": facet.kind.value, "counted": int(facet.counted)}
            if known is None:
                known = max(found.values(), default=0) + 1
                found[number, facet.name] = known
                connection.execute(sa.insert(tables.prop).values(id=known, type=number, name=facet.name, **values))
            else:
                connection.execute(sa.update(tables.prop).where(kept.id == known).values(**values))
            props.append(Prop(known, number, facet))
    return Declared(types, props, sight_types.ids)


def _type_number(connection: Connection, types: TypeNames, name: str) -> int:
    if name not in types.ids:
        number = max(types.ids.values(), default=0) + 1
        connection.execute(sa.insert(tables.record_type).values(id=number, name=name))
        types.ids[name] = number
    return types.ids[name]
