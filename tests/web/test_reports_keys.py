"""A report decided by the keyboard alone: every draft confirmed, every commitment and meeting sent to the plan. All is invented.

Every key counts, those of typed text too. The founding report is decided the same way where MITHAQ_EVAL_DATA says where it lies.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette

from mithaq.app import ReportReader, acts_of
from mithaq.desks.reports.records import drafts_of
from mithaq.store import Where
from mithaq.web import site
from tests.agreement.nodes import ALL_ROLES, Node, World, agree, meet
from tests.reading.test_read import sample
from tests.web.conftest import chromium, serving
from tests.web.invented import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(chromium()).is_file(), reason="no Chromium: install Debian's package, or set MITHAQ_CHROMIUM"),
]
MOST_KEYS = 80
MOST_STEPS = 120
INVENTED = (("scanners", "ar"), ("dialogue", "en"))
PLEDGED = "The United States pledged 40 million dollars to Pakistan to help people displaced by the floods near Quetta."
PILLARS = ["counter-terrorism", "border-security", "counter-narcotics"]


def texts() -> list[object]:
    """Return the report of our own, and the founding one where it lies."""
    found: list[object] = [pytest.param(sample(f"report_{one}_ar.txt"), locale, id=one) for one, locale in INVENTED]
    folder = os.environ.get("MITHAQ_EVAL_DATA")
    files = sorted(Path(folder).rglob("001_*.txt")) if folder else []
    return found + [pytest.param(one.read_text(encoding="utf-8"), "ar", id="founding") for one in files[:1]]


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A desk of an invented Pakistan with the reader itself."""
    world = World()
    here, there = world.add("Pakistan", tmp_path), world.add("United States", tmp_path)
    meet(here, there)
    parties = [{"identity": one.id, "name": one.name, "code": code} for one, code in ((here, "PK"), (there, "US"))]
    agree(world, here, there, parties=parties, pillars=PILLARS)
    here.house = replace(here.house, acts=acts_of(ReportReader()))
    here.act(
        "registry.open_account", name="officer", person="Col. A. Mithal", roles=sorted(ALL_ROLES), password=PASSWORD, clearance="secret"
    )
    yield here
    world.close()


class Keys:
    """Somebody with a keyboard; `pressed` counts every key, those of typed text too."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def go(self, key: str) -> None:
        with self.page.expect_navigation(timeout=10_000):
            self.press(key)

    def picked(self) -> str:
        """Return the kind of the picked draft that waits, or an empty text when none does."""
        found = self.page.query_selector(".draft.picked.waiting [data-press=c], .draft.picked.waiting [data-press=y]")
        if found is None:
            return ""
        return "sent" if self.page.query_selector(".draft.picked.waiting.k-meeting, .draft.picked.waiting.k-commitment") else "kept"


@pytest.mark.parametrize(("text", "locale"), texts())
def test_a_whole_report_is_decided_and_sent_on_in_at_most_eighty_keys(browser: Browser, node: Node, text: str, locale: str) -> None:
    with serving(Starlette(routes=site.build(node.house, secure=False))) as address:
        page, report = received(browser, address, text, locale)
        if picture := os.environ.get("MITHAQ_PICTURES"):
            page.screenshot(path=f"{picture}/report-{locale}.png")
        keys = Keys(page)
        keys.press("j")
        for _ in range(MOST_STEPS):
            kind = keys.picked()
            if not kind:
                break
            if kind == "kept":
                keys.go("y")
                continue
            keys.go("c")
            complete(keys)
            keys.go("Enter")
        page.goto(address + f"/report/{report}")
        if picture:
            page.screenshot(path=f"{picture}/report-{locale}-done.png")
        page.context.close()
    with node.reading() as reading:
        waiting = [one.id for one in drafts_of(reading, report) if one.id in node.facet("draft", "status", "waiting")]
        sent = {kind: reading.count(kind, [Where("cites", "=", report)]) for kind in ("commitment", "meeting")}
        told = [str(one.record.properties["kind"]) for one in drafts_of(reading, report) if one.record is not None]
    print(f"{keys.pressed} keys for {len(told)} drafts, of which sent on: {sent}")
    assert waiting == []
    assert sent == {kind: told.count(kind) for kind in sent}
    assert keys.pressed <= MOST_KEYS


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_promise_of_aid_is_sent_on_as_a_pledge_by_keys_alone(browser: Browser, node: Node, locale: str) -> None:
    with serving(Starlette(routes=site.build(node.house, secure=False))) as address:
        page, report = received(browser, address, PLEDGED, locale)
        keys = Keys(page)
        for _ in range(MOST_STEPS):
            keys.press("j")
            if page.query_selector(".draft.picked.k-commitment"):
                break
        keys.go("o")
        complete(keys)
        keys.go("Enter")
        assert f"/report/{report}" in page.url
        page.context.close()
    with node.reading() as reading:
        (pledge,) = [held.record.properties for held in reading.page("pledge").rows if held.record is not None]
    assert [pledge[name] for name in ("amount", "currency")] == ["40000000", "USD"]
    assert (pledge["recipient"], pledge["donor"] == node.id) == (node.id, False)
    assert pledge["sources"][0]["record"] == report


def received(browser: Browser, address: str, text: object, locale: str) -> tuple[Page, str]:
    """Sign in, receive a text by the page, and return the page of its report with the report."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(address + "/login")
    page.click(f"button[lang={locale}]")
    page.fill("#name", "officer")
    page.fill("#password", PASSWORD)
    page.click("button.first")
    page.goto(address + "/act/reports.receive")
    page.fill("[name=title]", "Invented")
    page.fill("[name=text]", str(text))
    page.fill("[name=source]", "invented.example")
    page.click("section.first-act button.btn")
    page.wait_for_url("**/report/*")
    return page, page.url.rpartition("/")[2].partition("?")[0].partition("#")[0]


def complete(keys: Keys) -> None:
    """Fill in what the report does not say: the year of a meeting, the sides of an undertaking, what aid is for."""
    page = keys.page
    for _ in range(20):
        missing = page.evaluate(
            """() => {
              const needed = [...document.querySelectorAll("[data-needed]")].find((one) => !one.querySelector(":checked"));
              const empty = [...document.querySelectorAll(":is(input, select)[required]")].find((field) => !field.value);
              const one = needed?.querySelector("input") ?? empty;
              const now = document.activeElement;
              return one ? (now === one ? one.type : "elsewhere") : "";
            }"""
        )
        if not missing:
            while page.evaluate("document.activeElement.matches('select')"):  # Enter sends a form from a line of text or its button
                keys.press("Tab")
            return
        if missing == "elsewhere":
            keys.press("Tab")
        elif missing == "checkbox":
            keys.press("Space")
        elif missing == "select-one":
            keys.press("ArrowDown")
        else:
            keys.press(*"2026")
