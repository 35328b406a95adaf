"""Screening by readers of different clearance: what one may not see changes nothing that this one is told. Everybody is invented."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from mithaq.acts.roles import DESKS
from mithaq.desks.designations import matcher as matching
from mithaq.desks.designations.matcher import NameMatcher
from mithaq.desks.designations.records import LIST_ENTRY_TYPE, EntryName, ListEntryBody, entry_id
from mithaq.exchange.write import Author
from mithaq.records.marking import Marking, Terms, Tlp
from mithaq.records.principal import Kind, Principal
from mithaq.store import Writing
from tests.agreement.nodes import Node, World, agree, meet
from tests.desks.test_designations import a_list, bring

FIRST = ("GULBAHAR", "HAVERSTOCK", "ZARATHON", "QUELLMANN", "OSWINDER", "TAMARISK", "BRONWYLD", "SILVANUS")
ENTRIES = tuple((f"ZZi.{number:03}", name) for number, name in enumerate(FIRST))
ASKED = ("Gulbahar Mithal", "گلبهار مثال", "Haverstock Mithal", "Gulbahar Hidden", "Mithal", "Peter Weber")


def hide(node: Node, agreement: str, name: str) -> None:
    """Let a node hold a secret entry under a name."""
    body = ListEntryBody(source="secret", reference="S-1", kind="person", names=[EntryName(text=name, script="Latn")])
    terms = Terms(agreement=agreement, releasable_to=frozenset(), purposes=frozenset(), handling=frozenset(), classification=3)

    def work(writing: Writing) -> None:
        author = Author(writing, node.house.rules, node.id, node.clock(), node.house.randomness)
        marked = author.marked(Marking(Tlp.RED, terms))
        author.write(LIST_ENTRY_TYPE.name, msgspec.to_builtins(body), marked, identifier=entry_id("secret", "S-1"))

    node.store.write(work)


def reader(node: Node, clearance: int) -> Principal:
    return Principal(
        f"identity--00000000-0000-4000-8000-00000000000{clearance}", node.id, Kind.PERSON, "reader", clearance=clearance, desks=DESKS
    )


def told(node: Node, matcher: NameMatcher, clearance: int, name: str) -> list[tuple[str, float, str]]:
    with node.reading() as everything:
        matcher.prepare(everything)
    with node.reading(reader(node, clearance)) as seen:
        return [(one.subject, one.score, one.name) for one in matcher.search(seen, name, hits=10, threshold=0.0)]


@pytest.fixture
def twins(world: World, tmp_path: Path) -> tuple[Node, Node]:
    """Two nodes that are alike but for one secret entry."""
    made = []
    for name in ("eastland", "westland"):
        (tmp_path / name).mkdir()
        node = world.add(name, tmp_path / name)
        made.append(node)
    meet(*made)
    agreement = agree(world, *made)
    for node in made:
        bring(node, a_list(*ENTRIES))
    hide(made[1], agreement, "Gulbahar Mithal")
    return made[0], made[1]


@pytest.mark.parametrize("name", ASKED)
def test_a_hidden_entry_changes_neither_hits_nor_scores_nor_order(twins: tuple[Node, Node], name: str) -> None:
    without, with_it = twins
    assert told(without, NameMatcher(), 0, name) == told(with_it, NameMatcher(), 0, name)


def test_who_may_see_it_is_told_it(twins: tuple[Node, Node]) -> None:
    assert "secret:S-1" in [subject for subject, _, _ in told(twins[1], NameMatcher(), 3, "Gulbahar Mithal")]


def test_no_index_with_a_hidden_name_is_even_searched(twins: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[Marking] = []
    search = matching.Shelf.search

    def noted(shelf: matching.Shelf, name: str, hits: int, least: float) -> Any:
        searched.append(shelf.marking)
        return search(shelf, name, hits, least)

    monkeypatch.setattr(matching.Shelf, "search", noted)
    told(twins[1], NameMatcher(), 0, "Gulbahar Mithal")
    assert searched == [matching.PUBLIC]


def test_weights_come_from_what_all_may_see(twins: tuple[Node, Node]) -> None:
    matcher = NameMatcher()
    told(twins[1], matcher, 3, "Gulbahar Mithal")
    shelves = {shelf.marking: shelf.index for many in matcher._shelves.values() for shelf in many}
    hidden = next(index for marking, index in shelves.items() if marking != matching.PUBLIC)
    assert hidden.population == shelves[matching.PUBLIC].population


def test_a_matcher_that_filters_only_what_it_found_would_be_noticed(twins: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch) -> None:
    listed = matching.listed
    monkeypatch.setattr(matching, "listed", lambda node: {matching.PUBLIC: [one for many in listed(node).values() for one in many]})
    without, with_it = twins
    assert any(told(without, NameMatcher(), 0, name) != told(with_it, NameMatcher(), 0, name) for name in ASKED)


def test_what_is_not_public_is_written_into_no_file(twins: tuple[Node, Node], tmp_path: Path) -> None:
    folder = tmp_path / "names"
    told(twins[1], NameMatcher(folder), 3, "Gulbahar Mithal")
    assert not folder.exists() or not any(b"S-1" in file.read_bytes() for file in folder.iterdir())
    told(twins[0], NameMatcher(folder), 3, "Gulbahar Mithal")
    assert len(list(folder.iterdir())) == 2


def test_a_broken_file_is_built_anew_and_an_older_one_goes(twins: tuple[Node, Node], tmp_path: Path) -> None:
    folder, node = tmp_path / "names", twins[0]
    first = told(node, NameMatcher(folder), 0, "Gulbahar Mithal")
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes()[:100])
    assert told(node, NameMatcher(folder), 0, "Gulbahar Mithal") == first
    bring(node, a_list(*ENTRIES[1:]))
    assert first[0][0] not in [subject for subject, _, _ in told(node, NameMatcher(folder), 0, "Gulbahar Mithal")]
    assert len(list(folder.iterdir())) == 2


def test_an_index_of_the_same_state_is_opened_and_not_built(
    twins: tuple[Node, Node], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, node = tmp_path / "names", twins[0]
    first = told(node, NameMatcher(folder), 0, "Gulbahar Mithal")
    monkeypatch.setattr(matching, "listed", lambda _node: pytest.fail("it was built"))
    assert told(node, NameMatcher(folder), 0, "Gulbahar Mithal") == first
