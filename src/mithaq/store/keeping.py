"""What a node keeps beside records: jobs, sessions, accounts, clients, attachments, answers to repeated asks. Never a partner's to read."""

from typing import Any

import sqlalchemy as sa

from mithaq.store import tables
from mithaq.store.contributed import Client
from mithaq.store.rows import Account, Blob, Job, Session
from mithaq.store.sight import AnyRow, AnySelect, Sight

_j, _s, _a = tables.job.c, tables.session.c, tables.account.c


def job(sight: Sight, identifier: str) -> Job | None:
    """Return a job, or None."""
    return next(iter(_jobs(sight, sa.select(tables.job).where(_j.id == identifier))), None)


def jobs(sight: Sight, kind: str, due_before: int | None, limit: int) -> list[Job]:
    """Return jobs of a kind, the earliest due first."""
    query = sa.select(tables.job).where(_j.kind == kind).order_by(_j.due, _j.id).limit(limit)
    return _jobs(sight, query if due_before is None else query.where(_j.due < due_before))


def session(sight: Sight, digest: bytes) -> Session | None:
    """Return a session, or None."""
    row = _first(sight, sa.select(tables.session).where(_s.digest == digest))
    return None if row is None else Session(bytes(row.digest), row.account, row.expires, bytes(row.payload))


def accounts(sight: Sight, name: str | None) -> list[Account]:
    """Return the accounts, or the one of `name`."""
    query = sa.select(tables.account).order_by(_a.name)
    if not sight.inside:
        return []
    rows = sight.connection.execute(query if name is None else query.where(_a.name == name))
    return [
        Account(
            row.name,
            row.identity,
            row.person,
            _members(row.roles),
            row.clearance,
            _members(row.compartments),
            row.password,
            row.locale,
            bool(row.disabled),
        )
        for row in rows
    ]


def clients(sight: Sight, condition: str, *values: object) -> list[Client]:
    """Return the clients that fulfil a condition, by name."""
    columns = "SELECT name, identity, reads, writes, password, bearer, disabled FROM client"
    rows = sight.sender.ask_all(f"{columns} WHERE {condition} ORDER BY name", *values) if sight.inside else []
    return [
        Client(name, identity, _members(reads), _members(writes), password, None if bearer is None else bytes(bearer), bool(disabled))
        for name, identity, reads, writes, password, bearer, disabled in rows
    ]


def client_values(client: Client) -> dict[str, object]:
    """Return a client as a row."""
    return {
        "name": client.name,
        "identity": client.identity,
        "reads": "\n".join(sorted(client.reads)),
        "writes": "\n".join(sorted(client.writes)),
        "password": client.password,
        "bearer": client.bearer,
        "disabled": int(client.disabled),
    }


def blob(sight: Sight, sha256: bytes) -> Blob | None:
    """Return an attachment, or None."""
    row = sight.connection.execute(sa.select(tables.blob).where(tables.blob.c.sha256 == sha256)).first()
    if row is None:
        return None
    return Blob(bytes(row.sha256), row.size, row.media_type, bytes(row.key), bytes(row.body), row.scan)


def answer(sight: Sight, key: str) -> bytes | None:
    """Return a stored outcome, or None."""
    found = sight.connection.execute(sa.select(tables.answer.c.outcome).where(tables.answer.c.key == key)).scalar()
    return None if found is None else bytes(found)


def put(sight: Sight, table: sa.Table, key: str, values: dict[str, object]) -> None:
    """Store a row by its key, in place of the one that was there."""
    rest = ", ".join(f"{name} = excluded.{name}" for name in values if name != key)
    into = f"INSERT INTO {table.name} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"  # noqa: S608  # names of ours
    sight.sender.tell_last((table.name, values[key]), f"{into} ON CONFLICT ({key}) DO UPDATE SET {rest}", *values.values())


def delete(sight: Sight, column: sa.Column[Any], value: object) -> int:
    """Delete the rows with a value and return how many."""
    table = column.table
    return int(sight.changing.execute(sa.delete(table).where(column == value)).rowcount)


def account_values(account: Account) -> dict[str, object]:
    """Return an account as a row."""
    return {
        "name": account.name,
        "identity": account.identity,
        "person": account.person,
        "roles": "\n".join(sorted(account.roles)),
        "clearance": account.clearance,
        "compartments": "\n".join(sorted(account.compartments)),
        "password": account.password,
        "locale": account.locale,
        "disabled": int(account.disabled),
    }


def _members(text: str) -> frozenset[str]:
    return frozenset(text.split("\n")) if text else frozenset()


def _first(sight: Sight, query: AnySelect) -> AnyRow | None:
    return sight.connection.execute(query).first() if sight.inside else None


def _jobs(sight: Sight, query: AnySelect) -> list[Job]:
    rows = sight.connection.execute(query) if sight.inside else ()
    return [Job(row.id, row.kind, row.due, row.state, bytes(row.payload)) for row in rows]


def delete_before(sight: Sight, column: sa.Column[int], before: int, *more: sa.ColumnElement[bool]) -> int:
    """Delete the rows whose time is before another, and that fulfil what else is asked, and return how many."""
    return int(sight.changing.execute(sa.delete(column.table).where(column < before, *more)).rowcount)
