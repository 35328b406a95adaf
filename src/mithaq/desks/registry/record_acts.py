"""Acts on any record: note, release, recall, consult; and the second person's approval."""

from dataclasses import replace

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.approval import APPROVE, Approve, Decline, proposal_to_close
from mithaq.acts.roles import AT_A_DESK, OVERSEER, WRITERS
from mithaq.acts.work import NoSuchRecord, Work
from mithaq.desks.registry.receipts import tell_read
from mithaq.exchange.attachment import MAX_ATTACHMENTS, TooLargeAttachment, Vault, attachment_extension
from mithaq.exchange.channel import recipients
from mithaq.exchange.proving import build_proof
from mithaq.exchange.recall import HOW, BadRecall, NotYours, withdraw_own
from mithaq.exchange.receiving.onward import NotYoursToGive
from mithaq.exchange.records import RecallBody
from mithaq.lang.catalogue import N_
from mithaq.records.ident import micros, timestamp
from mithaq.records.marking import Marking, Unmarked, resolve
from mithaq.store import Held, Reading

READING = AT_A_DESK | {OVERSEER}
RELEASER = frozenset({"registry.releaser"})


class Attachment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file to attach; `content` is base64 in JSON."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


class Annotate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write a note on a record, with files; with `share` it goes to whoever the record's own terms name."""

    record: str
    text: str
    title: str = ""
    attachments: list[Attachment] = []
    share: bool = False


class Release(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Give a record to partners under the agreement of its marking; without `to`, to all whom the marking names."""

    record: str
    to: list[str] | None = None


class Recall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take back a record of ours. `how`: withdraw, correct, narrow or destroy; `version` names one version only."""

    record: str
    reason: str
    how: str = "withdraw"
    version: str | None = None
    deadline: str | None = None


class Consult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read a record, for a purpose: the log says who read what and why."""

    record: str
    purpose: str = "work on the record"


class Prove(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Export the proof file of all that was exchanged with a partner under an agreement, as far as one may see it."""

    agreement: str
    partner: str


def annotate(work: Work, ask: Annotate) -> None:
    """Write the note, marked as the record is."""
    held = work.get(ask.record)
    if len(ask.attachments) > MAX_ATTACHMENTS:
        raise TooLargeAttachment(name=N_("the list of attachments"), size=len(ask.attachments), limit=MAX_ATTACHMENTS)
    body: dict[str, object] = {"content": ask.text, "object_refs": [held.id]}
    if ask.title:
        body["abstract"] = ask.title
    if ask.attachments:
        vault = Vault(work.storage_key(), work.randomness)
        names = [vault.put(work.writing, one.name, one.media_type, one.content) for one in ask.attachments]
        body["extensions"] = attachment_extension(names)
    record = work.write("note", body, work.marking_like(held))
    if ask.share:
        agreement = work.agreement_of(held)
        if agreement is None:
            raise Unmarked(id=held.id)
        work.release(record, agreement, work.audience(held))


def release(work: Work, ask: Release) -> None:
    """Release the newest version of a record of ours. Raises: NotYoursToGive for another's, which is passed on with consent."""
    held = work.get(ask.record)
    agreement = work.agreement_of(held)
    if agreement is None or held.record is None:
        raise Unmarked(id=held.id)
    if held.record.created_by != work.node:
        raise NotYoursToGive(id=held.id, owner=held.record.created_by)
    work.consulted.append(held.id)
    work.release(held.record, agreement, work.audience(held) if ask.to is None else ask.to)


def recall(work: Work, ask: Recall) -> None:
    """Write the recall, mark our own copy, and send it to everybody who was given the record."""
    held = work.get(ask.record)
    if held.record is None or held.record.created_by != work.node:
        raise NotYours(id=held.id, owner=held.record.created_by if held.record else "")
    if ask.how not in HOW:
        raise BadRecall(reason=N_("it does not say how"), choices=", ".join(HOW))
    if not ask.reason.strip():
        raise BadRecall(reason=N_("it gives no reason"), choices=N_("a sentence that says why"))
    version = None if ask.version is None else timestamp(micros(ask.version))
    body = RecallBody(about=held.id, how=ask.how, reason=ask.reason, about_modified=version, deadline=ask.deadline)
    channels = recipients(work.writing, held.id)
    record = work.write_after(held.modified, "recall", body, _lasting(work, held, {channel.partner for channel in channels}))
    for channel in channels:
        work.releaser().release(work.writing, record, channel.partner, channel.agreement)
    withdraw_own(work.writing, body)
    work.rules.project(work.writing, held.record)


def _lasting(work: Work, held: Held, given: set[str]) -> tuple[str, ...]:
    """Return the marking of a record without its expiry, for all who were `given` a version: what ended or was narrowed is taken back."""
    refs = held.record.marking_refs if held.record is not None else ()
    marking = resolve(held.id, refs, work.writing.marking)
    to = marking.terms.releasable_to | given if marking.terms is not None else frozenset()
    terms = None if marking.terms is None else replace(marking.terms, expires_at=None, releasable_to=to)
    return work.author().marked(Marking(marking.tlp, terms))


def consult(work: Work, ask: Consult) -> None:
    """Log that the actor reads the record, and tell its owner once that it was read. Raises: NoSuchRecord when the actor may see none."""
    held = work.seen.get(ask.record)
    if held is None:
        raise NoSuchRecord(id=ask.record)
    work.consulted.append(held.id)
    work.said["purpose"] = ask.purpose
    tell_read(work, held)


def prove(work: Work, ask: Prove) -> None:
    """Say the sealed proof file. Raises: UnknownPartner, NothingToProve, KeysLocked."""
    work.consulted.append(ask.agreement)
    work.said["proof"] = build_proof(work.writing, work.seen, ask.agreement, ask.partner, work.identity, work.signer())


def approve(work: Work, ask: Approve) -> None:
    """Mark the proposal as approved; the act itself is run by `perform` in the same transaction."""
    held = work.get(ask.proposal, "proposal")
    work.revise(held, {"state": "approved", "decided_by": work.principal.id})


def decline(work: Work, ask: Decline) -> None:
    """Close the proposal without doing the act; its proposer may withdraw it this way too, and let one go that has expired."""
    proposal_to_close(work, ask.proposal)
    held = work.get(ask.proposal, "proposal")
    work.revise(held, {"state": "declined", "decided_by": work.principal.id, "reason": ask.reason})


def _agreement_of_record(reading: Reading, ask: Annotate | Release | Recall) -> str | None:
    held = reading.get(ask.record)
    if held is None or held.record is None:
        return None
    terms = resolve(held.id, held.record.marking_refs, reading.marking).terms
    return None if terms is None else terms.agreement


def _agreement_of_note(reading: Reading, ask: Annotate) -> str | None:
    return _agreement_of_record(reading, ask) if ask.share else None


ACTS = (
    Act("registry.annotate", N_("Write a note"), Annotate, annotate, WRITERS, article="correspondence", agreement=_agreement_of_note),
    Act("registry.release", N_("Release to partners"), Release, release, RELEASER, article="release", agreement=_agreement_of_record),
    Act("registry.recall", N_("Recall"), Recall, recall, RELEASER, article="recall", agreement=_agreement_of_record),
    Act("registry.consult", N_("Read a record"), Consult, consult, READING, article="logging"),
    Act("registry.prove", N_("Export a proof"), Prove, prove, READING, article="proof"),
    Act(APPROVE, N_("Approve as second person"), Approve, approve, WRITERS, article="second person"),
    Act("registry.decline", N_("Decline as second person"), Decline, decline, WRITERS, article="second person"),
)
