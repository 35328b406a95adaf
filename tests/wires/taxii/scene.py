"""A node with one open intake and clients of every right, asked in process. Every name in here is invented."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.testclient import TestClient

from mithaq.app import intake_face
from mithaq.records.ident import named_id, timestamp
from mithaq.records.marking import Tlp
from tests.agreement.nodes import START, Node

TAXII = "application/taxii+json;version=2.1"
SECRET = "an invented secret"
RIGHTS = {"both": "rw", "reader": "r", "writer": "w", "other": "rw", "stranger": ""}


@dataclass
class Scene:
    """The node, its intake, and a client that asks it."""

    node: Node
    intake: str
    client: TestClient

    @property
    def base(self) -> str:
        return f"/taxii/intake/collections/{self.intake}/"

    def get(self, path: str, who: str = "both", **query: str) -> Any:
        return self.client.get(self.base + path, params=query, headers={"Authorization": basic(who), "Accept": TAXII})

    def post(self, objects: Iterable[Any], who: str = "both", path: str = "objects/") -> Any:
        body = json.dumps({"objects": list(objects)}).encode()
        return self.post_raw(body, who, path)

    def post_raw(self, body: bytes, who: str = "both", path: str = "objects/") -> Any:
        headers = {"Authorization": basic(who), "Accept": TAXII, "Content-Type": TAXII}
        return self.client.post(self.base + path, content=body, headers=headers)

    def delete(self, identifier: str, who: str = "both", **query: str) -> Any:
        return self.client.delete(f"{self.base}objects/{identifier}/", params=query, headers={"Authorization": basic(who), "Accept": TAXII})

    def ids(self, who: str = "both", **query: str) -> list[str]:
        return [one["id"] for one in self.get("objects/", who, **query).json().get("objects", [])]


def open_scene(node: Node) -> Scene:
    """Return the scene of a node."""
    intake = str(node.act("registry.open_intake", title="Invented intake", alias="invented", description="For tests").said["intake"])
    for name, rights in RIGHTS.items():
        reads, writes = [intake] if "r" in rights else [], [intake] if "w" in rights else []
        node.act("registry.open_client", name=name, reads=reads, writes=writes, password=SECRET, token=f"token of {name}, invented")
    return Scene(node, intake, TestClient(intake_face(node.house), raise_server_exceptions=False))


def basic(name: str, secret: str = SECRET) -> str:
    """Return the credential of a client."""
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def tool(name: str, version: int = 0, **more: Any) -> dict[str, Any]:
    """Return an invented STIX object; `version` counts seconds."""
    return {
        "type": "tool",
        "spec_version": "2.1",
        "id": named_id("tool", name),
        "created": timestamp(START),
        "modified": timestamp(START + version * 1_000_000),
        "name": name,
        **more,
    }


def observable(name: str, **more: Any) -> dict[str, Any]:
    """Return an invented observable, which has no version."""
    return {"type": "domain-name", "spec_version": "2.1", "id": named_id("domain-name", name), "value": name, **more}


RED = Tlp.RED.ref
