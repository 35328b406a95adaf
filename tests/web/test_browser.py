"""The pages in headless Chromium: accessibility of every page in every language, light and dark; the keyboard; the pictures of the docs.

The accessibility rules are those of axe-core for WCAG 2.2 A and AA and its best practices. Everything that is shown is invented.
With MITHAQ_PICTURES=1 the pictures of the docs are made anew; otherwise only a missing one is made. MITHAQ_MATRIX_PICTURES names a folder
in which a picture of every page is kept, in each language, at both widths.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.web import matrix
from tests.web.conftest import axe_source, chromium
from tests.web.invented import PASSWORD, Desks
from tests.web.matrix import AXE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(chromium()).is_file(), reason="no Chromium: install Debian's package, or set MITHAQ_CHROMIUM"),
]
PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"


def addresses(desks: Desks) -> dict[str, str]:
    """Return every kind of page with an address that has something on it."""
    ids = desks.ids
    plain = {
        "today": "/",
        "plan": "/plan",
        "follow-up": "/plan/follow-up",
        "agenda": "/plan/agenda",
        "calendar": "/plan/calendar?month=2026-03",
        "meetings": "/plan/meetings",
        "joint statements": "/plan/statements",
        "assistance": "/plan/assistance",
        "assistance that differs": "/plan/assistance?finding=differs",
        "pledge of money": f"/pledge/{ids['pledge']}",
        "claimed pledge": f"/pledge/{ids['claimed']}",
        "dialogues and groups": "/plan/groups",
        "documents": "/plan/documents",
        "cross-links": "/plan/links",
        "exports": f"/plan/exports?meeting={ids['meeting']}",
        "requests": "/requests?state=all",
        "a request begun": "/requests/new?kind=arrest&urgency=urgent",
        "custody": "/requests/custody",
        "onward use": "/requests/onward",
        "drafts of requests": "/requests/drafts",
        "statistics of requests": "/requests/statistics",
        "designations": "/designations",
        "register of designations": "/designations/register",
        "groups": "/designations/groups",
        "group": "/group/group:ttp",
        "reviews": "/designations/reviews",
        "redress": "/designations/redress",
        "monitoring reports": "/designations/monitoring",
        "reports": "/reports",
        "registry": "/registry",
        "log": "/registry/log",
        "directory": "/registry/directory",
        "points of contact": "/registry/contacts",
        "mechanisms": "/registry/mechanisms",
        "hotline": "/registry/hotline",
        "disclosures": "/registry/disclosures",
        "disclosures to us": "/registry/disclosures?way=in",
        "disclosures of a record": f"/disclosures/{ids['C-14']}",
        "visits": "/registry/visits",
        "mandates": "/registry/mandates",
        "call": f"/hotline-call/{ids['hotline_call']}",
        "search": "/search",
        "records": "/records",
        "records of a type": "/records?type=note&owner=us",
        "list of commitments": "/plan/list?state=open&side=debtor&order=due",
        "person": "/person",
        "people": "/people",
        "account": "/people/second",
        "keys": "/keys",
        "style": "/style",
        "act": "/act/plan.propose_commitment",
        "not found": "/no/such/page",
    }
    kinds = {"agreement": "agreement", "commitment": "C-14", "round": "round", "meeting": "meeting", "request": "R-28", "asked": "R-31"}
    kinds |= {
        "joint-statement": "statement",
        "report": "report",
        "entry": "entry",
        "import": "import",
        "proposal": "proposal",
        "partner": "partner",
    }
    kinds |= {one: one for one in ("institution", "post", "mechanism", "visit")}
    kinds |= {one: one for one in ("working-group", "series", "document", "national-plan", "cross-link")}
    pages = {"round": "meeting", "asked": "request"}
    pages |= {"amended": "commitment", "pledge": "commitment", "planned": "meeting"}
    kinds |= {"amended": "C-17", "pledge": "P-01", "planned": "planned"}
    kinds |= {"hand-over": "R-40", "refused request": "R-42", "draft of a request": "draft-request"}
    pages |= {"hand-over": "request", "refused request": "request", "draft of a request": "request-draft"}
    records = {f"record of {name}": f"/record/{ids[name]}" for name in ("note", "recalled", "C-14", "entry")}
    return {**plain, **{kind: f"/{pages.get(kind, kind)}/{ids[key]}" for kind, key in kinds.items()}, **records}


def enter(
    browser: Browser, address: str, locale: str, scheme: str = "light", *, name: str = "officer", **more: Any
) -> tuple[BrowserContext, Page, list[str]]:
    """Return a page on which somebody has signed in, and the list of complaints that the browser makes from then on."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, color_scheme=scheme, **more)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "404" not in message.text:
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address + "/login")
    page.click(f"button[lang={locale}]")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("button.first")
    page.wait_for_url(address + "/")
    return context, page, complaints


@pytest.mark.parametrize("locale", matrix.LOCALES)
def test_every_page_holds_in_every_language_light_and_dark(browser: Browser, address: str, desks: Desks, locale: str) -> None:
    context = matrix.context_of(browser)
    page, ear = matrix.enter(context, address, locale, "officer", PASSWORD)
    found = [f"sign-in: {one}" for one in ear.told()]
    for name, path in {**addresses(desks), "hits": "/hits", "screen": "/screen"}.items():
        page.goto(address + path)
        found += [f"{name}: {one}" for one in (*matrix.examine(page, axe_source(), locale), *ear.told())]
        if kept := os.environ.get("MITHAQ_MATRIX_PICTURES"):
            matrix.keep_picture(page, Path(kept) / locale, name)
    context.close()
    assert found == []


def test_the_matrix_catches_planted_faults(browser: Browser, address: str) -> None:
    context = matrix.context_of(browser)
    page, ear = matrix.enter(context, address, "ar", "officer", PASSWORD)
    page.goto(address + "/person")
    planted = "<div class=planted><button aria-label=x></button><button aria-label=y></button><img src=https://elsewhere.invalid/x></div>"
    page.evaluate("(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)", planted)
    page.evaluate("document.querySelector('.planted').style.width = '2000px'")
    page.evaluate(
        "document.querySelectorAll('.planted button').forEach((one) => { one.style.cssText = 'width: 5px; height: 5px; padding: 0'; })"
    )
    page.evaluate("document.documentElement.lang = 'en'")
    found = [*matrix.examine(page, axe_source(), "ar"), *ear.told()]
    context.close()
    for words in ("it says that it is in en", "target-size", "image-alt", "at 1280 it is wider", "at 390 it is wider", "elsewhere.invalid"):
        assert any(words in one for one in found), (words, found)


def test_the_checks_catch_a_planted_fault(browser: Browser, address: str) -> None:
    context, page, complaints = enter(browser, address, "en")
    page.evaluate("document.querySelector('#search').labels[0].remove()")
    page.evaluate("document.querySelector('#search').removeAttribute('placeholder')")
    page.evaluate("document.querySelector('main h1').insertAdjacentHTML('afterend', '<p style=\"color: red\">planted</p>')")
    page.evaluate(axe_source())
    violations = page.evaluate(AXE, [])
    context.close()
    assert any(violation.startswith("label: #search") for violation in violations)
    assert any("style" in complaint for complaint in complaints)


@pytest.mark.parametrize("locale", ["en", "ar", "ur"])
def test_the_sign_in_page_breaks_no_rule(browser: Browser, address: str, locale: str) -> None:
    page = browser.new_page(locale=locale)
    page.goto(address + "/login")
    assert page.get_attribute("html", "lang") == locale
    page.evaluate(axe_source())
    violations = page.evaluate(AXE, [])
    page.close()
    assert violations == []


def test_the_keyboard_goes_searches_picks_and_opens(browser: Browser, address: str) -> None:
    context, page, _ = enter(browser, address, "en")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url(address + "/plan")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    first = page.evaluate("document.querySelector('.picked a').href")
    page.keyboard.press("j")
    assert page.evaluate("document.querySelector('.picked a').href") != first
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(first)
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    context.close()


def test_a_span_and_its_draft_are_joined_while_pointed_at(browser: Browser, address: str, desks: Desks) -> None:
    context, page, _ = enter(browser, address, "ar")
    page.goto(f"{address}/report/{desks.ids['report']}")
    page.hover("a.span.k-commitment")
    joined = page.query_selector_all(".draft.joined")
    assert len(joined) == 1
    page.click("a.span.k-commitment")
    assert page.evaluate("decodeURIComponent(location.hash)") == "#" + str(joined[0].get_attribute("id"))
    context.close()


def test_without_scripts_a_language_is_chosen_and_an_act_is_done(browser: Browser, address: str, desks: Desks) -> None:
    context, page, _ = enter(browser, address, "en", java_script_enabled=False)
    page.select_option("#language", "ar")
    page.click("form:has(#language) button")
    assert page.get_attribute("html", "dir") == "rtl"
    page.goto(f"{address}/act/registry.annotate?record={desks.ids['C-02']}&back=/commitment/{desks.ids['C-02']}")
    page.fill("textarea[name=text]", "كُتبت بلا برامج نصية")
    page.click("main form button")
    assert page.url.startswith(f"{address}/commitment/{desks.ids['C-02']}")
    assert "كُتبت بلا برامج نصية" in page.inner_text("main")
    context.close()


def test_print_shows_exact_times_and_leaves_the_frame_out(browser: Browser, address: str, desks: Desks) -> None:
    context, page, _ = enter(browser, address, "en", "dark")
    page.emulate_media(media="print")
    page.goto(f"{address}/commitment/{desks.ids['C-14']}")
    assert not page.is_visible(".side")
    assert not page.is_visible(".search")
    assert "UTC" in page.inner_text("table.desk.plain")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf()[:5] == b"%PDF-"
    context.close()


def test_nastaliq_stands_on_lines_of_double_height_and_is_loaded_from_here(browser: Browser, address: str) -> None:
    context, page, _ = enter(browser, address, "ur")
    page.wait_for_function("document.fonts.status == 'loaded'")
    assert page.evaluate("document.fonts.check('16px \"Noto Nastaliq Urdu\"', 'منصوبہ')")
    size, height = page.evaluate(
        "(() => { const s = getComputedStyle(document.querySelector('main .what')); return [s.fontSize, s.lineHeight]; })()"
    )
    assert float(height.removesuffix("px")) == pytest.approx(2 * float(size.removesuffix("px")))
    context.close()


@pytest.mark.parametrize(
    ("name", "locale", "kind"), [("report-ar", "ar", "report"), ("plan-ur", "ur", "plan"), ("today-en", "en", "today")]
)
def test_the_pictures_of_the_documents_are_of_these_pages(
    browser: Browser, address: str, desks: Desks, name: str, locale: str, kind: str
) -> None:
    context, page, complaints = enter(browser, address, locale)
    page.goto(address + addresses(desks)[kind])
    page.wait_for_function("document.fonts.status == 'loaded'")
    picture = page.screenshot(full_page=True)
    context.close()
    assert complaints == []
    kept = PICTURES / f"{name}.png"
    if os.environ.get("MITHAQ_PICTURES") or not kept.is_file():
        PICTURES.mkdir(exist_ok=True)
        kept.write_bytes(picture)
    assert kept.read_bytes()[:8] == picture[:8]


def test_without_scripts_a_search_goes_back_to_its_results_and_shows_its_words_nowhere_else(browser: Browser, address: str) -> None:
    context, page, _ = enter(browser, address, "en", java_script_enabled=False)
    page.fill("#search", "المطارات")
    page.click("form.search button")
    assert "المطارات" not in unquote(page.url)
    found = page.url
    page.click("tr[data-row] a")
    assert page.url != found
    page.go_back()
    assert page.url == found
    assert page.input_value("#search") == "المطارات"
    context.close()


def test_the_results_of_a_search_break_no_rule(browser: Browser, address: str) -> None:
    context, page, complaints = enter(browser, address, "ur")
    page.fill("#search", "المطارات")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr[data-row]")
    page.evaluate(axe_source())
    violations = page.evaluate(AXE, [])
    context.close()
    assert violations == complaints == []


def test_a_list_is_filtered_by_the_keyboard_and_its_view_kept(browser: Browser, address: str) -> None:
    context, page, complaints = enter(browser, address, "ar")
    page.goto(address + "/plan/list")
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.id") == "by-state"
    page.select_option("#by-state", "open")
    page.wait_for_url("**/plan/list?state=open*")
    page.click(".saved summary")
    page.fill("#view-name", "المفتوح")
    page.keyboard.press("Enter")
    page.wait_for_selector(".saved a[aria-current]:has-text('المفتوح')")
    context.close()
    assert complaints == []
