"""The requests desk: clocks, who says what when, items, grounds, and the last word. All names are invented."""

import itertools
from typing import Any

import pytest

from mithaq.desks.requests.acts import BadReply
from mithaq.desks.requests.complete import BadRequest
from mithaq.desks.requests.fixed import OPEN_STATES, REPLY_STEPS, STATES
from mithaq.desks.requests.open_case import AlreadyAnswered
from mithaq.desks.requests.records import NotTheAddressee, NotTheAsker
from mithaq.desks.requests.standing import Standing, look_at
from mithaq.lang.refusal import Refused
from mithaq.records.ident import micros, timestamp
from tests.agreement.nodes import DAY, HOUR, Node, World, agree
from tests.exchange.test_hostile import invented, plant

ORDERED = {"authority": "An invented court", "order": "Warrant 7", "facts": "Invented facts.", "concerns": ["un:QDe.999"]}
URGENT = {"urgency": "urgent", "urgency_reason": "An invented attack is near."}


def request_terms(west: Node, agreement: str, **more: Any) -> dict[str, Any]:
    ask = {
        "agreement": agreement,
        "number": "R-1",
        "to": west.id,
        "kind": "information",
        "subject": "Invented subject",
        "text": "Who crossed?",
        "urgency": "normal",
        "legal_basis": "Article 4",
        "purpose": "counter-terrorism",
    }
    return {**ask, **more}


def send(east: Node, west: Node, agreement: str, **more: Any) -> str:
    return east.act("requests.send", **request_terms(west, agreement, **more)).record


def state(node: Node, request: str) -> str:
    return next(one for one in STATES if request in node.facet("request", "status", one))


def standing(node: Node, request: str) -> Standing:
    with node.reading() as reading:
        return look_at(reading, reading.get(request))


@pytest.fixture
def request_id(world: World, pair: tuple[Node, Node], agreement: str) -> str:
    """A request of east's that west has."""
    made = send(*pair, agreement, items=[{"item_kind": "person", "value": "Zayd Mithal"}, {"item_kind": "vehicle", "value": "ABC 123"}])
    world.settle(2)
    return made


@pytest.mark.parametrize(("more", "hours"), [(URGENT, 8), ({"urgency": "normal"}, 72), ({"urgency": "other"}, 168)])
def test_the_agreements_clocks_set_the_deadline_on_both_sides(
    world: World, pair: tuple[Node, Node], agreement: str, more: dict[str, str], hours: int
) -> None:
    east, west = pair
    request = send(east, west, agreement, **more)
    world.settle(2)
    with east.reading() as reading:
        record = reading.get(request).record
    assert micros(record.properties["deadline"]) - record.modified == hours * HOUR
    assert [standing(node, request).due - record.modified for node in pair] == [hours * HOUR, hours * HOUR]


@pytest.mark.parametrize(
    "change",
    [
        {"urgency": "soon"},
        {"urgency": "urgent"},
        {"kind": "favour"},
        {"purpose": "trade"},
        {"legal_basis": " "},
        {"text": ""},
        {"kind": "arrest"},
        {"kind": "hand-over", **ORDERED, "order": ""},
        {"kind": "hand-over", **ORDERED, "concerns": []},
        {"kind": "joint-action", **ORDERED, "facts": ""},
        {"items": [{"item_kind": "phone", "value": ""}]},
    ],
)
def test_a_request_that_lacks_what_the_file_must_record_is_not_sent(
    pair: tuple[Node, Node], agreement: str, change: dict[str, Any]
) -> None:
    with pytest.raises(BadRequest):
        send(*pair, agreement, **change)


def test_everything_that_is_missing_is_named_at_once(pair: tuple[Node, Node], agreement: str) -> None:
    with pytest.raises(BadRequest) as refused:
        send(*pair, agreement, kind="arrest", urgency="urgent", legal_basis="")
    assert [one in str(refused.value) for one in ("urgency_reason", "legal_basis", "authority", "order", "concerns", "facts")] == [True] * 6


def test_a_request_is_not_sent_to_oneself(pair: tuple[Node, Node], agreement: str) -> None:
    with pytest.raises(BadRequest):
        send(*pair, agreement, to=pair[0].id)


def test_a_request_to_its_own_author_is_refused_at_the_door(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    terms = request_terms(west, agreement, deadline="2026-02-01T00:00:00.000Z")
    plant(west, east, agreement, invented(west, "request", agreement, **terms))
    world.settle(2)
    assert len(west.facet("refusal", "rule", "request.to-another")) == 1


def test_each_step_gives_its_state_on_both_sides_and_the_final_one_is_the_last(
    world: World, pair: tuple[Node, Node], request_id: str
) -> None:
    east, west = pair
    steps = [
        (west, "acknowledgement", "acknowledged"),
        (west, "clarification", "clarifying"),
        (east, "clarification", "acknowledged"),
        (west, "partial", "partly_answered"),
        (west, "clarification", "clarifying"),
        (east, "clarification", "partly_answered"),
        (west, "acknowledgement", "partly_answered"),
        (west, "final", "answered"),
    ]
    for node, step, expected in steps:
        node.act("requests.reply", request=request_id, step=step, text="invented")
        world.settle(2)
        assert [state(one, request_id) for one in pair] == [expected, expected]
    with pytest.raises(AlreadyAnswered):
        west.act("requests.reply", request=request_id, step="partial", text="one more thing")


LEADING = {
    "sent": (),
    "acknowledged": ("acknowledgement",),
    "clarifying": ("clarification",),
    "partly_answered": ("partial",),
    "answered": ("final",),
    "refused": ("refusal",),
    "withdrawn": ("withdraw",),
}
GIVEN = {"refusal": {"ground": "national-security"}}
AFTER = {"prolong": {"prolonged_to": "2026-02-01T00:00:00.000Z", "cause": "volume"}}


def take(node: Node, request: str, step: str) -> None:
    if step in REPLY_STEPS:
        node.act("requests.reply", request=request, step=step, text="invented", **GIVEN.get(step, {}))
    else:
        node.act(f"requests.{step}", request=request, text="invented", **AFTER.get(step, {}))


def test_every_step_in_every_state_by_either_side_is_done_or_says_why_not(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    steps = (*REPLY_STEPS, "prolong", "withdraw")
    by_asker = {"clarification", "withdraw"}
    for number, (before, step, node) in enumerate(itertools.product(STATES, steps, pair)):
        request = send(east, west, agreement, number=f"R-{number}")
        world.settle(1)
        for led in LEADING[before]:
            take(east if led == "withdraw" else west, request, led)
        world.settle(1)
        allowed = before in OPEN_STATES and (step in by_asker if node is east else step != "withdraw")
        if allowed:
            take(node, request, step)
            continue
        with pytest.raises(Refused) as refused:
            take(node, request, step)
        expected = {"request.open", "request.addressee", "request.asker"}
        assert refused.value.rule in expected
        assert refused.value.text("en").next_act, (before, step)
    world.settle(2)
    with east.reading() as one, west.reading() as other:
        assert one.counts("request", "status") == other.counts("request", "status")
        assert one.counts("request", "tally") == other.counts("request", "tally")


def test_a_late_earlier_step_over_the_line_does_not_undo_the_final_word(
    world: World, pair: tuple[Node, Node], agreement: str, request_id: str
) -> None:
    east, west = pair
    west.act("requests.reply", request=request_id, step="final", text="nobody")
    plant(west, east, agreement, invented(west, "reply", agreement, about=request_id, step="partial", text="late"))
    world.settle(2)
    assert state(east, request_id) == "answered"


def test_a_refusal_names_a_ground_of_the_list(world: World, pair: tuple[Node, Node], request_id: str) -> None:
    _, west = pair
    for ground in ("", "we would rather not"):
        with pytest.raises(BadReply, match="ground"):
            west.act("requests.reply", request=request_id, step="refusal", text="no", ground=ground)
    west.act("requests.reply", request=request_id, step="refusal", text="no", ground="originator")
    world.settle(2)
    assert [standing(node, request_id).ground for node in pair] == ["originator", "originator"]


@pytest.mark.parametrize(
    "said",
    [
        {"step": "soon"},
        {"text": " "},
        {"source_grade": "D", "information_grade": "1"},
        {"source_grade": "A"},
        {"nature": "rumour"},
        {"ground": "originator"},
        {"cause": "volume"},
        {"items": [{"item": 3, "known": "known"}]},
        {"items": [{"item": 1, "known": "perhaps"}]},
        {"step": "acknowledgement", "items": [{"item": 1, "known": "known"}]},
    ],
)
def test_a_reply_that_cannot_be_said_so_is_refused(pair: tuple[Node, Node], request_id: str, said: dict[str, Any]) -> None:
    with pytest.raises(BadReply):
        pair[1].act("requests.reply", **{"request": request_id, "step": "partial", "text": "invented", **said})


def test_items_are_answered_one_by_one_and_those_left_open_are_left_out(pair: tuple[Node, Node], request_id: str) -> None:
    items = [{"item": 1, "known": "not-known"}, {"item": 2}]
    made = pair[1].act("requests.reply", request=request_id, step="partial", text="invented", items=items).record
    with pair[1].reading() as reading:
        assert reading.get(made).record.properties["items"] == [{"item": 1, "known": "not-known", "text": ""}]


def test_an_answer_to_a_request_for_joint_action_names_its_legal_basis(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    request = send(east, west, agreement, kind="joint-action", **ORDERED)
    world.settle(2)
    with pytest.raises(BadReply, match="legal basis"):
        west.act("requests.reply", request=request, step="final", text="agreed")
    west.act("requests.reply", request=request, step="final", text="agreed", legal_basis="Article 9 of an invented law")
    assert state(west, request) == "answered"


def test_a_prolonged_request_is_late_by_the_new_time_on_both_sides(world: World, pair: tuple[Node, Node], request_id: str) -> None:
    east, west = pair
    due = standing(east, request_id).due
    ask = {"request": request_id, "cause": "judicial-authorisation", "text": "A court decides."}
    for wrong in (timestamp(due), timestamp(due + 400 * DAY), "soon"):
        with pytest.raises(BadReply):
            west.act("requests.prolong", prolonged_to=wrong, **ask)
    with pytest.raises(BadReply):
        west.act("requests.prolong", prolonged_to=timestamp(due + DAY), **{**ask, "cause": "weather"})
    with pytest.raises(NotTheAddressee):
        east.act("requests.prolong", prolonged_to=timestamp(due + DAY), **ask)
    west.act("requests.prolong", prolonged_to=timestamp(due + DAY), **ask)
    world.settle(2)
    for node in pair:
        found = standing(node, request_id)
        assert (found.due, found.clock_due, found.prolonged) == (due + DAY, due, True)
        assert (found.is_late(due + HOUR), found.is_late(due + 2 * DAY)) == (False, True)


def test_an_absurd_prolongation_over_the_line_changes_no_time(
    world: World, pair: tuple[Node, Node], agreement: str, request_id: str
) -> None:
    east, west = pair
    due = standing(east, request_id).due
    said = {"step": "prolongation", "text": "x", "cause": "other", "prolonged_to": "9999-12-31T00:00:00.000Z"}
    plant(west, east, agreement, invented(west, "reply", agreement, about=request_id, **said))
    world.settle(2)
    assert standing(east, request_id).due == due


@pytest.mark.parametrize("stops", [False, True])
def test_a_clarification_stops_the_clock_only_where_the_agreement_says_so(world: World, pair: tuple[Node, Node], stops: bool) -> None:
    east, west = pair
    agreement = agree(world, east, west, clocks={"clarification_stops": stops})
    request = send(east, west, agreement)
    world.settle(2)
    due = standing(east, request).due
    west.act("requests.reply", request=request, step="clarification", text="Which crossing?")
    world.settle(2)
    assert standing(east, request).is_late(due + DAY) is not stops
    with east.reading() as reading:
        assert [one.id for one in reading.page("request", order="deadline").rows] == [request], "it is lost from lists by deadline"
    for node in pair:
        node.clock.now += 2 * DAY
    east.act("requests.reply", request=request, step="clarification", text="The northern one.")
    world.settle(2)
    moved = standing(east, request).due - due
    assert [standing(node, request).due - due for node in pair] == [moved, moved]
    assert moved // DAY == (2 if stops else 0)


def test_what_was_taken_back_stays_so_though_an_answer_crosses(
    world: World, pair: tuple[Node, Node], agreement: str, request_id: str
) -> None:
    east, west = pair
    with pytest.raises(NotTheAsker):
        west.act("requests.withdraw", request=request_id, text="not needed")
    east.act("requests.withdraw", request=request_id, text="It was found.")
    west.clock.now += HOUR
    west.act("requests.reply", request=request_id, step="final", text="crossing")
    world.settle(2)
    assert [state(node, request_id) for node in pair] == ["withdrawn", "withdrawn"]


def test_a_withdrawal_forged_by_who_was_asked_is_refused_and_counts_nothing(
    world: World, pair: tuple[Node, Node], agreement: str, request_id: str
) -> None:
    east, west = pair
    plant(west, east, agreement, invented(west, "reply", agreement, about=request_id, step="withdrawal", text="they do not want it"))
    world.settle(2)
    assert state(east, request_id) == "sent"
    assert len(west.facet("refusal", "rule", "request.asker")) == 1


def test_only_the_addressee_replies_also_when_it_is_forged_over_the_line(
    world: World, pair: tuple[Node, Node], agreement: str, request_id: str
) -> None:
    east, west = pair
    with pytest.raises(NotTheAddressee):
        east.act("requests.reply", request=request_id, step="final", text="I answer myself")
    forged = invented(east, "reply", agreement, about=request_id, step="final", text="I answer myself")
    plant(east, west, agreement, forged)
    world.settle(2)
    assert state(west, request_id) == "sent"
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


def test_a_recalled_request_is_counted_no_more(world: World, pair: tuple[Node, Node], request_id: str) -> None:
    east, _ = pair
    east.act("registry.recall", record=request_id, reason="sent in error")
    world.settle(2)
    for node in pair:
        with node.reading() as reading:
            assert reading.counts("request", "tally") == {}
