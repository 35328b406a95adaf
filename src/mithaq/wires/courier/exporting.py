"""Making a courier file: header, ranges with their attachments, seal; encrypted as it is made.

1. Ranges grow to 1,000 leaves while they are small, so that memory is bounded by a range and not by the file.
2. A file ends before the bound of its size; what is left is said, and goes into the next.
3. Who exports is in the node's log first, each range as it is given, the seal last.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from mithaq.acts.act import Actor
from mithaq.acts.house import House
from mithaq.acts.outcome import Outcome
from mithaq.acts.work import KeysLocked
from mithaq.exchange.attachment import NoSuchAttachment, Vault
from mithaq.exchange.courier import ATTACHMENT, MAX_FILE_BYTES, MAX_PARTS, RANGE, Part, Seal, read_header
from mithaq.exchange.partner import require_confirmed
from mithaq.exchange.ranges import MAX_LEAVES, MAX_RANGE_BYTES
from mithaq.records.principal import this_node
from mithaq.wires.courier.envelope import encrypt_stream
from mithaq.wires.courier.frames import make_part, opening_frames, part_frames

FIRST_LIMIT = 64
SMALL_RANGE = 4 * 1024 * 1024
MARGIN_BYTES = 4 * 1024 * 1024
SPARE_PARTS = 2 * MAX_LEAVES


@dataclass
class Exported:
    """What a courier file holds: leaves [start, end) of `size`, in how many ranges, attachments and plain bytes."""

    start: int
    end: int
    size: int
    cosigned: bool
    ranges: int = 0
    attachments: int = 0
    size_bytes: int = 0

    @property
    def left(self) -> int:
        """Return how many leaves did not fit."""
        return self.size - self.end


def export_file(
    house: House, person: Actor, ask: dict[str, object], out: BinaryIO, *, max_bytes: int = MAX_FILE_BYTES, max_parts: int = MAX_PARTS
) -> Exported:
    """Return what the file written to `out` holds; `ask` is the input of `registry.export_courier`.

    Raises: Refused of that act, KeysLocked; what was written to `out` is no file then.
    """
    if house.keys is None:
        raise KeysLocked()
    said = house.perform("registry.export_courier", person, ask).said
    header = read_header(said["header"])
    exported = Exported(header.start, header.start, said["size"], bool(header.cosignature))
    with house.store.reading(this_node(house.identity.id)) as reading:
        certificates = require_confirmed(reading, header.recipient).certificates
    making = _Making(house, said["header"], exported, person.name, max_bytes - MARGIN_BYTES, max_parts - SPARE_PARTS)
    encrypt_stream(making.chunks(), out, certificates)
    return exported


@dataclass
class _Making:
    """One export under way."""

    house: House
    raw_header: bytes
    exported: Exported
    by: str
    max_bytes: int
    max_parts: int
    _heads: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    _parts: int = 0
    _sent: set[str] = field(default_factory=set)

    def chunks(self) -> Iterator[bytes]:
        """Yield the plain text of the file."""
        yield from opening_frames(self.raw_header)
        self.exported.size_bytes += len(self.raw_header)
        limit = FIRST_LIMIT
        while self.exported.end < self.exported.size:
            outcome = self._ask(limit)
            if not self._fits(outcome):
                if limit == 1 or outcome.said["end"] - self.exported.end == 1:
                    break
                limit = max(1, min(limit, outcome.said["end"] - self.exported.end) // 2)
                continue
            yield from self._range(outcome)
            if len(outcome.said["range"]) < SMALL_RANGE:
                limit = min(2 * limit, MAX_LEAVES)
        yield self._seal() + b"\n"

    def _ask(self, limit: int) -> Outcome:
        header = read_header(self.raw_header)
        limit = min(limit, self.exported.size - self.exported.end)
        ask = {"partner": header.recipient, "agreement": header.agreement, "start": self.exported.end, "limit": limit}
        return self.house.perform("registry.give_courier_range", self.house.node(), ask)

    def _fits(self, outcome: Outcome) -> bool:
        fresh = [one for one in outcome.said["attachments"] if one["sha256"] not in self._sent]
        more = len(outcome.said["range"]) + sum(one["bytes"] for one in fresh)
        few = self._parts + 1 + len(fresh) <= self.max_parts
        return few and len(outcome.said["range"]) <= MAX_RANGE_BYTES and self.exported.size_bytes + more <= self.max_bytes

    def _range(self, outcome: Outcome) -> Iterator[bytes]:
        content = outcome.said["range"]
        yield from self._part(make_part(RANGE, content), content)
        self.exported.ranges += 1
        self.exported.end = outcome.said["end"]
        for one in outcome.said["attachments"]:
            found = self._attachment(one["sha256"]) if one["sha256"] not in self._sent else None
            if found is not None:
                self._sent.add(one["sha256"])
                self.exported.attachments += 1
                yield from self._part(make_part(ATTACHMENT, found), found)

    def _part(self, part: Part, content: bytes) -> Iterator[bytes]:
        self._parts += 1
        self._heads.update(part.encode() + b"\n")
        self.exported.size_bytes += len(content)
        yield from part_frames(part, content)

    def _attachment(self, sha256: str) -> bytes | None:
        """Return an attachment, or None when it was recalled meanwhile."""
        if self.house.keys is None:
            raise KeysLocked()
        with self.house.store.reading(this_node(self.house.identity.id)) as reading:
            blob = reading.blob(bytes.fromhex(sha256))
        try:
            return None if blob is None else Vault(self.house.keys.storage, self.house.randomness).open(blob)
        except NoSuchAttachment:
            return None

    def _seal(self) -> bytes:
        seal = Seal(end=self.exported.end, size=self.exported.size, parts=self._parts, sha256=self._heads.hexdigest())
        ask = {"header": self.raw_header, "seal": seal.encode(), "by": self.by}
        sealed: bytes = self.house.perform("registry.seal_courier", self.house.node(), ask).said["seal"]
        return sealed
