"""Who reads a report: taken, taken over, given back; and which reports still wait. The text and its reading are invented."""

import pytest

from mithaq.acts.act import NotAllowed
from mithaq.desks.reports.receiving.turns import NOBODY, NotSoTaken, turn_at
from tests.agreement.nodes import Node
from tests.desks.reports.test_deciding import Desk, desk  # noqa: F401  # the fixture of the desk


def test_a_report_is_taken_and_taken_over_and_given_back_by_name(desk: Desk) -> None:  # noqa: F811 - the fixture
    node, report = desk.node, desk.report
    assert report in node.facet("open-report", "taken_by", NOBODY)
    for name in ("first", "second"):
        node.act("reports.take", by=name, open_report=report)
    with node.reading() as reading:
        turn = turn_at(reading, report)
    assert turn is not None
    assert report in node.facet("open-report", "taken_by", str(turn.properties["by"]))
    assert "second" in str(turn.properties["name"])
    node.act("reports.give_back", by="second", open_report=report)
    assert report in node.facet("open-report", "taken_by", NOBODY)


def test_nobody_takes_what_they_have_or_gives_back_what_nobody_has(desk: Desk) -> None:  # noqa: F811 - the fixture
    with pytest.raises(NotSoTaken):
        desk.node.act("reports.give_back", open_report=desk.report)
    desk.node.act("reports.take", open_report=desk.report)
    with pytest.raises(NotSoTaken):
        desk.node.act("reports.take", open_report=desk.report)


def test_others_still_decide_on_a_report_that_is_taken(desk: Desk) -> None:  # noqa: F811 - the fixture
    desk.node.act("reports.take", by="first", open_report=desk.report)
    desk.node.act("reports.confirm_draft", by="second", draft=desk.drafts["meeting"])
    assert desk.status("meeting") == "confirmed"


def test_only_who_may_decide_takes_a_report(desk: Desk) -> None:  # noqa: F811 - the fixture
    with pytest.raises(NotAllowed):
        desk.node.house.perform("reports.take", desk.node.person("reader", frozenset()), {"open_report": desk.report})


def test_a_report_waits_as_long_as_a_draft_of_it_does(desk: Desk) -> None:  # noqa: F811 - the fixture
    node: Node = desk.node
    assert desk.report in node.facet("open-report", "waits", "yes")
    for draft in desk.drafts.values():
        node.act("reports.reject_draft", draft=draft, reason="not so")
    assert desk.report in node.facet("open-report", "waits", "no")
    node.act("reports.undo_decision", draft=desk.drafts["meeting"], reason="so after all")
    assert desk.report in node.facet("open-report", "waits", "yes")
