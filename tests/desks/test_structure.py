"""Groups, documents, national plans, approvals, tracks, cross-links: who may say what, and that both nodes derive alike. All invented."""

from datetime import date
from typing import Any

import pytest

from mithaq.acts.work import NoSuchRecord
from mithaq.desks.plan.approving import approvals
from mithaq.desks.plan.approving.approval_acts import BadApproval
from mithaq.desks.plan.approving.approvals import NotApproved
from mithaq.desks.plan.commitment_acts import BadCommitment
from mithaq.desks.plan.follow_up import follow_up
from mithaq.desks.plan.structure import documents
from mithaq.desks.plan.structure.cross_links import BadCrossLink
from mithaq.desks.plan.structure.document_acts import BadDocument
from mithaq.desks.plan.structure.group_acts import BadGroup
from mithaq.desks.plan.structure.national_plan_acts import BadNationalPlan
from mithaq.desks.plan.tracks import TrackTooShallow
from mithaq.exchange.agreement import Unworkable
from mithaq.exchange.write import NotTheOwner
from mithaq.lang.refusal import Refused
from tests.agreement.nodes import Node, World, agree
from tests.agreement.test_story import commitment, status
from tests.exchange.test_hostile import invented, plant, refused

TRACKS = [{"pillar": "border-security", "depth": "meetings"}, {"pillar": "counter-narcotics", "depth": "links"}]


def group(node: Node, agreement: str, **more: Any) -> str:
    ask = {"name": "Invented group", "pillar": "border-security", "mandate": "Invented mandate", "interval_days": 30}
    return node.act("plan.found_group", agreement=agreement, **{**ask, **more}).record


def document(node: Node, agreement: str, **more: Any) -> str:
    ask = {"title": "Invented document", "nature": "signed-text", "status": "agreed"}
    return node.act("plan.enter_document", agreement=agreement, **{**ask, **more}).record


def plan(node: Node, agreement: str, **more: Any) -> str:
    ask = {"title": "Invented plan", "lines": [{"number": "1", "text": "Invented line", "pillar": "border-security"}]}
    return node.act("plan.enter_national_plan", agreement=agreement, **{**ask, **more}).record


def standing(node: Node, kind: str, identifier: str) -> str:
    with node.reading() as reading:
        values = (*documents.STANDINGS, *approvals.POSITIONS, approvals.WAITING)
        return next(one for one in values if reading.has(kind, "standing", one) and identifier in node.facet(kind, "standing", one))


def sha256_of(node: Node, identifier: str) -> str:
    with node.reading() as reading:
        held = reading.get(identifier)
    assert held is not None
    assert held.record is not None
    return held.record.sha256.hex()


def test_each_side_keeps_its_own_members_of_a_group_and_revises_them(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = group(east, agreement)
    world.settle(2)
    for node, office in ((east, "Head of customs"), (west, "Head of police")):
        node.act("plan.name_members", working_group=made, members=[{"office": office}])
    world.settle(2)
    west.act("plan.name_members", working_group=made, members=[{"office": "Deputy"}, {"office": "Clerk"}])
    world.settle(2)
    for node in pair:
        with node.reading() as reading:
            rows = reading.page("group-members").rows
        seats = {held.record.created_by: [one["office"] for one in held.record.properties["members"]] for held in rows if held.record}
        assert seats == {east.id: ["Head of customs"], west.id: ["Deputy", "Clerk"]}


def test_a_group_is_revised_by_its_author_alone(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = group(east, agreement)
    world.settle(2)
    with pytest.raises(NotTheOwner):
        west.act("plan.revise_group", working_group=made, mandate="Other words")
    east.act("plan.revise_group", working_group=made, ended="2026-01")
    world.settle(2)
    assert west.facet("working-group", "over", "yes") == [made]


def test_a_group_that_has_not_met_by_its_interval_is_to_be_followed_up_on_both_sides_until_a_meeting_is_planned(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, _ = pair
    made = group(east, agreement, started="2025-06")
    east.act("plan.record_meeting", agreement=agreement, title="Sitting", held_on="2025-10", group=made)
    world.settle(2)
    for node in pair:
        with node.reading() as reading:
            late = [one for one in follow_up(reading, agreement, date(2026, 1, 5)) if one.record == made]
            early = [one for one in follow_up(reading, agreement, date(2025, 11, 15)) if one.record == made]
        assert [(one.kind, one.day, one.words) for one in late] == [("lapsed", "2025-11-30", "2025-10")]
        assert early == []
    east.act("plan.record_meeting", agreement=agreement, title="Next", held_on="2026-03", status="planned", group=made)
    with east.reading() as reading:
        assert [one for one in follow_up(reading, agreement, date(2026, 1, 5)) if one.record == made] == []


@pytest.mark.parametrize(
    "change",
    [
        {"mandate": " "},
        {"name": ""},
        {"interval_days": -1},
        {"interval_days": 9999},
        {"started": "soon"},
        {"pillar": "gardening"},
        {"started": "2026-02", "ended": "2026-01"},
    ],
)
def test_a_group_that_could_not_be_reckoned_with_is_not_founded(pair: tuple[Node, Node], agreement: str, change: dict[str, object]) -> None:
    with pytest.raises(Refused) as caught:
        group(pair[0], agreement, **change)
    assert caught.value.rule in ("working-group.form", "record.shape")


def test_members_without_an_office_and_groups_that_are_not_there_are_refused(pair: tuple[Node, Node], agreement: str) -> None:
    east = pair[0]
    made = group(east, agreement)
    with pytest.raises(BadGroup):
        east.act("plan.name_members", working_group=made, members=[{"office": " ", "name": "Somebody"}])
    with pytest.raises(NoSuchRecord):
        commitment(*pair, agreement, group="working-group--00000000-0000-4000-8000-000000000000")
    with pytest.raises(NoSuchRecord):
        commitment(*pair, agreement, document=made)


def test_a_deliverable_and_a_meeting_of_a_group_of_another_agreement_are_refused(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = group(east, agreement)
    other = agree(world, east, west, name="Other agreement")
    with pytest.raises(BadCommitment):
        commitment(east, west, other, group=made)
    with pytest.raises(Refused, match=r"meeting\.form"):
        east.act("plan.record_meeting", agreement=other, title="Sitting", held_on="2026", group=made)


def test_a_document_is_claimed_until_the_other_side_confirms_this_version_and_both_nodes_derive_it_alike(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = document(east, agreement)
    said: list[tuple[str, str]] = []

    def look() -> None:
        world.settle(2)
        found = [standing(node, "framework-document", made) for node in pair]
        said.append((found[0], found[1]))

    look()
    west.act("plan.answer_document", framework_document=made, says="contests", text="Not so.")
    look()
    west.act("plan.answer_document", framework_document=made, says="confirms")
    look()
    east.act("plan.revise_document", framework_document=made, status="in-force", in_force_on="2026-01")
    look()
    assert said == [(one, one) for one in ("claimed", "contested", "confirmed", "claimed")]
    assert west.facet("framework-document", "waiting_on", west.id) == [made]


def test_a_word_over_an_earlier_version_or_of_the_author_itself_confirms_nothing(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    """The planted fault: words that no act made, sent past every rule."""
    east, west = pair
    made = document(east, agreement)
    world.settle(2)
    ahead = {"about": made, "says": "confirms", "text": ""}
    plant(west, east, agreement, invented(west, "document-word", agreement, sha256="0" * 64, **ahead))
    plant(east, west, agreement, invented(east, "document-word", agreement, sha256=sha256_of(east, made), **ahead))
    world.settle(2)
    assert [standing(node, "framework-document", made) for node in pair] == ["claimed", "claimed"]
    assert "framework-document.form" in refused(west)


def test_the_author_confirms_nothing_and_whoever_contests_says_why(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = document(east, agreement)
    world.settle(2)
    for node, says, text in ((east, "confirms", ""), (west, "contests", " "), (west, "perhaps", "x")):
        with pytest.raises(BadDocument):
            node.act("plan.answer_document", framework_document=made, says=says, text=text)
    with pytest.raises(NotTheOwner):
        west.act("plan.revise_document", framework_document=made, title="Other title")


@pytest.mark.parametrize(
    "change",
    [
        {"nature": "rumour"},
        {"status": "agreed-ish"},
        {"title": " "},
        {"signed_on": "soon"},
        {"pillars": ["gardening"]},
        {"in_force_on": "2026-05", "ends_on": "2026-04"},
    ],
)
def test_a_document_that_says_nothing_certain_is_not_entered(pair: tuple[Node, Node], agreement: str, change: dict[str, object]) -> None:
    with pytest.raises(Refused) as caught:
        document(pair[0], agreement, **change)
    assert caught.value.rule in ("framework-document.form", "record.shape")


def test_annexes_are_at_most_five_deep_and_never_under_themselves(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = [document(east, agreement)]
    for _ in range(4):
        made.append(document(east, agreement, parent=made[-1]))
    with pytest.raises(BadDocument):
        document(east, agreement, parent=made[-1])
    with pytest.raises(NoSuchRecord):
        document(east, agreement, parent=agreement)
    world.settle(2)
    looped = invented(west, "framework-document", agreement, agreement=agreement, title="Loop", nature="policy", status="agreed")
    plant(west, east, agreement, invented(west, "framework-document", agreement, **{**looped.properties, "parent": looped.id}))
    world.settle(2)
    assert len(east.facet("framework-document", "status", "agreed")) == 5
    assert refused(east) == ["framework-document.form"]


def test_a_national_plan_is_its_authors_and_both_sides_link_its_lines(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made, owed = plan(west, agreement), commitment(east, west, agreement)
    world.settle(2)
    link = {"national_plan": made, "line": "1", "commitment": owed}
    east.act("plan.link_plan", how="serves", **link)
    west.act("plan.link_plan", how="duplicates", **link)
    west.act("plan.report_line", national_plan=made, line="1", status="done")
    with pytest.raises(NotTheOwner):
        east.act("plan.report_line", national_plan=made, line="1", status="dropped")
    world.settle(2)
    for node in pair:
        assert len(node.facet("plan-link", "commitment", owed)) == 2
        with node.reading() as reading:
            held = reading.get(made)
        assert held is not None
        assert held.record is not None
        assert held.record.properties["lines"][0]["status"] == "done"


@pytest.mark.parametrize("change", [{"line": "9"}, {"how": "helps"}, {"commitment": "commitment--00000000-0000-4000-8000-000000000000"}])
def test_a_link_of_no_line_no_word_or_no_commitment_is_refused(pair: tuple[Node, Node], agreement: str, change: dict[str, str]) -> None:
    east, west = pair
    link = {"national_plan": plan(east, agreement), "line": "1", "commitment": commitment(east, west, agreement), "how": "serves"}
    with pytest.raises((BadNationalPlan, NoSuchRecord)):
        east.act("plan.link_plan", **{**link, **change})


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [{"number": "1", "text": " "}],
        [{"number": "1", "text": "a"}, {"number": "1", "text": "b"}],
        [{"number": "1", "text": "a", "status": "nearly"}],
        [{"number": "1", "text": "a", "pillar": "gardening"}],
    ],
)
def test_a_plan_whose_lines_could_not_be_cited_is_not_entered(pair: tuple[Node, Node], agreement: str, lines: list[dict[str, str]]) -> None:
    with pytest.raises(BadNationalPlan):
        plan(pair[0], agreement, lines=lines)


def test_a_need_of_one_side_binds_that_side_alone_until_all_its_authorities_approved(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    world.settle(2)
    need = west.act("plan.need_approvals", subject=made, authorities=["Cabinet", "General staff"]).record
    world.settle(2)
    east.act("plan.sign_commitment", commitment=made, office="x")
    for authority, position in (("Cabinet", "approved"), ("General staff", "withheld")):
        with pytest.raises(NotApproved):
            west.act("plan.sign_commitment", commitment=made, office="x")
        west.act("plan.approve", subject=made, authority=authority, position=position, on="2026-01")
    with pytest.raises(NotApproved):
        west.act("plan.sign_commitment", commitment=made, office="x")
    world.settle(2)
    assert [standing(node, "approval-need", need) for node in pair] == ["withheld", "withheld"]
    west.act("plan.approve", subject=made, authority=" General  staff ", position="approved", on="2026-01-02")
    west.act("plan.sign_commitment", commitment=made, office="x")
    world.settle(2)
    assert [status(node, made) for node in pair] == ["agreed", "agreed"]
    assert [standing(node, "approval-need", need) for node in pair] == ["approved", "approved"]


def test_what_is_needed_for_a_commitment_is_needed_for_its_amendment_and_for_a_statement(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    world.settle(2)
    for node in pair:
        node.act("plan.sign_commitment", commitment=made, office="x")
    world.settle(2)
    west.act("plan.need_approvals", subject=made, authorities=["Cabinet"])
    amendment = east.act("plan.amend", commitment=made, due="2026-09-30", reason="Late.").record
    texts = [{"language": one, "text": "Invented"} for one in ("en", "ar")]
    statement = east.act("plan.draft_statement", agreement=agreement, title="Invented", texts=texts).record
    world.settle(2)
    west.act("plan.need_approvals", subject=statement, authorities=["Cabinet"])
    for act, name, subject in (("sign_amendment", "amendment", amendment), ("sign_statement", "joint_statement", statement)):
        with pytest.raises(NotApproved, match=r"approval\.needed"):
            west.act(f"plan.{act}", office="x", **{name: subject})
        west.act("plan.approve", subject=subject, authority="Cabinet", position="approved", on="2026")
        west.act(f"plan.{act}", office="x", **{name: subject})


def test_an_approval_of_an_earlier_version_and_one_of_the_other_side_do_not_count(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    """The planted fault: an approval over no version that there is, and one that the partner gives in our authority's name."""
    east, west = pair
    made = commitment(east, west, agreement)
    need = east.act("plan.need_approvals", subject=made, authorities=["Cabinet"]).record
    world.settle(2)
    said = {"about": made, "authority": "Cabinet", "position": "approved", "on": "2026"}
    plant(east, west, agreement, invented(east, "approval", agreement, sha256="0" * 64, **said))
    plant(west, east, agreement, invented(west, "approval", agreement, sha256=sha256_of(west, made), **said))
    world.settle(2)
    assert [standing(node, "approval-need", need) for node in pair] == ["waiting", "waiting"]
    with pytest.raises(NotApproved):
        east.act("plan.sign_commitment", commitment=made, office="x")


@pytest.mark.parametrize(
    "change", [{"authority": " "}, {"position": "maybe"}, {"position": "approved-with-reservation"}, {"on": "soon"}, {"on": ""}]
)
def test_an_approval_without_authority_word_or_day_is_refused(pair: tuple[Node, Node], agreement: str, change: dict[str, str]) -> None:
    east, west = pair
    ask = {"subject": commitment(east, west, agreement), "authority": "Cabinet", "position": "approved", "on": "2026"}
    with pytest.raises(Refused) as caught:
        east.act("plan.approve", **{**ask, **change})
    assert caught.value.rule in ("approval.form", "record.shape")


@pytest.mark.parametrize("authorities", [[], ["Cabinet", " "], ["Cabinet", "Cabinet "]])
def test_a_need_of_nobody_or_of_one_twice_is_refused(pair: tuple[Node, Node], agreement: str, authorities: list[str]) -> None:
    with pytest.raises(BadApproval):
        pair[0].act("plan.need_approvals", subject=commitment(*pair, agreement), authorities=authorities)


def test_under_a_track_only_what_goes_no_deeper_is_taken_at_the_act_and_at_receipt(world: World, pair: tuple[Node, Node]) -> None:
    east, west = pair
    made = agree(world, east, west, tracks=TRACKS)
    east.act("plan.record_meeting", agreement=made, title="Talks", held_on="2026", pillars=["border-security"])
    group(east, made)
    east.act("plan.record_cross_link", agreement=made, pillar="counter-narcotics", title="Invented")
    commitment(east, west, made, pillar="counter-terrorism")
    with pytest.raises(TrackTooShallow, match="border-security"):
        commitment(east, west, made, pillar="border-security")
    for act, ask in (
        ("record_meeting", {"title": "Talks", "held_on": "2026", "pillars": ["counter-terrorism", "counter-narcotics"]}),
        ("record_round", {"series": "Invented", "number": 1, "held_on": "2026", "pillars": ["counter-narcotics"]}),
        ("found_group", {"name": "Invented", "mandate": "Invented", "pillar": "counter-narcotics"}),
        ("enter_document", {"title": "Invented", "nature": "policy", "status": "agreed", "pillars": ["counter-narcotics"]}),
    ):
        with pytest.raises(TrackTooShallow):
            east.act(f"plan.{act}", agreement=made, **ask)
    body = {"agreement": made, "number": "F-1", "measure": "Forged", "debtors": [west.id], "creditors": [east.id]}
    plant(west, east, made, invented(west, "commitment", made, pillar="border-security", **body))
    world.settle(2)
    assert refused(east) == ["agreement.track"]


@pytest.mark.parametrize(
    "tracks",
    [
        [{"pillar": "gardening", "depth": "links"}],
        [{"pillar": "border-security", "depth": "shallow"}],
        [{"pillar": "border-security"}, {"pillar": "border-security", "depth": "links"}],
    ],
)
def test_an_agreement_with_tracks_of_no_pillar_no_depth_or_twice_is_not_proposed(
    world: World, pair: tuple[Node, Node], tracks: list[dict[str, str]]
) -> None:
    with pytest.raises(Unworkable):
        agree(world, *pair, tracks=tracks)


@pytest.mark.parametrize("link", ["http://invented.example", "javascript:x", "https://", "https://a b", "somewhere"])
def test_a_link_that_is_no_record_and_no_address_is_refused(pair: tuple[Node, Node], agreement: str, link: str) -> None:
    with pytest.raises(BadCrossLink):
        pair[0].act("plan.record_cross_link", agreement=agreement, pillar="border-security", title="Invented", links=[link])
