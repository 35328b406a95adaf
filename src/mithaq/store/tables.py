"""The tables, as Core speaks of them. The migrations make them; a test compares the two.

1. `record` never holds the body; a tombstone is a `record` row without `sha256` and without a `body` row.
2. `place` is the newest-version rule made a number: a head's marking class and the classes of the newer heads of the same
   record. A reader sees a head when its class is visible and none of those is: one "IN" serves pages, facets and counts.
3. `facet` and `facet_count` hold heads only; `record.facets` keeps what was put there, so that it can be taken back exactly.
"""

import sqlalchemy as sa

metadata = sa.MetaData()
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
C_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

writer = sa.Table("writer", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("token", sa.LargeBinary, nullable=False))
marking = sa.Table(
    "marking",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("definition", sa.LargeBinary, nullable=False),
)
marking_class = sa.Table(
    "marking_class",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("refs", sa.Text, nullable=False),
    sa.Column("originator", sa.Text, nullable=False),
)
place = sa.Table(
    "place",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("cls", sa.Integer, nullable=False),
    sa.Column("newer", sa.Text, nullable=False),
)
record_type = sa.Table(
    "record_type",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
)
prop = sa.Table(
    "prop",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("type", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("counted", sa.Integer, nullable=False),
)
record = sa.Table(
    "record",
    metadata,
    sa.Column("rid", BIG, primary_key=True),
    sa.Column("uuid", sa.LargeBinary, nullable=False),
    sa.Column("type", sa.Integer, nullable=False),
    sa.Column("modified", BIG, nullable=False),
    sa.Column("cls", sa.Integer, nullable=False),
    sa.Column("place", sa.Integer),
    sa.Column("declared", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("sha256", sa.LargeBinary),
    sa.Column("facets", sa.Text),
)
body = sa.Table(
    "body",
    metadata,
    sa.Column("rid", BIG, primary_key=True),
    sa.Column("bytes", sa.LargeBinary, nullable=False),
)
facet = sa.Table(
    "facet",
    metadata,
    sa.Column("prop", sa.Integer, primary_key=True),
    sa.Column("value", C_TEXT, primary_key=True),
    sa.Column("modified", BIG, primary_key=True),
    sa.Column("rid", BIG, primary_key=True),
    sa.Column("place", sa.Integer, nullable=False),
)
facet_count = sa.Table(
    "facet_count",
    metadata,
    sa.Column("prop", sa.Integer, primary_key=True),
    sa.Column("value", C_TEXT, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("n", BIG, nullable=False),
)
collection = sa.Table(
    "collection",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("size", BIG, nullable=False),
    sa.Column("added", BIG, nullable=False),
)
entry = sa.Table(
    "entry",
    metadata,
    sa.Column("coll", sa.Integer, primary_key=True),
    sa.Column("seq", BIG, primary_key=True),
    sa.Column("rid", BIG, nullable=False),
    sa.Column("cls", sa.Integer, nullable=False),
    sa.Column("added", BIG, nullable=False),
)
log = sa.Table(
    "log",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("size", BIG, nullable=False),
    sa.Column("edge", sa.LargeBinary, nullable=False),
    sa.Column("root", sa.LargeBinary, nullable=False),
    sa.Column("note", sa.LargeBinary),
    sa.Column("noted", BIG, nullable=False),
    sa.Column("cosigned", BIG, nullable=False),
    sa.Column("cosignature", sa.LargeBinary),
)
leaf = sa.Table(
    "leaf",
    metadata,
    sa.Column("log", sa.Integer, primary_key=True),
    sa.Column("idx", BIG, primary_key=True),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Column("salt", sa.LargeBinary, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("type", sa.Integer),
    sa.Column("uuid", sa.LargeBinary),
    sa.Column("modified", BIG),
    sa.Column("cls", sa.Integer),
    sa.Column("event", sa.LargeBinary),
    sa.Column("actor", sa.Text),
    sa.Column("act", sa.Text),
    sa.Column("at", BIG, nullable=False),
)
tile = sa.Table(
    "tile",
    metadata,
    sa.Column("log", sa.Integer, primary_key=True),
    sa.Column("level", sa.Integer, primary_key=True),
    sa.Column("idx", BIG, primary_key=True),
    sa.Column("bytes", sa.LargeBinary, nullable=False),
)
job = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("due", BIG, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
)
session = sa.Table(
    "session",
    metadata,
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("expires", BIG, nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
)
account = sa.Table(
    "account",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("identity", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("roles", sa.Text, nullable=False),
    sa.Column("clearance", sa.Integer, nullable=False),
    sa.Column("compartments", sa.Text, nullable=False),
    sa.Column("password", sa.Text),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("disabled", sa.Integer, nullable=False),
)
credential = sa.Table(
    "credential",
    metadata,
    sa.Column("id", sa.LargeBinary, primary_key=True),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("made", BIG, nullable=False),
    sa.Column("used", BIG, nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
)
saved_view = sa.Table(
    "saved_view",
    metadata,
    sa.Column("owner", sa.Text, primary_key=True),
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("query", sa.Text, nullable=False),
)
blob = sa.Table(
    "blob",
    metadata,
    sa.Column("sha256", sa.LargeBinary, primary_key=True),
    sa.Column("size", BIG, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("key", sa.LargeBinary, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("scan", sa.Text, nullable=False),
)
answer = sa.Table(
    "answer",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", BIG, nullable=False),
    sa.Column("outcome", sa.LargeBinary, nullable=False),
)
intake = sa.Table(
    "intake",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("size", BIG, nullable=False),
    sa.Column("added", BIG, nullable=False),
    sa.Column("settings", sa.LargeBinary, nullable=False),
)
contribution = sa.Table(
    "contribution",
    metadata,
    sa.Column("coll", sa.Integer, primary_key=True),
    sa.Column("added", BIG, primary_key=True),
    sa.Column("type", sa.Integer, nullable=False),
    sa.Column("uuid", sa.LargeBinary, nullable=False),
    sa.Column("version", BIG, nullable=False),
    sa.Column("newest", sa.Integer, nullable=False),
    sa.Column("oldest", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("custodian", sa.Text, nullable=False),
    sa.Column("sha256", sa.LargeBinary),
    sa.Column("bytes", sa.LargeBinary),
)
client = sa.Table(
    "client",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("identity", sa.Text, nullable=False),
    sa.Column("reads", sa.Text, nullable=False),
    sa.Column("writes", sa.Text, nullable=False),
    sa.Column("password", sa.Text),
    sa.Column("bearer", sa.LargeBinary),
    sa.Column("disabled", sa.Integer, nullable=False),
)
