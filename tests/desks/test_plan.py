"""The plan desk: what each side may say, when, and what follows from it. All names are invented."""

from pathlib import Path

import pytest

from mithaq.acts.work import AlreadySigned
from mithaq.desks.plan.commitment_acts import BadCommitment, WrongState
from mithaq.desks.plan.states import NotYourSide, Signed
from mithaq.exchange.channel import Releaser
from mithaq.exchange.write import Author
from mithaq.lang.refusal import Refused
from mithaq.store import Writing
from tests.agreement.nodes import HOUR, Node, World, agree, meet
from tests.agreement.test_story import commitment, status
from tests.exchange.test_hostile import invented, plant

WORDS = {
    "begin": ("west", {}),
    "report_done": ("west", {"reason": "invented"}),
    "accept_done": ("east", {}),
    "return_done": ("east", {"reason": "invented"}),
    "close": ("east", {}),
}
WAY = {
    "proposed": [],
    "agreed": ["sign"],
    "in_progress": ["sign", "begin"],
    "reported_done": ["sign", "report_done"],
    "returned": ["sign", "report_done", "return_done"],
    "accepted": ["sign", "report_done", "accept_done"],
    "closed": ["sign", "report_done", "accept_done", "close"],
}
FOLLOWS = {
    "agreed": {"begin": "in_progress", "report_done": "reported_done"},
    "in_progress": {"report_done": "reported_done"},
    "reported_done": {"accept_done": "accepted", "return_done": "returned"},
    "returned": {"begin": "in_progress", "report_done": "reported_done"},
    "accepted": {"close": "closed"},
}


def say(world: World, pair: tuple[Node, Node], made: str, word: str) -> None:
    east, west = pair
    if word == "sign":
        for node in pair:
            node.act("plan.sign_commitment", commitment=made, office="Invented office")
    else:
        side, ask = WORDS[word]
        (east if side == "east" else west).act(f"plan.{word}", commitment=made, **ask)
    world.settle(2)


def brought_to(world: World, pair: tuple[Node, Node], agreement: str, state: str) -> str:
    made = commitment(*pair, agreement)
    world.settle(2)
    for word in WAY[state]:
        say(world, pair, made, word)
    assert [status(node, made) for node in pair] == [state, state]
    return made


def sha256_of(node: Node, identifier: str) -> str:
    with node.reading() as reading:
        held = reading.get(identifier)
    assert held is not None
    assert held.record is not None
    return str(held.record.sha256.hex())


@pytest.mark.parametrize("state", WAY)
def test_from_each_state_exactly_the_words_that_follow_are_taken(world: World, pair: tuple[Node, Node], agreement: str, state: str) -> None:
    made = brought_to(world, pair, agreement, state)
    east, west = pair
    for word, (side, ask) in WORDS.items():
        if word not in FOLLOWS.get(state, {}):
            with pytest.raises(WrongState):
                (east if side == "east" else west).act(f"plan.{word}", commitment=made, **ask)
        with pytest.raises(NotYourSide):
            (west if side == "east" else east).act(f"plan.{word}", commitment=made, **ask)
    for word, to in list(FOLLOWS.get(state, {}).items())[:1]:
        say(world, pair, made, word)
        assert [status(node, made) for node in pair] == [to, to]


@pytest.mark.parametrize("word", ["in_progress", "reported_done", "accepted", "closed", "returned", "agreed"])
def test_a_word_forged_over_the_line_does_not_reopen_what_is_closed(
    world: World, pair: tuple[Node, Node], agreement: str, word: str
) -> None:
    east, west = pair
    made = brought_to(world, pair, agreement, "closed")
    plant(west, east, agreement, invented(west, "state-change", agreement, about=made, sha256=sha256_of(west, made), to=word))
    world.settle(2)
    assert status(east, made) == "closed"


def test_a_debtors_word_does_not_undo_what_the_creditor_accepted(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = brought_to(world, pair, agreement, "accepted")
    plant(west, east, agreement, invented(west, "state-change", agreement, about=made, sha256=sha256_of(west, made), to="in_progress"))
    world.settle(2)
    assert status(east, made) == "accepted"


def test_a_word_said_before_its_commitment_arrives_is_still_judged_by_its_side(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    """The debtor proposes a commitment of its own and lets a forged "returned" travel ahead of it."""
    east, west = pair
    world.down.add(east.id)
    made = commitment(west, east, agreement, debtors=[west.id], creditors=[east.id])
    ahead = invented(west, "state-change", agreement, about=made, sha256=sha256_of(west, made), to="returned")
    plant(west, east, agreement, ahead)
    world.down.clear()
    world.settle(2)
    for node in pair:
        node.act("plan.sign_commitment", commitment=made, office="Invented office")
    world.settle(2)
    assert status(east, made) == "agreed"


def test_taking_back_a_signature_takes_back_the_agreement(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = brought_to(world, pair, agreement, "agreed")
    with west.reading() as reading:
        own = [
            one.id for one in reading.page("sign-off").rows if one.record.created_by == west.id and one.record.properties["about"] == made
        ]
    west.act("registry.recall", record=own[0], reason="signed in error")
    world.settle(2)
    assert [status(node, made) for node in pair] == ["proposed", "proposed"]
    assert made in east.facet("commitment", "unsigned", west.id)


def revised(node: Node, partner: Node, agreement: str, made: str) -> None:
    def write(writing: Writing) -> None:
        held = writing.get(made)
        assert held is not None
        author = Author(writing, node.house.rules, node.id, node.clock(), node.house.randomness)
        record = author.revise(held, {"measure": "Install two scanners"})
        Releaser(node.clock(), node.house.randomness).release(writing, record, partner.id, agreement)

    node.store.write(write)


def test_a_new_version_before_all_signed_needs_new_signatures(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = brought_to(world, pair, agreement, "proposed")
    west.act("plan.sign_commitment", commitment=made, office="Invented office")
    world.settle(2)
    revised(east, west, agreement, made)
    world.settle(2)
    east.act("plan.sign_commitment", commitment=made, office="Invented office")
    world.settle(2)
    assert [status(node, made) for node in pair] == ["proposed", "proposed"]
    west.act("plan.sign_commitment", commitment=made, office="Invented office")
    world.settle(2)
    assert [status(node, made) for node in pair] == ["agreed", "agreed"]


def test_what_all_have_signed_takes_no_new_version_of_its_author(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = brought_to(world, pair, agreement, "reported_done")
    with pytest.raises(Signed):
        revised(east, west, agreement, made)
    assert [status(node, made) for node in pair] == ["reported_done", "reported_done"]


def test_a_version_sent_past_the_check_over_what_all_have_signed_is_refused_and_changes_nothing(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = brought_to(world, pair, agreement, "agreed")
    east.house.rules.checks["commitment"] = ()  # type: ignore[index]
    revised(east, west, agreement, made)
    world.settle(2)
    assert status(west, made) == "agreed"
    with west.reading() as reading:
        assert len(reading.history(made)) == 1


def test_a_side_signs_a_version_once(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    made = brought_to(world, pair, agreement, "agreed")
    with pytest.raises(AlreadySigned):
        pair[0].act("plan.sign_commitment", commitment=made, office="Invented office")


@pytest.mark.parametrize(
    "change",
    [
        {"debtors": []},
        {"creditors": ["identity--00000000-0000-4000-8000-000000000000"]},
        {"pillar": "gardening"},
        {"measure": " "},
        {"number": ""},
        {"due": "2026-02-30"},
        {"due": "soon"},
        {"article": "99"},
    ],
)
def test_a_commitment_that_could_not_be_kept_is_not_proposed(pair: tuple[Node, Node], agreement: str, change: dict[str, object]) -> None:
    with pytest.raises(BadCommitment):
        commitment(*pair, agreement, **change)


def test_among_three_every_creditor_must_accept_and_a_bystander_says_nothing(world: World, tmp_path: Path) -> None:
    east, west, north = nodes = [world.add(name, tmp_path) for name in ("eastland", "westland", "northland")]
    for one, other in ((east, west), (east, north), (west, north)):
        meet(one, other)
    agreement = agree(world, *nodes)
    made = commitment(east, west, agreement, creditors=[east.id, north.id])
    aside = commitment(east, west, agreement, number="C-2")
    world.settle()
    with pytest.raises(Refused):
        north.act("plan.sign_commitment", commitment=aside, office="x")
    for node in nodes:
        node.act("plan.sign_commitment", commitment=made, office="Invented office")
    world.settle()
    west.act("plan.report_done", commitment=made, reason="done")
    world.settle()
    east.act("plan.accept_done", commitment=made)
    world.settle()
    assert {status(node, made) for node in nodes} == {"reported_done"}
    plant(east, north, agreement, invented(east, "state-change", agreement, about=made, sha256=sha256_of(east, made), to="closed"))
    world.settle()
    assert status(north, made) == "reported_done"
    north.clock.now += HOUR
    north.act("plan.accept_done", commitment=made)
    world.settle()
    assert {status(node, made) for node in nodes} == {"accepted"}
