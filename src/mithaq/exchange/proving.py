"""Making a proof file: both directions of an agreement with a partner, as the reader may see them.

What the reader may not see, and what was recalled or destroyed, goes in as a leaf hash: the log stays whole, the content stays here.
"""

from typing import Any

import msgspec

from mithaq.exchange.channel import Channel, inward, outward
from mithaq.exchange.keyring.rotation import own_statements
from mithaq.exchange.partner import find_partner
from mithaq.exchange.ranges import Signer, signed_checkpoint
from mithaq.exchange.records import EarlierMeeting, PartnerBody
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.append import node_of
from mithaq.log.identity import Identity, write_identity
from mithaq.log.note import encode, public_bytes
from mithaq.log.proof import PROOF_VERSION, WITH_ROTATIONS, seal_message
from mithaq.log.tree import consistency_proof, inclusion_proof, leaf_data, leaf_hash
from mithaq.records.canonical import canonical, parse_object
from mithaq.store import Head, Held, Leaf, Reading, Writing


class NothingToProve(Refused):
    """No channel under this agreement with this partner."""

    rule = "proof.channel"
    what = N_("Nothing was exchanged with {partner} under this agreement yet.")
    whose = N_("It is for whoever asks.")
    next_act = N_("Choose another agreement or partner.")
    status = 404


def build_proof(writing: Writing, seen: Reading, agreement: str, partner: str, identity: Identity, signer: Signer) -> bytes:
    """Return the sealed proof file of both channels with `partner` under `agreement`, with the records that `seen` may see.

    Raises: UnknownPartner, NothingToProve.
    """
    there = find_partner(writing, partner)
    met = _meetings(writing.get(there.record_id))
    channels = [one for one in (_out(writing, seen, agreement, partner, signer), _in(writing, seen, agreement, partner, signer)) if one]
    if not channels:
        raise NothingToProve(partner=there.name)
    now = public_bytes(signer.key)
    rotations = [one.rotation.raw for one in own_statements(writing) if one.finished and one.rotation.old_key != now]
    rotations += [statement.encode() for one in met for statement in one.rotations]
    unsealed: dict[str, Any] = {
        "mithaq_proof": PROOF_VERSION,
        "exporter": identity.id,
        "identities": [
            parse_object(write_identity(identity, signer.key)),
            *(parse_object(one.identity_file.encode()) for one in met),
        ],
        "channels": channels,
    }
    if rotations or len(met) > 1:
        unsealed |= {"mithaq_proof": WITH_ROTATIONS, "rotations": [parse_object(one) for one in rotations]}
    return canonical({**unsealed, "seal": encode(signer.key.sign(seal_message(unsealed)))})


def _meetings(held: Held | None) -> list[EarlierMeeting]:
    """Return the meetings with a partner, oldest first, the present one last."""
    if held is None or held.record is None:
        return []
    body = msgspec.convert(held.record.properties, PartnerBody)
    return [*body.earlier, EarlierMeeting(identity_file=body.identity_file, rotations=body.rotations)]


def _out(writing: Writing, seen: Reading, agreement: str, partner: str, signer: Signer) -> dict[str, Any] | None:
    channel = outward(partner, agreement)
    head = writing.log_head(channel.id)
    if head is None or head.size == 0:
        return None
    steps: list[dict[str, Any]] = []
    if head.cosignature is not None and 0 < head.cosigned < head.size:
        steps.append({"note": head.cosignature.decode(), "consistency": []})
    if head.cosignature is not None and head.cosigned == head.size:
        steps.append({"note": head.cosignature.decode(), "consistency": []})
    else:
        newest = signed_checkpoint(writing, channel, head.size, signer)
        path = consistency_proof(head.cosigned, head.size, node_of(writing, channel.id)) if steps else []
        steps.append({"note": newest, "consistency": [encode(one) for one in path]})
    return _channel(writing, seen, channel, signer.node, head, steps)


def _in(writing: Writing, seen: Reading, agreement: str, partner: str, signer: Signer) -> dict[str, Any] | None:
    channel = inward(partner, agreement)
    head = writing.log_head(channel.id)
    if head is None or head.size == 0 or head.note is None:
        return None
    return _channel(writing, seen, channel, signer.node, head, [{"note": head.note.decode(), "consistency": []}])


def _channel(writing: Writing, seen: Reading, channel: Channel, here: str, head: Head, steps: list[dict[str, Any]]) -> dict[str, Any]:
    node = node_of(writing, channel.id)
    leaves: list[dict[str, Any]] = []
    for leaf in writing.leaves(channel.id, 0, head.size):
        body = _shown(seen, leaf)
        path = [encode(one) for one in inclusion_proof(leaf.index, head.size, node)]
        shown = {"record": None, "hash": encode(leaf.hash)} if body is None else {"record": encode(body), "salt": encode(leaf.salt)}
        leaves.append({"index": leaf.index, "proof": path, **shown})
    sender, recipient = (here, channel.partner) if channel.outward else (channel.partner, here)
    return {"sender": sender, "recipient": recipient, "agreement": channel.agreement, "checkpoints": steps, "leaves": leaves}


def _shown(seen: Reading, leaf: Leaf) -> bytes | None:
    """Return the record's bytes when the reader may see them and they are what the leaf holds."""
    if leaf.record is None or not leaf.salt:
        return None
    held = seen.get(leaf.record, leaf.modified)
    if held is None or held.record is None or held.recalled:
        return None
    return held.record.body if leaf_hash(leaf_data(leaf.salt, held.record.body)) == leaf.hash else None
