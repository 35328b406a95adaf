"""The follow-up engine: what was announced and never taken up, what is late, lapsed, contradicted, each with its source. All invented."""

from datetime import date
from typing import Any

import pytest

from mithaq.desks.plan.follow_up import KINDS, Finding, agenda, follow_up
from mithaq.desks.plan.following import NoReason, NotFollowed
from mithaq.desks.plan.meeting_acts import BadMeeting, MeetingOver, NotTheCaller
from mithaq.desks.reports.receiving.proposing import Proposal
from mithaq.store import Held
from tests.agreement.nodes import Node, World
from tests.agreement.test_story import commitment
from tests.desks.test_amending import agreed
from tests.exchange.test_hostile import invented, plant

TODAY = date(2026, 1, 5)
TEXT = "The minister announced that scanners will be installed. He also announced a national centre. Both sides will meet in March."
SCANNERS, CENTRE = (27, 55), (57, 91)


def found(node: Node, kind: str = "", today: date = TODAY) -> list[Finding]:
    with node.reading() as reading:
        return [one for one in follow_up(reading, "", today) if kind in ("", one.kind)]


@pytest.fixture
def statements(pair: tuple[Node, Node], agreement: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str, str]:
    """A report with two announcements, and the statements of both."""
    east, _ = pair
    monkeypatch.setattr(
        "mithaq.desks.reports.receiving.acts.proposals",
        lambda _found: [
            Proposal("commitment", {"action": "Install scanners", "status": "announced"}, [list(SCANNERS)]),
            Proposal("commitment", {"action": "Found a national centre", "status": "announced"}, [list(CENTRE)]),
            Proposal("meeting", {"status": "planned", "place": "Karachi", "participants": []}, [[92, 125]]),
            Proposal("pillar", {"pillar": "economy"}, [[0, 3]]),
        ],
    )
    made = east.act("reports.receive", title="Report", text=TEXT, source="invented", agreement=agreement, share=True)
    report = made.records[0]
    said = [east.act("reports.confirm_draft", draft=one, nature="claim").record for one in made.records[1:]]
    return report, said[0], said[1]


def test_an_announcement_waits_with_its_source_until_a_commitment_cites_its_words(
    world: World, pair: tuple[Node, Node], agreement: str, statements: tuple[str, str, str]
) -> None:
    east, west = pair
    report, scanners, centre = statements
    waits = found(east, "announced")
    assert {one.title for one in waits} == {"Install scanners", "Found a national centre", "Karachi"}
    first = next(one for one in waits if one.record == scanners)
    assert first.source is not None
    assert (first.source.record, first.source.start, first.source.end) == (report, *SCANNERS)
    commitment(east, west, agreement, sources=[{"record": report, "start": 40, "end": 50}])
    assert {one.title for one in found(east, "announced")} == {"Found a national centre", "Karachi"}
    made = commitment(east, west, agreement, number="C-2", sources=[{"record": centre}])
    assert [one.title for one in found(east, "announced")] == ["Karachi"]
    east.act("plan.record_meeting", agreement=agreement, title="March", held_on="2026-03", status="planned", sources=[{"record": report}])
    assert found(east, "announced") == []
    east.act("registry.recall", record=made, how="destroy", reason="in error")
    world.settle(2)
    assert found(east, "announced") == []  # the meeting cites the report as a whole


def test_an_announcement_is_set_aside_with_a_reason_once_and_stays_here(
    world: World, pair: tuple[Node, Node], statements: tuple[str, str, str]
) -> None:
    east, west = pair
    _, scanners, _ = statements
    with pytest.raises(NoReason):
        east.act("plan.set_aside", record=scanners, reason=" ")
    east.act("plan.set_aside", record=scanners, reason="It was withdrawn the next day.")
    assert scanners not in {one.record for one in found(east, "announced")}
    with pytest.raises(NotFollowed):
        east.act("plan.set_aside", record=scanners, reason="again")
    world.settle(2)
    with west.reading() as reading:
        assert reading.page("set-aside").rows == []


def test_decisions_of_a_meeting_wait_until_a_commitment_names_it(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    meeting = east.act(
        "plan.record_meeting", agreement=agreement, title="Talks", held_on="2026-01", decisions=["Write a procedure."]
    ).record
    world.settle(2)
    for node in pair:
        assert [(one.title, one.words) for one in found(node, "announced")] == [("Talks", "Write a procedure.")]
    commitment(west, east, agreement, debtors=[west.id], creditors=[east.id], meeting=meeting)
    world.settle(2)
    for node in pair:
        assert found(node, "announced") == []


def test_what_is_due_late_unsigned_and_unjudged_is_found_on_both_sides_with_whose_it_is(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    late = agreed(world, pair, agreement, due="2025-12-01")
    soon = agreed(world, pair, agreement, number="C-2", due="2026-01-20")
    done = agreed(world, pair, agreement, number="C-3", due="2026-01-20")
    west.act("plan.report_done", commitment=done, reason="done")
    lapsed = commitment(east, west, agreement, number="C-4", due="2025-06-30")
    unsigned = commitment(east, west, agreement, number="C-5", due="2026-06-30")
    world.settle(2)
    for node in pair:
        by = {kind: [(one.record, one.whose) for one in found(node, kind)] for kind in KINDS}
        both = tuple(sorted((east.id, west.id)))
        assert by["overdue"] == [(late, (west.id,))]
        assert by["due"] == [(soon, (west.id,))]
        assert by["unjudged"] == [(done, (east.id,))]
        assert by["unsigned"] == [(unsigned, both)]
        assert by["lapsed"] == [(lapsed, both)]
    assert agenda(found(east))[0].startswith("C-1 ")


def test_a_finding_says_the_terms_in_force_and_waits_for_who_has_not_signed(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = agreed(world, pair, agreement, due="2025-12-01")
    amendment = west.act("plan.amend", commitment=made, due="2025-12-20", measure="Install two scanners", reason="late").record
    west.act("plan.sign_amendment", amendment=amendment, office="Invented office")
    world.settle(2)
    for node in pair:
        assert [(one.record, one.day, one.whose) for one in found(node, "overdue")] == [(made, "2025-12-01", (west.id,))]
        assert [(one.record, one.whose) for one in found(node, "unsigned")] == [(made, (east.id,))]
        assert found(node, "lapsed") == []
    east.act("plan.sign_amendment", amendment=amendment, office="Invented office")
    world.settle(2)
    for node in pair:
        assert [(one.title, one.day) for one in found(node, "overdue")] == [("Install two scanners", "2025-12-20")]
        assert found(node, "unsigned") == []


@pytest.mark.parametrize("held_on", ["9999-12", "9999", "9999-12-31", "0001"])
def test_a_round_at_the_edge_of_the_calendar_takes_nothing_down(
    world: World, pair: tuple[Node, Node], agreement: str, held_on: str
) -> None:
    east, west = pair
    west.act("plan.record_round", agreement=agreement, series="Edge", number=1, held_on=held_on)
    world.settle(2)
    assert [one.title for one in found(east, "lapsed")] == (["Edge"] if held_on == "0001" else [])


@pytest.mark.parametrize("days", [0, -1, 10**12])
def test_a_series_with_an_interval_that_nobody_could_keep_is_refused_from_a_partner_too(
    world: World, pair: tuple[Node, Node], agreement: str, days: int
) -> None:
    east, west = pair
    with pytest.raises(BadMeeting):
        east.act("plan.open_series", agreement=agreement, name="Never", interval_days=days)
    plant(west, east, agreement, invented(west, "dialogue-series", agreement, name="Never", interval_days=days, started="2020"))
    world.settle(2)
    assert found(east, "lapsed") == []
    with east.reading() as reading:
        assert reading.page("dialogue-series").rows == []


def test_a_series_lapses_by_its_own_interval_else_by_that_of_the_agreement(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, _ = pair
    for series, held_on in (("Short", "2025-06"), ("Long", "2025-06"), ("Usual", "2024-05"), ("Fresh", "2025-12")):
        east.act("plan.record_round", agreement=agreement, series=series, number=1, held_on=held_on)
    east.act("plan.open_series", agreement=agreement, name="Short", interval_days=90)
    east.act("plan.open_series", agreement=agreement, name="Long", interval_days=400)
    east.act("plan.open_series", agreement=agreement, name="Never held", interval_days=30, started="2025-01-01")
    lapsed = {one.title: one.day for one in found(east, "lapsed")}
    assert lapsed == {"Short": "2025-09-28", "Usual": "2025-05-31", "Never held": "2025-01-31"}


def test_two_records_of_one_round_that_date_it_differently_contradict_each_other(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    east.act("plan.record_round", agreement=agreement, series="Dialogue", number=3, held_on="2025-12")
    west.act("plan.record_round", agreement=agreement, series="Dialogue", number=3, held_on="2025-12-09")
    world.settle(2)
    assert found(east, "contradicted") == found(west, "contradicted") == []
    west.act("plan.record_round", agreement=agreement, series="Dialogue", number=3, held_on="2025-11")
    world.settle(2)
    for node in pair:
        assert [one.words for one in found(node, "contradicted")] == ["2025-11 / 2025-12 / 2025-12-09"]


def test_a_source_that_contradicts_a_commitment_stands_on_both_pages_and_is_set_aside_by_each_for_itself(
    world: World, pair: tuple[Node, Node], agreement: str, statements: tuple[str, str, str]
) -> None:
    east, west = pair
    made = agreed(world, pair, agreement, due="2026-12-31")
    with pytest.raises(NoReason):
        east.act("plan.contradict", record=made, says="It was stopped.", sources=[])
    east.act("plan.contradict", record=made, says="It was stopped.", sources=[{"record": statements[0], "start": 0, "end": 12}])
    world.settle(2)
    for node in pair:
        (one,) = found(node, "contradicted")
        assert (one.words, one.number) == ("It was stopped.", "C-1")
        assert one.source is not None
    west.act("plan.set_aside", record=found(west, "contradicted")[0].record, reason="The report was wrong.")
    assert found(west, "contradicted") == []
    assert len(found(east, "contradicted")) == 1


def planned(node: Node, agreement: str, **more: Any) -> str:
    ask = {"title": "Next", "held_on": "2026-03-01", "status": "planned", "starts_at": "2026-03-01T10:00+05:00", "zone": "Asia/Karachi"}
    return node.act("plan.record_meeting", agreement=agreement, **{**ask, **more}).record


def meeting_of(node: Node, identifier: str) -> Any:
    with node.reading() as reading:
        held: Held | None = reading.get(identifier)
    assert held is not None
    assert held.record is not None
    return held.record.properties


def test_another_time_is_proposed_by_the_other_side_and_taken_by_who_called(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    meeting = planned(east, agreement)
    world.settle(2)
    other = west.act(
        "plan.propose_time", meeting=meeting, starts_at="2026-03-02T09:00-05:00", zone="America/New_York", reason="travel"
    ).record
    world.settle(2)
    assert other in east.facet("time-proposal", "waiting_on", east.id)
    with pytest.raises(NotTheCaller):
        west.act("plan.take_time", time_proposal=other)
    east.act("plan.take_time", time_proposal=other)
    world.settle(2)
    for node in pair:
        said = meeting_of(node, meeting)
        assert (said["starts_at"], said["zone"], said["held_on"]) == ("2026-03-02T09:00-05:00", "America/New_York", "2026-03-02")
        assert other in node.facet("time-proposal", "state", "taken")
    east.act("plan.hold_meeting", meeting=meeting, held_on="2026-03-02", decisions=["Meet again."])
    world.settle(2)
    with pytest.raises(MeetingOver):
        west.act("plan.propose_time", meeting=meeting, starts_at="2026-03-05T09:00-05:00")
    assert meeting_of(west, meeting)["status"] == "held"


@pytest.mark.parametrize(
    "times",
    [
        {"starts_at": "2026-03-01T10:00"},
        {"starts_at": "2026-03-01T10:00+04:00"},
        {"starts_at": "2026-07-01T10:00-05:00", "zone": "America/New_York"},
        {"zone": "Mars/Olympus"},
        {"zone": "../../etc/passwd"},
        {"ends_at": "2026-03-01T09:00+05:00"},
        {"starts_at": "tomorrow"},
    ],
)
def test_a_time_whose_offset_is_not_its_zones_or_that_is_none_is_refused(
    pair: tuple[Node, Node], agreement: str, times: dict[str, str]
) -> None:
    with pytest.raises(BadMeeting):
        planned(pair[0], agreement, **times)
