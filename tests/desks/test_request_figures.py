"""Figures of requests: what is counted as what, how long an answer took, and that both nodes count alike. Everything is invented."""

from typing import Any

import pytest

from mithaq.desks.requests.figures import Figures, figures_of, periods, read_counted, share_within, side_figures
from mithaq.desks.requests.fixed import GROUNDS, KINDS, STATES, URGENCIES
from mithaq.desks.requests.tally import MINUTE, Tally, rounded, unpack
from mithaq.records.ident import timestamp
from mithaq.store.facets import MAX_VALUE
from tests.agreement.nodes import DAY, HOUR, Node, World
from tests.desks.test_requests import URGENT, send, standing
from tests.exchange.test_hostile import invented, plant


def counted(node: Node, **limits: str) -> dict[tuple[str, str], Figures]:
    """Return the figures of a node by pair of sides."""
    with node.reading() as reading:
        found = side_figures(read_counted(reading), node.wire.nodes, node.clock.now, **limits)
    return {(one.asker, one.asked): one.total for one in found}


def test_every_fate_is_counted_once_and_alike_on_both_nodes(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = {
        name: send(east, west, agreement, number=name) for name in ("in time", "prolonged", "late", "refused", "back", "part", "silent")
    }
    world.settle(2)
    due = standing(east, made["prolonged"]).due
    west.act("requests.reply", request=made["in time"], step="final", text="x")
    west.act("requests.prolong", request=made["prolonged"], prolonged_to=timestamp(due + 3 * DAY), cause="volume", text="x")
    west.act("requests.reply", request=made["refused"], step="refusal", ground="investigation", text="x")
    west.act("requests.reply", request=made["part"], step="partial", text="x")
    east.act("requests.withdraw", request=made["back"], text="x")
    for node in pair:
        node.clock.now += 4 * DAY
    for name in ("prolonged", "late"):
        west.act("requests.reply", request=made[name], step="final", text="x")
    send(east, west, agreement, number="waiting", **URGENT)
    send(west, east, agreement, number="theirs")
    world.settle(2)
    ours = Figures(
        sent=8,
        in_time=1,
        prolonged=1,
        late=1,
        refused=1,
        withdrawn=1,
        waiting=1,
        silent=1,
        overdue=1,
        median_hours=102,
        eighty_hours=102,
    )
    for node in pair:
        assert counted(node) == {(east.id, west.id): ours, (west.id, east.id): Figures(sent=1, waiting=1)}
        with node.reading() as reading:
            found = read_counted(reading)
            assert periods(found) == ["2026", "2026-01"]
            side = side_figures(found, [east.id, west.id], node.clock.now)
        assert [one.grounds for one in side if one.asker == east.id] == [{"investigation": 1}]
        assert {name: one.sent for one in side if one.asker == east.id for name, one in one.by_urgency.items()} == {
            "normal": 7,
            "urgent": 1,
        }


def test_a_recalled_answer_is_counted_no_more_and_the_request_waits_again(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    request = send(east, west, agreement)
    world.settle(2)
    answer = west.act("requests.reply", request=request, step="final", text="x").record
    world.settle(2)
    west.act("registry.recall", record=answer, reason="wrong")
    world.settle(2)
    for node in pair:
        assert counted(node) == {(east.id, west.id): Figures(sent=1, waiting=1)}


def test_words_that_nobody_knows_are_counted_as_other(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    body: dict[str, Any] = {"agreement": agreement, "number": "|", "to": east.id, "subject": "s", "text": "t", "legal_basis": "l"}
    more = {"kind": "a|b" * 90, "urgency": "now|", "purpose": "p", "deadline": "2026-02-01T00:00:00.000Z"}
    made = invented(west, "request", agreement, **body, **more)
    plant(west, east, agreement, made)
    world.settle(2)
    plant(west, east, agreement, invented(west, "reply", agreement, about=made.id, step="final", text="x", ground="a|b"))
    world.settle(2)
    with east.reading() as reading:
        ((tally, count),) = read_counted(reading)
    assert (tally.kind, tally.urgency, count) == ("other", "other", 1)


@pytest.mark.parametrize("end", ["0" * 12])
def test_a_tally_is_read_back_whole_and_fits_into_a_facet(end: str) -> None:
    longest = [max(words, key=len) for words in (KINDS, URGENCIES, STATES, GROUNDS)]
    tally = Tally("2026-01", end, end, end, *longest, "prolonged", 10**6, 2**40)
    assert unpack(tally.pack()) == tally
    assert len(tally.pack()) <= MAX_VALUE


def test_times_are_as_coarse_as_they_are_kept_and_never_shorter() -> None:
    assert [rounded(hours) for hours in (0, 1, 47, 48, 49, 54, 55, 336, 337, 360, 361)] == [0, 1, 47, 48, 54, 54, 60, 336, 360, 360, 384]


@pytest.mark.parametrize(
    ("taken", "median", "eighty"), [({}, None, None), ({5: 1}, 5, 5), ({1: 4, 8: 1}, 1, 1), ({1: 1, 2: 1, 9: 3}, 9, 9)]
)
def test_a_share_is_the_smallest_time_within_which_so_many_came(taken: dict[int, int], median: int | None, eighty: int | None) -> None:
    assert (share_within(taken, 0.5), share_within(taken, 0.8)) == (median, eighty)


def test_an_open_request_is_silent_from_the_minute_after_its_time() -> None:
    tally = Tally("2026-01", "a", "e", "w", "check", "normal", "acknowledged", due_minute=100)
    stopped = Tally("2026-01", "a", "e", "w", "check", "normal", "clarifying", due_minute=2**40)
    assert [figures_of([(tally, 1)], minute * MINUTE).silent for minute in (99, 100, 101)] == [0, 0, 1]
    assert figures_of([(stopped, 1)], 2**39 * MINUTE).waiting == 1


def test_a_planted_word_that_is_dated_back_cannot_be_earlier_than_its_request(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    request = send(east, west, agreement)
    world.settle(2)
    early = timestamp(west.clock.now - 1_000 * HOUR)
    plant(west, east, agreement, invented(west, "reply", agreement, about=request, step="final", text="x", created=early, modified=early))
    world.settle(2)
    found = standing(east, request)
    assert found.over_at == found.asked_at
