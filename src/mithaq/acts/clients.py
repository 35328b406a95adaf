"""Foreign clients: who a TAXII client is to this node, and how its credential is believed.

1. A password is argon2id (19 MiB, two passes: OWASP, 2023; the passwords are made by the node, not by people) and is verified once; then a
   keyed hash of the header stands for it in memory. A token is 32 random bytes, kept as its hash.
2. Every request asks the store again whether the client is open and the secret still its own: closing a client ends it at once.
3. Ten failures in a row close a name for a while to whoever does not hold its open session;
   a wrong name costs the time of a wrong password.
"""

import base64
import binascii
import hashlib
import hmac
import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from mithaq.acts.house import House
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import named_id
from mithaq.records.principal import Principal, foreign_client, this_node
from mithaq.store import Client, Reading

MAX_HEADER = 4_096
MIN_SECRET, MAX_SECRET = 16, 1_024
MAX_FAILURES = 10
MAX_NAMES = 10_000
MAX_SESSIONS = 10_000
LOCK_MICROS = 15 * 60_000_000
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_ONE_AT_A_TIME = threading.BoundedSemaphore(2)
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$fq57tBJf2ftGXpmJSGbGn/j5eQTqYPrN1skWqkNr8SE"


class CredentialRefused(Refused):
    """No credential, or one that is nobody's; which part of it is wrong is not said."""

    rule = "client.credential"
    what = N_("This credential is not known here.")
    whose = N_("It is for the client's operator, or for the operator of this node who made the credential.")
    next_act = N_("Send the name and password, or the token, that was given for this client.")
    status = 401


class ClientLocked(Refused):
    """Too many failures in a row."""

    rule = "client.tries"
    what = N_("Too many tries for this client.")
    whose = N_("It is for the operator, if it was not you.")
    next_act = N_("Wait fifteen minutes.")
    status = 429


class WeakSecret(Refused):
    """A password or a token that is too short or absurdly long."""

    rule = "client.secret"
    what = N_("A client's secret has at least {least} characters and at most {most}.")
    whose = N_("It is for the operator.")
    next_act = N_("Leave it out; the command makes one.")


def client_identity(node: str, name: str) -> str:
    """Return the STIX identity of a client that brings none of its own."""
    return named_id("identity", node, "client", name)


def hash_secret(password: str) -> str:
    """Return the argon2id hash of a client's password. Raises: WeakSecret."""
    _check_length(password)
    with _ONE_AT_A_TIME:
        return _HASHER.hash(password)


def hash_bearer(token: str) -> bytes:
    """Return the hash under which a token is kept. Raises: WeakSecret."""
    _check_length(token)
    return hashlib.sha256(token.encode()).digest()


def principal_of_client(client: Client, node: str) -> Principal:
    """Return the client as a reader and actor."""
    return foreign_client(client.identity, node, client.name, client.reads)


@dataclass
class Doorman:
    """What believes the Authorization header of one process. `key` is random and lives as long as the process."""

    house: House
    key: bytes
    _sessions: dict[bytes, tuple[str, str]] = field(default_factory=dict)
    _failures: dict[str, tuple[int, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def admit(self, header: str) -> Client:
        """Return the open client of an Authorization header. Raises: CredentialRefused, ClientLocked."""
        scheme, _, given = header.partition(" ")
        given = given.strip()
        if not given or len(header) > MAX_HEADER or not header.isascii():
            raise CredentialRefused()
        if scheme.lower() == "bearer":
            return self._by_token(given)
        if scheme.lower() == "basic":
            return self._by_password(header, given)
        raise CredentialRefused()

    def _by_token(self, token: str) -> Client:
        with self._reading() as reading:
            found = reading.client_of_bearer(hashlib.sha256(token.encode()).digest())
        if found is None or found.disabled:
            raise CredentialRefused()
        return found

    def _by_password(self, header: str, given: str) -> Client:
        seen = hmac.digest(self.key, header.encode(), "sha256")
        known = self._sessions.get(seen)
        name, password = (known[0], "") if known is not None else _name_and_password(given)
        with self._reading() as reading:
            client = reading.client(name)
        if known is not None and client is not None and client.password == known[1] and not client.disabled:
            return client
        self._sessions.pop(seen, None)
        if known is not None:
            name, password = _name_and_password(given)
        self._check_tries(name)
        believed = _is_password(client.password if client is not None else None, password)
        if not believed or client is None or client.disabled or client.password is None:
            self._note_failure(name)
            raise CredentialRefused()
        with self._lock:
            self._failures.pop(name, None)
            if len(self._sessions) >= MAX_SESSIONS:
                self._sessions.clear()
            self._sessions[seen] = (client.name, client.password)
        return client

    def _check_tries(self, name: str) -> None:
        failures, last = self._failures.get(name, (0, 0))
        if failures >= MAX_FAILURES and self.house.clock() - last < LOCK_MICROS:
            raise ClientLocked()

    def _note_failure(self, name: str) -> None:
        now = self.house.clock()
        with self._lock:
            failures, last = self._failures.get(name, (0, 0))
            if len(self._failures) >= MAX_NAMES and name not in self._failures:
                self._failures.pop(next(iter(self._failures)))
            self._failures[name] = (failures + 1 if now - last < LOCK_MICROS else 1, now)

    def _reading(self) -> AbstractContextManager[Reading]:
        return self.house.store.reading(this_node(self.house.identity.id))


def _name_and_password(given: str) -> tuple[str, str]:
    """Return what a Basic credential says (RFC 7617). Raises: CredentialRefused."""
    try:
        name, colon, password = base64.b64decode(given, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError) as error:
        raise CredentialRefused() from error
    if not colon or not name or len(name) > 200 or len(password) > MAX_SECRET or "\x00" in name:
        raise CredentialRefused()
    return name, password


def _is_password(known: str | None, password: str) -> bool:
    with _ONE_AT_A_TIME:
        try:
            return _HASHER.verify(known or _NOBODY, password) and known is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


def _check_length(secret: str) -> None:
    if not MIN_SECRET <= len(secret) <= MAX_SECRET:
        raise WeakSecret(least=MIN_SECRET, most=MAX_SECRET)
