"""Compartments of agencies and cases: what is marked for one is there for its people alone, on every side. Everybody is invented."""

from dataclasses import replace

import pytest

from mithaq.acts.act import Actor
from mithaq.acts.work import BadMarking, NoSuchRecord
from mithaq.records.principal import Principal
from tests.agreement.nodes import Node, World, agree

AGENCY, CASE = "agency:ANF", "case:C-12"
MARKED = {"number": "C-9", "measure": "Search the invented harbour", "pillar": "counter-terrorism"}


def within(node: Node, name: str, *compartments: str) -> Actor:
    """Return an officer of a node who is in some compartments."""
    actor = node.person(name)
    inside = Actor(replace(actor.principal, compartments=frozenset(compartments)), actor.via)
    node.people[name] = inside
    return inside


def propose(east: Node, west: Node, agreement: str, by: str, *compartments: str) -> str:
    marking = {"tlp": "TLP:AMBER", "compartments": list(compartments)}
    parties = {"debtors": [east.id], "creditors": [west.id]}
    made = east.act("plan.propose_commitment", by=by, agreement=agreement, marking=marking, **MARKED, **parties).record
    assert made is not None
    return made


def test_what_is_marked_for_compartments_is_seen_by_whoever_is_in_all_of_them(world: World, pair: tuple[Node, Node]) -> None:
    east, west = pair
    agreement = agree(world, east, west)
    both, one = within(east, "both", AGENCY, CASE), within(east, "one", AGENCY)
    made = propose(east, west, agreement, "both", AGENCY, CASE)
    world.settle()
    seen = {name: seen_by(east, actor.principal, made) for name, actor in (("both", both), ("one", one), ("none", east.person()))}
    assert seen == {"both": (True, 1, True), "one": (False, 0, False), "none": (False, 0, False)}
    with pytest.raises(NoSuchRecord):
        east.act("plan.sign_commitment", by="one", commitment=made, office="Invented office")
    assert seen_by(west, west.person().principal, made) == (False, 0, False)
    assert seen_by(west, within(west, "their case", AGENCY, CASE).principal, made) == (True, 1, True)


def seen_by(node: Node, reader: Principal, record: str) -> tuple[bool, int, bool]:
    """Return whether a reader gets a record, how many such it counts, and whether it finds the word in it."""
    with node.reading(reader) as reading:
        return reading.get(record) is not None, reading.count("commitment"), bool(reading.search("harbour").rows)


def test_nobody_marks_for_a_compartment_that_it_is_not_in(world: World, pair: tuple[Node, Node]) -> None:
    east, west = pair
    agreement = agree(world, east, west)
    within(east, "one", AGENCY)
    with pytest.raises(BadMarking):
        propose(east, west, agreement, "one", AGENCY, CASE)


def test_an_account_keeps_its_compartments_and_what_is_no_name_of_one_is_refused(pair: tuple[Node, Node]) -> None:
    east, _ = pair
    from mithaq.desks.registry.account_acts import BadAccount

    opened = {"name": "clerk", "person": "Invented Clerk", "roles": ["plan.reader"]}
    east.act("registry.open_account", **opened, compartments=[AGENCY])
    with east.reading() as reading:
        account = reading.account("clerk")
    assert account is not None
    assert account.compartments == {AGENCY}
    for wrong in ("two words", "", "a" * 61, "line\nbreak"):
        with pytest.raises(BadAccount):
            east.act("registry.open_account", **opened, compartments=[wrong])
