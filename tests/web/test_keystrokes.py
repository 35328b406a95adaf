"""From a report to a commitment that both sides have signed, by the keyboard alone: how many keys it takes beside the text that is typed.

Every key counts: letters of the map, Tab, arrows, Enter. Text that is written into a field does not. Everything in here is invented.
"""

from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette

from mithaq.web import site
from tests.agreement.nodes import Node
from tests.web.conftest import chromium, serving
from tests.web.invented import PASSWORD, Desks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(chromium()).is_file(), reason="no Chromium: install Debian's package, or set MITHAQ_CHROMIUM"),
]
MOST_KEYS = 60
MOST_MOVES = 40


class Keyboard:
    """Somebody with a keyboard and nothing else; `pressed` counts the keys, not the text."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def go(self, *keys: str) -> None:
        """Press keys of which the last leads to another page."""
        self.press(*keys[:-1])
        with self.page.expect_navigation():
            self.press(keys[-1])

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def pick(self, words: str) -> None:
        """Move down the rows until the one with some words is picked."""
        for _ in range(MOST_MOVES):
            self.press("j")
            if words in self.page.inner_text(".picked"):
                return
        raise AssertionError(f"no row with {words} within {MOST_MOVES} moves")


def served(node: Node) -> AbstractContextManager[str]:
    return serving(Starlette(routes=site.build(node.house, secure=False)))


def sit_down(browser: Browser, address: str, locale: str) -> Keyboard:
    """Let an officer of a node sign in; what that takes is not of this path."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(address + "/login")
    page.click(f"button[lang={locale}]")
    page.fill("#name", "officer")
    page.fill("#password", PASSWORD)
    page.click("button.first")
    page.wait_for_url(address + "/")
    return Keyboard(page)


@pytest.mark.parametrize(("locale", "number"), [("en", "C-18"), ("ur", "C-19")])
def test_from_a_report_to_a_commitment_that_both_signed_takes_at_most_sixty_keys(
    browser: Browser, desks: Desks, locale: str, number: str
) -> None:
    with served(desks.east) as east, served(desks.west) as west:
        here, there = sit_down(browser, east, locale), sit_down(browser, west, "ar")
        here.page.goto(f"{east}/report/{desks.ids['report']}")
        here.pick("أن يركّب الجانب الغربي")
        here.go("c")
        assert here.page.input_value("[name=number]") == number
        assert here.page.input_value("[name=pillar]") == "counter-narcotics"
        here.go("Enter")
        made = here.page.url.rpartition("/")[2].partition("?")[0]
        here.press("a")
        here.write("An invented ministry")
        here.go("Enter")
        desks.world.settle()

        there.go("g", "t")
        there.pick(number)
        there.go("Enter")
        assert made in there.page.url
        there.press("a")
        there.write("مكتب مخترع")
        there.go("Enter")
        desks.world.settle()
        for one in (here, there):
            one.page.context.close()  # an open page keeps a stream, and a server ends after its streams
    with desks.east.reading() as reading:
        signed = {
            held.record.created_by for held in reading.page("sign-off").rows if held.record and held.record.properties["about"] == made
        }
    assert signed == {desks.east.id, desks.west.id}
    keys = here.pressed + there.pressed
    print(f"{keys} keys: {here.pressed} here, {there.pressed} there")
    assert keys <= MOST_KEYS
