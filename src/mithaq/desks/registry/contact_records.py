"""Points of contact and mechanisms: whom to call for what and when, and the agreed ways of doing a thing again and again.

1. Each party names its own points of contact, one for each purpose, channel or mechanism; a change is a new version of its record.
2. A mechanism is drafted by one party; it is agreed when every party to its agreement has signed the same version.
"""

import msgspec

from mithaq.desks.registry.entries import (
    OFFICER,
    BadEntry,
    Citing,
    Naming,
    first_name,
    named,
    names_in,
    same_owner,
)
from mithaq.desks.registry.periods import check_period, first_days, last_days
from mithaq.exchange.agreement import TYPE as AGREEMENT
from mithaq.exchange.agreement import LanguageText, read_agreement, signers
from mithaq.lang.catalogue import N_
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

CHANNELS = ("secure-line", "telephone", "secure-telephone", "mail", "video", "in-person")
PROPOSED, AGREED = "proposed", "agreed"
MOST = 200


class ContactPointBody(msgspec.Struct, frozen=True, kw_only=True):
    """A point of contact of an institution. `pillar` or `mechanism` says what for, neither: for everything; `reach` is the number or
    address, `open_hours` when it answers, in `zone` (an IANA name); `substitutes` are the offices that answer otherwise, in their order."""

    institution: str
    office: str
    channel: str
    reach: str
    pillar: str = ""
    mechanism: str | None = None
    post: str | None = None
    open_hours: str = ""
    zone: str = "UTC"
    languages: list[str] = []
    substitutes: list[str] = []
    began_on: str = ""
    ended_on: str = ""


class MechanismBody(msgspec.Struct, frozen=True, kw_only=True):
    """A mechanism: what it is for, under which article, and its procedure in equally authentic language versions."""

    agreement: str
    names: list[Naming]
    serves: str
    pillar: str = ""
    article: str = ""
    texts: list[LanguageText] = []
    sources: list[Citing] = []


CONTACT_POINT_TYPE = RecordType(
    "contact-point",
    N_("Point of contact"),
    ContactPointBody,
    (
        Facet("institution", at("institution"), FacetKind.REF),
        Facet("mechanism", at("mechanism"), FacetKind.REF),
        Facet("pillar", at("pillar"), counted=True),
        Facet("channel", at("channel"), counted=True),
        Facet("first_day", first_days, FacetKind.DATE),
        Facet("last_day", last_days, FacetKind.DATE),
    ),
    words("office", "reach", "substitutes"),
    words("office"),
    office=OFFICER,
    forms=(
        ("institution", Form.ID),
        ("mechanism", Form.ID),
        ("post", Form.ID),
        ("began_on", Form.DATE),
        ("ended_on", Form.DATE),
    ),
)
MECHANISM_TYPE = RecordType(
    "mechanism",
    N_("Mechanism"),
    MechanismBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("pillar", at("pillar"), counted=True),
        Facet("article", at("article")),
        Facet("status", counted=True),
        Facet("unsigned", kind=FacetKind.REF),
    ),
    lambda body: "\n".join([names_in("names")(body), str(body["serves"]), *(str(one["text"]) for one in body.get("texts", []))]),
    first_name("names"),
    office=OFFICER,
    forms=(("agreement", Form.ID), ("sources.record", Form.ID)),
)
TYPES = (CONTACT_POINT_TYPE, MECHANISM_TYPE)


def check_contact_point(reading: Reading, record: Record) -> None:
    """Raise BadEntry, BadPeriod or NotYourEntry when a point of contact may not be kept."""
    body = msgspec.convert(record.properties, ContactPointBody)
    if body.channel not in CHANNELS:
        raise BadEntry(reason=N_("nobody knows this way to reach it"))
    if not body.office.strip() or not body.reach.strip():
        raise BadEntry(reason=N_("a point of contact needs an office, and where it is reached"))
    check_period(body.began_on, body.ended_on)
    whose = N_("Whom to call there")
    same_owner(reading, record, body.institution, "institution", whose)
    same_owner(reading, record, body.post, "post", whose)
    held = reading.get(body.mechanism) if body.mechanism else None
    if held is not None and held.type != MECHANISM_TYPE.name:
        raise BadEntry(reason=N_("it names a record of another kind"))


def check_mechanism(_reading: Reading, record: Record) -> None:
    """Raise BadEntry for a mechanism without a name or without what it is for."""
    body = msgspec.convert(record.properties, MechanismBody)
    named(body.names, N_("a mechanism needs a name"))
    if not body.serves.strip():
        raise BadEntry(reason=N_("a mechanism says what it is for"))


def missing_signers(reading: Reading, held: Held) -> frozenset[str]:
    """Return the parties that have not signed this version of a mechanism; nobody, where its agreement is not held."""
    agreement = reading.get(str(held.record.properties.get("agreement", ""))) if held.record is not None else None
    if agreement is None or agreement.type != AGREEMENT or agreement.record is None:
        return frozenset()
    return read_agreement(agreement).identities() - signers(reading, held)


def mechanism_projection(writing: Writing, record: Record) -> None:
    """Keep the facets `status` and `unsigned` of the mechanism that a record is, or signs."""
    identifier = record.id if record.type == MECHANISM_TYPE.name else str(record.properties["about"])
    held = writing.get(identifier)
    if held is None or held.type != MECHANISM_TYPE.name or held.record is None:
        return
    missing = missing_signers(writing, held)
    writing.derive(identifier, "status", [PROPOSED if missing else AGREED])
    writing.derive(identifier, "unsigned", sorted(missing))


def contacts_where(reading: Reading, facet: str, identifier: str) -> list[Held]:
    """Return the points of contact of an institution or of a mechanism that stand, newest first."""
    rows = reading.page(CONTACT_POINT_TYPE.name, [Where(facet, "=", identifier)], limit=MOST).rows
    return [held for held in rows if held.record is not None and not held.recalled]


CHECKS = ((CONTACT_POINT_TYPE.name, check_contact_point), (MECHANISM_TYPE.name, check_mechanism))
PROJECTIONS = ((MECHANISM_TYPE.name, mechanism_projection), ("sign-off", mechanism_projection))
