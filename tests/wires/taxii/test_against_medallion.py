"""Against medallion, the server of the OASIS committee, as a live oracle: the same objects, the same questions, the same answers.

What differs on purpose is not asked here: medallion answers "success" to a conflict, and tells no reader of a deletion.
"""

import base64
import io
import itertools
import json
import random
import sys
from importlib import import_module
from typing import Any

import pytest

from mithaq.records.ident import named_id, timestamp
from tests.agreement.nodes import START
from tests.wires.taxii.scene import TAXII, Scene, observable, tool

pytestmark = pytest.mark.filterwarnings("ignore")  # the oracle's own
ROOT = "oracle"
COLLECTION = "00000000-0000-4000-8000-0000000000aa"
BASIC = "Basic " + base64.b64encode(b"user:pass").decode()


@pytest.fixture
def oracle() -> Any:
    """Yield a client of a fresh medallion with its memory backend."""
    for name in [name for name in sys.modules if name.startswith("medallion")]:
        del sys.modules[name]
    medallion = import_module("medallion")
    about = {"title": "oracle", "description": "", "contact": "", "default": f"http://x/{ROOT}/", "api_roots": [f"http://x/{ROOT}/"]}
    held = {"id": COLLECTION, "title": "c", "can_read": True, "can_write": True, "media_types": [TAXII.replace("taxii", "stix")]}
    root = {
        "information": {"title": "r", "versions": [TAXII], "max_content_length": 10**8},
        "status": [],
        "collections": [{**held, "manifest": [], "objects": []}],
    }
    data = io.StringIO(json.dumps({"/discovery": about, ROOT: root}))
    backend = {"module": "medallion.backends.memory_backend", "module_class": "MemoryBackend", "filename": data}
    app = medallion.application_instance
    settings = {"users": {"user": "pass"}, "taxii": {"max_page_size": 1_000}, "backend": backend}
    for name in settings:
        medallion.set_config(app, name, settings)
    medallion.register_blueprints(app)
    return app.test_client()


def objects_of(seed: int) -> list[dict[str, Any]]:
    """Return invented objects in several versions, shuffled."""
    source = random.Random(seed)
    made = [tool(f"n{number}", version) for number in range(5) for version in range(source.randint(1, 4))]
    made += [{**tool(f"m{number}"), "type": "campaign", "id": named_id("campaign", f"m{number}")} for number in range(3)]
    source.shuffle(made)
    return made


def ask(oracle: Any, path: str, query: dict[str, str], *, accept: str = TAXII) -> Any:
    return oracle.get(f"/{ROOT}/collections/{COLLECTION}/{path}", query_string=query, headers={"Authorization": BASIC, "Accept": accept})


def names(found: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((one["id"], one.get("modified") or one.get("version")) for one in found.get("objects", []))


QUESTIONS = [
    {"match[version]": version, **({"match[type]": kind} if kind else {}), **({"match[id]": ids} if ids else {})}
    for version, kind, ids in itertools.product(
        ("all", "first", "last", "first,last", timestamp(START), f"{timestamp(START + 1_000_000)},last"),
        ("", "tool", "campaign", "tool,campaign", "malware"),
        ("", named_id("tool", "n1"), f"{named_id('tool', 'n2')},{named_id('campaign', 'm0')}"),
    )
] + [{}, {"match[spec_version]": "2.1"}, {"match[spec_version]": "2.0"}]


def send(oracle: Any, one: dict[str, Any]) -> None:
    headers = {"Authorization": BASIC, "Accept": TAXII, "Content-Type": TAXII}
    body = json.dumps({"objects": [one]})
    assert oracle.post(f"/{ROOT}/collections/{COLLECTION}/objects/", data=body, headers=headers).status_code == 202


def differences(scene: Scene, oracle: Any, seed: int) -> list[tuple[Any, ...]]:
    """Return the questions to which the two answer differently, once both hold the same objects."""
    for one in objects_of(seed):
        assert scene.post([one]).json()["success_count"] == 1
        send(oracle, one)
    found = []
    for path, query in itertools.product(("objects/", "manifest/"), QUESTIONS):
        ours, theirs = scene.get(path, **query), ask(oracle, path, query)
        if (ours.status_code, names(ours.json())) != (theirs.status_code, names(theirs.json)):
            found.append((path, query, names(ours.json()), names(theirs.json)))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_same_questions_have_the_same_answers(scene: Scene, oracle: Any, seed: int) -> None:
    assert differences(scene, oracle, seed) == []
    identifier = objects_of(seed)[0]["id"]
    ours, theirs = scene.get(f"objects/{identifier}/versions/"), ask(oracle, f"objects/{identifier}/versions/", {})
    assert sorted(ours.json()["versions"]) == sorted(theirs.json["versions"])


def test_a_filter_that_is_not_heeded_is_noticed(scene: Scene, oracle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mithaq.wires.taxii.question._with_versions", lambda sought, _text: sought)
    assert differences(scene, oracle, 0)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("objects/", {"added_after": "2100-01-01T00:00:00.000Z"}),
        ("objects/tool--00000000-0000-4000-8000-00000000dead/", {}),
        ("objects/tool--00000000-0000-4000-8000-00000000dead/versions/", {}),
        ("manifest/", {"match[type]": "malware"}),
        ("", {}),
    ],
)
def test_what_is_not_there_has_the_same_status(scene: Scene, oracle: Any, path: str, query: dict[str, str]) -> None:
    assert scene.get(path, **query).status_code == ask(oracle, path, query).status_code


@pytest.mark.parametrize("accept", ["application/taxii+json;version=2.0", "text/html", "application/json"])
def test_what_is_not_acceptable_has_the_same_status(scene: Scene, oracle: Any, accept: str) -> None:
    headers = {"Authorization": "Bearer token of both, invented", "Accept": accept}
    assert scene.client.get(scene.base, headers=headers).status_code == ask(oracle, "", {}, accept=accept).status_code == 406


def test_the_oracle_keeps_an_observable_too(scene: Scene, oracle: Any) -> None:
    seen = observable("invented.example")
    assert scene.post([seen]).json()["success_count"] == 1
    send(oracle, seen)
    assert [one["id"] for one in ask(oracle, "objects/", {}).json["objects"]] == scene.ids() == [seen["id"]]
