"""The worked example on two nodes in this process: what open reports tell stands on both, each with its source."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from mithaq.app import ReportReader, acts_of
from mithaq.cli.demo.worked import WorkedExample, keys
from mithaq.desks.plan.follow_up import Finding, follow_up
from mithaq.store import Where
from tests.agreement.nodes import Node, World, meet

TODAY = date(2026, 11, 28)


@dataclass
class InProcess:
    """A node of a world, as the example is entered on it."""

    world: World
    node: Node

    def act(self, act: str, key: str, /, **ask: Any) -> dict[str, Any]:
        made = self.node.act(act, key=key, **ask)
        return {"records": made.records, "said": made.said}

    def records(self, kind: str, **facets: str) -> list[dict[str, Any]]:
        self.world.settle(1)
        with self.node.reading() as reading:
            found = reading.page(kind, [Where(name, "=", value) for name, value in facets.items()], limit=200).rows
            return [{"id": held.id, **held.record.properties} for held in found if held.record is not None]

    def arrives(self, identifier: str) -> None:
        with self.node.reading() as reading:
            if reading.get(identifier) is not None:
                return
        self.world.settle(2)


@dataclass
class Entered:
    """Both nodes with the example on them."""

    nodes: tuple[Node, Node]
    ids: dict[str, str]


@pytest.fixture(scope="module")
def entered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Entered]:
    """Enter the example once for all tests of this file."""
    world, folder = World(), tmp_path_factory.mktemp("worked")
    east, west = (world.add(name, folder) for name in ("eastland", "westland"))
    for node in (east, west):
        node.house = replace(node.house, acts=acts_of(ReportReader()))
    meet(east, west)
    sides = {"PK": InProcess(world, east), "US": InProcess(world, west)}
    ids = WorkedExample(sides, {"PK": east.id, "US": west.id}).enter()
    world.settle(3)
    yield Entered((east, west), ids)
    world.close()


def found(node: Node, agreement: str) -> list[Finding]:
    with node.reading() as reading:
        return follow_up(reading, agreement, TODAY)


def test_every_record_of_the_example_stands_on_both_nodes(entered: Entered) -> None:
    assert set(entered.ids) == {"agreement", *keys()}
    for node in entered.nodes:
        with node.reading() as reading:
            missing = [key for key, one in entered.ids.items() if (held := reading.get(one)) is None or held.record is None]
            assert missing == []


def test_every_record_names_the_words_of_the_report_that_tell_it(entered: Entered) -> None:
    with entered.nodes[1].reading() as reading:
        for key, identifier in entered.ids.items():
            if key == "agreement" or key.startswith("report-"):
                continue
            held = reading.get(identifier)
            assert held is not None and held.record is not None
            source = held.record.properties["sources"][0]
            report = reading.get(source["record"])
            assert report is not None and report.record is not None
            assert report.record.properties["text"][source["start"] : source["end"]].strip(), key


def test_what_was_announced_and_never_heard_of_again_is_listed_on_both_nodes_each_with_its_source(entered: Entered) -> None:
    for node in entered.nodes:
        waiting = [one for one in found(node, entered.ids["agreement"]) if one.kind in ("announced", "claimed", "unanswered")]
        titles = {(one.kind, one.title) for one in waiting}
        assert ("announced", "The meeting from which the border agreement came") in titles
        assert ("unanswered", "Full technical assistance against drugs") in titles
        assert ("claimed", "Support for displaced people and the rehabilitation of their areas") in titles
        assert all(one.source is not None and one.source.record and one.source.start is not None for one in waiting)
    # What a reading found is each side's own: whoever read the reports sees what nothing took up.
    read = {one.title for one in found(entered.nodes[0], entered.ids["agreement"]) if one.record.startswith("statement--")}
    assert "تكثيف التعاون في الأمن ومكافحة المخدرات ومنع الهجرة غير الشرعية" in read


def test_a_dialogue_whose_next_round_is_late_is_listed_as_lapsed(entered: Entered) -> None:
    lapsed = {one.title for one in found(entered.nodes[0], entered.ids["agreement"]) if one.kind == "lapsed"}
    assert "Strategic dialogue" in lapsed
    assert "Counter-terrorism dialogue" not in lapsed


def test_no_day_is_filled_in_where_the_reports_name_none(entered: Entered) -> None:
    with entered.nodes[0].reading() as reading:
        days = [
            str(held.record.properties["held_on"])
            for kind in ("meeting", "dialogue-round")
            for held in reading.page(kind, limit=200).rows
            if held.record is not None
        ]
    assert days
    assert [one for one in days if len(one) == 10] == []
