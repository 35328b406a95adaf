"""From MISP into an intake: what is kept, known, taken back, left behind, refused. The events are invented."""

from typing import Any

import pytest

from mithaq.cli.misp_importing import Bridge
from mithaq.lang.refusal import Refused
from mithaq.records.ident import timestamp
from mithaq.records.marking import Tlp
from mithaq.wires.misp import outward
from mithaq.wires.misp.outward import NotConverted
from tests.wires.misp.conftest import MispScene
from tests.wires.misp.events import ADDRESS, AT, DOMAIN, EVENT, FILE, FILE_HASH, OWN_OBJECT, TEXT, attribute, deleted, event, small
from tests.wires.taxii.scene import tool

OTHER = "0e000000-0000-4000-8000-000000000002"


def test_an_event_is_kept_once_and_known_the_second_time(misp: MispScene) -> None:
    first = misp.take(event("tlp:amber"))
    size = misp.size()
    again = misp.take(event("tlp:amber"))
    assert (first.state, first.refused, first.missing) == ("kept", [], [])
    assert (again.state, again.kept, again.known) == ("known", 0, first.kept)
    assert misp.size() == size


def test_identifiers_are_those_of_misp(misp: MispScene) -> None:
    misp.take(event("tlp:amber"))
    assert {f"report--{EVENT}", f"indicator--{ADDRESS}", f"observed-data--{DOMAIN}", f"x-misp-attribute--{TEXT}"} <= set(misp.held())


def test_the_client_is_the_custodian_and_the_log_names_it(misp: MispScene) -> None:
    misp.take(event("tlp:amber"))
    bridge = misp.bridge()
    with misp.house.store.reading(misp.house.node().principal) as reading:
        held = reading.versions_of(misp.scene.intake, f"report--{EVENT}")
        newest = reading.events(limit=1)[0]
    assert held[0].custodian == bridge.client.identity
    assert b'"registry.contribute"' in newest.event
    assert b'"via":"misp"' in newest.event


def test_a_client_without_the_right_to_write_keeps_nothing(misp: MispScene) -> None:
    with pytest.raises(Refused) as refused:
        misp.bridge("reader").take(event("tlp:amber"))
    assert refused.value.rule == "intake.write"
    assert misp.held() == {}


@pytest.mark.parametrize(
    ("tags", "level"),
    [
        (("tlp:white",), Tlp.CLEAR),
        (("tlp:clear",), Tlp.CLEAR),
        ((" TLP:Green ",), Tlp.GREEN),
        (("tlp:amber", "tlp:green"), Tlp.AMBER),
        (("tlp:white", "tlp:amber+strict"), Tlp.AMBER_STRICT),
    ],
)
def test_the_strictest_tag_is_the_level_of_everything_in_the_event(misp: MispScene, tags: tuple[str, ...], level: Tlp) -> None:
    misp.take(event(*tags))
    marked = {name: one.get("object_marking_refs") for name, one in misp.held().items()}
    shared = {name for name in marked if name.startswith(("identity--", "attack-pattern--"))}
    assert len(shared) == 2
    assert {name for name, refs in marked.items() if refs != [level.ref]} == shared


def test_what_has_no_level_is_left_to_the_collection(misp: MispScene) -> None:
    misp.take(event("invented:tag"))
    assert not any("object_marking_refs" in one for one in misp.held().values())


def test_a_part_is_never_below_its_event_and_may_be_above_it(misp: MispScene) -> None:
    low, high = (
        attribute(ADDRESS, "ip-dst", "198.51.100.7", "tlp:clear", to_ids=True),
        attribute(DOMAIN, "domain", "a.example.org", "tlp:amber"),
    )
    misp.take(small(EVENT, low, high, tags=("tlp:green",)))
    levels = {
        name.partition("--")[0] + name[-1]: one.get("object_marking_refs")
        for name, one in misp.held().items()
        if ADDRESS in name or DOMAIN in name
    }
    assert levels == {
        "indicator1": [Tlp.GREEN.ref],
        "observed-data1": [Tlp.GREEN.ref],
        "observed-data2": [Tlp.AMBER.ref],
    }
    observables = {one["value"]: one["object_marking_refs"] for one in misp.held().values() if "value" in one}
    assert observables == {"198.51.100.7": [Tlp.GREEN.ref], "a.example.org": [Tlp.AMBER.ref]}


def test_a_local_tag_raises_the_level_and_stays_in_its_misp(misp: MispScene) -> None:
    one = attribute(
        DOMAIN, "domain", "a.example.org", Tag=[{"name": "tlp:amber+strict", "local": 1}, {"name": "invented:local", "local": 1}]
    )
    misp.take(small(EVENT, one, tags=("tlp:green",)))
    held = misp.held()[f"observed-data--{DOMAIN}"]
    assert held["object_marking_refs"] == [Tlp.AMBER_STRICT.ref]
    assert "invented:local" not in str(misp.held())


@pytest.mark.parametrize("tag", ["tlp:unclear", "tlp:ex:chr", "tlp:purple", 'tlp:amber="red"', "TLP:", "tlp:amber\u202e"])
@pytest.mark.parametrize("place", ["event", "attribute", "object", "report"])
def test_a_tag_of_tlp_that_names_no_level_refuses_the_event(misp: MispScene, tag: str, place: str) -> None:
    made = event("tlp:green")
    places: dict[str, dict[str, Any]] = {
        "event": made,
        "attribute": made["Attribute"][0],
        "object": made["Object"][0]["Attribute"][1],
        "report": made["EventReport"][0],
    }
    places[place].setdefault("Tag", []).append({"name": tag})
    refused = _refused(misp, made)
    assert refused.rule == "misp.tlp"
    assert "\u202e" not in str(refused)


def test_what_is_above_the_ceiling_refuses_the_event_whole(misp: MispScene) -> None:
    misp.take(event("tlp:green"))
    before = misp.held()
    for later in (
        event("tlp:red", at=AT + 10),
        event("tlp:green", at=AT + 10, Attribute=[attribute(DOMAIN, "domain", "b.example.org", "tlp:red")]),
    ):
        refused = _refused(misp, later)
        assert refused.rule == "misp.part"
        assert "intake.ceiling" in str(refused)
    assert misp.held() == before


@pytest.mark.parametrize(("distribution", "option"), [("0", "own"), (0, "own"), ("4", "groups")])
def test_what_misp_keeps_to_itself_is_refused_unless_the_operator_says_so(misp: MispScene, distribution: object, option: str) -> None:
    made = event("tlp:green", distribution=distribution)
    assert _refused(misp, made).rule == "misp.distribution"
    assert misp.take(made, **{option: True}).state == "kept"


def test_a_part_that_misp_keeps_to_itself_is_left_behind_and_counted(misp: MispScene) -> None:
    own, group = (
        attribute(ADDRESS, "ip-dst", "198.51.100.7", distribution="0"),
        attribute(DOMAIN, "domain", "x.example.org", distribution="4"),
    )
    taken = misp.take(small(EVENT, own, group, attribute(TEXT, "text", "shared")))
    assert (taken.state, taken.left_own) == ("kept", 2)
    assert not any(ADDRESS in name or DOMAIN in name for name in misp.held())
    assert "198.51.100.7" not in str(misp.held())


def test_the_bytes_of_an_attachment_are_left_behind_and_counted(misp: MispScene) -> None:
    taken = misp.take(small(EVENT, attribute(TEXT, "attachment", "letter.pdf", data="aW52ZW50ZWQ=")))
    assert (taken.state, taken.left_attachments) == ("kept", 1)
    assert "aW52ZW50ZWQ=" not in str(misp.held())


def test_an_unpublished_event_is_refused_unless_the_operator_says_so(misp: MispScene) -> None:
    assert _refused(misp, event("tlp:green", published=False)).rule == "misp.published"
    assert misp.take(event("tlp:green", published=False), unpublished=True).state == "kept"
    assert f"grouping--{EVENT}" in misp.held()


def test_an_event_that_was_unpublished_since_is_named_and_changes_nothing(misp: MispScene) -> None:
    misp.take(event("tlp:green"))
    before = misp.held()
    changed = event("tlp:green", at=AT + 100, published=False, Attribute=[])
    assert misp.take(changed).state == "unpublished"
    assert misp.held() == before


def test_a_published_event_takes_the_place_of_the_draft(misp: MispScene) -> None:
    misp.take(event("tlp:green", published=False), unpublished=True)
    misp.take(event("tlp:green", at=AT + 100))
    held = misp.held()
    assert held[f"grouping--{EVENT}"]["revoked"] is True
    assert held[f"report--{EVENT}"].get("revoked") is None


def test_a_changed_part_has_a_new_version_under_the_same_identifier_and_the_first_creation_time(misp: MispScene) -> None:
    misp.take(small(EVENT, attribute(DOMAIN, "domain", "old.example.org"), attribute(TEXT, "text", "the same")))
    taken = misp.take(
        small(EVENT, attribute(DOMAIN, "domain", "new.example.org", at=AT + 50), attribute(TEXT, "text", "the same"), at=AT + 50)
    )
    held = misp.held()
    changed = held[f"observed-data--{DOMAIN}"]
    assert (taken.state, taken.refused) == ("kept", [])
    assert (changed["created"], changed["modified"]) == (timestamp(AT * 1_000_000), timestamp((AT + 50) * 1_000_000))
    assert [held[ref]["value"] for ref in changed["object_refs"]] == ["new.example.org"]
    assert held[f"x-misp-attribute--{TEXT}"]["modified"] == timestamp(AT * 1_000_000)
    assert not any(one.get("value") == "old.example.org" for one in misp.held(every=True).values())


def test_a_level_that_rises_reaches_parts_that_have_no_new_time(misp: MispScene) -> None:
    misp.take(event("tlp:green"))
    taken = misp.take(event("tlp:amber", at=AT + 100, Attribute=event()["Attribute"]))
    held = misp.held()
    assert taken.refused == []
    assert held[f"indicator--{ADDRESS}"]["object_marking_refs"] == [Tlp.AMBER.ref]
    standing = [one for one in held.values() if not one.get("revoked") and not one["id"].startswith(("identity--", "attack-pattern--"))]
    assert {tuple(one["object_marking_refs"]) for one in standing} == {(Tlp.AMBER.ref,)}
    assert misp.take(event("tlp:amber", at=AT + 100, Attribute=event()["Attribute"])).state == "known"


def test_an_older_event_changes_nothing(misp: MispScene) -> None:
    misp.take(event("tlp:green", at=AT + 100))
    before = misp.held()
    assert misp.take(event("tlp:clear")).state == "older"
    assert misp.held() == before


def test_a_deleted_attribute_is_taken_back_with_all_that_was_made_of_it(misp: MispScene) -> None:
    misp.take(event("tlp:green"))
    made = event("tlp:green", at=AT + 100)
    made["Attribute"][0] = deleted(made["Attribute"][0], AT + 100)
    taken = misp.take(made)
    assert (taken.state, taken.missing, taken.refused) == ("kept", [], [])
    assert {one["revoked"] for one in misp.parts(ADDRESS).values()} == {True}
    assert "198.51.100.7" not in str(misp.held(every=True))
    assert misp.take(made).state == "known"


def test_after_a_fault_between_taking_back_and_contributing_the_same_file_finishes_the_work(
    misp: MispScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault is a disk that fails before the contribution: what is left to do must still be found by the next run."""
    misp.take(event("tlp:green"))
    made = event("tlp:amber", at=AT + 100)
    made["Attribute"][0] = deleted(made["Attribute"][0], AT + 100)

    def fail(*_arguments: object) -> None:
        raise OSError("planted")

    with monkeypatch.context() as patch:
        patch.setattr(Bridge, "_contribute", fail)
        with pytest.raises(OSError, match="planted"):
            misp.take(made)
    assert {one["revoked"] for one in misp.parts(ADDRESS).values()} == {True}
    taken = misp.take(made)
    assert (taken.state, taken.refused, taken.missing) == ("kept", [], [])
    assert misp.held()[f"report--{EVENT}"]["object_marking_refs"] == [Tlp.AMBER.ref]
    assert misp.take(made).state == "known"


def alone(at: int, *, gone: bool) -> dict[str, Any]:
    """Return an invented event of one attribute and nothing else, which may be deleted."""
    made = {**event("tlp:green", at=at), "Object": [], "EventReport": [], "Galaxy": []}
    made["Attribute"] = [deleted(made["Attribute"][0], at) if gone else made["Attribute"][0]]
    return made


def test_the_last_part_of_an_event_may_be_deleted_and_another_added_later(misp: MispScene) -> None:
    misp.take(alone(AT, gone=False))
    taken = misp.take(alone(AT + 100, gone=True))
    assert (taken.refused, taken.missing) == ([], [])
    assert "198.51.100.7" not in str(misp.held(every=True))
    assert misp.take(alone(AT + 100, gone=True)).state == "known"
    more = alone(AT + 200, gone=True)
    more["Attribute"].append({**event(at=AT + 200)["Attribute"][1]})
    taken = misp.take(more)
    assert (taken.state, taken.refused, taken.missing) == ("kept", [], [])
    assert misp.take(more).state == "known"


def test_a_fault_of_the_bridge_refuses_the_event_alone(misp: MispScene, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(outward, "_primaries", lambda _: {}["planted"])
        with pytest.raises(NotConverted, match="the bridge failed with KeyError"):
            misp.take(event("tlp:green"))
    assert misp.held() == {}
    assert misp.take(event("tlp:green")).state == "kept"


def test_an_event_that_is_empty_from_the_first_is_taken(misp: MispScene) -> None:
    taken = misp.take(alone(AT, gone=True))
    assert (taken.refused, taken.missing) == ([], [])
    assert misp.take(alone(AT, gone=True)).state == "known"


def test_a_deleted_object_is_taken_back(misp: MispScene) -> None:
    misp.take(event("tlp:green"))
    made = event("tlp:green", at=AT + 100)
    made["Object"][1] = deleted(made["Object"][1], AT + 100)
    misp.take(made)
    assert misp.held()[f"x-misp-object--{OWN_OBJECT}"]["revoked"] is True
    assert "what only this template says" not in str(misp.held(every=True))


def test_an_attribute_deleted_out_of_an_object_leaves_no_older_version_that_says_it(misp: MispScene) -> None:
    misp.take(event("tlp:green"))
    made = event("tlp:green", at=AT + 100)
    made["Object"][0]["Attribute"][1] = deleted(made["Object"][0]["Attribute"][1], AT + 100)
    taken = misp.take(made)
    held = misp.held(every=True)
    assert (taken.refused, taken.missing) == ([], [])
    assert "letter.exe" in str(held[f"indicator--{FILE}"])
    assert "0123456789abcdef" not in str(_every_version(misp))
    assert FILE_HASH in str(held[f"indicator--{FILE}"])


def test_what_misp_stix_put_into_another_object_is_gone_from_every_version_when_it_is_deleted(misp: MispScene) -> None:
    inner, outer = "0c000000-0000-4000-8000-000000000012", "0c000000-0000-4000-8000-000000000011"
    said = [attribute("0c000000-0000-4000-8000-000000000022", "text", "invented-inner", object_relation="type")]
    more = [attribute("0c000000-0000-4000-8000-000000000023", "text", "invented-kept", object_relation="internal-filename")]
    link = {"uuid": "0c000000-0000-4000-8000-000000000031", "referenced_uuid": inner, "relationship_type": "includes", "timestamp": str(AT)}
    names = [attribute("0c000000-0000-4000-8000-000000000021", "filename", "a.exe", object_relation="filename")]
    file = {**event()["Object"][0], "uuid": outer, "Attribute": names, "ObjectReference": [link]}
    portable = {**event()["Object"][1], "uuid": inner, "name": "pe", "Attribute": [*said, *more], "ObjectReference": []}
    misp.take(small(EVENT, Object=[file, portable], tags=("tlp:green",)))
    assert b"invented-inner" in b"".join(_every_version(misp))
    less = {**portable, "Attribute": [deleted(said[0], AT + 50), *more]}
    taken = misp.take(small(EVENT, Object=[file, less], tags=("tlp:green",), at=AT + 50))
    assert (taken.refused, taken.missing) == ([], [])
    assert b"invented-inner" not in b"".join(_every_version(misp))
    (found,) = [one for one in misp.events()[EVENT]["Object"] if one["uuid"] == inner]
    assert [(one["uuid"], one["deleted"]) for one in found["Attribute"]] == [(said[0]["uuid"], True), (more[0]["uuid"], False)]
    taken = misp.take(small(EVENT, Object=[file, deleted(less, AT + 90)], tags=("tlp:green",), at=AT + 90))
    assert (taken.refused, taken.missing) == ([], [])
    assert b"invented-kept" not in b"".join(_every_version(misp))
    assert {one["uuid"]: one["deleted"] for one in misp.events()[EVENT]["Object"]} == {outer: False, inner: True}


def test_an_attribute_that_misp_restored_comes_back(misp: MispScene) -> None:
    one = attribute(DOMAIN, "domain", "a.example.org")
    misp.take(small(EVENT, one, attribute(TEXT, "text", "t")))
    misp.take(small(EVENT, deleted(one, AT + 10), attribute(TEXT, "text", "t"), at=AT + 10))
    restored = max(AT, misp.house.clock() // 1_000_000) + 100
    taken = misp.take(small(EVENT, attribute(DOMAIN, "domain", "a.example.org", at=restored), attribute(TEXT, "text", "t"), at=restored))
    assert taken.refused == []
    assert misp.held()[f"observed-data--{DOMAIN}"].get("revoked") is None
    assert [one["value"] for one in misp.held().values() if one["type"] == "domain-name" and not one.get("revoked")] == ["a.example.org"]


def test_a_part_that_is_again_what_it_was_has_its_observable_again(misp: MispScene) -> None:
    for later, tag in enumerate(("tlp:green", "tlp:amber", "tlp:green", "tlp:amber")):
        taken = misp.take(small(EVENT, attribute(DOMAIN, "domain", "a.example.org"), tags=(tag,), at=AT + later * 100))
        assert taken.refused == []
        held = misp.held()
        (ref,) = held[f"observed-data--{DOMAIN}"]["object_refs"]
        assert (held[ref]["value"], held[ref].get("revoked")) == ("a.example.org", None)


def test_an_observable_that_was_taken_back_here_does_not_come_back(misp: MispScene) -> None:
    made = small(EVENT, attribute(DOMAIN, "domain", "a.example.org"), tags=("tlp:green",))
    misp.take(made)
    (ref,) = misp.held()[f"observed-data--{DOMAIN}"]["object_refs"]
    misp.scene.delete(ref)
    assert "intake.deleted" in misp.take(made).refused[0]
    assert not any(one.get("value") == "a.example.org" for one in misp.held().values())


def test_what_was_taken_back_here_does_not_come_back_by_the_same_event(misp: MispScene) -> None:
    misp.take(event("tlp:green"))
    assert misp.scene.delete(f"indicator--{ADDRESS}").status_code == 200
    taken = misp.take(event("tlp:green"))
    assert taken.state == "partly"
    assert "intake.deleted" in taken.refused[0]
    assert misp.held()[f"indicator--{ADDRESS}"]["revoked"] is True


def test_what_the_newer_event_no_longer_holds_is_named_each_time_and_stays(misp: MispScene) -> None:
    misp.take(small(EVENT, attribute(DOMAIN, "domain", "a.example.org"), attribute(TEXT, "text", "t")))
    later = small(EVENT, attribute(TEXT, "text", "t"), at=AT + 10)
    for _ in range(2):
        assert misp.take(later).missing == [f"observed-data--{DOMAIN}"]
    assert misp.held()[f"observed-data--{DOMAIN}"].get("revoked") is None


def test_what_another_contributed_under_the_same_identifier_stays_and_is_named(misp: MispScene) -> None:
    misp.bridge("other").take(small(EVENT, attribute(DOMAIN, "domain", "a.example.org")))
    taken = misp.take(small(EVENT, attribute(DOMAIN, "domain", "b.example.org", at=AT + 5), at=AT + 5))
    assert any("intake.custodian" in one for one in taken.refused)
    assert [one["value"] for one in misp.held().values() if one["id"] in misp.held()[f"observed-data--{DOMAIN}"]["object_refs"]] == [
        "a.example.org"
    ]


def test_what_another_calls_by_the_name_of_an_event_makes_it_neither_older_nor_unpublished(misp: MispScene) -> None:
    forged = {**tool("forged"), "type": "grouping", "id": f"grouping--{EVENT}", "modified": "2090-01-01T00:00:00.000Z", "context": "x"}
    assert misp.scene.post([forged], "other").json()["success_count"] == 1
    assert _refused(misp, event("tlp:green", published=False)).rule == "misp.published"
    assert misp.take(event("tlp:green")).state == "kept"


def test_two_events_share_their_author_and_their_cluster(misp: MispScene) -> None:
    misp.take(event("tlp:green"))
    second = small(OTHER, attribute("0a000000-0000-4000-8000-0000000000aa", "text", "t"), at=AT + 900, Galaxy=event()["Galaxy"])
    taken = misp.bridge("other").take(second)
    assert taken.refused == []
    assert sum(name.startswith(("identity--", "attack-pattern--")) for name in misp.held(every=True)) == 2


def _refused(misp: MispScene, made: Any) -> Refused:
    before = misp.size()
    with pytest.raises(Refused) as refused:
        misp.take(made)
    assert misp.size() == before
    return refused.value


def _every_version(misp: MispScene) -> list[bytes]:
    with misp.house.store.reading(misp.house.node().principal) as reading:
        return [held.body or b"" for name in misp.held(every=True) for held in reading.versions_of(misp.scene.intake, name)]
