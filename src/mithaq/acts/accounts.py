"""Accounts and sessions: who a person is to this node.

1. A session is a row under the hash of a random token; signing out, or closing the account, deletes the row and takes effect at once.
2. Passwords are argon2id; a wrong name costs the same time as a wrong password. Ten failures in a row for a name close it for a while.
"""

import hashlib
import threading
from dataclasses import dataclass

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from mithaq.acts.house import House
from mithaq.acts.roles import desks_of
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.note import encode
from mithaq.records.ident import named_id
from mithaq.records.principal import Kind, Principal, this_node
from mithaq.store import Account, Job, Session, Writing

SESSION_MICROS = 12 * 3_600_000_000
MAX_FAILURES = 10
LOCK_MICROS = 15 * 60_000_000
TOKEN_BYTES = 32
MIN_PASSWORD = 12
MAX_PASSWORD = 1_024
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)
_ONE_AT_A_TIME = threading.BoundedSemaphore(2)
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b7dWRWJTmaasWxf7ZuE4Yq7vO8"


class SignInRefused(Refused):
    """Name and password do not belong together; which of them is wrong is not said."""

    rule = "account.sign-in"
    what = N_("This name and password do not belong together.")
    whose = N_("It is for you, or for the operator who made the account.")
    next_act = N_("Try again, or ask the operator for a new password.")
    status = 401


class TooManyTries(Refused):
    """Too many failures in a row."""

    rule = "account.tries"
    what = N_("Too many tries for this name.")
    whose = N_("It is for the operator, if it was not you.")
    next_act = N_("Wait fifteen minutes.")
    status = 429


class WeakPassword(Refused):
    """A password that is too short or absurdly long."""

    rule = "account.password"
    what = N_("A password has at least {least} characters and at most {most}.")
    whose = N_("It is for you.")
    next_act = N_("Choose a longer one; a sentence is good.")


class _Seen(msgspec.Struct):
    started: int
    csrf: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An open session: the person, the token that forms must carry, and the account's name and language."""

    principal: Principal
    csrf: str
    account: str
    locale: str
    person: str


def hash_password(password: str) -> str:
    """Return the argon2id hash. Raises: WeakPassword."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise WeakPassword(least=MIN_PASSWORD, most=MAX_PASSWORD)
    with _ONE_AT_A_TIME:
        return _HASHER.hash(password)


def account_identity(node: str, name: str) -> str:
    """Return the STIX identity of the person behind an account."""
    return named_id("identity", node, "account", name)


def principal_of(account: Account, node: str) -> Principal:
    """Return the person as a reader and actor."""
    return Principal(
        account.identity,
        node,
        Kind.PERSON,
        account.person or account.name,
        account.roles,
        account.clearance,
        account.compartments,
        desks=desks_of(account.roles),
    )


def sign_in(house: House, name: str, password: str) -> str:
    """Return the token of a new session. Raises: SignInRefused, TooManyTries."""
    now = house.clock()
    job_id = f"tries/{hashlib.sha256(name.encode()).hexdigest()[:32]}"
    with house.store.reading(this_node(house.identity.id)) as reading:
        account, tries = reading.account(name[:200]), reading.job(job_id)
    failures = int(tries.state) if tries is not None and now - tries.due < LOCK_MICROS else 0
    if failures >= MAX_FAILURES:
        raise TooManyTries()
    if not _is_password(account.password if account else None, password[:MAX_PASSWORD]) or account is None or account.disabled:
        house.store.write(lambda writing: writing.put_job(Job(job_id, "tries", now, str(failures + 1), b"")))
        raise SignInRefused()
    token = encode(house.randomness(TOKEN_BYTES))
    session = Session(_digest(token), name, now + SESSION_MICROS, msgspec.msgpack.encode(_Seen(now, encode(house.randomness(TOKEN_BYTES)))))

    def begin(writing: Writing) -> None:
        writing.put_session(session)
        writing.delete_job(job_id)

    house.store.write(begin)
    return token


def signed_in(house: House, token: str) -> SignedIn | None:
    """Return who is behind a token, or None when the session is over or the account closed."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        session = reading.session(_digest(token))
        account = reading.account(session.account) if session is not None else None
    if session is None or account is None or account.disabled or session.expires <= house.clock():
        return None
    seen = msgspec.msgpack.decode(session.payload, type=_Seen)
    return SignedIn(principal_of(account, house.identity.id), seen.csrf, account.name, account.locale, account.person)


def sign_out(house: House, token: str) -> None:
    """End the session of a token."""
    house.store.write(lambda writing: writing.delete_session(_digest(token)))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _is_password(known: str | None, password: str) -> bool:
    with _ONE_AT_A_TIME:
        try:
            return _HASHER.verify(known or _NOBODY, password) and known is not None
        except (VerifyMismatchError, InvalidHashError):
            return False
