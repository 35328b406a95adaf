"""Questions of the registry: links, what waits and for whom, receipts by rung, recalls, refusals, conflicts, who has a record."""

from dataclasses import dataclass
from typing import Any

import msgspec

from mithaq.desks.registry.greeting import spoken
from mithaq.desks.registry.receipts import rung_of
from mithaq.exchange.agreement import Agreement, missing_signatures, read_agreement
from mithaq.exchange.channel import Channel, inward, outward, parse_channel, recipients
from mithaq.exchange.partner import Partner, partners
from mithaq.lang.refusal import Refused
from mithaq.records.ident import micros
from mithaq.records.marking import is_visible, resolve
from mithaq.records.record import read_record
from mithaq.store import Head, Held, Job, Reading, Where

HOUR = 3_600_000_000


@dataclass(frozen=True)
class AgreementState:
    """An agreement with its state: which parties have not signed its newest version."""

    id: str
    body: Agreement
    missing: frozenset[str]

    @property
    def in_force(self) -> bool:
        """Return whether every party has signed."""
        return not self.missing


@dataclass(frozen=True)
class Delivery:
    """One version of a record in a partner's channel; `rung` is one of `RUNGS`, `at` microseconds since 1970."""

    partner: str
    name: str
    modified: int
    seq: int
    at: int
    rung: str


@dataclass(frozen=True)
class ChannelState:
    """One direction under an agreement: leaves in all, leaves that the recipient cosigned.

    `oldest` is when the first leaf without receipt was released, `note` the newest signed checkpoint, cosigned where it was.
    """

    agreement: str
    outward: bool
    size: int
    cosigned: int
    oldest: int | None = None
    note: str = ""

    @property
    def waiting(self) -> int:
        """Return how many leaves have no receipt."""
        return self.size - self.cosigned


@dataclass(frozen=True)
class LinkState:
    """How it stands with a partner: `since` is when the last contact's state began; `trouble` and `stopped` are sentences or empty.

    `protocol` is the version used at the last contact.
    """

    partner: Partner
    name: str
    state: str
    since: int | None
    trouble: str
    stopped: str
    channels: tuple[ChannelState, ...]
    protocol: int | None = None

    @property
    def waiting(self) -> int:
        """Return how many leaves of ours have no receipt from the partner."""
        return sum(channel.waiting for channel in self.channels if channel.outward)


@dataclass(frozen=True)
class RecallState:
    """A recall of ours. `recipients`: identity, name, and what was done on it, empty while there is no answer."""

    id: str
    about: str
    how: str
    reason: str
    at: int
    deadline: str
    agreement: str
    recipients: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ConflictState:
    """One version with two contents: `hashes` in hex and `bodies` of what is held and of what came, a body None where it is not here."""

    id: str
    about: str
    modified: int
    author: str
    hashes: tuple[str, str]
    bodies: tuple[bytes | None, bytes | None]


@dataclass(frozen=True)
class LateReceipt:
    """Leaves of ours that a partner has not receipted for longer than the agreement's alarm."""

    partner: str
    name: str
    agreement: str
    waiting: int
    hours: int


def agreements(reading: Reading, limit: int = 100) -> list[AgreementState]:
    """Return the agreements that the reader may see, newest first."""
    found: list[AgreementState] = []
    for held in reading.page("agreement", limit=limit).rows:
        if held.record is not None:
            found.append(AgreementState(held.id, read_agreement(held), missing_signatures(reading, held.id)))
    return found


def names_of(reading: Reading) -> dict[str, str]:
    """Return the names of this node's partners by identity."""
    return {partner.id: partner.name for partner in partners(reading)}


def link_states(reading: Reading) -> list[LinkState]:
    """Return how it stands with each partner, by name."""
    held = [one.id for one in reading.page("agreement", limit=200).rows]
    return [_link(reading, partner, held) for partner in partners(reading)]


def waiting_receipts(reading: Reading, now: int) -> list[LateReceipt]:
    """Return what was released longer ago than the agreement's alarm allows and is not receipted."""
    late: list[LateReceipt] = []
    for partner in partners(reading):
        if partner.state != "confirmed":
            continue
        for one in reading.page("agreement", limit=200).rows:
            channel = outward(partner.id, one.id)
            head = reading.log_head(channel.id)
            if head is None or head.cosigned >= head.size or one.record is None:
                continue
            first = reading.feed(channel.id, head.cosigned, 1)
            age = now - first[0].added if first else 0
            if age > read_agreement(one).clocks.receipt_alarm_hours * HOUR:
                late.append(LateReceipt(partner.id, partner.name, one.id, head.size - head.cosigned, age // HOUR))
    return late


def deliveries(reading: Reading, identifier: str) -> list[Delivery]:
    """Return where the versions of a record went, oldest first."""
    names = names_of(reading)
    found: list[Delivery] = []
    heads: dict[str, Head | None] = {}
    for entry in reading.entries_of(identifier):
        channel = parse_channel(entry.collection)
        if channel is None or not channel.outward:
            continue
        head = heads.setdefault(entry.collection, reading.log_head(entry.collection))
        cosigned = head.cosigned if head is not None else 0
        rung = rung_of(reading, channel, entry, cosigned)
        name = names.get(channel.partner, channel.partner)
        found.append(Delivery(channel.partner, name, entry.modified, entry.seq, entry.added, rung))
    return found


def recalls_of(reading: Reading, identifier: str) -> list[Held]:
    """Return the recalls of a record, newest first."""
    return reading.page("recall", [Where("about", "=", identifier)], limit=50).rows


def receipts_of(reading: Reading, recall: str) -> list[dict[str, Any]]:
    """Return who answered a recall and what was done."""
    rows = reading.page("recall-receipt", [Where("about", "=", recall)], limit=50).rows
    return [dict(held.record.properties) for held in rows if held.record is not None]


def recall_states(reading: Reading, limit: int = 100) -> list[RecallState]:
    """Return the recalls of this node, newest first, with what each recipient answered."""
    names, here = names_of(reading), reading.principal.node
    found: list[RecallState] = []
    for held in reading.page("recall", limit=limit).rows:
        if held.record is None or held.record.created_by != here:
            continue
        body, given = held.record.properties, recipients(reading, held.id)
        answered = {(str(one["created_by_ref"]), str(one.get("by", ""))): one for one in reversed(receipts_of(reading, held.id))}
        rows = [(one.partner, names.get(one.partner, one.partner), _outcome(answered.get((one.partner, "")))) for one in given]
        rows += [(by, names.get(by, by), str(one.get("answer", ""))) for (_, by), one in answered.items() if by]
        agreement = given[0].agreement if given else ""
        about = (str(body["about"]), str(body["how"]), str(body["reason"]))
        found.append(RecallState(held.id, *about, held.modified, str(body.get("deadline") or ""), agreement, tuple(rows)))
    return found


def conflict_states(reading: Reading, limit: int = 50) -> list[ConflictState]:
    """Return the versions in dispute, newest first, with both contents where this node has them."""
    found: list[ConflictState] = []
    for held in reading.page("conflict", limit=limit).rows:
        if held.record is None:
            continue
        body = held.record.properties
        about, version = str(body["about"]), micros(str(body["about_modified"]))
        kept = reading.get(about, version)
        job = reading.job(f"conflict/{about}/{body['received_sha256']}")
        hashes = (str(body["held_sha256"]), str(body["received_sha256"]))
        bodies = (kept.body if kept is not None else None, _shown(reading, job))
        found.append(ConflictState(held.id, about, version, held.record.created_by, hashes, bodies))
    return found


def _shown(reading: Reading, job: Job | None) -> bytes | None:
    """Return the content that was not taken, when its own marking lets the reader see it."""
    if job is None:
        return None
    try:
        record = read_record(job.payload)
        marking = resolve(record.id, record.marking_refs, reading.marking)
    except Refused:
        return None
    return job.payload if is_visible(reading.principal, marking, record.created_by) else None


def _outcome(answer: dict[str, Any] | None) -> str:
    return "" if answer is None else str(answer["outcome"])


def _channel(reading: Reading, channel: Channel, head: Head) -> ChannelState:
    waiting = reading.feed(channel.id, head.cosigned, 1) if channel.outward and head.cosigned < head.size else []
    note = head.cosignature if channel.outward and head.cosigned == head.size else head.note
    oldest = waiting[0].added if waiting else None
    return ChannelState(channel.agreement, channel.outward, head.size, head.cosigned, oldest, note.decode() if note else "")


def _link(reading: Reading, partner: Partner, agreement_ids: list[str]) -> LinkState:
    job = reading.job(f"link/{partner.id}")
    said = msgspec.json.decode(job.payload)["said"] if job is not None and job.payload else ""
    channels: list[ChannelState] = []
    stopped = ""
    for agreement in agreement_ids:
        for channel in (outward(partner.id, agreement), inward(partner.id, agreement)):
            head = reading.log_head(channel.id)
            if head is not None:
                channels.append(_channel(reading, channel, head))
        stop = reading.job(f"stopped/{inward(partner.id, agreement).id}")
        if stop is not None:
            stopped = str(msgspec.json.decode(stop.payload)["reason"])
    state = partner.state if partner.state != "confirmed" else ("stopped" if stopped else job.state if job else "never reached")
    used = spoken(reading, partner.id)
    since, protocol = (job.due if job else None), (used.protocol if used else None)
    return LinkState(partner, partner.name, state, since, str(said), stopped, tuple(channels), protocol)
