"""Accounts: who a person is to this node, and the ways in that need nothing but what the person knows or reads off.

1. Passwords are argon2id, and only where the node's settings let there be passwords; a wrong name costs the same time as a wrong one.
2. An account with a password and a one-time code needs both; one with a code alone needs the code, with a passkey alone neither will do.
"""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from mithaq.acts.roles import desks_of
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import named_id
from mithaq.records.principal import Kind, Principal
from mithaq.store import Account

MIN_PASSWORD = 12
MAX_PASSWORD = 1_024
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)
_ONE_AT_A_TIME = threading.BoundedSemaphore(2)
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b7dWRWJTmaasWxf7ZuE4Yq7vO8"


class WeakPassword(Refused):
    """A password that is too short or absurdly long."""

    rule = "account.password"
    what = N_("A password has at least {least} characters and at most {most}.")
    whose = N_("It is for you.")
    next_act = N_("Choose a longer one; a sentence is good.")


def hash_password(password: str) -> str:
    """Return the argon2id hash. Raises: WeakPassword."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise WeakPassword(least=MIN_PASSWORD, most=MAX_PASSWORD)
    with _ONE_AT_A_TIME:
        return _HASHER.hash(password)


def is_password(known: str | None, password: str) -> bool:
    """Return whether a password is that of a hash; no hash costs the same time."""
    with _ONE_AT_A_TIME:
        try:
            return _HASHER.verify(known or _NOBODY, password[:MAX_PASSWORD]) and known is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


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
