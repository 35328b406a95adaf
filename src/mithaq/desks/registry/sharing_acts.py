"""Sharing beyond the plain release: narrow an audience, consent and pass on, hold a record on a legal ground."""

from dataclasses import replace

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import NoSuchRecord, Work
from mithaq.exchange.agreement import find_agreement, require_in_force
from mithaq.exchange.channel import inward, recipients
from mithaq.exchange.partner import require_confirmed
from mithaq.exchange.recall import BadRecall, NotYours, destroy, hold_on
from mithaq.exchange.receiving.answers import answering
from mithaq.exchange.receiving.onward import NoConsent, NotReceived, consent_message, find_consent, write_copy
from mithaq.exchange.records import ConsentBody, HoldBody, RecallBody
from mithaq.lang.catalogue import N_
from mithaq.log.note import encode
from mithaq.records.ident import timestamp
from mithaq.records.marking import Marking, Unmarked, resolve
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where

RELEASER = frozenset({"registry.releaser"})
OFFICER = frozenset({"registry.officer"})


class Narrow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Narrow who a record of ours is for: a new version for those who stay, a recall for those who drop out."""

    record: str
    releasable_to: list[str]
    reason: str


class GiveConsent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Consent that the recipients of a record of ours pass its newest version on to the nodes `to`."""

    record: str
    to: list[str]


class PassOn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Pass a partner's record on to another party of the same agreement, with the originator's proof and consent."""

    record: str
    to: str


class HoldRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep a partner's record sealed, on a legal ground, if it is recalled."""

    record: str
    ground: str


class LiftHold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End a legal hold; what was recalled meanwhile is destroyed, and its owner is told."""

    hold: str


def narrow(work: Work, ask: Narrow) -> None:
    """Write and release the narrower version, and recall what the others hold. Raises: NotYours, Unmarked, BadRecall."""
    held = _own(work, ask.record)
    marking = resolve(held.id, _record(held).marking_refs, work.writing.marking)
    if marking.terms is None:
        raise Unmarked(id=held.id)
    stay = frozenset(ask.releasable_to)
    if not stay < marking.terms.releasable_to or not ask.reason.strip():
        raise BadRecall(reason=N_("it names no fewer parties, or no reason"), choices=N_("some of the parties that have it now, and why"))
    dropped = [one for one in recipients(work.writing, held.id) if one.partner not in stay]
    narrower = work.author().marked(Marking(marking.tlp, replace(marking.terms, releasable_to=stay)))
    version = work.revise(held, {}, marking_refs=narrower)
    work.release(version, marking.terms.agreement, stay & find_agreement(work.writing, marking.terms.agreement).identities())
    out = (marking.terms.releasable_to - stay) | {work.node, *(one.partner for one in dropped)}
    lasting = work.author().marked(Marking(marking.tlp, replace(marking.terms, releasable_to=out, expires_at=None)))
    recall = work.write_after(held.modified, "recall", RecallBody(about=held.id, how="narrow", reason=ask.reason), lasting)
    for channel in dropped:
        work.releaser().release(work.writing, recall, channel.partner, channel.agreement)


def give_consent(work: Work, ask: GiveConsent) -> None:
    """Sign the consent and send it to whoever was given the record. Raises: NotYours, KeysLocked, UnknownPartner."""
    held = _own(work, ask.record)
    for one in ask.to:
        require_confirmed(work.writing, one)
    about, modified, sha256 = held.id, timestamp(held.modified), _record(held).sha256.hex()
    signature = work.signer().key.sign(consent_message(about, modified, sha256, ask.to))
    body = ConsentBody(about=about, about_modified=modified, sha256=sha256, to=sorted(ask.to), signature=encode(signature))
    record = work.write("consent", body, work.marking_like(held))
    audience = work.audience(held)
    for channel in recipients(work.writing, held.id):
        if channel.partner in audience:
            work.releaser().release(work.writing, record, channel.partner, channel.agreement)


def pass_on(work: Work, ask: PassOn) -> None:
    """Write the onward copy and give it to the party. Raises: NoConsent, NotReceived, NotInForce, PartnerNotConfirmed."""
    held = work.get(ask.record)
    record = _record(held)
    agreement = work.agreement_of(held)
    head = work.writing.log_head(inward(record.created_by, agreement).id) if agreement is not None else None
    if agreement is None or record.created_by == work.node or head is None or head.note is None:
        raise NotReceived(id=held.id)
    partner = require_confirmed(work.writing, ask.to)
    policy = require_in_force(work.writing, agreement)
    marking = resolve(held.id, record.marking_refs, work.writing.marking)
    consent = find_consent(work.writing, record, partner.id)
    named = marking.terms is not None and partner.id in marking.terms.releasable_to
    if consent is None and not named:
        raise NoConsent(id=held.id, owner=policy.party_name(record.created_by), partner=partner.name)
    copy = write_copy(work.writing, record, agreement, head.note, consent)
    refs = work.author().marked(answering(work.writing, record, agreement, policy, frozenset({work.node, partner.id})))
    work.consulted.append(held.id)
    work.release(work.write("onward-copy", copy, refs), agreement, [partner.id])


def hold(work: Work, ask: HoldRecord) -> None:
    """Keep the hold here; nobody else is told before the record is recalled. Raises: NoSuchRecord, NotYoursToGive, BadRecall."""
    held = work.get(ask.record)
    if _record(held).created_by == work.node or not ask.ground.strip():
        raise BadRecall(reason=N_("a hold names a partner's record and a legal ground"), choices=N_("a received record, and its ground"))
    if hold_on(work.writing, held.id) is None:
        work.write("hold", HoldBody(about=held.id, ground=ask.ground), work.marking_like(held))


def lift_hold(work: Work, ask: LiftHold) -> None:
    """End the hold, destroy what was recalled under it, and tell the owner. Raises: NoSuchRecord."""
    held = work.get(ask.hold, "hold")
    about = str(_record(held).properties["about"])
    work.revise(held, {"state": "lifted"})
    sealed = [one for one in work.writing.history(about) if one.recalled and one.record is not None]
    for recall in _answerable(work.writing, about) if sealed else []:
        said = {"about": recall.id, "recalled": about, "outcome": "destroyed"}
        agreement = work.agreement_of(Held(recall, recall.id, recall.type, recall.modified, "live", 0)) or ""
        policy = find_agreement(work.writing, agreement)
        both = frozenset({work.node, recall.created_by})
        refs = work.author().marked(answering(work.writing, recall, agreement, policy, both))
        work.release(work.write("recall-receipt", said, refs), agreement, [recall.created_by])
    for one in sealed:
        destroy(work.writing, about, one.modified)


def _answerable(reading: Reading, about: str) -> list[Record]:
    """Return the recalls of a record that ask for its destruction."""
    rows = reading.page("recall", [Where("about", "=", about)], limit=50).rows
    return [one.record for one in rows if one.record is not None and one.record.properties["how"] != "correct"]


def _own(work: Work, identifier: str) -> Held:
    held = work.get(identifier)
    if _record(held).created_by != work.node:
        raise NotYours(id=held.id, owner=_record(held).created_by)
    return held


def _record(held: Held) -> Record:
    if held.record is None:
        raise NoSuchRecord(id=held.id)
    return held.record


def _agreement_of_record(reading: Reading, ask: Narrow | GiveConsent | PassOn) -> str | None:
    held = reading.get(ask.record)
    if held is None or held.record is None:
        return None
    terms = resolve(held.id, held.record.marking_refs, reading.marking).terms
    return None if terms is None else terms.agreement


ACTS = (
    Act("registry.narrow", N_("Narrow who a record is for"), Narrow, narrow, RELEASER, article="recall", agreement=_agreement_of_record),
    Act(
        "registry.consent",
        N_("Consent to passing on"),
        GiveConsent,
        give_consent,
        RELEASER,
        article="release",
        agreement=_agreement_of_record,
    ),
    Act("registry.pass_on", N_("Pass a record on"), PassOn, pass_on, RELEASER, article="release", agreement=_agreement_of_record),
    Act("registry.hold", N_("Hold on a legal ground"), HoldRecord, hold, OFFICER, article="retention"),
    Act("registry.lift_hold", N_("Lift a legal hold"), LiftHold, lift_hold, OFFICER, article="retention"),
)
