"""Certificates for one run on loopback: an authority, a server, a client. Their keys live in the run's own folder and go with it."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAYS = 2


@dataclass(frozen=True)
class Certificates:
    """Where the PEM files are: the authority's certificate, and chain and key of server and client."""

    ca: Path
    server: Path
    server_key: Path
    client: Path
    client_key: Path


def make_certificates(folder: Path, now: datetime, randomness: Callable[[int], bytes]) -> Certificates:
    """Return fresh certificates, written to `folder`; `now` is aware."""
    made = Certificates(*(folder / name for name in ("ca.pem", "server.pem", "server.key", "client.pem", "client.key")))
    key, name = generate_private_key(SECP256R1()), _name("Mithaq lab authority")
    authority = _builder(name, name, key, now, randomness).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate = authority.add_extension(_usage(signs=True), critical=True).sign(key, hashes.SHA256())
    made.ca.write_bytes(certificate.public_bytes(Encoding.PEM))
    for chain, file, usage, title in (
        (made.server, made.server_key, ExtendedKeyUsageOID.SERVER_AUTH, "localhost"),
        (made.client, made.client_key, ExtendedKeyUsageOID.CLIENT_AUTH, "lab client"),
    ):
        own = generate_private_key(SECP256R1())
        leaf = _builder(_name(title), name, own, now, randomness).add_extension(
            x509.BasicConstraints(ca=False, path_length=None), critical=True
        )
        leaf = leaf.add_extension(x509.ExtendedKeyUsage([usage]), critical=False).add_extension(_usage(signs=False), critical=True)
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        leaf = leaf.add_extension(x509.SubjectAlternativeName(names), critical=False)
        leaf = leaf.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        chain.write_bytes(leaf.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
        file.write_bytes(own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.chmod(0o600)
    return made


def _builder(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, now: datetime, randomness: Callable[[int], bytes]
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(randomness(16), "big") >> 1 | 1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
