"""Judging a log by what it signed before: the partner's, which we watch, and our own, of which the partner keeps what it cosigned.

1. An offer is the signed checkpoint of a channel's newest size. It is judged against what was cosigned *before* it was asked for, so that
   an answer that was long under way accuses nobody.
2. A head that shrank, or that gives another root for a size that we hold, stops the line; both signed heads are kept as evidence.
3. A checkpoint of our own that a partner cosigned and that our log does not reach, or contradicts, says that this node was rolled back:
   it signs nothing more in that channel until its operator has mended it.
4. Channel checkpoints are cosigned only with their leaves in hand: the cosignature is the receipt.
"""

import msgspec

from mithaq.exchange.channel import Channel, inward
from mithaq.exchange.partner import Partner
from mithaq.exchange.wire import Offer
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.log.append import node_of
from mithaq.log.checkpoint import Checkpoint, channel_origin, node_origin, parse_checkpoint
from mithaq.log.note import parse_note, signer_among
from mithaq.log.tree import EMPTY_ROOT, span_root
from mithaq.log.witness import Seen, UnknownLog, WitnessAsk, judge
from mithaq.store import Job, Reading, Writing

BEHIND = "behind"
WITNESSED = "witnessed"


class LinkStopped(Refused):
    """The partner's log contradicts what it signed before; nothing more is taken from it."""

    rule = "link.stopped"
    what = N_("The line from {partner} is stopped: {reason}. Both signed heads are kept as evidence.")
    whose = N_("It is for the registries of both sides.")
    next_act = N_("Show the partner the evidence on the registry page; a new meeting of the partners opens the line again.")
    status = 409


class NodeBehind(Refused):
    """This node's log is older than what a partner cosigned of it: a backup was restored, or the file was changed."""

    rule = "log.behind"
    what = N_("This node has lost part of what it gave {partner}: {size} leaves are here, {cosigned} were cosigned.")
    whose = N_("It is for the operator of this node.")
    next_act = N_("Restore the newest backup; if there is none, tell the partner and meet again. Nothing is signed until then.")
    status = 503


def judge_offer(reading: Reading, partner: Partner, here: str, offer: Offer, before: int) -> int:
    """Return how many leaves the partner offers; `before` is what was cosigned when it was asked.

    Raises: BadNote, BadSignature, LinkStopped.
    """
    note = parse_note(offer.note)
    signer_among(note, partner.id, partner.signing_keys)
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != channel_origin(partner.id, here, offer.agreement):
        raise LinkStopped(partner=partner.name, reason=N_("it signed a checkpoint of another channel for this one"))
    if checkpoint.size < before:
        raise LinkStopped(
            partner=partner.name, reason=because(N_("its log shrank from {before} to {size}"), before=before, size=checkpoint.size)
        )
    channel = inward(partner.id, offer.agreement)
    if not _agrees(reading, channel, checkpoint):
        raise LinkStopped(partner=partner.name, reason=N_("it gives another content for leaves that were cosigned"))
    return checkpoint.size


def is_ours(reading: Reading, channel: Channel, checkpoint: Checkpoint) -> bool:
    """Return whether a checkpoint that we signed is one of the log as it is here; if not, this node was rolled back."""
    head = reading.log_head(channel.id)
    return head is not None and checkpoint.size <= head.size and _agrees(reading, channel, checkpoint)


def require_not_behind(reading: Reading, channel: Channel) -> None:
    """Raise NodeBehind when a partner has shown that our own log lost leaves in this channel."""
    job = reading.job(f"{BEHIND}/{channel.id}")
    if job is not None:
        raise NodeBehind(**msgspec.json.decode(job.payload, type=dict[str, str | int]))


def note_behind(writing: Writing, channel: Channel, name: str, cosigned: int, now: int) -> None:
    """Keep that our own log is behind what a partner cosigned."""
    head = writing.log_head(channel.id)
    said = {"partner": name, "size": head.size if head is not None else 0, "cosigned": cosigned}
    writing.put_job(Job(f"{BEHIND}/{channel.id}", BEHIND, now, "stopped", msgspec.json.encode(said)))


def judge_witnessed(writing: Writing, partner: Partner, here: str, ask: WitnessAsk, now: int) -> bool:
    """Return whether the checkpoint may be cosigned now: False for a channel whose leaves are still to be pulled.

    Raises: UnknownLog, NotItsKey, OtherSize, OtherRoot, NotAnExtension.
    """
    origin = ask.checkpoint.origin
    known, channel = _seen(writing, partner, here, origin)
    found = judge(ask, known, partner.id, partner.signing_keys)
    if channel is not None:
        return found.size == known.size
    payload = msgspec.json.encode({"size": found.size, "root": found.root.hex(), "note": ask.note.encode()})
    writing.put_job(Job(f"{WITNESSED}/{partner.id}", WITNESSED, now, "kept", payload))
    return True


def _seen(writing: Writing, partner: Partner, here: str, origin: str) -> tuple[Seen, Channel | None]:
    """Return what was cosigned of a log of the partner's, and its channel unless it is the node log. Raises: UnknownLog."""
    if origin == node_origin(partner.id):
        job = writing.job(f"{WITNESSED}/{partner.id}")
        kept = msgspec.json.decode(job.payload) if job is not None else None
        return (Seen() if kept is None else Seen(int(kept["size"]), bytes.fromhex(kept["root"]))), None
    agreement = origin.rpartition("/")[2]
    channel = inward(partner.id, agreement)
    head = writing.log_head(channel.id)
    if origin != channel_origin(partner.id, here, agreement) or head is None:
        raise UnknownLog(origin=origin)
    return Seen(head.cosigned, _root(writing, channel, head.cosigned)), channel


def _agrees(reading: Reading, channel: Channel, checkpoint: Checkpoint) -> bool:
    head = reading.log_head(channel.id)
    if head is None or checkpoint.size > head.size:
        return True
    return _root(reading, channel, checkpoint.size) == checkpoint.root


def _root(reading: Reading, channel: Channel, size: int) -> bytes:
    return span_root(0, size, node_of(reading, channel.id)) if size else EMPTY_ROOT
