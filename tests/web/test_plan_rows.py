"""What the two sides do together in the plan, by the pages of one node, and what the other node's page then says. All is invented."""

import re
from collections.abc import Iterator

import pytest

from mithaq.lang.labels import isolate
from tests.agreement.nodes import Node
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import make_desks
from tests.web.test_plan_exports import Both, pages_of

TAG = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Two desks with something on them, and an officer at each."""
    desks = make_desks(tmp_path_factory.mktemp("rows"))
    yield Both(desks, sign_in(pages_of(desks.east), "officer"), sign_in(pages_of(desks.west), "officer"))
    desks.world.close()


def plain(page: str) -> str:
    """Return what a page says, without its markup and its isolates."""
    return " ".join(TAG.sub(" ", page).replace(isolate("")[0], "").replace(isolate("")[-1], "").split())


def newest(node: Node, kind: str) -> str:
    with node.reading() as reading:
        return str(reading.page(kind, limit=1).rows[0].id)


def done(both: Both, visitor: Visitor, node: Node, act: str, kind: str = "", **form: str) -> str:
    """Do an act by its form, let both settle, and return the newest record of a type."""
    status, said = visitor.send(f"/act/{act}", **form)
    assert status == 303, plain(said)[-800:]
    both.settle()
    return newest(node, kind) if kind else ""


def propose(both: Both, number: str, **form: str) -> str:
    """The east proposes by page what the west owes, and both sign by page; return the commitment."""
    ask = {"agreement": both.agreement, "number": number, "measure": f"Measure {number}", "pillar": "border-security", "due": "2026-12-31"}
    ask |= {"debtors": both.desks.west.id, "creditors": both.desks.east.id, **form}
    made = done(
        both, both.east, both.desks.east, "plan.propose_commitment", "commitment", **{name: value for name, value in ask.items() if value}
    )
    for visitor, node in ((both.east, both.desks.east), (both.west, both.desks.west)):
        done(both, visitor, node, "plan.sign_commitment", commitment=made, office="Invented office")
    return made


def test_R01_a_round_of_the_dialogue_leads_to_an_action_with_owners_on_both_sides_that_the_partners_page_of_the_round_shows(
    both: Both,
) -> None:
    east = both.desks.east
    form = {"agreement": both.agreement, "series": "Dialogue R01", "number": "7", "held_on": "2026-01", "outcome": "A joint action plan."}
    made = done(both, both.east, east, "plan.record_round", "dialogue-round", **form)
    propose(both, "A-1", meeting=made, offices=f"{both.desks.west.id}: Ministry of Invention")
    page = plain(both.west.open(f"/meeting/{made}"))
    assert "A joint action plan." in page
    assert "Measure A-1" in page
    commitment = newest(both.desks.west, "commitment")
    assert "Ministry of Invention" in plain(both.west.open(f"/commitment/{commitment}"))


def test_R02_R03_each_pillar_shows_its_commitments_and_their_state_on_the_partners_board(both: Both) -> None:
    made = propose(both, "A-2", pillar="counter-narcotics")
    assert "agreed" in plain(both.west.open(f"/commitment/{made}"))
    done(both, both.west, both.desks.west, "plan.begin", commitment=made)
    board = plain(both.east.open("/plan"))
    assert "counter-narcotics" in board
    assert "Measure A-2" in plain(both.east.open("/plan/list?state=in_progress&pillar=counter-narcotics"))


def test_R05_who_attended_for_each_side_is_shown_with_the_posts_that_were_not_named(both: Both) -> None:
    east = both.desks.east
    form = {"agreement": both.agreement, "title": "Meeting R05", "held_on": "2026-01-04"}
    form |= {"delegations.0.party": east.id, "delegations.0.office": "Minister of Invention", "delegations.0.name": "سالم المثالي"}
    form |= {"delegations.1.party": both.desks.west.id, "delegations.1.office": "Chargé of Invention"}
    made = done(both, both.east, east, "plan.record_meeting", "meeting", **form)
    page = plain(both.west.open(f"/meeting/{made}"))
    for words in ("Minister of Invention", "سالم المثالي", "not named", "Chargé of Invention"):
        assert words in page


def test_R08_a_round_names_its_co_chairs_agenda_and_outcome_on_the_partners_page(both: Both) -> None:
    page = plain(both.west.open(f"/meeting/{both.desks.ids['round']}"))
    for words in ("Special Secretary", "Acting Coordinator", "Scanners at airports", "Scanners come first."):
        assert words in page


def test_R09_a_dialogue_whose_next_round_is_late_is_shown_as_lapsed_on_both_sides_and_two_dates_of_one_round_as_contradicted(
    both: Both,
) -> None:
    for visitor, node, held_on in ((both.east, both.desks.east, "2024-05"), (both.west, both.desks.west, "2024-06")):
        form = {"agreement": both.agreement, "series": "Dialogue R09", "number": "3", "held_on": held_on}
        done(both, visitor, node, "plan.record_round", "dialogue-round", **form)
    for visitor in (both.east, both.west):
        page = plain(visitor.open("/plan/follow-up"))
        assert "Dialogue R09" in page
        assert "2024-05 / 2024-06" in page
        assert "last held June 2024" in page


def test_R10_a_renewed_commitment_stands_in_a_chain_with_the_one_that_it_renews_on_the_partners_page(both: Both) -> None:
    first = propose(both, "A-3")
    second = propose(both, "A-4", renews=first)
    assert "Renewed by A-4 Measure A-4" in plain(both.west.open(f"/commitment/{first}"))
    assert "Renews A-3 Measure A-3" in plain(both.west.open(f"/commitment/{second}"))


def test_R51_what_a_meeting_decided_is_followed_up_on_both_sides_until_a_commitment_takes_it_up_and_fills_the_next_agenda(
    both: Both,
) -> None:
    form = {"agreement": both.agreement, "title": "Meeting R51", "held_on": "2026-01-03", "decisions": "Open a mechanism R51."}
    made = done(both, both.east, both.desks.east, "plan.record_meeting", "meeting", **form)
    for visitor in (both.east, both.west):
        assert "Open a mechanism R51." in plain(visitor.open("/plan/follow-up"))
        assert "Meeting R51" in visitor.open("/plan/agenda")
    propose(both, "A-5", meeting=made)
    for visitor in (both.east, both.west):
        assert "Open a mechanism R51." not in plain(visitor.open("/plan/follow-up"))


def test_R57_a_negative_pledge_says_who_owes_whom_and_its_breaches_are_answered_beside_each_other(both: Both) -> None:
    pledge = propose(both, "P-9", nature="negative-pledge", due="")
    east, west = both.desks.east, both.desks.west
    said = {"commitment": pledge, "says": "Fire across the line R57.", "happened_on": "2026-01"}
    breach = done(both, both.east, east, "plan.record_breach", "breach", **said)
    assert "Answer the breach" in plain(both.west.open("/"))
    done(both, both.west, west, "plan.answer_breach", breach=breach, position="denies", text="It came from elsewhere.")
    for visitor in (both.east, both.west):
        page = plain(visitor.open(f"/commitment/{pledge}"))
        assert "Fire across the line R57." in page
        assert "denies : It came from elsewhere." in page


def test_an_amendment_by_page_is_shown_beside_what_it_replaces_and_is_in_force_when_both_signed_it(both: Both) -> None:
    made = propose(both, "A-6")
    west, east = both.desks.west, both.desks.east
    amendment = done(both, both.west, west, "plan.amend", "amendment", commitment=made, due="2027-03-31", reason="Late supplies.")
    page = plain(both.east.open(f"/commitment/{made}"))
    assert "Amendment that waits for signatures" in page
    assert "Late supplies." in page
    for visitor, node in ((both.east, east), (both.west, west)):
        done(both, visitor, node, "plan.sign_amendment", amendment=amendment, office="Invented office")
    for visitor in (both.east, both.west):
        assert "Amendment in force" in plain(visitor.open(f"/commitment/{made}"))
        assert "31 March 2027" in plain(visitor.open(f"/commitment/{made}"))


def test_the_first_page_says_the_day_on_which_it_is_due_by_the_terms_in_force(both: Both) -> None:
    made = propose(both, "A-7", due="")
    ask = {"commitment": made, "due": "2025-11-15", "reason": "A day is agreed."}
    amendment = done(both, both.west, both.desks.west, "plan.amend", "amendment", **ask)
    for visitor, node in ((both.east, both.desks.east), (both.west, both.desks.west)):
        done(both, visitor, node, "plan.sign_amendment", amendment=amendment, office="Invented office")
    for visitor in (both.east, both.west):
        assert re.search("Measure A-7 .{0,20}15 November 2025", plain(visitor.open("/")))


def test_two_amendments_are_shown_as_a_conflict_on_both_pages(both: Both) -> None:
    for visitor in (both.east, both.west):
        page = plain(visitor.open(f"/commitment/{both.desks.ids['C-17']}"))
        assert "two amendments conflict" in page
        assert page.count("Amendment that waits for signatures") == 2
        assert "Two amendments conflict" in plain(visitor.open("/plan/follow-up"))


def test_another_time_is_proposed_and_taken_by_page_and_the_partner_sees_both_clocks(both: Both) -> None:
    meeting = both.desks.ids["planned"]
    assert "Take the proposed time, or keep yours" in plain(both.east.open("/"))
    proposal = newest(both.desks.east, "time-proposal")
    page = plain(both.east.open(f"/meeting/{meeting}"))
    assert "2026-03-02 09:00-05:00" in page
    done(both, both.east, both.desks.east, "plan.take_time", time_proposal=proposal)
    page = plain(both.west.open(f"/meeting/{meeting}"))
    assert "2026-03-02 09:00-05:00 America/New_York · 2 March 2026, 14:00 UTC" in page


def test_the_calendar_of_a_month_has_meetings_deadlines_and_visits_on_both_sides_and_no_invented_day(both: Both) -> None:
    made = propose(both, "A-8", due="2026-09-15")
    amendment = done(both, both.west, both.desks.west, "plan.amend", "amendment", commitment=made, due="2026-09-20", reason="later")
    for visitor, node in ((both.east, both.desks.east), (both.west, both.desks.west)):
        done(both, visitor, node, "plan.sign_amendment", amendment=amendment, office="Invented office")
    form = {"agreement": both.agreement, "title": "Meeting of some day", "held_on": "2026-09", "status": "planned"}
    done(both, both.east, both.desks.east, "plan.record_meeting", "meeting", **form)
    for visitor in (both.east, both.west):
        page = plain(visitor.open("/plan/calendar?month=2026-09"))
        assert "In this month, the day is not known Meeting Meeting of some day planned" in page
        assert " 20 due A-8 Measure A-8 " in page
        assert " 15 due A-8" not in page
        assert "October 2026" in page
    for wrong in ("0000-01", "9999-12", "x", "2026-13"):
        assert "January 2026" in plain(both.east.open(f"/plan/calendar?month={wrong}"))


def test_a_signature_after_the_due_day_is_told_as_that_on_both_pages(both: Both) -> None:
    made = propose(both, "A-6", due="2026-01-04")
    for visitor in (both.east, both.west):
        page = plain(visitor.open(f"/commitment/{made}"))
        assert page.count("after the day that it was due") == 2
    assert "after the day that it was due" not in plain(both.east.open(f"/commitment/{propose(both, 'A-7')}"))
