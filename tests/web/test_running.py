"""Acts that take long, proofs, and who may do what. All names are invented."""

import re
import threading

import pytest
from starlette.applications import Starlette

from mithaq.web import acting, proofs
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import Desks

SLOW = ("registry.annotate", "plan.begin")


@pytest.fixture
def held_up(monkeypatch: pytest.MonkeyPatch, desks: Desks) -> threading.Event:
    """Hold every act up until the event is set, and wait for none."""
    may_go, perform = threading.Event(), desks.east.house.perform

    def slowly(name: str, *args: object, **more: object) -> object:
        assert name not in SLOW or may_go.wait(30)
        return perform(name, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(desks.east.house, "perform", slowly)
    monkeypatch.setattr(acting, "PATIENCE_SECONDS", 0.01)
    return may_go


def begun(visitor: Visitor, act: str, **form: str) -> tuple[int, str]:
    """Send a form without waiting for what comes of it."""
    answer = visitor.client.post(f"/act/{act}", data={"csrf": visitor.token, **form}, follow_redirects=False)
    return answer.status_code, answer.headers["location"]


def finished(visitor: Visitor, address: str) -> tuple[int, str]:
    """Return the answer of a page of work once the act is over."""
    while True:
        answer = visitor.client.get(address, follow_redirects=False)
        if "refresh" not in answer.headers:
            return answer.status_code, answer.headers.get("location", answer.text)


def test_an_act_that_takes_long_has_a_page_that_leads_to_what_came_of_it(officer: Visitor, desks: Desks, held_up: threading.Event) -> None:
    form = {"record": desks.ids["C-15"], "text": "written slowly", "back": f"/commitment/{desks.ids['C-15']}"}
    status, address = begun(officer, "registry.annotate", **form)
    assert (status, address.rpartition("/")[0]) == (303, "/work")
    answer = officer.client.get(address)
    assert answer.headers["refresh"] == "2"
    assert "Write a note" in answer.text
    assert "It is done whole or not at all." in answer.text
    held_up.set()
    assert finished(officer, address) == (303, f"/commitment/{desks.ids['C-15']}?notice=done")


def test_a_refusal_after_long_shows_the_form_as_it_was_filled_in(officer: Visitor, desks: Desks, held_up: threading.Event) -> None:
    _, address = begun(officer, "plan.begin", commitment=desks.ids["C-15"], reason="begun too soon")
    held_up.set()
    status, page = finished(officer, address)
    assert status >= 400
    assert "begun too soon" in page


def test_work_is_shown_to_its_own_session_only(pages: Starlette, officer: Visitor, desks: Desks, held_up: threading.Event) -> None:
    _, address = begun(officer, "registry.annotate", record=desks.ids["C-15"], text="mine")
    assert "No act of your session runs here." in sign_in(pages, "second").open(address, status=404)
    held_up.set()
    assert finished(officer, address)[0] == 303


def test_the_proof_of_a_record_is_verified_on_its_page(officer: Visitor, desks: Desks) -> None:
    page = officer.open(f"/record/{desks.ids['C-14']}")
    assert "Verified here just now:" in page
    assert "The recipient has cosigned it." in page
    assert 'action="/act/registry.prove"' in page
    recalled = officer.open(f"/record/{desks.ids['recalled']}")
    assert "log stands; its content is gone." in recalled
    assert "This node has cosigned it." in recalled


def test_a_proof_that_fails_is_said_to_fail(officer: Visitor, desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "leaf_data", lambda salt, body: b"planted")
    assert "It does not agree with the channel" in officer.open(f"/record/{desks.ids['C-14']}")


def test_an_act_for_others_names_who_may_do_it(pages: Starlette, desks: Desks) -> None:
    page = sign_in(pages, "second").open(f"/commitment/{desks.ids['C-15']}")
    said = re.search(r"<strong>Sign[^<]*</strong>: ([^<]*)", page)
    assert said is not None
    assert "Col. A. Mithal" in said[1]
