"""Sessions: a row under the hash of a random token. Taking the row away takes effect at the next byte.

1. A session begins by an act of the node, so that the log says who came in, when, and by which way; its token is nowhere kept.
2. `WAYS` are the ways in. A session by `TOKEN` is for another system, lasts as long as the operator said, and opens no page.
3. What needs that the person is really there asks for a session that began within `FRESH_MICROS`.
"""

import hashlib
from dataclasses import dataclass

import msgspec

from mithaq.acts.accounts import principal_of
from mithaq.acts.house import House
from mithaq.acts.tries import forget_failures
from mithaq.acts.work import Work
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.note import encode
from mithaq.records.principal import Principal, this_node
from mithaq.store import Account, Session

BEGIN = "registry.begin_session"
PASSKEY, CODE, PASSWORD, DIRECTORY, LINK, TOKEN = WAYS = ("passkey", "code", "password", "directory", "link", "token")
SESSION_MICROS = 12 * 3_600_000_000
FRESH_MICROS = 15 * 60_000_000
TOKEN_BYTES = 32


class NotFresh(Refused):
    """A step that asks for a session that has just begun."""

    rule = "account.fresh"
    what = N_("Ways to sign in are changed only within fifteen minutes of signing in.")
    whose = N_("It is for you: a desk that was left open must not be enough.")
    next_act = N_("Sign out, sign in again, and repeat the step.")
    status = 403


class AccountClosed(Refused):
    """An account that was closed while its owner was coming in."""

    rule = "account.closed"
    what = N_("This account was closed a moment ago.")
    whose = N_("It is for the operator of this node.")
    next_act = N_("Ask the operator why.")
    status = 403


class BeginSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let somebody in. `digest` is the hash of the token in hex, `csrf` what the session's forms carry."""

    account: str
    way: str
    digest: str
    csrf: str
    expires: int
    label: str = ""


class _Seen(msgspec.Struct, frozen=True):
    started: int
    csrf: str
    way: str = PASSWORD
    label: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An open session: the person, the token that forms must carry, the account's name and language, when and how it began."""

    principal: Principal
    csrf: str
    account: str
    locale: str
    person: str
    way: str = PASSWORD
    started: int = 0


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it: `id` is the hash of its token in hex, times are microseconds since 1970."""

    id: str
    way: str
    label: str
    started: int
    expires: int


def begin(house: House, account: Account, way: str, *, micros: int = SESSION_MICROS, label: str = "") -> str:
    """Return the token of a new session of an account whose owner has just proved who it is. Raises: AccountClosed."""
    token = encode(house.randomness(TOKEN_BYTES))
    ask = BeginSession(
        account=account.name,
        way=way,
        digest=_digest(token).hex(),
        csrf=encode(house.randomness(TOKEN_BYTES)),
        expires=house.clock() + micros,
        label=label,
    )
    house.perform(BEGIN, house.node(), ask)
    return token


def begin_session(work: Work, ask: BeginSession) -> None:
    """Keep the session, and note who came in by which way; tries that failed before are forgotten. Raises: AccountClosed."""
    account = work.writing.account(ask.account)
    if account is None or account.disabled:
        raise AccountClosed()
    seen = payload_of(work.now, ask.csrf, ask.way, ask.label)
    work.writing.put_session(Session(bytes.fromhex(ask.digest), account.name, ask.expires, seen))
    forget_failures(work.writing, account.name)
    work.consulted.append(account.identity)
    work.noted.update(person=account.identity, way=ask.way)


def signed_in(house: House, token: str) -> SignedIn | None:
    """Return who is behind a token, or None when the session is over or the account closed."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        session = reading.session(_digest(token))
        account = reading.account(session.account) if session is not None else None
    if session is None or account is None or account.disabled or session.expires <= house.clock():
        return None
    seen = msgspec.msgpack.decode(session.payload, type=_Seen)
    principal = principal_of(account, house.identity.id)
    return SignedIn(principal, seen.csrf, account.name, account.locale, account.person, seen.way, seen.started)


def is_open(house: House, token: str) -> bool:
    """Return whether a session still stands: asked before each part of an answer that takes long."""
    return signed_in(house, token) is not None


def require_fresh(signed: SignedIn, now: int) -> None:
    """Raise NotFresh unless the session has just begun."""
    if now - signed.started > FRESH_MICROS:
        raise NotFresh()


def sign_out(house: House, token: str) -> None:
    """End the session of a token."""
    house.store.write(lambda writing: writing.delete_session(_digest(token)))


def open_sessions(house: House, account: str) -> list[OpenSession]:
    """Return the open sessions of an account, the last to expire first."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        found = [one for one in reading.sessions(account) if one.expires > house.clock()]
    seen = [(one, msgspec.msgpack.decode(one.payload, type=_Seen)) for one in found]
    return [OpenSession(one.digest.hex(), said.way, said.label, said.started, one.expires) for one, said in seen]


def session_id(token: str) -> str:
    """Return the identifier of the session of a token, as `open_sessions` gives it."""
    return _digest(token).hex()


def payload_of(started: int, csrf: str, way: str, label: str) -> bytes:
    """Return what a session keeps beside its account and its end."""
    return msgspec.msgpack.encode(_Seen(started, csrf, way, label))


def way_of(session: Session) -> str:
    """Return the way by which a session began."""
    return msgspec.msgpack.decode(session.payload, type=_Seen).way


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
