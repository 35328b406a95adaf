"""What the store gives and takes: plain values, never rows of a database.

1. Every time is an integer of microseconds since 1970.
2. `class_id` is internal to this node and must never be shown: it counts marking classes that the reader may not know of.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from mithaq.records.record import Record

LIVE = "live"
ACCOUNTS = "accounts"
RECALLED = "recalled"
ERASED = "erased"
NODE_LOG = "node"
PURGE = "purge"
OWED, COMPACTED = "owed", "compacted"


@dataclass(frozen=True, slots=True)
class Held:
    """One version of a record as this node holds it; `record` is None when its body was erased.

    `fresh` is True only in the answer of the `put` that stored it.
    """

    record: Record | None
    id: str
    type: str
    modified: int
    state: str
    class_id: int
    fresh: bool = False

    @property
    def recalled(self) -> bool:
        """Return whether its owner took this version back, be its text kept or erased."""
        return self.state in (RECALLED, ERASED)

    @property
    def body(self) -> bytes | None:
        """Return the bytes as received, or None when they were erased."""
        return None if self.record is None else self.record.body


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on a facet, or on "state", "created_by" or "modified", which every record has.

    `op` is one of "=", "<", "<=", ">", ">=", "in", "prefix"; `value` is a sequence for "in". A facet with several values
    fulfils a condition when one of them does.
    """

    facet: str
    op: str
    value: str | int | tuple[str | int, ...] | list[str] | list[int]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in order; `next` is the cursor of the page after it, or None on the last page."""

    rows: list[Held]
    next: str | None


@dataclass(frozen=True, slots=True)
class First:
    """The first rows in an order, and how many there are in all; `size` is at most the cap that was asked for."""

    rows: list[Held]
    size: int


class Entry(NamedTuple):
    """A record's place in a collection; `body` is None when it was erased."""

    collection: str
    seq: int
    added: int
    id: str
    type: str
    modified: int
    state: str
    body: bytes | None


class Placed(NamedTuple):
    """An entry with its standing in the collection: `newest` when no version of the record there is newer, whatever became of it;
    `oldest` when none that stands is older.
    """

    added: int
    id: str
    type: str
    modified: int
    state: str
    body: bytes | None
    newest: bool
    oldest: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a log. `edge` is the compact range; `note` the newest signed checkpoint; `cosigned` the size last cosigned."""

    size: int = 0
    edge: bytes = b""
    root: bytes = b""
    note: bytes | None = None
    cosigned: int = 0
    cosignature: bytes | None = None


@dataclass(frozen=True, slots=True)
class NewLeaf:
    """A leaf to be appended. `event` is the readable account of the act, without content."""

    hash: bytes
    salt: bytes
    kind: str
    record: str | None = None
    modified: int | None = None
    event: bytes | None = None
    actor: str | None = None
    act: str | None = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as kept. `salt` is empty once the record that it hid was erased, `event` None once its retention is over."""

    index: int
    hash: bytes
    salt: bytes
    kind: str
    record: str | None
    modified: int | None
    event: bytes | None
    actor: str | None
    act: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Job:
    """Work to be done at `due`."""

    id: str
    kind: str
    due: int
    state: str
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class Session:
    """A person's session, by the digest of its secret."""

    digest: bytes
    account: str
    expires: int
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in. `identity` is the STIX identity, `password` an argon2 hash or None where there is no password."""

    name: str
    identity: str
    person: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    clearance: int = 0
    compartments: frozenset[str] = field(default_factory=frozenset)
    password: str | None = None
    locale: str = "en"
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Credential:
    """What the owner of an account signs in with. `kind` says what `payload` is; `used` is 0 before the first use."""

    id: bytes
    account: str
    kind: str
    label: str
    made: int
    used: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of a table that somebody keeps under a name. `owner` is the person's identity, `place` the page, `query` its choices."""

    owner: str
    place: str
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Blob:
    """An attachment: `sha256` of the clear bytes, `body` its ciphertext, `key` the wrapped key, `scan` the scanner's word."""

    sha256: bytes
    size: int
    media_type: str
    key: bytes
    body: bytes
    scan: str = ""
