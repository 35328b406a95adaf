"""Rotation statements: the old key names its successor, and the successor signs that it is one. Pure.

1. A statement names the node, its number in the node's own row of rotations, both signing keys, the new certificate of the line, and
   the moment before which the new key signs nothing.
2. The old key signs it; the new key signs the same and the old key's signature. Neither key alone can make one.
3. The keys of a node, oldest first, follow from any one of them and the statements, forwards and backwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.note import BadNote, decode, encode, is_signed, public_bytes
from mithaq.records.canonical import canonical, parse_object
from mithaq.records.ident import BadTime, is_id, micros

ROTATION_VERSION = 1
MAX_ROTATION_BYTES = 64 * 1024
MAX_ROTATIONS = 1_000
KEY_BYTES = 32
MAX_SEQUENCE = 1_000_000
_TEXTS = ("id", "old_key", "new_key", "certificate", "from", "signature", "counter_signature")
_FIELDS = {"mithaq_rotation", "sequence", *_TEXTS}


class BadRotation(Refused):
    """A rotation statement that was not made by both keys, or that cannot be read."""

    rule = "rotation.statement"
    what = N_("This is not a change of keys as both keys signed it: {reason}.")
    whose = N_("It is for the node that sent it to explain.")
    next_act = N_("Nothing was changed; ask the partner's officer by telephone whether they change their keys.")
    status = 403


@dataclass(frozen=True, slots=True)
class Rotation:
    """One change of keys. Keys are 32 public bytes, `certificate` DER, `from_at` microseconds since 1970; `raw` the statement itself."""

    node: str
    sequence: int
    old_key: bytes
    new_key: bytes
    certificate: bytes
    from_at: int
    raw: bytes


def write_rotation(fields: dict[str, Any], old: Ed25519PrivateKey, new: Ed25519PrivateKey) -> bytes:
    """Return the statement of `fields` (id, sequence, certificate in base64, from) by which `old` hands over to `new`."""
    stated = {
        **fields,
        "mithaq_rotation": ROTATION_VERSION,
        "old_key": encode(public_bytes(old)),
        "new_key": encode(public_bytes(new)),
    }
    signed = {**stated, "signature": encode(old.sign(_message(stated)))}
    return canonical({**signed, "counter_signature": encode(new.sign(_message(signed)))})


def read_rotation(raw: bytes) -> Rotation:
    """Return the rotation of a statement that both its keys signed. Raises: BadRotation, NotIJson, TooLarge."""
    fields = parse_object(raw, name="the rotation statement", max_bytes=MAX_ROTATION_BYTES)
    if set(fields) != _FIELDS or fields["mithaq_rotation"] != ROTATION_VERSION or canonical(fields) != raw:
        raise BadRotation(reason=N_("its fields are not those of version 1"))
    sequence = fields["sequence"]
    if not all(isinstance(fields[name], str) for name in _TEXTS) or not is_id(fields["id"]) or type(sequence) is not int:
        raise BadRotation(reason=N_("a field is of the wrong kind"))
    if not 1 <= sequence <= MAX_SEQUENCE:
        raise BadRotation(reason=N_("its number is none"))
    try:
        old, new, certificate = (decode(fields[name]) for name in ("old_key", "new_key", "certificate"))
        signature, counter = decode(fields["signature"]), decode(fields["counter_signature"])
        from_at = micros(fields["from"])
    except (BadNote, BadTime) as error:
        raise BadRotation(reason=N_("a field is of the wrong kind")) from error
    if len(old) != KEY_BYTES or len(new) != KEY_BYTES or old == new:
        raise BadRotation(reason=N_("it does not name two keys"))
    signed = {name: value for name, value in fields.items() if name != "counter_signature"}
    stated = {name: value for name, value in signed.items() if name != "signature"}
    if not is_signed(_message(stated), signature, old):
        raise BadRotation(reason=N_("the old key did not sign it"))
    if not is_signed(_message(signed), counter, new):
        raise BadRotation(reason=N_("the new key did not sign it"))
    return Rotation(fields["id"], sequence, old, new, certificate, from_at, raw)


def key_row(node: str, key: bytes, rotations: Iterable[Rotation]) -> tuple[bytes, ...]:
    """Return all signing keys of a node, oldest first, that statements link with `key`. Raises: BadRotation when one key has two
    successors, two predecessors, or follows itself."""
    own = [one for one in rotations if one.node == node]
    after = {one.old_key: one.new_key for one in own}
    before = {one.new_key: one.old_key for one in own}
    if len(after) != len(own) or len(before) != len(own):
        raise BadRotation(reason=N_("one key has two successors"))
    row = [key]
    while row[0] in before and len(row) <= len(own):
        row.insert(0, before[row[0]])
    while row[-1] in after and len(row) <= len(own):
        row.append(after[row[-1]])
    if len(set(row)) != len(row):
        raise BadRotation(reason=N_("a key follows itself"))
    return tuple(row)


def follow(key: bytes, rotations: Sequence[Rotation]) -> bytes:
    """Return the key at which statements in their order arrive from `key`; those whose old key is another are passed over."""
    for one in rotations:
        if one.old_key == key:
            key = one.new_key
    return key


def _message(fields: dict[str, Any]) -> bytes:
    return b"mithaq/rotation/1\n" + canonical(fields)
