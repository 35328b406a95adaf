"""No page says anything in Latin letters to a reader of Arabic or Urdu, except what is stored as such. Everything shown is invented."""

import pytest
from starlette.applications import Starlette

from tests.lang.untranslated import untranslated
from tests.web.conftest import Visitor, desks, pages, patient, sign_in, stranger  # noqa: F401  # the fixtures of the pages
from tests.web.invented import Desks
from tests.web.test_browser import addresses

MORE = ("/people", "/people/officer", "/screen", "/hits", "/links")


@pytest.mark.parametrize("locale", ["ar", "ur"])
def test_no_page_has_an_untranslated_string(pages: Starlette, desks: Desks, locale: str) -> None:  # noqa: F811 - the fixture
    visitor = sign_in(pages, "officer", locale)
    forms = sorted(desks.east.house.acts)
    paths = {**addresses(desks), **{path: path for path in MORE}, **{f"form of {name}": f"/act/{name}" for name in forms}}
    found = []
    for name, path in paths.items():
        answer = visitor.client.get(path)
        assert answer.status_code in (200, 403, 404), f"{path}: {answer.status_code}"
        found += [f"{name}: {one}" for one in untranslated(answer.text, locale)]
    assert found == []


@pytest.mark.parametrize("locale", ["ar", "ur"])
def test_no_page_that_answers_a_form_has_one(pages: Starlette, locale: str) -> None:  # noqa: F811 - the fixture
    visitor = sign_in(pages, "officer", locale)
    asked = {
        "/person/code": {},
        "/people/link": {"name": "officer"},
        "/screen": {"name": "ZAYD MITHAL", "purpose": "counter-terrorism", "reference": "invented"},
        "/search": {"words": "invented"},
    }
    found = []
    for path, form in asked.items():
        answer = visitor.client.post(path, data={"csrf": visitor.token, **form})
        assert answer.status_code == 200, path
        found += [f"{path}: {one}" for one in untranslated(answer.text, locale)]
    assert found == []


@pytest.mark.parametrize("locale", ["ar", "ur"])
def test_no_refused_form_has_one(pages: Starlette, desks: Desks, locale: str) -> None:  # noqa: F811 - the fixture
    visitor = sign_in(pages, "officer", locale)
    found = []
    for name in sorted(desks.east.house.acts):
        if " required" in visitor.client.get(f"/act/{name}").text:
            answer = visitor.client.post(f"/act/{name}", data={"csrf": visitor.token, "key": f"invented-{name}"})
            assert answer.status_code >= 400 and '<section class="refusal"' in answer.text, name
            refusal = answer.text.split('<section class="refusal"')[1].split("</section>")[0]
            found += [f"{name}: {one}" for one in untranslated(answer.text, locale)]
            found += [f"{name}: {one}" for one in untranslated(f"<section {refusal}", locale, isolated=False)]
    assert found == []


@pytest.mark.parametrize("locale", ["ar", "ur"])
def test_the_sign_in_page_has_none_either(stranger: Visitor, locale: str) -> None:  # noqa: F811 - the fixture
    answer = stranger.client.get("/login", headers={"Accept-Language": locale})
    assert untranslated(answer.text, locale) == []


def test_a_planted_string_is_caught_wherever_a_reader_meets_it(pages: Starlette) -> None:  # noqa: F811 - the fixture
    page = sign_in(pages, "officer", "ar").open("/person")
    assert untranslated(page, "ar") == []
    for planted in (
        "<p>Forgotten words</p>",
        '<input placeholder="Forgotten words">',
        '<a href="/" title="Forgotten words"><bdi>x</bdi></a>',
    ):
        (found,) = untranslated(page.replace("</main>", f"{planted}</main>"), "ar")
        assert "Forgotten words" in found


@pytest.mark.parametrize(
    "html",
    [
        "<bdi>Zayd Mithal</bdi>",
        '<p><span lang="en">authentic text</span></p>',
        '<code dir="ltr">report--1</code>',
        '<time datetime="2026-05-12" title="2026-05-12T12:00:00Z">١٢ مايو</time>',
        "<p>TLP:AMBER+STRICT · H2</p>",
        '<select><option translate="no">Eastland</option></select>',
        "<p>ميثاق</p>",
    ],
)
def test_what_is_stored_marked_or_another_language_is_left_alone(html: str) -> None:
    assert untranslated(f"<html><body>{html}</body></html>", "ar") == []


def test_what_follows_a_part_apart_is_looked_at_again() -> None:
    html = "<html><body><p><bdi>Zayd<br>Mithal</bdi> forgotten<img alt='words'></p></body></html>"
    assert len(untranslated(html, "ur")) == 2
