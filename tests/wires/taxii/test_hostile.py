"""What a hostile or a broken client cannot do: get in, get more, get a fault, or take a name that is not its own."""

import base64
import json
from typing import Any

import pytest

from mithaq.acts import clients
from mithaq.records.ident import named_id, timestamp
from mithaq.records.marking import Tlp
from tests.agreement.nodes import START, Node
from tests.wires.taxii.scene import TAXII, Scene, basic, observable, open_scene, tool


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic ",
        "Bearer",
        "Bearer  ",
        "Basic " + base64.b64encode(b"both").decode(),
        "Basic " + base64.b64encode(b":an invented secret").decode(),
        "Basic " + base64.b64encode(b"both:").decode(),
        "Basic " + base64.b64encode(b"both:an invented secret\x00").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:x").decode(),
        "Basic " + base64.b64encode(b"both:" + b"x" * 5_000).decode(),
        "Bearer " + "x" * 100_000,
        "Bearer an invented secret",
        "Basic token of both, invented",
        "Bearer []",
        'Bearer {"token": {"$ne": null}}',
        "Basic " + base64.b64encode(b"' OR 1=1 --:x").decode(),
    ],
)
def test_a_credential_that_is_none_is_refused_with_401(scene: Scene, header: str) -> None:
    answer = scene.client.get("/taxii2/", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic")
    assert answer.json()["error_code"] == "client.credential"


def test_two_credentials_on_one_request_are_none(scene: Scene) -> None:
    headers = [("Authorization", basic("stranger")), ("Authorization", basic("both"))]
    assert scene.client.get("/taxii2/", headers=headers).status_code == 401


def test_ten_failures_close_a_name_but_not_the_session_that_is_open(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_known: str | None, _password: str) -> bool:
        return False

    assert scene.client.get("/taxii2/", headers={"Authorization": basic("both")}).status_code == 200
    with monkeypatch.context() as patch:
        patch.setattr(clients, "_is_password", refuse)
        codes = [scene.client.get("/taxii2/", headers={"Authorization": basic("both", f"guess {n}")}).status_code for n in range(12)]
    assert codes == [401] * 10 + [429] * 2
    assert scene.client.get("/taxii2/", headers={"Authorization": basic("both")}).status_code == 200
    assert scene.client.get("/taxii2/", headers={"Authorization": basic("reader")}).status_code == 200
    scene.node.clock.now += clients.LOCK_MICROS
    assert scene.client.get("/taxii2/", headers={"Authorization": basic("both", "another guess")}).status_code == 401


def test_a_password_is_hashed_once_and_a_changed_one_is_asked_for_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    believe = clients._is_password
    monkeypatch.setattr(clients, "_is_password", lambda known, given: asked.append(given) or believe(known, given))
    for _ in range(5):
        assert scene.get("objects/").status_code == 200
    assert len(asked) == 1
    scene.node.act("registry.open_client", name="both", reads=[scene.intake], writes=[scene.intake], password="another invented secret")
    assert scene.get("objects/").status_code == 401


def test_a_closed_client_gets_nothing_more_by_password_token_cursor_or_status(scene: Scene) -> None:
    scene.post([tool("a"), tool("b")])
    status = scene.post([tool("c")]).json()["id"]
    page = scene.get("objects/", limit="1").json()
    scene.node.act("registry.close_client", name="both", reason="left")
    assert scene.get("objects/", limit="1", next=page["next"]).status_code == 401
    assert scene.post([tool("d")]).status_code == 401
    headers = {"Authorization": "Bearer token of both, invented"}
    assert scene.client.get(f"/taxii/intake/status/{status}/", headers=headers).status_code == 401


def test_a_right_that_was_taken_away_is_gone_at_the_next_request(scene: Scene) -> None:
    scene.post([tool("a")])
    scene.node.act("registry.open_client", name="both", reads=[], writes=[scene.intake])
    assert scene.get("objects/").status_code == 403
    scene.node.act("registry.open_client", name="both", reads=[], writes=[])
    assert scene.get("objects/").status_code == 404
    assert scene.post([tool("b")]).status_code == 404


def test_a_closed_collection_is_not_there(scene: Scene) -> None:
    scene.node.act("registry.close_intake", intake=scene.intake, reason="no longer needed")
    assert scene.get("objects/").status_code == 404
    assert scene.post([tool("a")]).status_code == 404


def test_a_contribution_never_takes_the_place_of_a_record_and_no_record_is_served(scene: Scene) -> None:
    node = scene.node
    report = node.act("reports.receive", title="Ours", text="An invented text.", source="a test").records[0]
    kind = report.partition("--")[0]
    fake = {
        "type": kind,
        "spec_version": "2.1",
        "id": report,
        "created": timestamp(START),
        "modified": timestamp(START + 10**12),
        "name": "theirs",
    }
    assert scene.post([fake]).json()["success_count"] == 1
    with node.reading() as reading:
        assert reading.get(report).record.properties.get("name") != "theirs"
    assert [one["name"] for one in scene.get("objects/").json()["objects"]] == ["theirs"]
    assert node.store.check() == []


def test_an_object_above_the_ceiling_or_under_an_unknown_marking_is_refused(scene: Scene) -> None:
    unknown = "marking-definition--00000000-0000-4000-8000-00000000abcd"
    tlp_1_red = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"
    bad = [
        tool("red", object_marking_refs=[Tlp.RED.ref]),
        tool("old red", object_marking_refs=[tlp_1_red]),
        tool("unknown", object_marking_refs=[unknown]),
        tool("hidden", granular_markings=[{"marking_ref": Tlp.RED.ref, "selectors": ["name"]}]),
        tool("nonsense", object_marking_refs="x"),
        tool("list", object_marking_refs=[["x"]]),
    ]
    good = [
        tool("green", object_marking_refs=[Tlp.GREEN.ref]),
        tool("amber", object_marking_refs=[TLP_1_AMBER]),
    ]
    status = scene.post([*bad, *good]).json()
    assert (status["success_count"], status["failure_count"]) == (2, 6)
    assert scene.ids() == [one["id"] for one in good]


def test_a_statement_is_a_marking_that_may_be_used_and_a_false_tlp_is_not(scene: Scene) -> None:
    statement = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": named_id("marking-definition", "statement"),
        "created": timestamp(START),
        "definition_type": "statement",
        "definition": {"statement": "Copyright of somebody invented"},
    }
    used = tool("used", object_marking_refs=[statement["id"]])
    assert scene.post([used]).json()["failure_count"] == 1
    assert scene.post([statement, used]).json()["success_count"] == 2
    assert scene.post([tool("later", object_marking_refs=[statement["id"]])]).json()["success_count"] == 1
    false = {**statement, "id": Tlp.RED.ref, "definition_type": "tlp", "definition": {"tlp": "clear"}}
    strange = {**statement, "id": named_id("marking-definition", "strange"), "definition_type": "invented"}
    assert scene.post([false, strange]).json()["failure_count"] == 2


def test_what_carries_terms_of_an_agreement_is_kept_and_served_to_no_client(pair: tuple[Node, Node], agreement: str) -> None:
    node = pair[0]
    scene = open_scene(node)
    with node.reading() as reading:
        refs = list(reading.get(agreement).record.marking_refs)
    held = tool("held back", object_marking_refs=refs)
    assert scene.post([held]).json()["success_count"] == 1
    assert scene.ids() == []
    assert scene.get(f"objects/{held['id']}/").status_code == 404
    assert scene.get("manifest/").json() == {}
    with node.reading() as reading:
        assert [one.state for one in reading.versions_of(scene.intake, held["id"])] == ["held_back"]


def raw(properties: str) -> bytes:
    return (
        b'{"objects": [{"type": "tool", "spec_version": "2.1", "id": "tool--00000000-0000-4000-8000-000000000001", '
        + properties.encode()
        + b"}]}"
    )


TLP_1_AMBER = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
TIMES = '"created": "2026-01-01T00:00:00Z", "modified": "2026-01-01T00:00:00Z"'


@pytest.mark.parametrize(
    "properties",
    [
        TIMES + ', "name": "a", "name": "b"',
        TIMES + ', "x": NaN',
        TIMES + ', "x": Infinity',
        TIMES + ', "x": 9007199254740993',
        TIMES + ', "x": 1e400',
        TIMES + ', "x": "\\ud800"',
        TIMES + ', "x": ' + "[" * 200 + "]" * 200,
        '"created": "2026-01-01T00:00:00Z", "modified": "2025-01-01T00:00:00Z"',
        '"created": "2026-01-01T00:00:00Z", "modified": "yesterday"',
        '"created": "2026-13-01T00:00:00Z", "modified": "2026-13-01T00:00:00Z"',
        '"created": "2026-01-01T00:00:00.1234567Z", "modified": "2026-01-01T00:00:00.1234567Z"',
        '"modified": "2026-01-01T00:00:00Z"',
        '"created": 5, "modified": 6',
        TIMES + ', "created_by_ref": "me"',
        TIMES + ', "revoked": "yes"',
        TIMES + ', "extensions": []',
    ],
)
def test_an_object_that_is_not_plainly_one_is_a_failure_and_stops_nothing(scene: Scene, properties: str) -> None:
    answer = scene.post_raw(raw(properties))
    if answer.status_code == 202:
        assert (answer.json()["success_count"], answer.json()["failure_count"]) == (0, 1)
    else:
        assert answer.status_code == 400, answer.text
    assert scene.ids() == []


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"[" * 100_000, b'{"objects": ' + b"[" * 100_000, b'{"objects": null}', b"null", b'{"objects": [1, "x", null]}'],
)
def test_a_body_that_is_no_envelope_is_no_fault(scene: Scene, body: bytes) -> None:
    answer = scene.post_raw(body)
    assert answer.status_code in (202, 400), answer.text
    if answer.status_code == 202:
        assert answer.json()["success_count"] == 0


def test_an_envelope_beyond_the_bound_is_refused_before_it_is_read(scene: Scene) -> None:
    headers = {"Authorization": basic("both"), "Content-Type": TAXII, "Content-Length": "100000001"}
    answer = scene.client.post(f"{scene.base}objects/", headers=headers, content=b"{}")
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["../../../etc/passwd", "%2e%2e%2fobjects", "x" * 5_000, "' OR 1=1 --", "tool--' OR 1=1"])
def test_a_path_that_names_nothing_is_404(scene: Scene, path: str) -> None:
    assert scene.get(f"objects/{path}/").status_code == 404


def test_the_bytes_are_served_as_they_came(scene: Scene) -> None:
    odd = '"name":"\\u00e9t\\u00e9",  "x":1.50'
    body = '{"id":"tool--00000000-0000-4000-8000-000000000001","spec_version":"2.1","type":"tool",' + odd + "," + TIMES + "}"
    assert scene.post_raw(f'{{"objects": [ {body} ]}}'.encode()).json()["success_count"] == 1
    assert body.encode() in scene.get("objects/").content


def test_a_conflict_is_recorded_once_and_the_log_names_what_was_accepted(scene: Scene) -> None:
    scene.post([tool("a")])
    for _ in range(3):
        assert scene.post([tool("a", description="changed")]).json()["failure_count"] == 1
    with scene.node.reading() as reading:
        assert len(reading.page("conflict").rows) == 1
        events = [json.loads(leaf.event) for leaf in reading.events(limit=10) if leaf.act == "registry.contribute" and leaf.event]
    assert len(events) == 4
    assert [(one["kept"], one["failed"]) for one in reversed(events)] == [(1, 0), (0, 1), (0, 1), (0, 1)]
    assert all(len(one["envelope"]) == 64 and len(one["accepted"]) == 64 for one in events)
    assert "changed" not in json.dumps(events)


def test_a_deleted_observable_is_told_and_does_not_come_back(scene: Scene) -> None:
    gone = observable("secret.example")
    scene.post([gone])
    assert scene.delete(gone["id"]).status_code == 200
    served = scene.get("objects/").json()["objects"]
    assert [(one["id"], one["revoked"], one["value"]) for one in served] == [(gone["id"], True, "withdrawn.invalid")]
    assert scene.post([gone]).json()["failure_count"] == 1


def test_what_was_deleted_may_be_said_anew_by_a_later_version(scene: Scene) -> None:
    scene.post([tool("a")])
    scene.delete(named_id("tool", "a"))
    later = tool("a", version=3600, description="said anew")
    assert scene.post([later]).json()["success_count"] == 1
    assert scene.get("objects/").json()["objects"] == [later]


def test_every_fault_is_a_number_and_nothing_else(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any, **_names: Any) -> Any:
        raise RuntimeError("an invented secret of the program")

    monkeypatch.setattr("mithaq.wires.taxii.intakes.read_settings", fail)
    answer = scene.get("objects/")
    assert answer.status_code == 500
    assert answer.json()["error_code"] == "taxii.fault"
    assert "invented secret" not in answer.text
