"""The writer's seat: one connection, one transaction at a time, and what is remembered between them.

What is remembered is trusted only while nobody else wrote: the `writer` row names who wrote last, and it is read with every group.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from mithaq.records.ident import is_id
from mithaq.records.principal import this_node
from mithaq.store import tables
from mithaq.store.classes import Catalogue
from mithaq.store.connecting import sole_writer, widen_cache
from mithaq.store.heads import expect_versions
from mithaq.store.putting import Ledger
from mithaq.store.sending import Sender
from mithaq.store.sight import Setting, Sight
from mithaq.store.undoing import undoable
from mithaq.store.writing import Writing

T = TypeVar("T")
NODE = this_node("identity--00000000-0000-4000-8000-000000000000")
_HOLDER = sa.select(tables.writer.c.token)


class WriterSeat:
    """The writer's connection and what it remembers between transactions."""

    def __init__(self, engine: Engine, setting: Setting, token: bytes) -> None:
        self._engine = engine
        self._setting = setting
        self._token = token
        self._connection: Connection | None = None
        self._catalogue = Catalogue()
        self._ledger = Ledger(1, frozenset())
        self._fresh = False

    @contextmanager
    def begin(self) -> Iterator["OpenGroup"]:
        """Yield a group in one transaction; whatever goes wrong, what is remembered is read anew."""
        if self._connection is None:
            self._connection = self._engine.connect()
            widen_cache(self._connection)
        try:
            with sole_writer(self._connection):
                self._take(self._connection)
                sight = Sight(Sender(self._connection), self._setting, self._catalogue, NODE)
                yield OpenGroup(sight, self._ledger)
                sight.sender.flush()
        except BaseException:
            self._fresh = False
            self.close()
            raise

    def take_changed(self) -> frozenset[str]:
        """Return the types of records that changed since this was asked last."""
        changed = frozenset(self._ledger.changed)
        self._ledger.changed.clear()
        return changed

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _take(self, connection: Connection) -> None:
        """Remember what the database has, unless nobody else wrote since we last did."""
        holder = connection.execute(_HOLDER).scalar()
        if self._fresh and holder == self._token:
            return
        if holder is None:
            connection.execute(sa.insert(tables.writer).values(id=1, token=self._token))
        else:
            connection.execute(sa.update(tables.writer).values(token=self._token))
        self._catalogue = Catalogue()
        self._catalogue.load(connection)
        self._setting.types.ids.clear()
        self._setting.types.names.clear()
        self._setting.types.load(connection)
        highest = connection.execute(sa.select(sa.func.max(tables.record.c.rid))).scalar()
        counted = frozenset(number for number, prop in self._setting.declared.by_id.items() if prop.facet.counted)
        self._ledger = Ledger((highest or 0) + 1, counted)
        self._fresh = True


class OpenGroup:
    """The works of one transaction."""

    def __init__(self, sight: Sight, ledger: Ledger) -> None:
        self._sight = sight
        self._ledger = ledger

    def expect(self, about: Sequence[str]) -> None:
        """Look up the versions of records that are about to be written, all at once."""
        if len(about) > 1:
            keys = [self._sight.key_of(one) for one in about if is_id(one)]
            expect_versions(self._sight.sender, self._sight.setting.engine, [key for key in keys if key is not None])

    def run(self, work: Callable[[Writing], T]) -> T:
        """Return what `work` returns; an exception undoes what it wrote, and what was remembered of it."""
        with undoable(self._sight, self._ledger, "work"):
            return work(Writing(self._sight, self._ledger))
