"""The disclosure log: what crossed to whom, when, by whose act and on what authority, and how far it came; what was shown in a room.

1. What crossed is read from the channels themselves: nothing is written for it, so that nothing can be left out of it.
2. The act behind a leaf is the one of the node log at the same moment: an act and what it releases have one clock reading.
3. Leaves of the exchange about itself (marking definitions, receipts, refusals) disclose nothing and are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from mithaq.desks.registry.receipts import rung_of
from mithaq.desks.registry.showing_records import SHOWING_TYPE, ShowingBody
from mithaq.exchange.channel import Channel, inward, outward, parse_channel
from mithaq.exchange.partner import partners
from mithaq.log.append import NODE_LOG
from mithaq.store import Entry, Head, Held, Leaf, Reading, Where

ABOUT_ITSELF = frozenset({"marking-definition", "receipt", "recall-receipt", "refusal", "conflict", "onward-copy", "consent"})
READ_AT_ONCE, LOOKED_FOR, EVENTS = 100, 512, 20


@dataclass(frozen=True)
class Disclosed:
    """A version of a record that crossed, leaf `seq` of a channel, at a moment in microseconds since 1970; outward with its rung and the
    act behind it, as far as the node log still tells."""

    channel: Channel
    seq: int
    at: int
    record: str
    modified: int
    rung: str = ""
    by: str = ""
    act: str = ""

    @property
    def type(self) -> str:
        """Return the type of the record."""
        return self.record.partition("--")[0]


@dataclass(frozen=True)
class Shown:
    """A showing as logged by its author."""

    id: str
    author: str
    body: ShowingBody


@dataclass(frozen=True)
class Crossed:
    """Some disclosures, newest first; `next` is where the page after them begins, None on the last."""

    rows: list[Disclosed]
    next: tuple[int, int] | None


def channels_with(reading: Reading, *, is_outward: bool, only: str = "") -> list[Channel]:
    """Return the channels with each partner under each agreement that the reader may see, in one order; with one partner if named."""
    agreements = sorted(held.id for held in reading.page("agreement", limit=200).rows)
    known = sorted(partner.id for partner in partners(reading) if only in ("", partner.id))
    make = outward if is_outward else inward
    made = [make(partner, agreement) for partner in known for agreement in agreements]
    return [one for one in made if reading.log_head(one.id) is not None]


def crossed(
    reading: Reading,
    channels: Sequence[Channel],
    bounds: tuple[int | None, int | None],
    start: tuple[int, int] | None,
    limit: int,
) -> Crossed:
    """Return what crossed between two moments (microseconds, the second left out), newest first.

    `start` is the `next` of the page before: the moment of its last row, and how many of that moment were shown. It holds no number of a
    leaf, which would tell how many there are that the reader does not see.
    """
    after, before = bounds
    if start is not None:
        before = start[0] + 1 if before is None else min(before, start[0] + 1)
    shown = start[1] if start is not None else 0
    found = [one for channel in channels for one in _back(reading, channel, (after, before), limit + shown + 1)]
    found.sort(key=lambda one: (one.at, one.channel.id, one.seq), reverse=True)
    rows = found[shown:][:limit]
    told = _told(reading, rows)
    if len(found) <= shown + limit:
        return Crossed(told, None)
    last = rows[-1].at
    same = sum(1 for one in rows if one.at == last) + (shown if start is not None and start[0] == last else 0)
    return Crossed(told, (last, same))


def disclosures_of(reading: Reading, identifier: str) -> list[Disclosed]:
    """Return where the versions of a record went, newest first."""
    found = []
    for entry in reading.entries_of(identifier):
        channel = parse_channel(entry.collection)
        if channel is not None and channel.outward:
            for leaf in reading.leaves(channel.id, entry.seq, entry.seq + 1):
                found.append(Disclosed(channel, entry.seq, leaf.at, entry.id, entry.modified))
    return _told(reading, sorted(found, key=lambda one: (one.at, one.seq), reverse=True))


def shown_of(rows: Sequence[Held]) -> list[Shown]:
    """Return the showings among what is held that stand."""
    return [
        Shown(held.id, held.record.created_by, msgspec.convert(held.record.properties, ShowingBody))
        for held in rows
        if held.record is not None and not held.recalled and held.type == SHOWING_TYPE.name
    ]


def showings_of(reading: Reading, identifier: str) -> list[Shown]:
    """Return the showings of a record, newest first."""
    return shown_of(reading.page(SHOWING_TYPE.name, [Where("record", "=", identifier)], limit=200).rows)


def _back(reading: Reading, channel: Channel, bounds: tuple[int | None, int | None], limit: int) -> list[Disclosed]:
    """Return the newest disclosures of a channel between two moments, at least `limit` if there are so many."""
    after, before = bounds
    end = _place(reading, channel.id, before)
    found: list[Disclosed] = []
    while end > 0 and len(found) < limit:
        start = max(0, end - READ_AT_ONCE)
        for leaf in reversed(reading.leaves(channel.id, start, end)):
            if leaf.record is None or leaf.modified is None:
                continue
            if after is not None and leaf.at < after:
                return found
            one = Disclosed(channel, leaf.index, leaf.at, leaf.record, leaf.modified)
            if one.type not in ABOUT_ITSELF:
                found.append(one)
        end = start
    return found


def _place(reading: Reading, log: str, before: int | None) -> int:
    """Return how many leaves of a log lie before a moment."""
    head = reading.log_head(log)
    low, high = 0, head.size if head is not None else 0
    while before is not None and low < high:
        middle = (low + high) // 2
        leaf = _first_from(reading, log, middle, high)
        if leaf is None or leaf.at >= before:
            high = middle
        else:
            low = leaf.index + 1
    return high


def _first_from(reading: Reading, log: str, start: int, end: int) -> Leaf | None:
    """Return the first leaf from `start` to `end` of which the reader may know; the others are given without their moment."""
    many = 1
    while start < end:
        rows = reading.leaves(log, start, min(start + many, end))
        found = next((leaf for leaf in rows if leaf.at), None)
        if found is not None:
            return found
        start, many = start + many, LOOKED_FOR
    return None


def _told(reading: Reading, rows: Sequence[Disclosed]) -> list[Disclosed]:
    """Return disclosures with their rungs and the acts behind them; what a partner gave has neither."""
    heads = {one.channel.id: reading.log_head(one.channel.id) for one in rows}
    acts: dict[int, Leaf | None] = {}
    return [_with_act(reading, one, heads[one.channel.id], acts) if one.channel.outward else one for one in rows]


def _with_act(reading: Reading, one: Disclosed, head: Head | None, acts: dict[int, Leaf | None]) -> Disclosed:
    entry = Entry(one.channel.id, one.seq, one.at, one.record, one.type, one.modified, "", None)
    rung = rung_of(reading, one.channel, entry, head.cosigned if head is not None else 0)
    if one.at not in acts:
        acts[one.at] = _act_at(reading, one)
    leaf = acts[one.at]
    if leaf is None or not leaf.event:
        return replace(one, rung=rung)
    said = msgspec.json.decode(leaf.event, type=dict[str, object])
    return replace(one, rung=rung, by=str(said.get("name", "")), act=str(said.get("approves") or leaf.act or ""))


def _act_at(reading: Reading, one: Disclosed) -> Leaf | None:
    """Return the leaf of the node log by whose act something crossed: among those that name the record, else the one of the moment."""
    named = next((leaf for leaf in reading.events(record=one.record, limit=EVENTS) if leaf.at == one.at), None)
    if named is not None:
        return named
    start = _place(reading, NODE_LOG, one.at)
    return next((leaf for leaf in reading.leaves(NODE_LOG, start, start + 1) if leaf.at == one.at), None)
