"""Markings: they never widen, whatever is merged, and what is not understood is refused. All invented."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.lang.refusal import Refused
from mithaq.records.marking import (
    HANDLING_CODES,
    BadTerms,
    Marking,
    NeverMerge,
    Terms,
    Tlp,
    UnknownMarking,
    Unmarked,
    is_visible,
    merge,
    read_terms,
    resolve,
)
from mithaq.records.principal import Kind, Principal, partner_node, this_node

AGREEMENT = "agreement--00000000-0000-4000-8000-000000000001"
NODES = [f"identity--00000000-0000-4000-8000-00000000000{number}" for number in range(4)]
HERE = NODES[0]


def some(values: Any) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values))


TERMS = st.builds(
    Terms,
    agreement=st.just(AGREEMENT),
    releasable_to=some(NODES),
    purposes=some(["trade", "border"]),
    handling=some(HANDLING_CODES),
    classification=st.integers(0, 4),
    compartments=some(["blue", "green"]),
    expires_at=st.none() | st.integers(0, 10**15),
)
MARKINGS = st.builds(Marking, tlp=st.sampled_from(Tlp), terms=st.none() | TERMS)
PEOPLE = st.builds(
    Principal,
    id=st.just("identity--00000000-0000-4000-8000-00000000000a"),
    node=st.just(HERE),
    kind=st.just(Kind.PERSON),
    clearance=st.integers(0, 4),
    compartments=some(["blue", "green"]),
)
PARTNERS = st.builds(partner_node, st.sampled_from(NODES[1:]), st.just(HERE))


@given(MARKINGS, MARKINGS, MARKINGS)
def test_merging_is_commutative_associative_and_idempotent(a: Marking, b: Marking, c: Marking) -> None:
    assert merge("x", a, b) == merge("x", b, a)
    assert merge("x", merge("x", a, b), c) == merge("x", a, merge("x", b, c))
    assert merge("x", a, a) == a


@given(MARKINGS, MARKINGS)
def test_merging_never_lets_more_through_in_any_respect(a: Marking, b: Marking) -> None:
    made = merge("x", a, b)
    for one in (a, b):
        assert made.tlp >= one.tlp
        if one.terms is not None:
            assert made.terms is not None
            assert made.terms.releasable_to <= one.terms.releasable_to
            assert made.terms.purposes <= one.terms.purposes
            assert made.terms.handling >= one.terms.handling
            assert made.terms.classification >= one.terms.classification
            assert made.terms.compartments >= one.terms.compartments
            assert one.terms.expires_at is None or (made.terms.expires_at or 0) <= one.terms.expires_at


@given(TERMS, TERMS, st.sampled_from(Tlp), PEOPLE | PARTNERS)
def test_who_sees_the_merged_marking_saw_both(a: Terms, b: Terms, tlp: Tlp, principal: Principal) -> None:
    one, other = Marking(tlp, a), Marking(tlp, b)
    if is_visible(principal, merge("x", one, other), HERE):
        assert is_visible(principal, one, HERE)
        assert is_visible(principal, other, HERE)


def test_two_agreements_never_merge() -> None:
    other = AGREEMENT.replace("1", "2")
    with pytest.raises(NeverMerge):
        merge("x", Marking(Tlp.CLEAR, Terms(AGREEMENT)), Marking(Tlp.CLEAR, Terms(other)))


@given(TERMS)
def test_terms_read_back_as_they_were_written(terms: Terms) -> None:
    assert read_terms("x", terms.properties()) == terms


@pytest.mark.parametrize(
    "change",
    [
        {"unheard_of": True},
        {"releasable_to": None},
        {"releasable_to": "everybody"},
        {"releasable_to": ["everybody"]},
        {"releasable_to": [7]},
        {"purposes": {}},
        {"handling": ["H4"]},
        {"handling": None},
        {"classification": "cosmic"},
        {"classification": None},
        {"compartments": "blue"},
        {"agreement": "ours"},
        {"expires_at": "tomorrow"},
        {"expires_at": None},
    ],
)
def test_terms_with_anything_unknown_missing_or_of_the_wrong_kind_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        read_terms("x", {**Terms(AGREEMENT).properties(), **change})
    assert isinstance(refusal.value, BadTerms)


def test_no_marking_and_an_unknown_marking_are_refused() -> None:
    with pytest.raises(Unmarked):
        resolve("x", [], lambda _: None)
    with pytest.raises(UnknownMarking):
        resolve("x", [Tlp.CLEAR.ref, "marking-definition--00000000-0000-4000-8000-000000000009"], lambda _: None)


def test_the_node_sees_all_a_partner_what_names_it_and_a_person_what_it_is_cleared_for() -> None:
    secret = Marking(Tlp.AMBER, Terms(AGREEMENT, frozenset({NODES[1]}), classification=3, compartments=frozenset({"blue"})))
    person = Principal("p", HERE, Kind.PERSON, clearance=3, compartments=frozenset({"blue"}))
    assert is_visible(this_node(HERE), secret, HERE)
    assert is_visible(partner_node(NODES[1], HERE), secret, HERE)
    assert not is_visible(partner_node(NODES[2], HERE), secret, HERE)
    assert is_visible(partner_node(NODES[2], HERE), secret, NODES[2])
    assert is_visible(person, secret, HERE)
    assert not is_visible(Principal("p", HERE, Kind.PERSON, clearance=2, compartments=person.compartments), secret, HERE)
    assert not is_visible(Principal("p", HERE, Kind.PERSON, clearance=4), secret, HERE)


@pytest.mark.parametrize("tlp", Tlp)
def test_without_terms_only_clear_is_seen_by_partners(tlp: Tlp) -> None:
    assert is_visible(partner_node(NODES[1], HERE), Marking(tlp), HERE) is (tlp is Tlp.CLEAR)
