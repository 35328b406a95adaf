"""MISP by command: import, export, take back; exit statuses, refusals in order, nothing half written. The events are invented."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mithaq.wires.misp import converter as converting
from tests.cli.test_bad_input import PASSPHRASE, Command
from tests.wires.misp.events import AT, DOMAIN, EVENT, attribute, event, small

OTHER = "0e000000-0000-4000-8000-000000000002"
CLIENT = "cert-misp"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """A node of its own."""
    folder = tmp_path_factory.mktemp("misp")
    (folder / "passphrase").write_text(PASSPHRASE)
    made = Command(folder / "home", {"MITHAQ_PASSPHRASE_FILE": str(folder / "passphrase")})
    assert made.run("--json", "init", "--name", "Eastland", "--port", "0").returncode == 0
    yield made


@pytest.fixture
def command(node: Command) -> Iterator[Command]:
    """The node with a fresh collection, whose alias is x, and a client that may read and write it."""
    intake = json.loads(node.run("--json", "intake", "open", "--title", "Invented").stdout)["intake"]
    assert node.run("client", "add", CLIENT, "--read", intake, "--write", intake).returncode == 0
    node.environment["INTAKE"] = intake
    yield node


def _take(command: Command, tmp_path: Path, *events: Any, options: tuple[str, ...] = ()) -> tuple[int, list[dict[str, Any]]]:
    files = []
    for number, made in enumerate(events):
        files.append(tmp_path / f"{number}.json")
        files[-1].write_bytes(made if isinstance(made, bytes) else json.dumps(made).encode())
    arguments = ["--intake", command.environment["INTAKE"], "--as-client", CLIENT, *options]
    done = command.run("--json", "misp", "import", *(str(file) for file in files), *arguments)
    assert b"Traceback" not in done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_each_event_has_its_line_and_a_refused_one_keeps_none_of_the_others(command: Command, tmp_path: Path) -> None:
    good, bad = {"Event": event("tlp:amber")}, {"Event": {**event("tlp:amber"), "uuid": "x"}}
    second = small(OTHER, attribute("0a000000-0000-4000-8000-0000000000aa", "text", "t"))
    code, rows = _take(command, tmp_path, b"no json", {"response": [bad, good]}, [second], tmp_path.as_posix().encode())
    assert code == 1
    assert [(row["event"], row["state"]) for row in rows] == [
        ("0.json", "refused"),
        ("x", "refused"),
        (EVENT, "kept"),
        (OTHER, "kept"),
        ("3.json", "refused"),
    ]
    code, rows = _take(command, tmp_path, good)
    assert (code, [row["state"] for row in rows]) == (0, ["known"])


def test_a_reader_is_told_in_sentences(command: Command, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(event("tlp:purple")))
    arguments = ["--intake", command.environment["INTAKE"], "--as-client", CLIENT]
    done = command.run("misp", "import", str(tmp_path / "one.json"), str(tmp_path / "nothing"), *arguments)
    assert done.returncode == 1
    assert "tlp:purple" in done.stderr.decode()
    assert "[file.readable]" in done.stderr.decode()
    arabic = command.run("--language", "ar", "misp", "import", str(tmp_path / "one.json"), *arguments)
    assert EVENT in arabic.stdout.decode()


def test_a_file_of_more_than_50_megabytes_is_refused_unread(command: Command, tmp_path: Path) -> None:
    with (tmp_path / "large.json").open("wb") as stream:
        stream.truncate(50_000_001)
    done = command.run("misp", "import", str(tmp_path / "large.json"), "--intake", command.environment["INTAKE"], "--as-client", CLIENT)
    assert done.returncode == 1
    assert b"[record.size]" in done.stderr


def test_an_unknown_client_and_an_unknown_collection_are_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(event("tlp:green")))
    file, intake = str(tmp_path / "one.json"), command.environment["INTAKE"]
    command.refused("client.known", "misp", "import", file, "--intake", intake, "--as-client", "nobody")
    command.refused("intake.known", "misp", "import", file, "--intake", "no-such", "--as-client", CLIENT)
    command.refused("intake.known", "misp", "export", "--intake", "no-such", "--out", str(tmp_path / "out.json"))
    command.refused("record.time", "misp", "export", "--intake", intake, "--out", str(tmp_path / "out.json"), "--since", "yesterday")
    assert not (tmp_path / "out.json").exists()


def test_a_client_that_was_closed_contributes_and_reads_nothing(command: Command, tmp_path: Path) -> None:
    intake = command.environment["INTAKE"]
    command.run("client", "add", "soon closed", "--read", intake, "--write", intake)
    command.run("client", "close", "soon closed", "--reason", "a test")
    command.refused("client.known", "misp", "export", "--intake", intake, "--out", str(tmp_path / "out.json"), "--as-client", "soon closed")


def test_export_writes_the_whole_file_and_says_what_is_left_out(command: Command, tmp_path: Path) -> None:
    _take(command, tmp_path, event("tlp:amber"))
    out, again = tmp_path / "out.json", tmp_path / "again.json"
    intake = command.environment["INTAKE"]
    done = command.run("--json", "misp", "export", "--intake", intake, "--out", str(out))
    assert (done.returncode, json.loads(done.stdout)["events"]) == (0, 1)
    assert command.run("misp", "export", "--intake", intake, "--out", str(again), "--as-client", CLIENT).returncode == 0
    assert out.read_bytes() == again.read_bytes()
    assert sorted(file.name for file in tmp_path.glob("*.part")) == []
    assert _take(command, tmp_path, out.read_bytes())[1][0]["refused"] == []


def test_a_client_that_may_only_write_reads_nothing(command: Command, tmp_path: Path) -> None:
    intake = command.environment["INTAKE"]
    command.run("client", "add", "writes", "--write", intake)
    command.refused("intake.read", "misp", "export", "--intake", intake, "--out", str(tmp_path / "out.json"), "--as-client", "writes")


def test_since_the_last_export_there_is_nothing(command: Command, tmp_path: Path) -> None:
    _take(command, tmp_path, event("tlp:amber"))
    arguments = ["--intake", command.environment["INTAKE"], "--out", str(tmp_path / "out.json"), "--since", "9000-01-01T00:00:00Z"]
    assert json.loads(command.run("--json", "misp", "export", *arguments).stdout)["events"] == 0
    assert json.loads((tmp_path / "out.json").read_bytes()) == {"response": []}


def test_an_event_is_taken_back_by_its_uuid(command: Command, tmp_path: Path) -> None:
    _take(command, tmp_path, small(EVENT, attribute(DOMAIN, "domain", "a.example.org"), at=AT))
    arguments = ["--intake", command.environment["INTAKE"], "--as-client", CLIENT]
    done = command.run("--json", "misp", "take-back", EVENT.upper(), *arguments)
    assert (done.returncode, json.loads(done.stdout)["state"]) == (0, "ended")
    command.refused("record.id", "misp", "take-back", "../x", *arguments)


def test_without_the_extra_the_command_says_which_package_is_missing(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, converting.PACKAGE, None)
    for arguments in (("import", str(tmp_path / "x"), "--as-client", CLIENT), ("export", "--out", str(tmp_path / "x"))):
        said = command.refused("misp.package", "misp", *arguments, "--intake", command.environment["INTAKE"])
        assert "mithaq[misp]" in said


def test_the_converter_is_loaded_for_its_own_commands_alone_and_leaves_no_finder_behind() -> None:
    asked = (
        "import sys, mithaq.app, mithaq.cli.misp_commands as c;"
        "assert 'misp_stix_converter' not in sys.modules and 'pymisp' not in sys.modules;"
        "from mithaq.wires.misp.converter import converter; converter();"
        "assert all(hasattr(one, 'find_spec') for one in sys.meta_path)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", asked], capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
