"""The scene of every test of the bridge to MISP: a node, an intake, a client that may read and write it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mithaq.cli.misp_exporting import Exported, export_events
from mithaq.cli.misp_importing import Bridge, Taken
from mithaq.exchange.contributions.intake import read_settings
from mithaq.records.canonical import parse_object
from mithaq.records.principal import Principal, foreign_client, this_node
from mithaq.store import Sought
from mithaq.wires.misp.event import Allowed
from tests.agreement.nodes import World
from tests.wires.taxii.scene import Scene, open_scene


@dataclass
class MispScene:
    """The scene of TAXII with the bridge in it."""

    scene: Scene

    @property
    def house(self) -> Any:
        return self.scene.node.house

    def bridge(self, who: str = "both", intake: str = "", **allowed: bool) -> Bridge:
        with self.house.store.reading(this_node(self.house.identity.id)) as reading:
            client = reading.client(who)
        assert client is not None
        return Bridge(self.house, client, intake or self.scene.intake, Allowed(**allowed))

    def take(self, event: dict[str, Any], **allowed: bool) -> Taken:
        return self.bridge(**allowed).take(event)

    def held(self, **sought: Any) -> dict[str, dict[str, Any]]:
        """Return the newest version of everything, by identifier."""
        with self.house.store.reading(this_node(self.house.identity.id)) as reading:
            found = reading.served(self.scene.intake, Sought(**sought), limit=10_000, max_bytes=10**9)
        return {one["id"]: one for one in (parse_object(served.body) for served in found)}

    def parts(self, uuid: str) -> dict[str, dict[str, Any]]:
        """Return what is held under one UUID."""
        return {name: one for name, one in self.held().items() if name.endswith(uuid)}

    def size(self) -> int:
        with self.house.store.reading(this_node(self.house.identity.id)) as reading:
            return reading.intake(self.scene.intake).size

    def export(self, *, since: int = -1, who: str | None = None, intake: str = "") -> Exported:
        name = intake or self.scene.intake
        node = self.house.identity.id
        inside = this_node(node)
        with self.house.store.reading(inside) as reading:
            settings = read_settings(reading.intake(name).settings)
            client = None if who is None else reading.client(who)
        reader: Principal = inside if client is None else foreign_client(client.identity, node, client.name, client.reads)
        with self.house.store.reading(reader) as reading:
            return export_events(reading, name, settings, since, entitled=client is not None)

    def events(self, **how: Any) -> dict[str, dict[str, Any]]:
        """Return what an export holds, by the UUIDs of its events."""
        found = parse_object(self.export(**how).body, max_bytes=10**9)["response"]
        return {one["Event"]["uuid"]: one["Event"] for one in found}


@pytest.fixture
def misp(world: World, tmp_path: Path) -> MispScene:
    """A node with an open intake and the bridge."""
    return MispScene(open_scene(world.add("eastland", tmp_path)))
