"""Two analysts at one report, each in a browser of their own; and joining, taking apart, undoing and adding by keys. All is invented."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette

from tests.desks.reports.test_deciding import MEETING, SCANNERS, TEXT, Desk
from tests.web.conftest import chromium, serving
from tests.web.invented import PASSWORD
from tests.web.test_reports_rows import desk, pages  # noqa: F401  # the fixtures of the desk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(chromium()).is_file(), reason="no Chromium: install Debian's package, or set MITHAQ_CHROMIUM"),
]
WAIT = 10_000
Opening = Callable[[str], Page]


@pytest.fixture
def opened(browser: Browser, pages: Starlette) -> Iterator[Opening]:  # noqa: F811 - the fixture
    """Give a function that opens a browser of its own for an account."""
    with ExitStack() as stack:
        address = stack.enter_context(serving(pages))

        def open_for(name: str) -> Page:
            context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
            stack.callback(context.close)
            page = context.new_page()
            page.goto("/login")
            page.click("button[lang=en]")
            page.fill("#name", name)
            page.fill("#password", PASSWORD)
            page.click("button.first")
            return page

        yield open_for


def looking_at(page: Page, desk: Desk, name: str) -> Page:  # noqa: F811 - the fixture
    """Open the report with a draft looked at."""
    draft = desk.drafts[name]
    page.goto(f"/report/{desk.report}?at={draft}")
    page.focus(f"#{draft}")
    return page


def made_of(desk: Desk, name: str) -> int:  # noqa: F811 - the fixture
    """Return how many statements were made of a draft."""
    return sum(1 for one in desk.statements() if desk.drafts[name] in (one["draft"], *one["merged"]))


def go(page: Page, *keys: str) -> None:
    """Press keys, the last of which leads to another page."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation(timeout=WAIT):
        page.keyboard.press(keys[-1])


def test_R52_two_analysts_who_confirm_at_once_make_one_statement_and_the_second_is_told(desk: Desk, opened: Opening) -> None:  # noqa: F811 - the fixture
    both = [looking_at(opened(name), desk, "commitment") for name in ("officer", "other")]
    for page in both:
        page.keyboard.press("y")
    for page in both:
        page.wait_for_function(f"!document.querySelector('#{desk.drafts['commitment']}.waiting')", timeout=WAIT)
    told = [page.inner_text("main") for page in both if "already" in page.inner_text("main")]
    assert made_of(desk, "commitment") == 1
    assert len(told) == 1
    assert "Maj. o" in told[0]


def test_R52_two_analysts_who_correct_at_once_make_one_statement_and_what_the_second_typed_stays(
    desk: Desk,  # noqa: F811 - the fixture
    opened: Opening,
) -> None:
    both = [opened(name) for name in ("officer", "other")]
    for number, page in enumerate(both):
        page.goto(f"/draft/{desk.drafts['commitment']}")
        page.fill("[name='commitment.action']", f"install scanner number {number}")
    for page in both:
        page.press("[name='commitment.action']", "Enter")
    for page in both:
        page.wait_for_url(lambda address: "/draft/" not in address, timeout=WAIT)
    (second,) = [page for page in both if "already" in page.inner_text("main")]
    number = both.index(second)
    assert made_of(desk, "commitment") == 1
    assert second.input_value("[name='commitment.action']") == f"install scanner number {number}"
    with second.expect_navigation(timeout=WAIT):
        second.press("[name='commitment.action']", "Enter")
    assert [one["content"]["action"] for one in desk.statements()] == [f"install scanner number {number}"]


def test_x_and_m_join_what_is_one_thing(desk: Desk, opened: Opening) -> None:  # noqa: F811 - the fixture
    page = looking_at(opened("officer"), desk, "Alpha")
    page.keyboard.press("x")
    page.focus(f"#{desk.drafts['Beta']}")
    go(page, "m")
    assert [desk.status(name) for name in ("Alpha", "Beta")] == ["merged", "merged"]
    assert made_of(desk, "Alpha") == made_of(desk, "Beta") == len(desk.statements()) == 1


def test_s_takes_a_meeting_apart(desk: Desk, opened: Opening) -> None:  # noqa: F811 - the fixture
    page = looking_at(opened("officer"), desk, "meeting")
    go(page, "s")
    page.check("#split [value=Gamma]")
    page.fill("#split-both", "Alpha")
    with page.expect_navigation(timeout=WAIT):
        page.click("#split button.btn")
    met = sorted(sorted(who["name"] for who in one["content"]["participants"]) for one in desk.statements())
    assert (desk.status("meeting"), met) == ("split", [["Alpha", "Beta"], ["Alpha", "Gamma"]])


def test_u_undoes_a_decision_with_its_reason(desk: Desk, opened: Opening) -> None:  # noqa: F811 - the fixture
    page = looking_at(opened("officer"), desk, "meeting")
    go(page, "y")
    looking_at(page, desk, "meeting")
    page.keyboard.press("u")
    page.keyboard.type("another meeting")
    go(page, "Enter")
    assert (desk.status("meeting"), desk.statements()) == ("waiting", [])


def test_a_states_the_words_that_are_selected(desk: Desk, opened: Opening) -> None:  # noqa: F811 - the fixture
    page = opened("officer")
    page.goto(f"/report/{desk.report}")
    page.evaluate(
        """([start, end]) => {
          const at = (offset) => {
            const piece = [...document.querySelectorAll("[data-start]")].findLast((one) => Number(one.dataset.start) <= offset);
            return [document.createTreeWalker(piece, NodeFilter.SHOW_TEXT).nextNode(), offset - Number(piece.dataset.start)];
          };
          document.getSelection().setBaseAndExtent(...at(start), ...at(end));
        }""",
        [MEETING[0], SCANNERS[1] - 1],
    )
    go(page, "a")
    assert f"start={MEETING[0]}&end={SCANNERS[1] - 1}" in page.url
    assert TEXT[MEETING[0] : SCANNERS[1] - 1] in page.inner_text("main")
