"""Acts upon points of contact and mechanisms: name and change a point of contact; draft, change and sign a mechanism."""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.registry.contact_records import ContactPointBody, MechanismBody
from mithaq.desks.registry.entries import (
    OFFICERS,
    BadEntry,
    Citing,
    Naming,
    NotYourEntry,
    agreement_behind,
    change_entry,
    own,
    write_beside,
    write_entry,
)
from mithaq.exchange.agreement import LanguageText, find_agreement
from mithaq.formats.ical.zones import is_zone
from mithaq.lang.catalogue import N_

SIGNATORY = frozenset({"registry.signatory"})


class RecordContactPoint(ContactPointBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name a point of contact of an institution of ours; `mechanism` or `pillar` says what it is for."""


class ChangeContactPoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change a point of contact of ours: what is given replaces what stood there, and the partner has the new version."""

    contact_point: str
    office: str | None = None
    channel: str | None = None
    reach: str | None = None
    pillar: str | None = None
    mechanism: str | None = None
    open_hours: str | None = None
    zone: str | None = None
    languages: list[str] | None = None
    substitutes: list[str] | None = None
    began_on: str | None = None
    ended_on: str | None = None


class RecordMechanism(MechanismBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Draft a mechanism of the agreement; it is agreed when every party has signed it."""

    marking: MarkingAsk | None = None


class ChangeMechanism(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change a mechanism that our side drafted; every party has to sign the new version."""

    mechanism: str
    names: list[Naming] | None = None
    serves: str | None = None
    article: str | None = None
    texts: list[LanguageText] | None = None
    sources: list[Citing] | None = None


class SignMechanism(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign the newest version of a mechanism for this party."""

    mechanism: str
    office: str


def record_contact_point(work: Work, ask: RecordContactPoint) -> None:
    """Write the point of contact, marked as its institution is."""
    held = work.get(ask.institution, "institution")
    if held.record is None or held.record.created_by != work.node:
        raise NotYourEntry(what=N_("Whom to call there"), side=N_("the party whose institution it is"))
    if ask.post is not None:
        work.get(ask.post, "post")
    _check(work, ask.mechanism, ask.zone)
    write_beside(work, "contact-point", ask, held)


def change_contact_point(work: Work, ask: ChangeContactPoint) -> None:
    """Write the next version of the point of contact."""
    _check(work, ask.mechanism, ask.zone)
    change_entry(work, own(work, ask.contact_point, "contact-point"), ask, ContactPointBody)


def record_mechanism(work: Work, ask: RecordMechanism) -> None:
    """Write the mechanism and release it to the parties."""
    _check_ground(work, ask.agreement, ask.article, ask.pillar)
    write_entry(work, "mechanism", ask, ask.agreement, ask.marking)


def change_mechanism(work: Work, ask: ChangeMechanism) -> None:
    """Write the next version of the mechanism, which nobody has signed yet."""
    held = own(work, ask.mechanism, "mechanism")
    _check_ground(work, str(held.record.properties["agreement"]) if held.record is not None else "", ask.article or "", "")
    change_entry(work, held, ask, MechanismBody)


def sign_mechanism(work: Work, ask: SignMechanism) -> None:
    """Sign the hash of the newest version; the signature goes to every party."""
    held = work.get(ask.mechanism, "mechanism")
    agreement = str(held.record.properties["agreement"]) if held.record is not None else ""
    work.in_force(agreement)
    work.sign_off(held, agreement, ask.office)


def _check(work: Work, mechanism: str | None, zone: str | None) -> None:
    if mechanism is not None:
        work.get(mechanism, "mechanism")
    if zone is not None and not is_zone(zone):
        raise BadEntry(reason=N_("nobody knows the time zone; name it as Asia/Karachi"))


def _check_ground(work: Work, agreement: str, article: str, pillar: str) -> None:
    policy = find_agreement(work.seen, agreement)
    if article and policy.articles and article not in {one.number for one in policy.articles}:
        raise BadEntry(reason=N_("its article is not in the agreement"))
    if pillar and policy.pillars and pillar not in policy.pillars:
        raise BadEntry(reason=N_("its pillar is not one of the agreement's"))


ACTS = (
    Act(
        "registry.record_contact_point",
        N_("Name a point of contact"),
        RecordContactPoint,
        record_contact_point,
        OFFICERS,
        article="contacts",
        agreement=agreement_behind("institution"),
    ),
    Act(
        "registry.change_contact_point",
        N_("Change the point of contact"),
        ChangeContactPoint,
        change_contact_point,
        OFFICERS,
        article="contacts",
        agreement=agreement_behind("contact_point"),
    ),
    Act("registry.record_mechanism", N_("Draft a mechanism"), RecordMechanism, record_mechanism, OFFICERS, article="mechanisms"),
    Act(
        "registry.change_mechanism",
        N_("Change the mechanism"),
        ChangeMechanism,
        change_mechanism,
        OFFICERS,
        article="mechanisms",
        agreement=agreement_behind("mechanism"),
    ),
    Act(
        "registry.sign_mechanism",
        N_("Sign the mechanism"),
        SignMechanism,
        sign_mechanism,
        SIGNATORY,
        article="mechanisms",
        agreement=agreement_behind("mechanism"),
    ),
)
