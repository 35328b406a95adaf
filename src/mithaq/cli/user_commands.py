"""The accounts of this node's people, and the ways by which they come in."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import click

from mithaq.acts.roles import ROLES
from mithaq.acts.sessions import open_sessions
from mithaq.acts.tickets import unguessable
from mithaq.cli.links import new_link
from mithaq.cli.opening import Desk, NoSuchAccount, pass_desk, read_text
from mithaq.lang.catalogue import LOCALES, N_
from mithaq.lang.refusal import Refused
from mithaq.records.principal import CLASSIFICATIONS, this_node
from mithaq.store import Account

ROLE = click.Choice(sorted(ROLES))
CLEARANCE = click.Choice(CLASSIFICATIONS)


class NoPasswordsHere(Refused):
    """A password for a node whose people have none."""

    rule = "account.passwords-off"
    what = N_("People sign in here without passwords.")
    whose = N_("It is for the operator.")
    next_act = N_("Leave --password-file out and hand over the link, or set passwords = true in mithaq.toml.")


@click.group("user")
def user_command() -> None:
    """The accounts of this node's people."""


@user_command.command("add")
@click.argument("name")
@click.option("--person", required=True, help="Who it is.")
@click.option("--role", "roles", multiple=True, required=True, type=ROLE, help="May be given several times.")
@click.option("--clearance", type=CLEARANCE, default="restricted", show_default=True)
@click.option("--compartment", "compartments", multiple=True, help="An agency's or a case's, such as agency:ANF; may be several.")
@click.option("--locale", type=click.Choice(LOCALES), default="en", show_default=True)
@click.option("--password-file", type=click.Path(path_type=Path), help="Left out, a link for one sign-in is made and printed.")
@pass_desk
def user_add(desk: Desk, /, name: str, password_file: Path | None, **account: str | tuple[str, ...]) -> None:
    """Open an account, or change one; its sessions end."""
    ask = {**account, "roles": list(account["roles"]), "compartments": list(account["compartments"])}
    with desk.node() as node:
        if password_file is not None and not node.settings.passwords:
            raise NoPasswordsHere()
        actor = desk.actor(node)
        password = read_text(password_file).strip() if password_file else ""
        node.house.perform("registry.open_account", actor, {"name": name, "password": password, **ask})
        link = "" if password_file else new_link(node, actor, name)
    desk.output.answer({"name": name, **({"link": link} if link else {})})


@user_command.command("grant")
@click.argument("name")
@click.option("--role", "roles", multiple=True, type=ROLE)
@click.option("--compartment", "compartments", multiple=True)
@click.option("--clearance", type=CLEARANCE)
@pass_desk
def user_grant(desk: Desk, name: str, roles: tuple[str, ...], compartments: tuple[str, ...], clearance: str | None) -> None:
    """Add roles and compartments to an account, or set its clearance; its sessions end."""
    account = _account(desk, name)
    _change(desk, account, account.roles | set(roles), account.compartments | set(compartments), clearance)


@user_command.command("withdraw")
@click.argument("name")
@click.option("--role", "roles", multiple=True, type=ROLE)
@click.option("--compartment", "compartments", multiple=True)
@pass_desk
def user_withdraw(desk: Desk, name: str, roles: tuple[str, ...], compartments: tuple[str, ...]) -> None:
    """Take roles and compartments off an account; its sessions end."""
    account = _account(desk, name)
    _change(desk, account, account.roles - set(roles), account.compartments - set(compartments), None)


@user_command.command("list")
@pass_desk
def user_list(desk: Desk) -> None:
    """List the accounts."""
    with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
        found = reading.accounts()
    desk.output.table([_row(one) for one in found], ("name", "person", "clearance", "state", "roles", "compartments"))


@user_command.command("show")
@click.argument("name")
@pass_desk
def user_show(desk: Desk, name: str) -> None:
    """Show an account with its ways to sign in and its open sessions."""
    account = _account(desk, name)
    with desk.node() as node:
        with node.house.store.reading(this_node(node.settings.id)) as reading:
            ways = reading.credentials(account.name)
        sessions = open_sessions(node.house, account.name)
    desk.output.answer(
        {
            **_row(account),
            "password": account.password is not None,
            "ways": [{"way": one.kind, "label": one.label, "added": _time(one.made), "used": _time(one.used)} for one in ways],
            "sessions": [{"way": one.way, "label": one.label, "began": _time(one.started), "ends": _time(one.expires)} for one in sessions],
        }
    )


@user_command.command("link")
@click.argument("name")
@click.option("--hours", default=24, show_default=True, help="How long the link is good, up to 168.")
@pass_desk
def user_link(desk: Desk, name: str, hours: int) -> None:
    """Print a link by which the owner of an account signs in once, to set up a passkey or one-time codes."""
    with desk.node() as node:
        link = new_link(node, desk.actor(node), name, hours)
    desk.output.answer({"name": name, "link": link})


@user_command.command("token")
@click.argument("name")
@click.option("--label", required=True, help="Which system it is for.")
@click.option("--days", default=90, show_default=True, help="How long it is good, up to 366.")
@pass_desk
def user_token(desk: Desk, name: str, label: str, days: int) -> None:
    """Print a token by which another system acts as an account: it opens the API, no page."""
    with desk.node() as node:
        token = unguessable(node.house)
        ask = {"name": name, "digest": hashlib.sha256(token.encode()).hexdigest(), "label": label, "days": days}
        node.house.perform("registry.issue_token", desk.actor(node), ask)
    desk.output.answer({"name": name, "token": token, "days": days})


@user_command.command("directory")
@click.argument("name")
@click.argument("subject")
@pass_desk
def user_directory(desk: Desk, name: str, subject: str) -> None:
    """Let whom the ministry's directory knows by SUBJECT in as an account."""
    with desk.node() as node:
        ask = {"name": name, "issuer": node.settings.directory, "subject": subject}
        node.house.perform("registry.link_directory", desk.actor(node), ask)
    desk.output.answer({"name": name, "directory": subject})


@user_command.command("sign-out")
@click.argument("name")
@click.option("--reason", required=True)
@click.option("--ways", is_flag=True, help="Take off passkeys, codes and the directory too: a device was lost.")
@pass_desk
def user_sign_out(desk: Desk, name: str, reason: str, ways: bool) -> None:  # noqa: FBT001 - click hands it so
    """End every session of an account at once."""
    desk.act("registry.sign_out", {"name": name, "reason": reason, "ways": ways})
    desk.output.answer({"name": name, "state": "signed out"})


@user_command.command("close")
@click.argument("name")
@click.option("--reason", required=True)
@pass_desk
def user_close(desk: Desk, name: str, reason: str) -> None:
    """Close an account; its sessions end at once."""
    desk.act("registry.close_account", {"name": name, "reason": reason})
    desk.output.answer({"name": name, "state": "closed"})


def _account(desk: Desk, name: str) -> Account:
    with desk.node() as node, node.house.store.reading(this_node(node.settings.id)) as reading:
        account = reading.account(name)
    if account is None or account.disabled:
        raise NoSuchAccount(name=name)
    return account


def _change(desk: Desk, account: Account, roles: frozenset[str], compartments: frozenset[str], clearance: str | None) -> None:
    ask = {
        "name": account.name,
        "person": account.person,
        "roles": sorted(roles),
        "compartments": sorted(compartments),
        "clearance": clearance or CLASSIFICATIONS[account.clearance],
        "locale": account.locale,
    }
    desk.act("registry.open_account", ask)
    desk.output.answer({**ask})


def _row(one: Account) -> dict[str, str]:
    return {
        "name": one.name,
        "person": one.person,
        "roles": " ".join(sorted(one.roles)),
        "clearance": CLASSIFICATIONS[one.clearance],
        "compartments": " ".join(sorted(one.compartments)),
        "state": "closed" if one.disabled else "open",
    }


def _time(micros: int) -> str | None:
    return datetime.fromtimestamp(micros / 1_000_000, UTC).isoformat(timespec="seconds") if micros else None
