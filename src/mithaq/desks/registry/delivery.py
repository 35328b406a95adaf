"""Delivery: pulling what partners released, and handing them their receipts.

1. A node pulls from its own next index; an offer is judged against what was cosigned before it was asked for.
2. Applying, its leaves and the cosignature are one act; handing the cosignature over may fail and is repeated at the next contact.
3. What a recall erased is made unreadable in the database's own files before the contact ends, where the engine can.
4. A stopped line is not pulled from until partners meet again.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mithaq.acts.act import Actor
from mithaq.acts.house import House
from mithaq.desks.registry.greeting import greet
from mithaq.desks.registry.offering import MAX_AGREEMENTS
from mithaq.desks.registry.witnessing import have_witnessed
from mithaq.exchange.attachment import WrongContent
from mithaq.exchange.channel import inward
from mithaq.exchange.judging import LinkStopped, judge_offer
from mithaq.exchange.partner import Partner, partners
from mithaq.exchange.ranges import MAX_LEAVES
from mithaq.exchange.wire import Offer, PartnerOffline, Wire
from mithaq.lang.refusal import Refused
from mithaq.log.note import BadSignature
from mithaq.log.tree import ProofFailed
from mithaq.records.principal import this_node
from mithaq.store import Job, Where

MAX_RANGES = 1_000
LINK_JOB = "link"


@dataclass
class Pulled:
    """What came of one contact with a partner. `trouble` is empty when all went well."""

    partner: str
    taken: int = 0
    refused: int = 0
    erased: int = 0
    attachments: int = 0
    trouble: list[Refused] = field(default_factory=list)


def confirmed_partners(house: House) -> list[Partner]:
    """Return the partners with whom anything flows."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        return [partner for partner in partners(reading) if partner.state == "confirmed"]


def pull_from(house: House, wire: Wire, partner: Partner) -> Pulled:
    """Return what came of pulling all that a partner has for us; trouble is kept in the report and in the link's state, not raised."""
    pulled = Pulled(partner.id)
    before = _cosigned(house, partner)
    try:
        partner = greet(house, wire, partner)
        for offer in wire.offers(partner):
            try:
                _pull_channel(house, wire, partner, offer, pulled, before.get(offer.agreement, 0))
            except PartnerOffline:
                raise
            except Refused as refusal:
                pulled.trouble.append(refusal)
        _pull_attachments(house, wire, partner, pulled)
        have_witnessed(house, wire, partner)
    except Refused as refusal:
        pulled.trouble.append(refusal)
    _note_contact(house, partner, pulled)
    if pulled.erased:
        house.store.purge()
    return pulled


def _cosigned(house: House, partner: Partner) -> dict[str, int]:
    """Return how far the partner's channels are cosigned, by agreement, before anything is asked."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        held = reading.page("agreement", [Where("party", "=", partner.id)], limit=MAX_AGREEMENTS).rows
        heads = {one.id: reading.log_head(inward(partner.id, one.id).id) for one in held}
    return {agreement: head.cosigned for agreement, head in heads.items() if head is not None}


def _judged(house: House, wire: Wire, partner: Partner, offer: Offer, before: int) -> int:
    """Return how many leaves are offered. Raises: LinkStopped, the evidence kept and shown to the partner; BadSignature, BadNote."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        head = reading.log_head(inward(partner.id, offer.agreement).id)
        try:
            return judge_offer(reading, partner, house.identity.id, offer, before)
        except LinkStopped as stopped:
            evidence = stopped
    _stop(house, partner.id, offer.agreement, evidence, offer.note.encode())
    if head is not None and head.note is not None:
        with suppress(Refused):
            wire.give_cosignature(partner, offer.agreement, head.note)
    raise evidence


def _pull_channel(house: House, wire: Wire, partner: Partner, offer: Offer, pulled: Pulled, before: int) -> None:
    channel = inward(partner.id, offer.agreement)
    with house.store.reading(this_node(house.identity.id)) as reading:
        if reading.job(f"stopped/{channel.id}") is not None:
            return
    offered = _judged(house, wire, partner, offer, before)
    for _ in range(MAX_RANGES):
        with house.store.reading(this_node(house.identity.id)) as reading:
            head = reading.log_head(channel.id)
            if reading.job(f"stopped/{channel.id}") is not None:
                return
        size = head.size if head is not None else 0
        if head is not None and head.note is not None:
            _hand_over(house, wire, partner, offer.agreement, head.note)
        if offered <= size:
            return
        raw = wire.pull(partner, offer.agreement, size, MAX_LEAVES)
        outcome = apply_range(house, house.partner(partner.id), offer.agreement, raw)
        pulled.taken += int(outcome.get("taken", 0))
        pulled.refused += int(outcome.get("refused", 0))
        pulled.erased += int(outcome.get("erased", 0))
        if outcome["repeated"]:
            return


def apply_range(house: House, partner: Actor, agreement: str, raw: bytes, *, carried: bool = False) -> dict[str, Any]:
    """Return what came of a range that a partner gave; a log that contradicts itself stops the line. Raises: Refused."""
    try:
        return house.perform("registry.take_range", partner, {"agreement": agreement, "range": raw, "carried": carried}).said
    except (LinkStopped, BadSignature, ProofFailed) as evidence:
        if isinstance(evidence, LinkStopped):
            _stop(house, partner.principal.id, agreement, evidence, raw)
        raise


def _stop(house: House, partner: str, agreement: str, evidence: LinkStopped, raw: bytes) -> None:
    stop = {"partner": partner, "agreement": agreement, "reason": str(evidence), "evidence": raw}
    house.perform("registry.stop_link", house.node(), stop)


def is_attachment_awaited(house: House, partner: str, sha256: str) -> bool:
    """Return whether a record of the partner's names an attachment that is still to come."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        job = reading.job(f"attachment/{sha256}")
    return job is not None and bool(msgspec.json.decode(job.payload)["partner"] == partner)


def _hand_over(house: House, wire: Wire, partner: Partner, agreement: str, note: bytes) -> None:
    """Hand over the cosignature of all that we have, once; that it was taken is remembered."""
    identifier = f"handed/{inward(partner.id, agreement).id}"
    with house.store.reading(this_node(house.identity.id)) as reading:
        handed = reading.job(identifier)
    if handed is not None and handed.payload == note:
        return
    wire.give_cosignature(partner, agreement, note)
    house.store.write(lambda writing: writing.put_job(Job(identifier, "handed", house.clock(), "done", note)))


def _pull_attachments(house: House, wire: Wire, partner: Partner, pulled: Pulled) -> None:
    with house.store.reading(this_node(house.identity.id)) as reading:
        waiting = [job for job in reading.jobs("attachment", limit=200) if msgspec.json.decode(job.payload)["partner"] == partner.id]
    for job in waiting:
        sha256 = job.id.partition("/")[2]
        try:
            content = wire.pull_attachment(partner, sha256)
            house.perform("registry.take_attachment", house.node(), {"sha256": sha256, "content": content})
            pulled.attachments += 1
        except PartnerOffline:
            raise
        except (WrongContent, Refused) as refusal:
            pulled.trouble.append(refusal)


def _note_contact(house: House, partner: Partner, pulled: Pulled) -> None:
    """Keep how the last contact went, and when the last good one was, for the pages and the doctor."""
    identifier = f"{LINK_JOB}/{partner.id}"
    now = house.clock()
    with house.store.reading(this_node(house.identity.id)) as reading:
        before = reading.job(identifier)
    state = "in step" if not pulled.trouble else pulled.trouble[-1].rule
    since = before.due if before is not None and before.state == state and state != "in step" else now
    said = str(pulled.trouble[-1]) if pulled.trouble else ""
    if before is not None and before.state == state and now - before.due < 30_000_000:
        return
    payload = msgspec.json.encode({"said": said})
    house.store.write(lambda writing: writing.put_job(Job(identifier, LINK_JOB, since, state, payload)))
