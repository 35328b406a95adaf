"""The pages without a browser: who gets what, what a form does, what is refused and how. All names are invented."""

import re

import pytest
from starlette.applications import Starlette

from mithaq.store import Where
from mithaq.web.rendering import STATIC, asset_stamp
from mithaq.web.site import ADDRESSES
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import PASSWORD, REPORT, Desks

PATHS = sorted({address.path for address in ADDRESSES if address.method == "GET" and "{" not in address.path and not address.door.open})


@pytest.mark.parametrize("path", [*PATHS, "/record/x", "/commitment/x", "/act/plan.propose_commitment", "/attachment/x", "/no/such/page"])
def test_without_a_session_every_page_leads_to_the_sign_in(stranger: Visitor, path: str) -> None:
    answer = stranger.client.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=")


def test_without_a_session_no_form_does_anything(stranger: Visitor, desks: Desks) -> None:
    status, _ = stranger.send("/act/registry.annotate", record=desks.ids["C-14"], text="from nowhere")
    assert status == 403


@pytest.mark.parametrize("path", PATHS)
def test_every_desk_opens_for_an_officer(officer: Visitor, path: str) -> None:
    assert "<h1>" in officer.open(path) or path in ("/links", "/changes", "/waiting")


@pytest.mark.parametrize(
    ("page", "key", "words"),
    [
        ("commitment", "C-14", "Installed at four of nine airports."),
        ("request", "R-28", "Nobody whom we know."),
        ("meeting", "round", "Special Secretary"),
        ("meeting", "meeting", "Four airports come first."),
        ("report", "report", "Text as received"),
        ("entry", "entry", "Invented, and reviewed."),
        ("import", "import", "United Nations Security Council"),
        ("agreement", "agreement", "Exchange of information"),
        ("partner", "partner", "Fingerprints"),
        ("proposal", "proposal", "What exactly would be done"),
        ("record", "note", "What the marking means"),
        ("record", "recalled", "destroyed"),
        ("record", "C-14", "delivered"),
    ],
)
def test_each_kind_of_record_has_its_page(officer: Visitor, desks: Desks, page: str, key: str, words: str) -> None:
    assert words in officer.open(f"/{page}/{desks.ids[key]}")


def test_pages_forbid_everything_from_elsewhere_and_are_kept_by_nobody(officer: Visitor) -> None:
    headers = officer.client.get("/").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/plan", "/style", "/person"])
def test_pages_have_no_inline_script_or_style(officer: Visitor, path: str) -> None:
    page = officer.open(path)
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=", page)


def test_assets_are_kept_for_ever_and_hidden_files_are_not_served(stranger: Visitor) -> None:
    folder = f"/static/{asset_stamp()}"
    assert "immutable" in stranger.client.get(f"{folder}/mithaq.css").headers["cache-control"]
    assert stranger.client.get(f"{folder}/.stamp", follow_redirects=False).status_code == 404
    assert "data:" not in (STATIC / "tabler.min.css").read_text()


def test_a_wrong_password_is_refused_in_words_and_says_not_which_part_was_wrong(stranger: Visitor) -> None:
    answer = stranger.client.post("/login", data={"name": "officer", "password": "wrong invented password"})
    assert answer.status_code == 401
    assert "do not belong together" in answer.text


def test_signing_in_leads_only_into_this_site(pages: Starlette, stranger: Visitor) -> None:
    form = {"name": "officer", "password": PASSWORD}
    for wanted in ("https://elsewhere.invalid/", "//elsewhere.invalid", "/\\elsewhere.invalid", "javascript:alert(1)"):
        answer = stranger.client.post("/login", data={**form, "next": wanted}, follow_redirects=False)
        assert answer.headers["location"] == "/"


def test_signing_out_ends_the_session_at_once(pages: Starlette) -> None:
    visitor = sign_in(pages, "second")
    cookies = dict(visitor.client.cookies)
    assert visitor.send("/logout")[0] == 303
    visitor.client.cookies.update(cookies)
    assert visitor.client.get("/", follow_redirects=False).status_code == 303


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(stranger: Visitor) -> None:
    answer = stranger.client.post("/login", data={"name": "analyst", "password": PASSWORD}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize(
    ("form", "headers"),
    [({"csrf": ""}, {}), ({"csrf": "0" * 43}, {}), ({}, {"sec-fetch-site": "cross-site"}), ({}, {"origin": "https://elsewhere.invalid"})],
)
def test_a_form_from_another_page_does_nothing(officer: Visitor, desks: Desks, form: dict[str, str], headers: dict[str, str]) -> None:
    sent = {"csrf": officer.token, "record": desks.ids["C-15"], "text": "foreign", **form}
    answer = officer.client.post("/act/registry.annotate", data=sent, headers=headers, follow_redirects=False)
    assert answer.status_code == 403
    assert "foreign" not in officer.open(f"/commitment/{desks.ids['C-15']}")


def test_a_second_click_does_not_act_twice(officer: Visitor, desks: Desks) -> None:
    form = {"record": desks.ids["C-02"], "text": "written once", "key": "an-invented-key", "back": f"/commitment/{desks.ids['C-02']}"}
    for _ in range(2):
        status, location = officer.send("/act/registry.annotate", **form)
        assert (status, location) == (303, f"/commitment/{desks.ids['C-02']}?notice=done")
    with desks.east.reading() as reading:
        assert len(reading.page("note", [Where("about", "=", desks.ids["C-02"])]).rows) == 1
    assert officer.open(location).count("written once") == 1


def test_a_refused_form_comes_back_with_the_reason_and_with_what_was_written(officer: Visitor, desks: Desks) -> None:
    agreement = desks.ids["agreement"]
    form = {"agreement": agreement, "number": "C-99", "measure": "An invented measure", "pillar": "border-security", "due": "2026-02-31"}
    status, page = officer.send("/act/plan.propose_commitment", **form)
    assert status == 422
    assert "debtors and creditors must be parties" in page
    assert "An invented measure" in page
    assert 'value="C-99"' in page


def test_a_commitment_is_proposed_by_a_form_without_scripts(officer: Visitor, desks: Desks) -> None:
    east, west = desks.east.id, desks.west.id
    form = {
        "number": "C-20",
        "measure": "Invented drill",
        "pillar": "border-security",
        "debtors": east,
        "creditors": west,
        "due": "2026-09-30",
    }
    texts = {"texts.0.language": "ar", "texts.0.text": "تمرين مخترع", "texts.0.authentic": "yes", "offices": f"{east}: Invented office"}
    status, location = officer.send("/act/plan.propose_commitment", agreement=desks.ids["agreement"], **form, **texts)
    assert status == 303
    page = officer.open(location)
    assert "تمرين مخترع" in page
    assert "Invented office" in page
    assert "TLP:AMBER" in page


def test_an_act_with_a_second_person_waits_and_is_approved_by_another(pages: Starlette, desks: Desks) -> None:
    officer, second = sign_in(pages, "officer"), sign_in(pages, "second")
    status, location = officer.send("/act/registry.release", record=desks.ids["C-14"], back=f"/record/{desks.ids['C-14']}")
    assert (status, location) == (303, f"/record/{desks.ids['C-14']}?notice=proposed")
    mine = re.findall(r"/proposal/proposal--[0-9a-f-]+", officer.open("/registry"))
    page = officer.open(mine[0])
    assert "you proposed it; another person with the role approves it" in page
    status, location = second.send("/act/registry.approve", proposal=mine[0].rpartition("/")[2], back=mine[0])
    assert status == 303
    assert "approved" in second.open(mine[0])


def test_what_one_may_not_do_is_shown_with_whose_it_is(pages: Starlette, desks: Desks) -> None:
    page = sign_in(pages, "analyst").open(f"/commitment/{desks.ids['C-14']}")
    assert "it is for: secretary of the plan" in page
    assert 'action="/act/plan.accept_done"' not in page
    page = sign_in(pages, "officer").open(f"/commitment/{desks.ids['C-02']}")
    assert "only creditors say that (Westland)" in page


def test_what_one_may_not_see_is_answered_as_what_is_not_there(officer: Visitor) -> None:
    status = officer.client.get("/record/note--00000000-0000-4000-8000-000000000000").status_code
    assert status == officer.client.get("/record/nonsense").status_code == 404


def test_opening_a_record_is_noted_in_the_log_once_an_hour(pages: Starlette, desks: Desks) -> None:
    visitor = sign_in(pages, "analyst")

    def consulted() -> int:
        with desks.east.reading() as reading:
            events = reading.events(record=desks.ids["meeting"], limit=50)
        return sum(1 for leaf in events if leaf.act == "registry.consult")

    before = consulted()
    for _ in range(3):
        visitor.open(f"/meeting/{desks.ids['meeting']}")
    assert consulted() == before + 1


def test_a_fault_of_the_program_is_a_page_with_a_number_and_no_traceback(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("mithaq.web.pages.overview.gather", lambda *_: 1 / 0)
    page = officer.open("/", status=500)
    assert "ZeroDivisionError" not in page
    number = re.search(r"under the number ([0-9a-f]{8})", page)
    assert number is not None
    assert number[1] in capsys.readouterr().out


def test_a_file_is_attached_by_a_form_and_comes_back_as_a_download(officer: Visitor, desks: Desks) -> None:
    form = {"csrf": officer.token, "record": desks.ids["C-15"], "text": "with a file"}
    file = {"attachments.0.content": ("خريطة <b>.txt", b"invented map", "text/html")}
    answer = officer.client.post("/act/registry.annotate", data=form, files=file, follow_redirects=False)
    assert answer.status_code == 303
    address = re.search(r"/attachment/[0-9a-f]{64}", officer.open(f"/commitment/{desks.ids['C-15']}"))
    assert address is not None
    got = officer.client.get(address[0])
    assert got.content == b"invented map"
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"].startswith("attachment;")
    assert "<b>" not in got.headers["content-disposition"]


def test_a_form_beyond_the_bound_is_refused_before_it_is_read(officer: Visitor, stranger: Visitor) -> None:
    assert stranger.client.post("/login", content=b"x" * 70_000).status_code == 413
    assert officer.client.post("/act/registry.annotate", content=iter([b"unstated size"])).status_code == 413


def test_search_finds_words_of_any_script_and_an_identifier_leads_to_its_page(officer: Visitor, desks: Desks) -> None:
    assert desks.ids["report"] in officer.seek("المطارات")
    assert "Shows" not in officer.seek("nosuchinventedword")
    assert officer.send("/search", words=desks.ids["C-14"]) == (303, f"/commitment/{desks.ids['C-14']}")


def test_the_report_page_is_the_text_and_nothing_but_the_text(officer: Visitor, desks: Desks) -> None:
    page = officer.open(f"/report/{desks.ids['report']}")
    body = "".join(re.findall(r'<div class="as-received[^>]*>(.*?)</div>', page, re.S))
    assert re.sub(r"<[^>]+>", "", body).strip() == REPORT.strip()
    assert '<del class="furniture">' in page
    assert "1 paragraph repeats" in page


def test_a_draft_is_confirmed_with_one_button(pages: Starlette, desks: Desks) -> None:
    visitor = sign_in(pages, "analyst")
    path = f"/report/{desks.ids['report']}"
    draft = re.search(r'name="draft" value="(draft--[0-9a-f-]+)"><button class="btn" data-press="y"', visitor.open(path))
    assert draft is not None
    status, location = visitor.send("/act/reports.confirm_draft", draft=draft[1], back=f"{path}#{draft[1]}")
    assert status == 303
    assert location == f"{path}?notice=done#{draft[1]}"


@pytest.mark.parametrize(
    ("locale", "direction", "words"), [("en", "ltr", "Waits for me"), ("ar", "rtl", "ينتظرني"), ("ur", "rtl", "میرا منتظر")]
)
def test_the_page_is_in_the_chosen_language_and_its_direction(pages: Starlette, locale: str, direction: str, words: str) -> None:
    page = sign_in(pages, "officer", locale).open("/")
    assert f'<html lang="{locale}" dir="{direction}"' in page
    assert words in page


def test_a_refusal_is_in_the_language_of_the_reader(pages: Starlette) -> None:
    assert "ایسا کوئی صفحہ نہیں ہے" in sign_in(pages, "officer", "ur").open("/no/such/page", status=404)


def test_the_proof_is_a_download(officer: Visitor, desks: Desks) -> None:
    form = {"csrf": officer.token, "agreement": desks.ids["agreement"], "partner": desks.west.id}
    answer = officer.client.post("/act/registry.prove", data=form)
    assert answer.status_code == 200
    assert b"mithaq_proof" in answer.content


def test_what_an_act_says_and_keeps_in_no_record_is_shown(officer: Visitor, desks: Desks) -> None:
    status, page = officer.send("/act/registry.invite", back="/registry")
    assert status == 200
    assert "mithaq_identity" in page
    assert desks.east.house.identity.fingerprint in page


def test_a_part_that_asks_for_itself_after_the_session_ended_changes_nothing_on_the_page(stranger: Visitor) -> None:
    answer = stranger.client.get("/links", headers={"hx-request": "true"}, follow_redirects=False)
    assert (answer.status_code, answer.text) == (401, "")
