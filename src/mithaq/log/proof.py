"""Proof files: what was given under an agreement, checked by anybody with nothing but this file.

1. The file is in RFC 8785 form and sealed by the node that exported it; every byte counts.
2. Each identity file is signed by its own key; fingerprints are for the reader to compare.
3. A file of version 2 also has statements of changed keys, and may have an identity file for each meeting: the keys of a node are the row
   that follows from them. In one channel no checkpoint is signed by an earlier key than the one before it.
4. Each channel's checkpoint is signed by the sender and, where it says so, cosigned by the recipient.
5. Each record lies in the log at its index; each earlier checkpoint is extended by the later one.
6. Each sign-off is a signature by a key of its author over the version that lies in the same file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.checkpoint import Checkpoint, channel_origin, parse_checkpoint
from mithaq.log.identity import Identity, read_identity, sign_off_message
from mithaq.log.note import cosigner_among, decode, is_signed, parse_note, signer_among
from mithaq.log.rotation import Rotation, key_row, read_rotation
from mithaq.log.tree import ProofFailed, leaf_data, leaf_hash, verify_consistency, verify_inclusion
from mithaq.records.canonical import canonical, parse_object
from mithaq.records.ident import micros
from mithaq.records.record import Record, read_record

PROOF_VERSION = 1
WITH_ROTATIONS = 2
_PARTS = {"mithaq_proof", "exporter", "identities", "channels", "seal"}
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
    """What a proof file proves. `keys` are the signing keys of each node, oldest first."""

    exporter: str
    identities: tuple[Identity, ...]
    channels: tuple[ChannelProved, ...]
    signed_by: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    keys: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)


def seal_message(unsealed: Mapping[str, Any]) -> bytes:
    """Return the bytes that the exporter signs: all of the file but its seal."""
    return SEAL + canonical(dict(unsealed))


def verify_proof(raw: bytes) -> Proved:
    """Return what the file proves. Raises: NotAProof, ProofFailed, BadSignature, BadNote, BadIdentity, NotIJson, TooLarge."""
    file = parse_object(raw, name="the proof file", max_bytes=MAX_PROOF_BYTES)
    if canonical(file) != raw:
        raise NotAProof(reason=N_("a byte was added or rewritten"))
    if (file.get("mithaq_proof"), set(file)) not in ((PROOF_VERSION, _PARTS), (WITH_ROTATIONS, _PARTS | {"rotations"})):
        raise NotAProof(reason=N_("it is not a proof file of version 1 or 2"))
    try:
        met = [read_identity(canonical(each)) for each in file["identities"]]
        identities = {one.id: one for one in met}
        keys = _keys_of(met, [read_rotation(canonical(each)) for each in file.get("rotations", [])])
        exporter = identities[file["exporter"]]
        unsealed = {name: value for name, value in file.items() if name != "seal"}
        if not is_signed(seal_message(unsealed), decode(file["seal"]), keys[exporter.id][-1]):
            raise NotAProof(reason=N_("its seal is broken"))
        records: dict[tuple[str, str], Record] = {}
        channels = tuple(_verify_channel(channel, keys, records) for channel in file["channels"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise NotAProof(reason=N_("a part of it is missing")) from error
    return Proved(exporter.id, tuple(identities.values()), channels, _verify_sign_offs(records, keys), keys)


def _keys_of(met: Sequence[Identity], rotations: Sequence[Rotation]) -> dict[str, tuple[bytes, ...]]:
    """Return the signing keys of each node, oldest first. Raises: NotAProof when a statement hangs in the air, BadRotation."""
    keys: dict[str, tuple[bytes, ...]] = {}
    for one in met:
        row = key_row(one.id, one.signing_key, rotations)
        keys[one.id] = (*(key for key in keys.get(one.id, ()) if key not in row), *row)
    if any(one.new_key not in keys.get(one.node, ()) for one in rotations):
        raise NotAProof(reason=N_("a change of keys leads to no key that is shown"))
    return keys


def _verify_channel(
    channel: Mapping[str, Any], keys: Mapping[str, tuple[bytes, ...]], records: dict[tuple[str, str], Record]
) -> ChannelProved:
    sender, recipient = channel["sender"], channel["recipient"]
    origin = channel_origin(sender, recipient, channel["agreement"])
    signed_with = 0
    cosigned_at: int | None = None
    heads: list[Checkpoint] = []
    for step in channel["checkpoints"]:
        note = parse_note(step["note"])
        signer = signer_among(note, sender, keys[sender])
        if signer < signed_with:
            raise NotAProof(reason=N_("a checkpoint goes back to a key that was replaced"))
        signed_with = signer
        checkpoint = parse_checkpoint(note.text)
        if checkpoint.origin != origin:
            raise NotAProof(reason=N_("a checkpoint is of another channel"))
        if any(signature.name == recipient for signature in note.signatures):
            _, cosigned_at = cosigner_among(note, recipient, keys[recipient])
        if heads:
            proof = [decode(one) for one in step["consistency"]]
            verify_consistency(heads[-1].size, checkpoint.size, proof, heads[-1].root, checkpoint.root)
        heads.append(checkpoint)
    if not heads:
        raise NotAProof(reason=N_("a channel has no checkpoint"))
    kept, destroyed = _verify_leaves(channel["leaves"], heads[-1], records)
    return ChannelProved(sender, recipient, channel["agreement"], heads[-1].size, kept, destroyed, cosigned_at)


def _verify_leaves(leaves: Sequence[Mapping[str, Any]], head: Checkpoint, records: dict[tuple[str, str], Record]) -> tuple[int, int]:
    """Return how many records are shown and how many are destroyed; all leaves of the head must be there, in order."""
    if len(leaves) != head.size or any(leaf["index"] != at for at, leaf in enumerate(leaves)):
        raise ProofFailed(name=N_("the channel"), reason=N_("a leaf is missing"))
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
    records: Mapping[tuple[str, str], Record], keys: Mapping[str, tuple[bytes, ...]]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return, for each (record id, version) that was signed, who signed it. Raises: ProofFailed, BadSignature."""
    signed: dict[tuple[str, str], tuple[str, ...]] = {}
    for record in records.values():
        if record.type != "sign-off":
            continue
        about, modified, sha256 = (str(record.properties.get(name)) for name in ("about", "about_modified", "sha256"))
        message, signature = sign_off_message(about, modified, sha256), decode(str(record.properties.get("signature")))
        if not any(is_signed(message, signature, key) for key in keys.get(record.created_by, ())):
            raise ProofFailed(name=record.id, reason=N_("its signature is not by its author"))
        version = records.get((about, modified))
        if version is not None and version.sha256.hex() != sha256:
            raise ProofFailed(name=record.id, reason=N_("what was signed is not what was sent"))
        micros(modified)
        signed[about, modified] = tuple(sorted({*signed.get((about, modified), ()), record.created_by}))
    return signed
