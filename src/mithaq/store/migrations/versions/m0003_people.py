"""What people sign in with, and the views of tables that they keep."""

from mithaq.store.migrations.creating import create

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = (
    "CREATE TABLE credential (id {BYTES} NOT NULL PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL,"
    " made {BIG} NOT NULL, used {BIG} NOT NULL, payload {BYTES} NOT NULL) {ROWS}",
    "CREATE INDEX credential_account ON credential (account)",
    "CREATE TABLE saved_view (owner TEXT NOT NULL, place TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL,"
    " PRIMARY KEY (owner, place, name)) {ROWS}",
)


def upgrade() -> None:
    """Create the tables of credentials and saved views."""
    create(_TABLES)


def downgrade() -> None:
    """Refuse: a store is restored from a backup, never unmade by a command."""
    raise NotImplementedError("what people sign in with is not thrown away")
