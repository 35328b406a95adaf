"""What partners' nodes do over the line: take a range, give one, cosign; and what this node notes about the line.

Their actor is the partner whose certificate was presented, or this node where it acts on what it pulled.
"""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.registry.offering import channels_to
from mithaq.desks.registry.rotation_acts import retire
from mithaq.exchange.agreement import NoAgreement
from mithaq.exchange.attachment import AttachmentName, Vault, WrongContent
from mithaq.exchange.channel import inward, outward
from mithaq.exchange.judging import is_ours, judge_witnessed, note_behind
from mithaq.exchange.keyring.rotation import own_keys
from mithaq.exchange.partner import require_confirmed
from mithaq.exchange.ranges import MAX_LEAVES, BadRange, build_range, decode_range, encode_range, signed_checkpoint
from mithaq.exchange.receiving.receive import Receiver
from mithaq.lang.catalogue import N_
from mithaq.log.checkpoint import channel_origin, parse_checkpoint
from mithaq.log.note import cosign, cosigner_among, parse_note, signer_among
from mithaq.log.witness import read_ask
from mithaq.records.principal import Kind
from mithaq.store import Job

PARTNER = frozenset({Kind.PARTNER})
NODE = frozenset({Kind.NODE})


class GiveRange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A partner asks for the leaves from `start` of its channel under an agreement."""

    agreement: str
    start: int
    limit: int = MAX_LEAVES


class GiveOffers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A partner asks what there is for it."""


class AddCheckpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A partner asks this node to witness a checkpoint of its log; `ask` is the body as C2SP tlog-witness lays it out."""

    ask: bytes


class TakeRange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a partner gave is applied; `range` is as it arrived, `carried` by courier or pulled over the line."""

    agreement: str
    range: bytes
    carried: bool = False


class TakeCosignature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A partner hands back our checkpoint with its cosignature: the receipt RELAYED."""

    agreement: str
    note: str


class StopLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The line from a partner is stopped: its log contradicts what it signed. Both heads are kept."""

    partner: str
    agreement: str
    reason: str
    evidence: bytes


class TakeAttachment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attachment that was fetched from a partner is kept, when it is the one that was named."""

    sha256: str
    content: bytes


def give_range(work: Work, ask: GiveRange) -> None:
    """Say the encoded range, its checkpoint signed. Raises: PartnerNotConfirmed, NoAgreement, BadRange, KeysLocked."""
    partner = require_confirmed(work.writing, work.principal.id)
    channel = outward(partner.id, ask.agreement)
    if work.writing.log_head(channel.id) is None:
        raise NoAgreement(agreement=ask.agreement)
    built = build_range(work.writing, channel, ask.start, ask.limit, work.signer())
    work.said["range"] = encode_range(built)


def give_offers(work: Work, _ask: GiveOffers) -> None:
    """Say the newest signed checkpoint of each channel to the partner. Raises: PartnerNotConfirmed, KeysLocked, NodeBehind."""
    partner = require_confirmed(work.writing, work.principal.id)
    work.said["offers"] = [
        {"agreement": channel.agreement, "checkpoint": signed_checkpoint(work.writing, channel, head.size, work.signer())}
        for channel, head in channels_to(work.writing, partner.id)
    ]


def add_checkpoint(work: Work, ask: AddCheckpoint) -> None:
    """Cosign a checkpoint of the partner's log when it extends what was cosigned before. Raises: PartnerNotConfirmed, WitnessRefused."""
    partner = require_confirmed(work.writing, work.principal.id)
    asked = read_ask(ask.ask)
    work.said["pending"] = not judge_witnessed(work.writing, partner, work.node, asked, work.now)
    if not work.said["pending"]:
        signer = work.signer()
        work.said["cosignature"] = cosign(asked.note.text, signer.node, signer.key, work.now // 1_000_000).line()


def take_range(work: Work, ask: TakeRange) -> None:
    """Apply the range and say our cosigned note and what came of each part. Raises: LinkStopped, BadRange, BadSignature."""
    partner = require_confirmed(work.writing, work.principal.id)
    receiver = Receiver(work.rules, work.signer(), work.releaser())
    arrived = decode_range(ask.range)
    applied = receiver.apply(work.writing, partner, ask.agreement, arrived, carried=ask.carried)
    work.touched.extend(applied.taken)
    retire(work, partner, arrived.note)
    summary: dict[str, Any] = {
        "start": applied.start,
        "end": applied.end,
        "repeated": applied.repeated,
        "taken": len(applied.taken),
        "refused": applied.refused,
        "conflicts": applied.conflicts,
        "destroyed": applied.destroyed,
        "erased": applied.erased,
    }
    work.said.update(summary, note=applied.note.decode())


def take_cosignature(work: Work, ask: TakeCosignature) -> None:
    """Keep the partner's cosignature of our newest checkpoint. Raises: BadSignature, BadNote, BadRange."""
    partner = require_confirmed(work.writing, work.principal.id)
    channel = outward(partner.id, ask.agreement)
    if work.writing.log_head(channel.id) is None:
        raise NoAgreement(agreement=ask.agreement)
    head = work.writing.lock_log(channel.id)
    note = parse_note(ask.note)
    signer_among(note, work.node, own_keys(work.writing, work.identity))
    cosigner_among(note, partner.id, partner.all_keys)
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != channel_origin(work.node, partner.id, ask.agreement):
        raise BadRange(reason=N_("the cosigned checkpoint is of another channel"))
    if not is_ours(work.writing, channel, checkpoint):
        note_behind(work.writing, channel, partner.name, checkpoint.size, work.now)
        work.said["behind"] = checkpoint.size
    elif checkpoint.size > head.cosigned:
        work.writing.set_cosigned(channel.id, checkpoint.size, ask.note.encode())


def stop_link(work: Work, ask: StopLink) -> None:
    """Keep the evidence and stop pulling from the partner under this agreement."""
    channel = inward(ask.partner, ask.agreement)
    payload = msgspec.json.encode({"reason": ask.reason, "evidence": ask.evidence, "agreement": ask.agreement, "partner": ask.partner})
    work.writing.put_job(Job(f"stopped/{channel.id}", "stopped", work.now, "stopped", payload))


def take_attachment(work: Work, ask: TakeAttachment) -> None:
    """Keep the attachment encrypted and end its fetching. Raises: WrongContent, KeysLocked."""
    job = work.writing.job(f"attachment/{ask.sha256}")
    if job is None:
        return
    wanted = msgspec.convert(msgspec.json.decode(job.payload)["name"], AttachmentName)
    name = Vault(work.storage_key(), work.randomness).put(work.writing, wanted.name, wanted.media_type, ask.content)
    if name.sha256 != ask.sha256:
        raise WrongContent()
    work.writing.delete_job(job.id)


ACTS = (
    Act("registry.give_offers", N_("Say what there is for a partner"), GiveOffers, give_offers, kinds=PARTNER, article="exchange"),
    Act("registry.add_checkpoint", N_("Witness a partner's log"), AddCheckpoint, add_checkpoint, kinds=PARTNER, article="evidence"),
    Act("registry.give_range", N_("Give a partner what was released"), GiveRange, give_range, kinds=PARTNER, article="exchange"),
    Act("registry.take_range", N_("Take what a partner released"), TakeRange, take_range, kinds=PARTNER, article="exchange"),
    Act("registry.take_cosignature", N_("Take a partner's receipt"), TakeCosignature, take_cosignature, kinds=PARTNER, article="receipt"),
    Act("registry.stop_link", N_("Stop the line"), StopLink, stop_link, kinds=NODE, article="evidence"),
    Act("registry.take_attachment", N_("Take an attachment"), TakeAttachment, take_attachment, kinds=NODE, article="exchange"),
)
