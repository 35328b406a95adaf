"""Sight: one transaction as one principal sees it. Every question of the store is asked through it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from mithaq.records.canonical import parse_object
from mithaq.records.ident import split_id
from mithaq.records.kind import ANY_DESK, NO_DESK
from mithaq.records.principal import OVERSIGHT, Kind, Principal
from mithaq.records.record import Record
from mithaq.store import tables
from mithaq.store.classes import Catalogue, Visible
from mithaq.store.facets import Declared
from mithaq.store.rows import NODE_LOG, Held
from mithaq.store.sending import Sender

AnyRow = Row[*tuple[Any, ...]]
AnySelect = sa.Select[*tuple[Any, ...]]
HELD_COLUMNS = (
    tables.record.c.uuid,
    tables.record.c.type,
    tables.record.c.modified,
    tables.record.c.state,
    tables.record.c.cls,
    tables.body.c.bytes,
)
HELD_FROM = tables.record.outerjoin(tables.body, tables.body.c.rid == tables.record.c.rid)


class TypeNames:
    """The numbers of record types. Numbers are never reused, so what was loaded once stays true."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.names: dict[int, str] = {}

    def load(self, connection: Connection) -> None:
        """Read all types anew."""
        for number, name in connection.execute(sa.select(tables.record_type.c.id, tables.record_type.c.name)):
            self.ids[name] = number
            self.names[number] = name


class LazyRecord(Record):
    """A record whose body is decoded when its properties are first asked for."""

    def __init__(self, body: bytes, identifier: str, kind: str, modified: int) -> None:
        object.__setattr__(self, "body", body)
        self.__dict__.update(id=identifier, type=kind, modified=modified)

    def __getattr__(self, name: str) -> object:
        if name == "properties":
            object.__setattr__(self, "properties", parse_object(self.body, name=self.id))
            return self.__dict__["properties"]
        raise AttributeError(name)


@dataclass(frozen=True)
class Setting:
    """What every question needs beside the connection."""

    engine: str
    types: TypeNames
    declared: Declared
    fold: Callable[[str], str]
    clock: Callable[[], int]


@dataclass(frozen=True)
class Sight:
    """A connection in a transaction, the principal on whose behalf it is read, and what that principal sees."""

    sender: Sender
    setting: Setting
    catalogue: Catalogue
    principal: Principal

    @property
    def connection(self) -> Connection:
        """Return the connection for reading, with everything said so far already sent on it."""
        return self.sender.connection

    @property
    def changing(self) -> Connection:
        """Return the connection for changing something by it: what is changed is undone with the work."""
        return self.sender.changing

    @property
    def visible(self) -> Visible:
        """Return the classes and places that the principal sees, the newest ones included."""
        return self.catalogue.visible(self.principal)

    def seen_by(self, principal: Principal) -> "Sight":
        """Return the same transaction as another principal sees it."""
        return replace(self, principal=principal)

    def in_places(self, column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """Return the condition that a head is the newest version that the principal sees."""
        return column.in_(inline(self.visible.places))

    def in_classes(self, column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """Return the condition that a version is of a class that the principal sees."""
        return sa.true() if self.visible.everything else column.in_(inline(self.visible.classes))

    def may_enter(self, kind: str) -> bool:
        """Return whether the principal may see records of a type at all: a person, those of the desks that it enters."""
        if self.principal.kind is not Kind.PERSON:
            return True
        declared = self.setting.declared.types.get(kind)
        desk = ANY_DESK if declared is None else declared.desk
        at_desks = self.principal.desks - {OVERSIGHT}
        return desk == NO_DESK or (bool(at_desks) if desk == ANY_DESK else desk in at_desks)

    def of_open_types(self, column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """Return the condition that a record is of a type that the principal may see; a type that is not known yet is not."""
        if self.principal.kind is not Kind.PERSON:
            return sa.true()
        types = self.setting.types
        if self.may_enter("") and all(self.may_enter(name) for name in self.setting.declared.types):
            return sa.true()
        types.load(self.connection)
        return column.in_(inline(number for name, number in types.ids.items() if self.may_enter(name)))

    def may_read_log(self, name: str) -> bool:
        """Return whether the principal may know of a log: the node's own never leaves the node, and a client knows of none."""
        return self.inside or (self.principal.kind is Kind.PARTNER and name != NODE_LOG)

    @property
    def inside(self) -> bool:
        """Return whether the principal belongs to this node; accounts, sessions and jobs are nobody else's."""
        return self.principal.kind in (Kind.PERSON, Kind.NODE)

    def key_of(self, identifier: str) -> tuple[int, bytes] | None:
        """Return the type number and UUID of an identifier; None for a type that no record here has. Raises: BadIdentifier."""
        kind, uuid = split_id(identifier)
        number = self.type_id(kind)
        return None if number is None else (number, uuid.bytes)

    def type_id(self, name: str) -> int | None:
        """Return the number of a type, or None."""
        types = self.setting.types
        if name not in types.ids:
            types.load(self.connection)
        return types.ids.get(name)

    def type_name(self, number: int) -> str:
        """Return the name of a type by its number."""
        types = self.setting.types
        if number not in types.names:
            types.load(self.connection)
        return types.names[number]

    def held(self, rows: Iterable[AnyRow | tuple[Any, ...]]) -> list[Held]:
        """Return rows of HELD_COLUMNS as what is held."""
        return [self._held(*row[:6]) for row in rows]

    def _held(self, uuid: bytes, number: int, modified: int, state: str, cls: int, body: bytes | None) -> Held:
        kind = self.type_name(number)
        identifier = name_of(kind, uuid)
        record = None if body is None else LazyRecord(bytes(body), identifier, kind, modified)
        return Held(record, identifier, kind, modified, state, cls)


def inline(numbers: Iterable[int]) -> sa.BindParameter[Any]:
    """Return integers that are written into the statement, so that a plan is made for them."""
    return sa.bindparam(None, list(numbers), expanding=True, literal_execute=True)


def name_of(kind: str, uuid: bytes) -> str:
    """Return the identifier of a type and the 16 bytes of a UUID."""
    return f"{kind}--{UUID(bytes=bytes(uuid))}"
