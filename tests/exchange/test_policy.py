"""The sharing rule, both ways: each condition by itself refuses, and it fails closed."""

from typing import Any

import pytest

from mithaq.exchange.policy import Standing, check_arrival, check_onward, check_release
from mithaq.lang.refusal import Refused
from mithaq.records.ident import named_id
from mithaq.records.marking import Marking, Terms, Tlp
from mithaq.records.record import Record, make_record
from tests.agreement.nodes import DAY, Node
from tests.agreement.test_story import agree_terms, unsigned_agreement


def make(node: Node, refs: tuple[str, ...] | list[str], kind: str = "note") -> Record:
    """Return a record kept past every rule, so that only the sharing rule is asked."""
    from tests.exchange.test_receive import note

    return note(node, object_marking_refs=list(refs)) if kind == "note" else note(node)


def marked(node: Node, under: str, tlp: Tlp = Tlp.AMBER, **terms: Any) -> Record:
    from mithaq.exchange.write import Author

    with node.reading() as reading:
        base = agree_terms(reading, under)
    made = Terms(**{**{name: getattr(base, name) for name in base.__slots__}, **terms})

    def work(writing: Any) -> tuple[str, ...]:
        author = Author(writing, node.house.rules, node.id, node.clock(), node.house.randomness)
        return author.marked(Marking(tlp, made))

    return make(node, node.store.write(work))


def rule_of_release(node: Node, record: Record, partner: str, agreement: str) -> str:
    with node.reading() as reading:
        try:
            check_release(reading, record, partner, agreement, node.clock())
        except Refused as refusal:
            return refusal.rule
    return ""


def rule_of_arrival(node: Node, record: Record, sender: str, agreement: str) -> str:
    with node.reading() as reading:
        try:
            check_arrival(reading, record, node.id, sender, agreement)
        except Refused as refusal:
            return refusal.rule
    return ""


def rule_of_onward(node: Node, record: Record, consented: frozenset[str], agreement: str) -> str:
    with node.reading() as reading:
        try:
            check_onward(reading, record, consented, node.id, agreement)
        except Refused as refusal:
            return refusal.rule
    return ""


def test_what_is_marked_for_the_partner_under_the_agreement_may_cross(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    assert rule_of_release(east, marked(east, agreement), west.id, agreement) == ""


@pytest.mark.parametrize(
    ("changes", "tlp", "rule"),
    [
        ({"releasable_to": frozenset()}, Tlp.AMBER, "release.recipient"),
        ({"purposes": frozenset({"tourism"})}, Tlp.AMBER, "release.purpose"),
        ({"classification": 2}, Tlp.AMBER, "release.ceiling"),
        ({}, Tlp.RED, "release.ceiling"),
        ({"expires_at": 1}, Tlp.AMBER, "release.expired"),
        ({"agreement": "agreement--00000000-0000-4000-8000-000000000000"}, Tlp.AMBER, "release.agreement"),
    ],
)
def test_each_condition_by_itself_refuses(pair: tuple[Node, Node], agreement: str, changes: dict[str, Any], tlp: Tlp, rule: str) -> None:
    east, west = pair
    assert rule_of_release(east, marked(east, agreement, tlp, **changes), west.id, agreement) == rule


def test_the_ceilings_themselves_may_cross(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    record = marked(east, agreement, Tlp.AMBER_STRICT, classification=1)
    assert rule_of_release(east, record, west.id, agreement) == ""


def test_terms_end_at_their_moment(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    record = marked(east, agreement, expires_at=east.clock.now + DAY)
    assert rule_of_release(east, record, west.id, agreement) == ""
    east.clock.now += DAY
    assert rule_of_release(east, record, west.id, agreement) == "release.expired"


def test_terms_are_over_at_the_very_moment_they_name(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    end = east.clock.now + DAY
    record = marked(east, agreement, expires_at=end)
    with east.reading() as reading:
        check_release(reading, record, west.id, agreement, end - 1)
        with pytest.raises(Refused, match="ended"):
            check_release(reading, record, west.id, agreement, end)


def test_unmarked_unknown_and_bare_markings_are_refused(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    unknown = "marking-definition--00000000-0000-4000-8000-000000000000"
    for refs, rule in (([], "marking.required"), ([unknown], "marking.known"), ([Tlp.CLEAR.ref], "release.agreement")):
        assert rule_of_release(east, make(east, refs), west.id, agreement) == rule
        assert rule_of_arrival(west, make(east, refs), east.id, agreement) == rule


def test_before_an_agreement_is_in_force_only_talk_about_it_may_cross(pair: tuple[Node, Node]) -> None:
    east, west = pair
    agreement = unsigned_agreement(east, west)
    assert rule_of_release(east, marked(east, agreement), west.id, agreement) == "agreement.in-force"
    with east.reading() as reading:
        held = reading.get(agreement)
    assert held is not None
    assert held.record is not None
    assert rule_of_release(east, held.record, west.id, agreement) == ""
    assert rule_of_arrival(east, marked(east, agreement), west.id, agreement) == "agreement.in-force"
    assert rule_of_arrival(east, held.record, west.id, agreement) == ""
    assert rule_of_onward(east, marked(east, agreement), frozenset(), agreement) == "agreement.in-force"


def test_what_is_about_an_agreement_that_nobody_has_is_refused(pair: tuple[Node, Node]) -> None:
    east, west = pair
    known, nowhere = unsigned_agreement(east, west), "agreement--00000000-0000-4000-8000-000000000000"
    record = marked(east, known)
    assert rule_of_release(east, record, west.id, nowhere) == "agreement.known"
    assert rule_of_arrival(east, record, west.id, nowhere) == "agreement.known"


def test_an_agreement_that_could_never_work_does_not_arrive(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    with east.reading() as reading:
        held = reading.get(agreement)
    assert held is not None
    assert held.record is not None
    for clocks, rule in (({}, ""), ({"urgent_hours": 0}, "agreement.form")):
        made = make_record({**held.record.properties, "clocks": {**dict(held.record.properties["clocks"]), **clocks}})
        assert rule_of_arrival(west, made, east.id, agreement) == rule
    odd = make_record({**held.record.properties, "parties": 5})
    assert rule_of_arrival(west, odd, east.id, agreement) == "record.shape"


def test_what_is_passed_on_needs_its_marking_or_a_consent_that_names_this_node(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    named, unnamed = marked(east, agreement), marked(east, agreement, releasable_to=frozenset({west.id}))
    assert rule_of_onward(east, named, frozenset(), agreement) == ""
    assert rule_of_onward(east, unnamed, frozenset(), agreement) == "release.recipient"
    assert rule_of_onward(east, unnamed, frozenset({west.id}), agreement) == "release.recipient"
    assert rule_of_onward(east, unnamed, frozenset({east.id}), agreement) == ""
    above = marked(east, agreement, Tlp.RED, releasable_to=frozenset({west.id}))
    assert rule_of_onward(east, above, frozenset({east.id}), agreement) == "release.ceiling"
    assert rule_of_onward(east, make(east, [Tlp.CLEAR.ref]), frozenset({east.id}), agreement) == "release.agreement"


def test_a_standing_is_read_once_and_again_after_it_is_forgotten(pair: tuple[Node, Node], agreement: str) -> None:
    east, _ = pair
    with east.reading() as reading:
        standing = Standing(reading, agreement)
        first = standing.policy()
        assert standing.policy() is first
        standing.require_in_force()
        standing.agreement = "agreement--00000000-0000-4000-8000-000000000000"
        standing.require_in_force()
        assert standing.policy() is first
        standing.forget()
        for ask in (standing.policy, standing.require_in_force):
            with pytest.raises(Refused, match="agreement"):
                ask()


def test_a_node_that_is_no_party_neither_gets_nor_gives(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    stranger = "identity--00000000-0000-4000-8000-000000000000"
    record = marked(east, agreement, releasable_to=frozenset({stranger, west.id}))
    assert rule_of_release(east, record, stranger, agreement) == "release.recipient"
    assert rule_of_arrival(east, record, stranger, agreement) == "release.recipient"
    fine = marked(west, agreement)
    assert (rule_of_arrival(west, fine, east.id, agreement), rule_of_arrival(west, fine, stranger, agreement)) == ("", "release.recipient")


def test_what_arrives_must_name_this_node(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    assert rule_of_arrival(east, marked(east, agreement), west.id, agreement) == ""
    record = marked(east, agreement, releasable_to=frozenset({west.id}))
    assert rule_of_arrival(east, record, west.id, agreement) == "release.recipient"


def test_a_marking_definition_is_judged_by_its_address(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    fine, elsewhere, other = (
        marked(east, agreement),
        marked(east, agreement, releasable_to=frozenset({east.id})),
        marked(east, agreement, agreement="agreement--00000000-0000-4000-8000-000000000000"),
    )
    for record, rule in ((fine, ""), (elsewhere, "release.recipient"), (other, "release.agreement")):
        with east.reading() as reading:
            definition = next(reading.get(ref) for ref in record.marking_refs if reading.get(ref) is not None)
        assert definition is not None
        assert definition.record is not None
        assert rule_of_arrival(west, definition.record, east.id, agreement) == rule


def test_a_derived_name_of_a_definition_is_its_owners_alone(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    with east.reading() as reading:
        definition = next(one for one in map(reading.get, marked(east, agreement).marking_refs) if one is not None)
    assert definition.record is not None
    assert rule_of_arrival(west, definition.record, east.id, agreement) == ""
    taken = make_record({**definition.record.properties, "id": named_id("marking-definition", "another")})
    assert rule_of_arrival(west, taken, east.id, agreement) == "arrival.definition"
    drawn = make_record({**definition.record.properties, "id": "marking-definition--00000000-0000-4000-8000-000000000000"})
    assert rule_of_arrival(west, drawn, east.id, agreement) == ""
