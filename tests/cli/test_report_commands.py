"""Reports by command: read without a node and with one, received from files, folders and feeds. Everything in it is invented."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_bad_input import PASSPHRASE, Command
from tests.formats.test_feed import RSS

TALKS = "وزيران يلتقيان\nالتقى وزير الداخلية الباكستاني كامران لاشاري السفيرة البريطانية هيلين وارنر في إسلام آباد.\n"


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "passphrase").write_text(PASSPHRASE)
    made = Command(folder / "home", {"MITHAQ_PASSPHRASE_FILE": str(folder / "passphrase")})
    assert made.run("--json", "init", "--name", "Eastland", "--port", "0").returncode == 0
    yield made


def read(command: Command, tmp_path: Path, text: str) -> dict[str, Any]:
    """Return the reading of a text by the command."""
    file = tmp_path / "report.txt"
    file.write_text(text, encoding="utf-8")
    done = command.run("report", "read", str(file), "--json")
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def received(command: Command, *arguments: str) -> list[dict[str, Any]]:
    done = command.run("--json", "report", *arguments)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def reports(command: Command) -> int:
    return len(command.run("--json", "records", "open-report").stdout.splitlines())


def test_texts_are_read_where_there_is_no_node_and_nothing_is_made(tmp_path: Path) -> None:
    nowhere = Command(tmp_path / "none", {})
    found = read(nowhere, tmp_path, TALKS)
    assert [one["name"] for one in found["meetings"][0]["participants"]] == ["كامران لاشاري", "هيلين وارنر"]
    assert not (tmp_path / "none").exists()


def test_reading_keeps_nothing(command: Command, tmp_path: Path) -> None:
    before = command.records()
    read(command, tmp_path, TALKS)
    assert command.records() == before


def test_a_folder_is_received_file_by_file_under_the_first_line_of_each(command: Command, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("نشر في: آخر تحديث:\nعنوان أول مخترع\nنص الخبر الأول.\n", encoding="utf-8")
    (tmp_path / "two.html").write_text("<h1>A second invented title</h1>\n<p>Words of it.</p>\n", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    before = reports(command)
    found = received(command, "receive", str(tmp_path))
    assert [Path(one["text"]).name for one in found] == ["one.txt", "two.html"]
    assert reports(command) == before + 2
    titles = command.run("--json", "records", "open-report").stdout.decode()
    assert "عنوان أول مخترع" in titles
    assert "A second invented title" in titles


def test_a_text_that_is_here_already_is_named_as_a_second_source(command: Command, tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(40))
    for name in ("first.txt", "second.txt"):
        (tmp_path / name).write_text(f"An invented title\n{words}\n", encoding="utf-8")
    first, second = received(command, "receive", str(tmp_path))
    assert "same_text_as" not in first
    assert second["same_text_as"] == first["report"]


def test_one_file_that_is_no_text_is_told_and_the_others_are_received(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00broken")
    (tmp_path / "b.txt").write_text("A good invented report.\nIt says little.\n", encoding="utf-8")
    done = command.run("--json", "report", "receive", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert done.returncode == 1
    assert "report.encoding" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert [Path(json.loads(line)["text"]).name for line in done.stdout.splitlines()] == ["b.txt"]


def test_a_file_in_windows_1256_is_received_as_the_page_receives_it(command: Command, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes(TALKS.replace("يلتقيان", "يجتمعان").encode("windows-1256"))
    received(command, "receive", str(tmp_path))
    assert "وزيران يجتمعان" in command.run("records", "open-report").stdout.decode()


def test_a_feed_is_received_from_a_file(command: Command, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS, encoding="utf-8")
    found = received(command, "feed", str(tmp_path / "feed.xml"))
    assert [one["text"] for one in found] == ["n-1", "https://news.example/2"]


class _News(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = RSS.replace("The whole", "Quite another").encode() if self.path == "/feed" else b"no"
        self.send_response(200 if self.path == "/feed" else 404)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_feed_is_asked_for_at_an_address_and_a_wrong_one_is_refused_in_words(command: Command) -> None:
    server = HTTPServer(("127.0.0.1", 0), _News)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        assert received(command, "feed", f"{address}/feed")
        assert "404" in command.refused("feed.answer", "report", "feed", f"{address}/other")
    finally:
        server.shutdown()
        server.server_close()
    command.refused("feed.answer", "report", "feed", "http://news.invalid/feed")
    command.refused("feed.form", "report", "feed", __file__)


def test_R26_a_month_in_two_names_without_a_year_has_no_value_and_with_one_is_that_month(command: Command, tmp_path: Path) -> None:
    text = "التقى وزير الداخلية المغربي يونس البوعناني نظيره الإسباني خافيير مولينا في الرباط في نوفمبر/تشرين الثاني{}."
    unknown = read(command, tmp_path, text.format(""))["meetings"][0]["date"]
    assert (unknown["value"], unknown["earliest"], unknown["latest"]) == (None, None, None)
    assert read(command, tmp_path, text.format(" 2024"))["meetings"][0]["date"]["value"] == "2024-11"


@pytest.mark.parametrize(
    "text",
    [
        "ناقش الجانبان المغربي والإسباني سبل توسيع التعاون في مكافحة تهريب البشر.",
        "دونوں ممالک نے سرحدی انتظام پر غور کیا۔",
        "The two sides discussed ways to widen cooperation on border management.",
    ],
)
def test_R30_what_is_discussed_is_not_agreed(command: Command, tmp_path: Path, text: str) -> None:
    found = read(command, tmp_path, text)
    assert found["commitments"] == []
    assert found["pillars"]


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("الثلاثاء 4/مارس/2025 - 03:34 م", {"value": "2025-03-04", "precision": "day", "basis": "printed"}),
        ("نشر في: آخر تحديث:", {"value": None, "precision": None, "basis": "unknown"}),
        ("عقدت الجولة السابقة في أيار 2023.", {"value": None, "basis": "bounded", "earliest": "2023-05-01", "latest": None}),
    ],
)
def test_R41_a_report_is_dated_by_what_is_printed_bounded_by_what_it_says_or_not_at_all(
    command: Command, tmp_path: Path, head: str, date: dict[str, str | None]
) -> None:
    found = read(command, tmp_path, f"عنوان مخترع\n{head}\nقال متحدث يوم الجمعة إن المحادثات تستمر.\n")["date"]
    assert {name: found[name] for name in date} == date


def test_R68_what_is_dated_by_an_event_gets_no_day_and_by_a_printed_day_what_follows_from_it(command: Command, tmp_path: Path) -> None:
    body = "التقى وزير الخارجية المصري حازم الدسوقي نظيره الألماني يان فوغل في القاهرة نهاية العام الماضي بعد انسحاب القوات الدولية.\n"
    unknown = read(command, tmp_path, f"عنوان مخترع\n{body}")
    assert unknown["date"]["value"] is None
    assert unknown["meetings"][0]["date"]["value"] is None
    dated = read(command, tmp_path, f"عنوان مخترع\n12 يناير 2015\n{body}")["meetings"][0]["date"]
    assert dated["earliest"] is None or dated["earliest"][:4] == "2014"
    assert dated["value"] in (None, "2014", "2014-12")
