"""The API: sessions, acts, records, problems; and that the OpenAPI document says what the routes take."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from mithaq.api.openapi import document
from mithaq.api.site import routes
from tests.agreement.nodes import ALL_ROLES, Node

PASSWORD = "a long invented password"


@pytest.fixture
def client(pair: tuple[Node, Node], agreement: str) -> Iterator[TestClient]:
    east = pair[0]
    for name, roles in (("all", ALL_ROLES), ("overseer", {"overseer"})):
        east.act("registry.open_account", name=name, person=name, roles=sorted(roles), password=PASSWORD, clearance="secret")
    with TestClient(Starlette(routes=list(routes(east.house)))) as made:
        yield made


def bearer(client: TestClient, name: str = "all") -> dict[str, str]:
    token = client.post("/api/session", json={"name": name, "password": PASSWORD}).json()["token"]
    return {"authorization": f"Bearer {token}"}


def test_an_act_by_the_api_is_done_and_its_record_read(client: TestClient, agreement: str) -> None:
    headers = bearer(client)
    done = client.post("/api/acts/registry.annotate", json={"record": agreement, "text": "by the API"}, headers=headers)
    assert done.status_code == 200
    shown = client.get(f"/api/records/{done.json()['records'][0]}", headers=headers).json()
    assert shown["record"]["content"] == "by the API"
    listed = client.get("/api/records", params={"type": "note", "about": agreement}, headers=headers).json()
    assert [one["id"] for one in listed["records"]] == done.json()["records"]


@pytest.mark.parametrize(
    ("headers", "path", "status"),
    [
        ({}, "/api/records", 401),
        ({"authorization": "Bearer nonsense"}, "/api/records", 401),
        ({"authorization": "Basic YWxsOmFsbA=="}, "/api/records", 401),
        ({}, "/api/records/note--x", 401),
    ],
)
def test_without_a_session_nothing_is_read(client: TestClient, headers: dict[str, str], path: str, status: int) -> None:
    answer = client.get(path, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_session_that_was_ended_or_whose_account_was_closed_is_worth_nothing(client: TestClient, pair: tuple[Node, Node]) -> None:
    headers = bearer(client)
    assert client.delete("/api/session", headers=headers).status_code == 204
    assert client.get("/api/records", headers=headers).status_code == 401
    headers = bearer(client, "overseer")
    pair[0].act("registry.close_account", name="overseer", reason="left")
    assert client.get("/api/records", headers=headers).status_code == 401


def test_wrong_credentials_are_refused_alike_and_too_many_close_the_name(client: TestClient) -> None:
    wrong = [client.post("/api/session", json={"name": name, "password": "wrong"}) for name in ("all", "nobody")]
    assert [answer.status_code for answer in wrong] == [401, 401]
    assert wrong[0].json() == wrong[1].json()
    for _ in range(9):
        client.post("/api/session", json={"name": "all", "password": "wrong"})
    assert client.post("/api/session", json={"name": "all", "password": PASSWORD}).status_code == 429


def test_a_role_that_is_missing_is_a_problem_that_names_rule_owner_and_next_act(client: TestClient, agreement: str) -> None:
    headers = {**bearer(client, "overseer"), "accept-language": "ur, en;q=0.5"}
    answer = client.post("/api/acts/registry.annotate", json={"record": agreement, "text": "x"}, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"] == "act.role"
    assert answer.headers["content-language"] == "ur"
    assert all(answer.json()[name] for name in ("title", "detail", "next"))


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/acts/plan.dream", b"{}", 404),
        ("/api/acts/registry.annotate", b"{", 422),
        ("/api/acts/registry.annotate", b'{"record": 1, "record": 2}', 422),
        ("/api/acts/registry.annotate", b'{"record": NaN}', 422),
        ("/api/acts/registry.annotate", b"\xff", 422),
        ("/api/acts/registry.give_range", b'{"agreement": "x", "start": 0}', 403),
        ("/api/session", b"[]", 400),
        ("/api/session", b"\xff", 400),
    ],
)
def test_a_bad_body_is_a_typed_refusal(client: TestClient, path: str, body: bytes, status: int) -> None:
    answer = client.post(path, content=body, headers=bearer(client))
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in answer.text


def test_a_bad_question_is_a_typed_refusal(client: TestClient) -> None:
    headers = bearer(client)
    for query in ({"limit": "x"}, {"type": "note", "colour": "red"}, {"after": "nonsense"}):
        answer = client.get("/api/records", params=query, headers=headers)
        assert 400 <= answer.status_code < 500, query


def test_the_same_key_acts_once(client: TestClient, agreement: str) -> None:
    headers = {**bearer(client), "idempotency-key": "once"}
    ask = {"record": agreement, "text": "once"}
    answers = [client.post("/api/acts/registry.annotate", json=ask, headers=headers).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert client.post("/api/acts/registry.annotate", json={**ask, "text": "twice"}, headers=headers).status_code == 409


def test_the_openapi_document_names_every_open_act_and_resolves(client: TestClient, pair: tuple[Node, Node]) -> None:
    published: dict[str, Any] = client.get("/api/openapi.json").json()
    acts = {act.name for act in pair[0].house.open_acts()}
    assert {path.removeprefix("/api/acts/") for path in published["paths"] if path.startswith("/api/acts/")} == acts
    assert published == document(pair[0].house.open_acts())
    schemas = published["components"]["schemas"]
    refs = set(_refs(published))
    assert {ref.removeprefix("#/components/schemas/") for ref in refs} <= set(schemas)


def _refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            if name == "$ref":
                yield member
            else:
                yield from _refs(member)
    elif isinstance(value, list):
        for member in value:
            yield from _refs(member)


def test_the_node_says_whether_it_lives_and_is_ready(client: TestClient) -> None:
    assert client.get("/livez").json() == {"live": True}
    assert client.get("/readyz").json()["ready"] is True
