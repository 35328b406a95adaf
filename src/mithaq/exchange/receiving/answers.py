"""Answers: what this node says to a partner about what it was given. Each is a record of ours in the return stream.

An answer is marked like the record that it is about, releasable to the two of us alone; where that marking cannot be read, as the
agreement's common marking. Where there is no agreement to say it under, it is kept for the registry to say by other ways.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from mithaq.exchange.agreement import Agreement, find_agreement
from mithaq.exchange.channel import Releaser
from mithaq.exchange.partner import Partner
from mithaq.exchange.ranges import Signer
from mithaq.exchange.rules import Rules
from mithaq.exchange.write import Author
from mithaq.lang.refusal import Refused
from mithaq.log.checkpoint import channel_origin
from mithaq.records.ident import random_id, timestamp
from mithaq.records.marking import Marking, resolve
from mithaq.records.record import Record
from mithaq.store import Job, Reading, VersionConflict, Writing

REFUSAL_TEXT_LIMIT = 300


def answering(reading: Reading, about: Record | None, agreement: str, policy: Agreement, both: frozenset[str]) -> Marking:
    """Return the marking of an answer about a record, releasable to `both`; the common marking where the record's own does not serve."""
    common = policy.common_marking(agreement)
    if about is None:
        return common
    try:
        marking = resolve(about.id, about.marking_refs, reading.marking)
    except Refused:
        return common
    terms = marking.terms
    if terms is None or terms.agreement != agreement or not terms.purposes <= frozenset(policy.purposes):
        return common
    within = marking.tlp <= policy.highest_tlp() and terms.classification <= policy.highest_classification()
    return Marking(marking.tlp, replace(terms, releasable_to=both, expires_at=None)) if within else common


@dataclass(frozen=True)
class Answers:
    """What answering one partner under one agreement needs."""

    writing: Writing
    rules: Rules
    signer: Signer
    releaser: Releaser
    partner: Partner
    agreement: str

    @property
    def channel(self) -> str:
        """Return the origin of the partner's channel to us."""
        return channel_origin(self.partner.id, self.signer.node, self.agreement)

    def say(self, kind: str, said: Mapping[str, Any], about: Record | None = None) -> None:
        """Write a record of ours about the exchange and release it to the partner."""
        both = frozenset({self.signer.node, self.partner.id})
        try:
            policy = find_agreement(self.writing, self.agreement)
        except Refused:
            self._keep(kind, {"partner": self.partner.id, "agreement": self.agreement, **said})
            return
        record = self.write(kind, said, answering(self.writing, about, self.agreement, policy, both))
        self.releaser.release(self.writing, record, self.partner.id, self.agreement)

    def write(self, kind: str, said: Mapping[str, Any], marking: Marking) -> Record:
        """Return a record of ours, kept and given to nobody yet."""
        author = Author(self.writing, self.rules, self.signer.node, self.releaser.now, self.releaser.randomness)
        return author.write(kind, said, author.marked(marking))

    def report_conflict(self, conflict: VersionConflict, record: Record | None) -> None:
        """Say that one version came with two contents, and keep the one that was not taken."""
        known = conflict.held.record if conflict.held is not None else None
        received = record.sha256.hex() if record is not None else ""
        said = {
            "about": conflict.id,
            "about_modified": timestamp(conflict.modified),
            "held_sha256": known.sha256.hex() if known is not None else "",
            "received_sha256": received,
        }
        if record is not None:
            self.writing.put_job(Job(f"conflict/{conflict.id}/{received}", "conflict", self.releaser.now, "kept", record.body))
        self.say("conflict", said, known)

    def report_refusal(self, seq: int, refusal: Refused, record: Record | None) -> None:
        """Say that a leaf was not taken, and by which rule: the negative receipt."""
        said: dict[str, Any] = {"channel": self.channel, "seq": seq, "rule": refusal.rule, "reason": str(refusal)[:REFUSAL_TEXT_LIMIT]}
        if record is not None:
            said["about"] = record.id
        self.say("refusal", said, record)

    def report_delivered(self, start: int, end: int, taken: Sequence[tuple[int, str]]) -> None:
        """Say which of the leaves that were taken reached an office; each is given with the role that its type is for."""
        roles = {role for account in self.writing.accounts() if not account.disabled for role in account.roles}
        held = sorted({office for _, office in taken if office in roles})
        if held:
            undelivered = [seq for seq, office in taken if office not in roles]
            said = {"channel": self.channel, "rung": "delivered", "start": start, "end": end, "offices": held, "undelivered": undelivered}
            self.say("receipt", said)

    def _keep(self, kind: str, said: Mapping[str, Any]) -> None:
        payload = msgspec.json.encode({"type": kind, **said})
        self.writing.put_job(Job(random_id(f"unsaid-{kind}", self.releaser.randomness(16)), "unsaid", self.releaser.now, "kept", payload))
