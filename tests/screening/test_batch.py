"""Many names at once, by command: answers in order, explanations on demand, and nothing written of a file that cannot be read."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mithaq.screening.batch import BadLine, read_list, read_queries
from tests.cli.test_bad_input import Command
from tests.screening.lists import SUBJECTS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [json.dumps({"id": one.id, "schema": one.schema, "names": list(one.names), "more": 1}) for one in SUBJECTS]
    (tmp_path / "list.jsonl").write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    asked = [{"qid": "1", "query": "محسن نقوي"}, {"qid": "2", "query": ""}, {"qid": "3", "query": "Bill Thorne"}]
    (tmp_path / "asked.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    return tmp_path


def run(folder: Path, *more: str) -> subprocess.CompletedProcess[bytes]:
    files = {"--index": "list.jsonl", "--queries": "asked.jsonl", "--out": "out.jsonl"}
    words = [part for option, name in files.items() for part in (option, str(folder / name))]
    return Command(folder / "home", {}).run("screen", "batch", *words, *more)


def batch(folder: Path, *more: str) -> list[Any]:
    done = run(folder, *more)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def test_each_query_is_answered_in_its_place_and_a_kept_index_answers_the_same(folder: Path) -> None:
    answers = batch(folder, "--built", str(folder / "built"))
    assert [(answer["qid"], [hit[0] for hit in answer["hits"]][:1]) for answer in answers] == [("1", ["p1"]), ("2", []), ("3", ["p6"])]
    assert batch(folder, "--built", str(folder / "built")) == answers


def test_a_list_that_has_changed_is_never_answered_from_the_index_of_the_old_one(folder: Path) -> None:
    assert batch(folder, "--built", str(folder / "built"))[2]["hits"][0][0] == "p6"
    (folder / "list.jsonl").write_text('{"id": "new", "schema": "Person", "names": ["William Thorne"]}')
    assert [hit[0] for hit in batch(folder, "--built", str(folder / "built"))[2]["hits"]] == ["new"]
    assert len(list((folder / "built").iterdir())) == 1


def test_a_name_too_long_to_be_read_whole_stops_the_work_with_its_line(folder: Path) -> None:
    (folder / "asked.jsonl").write_text(json.dumps({"qid": "1", "query": "a"}) + "\n\n" + json.dumps({"qid": "2", "query": "word " * 20}))
    done = run(folder)
    assert (done.returncode != 0, b"Line 3" in done.stderr, (folder / "out.jsonl").exists()) == (True, True, False)


def test_explanations_say_which_words_met(folder: Path) -> None:
    third = batch(folder, "--explain")[2]
    assert third["explanations"][0]["met"][0] == {
        "query": "bill",
        "listed": "william",
        "sure": 0.4,
        "way": "a short form",
    }


def test_a_line_that_cannot_be_read_stops_the_work_before_anything_is_written(folder: Path) -> None:
    (folder / "asked.jsonl").write_text('{"qid": "1", "query": "a"}\n{"qid": 2}\n')
    with pytest.raises(BadLine, match="Line 2"):
        read_queries(folder / "asked.jsonl")
    done = run(folder)
    assert (done.returncode != 0, b"Traceback" in done.stderr, (folder / "out.jsonl").exists()) == (True, False, False)


def test_a_lone_surrogate_in_a_line_is_read(folder: Path) -> None:
    (folder / "asked.jsonl").write_text('{"qid": "1", "query": "\\ud800 naqvi"}\n')
    assert read_queries(folder / "asked.jsonl")[0].name == "\ufffd naqvi"
    (folder / "list.jsonl").write_text('{"id": "1"}\n{"id": "2", "names": ["a", 3]}\n')
    with pytest.raises(BadLine, match="Line 2"):
        list(read_list(folder / "list.jsonl"))


def test_names_are_screened_by_command_and_nobody_is_said_in_words(folder: Path) -> None:
    command = Command(folder / "home", {})
    done = command.run("--json", "screen", "محسن نقوي", "Joanna Whitfield", "--index", str(folder / "list.jsonl"))
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[hit["id"] for hit in one["hits"]] for one in said] == [["p1"], []]
    assert (
        "Joanna Whitfield: nobody of the lists"
        in command.run("screen", "Joanna Whitfield", "--index", str(folder / "list.jsonl")).stdout.decode()
    )
