"""The invented desks, the site over them, and a browser on it. Everything in the fixtures is invented."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright
from starlette.applications import Starlette
from starlette.testclient import TestClient

from mithaq.web import site
from tests.web.invented import PASSWORD, Desks, make_desks
from tests.web.matrix import ARGUMENTS

BASE = "http://testserver"


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """Two invented desks that have a little of everything on them."""
    made = make_desks(tmp_path_factory.mktemp("desks"))
    yield made
    made.world.close()


@pytest.fixture(scope="module")
def pages(desks: Desks) -> Starlette:
    """The pages of the eastern desk."""
    return Starlette(routes=site.build(desks.east.house, secure=False))


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for every act, however slow the machine is: what becomes of one that takes long is asked in a test of its own."""
    monkeypatch.setattr("mithaq.web.acting.PATIENCE_SECONDS", 120.0)


@dataclass
class Visitor:
    """Somebody at a browser without scripts: signed in when `token` is not empty."""

    client: TestClient
    token: str = ""

    def open(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text[:2000]
        return answer.text

    def send(self, path: str, **form: str) -> tuple[int, str]:
        answer = self.client.post(path, data={"csrf": self.token, **form}, follow_redirects=False)
        return answer.status_code, answer.headers.get("location", answer.text)

    def seek(self, words: str, place: str = "/search", **limits: str) -> str:
        """Ask for words by the form of a place and return the page that answers."""
        status, address = self.send(place, words=words, **limits)
        assert status == 303, address[:2000]
        return self.open(address)


def sign_in(pages: Starlette, name: str, locale: str = "en") -> Visitor:
    """Return a visitor who signed in under an account."""
    client = TestClient(pages, base_url=BASE)
    client.post("/view", data={"locale": locale, "back": "/"}, follow_redirects=False)
    answer = client.post("/login", data={"name": name, "password": PASSWORD, "next": "/"}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    page = client.get("/person").text
    return Visitor(client, page.split('name="csrf" value="')[1].split('"')[0])


@pytest.fixture
def officer(pages: Starlette) -> Visitor:
    """An officer with every role."""
    return sign_in(pages, "officer")


@pytest.fixture
def stranger(pages: Starlette) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(TestClient(pages, base_url=BASE))


@pytest.fixture(scope="module")
def address(pages: Starlette) -> Iterator[str]:
    """The address of a real server for the browser, on a free port of this machine."""
    with serving(pages) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser without a window, for the tests of a file."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield made
        made.close()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(pages: Starlette, port: int = 0) -> Iterator[str]:
    """Serve pages on a port of this machine, a free one if none is named, and give the address."""
    port = port or free_port()
    said = {"log_config": None, "lifespan": "off", "ws": "none", "timeout_graceful_shutdown": 1}
    server = uvicorn.Server(uvicorn.Config(pages, host="127.0.0.1", port=port, **said))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:  # without it a test that fails here would leave the server, and the run with it, standing for ever
        server.should_exit = True
        thread.join()


def chromium() -> str:
    """Return the browser to test with, MITHAQ_CHROMIUM or Debian's."""
    return os.environ.get("MITHAQ_CHROMIUM", "/usr/bin/chromium")


def axe_source() -> str:
    """Return the accessibility checker that `npm ci` put into node_modules."""
    return (Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js").read_text()
