"""Principals: on whose behalf something is read. Nothing in the store can be read without one."""

from dataclasses import dataclass, field
from enum import Enum

OVERSIGHT = "oversight"
CLASSIFICATIONS = ("unclassified", "restricted", "confidential", "secret", "top-secret")


class Kind(Enum):
    """What sort of reader a principal is."""

    PERSON = "person"
    PARTNER = "partner"
    NODE = "node"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Principal:
    """A reader: a person of this node, a partner's node, this node itself (its clock, its doctor), or a foreign client of a collection.

    `id` is the STIX identity of the reader, `node` that of this node. `clearance` is an index of CLASSIFICATIONS. A person sees
    what is marked for a compartment only when it is one of `compartments`, and of the records of desks only those of `desks`. `roles` are
    for acts; they never widen what is seen. A client sees no record at all, only the intakes that `intakes` names.
    """

    id: str
    node: str
    kind: Kind
    name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    clearance: int = 0
    compartments: frozenset[str] = field(default_factory=frozenset)
    intakes: frozenset[str] = field(default_factory=frozenset)
    desks: frozenset[str] = field(default_factory=frozenset)


def this_node(node: str) -> Principal:
    """Return the principal of the node itself, which sees all that the node holds."""
    return Principal(id=node, node=node, kind=Kind.NODE, name="node", clearance=len(CLASSIFICATIONS) - 1)


def partner_node(identity: str, node: str) -> Principal:
    """Return the principal of the partner whose certificate was presented."""
    return Principal(id=identity, node=node, kind=Kind.PARTNER)


def foreign_client(identity: str, node: str, name: str, intakes: frozenset[str]) -> Principal:
    """Return the principal of a client that belongs to no node; `intakes` are the collections that it may read."""
    return Principal(id=identity, node=node, kind=Kind.CLIENT, name=name, intakes=intakes)
