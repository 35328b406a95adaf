"""Opening the node that a command works on: its home, its passphrase, and on whose behalf it acts."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from mithaq.acts.accounts import principal_of
from mithaq.acts.act import Actor
from mithaq.acts.outcome import Outcome
from mithaq.acts.work import KeysLocked
from mithaq.app import Node, open_node, read_settings
from mithaq.cli.output import Output, is_terminal
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.records.principal import this_node

PASSPHRASE_FILE = "MITHAQ_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable
CREDENTIAL = "mithaq-passphrase"
FIRST_ACCOUNT = "admin"


class NoPassphrase(Refused):
    """No passphrase, and nobody to ask."""

    rule = "keys.no-passphrase"
    what = N_("The passphrase of this node is needed and was not given.")
    whose = N_("It is for the operator.")
    next_act = N_("Name its file in MITHAQ_PASSPHRASE_FILE, give a systemd credential mithaq-passphrase, or run this in a terminal.")


class NoSuchAccount(Refused):
    """A command on behalf of nobody."""

    rule = "account.known"
    what = N_("There is no open account “{name}” here.")
    whose = N_("It is for the operator.")
    next_act = N_("Name an account with --as or MITHAQ_ACCOUNT; “mithaq user add” opens one.")


class Unreadable(Refused):
    """A file that cannot be read."""

    rule = "file.readable"
    what = N_("{file} cannot be read: {reason}.")
    whose = N_("It is for whoever runs the command.")
    next_act = N_("Check the name and the rights of the file.")


@dataclass
class Desk:
    """What every command is handed: where the node lives, how to print, and who acts."""

    home: Path
    output: Output
    account: str = FIRST_ACCOUNT
    _passphrase: str | None = field(default=None, repr=False)

    @contextmanager
    def node(self, *, keys: bool = False) -> Iterator[Node]:
        """Yield the opened node, with its keys when asked. Raises: NoHome, NoPassphrase, WrongPassphrase."""
        read_settings(self.home)
        opened = open_node(self.home, self.passphrase() if keys else None)
        try:
            yield opened
        finally:
            opened.close()

    def passphrase(self, *, confirm: bool = False) -> str:
        """Return the passphrase from a file, a systemd credential, or the prompt. Raises: NoPassphrase, Unreadable."""
        if self._passphrase is None:
            self._passphrase = _given_passphrase() or _asked_passphrase(confirm=confirm)
        return self._passphrase

    def act(self, name: str, ask: Any, *, key: str | None = None) -> Outcome:
        """Return what came of an act by the account; keys are opened only when the act turns out to need them."""
        try:
            with self.node() as node:
                return node.house.perform(name, self.actor(node), ask, key=key)
        except KeysLocked:
            with self.node(keys=True) as node:
                return node.house.perform(name, self.actor(node), ask, key=key)

    def actor(self, node: Node) -> Actor:
        """Return the account's person. Raises: NoSuchAccount."""
        with node.house.store.reading(this_node(node.settings.id)) as reading:
            account = reading.account(self.account)
        if account is None or account.disabled:
            raise NoSuchAccount(name=self.account)
        return Actor(principal_of(account, node.settings.id), "cli")


pass_desk = click.make_pass_decorator(Desk)


def read_file(file: Path, most_bytes: int = -1) -> bytes:
    """Return the bytes of a file, no more than `most_bytes` of them when that is given. Raises: Unreadable."""
    try:
        with file.open("rb") as stream:
            return stream.read(most_bytes)
    except OSError as error:
        raise Unreadable(file=file, reason=error.strerror or str(error)) from error


def read_text(file: Path) -> str:
    """Return the text of a UTF-8 file, or of stdin for "-". Raises: Unreadable."""
    raw = sys.stdin.buffer.read() if str(file) == "-" else read_file(file)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(file=file, reason=because(N_("byte {byte} is not UTF-8"), byte=error.start)) from error


def write_whole(out: Path, content: bytes) -> None:
    """Write a file whole or not at all, for the account's own eyes: what was there before stays until the new one is."""
    beside = out.with_name(out.name + ".part")
    try:
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600)
        beside.write_bytes(content)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)


def _given_passphrase() -> str | None:
    named = os.environ.get(PASSPHRASE_FILE)
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    credential = Path(folder, CREDENTIAL) if folder else None
    if named:
        return read_text(Path(named)).strip()
    if credential is not None and credential.is_file():
        return read_text(credential).strip()
    return None


def _asked_passphrase(*, confirm: bool) -> str:
    if not is_terminal():
        raise NoPassphrase()
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True))
