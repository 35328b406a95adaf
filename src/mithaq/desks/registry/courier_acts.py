"""Courier files: a person exports or imports one; this node gives its parts, seals it, and notes what came of it.

The parts are plain text until they are encrypted, so no person is given them: those acts are this node's own.
"""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.registry.courier_queries import IN, OUT, Carried, keep_courier
from mithaq.desks.registry.rotation_acts import retire, take
from mithaq.exchange.agreement import NoAgreement
from mithaq.exchange.attachment import attachment_names
from mithaq.exchange.channel import inward, outward
from mithaq.exchange.courier import Header, NotACourierFile, NothingToCarry, Seal, open_seal, read_header, read_part, sign_seal
from mithaq.exchange.keyring.rotation import note_known, own_statements
from mithaq.exchange.partner import require_confirmed
from mithaq.exchange.ranges import MAX_LEAVES, BadRange, WireRange, build_range, encode_range
from mithaq.lang.catalogue import N_
from mithaq.records.ident import timestamp
from mithaq.records.principal import Kind
from mithaq.records.record import read_record

CARRIERS = frozenset({"registry.officer", "registry.releaser", "operator"})
NODE = frozenset({Kind.NODE})


class ExportCourier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make a courier file for a partner: all that it has not receipted, or all from `first_leaf` on, and the receipt that we owe it."""

    partner: str
    agreement: str
    first_leaf: int | None = None


class GiveCourierRange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The next leaves of a courier file."""

    partner: str
    agreement: str
    start: int
    limit: int = MAX_LEAVES


class SealCourier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A courier file that is complete is sealed; `by` is who exports it, `seal` lacks the signature."""

    header: bytes
    seal: bytes
    by: str


class OpenCourier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a partner's courier file, of which header and seal are shown; its parts are taken after this, as from the line."""

    header: bytes
    seal: bytes


class CloseCourier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of an imported courier file is noted."""

    header: bytes
    seal: bytes
    by: str
    counts: dict[str, int]
    trouble: str = ""


def export_courier(work: Work, ask: ExportCourier) -> None:
    """Say the header and up to which leaf there is something. Raises: PartnerNotConfirmed, NoAgreement, BadRange, NothingToCarry."""
    partner = require_confirmed(work.writing, ask.partner)
    head = work.writing.log_head(outward(partner.id, ask.agreement).id)
    owed = work.writing.log_head(inward(partner.id, ask.agreement).id)
    if head is None and owed is None:
        raise NoAgreement(agreement=ask.agreement)
    size, cosigned = (head.size, head.cosigned) if head is not None else (0, 0)
    start = cosigned if ask.first_leaf is None else ask.first_leaf
    if not 0 <= start <= size:
        raise BadRange(reason=N_("it asks beyond the end of the channel"))
    rotations = [one.rotation.raw.decode() for one in own_statements(work.writing)]
    note = owed.note.decode() if owed is not None and owed.note is not None else ""
    if start == size and not note and not rotations:
        raise NothingToCarry(partner=partner.name)
    header = Header(
        sender=work.node,
        recipient=partner.id,
        agreement=ask.agreement,
        at=timestamp(work.now),
        start=start,
        cosignature=note,
        key_held=partner.identity.signing_key.hex(),
        rotations=rotations,
    )
    work.consulted.append(ask.agreement)
    work.said.update(header=header.encode(), size=size)


def give_courier_range(work: Work, ask: GiveCourierRange) -> None:
    """Say the encoded range, where it ends, and the attachments that its records name. Raises: as `registry.give_range` does."""
    partner = require_confirmed(work.writing, ask.partner)
    channel = outward(partner.id, ask.agreement)
    if work.writing.log_head(channel.id) is None:
        raise NoAgreement(agreement=ask.agreement)
    built = build_range(work.writing, channel, ask.start, ask.limit, work.signer())
    work.consulted.append(ask.agreement)
    work.said.update(range=encode_range(built), end=built.end, attachments=_attachments(work, built))


def seal_courier(work: Work, ask: SealCourier) -> None:
    """Say the seal, and keep the file as the last for its partner and agreement. Raises: PartnerNotConfirmed, NotACourierFile."""
    header, seal = read_header(ask.header), _seal(ask.seal)
    partner = require_confirmed(work.writing, header.recipient)
    if header.sender != work.node:
        raise NotACourierFile(reason=N_("it names another sender"))
    work.consulted.append(header.agreement)
    keep_courier(work.writing, _carried(partner.id, OUT, header, seal, ask.by), work.now)
    work.said["seal"] = sign_seal(ask.header, seal, work.signer().key).encode()


def open_courier(work: Work, ask: OpenCourier) -> None:
    """Take the changes of keys that a file's seal proves, and say whose it is. Raises: as `open_seal`; PartnerNotConfirmed."""
    header = read_header(ask.header)
    opened = open_seal(work.writing, work.node, ask.header, _seal(ask.seal))
    for one in opened.rotations:
        take(work, require_confirmed(work.writing, opened.partner.id), one.raw)
    if opened.by_newest:
        retire(work, require_confirmed(work.writing, opened.partner.id))
    note_known(work.writing, work.identity, opened.partner.id, bytes.fromhex(header.key_held), work.now)
    work.consulted.append(opened.partner.id)
    work.said.update(partner=opened.partner.id, agreement=header.agreement, rotations=len(opened.rotations))


def close_courier(work: Work, ask: CloseCourier) -> None:
    """Keep the file as the last from its partner under its agreement."""
    header, seal = read_header(ask.header), _seal(ask.seal)
    carried = _carried(header.sender, IN, header, seal, ask.by)
    work.consulted.append(header.agreement)
    keep_courier(work.writing, msgspec.structs.replace(carried, counts=ask.counts, trouble=ask.trouble), work.now)


def _carried(partner: str, way: str, header: Header, seal: Seal, by: str) -> Carried:
    return Carried(
        partner=partner, agreement=header.agreement, way=way, start=header.start, end=seal.end, size=seal.size, by=by, sha256=seal.sha256
    )


def _seal(raw: bytes) -> Seal:
    """Return a seal. Raises: NotACourierFile."""
    found = read_part(raw)
    if not isinstance(found, Seal):
        raise NotACourierFile(reason=N_("it has no seal"))
    return found


def _attachments(work: Work, built: WireRange) -> list[dict[str, Any]]:
    """Return hash and size of the attachments here that the records of a range name, each once."""
    found: dict[str, int] = {}
    for leaf in built.leaves:
        body = bytes(leaf.record)
        for one in attachment_names(read_record(body)) if body else ():
            blob = work.writing.blob(bytes.fromhex(one.sha256)) if one.sha256 not in found else None
            found.update({one.sha256: blob.size} if blob is not None else {})
    return [{"sha256": name, "bytes": size} for name, size in found.items()]


ACTS = (
    Act("registry.export_courier", N_("Make a courier file"), ExportCourier, export_courier, CARRIERS, article="exchange"),
    Act("registry.open_courier", N_("Take a courier file"), OpenCourier, open_courier, CARRIERS, article="exchange"),
    Act(
        "registry.give_courier_range",
        N_("Give leaves to a courier file"),
        GiveCourierRange,
        give_courier_range,
        kinds=NODE,
        article="exchange",
    ),
    Act("registry.seal_courier", N_("Seal a courier file"), SealCourier, seal_courier, kinds=NODE, article="exchange"),
    Act("registry.close_courier", N_("Note what came of a courier file"), CloseCourier, close_courier, kinds=NODE, article="exchange"),
)
