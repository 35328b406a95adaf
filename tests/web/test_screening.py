"""The pages of screening: a question, its candidates with reasons, a hit and its judgement. All names are invented."""

import re
from datetime import timedelta

from starlette.applications import Starlette

from mithaq.records.ident import instant
from mithaq.store import Where
from mithaq.web.site import ADDRESSES
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import Desks


def test_a_name_is_asked_for_and_its_candidates_stand_beside_their_entries(officer: Visitor, desks: Desks) -> None:
    name = "Zayd Mithal"
    status, page = officer.send("/screen", name=name, reference="visa 17", purpose="visa check")
    assert status == 200
    assert f"/entry/{desks.ids['entry']}" in page
    assert "sounds alike" in page
    assert "A candidate is a question, not an answer" in page


def test_what_is_asked_stands_in_no_address() -> None:
    assert {address.method for address in ADDRESSES if address.path == "/screen"} == {"GET", "POST"}


def test_a_question_from_elsewhere_is_not_asked(officer: Visitor, desks: Desks) -> None:
    assert officer.client.post("/screen", data={"name": "Zayd Mithal"}).status_code == 403


def test_reasons_are_said_in_the_readers_language(pages: Starlette, desks: Desks) -> None:
    for locale, words in (("ar", "متقارب اللفظ"), ("ur", "تلفظ ملتا ہے")):
        reader = sign_in(pages, "officer", locale)
        _, page = reader.send("/screen", name="Zayd Mithal")
        assert words in page


def test_an_empty_name_and_one_that_is_too_long_are_answered_in_words(officer: Visitor) -> None:
    assert "Nobody of the lists" in officer.send("/screen", name=" ")[1]
    assert "a part must not pass for the whole" in officer.send("/screen", name="x" * 10_000)[1]


def test_a_hit_is_raised_listed_and_judged_by_forms(officer: Visitor, desks: Desks) -> None:
    _, page = officer.send("/screen", name="Zayd Mithal", reference="visa 99")
    subject = re.search(r'name="subject" value="([^"]+)"', page)
    assert subject is not None
    officer.send("/act/designations.raise_hit", name="Zayd Mithal", reference="visa 99", subject=subject[1], purpose="x")
    node = desks.east
    with node.reading() as reading:
        held = next(
            one for one in reading.page("hit", [Where("subject", "=", subject[1])]).rows if one.record.properties["reference"] == "visa 99"
        )
    assert "visa 99" in officer.open("/hits")
    assert "It waits for an analyst" in officer.open(f"/hit/{held.id}")
    assert "Judge the hit" in officer.open("/")
    until = (instant(node.clock.now) + timedelta(days=30)).date().isoformat()
    officer.send("/act/designations.clear_hit", hit=held.id, reason="another man", until=until)
    assert "another man" in officer.open(f"/hit/{held.id}")
    assert "Cleared before" in officer.send("/screen", name="Zayd Mithal", reference="visa 99")[1]


def test_who_may_not_screen_is_told_whose_it_is(pages: Starlette) -> None:
    reader = sign_in(pages, "analyst", "en")
    assert "it is for" in reader.open("/screen")
