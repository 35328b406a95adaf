"""The start page, step by step: its commands run, its words pressed and typed on two served nodes, its pictures made.

Each step below does what the page says, and every bold word and typed text of the page must have been used. With MITHAQ_PICTURES=1 the
pictures are made anew; a missing one is made in any case.
"""

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.web.conftest import chromium, free_port
from tests.web.matrix import ARGUMENTS
from tests.web.test_ways import give_authenticator

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(chromium()).is_file(), reason="no Chromium: install Debian's package, or set MITHAQ_CHROMIUM"),
]
ROOT = Path(__file__).resolve().parents[2]
START = ROOT / "docs/start.md"
PORTS = ("8470", "8471", "8480", "8481")
EAST, WEST = "Eastland", "Westland"


@dataclass
class Step:
    """One step of the page: its commands, what it says to press and to type, and what of it was used."""

    title: str
    text: str
    used: set[str] = field(default_factory=set)

    @property
    def commands(self) -> list[str]:
        blocks = re.findall(r"```sh\n(.*?)```", self.text, re.DOTALL)
        return [line for block in blocks for line in block.splitlines()]

    @property
    def said(self) -> set[str]:
        """Return every bold word and every typed text of the step's prose."""
        prose = re.sub(r"```.*?```", "", self.text, flags=re.DOTALL)
        return set(re.findall(r"\*\*(.+?)\*\*", prose.replace("\n", " "))) | set(re.findall(r"`(.+?)`", prose))

    def use(self, words: str) -> str:
        """Return some words, which the step must say."""
        assert words in self.said, f"step “{self.title}” does not say “{words}”"
        self.used.add(words)
        return words


@dataclass
class Side:
    """One officer with a browser at one node."""

    name: str
    address: str
    context: BrowserContext
    page: Page

    def press(self, words: str) -> None:
        self.page.locator(f"main button:text-is({words!r}), main a:text-is({words!r})").first.click()

    def desk(self, words: str) -> None:
        self.page.locator("#desks a", has_text=words).click()
        self.page.wait_for_load_state()

    def act(self, words: str) -> "Form":
        """Open the form of an act, as its name is pressed."""
        summary = self.page.locator(f"details.act > summary:text-is({words!r})").first
        if summary.locator("..").get_attribute("open") is None:
            summary.click()
        return Form(self.page, summary.locator("xpath=.."), words)

    def until(self, path: str, selector: str) -> None:
        """Open a page again until it has something: what the partner sent arrives within seconds."""
        for _ in range(60):
            self.page.goto(self.address + path)
            if self.page.query_selector(selector) is not None:
                return
            self.page.wait_for_timeout(500)
        raise AssertionError(f"{path} of {self.name} never had {selector}: {self.page.inner_text('main')[:500]}")


@dataclass
class Form:
    """The form of an act on a page."""

    page: Page
    form: Locator
    name: str

    def fill(self, field_name: str, value: str) -> None:
        self.form.locator(f"[name='{field_name}']").fill(value)

    def choose(self, field_name: str, label: str) -> None:
        self.form.locator(f"select[name='{field_name}']").select_option(label=label)

    def tick(self, field_name: str, value: str) -> None:
        self.form.locator(f"input[name='{field_name}'][value='{value}']").check()

    def send(self) -> None:
        with self.page.expect_navigation():
            self.form.locator("form > button").click()


@dataclass
class Walk:
    """Somebody who does what the page says, in a folder of their own."""

    folder: Path
    steps: list[Step]
    ports: dict[str, str]
    browser: Browser
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    sides: dict[str, Side] = field(default_factory=dict)
    agreement: str = ""
    commitment: str = ""

    def run(self, line: str) -> str:
        """Return what a command of the page prints; ports are free ones of this machine, and nothing is installed."""
        done = subprocess.run(self._words(line), cwd=self.folder, capture_output=True, text=True, check=False, env=self._environment(line))
        assert done.returncode == 0, f"{line}: {done.stderr}"
        return done.stdout

    def serve(self, line: str) -> None:
        self.running.append(subprocess.Popen(self._words(line), cwd=self.folder, stdout=subprocess.DEVNULL, env=self._environment(line)))

    def _words(self, line: str) -> list[str]:
        for said, free in self.ports.items():
            line = line.replace(said, free)
        words = [word for word in shlex.split(line) if not re.fullmatch(r"[A-Z_]+=.*", word)]
        assert words[0] == "mithaq", line
        return [sys.executable, "-m", "mithaq.cli", *words[1:]]

    def _environment(self, line: str) -> dict[str, str]:
        given = dict(word.split("=", 1) for word in shlex.split(line) if re.fullmatch(r"[A-Z_]+=.*", word))
        return {**os.environ, **given}

    def both(self) -> tuple[Side, Side]:
        return self.sides[EAST], self.sides[WEST]

    def picture(self, number: int, page: Page) -> None:
        kept = ROOT / f"docs/pictures/start-{number}.png"
        page.evaluate("document.fonts.ready")
        picture = page.screenshot()
        if os.environ.get("MITHAQ_PICTURES") or not kept.is_file():
            kept.write_bytes(picture)
        assert f"pictures/start-{number}.png" in self.steps[number - 1].text


def make_two_nodes(walk: Walk, step: Step) -> None:
    for line in step.commands:
        if line.startswith("printf"):
            text, file = re.fullmatch(r"printf '(.*)' > (\S+)", line).groups()  # type: ignore[union-attr]
            (walk.folder / file).write_text(text)
        elif line.endswith(" serve"):
            walk.serve(line)
        elif not line.startswith("pip "):
            said = dict(re.findall(r"(?m)^(\w+): (.*)$", walk.run(line)))
            walk.links[said["name"]] = said["link"]
    step.use("init")
    for name, link in walk.links.items():
        address = re.match(r"http://localhost:\d+", link)[0]  # type: ignore[index]
        _wait_for(address)
        context = walk.browser.new_context(viewport={"width": 1280, "height": 800}, locale="en")
        page = context.new_page()
        give_authenticator(context, page)
        page.goto(link)
        walk.sides[name] = Side(name, address, context, page)
    walk.picture(1, walk.sides[EAST].page)


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            if httpx.get(f"{address}/livez", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.25)
    raise AssertionError(f"{address} never answered")


def come_in(walk: Walk, step: Step) -> None:
    for side in walk.both():
        side.press(step.use("Sign in and set up"))
        side.page.fill("#passkey-label", step.use("key in the office"))
        side.press(step.use("Add a passkey"))
        side.page.wait_for_url("**notice=done#ways")
        assert side.page.is_visible(f"button:text-is('{step.use('Set up one-time codes')}')")
    walk.picture(2, walk.sides[EAST].page)


def meet(walk: Walk, step: Step) -> None:
    for here, there in (walk.both(), walk.both()[::-1]):
        here.desk(step.use("Registry"))
        here.act(step.use("Give this node's identity file")).send()
        file = here.page.inner_text("main pre")
        there.desk("Registry")
        form = there.act(step.use("Accept a partner's identity file"))
        form.fill("identity_file", file)
        form.send()
    digits = {}
    for side in walk.both():
        side.desk("Registry")
        side.page.locator("main table.desk a").first.click()
        side.page.wait_for_url("**/partner/**")
        digits[side.name] = side.page.inner_text("dt:text-is('ours') + dd code")
    for side in walk.both():
        form = side.act(step.use("Confirm a partner's fingerprint"))
        form.fill("fingerprint", digits[WEST if side.name == EAST else EAST])
        form.send()
    walk.picture(3, walk.sides[EAST].page)


def agree(walk: Walk, step: Step) -> None:
    east, _ = walk.both()
    east.desk(step.use("Registry"))
    form = east.act(step.use("Propose an agreement"))
    form.fill("name", step.use("Invented security cooperation"))
    for row, (party, code) in enumerate(((EAST, "EL"), (WEST, "WL"))):
        form.choose(f"parties.{row}.identity", step.use(party))
        form.fill(f"parties.{row}.name", party)
        form.fill(f"parties.{row}.code", step.use(code))
    for name in ("purposes", "pillars"):
        form.fill(name, step.use("counter-narcotics"))
    form.send()
    walk.agreement = east.page.url.partition("?")[0].rpartition("/")[2]
    for side in walk.both():
        side.until(f"/agreement/{walk.agreement}", "#act-registry-sign_agreement")
        form = side.act(step.use("Sign an agreement"))
        form.fill("office", step.use("Ministry of the Interior"))
        form.send()
    for side in walk.both():
        side.until(f"/agreement/{walk.agreement}", "main .state:text-is('in force')")
    walk.picture(4, east.page)


def read_a_report(walk: Walk, step: Step) -> None:
    east, _ = walk.both()
    east.desk(step.use("Reports"))
    form = east.act(step.use("Receive a report"))
    form.fill("title", step.use("Dialogue in Eastport"))
    form.fill("source", step.use("invented.example"))
    form.fill("text", " ".join(line.removeprefix("> ") for line in step.text.splitlines() if line.startswith("> ")))
    form.send()
    east.page.wait_for_url("**/report/**")
    walk.picture(5, east.page)


def propose(walk: Walk, step: Step) -> None:
    east, _ = walk.both()
    keyboard = east.page.keyboard
    for _ in range(40):
        keyboard.press(step.use("j"))
        if "install scanners" in east.page.inner_text(".picked") and east.page.query_selector(".picked [data-press=c]"):
            break
    with east.page.expect_navigation():
        keyboard.press(step.use("c"))
    for name, party in (("debtors", WEST), ("creditors", EAST)):
        east.page.locator(f"label:has(input[name={name}])", has_text=step.use(party)).check()
    walk.picture(6, east.page)
    with east.page.expect_navigation():
        east.press(step.use("Propose a commitment"))
    with east.page.expect_navigation():
        east.page.get_by_role("link", name=step.use("Open what was made")).click()
    walk.commitment = east.page.url.partition("?")[0].rpartition("/")[2]


def sign(walk: Walk, step: Step) -> None:
    east, west = walk.both()
    form = east.act(step.use("Sign a commitment"))
    form.fill("office", step.use("Ministry of the Interior"))
    form.send()
    waiting = f"main a[href^='/commitment/{walk.commitment}']"
    west.until("/", waiting)
    west.page.locator(waiting).first.click()
    form = west.act("Sign a commitment")
    form.fill("office", "Ministry of the Interior")
    form.send()
    for side in (west, east):
        side.until(f"/commitment/{walk.commitment}", "main .state:text-is('agreed')")
    walk.picture(7, east.page)


def prove(walk: Walk, step: Step) -> None:
    east, _ = walk.both()
    east.desk(step.use("Registry"))
    with east.page.expect_download() as download:
        east.press(step.use("Proof with Westland under “Invented security cooperation”"))
    download.value.save_as(walk.folder / "mithaq-proof.json")
    said = walk.run(step.commands[0])
    assert walk.commitment in said
    assert EAST in said
    assert WEST in said


DOING: dict[str, Callable[[Walk, Step], None]] = {
    "1. Make two nodes": make_two_nodes,
    "2. Come in": come_in,
    "3. Meet": meet,
    "4. Agree": agree,
    "5. Read a report": read_a_report,
    "6. Propose the commitment": propose,
    "7. Sign, and let the other side sign": sign,
    "8. Prove it": prove,
}


def steps_of(text: str) -> list[Step]:
    parts = re.split(r"(?m)^## ", text)[1:]
    return [Step(part.partition("\n")[0].strip(), part.partition("\n")[2]) for part in parts]


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    steps = steps_of(START.read_text())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        made = Walk(tmp_path, steps, {said: str(free_port()) for said in PORTS}, browser)
        yield made
        browser.close()
    for process in made.running:
        process.terminate()
    for process in made.running:
        process.wait(timeout=30)


def test_the_start_page_leads_from_nothing_to_a_counter_signed_commitment(walk: Walk) -> None:
    assert [step.title for step in walk.steps] == list(DOING)
    for step in walk.steps:
        DOING[step.title](walk, step)
        assert step.said - step.used == set(), f"step “{step.title}” says what nobody did"


def test_a_step_that_says_what_nobody_does_is_caught() -> None:
    step = steps_of("# x\n\n## 1. A step\n\nPress **Anything** and type `words`.\n")[0]
    step.use("words")
    assert step.said - step.used == {"Anything"}
    with pytest.raises(AssertionError, match="does not say"):
        step.use("Something else")
