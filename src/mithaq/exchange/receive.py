"""Receiving: a range is checked, applied with its leaves, and cosigned, in one transaction.

1. The checkpoint is the partner's, for this node and agreement; it extends what was cosigned before. A head that shrank or forked stops
   the link and both signed heads are kept as evidence.
2. A range that was applied before is answered with the stored cosignature and changes nothing.
3. Each record is judged by itself; one that is refused becomes a negative receipt in our own stream and blocks nothing.
4. The same version with another content is a conflict, recorded and sent, never success.
5. What a recall covers is not revived by a late copy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from mithaq.exchange.agreement import Agreement, find_agreement
from mithaq.exchange.channel import Releaser, inward
from mithaq.exchange.partner import Partner
from mithaq.exchange.policy import check_arrival
from mithaq.exchange.ranges import Arrived, ArrivedLeaf, BadRange, Signer
from mithaq.exchange.recall import DESTROYED, apply_recall, check_recall, is_recalled
from mithaq.exchange.records import RecallBody
from mithaq.exchange.rules import Rules
from mithaq.exchange.write import Author, NotTheOwner
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.append import append_leaves, edge_of, node_of
from mithaq.log.checkpoint import Checkpoint, channel_origin, parse_checkpoint
from mithaq.log.note import Note, cosign, signer_among
from mithaq.log.tree import span_root
from mithaq.records.ident import random_id, split_id, timestamp
from mithaq.records.record import Record, read_record
from mithaq.store import Job, NewLeaf, Reading, VersionConflict, Writing

REFUSAL_TEXT_LIMIT = 300


class LinkStopped(Refused):
    """The partner's log contradicts what it signed before; nothing more is taken from it."""

    rule = "link.stopped"
    what = N_("The line from {partner} is stopped: {reason}. Both signed heads are kept as evidence.")
    whose = N_("It is for the registries of both sides.")
    next_act = N_("Show the partner the evidence on the registry page; a new meeting of the partners opens the line again.")
    status = 409


class NotTheOriginator(Refused):
    """A record in a peer's stream that the peer does not own."""

    rule = "arrival.originator"
    what = N_("{id} is not {partner}'s own.")
    whose = N_("It is for {partner} to send only what it owns.")
    next_act = N_("Its owner must send it, or consent to its being passed on.")


class StaysHere(Refused):
    """A record of a type that every node keeps for itself."""

    rule = "arrival.type"
    what = N_("{id} is a {type}; no node takes one from another.")
    whose = N_("It is for the sender's operator.")
    next_act = N_("Say what has to be said in a note.")


@dataclass
class Applied:
    """What came of a range: our cosigned note, and how many records were taken, refused, in conflict, or arrived as a hash alone."""

    note: bytes
    start: int
    end: int
    repeated: bool = False
    taken: list[Record] = field(default_factory=list)
    refused: int = 0
    conflicts: int = 0
    destroyed: int = 0
    erased: int = 0


@dataclass(frozen=True)
class Receiver:
    """What receiving needs: the rules of record types, our signer, and how our own answers are written and released."""

    rules: Rules
    signer: Signer
    releaser: Releaser

    def apply(self, writing: Writing, partner: Partner, agreement: str, arrived: Arrived, *, carried: bool = False) -> Applied:
        """Return what came of the range. Raises: LinkStopped, BadRange, BadSignature; nothing is applied then.

        A range that was `carried` may be older than what came since, and may overlap it: a size that was true then is no shrunk log,
        and leaves that are here already are compared and passed over.
        """
        channel = inward(partner.id, agreement)
        checkpoint = self._checkpoint(partner, agreement, arrived)
        head = writing.lock_log(channel.id)
        if arrived.end < head.size or (arrived.end == head.size and head.note is not None):
            return self._repeat(writing, channel.id, partner, replace(arrived, size=head.size) if carried else arrived, checkpoint)
        if carried and arrived.start < head.size:
            arrived = self._without_known(writing, channel.id, partner, arrived, head.size)
        if arrived.start != head.size:
            raise BadRange(reason=f"it begins at {arrived.start}, the next leaf here is {head.size}")
        edge = edge_of(writing, channel.id)
        for leaf in arrived.leaves:
            edge = edge.append(leaf.hash)
        if edge.root() != checkpoint.root:
            raise LinkStopped(partner=partner.name, reason="its new head does not extend the one that was cosigned")
        append_leaves(writing, channel.id, [self._leaf(leaf) for leaf in arrived.leaves])
        applied = Applied(self._cosigned(arrived.note), arrived.start, arrived.end)
        for number, leaf in enumerate(arrived.leaves):
            self._take(writing, partner, agreement, arrived.start + number, leaf, applied)
        writing.set_note(channel.id, arrived.end, applied.note)
        writing.set_cosigned(channel.id, arrived.end, applied.note)
        return applied

    def _checkpoint(self, partner: Partner, agreement: str, arrived: Arrived) -> Checkpoint:
        signer_among(arrived.note, partner.id, partner.signing_keys)
        checkpoint = parse_checkpoint(arrived.note.text)
        if checkpoint.origin != channel_origin(partner.id, self.signer.node, agreement):
            raise BadRange(reason="its checkpoint is of another channel")
        if checkpoint.size != arrived.end:
            raise BadRange(reason="its checkpoint is of another size")
        return checkpoint

    def _repeat(self, reading: Reading, channel: str, partner: Partner, arrived: Arrived, checkpoint: Checkpoint) -> Applied:
        """Return the stored answer to a range that was applied before."""
        head = reading.log_head(channel)
        if head is None or head.note is None:
            raise BadRange(reason="it repeats what was never taken")
        if arrived.size < head.cosigned:
            raise LinkStopped(partner=partner.name, reason=f"its log shrank from {head.cosigned} to {arrived.size}")
        known = reading.leaf_hashes(channel, arrived.start, arrived.end)
        same_root = checkpoint.root == span_root(0, checkpoint.size, node_of(reading, channel))
        if known != [leaf.hash for leaf in arrived.leaves] or not same_root:
            raise LinkStopped(partner=partner.name, reason="it gives another content for leaves that were cosigned")
        return Applied(head.note, arrived.start, arrived.end, repeated=True)

    def _without_known(self, reading: Reading, channel: str, partner: Partner, arrived: Arrived, size: int) -> Arrived:
        """Return the range from our next index on; the leaves before it must be those that are here."""
        known = reading.leaf_hashes(channel, arrived.start, size)
        if known != [leaf.hash for leaf in arrived.leaves[: size - arrived.start]]:
            raise LinkStopped(partner=partner.name, reason="it gives another content for leaves that were cosigned")
        return replace(arrived, start=size, leaves=arrived.leaves[size - arrived.start :])

    def _leaf(self, leaf: ArrivedLeaf) -> NewLeaf:
        """Return the leaf as kept, naming the record version that it claims to hold."""
        record = _claimed(leaf.body)
        named = (record.id, record.modified) if record is not None else (None, None)
        return NewLeaf(hash=leaf.hash, salt=leaf.salt, kind="arrival", record=named[0], modified=named[1], at=self.releaser.now)

    def _cosigned(self, note: Note) -> bytes:
        signature = cosign(note.text, self.signer.node, self.signer.key, self.releaser.now // 1_000_000)
        return Note(note.text, (*note.signatures, signature)).encode().encode()

    def _take(self, writing: Writing, partner: Partner, agreement: str, seq: int, leaf: ArrivedLeaf, applied: Applied) -> None:
        if leaf.body is None:
            applied.destroyed += 1
            return
        record: Record | None = None
        try:
            record = read_record(leaf.body, name=f"leaf {seq} from {partner.name}")
            if record.created_by != partner.id:
                raise NotTheOriginator(id=record.id, partner=partner.name)
            check_arrival(writing, record, self.signer.node, partner.id, agreement)
            self._check_owned(writing, record)
            if is_recalled(writing, record):
                applied.destroyed += 1
                return
            held = self.rules.keep(writing, record)
            if held.fresh:
                applied.taken.append(record)
                applied.erased += self._answer_recall(writing, partner, agreement, record)
        except VersionConflict as conflict:
            applied.conflicts += 1
            self._report_conflict(writing, partner, agreement, conflict, record)
        except Refused as refusal:
            applied.refused += 1
            self._report_refusal(writing, partner, agreement, seq, refusal, record)

    def _check_owned(self, reading: Reading, record: Record) -> None:
        """Raise Refused when the record is not the sender's to write: of a type that stays here, or about what others own."""
        declared = self.rules.types.get(record.type)
        if declared is not None and declared.stays_here:
            raise StaysHere(id=record.id, type=record.type)
        owners = {held.record.created_by for held in reading.history(record.id) if held.record is not None}
        if others := owners - {record.created_by}:
            raise NotTheOwner(id=record.id, owner=min(others))
        if declared is not None:
            declared.check(record)
        if declared is not None and "about" in record.properties:
            split_id(str(record.properties["about"]))
        if record.type == "recall":
            check_recall(reading, record)

    def _answer_recall(self, writing: Writing, partner: Partner, agreement: str, record: Record) -> bool:
        """Apply and answer the record when it is a recall; return whether something was erased."""
        if record.type != "recall":
            return False
        body = msgspec.convert(record.properties, RecallBody)
        recalled = writing.get(body.about)
        outcome = apply_recall(writing, body)
        if recalled is not None and recalled.record is not None:
            self.rules.project(writing, recalled.record)
        self._say(writing, partner, agreement, "recall-receipt", {"about": record.id, "recalled": body.about, "outcome": outcome})
        return outcome == DESTROYED

    def _report_conflict(
        self, writing: Writing, partner: Partner, agreement: str, conflict: VersionConflict, record: Record | None
    ) -> None:
        known = conflict.held.record if conflict.held is not None else None
        held = known.sha256.hex() if known is not None else ""
        received = record.sha256.hex() if record is not None else ""
        said = {
            "about": conflict.id,
            "about_modified": timestamp(conflict.modified),
            "held_sha256": held,
            "received_sha256": received,
        }
        self._say(writing, partner, agreement, "conflict", said)

    def _report_refusal(
        self, writing: Writing, partner: Partner, agreement: str, seq: int, refusal: Refused, record: Record | None
    ) -> None:
        channel = channel_origin(partner.id, self.signer.node, agreement)
        said: dict[str, Any] = {"channel": channel, "seq": seq, "rule": refusal.rule, "reason": str(refusal)[:REFUSAL_TEXT_LIMIT]}
        if record is not None:
            said["about"] = record.id
        self._say(writing, partner, agreement, "refusal", said)

    def _say(self, writing: Writing, partner: Partner, agreement: str, kind: str, said: Mapping[str, Any]) -> None:
        """Write a record of ours about the exchange and release it, where there is an agreement to say it under."""
        try:
            policy: Agreement = find_agreement(writing, agreement)
        except Refused:
            evidence = msgspec.json.encode({"type": kind, "partner": partner.id, "agreement": agreement, **said})
            writing.put_job(Job(random_id(f"unsaid-{kind}", self.releaser.randomness(16)), "unsaid", self.releaser.now, "kept", evidence))
            return
        author = Author(writing, self.rules, self.signer.node, self.releaser.now, self.releaser.randomness)
        marking = author.marked(policy.common_marking(agreement))
        record = author.write(kind, said, marking)
        self.releaser.release(writing, record, partner.id, agreement)


def _claimed(body: bytes | None) -> Record | None:
    try:
        return None if body is None else read_record(body)
    except Refused:
        return None
