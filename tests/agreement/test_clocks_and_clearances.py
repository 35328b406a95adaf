"""What the simulation and the twin worlds found: clocks that are behind, narrowed records, and what tells of a secret. All invented."""

import pytest

from mithaq.exchange.recall import is_recalled, is_taken_back
from mithaq.lang.refusal import Refused
from mithaq.records.principal import CLASSIFICATIONS
from tests.agreement.nodes import ALL_ROLES, DAY, HOUR, Node, World
from tests.agreement.test_story import commitment, status


@pytest.mark.parametrize("version", [False, True])
def test_a_recall_by_a_clock_that_went_back_covers_what_it_recalls(
    world: World, pair: tuple[Node, Node], agreement: str, version: bool
) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    with east.reading() as reading:
        record = reading.get(made).record
    if version:
        world.settle()
    east.clock.now -= 9 * DAY
    east.act("registry.recall", record=made, reason="said in error")
    world.settle()
    with west.reading() as reading:
        assert is_recalled(reading, record, west.id)


def test_the_last_word_stands_though_the_other_sides_clock_is_ahead(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    world.settle()
    for node in pair:
        node.act("plan.sign_commitment", commitment=made, office="Invented office")
    world.settle()
    west.clock.now += 3 * HOUR
    west.act("plan.report_done", commitment=made, reason="installed")
    world.settle()
    east.act("plan.return_done", commitment=made, reason="half of it")
    world.settle()
    assert [status(node, made) for node in pair] == ["returned", "returned"]


def test_a_record_that_was_narrowed_is_still_taken_back_from_everybody(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    world.settle()
    east.act("registry.narrow", record=made, releasable_to=[east.id], reason="the source asked for it")
    east.act("registry.recall", record=made, reason="said in error")
    world.settle()
    with west.reading() as reading:
        assert all(held.record is None for held in reading.history(made))
    assert east.store.check() == []


def test_what_was_narrowed_before_it_was_pulled_is_not_given_any_more(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    file = {"name": "a.txt", "content": b"an invented file"}
    note = east.act("registry.annotate", record=agreement, text="hidden words", share=True, attachments=[file]).record
    east.act("registry.narrow", record=note, releasable_to=[east.id], reason="the source asked for it")
    ask = {"agreement": agreement, "start": 0}
    raw = east.house.perform("registry.give_range", east.house.partner(west.id), ask).said["range"]
    assert b"hidden words" not in raw
    with east.reading() as reading:
        entry = next(one for one in reading.entries_of(note))
        assert is_taken_back(reading, note, entry.modified, entry.collection)
    world.settle()
    with west.reading() as reading:
        assert reading.get(note) is None


def test_what_tells_of_a_secret_record_is_seen_by_those_alone_who_may_see_it(world: World, pair: tuple[Node, Node]) -> None:
    east = pair[0]
    ask = {
        "name": "Invented",
        "parties": [{"identity": node.id, "name": node.name} for node in pair],
        "purposes": ["x"],
        "pillars": [],
        "classification_ceiling": "secret",
        "second_person": ["registry.release"],
    }
    agreement = east.act("registry.propose_agreement", **ask).record
    marking = {"classification": "secret"}
    report, draft = east.act(
        "reports.receive", title="Hidden", text="A hidden text.", source="s", agreement=agreement, marking=marking
    ).records[:2]
    proposal = east.act("registry.release", record=report).record
    decision = east.act("reports.reject_draft", draft=draft, reason="not so").record
    low = east.person("low", ALL_ROLES, CLASSIFICATIONS.index("restricted"))
    with east.reading(low.principal) as reading:
        assert [reading.get(one) for one in (report, draft, proposal, decision)] == [None] * 4
    for act, name in (("plan.begin", "commitment"), ("registry.annotate", "record"), ("registry.sign_agreement", "agreement")):
        more = {"text": "x"} if act == "registry.annotate" else {"office": "x"} if act == "registry.sign_agreement" else {}
        rules = []
        for one in (report, report[:-4] + "0000"):
            with pytest.raises(Refused) as refused:
                east.act(act, by="low", **{name: one}, **more)
            rules.append(refused.value.rule)
        assert rules[0] == rules[1], f"{act} tells whether a hidden record is there"
