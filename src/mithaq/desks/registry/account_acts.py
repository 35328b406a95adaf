"""Accounts of this node's people: open, change, close. The operator of the machine sees no case content by it."""

import re
from dataclasses import replace

import msgspec

from mithaq.acts.accounts import account_identity, hash_password
from mithaq.acts.act import Act
from mithaq.acts.roles import ROLES
from mithaq.acts.sessions import WAYS
from mithaq.acts.tickets import LINK, drop_tickets
from mithaq.acts.work import BadMarking, Work
from mithaq.lang.catalogue import LOCALES, N_
from mithaq.lang.refusal import Refused
from mithaq.records.principal import CLASSIFICATIONS
from mithaq.store import Account

OPERATOR = frozenset({"operator"})


_COMPARTMENT = re.compile(r"[\w:.-]{1,60}")


class BadAccount(Refused):
    """An account that cannot be opened so."""

    rule = "account.form"
    what = N_("“{value}” cannot be {part} of an account.")
    whose = N_("It is for the operator.")
    next_act = N_("Choose among: {choices}.")


class OpenAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open an account, or change the roles, clearance, compartments, language or password of one that is there.

    Without a password one that is there keeps its own, and a new one has none: its owner comes in by a link.
    """

    name: str
    person: str
    roles: list[str]
    password: str = ""
    clearance: str = "restricted"
    compartments: list[str] = []
    locale: str = "en"


class CloseAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Close an account: its sessions end at once, its ways to sign in are taken off, and its name stays taken."""

    name: str
    reason: str


def open_account(work: Work, ask: OpenAccount) -> None:
    """Keep the account; changing one ends its sessions."""
    if strange := set(ask.roles) - ROLES:
        raise BadAccount(value=min(strange), part=N_("a role"), choices=", ".join(sorted(ROLES)))
    if ask.clearance not in CLASSIFICATIONS:
        raise BadMarking(value=ask.clearance, part="classification", choices=", ".join(CLASSIFICATIONS))
    if ask.locale not in LOCALES:
        raise BadAccount(value=ask.locale, part=N_("the language"), choices=", ".join(LOCALES))
    if not ask.name.strip() or len(ask.name) > 100:
        raise BadAccount(value=ask.name[:100], part=N_("the name"), choices=N_("1 to 100 characters"))
    if bad := [one for one in ask.compartments if not _COMPARTMENT.fullmatch(one)]:
        raise BadAccount(value=bad[0][:100], part=N_("a compartment"), choices=N_("words of up to 60 letters, digits, “:”, “.” and “-”"))
    identity = account_identity(work.node, ask.name)
    known = work.writing.account(ask.name)
    work.writing.put_account(
        Account(
            name=ask.name,
            identity=identity,
            person=ask.person,
            roles=frozenset(ask.roles),
            clearance=CLASSIFICATIONS.index(ask.clearance),
            compartments=frozenset(ask.compartments),
            password=hash_password(ask.password) if ask.password else known.password if known is not None else None,
            locale=ask.locale,
            disabled=False,
        )
    )
    work.writing.delete_sessions_of(ask.name)
    work.consulted.append(identity)


def close_account(work: Work, ask: CloseAccount) -> None:
    """Disable the account, end its sessions and take off what its owner came in by, so that opening it again lets nobody back in."""
    account = work.writing.account(ask.name)
    if account is None:
        raise BadAccount(value=ask.name, part=N_("the name"), choices=N_("the accounts that are open"))
    work.writing.put_account(replace(account, disabled=True, password=None))
    work.writing.delete_sessions_of(ask.name)
    work.writing.delete_credentials_of(ask.name, *WAYS)
    drop_tickets(work.writing, LINK, ask.name.encode())
    work.consulted.append(account.identity)


ACTS = (
    Act(
        "registry.open_account",
        N_("Open an account"),
        OpenAccount,
        open_account,
        OPERATOR,
        article="people",
        secret_fields=frozenset({"password"}),
    ),
    Act("registry.close_account", N_("Close an account"), CloseAccount, close_account, OPERATOR, article="people"),
)
