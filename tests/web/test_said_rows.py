"""What one side says, claims or reserves, by its pages, and what the other node's pages then say. All is invented."""

from collections.abc import Iterator

import pytest

from tests.web.conftest import sign_in
from tests.web.invented import make_desks
from tests.web.test_plan_exports import Both, pages_of
from tests.web.test_plan_rows import done, newest, plain, propose


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Two desks with something on them, and an officer at each."""
    desks = make_desks(tmp_path_factory.mktemp("said"))
    yield Both(desks, sign_in(pages_of(desks.east), "officer"), sign_in(pages_of(desks.west), "officer"))
    desks.world.close()


def test_R07_what_a_side_says_to_a_decision_of_the_other_stands_in_the_log_of_positions_on_both_nodes(both: Both) -> None:
    ask = {
        "agreement": both.agreement,
        "party": both.desks.east.id,
        "stance": "welcomes",
        "said_on": "2026-01",
        "office": "Minister of R07",
    }
    done(both, both.east, both.desks.east, "plan.record_position", matter="The designation of R07", text="A right step.", **ask)
    for visitor in (both.east, both.west):
        page = plain(visitor.open("/plan/positions"))
        for words in ("Minister of R07", "welcomes", "A right step.", "The designation of R07", "January 2026"):
            assert words in page
    assert "A right step." not in plain(both.west.open("/plan/positions?stance=rejects"))


def test_R07_a_position_that_is_told_of_the_other_side_stands_as_heard_by_whoever_entered_it(both: Both) -> None:
    ask = {
        "agreement": both.agreement,
        "party": both.desks.west.id,
        "stance": "has-reservations",
        "matter": "Matter R07b",
        "text": "Heard.",
    }
    done(both, both.east, both.desks.east, "plan.record_position", **ask)
    assert "as heard by" in plain(both.west.open("/plan/positions"))


def test_R29_a_caveat_for_a_third_partys_sake_stands_on_the_partners_page_of_the_commitment(both: Both) -> None:
    made = propose(both, "A-29")
    ask = {"agreement": both.agreement, "about": made, "party": both.desks.west.id, "effect": "assurance"}
    done(both, both.west, both.desks.west, "plan.add_caveat", third_parties="Southland", text="Not at their expense R29.", **ask)
    page = plain(both.east.open(f"/commitment/{made}"))
    for words in ("Not at their expense R29.", "assurance", "Southland"):
        assert words in page
    assert "R29" in plain(both.east.open("/plan/caveats?effect=assurance"))


def test_R55_an_operation_shows_area_period_and_claimed_results_on_the_partners_page(both: Both) -> None:
    ask = {"agreement": both.agreement, "name": "Invented torch R55", "kind": "military", "parties": both.desks.east.id}
    ask |= {"areas": "Westvale\nEastvale", "began_on": "2025-06", "aim": "Clear the valleys.", "pillar": "counter-terrorism"}
    status, said = both.east.send("/act/plan.record_operation", **ask)
    assert status == 303, plain(said)
    both.settle()
    made = newest(both.desks.east, "operation")
    figure = {"agreement": both.agreement, "about": made, "measured": "Posts taken", "value": "14", "claimant": "Army of Invention"}
    done(both, both.east, both.desks.east, "plan.claim_figure", party=both.desks.east.id, **figure)
    page = plain(both.west.open(f"/operation/{made}"))
    for words in ("Invented torch R55", "Westvale , Eastvale", "June 2025", "no end is known", "Posts taken", "14", "unverified"):
        assert words in page
    done(both, both.east, both.desks.east, "plan.change_operation", operation=made, ended_on="2026-01-02")
    assert "2 January 2026" in plain(both.west.open(f"/operation/{made}"))
    assert "Invented torch R55" in plain(both.west.open("/plan/operations?kind=military"))


def test_R56_a_claimed_figure_keeps_its_claimant_and_day_and_what_the_other_side_found_of_it_on_both_nodes(both: Both) -> None:
    ask = {"agreement": both.agreement, "measured": "Share cleared R56", "value": "90", "unit": "%", "bound": "about", "area": "Northvale"}
    ask |= {"claimant": "Invented ministry", "party": both.desks.east.id, "as_of": "2025-01"}
    made = done(both, both.east, both.desks.east, "plan.claim_figure", "claimed-figure", **ask)
    assert "Say what was found of the figure" in plain(both.west.open("/"))
    page = plain(both.west.open(f"/figure/{made}"))
    for words in ("approximately 90 %", "Invented ministry", "January 2025", "unverified"):
        assert words in page
    check = {"claimed_figure": made, "finding": "disputes", "basis": "Pictures of March R56.", "value": "62.5"}
    done(both, both.west, both.desks.west, "plan.check_figure", **check)
    for visitor in (both.east, both.west):
        page = plain(visitor.open(f"/figure/{made}"))
        for words in ("disputed", "Pictures of March R56.", "62.5"):
            assert words in page
        assert "Share cleared R56" in plain(visitor.open("/plan/follow-up"))
    status, said = both.east.send("/act/plan.check_figure", claimed_figure=made, finding="confirms", basis="We are sure.")
    assert status == 403
    assert "not verified by the side that claims it" in plain(said)
    assert newest(both.desks.west, "figure-check") == newest(both.desks.east, "figure-check")


def test_the_timeline_of_both_nodes_shows_what_either_side_did_or_said_by_its_date_and_goes_back_page_by_page(both: Both) -> None:
    for visitor in (both.east, both.west):
        page = plain(visitor.open("/plan/timeline"))
        for words in ("A good beginning.", "Invented lantern", "Second working group"):
            assert words in page
        earlier = plain(visitor.open("/plan/timeline?before=2025-07"))
        assert "Invented lantern" in earlier
        assert "Second working group" not in earlier


def test_progress_counts_the_commitments_of_each_pillar_alike_on_both_nodes(both: Both) -> None:
    pages = [plain(visitor.open("/plan/progress").partition("<tbody>")[2].partition("</tbody>")[0]) for visitor in (both.east, both.west)]
    assert "border security" in pages[0]
    assert pages[0] == pages[1]
