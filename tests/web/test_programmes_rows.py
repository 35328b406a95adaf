"""Programmes by the pages of one node, and what the other node's page then says. All is invented."""

import io
import zipfile
from collections.abc import Iterator

import pytest

from mithaq.desks.plan.programmes.records import place_of
from tests.web.conftest import sign_in
from tests.web.invented import make_desks
from tests.web.test_plan_exports import Both, pages_of, taken
from tests.web.test_plan_rows import done, newest
from tests.web.test_plan_rows import plain as without_markup


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Two desks with something on them, and an officer at each."""
    desks = make_desks(tmp_path_factory.mktemp("programmes"))
    yield Both(desks, sign_in(pages_of(desks.east), "officer"), sign_in(pages_of(desks.west), "officer"))
    desks.world.close()


def plain(page: str) -> str:
    """Return what a page says, without markup and the spaces that it leaves inside brackets and before stops."""
    return without_markup(page).replace("( ", "(").replace(" )", ")").replace(" :", ":")


def record(both: Both, number: str, kind: str, **form: str) -> str:
    """The east records a programme by page that the west leads; return it."""
    ask = {"agreement": both.agreement, "number": number, "name": f"Programme {number}", "kind": kind, "pillar": "border-security"}
    status, said = both.east.send("/act/plan.record_programme", **{**ask, "lead": both.desks.west.id, **form})
    assert status == 303, plain(said)[-800:]
    both.settle()
    return newest(both.desks.east, "programme")


def report(both: Both, side: str, programme: str, what: str, status: str, **form: str) -> str:
    """A side enters progress by page; return the entry."""
    visitor, node = getattr(both, side), getattr(both.desks, side)
    return done(both, visitor, node, "plan.report_progress", "programme-entry", programme=programme, what=what, status=status, **form)


def test_R22_scanners_are_shown_by_airport_device_and_status_with_the_figures_of_both_sides(both: Both) -> None:
    lines = (
        "Scanner of bags | Eastport | 4 | devices | 2026-06-30\nScanner of bags | Westbridge | 2 | devices | 2025-12\nPortal | Eastport | 1"
    )
    made = record(both, "R22", "roll-out", target_lines=lines)
    report(both, "west", made, "Scanner of bags", "installed", site="Eastport", quantity="4", unit="devices", on="2026-01")
    page = plain(both.east.open(f"/programme/{made}"))
    assert "Site Scanner of bags Portal" in page
    assert "Eastport ◆ WL (Westland) installed 4 devices · January 2026 · not confirmed by another side" in page
    assert "1 target is late" in page
    assert "1 of 3" in page
    assert "installed: 1 entry" in page
    assert "Confirm or dispute an entry" in plain(both.east.open("/"))
    report(both, "east", made, "scanner of  bags", "delivered", site="eastport", quantity="3", unit="devices")
    for visitor in (both.east, both.west):
        page = plain(visitor.open(f"/programme/{made}"))
        assert "delivered 3 devices · the two sides differ" in page
        assert "installed 4 devices · January 2026 · the two sides differ" in page
        assert "Programme R22" in plain(visitor.open("/plan/programmes?kind=roll-out&finding=differs"))
        assert "R22 Programme R22: Scanner of bags · Westbridge" in plain(visitor.open("/plan/follow-up"))


def test_an_entry_is_confirmed_or_disputed_in_place_and_its_author_reads_why(both: Both) -> None:
    made = record(both, "P-1", "roll-out", target_lines="Scanner | Eastport | 4")
    page = both.west.open(f"/programme/{made}?target={place_of(made, 'Scanner', 'Eastport')[:16]}")
    assert '<details class="act" id="act-plan-report_progress" open>' in page
    assert 'value="Eastport"' in page
    entry = report(both, "west", made, "Scanner", "working", site="Eastport", quantity="4")
    assert f"entry={entry}" in both.east.open(f"/programme/{made}")
    form = {"programme_entry": entry, "position": "disputed", "reason": "One was never switched on.", "quantity": "3"}
    done(both, both.east, both.desks.east, "plan.answer_entry", **form)
    page = plain(both.west.open(f"/programme/{made}"))
    assert "EL (Eastland) disputed: One was never switched on. · as it knows it: 3" in page
    assert "0 of 1" in page
    assert "One was never switched on." in plain(both.west.open("/plan/follow-up"))
    done(both, both.east, both.desks.east, "plan.answer_entry", programme_entry=entry, position="confirmed")
    page = plain(both.west.open(f"/programme/{made}"))
    assert "reached, by the word of ◆ WL (Westland) (confirmed)" in page
    assert "finished" in page


def test_R25_a_coordination_centre_shows_its_member_agencies_its_milestones_and_what_is_late(both: Both) -> None:
    east, west = both.desks.east, both.desks.west
    members = {"members.0.party": east.id, "members.0.agency": "Invented bureau", "members.0.role": "Receives reports"}
    members |= {"members.1.party": west.id, "members.1.agency": "Invented guard"}
    made = record(both, "R25", "centre", target_lines="Decision | | | | 2025-11-30\nRoom of operations | Eastport | | | 2026-10", **members)
    page = plain(both.west.open(f"/programme/{made}"))
    for words in ("Member agencies", "Invented bureau Receives reports", "Invented guard", "Milestones", "1 target is late"):
        assert words in page
    assert "Report progress" in plain(both.west.open("/"))
    report(both, "west", made, "Decision", "opened", on="2026-01-03")
    page = plain(both.east.open(f"/programme/{made}"))
    assert "reached, by the word of ◆ WL (Westland)" in page
    assert "is late" not in page


def test_R32_of_a_resettlement_aggregates_alone_cross_and_a_count_of_three_is_refused(both: Both) -> None:
    made = record(both, "R32", "resettlement", target_lines="Families | Northford | 400 | persons | 2026-12")
    form = {"programme": made, "what": "Families", "site": "Northford", "unit": "persons"}
    status, said = both.west.send("/act/plan.report_progress", status="resettled", quantity="3", **form)
    assert status == 422
    assert "could tell who they are" in plain(said)
    report(both, "west", made, "Families", "applied", site="Northford", quantity="250", unit="persons")
    report(both, "west", made, "Families", "resettled", site="Northford", quantity="<5", unit="persons")
    page = plain(both.east.open(f"/programme/{made}"))
    assert "applied 250 persons" in page
    assert "resettled fewer than 5 persons" in page


def test_R44_training_on_offer_is_a_catalogue_and_an_exchange_that_was_held_says_how_many_took_part(both: Both) -> None:
    made = record(both, "R44", "training", target_lines="Course on portals | Westbridge | 20 | participants | 2026-05")
    report(both, "west", made, "Course on portals", "offered", site="Westbridge", quantity="20", unit="participants")
    page = plain(both.east.open("/plan/programmes?kind=training&status=offered"))
    assert "Programme R44" in page
    assert "Course on portals" in page
    assert "Programme R22" not in page
    report(both, "west", made, "Course on portals", "held", site="Westbridge", quantity="22", unit="participants", on="2026-01-04")
    page = plain(both.east.open(f"/programme/{made}"))
    assert "held 22 participants" in page
    assert "offered 20 participants" in page
    assert "1 of 1" in page


def test_R48_a_capacity_leads_from_its_needs_to_deliveries_and_indicators(both: Both) -> None:
    made = record(both, "R48", "capacity", needs="No night vision on the ridge", target_lines="Night vision | Ridge | 30 | sets")
    report(both, "east", made, "Night vision", "assessed", site="Ridge", quantity="40", unit="sets")
    report(both, "west", made, "Night vision", "delivered", site="Ridge", quantity="30", unit="sets")
    report(both, "west", made, "Nights under watch", "measured", site="Ridge", quantity="25", baseline="10.5")
    page = plain(both.east.open(f"/programme/{made}"))
    for words in ("No night vision on the ridge", "need assessed 40 sets", "delivered 30 sets", "measured 25", "before: 10.5"):
        assert words in page
    assert "Entered, but not planned" in page


def test_R61_recovery_shows_the_projects_of_each_area_and_how_far_each_area_is(both: Both) -> None:
    lines = "Water | Valley | | | 2025-12-01\nSchool | Valley\nRoad | Ridge"
    made = record(both, "R61", "recovery", areas="Valley\nRidge\nPlain", target_lines=lines)
    report(both, "west", made, "School", "finished", site="Valley")
    report(both, "west", made, "Road", "begun", site="Ridge")
    page = plain(both.east.open(f"/programme/{made}"))
    assert "Valley 1 of 2 (50%) 1 project is late" in page
    assert "Ridge 0 of 1 (0%) none" in page
    assert "Plain no target none" in page


def test_R69_training_may_be_for_a_third_party_that_the_partners_page_names(both: Both) -> None:
    made = record(
        both, "R69", "training", beneficiaries="The forces of an invented third state", target_lines="Mine clearance | | 12 | participants"
    )
    page = plain(both.west.open(f"/programme/{made}"))
    assert "For whose benefit The forces of an invented third state" in page
    report(both, "west", made, "Mine clearance", "scheduled", quantity="12", unit="participants", on="2026-03")
    assert "scheduled 12 participants" in plain(both.east.open(f"/programme/{made}"))
    assert newest(both.desks.east, "programme") == made


def test_a_commitment_names_the_programmes_by_which_it_is_carried_out(both: Both) -> None:
    commitment = both.desks.ids["C-14"]
    made = record(both, "C-14-a", "roll-out", commitment=commitment)
    assert f'href="/programme/{made}"' in both.west.open(f"/commitment/{commitment}")
    assert f'href="/commitment/{commitment}"' in both.west.open(f"/programme/{made}")


def test_its_owner_alone_changes_a_programme_by_page_and_a_form_has_what_its_kind_has(both: Both) -> None:
    made = record(both, "P-2", "recovery", target_lines="Water | Valley\nRoad | Ridge")
    page = both.east.open(f"/programme/{made}")
    assert 'value="begun"' in page
    assert 'value="installed"' not in page
    assert 'name="members.0.agency"' not in page
    assert 'name="baseline"' not in page
    done(both, both.east, both.desks.east, "plan.change_programme", programme=made, without="road | ridge", target_lines="School | Valley")
    page = plain(both.west.open(f"/programme/{made}"))
    assert "School" in page
    assert "Road" not in page
    assert "Change the programme: it belongs to Eastland; only its owner changes it." in page


def test_the_page_of_two_hundred_sites_shows_whole_sites_at_a_time_and_every_site_on_some_page(both: Both) -> None:
    lines = "\n".join(f"{what} | Airport {number:03} | 2" for number in range(200) for what in ("Scanner", "Portal"))
    made = record(both, "R22-b", "roll-out", target_lines=lines)
    report(both, "west", made, "Scanner", "installed", site="Airport 199", quantity="2")
    first = plain(both.east.open(f"/programme/{made}"))
    assert "1 of 400 (0%)" in first
    assert "Part 1 of 10, by site" in first
    assert "Airport 019" in first
    assert "Airport 020" not in first
    last = plain(both.east.open(f"/programme/{made}?leaf=10"))
    assert "Airport 199 ◆ WL (Westland) installed 2" in last
    for wrong in ("0", "11", "x", "-1", "٣"):
        assert "Part 1 of 10, by site" in plain(both.east.open(f"/programme/{made}?leaf={wrong}"))


def test_the_workbook_has_a_sheet_of_programmes_with_the_word_of_each_side(both: Both) -> None:
    made = record(both, "X-1", "resettlement", target_lines="Families | Northford | 400 | persons")
    report(both, "west", made, "Families", "applied", site="Northford", quantity="<5", unit="persons")
    archive = zipfile.ZipFile(io.BytesIO(taken(both.east, form="xlsx")))
    text = archive.read("xl/sharedStrings.xml").decode()
    for words in ("Programme X-1", "400 persons", "Westland: applied fewer than 5 persons"):
        assert words in text
    assert b'name="Programmes"' in archive.read("xl/workbook.xml")


def test_a_statement_that_a_programme_cites_is_taken_up(both: Both) -> None:
    with both.desks.east.reading() as reading:
        statement = next(held.id for held in reading.page("statement", limit=5).rows)
    assert f"/propose/{statement}" not in both.east.open("/plan/follow-up"), "the programme of the invented desks cites its report"
