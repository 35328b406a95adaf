"""The register of incidents and its trend by the pages of two nodes. All is invented."""

import re
from collections.abc import Iterator

import pytest

from tests.web.conftest import Visitor, sign_in
from tests.web.invented import make_desks
from tests.web.test_plan_exports import Both, pages_of
from tests.web.test_plan_rows import done, newest, plain


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Two desks with something on them, and an officer at each."""
    desks = make_desks(tmp_path_factory.mktemp("incidents"))
    yield Both(desks, sign_in(pages_of(desks.east), "officer"), sign_in(pages_of(desks.west), "officer"))
    desks.world.close()


def enter(both: Both, what: str, **form: str) -> str:
    """Let the east enter an incident by its form; return it."""
    ask = {"agreement": both.agreement, "kind": "raid", "nature": "claim", "bound": "exactly", "what": what, **form}
    status, said = both.east.send("/act/reports.register_incident", **ask)
    assert status == 303, plain(said)[-800:]
    both.settle()
    return newest(both.desks.east, "security-incident")


def test_R11_an_incident_with_its_victims_stands_on_the_partners_page_and_both_tell_where_their_numbers_differ(both: Both) -> None:
    made = enter(both, "Raid R11", place="Northvale", happened_on="2025-12-02", killed="3", groups="Nightingales of the Valley")
    page = plain(both.west.open(f"/incident/{made}"))
    for words in ("Raid R11", "Northvale", "2 December 2025", "Killed 3", "Nightingales of the Valley", "Injured unknown"):
        assert words in page
    done(both, both.west, both.desks.west, "reports.give_account", incident=made, text="Four of ours R11.", killed="4", bound="at-least")
    for visitor in (both.east, both.west):
        page = plain(visitor.open(f"/incident/{made}"))
        for words in ("Four of ours R11.", "at least 4", "3 and 4", "Both stand"):
            assert words in page


def test_R11_what_turns_out_to_be_no_incident_is_struck_with_the_reason_and_counts_on_neither_node(both: Both) -> None:
    made = enter(both, "Condolences R11b", happened_on="2025-12")
    before = [monthly(both.west), monthly(both.east)]
    done(both, both.east, both.desks.east, "reports.strike_incident", incident=made, reason="Words of condolence, no incident.")
    for visitor, count in zip((both.west, both.east), before, strict=True):
        assert "Words of condolence, no incident." in plain(visitor.open(f"/incident/{made}"))
        assert monthly(visitor) == count - 1
    done(both, both.east, both.desks.east, "reports.reinstate_incident", incident=made)
    assert monthly(both.west) == before[0]


def test_R11_only_who_entered_an_incident_changes_it(both: Both) -> None:
    made = enter(both, "Raid R11c")
    status, said = both.west.send("/act/reports.change_incident", incident=made, killed="9")
    assert status == 403, plain(said)
    assert "only its owner changes it" in plain(both.west.open(f"/incident/{made}"))


def test_R36_attacks_of_a_stretch_are_held_against_the_one_before_and_few_are_called_too_few(both: Both) -> None:
    place = "Westvale R36"
    for number in range(1):
        enter(both, f"Raid R36 {number}", place=place, happened_on="2025-12-20")
    page = plain(both.west.open(f"/incidents/trend?place={place.replace(' ', '+')}&months=12&since=2025-12"))
    assert "too few to tell" in page
    for number in range(1, 12):
        enter(both, f"Raid R36 {number}", place=place, happened_on="2025-12-21")
    enter(both, "Raid R36 of a year", place=place, happened_on="2025")
    for visitor in (both.west, both.east):
        page = plain(visitor.open(f"/incidents/trend?place={place.replace(' ', '+')}&months=12&since=2025-12"))
        assert "Since December 2025: rose" in page
        assert "Since, 12 in" in page
        assert "1 incident of which no month is known is not in the picture." in page


def monthly(visitor: Visitor) -> int:
    """Return how many incidents of December 2025 the trend of a visitor's node counts."""
    page = plain(visitor.open("/incidents/trend?months=12"))
    found = re.findall(r"December 2025 (\d+) ", page)
    return int(found[-1])
