"""Signed notes (C2SP signed-note) and cosignatures (C2SP tlog-cosignature), with Ed25519.

1. A note is a text that ends in a newline, an empty line, and signature lines "— name base64(key id || signature)".
2. A key's id is four bytes of SHA-256(name || newline || type || public key); type 1 signs the text, type 4 cosigns it with a time.
3. Base64 is read strictly: one value has one spelling.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

ED25519 = b"\x01"
COSIGNATURE = b"\x04"
_DASH = "\N{EM DASH}"
SIGNATURE_BYTES = 64


class BadNote(Refused):
    """A note that cannot be read."""

    rule = "log.note"
    what = N_("A signed note cannot be read: {reason}.")
    whose = N_("It is for the node that sent it to mend.")
    next_act = N_("Ask for it again; if it comes the same, keep it as evidence.")


class BadSignature(Refused):
    """A signature that is missing or not by the key it names."""

    rule = "log.signature"
    what = N_("The signature of {name} is missing or false.")
    whose = N_("It is for {name} to explain.")
    next_act = N_("Keep what was received as evidence and speak to {name} before anything else.")
    status = 403


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the signer's name, the four-byte key id, the signature as the type of key lays it out."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """Return the line as it stands in the note, with its newline."""
        return f"{_DASH} {self.name} {encode(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text with its signatures, in their order."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> str:
        """Return the whole note."""
        return self.text + "\n" + "".join(signature.line() for signature in self.signatures)


def encode(raw: bytes) -> str:
    """Return standard base64."""
    return base64.b64encode(raw).decode("ascii")


def decode(text: str) -> bytes:
    """Return the bytes of standard base64, spelled in the one way they are encoded. Raises: BadNote."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNote(reason=N_("base64 that cannot be read")) from error
    if encode(raw) != text:
        raise BadNote(reason=N_("base64 with a second spelling"))
    return raw


def key_id(name: str, kind: bytes, public: bytes) -> bytes:
    """Return the four-byte id of a key."""
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def parse_note(encoded: str) -> Note:
    """Return the note of a text. Raises: BadNote."""
    text, blank, lines = encoded.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise BadNote(reason=N_("it has no signatures"))
    signatures = tuple(_parse_line(line) for line in lines[:-1].split("\n"))
    return Note(text + "\n", signatures)


def sign(text: str, name: str, key: Ed25519PrivateKey) -> Signature:
    """Return the signature of a note's text."""
    return Signature(name, key_id(name, ED25519, public_bytes(key)), key.sign(text.encode()))


def cosign(text: str, name: str, key: Ed25519PrivateKey, at_seconds: int) -> Signature:
    """Return the cosignature of a note's text, which says that it was seen at `at_seconds` and extends all that was seen before."""
    value = at_seconds.to_bytes(8, "big") + key.sign(_cosigned(text, at_seconds))
    return Signature(name, key_id(name, COSIGNATURE, public_bytes(key)), value)


def verify_signed(note: Note, name: str, public: bytes) -> None:
    """Raise BadSignature unless the note carries the signature of this key."""
    _verify(note, name, key_id(name, ED25519, public), public, note.text.encode(), b"")


def verify_cosigned(note: Note, name: str, public: bytes) -> int:
    """Return the seconds since 1970 at which this key cosigned the note. Raises: BadSignature."""
    identifier = key_id(name, COSIGNATURE, public)
    for signature in note.signatures:
        if signature.name == name and signature.key_id == identifier and len(signature.value) == 8 + SIGNATURE_BYTES:
            at_seconds = int.from_bytes(signature.value[:8], "big")
            _verify(note, name, identifier, public, _cosigned(note.text, at_seconds), signature.value[:8])
            return at_seconds
    raise BadSignature(name=name)


def signer_among(note: Note, name: str, keys: Sequence[bytes]) -> int:
    """Return which of a signer's public keys, given oldest first, signed the note: the newest that did. Raises: BadSignature."""
    for at in range(len(keys) - 1, -1, -1):
        if any(one.name == name and one.key_id == key_id(name, ED25519, keys[at]) for one in note.signatures):
            verify_signed(note, name, keys[at])
            return at
    raise BadSignature(name=name)


def cosigner_among(note: Note, name: str, keys: Sequence[bytes]) -> tuple[int, int]:
    """Return which of a cosigner's public keys cosigned the note, and when in seconds since 1970. Raises: BadSignature."""
    for at in range(len(keys) - 1, -1, -1):
        if any(one.name == name and one.key_id == key_id(name, COSIGNATURE, keys[at]) for one in note.signatures):
            return at, verify_cosigned(note, name, keys[at])
    raise BadSignature(name=name)


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """Return the 32-byte public key."""
    return key.public_key().public_bytes_raw()


def is_signed(message: bytes, signature: bytes, public: bytes) -> bool:
    """Return whether `signature` is that of `message` by the 32-byte key `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _cosigned(text: str, at_seconds: int) -> bytes:
    return f"cosignature/v1\ntime {at_seconds}\n{text}".encode()


def _verify(note: Note, name: str, identifier: bytes, public: bytes, message: bytes, prefix: bytes) -> None:
    for signature in note.signatures:
        if signature.name == name and signature.key_id == identifier and signature.value.startswith(prefix):
            if is_signed(message, signature.value[len(prefix) :], public):
                return
            break
    raise BadSignature(name=name)


def _parse_line(line: str) -> Signature:
    mark, _, rest = line.partition(" ")
    name, _, value = rest.partition(" ")
    if mark != _DASH or not name or not value:
        raise BadNote(reason=N_("a signature line that is none"))
    raw = decode(value)
    if len(raw) < 4 + SIGNATURE_BYTES:
        raise BadNote(reason=N_("a signature that is too short"))
    return Signature(name, raw[:4], raw[4:])
