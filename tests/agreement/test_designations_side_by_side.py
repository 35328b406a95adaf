"""Two sovereigns and one group: proposals travel, each decides for itself, and the difference is shown on both sides. Reviewed group names
are those of the public reference data; authorities, papers and dates are invented.
"""

from typing import Any

import pytest

from mithaq.desks.designations.decision_queries import Subject, side_by_side
from mithaq.desks.designations.decision_records import answers_to
from mithaq.desks.designations.profile_queries import claims_of, treatments
from mithaq.lang.refusal import Refused
from tests.agreement.nodes import BOTH_ENGINES, Node, World
from tests.agreement.test_story import commitment
from tests.desks.test_designation_life import GROUNDS, PAPER, body_of, proposal

pytestmark = BOTH_ENGINES
GROUPS = ["group:bla", "group:haqqani-network", "group:ttp"]


def brigade(node: Node, agreement: str, **more: Any) -> str:
    names = [{"text": "Majeed Brigade", "language": "en"}, {"text": "كتيبة ماجد", "language": "ar"}]
    return proposal(node, agreement=agreement, names=names, refers_to=["group:majeed-brigade"], sub_unit_of="group:bla", **more)


def army(node: Node, agreement: str, **more: Any) -> str:
    names = [{"text": "Balochistan Liberation Army", "language": "en"}, {"text": "جيش تحرير بلوشستان", "language": "ar"}]
    return proposal(node, agreement=agreement, names=names, refers_to=["group:bla"], **more)


def seen(node: Node, key: str, *parties: Node) -> Subject:
    with node.reading() as reading:
        return side_by_side(reading, key, [one.id for one in parties])


def states(subject: Subject) -> dict[str, str]:
    return {one.voice: one.state for one in subject.standings if not one.is_list}


def test_R06_both_nodes_show_what_each_side_decided_upon_the_group_and_its_sub_unit(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    asked = brigade(east, agreement, asked_of=[west.id])
    world.settle()
    assert west.facet("designation", "waiting_on", west.id) == [asked]
    whole, part = army(west, agreement), brigade(west, agreement)
    for made in (whole, part):
        west.act("designations.decide", designation=made, **PAPER, **GROUNDS)
    west.act("designations.answer", designation=asked, position="designates", decision=part)
    world.settle()
    for node in pair:
        subject = seen(node, "group:bla", east, west)
        assert states(subject) == {east.id: "not_listed", west.id: "decided"}
        assert [unit.name for unit in subject.sub_units] == ["Majeed Brigade"]
        assert states(subject.sub_units[0]) == {east.id: "proposed", west.id: "decided"}
        assert subject.differs
        assert node.facet("designation", "waiting_on", west.id) == []
        with node.reading() as reading:
            assert [one.properties["designation"] for one in answers_to(reading, asked)] == [part]
            held = reading.get(asked)
        assert held is not None
        assert held.record is not None
        assert held.record.created_by == east.id
        assert not held.record.properties.get("authority"), "the proposal was filled by another's decision"


def test_a_partner_that_amends_or_lifts_changes_its_own_row_and_no_other(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    ours, theirs = army(east, agreement), army(west, agreement)
    for node, made in ((east, ours), (west, theirs)):
        node.act("designations.decide", designation=made, **PAPER, **GROUNDS)
    world.settle()
    west.act("designations.lift", designation=theirs, reason="for the test", **PAPER)
    world.settle()
    for node in pair:
        assert states(seen(node, "group:bla", east, west)) == {east.id: "decided", west.id: "lifted"}


def test_a_partner_that_names_our_designation_as_the_same_subject_stands_beside_it(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    ours = proposal(east, agreement=agreement, names=[{"text": "Invented Wing"}])
    world.settle()
    theirs = proposal(west, agreement=agreement, names=[{"text": "Wing, Invented"}], refers_to=[ours])
    world.settle()
    for node in pair:
        for key in (ours, theirs):
            assert states(seen(node, key, east, west)) == {east.id: "proposed", west.id: "proposed"}


def test_what_is_proposed_under_no_agreement_or_narrowed_stays_here(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = [proposal(east), brigade(east, agreement, marking={"releasable_to": [east.id]})]
    world.settle()
    with west.reading() as reading:
        assert [reading.get(one) for one in made] == [None, None]
    with pytest.raises(Refused, match="does not name"):
        brigade(east, agreement, asked_of=[west.id], marking={"releasable_to": [east.id]})


def test_a_partners_designation_upon_nationality_alone_is_refused_at_the_door(
    world: World, pair: tuple[Node, Node], agreement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    east, west = pair
    identifiers = [{"identifier_kind": "nationality", "value": "Invented"}]
    with monkeypatch.context() as patch:
        patch.setattr("mithaq.desks.designations.decision_records.PROTECTED", ())
        made = proposal(west, agreement=agreement, identifiers=identifiers)
    world.settle()
    with east.reading() as reading:
        assert reading.get(made) is None
    assert len(west.facet("refusal", "rule", "designation.fairness")) == 1


def test_R38_a_claim_and_its_denial_are_against_each_other_on_both_nodes(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    claim = {"subject": "group:ttp", "aspect": "camp", "matter": "Afghanistan", "agreement": agreement}
    ours = east.act("designations.claim", **claim, voice="asserts", claimant="Invented team", source="Z/2026/1 para 2").record
    theirs = west.act(
        "designations.claim", **{**claim, "subject": "un:QDe.132"}, voice="denies", claimant="The group", source="a paper"
    ).record
    world.settle()
    for node in pair:
        with node.reading() as reading:
            assert {one.id: one.against for one in claims_of(reading, "group:ttp")} == {ours: (theirs,), theirs: (ours,)}


def test_R54_a_group_that_one_place_alone_deals_with_is_told_on_both_nodes(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    army(west, agreement)
    commitment(east, west, agreement, measure="Act against the Haqqani Network and the Balochistan Liberation Army")
    world.settle()
    for node in pair:
        with node.reading() as reading:
            found = {one.subject.keys[0]: one for one in treatments(reading, [east.id, west.id], GROUPS)}
        assert found["group:bla"].places == ["plan", "designations"]
        assert found["group:haqqani-network"].is_in_one_place_only
        assert found["group:ttp"].places == []


def test_R37_a_monitoring_report_travels_and_is_cited_at_the_partner(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    report = {"title": "Invented report", "publisher": "Invented team", "symbol": "Z/2026/1", "text": "1. First.\n2. Second."}
    east.act("designations.keep_monitoring_report", agreement=agreement, mentions=["group:ttp"], **report)
    world.settle()
    made = army(west, agreement, evidence=["Z/2026/1 para 2"])
    with pytest.raises(Refused, match="no paragraph 3"):
        army(west, agreement, evidence=["Z/2026/1 para 3"])
    assert body_of(west, made).evidence == ["Z/2026/1 para 2"]
