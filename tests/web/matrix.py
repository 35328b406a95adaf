"""What must hold of every page in every language, asked of a real browser: used by the tests on the invented desks and by
`benchmarks/matrix.py` on a node with 100,000 records.

1. `lang` and `dir` of the document are those of the language.
2. No rule of axe-core is broken: WCAG 2.2 A and AA, the size of targets among them, and its best practices; nor of contrast in the dark.
3. The browser complains of nothing, and nothing is asked of another host.
4. At 1280 and at 390 pixels nothing is wider than the window.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

LOCALES = ("en", "ar", "ur")
WIDTHS = (1280, 390)
HEIGHT = 900
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The policy of the pages forbids scripts that are not theirs; the checker comes in by the debugger, which no page can.
AXE = """async (rules) => {
  const options = rules.length ? {runOnly: {type: "rule", values: rules}} : {rules: {"target-size": {enabled: true}}};
  const found = await axe.run(document, {resultTypes: ["violations"], ...options});
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`);
}"""
# What runs over the edge of the window, by the deepest element that does.
WIDER = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return "";
  const over = (one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.right > root.clientWidth + 1 || box.left < -1);
  };
  const wide = [...document.querySelectorAll("body *")].filter((one) => over(one) && ![...one.children].some(over));
  return `by ${root.scrollWidth - root.clientWidth} pixels: ` + wide.slice(0, 2).map((one) => `${one.tagName}.${one.className}`).join(" ");
}"""
IDENTIFIER = re.compile(r"[a-z0-9-]+--[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LEAVES = ("/logout", "/static/", "/attachment/", "/changes", "/plan/export/")


@dataclass
class Ear:
    """What a browser says while pages are open: complaints, and what it asks of other hosts."""

    address: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext, page: Page) -> None:
        """Hear a page from now on."""
        context.on("request", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def told(self) -> list[str]:
        """Return what was heard since it was last asked."""
        heard = [*self.complaints, *(f"asks {one}" for one in self.elsewhere)]
        self.complaints.clear()
        self.elsewhere.clear()
        return heard

    def _asked(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if host != urlsplit(self.address).netloc:
            self.elsewhere.append(host or request.url[:40])

    def _said(self, message: ConsoleMessage) -> None:
        # That a page answers with 404 is what was asked of it.
        if message.type in ("error", "warning") and "status of 404" not in message.text:
            self.complaints.append(message.text)


def examine(page: Page, axe: str, locale: str) -> list[str]:
    """Return what is wrong with the open page; everything that is folded is unfolded first."""
    found = []
    root = page.locator("html")
    direction = "ltr" if locale == "en" else "rtl"
    if (root.get_attribute("lang"), root.get_attribute("dir")) != (locale, direction):
        found.append(f"it says that it is in {root.get_attribute('lang')}, {root.get_attribute('dir')}")
    if page.evaluate("getComputedStyle(document.documentElement).direction") != direction:
        found.append("it runs in the wrong direction")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(axe)
    found += page.evaluate(AXE, [])
    # In the dark only colours differ, so only their rule is asked again.
    page.emulate_media(color_scheme="dark")
    found += [f"in the dark: {one}" for one in page.evaluate(AXE, ["color-contrast"])]
    page.emulate_media(color_scheme="light")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        wider = page.evaluate(WIDER)
        if wider:
            found.append(f"at {width} it is wider than the window {wider}")
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    return found


def keep_picture(page: Page, folder: Path, name: str) -> None:
    """Keep a picture of the page at each width, as far down as 6,000 pixels."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "today"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        height = min(6_000, int(page.evaluate("document.documentElement.scrollHeight")))
        page.screenshot(path=folder / f"{plain}-{width}.png", full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})


def walk(page: Page, address: str, first: Iterable[str] = ("/",), each: int = 2) -> Iterator[str]:
    """Open every page that links lead to, `each` addresses of each kind, and yield its path while it is open; a download is no page.

    Two addresses are of one kind when they differ in identifiers and in the values of their queries alone.
    """
    waiting, seen, counted = deque(first), set(first), dict.fromkeys((kind_of(one) for one in first), 1)
    while waiting:
        path = waiting.popleft()
        page.goto(address + path)
        yield path
        for link in page.evaluate("[...document.querySelectorAll('a[href]:not([download])')].map((one) => one.href)"):
            parts = urlsplit(link)
            found = parts.path + (f"?{parts.query}" if parts.query else "")
            kind = kind_of(found)
            if not link.startswith(address) or found in seen or found.startswith(LEAVES) or counted.get(kind, 0) >= each:
                continue
            seen.add(found)
            counted[kind] = counted.get(kind, 0) + 1
            waiting.append(found)


def kind_of(path: str) -> str:
    """Return what an address is of: its path without identifiers, and the names in its query."""
    parts = urlsplit(path)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    bare = IDENTIFIER.sub("ID", parts.path)
    return re.sub(r"/(group|attachment|act)/.+", r"/\1/ID", bare) + "?" + "&".join(names)


def enter(context: BrowserContext, address: str, locale: str, name: str, password: str) -> tuple[Page, Ear]:
    """Return a page on which somebody has signed in in a language, and the ear that hears it from then on."""
    page = context.new_page()
    ear = Ear(address)
    ear.listen(context, page)
    page.goto(address + "/login")
    page.click(f"button[lang={locale}]")
    page.fill("#name", name)
    page.fill("#password", password)
    page.click("button.first")
    page.wait_for_url(address + "/")
    return page, ear


def context_of(browser: Browser) -> BrowserContext:
    """Return a fresh browser of the first width, in which no colour is on its way to another."""
    return browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}, color_scheme="light", reduced_motion="reduce")
