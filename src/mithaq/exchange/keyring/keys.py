"""The node's keys: how they are made, kept at rest, and shown to partners.

1. Three secrets: the key that signs, the key of the line's certificate, the key under which attachments are wrapped.
2. At rest they are one age file under the passphrase (age-encryption.org/v1, scrypt); no key is ever on disk in clear.
3. The line's certificate is self-signed and names the node; partners trust exactly this certificate, from its identity file.
4. While keys are changed the file holds the current and the next pair; the storage key stays, since attachments are wrapped under it.
   Public keys that were are kept in their order, and the line's last secret, so that a courier file under way still opens.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import pyrage  # type: ignore[import-untyped]  # compiled, without stubs; three functions are used
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

SECRET_BYTES = 32
MIN_PASSPHRASE = 12
CERTIFICATE_DAYS = 3650


class WrongPassphrase(Refused):
    """The passphrase does not open the keys."""

    rule = "keys.passphrase"
    what = N_("This passphrase does not open the keys of this node.")
    whose = N_("It is for the operator.")
    next_act = N_("Type it again, or check the file named by MITHAQ_PASSPHRASE_FILE.")
    status = 403


class WeakPassphrase(Refused):
    """A passphrase that protects nothing."""

    rule = "keys.weak-passphrase"
    what = N_("The passphrase has fewer than {least} characters.")
    whose = N_("It is for the operator.")
    next_act = N_("Choose a longer one; six random words are good.")


class BrokenKeys(Refused):
    """The key file is not one."""

    rule = "keys.file"
    what = N_("The key file of this node cannot be read.")
    whose = N_("It is for the operator.")
    next_act = N_("Restore it from the backup; a lost key means meeting every partner again.")


class NextKeys(msgspec.Struct, frozen=True):
    """The pair that is to follow: two secrets, and the DER certificate of the new line key."""

    signing_secret: bytes
    line_secret: bytes
    certificate: bytes

    @property
    def signing(self) -> Ed25519PrivateKey:
        """Return the key that will sign."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_secret)


class Keys(msgspec.Struct, frozen=True):
    """The three secrets, 32 bytes each. `certificate` is empty in a file that was made before keys could be changed.

    `former` are the public signing keys that were, oldest first; `former_line` the line's secret before this one, or empty.
    """

    signing_secret: bytes
    line_secret: bytes
    storage: bytes
    certificate: bytes = b""
    following: NextKeys | None = None
    former: tuple[bytes, ...] = ()
    former_line: bytes = b""

    @property
    def signing(self) -> Ed25519PrivateKey:
        """Return the key that signs checkpoints, sign-offs and identity files."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_secret)

    @property
    def line(self) -> Ed25519PrivateKey:
        """Return the key of the line's certificate."""
        return Ed25519PrivateKey.from_private_bytes(self.line_secret)

    @property
    def opening(self) -> tuple[Ed25519PrivateKey, ...]:
        """Return the keys to which partners may have encrypted a courier file: of this certificate, the next, and the last."""
        secrets = [self.line_secret]
        secrets += [self.following.line_secret] if self.following is not None else []
        secrets += [self.former_line] if self.former_line else []
        return tuple(Ed25519PrivateKey.from_private_bytes(secret) for secret in secrets)


def prepare_next(keys: Keys, node: str, name: str, now: datetime, randomness: Callable[[int], bytes]) -> Keys:
    """Return the keys with a fresh pair that is to follow; a pair that is there already stays."""
    if keys.following is not None:
        return keys
    fresh = Keys(randomness(SECRET_BYTES), randomness(SECRET_BYTES), b"")
    certificate = make_certificate(fresh, node, name, now)
    return msgspec.structs.replace(keys, following=NextKeys(fresh.signing_secret, fresh.line_secret, certificate))


def promote_next(keys: Keys) -> Keys:
    """Return the keys after the next pair became the current one; unchanged when there is none."""
    if keys.following is None:
        return keys
    return Keys(
        keys.following.signing_secret,
        keys.following.line_secret,
        keys.storage,
        certificate=keys.following.certificate,
        former=(*keys.former, keys.signing.public_key().public_bytes_raw()),
        former_line=keys.line_secret,
    )


def make_keys(randomness: Callable[[int], bytes]) -> Keys:
    """Return fresh keys."""
    return Keys(randomness(SECRET_BYTES), randomness(SECRET_BYTES), randomness(SECRET_BYTES))


def lock_keys(keys: Keys, passphrase: str) -> bytes:
    """Return the age file of the keys. Raises: WeakPassphrase."""
    if len(passphrase) < MIN_PASSPHRASE:
        raise WeakPassphrase(least=MIN_PASSPHRASE)
    return bytes(pyrage.passphrase.encrypt(msgspec.msgpack.encode(keys), passphrase))


def open_keys(locked: bytes, passphrase: str) -> Keys:
    """Return the keys of an age file. Raises: WrongPassphrase, BrokenKeys."""
    try:
        opened = bytes(pyrage.passphrase.decrypt(locked, passphrase))
    except pyrage.DecryptError as error:
        raise (WrongPassphrase() if locked.startswith(b"age-encryption.org/v1") else BrokenKeys()) from error
    try:
        return msgspec.msgpack.decode(opened, type=Keys)
    except msgspec.DecodeError as error:
        raise BrokenKeys() from error


def make_certificate(keys: Keys, node: str, name: str, now: datetime) -> bytes:
    """Return the DER of the line's self-signed certificate; `now` is aware."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64] or "node")])
    public = keys.line.public_key()
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    both = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(public)
        .serial_number(int.from_bytes(public.public_bytes_raw()[:16], "big") >> 1 | 1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=CERTIFICATE_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(both, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"urn:mithaq:{node}")]), critical=False)
        .sign(keys.line, None)
        .public_bytes(Encoding.DER)
    )
