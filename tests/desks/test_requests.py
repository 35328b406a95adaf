"""The requests desk: clocks, who replies, and the last word. All names are invented."""

from typing import Any

import pytest

from mithaq.desks.requests.acts import AlreadyAnswered, BadRequest
from mithaq.desks.requests.records import NotTheAddressee
from mithaq.records.ident import micros
from tests.agreement.nodes import HOUR, Node, World
from tests.exchange.test_hostile import invented, plant


def send(east: Node, west: Node, agreement: str, **more: Any) -> str:
    ask = {
        "number": "R-1",
        "to": west.id,
        "kind": "information",
        "subject": "Invented subject",
        "text": "Who crossed?",
        "urgency": "normal",
        "legal_basis": "Article 4",
        "purpose": "counter-terrorism",
    }
    return east.act("requests.send", agreement=agreement, **{**ask, **more}).record


def state(node: Node, request: str) -> str:
    words = ("sent", "acknowledged", "clarifying", "partly_answered", "answered", "refused")
    return next(one for one in words if request in node.facet("request", "status", one))


@pytest.mark.parametrize(("urgency", "hours"), [("urgent", 8), ("normal", 72), ("other", 168)])
def test_the_agreements_clocks_set_the_deadline(pair: tuple[Node, Node], agreement: str, urgency: str, hours: int) -> None:
    east, west = pair
    request = send(east, west, agreement, urgency=urgency)
    with east.reading() as reading:
        record = reading.get(request).record
    assert micros(record.properties["deadline"]) - record.modified == hours * HOUR


@pytest.mark.parametrize("change", [{"urgency": "soon"}, {"kind": "favour"}, {"purpose": "trade"}, {"legal_basis": " "}, {"text": ""}])
def test_a_request_that_lacks_what_the_file_must_record_is_not_sent(
    pair: tuple[Node, Node], agreement: str, change: dict[str, str]
) -> None:
    with pytest.raises(BadRequest):
        send(*pair, agreement, **change)


def test_a_request_is_not_sent_to_oneself(pair: tuple[Node, Node], agreement: str) -> None:
    with pytest.raises(BadRequest):
        send(*pair, agreement, to=pair[0].id)


def test_each_step_gives_its_state_on_both_sides_and_the_final_one_is_the_last(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    request = send(east, west, agreement)
    world.settle(2)
    steps = [
        (west, "acknowledgement", "acknowledged"),
        (west, "clarification", "clarifying"),
        (east, "clarification", "clarifying"),
        (west, "partial", "partly_answered"),
        (west, "final", "answered"),
    ]
    for node, step, expected in steps:
        node.act("requests.reply", request=request, step=step, text="invented")
        world.settle(2)
        assert [state(one, request) for one in pair] == [expected, expected]
    with pytest.raises(AlreadyAnswered):
        west.act("requests.reply", request=request, step="partial", text="one more thing")


def test_a_late_earlier_step_over_the_line_does_not_undo_the_final_word(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    request = send(east, west, agreement)
    world.settle(2)
    west.act("requests.reply", request=request, step="final", text="nobody")
    plant(west, east, agreement, invented(west, "reply", agreement, about=request, step="partial", text="late"))
    world.settle(2)
    assert state(east, request) == "answered"


def test_a_refusal_names_its_ground(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    request = send(east, west, agreement)
    world.settle(2)
    with pytest.raises(BadRequest, match="ground"):
        west.act("requests.reply", request=request, step="refusal", text="no")
    west.act("requests.reply", request=request, step="refusal", text="no", ground="Article 7")
    world.settle(2)
    assert state(east, request) == "refused"


def test_only_the_addressee_replies_also_when_it_is_forged_over_the_line(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    request = send(east, west, agreement)
    world.settle(2)
    with pytest.raises(NotTheAddressee):
        east.act("requests.reply", request=request, step="final", text="I answer myself")
    forged = invented(east, "reply", agreement, about=request, step="final", text="I answer myself")
    plant(east, west, agreement, forged)
    world.settle(2)
    assert state(west, request) == "sent"
    assert len(east.facet("refusal", "rule", "request.addressee")) == 1


def test_a_reply_forged_ahead_of_its_request_does_not_count(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    request = "request--00000000-0000-4000-8000-000000000001"
    plant(east, west, agreement, invented(east, "reply", agreement, about=request, step="final", text="ahead"))
    made = {"agreement": agreement, "number": "R", "to": west.id, "kind": "information", "subject": "s", "text": "t"}
    more = {"urgency": "normal", "legal_basis": "l", "purpose": "counter-terrorism", "deadline": "2026-02-01T00:00:00.000Z"}
    plant(east, west, agreement, invented(east, "request", agreement, **made, **more, id=request))
    west.pull()
    west.house.store.write(lambda writing: west.house.rules.project(writing, writing.get(request).record))
    assert state(west, request) == "sent"
