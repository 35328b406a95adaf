"""Positions, caveats, operations and figures: what is refused, and what a figure is worth on both nodes. All is invented."""

from typing import Any

import pytest

from mithaq.acts.work import NoSuchRecord
from mithaq.desks.plan.said.rules import BadWord, is_number
from mithaq.desks.plan.said.verifying import CONFIRMED, DISPUTED, UNVERIFIABLE, UNVERIFIED, OwnClaim, verification
from mithaq.exchange.channel import Releaser
from mithaq.exchange.write import Author, NotTheOwner
from mithaq.records.kind import BadShape
from tests.agreement.nodes import Node, World
from tests.agreement.test_story import commitment
from tests.exchange.test_hostile import invented, plant


def claim(node: Node, agreement: str, **more: Any) -> str:
    """A figure that a node claims of itself, unless another claimant is named."""
    ask = {"measured": "Share cleared", "value": "90", "claimant": "Ministry of Invention", "party": node.id, **more}
    return str(node.act("plan.claim_figure", agreement=agreement, **ask).record)


def worth(node: Node, figure: str) -> tuple[str, list[str]]:
    with node.reading() as reading:
        held = reading.get(figure)
        assert held is not None
        found, silent = verification(reading, held)
        assert figure in node.facet("claimed-figure", "verification", found)
        return found, sorted(silent)


def change(node: Node, to: Node, agreement: str, identifier: str, **changes: Any) -> None:
    """Make a new version of a record past every act, and release it."""

    def work(writing: Any) -> None:
        author = Author(writing, node.house.rules, node.id, node.clock(), node.house.randomness)
        record = author.revise(writing.get(identifier), changes)
        Releaser(node.clock(), node.house.randomness).release(writing, record, to.id, agreement)

    node.store.write(work)


def test_a_figure_is_worth_what_the_newest_word_of_another_side_says_alike_on_both_nodes(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = claim(east, agreement)
    world.settle(2)
    assert [worth(node, made) for node in pair] == [(UNVERIFIED, [west.id])] * 2
    for finding, expected in (("cannot-verify", UNVERIFIABLE), ("disputes", DISPUTED), ("confirms", CONFIRMED)):
        west.act("plan.check_figure", claimed_figure=made, finding=finding, basis="Pictures.")
        world.settle(2)
        assert [worth(node, made) for node in pair] == [(expected, [])] * 2


def test_a_figure_that_is_changed_after_it_was_confirmed_is_unverified_again(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = claim(east, agreement)
    world.settle(2)
    west.act("plan.check_figure", claimed_figure=made, finding="confirms", basis="Pictures.")
    world.settle(2)
    change(east, west, agreement, made, value="100")
    world.settle(2)
    assert worth(west, made)[0] == UNVERIFIED


@pytest.mark.parametrize("sender", ["own node", "partner that skips its own check"])
def test_whoever_claims_a_figure_does_not_verify_it(world: World, pair: tuple[Node, Node], agreement: str, sender: str) -> None:
    east, west = pair
    made = claim(east, agreement)
    world.settle(2)
    if sender == "own node":
        with pytest.raises(OwnClaim):
            east.act("plan.check_figure", claimed_figure=made, finding="confirms", basis="We are sure.")
    else:
        with east.reading() as reading:
            sha256 = reading.get(made).record.sha256.hex()
        forged = invented(east, "figure-check", agreement, about=made, sha256=sha256, finding="confirms", basis="We are sure.")
        plant(east, west, agreement, forged)
        world.settle(2)
        assert worth(west, made)[0] == UNVERIFIED
        with west.reading() as reading:
            assert reading.count("figure-check", []) == 0


@pytest.mark.parametrize("value", ["ninety", "9e3", "1,000", "٩٠", "", "NaN", "1" * 30])
def test_a_value_that_is_no_plain_number_is_refused(pair: tuple[Node, Node], agreement: str, value: str) -> None:
    assert not is_number(value)
    with pytest.raises(BadWord):
        claim(pair[0], agreement, value=value)


@pytest.mark.parametrize(
    ("act", "ask"),
    [
        ("plan.record_position", {"stance": "applauds", "text": "x", "matter": "y"}),
        ("plan.record_position", {"stance": "welcomes", "text": " ", "matter": "y"}),
        ("plan.record_position", {"stance": "welcomes", "text": "x"}),
        (
            "plan.record_position",
            {"stance": "welcomes", "text": "x", "matter": "y", "party": "identity--0e2a53d4-33fd-4a40-8b1e-5bfa0e3f2a11"},
        ),
        ("plan.record_operation", {"name": "x", "kind": "naval", "parties": []}),
        ("plan.record_operation", {"name": "x", "kind": "police", "parties": []}),
        ("plan.record_operation", {"name": "x", "kind": "police", "began_on": "2026-05", "ended_on": "2026-04-30"}),
    ],
)
def test_what_could_not_be_reckoned_with_is_refused_in_words(
    pair: tuple[Node, Node], agreement: str, act: str, ask: dict[str, Any]
) -> None:
    own = {"party": pair[0].id} if act == "plan.record_position" else {"parties": [pair[0].id]}
    with pytest.raises(BadWord) as refused:
        pair[0].act(act, **{"agreement": agreement, **own, **ask})
    assert refused.value.text("en").what


def test_a_day_that_is_none_is_refused(pair: tuple[Node, Node], agreement: str) -> None:
    ask = {"party": pair[0].id, "stance": "welcomes", "text": "x", "matter": "y"}
    with pytest.raises(BadShape, match="is not a date"):
        pair[0].act("plan.record_position", agreement=agreement, said_on="2026-02-30", **ask)


def test_a_caveat_goes_to_who_sees_the_record_that_it_is_about_and_to_nobody_else(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    texts = [{"language": "en", "text": "Invented."}, {"language": "ar", "text": "مخترع."}]
    draft = {"agreement": agreement, "title": "Draft", "texts": texts, "marking": {"releasable_to": [east.id]}}
    own = east.act("plan.draft_statement", **draft).record
    ask = {"agreement": agreement, "party": east.id, "effect": "exclusion", "third_parties": ["Southland"], "text": "Not with others."}
    caveat = east.act("plan.add_caveat", about=own, **ask).record
    shared = east.act("plan.add_caveat", about=commitment(east, west, agreement), **ask).record
    world.settle(2)
    with west.reading() as reading:
        assert reading.get(caveat) is None
        assert reading.get(shared) is not None
    with pytest.raises(NoSuchRecord):
        west.act("plan.add_caveat", about=own, **{**ask, "party": west.id})


def test_an_operation_is_changed_by_its_owner_only(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = east.act("plan.record_operation", agreement=agreement, name="Lantern", kind="border", parties=[east.id, west.id]).record
    world.settle(2)
    east.act("plan.change_operation", operation=made, ended_on="2026-03")
    with pytest.raises(NotTheOwner):
        west.act("plan.change_operation", operation=made, ended_on="2026-01")
    world.settle(2)
    with west.reading() as reading:
        held = reading.get(made)
        assert held is not None and held.record is not None
        assert held.record.properties["ended_on"] == "2026-03"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("position", {"stance": "applauds", "text": "x", "matter": "y"}),
        ("caveat", {"effect": "assurance", "text": "x", "third_parties": []}),
        ("operation", {"name": "x", "kind": "police", "began_on": "2026-05", "ended_on": "2026-04-30"}),
        ("claimed-figure", {"measured": "x", "value": "ninety", "claimant": "y"}),
    ],
)
def test_what_a_partner_sends_past_its_own_rules_is_refused_at_receipt(
    world: World, pair: tuple[Node, Node], agreement: str, kind: str, body: dict[str, Any]
) -> None:
    east, west = pair
    more: dict[str, Any] = {"parties": [east.id]} if kind == "operation" else {"party": east.id}
    about = {"about": commitment(east, west, agreement)} if kind == "caveat" else {}
    plant(east, west, agreement, invented(east, kind, agreement, agreement=agreement, **more, **about, **body))
    world.settle(2)
    with west.reading() as reading:
        assert reading.count(kind, []) == 0
        refused = reading.page("refusal").rows[0].record
    assert refused is not None
    assert refused.properties["rule"] == "said.form"
