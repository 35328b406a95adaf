"""Open intakes: what foreign clients contribute, and the clients."""

from mithaq.store.migrations.creating import create

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = (
    "CREATE TABLE intake (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size {BIG} NOT NULL, added {BIG} NOT NULL,"
    " settings {BYTES} NOT NULL) {ROWS}",
    "CREATE TABLE contribution (coll INTEGER NOT NULL, added {BIG} NOT NULL, type INTEGER NOT NULL, uuid {BYTES} NOT NULL,"
    " version {BIG} NOT NULL, newest INTEGER NOT NULL, oldest INTEGER NOT NULL, state TEXT NOT NULL, custodian TEXT NOT NULL,"
    " sha256 {BYTES}, bytes {BYTES}, PRIMARY KEY (coll, added)) {ROWS}",
    "CREATE UNIQUE INDEX contribution_version ON contribution (coll, uuid, type, version)",
    "CREATE TABLE client (name TEXT NOT NULL PRIMARY KEY, identity TEXT NOT NULL, reads TEXT NOT NULL, writes TEXT NOT NULL,"
    " password TEXT, bearer {BYTES}, disabled INTEGER NOT NULL) {ROWS}",
    "CREATE UNIQUE INDEX client_bearer ON client (bearer) WHERE bearer IS NOT NULL",
)


def upgrade() -> None:
    """Create the tables of intakes."""
    create(_TABLES)


def downgrade() -> None:
    """Refuse: a store is restored from a backup, never unmade by a command."""
    raise NotImplementedError("what was contributed is not thrown away")
