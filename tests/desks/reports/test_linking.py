"""The same thing in two reports: proposed, linked by a person, and what the two tell differently stays on both. All invented."""

from typing import Any

import pytest

from mithaq.desks.reports.linking.acts import BadLink
from mithaq.desks.reports.linking.records import differences, links_of, may_be_one, proposed_links
from tests.agreement.nodes import Node

MET = [{"name": "Alpha Invented", "side": "EL"}, {"name": "Beta Mithal", "side": "WL"}]


def meeting(date: str = "", names: tuple[str, ...] = ("Alpha Invented", "Beta Mithal"), **more: Any) -> dict[str, Any]:
    content = {"participants": [{"name": name} for name in names], "date": {"value": date or None}, **more}
    return {"kind": "meeting", "content": content, "nature": "fact"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (meeting("2026-05-12"), meeting("2026-05"), True),
        (meeting("2026-05-12"), meeting(), True),
        (meeting("2026-05-12"), meeting("2026-06-23"), False),
        (meeting("2015"), meeting("2025"), False),
        (meeting("2026-05-12", ("Alpha", "Gamma")), meeting("2026-05-12"), False),
    ],
)
def test_a_meeting_may_be_the_same_when_who_met_and_the_dates_agree(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert may_be_one(one, other) is same


def test_what_two_sources_tell_differently_is_told_with_both_values() -> None:
    one = {"kind": "incident", "nature": "claim", "content": {"victims": {"killed": 12, "injured": None}, "place": "Eastport"}}
    other = {"kind": "incident", "nature": "denial", "content": {"victims": {"killed": 9, "injured": 3}, "place": "Eastport"}}
    found = {name: (here, there) for name, here, there in differences(one, other)}
    assert found == {"victims": (one["content"]["victims"], other["content"]["victims"]), "nature": ("claim", "denial")}


def stated(desk: Node, date: str) -> str:
    report = desk.act("reports.receive", title="Invented", text=f"An invented text of {date}.", source="invented").record
    said = {"participants": MET, "date": {"value": date}}
    return desk.act("reports.add_statement", open_report=report, start=0, end=5, meeting=said).record


def test_a_link_is_proposed_made_and_undone_with_its_history(pair: tuple[Node, Node]) -> None:
    desk = pair[0]
    first, second, later = stated(desk, "2026-05-12"), stated(desk, "2026-05"), stated(desk, "2026-07-01")
    with desk.reading() as reading:
        assert [one.id for one in proposed_links(reading, reading.get(first))] == [second]
    link = desk.act("reports.link", statement=first, other=second).record
    with desk.reading() as reading:
        assert links_of(reading, second) == {first: link}
        assert list(proposed_links(reading, reading.get(first))) == []
    with pytest.raises(BadLink):
        desk.act("reports.link", statement=second, other=first)
    desk.act("reports.unlink", statement_link=link, reason="two meetings")
    with desk.reading() as reading:
        assert links_of(reading, first) == {}
        assert len(reading.history(link)) == 2
    assert later
