"""Programmes: whose word counts, what is refused at the act and at receipt, and what both nodes derive. All names are invented."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mithaq.desks.plan.decimals import is_decimal
from mithaq.desks.plan.follow_up import follow_up
from mithaq.desks.plan.programmes import deriving, standing
from mithaq.desks.plan.programmes.acts import read_lines
from mithaq.desks.plan.programmes.figures import reaches, same
from mithaq.desks.plan.programmes.reading import MOST, open_targets, places, reached
from mithaq.desks.plan.programmes.records import BACKWARD, FLOWS, KINDS, REACHED_AT, STATUSES, place_of, statuses_of
from mithaq.desks.plan.programmes.rules import (
    MOST_TARGETS,
    BadEntry,
    BadProgramme,
    NotOfTheProgramme,
    NotTheOtherSide,
    TooFewPeople,
    programme_of,
)
from mithaq.exchange.write import NotTheOwner
from mithaq.lang.refusal import Refused
from mithaq.store import Where
from tests.agreement.nodes import HOUR, Node, World, agree, meet
from tests.exchange.test_hostile import invented, plant, refused

TARGET = {"what": "Scanner", "site": "Eastport", "quantity": "4", "unit": "devices", "due": "2026-06-30"}
FACETS = ("state", "finding", "status", "due", "waiting_on")


def record(node: Node, agreement: str, lead: Node, **ask: Any) -> str:
    base = {"number": "PR-1", "name": "Invented scanners", "kind": "roll-out", "pillar": "border-security", "targets": [TARGET]}
    return node.act("plan.record_programme", agreement=agreement, **{**base, "lead": lead.id, **ask}).record


def enter(world: World, node: Node, programme: str, status: str, **ask: Any) -> str:
    asked = {"what": "Scanner", "site": "Eastport", "quantity": "4", "unit": "devices", **ask}
    made = node.act("plan.report_progress", programme=programme, status=status, **asked).record
    world.settle(2)
    return made


def answer(world: World, node: Node, entry: str, position: str, **ask: Any) -> None:
    node.act("plan.answer_entry", programme_entry=entry, position=position, **ask)
    world.settle(2)


def facets(node: Node, programme: str) -> dict[str, list[str]]:
    """Return what is derived of a programme, by asking for each value that there could be."""
    asked = {
        "state": deriving.STATES,
        "finding": standing.FINDINGS,
        "status": [one for kind in KINDS for one in statuses_of(kind)],
        "due": ["2026-06-30", "2026-09-30", "2026-12-31"],
        "waiting_on": list(node.wire.nodes),
    }
    return {
        name: [one for one in dict.fromkeys(values) if programme in node.facet("programme", name, one)] for name, values in asked.items()
    }


def alike(pair: tuple[Node, Node], programme: str) -> dict[str, list[str]]:
    """Return what both nodes derive of a programme, which is the same."""
    ours, theirs = (facets(node, programme) for node in pair)
    assert ours == theirs
    return ours


def test_the_kinds_each_have_statuses_and_one_of_them_reaches_a_target() -> None:
    assert set(STATUSES) == set(REACHED_AT) == set(KINDS)
    assert all(REACHED_AT[kind] in STATUSES[kind] for kind in KINDS)
    assert set(BACKWARD) <= set(KINDS)
    assert set(KINDS) >= FLOWS


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("0", True),
        ("12.5", True),
        ("", False),
        ("-1", False),
        ("1e3", False),
        ("٤", False),
        ("1.", False),
        ("1" * 15, True),
        ("1" * 16, False),
    ],
)
def test_a_figure_is_a_decimal_text_in_ascii_digits(text: str, is_one: bool) -> None:
    assert is_decimal(text) is is_one


def test_figures_are_compared_as_numbers_and_fewer_than_five_only_with_itself() -> None:
    assert same("10", "10.0")
    assert not same("<5", "4")
    assert reaches("10", "9.5")
    assert not reaches("<5", "5")
    assert reaches("6", "<5")
    assert not reaches("", "1")


def test_lines_of_a_table_are_read_as_targets_and_a_line_with_too_much_is_refused_by_its_number() -> None:
    made = read_lines(["Scanner | Eastport | 4 | devices | 2026-06", "Portal\tWestbridge\t1", "Decision"])
    assert [(one.what, one.site, one.quantity, one.unit, one.due) for one in made] == [
        ("Scanner", "Eastport", "4", "devices", "2026-06"),
        ("Portal", "Westbridge", "1", "", ""),
        ("Decision", "", "", "", ""),
    ]
    with pytest.raises(BadProgramme, match="line 2"):
        read_lines(["x", "a|b|c|d|e|f"])


BAD_PROGRAMMES: list[tuple[dict[str, Any], type[Refused], str]] = [
    ({"kind": "parade"}, BadProgramme, "its kind is none of"),
    ({"name": " "}, BadProgramme, "no name or no number"),
    ({"starts_on": "2026-06-01", "ends_on": "2026-05"}, BadProgramme, "it ends before it begins"),
    ({"starts_on": "soon"}, BadProgramme, "not a date"),
    ({"targets": [{**TARGET, "due": "2026-02-31"}]}, BadProgramme, "not a date"),
    ({"targets": [{**TARGET, "quantity": "many"}]}, BadProgramme, "is no number"),
    ({"targets": [{**TARGET, "what": ""}]}, BadProgramme, "does not say what"),
    ({"targets": [TARGET, {**TARGET, "what": "scanner ", "due": ""}]}, BadProgramme, "the same thing at the same site"),
    ({"targets": [{**TARGET, "reached_at": "opened"}]}, BadProgramme, "none that this kind"),
    ({"targets": [{"what": f"Thing {number}"} for number in range(MOST_TARGETS + 1)]}, BadProgramme, "500 are the most"),
    ({"kind": "resettlement", "targets": [{"what": "Families", "quantity": "3"}]}, TooFewPeople, "could tell who they are"),
    ({"kind": "resettlement", "targets": [{"what": "Families", "quantity": "30.5"}]}, BadProgramme, "is not whole"),
    ({"targets": [{**TARGET, "quantity": "<5"}]}, BadProgramme, "is no number"),
]


@pytest.mark.parametrize(("ask", "kind", "words"), BAD_PROGRAMMES, ids=[words for _, _, words in BAD_PROGRAMMES])
def test_a_programme_that_cannot_be_reckoned_with_is_refused(
    pair: tuple[Node, Node], agreement: str, ask: dict[str, Any], kind: type[Refused], words: str
) -> None:
    with pytest.raises(kind, match=words):
        record(pair[0], agreement, pair[1], **ask)


def test_only_parties_of_the_agreement_lead_a_programme_and_only_a_centre_has_members(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    with pytest.raises(BadProgramme, match="a party that does not take part"):
        record(east, agreement, west, parties=[east.id])
    member = {"members": [{"party": west.id, "agency": "Invented guard"}]}
    with pytest.raises(BadProgramme, match="only a centre"):
        record(east, agreement, west, **member)
    with pytest.raises(BadProgramme, match="has no name"):
        record(east, agreement, west, kind="centre", targets=[], members=[{"party": west.id, "agency": " "}])
    assert record(east, agreement, west, kind="centre", targets=[], **member)


BAD_ENTRIES: list[tuple[dict[str, Any], type[Refused], str]] = [
    ({"status": "opened"}, BadEntry, "none of this kind of programme"),
    ({"status": "working", "quantity": "four"}, BadEntry, "is no number"),
    ({"status": "working", "on": "yesterday"}, BadEntry, "not a date"),
    ({"status": "working", "what": " "}, BadEntry, "what it is about"),
    ({"status": "working", "baseline": "3"}, BadEntry, "only an indicator"),
    ({"status": "working", "site": "x" * 301}, BadEntry, "more than 300 letters"),
]


@pytest.mark.parametrize(("ask", "kind", "words"), BAD_ENTRIES, ids=[words for _, _, words in BAD_ENTRIES])
def test_an_entry_that_cannot_be_reckoned_with_is_refused(
    world: World, pair: tuple[Node, Node], agreement: str, ask: dict[str, Any], kind: type[Refused], words: str
) -> None:
    made = record(pair[0], agreement, pair[0])
    with pytest.raises(kind, match=words):
        pair[0].act("plan.report_progress", **{"programme": made, "what": "Scanner", **ask})


def test_what_the_author_may_not_say_is_refused_of_a_word_on_an_entry(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = record(east, agreement, west)
    world.settle(2)
    entry = enter(world, west, made, "installed")
    with pytest.raises(NotTheOtherSide):
        west.act("plan.answer_entry", programme_entry=entry, position="confirmed")
    with pytest.raises(BadEntry, match="none of: confirmed, disputed"):
        east.act("plan.answer_entry", programme_entry=entry, position="shrugs")
    with pytest.raises(BadEntry, match="says why"):
        east.act("plan.answer_entry", programme_entry=entry, position="disputed")
    with pytest.raises(BadEntry, match="no status or quantity of its own"):
        east.act("plan.answer_entry", programme_entry=entry, position="confirmed", quantity="4")
    with pytest.raises(BadEntry, match="none of this kind"):
        east.act("plan.answer_entry", programme_entry=entry, position="disputed", reason="x", status="held")


def test_a_partner_that_sends_what_no_act_makes_is_refused_at_receipt(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = record(east, agreement, west, kind="resettlement", targets=[{"what": "Families", "quantity": "400"}])
    world.settle(2)
    entry = enter(world, west, made, "applied", what="Families", site="", quantity="60", unit="")
    with pytest.raises(TooFewPeople):
        east.act("plan.answer_entry", programme_entry=entry, position="disputed", reason="There are fewer.", quantity="4")
    on = {"agreement": agreement, "about": made, "what": "Families"}
    word = {"agreement": agreement, "about": entry, "sha256": "0" * 64}
    body = {"agreement": agreement, "number": "F-1", "name": "Forged", "kind": "roll-out", "pillar": "x", "lead": west.id}
    forged = [
        ("programme-entry", {**on, "status": "resettled", "quantity": "3"}, "programme.aggregate"),
        ("programme-entry", {**on, "status": "opened"}, "programme.entry"),
        ("programme-entry", {**on, "status": "applied", "quantity": "many"}, "programme.entry"),
        ("programme-entry", {**on, "status": "applied", "on": "soon"}, "record.shape"),
        ("entry-word", {**word, "position": "confirmed"}, "programme.other-side"),
        ("programme", {**body, "lead": made.replace("programme--", "identity--")}, "programme.form"),
        ("programme", {**body, "targets": [{"what": "x", "quantity": "-1"}]}, "programme.form"),
    ]
    for kind, said, rule in forged:
        sent = invented(west, kind, agreement, **said)
        plant(west, east, agreement, sent)
        world.settle(2)
        assert rule in refused(east), (kind, said)
        with east.reading() as reading:
            assert reading.get(sent.id) is None


def test_only_its_owner_changes_a_programme_and_what_was_entered_stays_with_its_target(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = record(east, agreement, west)
    world.settle(2)
    enter(world, west, made, "working")
    assert alike(pair, made)["state"] == ["finished"]
    with pytest.raises(NotTheOwner):
        west.act("plan.change_programme", programme=made, stopped="no budget")
    east.act("plan.change_programme", programme=made, target_lines=["Portal | Eastport | 1 | | 2026-09"], needs=["A hall"])
    world.settle(2)
    found = alike(pair, made)
    assert (found["state"], found["due"]) == (["under-way"], ["2026-09-30"])
    with pytest.raises(BadProgramme, match="line 1 of what is left out"):
        east.act("plan.change_programme", programme=made, without=["Portal | Westbridge"])
    east.act("plan.change_programme", programme=made, without=["portal | eastport"])
    world.settle(2)
    assert alike(pair, made)["state"] == ["finished"]
    east.act("plan.change_programme", programme=made, stopped="The budget ended.")
    world.settle(2)
    assert (alike(pair, made)["state"], alike(pair, made)["due"]) == (["stopped"], [])
    east.act("plan.change_programme", programme=made, goes_on=True)
    world.settle(2)
    assert alike(pair, made)["state"] == ["finished"]


def test_the_newest_entry_of_each_side_stands_and_a_difference_is_found_on_both_nodes(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = record(east, agreement, west)
    world.settle(2)
    assert alike(pair, made) == {"state": ["planned"], "finding": [], "status": [], "due": ["2026-06-30"], "waiting_on": []}
    enter(world, west, made, "ordered")
    assert alike(pair, made)["finding"] == ["unconfirmed"]
    assert alike(pair, made)["waiting_on"] == [east.id]
    enter(world, west, made, "installed", what="scanner", site=" EASTPORT ")
    assert alike(pair, made)["status"] == ["installed"]
    assert alike(pair, made)["state"] == ["finished"]
    enter(world, east, made, "delivered", quantity="3")
    found = alike(pair, made)
    assert found["finding"] == ["differs"]
    assert found["waiting_on"] == [west.id]
    enter(world, east, made, "installed", quantity="4.0")
    assert alike(pair, made)["finding"] == []
    assert alike(pair, made)["waiting_on"] == []
    enter(world, west, made, "out-of-order", quantity="1")
    assert alike(pair, made)["state"] == ["finished"], "the east still says that it is installed"
    enter(world, east, made, "withdrawn", quantity="4")
    assert alike(pair, made)["state"] == ["under-way"]


def test_too_few_or_another_unit_reach_no_target_and_a_target_may_name_its_own_status(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = record(east, agreement, west, targets=[TARGET, {"what": "Portal", "reached_at": "delivered"}])
    world.settle(2)
    for wrong in ({"quantity": "3"}, {"quantity": ""}, {"unit": "boxes"}):
        enter(world, west, made, "installed", **wrong)
        with east.reading() as reading:
            assert reached(reading, made) == 0
    enter(world, west, made, "delivered", what="Portal", site="", quantity="")
    enter(world, west, made, "working", unit="")
    assert alike(pair, made)["state"] == ["finished"]


def test_in_a_flow_each_status_has_a_figure_of_its_own(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = record(east, agreement, west, kind="resettlement", targets=[{"what": "Families", "quantity": "100", "due": "2026-12"}])
    world.settle(2)
    for status, quantity in (("resettled", "120"), ("applied", "300"), ("applied", "310"), ("declined", "<5")):
        enter(world, west, made, status, what="Families", site="", quantity=quantity, unit="")
    found = alike(pair, made)
    assert found["status"] == ["applied", "resettled", "declined"]
    assert found["state"] == ["finished"]
    with east.reading() as reading:
        body = programme_of(reading, made)
        assert body is not None
        key = place_of(made, "Families", "")
        stood = places(reading, made, body, [key])[key].standing
        assert sorted((one.body.status, one.body.quantity) for one in stood) == [
            ("applied", "310"),
            ("declined", "<5"),
            ("resettled", "120"),
        ]


def test_a_dispute_takes_a_target_back_until_it_is_settled_by_a_word_or_a_new_entry(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = record(east, agreement, west)
    world.settle(2)
    entry = enter(world, west, made, "working")
    answer(world, east, entry, "disputed", reason="One is broken.", quantity="3")
    found = alike(pair, made)
    assert (found["state"], found["finding"], found["waiting_on"]) == (["under-way"], ["disputed"], [])
    for node in pair:
        with node.reading() as reading:
            late = [one for one in follow_up(reading, "", date(2026, 7, 1)) if one.record in (made, entry)]
        assert [(one.kind, one.whose, one.words) for one in late] == [
            ("target-late", (west.id,), ""),
            ("entry-disputed", (west.id,), "One is broken."),
        ]
    answer(world, east, entry, "confirmed")
    assert (alike(pair, made)["state"], alike(pair, made)["finding"]) == (["finished"], [])
    answer(world, east, entry, "disputed", reason="Another is broken.")
    enter(world, west, made, "working", quantity="4")
    assert alike(pair, made)["finding"] == ["unconfirmed"]


def test_a_confirmation_does_not_cover_another_version_of_the_entry(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = record(east, agreement, west)
    world.settle(2)
    entry = enter(world, west, made, "installed")
    answer(world, east, entry, "confirmed")
    assert alike(pair, made)["finding"] == []
    with west.reading() as reading:
        held = reading.get(entry)
        assert held is not None
        assert held.record is not None
        properties = dict(held.record.properties)
    at = {name: properties[name] for name in ("created",)}
    changed = {name: value for name, value in properties.items() if name not in ("type", "spec_version", "modified", "created_by_ref")}
    changed |= {**at, "quantity": "40"}
    plant(west, east, agreement, invented(west, "programme-entry", agreement, **changed))
    world.settle(2)
    assert facets(east, made)["finding"] == ["unconfirmed"]


@pytest.mark.parametrize("how", ["destroy", "withdraw"])
def test_what_was_recalled_stands_no_more_and_what_stood_before_it_does(
    world: World, pair: tuple[Node, Node], agreement: str, how: str
) -> None:
    east, west = pair
    made = record(east, agreement, west)
    world.settle(2)
    enter(world, west, made, "ordered")
    entry = enter(world, west, made, "installed")
    assert alike(pair, made)["state"] == ["finished"]
    west.act("registry.recall", record=entry, how=how, reason="in error")
    world.settle(3)
    found = alike(pair, made)
    assert (found["state"], found["status"]) == (["under-way"], ["ordered"])
    for node in pair:
        with node.reading() as reading:
            assert reached(reading, made) == 0


def test_many_entries_of_one_side_never_hide_what_the_other_says(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = record(east, agreement, west, targets=[TARGET])
    east.act("plan.report_progress", programme=made, what="Scanner", site="Eastport", status="working", quantity="4")
    world.settle(2)
    for number in range(MOST // 100 + 3):
        west.act("plan.report_progress", programme=made, what="Scanner", site="Eastport", status="ordered", quantity=str(number))
    world.settle(3)
    with east.reading() as reading:
        body = programme_of(reading, made)
        assert body is not None
        key = place_of(made, "Scanner", "Eastport")
        assert sorted(one.party for one in places(reading, made, body, [key])[key].standing) == sorted((east.id, west.id))
        assert open_targets(reading, made, body) == []
        assert reading.count("programme-entry", [Where("about", "=", made), Where("stands", "=", "yes")]) == 2


def test_another_side_than_those_of_the_programme_is_refused(world: World, tmp_path: Path) -> None:
    nodes = [world.add(name, tmp_path) for name in ("eastland", "westland", "northland")]
    for number, one in enumerate(nodes):
        for two in nodes[number + 1 :]:
            meet(one, two)
    agreement = agree(world, *nodes)
    east, west, north = nodes
    made = record(east, agreement, west, parties=[east.id, west.id])
    world.settle(4)
    with pytest.raises(NotOfTheProgramme):
        north.act("plan.report_progress", programme=made, what="Scanner", status="working")
    entry = enter(world, west, made, "working")
    world.settle(4)
    with pytest.raises(NotOfTheProgramme):
        north.act("plan.answer_entry", programme_entry=entry, position="confirmed")
    on = {"agreement": agreement, "about": made, "what": "Scanner", "status": "working"}
    plant(north, east, agreement, invented(north, "programme-entry", agreement, **on))
    world.settle(4)
    assert "programme.party" in refused(east)
    for node in nodes:
        assert facets(node, made)["waiting_on"] == [east.id]


def test_who_does_not_see_a_programme_takes_no_part_in_it_and_is_waited_for_by_nobody(world: World, tmp_path: Path) -> None:
    nodes = [world.add(name, tmp_path) for name in ("eastland", "westland", "northland")]
    for number, one in enumerate(nodes):
        for two in nodes[number + 1 :]:
            meet(one, two)
    agreement = agree(world, *nodes)
    east, west, north = nodes
    made = record(east, agreement, west, marking={"releasable_to": [west.id]})
    world.settle(4)
    entry = enter(world, west, made, "working")
    world.settle(4)
    assert facets(east, made)["waiting_on"] == [east.id]
    with north.reading() as reading:
        assert reading.get(made) is None
        assert reading.get(entry) is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("findings", lambda *_: ()),
        ("reaching", property(lambda _self: ())),
        ("waiting_on", lambda *_: frozenset()),
    ],
)
def test_a_node_that_derives_otherwise_is_noticed(
    world: World, pair: tuple[Node, Node], agreement: str, monkeypatch: pytest.MonkeyPatch, name: str, fault: Callable[..., Any]
) -> None:
    east, west = pair
    made = record(east, agreement, west)
    world.settle(2)
    entry = west.act("plan.report_progress", programme=made, what="Scanner", site="Eastport", status="working", quantity="4").record
    monkeypatch.setattr(standing.Place, name, fault)
    east.clock.now += HOUR
    world.settle(2)
    with east.reading() as reading:
        assert reading.get(entry) is not None
    with pytest.raises(AssertionError):
        alike(pair, made)


@pytest.mark.parametrize("how", ["destroy", "withdraw"])
def test_a_programme_that_was_recalled_waits_for_nobody_and_is_late_nowhere(
    world: World, pair: tuple[Node, Node], agreement: str, how: str
) -> None:
    east, west = pair
    made = record(east, agreement, west)
    world.settle(2)
    entry = enter(world, west, made, "ordered")
    answer(world, east, entry, "disputed", reason="It was not.")
    east.act("registry.recall", record=made, how=how, reason="in error")
    world.settle(3)
    for node in pair:
        assert facets(node, made) == {"state": [], "finding": [], "status": [], "due": [], "waiting_on": []}
        with node.reading() as reading:
            assert [one for one in follow_up(reading, "", date(2027, 1, 1)) if one.record in (made, entry)] == []


def test_the_kind_of_a_programme_is_not_changed_and_a_party_that_left_it_stands_for_nothing(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = record(east, agreement, east)
    world.settle(2)
    enter(world, west, made, "working")
    with east.reading() as reading:
        held = reading.get(made)
        assert held is not None
        assert held.record is not None
        properties = dict(held.record.properties)
    kept = {name: value for name, value in properties.items() if name not in ("type", "spec_version", "modified", "created_by_ref")}
    plant(east, west, agreement, invented(east, "programme", agreement, **{**kept, "kind": "recovery"}))
    world.settle(2)
    assert "programme.form" in refused(west)
    assert facets(west, made)["status"] == ["working"]
    plant(east, west, agreement, invented(east, "programme", agreement, **{**kept, "parties": [east.id]}))
    world.settle(2)
    assert facets(west, made)["status"] == []
    assert facets(west, made)["state"] == ["planned"]
