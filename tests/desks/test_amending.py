"""Amendments, conflicts, suspension, disputes, lapse and breaches, on two and three nodes. All names are invented."""

from pathlib import Path
from typing import Any

import pytest

from mithaq.desks.plan.breach_acts import BadBreach
from mithaq.desks.plan.commitment_acts import BadCommitment, NotOverTheTerms, OtherAmendment, WrongState
from mithaq.desks.plan.states import NotYourSide, Standing, standing_of
from tests.agreement.nodes import Node, World, agree, meet
from tests.agreement.test_story import commitment, status
from tests.exchange.test_hostile import invented, plant

OFFICE = "Invented office"


def agreed(world: World, pair: tuple[Node, Node], agreement: str, **terms: Any) -> str:
    """A commitment that west owes east, signed by both."""
    made = commitment(*pair, agreement, **terms)
    world.settle(2)
    for node in pair:
        node.act("plan.sign_commitment", commitment=made, office=OFFICE)
    world.settle(2)
    return made


def standing(node: Node, made: str) -> Standing:
    with node.reading() as reading:
        held = reading.get(made)
        assert held is not None
        return standing_of(reading, held)


def statuses(node: Node, made: str) -> set[str]:
    names = ("proposed", "agreed", "in_progress", "reported_done", "accepted", "suspended", "lapsed", "amending", "conflicting", "disputed")
    return {one for one in names if made in node.facet("commitment", "status", one)}


def test_an_amendment_is_in_force_when_all_have_signed_it_and_what_was_agreed_stays_to_be_read(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = agreed(world, pair, agreement)
    west.act("plan.begin", commitment=made)
    world.settle(2)
    amendment = west.act("plan.amend", commitment=made, due="2027-01-31", reason="The supplier is late.").record
    world.settle(2)
    for node in pair:
        assert statuses(node, made) == {"in_progress", "amending"}
        assert standing(node, made).body.due == "2026-06-30"
    west.act("plan.sign_amendment", amendment=amendment, office=OFFICE)
    world.settle(2)
    assert [sorted(standing(node, made).unsigned) for node in pair] == [[east.id], [east.id]]
    east.act("plan.sign_amendment", amendment=amendment, office=OFFICE)
    world.settle(2)
    for node in pair:
        assert statuses(node, made) == {"in_progress"}
        assert standing(node, made).body.due == "2027-01-31"
        assert made in node.facet("commitment", "due", "2027-01-31")
        with node.reading() as reading:
            held = reading.get(made)
            assert held is not None
            assert held.record is not None
            assert held.record.properties["due"] == "2026-06-30"
    west.act("plan.report_done", commitment=made, reason="done under the new terms")
    world.settle(2)
    east.act("plan.accept_done", commitment=made)
    world.settle(2)
    assert [status(node, made) for node in pair] == ["accepted", "accepted"]


def test_two_amendments_of_one_base_made_while_the_line_is_down_are_a_conflict_on_both_sides_and_nothing_is_overwritten(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = agreed(world, pair, agreement)
    world.down.add(east.id)
    ours = east.act("plan.amend", commitment=made, due="2026-09-30", reason="sooner").record
    theirs = west.act("plan.amend", commitment=made, due="2027-03-31", reason="later").record
    assert statuses(east, made) == statuses(west, made) == {"agreed", "amending"}
    world.down.clear()
    world.settle(2)
    for node in pair:
        assert statuses(node, made) == {"agreed", "conflicting"}
        found = standing(node, made)
        assert found.body.due == "2026-06-30"
        assert {one.id for one in found.waiting} == {ours, theirs}
    east.act("plan.sign_amendment", amendment=ours, office=OFFICE)
    west.act("plan.sign_amendment", amendment=theirs, office=OFFICE)
    with pytest.raises(OtherAmendment):
        east.act("plan.sign_amendment", amendment=theirs, office=OFFICE)
    world.settle(2)
    assert [standing(node, made).body.due for node in pair] == ["2026-06-30", "2026-06-30"]
    east.act("registry.recall", record=ours, how="destroy", reason="We take the later day.")
    world.settle(3)
    assert statuses(east, made) == statuses(west, made) == {"agreed", "amending"}
    east.act("plan.sign_amendment", amendment=theirs, office=OFFICE)
    world.settle(2)
    for node in pair:
        assert statuses(node, made) == {"agreed"}
        assert standing(node, made).body.due == "2027-03-31"


def test_a_side_that_signs_both_amendments_past_its_own_check_has_signed_the_first(
    world: World, pair: tuple[Node, Node], agreement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each side signs both, in another order; both nodes hold the same terms in force, whatever came first."""
    east, west = pair
    made = agreed(world, pair, agreement)
    first = east.act("plan.amend", commitment=made, due="2026-09-30", reason="sooner").record
    second = west.act("plan.amend", commitment=made, due="2027-03-31", reason="later").record
    world.settle(2)
    monkeypatch.setattr("mithaq.desks.plan.commitment_acts.signers", lambda *_: frozenset())
    world.down.add(east.id)
    for node, order in ((east, (first, second)), (west, (second, first))):
        for one in order:
            node.act("plan.sign_amendment", amendment=one, office=OFFICE)
    world.down.clear()
    world.settle(2)
    assert [standing(node, made).body.due for node in pair] == ["2026-06-30", "2026-06-30"]
    assert statuses(east, made) == statuses(west, made) == {"agreed", "conflicting"}


def test_an_amendment_of_terms_that_were_replaced_is_signed_by_nobody(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = agreed(world, pair, agreement)
    late = east.act("plan.amend", commitment=made, due="2026-12-31", reason="one").record
    taken = west.act("plan.amend", commitment=made, due="2026-09-30", reason="two").record
    world.settle(2)
    for node in pair:
        node.act("plan.sign_amendment", amendment=taken, office=OFFICE)
    world.settle(2)
    with pytest.raises(NotOverTheTerms):
        east.act("plan.sign_amendment", amendment=late, office=OFFICE)
    again = east.act("plan.amend", commitment=made, measure="Install two scanners", reason="three").record
    world.settle(2)
    for node in pair:
        node.act("plan.sign_amendment", amendment=again, office=OFFICE)
    world.settle(2)
    for node in pair:
        found = standing(node, made)
        assert (found.body.due, found.body.measure) == ("2026-09-30", "Install two scanners")
        assert [one.id for one in found.amended] == [taken, again]


@pytest.mark.parametrize(
    "change", [{}, {"due": "2026-02-30"}, {"article": "99"}, {"due": "2026-06-30"}, {"reason": " ", "due": "2026-07-01"}]
)
def test_an_amendment_that_could_not_be_kept_is_refused(
    world: World, pair: tuple[Node, Node], agreement: str, change: dict[str, str]
) -> None:
    made = agreed(world, pair, agreement)
    with pytest.raises(BadCommitment):
        pair[0].act("plan.amend", **{"commitment": made, "reason": "invented", **change})


def test_an_amendment_by_a_stranger_is_refused_and_one_over_what_was_accepted_changes_nothing(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = agreed(world, pair, agreement)
    west.act("plan.report_done", commitment=made, reason="done")
    world.settle(2)
    east.act("plan.accept_done", commitment=made)
    world.settle(2)
    with pytest.raises(WrongState):
        west.act("plan.amend", commitment=made, due="2027-01-31", reason="too late")
    base = standing(west, made).sha256
    forged = invented(west, "amendment", agreement, about=made, agreement=agreement, base=base, reason="forged", measure="nothing")
    plant(west, east, agreement, forged)
    world.settle(2)
    assert status(east, made) == "accepted"
    assert standing(east, made).body.measure != "nothing"


def test_the_creditor_suspends_and_takes_up_again_in_the_state_that_was(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = agreed(world, pair, agreement)
    west.act("plan.begin", commitment=made)
    world.settle(2)
    with pytest.raises(NotYourSide):
        west.act("plan.suspend", commitment=made, reason="invented")
    east.act("plan.suspend", commitment=made, reason="no budget this year")
    world.settle(2)
    assert [status(node, made) for node in pair] == ["suspended", "suspended"]
    with pytest.raises(WrongState):
        west.act("plan.report_done", commitment=made, reason="done")
    east.act("plan.resume", commitment=made, reason="the budget is there")
    world.settle(2)
    assert [status(node, made) for node in pair] == ["in_progress", "in_progress"]
    east.act("plan.let_lapse", commitment=made, reason="no longer wanted")
    world.settle(2)
    assert [status(node, made) for node in pair] == ["lapsed", "lapsed"]
    for act in ("plan.resume", "plan.suspend", "plan.dispute", "plan.let_lapse"):
        with pytest.raises(WrongState):
            east.act(act, commitment=made, reason="too late")


def test_a_dispute_stands_beside_the_state_and_is_withdrawn_by_who_raised_it(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = agreed(world, pair, agreement)
    west.act("plan.dispute", commitment=made, reason="It was never meant so.")
    world.settle(2)
    assert statuses(east, made) == {"agreed", "disputed"}
    with pytest.raises(WrongState):
        east.act("plan.settle", commitment=made, reason="not ours")
    west.act("plan.report_done", commitment=made, reason="done all the same")
    world.settle(2)
    assert statuses(east, made) == {"reported_done", "disputed"}
    west.act("plan.settle", commitment=made, reason="explained")
    world.settle(2)
    assert statuses(east, made) == statuses(west, made) == {"reported_done"}


def test_progress_is_judged_by_the_creditor_in_fixed_words_without_changing_the_state(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = agreed(world, pair, agreement)
    with pytest.raises(NotYourSide):
        west.act("plan.judge", commitment=made, judged="largely")
    with pytest.raises(BadCommitment):
        east.act("plan.judge", commitment=made, judged="splendid")
    east.act("plan.judge", commitment=made, judged="largely", reason="two of three")
    world.settle(2)
    assert [status(node, made) for node in pair] == ["agreed", "agreed"]


def test_a_breach_of_a_negative_pledge_is_answered_by_the_debtor_alone_and_both_see_both(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    with pytest.raises(BadCommitment):
        commitment(east, west, agreement, nature="negative-pledge", due="2026-06-30")
    made = agreed(world, pair, agreement, nature="negative-pledge", due=None)
    breach = east.act("plan.record_breach", commitment=made, says="Fire from the other bank.", happened_on="2026-01").record
    world.settle(2)
    assert breach in west.facet("breach", "waiting_on", west.id)
    with pytest.raises(NotYourSide):
        east.act("plan.answer_breach", breach=breach, position="admits", text="invented")
    with pytest.raises(BadBreach):
        west.act("plan.answer_breach", breach=breach, position="shrugs", text="invented")
    west.act("plan.answer_breach", breach=breach, position="denies", text="It came from elsewhere.")
    world.settle(2)
    for node in pair:
        assert breach in node.facet("breach", "state", "denied")
        assert node.facet("breach", "waiting_on", west.id) == []
    forged = invented(west, "breach-answer", agreement, about=breach, position="admits", text="forged")
    plant(east, west, agreement, {**forged, "created_by_ref": east.id} if isinstance(forged, dict) else forged)
    world.settle(2)
    assert breach in west.facet("breach", "state", "denied")


def test_a_breach_is_of_a_signed_negative_pledge_only(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    measure = agreed(world, pair, agreement)
    unsigned = commitment(east, west, agreement, number="P-2", nature="negative-pledge", due=None)
    for made in (measure, unsigned):
        with pytest.raises(BadBreach):
            east.act("plan.record_breach", commitment=made, says="invented")


WORDS = ("begin", "report_done", "accept_done", "return_done", "close", "judge", "suspend", "resume", "let_lapse", "dispute", "settle")


def test_with_three_parties_only_creditors_accept_and_only_all_of_them_in_every_state(world: World, tmp_path: Path) -> None:
    """Every word in every state by each of three sides: a debtor, two creditors; and a fourth, which is neither."""
    nodes = [world.add(name, tmp_path) for name in ("eastland", "westland", "northland", "southland")]
    for one, other in ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)):
        meet(nodes[one], nodes[other])
    debtor, first, second, other = nodes
    agreement = agree(world, *nodes)
    way = (("begin", debtor), ("report_done", debtor), ("accept_done", first), ("accept_done", second), ("close", first))
    made = commitment(debtor, first, agreement, debtors=[debtor.id], creditors=[first.id, second.id])
    world.settle(3)
    for node in (debtor, first, second):
        node.act("plan.sign_commitment", commitment=made, office=OFFICE)
    world.settle(3)
    sides = {"begin": {debtor.id}, "report_done": {debtor.id}}
    seen = []
    for word, by in way:
        seen.append(status(debtor, made))
        for node in nodes:
            for said in WORDS:
                ask = {"judged": "largely"} if said == "judge" else {}
                allowed = sides.get(said, {debtor.id, first.id, second.id} if said in ("dispute", "settle") else {first.id, second.id})
                if node.id not in allowed:
                    with pytest.raises(NotYourSide):
                        node.act(f"plan.{said}", commitment=made, **{"reason": "invented", **ask})
        by.act(f"plan.{word}", commitment=made, reason="invented")
        world.settle(3)
        assert len({status(node, made) for node in nodes}) == 1
    assert seen == ["agreed", "in_progress", "reported_done", "reported_done", "accepted"]
    assert status(other, made) == "closed"
