"""What every collection can do, whoever it is for: the open intakes and the partners' streams answer to one set of addresses."""

from collections.abc import Sequence
from typing import Any, Protocol

from mithaq.store import Listed, Served, Sought


class Shelf(Protocol):
    """A collection as one caller has it. What its caller may not see changes nothing in any answer."""

    @property
    def id(self) -> str:
        """Return the identifier, a UUID."""

    @property
    def can_read(self) -> bool:
        """Return whether the caller may read."""

    @property
    def can_write(self) -> bool:
        """Return whether the caller may write."""

    def described(self) -> dict[str, Any]:
        """Return the collection resource (TAXII 2.1 section 5.2.1)."""

    def objects(self, sought: Sought, limit: int, max_bytes: int) -> Sequence[Served]:
        """Return at most `limit` objects in the order of their adding."""

    def manifest(self, sought: Sought, limit: int) -> Sequence[Listed]:
        """Return at most `limit` lines of the manifest in the order of adding."""

    def contribute(self, envelope: bytes) -> bytes:
        """Return the status resource of an envelope, durable with what was kept of it. Raises: Refused."""

    def delete(self, identifier: str, sought: Sought) -> None:
        """Delete versions of an object. Raises: Refused."""


class Caller(Protocol):
    """Whoever asks, as its credential says."""

    @property
    def id(self) -> str:
        """Return what tells this caller's cursors from another's."""

    @property
    def root(self) -> str:
        """Return the name of the API root that the caller has."""

    def shelves(self) -> Sequence[Shelf]:
        """Return the collections that the caller may know of."""

    def shelf(self, identifier: str) -> Shelf:
        """Return one of them. Raises: NoSuchIntake, whether it is not there or not for this caller."""

    def status(self, identifier: str) -> bytes:
        """Return the status of an envelope that this caller sent. Raises: NoSuchStatus."""
