"""Screening on the designations desk: asking, hits, clearings, retained names, what a change of a list brings up. Everybody is invented."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from mithaq.acts.act import BadAsk, NotAllowed
from mithaq.acts.work import NoSuchRecord
from mithaq.desks.designations import rescreening
from mithaq.desks.designations.loading import LazyMatcher, MatcherNotReady
from mithaq.desks.designations.rescreening import screen_again
from mithaq.desks.designations.retaining_acts import RaiseFound, forget_all
from mithaq.desks.designations.screening_acts import BadUntil, HitJudged, NotACandidate
from mithaq.store import Where
from tests.agreement.nodes import DAY, Node, World
from tests.desks.test_designations import a_list, bring

TODAY = date(2026, 1, 5)
MEN = ("ZZi.001", "GULBAHAR"), ("ZZi.002", "HAVERSTOCK")


def asked(node: Node, *names: str, **more: Any) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = node.act("designations.screen", names=list(names), **more).said["answers"]
    return answers


def subjects_of(answer: dict[str, Any]) -> list[str]:
    return [hit["subject"] for hit in answer["hits"]]


def retain(node: Node, *names: tuple[str, str], days: int = 30) -> dict[str, Any]:
    asked_for = [{"reference": reference, "name": name} for reference, name in names]
    return node.act("designations.retain", purpose="visa checks", until=str(TODAY + timedelta(days=days)), names=asked_for).said


def again(node: Node) -> rescreening.Rescreened:
    return screen_again(node.house, node.matcher)


def hits(node: Node, standing: str) -> list[dict[str, Any]]:
    with node.reading() as reading:
        return [held.record.properties for held in reading.page("hit", [Where("standing", "=", standing)]).rows]


def test_a_name_in_another_script_brings_up_the_entry_with_its_reasons(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(*MEN))
    answer = asked(node, "گلبهار مثال", "Gulbahar Mithal", "Peter Weber")
    assert [subjects_of(one) for one in answer] == [["un:ZZi.001"], ["un:ZZi.001"], []]
    best = answer[0]["hits"][0]
    assert (best["name"], best["source"], best["cleared"]) == ("GULBAHAR MITHAL", "un", None)
    assert [one["listed"] for one in best["met"]] == ["gulbahar", "mithal"]
    with node.reading() as reading:
        assert reading.get(best["record"]).record.properties["reference"] == "ZZi.001"


def test_the_log_says_who_asked_why_and_what_was_shown_and_never_the_name(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(*MEN))
    leaf = node.act("designations.screen", names=["Gulbahar Mithal"], purpose="visa application").leaf
    with node.reading() as reading:
        event = reading.leaves("node", leaf, leaf + 1)[0].event
    said = msgspec.json.decode(event)
    assert (said["act"], said["purpose"], said["names"], said["hits"]) == ("designations.screen", "visa application", 1, 1)
    assert len(said["consulted"]) == 1
    assert b"ulbahar" not in event


@pytest.mark.parametrize("name", ["", "ا", "12345", "\u202e\u200f", "\ud800", "Gul \u202eبهار", "x" * 10_000, "  "])
def test_a_bad_name_is_answered_and_the_others_beside_it_too(pair: tuple[Node, Node], name: str) -> None:
    node = pair[0]
    bring(node, a_list(*MEN))
    clean = name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    odd, good = asked(node, clean, "Gulbahar Mithal")
    assert odd["hits"] == []
    assert bool(odd["problem"]) == (len(name) > 1_000)
    assert subjects_of(good) == ["un:ZZi.001"]


def test_asking_is_for_its_roles_and_within_bounds(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    node.person("clerk", roles=frozenset({"plan.secretary"}))
    with pytest.raises(NotAllowed):
        node.act("designations.screen", by="clerk", names=["Gulbahar"])
    for bad in ({"names": []}, {"names": ["x"] * 201}, {"names": ["x"], "hits": 0}, {"names": ["x"], "references": ["a", "b"]}):
        with pytest.raises(BadAsk):
            node.act("designations.screen", **bad)
    with pytest.raises(BadAsk):
        node.act("designations.screen", names=["x"], purpose=" ")


def test_a_confirmed_alias_and_a_removed_entry_change_what_is_found_at_once(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(*MEN))
    assert subjects_of(asked(node, "Zarathon Quellmann")[0]) == []
    node.act("designations.confirm_alias", subject="un:ZZi.001", name="Zarathon Quellmann", language="en", source="an invented report")
    assert subjects_of(asked(node, "Zarathon Quellmann")[0]) == ["un:ZZi.001"]
    bring(node, a_list(MEN[1]))
    assert subjects_of(asked(node, "Gulbahar Mithal")[0]) == []


def test_a_hit_is_cleared_by_a_named_officer_and_remembered_instead_of_raised_again(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(*MEN))
    ask = {"name": "Gulbahar Mithal", "reference": "visa 17", "subject": "un:ZZi.001"}
    raised = node.act("designations.raise_hit", **ask).said
    assert raised["raised"] is True
    node.act("designations.clear_hit", hit=raised["hit"], reason="born forty years later", until=str(TODAY + timedelta(days=90)))
    shown = asked(node, "Gulbahar Mithal", references=["visa 17"])[0]["hits"][0]["cleared"]
    assert (shown["officer"], shown["reason"]) == ("officer", "born forty years later")
    assert node.act("designations.raise_hit", **ask).said["raised"] is False
    assert asked(node, "Gulbahar Mithal", references=["visa 18"])[0]["hits"][0]["cleared"] is None
    assert asked(node, "Gulbahar Mithal")[0]["hits"][0]["cleared"] is None
    with pytest.raises(HitJudged):
        node.act("designations.confirm_hit", hit=raised["hit"], reason="changed my mind")
    node.clock.now += 91 * DAY
    assert asked(node, "Gulbahar Mithal", references=["visa 17"])[0]["hits"][0]["cleared"] is None
    assert node.act("designations.raise_hit", **ask).said["raised"] is True


def test_a_clearing_ends_when_the_entry_changes(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(*MEN))
    hit = node.act("designations.raise_hit", name="Haverstock Mithal", reference="visa 17", subject="un:ZZi.002").said["hit"]
    node.act("designations.clear_hit", hit=hit, reason="somebody else", until=str(TODAY + timedelta(days=9)))
    bring(node, a_list(MEN[0], ("ZZi.002", "HAVERSTOCK WILLIAM")))
    assert asked(node, "Haverstock Mithal", references=["visa 17"])[0]["hits"][0]["cleared"] is None


def test_a_hit_is_never_made_up_and_a_clearing_needs_a_reason_and_a_day(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(*MEN))
    with pytest.raises(NotACandidate):
        node.act("designations.raise_hit", name="Peter Weber", reference="visa 17", subject="un:ZZi.001")
    with pytest.raises(BadAsk):
        node.act("designations.raise_hit", name="Gulbahar Mithal", reference=" ", subject="un:ZZi.001")
    hit = node.act("designations.raise_hit", name="Gulbahar Mithal", reference="visa 17", subject="un:ZZi.001").said["hit"]
    for until in (TODAY - timedelta(days=1), TODAY + timedelta(days=366)):
        with pytest.raises(BadUntil):
            node.act("designations.clear_hit", hit=hit, reason="x", until=str(until))
    with pytest.raises(BadAsk):
        node.act("designations.clear_hit", hit=hit, reason=" ", until=str(TODAY))
    node.act("designations.confirm_hit", hit=hit, reason="the passport number is the same")
    node.act("designations.reopen_hit", hit=hit, reason="the number was misread")
    assert len(hits(node, "open")) == 1


def test_a_changed_list_raises_each_new_hit_of_a_retained_name_once(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(MEN[0]))
    said = retain(node, ("a", "گلبهار مثال"), ("b", "Haverstock Mithal"), ("c", "Peter Weber"))
    assert said == {"retained": 3, "raised": 1}
    assert again(node).raised == 0
    bring(node, a_list(*MEN))
    done = again(node)
    assert (done.changed, done.names, done.raised) == (1, 3, 1)
    assert sorted((one["reference"], one["raised_by"]) for one in hits(node, "open")) == [("a", "retained"), ("b", "list-change")]
    assert again(node) == rescreening.Rescreened(0, 0, 0, 0)
    bring(node, a_list(MEN[1]))
    assert again(node).lapsed == 1
    assert [one["reference"] for one in hits(node, "lapsed")] == ["a"]


def test_a_run_that_is_cut_short_raises_nothing_twice_and_nothing_is_lost(pair: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch) -> None:
    node = pair[0]
    retain(node, *((f"r{number}", "Gulbahar Mithal") for number in range(6)))
    again(node)
    bring(node, a_list(*MEN))
    monkeypatch.setattr(rescreening, "MOST_FOUND", 2)
    performed = node.house.perform
    calls = iter(range(9))

    def failing(name: str, *arguments: Any, **more: Any) -> Any:
        if name == "designations.raise_found" and next(calls) == 2:
            raise RuntimeError("cut short")
        return performed(name, *arguments, **more)

    monkeypatch.setattr(node.house, "perform", failing)
    with pytest.raises(RuntimeError):
        again(node)
    assert len(hits(node, "open")) == 4
    assert again(node).raised == 2
    assert len(hits(node, "open")) == 6


def test_a_run_that_forgot_what_it_had_screened_would_be_noticed(pair: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch) -> None:
    node = pair[0]
    bring(node, a_list(MEN[0]))
    retain(node, ("a", "Gulbahar Mithal"))
    again(node)
    bring(node, a_list(*MEN))
    monkeypatch.setattr(rescreening, "_note_of", lambda _reading: {})
    assert again(node).changed > 1


def test_a_retained_name_is_destroyed_after_its_day_with_its_unconfirmed_hits(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(*MEN))
    retain(node, ("a", "Gulbahar Mithal"), ("b", "Haverstock Mithal"))
    kept = next(one for one in hits(node, "open") if one["reference"] == "b")
    node.act("designations.confirm_hit", hit=kept["id"], reason="the same passport")
    assert forget_all(node.house) == 0
    node.clock.now += 31 * DAY
    assert forget_all(node.house) == 2
    assert hits(node, "open") == []
    assert [one["reference"] for one in hits(node, "confirmed")] == ["b"]
    with node.reading() as reading:
        assert all(held.record is None for held in reading.page("retained-name").rows)
    bring(node, a_list(*MEN, ("ZZi.009", "GULBAHAR")))
    assert again(node).names == 0


def test_a_retained_name_can_be_corrected_and_destroyed_early(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(*MEN))
    retain(node, ("a", "Peter Weber"))
    assert retain(node, ("a", "Gulbahar Mithal"))["raised"] == 1
    (identifier,) = node.facet("retained-name", "reference", "a")
    with pytest.raises(BadAsk):
        node.act("designations.release_name", retained_name=identifier, reason="")
    node.act("designations.release_name", retained_name=identifier, reason="the application was withdrawn")
    assert hits(node, "open") == []
    with pytest.raises(NoSuchRecord):
        node.act("designations.release_name", retained_name=identifier, reason="twice")


@pytest.mark.parametrize(
    "names",
    [[], [("a", "")], [(" ", "Peter")], [("a", "Peter"), ("a", "Paul")], [("a", "x " * 40)]],
    ids=["none", "no name", "no file", "twice", "long"],
)
def test_names_that_cannot_be_retained_are_refused_whole(pair: tuple[Node, Node], names: list[tuple[str, str]]) -> None:
    with pytest.raises(BadAsk):
        retain(pair[0], *names)
    with pair[0].reading() as reading:
        assert reading.page("retained-name").rows == []


def test_what_a_change_brings_up_is_raised_by_the_clock_alone(pair: tuple[Node, Node]) -> None:
    with pytest.raises(NotAllowed):
        pair[0].house.perform("designations.raise_found", pair[0].person(), RaiseFound(found=[]))


def test_a_matcher_that_is_being_compiled_says_so(pair: tuple[Node, Node]) -> None:
    matcher = LazyMatcher()
    matcher.warming = True
    with pytest.raises(MatcherNotReady), pair[0].reading() as reading:
        matcher.prepare(reading)


def test_today_of_these_tests_is_that_of_the_clock(pair: tuple[Node, Node]) -> None:
    assert datetime.fromtimestamp(pair[0].clock.now / 1e6, UTC).date() == TODAY


def test_a_designation_is_found_by_those_who_may_see_it_while_it_stands(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    here = pair[0]
    paper = {"paper": "Z-1", "paper_on": "2026-01"}
    ask = {"agreement": agreement, "kind": "armed-group", "names": [{"text": "Zarathon Quellmann Front"}], **paper}
    made = here.act("designations.propose", **ask).record
    world.settle()
    for node in pair:
        hit = asked(node, "Zarathon Quellmann Front")[0]["hits"][0]
        assert (hit["subject"], hit["source"], hit["record"]) == (made, "designation", made)
    here.act("designations.decline", designation=made, **paper, reason="not enough is known")
    world.settle()
    for node in pair:
        assert asked(node, "Zarathon Quellmann Front")[0]["hits"] == []


def test_a_partners_older_dated_change_of_a_designation_is_found_too(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    here, there = pair
    paper = {"paper": "Z-1", "paper_on": "2026-01"}
    ask = {"agreement": agreement, "kind": "armed-group", **paper}
    here.clock.now += DAY
    grounds = {
        "authority": "An invented ministry",
        "legal_basis": "Article 1 of an invented law",
        "decided_on": "2026-01-04",
        "identifiers": [{"identifier_kind": "area", "value": "An invented valley"}],
        "evidence": ["Z/2026/1 para 2"],
        "review_on": "2027-01-04",
    }
    theirs = there.act("designations.propose", **ask, names=[{"text": "Zarathon Front"}]).record
    there.act("designations.decide", designation=theirs, **paper, **grounds)
    world.settle()
    here.act("designations.propose", **ask, names=[{"text": "Tamarisk Wing"}])
    assert theirs not in subjects_of(asked(here, "Quellmann Brigade")[0])
    there.act("designations.amend", designation=theirs, **paper, reason="renamed", names=[{"text": "Quellmann Brigade"}])
    world.settle()
    assert subjects_of(asked(here, "Quellmann Brigade")[0])[0] == theirs


def test_what_has_not_changed_is_not_even_compared(pair: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch) -> None:
    node = pair[0]
    bring(node, a_list(MEN[0]))
    retain(node, ("a", "Peter Weber"))
    again(node)
    monkeypatch.setattr(rescreening, "_note_of", lambda _reading: pytest.fail("it was compared"))
    assert again(node).names == 0
