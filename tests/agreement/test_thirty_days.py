"""Thirty days of work on two nodes, the clock handed in: deadlines, reminders, an absent second person, new keys, a shift handed over.

After each day everything that is open stands in the list of somebody, on each side that it concerns, and says for whom it waits. At the
end nothing waits that nobody explains. Everything is invented.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mithaq.acts.act import Actor
from mithaq.acts.approval import ProposalOver
from mithaq.acts.roles import desks_of
from mithaq.desks.plan.follow_up import follow_up
from mithaq.records.ident import instant, named_id, timestamp
from mithaq.records.principal import CLASSIFICATIONS, Kind, Principal
from mithaq.store import Where
from mithaq.web import plan_queues, queues
from mithaq.web.parties import read_parties
from mithaq.web.queues import for_me, for_others, overdue
from mithaq.web.waiting import Desk, Task, gather
from tests.agreement.keyed import certify, known, rotate
from tests.agreement.nodes import DAY, HOUR, START, Node, World, agree, meet
from tests.desks.test_requests import request_terms

EVERY = 1_000
DUTY = frozenset({"plan.secretary", "requests.officer", "registry.officer", "registry.signatory", "registry.releaser"})
PEOPLE = ("day", "night", "approver")
DOING = ("agreed", "in_progress", "returned")


@dataclass
class Month:
    """Two nodes, their people, and what was made so far by name."""

    world: World
    east: Node
    west: Node
    agreement: str
    made: dict[str, str] = field(default_factory=dict)
    day: int = 0

    def dawn(self, day: int) -> None:
        """Begin a day at six in the morning on both nodes."""
        self.day = day
        for node in (self.east, self.west):
            node.clock.now = max(node.clock.now, START + day * DAY - 3 * HOUR)

    def on(self, days: int) -> str:
        """Return the date that is so many days after the first."""
        return instant(START + days * DAY).date().isoformat()

    def commit(self, number: str, debtor: Node, creditor: Node, due: str, **more: Any) -> str:
        """Propose a commitment, sign it on both sides, and remember it."""
        ask = {"agreement": self.agreement, "number": number, "measure": f"Measure {number}", "pillar": "border-security", "due": due}
        self.made[number] = debtor.act(
            "plan.propose_commitment", by="day", debtors=[debtor.id], creditors=[creditor.id], **ask, **more
        ).record
        self.world.settle(2)
        for node in (self.east, self.west):
            node.act("plan.sign_commitment", by="day", commitment=self.made[number], office="Invented office")
        self.world.settle(2)
        return self.made[number]

    def approve(self, node: Node, proposal: str) -> str:
        """Approve a request that waits and return the request."""
        node.act("registry.approve", by="approver", proposal=proposal)
        with node.reading() as reading:
            return reading.page("request", [Where("created_by", "=", node.id)], limit=1).rows[0].id


def tasks(node: Node, name: str) -> dict[str, list[Task]]:
    """Return all that the first page of a person would show or count, by part."""
    with node.reading(node.person(name).principal) as reading:
        desk = Desk(reading, node.house, read_parties(reading, node.id, node.name), node.clock.now)
        parts = {"mine": for_me(desk), "others": for_others(desk), "late": overdue(desk)}
        return {part: gather(desk, many, EVERY).tasks for part, many in parts.items()}


def still_open(node: Node) -> set[str]:
    """Return what is open by the records themselves, whoever lists it: what the lists are held against."""
    soon = timestamp(node.clock.now + 30 * DAY)[:10]
    asked = (
        ("proposal", [Where("status", "=", "waiting")]),
        ("request", [Where("status", "in", ("sent", "acknowledged", "clarifying", "partly_answered"))]),
        ("commitment", [Where("status", "in", ("proposed", "reported_done", "amending"))]),
        ("commitment", [Where("status", "in", DOING), Where("debtor", "=", node.id), Where("due", "<=", soon)]),
        ("commitment", [Where("status", "in", DOING), Where("due", "<", timestamp(node.clock.now)[:10])]),
        ("time-proposal", [Where("state", "=", "open")]),
        ("breach", [Where("waiting_on", "in", (node.id,))]),
    )
    with node.reading() as reading:
        return {held.id for kind, where in asked for held in reading.page(kind, where, limit=200).rows}


def unlisted(node: Node) -> set[str]:
    """Return what is open on a node and stands in nobody's list."""
    listed = {task.line.id for name in PEOPLE for part in tasks(node, name).values() for task in part}
    return still_open(node) - listed


def unexplained(node: Node) -> list[Task]:
    """Return the tasks that wait for others and say neither for which party nor for which role."""
    return [task for name in PEOPLE for part in ("others", "late") for task in tasks(node, name)[part] if not task.whose and not task.roles]


@pytest.fixture
def month(world: World, tmp_path: Path) -> Month:
    """Two nodes with real certificates under an agreement by which a request needs a second person, who has two days for it."""
    east, west = world.add("eastland", tmp_path), world.add("westland", tmp_path)
    for node in (east, west):
        certify(node)
        for name in PEOPLE:
            person = Principal(
                named_id("identity", node.id, name), node.id, Kind.PERSON, name, DUTY, len(CLASSIFICATIONS) - 1, desks=desks_of(DUTY)
            )
            node.people[name] = Actor(person, "page")
    meet(east, west)
    terms = {"second_person": ["requests.send"], "clocks": {"proposal_hours": 48}}
    return Month(world, east, west, agree(world, east, west, **terms))


def live(month: Month, check: Any) -> None:
    """Live the thirty days; `check` is called at the end of each."""
    for day in range(31):
        month.dawn(day)
        DAYS.get(day, lambda _month: None)(month)
        month.world.settle(3)
        check(month)


def every_open_thing_is_listed(month: Month) -> None:
    """Check the lists of both nodes at the end of a day."""
    for node in (month.east, month.west):
        assert unlisted(node) == set(), f"day {month.day} at {node.name}"
        assert unexplained(node) == [], f"day {month.day} at {node.name}"


def first_day(month: Month) -> None:
    """Two commitments, one each way, and a working group that meets in a fortnight."""
    month.commit("C-1", month.west, month.east, month.on(10))
    month.commit("C-2", month.east, month.west, month.on(20))
    ask = {"agreement": month.agreement, "title": "Working group", "held_on": month.on(15), "status": "planned"}
    ask |= {"starts_at": f"{month.on(15)}T10:00+05:00", "zone": "Asia/Karachi"}
    month.made["meeting"] = month.west.act("plan.record_meeting", by="day", **ask).record


def west_begins(month: Month) -> None:
    """The debtor says that work has begun, and asks something in turn, approved at once."""
    month.west.act("plan.begin", by="day", commitment=month.made["C-1"])
    proposal = month.west.act("requests.send", by="day", **request_terms(month.east, month.agreement, number="R-1")).record
    month.made["R-1"] = month.approve(month.west, proposal)


def east_asks_while_nobody_approves(month: Month) -> None:
    """A request waits for its second person, who is away."""
    asked = request_terms(month.west, month.agreement, number="R-2")
    month.made["waiting"] = month.east.act("requests.send", by="day", **asked).record
    assert month.made["waiting"] in {task.line.id for task in tasks(month.east, "day")["others"]}
    assert month.made["waiting"] in {task.line.id for task in tasks(month.east, "approver")["mine"]}


def the_proposal_expires(month: Month) -> None:
    """Two days are over: whoever proposed is told, nobody else can approve it any more."""
    with pytest.raises(ProposalOver, match="expired"):
        month.east.act("registry.approve", by="approver", proposal=month.made["waiting"])
    assert month.made["waiting"] in {task.line.id for task in tasks(month.east, "day")["mine"]}
    assert month.made["waiting"] not in {task.line.id for task in tasks(month.east, "approver")["mine"]}


def it_is_proposed_again(month: Month) -> None:
    """Let the old proposal go; the approver is back. What the other side asked is late by now on both first pages."""
    month.east.act("registry.decline", by="day", proposal=month.made["waiting"], reason="expired")
    proposal = month.east.act("requests.send", by="day", **request_terms(month.west, month.agreement, number="R-2")).record
    month.made["R-2"] = month.approve(month.east, proposal)
    for node in (month.east, month.west):
        assert month.made["R-1"] in {task.line.id for task in tasks(node, "day")["late"]}
    month.east.act("requests.reply", by="day", request=month.made["R-1"], step="final", text="Nobody crossed; the answer is late.")


def the_shift_is_handed_over(month: Month) -> None:
    """Who comes has everything before them that who goes had, and does it."""
    before, after = ({task.line.id for task in tasks(month.west, name)["mine"]} for name in ("day", "night"))
    assert month.made["R-2"] in before
    assert after == before
    month.west.act("requests.reply", by="night", request=month.made["R-2"], step="acknowledgement", text="Seen by the night shift.")
    month.west.act("requests.reply", by="night", request=month.made["R-2"], step="final", text="Two persons.")


def a_date_is_missed(month: Month) -> None:
    """What was due yesterday is late on both sides; the side that owes it is named."""
    for node in (month.east, month.west):
        late = next(task for task in tasks(node, "day")["late"] if task.line.id == month.made["C-1"])
        assert [party.id for party in late.whose] == [month.west.id]


def keys_change(month: Month) -> None:
    """The west changes its keys, and what it signed before still counts."""
    rotate(month.west, month.east)
    assert known(month.east, month.west).identity.signing_key == month.west.house.identity.signing_key


def reported(month: Month) -> None:
    month.west.act("plan.report_done", by="night", commitment=month.made["C-1"], reason="Done.")


def returned(month: Month) -> None:
    assert month.made["C-1"] in {task.line.id for task in tasks(month.east, "day")["mine"]}
    month.east.act("plan.return_done", by="day", commitment=month.made["C-1"], reason="Half of it.")


def held_and_reported_again(month: Month) -> None:
    decided = {"held_on": month.on(15), "decisions": ["A second gate is built."]}
    month.west.act("plan.hold_meeting", by="day", meeting=month.made["meeting"], **decided)
    month.west.act("plan.report_done", by="day", commitment=month.made["C-1"], reason="All of it.")


def accepted(month: Month) -> None:
    month.east.act("plan.accept_done", by="day", commitment=month.made["C-1"], judged="fully addressed")


def the_line_fails(month: Month) -> None:
    month.world.down.add(month.west.id)
    month.east.act("plan.report_done", by="day", commitment=month.made["C-2"], reason="Done in time.")


def the_line_is_back(month: Month) -> None:
    assert month.made["C-2"] in {task.line.id for task in tasks(month.west, "day")["late"]}
    month.world.down.clear()


def the_other_is_accepted(month: Month) -> None:
    month.west.act("plan.accept_done", by="day", commitment=month.made["C-2"], judged="largely")


def the_decision_is_taken_up(month: Month) -> None:
    """What the working group decided was followed up as announced; a commitment ends that."""
    for node in (month.east, month.west):
        with node.reading() as reading:
            found = follow_up(reading, month.agreement, instant(node.clock.now).date())
        assert [one.title for one in found if one.kind == "announced"] == ["Working group"]
    month.commit("C-3", month.west, month.east, month.on(75), meeting=month.made["meeting"])


def another_time_is_proposed(month: Month) -> None:
    ask = {"agreement": month.agreement, "title": "Second meeting", "held_on": month.on(28), "status": "planned"}
    ask |= {"starts_at": f"{month.on(28)}T10:00+05:00", "zone": "Asia/Karachi"}
    month.made["second"] = month.west.act("plan.record_meeting", by="day", **ask).record
    month.world.settle(2)
    other = {"starts_at": f"{month.on(28)}T15:00+05:00", "zone": "Asia/Karachi", "reason": "A flight."}
    month.made["time"] = month.east.act("plan.propose_time", by="day", meeting=month.made["second"], **other).record


def the_time_is_taken(month: Month) -> None:
    assert month.made["time"] in {task.line.id for task in tasks(month.west, "night")["mine"]}
    month.west.act("plan.take_time", by="night", time_proposal=month.made["time"])


def the_second_is_held(month: Month) -> None:
    month.west.act("plan.hold_meeting", by="day", meeting=month.made["second"], held_on=month.on(28))


DAYS = {
    0: first_day,
    1: west_begins,
    3: east_asks_while_nobody_approves,
    5: the_proposal_expires,
    6: it_is_proposed_again,
    8: the_shift_is_handed_over,
    11: a_date_is_missed,
    12: keys_change,
    13: reported,
    14: returned,
    15: held_and_reported_again,
    16: accepted,
    19: the_line_fails,
    21: the_line_is_back,
    22: the_other_is_accepted,
    23: the_decision_is_taken_up,
    25: another_time_is_proposed,
    26: the_time_is_taken,
    28: the_second_is_held,
}


def test_thirty_days_end_with_every_list_empty_and_on_no_day_was_anything_open_that_nobody_had_before_them(month: Month) -> None:
    live(month, every_open_thing_is_listed)
    for node in (month.east, month.west):
        for name in PEOPLE:
            waiting = {part: [task.line.title for task in many] for part, many in tasks(node, name).items()}
            assert waiting == {"mine": [], "others": [], "late": []}, f"{name} at {node.name}"
        assert node.store.check() == []


@pytest.mark.parametrize("lost", [queues.PROPOSE_AGAIN, queues.JUDGE, plan_queues.TAKE_TIME])
def test_a_list_that_loses_what_is_open_is_caught(month: Month, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    for name in ("OURS", "THEIRS", "OVERDUE"):
        monkeypatch.setattr(queues, name, tuple(one for one in getattr(queues, name) if one.verb != lost))
    if queues.EXPIRED.verb == lost:
        monkeypatch.setattr(queues, "EXPIRED", queues.APPROVALS)
    with pytest.raises(AssertionError):
        live(month, every_open_thing_is_listed)
