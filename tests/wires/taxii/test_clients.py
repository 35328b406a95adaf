"""Clients that nobody here wrote, over a socket: taxii2-client, stix2, cytaxii2; and stix2-validator on what is served."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import stix2
import uvicorn
from cytaxii2 import cytaxii2
from stix2.datastore.taxii import TAXIICollectionSink, TAXIICollectionSource
from stix2validator import ValidationOptions, validate_instance
from taxii2client.v21 import Collection, Server, as_pages

from mithaq.app import intake_face
from mithaq.exchange.contributions.neutral import neutral_types, neutral_version
from mithaq.records.ident import named_id, timestamp
from tests.agreement.nodes import START
from tests.wires.taxii.scene import SECRET, Scene, observable, tool

pytestmark = pytest.mark.filterwarnings("ignore")  # the clients' own
OPTIONS = ValidationOptions(version="2.1", strict=False)


class Quiet(uvicorn.Server):
    """A server in a thread, which gets no signals."""

    def install_signal_handlers(self) -> None:
        return


@dataclass
class Served:
    """The scene behind a socket."""

    scene: Scene
    base: str

    @property
    def collection(self) -> Collection:
        return Collection(f"{self.base}/taxii/intake/collections/{self.scene.intake}/", user="both", password=SECRET)


@pytest.fixture
def served(scene: Scene) -> Iterator[Served]:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(intake_face(scene.node.house), ws="none", lifespan="off", log_config=None, access_log=False)
    server = Quiet(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    yield Served(scene, f"http://127.0.0.1:{listening.getsockname()[1]}")
    server.should_exit = True
    thread.join()
    listening.close()


def indicator() -> Any:
    return stix2.v21.Indicator(
        name="Invented", pattern="[domain-name:value = 'invented.example']", pattern_type="stix", object_marking_refs=[stix2.v21.TLP_AMBER]
    )


def test_taxii2_client_discovers_pages_and_deletes(served: Served) -> None:
    server = Server(f"{served.base}/taxii2/", user="both", password=SECRET)
    assert [one.title for root in server.api_roots for one in root.collections] == ["Invented intake"]
    served.scene.post([tool(f"n{n}") for n in range(5)])
    pages = list(as_pages(served.collection.get_objects, per_request=2))
    assert [len(page["objects"]) for page in pages] == [2, 2, 1]
    assert len(served.collection.get_manifest()["objects"]) == 5
    served.collection.delete_object(named_id("tool", "n1"))
    assert served.collection.get_object(named_id("tool", "n1"))["objects"][0]["revoked"] is True
    assert served.collection.add_objects({"objects": [tool("late")]}).success_count == 1
    assert len(served.collection.object_versions(named_id("tool", "late"))["versions"]) == 1


def test_the_sink_and_the_source_of_stix2_understand_it(served: Served) -> None:
    sink, source = TAXIICollectionSink(served.collection), TAXIICollectionSource(served.collection)
    made = indicator()
    sink.add(made)
    assert source.get(made.id).id == made.id
    assert [one.id for one in source.query([stix2.Filter("type", "=", "indicator")])] == [made.id]
    assert len(source.all_versions(made.id)) == 1


def test_cytaxii2_discovers_and_polls(served: Served) -> None:
    served.scene.post([tool("a")])
    client = cytaxii2.cytaxii2(discovery_url=f"{served.base}/taxii2/", username="both", password=SECRET, version=2.1)
    assert client.discovery_request()["status_code"] == 200
    polled = client.poll_request(collection_id=served.scene.intake)
    assert polled["status_code"] == 200
    assert [one["name"] for one in polled["response"]["objects"]] == ["a"]


def test_what_is_served_after_a_deletion_is_valid_stix(scene: Scene) -> None:
    scene.post([json.loads(indicator().serialize()), observable("invented.example")])
    for identifier in scene.ids():
        scene.delete(identifier)
    found = scene.get("objects/").json()["objects"]
    assert len(found) == 2
    assert [one["id"] for one in found if not validate_instance(one, OPTIONS).is_valid] == []


@pytest.mark.parametrize("kind", sorted(neutral_types()))
def test_the_neutral_version_of_every_type_is_valid_stix(kind: str) -> None:
    uuid = "00000000-0000-4000-8000-00000000000a"
    times = {} if kind in ("marking-definition", *OBSERVABLES) else {"modified": timestamp(START)}
    created = {} if kind in OBSERVABLES else {"created": timestamp(START)}
    given = {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid}", **created, **times, "name": "secret words"}
    neutral = json.loads(neutral_version(given, START + 1_000_000))
    assert neutral["revoked"] is True
    assert "secret words" not in json.dumps(neutral)
    assert [str(one) for one in validate_instance(neutral, OPTIONS).errors if "UUIDv5" not in str(one)] == []


def test_the_table_has_every_type_of_stix_2_1() -> None:
    """Types of others' extensions are not the standard's: a library that is loaded beside may have registered some."""
    types = {*stix2.registry.STIX2_OBJ_MAPS["2.1"]["objects"], *stix2.registry.STIX2_OBJ_MAPS["2.1"]["observables"]}
    assert {one for one in types if not one.startswith("x-")} - {"bundle"} <= neutral_types()


OBSERVABLES = frozenset(stix2.registry.STIX2_OBJ_MAPS["2.1"]["observables"])
