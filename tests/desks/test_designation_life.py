"""A designation from its proposal to its end: what follows what, what a decision needs, what is refused. Every group here is invented."""

from typing import Any

import pytest

from mithaq.acts.act import NotAllowed
from mithaq.desks.designations.citing import NoSuchParagraph, find_citation, split_citation
from mithaq.desks.designations.deciding import FILLED, NotReady, WrongStep
from mithaq.desks.designations.decision_queries import changed_entries, designated_names, side_by_side
from mithaq.desks.designations.decision_records import (
    BadDesignation,
    DesignationBody,
    DesignationTerms,
    OwnQuestion,
    UnfairGround,
    designation_of,
)
from mithaq.desks.designations.profile_queries import claims_of
from mithaq.desks.designations.profile_records import BadClaim, BadMonitoringReport, paragraphs_of
from mithaq.desks.designations.redress_acts import BadRedress, RemovalAnswered
from mithaq.desks.designations.redress_queries import fairness
from mithaq.exchange.write import NotTheOwner
from tests.agreement.nodes import DAY, Node, World, agree
from tests.desks.test_designations import NEW, OLD, a_list, bring

PAPER = {"paper": "Notice 1", "paper_on": "2026-01"}
GROUNDS: dict[str, Any] = {
    "authority": "An invented ministry",
    "legal_basis": "Article 1 of an invented law",
    "decided_on": "2026-01-04",
    "identifiers": [{"identifier_kind": "area", "value": "An invented valley"}],
    "evidence": ["Z/2026/1 para 2"],
    "review_on": "2027-01-04",
}


def proposal(node: Node, **more: Any) -> str:
    ask = {"kind": "armed-group", "names": [{"text": "Invented Wing"}, {"text": "الجناح المخترع", "language": "ar"}], **PAPER}
    return node.act("designations.propose", **{**ask, **more}).record


def decided(node: Node, **more: Any) -> str:
    made = proposal(node, **more)
    node.act("designations.decide", designation=made, **PAPER, **GROUNDS)
    return made


def body_of(node: Node, identifier: str) -> DesignationBody:
    with node.reading() as reading:
        body = designation_of(reading.get(identifier))
    assert body is not None
    return body


def test_R06_a_designation_goes_from_proposal_to_lifting_and_each_step_keeps_its_paper(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    made = proposal(node, paper="Letter 7", paper_on="2026-01-02")
    node.act("designations.review", designation=made, paper="Minute 3")
    node.act("designations.decide", designation=made, paper="Decree 9", paper_on="2026-01-04", **GROUNDS)
    node.act("designations.amend", designation=made, paper="Decree 10", reason="one more name", names=[{"text": "Invented Wing Two"}])
    node.act("designations.lift", designation=made, paper="Decree 11", reason="it is dissolved")
    body = body_of(node, made)
    assert body.state == "lifted"
    assert [(one.step, one.paper.reference, one.paper.on) for one in body.steps] == [
        ("proposed", "Letter 7", "2026-01-02"),
        ("under_review", "Minute 3", ""),
        ("decided", "Decree 9", "2026-01-04"),
        ("amended", "Decree 10", ""),
        ("lifted", "Decree 11", ""),
    ]
    assert (body.authority, body.legal_basis) == ("An invented ministry", "Article 1 of an invented law")
    with node.reading() as reading:
        assert [version.record.properties["state"] for version in reading.history(made) if version.record] == [
            "lifted",
            "amended",
            "decided",
            "under_review",
            "proposed",
        ]


@pytest.mark.parametrize("lacking", sorted(GROUNDS))
def test_a_decision_names_what_it_lacks(pair: tuple[Node, Node], lacking: str) -> None:
    node = pair[0]
    made = proposal(node)
    with pytest.raises(NotReady) as refused:
        node.act("designations.decide", designation=made, **PAPER, **{name: value for name, value in GROUNDS.items() if name != lacking})
    assert len(refused.value.facts["missing"]) == 1
    assert body_of(node, made).state == "proposed"


def test_everything_that_is_missing_is_named_at_once(pair: tuple[Node, Node]) -> None:
    with pytest.raises(NotReady, match=r"the authority, the legal basis, .*, the review date"):
        pair[0].act("designations.decide", designation=proposal(pair[0]), **PAPER)


def test_what_stands_in_the_proposal_need_not_be_said_again(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    made = proposal(node, **GROUNDS)
    node.act("designations.decide", designation=made, **PAPER)
    assert body_of(node, made).state == "decided"


@pytest.mark.parametrize("kinds", [["nationality"], ["religion"], ["nationality", "religion"]])
def test_nationality_or_religion_alone_is_refused(pair: tuple[Node, Node], kinds: list[str]) -> None:
    node = pair[0]
    identifiers = [{"identifier_kind": kind, "value": "Invented"} for kind in kinds]
    with pytest.raises(UnfairGround):
        proposal(node, identifiers=identifiers)
    made = proposal(node)
    with pytest.raises(UnfairGround):
        node.act("designations.decide", designation=made, **PAPER, **{**GROUNDS, "identifiers": identifiers})
    beside = [*identifiers, {"identifier_kind": "birth-date", "value": "1970"}]
    node.act("designations.decide", designation=made, **PAPER, **{**GROUNDS, "identifiers": beside})


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("proposed", "amend"),
        ("proposed", "lift"),
        ("decided", "decide"),
        ("decided", "decline"),
        ("lifted", "review"),
        ("lifted", "decide"),
        ("lifted", "amend"),
        ("lifted", "lift"),
        ("declined", "decide"),
        ("declined", "review"),
    ],
)
def test_a_step_that_does_not_follow_is_refused(pair: tuple[Node, Node], state: str, act: str) -> None:
    node = pair[0]
    made = decided(node) if state in ("decided", "lifted") else proposal(node)
    if state in ("lifted", "declined"):
        node.act(f"designations.{'lift' if state == 'lifted' else 'decline'}", designation=made, reason="for the test", **PAPER)
    grounds = GROUNDS if act == "decide" else {}
    with pytest.raises(WrongStep):
        node.act(f"designations.{act}", designation=made, **PAPER, **grounds, **({} if act in ("decide", "review") else {"reason": "x"}))
    assert body_of(node, made).state == state


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nation"},
        {"names": []},
        {"names": [{"text": " "}]},
        {"paper": " "},
        {"paper_on": "last year"},
        {"paper_on": "2026-13"},
        {"review_on": "2027"},
        {"decided_on": "04.01.2026"},
        {"refers_to": ["nobody"]},
        {"sub_unit_of": "nobody"},
        {"identifiers": [{"identifier_kind": "shoe-size", "value": "43"}]},
        {"identifiers": [{"identifier_kind": "area", "value": ""}]},
        {"asked_of": ["identity--00000000-0000-4000-8000-000000000001"]},
    ],
)
def test_a_proposal_that_nobody_could_work_with_is_refused(pair: tuple[Node, Node], wrong: dict[str, Any]) -> None:
    with pytest.raises(BadDesignation):
        proposal(pair[0], **wrong)


def test_reviewing_what_is_in_force_leaves_it_in_force_and_sets_the_next_day(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    made = decided(node)
    with pytest.raises(BadDesignation, match="next review date"):
        node.act("designations.review", designation=made, **PAPER)
    node.act("designations.review", designation=made, review_on="2028-01-04", **PAPER)
    body = body_of(node, made)
    assert (body.state, body.review_on, body.steps[-1].step) == ("decided", "2028-01-04", "under_review")


def test_deciding_is_for_the_authority_and_not_for_the_analyst_who_proposes(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    node.person("analyst", roles=frozenset({"designations.analyst"}))
    node.person("authority", roles=frozenset({"designations.authority"}))
    made = node.act("designations.propose", by="analyst", kind="person", names=[{"text": "Zayd Mithal"}], **PAPER).record
    with pytest.raises(NotAllowed):
        node.act("designations.decide", by="analyst", designation=made, **PAPER, **GROUNDS)
    node.act("designations.decide", by="authority", designation=made, **PAPER, **GROUNDS)
    assert body_of(node, made).state == "decided"


def test_a_decision_that_the_agreement_gives_a_second_person_waits_for_it(world: World, pair: tuple[Node, Node]) -> None:
    agreement = agree(world, *pair, second_person=["designations.decide"])
    node = pair[0]
    made = proposal(node, agreement=agreement)
    waiting = node.act("designations.decide", designation=made, **PAPER, **GROUNDS)
    assert waiting.state == "proposed"
    assert body_of(node, made).state == "proposed"
    node.act("registry.approve", by="second", proposal=waiting.record)
    assert body_of(node, made).state == "decided"


def test_a_designation_is_not_answered_by_its_own_side_nor_stepped_by_another(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = proposal(east, agreement=agreement, asked_of=[west.id])
    world.settle()
    with pytest.raises(OwnQuestion):
        east.act("designations.answer", designation=made, position="notes")
    with pytest.raises(BadDesignation):
        west.act("designations.answer", designation=made, position="applauds")
    with pytest.raises(BadDesignation, match="names its own"):
        west.act("designations.answer", designation=made, position="designates")
    for act in ("review", "lift", "amend", "decline"):
        with pytest.raises(NotTheOwner):
            west.act(f"designations.{act}", designation=made, **PAPER, **({} if act == "review" else {"reason": "x"}))


def test_R37_an_entry_that_an_import_changed_or_removed_is_shown_on_what_refers_to_it(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(*OLD))
    made = decided(node, refers_to=["un:ZZi.001", "un:ZZi.002", "un:ZZi.003"])
    with node.reading() as reading:
        assert changed_entries(reading, body_of(node, made)) == []
    node.clock.now += DAY
    bring(node, a_list(*NEW))
    with node.reading() as reading:
        found = changed_entries(reading, body_of(node, made))
    assert [(one.reference, one.standing) for one in found] == [("un:ZZi.002", "in_force"), ("un:ZZi.003", "removed")]
    node.act("designations.amend", designation=made, reason="looked through again", **PAPER)
    with node.reading() as reading:
        assert changed_entries(reading, body_of(node, made)) == []


def test_R37_a_monitoring_report_is_cited_by_paragraph_and_a_paragraph_that_it_lacks_is_refused(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    report = {"title": "Invented report", "publisher": "Invented team", "symbol": "Z/2026/1", "published": "2026-01"}
    node.act("designations.keep_monitoring_report", text="Summary\n1. First.\nand more\n12. Twelfth.", **report)
    with node.reading() as reading:
        found = find_citation(reading, "Z/2026/1 para 12")
    assert found is not None
    assert (found.title, found.number, found.text) == ("Invented report", "12", "Twelfth.")
    with pytest.raises(NoSuchParagraph):
        proposal(node, evidence=["Z/2026/1, paragraph 13"])
    proposal(node, evidence=["Z/2026/1, paragraph 12", "Z/2031/9 para 4"])
    with pytest.raises(BadMonitoringReport, match="kept already"):
        node.act("designations.keep_monitoring_report", text="1. x", **report)
    with pytest.raises(BadMonitoringReport, match="no numbered paragraph"):
        node.act("designations.keep_monitoring_report", text="no number", **{**report, "symbol": "Z/2026/2"})
    with pytest.raises(BadMonitoringReport, match="one number"):
        node.act("designations.keep_monitoring_report", text="1. x\n1. y", **{**report, "symbol": "Z/2026/3"})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("S/2024/556 para 12", ("S/2024/556", "12")),
        ("S/2024/556, para. 12", ("S/2024/556", "12")),
        ("S/2024/556 paras 12-14", ("S/2024/556", "12")),
        ("S/2024/556 § 12a", ("S/2024/556", "12a")),
        ("S/2024/556 الفقرة 12", ("S/2024/556", "12")),
        ("S/2024/556", None),
        ("Decree of an invented ministry", None),
    ],
)
def test_citations_are_read_as_people_write_them(text: str, parts: tuple[str, str] | None) -> None:
    assert split_citation(text) == parts


def test_a_year_or_a_figure_inside_a_paragraph_is_not_a_number_of_one() -> None:
    found = paragraphs_of("Heading 2026\n1. In 2025 there were\n3,000 of them.\n2) Second - with a dash.")
    assert [(one.number, one.text) for one in found] == [
        ("1", "In 2025 there were\n3,000 of them."),
        ("2", "Second - with a dash."),
    ]


CLAIM: dict[str, Any] = {
    "subject": "group:invented",
    "aspect": "presence",
    "voice": "asserts",
    "matter": "Nowhere",
    "source": "a broadcast",
}


def test_R38_a_denial_is_a_claim_too_and_both_are_shown_against_each_other(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    asserted = node.act("designations.claim", **CLAIM, claimant="An invented team").record
    denied = node.act("designations.claim", **{**CLAIM, "voice": "denies", "matter": "  NOWHERE "}, claimant="The invented group").record
    other = node.act("designations.claim", **{**CLAIM, "matter": "Elsewhere"}, claimant="An invented team").record
    disputed = node.act("designations.claim", **{**CLAIM, "matter": "لا مكان"}, claimant="Another", disputes=[other]).record
    with node.reading() as reading:
        found = {one.id: one.against for one in claims_of(reading, "group:invented")}
    assert found == {asserted: (denied,), denied: (asserted,), other: (disputed,), disputed: (other,)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"aspect": "taste"},
        {"voice": "sings"},
        {"matter": " "},
        {"source": " "},
        {"claimant": ""},
        {"subject": "nobody"},
        {"said_on": "soon"},
    ],
)
def test_a_claim_without_who_what_or_where_is_refused(pair: tuple[Node, Node], wrong: dict[str, Any]) -> None:
    with pytest.raises(BadClaim):
        pair[0].act("designations.claim", **{**CLAIM, "claimant": "An invented team", **wrong})


def test_redress_is_asked_answered_once_and_counted(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = decided(east, agreement=agreement)
    world.settle()
    ask = {"redress_number": "F-1", "applicant": "subject", "grounds": "Another person is meant.", "received_on": "2026-01-05"}
    request = east.act("designations.request_removal", designation=made, **ask).record
    for wrong in ({"applicant": "Zayd"}, {"redress_number": ""}, {"received_on": "2026"}):
        with pytest.raises(BadRedress):
            east.act("designations.request_removal", **{"designation": made, **ask, **wrong})
    with pytest.raises(BadRedress):
        east.act("designations.answer_removal", removal_request=request, outcome="perhaps", reason="x")
    east.act("designations.answer_removal", removal_request=request, outcome="granted", reason="another person was meant")
    with pytest.raises(RemovalAnswered):
        east.act("designations.answer_removal", removal_request=request, outcome="refused", reason="x")
    theirs = west.act("designations.request_removal", designation=made, **ask).record
    with pytest.raises(BadRedress, match="partner's"):
        west.act("designations.answer_removal", removal_request=theirs, outcome="granted", reason="x")
    west.act("designations.answer_removal", removal_request=theirs, outcome="referred", reason="to the office that decided")
    world.settle()
    with east.reading() as reading:
        counted = fairness(reading, east.house.rules.types)
    assert counted.removals == {"open": 0, "granted": 1, "refused": 0, "referred": 0}
    assert counted.designations["decided"] == 1


def test_screening_is_given_every_name_that_some_reader_sees_and_none_of_what_is_over(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    live = decided(node)
    node.act("designations.amend", designation=live, reason="a new name", names=[{"text": "Invented Wing Two"}], **PAPER)
    lifted = decided(node)
    node.act("designations.lift", designation=lifted, reason="dissolved", **PAPER)
    person = proposal(node, kind="person", names=[{"text": "Zayd Mithal"}])
    with node.reading() as reading:
        found = {one.id: (one.schema, one.names, one.version.created_by) for one in designated_names(reading)}
    assert found == {
        live: ("Organization", ("Invented Wing Two",), node.id),
        person: ("Person", ("Zayd Mithal",), node.id),
    }


def test_a_side_that_says_nothing_has_a_row_that_says_so(pair: tuple[Node, Node]) -> None:
    east, west = pair
    bring(east, a_list(*OLD))
    made = decided(east, refers_to=["un:ZZi.001"])
    with east.reading() as reading:
        subject = side_by_side(reading, made, [east.id, west.id])
    said = {one.voice: one.state for one in subject.standings}
    assert said[east.id] == "decided"
    assert said[west.id] == "not_listed"
    assert said["un"] == "in_force"
    assert said["ofac"] == "not_imported"
    assert subject.differs


def test_a_step_can_say_anew_whatever_a_designation_says_but_whom_and_under_what_it_is() -> None:
    assert frozenset(DesignationTerms.__struct_fields__) - {"kind", "agreement"} == FILLED
