"""Arrival: one record of a range, judged by itself. What is refused is answered and undone; the rest of the range stands.

1. A record is its sender's own, of a type that may come from a partner, and marked for us under this agreement.
2. What a recall covers is not revived by a late copy.
3. A recall is applied, answered, and passed on to whom we passed the record on; a third party's answer is passed back.
4. An onward copy brings its originator's record, checked by its originator's own proof and consent.
"""

from dataclasses import dataclass, field

import msgspec

from mithaq.exchange.channel import recipients
from mithaq.exchange.policy import Standing, check_arrival, check_onward
from mithaq.exchange.ranges import ArrivedLeaf
from mithaq.exchange.recall import DESTROYED, apply_recall, check_recall, is_recalled, withdraw_own
from mithaq.exchange.receiving.answers import Answers, answering
from mithaq.exchange.receiving.onward import RECALL, Passed, read_copy, write_copy
from mithaq.exchange.records import ONWARD_COPY_TYPE, RecallBody, RecallReceiptBody
from mithaq.exchange.write import NotTheOwner
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import split_id
from mithaq.records.marking import Marking
from mithaq.records.record import Record, read_record
from mithaq.store import VersionConflict, Where

CHANGES_STANDING = frozenset({"agreement", "sign-off", "recall", "marking-definition"})
PASSED_ON = "passed-on"


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


class Unworkable(Refused):
    """A record that this node's software could not work with; it is refused so that what comes after it is not held up."""

    rule = "arrival.fault"
    what = N_("Leaf {seq} could not be worked with here ({fault}).")
    whose = N_("It is for the operators of both sides, and for the makers of the software.")
    next_act = N_("Send the record again in another form; tell the makers.")


@dataclass
class Applied:
    """What came of a range: our cosigned note, and how many records were taken, refused, in conflict, or arrived as a hash alone."""

    note: bytes
    start: int
    end: int
    repeated: bool = False
    taken: list[Record] = field(default_factory=list)
    offices: list[tuple[int, str]] = field(default_factory=list)
    refused: int = 0
    conflicts: int = 0
    destroyed: int = 0
    erased: int = 0


@dataclass
class Arrival:
    """A range while it is applied."""

    answers: Answers
    standing: Standing
    applied: Applied

    def take(self, seq: int, leaf: ArrivedLeaf) -> None:
        """Take one leaf, or answer why not."""
        if leaf.body is None:
            self.applied.destroyed += 1
            return
        record: Record | None = None
        try:
            record = read_record(leaf.body, name=f"leaf {seq} from {self.answers.partner.name}")
            with self.answers.writing.part():
                self._take(seq, record)
        except VersionConflict as conflict:
            self.applied.conflicts += 1
            self.answers.report_conflict(conflict, record)
        except Refused as refusal:
            self._refuse(seq, refusal, record)
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, msgspec.MsgspecError) as fault:
            # A fault of ours on one record must not hold up the queue for ever: it is refused, said, and kept in the log.
            self._refuse(seq, Unworkable(seq=seq, fault=type(fault).__name__), record)

    def _refuse(self, seq: int, refusal: Refused, record: Record | None) -> None:
        self.applied.refused += 1
        self.answers.report_refusal(seq, refusal, record)

    def _take(self, seq: int, record: Record) -> None:
        answers = self.answers
        if record.created_by != answers.partner.id:
            raise NotTheOriginator(id=record.id, partner=answers.partner.name)
        check_arrival(answers.writing, record, answers.signer.node, answers.partner.id, answers.agreement, self.standing)
        self._check_owned(record)
        self._keep(seq, record)
        if record.type == ONWARD_COPY_TYPE.name:
            self._take_passed(seq, read_copy(answers.writing, record, answers.partner.id))
        elif record.type == "recall-receipt":
            self._pass_back(record)

    def _take_passed(self, seq: int, passed: Passed) -> None:
        answers, here = self.answers, self.answers.signer.node
        self._check_owned(passed.record)
        for definition in passed.definitions:
            answers.writing.put(definition)
        if passed.record.type == RECALL:
            check_onward(answers.writing, passed.record, frozenset({here}), here, answers.agreement)
        else:
            check_onward(answers.writing, passed.record, passed.consented, here, answers.agreement)
        self._keep(seq, passed.record)

    def _keep(self, seq: int, record: Record) -> None:
        """Keep a record that may be kept, with what follows from it; one that was recalled before is gone."""
        writing, rules = self.answers.writing, self.answers.rules
        if is_recalled(writing, record, self.answers.signer.node):
            self.applied.destroyed += 1
            return
        if not rules.keep(writing, record).fresh:
            if record.type == RECALL and not self._is_answered(record):
                self._apply_recall(record)
            return
        if record.type in CHANGES_STANDING:
            self.standing.forget()
        self.applied.taken.append(record)
        declared = rules.types.get(record.type)
        if declared is not None and declared.office:
            self.applied.offices.append((seq, declared.office))
        if record.type == RECALL:
            self._apply_recall(record)

    def _check_owned(self, record: Record) -> None:
        """Raise Refused when the record is not its author's to write: of a type that stays here, or about what others own."""
        reading, declared = self.answers.writing, self.answers.rules.types.get(record.type)
        if declared is not None and declared.stays_here:
            raise StaysHere(id=record.id, type=record.type)
        owners = {held.record.created_by for held in reading.history(record.id) if held.record is not None}
        if others := owners - {record.created_by}:
            raise NotTheOwner(id=record.id, owner=min(others))
        if declared is not None:
            declared.check(record)
        if declared is not None and "about" in record.properties:
            split_id(str(record.properties["about"]))
        if record.type == RECALL:
            check_recall(reading, record)

    def _apply_recall(self, record: Record) -> None:
        """Apply a recall, answer it, and pass it on to whom we passed the record on."""
        answers = self.answers
        body = msgspec.convert(record.properties, RecallBody)
        recalled = answers.writing.get(body.about)
        outcome, ground = apply_recall(answers.writing, record, answers.signer.node)
        if recalled is not None and recalled.record is not None:
            answers.rules.project(answers.writing, recalled.record)
        said = {"about": record.id, "recalled": body.about, "outcome": outcome, **({"ground": ground} if ground else {})}
        answers.say("recall-receipt", said, record)
        self.applied.erased += outcome == DESTROYED
        self._pass_on(record, body)

    def _pass_on(self, record: Record, body: RecallBody) -> None:
        """Give the recall to every third party that has an onward copy of ours, and take those copies back: they carry the text."""
        answers, writing = self.answers, self.answers.writing
        copies = writing.page(ONWARD_COPY_TYPE.name, [Where("about", "=", body.about)], limit=200).rows
        ours = [copy.record for copy in copies if copy.record is not None and self._is_ours(copy.record)]
        given = {channel for copy in ours for channel in recipients(writing, copy.id)}
        if not given:
            return
        body_of_copy = msgspec.to_builtins(write_copy(writing, record, answers.agreement, self.applied.note, None))
        onward = answers.write(ONWARD_COPY_TYPE.name, body_of_copy, self._marking(record, {channel.partner for channel in given}))
        for channel in sorted(given, key=lambda one: one.id):
            answers.releaser.release(writing, onward, channel.partner, channel.agreement)
        for copy in ours:
            self._take_back(copy, body)

    def _take_back(self, copy: Record, body: RecallBody) -> None:
        answers, writing = self.answers, self.answers.writing
        own = RecallBody(about=copy.id, how="destroy", reason=body.reason)
        channels = recipients(writing, copy.id)
        recall = answers.write(RECALL, msgspec.to_builtins(own), self._marking(copy, {channel.partner for channel in channels}))
        for channel in channels:
            answers.releaser.release(writing, recall, channel.partner, channel.agreement)
        withdraw_own(writing, own)
        writing.erase(copy.id)

    def _is_answered(self, recall: Record) -> bool:
        """Return whether the sender has our answer to a recall: what came by a third party first is answered to its originator too."""
        writing = self.answers.writing
        said = writing.page("recall-receipt", [Where("about", "=", recall.id)], limit=200).rows
        ours = [one.id for one in said if one.record is not None and self._is_ours(one.record)]
        return any(channel.partner == self.answers.partner.id for one in ours for channel in recipients(writing, one))

    def _is_ours(self, record: Record) -> bool:
        return record.created_by == self.answers.signer.node

    def _pass_back(self, receipt: Record) -> None:
        """Tell the originator of a recall what a third party did on it."""
        answers, writing = self.answers, self.answers.writing
        body = msgspec.convert(receipt.properties, RecallReceiptBody)
        held = writing.get(body.about)
        if held is None or held.record is None or held.type != RECALL or self._is_ours(held.record) or body.outcome == PASSED_ON:
            return
        said = {"about": body.about, "recalled": body.recalled, "outcome": PASSED_ON, "by": receipt.created_by, "answer": body.outcome}
        originator = held.record.created_by
        record = answers.write("recall-receipt", said, self._marking(held.record, {originator}))
        answers.releaser.release(writing, record, originator, answers.agreement)

    def _marking(self, about: Record, to: set[str]) -> Marking:
        """Return the marking of what we say about a record to the nodes `to`."""
        named = frozenset({self.answers.signer.node, *to})
        return answering(self.answers.writing, about, self.answers.agreement, self.standing.policy(), named)
