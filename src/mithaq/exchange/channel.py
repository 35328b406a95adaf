"""Channels: what one node gives to one partner under one agreement is one collection and one log, filled at release.

1. The collection's sequence is the leaf index; both grow in the transaction of the act that releases.
2. A marking definition goes ahead of the first record that needs it, in the same channel.
3. Releasing what was already released changes nothing.
4. Nothing enters a channel but through `release`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mithaq.exchange.policy import check_release
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.append import Logged, append
from mithaq.records.marking import TLP_BY_REF
from mithaq.records.record import Record
from mithaq.store import Reading, Writing


class NotLive(Refused):
    """A record that was recalled or destroyed."""

    rule = "release.live"
    what = N_("{id} was recalled; it is not given to anybody again.")
    whose = N_("It is for its author to decide.")
    next_act = N_("Make a new record if something still has to be said.")
    status = 409


@dataclass(frozen=True, slots=True)
class Channel:
    """One direction between this node and a partner under an agreement, seen from here."""

    agreement: str
    partner: str
    outward: bool

    @property
    def id(self) -> str:
        """Return the name of the log and of the collection."""
        return f"{'out' if self.outward else 'in'}/{self.partner}/{self.agreement}"


def outward(partner: str, agreement: str) -> Channel:
    """Return the channel by which this node gives."""
    return Channel(agreement, partner, outward=True)


def inward(partner: str, agreement: str) -> Channel:
    """Return the channel by which this node is given."""
    return Channel(agreement, partner, outward=False)


def parse_channel(identifier: str) -> Channel | None:
    """Return the channel of a collection's name, or None when the collection is no channel."""
    way, _, rest = identifier.partition("/")
    partner, _, agreement = rest.partition("/")
    return Channel(agreement, partner, way == "out") if way in ("in", "out") and agreement else None


@dataclass(frozen=True)
class Releaser:
    """What releasing needs beside the record: the moment (microseconds since 1970) and randomness for the salts."""

    now: int
    randomness: Callable[[int], bytes]

    def release(self, writing: Writing, record: Record, partner: str, agreement: str) -> int | None:
        """Return the record's index in the channel, or None when it had been released before. Raises: Refused of the rule that forbids."""
        held = writing.get(record.id, record.modified)
        if held is None or held.record is None or held.recalled:
            raise NotLive(id=record.id)
        check_release(writing, record, partner, agreement, self.now)
        channel = outward(partner, agreement)
        if _is_in(writing, channel, record.id, record.modified):
            return None
        for ref in record.marking_refs:
            definition = None if ref in TLP_BY_REF else writing.get(ref)
            if definition is not None and definition.record is not None and not _is_in(writing, channel, ref, definition.modified):
                self._append(writing, channel, definition.record)
        return self._append(writing, channel, record)

    def _append(self, writing: Writing, channel: Channel, record: Record) -> int:
        writing.create_collection(channel.id)
        entry = Logged(record.body, kind="release", record=record.id, modified=record.modified)
        indexes = append(writing, channel.id, [entry], now=self.now, randomness=self.randomness)
        writing.append_entries(channel.id, [(record.id, record.modified)])
        return indexes[0]


def _is_in(writing: Writing, channel: Channel, identifier: str, modified: int) -> bool:
    return any(entry.collection == channel.id and entry.modified == modified for entry in writing.entries_of(identifier))


def recipients(reading: Reading, identifier: str) -> list[Channel]:
    """Return the outward channels in which any version of a record was released."""
    found = {entry.collection: parse_channel(entry.collection) for entry in reading.entries_of(identifier)}
    return [channel for channel in found.values() if channel is not None and channel.outward]
