"""Creating tables on either engine from one text: what each calls bytes, long integers and checked rows."""

from collections.abc import Iterable

from alembic import op

_WORDS = {
    "sqlite": {"BYTES": "BLOB", "BIG": "INTEGER", "ROWS": "STRICT"},
    "postgresql": {"BYTES": "BYTEA", "BIG": "BIGINT", "ROWS": ""},
}


def create(statements: Iterable[str]) -> None:
    """Run statements, the words of the engine in the places of `{BYTES}`, `{BIG}` and `{ROWS}`."""
    words = _WORDS[op.get_bind().dialect.name]
    for statement in statements:
        op.execute(statement.format(**words))
