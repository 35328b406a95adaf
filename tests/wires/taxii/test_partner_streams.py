"""What a partner reads by TAXII of what it was given: nothing else, and never what was recalled."""

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from mithaq.app import line
from mithaq.exchange.channel import outward
from mithaq.wires.taxii.streams import CERTIFICATE, shelf_id
from tests.agreement.nodes import Node, World, agree, meet
from tests.agreement.test_story import commitment

ACCEPT = {"Accept": "application/taxii+json;version=2.1"}


RANDOM = {"id", "signature", "about", "sha256", "modified", "created", "about_modified", "date_added", "version", "object_marking_refs"}


class Certified:
    """The line's application as a connection with a given certificate has it."""

    def __init__(self, node: Node, certificate: bytes | None) -> None:
        self._app = line(node.house, lambda: None)
        self._certificate = certificate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app({**scope, CERTIFICATE: self._certificate}, receive, send)


def client(node: Node, caller: Node | None) -> TestClient:
    return TestClient(Certified(node, None if caller is None else caller.house.identity.certificate), headers=ACCEPT)


def objects(asked: TestClient, shelf: str, **query: str) -> list[dict[str, Any]]:
    answer = asked.get(f"/taxii/partner/collections/{shelf}/objects/", params={"match[version]": "all", **query})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json().get("objects", [])
    return found


@pytest.fixture
def shelf(pair: tuple[Node, Node], agreement: str) -> str:
    return shelf_id(outward(pair[1].id, agreement))


def test_a_partner_finds_its_stream_and_reads_what_was_released_to_it(pair: tuple[Node, Node], agreement: str, shelf: str) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    asked = client(east, west)
    assert asked.get("/taxii2/").json()["api_roots"] == ["https://eastland.invalid/taxii/partner/"]
    listed = asked.get("/taxii/partner/collections/").json()["collections"]
    assert [(one["id"], one["can_read"], one["can_write"]) for one in listed] == [(shelf, True, False)]
    assert made in [one["id"] for one in objects(asked, shelf)]
    stored = objects(asked, shelf, **{"match[id]": made})
    with east.reading() as reading:
        assert [json.loads(reading.get(made).body)] == stored


def test_nobody_else_is_given_it(world: World, pair: tuple[Node, Node], agreement: str, shelf: str, tmp_path: Path) -> None:
    east, west = pair
    north = world.add("northland", tmp_path)
    meet(east, north)
    for asked, status in ((client(east, None), 401), (client(east, east), 401), (client(east, north), 404)):
        assert asked.get(f"/taxii/partner/collections/{shelf}/objects/").status_code == status
    asked = client(east, west)
    assert asked.get(f"/taxii/partner/collections/{shelf}/").status_code == 200
    forged = {"Authorization": "Basic d2VzdDp3ZXN0", "X-Forwarded-Client-Cert": "x"}
    assert client(east, None).get(f"/taxii/partner/collections/{shelf}/", headers=forged).status_code == 401
    east.act("registry.revoke_partner", partner=west.id, reason="a lost key")
    assert asked.get(f"/taxii/partner/collections/{shelf}/").status_code == 401


def test_a_partner_writes_and_deletes_nothing(pair: tuple[Node, Node], agreement: str, shelf: str) -> None:
    east, west = pair
    asked = client(east, west)
    posted = asked.post(
        f"/taxii/partner/collections/{shelf}/objects/", content=b'{"objects": []}', headers={"Content-Type": ACCEPT["Accept"]}
    )
    assert posted.status_code == 403
    assert asked.delete(f"/taxii/partner/collections/{shelf}/objects/{agreement}/").status_code == 403
    assert asked.get("/taxii/partner/status/x/").status_code == 404


def test_a_reader_that_follows_the_dates_is_told_of_a_recall_and_no_longer_given_the_text(
    pair: tuple[Node, Node], agreement: str, shelf: str
) -> None:
    east, west = pair
    made = commitment(east, west, agreement, measure="Words that are gone")
    asked = client(east, west)
    before = asked.get(f"/taxii/partner/collections/{shelf}/objects/").headers["x-taxii-date-added-last"]
    east.act("registry.recall", record=made, reason="said in error")
    told = objects(asked, shelf, added_after=before)
    assert [(one["id"], one["revoked"]) for one in told] == [(made, True)]
    assert told[0]["extensions"], "the reader must still know the type"
    assert "Words that are gone" not in json.dumps(objects(asked, shelf))
    one = asked.get(f"/taxii/partner/collections/{shelf}/objects/{made}/").json()["objects"]
    assert [each["revoked"] for each in one] == [True]
    assert asked.get(f"/taxii/partner/collections/{shelf}/objects/{made}/versions/").json()["versions"] == [told[0]["modified"]]


def test_pages_of_a_stream_give_every_record_once(pair: tuple[Node, Node], agreement: str, shelf: str) -> None:
    east, west = pair
    for number in range(7):
        commitment(east, west, agreement, number=f"C-{number}")
    asked = client(east, west)
    whole = [one["id"] for one in objects(asked, shelf)]
    paged: list[str] = []
    query: dict[str, str] = {"limit": "3", "match[version]": "all"}
    while True:
        page = asked.get(f"/taxii/partner/collections/{shelf}/objects/", params=query).json()
        paged += [one["id"] for one in page["objects"]]
        if not page["more"]:
            break
        query["next"] = page["next"]
    assert paged == whole
    assert len(whole) > 7


def test_a_record_that_is_not_for_the_partner_changes_no_byte_of_what_it_reads(tmp_path: Path) -> None:
    seen = []
    for secret in (False, True):
        world = World()
        (tmp_path / str(secret)).mkdir()
        east, west = world.add("eastland", tmp_path / str(secret)), world.add("westland", tmp_path / str(secret))
        meet(east, west)
        agreement = agree(world, east, west)
        shelf = shelf_id(outward(west.id, agreement))
        now = east.clock.now
        if secret:
            east.act("reports.receive", title="Secret", text="An invented secret.", source="a test")
            intake = east.act("registry.open_intake", title="Secret intake").said["intake"]
            east.act("registry.open_client", name="secret", reads=[intake], writes=[intake], password="a long enough secret")
        east.clock.now = now + 1_000_000
        asked = client(east, west)
        base = f"/taxii/partner/collections/{shelf}"
        paths = (
            "/taxii2/",
            "/taxii/partner/",
            "/taxii/partner/collections/",
            f"{base}/",
            f"{base}/manifest/",
            f"{base}/objects/",
            f"{base}/objects/?limit=1",
        )
        seen.append(
            [(path, (answer := asked.get(path)).status_code, _without_random(answer.content), sorted(answer.headers)) for path in paths]
        )
        world.close()
    assert seen[0] == seen[1]


def _without_random(content: bytes) -> bytes:
    """Return what a page says without what the seeds of the two worlds differ in: signatures, identifiers, times, cursors."""
    value = json.loads(content)
    for one in value.get("objects", []):
        for name in (
            "id",
            "signature",
            "about",
            "sha256",
            "modified",
            "created",
            "about_modified",
            "date_added",
            "version",
            "valid_from",
            "object_marking_refs",
        ):
            one.pop(name, None)
    value.pop("next", None)
    return json.dumps(value).encode()
