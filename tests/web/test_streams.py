"""Answers that take long, tokens of other systems, and limits at the sign-in: what ends with a session, and what never began by one."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from mithaq.acts.limits import Limits, Rate
from mithaq.acts.sessions import PASSWORD, TOKEN, begin
from mithaq.web import site
from mithaq.web.face import Face
from mithaq.web.preferences import Preferences
from mithaq.web.streams import PART_BYTES, Bell, SessionOver, send_file
from mithaq.web.visit import Outside, Site, Visit
from tests.web.conftest import BASE
from tests.web.invented import Desks


def session(desks: Desks, way: str) -> str:
    """Return a session of an account that is there."""
    with desks.east.reading() as reading:
        account = reading.account("second")
    assert account is not None
    return begin(desks.east.house, account, way)


def test_a_download_breaks_off_at_the_next_part_when_its_session_ends(desks: Desks) -> None:
    house = desks.east.house
    token = session(desks, PASSWORD)
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    face = Face(Preferences(), Preferences().manner("en"), house.clock(), str)
    shared = Site(house, False, "0", str, Outside(), Bell(house.store), b"an invented key of thirty-two by")
    visit = Visit(shared, Request(scope), Preferences(), face, None, token)
    content = bytes(3 * PART_BYTES)

    async def download() -> int:
        got = 0
        async for part in send_file(visit, content, {}).body_iterator:  # type: ignore[attr-defined]
            got += len(part)
            desks.east.act("registry.sign_out", name="second", reason="the desk was left open")
        return got

    with pytest.raises(SessionOver):
        asyncio.run(download())


def test_a_token_of_another_system_opens_the_api_and_no_page(desks: Desks) -> None:
    app = Starlette(routes=site.build(desks.east.house, secure=False))
    token = session(desks, TOKEN)
    answer = TestClient(app, base_url=BASE, cookies={"mithaq": token}).get("/plan", follow_redirects=False)
    assert answer.headers["location"].startswith("/login")


def test_who_signs_in_too_fast_from_one_address_is_told_to_wait(desks: Desks) -> None:
    limits = Limits(lambda: 0, {"user": Rate(9, 1), "sign-in address": Rate(2, 0.5), "sign-in node": Rate(9, 1)})
    app = Starlette(routes=site.build(desks.east.house, secure=False, outside=Outside(limits)))
    client = TestClient(app, base_url=BASE)
    statuses = [client.post("/login", data={"name": "nobody at all", "password": "x"}).status_code for _ in range(3)]
    assert statuses == [401, 401, 429]
