"""Reports as plain STIX, held against OASIS's validator. The report and its reading are invented."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from stix2validator import ValidationOptions, validate_instance

from mithaq.app import acts_of
from mithaq.desks.reports.exporting.bundle import bundle_of
from mithaq.desks.reports.records import drafts_of
from mithaq.store import Reading
from tests.agreement.nodes import Node

TEXT = "Nightingales struck Eastvale. The minister said so. The Nightingales deny it."
READ = {
    "language": "en",
    "date": {"value": "2026-01", "precision": "month", "basis": "printed", "earliest": "2026-01-01", "latest": "2026-01-31"},
    "mentions": [
        {
            "type": "armed-group",
            "id": "group:nightingales",
            "text": "Nightingales",
            "en": "Nightingales",
            "tier": "certain",
            "start": 0,
            "end": 12,
        },
        {"type": "person", "id": "person:1", "text": "The minister", "en": "A. Minister", "tier": "likely", "start": 30, "end": 42},
    ],
    "statements": [
        {
            "kind": "claim",
            "speaker": "A. Minister",
            "about": "Nightingales struck Eastvale",
            "polarity": "affirmed",
            "nature": "claim",
            "span": [0, 28],
            "answers": None,
        },
        {
            "kind": "claim",
            "speaker": "Nightingales",
            "about": "it",
            "polarity": "denied",
            "nature": "denial",
            "span": [52, 76],
            "answers": 0,
        },
    ],
}


def read_invented(_reading: Reading, _text: str) -> Mapping[str, Any]:
    """Return the invented reading."""
    return READ


@pytest.fixture
def desk(pair: tuple[Node, Node]) -> Node:
    """A node whose reader gives the invented reading."""
    pair[0].house = replace(pair[0].house, acts=acts_of(read_invented))
    return pair[0]


def exported(desk: Node, report: str) -> dict[str, Any]:
    with desk.reading() as reading:
        made, _ = bundle_of(reading, [reading.get(report)], desk.id, "Eastland", desk.clock())
    return made


def received(desk: Node) -> tuple[str, list[str]]:
    report = desk.act("reports.receive", title="Invented", text=TEXT, source="an invented paper").record
    with desk.reading() as reading:
        return report, [held.id for held in drafts_of(reading, report)]


def of_type(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in made["objects"] if one["type"] == kind]


def test_nothing_but_the_report_goes_out_before_somebody_confirmed_something(desk: Node) -> None:
    report, _ = received(desk)
    made = exported(desk, report)
    assert {one["type"] for one in made["objects"]} == {"identity", "marking-definition", "report"}
    assert of_type(made, "report")[0]["description"] == "Dated 2026-01 by the text itself."


def test_what_was_confirmed_is_valid_stix_with_a_denial_as_an_opinion_on_what_it_denies(desk: Node) -> None:
    report, drafts = received(desk)
    for draft in drafts:
        desk.act("reports.confirm_draft", draft=draft)
    made = exported(desk, report)
    result = validate_instance(made, ValidationOptions(version="2.1", disabled=["custom-prefix"]))
    assert result.is_valid, [str(error) for error in result.errors]
    (group,) = of_type(made, "threat-actor")
    assert (group["name"], group["threat_actor_types"]) == ("Nightingales", ["unknown"])
    (opinion,) = of_type(made, "opinion")
    (denied,) = [one for one in of_type(made, "note") if one["id"] == opinion["object_refs"][0]]
    assert (opinion["opinion"], denied["authors"]) == ("strongly-disagree", ["A. Minister"])
    assert all(one.get("object_marking_refs") for one in made["objects"] if one["type"] not in {"identity", "marking-definition"})


def test_an_incident_of_the_report_goes_out_with_its_place_and_group_and_a_struck_one_does_not(desk: Node, agreement: str) -> None:
    report, _ = received(desk)
    ask = {"agreement": agreement, "kind": "raid", "sources": [{"record": report, "start": 0, "end": 28}]}
    desk.act("reports.register_incident", **ask, what="Raid", place="Eastvale", groups=["Nightingales"], happened_on="2026", killed=2)
    struck = desk.act("reports.register_incident", **ask, what="No raid").record
    desk.act("reports.strike_incident", incident=struck, reason="It was none.")
    made = exported(desk, report)
    (incident,) = of_type(made, "incident")
    assert incident["description"] == "raid; on 2026; killed 2; claim"
    assert {one["relationship_type"] for one in of_type(made, "relationship")} == {"located-at", "attributed-to"}
    assert validate_instance(made, ValidationOptions(version="2.1")).is_valid


def test_the_same_records_give_the_same_identifiers(desk: Node) -> None:
    report, drafts = received(desk)
    desk.act("reports.confirm_draft", draft=drafts[-1])
    ids = [[one["id"] for one in exported(desk, report)["objects"]] for _ in range(2)]
    assert ids[0] == ids[1]
