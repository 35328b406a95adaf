"""Words that somebody seeks: found, sealed, and in no address, no page of somebody else and no log. All names are invented."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette

from mithaq.cli import serving
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import Desks

SOUGHT = "المطارات"
PLACES = ("/search", "/designations", "/designations/register", "/designations/monitoring")


def addresses_in(page: str) -> list[str]:
    """Return every address that a page leads to, loads, or sends a form to."""
    return [unquote(one) for one in re.findall(r'\b(?:href|action|src|data-hx-get)="([^"]*)"', page)]


@pytest.mark.parametrize("place", PLACES)
def test_words_that_are_sought_stand_in_no_address(officer: Visitor, place: str) -> None:
    status, address = officer.send(place, words=SOUGHT)
    assert status == 303
    assert SOUGHT not in unquote(address)
    page = officer.open(address)
    assert f'value="{SOUGHT}"' in page
    assert not [one for one in addresses_in(page) if SOUGHT in one]


def test_the_check_of_addresses_catches_a_planted_fault() -> None:
    planted = f'<a href="/search?q={SOUGHT}">older</a>'
    assert [one for one in addresses_in(planted) if SOUGHT in one]


def test_a_language_is_chosen_on_results_and_they_stay(pages: Starlette) -> None:
    visitor = sign_in(pages, "officer")
    _, address = visitor.send("/search", words=SOUGHT)
    visitor.send("/view", locale="ur", back=address)
    page = visitor.open(address)
    assert 'lang="ur"' in page
    assert f'value="{SOUGHT}"' in page


def test_a_sealed_question_opens_in_no_other_session(pages: Starlette) -> None:
    _, address = sign_in(pages, "officer").send("/search", words=SOUGHT)
    page = sign_in(pages, "second").open(address, status=410)
    assert SOUGHT not in page
    assert "ended with its session" in page


@pytest.mark.parametrize("spoilt", ["x", "AAAA", "%00", "…", "A" * 900])
def test_a_spoilt_question_is_refused_in_words(officer: Visitor, spoilt: str) -> None:
    assert "Ask it again." in officer.open(f"/search?asked={spoilt}", status=410)


def test_the_page_without_a_question_says_how_to_search(officer: Visitor) -> None:
    page = officer.open("/search")
    assert "a star at the end finds every word that begins so" in page
    assert officer.send("/search", words="  ") == (303, "/search")


def test_results_are_limited_by_kind_and_by_time(officer: Visitor, desks: Desks) -> None:
    assert desks.ids["report"] in officer.seek(SOUGHT, kind="open-report")
    assert desks.ids["report"] not in officer.seek(SOUGHT, kind="note")
    assert desks.ids["report"] in officer.seek(SOUGHT, since="7")
    assert desks.ids["report"] in officer.seek(SOUGHT, since="of a spoilt form", kind="no such kind")


def test_a_search_is_asked_by_a_form_of_the_session_only(officer: Visitor) -> None:
    assert officer.client.post("/search", data={"words": SOUGHT}, follow_redirects=False).status_code == 403


def test_the_server_keeps_no_log_of_addresses() -> None:
    assert "access_log=False" in Path(serving.__file__).read_text(encoding="utf-8")
