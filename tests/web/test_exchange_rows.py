"""What crosses, how it is marked and who sees it, by the pages of one node, and what the other node's pages then say. All is invented."""

from collections.abc import Iterator

import pytest

from tests.web.conftest import sign_in
from tests.web.invented import PASSWORD, make_desks
from tests.web.test_plan_exports import Both, pages_of
from tests.web.test_plan_rows import done, newest, plain


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Two desks with something on them, and an officer at each."""
    desks = make_desks(tmp_path_factory.mktemp("exchange"))
    yield Both(desks, sign_in(pages_of(desks.east), "officer"), sign_in(pages_of(desks.west), "officer"))
    desks.world.close()


def ask(both: Both, number: str, **more: str) -> str:
    """The east asks the west for information by page; return the request."""
    form = {"agreement": both.agreement, "number": number, "to": both.desks.west.id, "kind": "information", "subject": f"Subject {number}"}
    form |= {"text": "Who crossed?", "urgency": "normal", "legal_basis": "Article 2", "purpose": "counter-narcotics", **more}
    status, said = both.east.send("/act/requests.send", **form)
    assert status == 303, plain(said)[-800:]
    both.settle()
    return newest(both.desks.east, "request")


def test_R14_what_was_done_with_a_record_stands_on_its_page_at_both_sides_and_either_takes_a_proof_of_it(both: Both) -> None:
    made = ask(both, "R-14")
    done(both, both.west, both.desks.west, "requests.reply", "reply", request=made, step="final", text="Nobody.")
    for visitor in (both.east, both.west):
        assert "Verified here just now:" in plain(visitor.open(f"/record/{made}"))
    for visitor, other in ((both.east, both.desks.west), (both.west, both.desks.east)):
        status, _ = visitor.send("/act/registry.prove", agreement=both.agreement, partner=other.id)
        assert status in (200, 303)


def test_R16_a_request_carries_its_deadline_and_handling_to_the_partner_and_its_answer_comes_back_with_a_receipt(both: Both) -> None:
    marking = {"marking.tlp": "TLP:AMBER", "marking.handling": "H1", "marking.purposes": "counter-narcotics"}
    made = ask(both, "R-16", **marking)
    page = plain(both.west.open(f"/request/{made}"))
    for words in ("R-16", "Subject R-16", "H1", "TLP:AMBER", "8 January 2026"):
        assert words in page, words
    done(both, both.west, both.desks.west, "requests.reply", "reply", request=made, step="final", text="Two lorries R16.")
    answered = plain(both.east.open(f"/request/{made}"))
    assert "Two lorries R16." in answered
    assert "final answer" in answered


def test_R17_what_is_marked_for_a_compartment_is_there_for_its_people_alone_on_both_sides(both: Both) -> None:
    visitors = {}
    for node in (both.desks.east, both.desks.west):
        account = {"name": "inside", "person": "Capt. D. Mithal", "roles": ["plan.secretary", "registry.releaser"], "password": PASSWORD}
        node.act("registry.open_account", **account, clearance="secret", compartments=["case:C-17"])
        visitors[node.id] = sign_in(pages_of(node), "inside")
    form = {"agreement": both.agreement, "number": "C-R17", "measure": "Search the harbour R17", "pillar": "counter-narcotics"}
    form |= {
        "debtors": both.desks.west.id,
        "creditors": both.desks.east.id,
        "marking.compartments": "case:C-17",
        "marking.tlp": "TLP:AMBER",
    }
    status, said = visitors[both.desks.east.id].send("/act/plan.propose_commitment", **form)
    assert status == 303, plain(said)[-600:]
    both.settle()
    made = newest(both.desks.west, "commitment")
    assert "Search the harbour R17" in plain(visitors[both.desks.west.id].open(f"/commitment/{made}"))
    both.west.open(f"/commitment/{made}", 404)
    assert "R17" not in plain(both.west.open("/plan/list"))


def test_R46_each_agency_of_a_side_has_its_tasks_by_role_and_what_is_not_its_own_names_whose_it_is(both: Both) -> None:
    west = both.desks.west
    account = {
        "name": "requests only",
        "person": "Lt. E. Mithal",
        "roles": ["requests.officer"],
        "password": PASSWORD,
        "clearance": "secret",
    }
    west.act("registry.open_account", **account)
    one = sign_in(pages_of(west), "requests only")
    made = ask(both, "R-46")
    assert "R-46" in plain(one.open("/"))
    assert "it is for:" in plain(one.open(f"/commitment/{both.desks.ids['C-14']}"))
    one.open("/people", 403)
    status, _ = one.send("/act/requests.reply", request=made, step="final", text="From the other agency R46.")
    assert status == 303
    both.settle()
    assert "From the other agency R46." in plain(both.east.open(f"/request/{made}"))
    assert "R-46" not in plain(one.open("/")).partition("Waits for me")[2].partition("Waits for others")[0]
