"""Deciding on drafts: as they are, corrected, joined, taken apart, undone; two people at once. The text and its reading are invented."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from mithaq.acts.act import NotAllowed
from mithaq.acts.work import NoSuchRecord, Work
from mithaq.app import acts_of
from mithaq.desks.reports.drafts import deciding
from mithaq.desks.reports.drafts.content import BadContent
from mithaq.desks.reports.drafts.deciding import CountChanged
from mithaq.desks.reports.drafts.standing import AlreadyDecided, BadDecision, InUse, NotDecided
from mithaq.desks.reports.records import decisions_in, drafts_of, statements_of, status_of
from mithaq.exchange.write import NotTheOwner
from mithaq.store import Reading
from tests.agreement.nodes import Node, World
from tests.exchange.test_receive import holds

TEXT = "Minister Alpha met Envoy Beta and Deputy Gamma in Eastport. Westland will install scanners. Alpha denied it. Eastland spoke."
MEETING = TEXT.index("Minister"), TEXT.index(". Westland")
SCANNERS = TEXT.index("Westland"), TEXT.index(". Alpha denied")
MET = [{"name": name, "side": side, "office": None} for name, side in (("Alpha", "EL"), ("Beta", "WL"), ("Gamma", "WL"))]


def mention(name: str, tier: str = "certain") -> dict[str, Any]:
    start = TEXT.index(name)
    return {"type": "person", "id": name, "text": name, "start": start, "end": start + len(name), "tier": tier, "en": name}


def read_invented(_reading: Reading, _text: str) -> Mapping[str, Any]:
    """Return a reading with a meeting, a commitment, a claim and mentions."""
    meeting = {"participants": MET, "place": "Eastport", "date": {"value": None}, "status": "held", "spans": [list(MEETING)]}
    commitment = {"actor": "WL", "beneficiary": None, "action": "install scanners", "amount": None, "status": "announced"}
    said = {"kind": "claim", "speaker": "Alpha", "stance": "denies", "about": "it", "subjects": [], "polarity": "denied", "answers": None}
    return {
        "language": "en",
        "mentions": [mention("Alpha"), mention("Beta"), mention("Gamma", "possible"), mention("Eastland")],
        "meetings": [{**meeting, "nature": "fact", "speaker": "Alpha", "tier": "likely"}],
        "commitments": [{**commitment, "span": list(SCANNERS), "nature": "forecast", "speaker": "Beta", "tier": "likely"}],
        "statements": [{**said, "span": [92, 107], "nature": "denial", "tier": "likely"}],
    }


class Desk:
    """A node with one report, and its drafts by kind and place."""

    def __init__(self, node: Node, **more: Any) -> None:
        node.house = replace(node.house, acts=acts_of(read_invented))
        self.node = node
        self.report = node.act("reports.receive", title="Invented", text=TEXT, source="invented", **more).record
        with node.reading() as reading:
            self.drafts = {self._name(held.record.properties): held.id for held in drafts_of(reading, self.report) if held.record}

    @staticmethod
    def _name(body: Mapping[str, Any]) -> str:
        return str(body["proposed"]["id"] if body["kind"] == "mention" else body["kind"])

    def statements(self) -> list[Mapping[str, Any]]:
        with self.node.reading() as reading:
            return [held.record.properties for held in statements_of(reading, self.report) if held.record is not None]

    def status(self, name: str) -> str:
        states = ("waiting", "confirmed", "rejected", "merged", "split")
        return next(state for state in states if self.drafts[name] in self.node.facet("draft", "status", state))


@pytest.fixture
def desk(pair: tuple[Node, Node]) -> Desk:
    """The desk with its report."""
    return Desk(pair[0])


def test_confirming_takes_the_nature_and_the_speaker_that_the_reader_gives(desk: Desk) -> None:
    desk.node.act("reports.confirm_draft", draft=desk.drafts["commitment"])
    desk.node.act("reports.confirm_draft", draft=desk.drafts["claim"])
    found = {one["kind"]: one for one in desk.statements()}
    assert (found["commitment"]["nature"], found["commitment"]["content"]["speaker"]) == ("forecast", "Beta")
    assert (found["claim"]["nature"], found["claim"]["content"]["speaker"]) == ("denial", "Alpha")


def test_a_correction_replaces_what_it_fills_in_and_keeps_the_reader_s_shape(desk: Desk) -> None:
    said = {"participants": [{"name": "Alpha", "side": "EL", "office": "Minister"}], "place": "Westbridge", "date": {"value": "2026-05"}}
    desk.node.act("reports.edit_draft", draft=desk.drafts["meeting"], meeting=said, source_grade="B")
    made = desk.statements()[0]
    date = {"value": "2026-05", "precision": "month", "basis": "corrected", "earliest": None, "latest": None}
    assert (made["content"]["place"], made["content"]["date"]) == ("Westbridge", date)
    assert made["content"]["participants"] == [{"name": "Alpha", "side": "EL", "office": "Minister"}]
    assert (made["source_grade"], desk.status("meeting")) == ("B", "confirmed")


@pytest.mark.parametrize(
    "said",
    [
        {"commitment": {"action": "other"}},
        {"meeting": {"participants": []}},
        {"meeting": {"participants": [{"name": "A"}], "date": {"value": "May 2026"}}},
        {"meeting": {"participants": [{"name": "A"}], "status": "perhaps"}},
    ],
)
def test_a_correction_that_is_none_is_refused_and_the_draft_waits(desk: Desk, said: dict[str, Any]) -> None:
    with pytest.raises(BadContent):
        desk.node.act("reports.edit_draft", draft=desk.drafts["meeting"], **said)
    assert desk.status("meeting") == "waiting"


def test_whoever_comes_second_is_told_who_decided_what_and_when(desk: Desk) -> None:
    desk.node.act("reports.reject_draft", by="First Analyst", draft=desk.drafts["Alpha"], reason="not so")
    with pytest.raises(AlreadyDecided) as refused:
        desk.node.act("reports.edit_draft", by="Second Analyst", draft=desk.drafts["Alpha"], mention={"text": "Alpha"})
    assert refused.value.facts["name"] == "First Analyst"
    assert refused.value.facts["status"] == "rejected"
    assert str(refused.value.facts["when"]).startswith("2026-01-05T")


def test_two_who_confirm_at_once_make_one_statement(desk: Desk) -> None:
    refused, done = [], []
    for name in ("One", "Other"):
        desk.node.person(name)
    start = threading.Barrier(2)

    def confirm(name: str) -> None:
        start.wait()
        try:
            done.append(desk.node.act("reports.confirm_draft", by=name, draft=desk.drafts["meeting"]))
        except AlreadyDecided as error:
            refused.append(error)

    threads = [threading.Thread(target=confirm, args=(name,)) for name in ("One", "Other")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(done), len(refused), len(desk.statements())) == (1, 1, 1)
    assert refused[0].statement == done[0].record


def test_undoing_withdraws_the_statement_keeps_the_history_and_lets_the_draft_be_decided_again(desk: Desk) -> None:
    made = desk.node.act("reports.confirm_draft", draft=desk.drafts["meeting"]).record
    desk.node.act("reports.undo_decision", by="somebody else", draft=desk.drafts["meeting"], reason="another meeting")
    assert (desk.status("meeting"), desk.statements()) == ("waiting", [])
    with desk.node.reading() as reading:
        assert reading.get(made).recalled
        said = [held.record.properties["decision"] for held in reading.page("draft-decision").rows]
    assert said == ["undone", "confirmed"]
    again = desk.node.act("reports.confirm_draft", draft=desk.drafts["meeting"]).record
    assert again != made
    assert desk.status("meeting") == "confirmed"


def test_what_nobody_decided_cannot_be_undone_and_undoing_says_why(desk: Desk) -> None:
    with pytest.raises(NotDecided):
        desk.node.act("reports.undo_decision", draft=desk.drafts["meeting"], reason="x")
    desk.node.act("reports.reject_draft", draft=desk.drafts["meeting"], reason="x")
    with pytest.raises(BadDecision):
        desk.node.act("reports.undo_decision", draft=desk.drafts["meeting"], reason=" ")


def test_a_statement_that_a_partner_was_given_is_not_taken_back_in_silence(pair: tuple[Node, Node], agreement: str) -> None:
    desk = Desk(pair[0], agreement=agreement, share=True)
    made = desk.node.act("reports.confirm_draft", draft=desk.drafts["meeting"]).record
    desk.node.act("registry.release", record=made)
    with pytest.raises(InUse):
        desk.node.act("reports.undo_decision", draft=desk.drafts["meeting"], reason="x")
    desk.node.act("registry.recall", record=made, reason="not so")
    desk.node.act("reports.undo_decision", draft=desk.drafts["meeting"], reason="x")
    assert desk.status("meeting") == "waiting"


def test_a_statement_that_the_plan_took_up_is_not_taken_back(pair: tuple[Node, Node], agreement: str) -> None:
    desk = Desk(pair[0], agreement=agreement)
    desk.node.act("reports.confirm_draft", draft=desk.drafts["meeting"])
    desk.node.act("reports.confirm_draft", draft=desk.drafts["commitment"])
    source = {"record": desk.report, "start": MEETING[0], "end": MEETING[1]}
    desk.node.act("plan.record_meeting", agreement=agreement, title="Invented", held_on="2026-01", sources=[source])
    with pytest.raises(InUse):
        desk.node.act("reports.undo_decision", draft=desk.drafts["meeting"], reason="x")
    desk.node.act("reports.undo_decision", draft=desk.drafts["commitment"], reason="x")


def test_a_statement_is_corrected_by_its_next_version(desk: Desk) -> None:
    made = desk.node.act("reports.confirm_draft", draft=desk.drafts["commitment"]).record
    desk.node.act("reports.revise_statement", statement=made, commitment={"action": "install ten scanners", "actor": "WL"}, nature="claim")
    said = desk.statements()[0]
    assert (said["content"]["action"], said["nature"], said["draft"]) == ("install ten scanners", "claim", desk.drafts["commitment"])
    with desk.node.reading() as reading:
        assert len(reading.history(made)) == 2


def test_a_statement_of_a_partner_is_neither_corrected_nor_withdrawn(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    desk = Desk(pair[0], agreement=agreement, share=True)
    made = desk.node.act("reports.confirm_draft", draft=desk.drafts["commitment"]).record
    desk.node.act("registry.release", record=made)
    world.settle(2)
    assert holds(pair[1], made)
    with pytest.raises(NotTheOwner):
        pair[1].act("reports.revise_statement", statement=made, nature="claim")
    with pytest.raises((BadDecision, InUse)):
        pair[1].act("reports.withdraw_statement", statement=made, reason="x")
    with pytest.raises(NoSuchRecord):
        pair[1].act("reports.confirm_draft", draft=desk.drafts["meeting"])


def test_joined_drafts_are_one_statement_that_keeps_all_their_places_and_undoing_it_frees_all(desk: Desk) -> None:
    first, second = desk.drafts["Alpha"], desk.drafts["Beta"]
    desk.node.act("reports.confirm_draft", draft=second)
    made = desk.node.act("reports.merge_drafts", drafts=[first, second]).record
    assert [(one["draft"], one["merged"], len(one["spans"])) for one in desk.statements()] == [(first, [second], 2)]
    assert (desk.status("Alpha"), desk.status("Beta")) == ("merged", "merged")
    assert made
    desk.node.act("reports.undo_decision", draft=second, reason="they are two")
    assert (desk.status("Alpha"), desk.status("Beta"), desk.statements()) == ("waiting", "waiting", [])


def test_drafts_of_two_kinds_are_not_joined(desk: Desk) -> None:
    with pytest.raises(BadDecision):
        desk.node.act("reports.merge_drafts", drafts=[desk.drafts["Alpha"], desk.drafts["meeting"]])


def test_a_meeting_is_taken_apart_by_who_was_there(desk: Desk) -> None:
    desk.node.act("reports.split_draft", draft=desk.drafts["meeting"], participants=["Beta"], both=["Alpha"])
    met = sorted([one["name"] for one in said["content"]["participants"]] for said in desk.statements())
    assert met == [["Alpha", "Beta"], ["Alpha", "Gamma"]]
    assert desk.status("meeting") == "split"
    desk.node.act("reports.undo_decision", draft=desk.drafts["meeting"], reason="one after all")
    assert desk.statements() == []


def test_a_draft_is_not_taken_apart_into_the_same_twice(desk: Desk) -> None:
    with pytest.raises(BadDecision):
        desk.node.act("reports.split_draft", draft=desk.drafts["Alpha"])


def test_what_the_reader_missed_is_stated_by_hand_over_the_selected_words_and_can_be_withdrawn(desk: Desk) -> None:
    start = TEXT.index("Eastport")
    ask = {"open_report": desk.report, "start": start, "end": start + 8, "mention": {"type": "place", "en": "Eastport"}}
    made = desk.node.act("reports.add_statement", **ask).record
    said = desk.statements()[0]
    assert (said["content"]["text"], said["spans"], said["draft"], said["nature"]) == ("Eastport", [[start, start + 8]], "", "fact")
    desk.node.act("reports.withdraw_statement", statement=made, reason="no place")
    assert desk.statements() == []


@pytest.mark.parametrize("change", [{"end": 10_000}, {"end": 0}, {"mention": None}, {"pillar": {"pillar": "economy"}}])
def test_words_that_are_not_there_or_two_things_at_once_are_not_stated(desk: Desk, change: dict[str, Any]) -> None:
    ask = {"open_report": desk.report, "start": 0, "end": 8, "mention": {"type": "person"}, **change}
    with pytest.raises((BadDecision, BadContent)):
        desk.node.act("reports.add_statement", **ask)


def test_all_that_are_certain_are_confirmed_by_one_act_when_the_count_is_what_was_seen(desk: Desk) -> None:
    with pytest.raises(CountChanged):
        desk.node.act("reports.confirm_all", open_report=desk.report, kind="mention", count=4)
    outcome = desk.node.act("reports.confirm_all", open_report=desk.report, kind="mention", count=3)
    assert len(outcome.records) == 6
    assert desk.status("Gamma") == "waiting"
    assert len(desk.statements()) == 3


@pytest.mark.parametrize("verb", ["confirm_draft", "edit_draft", "reject_draft", "undo_decision", "merge_drafts", "split_draft"])
def test_only_analysts_decide(desk: Desk, verb: str) -> None:
    desk.node.person("secretary", frozenset({"plan.secretary"}))
    with pytest.raises(NotAllowed):
        desk.node.act(f"reports.{verb}", by="secretary", draft=desk.drafts["Alpha"])


def test_a_decision_that_does_not_name_its_report_is_a_decision_all_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def decide_as_before(work: Work, draft: str, report: str, decision: str, statement: str) -> None:
        work.write("draft-decision", {"about": draft, "decision": decision, "statement": statement}, work.private_over([report]))

    draft, node = desk.drafts["meeting"], desk.node
    monkeypatch.setattr(deciding, "decide", decide_as_before)
    node.act("reports.confirm_draft", draft=draft)
    monkeypatch.undo()
    with node.reading() as reading:
        assert [status_of(found) for found in decisions_in(reading, desk.report).values()] == ["confirmed"]
    with pytest.raises(AlreadyDecided, match="a colleague"):
        node.act("reports.confirm_draft", draft=draft)
