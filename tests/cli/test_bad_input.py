"""Bad input by command: a sentence that names the thing, the rule and the next act; an exit status; nothing kept; no traceback."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from mithaq.cli.main import main

PASSPHRASE = "an invented passphrase"


@dataclass
class Done:
    """What a command printed and its exit status."""

    returncode: int
    stdout: bytes
    stderr: bytes


@dataclass
class Command:
    """The `mithaq` command over one home folder."""

    home: Path
    environment: dict[str, str]

    def run(self, *arguments: str) -> Done:
        """Run the command in this process, as its entry does, and return what it printed and its exit status."""
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(sys, "argv", ["mithaq", "--home", str(self.home), *arguments])
            patch.setattr(sys, "stdin", io.StringIO(""))
            patch.delenv("MITHAQ_PASSPHRASE_FILE", raising=False)
            for name, value in self.environment.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main()
        out.flush()
        err.flush()
        return Done(int(ended.value.code or 0), out.buffer.getvalue(), err.buffer.getvalue())

    def refused(self, rule: str, *arguments: str) -> str:
        """Return what a refused command says on stderr, and check that it is a refusal of `rule` and no traceback."""
        done = self.run(*arguments)
        said = done.stderr.decode()
        assert done.returncode == 2, said
        assert rule in said
        assert "Traceback" not in said
        assert done.stdout == b""
        return said

    def records(self) -> int:
        return len(self.run("--json", "records").stdout.splitlines())


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    folder = tmp_path_factory.mktemp("command")
    (folder / "passphrase").write_text(PASSPHRASE)
    environment = {"MITHAQ_PASSPHRASE_FILE": str(folder / "passphrase")}
    made = Command(folder / "home", environment)
    done = made.run("--json", "init", "--name", "Eastland", "--port", "0")
    assert done.returncode == 0, done.stderr.decode()
    yield made


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "list.empty"),
        (b"\xff\xfe\x00binary", "list.encoding"),
        (b"<html/>", "list.root"),
        (b"<CONSOLIDATED_LIST><ENTITIES>", "list.broken"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><CONSOLIDATED_LIST>&a;</CONSOLIDATED_LIST>', "list.xml"),
    ],
)
def test_a_list_that_is_none_is_refused_and_nothing_is_kept(command: Command, tmp_path: Path, content: bytes, rule: str) -> None:
    file = tmp_path / "list.xml"
    file.write_bytes(content)
    before = command.records()
    command.refused(rule, "list", "import", "un", str(file))
    assert command.records() == before


def test_a_list_of_more_than_50_megabytes_is_refused(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "list.xml"
    with file.open("wb") as stream:
        stream.truncate(50_000_001)
    command.refused("list.size", "list", "import", "un", str(file))


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b'{"record": "x", "record": "y"}', "record.i-json"),
        (b'{"record": NaN}', "record.i-json"),
        (b'{"record": 1e999}', "record.i-json"),
        (b'{"record": 12345678901234567890}', "record.i-json"),
        (b"[" * 100 + b"]" * 100, "record.i-json"),
        (b"{", "record.i-json"),
        (b"[]", "record.i-json"),
        (b"{}", "act.input"),
        (b'{"record": "note--00000000-0000-4000-8000-000000000000", "text": "y"}', "record.known"),
    ],
)
def test_an_input_that_is_not_i_json_or_not_the_acts_is_refused(command: Command, tmp_path: Path, raw: bytes, rule: str) -> None:
    file = tmp_path / "input.json"
    file.write_bytes(raw)
    command.refused(rule, "act", "registry.annotate", "--input", str(file))


def test_a_text_that_is_not_utf_8_or_not_there_is_refused(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(b"\xd8\x00\xff")
    command.refused("file.readable", "report", "read", str(file))
    command.refused("file.readable", "report", "read", str(tmp_path / "nothing"))


def test_a_wrong_passphrase_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("another passphrase")
    other = Command(command.home, {**command.environment, "MITHAQ_PASSPHRASE_FILE": str(tmp_path / "wrong")})
    other.refused("keys.passphrase", "partner", "invite")


def test_no_passphrase_and_no_terminal_is_refused(command: Command) -> None:
    Command(command.home, {}).refused("keys.no-passphrase", "partner", "invite")


def test_no_node_a_taken_home_and_a_weak_passphrase_are_refused(command: Command, tmp_path: Path) -> None:
    Command(tmp_path / "nowhere", command.environment).refused("node.home", "records")
    command.refused("node.home-taken", "init", "--name", "Again")
    (tmp_path / "weak").write_text("short")
    weak = Command(tmp_path / "weak-home", {**command.environment, "MITHAQ_PASSPHRASE_FILE": str(tmp_path / "weak")})
    weak.refused("keys.weak-passphrase", "init", "--name", "Weak")
    assert not (tmp_path / "weak-home" / "mithaq.toml").exists()


def test_settings_that_cannot_be_read_are_refused_by_name(command: Command) -> None:
    file = command.home / "mithaq.toml"
    before = file.read_text()
    file.write_text(before + "\nsurprise = 1\n")
    try:
        assert "surprise" in command.refused("node.settings", "records")
    finally:
        file.write_text(before)


def test_a_proof_that_is_none_is_refused(command: Command, tmp_path: Path) -> None:
    for raw in (b"", b"{}", b"\xff", b'{"mithaq_proof":1}'):
        (tmp_path / "proof").write_bytes(raw)
        done = command.run("verify", str(tmp_path / "proof"))
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr


def test_an_identity_file_that_is_none_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "identity").write_text('{"mithaq_identity": 1}')
    command.refused("partner.identity-file", "partner", "accept", str(tmp_path / "identity"))


def test_an_unknown_account_and_act_are_refused_in_the_readers_language(command: Command) -> None:
    command.refused("account.known", "--as", "nobody", "records")
    said = command.refused("act.known", "--language", "ar", "act", "plan.dream")
    assert any("\u0600" <= letter <= "\u06ff" for letter in said)


def test_a_full_disk_is_a_sentence_and_nothing_is_half_kept(command: Command, tmp_path: Path) -> None:
    """The file size limit stands for the full disk: the write fails as it would there."""
    line = [
        sys.executable,
        "-m",
        "mithaq.cli",
        "--home",
        str(command.home),
        "act",
        "registry.open_account",
        "--input",
        str(tmp_path / "ask"),
    ]
    ask = {"name": "x", "person": "p" * 200_000, "roles": ["overseer"], "password": "long enough!"}
    (tmp_path / "ask").write_text(json.dumps(ask))
    shell = f"trap '' XFSZ; ulimit -f 64; exec {' '.join(line)}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False, env={**os.environ, **command.environment}, timeout=120)
    assert done.returncode in (2, 3), done.stderr.decode()
    assert b"Traceback" not in done.stderr
    names = [json.loads(row)["name"] for row in command.run("--json", "user", "list").stdout.splitlines()]
    assert names == ["admin"]


def test_json_stands_anywhere_and_keeps_stdout_clean(command: Command) -> None:
    done = command.run("act", "--list", "--json")
    assert all(json.loads(row)["act"] for row in done.stdout.splitlines())


def test_doctor_finds_nothing_wrong_with_a_new_node(command: Command) -> None:
    done = command.run("doctor")
    assert done.returncode == 0, done.stdout.decode()
