"""The ways in: what a person adds to and takes off its own account, and what the operator gives.

1. A person changes only its own ways; a ticket proves the page that began it, and its hash is all that an input or the log ever holds.
2. The operator gives a link, a token for another system, or a place in the directory, always to an account that is there.
3. Taking a way off an account ends the sessions that began by such a way.
"""

import re

import msgspec

from mithaq.acts import codes, passkeys, sessions, tickets
from mithaq.acts.act import Act
from mithaq.acts.entering import directory_id
from mithaq.acts.roles import OPERATOR, ROLES
from mithaq.acts.work import BadMarking, Work
from mithaq.desks.registry.account_acts import BadAccount
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.principal import Kind
from mithaq.store import Account, Credential, Session

DAY = 24 * 3_600_000_000
LINK_HOURS, MOST_LINK_HOURS = 24, 168
MOST_TOKEN_DAYS = 366
MAX_WAYS = 20
OPERATORS = frozenset({OPERATOR})
_DIGEST = re.compile(r"[0-9a-f]{64}")


class NoSuchWay(Refused):
    """A way to sign in, or a session, that this account has not."""

    rule = "account.way"
    what = N_("Your account has no such way to sign in and no such session.")
    whose = N_("It is for you: it may have been taken off meanwhile.")
    next_act = N_("Open your own page again; it lists what there is.")
    status = 404


class TooManyWays(Refused):
    """More keys than one person uses."""

    rule = "account.ways"
    what = N_("An account has at most {most} ways to sign in.")
    whose = N_("It is for you.")
    next_act = N_("Take one off that you no longer use.")
    status = 409


class WrongCode(Refused):
    """A code that the secret does not give now."""

    rule = "account.code"
    what = N_("This is not the code that your device shows for this secret.")
    whose = N_("It is for you: the clock of the device may be wrong.")
    next_act = N_("Begin again, scan the new picture, and type the six digits that it shows.")


class KeepPasskey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep a passkey that a browser made for the ticket of one's own page. `response` is the browser's answer as JSON text."""

    ticket: str
    response: str
    label: str = ""


class KeepCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep the secret of one-time codes that one's own page showed, proved by its first code; an earlier one is replaced."""

    ticket: str
    six_digits: str


class DropWay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a way to sign in off one's own account. `way` is its identifier in hex."""

    way: str


class EndSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End one of one's own sessions. `session` is its identifier in hex."""

    session: str


class IssueLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Give the owner of an account a link for one sign-in. `digest` is the hash of the link's secret in hex."""

    name: str
    digest: str
    hours: int = LINK_HOURS


class IssueToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let another system act as an account for some days. `digest` is the SHA-256 of its token in hex."""

    name: str
    digest: str
    label: str
    days: int = 90


class LinkDirectory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let whom the ministry's directory knows as `subject` in as an account."""

    name: str
    issuer: str
    subject: str


class SignOutEverywhere(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End every session of an account and every link to it, and with `ways` take off every way to sign in too."""

    name: str
    reason: str
    ways: bool = False


def keep_passkey(work: Work, ask: KeepPasskey) -> None:
    """Keep the key for the account that asked for it."""
    account = own_account(work)
    made = passkeys.read_added(work.writing, ask.ticket, ask.response, ask.label, work.now)
    _keep(work, account, made)


def keep_code(work: Work, ask: KeepCode) -> None:
    """Keep the secret in place of an earlier one."""
    account = own_account(work)
    offered = msgspec.msgpack.decode(tickets.take(work.writing, codes.KIND, ask.ticket, work.now), type=codes.Offered)
    secret = codes.unseal(work.storage_key(), account.name, offered.sealed)
    step = None if secret is None else codes.step_of(secret, ask.six_digits, work.now)
    if step is None:
        raise WrongCode()
    work.writing.delete_credentials_of(account.name, codes.KIND)
    kept = codes.first_payload(offered.sealed, step)
    _keep(work, account, Credential(work.randomness(32), account.name, codes.KIND, "", work.now, 0, kept))


def drop_way(work: Work, ask: DropWay) -> None:
    """Take the way off and end the sessions that began by its kind."""
    account = own_account(work)
    found = work.writing.credential(_bytes(ask.way))
    if found is None or found.account != account.name:
        raise NoSuchWay()
    work.writing.delete_credential(found.id)
    for one in work.writing.sessions(account.name):
        if sessions.way_of(one) == found.kind:
            work.writing.delete_session(one.digest)
    _note(work, account, way=found.kind)


def end_session(work: Work, ask: EndSession) -> None:
    """End the session at once."""
    account = own_account(work)
    found = work.writing.session(_bytes(ask.session))
    if found is None or found.account != account.name:
        raise NoSuchWay()
    work.writing.delete_session(found.digest)
    _note(work, account)


def issue_link(work: Work, ask: IssueLink) -> None:
    """Keep the hash of the link until it is used or its time is over."""
    account = known_account(work, ask.name)
    if not 1 <= ask.hours <= MOST_LINK_HOURS:
        raise BadMarking(value=ask.hours, part="hours", choices=f"1-{MOST_LINK_HOURS}")
    due = work.now + ask.hours * 3_600_000_000
    tickets.put_ticket(work.writing, tickets.LINK, _bytes(ask.digest).hex(), account.name.encode(), due)
    _note(work, account, way=sessions.LINK)


def issue_token(work: Work, ask: IssueToken) -> None:
    """Keep a session that ends after the days."""
    account = known_account(work, ask.name)
    if not 1 <= ask.days <= MOST_TOKEN_DAYS:
        raise BadMarking(value=ask.days, part="days", choices=f"1-{MOST_TOKEN_DAYS}")
    payload = sessions.payload_of(work.now, "", sessions.TOKEN, ask.label[: passkeys.MAX_LABEL])
    work.writing.put_session(Session(_bytes(ask.digest), account.name, work.now + ask.days * DAY, payload))
    _note(work, account, way=sessions.TOKEN)


def link_directory(work: Work, ask: LinkDirectory) -> None:
    """Keep the link under the hash of issuer and subject; whom it led to before, it leads to no longer."""
    account = known_account(work, ask.name)
    if not ask.issuer.startswith("https://") and "://localhost" not in ask.issuer and "://127." not in ask.issuer:
        raise BadAccount(value=ask.issuer[:100], part=N_("the directory"), choices="https://…")
    identifier = directory_id(ask.issuer, ask.subject)
    _keep(work, account, Credential(identifier, account.name, sessions.DIRECTORY, ask.subject[:100], work.now, 0, ask.issuer.encode()))


def sign_out_everywhere(work: Work, ask: SignOutEverywhere) -> None:
    """End the sessions, and the links that nobody has used yet; the log says how many sessions."""
    account = known_account(work, ask.name)
    ended = work.writing.delete_sessions_of(account.name)
    taken = work.writing.delete_credentials_of(account.name, *sessions.WAYS) if ask.ways else 0
    tickets.drop_tickets(work.writing, tickets.LINK, account.name.encode())
    _note(work, account, sessions=ended, ways=taken)


def own_account(work: Work) -> Account:
    """Return the account of the person who acts. Raises: NoSuchWay for an actor without one."""
    found = next((one for one in work.writing.accounts() if one.identity == work.principal.id and not one.disabled), None)
    if found is None:
        raise NoSuchWay()
    return found


def known_account(work: Work, name: str) -> Account:
    """Return an open account. Raises: BadAccount."""
    account = work.writing.account(name)
    if account is None or account.disabled:
        raise BadAccount(value=name[:100], part=N_("the name"), choices=N_("the accounts that are open"))
    return account


def _keep(work: Work, account: Account, made: Credential) -> None:
    if made.account != account.name:
        raise NoSuchWay()
    if len(work.writing.credentials(account.name)) >= MAX_WAYS:
        raise TooManyWays(most=MAX_WAYS)
    work.writing.put_credential(made)
    _note(work, account, way=made.kind)


def _note(work: Work, account: Account, **more: object) -> None:
    work.consulted.append(account.identity)
    work.noted.update(more)


def _bytes(digest: str) -> bytes:
    if not digest or len(digest) > 2 * 1_023 or not re.fullmatch(r"(?:[0-9a-f]{2})+", digest):
        raise NoSuchWay()
    return bytes.fromhex(digest)


ACTS = (
    Act(
        sessions.BEGIN, N_("Let somebody in"), sessions.BeginSession, sessions.begin_session, kinds=frozenset({Kind.NODE}), article="people"
    ),
    Act(
        "registry.keep_passkey",
        N_("Add a passkey"),
        KeepPasskey,
        keep_passkey,
        ROLES,
        article="people",
        secret_fields=frozenset({"ticket", "response"}),
    ),
    Act(
        "registry.keep_code",
        N_("Set up one-time codes"),
        KeepCode,
        keep_code,
        ROLES,
        article="people",
        secret_fields=frozenset({"ticket", "six_digits"}),
    ),
    Act("registry.drop_way", N_("Take a way to sign in off"), DropWay, drop_way, ROLES, article="people"),
    Act("registry.end_session", N_("End a session"), EndSession, end_session, ROLES, article="people"),
    Act("registry.issue_link", N_("Give a link to sign in once"), IssueLink, issue_link, OPERATORS, article="people"),
    Act("registry.issue_token", N_("Let another system in"), IssueToken, issue_token, OPERATORS, article="people"),
    Act("registry.link_directory", N_("Link an account to the directory"), LinkDirectory, link_directory, OPERATORS, article="people"),
    Act("registry.sign_out", N_("End all sessions of an account"), SignOutEverywhere, sign_out_everywhere, OPERATORS, article="people"),
)
