"""Ranges: leaves [start, end) of a channel with their records, salts, and the signed checkpoint of size `end`.

1. A recalled or destroyed record, or one narrowed away from the recipient, goes as its leaf hash alone, so that the log stays whole
   for whoever comes late.
2. A checkpoint says sender, recipient and agreement in its origin, the time, and a blinded commitment to the node log's head.
3. A range is read strictly: unknown fields, gaps, and sizes that do not fit are refused before anything is applied.
"""

from dataclasses import dataclass
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mithaq.exchange.channel import Channel
from mithaq.exchange.judging import require_not_behind
from mithaq.exchange.recall import is_taken_back, narrowed
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.log.append import NODE_LOG, node_of
from mithaq.log.checkpoint import Checkpoint, blind, channel_origin
from mithaq.log.note import ED25519, Note, decode, encode, key_id, parse_note, public_bytes, sign
from mithaq.log.tree import HASH_BYTES, SALT_BYTES, leaf_data, leaf_hash, span_root
from mithaq.records.ident import timestamp
from mithaq.store import Job, Writing

MAX_LEAVES = 1_000
MAX_RANGE_BYTES = 64 * 1024 * 1024
BLIND_BYTES = 32


ABSENT = msgspec.Raw()


class BadRange(Refused):
    """A range that cannot be read or does not fit."""

    rule = "range.form"
    what = N_("What the partner sent cannot be read: {reason}.")
    whose = N_("It is for the partner's operator to mend.")
    next_act = N_("It is asked for again by itself; nothing was taken.")


class WireLeaf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A leaf on the wire: a record with its salt, or the hash alone of one that was recalled or destroyed."""

    salt: str | None = None
    record: msgspec.Raw = ABSENT
    hash: str | None = None


class WireRange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A range on the wire. `size` is how many leaves the sender has; `checkpoint` is a signed note of size `end`."""

    start: int
    end: int
    size: int
    leaves: list[WireLeaf]
    checkpoint: str


@dataclass(frozen=True, slots=True)
class ArrivedLeaf:
    """A leaf as it arrived: its hash, and salt and record bytes unless they are destroyed."""

    hash: bytes
    salt: bytes
    body: bytes | None


@dataclass(frozen=True)
class Arrived:
    """A range as it arrived, its form checked, nothing else yet."""

    start: int
    end: int
    size: int
    leaves: tuple[ArrivedLeaf, ...]
    note: Note


@dataclass(frozen=True)
class Signer:
    """This node's identity and the key by which it signs; `now` is in microseconds since 1970, `fresh` random bytes for the blind."""

    node: str
    key: Ed25519PrivateKey
    now: int
    fresh: bytes


def build_range(writing: Writing, channel: Channel, start: int, limit: int, signer: Signer) -> WireRange:
    """Return the range from `start` with at most `limit` leaves, its checkpoint signed and kept. Raises: BadRange beyond the end."""
    size = writing.lock_log(channel.id).size
    if not 0 <= start <= size:
        raise BadRange(reason=N_("it asks beyond the end of the channel"))
    end = min(size, start + max(1, min(limit, MAX_LEAVES)))
    rows = zip(writing.leaves(channel.id, start, end), writing.feed(channel.id, start, end - start), strict=True)
    leaves: list[WireLeaf] = []
    fewer = narrowed(writing)
    for leaf, entry in rows:
        gone = entry.id in fewer and is_taken_back(writing, entry.id, entry.modified, channel.id)
        if entry.body is None or entry.state == "recalled" or gone:
            leaves.append(WireLeaf(hash=encode(leaf.hash)))
        else:
            leaves.append(WireLeaf(salt=encode(leaf.salt), record=msgspec.Raw(entry.body)))
    return WireRange(start=start, end=end, size=size, leaves=leaves, checkpoint=signed_checkpoint(writing, channel, end, signer))


def signed_checkpoint(writing: Writing, channel: Channel, size: int, signer: Signer) -> str:
    """Return the signed note over the first `size` leaves; that of the newest size is given again byte for byte while the key is the same.

    Raises: NodeBehind.
    """
    require_not_behind(writing, channel)
    head = writing.lock_log(channel.id)
    if head.note is not None and size == head.size and _size_of(head.note) == size and _is_by(head.note, signer):
        return head.note.decode()
    node_head = writing.lock_log(NODE_LOG)
    checkpoint = Checkpoint(
        channel_origin(signer.node, channel.partner, channel.agreement),
        size,
        span_root(0, size, node_of(writing, channel.id)),
        {"time": timestamp(signer.now), "node-log": blind(_head_bytes(node_head.size, node_head.root), signer.fresh)},
    )
    text = checkpoint.text()
    note = Note(text, (sign(text, signer.node, signer.key),)).encode()
    kept = msgspec.json.encode({"size": node_head.size, "root": node_head.root.hex(), "blind": signer.fresh.hex()})
    writing.put_job(Job(f"blind/{channel.id}/{size}/{signer.now}", "blind", signer.now, "kept", kept))
    if size == head.size:
        writing.set_note(channel.id, size, note.encode())
    return note


def encode_range(built: WireRange) -> bytes:
    """Return the range's JSON, the stored record bytes spliced in unchanged."""
    return msgspec.json.encode(built)


def decode_range(raw: bytes) -> Arrived:
    """Return what arrived. Raises: BadRange, BadNote."""
    if len(raw) > MAX_RANGE_BYTES:
        raise BadRange(reason=because(N_("it has {size} bytes, at most {most} are read"), size=len(raw), most=MAX_RANGE_BYTES))
    try:
        wire = msgspec.json.decode(raw, type=WireRange)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRange(reason=str(error)) from error
    if not 0 <= wire.start <= wire.end <= wire.size or wire.end - wire.start != len(wire.leaves):
        raise BadRange(reason=N_("its leaves do not fit its numbers"))
    return Arrived(wire.start, wire.end, wire.size, tuple(_arrived(leaf) for leaf in wire.leaves), parse_note(wire.checkpoint))


def _arrived(leaf: WireLeaf) -> ArrivedLeaf:
    body = bytes(leaf.record)
    if body and leaf.salt is not None and leaf.hash is None:
        salt = decode(leaf.salt)
        if len(salt) != SALT_BYTES:
            raise BadRange(reason=N_("a salt is not 32 bytes"))
        return ArrivedLeaf(leaf_hash(leaf_data(salt, body)), salt, body)
    if leaf.hash is not None and not body and leaf.salt is None:
        hashed = decode(leaf.hash)
        if len(hashed) != HASH_BYTES:
            raise BadRange(reason=N_("a hash is not 32 bytes"))
        return ArrivedLeaf(hashed, b"", None)
    raise BadRange(reason=N_("a leaf is neither a record with its salt nor a hash"))


def _is_by(note: bytes, signer: Signer) -> bool:
    """Return whether a kept note is signed by the key that signs now: one of before the keys changed is signed anew."""
    wanted = key_id(signer.node, ED25519, public_bytes(signer.key))
    return any(one.name == signer.node and one.key_id == wanted for one in parse_note(note.decode()).signatures)


def _size_of(note: bytes) -> int:
    return int(note.split(b"\n", 2)[1])


def _head_bytes(size: int, root: bytes) -> bytes:
    return size.to_bytes(8, "big") + root


def opened_blind(kept: bytes) -> tuple[str, dict[str, Any]]:
    """Return the commitment that a kept blind opens, and what it opens to, for an overseer."""
    fields = msgspec.json.decode(kept, type=dict[str, Any])
    head = _head_bytes(int(fields["size"]), bytes.fromhex(fields["root"]))
    return blind(head, bytes.fromhex(fields["blind"])), fields
