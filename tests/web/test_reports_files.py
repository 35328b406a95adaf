"""Receiving reports from files by page: several at once, each a report or a refusal in words. All is invented."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.applications import Starlette

from mithaq.desks.reports.intake.texts import MOST_BYTES
from mithaq.web import acting
from mithaq.web.pages import reports_intake
from tests.desks.reports.test_deciding import Desk
from tests.lang.untranslated import untranslated
from tests.web.conftest import Visitor, chromium, serving, sign_in
from tests.web.invented import PASSWORD
from tests.web.test_reports_rows import desk, officer, pages  # noqa: F401  # the fixtures of the desk

ARABIC = "وزيران يلتقيان في إيستبورت\nقال الوزير إن البلدين اتفقا على تعزيز التعاون الأمني في مكافحة التهريب عبر الحدود وفي المطارات.\n"
ENGLISH = "Two ministers meet in Eastport\nThe ministers said that they will install scanners at every airport of the two states by May.\n"
HTML = f"<html><head><title>x</title></head><body><h1>A page</h1><p>{ENGLISH}</p><br></body></html>"
Files = list[tuple[str, tuple[str, bytes]]]


def files(**named: bytes) -> Files:
    return [("files", (name.replace("_", "."), content)) for name, content in named.items()]


def send(visitor: Visitor, sent: Files, **form: str) -> tuple[int, str]:
    answer = visitor.client.post("/reports/files", data={"csrf": visitor.token, **form}, files=sent, follow_redirects=False)
    return answer.status_code, answer.text


def titles(desk: Desk) -> list[str]:  # noqa: F811 - the fixture
    with desk.node.reading() as reading:
        return sorted(str(held.record.properties["title"]) for held in reading.page("open-report").rows if held.record is not None)


def test_several_files_become_reports_under_their_first_lines_and_each_under_its_own_source(desk: Desk, officer: Visitor) -> None:  # noqa: F811
    sent = files(a_txt=ARABIC.encode("windows-1256"), b_txt=ENGLISH.encode("utf-16"), c_html=HTML.encode())
    status, page = send(officer, sent)
    assert status == 200
    assert "3 files were received" in page
    assert titles(desk) == sorted(["Invented", "وزيران يلتقيان في إيستبورت", "Two ministers meet in Eastport", "A page"])
    with desk.node.reading() as reading:
        sources = {held.record.properties["source"] for held in reading.page("open-report").rows if held.record is not None}
    assert {"a.txt", "b.txt", "c.html"} <= sources


def test_what_can_be_received_is_and_the_others_are_named_with_what_to_do(desk: Desk, officer: Visitor) -> None:  # noqa: F811
    sent = files(
        good_txt=ENGLISH.encode(),
        large_txt=b"a" * (MOST_BYTES + 1),
        picture_png=b"\x89PNG\r\n\x1a\n\x00",
        german_txt=b"Der Minister ist mit der Delegation nicht in die Stadt gekommen, und das ist von Belang.",
        page_html="اقرأ أيضا: مواضيع أخرى\nجميع الحقوق محفوظة\n".encode(),
    )
    status, page = send(officer, sent)
    assert status == 200
    assert "1 file was received" in page
    for rule in ("report.size", "report.encoding", "report.language", "report.furniture"):
        assert f"<code>{rule}</code>" in page
    for words in ("larger than 5 MB", "Save it as text in UTF-8", "not read here", "furniture of its page"):
        assert words in page
    assert titles(desk) == ["Invented", "Two ministers meet in Eastport"]


@pytest.mark.parametrize("locale", ["ar", "ur"])
def test_what_became_of_the_files_is_said_in_the_language_of_the_page(desk: Desk, pages: Starlette, locale: str) -> None:  # noqa: F811
    sent = files(good_txt=ENGLISH.encode(), again_txt=ENGLISH.encode(), large_txt=b"a" * (MOST_BYTES + 1), picture_png=b"\x89PNG\x00")
    sent += files(german_txt=b"Der Minister ist mit der Delegation nicht in die Stadt gekommen, und das ist von Belang.", empty_txt=b" ")
    status, page = send(sign_in(pages, "officer", locale), sent)
    assert status == 200
    assert untranslated(page, locale) == []


def test_a_text_that_is_here_already_leads_to_it(desk: Desk, officer: Visitor) -> None:  # noqa: F811
    long = "A first line\n" + " ".join(f"word{number}" for number in range(60))
    first = desk.node.act("reports.receive", title="Here already", text=long, source="first paper").record
    _, page = send(officer, files(again_txt=long.encode()), source="second paper")
    assert "is here already" in page
    assert f'href="/report/{first}"' in page
    assert "Here already" in page


def test_the_very_words_from_the_very_same_source_are_kept_once(desk: Desk, officer: Visitor) -> None:  # noqa: F811
    first = send(officer, files(a_txt=ENGLISH.encode()), source="a paper")[1]
    status, page = send(officer, files(b_txt=ENGLISH.encode("utf-16")), source="a paper")
    assert status == 200
    assert "was not kept again" in page
    assert set(re.findall(r'href="(/report/[^"]+)"', page)) == set(re.findall(r'href="(/report/[^"]+)"', first))
    assert titles(desk).count("Two ministers meet in Eastport") == 1


def test_the_same_form_sent_twice_keeps_each_file_once(desk: Desk, officer: Visitor) -> None:  # noqa: F811
    for _ in range(2):
        assert send(officer, files(a_txt=ENGLISH.encode()), key="0123456789abcdef")[0] == 200
    assert titles(desk).count("Two ministers meet in Eastport") == 1


def test_files_are_marked_and_given_as_the_form_says(desk: Desk, officer: Visitor, agreement: str) -> None:  # noqa: F811
    send(officer, files(a_txt=ENGLISH.encode()), agreement=agreement, share="yes", source_grade="B")
    with desk.node.reading() as reading:
        made = next(held for held in reading.page("open-report").rows if held.record and held.record.properties["source"] == "a.txt")
        given = reading.entries_of(made.id)
    assert made.record is not None
    assert made.record.properties["source_grade"] == "B"
    assert given


def test_nothing_is_received_without_the_token_of_the_session_or_without_a_file(desk: Desk, officer: Visitor) -> None:  # noqa: F811
    status, page = send(Visitor(officer.client, "forged"), files(a_txt=ENGLISH.encode()))
    assert (status, "page.form" in page) == (403, True)
    status, page = send(officer, [("files", ("", b""))])
    assert (status, "report.files" in page) == (422, True)
    assert titles(desk) == ["Invented"]


def test_whoever_may_not_receive_reports_sends_no_files(desk: Desk, pages: Starlette) -> None:  # noqa: F811
    desk.node.act("registry.open_account", name="viewer", person="V", roles=["reports.reader"], password=PASSWORD)
    status, _ = send(sign_in(pages, "viewer"), files(a_txt=ENGLISH.encode()))
    assert status == 403
    assert titles(desk) == ["Invented"]


def test_more_files_than_a_form_may_have_are_refused_with_what_to_do(desk: Desk, officer: Visitor) -> None:  # noqa: F811
    status, page = send(officer, [("files", (f"{number}.txt", ENGLISH.encode())) for number in range(21)])
    assert status == 413
    assert "fewer or smaller files" in page
    assert titles(desk) == ["Invented"]


def test_a_fault_while_the_files_are_decoded_leaves_nothing_of_any(
    desk: Desk,  # noqa: F811 - the fixture
    officer: Visitor,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = reports_intake.require_readable

    def broken(name: str, text: str) -> None:
        if name == "b.txt":
            raise OSError("a planted fault")
        real(name, text)

    monkeypatch.setattr(reports_intake, "require_readable", broken)
    status, page = send(officer, files(a_txt=ENGLISH.encode(), b_txt=ARABIC.encode()))
    assert (status, "page.fault" in page) == (500, True)
    assert titles(desk) == ["Invented"]


def test_files_that_take_long_have_a_page_that_waits_and_then_says_what_became_of_them(
    desk: Desk,  # noqa: F811 - the fixture
    officer: Visitor,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(acting, "PATIENCE_SECONDS", 0.0)
    answer = officer.client.post(
        "/reports/files", data={"csrf": officer.token}, files=files(a_txt=ENGLISH.encode()), follow_redirects=False
    )
    assert answer.status_code in (200, 303)
    for _ in range(2_000):
        page = officer.open(answer.headers["location"]) if answer.status_code == 303 else answer.text
        if "1 file was received" in page:
            break
    assert "1 file was received" in page
    assert "Two ministers meet in Eastport" in titles(desk)


@pytest.mark.browser
@pytest.mark.skipif(not Path(chromium()).is_file(), reason="no Chromium: install Debian's package, or set MITHAQ_CHROMIUM")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_browser_receives_two_files_with_scripts_and_without(
    browser: Browser,
    desk: Desk,  # noqa: F811 - the fixture
    pages: Starlette,  # noqa: F811 - the fixture
    tmp_path: Path,
    *,
    scripts: bool,
) -> None:
    named = []
    for name, text in (("one.txt", ARABIC), ("two.html", HTML)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        named.append(tmp_path / name)
    with serving(pages) as address:
        page = browser.new_context(java_script_enabled=scripts).new_page()
        page.goto(address + "/login")
        page.click("button[lang=ar]")
        page.fill("#name", "officer")
        page.fill("#password", PASSWORD)
        page.click("button.first")
        page.goto(address + "/act/reports.receive")
        page.set_input_files("#files [name=files]", named)
        page.click("#files button.btn")
        page.wait_for_selector(".received")
        assert page.locator(".received a").count() == 2
        page.context.close()
    assert {"A page", "وزيران يلتقيان في إيستبورت"} <= set(titles(desk))
