"""The registry's entries: cut dates, contradictions, the wrong side, accounts of one call, showings. Persons and offices are invented."""

from typing import Any

import pytest

from mithaq.desks.registry.contact_records import missing_signers
from mithaq.desks.registry.directory_queries import holders_on, tenures_of
from mithaq.desks.registry.disclosure_queries import channels_with, crossed, disclosures_of
from mithaq.desks.registry.entries import BadEntry, NotYourEntry
from mithaq.desks.registry.periods import (
    CERTAIN,
    COMING,
    CURRENT,
    ENDED,
    NOT,
    POSSIBLE,
    UNKNOWN,
    BadPeriod,
    Period,
    check_period,
    whole_period,
)
from mithaq.desks.registry.visit_queries import travelled, visits_between
from mithaq.exchange.write import NotTheOwner
from mithaq.lang.refusal import Refused
from mithaq.records.ident import random_id, timestamp
from mithaq.records.kind import BadShape
from mithaq.records.record import Record, make_record
from tests.agreement.nodes import BOTH_ENGINES, Node, World, agree, meet


def institution(node: Node, agreement: str, **more: Any) -> str:
    return node.act("registry.record_institution", agreement=agreement, names=[{"name": "Invented office"}], **more).record


def post(node: Node, agreement: str) -> str:
    return node.act("registry.record_post", institution=institution(node, agreement), titles=[{"name": "Head"}]).record


def tenure(node: Node, of: str, name: str, began_on: str, ended_on: str = "") -> str:
    names = [{"name": name}] if name else []
    return node.act("registry.record_tenure", post=of, names=names, began_on=began_on, ended_on=ended_on).record


def call_ask(here: Node, there: Node, agreement: str, **more: Any) -> dict[str, Any]:
    ends = {"caller": {"party": here.id, "office": "Duty officer"}, "called": {"party": there.id, "office": "Operations room"}}
    return {"agreement": agreement, "called_at": "2026-01-05T08:00:00.000Z", **ends, **more}


def written_by(node: Node, kind: str, body: dict[str, Any]) -> Record:
    """Return a record as a partner could send it, whatever its own rules are."""
    at = timestamp(node.clock.now)
    header = {"type": kind, "spec_version": "2.1", "id": random_id(kind, node.source.randbytes(16)), "created": at, "modified": at}
    return make_record({**body, **header, "created_by_ref": node.id, "object_marking_refs": []})


def judge(node: Node, record: Record) -> None:
    """Put a partner's record before the rules by which this node takes it."""
    with node.reading() as reading:
        node.house.rules.check(reading, record)


def test_a_day_is_certainly_or_possibly_in_a_period_as_its_cut_dates_say() -> None:
    assert Period("2023", "2024-05").covers("2024-03-01") == CERTAIN
    assert Period("2023", "2024-05").covers("2024-05-20") == POSSIBLE
    assert Period("2023", "2024-05").covers("2023-06-01") == POSSIBLE
    assert Period("2023", "2024-02").covers("2024-03-01") == NOT
    assert Period("2023-12-31").covers("2060-01-01") == CERTAIN
    assert Period("", "2024").covers("2000-01-01") == POSSIBLE
    assert [Period("2025-02-01", "2025-03-01").state(day) for day in ("2025-01-31", "2025-02-02", "2025-03-02")] == [COMING, CURRENT, ENDED]
    assert Period("2025", "2026").state("2026-06-01") == UNKNOWN
    assert whole_period("2025", "2026").state("2026-06-01") == CURRENT


@pytest.mark.parametrize(("began_on", "ended_on"), [("2026-02", "2026-01"), ("2026-02-02", "2026-02-01"), ("2026", "2025-12-31")])
def test_an_end_before_its_beginning_is_refused_and_one_that_may_be_after_it_is_not(began_on: str, ended_on: str) -> None:
    with pytest.raises(BadPeriod):
        check_period(began_on, ended_on)
    check_period(began_on, began_on[:4])


def test_two_holders_of_one_day_contradict_each_other_and_both_are_kept(pair: tuple[Node, Node], agreement: str) -> None:
    east = pair[0]
    of = post(east, agreement)
    first, second = tenure(east, of, "Salim", "2023-01-01", "2024-06-30"), tenure(east, of, "Zayd", "2024-06-01", "2025-01-01")
    third, unnamed = tenure(east, of, "Omar", "2025", "2025"), tenure(east, of, "", "2023-01-01", "2025-12-31")
    with east.reading() as reading:
        found = {one.id: one for one in tenures_of(reading, of, east.id)}
    assert found[first].against == (second,)
    assert found[second].against == (first,)
    assert found[third].against == (), "2025 may begin after the first of January"
    assert found[unnamed].against == (), "who is not named may be the other"


def test_a_holder_without_a_known_end_held_it_until_another_began(pair: tuple[Node, Node], agreement: str) -> None:
    east = pair[0]
    of = post(east, agreement)
    first, second = tenure(east, of, "Salim", "2023-01-01"), tenure(east, of, "Zayd", "2025-01-01")
    with east.reading() as reading:
        found = tenures_of(reading, of, east.id)
    assert [(one.id, how) for one, how in holders_on(found, "2024-06-01")] == [(first, CERTAIN)]
    assert [(one.id, how) for one, how in holders_on(found, "2025-06-01")] == [(second, CERTAIN), (first, POSSIBLE)]
    assert holders_on(found, "2022-12-31") == []


def test_a_party_states_nothing_of_the_other_sides_institutions(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    of = post(east, agreement)
    held = tenure(east, of, "Salim", "2023")
    world.settle()
    with east.reading() as reading:
        record = reading.get(of).record
    above = record.properties["institution"]
    for act, ask in (
        ("registry.record_post", {"institution": above, "titles": [{"name": "Deputy"}]}),
        ("registry.record_tenure", {"post": of}),
        ("registry.record_contact_point", {"institution": above, "office": "x", "channel": "mail", "reach": "x"}),
        ("registry.record_institution", {"agreement": agreement, "names": [{"name": "Branch"}], "parent": above}),
    ):
        with pytest.raises(NotYourEntry):
            west.act(act, **ask)
    with pytest.raises(NotTheOwner):
        west.act("registry.end_tenure", tenure=held, ended_on="2024")


def test_what_a_partner_sends_of_our_institutions_is_refused_at_the_door(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    of, above = post(east, agreement), institution(east, agreement)
    point = {"office": "x", "channel": "mail", "reach": "x"}
    for kind, body in (
        ("post", {"institution": above, "titles": [{"name": "Deputy"}]}),
        ("tenure", {"post": of, "names": [{"name": "Nobody"}]}),
        ("contact-point", {"institution": above, **point}),
        ("institution", {"agreement": agreement, "names": [{"name": "Branch"}], "parent": above}),
    ):
        with pytest.raises(NotYourEntry):
            judge(east, written_by(west, kind, body))
        judge(east, written_by(east, kind, body))


@pytest.mark.parametrize(
    ("kind", "body", "refusal"),
    [
        ("tenure", {"post": "post--x"}, BadShape),
        ("tenure", {"post": "post--00000000-0000-4000-8000-000000000000", "began_on": "2026-13"}, BadShape),
        ("tenure", {"post": "post--00000000-0000-4000-8000-000000000000", "began_on": "2026", "ended_on": "2025"}, BadPeriod),
        ("institution", {"agreement": "agreement--00000000-0000-4000-8000-000000000000", "names": []}, BadEntry),
        ("institution", {"agreement": "agreement--00000000-0000-4000-8000-000000000000", "names": "Invented"}, BadShape),
        ("visit", {"visitors": [], "began_on": "2026"}, BadEntry),
        ("visit", {"visitors": [{"party": "SELF", "office": "x"}], "began_on": "2026", "host": "SELF"}, BadEntry),
        ("visit", {"visitors": [{"party": "SELF", "office": "x"}], "began_on": "9999-99"}, BadShape),
        ("mandate", {"body": " ", "seat": "x", "holder": "SELF"}, BadEntry),
        (
            "showing",
            {"record": "note--00000000-0000-4000-8000-000000000000", "shown_to": [], "shown_on": "2026", "form": "briefing"},
            BadEntry,
        ),
        ("showing", {"record": "SELF", "shown_to": [{"party": "SELF", "office": "x"}], "shown_on": "2026", "form": "magic"}, BadEntry),
        ("contact-point", {"institution": "SELF", "office": "x", "channel": "pigeon", "reach": "x"}, BadEntry),
        ("call-answer", {"about": "SELF", "says": "differs"}, BadEntry),
        ("call-answer", {"about": "SELF", "says": "perhaps"}, BadEntry),
    ],
)
def test_what_tells_nobody_anything_is_refused_whoever_wrote_it(
    pair: tuple[Node, Node], agreement: str, kind: str, body: dict[str, Any], refusal: type[Refused]
) -> None:
    east, west = pair
    filled: dict[str, Any] = _with(body, west.id)
    if kind in ("visit", "mandate"):
        filled["agreement"] = agreement
    with pytest.raises(refusal):
        judge(east, written_by(west, kind, filled))


def _with(value: Any, own: str) -> Any:
    if isinstance(value, dict):
        return {name: _with(one, own) for name, one in value.items()}
    if isinstance(value, list):
        return [_with(one, own) for one in value]
    return own if value == "SELF" else value


def test_a_call_is_told_by_its_two_sides_only(world: World, tmp_path: Any) -> None:
    east, west, north = (world.add(name, tmp_path) for name in ("eastland", "westland", "northland"))
    for here, there in ((east, west), (east, north), (west, north)):
        meet(here, there)
    agreement = agree(world, east, west, north)
    call = east.act("registry.log_call", **call_ask(east, west, agreement)).record
    world.settle()
    assert north.facet("hotline-call", "waiting_on", west.id) == [call]
    for wrong in (east, north):
        with pytest.raises(NotYourEntry):
            wrong.act("registry.answer_call", hotline_call=call, says="confirms")
        with pytest.raises(NotYourEntry):
            judge(west, written_by(wrong, "call-answer", {"about": call, "says": "confirms"}))
    with pytest.raises(NotYourEntry):
        judge(west, written_by(north, "hotline-call", call_ask(east, west, agreement)))
    with pytest.raises(BadEntry):
        judge(west, written_by(east, "hotline-call", call_ask(east, east, agreement)))
    west.act("registry.answer_call", hotline_call=call, says="differs", reason="nobody rang here")
    west.act("registry.answer_call", hotline_call=call, says="confirms", reason="it was found")
    world.settle()
    for node in (east, west, north):
        assert node.facet("hotline-call", "standing", "confirmed") == [call], "the last word counts"
        with node.reading() as reading:
            assert len(reading.page("call-answer").rows) == 2, "each word is kept"
            assert reading.get(call).record.properties["called"]["office"] == "Operations room"


def test_a_call_in_the_future_or_between_strangers_is_refused(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    for more in (
        {"called_at": "2026-01-06T08:00:00.000Z"},
        {"called": {"party": "identity--00000000-0000-4000-8000-000000000000", "office": "x"}},
        {"called": {"party": west.id, "office": "x", "zone": "../../etc/passwd"}},
    ):
        with pytest.raises(BadEntry):
            east.act("registry.log_call", **call_ask(east, west, agreement, **more))


def test_a_changed_mechanism_wants_every_signature_again(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = east.act("registry.record_mechanism", agreement=agreement, names=[{"name": "Invented"}], serves="a purpose").record
    world.settle()
    for node in pair:
        node.act("registry.sign_mechanism", mechanism=made, office="Ministry")
    world.settle()
    assert [node.facet("mechanism", "status", "agreed") for node in pair] == [[made], [made]]
    with pytest.raises(NotTheOwner):
        west.act("registry.change_mechanism", mechanism=made, serves="another")
    east.act("registry.change_mechanism", mechanism=made, serves="another")
    world.settle()
    for node in pair:
        with node.reading() as reading:
            assert missing_signers(reading, reading.get(made)) == {east.id, west.id}
        assert node.facet("mechanism", "unsigned", west.id) == [made]


def test_a_showing_is_given_to_those_alone_who_saw_it_and_may_know_of_it(world: World, tmp_path: Any) -> None:
    east, west, north = (world.add(name, tmp_path) for name in ("eastland", "westland", "northland"))
    for here, there in ((east, west), (east, north), (west, north)):
        meet(here, there)
    agreement = agree(world, east, west, north)
    marking = {"releasable_to": [east.id, west.id]}
    made = institution(east, agreement, marking=marking)
    seen_by = [{"party": west.id, "office": "Envoy"}, {"party": north.id, "office": "Envoy"}]
    shown = east.act("registry.record_showing", record=made, shown_to=seen_by, shown_on="2026-01-05", form="briefing").record
    world.settle()
    with west.reading() as reading:
        assert reading.get(shown) is not None
    with north.reading() as reading:
        assert reading.get(shown) is None, "it would tell of a record that is not for that party"
        assert reading.page("showing").rows == []


def test_a_showing_of_what_is_too_secret_to_cross_is_entered_and_stays_here(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = institution(east, agreement, marking={"releasable_to": [east.id]})
    secret = east.act("reports.receive", title="x", text="x", source="x", agreement=agreement, marking={"classification": "secret"}).record
    for record in (made, secret):
        seen_by = [{"party": west.id, "office": "Envoy"}]
        east.act("registry.record_showing", record=record, shown_to=seen_by, shown_on="2026-01-05", form="on-paper")
    world.settle()
    with east.reading() as reading, west.reading() as theirs:
        assert len(reading.page("showing").rows) == 2
        assert theirs.page("showing").rows == []
    low = east.person("low", clearance=0)
    with east.store.reading(low.principal) as reading:
        assert len(reading.page("showing").rows) == 1, "whoever may not see a record is not told that it was shown"


@BOTH_ENGINES
def test_what_crossed_is_read_newest_first_page_by_page_and_by_period(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = []
    for day in range(1, 8):
        made.append(institution(east, agreement))
        east.clock.now += 86_400_000_000
        if day == 4:
            middle = east.clock.now
    world.settle()
    with east.reading() as reading:
        channels = channels_with(reading, is_outward=True)
        seen, start, pages = [], None, 0
        while True:
            page = crossed(reading, channels, (None, None), start, 3)
            seen += [one.record for one in page.rows if one.type == "institution"]
            pages += 1
            if page.next is None:
                break
            start = page.next
        before = crossed(reading, channels, (None, middle), None, 50).rows
        after = crossed(reading, channels, (middle, None), None, 50).rows
    assert seen == made[::-1]
    assert pages > 2
    assert [one.record for one in before if one.type == "institution"] == made[3::-1]
    assert [one.record for one in after] == made[:3:-1]
    assert {one.by for one in after} == {"officer"}
    assert {one.act for one in after} == {"registry.record_institution"}
    with west.reading() as reading:
        inward = crossed(reading, channels_with(reading, is_outward=False), (None, None), None, 50).rows
        assert [one.record for one in inward if one.type == "institution"] == made[::-1]
        channels, seen, start = channels_with(reading, is_outward=False), [], None
        while (page := crossed(reading, channels, (None, None), start, 2)).next is not None:
            seen += page.rows
            start = page.next
        assert [one.record for one in [*seen, *page.rows]] == [one.record for one in inward], "what came at one moment is cut anywhere"


def test_what_was_released_by_two_persons_names_the_act_and_who_approved_it(world: World, pair: tuple[Node, Node]) -> None:
    east, west = pair
    agreement = agree(world, east, west, second_person=["registry.release"])
    made = east.act("reports.receive", title="Invented", text="Text.", source="a test", agreement=agreement).record
    waiting = east.act("registry.release", by="first", record=made).record
    east.act("registry.approve", by="second", proposal=waiting)
    with east.reading() as reading:
        (found,) = disclosures_of(reading, made)
    assert (found.by, found.act) == ("second", "registry.release")


@BOTH_ENGINES
def test_visits_are_counted_once_each_and_the_closest_two_are_bounded_by_their_dates(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    who = {"agreement": agreement, "visitors": [{"party": east.id, "office": "Minister", "name": "Salim"}], "host": west.id}
    first = east.act("registry.record_visit", **who, began_on="2025-11-03").record
    east.act("registry.record_visit", **who, began_on="2025-12")
    world.settle()
    west.act("registry.record_visit", **who, began_on="2025-11-03", same_as=first)
    world.settle()
    for node in pair:
        with node.reading() as reading:
            found = visits_between(reading, "2025-11-01", "2025-12-31")
            assert len(visits_between(reading, "2025-12-31", "2026-12-31")) == 1, "it may have been on its last day"
        (one,) = travelled(found)
        assert len(one.visits) == 2
        assert one.closest == (28, 58)
    with pytest.raises(NotTheOwner):
        west.act("registry.change_visit", visit=first, place="Elsewhere")
    with pytest.raises(BadEntry):
        west.act("registry.record_visit", **{**who, "host": "identity--00000000-0000-4000-8000-000000000000"}, began_on="2025")


def test_a_planted_double_count_is_caught(world: World, pair: tuple[Node, Node], agreement: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mithaq.desks.registry.visit_queries.once", list)
    with pytest.raises(AssertionError):
        test_visits_are_counted_once_each_and_the_closest_two_are_bounded_by_their_dates(world, pair, agreement)
