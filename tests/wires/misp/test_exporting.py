"""From an intake to MISP: the way back is exact, recalls reach MISP, nothing leaves that may not. Everything is invented."""

import contextlib
import json
from typing import Any

from mithaq.records.ident import named_id, timestamp
from mithaq.records.marking import Tlp
from mithaq.records.principal import this_node
from mithaq.wires.misp.converter import converter
from mithaq.wires.misp.neutral import deleted_attribute
from tests.agreement.nodes import BOTH_ENGINES, START, Node
from tests.wires.misp.conftest import MispScene
from tests.wires.misp.events import (
    ADDRESS,
    AT,
    DOMAIN,
    EVENT,
    FILE,
    FILE_HASH,
    FILE_NAME,
    OWN_OBJECT,
    REPORT,
    TEXT,
    attribute,
    deleted,
    event,
    small,
)
from tests.wires.taxii.scene import observable, open_scene, tool

# Types for which MISP's library takes no value at all (2.5.34.4): its own expressions for them match nothing.
UNJUDGED = {"mac-eui-64", "edge-extension-id", "filename|impfuzzy"}


def shown(made: dict[str, Any]) -> dict[str, Any]:
    """Return what of an event of MISP's the bridge promises to keep, in one order."""

    def part(one: dict[str, Any]) -> dict[str, Any]:
        keep = (
            "uuid",
            "type",
            "category",
            "value",
            "to_ids",
            "comment",
            "timestamp",
            "object_relation",
            "name",
            "meta-category",
            "content",
        )
        keep += ("template_uuid", "template_version", "description", "referenced_uuid", "relationship_type", "deleted")
        said = {name: one[name] for name in keep if one.get(name) not in (None, "", False)}
        said["tags"] = sorted(tag["name"] for tag in one.get("Tag", ()))
        for name in ("Attribute", "ObjectReference"):
            said[name] = sorted((part(inside) for inside in one.get(name, ())), key=lambda inside: str(inside["uuid"]))
        return said

    header = ("uuid", "info", "date", "timestamp", "publish_timestamp", "published", "analysis", "threat_level_id", "distribution")
    kept: dict[str, Any] = {name: made[name] for name in header}
    kept["author"] = (made["Orgc"]["uuid"], made["Orgc"]["name"])
    kept["tags"] = sorted(tag["name"] for tag in made["Tag"])
    kept["clusters"] = sorted(one["uuid"] for galaxy in made.get("Galaxy", ()) for one in galaxy["GalaxyCluster"])
    for name in ("Attribute", "Object", "EventReport"):
        kept[name] = sorted((part(one) for one in made[name]), key=lambda one: str(one["uuid"]))
    return kept


@BOTH_ENGINES
def test_an_event_comes_back_with_its_identifiers_values_tags_and_times(misp: MispScene) -> None:
    made = event("tlp:amber", "invented:tag")
    misp.take(made)
    assert shown(misp.events()[EVENT]) == shown(made)


def test_what_came_back_is_known_when_it_is_taken_again(misp: MispScene) -> None:
    misp.take(event("tlp:amber", "invented:tag"))
    body = misp.export().body
    taken = misp.take(json.loads(body)["response"][0]["Event"])
    assert (taken.refused, taken.missing) == ([], [])
    assert misp.export().body == body


def test_deletions_come_back_as_deletions_and_say_nothing(misp: MispScene) -> None:
    misp.take(event("tlp:amber"))
    made = event("tlp:amber", at=AT + 100)
    made["Attribute"][0] = deleted(made["Attribute"][0], AT + 100)
    made["Object"][0]["Attribute"][1] = deleted(made["Object"][0]["Attribute"][1], AT + 100)
    made["Object"][1] = deleted(made["Object"][1], AT + 100)
    misp.take(made)
    found = misp.events()[EVENT]
    attributes = {one["uuid"]: one for one in found["Attribute"]}
    objects = {one["uuid"]: one for one in found["Object"]}
    inside = {one["uuid"]: one for one in objects[FILE]["Attribute"]}
    assert attributes[ADDRESS] == {
        "uuid": ADDRESS,
        "type": "ip-dst",
        "category": "Network activity",
        "value": "0.0.0.0",  # noqa: S104 - nothing listens there
        "to_ids": False,
        "timestamp": str(AT + 100),
        "deleted": True,
    }
    assert (inside[FILE_HASH]["deleted"], inside[FILE_HASH]["value"], inside[FILE_NAME]["deleted"]) == (True, "0" * 32, False)
    assert (objects[OWN_OBJECT]["deleted"], objects[OWN_OBJECT]["Attribute"]) == (True, [])
    body = misp.export().body
    assert not any(said in body for said in (b"198.51.100.7", b"0123456789abcdef", b"what only this template says"))


def test_what_a_custodian_deletes_here_reaches_misp_as_deleted_and_newer(misp: MispScene) -> None:
    misp.take(event("tlp:amber"))
    for name in sorted(misp.held()):
        if name.partition("--")[2] in (ADDRESS, OWN_OBJECT, REPORT):
            assert misp.scene.delete(name).status_code == 200
    exported = misp.export()
    found = misp.events()[EVENT]
    gone = (
        {one["uuid"]: one for kind in ("Attribute", "Object", "EventReport") for one in found[kind] if one["deleted"]} if exported else {}
    )
    assert set(gone) == {ADDRESS, OWN_OBJECT, REPORT}
    assert (gone[ADDRESS]["type"], gone[OWN_OBJECT]["name"]) == ("ip-dst", "invented-template")
    assert all(int(one["timestamp"]) > AT for one in gone.values())
    assert int(found["timestamp"]) >= max(int(one["timestamp"]) for one in gone.values())
    assert exported.left == []


def test_a_part_of_which_something_still_stands_is_not_deleted(misp: MispScene) -> None:
    """Switching to_ids off ends the indicator and not the attribute: a planted confusion of the two would delete it in MISP."""
    misp.take(small(EVENT, attribute(ADDRESS, "ip-dst", "198.51.100.7", to_ids=True)))
    misp.take(small(EVENT, attribute(ADDRESS, "ip-dst", "198.51.100.7", at=AT + 9), at=AT + 9))
    assert misp.held()[f"indicator--{ADDRESS}"]["revoked"] is True
    assert [(one["uuid"], one["deleted"], one["value"]) for one in misp.events()[EVENT]["Attribute"]] == [(ADDRESS, False, "198.51.100.7")]


def test_an_event_that_was_ended_reaches_misp_with_every_part_deleted_and_does_not_come_back(misp: MispScene) -> None:
    made = event("tlp:amber", "invented:tag")
    misp.take(made)
    ended = misp.bridge().end(EVENT)
    assert (ended.state, ended.refused) == ("ended", [])
    found = misp.events()[EVENT]
    parts = {one["uuid"]: one["deleted"] for name in ("Attribute", "Object", "EventReport") for one in found[name]}
    assert parts == dict.fromkeys((ADDRESS, DOMAIN, TEXT, FILE, OWN_OBJECT, REPORT), True)
    assert int(found["timestamp"]) > int(made["timestamp"])
    for said in ("Invented: letters", "198.51.100.7", "letter.exe", "letters.example.org", "invented:tag"):
        assert said not in str(misp.held(every=True))
        assert said.encode() not in misp.export().body
    assert misp.take(made).state == "older"
    assert misp.bridge().end(EVENT).state == "known"
    assert misp.export().left == []


def test_nobody_ends_an_event_of_another(misp: MispScene) -> None:
    misp.take(event("tlp:amber"))
    before = misp.held()
    assert misp.bridge("other").end(EVENT).state == "known"
    assert misp.held() == before


def test_an_event_that_was_taken_back_by_taxii_is_named_since_a_file_cannot_tell_it(misp: MispScene) -> None:
    misp.take(small(EVENT, attribute(DOMAIN, "domain", "a.example.org")))
    misp.scene.delete(f"report--{EVENT}")
    exported = misp.export()
    assert [one.id for one in exported.left] == [f"observed-data--{DOMAIN}", f"report--{EVENT}"]


def test_the_tag_is_that_of_the_marking_or_of_the_collection(misp: MispScene) -> None:
    misp.take(event("tlp:white"))
    second = small(
        "0e000000-0000-4000-8000-000000000002",
        attribute("0a000000-0000-4000-8000-0000000000aa", "text", "t", "tlp:amber+strict"),
        attribute("0a000000-0000-4000-8000-0000000000ab", "text", "u"),
    )
    misp.take(second)
    events = misp.events()
    assert _tags(events[EVENT]) == ["tlp:clear"]
    assert _tags(events[second["uuid"]]) == ["tlp:amber"]
    assert [_tags(one) for one in events[second["uuid"]]["Attribute"]] == [["tlp:amber+strict"], []]


def test_red_leaves_only_to_a_client_that_was_given_the_collection(misp: MispScene) -> None:
    intake = str(misp.scene.node.act("registry.open_intake", title="Red", ceiling="TLP:RED").said["intake"])
    misp.scene.node.act("registry.open_client", name="red", reads=[intake], writes=[intake], password="an invented secret")
    misp.bridge("red", intake).take(small(EVENT, attribute(DOMAIN, "domain", "red.example.org"), tags=("tlp:red",)))
    inside = misp.export(intake=intake)
    assert b"red.example.org" not in inside.body
    assert f"report--{EVENT}" in [one.id for one in inside.left]
    assert b"red.example.org" in misp.export(intake=intake, who="red").body
    assert misp.export(intake=intake, who="both").events == 0


def test_what_carries_terms_of_an_agreement_never_leaves(pair: tuple[Node, Node], agreement: str) -> None:
    misp = MispScene(open_scene(pair[0]))
    with misp.house.store.reading(this_node(misp.house.identity.id)) as reading:
        refs = list(reading.get(agreement).record.marking_refs)
    assert misp.scene.post([tool("held back", object_marking_refs=refs)]).json()["success_count"] == 1
    for who in (None, "both"):
        assert b"held back" not in misp.export(who=who).body


def test_the_same_state_gives_the_same_bytes(misp: MispScene) -> None:
    misp.take(event("tlp:amber", "invented:tag"))
    misp.scene.post(_foreign())
    assert misp.export().body == misp.export().body


def test_foreign_objects_become_events_one_for_each_level(misp: MispScene) -> None:
    green = observable("green.example.org", object_marking_refs=[Tlp.GREEN.ref])
    amber = observable("amber.example.org")
    misp.scene.post([green, amber])
    found = {tuple(_tags(one)): one for one in misp.events().values()}
    assert set(found) == {("tlp:green",), ("tlp:amber",)}
    assert [one["value"] for one in found["tlp:green",]["Attribute"]] == ["green.example.org"]
    assert {one["distribution"] for one in found.values()} == {"0"}


def test_a_foreign_report_is_an_event_with_the_strictest_level_of_what_it_holds(misp: MispScene) -> None:
    misp.scene.post(_foreign())
    uuid = named_id("report", "foreign").partition("--")[2]
    found = misp.events()[uuid]
    assert (found["info"], _tags(found)) == ("Invented report", ["tlp:amber+strict"])
    assert [one["value"] for one in found["Attribute"]] == ["foreign.example.org"]


def test_a_foreign_object_that_was_taken_back_is_a_deleted_attribute(misp: MispScene) -> None:
    one = observable("gone.example.org")
    misp.scene.post([one])
    misp.scene.delete(one["id"])
    (found,) = misp.events().values()
    assert [(part["uuid"], part["type"], part["deleted"]) for part in found["Attribute"]] == [
        (one["id"].partition("--")[2], "domain", True)
    ]


def test_what_its_owner_revoked_is_deleted(misp: MispScene) -> None:
    misp.scene.post([_indicator("revoked", "[domain-name:value = 'r.example.org']", revoked=True)])
    (found,) = misp.events().values()
    assert [(one["value"], one["deleted"]) for one in found["Attribute"]] == [("r.example.org", True)]


def test_what_misp_stix_cannot_do_is_listed_with_the_reason(misp: MispScene) -> None:
    odd = {**tool("odd"), "type": "x-invented", "id": named_id("x-invented", "odd")}
    broken = _indicator("broken", "[this is no pattern")
    misp.scene.post([odd, broken, observable("kept.example.org")])
    exported = misp.export()
    assert {one.id for one in exported.left} == {odd["id"], broken["id"]}
    assert all(one.reason for one in exported.left)
    assert b"kept.example.org" in exported.body


def test_since_a_time_only_what_changed_is_in_the_file_and_nothing_is_deleted_by_that(misp: MispScene) -> None:
    first = small(EVENT, attribute(ADDRESS, "ip-dst", "198.51.100.7", to_ids=True), attribute(TEXT, "text", "t"))
    misp.take(first)
    misp.take(small("0e000000-0000-4000-8000-000000000002", attribute("0a000000-0000-4000-8000-0000000000aa", "text", "other")))
    with misp.house.store.reading(this_node(misp.house.identity.id)) as reading:
        before = reading.intake(misp.scene.intake).added
    misp.take(small(EVENT, attribute(ADDRESS, "ip-dst", "198.51.100.8", at=AT + 9), attribute(TEXT, "text", "t"), at=AT + 9))
    events = misp.events(since=before)
    assert set(events) == {EVENT}
    assert [(one["uuid"], one["deleted"]) for one in events[EVENT]["Attribute"]] == [(ADDRESS, False)]


def test_the_value_of_a_deleted_attribute_is_one_that_misp_takes_for_its_type() -> None:
    """Every type, judged by MISP's library as its server does; a planted word in the place of the value fails for many of them."""
    converter()
    import pymisp
    from pymisp.tools import validate_attribute

    described = pymisp.MISPEvent().describe_types
    taken, planted = set(), set()
    for kind in described["types"]:
        made = deleted_attribute(ADDRESS, kind, described["sane_defaults"][kind]["default_category"], AT)
        for value, found in ((made["value"], taken), ("withdrawn", planted)):
            with contextlib.suppress(pymisp.PyMISPError):
                validate_attribute({**made, "value": value})
                found.add(kind)
    assert set(described["types"]) - taken == UNJUDGED
    assert len(set(described["types"]) - planted) > 50


def test_misps_own_library_reads_the_file(misp: MispScene) -> None:
    converter()
    import pymisp

    misp.take(event("tlp:amber"))
    misp.scene.post(_foreign())
    misp.scene.delete(f"indicator--{FILE}")
    for found in misp.events().values():
        read = pymisp.MISPEvent()
        read.from_dict(**found)
        assert read.uuid == found["uuid"]
        assert {one.uuid for one in read.attributes} == {one["uuid"] for one in found["Attribute"]}


def _tags(part: dict[str, Any]) -> list[str]:
    return [tag["name"] for tag in part.get("Tag", ())]


def _indicator(name: str, pattern: str, **more: Any) -> dict[str, Any]:
    made = tool(name, pattern=pattern, pattern_type="stix", valid_from=timestamp(START), **more)
    return {**made, "type": "indicator", "id": named_id("indicator", name)}


def _foreign() -> list[dict[str, Any]]:
    """Return an invented report of another product: a malware, an indicator of it, an observable, links."""
    indicator = _indicator("bad", "[ipv4-addr:value = '198.51.100.9' OR domain-name:value = 'b.example.org']")
    malware = {**tool("Invented malware", is_family=False), "type": "malware", "id": named_id("malware", "bad")}
    link = {**tool("x"), "type": "relationship", "id": named_id("relationship", "bad"), "relationship_type": "indicates"}
    link |= {"source_ref": indicator["id"], "target_ref": malware["id"]}
    seen = observable("foreign.example.org", object_marking_refs=[Tlp.AMBER_STRICT.ref])
    report = {**tool("Invented report"), "type": "report", "id": named_id("report", "foreign"), "published": timestamp(START)}
    report["object_refs"] = [seen["id"], indicator["id"], malware["id"], link["id"]]
    return [indicator, malware, link, seen, report]
