"""Taking a courier file: the whole of it is read and its seal verified before any of it is used; then it is read again and applied.

1. Each range is one transaction, as from the line: applied whole, or not at all. What was applied before a fault is said.
2. The second reading must be of the same bytes: each part is compared with what the first one saw.
3. A range that is here already, or in part, changes nothing or the rest; so importing twice is harmless.
"""

import hashlib
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from mithaq.acts.act import Actor
from mithaq.acts.house import House
from mithaq.acts.work import KeysLocked
from mithaq.desks.registry.delivery import apply_range, is_attachment_awaited
from mithaq.exchange.courier import RANGE, DamagedFile, Header, Part, Seal, read_header
from mithaq.exchange.keyring.keys import Keys
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.wires.courier.envelope import decrypt_stream
from mithaq.wires.courier.frames import Take, Unpacker

COURIER = "courier"


@dataclass
class Imported:
    """What came of a file: its leaves [start, end), and counts. `trouble` is the refusal at which it stopped, or None."""

    partner: str
    agreement: str
    start: int
    end: int
    size: int
    counts: dict[str, int] = field(default_factory=dict)
    trouble: Refused | None = None

    def count(self, name: str, more: int = 1) -> None:
        """Add to a count."""
        self.counts[name] = self.counts.get(name, 0) + more


def import_file(house: House, person: Actor, file: BinaryIO) -> Imported:
    """Return what came of a courier file that can be read twice.

    Raises: CourierRefused, UnknownPartner, PartnerNotConfirmed, NotAllowed, KeysLocked: then nothing of it was taken. A fault after that is
    `trouble` in what is returned.
    """
    keys = house.keys
    if keys is None:
        raise KeysLocked()
    seen: list[bytes] = []
    header, seal = _read(file, keys, lambda part, _content: seen.append(_digest(part)))
    house.perform("registry.open_courier", person, {"header": header, "seal": seal.encode()})
    named = read_header(header)
    imported = Imported(named.sender, named.agreement, named.start, named.start, seal.size)
    taking = _Taking(house, replace(house.partner(named.sender), via=COURIER), named, imported, seen)
    for step in (taking.cosignature, lambda: _read(file, keys, taking.take)):
        try:
            step()
        except Refused as refusal:
            imported.trouble = refusal
    _close(house, person, header, seal, imported)
    return imported


def _close(house: House, person: Actor, header: bytes, seal: Seal, imported: Imported) -> None:
    trouble = "" if imported.trouble is None else str(imported.trouble)
    ask = {"header": header, "seal": seal.encode(), "by": person.name, "counts": imported.counts, "trouble": trouble}
    house.perform("registry.close_courier", house.node(), ask)
    if imported.counts.get("erased"):
        house.store.purge()


def _read(file: BinaryIO, keys: Keys, take: Take) -> tuple[bytes, Seal]:
    """Return header and seal after every part was handed to `take`. Raises: CourierRefused; what `take` raises."""
    unpacker = Unpacker(take)
    try:
        decrypt_stream(file, unpacker, keys.opening)
    except Exception:
        if unpacker.fault is not None:
            raise unpacker.fault from None
        raise
    return unpacker.header, unpacker.end()


@dataclass
class _Taking:
    """One import under way, after its seal was verified."""

    house: House
    partner: Actor
    header: Header
    imported: Imported
    seen: list[bytes]
    _at: int = 0

    def cosignature(self) -> None:
        """Take the receipt that the file brings."""
        if self.header.cosignature:
            ask = {"agreement": self.header.agreement, "note": self.header.cosignature}
            self.house.perform("registry.take_cosignature", self.partner, ask)
            self.imported.count("receipts")

    def take(self, part: Part, content: bytes) -> None:
        """Apply a part. Raises: DamagedFile when it is not the one that was sealed; Refused of what is wrong with it."""
        if self._at >= len(self.seen) or self.seen[self._at] != _digest(part):
            raise DamagedFile(reason=N_("it was changed while it was read"))
        self._at += 1
        if part.kind == RANGE:
            self._range(content)
        else:
            self._attachment(part, content)

    def _range(self, content: bytes) -> None:
        said = apply_range(self.house, self.partner, self.header.agreement, content, carried=True)
        self.imported.end = max(self.imported.end, said["end"])
        self.imported.count("ranges")
        self.imported.count("repeated", int(said["repeated"]))
        for name in ("taken", "refused", "conflicts", "destroyed", "erased"):
            self.imported.count(name, said[name])

    def _attachment(self, part: Part, content: bytes) -> None:
        if is_attachment_awaited(self.house, self.header.sender, part.sha256):
            self.house.perform("registry.take_attachment", self.house.node(), {"sha256": part.sha256, "content": content})
            self.imported.count("attachments")


def _digest(part: Part) -> bytes:
    return hashlib.sha256(part.encode()).digest()
