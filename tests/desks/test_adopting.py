"""From an intake into the node's own records: by a person, under a marking that is not lower, with the source named."""

from typing import Any

import pytest

from mithaq.acts.work import NoSuchRecord
from mithaq.desks.registry.adopting import NotAdoptable
from mithaq.records.ident import named_id
from mithaq.records.marking import Tlp
from tests.agreement.nodes import Node
from tests.wires.taxii.scene import Scene, observable, open_scene, tool


@pytest.fixture
def scene(pair: tuple[Node, Node], agreement: str) -> Scene:
    return open_scene(pair[0])


def adopt(scene: Scene, name: str, agreement: str, **more: Any) -> Any:
    return scene.node.act("registry.adopt", intake=scene.intake, object=named_id("tool", name), agreement=agreement, **more)


def test_a_record_of_ours_names_the_contribution_and_can_be_released(scene: Scene, pair: tuple[Node, Node], agreement: str) -> None:
    scene.post([tool("a", description="Words of a client")])
    made = adopt(scene, "a", agreement).record
    with scene.node.reading() as reading:
        record = reading.get(made).record
        custodian = reading.client("both").identity
    assert record.created_by == scene.node.id
    assert record.properties["description"] == "Words of a client"
    source = record.properties["external_references"][-1]
    assert (source["external_id"], source["source_name"]) == (named_id("tool", "a"), custodian)
    scene.node.act("registry.release", record=made)
    assert [one.trouble for one in pair[1].pull()] == [[]]
    with pair[1].reading() as reading:
        assert reading.get(made) is not None
        assert reading.get(named_id("tool", "a")) is None


def test_nothing_of_an_intake_is_released_by_itself(scene: Scene, agreement: str) -> None:
    scene.post([tool("a")])
    with pytest.raises(NoSuchRecord):
        scene.node.act("registry.release", record=named_id("tool", "a"))


def test_a_marking_is_never_lowered(scene: Scene, agreement: str) -> None:
    scene.post([tool("strict", object_marking_refs=[Tlp.AMBER_STRICT.ref])])
    with pytest.raises(NotAdoptable):
        adopt(scene, "strict", agreement, marking={"tlp": "TLP:AMBER"})
    assert adopt(scene, "strict", agreement, marking={"tlp": "TLP:AMBER+STRICT"}).record


def test_what_was_deleted_and_what_is_no_record_is_not_adopted(scene: Scene, agreement: str) -> None:
    seen = observable("invented.example")
    scene.post([tool("gone"), seen, {**tool("ours"), "type": "commitment", "id": named_id("commitment", "ours")}])
    scene.delete(named_id("tool", "gone"))
    with pytest.raises(NoSuchRecord):
        adopt(scene, "gone", agreement)
    for identifier in (seen["id"], named_id("commitment", "ours")):
        with pytest.raises(NotAdoptable):
            scene.node.act("registry.adopt", intake=scene.intake, object=identifier, agreement=agreement)
