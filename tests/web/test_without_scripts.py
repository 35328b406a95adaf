"""Every page with scripts switched off in Chromium: it is whole, every control does something, and each desk's main act is done by form."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.conftest import chromium
from tests.web.invented import Desks
from tests.web.test_browser import addresses, enter

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(chromium()).is_file(), reason="no Chromium: install Debian's package, or set MITHAQ_CHROMIUM"),
]
# What a reader sees and can use, asked with everything unfolded. A control is dead when using it would change nothing.
DEAD = """() => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  const found = [];
  const says = (one) => `${one.tagName.toLowerCase()} “${(one.textContent || one.name || one.id || "").trim().slice(0, 40)}”`;
  const seen = (one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const sends = (form) => form !== null && [...form.elements].some((one) => one.type === "submit" && seen(one));
  for (const one of document.querySelectorAll("button, input, select, textarea")) {
    if (!seen(one) || one.type === "hidden") continue;
    if (!sends(one.form)) found.push(`${says(one)} is in no form that can be sent`);
    if (one.tagName === "BUTTON" && one.type !== "submit") found.push(`${says(one)} needs a script`);
    if (one.disabled || one.readOnly) found.push(`${says(one)} cannot be used`);
  }
  for (const one of document.querySelectorAll("form")) {
    if (seen(one) && !one.getAttribute("action") && one.method === "post") found.push(`${says(one)} is sent nowhere`);
  }
  for (const one of document.querySelectorAll("a")) {
    const to = one.getAttribute("href");
    if (!seen(one)) continue;
    if (!to || to.startsWith("javascript:")) found.push(`${says(one)} leads nowhere`);
    else if (to.startsWith("#") && !document.getElementById(decodeURIComponent(to.slice(1)))) {
      found.push(`${says(one)} leads to no place of the page`);
    }
  }
  for (const one of document.querySelectorAll("[role=button], [role=link], [role=tab], [role=switch], [contenteditable]")) {
    if (seen(one) && !one.matches("a, button, summary")) found.push(`${says(one)} needs a script`);
  }
  const dialog = document.querySelector("dialog[open]");
  if (dialog) found.push("a dialog stands open that only a script can close");
  const heading = document.querySelector("main h1");
  if (!heading || !seen(heading) || !heading.textContent.trim()) found.push("there is no heading");
  if (document.querySelector("main").textContent.trim().length < 40) found.push("there is nothing on it");
  return found;
}"""


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """An officer's page in a browser that runs no scripts."""
    context, made, _ = enter(browser, address, "en", java_script_enabled=False)
    yield made
    context.close()


def test_every_page_is_whole_and_every_control_does_something(page: Page, address: str, desks: Desks) -> None:
    found = []
    for name, path in {**addresses(desks), "hits": "/hits", "screen": "/screen"}.items():
        if name == "style":  # its pieces are samples
            continue
        page.goto(address + path)
        found += [f"{name}: {one}" for one in page.evaluate(DEAD)]
    assert found == []


def test_a_dead_control_is_caught(page: Page, address: str) -> None:
    page.goto(address + "/plan")
    planted = "<button type=button>Planted</button><a href='#nowhere'>Planted</a><input name=planted>"
    page.evaluate("(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)", planted)
    assert len(page.evaluate(DEAD)) == 4


def do(page: Page, act: str, **fields: str) -> str:
    """Unfold the form of an act on the page, fill it, send it, and return the text of the page that comes."""
    form = page.locator(f'main form[action="/act/{act}"]').first
    folded = form.locator("xpath=ancestor::details").all()
    for details in folded:
        if details.get_attribute("open") is None:
            details.locator("> summary").click()
    for name, value in fields.items():
        field = form.locator(f'[name="{name}"]').first
        kind = field.evaluate("(one) => one.type")
        if kind == "select-one":
            field.select_option(value)
        elif kind == "checkbox":
            form.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            field.fill(value)
    form.locator("button:not([formaction])").last.click()
    return page.inner_text("main")


def test_a_commitment_is_proposed_and_signed(page: Page, address: str, desks: Desks) -> None:
    page.goto(address + "/plan")
    fields = {"number": "C-31", "measure": "An invented measure by form", "due": "2026-08-01", "debtors": desks.west.id}
    do(page, "plan.propose_commitment", pillar="border-security", creditors=desks.east.id, **fields)
    assert "C-31" in page.inner_text("main")
    page.goto(f"{address}/commitment/{desks.ids['C-15']}")
    assert "entered in the log" in do(page, "plan.sign_commitment", office="Invented office") or "other side" in page.inner_text("main")


def test_a_request_is_sent_and_answered(page: Page, address: str, desks: Desks) -> None:
    page.goto(address + "/requests")
    fields = {"number": "R-41", "subject": "Invented by form", "text": "Who?", "legal_basis": "Article 2"}
    do(page, "requests.send", kind="information", urgency="normal", purpose="counter-narcotics", to=desks.west.id, **fields)
    page.goto(address + "/requests?state=all")
    assert "R-41" in page.inner_text("main")
    page.goto(f"{address}/request/{desks.ids['R-31']}")
    assert "The larger ones fit." in do(page, "requests.reply", step="final", text="The larger ones fit.")


def test_a_report_is_received_and_a_draft_confirmed(page: Page, address: str, desks: Desks) -> None:
    page.goto(address + "/reports")
    said = do(page, "reports.receive", title="Invented by form", text="An invented text.", source="invented.example")
    assert "An invented text." in said
    page.goto(f"{address}/report/{desks.ids['report']}")
    page.locator("article.draft form button", has_text="Confirm").first.click()
    assert "Done" in page.inner_text("main")


def test_a_name_is_screened_and_a_designation_proposed(page: Page, address: str) -> None:
    page.goto(address + "/screen")
    page.fill("#name", "Zayd Mithal")
    page.click("main form button.first")
    assert "ZAYD MITHAL" in page.inner_text("main").upper()
    page.goto(address + "/designations/register")
    fields = {"names.0.text": "An invented group", "paper": "Invented 7/2026", "reason": "Invented."}
    assert "An invented group" in do(page, "designations.propose", kind="armed-group", **fields)


def test_a_record_is_released_by_a_second_person(browser: Browser, address: str, desks: Desks) -> None:
    context, page, _ = enter(browser, address, "en", name="second", java_script_enabled=False)
    page.goto(f"{address}/proposal/{desks.ids['proposal']}")
    assert "approved" in do(page, "registry.approve")
    context.close()


def test_one_searches_chooses_the_light_and_signs_out(page: Page, address: str) -> None:
    page.goto(address + "/")
    page.fill("#search", "scanners")
    page.click("form.search button")
    assert "Scanners" in page.inner_text("main")
    page.goto(address + "/person")
    page.select_option("#view-theme", "dark")
    page.locator("main form:has(#view-theme) button").click()
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    page.click(".person form button")
    assert page.url == address + "/login"
