"""Onward copies: another's record passed on to a third party, with its originator's own proof and signed consent.

1. The passer sends a record of its own that carries the original byte for byte, its inclusion proof under a checkpoint that the originator
   signed for the passer, the marking definitions it needs, and the originator's consent.
2. The recipient believes nothing of the passer: it must have met the originator, and checks every signature itself.
3. A recall by the originator is passed on in the same way, needs no consent, and the answer travels back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from mithaq.exchange.channel import Channel, inward
from mithaq.exchange.partner import Partner, find_partner
from mithaq.exchange.records import ConsentBody, OnwardCopyBody
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.append import node_of
from mithaq.log.checkpoint import ORIGIN, parse_checkpoint
from mithaq.log.note import BadNote, BadSignature, decode, encode, is_signed, parse_note, signer_among
from mithaq.log.tree import ProofFailed, inclusion_proof, leaf_data, leaf_hash, verify_inclusion
from mithaq.records.ident import timestamp
from mithaq.records.marking import TLP_BY_REF, definition_id, read_definition
from mithaq.records.record import Record, read_record
from mithaq.store import Leaf, Reading, Where

RECALL = "recall"
MAX_DEFINITIONS = 16


class OnwardRefused(Refused):
    """Base of what is wrong with passing another's record on."""


class NotYoursToGive(OnwardRefused):
    """Another's record is not released; it is passed on with consent."""

    rule = "onward.originator"
    what = N_("{id} is another's; only its originator releases it.")
    whose = N_("It belongs to {owner}.")
    next_act = N_("Ask the originator for its consent, then pass it on.")
    status = 403


class NoConsent(OnwardRefused):
    """The originator has not let this version go to this party."""

    rule = "onward.consent"
    what = N_("{owner} has not consented that {id} goes to {partner}.")
    whose = N_("It is for {owner} to consent.")
    next_act = N_("Ask its registry; the consent arrives over the line.")
    status = 403


class NotReceived(OnwardRefused):
    """A record that did not come over the line, so that there is no proof to pass on."""

    rule = "onward.proof"
    what = N_("{id} did not arrive over the line from its originator, so nothing proves it.")
    whose = N_("It is for the registry.")
    next_act = N_("Ask the originator to release it.")
    status = 409


class FalseCopy(OnwardRefused):
    """An onward copy whose proof does not hold."""

    rule = "onward.false"
    what = N_("The copy of {id} does not prove what it claims: {reason}.")
    whose = N_("It is for whoever passed it on to explain.")
    next_act = N_("Keep it as evidence and ask its originator.")
    status = 403


@dataclass(frozen=True)
class Passed:
    """An onward copy that was checked: the original, its originator, its marking definitions, and to whom the originator consented."""

    record: Record
    originator: Partner
    definitions: tuple[Record, ...]
    consented: frozenset[str]


def consent_message(about: str, modified: str, sha256: str, to: Sequence[str]) -> bytes:
    """Return the bytes that a consent signs."""
    return f"mithaq/consent/1\n{about}\n{modified}\n{sha256}\n{','.join(sorted(to))}\n".encode()


def find_consent(reading: Reading, record: Record, to: str) -> Record | None:
    """Return the originator's consent that this version goes to `to`, or None."""
    for held in reading.page("consent", [Where("about", "=", record.id), Where("to", "=", to)], limit=50).rows:
        said = held.record
        if said is None or held.recalled or said.created_by != record.created_by:
            continue
        if said.properties["sha256"] == record.sha256.hex():
            return said
    return None


def write_copy(reading: Reading, record: Record, agreement: str, note: bytes, consent: Record | None) -> OnwardCopyBody:
    """Return the body of an onward copy of a record that its originator gave us; `note` is a checkpoint of that channel.

    Raises: NotReceived.
    """
    channel = inward(record.created_by, agreement)
    size = parse_checkpoint(parse_note(note.decode()).text).size
    leaf = _leaf_of(reading, channel, record, size)
    path = inclusion_proof(leaf.index, size, node_of(reading, channel.id))
    return OnwardCopyBody(
        about=record.id,
        about_modified=timestamp(record.modified),
        originator=record.created_by,
        original=encode(record.body),
        definitions=[encode(one.body) for one in _definitions(reading, record)],
        salt=encode(leaf.salt),
        index=leaf.index,
        proof=[encode(one) for one in path],
        checkpoint=note.decode(),
        consent="" if consent is None else encode(consent.body),
    )


def read_copy(reading: Reading, copy: Record, passer: str) -> Passed:
    """Return what an onward copy by `passer` carries, every signature checked.

    Raises: FalseCopy, UnknownPartner when the originator was never met, Refused of what cannot be read.
    """
    body = msgspec.convert(copy.properties, OnwardCopyBody)
    record = read_record(decode(body.original), name=f"the original in {copy.id}")
    originator = find_partner(reading, body.originator)

    def refuse(reason: str) -> FalseCopy:
        return FalseCopy(id=record.id, reason=reason)

    named = (record.id, timestamp(record.modified), record.created_by)
    if named != (body.about, body.about_modified, originator.id) or originator.state != "confirmed":
        raise refuse(N_("it names another record, or an originator that is not confirmed here"))
    try:
        note = parse_note(body.checkpoint)
        signer_among(note, originator.id, originator.all_keys)
        checkpoint = parse_checkpoint(note.text)
        leaf = leaf_hash(leaf_data(decode(body.salt), record.body))
        verify_inclusion(leaf, body.index, checkpoint.size, [decode(one) for one in body.proof], checkpoint.root)
    except (BadNote, BadSignature, ProofFailed) as error:
        raise refuse(str(error)) from error
    if not checkpoint.origin.startswith(f"{ORIGIN}/{originator.id}/{passer}/"):
        raise refuse(N_("its checkpoint is of another channel"))
    return Passed(record, originator, _read_definitions(body, record, originator.id), _consented(body, record, originator))


def _consented(body: OnwardCopyBody, record: Record, originator: Partner) -> frozenset[str]:
    if not body.consent:
        return frozenset()
    consent = read_record(decode(body.consent))
    said = msgspec.convert(consent.properties, ConsentBody)
    message = consent_message(said.about, said.about_modified, said.sha256, said.to)
    same = (said.about, said.sha256, consent.created_by) == (record.id, record.sha256.hex(), originator.id)
    if not same or not any(is_signed(message, decode(said.signature), key) for key in originator.all_keys):
        raise FalseCopy(id=record.id, reason=N_("the consent is not its originator's"))
    return frozenset(said.to)


def _read_definitions(body: OnwardCopyBody, record: Record, originator: str) -> tuple[Record, ...]:
    """Return the marking definitions of the original, each under the name that its originator gives those terms."""
    found = tuple(read_record(decode(one)) for one in body.definitions[:MAX_DEFINITIONS])
    for one in found:
        terms = read_definition(one.properties).terms
        if one.type != "marking-definition" or terms is None or one.id != definition_id(originator, terms):
            raise FalseCopy(id=record.id, reason=N_("a marking is not its originator's"))
    return found


def _definitions(reading: Reading, record: Record) -> list[Record]:
    held = [reading.get(ref) for ref in record.marking_refs if ref not in TLP_BY_REF]
    return [one.record for one in held if one is not None and one.record is not None]


def _leaf_of(reading: Reading, channel: Channel, record: Record, size: int) -> Leaf:
    for leaf in reading.leaves_of(channel.id, record.id, record.modified):
        if leaf.index < size and leaf_hash(leaf_data(leaf.salt, record.body)) == leaf.hash:
            return leaf
    raise NotReceived(id=record.id)
