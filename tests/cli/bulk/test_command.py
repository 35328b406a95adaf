"""`mithaq screen bulk`: CSV and Parquet in, one Parquet file out, the same whoever is killed on the way; refusals by name."""

import json
import os
import pty
import signal
import subprocess
import sys
from importlib import util
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.cli.bulk.waiting import wait_until
from tests.cli.test_bad_input import Command, Done
from tests.screening.bulk.jobs import names, write_csv, write_list, write_parquet


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_list(tmp_path / "list.jsonl")
    write_csv(tmp_path / "names.csv", bom=True)
    return tmp_path


def words(folder: Path, queries: str = "names.csv", out: str = "out.parquet") -> list[str]:
    given = {"--queries": queries, "--index": "list.jsonl", "--out": out}
    files = [part for option, name in given.items() for part in (option, str(folder / name))]
    return ["screen", "bulk", *files, "--column", "name", "--id-column", "id", "--rows-per-part", "50", "--workers", "1"]


def bulk(folder: Path, *more: str, queries: str = "names.csv", out: str = "out.parquet") -> Done:
    return Command(folder / "home", {}).run("--json", *words(folder, queries, out), *more)


def rows_of(file: Path) -> list[dict[str, Any]]:
    return list(pq.read_table(file).to_pylist())


def test_csv_and_parquet_give_the_same_candidates_and_the_totals_are_told(folder: Path) -> None:
    write_parquet(folder / "names.parquet")
    first, second = bulk(folder), bulk(folder, queries="names.parquet", out="other.parquet")
    assert (first.returncode, first.stderr) == (1, b""), "four names cannot be screened, which the exit status says"
    told = json.loads(first.stdout)
    assert (told["rows"], told["not_screened"], told["parts_kept"]) == (len(names()), 4, 0)
    assert json.loads(second.stdout)["candidates"] == told["candidates"]
    one, other = rows_of(folder / "out.parquet"), rows_of(folder / "other.parquet")
    assert [row | {"id": 0} for row in one] == [row | {"id": 0} for row in other]
    assert {row["id"] for row in one} >= {"n0", "n1"}
    assert {row["id"] for row in other} >= {0, 1}
    assert sorted(one.name for one in folder.iterdir()) == ["list.jsonl", "names.csv", "names.parquet", "other.parquet", "out.parquet"]


def test_a_file_of_which_every_name_is_screened_ends_with_zero(folder: Path) -> None:
    write_csv(folder / "few.csv", ["محسن نقوي", "Joanna Whitfield"])
    done = bulk(folder, "--threshold", "0.3", "--hits", "1", "--no-explain", queries="few.csv")
    assert done.returncode == 0, done.stderr
    assert [(row["row"], row["subject_id"], row["rank"]) for row in rows_of(folder / "out.parquet")] == [(1, "p1", 1)]


def test_a_command_that_is_killed_goes_on_where_it_was_and_ends_with_the_same_bytes(folder: Path) -> None:
    whole = bulk(folder, out="whole.parquet")
    assert json.loads(whole.stdout)["parts_kept"] == 0
    killed = subprocess.Popen([sys.executable, "-m", "mithaq.cli", *words(folder)], stderr=subprocess.DEVNULL)
    parts = folder / "out.parquet.parts"
    wait_until(lambda: len(list(parts.glob("part-*.json"))) >= 1 or killed.poll() is not None)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert not (folder / "out.parquet").exists()
    again = json.loads(bulk(folder).stdout)
    assert 1 <= again["parts_kept"] < again["parts"]
    assert (folder / "out.parquet").read_bytes() == (folder / "whole.parquet").read_bytes()


def test_going_on_with_something_else_is_refused_with_what_differs(folder: Path) -> None:
    write_csv(folder / "few.csv", ["a"])
    refused = Command(folder / "home", {}).refused
    parts = folder / "out.parquet.parts"
    parts.mkdir()
    (parts / "part-000000.json").write_bytes(b"{}")
    command = subprocess.Popen([sys.executable, "-m", "mithaq.cli", *words(folder)], stderr=subprocess.DEVNULL)
    wait_until((parts / "manifest.json").exists)
    assert "bulk.at-work" in refused("bulk.at-work", *words(folder))
    command.kill()
    command.wait()
    before = sorted(one.name for one in parts.glob("*.index"))
    assert "--threshold (" in refused("bulk.resume", *words(folder), "--threshold", "0.11")
    assert "differs in: --queries." in refused("bulk.resume", *words(folder, "few.csv"))
    (folder / "list.jsonl").write_text('{"id": "other", "schema": "Person", "names": ["Other One"]}')
    assert "differs in: --index." in refused("bulk.resume", *words(folder))
    assert sorted(one.name for one in parts.glob("*.index")) == before


def test_what_cannot_be_read_is_refused_and_nothing_is_written(folder: Path) -> None:
    refused = Command(folder / "home", {}).refused
    (folder / "names.csv").write_bytes("id,name\n1,محسن\n".encode("cp1256"))
    assert "Line 2 of names.csv" in refused("bulk.line", *words(folder))
    (folder / "names.csv").write_text("id,label\n1,a\n")
    assert "id, label" in refused("bulk.column", *words(folder))
    assert [one.name for one in folder.iterdir() if "out" in one.name] == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--tls-ca", "list.jsonl"], "are for --cluster"),
        (["--cluster", "tls://127.0.0.1:1"], "needs --tls-ca"),
        (["--out", "list.jsonl"], "would replace"),
        (["--out", "nowhere/out.parquet"], "nowhere"),
    ],
)
def test_options_that_contradict_are_told(folder: Path, more: list[str], said: str) -> None:
    more = [str(folder / word) if word.endswith(("jsonl", "parquet")) else word for word in more]
    done = bulk(folder, *more)
    assert done.returncode in {2, 3}
    assert said in done.stderr.decode()


def test_without_the_extra_the_command_says_which_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = util.find_spec
    monkeypatch.setattr("mithaq.cli.bulk.command.find_spec", lambda name: None if name == "pyarrow" else found(name))
    assert "mithaq[bulk]" in Command(folder / "home", {}).refused("bulk.package", *words(folder))


def test_a_bar_is_drawn_for_a_terminal_only(folder: Path) -> None:
    write_csv(folder / "few.csv", ["محسن نقوي", "Joanna Whitfield"])
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "mithaq.cli", *words(folder, "few.csv")], stderr=theirs, stdout=subprocess.PIPE
    ) as command:
        os.close(theirs)
        drawn = b""
        while chunk := _read(ours):
            drawn += chunk
        answer = command.stdout.read().decode() if command.stdout else ""
    os.close(ours)
    assert "2/2" in drawn.decode()
    assert answer.startswith("rows: 2\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4_096)
    except OSError:
        return b""
