"""The record: a STIX 2.1 object as this node holds it.

1. Received bytes are kept byte for byte; only the header is read, always.
2. A record without `created_by_ref` has no owner and is refused.
3. Identity of content is the SHA-256 of the RFC 8785 form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.canonical import canonical, digest, parse_object
from mithaq.records.ident import is_id, micros, split_id


class BadHeader(Refused):
    """The header of a record cannot be read."""

    rule = "record.header"
    what = N_("{id} cannot be kept: {reason}.")
    whose = N_("It is for its author to mend.")
    next_act = N_("Correct the record and send it again.")


@dataclass(frozen=True)
class Record:
    """One version of a STIX object. `body` is as received; `properties` is its value and must not be changed."""

    body: bytes
    properties: Mapping[str, Any]

    @cached_property
    def id(self) -> str:
        """Return the STIX identifier."""
        return str(self.properties["id"])

    @cached_property
    def type(self) -> str:
        """Return the STIX type."""
        return str(self.properties["type"])

    @cached_property
    def modified(self) -> int:
        """Return the version in microseconds since 1970: `modified`, or `created` where the type has no versions."""
        return micros(self.properties["modified"] if "modified" in self.properties else self.properties["created"])

    @cached_property
    def created_by(self) -> str:
        """Return the identity that owns the record."""
        return str(self.properties.get("created_by_ref") or "")

    @cached_property
    def marking_refs(self) -> tuple[str, ...]:
        """Return the marking references, sorted and unique; a marking definition is its own marking."""
        if self.type == "marking-definition":
            return (self.id,)
        return tuple(sorted(set(self.properties.get("object_marking_refs", ()))))

    @cached_property
    def sha256(self) -> bytes:
        """Return the 32-byte hash of the RFC 8785 form."""
        return digest(self.properties)

    @property
    def revoked(self) -> bool:
        """Return whether this version withdraws the object."""
        return self.properties.get("revoked") is True

    def extension(self, identifier: str) -> Mapping[str, Any]:
        """Return a property extension, or an empty mapping when the record has none of this identifier."""
        found = self.properties.get("extensions", {}).get(identifier)
        return found if isinstance(found, Mapping) else {}


def read_record(body: bytes, *, name: str = "a record") -> Record:
    """Return the record of bytes. Raises: NotIJson, TooLarge, BadHeader, BadIdentifier, BadTime."""
    return _checked(Record(body, parse_object(body, name=name)))


def make_record(properties: Mapping[str, Any]) -> Record:
    """Return the record of a value, its body the RFC 8785 form. Raises: NotIJson, BadHeader, BadIdentifier, BadTime."""
    return _checked(Record(canonical(dict(properties)), properties))


def _checked(record: Record) -> Record:
    properties = record.properties
    identifier = properties.get("id")
    if not isinstance(identifier, str):
        raise BadHeader(id=N_("A record"), reason=N_("it has no id"))
    kind, _ = split_id(identifier)

    def refuse(reason: str) -> None:
        raise BadHeader(id=identifier, reason=reason)

    if properties.get("type") != kind:
        refuse("its type is not that of its id")
    if properties.get("spec_version") != "2.1":
        refuse("its spec_version is not 2.1")
    if kind != "marking-definition" and "modified" not in properties:
        refuse("it has no modified time, so it has no version")
    if "created" not in properties or micros(properties["created"]) > record.modified:
        refuse("its created time is missing or later than its modified time")
    if not is_id(properties.get("created_by_ref")):
        refuse("it names no owner in created_by_ref")
    refs = properties.get("object_marking_refs", [])
    if not isinstance(refs, list) or not all(is_id(ref) for ref in refs):
        refuse("its object_marking_refs are not identifiers")
    if not isinstance(properties.get("extensions", {}), dict):
        refuse("its extensions are not an object")
    return record
