"""Which incidents of the register may be the one a report tells of, and adding the report as a source of it. All is invented."""

import threading
from typing import Any

import pytest

from mithaq.desks.reports.incidents import acts, likeness
from mithaq.desks.reports.incidents.likeness import Like, find_like, told_of
from mithaq.desks.reports.incidents.register import incident_of
from mithaq.desks.reports.incidents.rules import BadIncident
from mithaq.exchange.write import NotTheOwner
from tests.agreement.nodes import BOTH_ENGINES, Node, World

TEXT = "A bomb went off on a bus in Quetta on Thursday; two were killed."
SPANS = [[0, len(TEXT)]]


class Register:
    """A node with a report and a register of incidents."""

    def __init__(self, node: Node, agreement: str) -> None:
        self.node, self.agreement = node, agreement
        self.report = self.received("first")

    def received(self, name: str) -> str:
        return self.node.act("reports.receive", title=name, text=TEXT, source=name, agreement=self.agreement).record

    def enter(self, **more: Any) -> str:
        told = {"kind": "bombing", "what": "A bomb on a bus", "place": "Quetta", "happened_on": "2025-11-20", **more}
        return self.node.act("reports.register_incident", agreement=self.agreement, **told).record

    def like(self, **more: Any) -> list[Like]:
        said = {"kind": "bombing", "place": "كويتا", "side": "PK", "date": {"value": "2025-11-20"}, "groups": [], **more}
        told = told_of(said)
        with self.node.reading() as reading:
            return [] if told is None else find_like(reading, told, self.agreement, self.report, SPANS)

    def sources(self, incident: str) -> list[str]:
        with self.node.reading() as reading:
            held = reading.get(incident)
        assert held is not None
        return [one.record for one in incident_of(held).sources]


@pytest.fixture
def register(pair: tuple[Node, Node], agreement: str) -> Register:
    """The register of the eastern node."""
    return Register(pair[0], agreement)


@BOTH_ENGINES
def test_the_same_place_day_and_kind_are_like(register: Register) -> None:
    made = register.enter()
    (one,) = register.like()
    assert (one.held.id, one.inner, one.apart, one.is_kind) == (made, "", 0, True)


@pytest.mark.parametrize(
    ("entered", "told", "expected"),
    [
        ({"happened_on": "2025-11-22"}, {}, 2),
        ({"happened_on": "2025-11-23"}, {}, "none"),
        ({"happened_on": "2025-11-18"}, {}, 2),
        ({"happened_on": "2025-11-17"}, {}, "none"),
        ({"happened_on": "2025-11"}, {}, None),
        ({"happened_on": "2025"}, {}, None),
        ({"happened_on": "2025-12"}, {}, "none"),
        ({"happened_on": "2025-12-01"}, {"date": {"value": "2025-11"}}, None),
        ({"happened_on": "2025-12-04"}, {"date": {"value": "2025-11"}}, "none"),
        ({}, {"date": {"value": None, "earliest": "2025-11-10", "latest": "2025-11-19"}}, None),
        ({}, {"date": {"value": None, "earliest": "2025-11-01", "latest": "2025-11-17"}}, "none"),
        ({}, {"date": {"value": None}}, "none"),
        ({}, {"date": {"value": None, "earliest": "2020-01-01", "latest": "2025-12-31"}}, "none"),
        ({"happened_on": ""}, {}, "none"),
    ],
)
def test_days_at_most_two_apart_or_that_may_be_one_are_near(
    register: Register, entered: dict[str, str], told: dict[str, Any], expected: object
) -> None:
    register.enter(**entered)
    assert [one.apart for one in register.like(**told)] == ([] if expected == "none" else [expected])


@pytest.mark.parametrize(
    ("place", "told", "expected"),
    [
        ("Balochistan", {}, [("كويتا", "Balochistan")]),
        ("Quetta", {"place": "Balochistan"}, [("Quetta", "Balochistan")]),
        ("Gwadar", {}, []),
        ("", {}, []),
        ("Quetta", {"place": None, "side": None}, []),
    ],
)
def test_a_place_is_near_where_one_lies_in_the_other(
    register: Register, place: str, told: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    register.enter(place=place)
    assert [(one.inner, one.outer) for one in register.like(**told)] == expected


@pytest.mark.parametrize(
    ("entered", "told", "expected"),
    [
        ({"kind": "raid"}, {}, []),
        ({"kind": "attack"}, {}, [()]),
        ({"kind": "raid", "groups": ["group:bla"]}, {"groups": ["Baloch Liberation Army"]}, [("group:bla",)]),
        ({"kind": "raid", "claimed_by": "Nightingales"}, {"claimed_by": "NIGHTINGALES"}, [("Nightingales",)]),
        ({"kind": "raid", "groups": ["group:ttp"]}, {"groups": ["group:bla"]}, []),
    ],
)
def test_the_kind_or_a_group_must_be_the_same(
    register: Register, entered: dict[str, Any], told: dict[str, Any], expected: list[tuple[str, ...]]
) -> None:
    register.enter(**entered)
    assert [one.groups for one in register.like(**told)] == expected


def test_what_is_struck_or_under_another_agreement_or_names_the_words_already_is_not_like(register: Register) -> None:
    struck = register.enter()
    register.node.act("reports.strike_incident", incident=struck, reason="none")
    source = {"record": register.report, "start": 0, "end": 10}
    register.enter(sources=[source])
    assert register.like() == []
    elsewhere = register.enter(sources=[{"record": register.report, "start": len(TEXT) + 5, "end": len(TEXT) + 9}])
    assert [one.held.id for one in register.like()] == [elsewhere]
    register.agreement = "agreement--00000000-0000-4000-8000-000000000000"
    assert register.like() == []


@BOTH_ENGINES
def test_the_likeliest_comes_first_and_no_more_than_five(register: Register) -> None:
    far = register.enter(happened_on="2025-11-22")
    inside = register.enter(place="Balochistan")
    same = register.enter()
    assert [one.held.id for one in register.like()] == [same, inside, far]
    for _ in range(6):
        register.enter()
    assert len(register.like()) == 5


@BOTH_ENGINES
def test_only_what_is_near_in_place_and_day_is_looked_at(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        register.enter(place="Gwadar", what=f"Another {number}")
        register.enter(happened_on=f"2025-{number + 1:02}-03", what=f"An earlier one {number}")
    register.enter()
    looked: list[str] = []
    real = likeness._like
    monkeypatch.setattr(likeness, "_like", lambda told, held: looked.append(held.id) or real(told, held))
    assert len(register.like()) == len(looked) == 1


def test_a_report_becomes_a_further_source_once(register: Register) -> None:
    made = register.enter()
    more = [{"record": register.report, "start": 0, "end": 10}]
    register.node.act("reports.change_incident", incident=made, more_sources=more)
    assert register.sources(made) == [register.report]
    with pytest.raises(BadIncident, match="names this source already"):
        register.node.act("reports.change_incident", incident=made, more_sources=more)


def test_a_source_that_is_none_is_left_out_with_the_reason_and_not_proposed_again(register: Register) -> None:
    made = register.enter()
    source = {"record": register.report, "start": 0, "end": 10}
    register.node.act("reports.change_incident", incident=made, more_sources=[source])
    with pytest.raises(BadIncident, match="reason"):
        register.node.act("reports.leave_out_source", incident=made, reason=" ", **source)
    register.node.act("reports.leave_out_source", incident=made, reason="another bus", **source)
    with register.node.reading() as reading:
        held = reading.get(made)
        assert held is not None
        body = incident_of(held)
    assert (body.sources, [one.reason for one in body.left_out]) == ([], ["another bus"])
    assert register.like() == []
    with pytest.raises(BadIncident, match="no such source"):
        register.node.act("reports.leave_out_source", incident=made, reason="again", **source)


def test_only_who_entered_an_incident_adds_a_source_or_leaves_one_out(world: World, pair: tuple[Node, Node], register: Register) -> None:
    made = register.enter(sources=[{"record": register.report}])
    world.settle()
    report = pair[1].act("reports.receive", title="Theirs", text=TEXT, source="theirs").record
    with pytest.raises(NotTheOwner):
        pair[1].act("reports.change_incident", incident=made, more_sources=[{"record": report}])
    with pytest.raises(NotTheOwner):
        pair[1].act("reports.leave_out_source", incident=made, record=register.report, reason="not so")


def add_at_once(register: Register, count: int = 6) -> int:
    """Let several analysts add a report each to one incident at once; return how many sources it has then."""
    made = register.enter()
    reports = [register.received(f"paper {number}") for number in range(count)]
    for number in range(count):
        register.node.person(f"Analyst {number}")
    start = threading.Barrier(count)

    def add(number: int) -> None:
        start.wait()
        source = {"record": reports[number], "start": 0, "end": 10}
        register.node.act("reports.change_incident", by=f"Analyst {number}", incident=made, more_sources=[source])

    threads = [threading.Thread(target=add, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return len(register.sources(made))


@BOTH_ENGINES
def test_of_sources_that_are_added_at_once_none_is_lost(register: Register) -> None:
    assert add_at_once(register) == 6


def test_adding_to_what_a_page_read_before_would_lose_sources(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "sources_now", lambda _held: [])  # the planted fault: what the page showed, not what stands now
    assert add_at_once(register) < 6
