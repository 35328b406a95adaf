"""Trust on the line: TLS 1.3 both ways, with exactly the certificates of confirmed partners as anchors.

The handshake admits whom the context knows; every request asks the store again, so a revoked partner gets nothing from that moment,
on open connections too.
"""

import ssl
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from mithaq.exchange.keyring.keys import Keys


def server_context(keys: Keys, certificate: bytes, partners: list[bytes]) -> ssl.SSLContext:
    """Return the context of the listening side: a client must present one of the DER certificates in `partners`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _harden(context, keys, certificate)
    add_partners(context, partners)
    return context


def client_context(keys: Keys, certificate: bytes, *partner: bytes) -> ssl.SSLContext:
    """Return the context for calling one partner: only its DER certificates (one, or two while its keys change) are believed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    _harden(context, keys, certificate)
    add_partners(context, list(partner))
    return context


def add_partners(context: ssl.SSLContext, partners: list[bytes]) -> None:
    """Let a live context believe further DER certificates."""
    for partner in partners:
        context.load_verify_locations(cadata=partner)


def _harden(context: ssl.SSLContext, keys: Keys, certificate: bytes) -> None:
    """Require certificates both ways and load our own."""
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    present(context, keys, certificate)


def present(context: ssl.SSLContext, keys: Keys, certificate: bytes) -> None:
    """Let a context, a live one too, present a certificate from its next handshake on.

    The library reads keys from files only, so it gets an encrypted one, briefly.
    """
    passphrase = keys.storage.hex()
    locked = keys.line.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode()))
    pem = x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)
    with tempfile.TemporaryDirectory(prefix="mithaq-") as folder:
        chain, key = Path(folder, "line.pem"), Path(folder, "line.key")
        chain.write_bytes(pem)
        key.write_bytes(locked)
        context.load_cert_chain(chain, key, passphrase)
