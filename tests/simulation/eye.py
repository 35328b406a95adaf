"""The judge's own eye: what lies in a node's files, read from the tables and not by the store's questions."""

import sqlite3
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec


@dataclass(frozen=True)
class Log:
    """The head of a log, as the table has it."""

    size: int
    root: bytes
    cosigned: int
    cosignature: bytes | None


@dataclass(frozen=True)
class Version:
    """One version of a record, as the tables have it."""

    id: str
    type: str
    modified: int
    state: str
    body: bytes | None

    @cached_property
    def said(self) -> dict[str, Any]:
        """Return the body's value, empty when it is destroyed."""
        return {} if self.body is None else msgspec.json.decode(self.body)


class Eye:
    """A look into the files of one node; opened for as long as the node's life lasts."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)

    def close(self) -> None:
        """Close the look."""
        self._connection.close()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self._connection.execute(query, values).fetchall()

    def heads(self) -> dict[str, Log]:
        """Return all logs by name."""
        return {name: Log(*rest) for name, *rest in self.rows("SELECT name, size, root, cosigned, cosignature FROM log")}

    def hashes(self, log: str) -> list[bytes]:
        """Return the leaf hashes of a log."""
        query = "SELECT hash FROM leaf JOIN log ON log.id = leaf.log WHERE log.name = ? ORDER BY idx"
        return [row[0] for row in self.rows(query, log)]

    def acts(self, log: str) -> list[str]:
        """Return the acts of the leaves of the node log."""
        query = "SELECT act FROM leaf JOIN log ON log.id = leaf.log WHERE log.name = ? ORDER BY idx"
        return [row[0] for row in self.rows(query, log)]

    def versions(self) -> dict[tuple[str, int], Version]:
        """Return every version of every record by identifier and version."""
        query = (
            "SELECT t.name, r.uuid, r.modified, r.state, b.bytes FROM record r JOIN record_type t ON t.id = r.type"
            " LEFT JOIN body b ON b.rid = r.rid"
        )
        made = [Version(f"{kind}--{UUID(bytes=uuid)}", kind, *rest) for kind, uuid, *rest in self.rows(query)]
        return {(one.id, one.modified): one for one in made}

    def entries(self) -> dict[str, list[tuple[str, int]]]:
        """Return the entries of every collection in order."""
        query = (
            "SELECT c.name, t.name, r.uuid, r.modified FROM entry e JOIN collection c ON c.id = e.coll JOIN record r ON r.rid = e.rid"
            " JOIN record_type t ON t.id = r.type ORDER BY e.coll, e.seq"
        )
        found: dict[str, list[tuple[str, int]]] = {}
        for name, kind, uuid, modified in self.rows(query):
            found.setdefault(name, []).append((f"{kind}--{UUID(bytes=uuid)}", modified))
        return found

    def states(self) -> dict[str, list[str]]:
        """Return the derived facet `status` of every record that has one."""
        query = (
            "SELECT t.name, r.uuid, f.value FROM facet f JOIN prop p ON p.id = f.prop JOIN record r ON r.rid = f.rid"
            " JOIN record_type t ON t.id = r.type WHERE p.name = 'status' ORDER BY f.value"
        )
        found: dict[str, list[str]] = {}
        for kind, uuid, value in self.rows(query):
            found.setdefault(f"{kind}--{UUID(bytes=uuid)}", []).append(value)
        return found

    def jobs(self, *kinds: str) -> list[str]:
        """Return the jobs of the kinds."""
        return [row[0] for kind in kinds for row in self.rows("SELECT id FROM job WHERE kind = ?", kind)]

    def blobs(self) -> set[str]:
        """Return the hashes of the attachments that are kept."""
        return {row[0].hex() for row in self.rows("SELECT sha256 FROM blob")}
