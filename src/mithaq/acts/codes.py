"""One-time codes (RFC 6238): six digits from a secret that the person's device and this node share.

1. The secret is kept sealed under the node's storage key: a stolen disk gives no codes.
2. A code is good within thirty seconds of its own and only once: the step of the last one is kept.
"""

import base64
import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mithaq.acts import tickets
from mithaq.acts.house import House
from mithaq.acts.work import KeysLocked
from mithaq.records.principal import this_node
from mithaq.store import Account, Credential, Reading, Writing

KIND = "code"
STEP_MICROS = 30_000_000
DRIFT_STEPS = 1
NONCE_BYTES = 12
OFFER_MICROS = 15 * tickets.MINUTE
SECRET_BYTES = 20
ISSUER = "Mithaq"


class Offered(msgspec.Struct, frozen=True):
    """A secret that an account's own page shows and that is not kept yet: what the ticket holds."""

    account: str
    sealed: bytes


class _Kept(msgspec.Struct, frozen=True):
    sealed: bytes
    step: int = 0


def offer_code(house: House, account: Account) -> tuple[str, str]:
    """Return a ticket and a secret of 160 random bits in base 32, as devices take it; it is kept once its first code proves it.

    Raises: KeysLocked.
    """
    secret = base64.b32encode(house.randomness(SECRET_BYTES)).decode()
    offered = Offered(account.name, seal(storage_key(house), house.randomness, account.name, secret))
    return tickets.issue(house, KIND, msgspec.msgpack.encode(offered), OFFER_MICROS), secret


def address_of(secret: str, account: str, node: str) -> str:
    """Return the otpauth address that a device scans."""
    return pyotp.TOTP(secret, name=f"{account}@{node}", issuer=ISSUER).provisioning_uri()


def seal(key: bytes, randomness: Callable[[int], bytes], account: str, secret: str) -> bytes:
    """Return the secret sealed for an account under the node's storage key."""
    nonce = randomness(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret.encode(), account.encode())


def unseal(key: bytes, account: str, sealed: bytes) -> str | None:
    """Return the secret, or None when it was sealed for another account or under another key."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], account.encode()).decode()
    except InvalidTag:
        return None


def step_of(secret: str, code: str, now: int, *, after: int = 0) -> int | None:
    """Return the step of time for which a code is right, later than `after`, or None."""
    given = "".join(code.split())
    if len(given) != 6 or not given.isascii() or not given.isdigit():
        return None
    current = now // STEP_MICROS
    for step in range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1):
        at = datetime.fromtimestamp(step * STEP_MICROS / 1_000_000, UTC)
        if step > after and hmac.compare_digest(pyotp.TOTP(secret).at(at), given):
            return step
    return None


def first_payload(sealed: bytes, step: int) -> bytes:
    """Return what is kept of a code that was confirmed with its first use."""
    return msgspec.msgpack.encode(_Kept(sealed, step))


def code_of(reading: Reading, account: str) -> Credential | None:
    """Return the account's code, or None."""
    return next((one for one in reading.credentials(account) if one.kind == KIND), None)


def use_code(house: House, account: Account, code: str) -> bool:
    """Return whether a code is right for an account, and use it up. Raises: KeysLocked."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        known = code_of(reading, account.name)
    if known is None:
        return False
    kept = msgspec.msgpack.decode(known.payload, type=_Kept)
    secret = unseal(storage_key(house), account.name, kept.sealed)
    now = house.clock()
    step = None if secret is None else step_of(secret, code, now, after=kept.step)
    if step is None:
        return False
    used = replace(known, used=now, payload=msgspec.msgpack.encode(_Kept(kept.sealed, step)))
    return house.store.write(lambda writing: _spend(writing, known, used))


def _spend(writing: Writing, known: Credential, used: Credential) -> bool:
    """Return whether the code was still unused inside the transaction; then it is used."""
    if writing.credential(known.id) != known:
        return False
    writing.put_credential(used)
    return True


def storage_key(house: House) -> bytes:
    """Return the node's storage key. Raises: KeysLocked."""
    if house.keys is None:
        raise KeysLocked()
    return house.keys.storage
