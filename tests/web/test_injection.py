"""Scripts, links and template code in every field that a partner can fill: none runs, none loads, none leads away, all is shown as text.

The partner (`hostile.py`) poisons every type of record that crosses. Each page that shows such a record is opened in Chromium in English
and Arabic, with the pages' own policy, which would report what it stops; and once more with the policy taken away by the debugger, so that
what would run does run. In the first passes nothing may be stopped, in the last nothing may run: the escaping alone has to hold.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from starlette.applications import Starlette

from mithaq.records.ident import is_id
from mithaq.web import rendering, site
from mithaq.web.titles import subject_of
from tests.web.conftest import chromium, serving, sign_in
from tests.web.hostile import MARK, Hostile, make_hostile
from tests.web.matrix import ARGUMENTS
from tests.web.test_browser import enter

# Every address that names no record; one of them never ends, by which open pages are told of changes.
PLAIN = sorted({one.path for one in site.ADDRESSES if one.method == "GET" and "{" not in one.path} - {"/changes"})
LISTS = (*PLAIN, "/requests?state=all", "/records?type=note", "/act/plan.propose_commitment", "/act/requests.send")
# No name is looked up, so that what is asked of elsewhere fails at once and is seen all the same.
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
EVIL = "\"'><img src=x onerror=window.hit=1><script>window.hit=1</script>{{7*7}}javascript:window.hit=1"
# Asked of the document itself: nothing that was made of a stored word but text.
FOREIGN = """() => {
  const here = location.origin, found = [];
  for (const one of document.querySelectorAll("*")) {
    for (const name of one.getAttributeNames()) {
      if (name.startsWith("on") || name === "style" || name === "srcdoc") found.push(`${one.tagName} has ${name}`);
    }
    for (const name of ["href", "src", "action", "formAction", "data", "poster"]) {
      const value = one[name];
      if (typeof value !== "string" || !one.hasAttribute(name.toLowerCase()) || value === "") continue;
      if (new URL(value, location.href).origin !== here) found.push(`${one.tagName} leads to ${value.slice(0, 60)}`);
    }
    if (["IFRAME", "OBJECT", "EMBED", "BASE", "STYLE", "FRAME"].includes(one.tagName)) found.push(one.tagName);
    if (one.tagName === "META" && one.httpEquiv) found.push("META refreshes");
    if (one.tagName === "IMG" && one.getAttribute("src") === "x") found.push("IMG was made of a word");
  }
  if (window.hit !== undefined) found.push(`a script ran: ${window.hit}`);
  return found;
}"""
SHOWN = """() => document.body.textContent + " " +
  [...document.querySelectorAll("input, textarea")].map((one) => one.value).join(" ")"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """A node whose partner is hostile."""
    made = make_hostile(tmp_path_factory.mktemp("hostile"))
    yield made
    made.world.close()


@pytest.fixture(scope="module")
def hostile_pages(hostile: Hostile) -> Starlette:
    return Starlette(routes=site.build(hostile.east.house, secure=False))


@pytest.fixture(scope="module")
def hostile_address(hostile_pages: Starlette) -> Iterator[str]:
    with serving(hostile_pages) as address:
        yield address


@pytest.fixture(scope="module")
def hostile_browser() -> Iterator[Browser]:
    if not Path(chromium()).is_file():
        pytest.skip("no Chromium: install Debian's package, or set MITHAQ_CHROMIUM")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, NOWHERE])
        yield made
        made.close()


def look(browser: Browser, address: str, paths: dict[str, frozenset[str]], locale: str, **more: Any) -> list[str]:
    """Return what is wrong with pages: what ran, was stopped, was loaded from elsewhere, leads away, or is not shown."""
    context, page, complaints = enter(browser, address, locale, **more)
    found: list[str] = []
    context.expose_binding("complain", lambda _source, words: found.append(f"the policy stopped {words}"))
    context.add_init_script("document.addEventListener('securitypolicyviolation', (one) => complain(one.violatedDirective), true)")
    context.on("request", lambda request: None if request.url.startswith(address) else found.append(f"asked for {request.url[:80]}"))
    page.on("dialog", lambda dialog: (found.append(f"a script spoke: {dialog.message}"), dialog.dismiss()))
    for path, marks in paths.items():
        before = len(found)
        page.goto(address + path)
        found += page.evaluate(FOREIGN)
        shown = page.evaluate(SHOWN)
        found += [f"{mark} is not shown" for mark in sorted(marks) if mark not in shown]
        found[before:] = [f"{path}: {one}" for one in found[before:]]
    context.close()
    # That a page is refused is not a fault of the page.
    return found + [one for one in complaints if not one.startswith("Failed to load resource: the server responded with a status of 4")]


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_nothing_that_a_partner_writes_is_stopped_loaded_or_lost_on_any_page(
    hostile_browser: Browser, hostile_address: str, hostile: Hostile, locale: str
) -> None:
    records = hostile.addresses(poisoned=True) if locale == "en" else hostile.one_of_each()
    assert len(records) > 30
    assert look(hostile_browser, hostile_address, {**dict.fromkeys([*LISTS, *hostile.around], frozenset[str]()), **records}, locale) == []


@pytest.mark.browser
def test_without_the_policy_nothing_that_a_partner_writes_runs_either(
    hostile_browser: Browser, hostile_address: str, hostile: Hostile
) -> None:
    paths = {**dict.fromkeys([*LISTS, *hostile.around], frozenset[str]()), **hostile.one_of_each()}
    assert look(hostile_browser, hostile_address, paths, "en", bypass_csp=True) == []


@pytest.mark.browser
def test_a_planted_template_that_does_not_escape_is_caught(
    hostile_browser: Browser, hostile_address: str, hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = rendering.environment().overlay(autoescape=False)
    note = next(one for one in hostile.taken if one.type == "note" and one.poisoned)
    monkeypatch.setattr("mithaq.web.rendering.environment", lambda: planted)
    path = {f"/record/{note.id}": frozenset[str]()}
    stopped = look(hostile_browser, hostile_address, path, "en")
    assert any("the policy stopped" in one for one in stopped)
    assert any("IMG was made of a word" in one for one in stopped)
    ran = look(hostile_browser, hostile_address, path, "en", bypass_csp=True)
    assert any("a script ran" in one for one in ran)
    assert any("asked for https://elsewhere.invalid" in one for one in ran)


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_what_comes_back_in_refusals_searches_and_forms_is_text(hostile_browser: Browser, hostile_address: str, locale: str) -> None:
    asked = html.unescape(EVIL).replace("#", "")
    quoted = "".join(f"%{byte:02X}" for byte in asked.encode())
    paths = [
        f"/record/{quoted}",
        f"/no/{quoted}",
        f"/search?q={quoted}",
        f"/act/{quoted}",
        f"/act/plan.propose_commitment?number={quoted}&back={quoted}&agreement={quoted}&texts.0.text={quoted}&{quoted}={quoted}",
        f"/requests?state={quoted}&way={quoted}&after={quoted}",
        f"/plan?pillar={quoted}",
        f"/reports?language={quoted}",
        f"/group/{quoted}",
        f"/login?next={quoted}",
        f"/?notice={quoted}",
    ]
    assert look(hostile_browser, hostile_address, dict.fromkeys(paths, frozenset[str]()), locale) == []


def test_a_note_on_nothing_is_about_nothing(hostile: Hostile) -> None:
    with hostile.east.reading() as reading:
        held = [reading.get(one.id) for one in hostile.taken if one.type == "note"]
    assert {subject_of(one) == "" or is_id(subject_of(one)) for one in held if one is not None} == {True}


def test_no_record_that_a_partner_sends_takes_a_page_down(hostile: Hostile, hostile_pages: Starlette) -> None:
    officer = sign_in(hostile_pages, "officer")
    down = []
    for path in [*LISTS, *hostile.around, *hostile.addresses(poisoned=False)]:
        answer = officer.client.get(path)
        if answer.status_code != 200 and not path.startswith("/login/"):
            down.append((path, answer.status_code, re.sub("<[^>]+>", "", answer.text)[-300:][:100]))
    assert down == []


def test_the_partner_sends_something_of_every_type_that_crosses(hostile: Hostile) -> None:
    types = {one.type for one in hostile.taken if one.poisoned}
    crossing = {one.name for one in hostile.east.house.rules.types.values() if not one.stays_here}
    # An agreement and its markings come first; a recall, a proof and a signed copy are made by their acts and checked word by word.
    assert crossing - types <= {
        "agreement",
        "sign-off",
        "recall",
        "recall-receipt",
        "marking-definition",
        "onward-copy",
        "consent",
        "receipt",
    }
    assert all(MARK.search(mark) for one in hostile.taken for mark in one.marks)
    assert hostile.refused > 0
