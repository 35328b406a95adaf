"""An incident of a report beside those of the register that are like it: one attack in two papers is one incident. All is invented."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette

from mithaq.desks.reports.incidents.register import incident_of
from mithaq.web import site
from mithaq.web.pages import incident_likes
from tests.agreement.nodes import ALL_ROLES, Node
from tests.web.conftest import Visitor, chromium, serving, sign_in
from tests.web.invented import PASSWORD
from tests.web.test_plan_rows import plain
from tests.web.test_reports_keys import node  # noqa: F401  # the fixture of a desk with the reader itself
from tests.web.test_reports_sending import drafted

TOLD = "A bomb killed two people on a bus in Quetta on 20 November 2025. The Baloch Liberation Army claimed the attack."
BROWSER = pytest.mark.skipif(not Path(chromium()).is_file(), reason="no Chromium: install Debian's package, or set MITHAQ_CHROMIUM")


@pytest.fixture
def pages(node: Node) -> Starlette:  # noqa: F811 - the fixture
    """The pages of the desk, where a second analyst works too."""
    node.act("registry.open_account", name="other", person="Maj. O", roles=sorted(ALL_ROLES), password=PASSWORD, clearance="secret")
    return Starlette(routes=site.build(node.house, secure=False))


@pytest.fixture
def officer(pages: Starlette) -> Visitor:
    """The first analyst."""
    return sign_in(pages, "officer")


def agreement_of(node: Node) -> str:  # noqa: F811 - the fixture
    with node.reading() as reading:
        return reading.page("agreement").rows[0].id


def enter(node: Node, **more: Any) -> str:  # noqa: F811 - the fixture
    told = {"kind": "bombing", "what": "An invented bomb on a bus", "place": "كويتا", "happened_on": "2025-11-21", **more}
    return node.act("reports.register_incident", agreement=agreement_of(node), **told).record


def sources(node: Node, incident: str) -> list[str]:  # noqa: F811 - the fixture
    with node.reading() as reading:
        held = reading.get(incident)
    assert held is not None
    return [one.record for one in incident_of(held).sources]


def adding(page: str) -> dict[str, str]:
    """Return the fields of the form that adds the report as a source."""
    form = re.search(r'<form method="post" action="/act/reports\.change_incident">.*?</form>', page, re.S)
    assert form, plain(page)[-1500:]
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[0]))


def confirmed(node: Node, text: str = TOLD) -> tuple[str, str]:  # noqa: F811 - the fixture
    report, draft = drafted(node, text, "incident")
    node.act("reports.confirm_draft", draft=draft)
    return report, draft


def test_R11_an_incident_like_one_in_the_register_stands_beside_it_with_the_reasons(node: Node, officer: Visitor) -> None:  # noqa: F811
    made = enter(node, groups=["group:bla"])
    report, draft = drafted(node, TOLD, "incident")
    waiting = officer.open(f"/report/{report}")
    assert f"/incident/{made}" in waiting
    assert "reports.change_incident" not in waiting
    node.act("reports.confirm_draft", draft=draft)
    for page in (officer.open(f"/report/{report}"), officer.open(f"/propose/{draft}?then=")):
        assert f"/incident/{made}" in page
        words = plain(page)
        for reason in ("the same place", "1 day apart", "the same kind", "the same group: Balochistan Liberation Army"):
            assert reason in words


def test_R11_one_act_adds_the_report_as_a_further_source_and_no_second_incident_is_made(node: Node, officer: Visitor) -> None:  # noqa: F811
    made = enter(node)
    report, draft = confirmed(node)
    form = adding(officer.open(f"/propose/{draft}?then="))
    status, address = officer.send("/act/reports.change_incident", **form)
    assert (status, address.startswith(f"/report/{report}")) == (303, True)
    assert sources(node, made) == [report]
    with node.reading() as reading:
        assert reading.count("security-incident") == 1
    page = officer.open(f"/report/{report}")
    assert "It stands in the register" in plain(page)
    assert "reports.change_incident" not in page


def test_R11_what_is_not_like_is_not_shown_and_nothing_is_added_by_itself(node: Node, officer: Visitor) -> None:  # noqa: F811
    far, alike = enter(node, place="Karachi"), enter(node)
    report, draft = confirmed(node)
    page = officer.open(f"/propose/{draft}?then=")
    assert (f"/incident/{far}" in page, f"/incident/{alike}" in page) == (False, True)
    officer.open(f"/report/{report}")
    assert (sources(node, far), sources(node, alike)) == ([], [])


def test_R11_a_source_that_tells_of_something_else_is_taken_away_where_it_stands(node: Node, officer: Visitor) -> None:  # noqa: F811
    made = enter(node)
    report, draft = confirmed(node)
    officer.send("/act/reports.change_incident", **adding(officer.open(f"/propose/{draft}?then=")))
    page = officer.open(f"/incident/{made}")
    form = re.search(r'action="/act/reports\.leave_out_source">(.*?)</form>', page, re.S)
    assert form
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))
    assert officer.send("/act/reports.leave_out_source", **fields, reason="Another bus.")[0] == 303
    assert sources(node, made) == []
    assert "Another bus." in plain(officer.open(f"/incident/{made}"))
    assert f"/incident/{made}" not in officer.open(f"/report/{report}")


def test_R11_beside_an_incident_of_the_partner_our_account_is_told(node: Node, officer: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    made = enter(node)
    _, draft = confirmed(node)
    real = incident_likes._view

    def of_the_partner(visit: Any, parties: Any, one: Any) -> Any:
        view = real(visit, parties, one)
        others = [party for party in parties.known.values() if not party.own]
        return replace(view, owner=others[0])

    monkeypatch.setattr(incident_likes, "_view", of_the_partner)
    page = officer.open(f"/propose/{draft}?then=")
    assert "reports.change_incident" not in page
    assert re.search(rf'href="/propose/[^?"]+\?as=account&amp;incident={made}', page)
    form = officer.open(f"/propose/{draft}?as=account&incident={made}&then=")
    assert 'action="/act/reports.give_account"' in form
    assert f'name="incident" value="{made}"' in form
    assert re.search(r'name="killed"[^>]*value="2"', form)


def test_the_reasons_are_said_in_arabic_and_urdu(node: Node, pages: Starlette) -> None:  # noqa: F811
    enter(node, place="Balochistan", happened_on="2025-11")
    report, _ = confirmed(node)
    for locale, words in (("ar", "قد يكون اليومان واحدًا"), ("ur", "ہو سکتا ہے دن ایک ہی ہو")):
        assert words in plain(sign_in(pages, "officer", locale).open(f"/report/{report}"))


@pytest.fixture
def opened(browser: Browser, pages: Starlette) -> Iterator[Any]:
    """Give a function that opens a browser of its own for an account."""
    contexts = []
    with serving(pages) as address:

        def open_for(name: str, **more: Any) -> Page:
            contexts.append(browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, **more))
            page = contexts[-1].new_page()
            page.goto("/login")
            page.click("button[lang=en]")
            page.fill("#name", name)
            page.fill("#password", PASSWORD)
            page.click("button.first")
            return page

        yield open_for
        for one in contexts:
            one.close()


def go(page: Page, key: str) -> None:
    with page.expect_navigation(timeout=10_000):
        page.keyboard.press(key)


@BROWSER
@pytest.mark.browser
def test_R11_by_keys_alone_a_report_is_added_to_the_incident_that_it_tells_of(node: Node, opened: Any) -> None:  # noqa: F811
    made = enter(node)
    report, draft = drafted(node, TOLD, "incident")
    page = opened("officer")
    page.goto(f"/report/{report}?at={draft}#{draft}")
    go(page, "c")
    assert "/propose/" in page.url
    page.keyboard.press("Enter")  # nothing is chosen yet, so a habit does nothing
    assert sources(node, made) == []
    for key in ("j", "l"):
        page.keyboard.press(key)
    go(page, "Enter")
    assert f"/report/{report}" in page.url
    assert sources(node, made) == [report]


@BROWSER
@pytest.mark.browser
def test_R11_by_keys_alone_another_incident_is_entered_beside_one_that_is_like_it(node: Node, opened: Any) -> None:  # noqa: F811
    made = enter(node)
    report, draft = drafted(node, TOLD, "incident")
    page = opened("officer")
    page.goto(f"/report/{report}?at={draft}#{draft}")
    go(page, "c")
    page.keyboard.press("a")
    go(page, "Enter")
    with node.reading() as reading:
        assert reading.count("security-incident") == 2
    assert sources(node, made) == []


@BROWSER
@pytest.mark.browser
def test_R11_two_analysts_who_add_at_once_lose_nothing_with_scripts_and_without(node: Node, opened: Any) -> None:  # noqa: F811
    made = enter(node)
    both = []
    for name, scripts in (("officer", True), ("other", False)):
        report, draft = confirmed(
            node,
            f"{TOLD} {name.upper()} told of it in a long piece about roads, schools and the weather, with many words of its own.",
        )
        page = opened(name, java_script_enabled=scripts)
        page.goto(f"/propose/{draft}?then=")
        both.append((report, page))
    for _, page in both:  # both pages were read before either adds
        page.click(".like button")
        page.wait_for_url("**/report/**")
    assert sorted(sources(node, made)) == sorted(report for report, _ in both)
