"""Identity files and sign-offs: whose key it is, and what a party's signature over a record says. Pure.

1. An identity file names a node, its signing key, its certificate for the line and its address, and is signed by that key.
2. A fingerprint is read aloud: the first 40 decimal digits of SHA-256 over the signing key, in eight groups of five.
3. A sign-off signs the identifier, the version and the RFC 8785 hash of the record that is agreed to.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.note import BadNote, decode, encode, is_signed, public_bytes
from mithaq.records.canonical import canonical, parse_object
from mithaq.records.ident import is_id

IDENTITY_VERSION = 1
PROTOCOL_VERSIONS = (1, 2)
_FIELDS = {"mithaq_identity", "id", "name", "signing_key", "certificate", "address", "protocols", "signature"}


class BadIdentity(Refused):
    """An identity file that cannot be trusted as it stands."""

    rule = "partner.identity-file"
    what = N_("This is not a partner's identity file as that partner made it: {reason}.")
    whose = N_("It is for the partner to send again.")
    next_act = N_("Ask the partner to run “mithaq partner invite” and send the new file.")


@dataclass(frozen=True, slots=True)
class Identity:
    """A node as its identity file states it: STIX id, name, 32-byte public signing key, DER certificate for the line, address."""

    id: str
    name: str
    signing_key: bytes
    certificate: bytes
    address: str
    protocols: tuple[int, ...] = PROTOCOL_VERSIONS

    @property
    def fingerprint(self) -> str:
        """Return the digits that two officers read to each other."""
        return fingerprint(self.signing_key)


def fingerprint(signing_key: bytes) -> str:
    """Return eight groups of five decimal digits of the hash of a public key (132 bits)."""
    digits = str(int.from_bytes(hashlib.sha256(signing_key).digest(), "big")).rjust(78, "0")[-40:]
    return " ".join(digits[at : at + 5] for at in range(0, 40, 5))


def write_identity(identity: Identity, key: Ed25519PrivateKey) -> bytes:
    """Return the signed identity file."""
    fields: dict[str, Any] = {
        "mithaq_identity": IDENTITY_VERSION,
        "id": identity.id,
        "name": identity.name,
        "signing_key": encode(public_bytes(key)),
        "certificate": encode(identity.certificate),
        "address": identity.address,
        "protocols": list(identity.protocols),
    }
    return canonical({**fields, "signature": encode(key.sign(_identity_message(fields)))})


def read_identity(raw: bytes) -> Identity:
    """Return the identity of a file. Raises: BadIdentity, NotIJson, TooLarge."""
    fields = parse_object(raw.strip(), name="the identity file", max_bytes=64 * 1024)
    if set(fields) != _FIELDS or fields["mithaq_identity"] != IDENTITY_VERSION:
        raise BadIdentity(reason=N_("its fields are not those of version 1"))
    texts = ("id", "name", "signing_key", "certificate", "address", "signature")
    if not all(isinstance(fields[name], str) for name in texts) or not isinstance(fields["protocols"], list) or not is_id(fields["id"]):
        raise BadIdentity(reason=N_("a field is of the wrong kind"))
    try:
        signing_key, certificate, signature = (decode(fields[name]) for name in ("signing_key", "certificate", "signature"))
    except BadNote as error:
        raise BadIdentity(reason=N_("a key cannot be read")) from error
    unsigned = {name: value for name, value in fields.items() if name != "signature"}
    if not is_signed(_identity_message(unsigned), signature, signing_key):
        raise BadIdentity(reason=N_("its signature is not by the key it names"))
    protocols = tuple(one for one in fields["protocols"] if isinstance(one, int))
    if not set(protocols) & set(PROTOCOL_VERSIONS):
        raise BadIdentity(reason=N_("it speaks no version of the protocol that this node speaks"))
    return Identity(fields["id"], fields["name"], signing_key, certificate, fields["address"], protocols)


def sign_off_message(about: str, modified: str, sha256: str) -> bytes:
    """Return the bytes that a sign-off signs; `modified` is the version's timestamp, `sha256` the hex hash of its RFC 8785 form."""
    return f"mithaq/sign-off/1\n{about}\n{modified}\n{sha256}\n".encode()


def _identity_message(fields: dict[str, Any]) -> bytes:
    return b"mithaq/identity/1\n" + canonical(fields)
