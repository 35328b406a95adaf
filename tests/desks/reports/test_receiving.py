"""The reports desk: drafts wait for a person, who decides once. The text and its reading are invented."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from mithaq.acts.work import NoSuchRecord
from mithaq.app import acts_of
from mithaq.desks.reports.drafts.standing import AlreadyDecided, BadDecision
from mithaq.desks.reports.receiving.acts import BadReport
from mithaq.desks.reports.records import drafts_of
from mithaq.store import Held, Reading
from tests.agreement.nodes import Node, World
from tests.exchange.test_receive import holds

TEXT = "The two sides met in an invented city. المجموعة 😀 The two sides agreed."
FOUND = "The two sides"


def read_invented(_reading: Reading, text: str) -> Mapping[str, Any]:
    """Return a reading that finds every "The two sides", its offsets in code points."""
    starts = [at for at in range(len(text)) if text.startswith(FOUND, at)]
    mentions = [{"type": "organisation", "id": "sides", "text": FOUND, "start": at, "end": at + len(FOUND)} for at in starts]
    return {"language": "en", "date": {"value": "2026-01-01"}, "mentions": mentions}


@pytest.fixture
def desk(pair: tuple[Node, Node]) -> Node:
    """A node whose reader finds one thing twice."""
    pair[0].house = replace(pair[0].house, acts=acts_of(read_invented))
    return pair[0]


def received(desk: Node, **more: Any) -> tuple[str, list[Held]]:
    report = desk.act("reports.receive", title="Invented", text=TEXT, source="an invented paper", **more).record
    with desk.reading() as reading:
        return report, drafts_of(reading, report)


def test_each_thing_read_is_one_draft_whose_spans_lie_in_the_text_as_received(desk: Node) -> None:
    report, drafts = received(desk)
    kinds = sorted(str(one.record.properties["kind"]) for one in drafts if one.record is not None)
    assert kinds == ["date", "mention"]
    mention = next(one.record.properties for one in drafts if one.record is not None and one.record.properties["kind"] == "mention")
    with desk.reading() as reading:
        text = reading.get(report).record.properties["text"]
    assert text == TEXT
    assert [text[start:end] for start, end in mention["spans"]] == [FOUND, FOUND]


@pytest.mark.parametrize(("first", "status"), [("confirm", "confirmed"), ("reject", "rejected")])
def test_a_draft_is_decided_once(desk: Node, first: str, status: str) -> None:
    draft = received(desk)[1][0].id
    ask = {"confirm": {"nature": "fact"}, "reject": {"reason": "invented"}}
    desk.act(f"reports.{first}_draft", draft=draft, **ask[first])
    assert draft in desk.facet("draft", "status", status)
    for word, more in ask.items():
        with pytest.raises(AlreadyDecided):
            desk.act(f"reports.{word}_draft", draft=draft, **more)


def test_a_statement_cites_its_draft_and_keeps_its_spans(desk: Node) -> None:
    draft = received(desk)[1][-1]
    made = desk.act("reports.confirm_draft", draft=draft.id).record
    with desk.reading() as reading:
        body = reading.get(made).record.properties
    assert draft.record is not None
    said = draft.record.properties
    assert (body["draft"], body["spans"], body["content"], body["nature"]) == (draft.id, said["spans"], said["proposed"], "fact")


def test_drafts_go_to_nobody_even_when_their_report_is_shared(world: World, desk: Node, pair: tuple[Node, Node], agreement: str) -> None:
    report, drafts = received(desk, agreement=agreement, share=True)
    world.settle(2)
    assert holds(pair[1], report)
    assert not any(holds(pair[1], one.id) for one in drafts)


@pytest.mark.parametrize("change", [{"text": " \n"}, {"text": "a\0b"}, {"text": "x" * 1_000_001}, {"title": ""}])
def test_what_is_no_report_is_not_received(desk: Node, change: dict[str, str]) -> None:
    with pytest.raises(BadReport):
        desk.act("reports.receive", **{"title": "t", "text": "x", "source": "s", **change})


def test_an_unknown_nature_or_a_draft_that_is_none_is_refused(desk: Node) -> None:
    report, drafts = received(desk)
    with pytest.raises(BadDecision):
        desk.act("reports.confirm_draft", draft=drafts[0].id, nature="rumour")
    with pytest.raises(NoSuchRecord):
        desk.act("reports.confirm_draft", draft=report, nature="fact")
