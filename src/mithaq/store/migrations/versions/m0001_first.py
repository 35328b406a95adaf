"""The first schema."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_WORDS = {
    "sqlite": {"BYTES": "BLOB", "BIG": "INTEGER", "SORTED": "TEXT", "ROWS": "STRICT", "PACKED": "STRICT, WITHOUT ROWID"},
    "postgresql": {"BYTES": "BYTEA", "BIG": "BIGINT", "SORTED": 'TEXT COLLATE "C"', "ROWS": "", "PACKED": ""},
}
_TABLES = """
CREATE TABLE writer (id INTEGER PRIMARY KEY, token BYTES NOT NULL) ROWS;
CREATE TABLE marking (id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, definition BYTES NOT NULL) ROWS;
CREATE TABLE marking_class (id INTEGER PRIMARY KEY, refs TEXT NOT NULL, originator TEXT NOT NULL, UNIQUE (refs, originator)) ROWS;
CREATE TABLE place (id INTEGER PRIMARY KEY, cls INTEGER NOT NULL, newer TEXT NOT NULL, UNIQUE (cls, newer)) ROWS;
CREATE TABLE record_type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) ROWS;
CREATE TABLE prop (id INTEGER PRIMARY KEY, type INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    counted INTEGER NOT NULL, UNIQUE (type, name)) ROWS;
CREATE TABLE record (rid BIG PRIMARY KEY, uuid BYTES NOT NULL, type INTEGER NOT NULL, modified BIG NOT NULL, cls INTEGER NOT NULL,
    place INTEGER, declared INTEGER NOT NULL, state TEXT NOT NULL, sha256 BYTES, facets TEXT) ROWS;
CREATE UNIQUE INDEX record_version ON record (uuid, type, modified);
CREATE INDEX record_newest ON record (type, modified, rid, place) WHERE place IS NOT NULL;
CREATE TABLE body (rid BIG PRIMARY KEY, bytes BYTES NOT NULL) ROWS;
CREATE TABLE facet_count (prop INTEGER NOT NULL, value SORTED NOT NULL, place INTEGER NOT NULL, n BIG NOT NULL,
    PRIMARY KEY (prop, value, place)) PACKED;
CREATE TABLE collection (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size BIG NOT NULL, added BIG NOT NULL) ROWS;
CREATE TABLE entry (coll INTEGER NOT NULL, seq BIG NOT NULL, rid BIG NOT NULL, cls INTEGER NOT NULL, added BIG NOT NULL,
    PRIMARY KEY (coll, seq)) PACKED;
CREATE INDEX entry_record ON entry (rid);
CREATE UNIQUE INDEX entry_added ON entry (coll, added);
CREATE TABLE log (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size BIG NOT NULL, edge BYTES NOT NULL, root BYTES NOT NULL,
    note BYTES, noted BIG NOT NULL, cosigned BIG NOT NULL, cosignature BYTES) ROWS;
CREATE TABLE leaf (log INTEGER NOT NULL, idx BIG NOT NULL, hash BYTES NOT NULL, salt BYTES NOT NULL, kind TEXT NOT NULL, type INTEGER,
    uuid BYTES, modified BIG, cls INTEGER, event BYTES, actor TEXT, act TEXT, at BIG NOT NULL, PRIMARY KEY (log, idx)) PACKED;
CREATE INDEX leaf_record ON leaf (uuid, log, idx) WHERE uuid IS NOT NULL;
CREATE TABLE tile (log INTEGER NOT NULL, level INTEGER NOT NULL, idx BIG NOT NULL, bytes BYTES NOT NULL,
    PRIMARY KEY (log, level, idx)) ROWS;
CREATE TABLE job (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, due BIG NOT NULL, state TEXT NOT NULL, payload BYTES NOT NULL) ROWS;
CREATE INDEX job_due ON job (kind, due);
CREATE TABLE session (digest BYTES NOT NULL PRIMARY KEY, account TEXT NOT NULL, expires BIG NOT NULL, payload BYTES NOT NULL) ROWS;
CREATE INDEX session_account ON session (account);
CREATE TABLE account (name TEXT NOT NULL PRIMARY KEY, identity TEXT NOT NULL, person TEXT NOT NULL, roles TEXT NOT NULL,
    clearance INTEGER NOT NULL, compartments TEXT NOT NULL, password TEXT, locale TEXT NOT NULL, disabled INTEGER NOT NULL) ROWS;
CREATE TABLE blob (sha256 BYTES NOT NULL PRIMARY KEY, size BIG NOT NULL, media_type TEXT NOT NULL, key BYTES NOT NULL,
    body BYTES NOT NULL, scan TEXT NOT NULL) ROWS;
CREATE TABLE answer (key TEXT NOT NULL PRIMARY KEY, at BIG NOT NULL, outcome BYTES NOT NULL) ROWS;
CREATE INDEX answer_at ON answer (at);
"""
_SQLITE = """
CREATE TABLE facet (prop INTEGER NOT NULL, value TEXT NOT NULL, modified INTEGER NOT NULL, rid INTEGER NOT NULL,
    place INTEGER NOT NULL, PRIMARY KEY (prop, value, modified, rid)) STRICT, WITHOUT ROWID;
CREATE INDEX record_newest_of_all ON record (modified, rid, place) WHERE place IS NOT NULL;
CREATE VIRTUAL TABLE ft USING fts5(words, tokenize='ascii', detail=none, columnsize=0);
"""
_POSTGRESQL = """
CREATE TABLE facet (prop INTEGER NOT NULL, value TEXT COLLATE "C" NOT NULL, modified BIGINT NOT NULL, rid BIGINT NOT NULL,
    place INTEGER NOT NULL, PRIMARY KEY (prop, value, modified, rid) INCLUDE (place));
CREATE INDEX record_newest_of_all ON record (modified, rid, place) WHERE place IS NOT NULL;
CREATE TABLE ft (rid BIGINT PRIMARY KEY, modified BIGINT NOT NULL, words TSVECTOR NOT NULL);
CREATE INDEX ft_words ON ft USING gin (words);
CREATE INDEX ft_newest ON ft (modified, rid);
"""


def upgrade() -> None:
    """Create every table."""
    engine = op.get_bind().dialect.name
    words = _WORDS[engine]
    script = _TABLES + (_SQLITE if engine == "sqlite" else _POSTGRESQL)
    for statement in filter(None, (part.strip() for part in script.split(";"))):
        op.execute(" ".join(_spoken(word, words) for word in statement.split()))


def downgrade() -> None:
    """Refuse: a store is restored from a backup, never unmade by a command."""
    raise NotImplementedError("the first schema has none before it")


def _spoken(word: str, words: dict[str, str]) -> str:
    bare = word.strip("(),")
    return word.replace(bare, words[bare]) if bare in words else word
