"""Proof files: what was given under an agreement, checked by anybody with nothing but this file.

1. The file is in RFC 8785 form and sealed by the node that exported it; every byte counts.
2. Each identity file is signed by its own key; fingerprints are for the reader to compare.
3. Each channel's checkpoint is signed by the sender and, where it says so, cosigned by the recipient.
4. Each record lies in the log at its index; each earlier checkpoint is extended by the later one.
5. Each sign-off is a signature by its author over the version that lies in the same file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.checkpoint import Checkpoint, channel_origin, parse_checkpoint
from mithaq.log.identity import Identity, read_identity, sign_off_message
from mithaq.log.note import decode, is_signed, parse_note, verify_cosigned, verify_signed
from mithaq.log.tree import ProofFailed, leaf_data, leaf_hash, verify_consistency, verify_inclusion
from mithaq.records.canonical import canonical, parse_object
from mithaq.records.ident import micros
from mithaq.records.record import Record, read_record

PROOF_VERSION = 1
MAX_PROOF_BYTES = 256 * 1024 * 1024
SEAL = b"mithaq/proof/1\n"


class NotAProof(Refused):
    """The file is not a proof file, or not as it was exported."""

    rule = "proof.file"
    what = N_("This proof file does not hold: {reason}.")
    whose = N_("It is for the node that exported it to explain.")
    next_act = N_("Get the file again from where it was exported; if it fails again, keep both as evidence.")


@dataclass(frozen=True)
class ChannelProved:
    """One direction between two nodes: how far it is signed, how far the recipient cosigned it and when (seconds since 1970)."""

    sender: str
    recipient: str
    agreement: str
    size: int
    records: int
    destroyed: int
    cosigned_at: int | None


@dataclass(frozen=True)
class Proved:
    """What a proof file proves."""

    exporter: str
    identities: tuple[Identity, ...]
    channels: tuple[ChannelProved, ...]
    signed_by: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


def seal_message(unsealed: Mapping[str, Any]) -> bytes:
    """Return the bytes that the exporter signs: all of the file but its seal."""
    return SEAL + canonical(dict(unsealed))


def verify_proof(raw: bytes) -> Proved:
    """Return what the file proves. Raises: NotAProof, ProofFailed, BadSignature, BadNote, BadIdentity, NotIJson, TooLarge."""
    file = parse_object(raw, name="the proof file", max_bytes=MAX_PROOF_BYTES)
    if canonical(file) != raw:
        raise NotAProof(reason="a byte was added or rewritten")
    if set(file) != {"mithaq_proof", "exporter", "identities", "channels", "seal"} or file["mithaq_proof"] != PROOF_VERSION:
        raise NotAProof(reason="it is not a proof file of version 1")
    try:
        identities = {one.id: one for one in (read_identity(canonical(each)) for each in file["identities"])}
        exporter = identities[file["exporter"]]
        unsealed = {name: value for name, value in file.items() if name != "seal"}
        if not is_signed(seal_message(unsealed), decode(file["seal"]), exporter.signing_key):
            raise NotAProof(reason="its seal is broken")
        records: dict[tuple[str, str], Record] = {}
        channels = tuple(_verify_channel(channel, identities, records) for channel in file["channels"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise NotAProof(reason="a part of it is missing") from error
    return Proved(exporter.id, tuple(identities.values()), channels, _verify_sign_offs(records, identities))


def _verify_channel(
    channel: Mapping[str, Any], identities: Mapping[str, Identity], records: dict[tuple[str, str], Record]
) -> ChannelProved:
    sender, recipient = identities[channel["sender"]], identities[channel["recipient"]]
    origin = channel_origin(sender.id, recipient.id, channel["agreement"])
    cosigned_at: int | None = None
    heads: list[Checkpoint] = []
    for step in channel["checkpoints"]:
        note = parse_note(step["note"])
        verify_signed(note, sender.id, sender.signing_key)
        checkpoint = parse_checkpoint(note.text)
        if checkpoint.origin != origin:
            raise NotAProof(reason="a checkpoint is of another channel")
        if any(signature.name == recipient.id for signature in note.signatures):
            cosigned_at = verify_cosigned(note, recipient.id, recipient.signing_key)
        if heads:
            proof = [decode(one) for one in step["consistency"]]
            verify_consistency(heads[-1].size, checkpoint.size, proof, heads[-1].root, checkpoint.root)
        heads.append(checkpoint)
    if not heads:
        raise NotAProof(reason="a channel has no checkpoint")
    kept, destroyed = _verify_leaves(channel["leaves"], heads[-1], records)
    return ChannelProved(sender.id, recipient.id, channel["agreement"], heads[-1].size, kept, destroyed, cosigned_at)


def _verify_leaves(leaves: Sequence[Mapping[str, Any]], head: Checkpoint, records: dict[tuple[str, str], Record]) -> tuple[int, int]:
    """Return how many records are shown and how many are destroyed; all leaves of the head must be there, in order."""
    if len(leaves) != head.size or any(leaf["index"] != at for at, leaf in enumerate(leaves)):
        raise ProofFailed(name="the channel", reason="a leaf is missing")
    destroyed = 0
    for leaf in leaves:
        if leaf["record"] is None:
            hashed = decode(leaf["hash"])
            destroyed += 1
        else:
            body = decode(leaf["record"])
            hashed = leaf_hash(leaf_data(decode(leaf["salt"]), body))
            record = read_record(body)
            records[record.id, record.properties.get("modified", record.properties["created"])] = record
        verify_inclusion(hashed, leaf["index"], head.size, [decode(one) for one in leaf["proof"]], head.root)
    return len(leaves) - destroyed, destroyed


def _verify_sign_offs(
    records: Mapping[tuple[str, str], Record], identities: Mapping[str, Identity]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return, for each (record id, version) that was signed, who signed it. Raises: ProofFailed, BadSignature."""
    signed: dict[tuple[str, str], tuple[str, ...]] = {}
    for record in records.values():
        if record.type != "sign-off":
            continue
        about, modified, sha256 = (str(record.properties.get(name)) for name in ("about", "about_modified", "sha256"))
        author = identities.get(record.created_by)
        message = sign_off_message(about, modified, sha256)
        if author is None or not is_signed(message, decode(str(record.properties.get("signature"))), author.signing_key):
            raise ProofFailed(name=record.id, reason="its signature is not by its author")
        version = records.get((about, modified))
        if version is not None and version.sha256.hex() != sha256:
            raise ProofFailed(name=record.id, reason="what was signed is not what was sent")
        micros(modified)
        signed[about, modified] = tuple(sorted({*signed.get((about, modified), ()), author.id}))
    return signed
