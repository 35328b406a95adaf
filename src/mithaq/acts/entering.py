"""Coming in: by name with password and code, by passkey, through a ministry's directory, by link. Each gives the token of a session.

1. What is wrong is said the same whether the name, the password or the code is: nobody learns by trying which names there are.
2. Where the node's settings have no passwords, a password opens nothing, whatever the accounts keep.
3. A directory lets in whom the operator linked to it, by the value that the directory vouches for; it makes no account.
"""

import hashlib

from mithaq.acts import passkeys, tickets
from mithaq.acts.accounts import is_password
from mithaq.acts.codes import code_of, use_code
from mithaq.acts.house import House
from mithaq.acts.sessions import CODE, DIRECTORY, LINK, PASSKEY, PASSWORD, begin
from mithaq.acts.tries import failures_of, note_failure
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.principal import this_node
from mithaq.store import Account

MAX_NAME = 200


class SignInRefused(Refused):
    """Name, password and code do not belong together; which of them is wrong is not said."""

    rule = "account.sign-in"
    what = N_("This name, password or code do not belong together.")
    whose = N_("It is for you, or for the operator who made the account.")
    next_act = N_("Try again, or ask the operator for a new link.")
    status = 401


class NotLinked(Refused):
    """Somebody whom the directory knows and nobody linked to an account."""

    rule = "account.directory-link"
    what = N_("The directory knows you, but no open account here is linked to you.")
    whose = N_("It is for the operator of this node.")
    next_act = N_("Ask the operator to link your account to the directory.")
    status = 403


def sign_in(house: House, name: str, password: str, code: str = "") -> str:
    """Return the token of a new session. Raises: SignInRefused, TooManyTries, KeysLocked."""
    failures = failures_of(house, name)
    with house.store.reading(this_node(house.identity.id)) as reading:
        account = reading.account(name[:MAX_NAME])
        has_code = account is not None and code_of(reading, account.name) is not None
    keeps = account.password if account is not None and house.passwords else None
    right = is_password(keeps, password)
    if account is not None and has_code:
        right = (right or keeps is None) and use_code(house, account, code)
    if account is None or account.disabled or not right:
        note_failure(house, name, failures)
        raise SignInRefused()
    return begin(house, account, CODE if has_code else PASSWORD)


def sign_in_by_passkey(house: House, ticket: str, response: str) -> str:
    """Return the token of a new session of the account whose key signed. Raises: TicketOver, PasskeyRefused."""
    return begin(house, passkeys.enter(house, ticket, response), PASSKEY)


def sign_in_by_directory(house: House, issuer: str, subject: str) -> str:
    """Return the token of a new session of the account that is linked to what a directory vouches for. Raises: NotLinked."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        known = reading.credential(directory_id(issuer, subject))
        account = reading.account(known.account) if known is not None else None
    if account is None or account.disabled:
        raise NotLinked()
    return begin(house, account, DIRECTORY)


def directory_id(issuer: str, subject: str) -> bytes:
    """Return under what a link between a directory's person and an account is kept."""
    return hashlib.sha256(f"directory\n{issuer}\n{subject}".encode()).digest()


def linked_account(house: House, token: str) -> Account:
    """Return the account whose owner may set up a way in with a link, which stays good. Raises: TicketOver."""
    name = tickets.look_at(house, tickets.LINK, token).decode()
    with house.store.reading(this_node(house.identity.id)) as reading:
        account = reading.account(name)
    if account is None or account.disabled:
        raise tickets.TicketOver()
    return account


def sign_in_by_link(house: House, token: str) -> str:
    """Return the token of a new session of the account that a link is for; the link is used up. Raises: TicketOver."""
    account = linked_account(house, token)
    tickets.take_up(house, tickets.LINK, token)
    return begin(house, account, LINK)
