"""Every attribute type and every object template that MISP's library knows: converted, and back to what it was. All values are invented."""

import json
from pathlib import Path
from typing import Any

import pytest

from mithaq.records.canonical import parse_object
from mithaq.records.marking import Tlp
from mithaq.wires.misp.converter import converter
from mithaq.wires.misp.event import Allowed, read_event
from mithaq.wires.misp.inward import to_events
from mithaq.wires.misp.neutral import deleted_attribute
from mithaq.wires.misp.outward import Made, convert
from mithaq.wires.misp.seen import Seen, named_by
from tests.wires.misp.events import AT, EVENT, FILE, attribute, small
from tests.wires.misp.test_exporting import UNJUDGED, shown


def described() -> dict[str, Any]:
    """Return what MISP's library knows of attribute types."""
    converter()
    import pymisp

    found: dict[str, Any] = pymisp.MISPEvent().describe_types
    return found


def of_type(number: int, kind: str, types: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an attribute of a type, with the value that says nothing."""
    made = attribute(f"0a000000-0000-4000-8000-{number:012d}", kind, deleted_attribute("", kind, "", AT)["value"], "invented:tag", **more)
    return made | {"to_ids": bool(number % 2), "category": types["sane_defaults"][kind]["default_category"]}


def there_and_back(event: dict[str, Any]) -> dict[str, Any]:
    """Return the event that an event becomes on its way to STIX and back."""
    made = convert(read_event(event, Allowed()))
    assert [one.body for one in made] == [one.body for one in convert(read_event(event, Allowed()))]
    properties = [parse_object(one.body) for one in made]
    seen = [Seen(one["id"], at, at, one, Tlp.AMBER, custodian="x") for at, one in enumerate(properties, AT * 1_000_000)]
    events, left = to_events(seen, [("x", name) for one in properties for name in named_by(one)], "invented")
    assert left == []
    (found,) = events
    return found


def test_every_attribute_type_comes_back_as_it_was() -> None:
    types = described()
    made = [of_type(number, kind, types) for number, kind in enumerate(types["types"]) if kind not in UNJUDGED]
    assert len(made) > 150
    event = small(EVENT, *made, tags=("tlp:amber",))
    assert shown(there_and_back(event)) == shown(event)


def _object(name: str, uuid: str, attributes: list[dict[str, Any]], *includes: str) -> dict[str, Any]:
    links = [
        {"uuid": f"0f00000{at}{uuid[8:]}", "referenced_uuid": one, "relationship_type": "includes", "timestamp": str(AT)}
        for at, one in enumerate(includes)
    ]
    made = {"uuid": uuid, "name": name, "meta-category": "file", "description": "x", "template_uuid": FILE, "template_version": "1"}
    return {**made, "timestamp": str(AT), "distribution": "5", "Attribute": attributes, "ObjectReference": links}


def test_objects_that_misp_stix_puts_into_others_come_back_as_they_were_and_raise_the_level_of_the_report() -> None:
    section = _object("pe-section", "0c000000-0000-4000-8000-000000000003", [_said(3, "text", "name", ".text", "tlp:amber+strict")])
    portable = _object("pe", "0c000000-0000-4000-8000-000000000002", [_said(2, "text", "type", "exe")], section["uuid"])
    file = _object("file", "0c000000-0000-4000-8000-000000000001", [_said(1, "filename", "filename", "a.exe")], portable["uuid"])
    event = small(EVENT, Object=[file, portable, section], tags=("tlp:green",))
    made = convert(read_event(event, Allowed()))
    assert _level(made[0]) == [Tlp.AMBER_STRICT.ref]
    assert {tuple(_level(one)) for one in made if one.part == file["uuid"]} == {(Tlp.AMBER_STRICT.ref,)}
    assert any(b".text" in one.body for one in made if one.id.startswith("file--"))
    assert not any(one.id.endswith(section["uuid"]) for one in made)
    found = there_and_back(event)
    assert {one["uuid"] for one in found["Object"]} == {file["uuid"], portable["uuid"], section["uuid"]}
    assert shown(found)["Object"] == shown(event)["Object"]


@pytest.mark.long
def test_every_object_template_comes_back_as_it_was() -> None:
    types = described()
    import pymisp

    templates = sorted((Path(pymisp.__file__).parent / "data/misp-objects/objects").glob("*/definition.json"))
    assert len(templates) > 300
    for file in templates:
        template = json.loads(file.read_text())
        kinds = [(name, one["misp-attribute"]) for name, one in sorted(template["attributes"].items())]
        usable = [(name, kind) for name, kind in kinds if kind in types["types"] and kind not in UNJUDGED]
        inside = [of_type(number, kind, types, object_relation=name) for number, (name, kind) in enumerate(usable)]
        event = small(EVENT, Object=[_object(template["name"], FILE, inside)], tags=("tlp:amber",))
        assert shown(there_and_back(event)) == shown(event), template["name"]


def _said(number: int, kind: str, relation: str, value: str, *tags: str) -> dict[str, Any]:
    return attribute(f"0d000000-0000-4000-8000-{number:012d}", kind, value, *tags, object_relation=relation)


def _level(made: Made) -> list[str]:
    refs: list[str] = parse_object(made.body).get("object_marking_refs", [])
    return refs
