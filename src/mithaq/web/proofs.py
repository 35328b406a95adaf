"""Proof of a record, verified while its page is made: each version that crossed, its leaf, and the leaf's place in the channel's log.

The body that is held here is hashed anew, the inclusion proof is computed and then verified against the root of the log's head (RFC 9162).
The same is in the proof file, which a third party verifies with the proof modules alone.
"""

from dataclasses import dataclass

from mithaq.exchange.channel import parse_channel
from mithaq.log.append import node_of
from mithaq.log.tree import ProofFailed, inclusion_proof, leaf_data, leaf_hash, verify_inclusion
from mithaq.store import Entry, Reading
from mithaq.web.parties import Parties
from mithaq.web.views import PartyView

MOST = 12
VERIFIED, PLACE_ONLY, FAILED = "verified", "place", "failed"


@dataclass(frozen=True)
class Proof:
    """One version in one channel. `outward`: given by this node; `said` is verified, place (its content is gone) or failed."""

    party: PartyView
    agreement: str
    outward: bool
    modified: int
    at: int
    index: int
    size: int
    cosigned: int
    said: str

    @property
    def is_cosigned(self) -> bool:
        """Return whether the recipient has cosigned a head over this leaf."""
        return self.cosigned > self.index


def proofs(reading: Reading, identifier: str, parties: Parties) -> list[Proof]:
    """Return the newest places of a record in channels, each verified now."""
    found = [proof for entry in reading.entries_of(identifier) if (proof := _proof(reading, entry, parties)) is not None]
    return sorted(found, key=lambda one: (one.modified, one.at), reverse=True)[:MOST]


def _proof(reading: Reading, entry: Entry, parties: Parties) -> Proof | None:
    channel = parse_channel(entry.collection)
    head = reading.log_head(entry.collection) if channel is not None else None
    if channel is None or head is None or entry.seq >= head.size:
        return None
    said = _verified(reading, entry, head.size, head.root)
    party = parties.of(channel.partner)
    return Proof(party, channel.agreement, channel.outward, entry.modified, entry.added, entry.seq, head.size, head.cosigned, said)


def _verified(reading: Reading, entry: Entry, size: int, root: bytes) -> str:
    leaf = next(iter(reading.leaves(entry.collection, entry.seq, entry.seq + 1)), None)
    if leaf is None:
        return FAILED
    try:
        path = inclusion_proof(entry.seq, size, node_of(reading, entry.collection))
        verify_inclusion(leaf.hash, entry.seq, size, path, root)
    except ProofFailed:
        return FAILED
    held = reading.get(entry.id, entry.modified)
    if held is None or held.record is None or not leaf.salt:
        return PLACE_ONLY
    return VERIFIED if leaf_hash(leaf_data(leaf.salt, held.record.body)) == leaf.hash else FAILED
