"""What a node keeps for its people: what they sign in with, their sessions, the views of tables that they saved."""

import sqlalchemy as sa

from mithaq.store import tables
from mithaq.store.rows import Credential, SavedView, Session
from mithaq.store.sight import AnySelect, Sight

_c, _s, _v = tables.credential.c, tables.session.c, tables.saved_view.c


def credential(sight: Sight, identifier: bytes) -> Credential | None:
    """Return a credential, or None."""
    return next(iter(_credentials(sight, sa.select(tables.credential).where(_c.id == identifier))), None)


def credentials(sight: Sight, account: str) -> list[Credential]:
    """Return the credentials of an account, the oldest first."""
    return _credentials(sight, sa.select(tables.credential).where(_c.account == account).order_by(_c.made, _c.id))


def put_credential(sight: Sight, found: Credential) -> None:
    """Store a credential in place of the one with its identifier."""
    delete_credential(sight, found.id)
    row = {name: getattr(found, name) for name in ("id", "account", "kind", "label", "made", "used", "payload")}
    sight.changing.execute(sa.insert(tables.credential).values(**row))


def delete_credential(sight: Sight, identifier: bytes) -> int:
    """Delete a credential and return whether there was one, as 0 or 1."""
    return int(sight.changing.execute(sa.delete(tables.credential).where(_c.id == identifier)).rowcount)


def delete_credentials_of(sight: Sight, account: str, kinds: tuple[str, ...]) -> int:
    """Delete the credentials of an account, those of some kinds, and return how many."""
    query = sa.delete(tables.credential).where(_c.account == account, _c.kind.in_(kinds))
    return int(sight.changing.execute(query).rowcount)


def sessions(sight: Sight, account: str) -> list[Session]:
    """Return the sessions of an account, the last to expire first."""
    query = sa.select(tables.session).where(_s.account == account).order_by(_s.expires.desc(), _s.digest)
    rows = sight.connection.execute(query) if sight.inside else ()
    return [Session(bytes(row.digest), row.account, row.expires, bytes(row.payload)) for row in rows]


def saved_views(sight: Sight, owner: str, place: str) -> list[SavedView]:
    """Return the views that somebody saved of a table, by name."""
    query = sa.select(tables.saved_view).where(_v.owner == owner, _v.place == place).order_by(_v.name)
    rows = sight.connection.execute(query) if sight.inside else ()
    return [SavedView(row.owner, row.place, row.name, row.query) for row in rows]


def put_saved_view(sight: Sight, view: SavedView) -> None:
    """Store a view in place of the one with its owner, place and name."""
    delete_saved_view(sight, view.owner, view.place, view.name)
    sight.changing.execute(sa.insert(tables.saved_view).values(owner=view.owner, place=view.place, name=view.name, query=view.query))


def delete_saved_view(sight: Sight, owner: str, place: str, name: str) -> int:
    """Delete a saved view and return whether there was one, as 0 or 1."""
    query = sa.delete(tables.saved_view).where(_v.owner == owner, _v.place == place, _v.name == name)
    return int(sight.changing.execute(query).rowcount)


def _credentials(sight: Sight, query: AnySelect) -> list[Credential]:
    rows = sight.connection.execute(query) if sight.inside else ()
    return [Credential(bytes(row.id), row.account, row.kind, row.label, row.made, row.used, bytes(row.payload)) for row in rows]
