"""The courier file: what the line carries, for a partner that cannot be reached. Header, seal, and who may open one.

1. The header names sender, recipient and agreement, our cosignature of what came from the recipient, our changes of keys, and which of the
   recipient's keys is held here.
2. The parts are ranges and the attachments that their records name; each has a head of kind, size and hash.
3. The seal is the sender's Ed25519 signature over `mithaq/courier/1`, the header, and a hash over the heads of all parts: nothing of a file
   is used before the whole of it was read and the seal verified.
4. A file is taken from a confirmed partner only, by the keys that count for it; changes of keys in the header are followed first.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mithaq.exchange.attachment import MAX_ATTACHMENT_BYTES
from mithaq.exchange.channel import inward
from mithaq.exchange.partner import Partner, require_confirmed
from mithaq.exchange.ranges import MAX_RANGE_BYTES
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.note import BadNote, decode, encode, is_signed
from mithaq.log.rotation import MAX_ROTATIONS, Rotation, read_rotation
from mithaq.records.canonical import NotIJson, TooLarge, canonical, parse_object
from mithaq.records.ident import is_id
from mithaq.store import Reading

COURIER_VERSION = 1
MAX_FILE_BYTES = 1024 * 1024 * 1024
MAX_PARTS = 100_000
MAX_HEADER_BYTES = 4 * 1024 * 1024
MAX_HEAD_BYTES = 4 * 1024
RANGE, ATTACHMENT = "range", "attachment"
PART_BYTES = {RANGE: MAX_RANGE_BYTES, ATTACHMENT: MAX_ATTACHMENT_BYTES}
MAX_SAFE = 2**53 - 1
_HEX = re.compile(r"[0-9a-f]{64}")
S = TypeVar("S", bound=msgspec.Struct)


class CourierRefused(Refused):
    """Base of what is wrong with a courier file."""

    whose = N_("It is for the partner who made the file.")


class NotACourierFile(CourierRefused):
    """A file that is none, or of a version that is not known."""

    rule = "courier.file"
    what = N_("This is not a courier file that this node can read: {reason}.")
    next_act = N_("Check that it is the right file; the partner makes one with “mithaq courier export”.")


class DamagedFile(CourierRefused):
    """A file that was cut short or altered on its way."""

    rule = "courier.damaged"
    what = N_("This courier file is damaged: {reason}. Nothing of it was taken.")
    whose = N_("It is for whoever carried it.")
    next_act = N_("Copy it again from where it came; if it fails again, ask the partner to export anew.")


class NotForThisNode(CourierRefused):
    """A file for another node, or for a key that this node no longer has."""

    rule = "courier.addressee"
    what = N_("This courier file is not for this node, or not for a key that it has. Nothing of it was taken.")
    next_act = N_("Give it to the node that it is for; if that is this one, ask the partner to export it again with our present keys.")
    status = 403


class FalseSender(CourierRefused):
    """A file that the partner whom it names did not sign."""

    rule = "courier.signature"
    what = N_("This courier file is not signed by {partner}, whom it names as its sender. Nothing of it was taken.")
    whose = N_("It is for the registries of both sides.")
    next_act = N_("Keep the file as evidence and speak to {partner} before anything else.")
    status = 403


class CourierGap(CourierRefused):
    """A file that begins after what has arrived."""

    rule = "courier.gap"
    what = N_("This courier file begins at leaf {start}, but the next one here is {next}: a file before it is missing. Nothing was taken.")
    next_act = N_("Import the file before it first, or ask the partner to export with --from {next}.")
    status = 409


class CourierStopped(CourierRefused):
    """A file from a partner whose line is stopped."""

    rule = "courier.stopped"
    what = N_("The line from {partner} under this agreement is stopped, and so is the courier. Nothing was taken.")
    whose = N_("It is for the registries of both sides.")
    next_act = N_("Show the partner the evidence on the registry page; meet again before anything is taken.")
    status = 409


class FileTooLarge(CourierRefused):
    """A file beyond the bound."""

    rule = "courier.size"
    what = N_("This courier file has {size} bytes; at most {limit} are read. Nothing of it was taken.")
    next_act = N_("Ask the partner for several files: “mithaq courier export” divides them by itself.")
    status = 413


class NothingToCarry(CourierRefused):
    """An export that would be empty."""

    rule = "courier.nothing"
    what = N_("There is nothing to carry to {partner} under this agreement: all is receipted, and nothing is owed.")
    whose = N_("It is for whoever exports.")
    next_act = N_("Name an earlier leaf with --from if the partner lost what it had.")
    status = 409


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first part of a file. `cosignature` is a note or empty, `rotations` statements, `key_held` a key of the recipient in hex."""

    mithaq_courier: int = COURIER_VERSION
    sender: str
    recipient: str
    agreement: str
    at: str
    start: int
    cosignature: str = ""
    key_held: str
    rotations: list[str] = []

    def encode(self) -> bytes:
        """Return the header as it stands in the file."""
        return canonical(msgspec.to_builtins(self))


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head of a part: kind, size, and the hash of its bytes in hex."""

    kind: str
    size_bytes: int
    sha256: str

    def encode(self) -> bytes:
        """Return the head as it stands in the file."""
        return canonical(msgspec.to_builtins(self))


class Seal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last part: up to which leaf, of how many, in how many parts; `sha256` over their heads, each with its newline."""

    end: int
    size: int
    parts: int
    sha256: str
    signature: str = ""

    def encode(self) -> bytes:
        """Return the seal as it stands in the file."""
        return canonical({"seal": msgspec.to_builtins(self)})


@dataclass(frozen=True)
class Opened:
    """A file whose seal holds: the partner, the changes of keys to be taken first, and whether its newest key sealed it."""

    partner: Partner
    rotations: tuple[Rotation, ...]
    by_newest: bool


def read_header(raw: bytes) -> Header:
    """Return the header. Raises: NotACourierFile."""
    header = _read(raw, Header, MAX_HEADER_BYTES)
    if header.mithaq_courier != COURIER_VERSION:
        raise NotACourierFile(reason=N_("its version is not known here"))
    if not all(is_id(one) for one in (header.sender, header.recipient, header.agreement)) or not 0 <= header.start <= MAX_SAFE:
        raise NotACourierFile(reason=N_("a field is of the wrong kind"))
    if not _HEX.fullmatch(header.key_held):
        raise NotACourierFile(reason=N_("a field is of the wrong kind"))
    if len(header.rotations) > MAX_ROTATIONS:
        raise NotACourierFile(reason=N_("it has too many parts"))
    return header


def read_part(raw: bytes) -> Part | Seal:
    """Return the head of a part, or the seal. Raises: NotACourierFile."""
    if raw.startswith(b'{"seal":'):
        return _read(raw, _Sealed, MAX_HEAD_BYTES).seal
    part = _read(raw, Part, MAX_HEAD_BYTES)
    if part.kind not in PART_BYTES or not 0 <= part.size_bytes <= PART_BYTES[part.kind]:
        raise NotACourierFile(reason=N_("a part is of no known kind, or too large"))
    return part


def sign_seal(header: bytes, seal: Seal, key: Ed25519PrivateKey) -> Seal:
    """Return the seal with the sender's signature."""
    return msgspec.structs.replace(seal, signature=encode(key.sign(_message(header, seal))))


def open_seal(reading: Reading, here: str, raw_header: bytes, seal: Seal) -> Opened:
    """Return whose file it is. Raises: NotForThisNode, UnknownPartner, PartnerNotConfirmed, FalseSender, BadRotation, CourierStopped,
    CourierGap."""
    header = read_header(raw_header)
    if header.recipient != here:
        raise NotForThisNode()
    partner = require_confirmed(reading, header.sender)
    leading = _leading(partner, [read_rotation(one.encode()) for one in header.rotations])
    keys = (*partner.signing_keys, *(one.new_key for one in leading))
    try:
        signature, message = decode(seal.signature), _message(raw_header, seal)
    except BadNote as error:
        raise FalseSender(partner=partner.name) from error
    sealed_by = next((key for key in reversed(keys) if is_signed(message, signature, key)), None)
    if sealed_by is None:
        raise FalseSender(partner=partner.name)
    channel = inward(partner.id, header.agreement)
    if reading.job(f"stopped/{channel.id}") is not None:
        raise CourierStopped(partner=partner.name)
    head = reading.log_head(channel.id)
    size = head.size if head is not None else 0
    if header.start > size:
        raise CourierGap(start=header.start, next=size)
    return Opened(partner, tuple(leading), sealed_by == keys[-1])


def _leading(partner: Partner, rotations: Sequence[Rotation]) -> list[Rotation]:
    """Return the changes that lead on from the key that is held, in order."""
    key, found = partner.identity.signing_key, []
    for one in rotations:
        if one.node == partner.id and one.old_key == key:
            found.append(one)
            key = one.new_key
    return found


class _Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    seal: Seal


def _message(header: bytes, seal: Seal) -> bytes:
    unsigned = {name: value for name, value in msgspec.to_builtins(seal).items() if name != "signature"}
    return b"mithaq/courier/1\n" + canonical({"header": parse_object(header, max_bytes=MAX_HEADER_BYTES), **unsigned})


def _read(raw: bytes, shape: type[S], limit: int) -> S:
    try:
        fields = parse_object(raw, name="the courier file", max_bytes=limit)
        if canonical(fields) != raw:
            raise NotACourierFile(reason=N_("it is not in canonical form"))
        return msgspec.convert(fields, shape)
    except (NotIJson, TooLarge, msgspec.ValidationError) as error:
        raise NotACourierFile(reason=N_("a part of it cannot be read")) from error
