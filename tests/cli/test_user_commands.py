"""Accounts by command: the link of the first run, ways, roles and compartments, tokens; all on a node that nobody serves."""

import json
import re
from typing import Any

import pytest

from tests.cli.test_bad_input import Command, command  # noqa: F401  # the fixture

LINK = re.compile(r"http://localhost:\d+/welcome/[A-Za-z0-9_-]{43}")
CLERK = ("--person", "Invented Clerk", "--role", "plan.secretary")


def said(made: Command, *arguments: str) -> Any:
    """Return what a command answers, as JSON."""
    done = made.run("--json", *arguments)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def settle(made: Command, name: str, value: str) -> None:
    """Change a setting of the node."""
    file = made.home / "mithaq.toml"
    file.write_text(re.sub(rf"(?m)^{name} = .*$", f"{name} = {value}", file.read_text()))


def shown(made: Command, name: str) -> Any:
    return said(made, "user", "show", name)


def test_an_account_begins_with_a_link_and_without_a_password(command: Command) -> None:  # noqa: F811 - the fixture
    opened = said(command, "user", "add", "clerk", *CLERK, "--compartment", "agency:ANF")
    assert LINK.fullmatch(opened["link"])
    found = shown(command, "clerk")
    assert (found["password"], found["ways"], found["sessions"], found["compartments"]) == (False, [], [], "agency:ANF")
    assert said(command, "user", "link", "clerk")["link"] != opened["link"]


def test_roles_and_compartments_are_granted_and_withdrawn(command: Command) -> None:  # noqa: F811 - the fixture
    said(command, "user", "add", "granted", *CLERK)
    said(command, "user", "grant", "granted", "--role", "reports.reader", "--compartment", "case:C-12", "--clearance", "secret")
    granted = shown(command, "granted")
    assert (granted["roles"], granted["compartments"], granted["clearance"]) == ("plan.secretary reports.reader", "case:C-12", "secret")
    said(command, "user", "withdraw", "granted", "--role", "plan.secretary", "--compartment", "case:C-12")
    assert (shown(command, "granted")["roles"], shown(command, "granted")["compartments"]) == ("reports.reader", "")


def test_a_token_and_a_place_in_the_directory_are_listed_and_taken_off_again(command: Command) -> None:  # noqa: F811 - the fixture
    said(command, "user", "add", "system", *CLERK)
    token = said(command, "user", "token", "system", "--label", "invented system", "--days", "7")["token"]
    settle(command, "directory", '"https://directory.example"')
    said(command, "user", "directory", "system", "person-7")
    settle(command, "directory", '""')
    found = shown(command, "system")
    assert [(one["way"], one["label"]) for one in found["sessions"]] == [("token", "invented system")]
    assert [(one["way"], one["label"]) for one in found["ways"]] == [("directory", "person-7")]
    assert token not in json.dumps(found)
    said(command, "user", "sign-out", "system", "--reason", "a lost device", "--ways")
    assert (shown(command, "system")["sessions"], shown(command, "system")["ways"]) == ([], [])


@pytest.mark.parametrize(
    ("rule", "arguments"),
    [
        ("account.form", ("user", "link", "nobody")),
        ("account.form", ("user", "token", "nobody", "--label", "x")),
        ("account.known", ("user", "show", "nobody")),
        ("marking.choice", ("user", "link", "admin", "--hours", "1000")),
        ("marking.choice", ("user", "token", "admin", "--label", "x", "--days", "0")),
        ("account.form", ("user", "add", "clerk", *CLERK, "--compartment", "two words")),
        ("account.form", ("user", "directory", "admin", "person-7")),
    ],
)
def test_what_cannot_be_is_refused_by_its_rule(command: Command, rule: str, arguments: tuple[str, ...]) -> None:  # noqa: F811 - the fixture
    command.refused(rule, *arguments)


def test_a_password_is_refused_where_people_have_none(command: Command, tmp_path: Any) -> None:  # noqa: F811 - the fixture
    (tmp_path / "word").write_text("an invented long password")
    command.refused("account.passwords-off", "user", "add", "worded", *CLERK, "--password-file", str(tmp_path / "word"))
    settle(command, "passwords", "true")
    said(command, "user", "add", "worded", *CLERK, "--password-file", str(tmp_path / "word"))
    assert shown(command, "worded")["password"]
