"""Receiving: a range is checked, applied with its leaves, and cosigned, in one transaction.

1. The checkpoint is the partner's, for this node and agreement; it extends what was cosigned before. A head that forked stops the link and
   both signed heads are kept as evidence; that a log shrank is judged from offers, since a range may have been long under way.
2. A range that was applied before is answered with the stored cosignature and changes nothing.
3. Each record is judged by itself; one that is refused becomes a negative receipt in our own stream and blocks nothing.
4. The same version with another content is a conflict, recorded and sent, never success.
5. What a recall covers is not revived by a late copy.
"""

from dataclasses import dataclass, replace

from mithaq.exchange.channel import Releaser, inward
from mithaq.exchange.judging import LinkStopped
from mithaq.exchange.partner import Partner
from mithaq.exchange.policy import Standing
from mithaq.exchange.ranges import Arrived, ArrivedLeaf, BadRange, Signer
from mithaq.exchange.receiving.answers import Answers
from mithaq.exchange.receiving.arrival import Applied, Arrival
from mithaq.exchange.rules import Rules
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.log.append import append_leaves, edge_of, node_of
from mithaq.log.checkpoint import Checkpoint, channel_origin, parse_checkpoint
from mithaq.log.note import Note, cosign, signer_among
from mithaq.log.tree import span_root
from mithaq.records.record import Record, read_record
from mithaq.store import NewLeaf, Reading, Writing


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
            raise BadRange(reason=because(N_("it begins at {start}, the next leaf here is {next}"), start=arrived.start, next=head.size))
        edge = edge_of(writing, channel.id)
        for leaf in arrived.leaves:
            edge = edge.append(leaf.hash)
        if edge.root() != checkpoint.root:
            raise LinkStopped(partner=partner.name, reason=N_("its new head does not extend the one that was cosigned"))
        append_leaves(writing, channel.id, [self._leaf(leaf) for leaf in arrived.leaves])
        applied = Applied(self._cosigned(arrived.note), arrived.start, arrived.end)
        answers = Answers(writing, self.rules, self.signer, self.releaser, partner, agreement)
        arrival = Arrival(answers, Standing(writing, agreement), applied)
        for number, leaf in enumerate(arrived.leaves):
            arrival.take(arrived.start + number, leaf)
        answers.report_delivered(arrived.start, arrived.end, applied.offices)
        writing.set_note(channel.id, arrived.end, applied.note)
        writing.set_cosigned(channel.id, arrived.end, applied.note)
        return applied

    def _checkpoint(self, partner: Partner, agreement: str, arrived: Arrived) -> Checkpoint:
        signer_among(arrived.note, partner.id, partner.signing_keys)
        checkpoint = parse_checkpoint(arrived.note.text)
        if checkpoint.origin != channel_origin(partner.id, self.signer.node, agreement):
            raise BadRange(reason=N_("its checkpoint is of another channel"))
        if checkpoint.size != arrived.end:
            raise BadRange(reason=N_("its checkpoint is of another size"))
        return checkpoint

    def _repeat(self, reading: Reading, channel: str, partner: Partner, arrived: Arrived, checkpoint: Checkpoint) -> Applied:
        """Return the stored answer to a range that was applied before."""
        head = reading.log_head(channel)
        if head is None or head.note is None:
            raise BadRange(reason=N_("it repeats what was never taken"))
        known = reading.leaf_hashes(channel, arrived.start, arrived.end)
        same_root = checkpoint.root == span_root(0, checkpoint.size, node_of(reading, channel))
        if known != [leaf.hash for leaf in arrived.leaves] or not same_root:
            raise LinkStopped(partner=partner.name, reason=N_("it gives another content for leaves that were cosigned"))
        return Applied(head.note, arrived.start, arrived.end, repeated=True)

    def _without_known(self, reading: Reading, channel: str, partner: Partner, arrived: Arrived, size: int) -> Arrived:
        """Return the range from our next index on; the leaves before it must be those that are here."""
        known = reading.leaf_hashes(channel, arrived.start, size)
        if known != [leaf.hash for leaf in arrived.leaves[: size - arrived.start]]:
            raise LinkStopped(partner=partner.name, reason=N_("it gives another content for leaves that were cosigned"))
        return replace(arrived, start=size, leaves=arrived.leaves[size - arrived.start :])

    def _leaf(self, leaf: ArrivedLeaf) -> NewLeaf:
        """Return the leaf as kept, naming the record version that it claims to hold."""
        record = _claimed(leaf.body)
        named = (record.id, record.modified) if record is not None else (None, None)
        return NewLeaf(hash=leaf.hash, salt=leaf.salt, kind="arrival", record=named[0], modified=named[1], at=self.releaser.now)

    def _cosigned(self, note: Note) -> bytes:
        signature = cosign(note.text, self.signer.node, self.signer.key, self.releaser.now // 1_000_000)
        return Note(note.text, (*note.signatures, signature)).encode().encode()


def _claimed(body: bytes | None) -> Record | None:
    try:
        return None if body is None else read_record(body)
    except Refused:
        return None
