"""Receipts by rung: released, relayed (the partner's node has it), delivered (an office has it), read (a person opened it)."""

from mithaq.acts.work import Work
from mithaq.exchange.agreement import NoAgreement, find_agreement, missing_signatures
from mithaq.exchange.channel import Channel, inward
from mithaq.exchange.partner import UnknownPartner, find_partner
from mithaq.exchange.receiving.answers import answering
from mithaq.exchange.records import ReceiptBody
from mithaq.log.checkpoint import channel_origin
from mithaq.records.ident import timestamp
from mithaq.store import Entry, Held, Reading, Where

RELEASED, RELAYED, DELIVERED, READ = "released", "relayed", "delivered", "read"
RUNGS = (RELEASED, RELAYED, DELIVERED, READ)


def tell_read(work: Work, held: Held) -> None:
    """Write, once for each version, that a person opened a partner's record, and send it to its owner. The person is not named."""
    record = held.record
    declared = work.rules.types.get(held.type)
    if record is None or record.created_by == work.node or declared is None or not declared.office or held.recalled:
        return
    agreement = work.agreement_of(held)
    if agreement is None or not _is_open(work, record.created_by, agreement):
        return
    version = timestamp(held.modified)
    if _is_read(work.writing, held.id, version, work.node):
        return
    body = ReceiptBody(
        channel=channel_origin(record.created_by, work.node, agreement),
        rung=READ,
        about=held.id,
        about_modified=version,
        office=declared.office if declared.office in work.principal.roles else "",
    )
    both = frozenset({work.node, record.created_by})
    refs = work.author().marked(answering(work.writing, record, agreement, find_agreement(work.writing, agreement), both))
    work.release(work.write("receipt", body, refs), agreement, [record.created_by])


def rung_of(reading: Reading, channel: Channel, entry: Entry, cosigned: int) -> str:
    """Return the highest rung that a leaf of ours has reached at a partner; `cosigned` is how far the channel was receipted."""
    seq = entry.seq
    if cosigned <= seq:
        return RELEASED
    if _is_read(reading, entry.id, timestamp(entry.modified), channel.partner):
        return READ
    origin = channel_origin(reading.principal.node, channel.partner, channel.agreement)
    where = [Where("channel", "=", origin), Where("rung", "=", DELIVERED), Where("end", ">", seq)]
    for held in reading.page("receipt", where, order="end", descending=False, limit=1).rows:
        said = held.record.properties if held.record is not None else {}
        if said.get("start", 0) <= seq < said.get("end", 0) and seq not in said.get("undelivered", []):
            return DELIVERED
    return RELAYED


def _is_read(reading: Reading, identifier: str, version: str, author: str) -> bool:
    """Return whether a node has said that a person there opened this version."""
    where = [Where("about", "=", identifier), Where("rung", "=", READ)]
    said = [held.record for held in reading.page("receipt", where, limit=50).rows if held.record is not None and not held.recalled]
    return any(one.created_by == author and one.properties["about_modified"] == version for one in said)


def _is_open(work: Work, partner: str, agreement: str) -> bool:
    """Return whether a receipt can be given to the partner under the agreement at all."""
    try:
        known = find_partner(work.writing, partner).state == "confirmed" and not missing_signatures(work.writing, agreement)
    except (UnknownPartner, NoAgreement):
        return False
    return known and work.writing.log_head(inward(partner, agreement).id) is not None
