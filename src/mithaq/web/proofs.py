"""Proof of a record, verified while its page is made: each version that crossed, its leaf, and the leaf's place in the channel's log.

The body that is held here is hashed anew, the inclusion proof is computed and then verified against the root of the log's head (RFC 9162).
The same is in the proof file, which a third party verifies with the proof modules alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mithaq.exchange.channel import inward, parse_channel
from mithaq.log.append import node_of
from mithaq.log.tree import ProofFailed, inclusion_proof, leaf_data, leaf_hash, verify_inclusion
from mithaq.store import Reading
from mithaq.web.parties import Parties
from mithaq.web.views import PartyView

MOST = 12
VERIFIED, PLACE_ONLY, FAILED = "verified", "place", "failed"


@dataclass(frozen=True)
class Place:
    """Where a version of a record stands in the log of a channel, and since when."""

    log: str
    record: str
    modified: int
    index: int
    at: int


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


def proofs(reading: Reading, logs: Reading, identifier: str, parties: Parties) -> list[Proof]:
    """Return the newest places of a record in channels, given and received, each verified now.

    `reading` is the reader's, which decides what versions there are; `logs` is the node's: what a channel's leaves hold is withheld from
    persons, who do not see all that crossed.
    """
    places = [*(Place(one.collection, one.id, one.modified, one.seq, one.added) for one in reading.entries_of(identifier))]
    places += _received(reading, logs, identifier, parties)
    newest = sorted(places, key=lambda one: (one.modified, one.at), reverse=True)[:MOST]
    return [proof for place in newest if (proof := _proof(reading, logs, place, parties)) is not None]


def _received(reading: Reading, logs: Reading, identifier: str, parties: Parties) -> Iterator[Place]:
    """Yield where versions of another's record stand in the channels by which they may have come: its author's, or a partner's who passed
    it on."""
    versions = [held for held in reading.history(identifier) if held.record is None or held.record.created_by != parties.own][:MOST]
    if not versions:
        return
    for agreement in parties.agreements:
        for partner in parties.partners_of(agreement):
            channel = inward(partner.id, agreement).id
            for held in versions if logs.log_head(channel) is not None else ():
                for leaf in logs.leaves_of(channel, identifier, held.modified):
                    yield Place(channel, identifier, held.modified, leaf.index, leaf.at)


def _proof(reading: Reading, logs: Reading, place: Place, parties: Parties) -> Proof | None:
    channel = parse_channel(place.log)
    head = logs.log_head(place.log) if channel is not None else None
    if channel is None or head is None or place.index >= head.size:
        return None
    said = _verified(reading, logs, place, head.size, head.root)
    party = parties.of(channel.partner)
    return Proof(party, channel.agreement, channel.outward, place.modified, place.at, place.index, head.size, head.cosigned, said)


def _verified(reading: Reading, logs: Reading, place: Place, size: int, root: bytes) -> str:
    leaf = next(iter(logs.leaves(place.log, place.index, place.index + 1)), None)
    if leaf is None:
        return FAILED
    try:
        path = inclusion_proof(place.index, size, node_of(logs, place.log))
        verify_inclusion(leaf.hash, place.index, size, path, root)
    except ProofFailed:
        return FAILED
    held = reading.get(place.record, place.modified)
    if held is None or held.record is None or not leaf.salt:
        return PLACE_ONLY
    return VERIFIED if leaf_hash(leaf_data(leaf.salt, held.record.body)) == leaf.hash else FAILED
