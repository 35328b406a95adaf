"""Lists by command: a list of one's own in either form, its difference, and what is refused. Everybody is invented."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_bad_input import PASSPHRASE, Command

TABLE = "reference,name,kind\nN-1,Nightingales of the Valley,organisation\nN-2,Zayd Mithal,person\n"
LINES = '{"id": "zz-1", "schema": "Company", "properties": {"name": ["Invented Works"]}}\n{"id": "o", "schema": "Ownership"}\n'


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """A node of its own."""
    folder = tmp_path_factory.mktemp("lists")
    (folder / "passphrase").write_text(PASSPHRASE)
    made = Command(folder / "home", {"MITHAQ_PASSPHRASE_FILE": str(folder / "passphrase")})
    assert made.run("--json", "init", "--name", "Eastland", "--port", "0").returncode == 0
    yield made


def bring(node: Command, form: str, file: Path, *options: str) -> dict[str, Any]:
    done = node.run("--json", "list", "import", form, str(file), *options)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_a_table_and_a_file_in_follow_the_money_become_lists_with_a_difference(node: Command, tmp_path: Path) -> None:
    table, lines = tmp_path / "list.csv", tmp_path / "entities.ftm.json"
    table.write_text(TABLE)
    lines.write_text(LINES)
    first = bring(node, "csv", table, "--source", "zz-list", "--title", "The Invented Ministry")
    assert (first["entries"], first["title"]) == (2, "The Invented Ministry")
    table.write_text(TABLE.replace("N-2", "N-3"))
    second = bring(node, "csv", table, "--source", "zz-list")
    assert (second["added"], second["changed"], second["removed"], second["title"]) == (1, 0, 1, "The Invented Ministry")
    brought = bring(node, "ftm", lines, "--source", "open-zz")
    assert (brought["entries"], brought["rows"]["Ownership"]) == (1, 1)


@pytest.mark.parametrize(
    ("form", "content", "source", "rule"),
    [
        ("csv", TABLE, "un", "list.name"),
        ("csv", TABLE, "No Name", "list.name"),
        ("csv", LINES, "zz-list", "list.header"),
        ("ftm", TABLE, "zz-list", "list.broken"),
        ("ftm", "", "zz-list", "list.empty"),
        ("csv", None, "zz-list", "file.readable"),
    ],
)
def test_what_is_no_list_is_refused_with_its_rule_and_an_exit_status(
    node: Command, tmp_path: Path, form: str, content: str | None, source: str, rule: str
) -> None:
    file = tmp_path / "list"
    if content is not None:
        file.write_text(content)
    done = node.run("list", "import", form, str(file), "--source", source)
    assert done.returncode == 2
    assert rule.encode() in done.stderr
    assert b"Traceback" not in done.stderr
