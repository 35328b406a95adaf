"""Markings: who may see a record and pass it on. TLP 2.0 (FIRST, 2022) and the terms of an agreement.

1. A record without a marking, or with one nobody knows, is refused: it fails closed.
2. Merging two markings takes the highest TLP, the intersection of recipients and of purposes, the union of handling codes and
   compartments, the highest classification and the earliest expiry; markings of different agreements never merge.
3. Empty releasability means nobody outside this node.
4. A marking class is the resolved set of marking references with the originator; what a reader may see is decided per class.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.records.canonical import digest
from mithaq.records.ident import BadTime, is_id, micros, named_id, timestamp
from mithaq.records.principal import CLASSIFICATIONS, Kind, Principal

TERMS_EXTENSION = named_id("extension-definition", "terms", "1")
HANDLING_CODES = ("H0", "H1", "H2", "H3")


class MarkingRefused(Refused):
    """Base of what is wrong with a marking."""


class Unmarked(MarkingRefused):
    """No marking at all."""

    rule = "marking.required"
    what = N_("{id} carries no marking, so nobody may be given it.")
    whose = N_("It is for its author to mark.")
    next_act = N_("Choose a TLP level and the terms of an agreement, then try again.")


class UnknownMarking(MarkingRefused):
    """A marking reference that this node has no definition of."""

    rule = "marking.known"
    what = N_("{id} carries the marking {marking}, which this node does not know.")
    whose = N_("It is for its sender to define.")
    next_act = N_("Send the marking definition first; nothing is guessed.")


class BadTerms(MarkingRefused):
    """Terms that cannot be read; reading them leniently would widen who may see."""

    rule = "marking.terms"
    what = N_("The terms of marking {id} cannot be read: {reason}.")
    whose = N_("It is for its author to mend.")
    next_act = N_("Correct the terms and send the marking under a new identifier.")


class NeverMerge(MarkingRefused):
    """Markings of two agreements on one record."""

    rule = "marking.one-agreement"
    what = N_("{id} is marked under two agreements; their terms never merge.")
    whose = N_("It is for its author to choose one.")
    next_act = N_("Make one record for each agreement.")


class Tlp(IntEnum):
    """Traffic Light Protocol 2.0, from open to closed."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    @property
    def label(self) -> str:
        """Return the label as FIRST writes it."""
        return "TLP:" + self.name.replace("_", "+")

    @property
    def ref(self) -> str:
        """Return the identifier of the OASIS marking definition (STIX 2.1 TLP 2.0 extension, 2022)."""
        return _TLP_REFS[self]


_TLP_REFS = {
    Tlp.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    Tlp.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    Tlp.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    Tlp.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    Tlp.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
TLP_BY_REF = {ref: level for level, ref in _TLP_REFS.items()}


@dataclass(frozen=True, slots=True)
class Terms:
    """The conditions of one agreement. `expires_at` is in microseconds since 1970; None: as the agreement says."""

    agreement: str
    releasable_to: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    handling: frozenset[str] = frozenset()
    classification: int = 0
    compartments: frozenset[str] = frozenset()
    expires_at: int | None = None

    def properties(self) -> dict[str, Any]:
        """Return the value of the terms extension."""
        made: dict[str, Any] = {
            "extension_type": "property-extension",
            "agreement": self.agreement,
            "releasable_to": sorted(self.releasable_to),
            "purposes": sorted(self.purposes),
            "handling": sorted(self.handling),
            "classification": CLASSIFICATIONS[self.classification],
        }
        if self.compartments:
            made["compartments"] = sorted(self.compartments)
        if self.expires_at is not None:
            made["expires_at"] = timestamp(self.expires_at)
        return made


@dataclass(frozen=True, slots=True)
class Marking:
    """A resolved marking. Without terms it is a bare TLP level, which only TLP:CLEAR lets out of the node."""

    tlp: Tlp
    terms: Terms | None = None


@dataclass(frozen=True, slots=True)
class MarkingClass:
    """What visibility is decided on: the sorted marking references of a record, and its originator."""

    refs: tuple[str, ...]
    originator: str


def definition_id(node: str, terms: Terms) -> str:
    """Return the name under which a node defines terms: the same for the same terms."""
    return named_id("marking-definition", node, digest(terms.properties()).hex())


def read_terms(identifier: str, value: Mapping[str, Any]) -> Terms:
    """Return the terms of a marking definition's extension. Raises: BadTerms for anything missing, unknown or of the wrong type."""
    known = {
        "extension_type",
        "agreement",
        "releasable_to",
        "purposes",
        "handling",
        "classification",
        "compartments",
        "expires_at",
    }
    if unknown := set(value) - known:
        raise BadTerms(id=identifier, reason=because(N_("“{name}” is not a term"), name=sorted(unknown)[0]))
    for name in ("releasable_to", "purposes", "handling"):
        if not _is_texts(value.get(name)):
            raise BadTerms(id=identifier, reason=because(N_("“{name}” is not a list of texts"), name=name))
    if not _is_texts(value.get("compartments", [])):
        raise BadTerms(id=identifier, reason=because(N_("“{name}” is not a list of texts"), name="compartments"))
    if not is_id(value.get("agreement")) or not all(is_id(one) for one in value["releasable_to"]):
        raise BadTerms(id=identifier, reason=N_("an agreement or a recipient is not an identifier"))
    if not set(value["handling"]) <= set(HANDLING_CODES):
        raise BadTerms(id=identifier, reason=N_("a handling code is none of H0 to H3"))
    if value.get("classification") not in CLASSIFICATIONS:
        raise BadTerms(id=identifier, reason=N_("the classification is not one of the five levels"))
    try:
        expires_at = micros(value["expires_at"]) if "expires_at" in value else None
    except BadTime as error:
        raise BadTerms(id=identifier, reason=because(N_("“{name}” is not a time"), name="expires_at")) from error
    return Terms(
        agreement=value["agreement"],
        releasable_to=frozenset(value["releasable_to"]),
        purposes=frozenset(value["purposes"]),
        handling=frozenset(value["handling"]),
        classification=CLASSIFICATIONS.index(value["classification"]),
        compartments=frozenset(value.get("compartments", [])),
        expires_at=expires_at,
    )


def read_definition(properties: Mapping[str, Any]) -> Marking:
    """Return the marking that a marking-definition record defines. Raises: BadTerms."""
    identifier = str(properties.get("id"))
    if identifier in TLP_BY_REF:
        return Marking(TLP_BY_REF[identifier])
    extension = properties.get("extensions", {}).get(TERMS_EXTENSION)
    if not isinstance(extension, Mapping):
        raise BadTerms(id=identifier, reason=N_("it has no terms"))
    return Marking(Tlp.CLEAR, read_terms(identifier, extension))


def resolve(identifier: str, refs: Iterable[str], lookup: Callable[[str], Marking | None]) -> Marking:
    """Return the marking of a record from its references. Raises: Unmarked, UnknownMarking, NeverMerge."""
    found: list[Marking] = []
    for ref in refs:
        marking = Marking(TLP_BY_REF[ref]) if ref in TLP_BY_REF else lookup(ref)
        if marking is None:
            raise UnknownMarking(id=identifier, marking=ref)
        found.append(marking)
    if not found:
        raise Unmarked(id=identifier)
    return reduce(lambda one, other: merge(identifier, one, other), found)


def merge(identifier: str, one: Marking, other: Marking) -> Marking:
    """Return the stricter marking of both in every respect. Raises: NeverMerge."""
    tlp = max(one.tlp, other.tlp)
    if one.terms is None or other.terms is None:
        return Marking(tlp, one.terms or other.terms)
    a, b = one.terms, other.terms
    if a.agreement != b.agreement:
        raise NeverMerge(id=identifier)
    expiries = [at for at in (a.expires_at, b.expires_at) if at is not None]
    terms = Terms(
        agreement=a.agreement,
        releasable_to=a.releasable_to & b.releasable_to,
        purposes=a.purposes & b.purposes,
        handling=a.handling | b.handling,
        classification=max(a.classification, b.classification),
        compartments=a.compartments | b.compartments,
        expires_at=min(expiries, default=None),
    )
    return Marking(tlp, terms)


def is_visible(principal: Principal, marking: Marking, originator: str) -> bool:
    """Return whether `principal` may know that a record of this marking and originator exists."""
    if principal.kind is Kind.CLIENT:
        return False
    if principal.kind is Kind.NODE:
        return True
    terms = marking.terms
    if principal.kind is Kind.PARTNER:
        if terms is None:
            return marking.tlp is Tlp.CLEAR or originator == principal.id
        return principal.id in terms.releasable_to or originator == principal.id
    if terms is None:
        return True
    return terms.classification <= principal.clearance and terms.compartments <= principal.compartments


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
