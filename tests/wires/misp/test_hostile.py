"""Bad input: each event is taken or refused by a rule, by itself; nothing is half kept. All of it is invented."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from mithaq.lang.refusal import Refused
from mithaq.records.ident import named_id, timestamp
from mithaq.wires.misp.converter import converter
from mithaq.wires.misp.event import Allowed, read_event
from mithaq.wires.misp.extension import extended
from mithaq.wires.misp.files import MAX_FILE_BYTES, read_events
from mithaq.wires.misp.levels import level_of
from mithaq.wires.misp.words import plain
from tests.agreement.nodes import START
from tests.wires.misp.conftest import MispScene
from tests.wires.misp.events import ADDRESS, AT, DOMAIN, EVENT, FILE, attribute, event, small
from tests.wires.taxii.scene import observable, tool


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"", "record.i-json"),
        (b"\xff\xfe", "record.i-json"),
        (b"<html/>", "record.i-json"),
        (b'{"Event": NaN}', "record.i-json"),
        (b'{"Event": {"uuid": "a", "uuid": "b"}}', "record.i-json"),
        (b'{"Event": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", "record.i-json"),
        (b'{"Event": 12345678901234567890}', "record.i-json"),
        (b"[]", "misp.file"),
        (b"{}", "misp.file"),
        (b"7", "misp.file"),
        (b'{"response": {"Attribute": []}}', "misp.file"),
        (b" " * (MAX_FILE_BYTES + 1), "record.size"),
    ],
)
def test_a_file_that_holds_no_events_is_refused(raw: bytes, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        read_events(raw, "invented.json")
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda one: one,
        lambda one: {"Event": one},
        lambda one: [{"Event": one}],
        lambda one: [one],
        lambda one: {"response": [{"Event": one}]},
        lambda one: {"response": {"Event": one}},
    ],
)
def test_every_form_in_which_misp_gives_events_is_read(wrapped: Callable[[Any], Any]) -> None:
    assert [one["uuid"] for one in read_events(json.dumps(wrapped(event())).encode(), "invented.json")] == [EVENT]


def _with(**more: Any) -> dict[str, Any]:
    return event("tlp:green", **more)


def _part(part: str, **more: Any) -> dict[str, Any]:
    made = event("tlp:green")
    made[part][0] |= more
    return made


@pytest.mark.parametrize(
    "made",
    [
        7,
        None,
        [],
        _with(uuid=None),
        _with(uuid="not a uuid"),
        _with(uuid=["a"]),
        _with(timestamp=None),
        _with(timestamp="-1"),
        _with(timestamp="9" * 15),
        _with(timestamp=True),
        _with(info={"a": 1}),
        _with(Attribute={}),
        _with(Attribute=[7]),
        _with(Tag=[{"name": {"x": "tlp:red"}}]),
        _with(Orgc={"name": "no uuid"}),
        _part("Attribute", uuid=EVENT),
        _part("Attribute", uuid=DOMAIN),
        _part("Attribute", uuid=FILE),
        _part("Attribute", type=""),
        _part("Attribute", value=""),
        _part("Attribute", value=["198.51.100.7"]),
        _part("Attribute", value="x" * 1_000_001),
        _part("Attribute", timestamp=""),
        _part("Object", name=None),
        _part("Object", Attribute="x"),
        _part("EventReport", content=""),
        _part("Galaxy", name=""),
    ],
)
def test_an_event_that_cannot_be_read_is_refused_and_nothing_is_kept(misp: MispScene, made: Any) -> None:
    with pytest.raises(Refused) as refused:
        misp.take(made)
    assert refused.value.rule == "misp.event"
    assert misp.size() == 0


@pytest.mark.parametrize(
    ("kind", "value"),
    [("invented-type", "x"), ("sha256", "no hash"), ("ip-dst", "300.1.1.1"), ("edge-extension-id", "a"), ("datetime", "never")],
)
@pytest.mark.parametrize("inside", [False, True])
def test_what_misp_stix_would_drop_without_a_word_refuses_the_event(misp: MispScene, kind: str, value: str, inside: bool) -> None:
    made = event("tlp:green")
    if inside:
        made["Object"][1]["Attribute"].append(attribute("0c000000-0000-4000-8000-0000000000ff", kind, value, object_relation="odd"))
    else:
        made["Attribute"].append(attribute("0c000000-0000-4000-8000-0000000000ff", kind, value))
    with pytest.raises(Refused) as refused:
        misp.take(made)
    assert refused.value.rule == "misp.conversion"
    assert "0c000000-0000-4000-8000-0000000000ff" in str(refused.value)
    assert misp.size() == 0


def test_a_part_that_is_too_large_for_a_collection_refuses_the_event(misp: MispScene) -> None:
    many = [attribute(f"0a000000-0000-4000-8000-00000001{number:04d}", "text", "x" * 900_000) for number in range(3)]
    made = event("tlp:green")
    made["Object"][1]["Attribute"] = many
    with pytest.raises(Refused) as refused:
        misp.take(made)
    assert refused.value.rule == "misp.part"
    assert misp.size() == 0


def test_scripts_directions_and_patterns_are_kept_as_data(misp: MispScene) -> None:
    """Values that are indicators themselves: they are kept to the letter and close no quote of a pattern."""
    values = [
        "\u202egpj.exe",
        "<script>alert(1)</script>",
        "' OR domain-name:value = 'x",
        "a\\'] OR [file:name = 'b",
        "\u0645\u062b\u0627\u0644\u200c",
        "x\u0000y",
    ]
    made = [attribute(f"0a000000-0000-4000-8000-0000000002{number:02d}", "filename", one, to_ids=True) for number, one in enumerate(values)]
    assert misp.take(small(EVENT, *made)).refused == []
    assert sorted(one["value"] for one in misp.events()[EVENT]["Attribute"]) == sorted(values)
    patterns = [one["pattern"] for one in misp.held().values() if one["type"] == "indicator"]
    assert all(pattern.startswith("[file:name = '") and pattern.endswith("']") for pattern in patterns)
    for pattern in patterns:
        parsed = _parsed(pattern)
        assert parsed == 1, pattern


def test_what_is_shown_has_no_control_and_no_direction_but_the_joiners_of_urdu() -> None:
    assert plain("a\u202eb\x1b[31mc\nd") == "a\ufffdb\ufffd[31mc\ufffdd"
    assert plain("\u0645\u06cc\u200c\u0631\u0648\u062f") == "\u0645\u06cc\u200c\u0631\u0648\u062f"
    assert len(plain("x" * 500)) == 80


def test_a_forged_extension_of_another_client_gives_no_event_of_another(misp: MispScene) -> None:
    """A client of TAXII may write anything into its own objects: it must not make the export fail, nor speak for another's event."""
    misp.take(small(EVENT, attribute(ADDRESS, "ip-dst", "198.51.100.7")))
    forged = [
        {"event": EVENT, "attribute": {"uuid": DOMAIN, "type": "domain", "category": "Network activity", "value": "forged.example.org"}},
        {"event": EVENT, "attribute": "x"},
        {"event": EVENT, "object": {"uuid": FILE}},
        {"event": 7},
        {"event": {}, "kinds": 7, "deleted": 7, "loose": {}},
        {},
    ]
    for number, said in enumerate(forged):
        for kind in ("indicator", "report", "grouping", "tool"):
            made = extended({**tool(f"{kind}{number}"), "type": kind, "id": named_id(kind, "forged", str(number))}, said)
            assert misp.scene.post([made], "other").json()["success_count"] == 1
    events = misp.events()
    assert [one["value"] for one in events[EVENT]["Attribute"]] == ["198.51.100.7"]


def test_naming_what_another_brought_neither_hides_it_nor_keeps_its_deletion_from_misp(misp: MispScene) -> None:
    """The forged event names both as its own; an export that believed it would lose the one and put the other's deletion elsewhere."""
    misp.take(small(EVENT, attribute(ADDRESS, "ip-dst", "198.51.100.7"), attribute(DOMAIN, "domain", "a.example.org")))
    seen = observable("seen.example.org")
    misp.scene.post([seen])
    forged = {
        **tool("forged"),
        "type": "report",
        "id": named_id("report", "forged"),
        "published": timestamp(START),
        "object_refs": [seen["id"]],
    }
    uuid = str(forged["id"]).partition("--")[2]
    header = {"uuid": uuid, "info": "forged", "date": "2026-01-01", "timestamp": "1790000000", "published": True}
    said = {"event": header, "kinds": {ADDRESS: ["attribute", "ip-dst", "Network activity"]}}
    assert misp.scene.post([extended(forged, said)], "other").json()["success_count"] == 1
    misp.scene.delete(f"observed-data--{ADDRESS}")
    events = misp.events()
    assert {one["uuid"]: one["deleted"] for one in events[EVENT]["Attribute"]} == {ADDRESS: True, DOMAIN: False}
    assert events[uuid]["Attribute"] == []
    assert b"seen.example.org" in misp.export().body


def test_an_object_that_misp_stix_cannot_bear_spoils_no_other(misp: MispScene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault is a converter that fails wherever that object is."""
    package = converter()
    good, bad = [observable(f"{number}.example.org") for number in range(5)], observable("poison.example.org")

    class Failing(package.ExternalSTIX2toMISPParser):  # type: ignore[name-defined,misc]
        def load_stix_bundle(self, bundle: Any) -> None:
            if any(one["id"] == bad["id"] for one in bundle.objects):
                raise KeyError(bad["id"])
            super().load_stix_bundle(bundle)

    monkeypatch.setattr(package, "ExternalSTIX2toMISPParser", Failing)
    misp.scene.post([*good, bad])
    exported = misp.export()
    assert [one.id for one in exported.left] == [bad["id"]]
    (found,) = misp.events().values()
    assert sorted(one["value"] for one in found["Attribute"]) == sorted(one["value"] for one in good)


@pytest.mark.parametrize("name", ["name", "labels", "object_refs", "pattern", "created_by_ref", "source_ref", "number", "value"])
def test_members_of_any_shape_make_no_export_fail(misp: MispScene, name: str) -> None:
    for number, value in enumerate([7, [], {}, [7], {"a": [1]}, "x" * 1_000, None, True, [[["deep"]]]]):
        for kind in ("malware", "indicator", "report", "relationship", "autonomous-system", "x-invented"):
            made = {**tool(f"{kind}{number}"), "type": kind, "id": named_id(kind, "odd", str(number)), name: value}
            misp.scene.post([made])
    misp.scene.post([observable("kept.example.org")])
    assert b"kept.example.org" in misp.export().body


def test_a_level_is_never_guessed() -> None:
    assert level_of(EVENT, ["invented:tlp:red", "tlps:red"]) is None
    assert read_event(event("tlp:green", at=AT), Allowed()).level is not None


def _parsed(pattern: str) -> int:
    """Return how many comparisons a pattern has, by the parser of OASIS."""
    from stix2patterns.v21.pattern import Pattern

    return sum(len(found) for found in Pattern(pattern).inspect().comparisons.values())
