"""What intakes and their clients look like to the floors above: plain values, never rows of a database.

1. A version that has none of its own (an observable) has the number 0 and is shown as the time at which it was added.
2. States: `live`; `held_back`, kept and served to nobody; `withdrawn`, the neutral version that tells of a deletion; `erased`, a tombstone.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

LIVE, HELD_BACK, WITHDRAWN, ERASED = "live", "held_back", "withdrawn", "erased"
UNVERSIONED = 0


@dataclass(frozen=True, slots=True)
class Intake:
    """An open collection. `size` counts every version ever kept, `added` is the newest time given; `settings` is the caller's own."""

    name: str
    size: int
    added: int
    settings: bytes


@dataclass(frozen=True, slots=True)
class Client:
    """A foreign client: `identity` is the custodian of what it contributes, `password` an argon2 hash, `bearer` the hash of a token."""

    name: str
    identity: str
    reads: frozenset[str] = field(default_factory=frozenset)
    writes: frozenset[str] = field(default_factory=frozenset)
    password: str | None = None
    bearer: bytes | None = None
    disabled: bool = False


class Offered(NamedTuple):
    """A version to be kept: its identifier in two parts, its version, the hash of its RFC 8785 form, its bytes as received."""

    type: str
    uuid: bytes
    version: int
    sha256: bytes
    body: bytes
    held_back: bool = False


class Verdict(Enum):
    """What came of an offered version."""

    KEPT = "kept"
    KNOWN = "known"
    CONFLICT = "conflict"
    GONE = "gone"
    FOREIGN = "foreign"


class Judged(NamedTuple):
    """A verdict, with when the version was added and the hash of what is held under it, where it is held."""

    verdict: Verdict
    added: int = 0
    held_sha256: bytes | None = None


class Contribution(NamedTuple):
    """A version as held. `version` is what is shown: for one that has none of its own, when it was added."""

    added: int
    id: str
    version: int
    state: str
    custodian: str
    body: bytes | None


class Served(NamedTuple):
    """A version as it is handed to a reader: when it was added, and its bytes."""

    added: int
    body: bytes


class Listed(NamedTuple):
    """A version as a manifest names it."""

    added: int
    id: str
    version: int


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked of a collection: versions added after `after`; None asks for any type, identifier, version.

    `versions` holds numbers beside `newest`, `oldest` and `every`; a version that fulfils one of them is meant.
    """

    after: int = -1
    types: frozenset[str] | None = None
    ids: frozenset[str] | None = None
    newest: bool = True
    oldest: bool = False
    every: bool = False
    versions: frozenset[int] = frozenset()
