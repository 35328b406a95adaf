"""Changing keys without a new meeting: announce, take, use, retire.

1. The node announces its next pair by a statement of both keys; it goes on signing with the current one.
2. A partner takes a statement only when the key that it holds has signed it; from then it takes both keys.
3. When every partner holds the new key, or an officer says so, the node signs with it. Once a partner has seen it in use, the old key
   counts there no more. The partner's own log says when; no date inside a signature does.
4. What was signed by an earlier key of the row stays good where it comes under the newest: in its channel, its file, its proof.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mithaq.exchange.keyring.keys import Keys
from mithaq.exchange.partner import Partner, partners
from mithaq.exchange.records import PartnerBody
from mithaq.exchange.write import Author
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.identity import Identity
from mithaq.log.note import Note, encode, public_bytes, signer_among
from mithaq.log.rotation import MAX_ROTATIONS, BadRotation, Rotation, key_row, read_rotation, write_rotation
from mithaq.records.ident import timestamp
from mithaq.records.record import Record
from mithaq.store import Job, Reading, Writing

ANNOUNCED, FINISHED = "announced", "finished"
_KIND, _KNOWN = "rotation", "keys-known"


class NotPrepared(Refused):
    """No next pair of keys is in the key file."""

    rule = "rotation.prepared"
    what = N_("The next keys of this node are not ready.")
    whose = N_("It is for the operator, at the machine.")
    next_act = N_("Run “mithaq rotate-keys”; it makes them and announces them to the partners.")
    status = 409


class NextKeysLost(Refused):
    """The announced pair is in no key file."""

    rule = "rotation.lost"
    what = N_("The next keys that were announced to the partners are not in this node's key file.")
    whose = N_("It is for the operator.")
    next_act = N_("Restore the key file of after they were announced; without it every partner must be met again.")
    status = 409


class RotationWaits(Refused):
    """Partners do not hold the new key yet."""

    rule = "rotation.waits"
    what = N_("The new keys are not in use yet: {partners} must take them first.")
    whose = N_("It is for the partners' nodes, which take them at the next contact or from a courier file.")
    next_act = N_("Wait, or finish anyway: a partner left behind then needs a courier file or a new meeting.")
    status = 409


class NoRotation(Refused):
    """Nothing is announced."""

    rule = "rotation.announced"
    what = N_("No change of keys is under way.")
    whose = N_("It is for the operator.")
    next_act = N_("Begin one with “mithaq rotate-keys”.")
    status = 409


class NotByTheKeyHeld(Refused):
    """A statement whose old key is not the one that this node holds of the partner."""

    rule = "rotation.key"
    what = N_("This change of {partner}'s keys is not signed by the key that is held here.")
    whose = N_("It is for the registry to ask the partner.")
    next_act = N_("Nothing was changed. If the partner lost its key, revoke it here and meet again.")
    status = 403


@dataclass(frozen=True)
class Stated:
    """A change of this node's own keys: its statement, and whether the new keys are in use."""

    rotation: Rotation
    finished: bool


def own_statements(reading: Reading) -> list[Stated]:
    """Return this node's own changes of keys, oldest first."""
    rows = reading.jobs(_KIND, limit=MAX_ROTATIONS)
    found = [Stated(read_rotation(job.payload), job.state == FINISHED) for job in rows]
    return sorted(found, key=lambda one: one.rotation.sequence)


def announced(reading: Reading) -> Rotation | None:
    """Return the change of keys that is under way, or None."""
    return next((one.rotation for one in own_statements(reading) if not one.finished), None)


def own_keys(reading: Reading, own: Identity) -> tuple[bytes, ...]:
    """Return every signing key of this node, the next one included, oldest first."""
    return key_row(own.id, own.signing_key, [one.rotation for one in own_statements(reading)])


def announce(writing: Writing, keys: Keys, node: str, now: int) -> Rotation:
    """Return the statement of the next pair, kept; the same again while it is under way. Raises: NotPrepared, NextKeysLost."""
    before = own_statements(writing)
    following = keys.following
    under_way = announced(writing)
    new_key = public_bytes(following.signing) if following is not None else b""
    if under_way is not None and under_way.new_key != new_key:
        raise NextKeysLost()
    if under_way is not None:
        return under_way
    if following is None:
        raise NotPrepared()
    if any(one.rotation.new_key == new_key for one in before):
        raise NotPrepared()
    fields = {"id": node, "sequence": len(before) + 1, "certificate": encode(following.certificate), "from": timestamp(now)}
    raw = write_rotation(fields, keys.signing, following.signing)
    made = read_rotation(raw)
    writing.put_job(Job(_job(made), _KIND, now, ANNOUNCED, raw))
    return made


def finish(writing: Writing, now: int, *, anyway: bool) -> Rotation:
    """Return the change after which the new keys are in use. Raises: NoRotation, RotationWaits."""
    under_way = announced(writing)
    if under_way is None:
        raise NoRotation()
    waiting = waiting_for(writing, under_way)
    if waiting and not anyway:
        raise RotationWaits(partners=", ".join(one.name for one in waiting))
    writing.put_job(Job(_job(under_way), _KIND, now, FINISHED, under_way.raw))
    return under_way


def waiting_for(reading: Reading, rotation: Rotation) -> list[Partner]:
    """Return the confirmed partners that have not said that they hold the new key."""
    held = {one.id: reading.job(f"{_KNOWN}/{one.id}") for one in partners(reading) if one.state == "confirmed"}
    wanted = rotation.new_key.hex()
    return [one for one in partners(reading) if one.id in held and _state(held[one.id]) != wanted]


def statements_after(reading: Reading, key: bytes) -> list[Rotation]:
    """Return the statements that lead on from `key`, in order; none when it is the newest or none of ours."""
    stated = {one.rotation.old_key: one.rotation for one in own_statements(reading)}
    found: list[Rotation] = []
    while key in stated and len(found) < MAX_ROTATIONS:
        found.append(stated[key])
        key = stated[key].new_key
    return found


def note_known(writing: Writing, own: Identity, partner: str, key: bytes, now: int) -> None:
    """Keep which of our keys a partner holds, as it says itself; what it said before of a later key stays."""
    row = [one.hex() for one in own_keys(writing, own)]
    before = _state(writing.job(f"{_KNOWN}/{partner}"))
    if key.hex() in row and (before not in row or row.index(before) < row.index(key.hex())):
        writing.put_job(Job(f"{_KNOWN}/{partner}", _KNOWN, now, key.hex(), b""))


def take_statement(author: Author, partner: Partner, raw: bytes) -> Record | None:
    """Return the partner's record with its new keys, or None when it had them. Raises: BadRotation, NotByTheKeyHeld."""
    rotation = read_rotation(raw)
    held = author.writing.get(partner.record_id)
    if rotation.node != partner.id or held is None or held.record is None:
        raise BadRotation(reason=N_("it is of another node"))
    body = msgspec.convert(held.record.properties, PartnerBody)
    if raw.decode() in body.rotations or rotation.new_key == partner.identity.signing_key:
        return None
    if rotation.old_key != partner.identity.signing_key:
        raise NotByTheKeyHeld(partner=partner.name)
    if rotation.new_key in partner.all_keys:
        raise BadRotation(reason=N_("a key follows itself"))
    line_key_of(rotation.certificate)
    changes: Mapping[str, object] = {
        "signing_key": encode(rotation.new_key),
        "certificate": encode(rotation.certificate),
        "rotations": [*body.rotations, raw.decode()],
        "former_keys": [*body.former_keys, body.signing_key],
        "old_key": body.signing_key,
        "old_certificate": body.certificate,
    }
    return author.revise(held, changes)


def retire_old(author: Author, partner: Partner, note: Note | None = None) -> Record | None:
    """Return the partner's record without its old keys, now that the newest are in use; None when there is nothing to retire.

    With a `note`, only when the newest key signed it.
    """
    if partner.old is None:
        return None
    keys = partner.signing_keys
    if note is not None and signer_among(note, partner.id, keys) != len(keys) - 1:
        return None
    held = author.writing.get(partner.record_id)
    return None if held is None else author.revise(held, {"old_key": "", "old_certificate": ""})


def line_key_of(certificate: bytes) -> Ed25519PublicKey:
    """Return the key of a DER certificate of the line. Raises: BadRotation when it is no certificate of an Ed25519 key."""
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadRotation(reason=N_("its certificate cannot be read")) from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadRotation(reason=N_("its certificate cannot be read"))
    return key


def _job(rotation: Rotation) -> str:
    return f"{_KIND}/{rotation.sequence:06d}"


def _state(job: Job | None) -> str:
    return "" if job is None else job.state
