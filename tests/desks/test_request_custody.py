"""Custody and onward use: every step by each side, forged and early words, and whose words they are. Everything is invented."""

import itertools
from typing import Any

import pytest

from mithaq.desks.requests.custody import CUSTODY_TYPE, custody_steps, last_step
from mithaq.desks.requests.custody_acts import BadStep
from mithaq.desks.requests.fixed import CUSTODY_AFTER, CUSTODY_BY_ASKED, CUSTODY_STEPS
from mithaq.desks.requests.onward import answers, status_of
from mithaq.lang.refusal import Refused
from tests.agreement.nodes import Node, World
from tests.desks.test_requests import ORDERED, send
from tests.exchange.test_hostile import invented, plant


@pytest.fixture
def handover(world: World, pair: tuple[Node, Node], agreement: str) -> str:
    """A request of east's for a hand-over that west has."""
    made = send(*pair, agreement, kind="hand-over", **ORDERED)
    world.settle(2)
    return made


def last(node: Node, request: str) -> str:
    with node.reading() as reading:
        return last_step(reading.get(request), custody_steps(reading, request))


def say(node: Node, asked: bool, request: str, step: str, **more: Any) -> str:
    return node.act("requests.report_custody" if asked else "requests.confirm_custody", request=request, step=step, **more).record


@pytest.mark.parametrize("step", CUSTODY_STEPS)
def test_every_step_of_custody_is_said_by_its_own_side_only_after_what_it_answers(
    world: World, pair: tuple[Node, Node], handover: str, step: str
) -> None:
    east, west = pair
    right, wrong = (west, east) if step in CUSTODY_BY_ASKED else (east, west)
    with pytest.raises(Refused) as refused:
        say(wrong, wrong is west, handover, step)
    assert refused.value.rule == "custody.side"
    for before in CUSTODY_AFTER.get(step, ()):
        with pytest.raises(BadStep, match=before):
            say(right, right is west, handover, step)
        say(west, True, handover, before)
        world.settle(2)
    say(right, right is west, handover, step, on="2026-01", text="invented")
    world.settle(2)
    assert [last(node, handover) for node in pair] == [step, step]
    for node in pair:
        assert handover in node.facet("request", "status", f"custody-{step}")


@pytest.mark.parametrize("said", [{"step": "vanished"}, {"on": "yesterday"}, {"on": "2026-02-31"}])
def test_a_step_that_cannot_be_said_so_is_refused(pair: tuple[Node, Node], handover: str, said: dict[str, str]) -> None:
    with pytest.raises(BadStep):
        say(pair[1], True, handover, **{"step": "located", **said})


def test_custody_is_for_arrests_and_hand_overs_that_were_not_taken_back(
    world: World, pair: tuple[Node, Node], agreement: str, handover: str
) -> None:
    east, west = pair
    plain = send(east, west, agreement, number="R-2")
    world.settle(2)
    with pytest.raises(BadStep, match="not for an arrest"):
        say(west, True, plain, "located")
    east.act("requests.withdraw", request=handover, text="It was found.")
    world.settle(2)
    with pytest.raises(Refused) as refused:
        say(west, True, handover, "located")
    assert refused.value.rule == "request.open"


def test_steps_forged_by_the_wrong_side_are_refused_and_count_nothing(
    world: World, pair: tuple[Node, Node], agreement: str, handover: str
) -> None:
    east, west = pair
    plant(west, east, agreement, invented(west, "custody-step", agreement, about=handover, step="received"))
    plant(west, east, agreement, invented(west, "custody-step", agreement, about=handover, step="vanished"))
    plant(east, west, agreement, invented(east, "custody-step", agreement, about=handover, step="handed-over"))
    world.settle(2)
    assert [last(node, handover) for node in pair] == ["", ""]
    assert [len(node.facet("refusal", "rule", "custody.side")) for node in pair] == [3, 3]


def test_a_step_that_comes_over_the_line_before_its_request_counts_only_by_the_right_side(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    request = "request--00000000-0000-4000-8000-000000000007"
    plant(west, east, agreement, invented(west, "custody-step", agreement, about=request, step="received"))
    plant(west, east, agreement, invented(west, "custody-step", agreement, about=request, step="handed-over"))
    east.pull()
    assert len(east.facet(CUSTODY_TYPE.name, "about", request)) == 2
    body = {"agreement": agreement, "number": "R", "to": east.id, "kind": "hand-over", "subject": "s", "text": "t", "urgency": "normal"}
    more = {"legal_basis": "l", "purpose": "counter-terrorism", "deadline": "2026-02-01T00:00:00.000Z"}
    plant(west, east, agreement, invented(west, "request", agreement, **body, **more, id=request))
    east.pull()
    assert last(east, request) == "", "whoever asked said what only who was asked can say"


def test_a_recalled_step_counts_no_more_on_either_side(world: World, pair: tuple[Node, Node], handover: str) -> None:
    _, west = pair
    say(west, True, handover, "located")
    wrong = say(west, True, handover, "detained")
    world.settle(2)
    west.act("registry.recall", record=wrong, reason="another man", how="destroy")
    world.settle(2)
    assert [last(node, handover) for node in pair] == ["located", "located"]
    assert [node.facet("request", "status", "custody-located") for node in pair] == [[handover], [handover]]


def question(world: World, pair: tuple[Node, Node], agreement: str) -> tuple[str, str]:
    """Return a reply of west's, and east's question about it."""
    east, west = pair
    request = send(east, west, agreement)
    world.settle(2)
    words = west.act("requests.reply", request=request, step="partial", text="Two persons.").record
    world.settle(2)
    made = east.act("requests.ask_onward", request=request, words_of=words, other_purpose="border security", text="x").record
    world.settle(2)
    return words, made


def onward(node: Node, made: str) -> str:
    with node.reading() as reading:
        return status_of(reading.get(made), answers(reading, made))


def test_consent_is_given_by_whose_words_they_are_and_a_later_word_replaces_it(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    _, made = question(world, pair, agreement)
    assert [west.facet("onward-question", "status", "waiting"), onward(east, made)] == [[made], "waiting"]
    for outcome, text in (("granted", ""), ("refused", "Our source objects."), ("granted", "")):
        west.act("requests.answer_onward", onward_question=made, outcome=outcome, text=text)
        world.settle(2)
        assert [onward(node, made) for node in pair] == [outcome, outcome]
        assert [node.facet("onward-question", "status", outcome) for node in pair] == [[made], [made]]


def test_a_forged_consent_is_refused_and_counts_nothing(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    words, made = question(world, pair, agreement)
    plant(east, west, agreement, invented(east, "onward-answer", agreement, about=made, outcome="granted"))
    request = east.facet("request", "number", "R-1")[0]
    asked = {"about": request, "words_of": words, "text": "x"}
    plant(east, west, agreement, invented(east, "onward-question", agreement, asked_of=east.id, **asked))
    plant(east, west, agreement, invented(east, "onward-question", agreement, asked_of=west.id, **{**asked, "words_of": request}))
    plant(west, east, agreement, invented(west, "onward-answer", agreement, about=made, outcome="perhaps"))
    world.settle(2)
    assert [onward(node, made) for node in pair] == ["waiting", "waiting"]
    assert len(east.facet("refusal", "rule", "onward.owner")) == 1
    assert len(east.facet("refusal", "rule", "onward.asked")) == 2


@pytest.mark.parametrize(
    ("ask", "rule"),
    [
        ({"words_of": "nothing"}, "onward.complete"),
        ({"passed_to": " ", "other_purpose": ""}, "onward.complete"),
        ({"text": ""}, "onward.complete"),
        ({"words_of": "request"}, "onward.asked"),
        ({"words_of": "another case"}, "onward.complete"),
    ],
)
def test_a_question_that_lacks_its_ground_is_refused(
    world: World, pair: tuple[Node, Node], agreement: str, ask: dict[str, str], rule: str
) -> None:
    east, west = pair
    words, _ = question(world, pair, agreement)
    other = send(east, west, agreement, number="R-2")
    named = {"request": east.facet("request", "number", "R-1")[0], "another case": other}
    given = {"words_of": words, "passed_to": "A third state", "text": "It asked.", **ask}
    given["words_of"] = named.get(given["words_of"], given["words_of"])
    with pytest.raises(Refused) as refused:
        east.act("requests.ask_onward", request=named["request"], **given)
    assert refused.value.rule == rule


def test_a_draft_is_of_this_node_and_once_sent_or_dropped_is_over(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    draft = east.act("requests.keep_draft", agreement=agreement, subject="Invented").record
    east.act("requests.complete_draft", request_draft=draft, agreement=agreement, number="R-7", commitment=None)
    request = send(east, west, agreement, request_draft=draft)
    for act, more in itertools.product(("complete_draft", "drop_draft"), ({"request_draft": draft},)):
        with pytest.raises(Refused) as refused:
            east.act(f"requests.{act}", **more, **({"agreement": agreement} if act == "complete_draft" else {}))
        assert refused.value.rule == "request.draft"
    with east.reading() as reading:
        kept = reading.get(draft).record.properties
    assert (kept["status"], kept["request"], kept["number"]) == ("sent", request, "R-7")
    plant(west, east, agreement, invented(west, "request-draft", agreement, status="waiting", subject="forged"))
    world.settle(2)
    assert len(east.facet("request-draft", "status", "waiting")) == 0
