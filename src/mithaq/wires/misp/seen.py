"""Contributions as the way back to MISP sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from mithaq.records.marking import Tlp
from mithaq.wires.misp.extension import extension_of

SECOND = 1_000_000
Named = tuple[str, str]


def named_by(properties: Mapping[str, Any]) -> list[str]:
    """Return the identifiers that a report names, its author's included."""
    refs, author = properties.get("object_refs"), properties.get("created_by_ref")
    named = [*(refs if isinstance(refs, list) else ()), author]
    return [ref for ref in named if isinstance(ref, str)]


class LeftOut(NamedTuple):
    """What is not in the file, and why."""

    id: str
    reason: str


@dataclass(frozen=True)
class Seen:
    """The newest version of an object. `withdrawn`: its custodian took it back, and the properties are neutral.

    `added` and `version` are in microseconds since 1970; `level` is the marking that holds, the collection's own included. `custodian`, who
    contributed it, is said where it matters: of what bears our extension, was taken back, or is named by a report that bears it.
    """

    id: str
    added: int
    version: int
    properties: Mapping[str, Any]
    level: Tlp
    withdrawn: bool = False
    custodian: str = ""

    @property
    def type(self) -> str:
        """Return the STIX type."""
        return self.id.partition("--")[0]

    @property
    def uuid(self) -> str:
        """Return the UUID of the identifier."""
        return self.id.partition("--")[2]

    @property
    def at(self) -> int:
        """Return the version in whole seconds, rounded up."""
        return -(-self.version // SECOND)

    @property
    def extension(self) -> Mapping[str, Any] | None:
        """Return what MISP said of the part that the object stands for, or None."""
        return extension_of(self.properties)

    @property
    def is_over(self) -> bool:
        """Return whether the object no longer holds: taken back, or revoked by its owner."""
        return self.withdrawn or self.properties.get("revoked") is True
