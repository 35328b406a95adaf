"""Pledges and what both sides say of them, on two and three nodes: sides, states, figures, differences. Everything in here is invented."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mithaq.desks.plan.assistance.acts import PledgeWrongState
from mithaq.desks.plan.assistance.checks import BadPledge, NotYourWord
from mithaq.desks.plan.assistance.reckoning import Reckoning, reckoning_of
from mithaq.desks.plan.assistance.records import words_sha256
from mithaq.desks.plan.assistance.totals import totals
from mithaq.desks.plan.follow_up import KINDS, follow_up
from mithaq.store import Where
from tests.agreement.nodes import Node, World, agree, meet
from tests.exchange.test_hostile import invented, plant, refused

TRANCHES = [{"label": "one", "amount": "100000000", "due": "2025-12"}, {"label": "two", "amount": "150000000", "due": "2026-06-30"}]


def pledge(node: Node, agreement: str, donor: Node, recipient: Node, **more: Any) -> str:
    ask = {"number": "A-1", "title": "Help for displaced people", "pillar": "border-security", "purpose": "displaced-persons"}
    ask |= {"amount": "250000000", "currency": "USD", "country": "PK", "beneficiaries": "Displaced families of the valley"}
    ask |= {"agreement": agreement, "donor": donor.id, "recipient": recipient.id, "tranches": TRANCHES, "announced_on": "2025-03"}
    return str(node.act("plan.record_pledge", **{**ask, **more}).record)


def found(node: Node, made: str) -> Reckoning:
    with node.reading() as reading:
        held = reading.get(made)
        assert held is not None
        return reckoning_of(reading, held)


def facets(node: Node, made: str, facet: str, *values: str) -> set[str]:
    return {one for one in values if made in node.facet("pledge", facet, one)}


@pytest.fixture
def accepted(world: World, pair: tuple[Node, Node], agreement: str) -> str:
    """A pledge of the west that the east has accepted."""
    east, west = pair
    made = pledge(west, agreement, west, east)
    world.settle(2)
    east.act("plan.answer_offer", pledge=made, step="accepted")
    world.settle(2)
    return made


def test_a_delivery_that_was_received_with_another_figure_is_a_finding_on_both_sides_and_neither_figure_is_changed(
    world: World, pair: tuple[Node, Node], accepted: str
) -> None:
    east, west = pair
    west.act("plan.commit_pledge", pledge=accepted, amount="200000000", on="2025-06")
    sent = west.act("plan.report_delivery", pledge=accepted, amount="100000000", on="2025-12-20", tranche="one").record
    world.settle(2)
    assert [facets(node, accepted, "finding", "unconfirmed", "differs") for node in pair] == [{"unconfirmed"}] * 2
    assert accepted in east.facet("pledge", "waiting_on", east.id)
    east.act("plan.confirm_receipt", pledge=accepted, amount="99999999.99", on="2026-01-04", answers=sent)
    east.act("plan.report_use", pledge=accepted, amount="0.01", text="Tents for the valley")
    world.settle(2)
    for node in pair:
        assert facets(node, accepted, "finding", "unconfirmed", "differs") == {"differs"}
        assert facets(node, accepted, "state", "accepted", "under-way", "fulfilled") == {"under-way"}
        assert accepted in node.facet("pledge", "due", "2026-06-30")
        reckoned = found(node, accepted)
        assert reckoned.deliveries[0].difference == Decimal("-0.01")
        assert reckoned.waiting_on == ""
        first, second = reckoned.tranches
        assert (first[1].delivered, first[1].received) == (Decimal(100_000_000), Decimal("99999999.99"))
        assert second[1].delivered == 0
        assert str(reckoned.sums.used) == "0.01"
    assert found(east, accepted).sums == found(west, accepted).sums


def test_what_the_recipient_claims_stands_as_claimed_until_the_donor_confirms_or_denies_it(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made, other = (pledge(east, agreement, west, east, number=number) for number in ("A-1", "A-2"))
    world.settle(2)
    assert [facets(node, made, "state", "claimed", "offered") for node in pair] == [{"claimed"}] * 2
    with pytest.raises(PledgeWrongState):
        west.act("plan.commit_pledge", pledge=made, amount="1")
    with pytest.raises(NotYourWord):
        east.act("plan.answer_claim", pledge=made, step="confirmed")
    with pytest.raises(NotYourWord):
        east.act("plan.answer_offer", pledge=made, step="accepted")
    west.act("plan.answer_claim", pledge=made, step="confirmed")
    west.act("plan.answer_claim", pledge=other, step="denied", text="Nobody promised that.")
    world.settle(2)
    for node in pair:
        assert facets(node, made, "state", "claimed", "accepted") == {"accepted"}
        assert facets(node, other, "state", "claimed", "denied") == {"denied"}


def test_a_word_that_is_taken_back_counts_no_more_and_only_its_author_takes_it_back(
    world: World, pair: tuple[Node, Node], accepted: str
) -> None:
    east, west = pair
    wrong = west.act("plan.report_delivery", pledge=accepted, amount="7", tranche="one").record
    world.settle(2)
    with pytest.raises(NotYourWord):
        east.act("plan.correct_pledge_step", pledge_step=wrong, text="It never came.")
    west.act("plan.correct_pledge_step", pledge_step=wrong, text="Entered in error.")
    with pytest.raises(NotYourWord):
        west.act("plan.correct_pledge_step", pledge_step=wrong, text="again")
    east.act("plan.confirm_receipt", pledge=accepted, amount="5")
    world.settle(2)
    for node in pair:
        reckoned = found(node, accepted)
        assert (reckoned.sums.delivered, reckoned.sums.received) == (0, 5)
        assert reckoned.findings == ("unreported",)
        assert [one.counts for one in reckoned.said if one.body.step == "delivered"] == [False]


def test_only_what_the_recipient_received_fulfils_a_pledge_and_more_than_was_pledged_is_a_finding(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    goods = {"form": "goods", "currency": "", "unit": "scanners", "amount": "3", "tranches": []}
    made = pledge(west, agreement, west, east, **goods)
    world.settle(2)
    east.act("plan.answer_offer", pledge=made, step="accepted")
    world.settle(2)
    west.act("plan.commit_pledge", pledge=made, amount="4")
    west.act("plan.report_delivery", pledge=made, amount="3")
    world.settle(2)
    assert [found(node, made).findings for node in pair] == [("unconfirmed", "over-committed")] * 2
    assert [found(node, made).state for node in pair] == ["under-way"] * 2
    sent = found(east, made).deliveries[0].said.id
    east.act("plan.confirm_receipt", pledge=made, amount="3", answers=sent)
    world.settle(2)
    assert [facets(node, made, "state", "under-way", "fulfilled") for node in pair] == [{"fulfilled"}] * 2


def test_a_pledge_is_withdrawn_and_replaced_and_an_accepted_one_is_not_replaced_behind_the_other_sides_back(
    world: World, pair: tuple[Node, Node], accepted: str, agreement: str
) -> None:
    east, west = pair
    with pytest.raises(PledgeWrongState):
        pledge(west, agreement, west, east, number="A-2", replaces=accepted)
    with pytest.raises(NotYourWord):
        east.act("plan.withdraw_pledge", pledge=accepted, text="no")
    west.act("plan.withdraw_pledge", pledge=accepted, text="Parliament cut it.")
    assert found(west, accepted).state == "withdrawn"
    with pytest.raises(BadPledge):
        pledge(west, agreement, east, west, number="A-2", replaces=accepted)
    newer = pledge(west, agreement, west, east, number="A-2", amount="200000000", tranches=[], replaces=accepted)
    world.settle(2)
    for node in pair:
        assert facets(node, accepted, "state", "withdrawn", "replaced") == {"replaced"}
        assert found(node, accepted).replaced_by == newer


BAD = {
    "float": {"amount": "1e6"},
    "negative": {"amount": "-5"},
    "none": {"amount": "0"},
    "other digits": {"amount": "٥"},
    "too long": {"amount": "1" * 16},
    "no currency": {"currency": "XXQ"},
    "unit of money": {"unit": "coins"},
    "tranches": {"tranches": [{"label": "one", "amount": "250000000.01"}]},
    "same tranches": {"tranches": [{"label": "one", "amount": "1"}, {"label": "one ", "amount": "1"}]},
    "tranche": {"tranches": [{"label": "one", "amount": "some"}]},
    "country": {"country": "pk"},
    "purpose": {"purpose": "other"},
    "pillar": {"pillar": "weather"},
    "number": {"number": " "},
    "form": {"form": "hope"},
    "goods": {"form": "goods"},
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_reckoned_with_is_no_pledge(pair: tuple[Node, Node], agreement: str, kind: str) -> None:
    east, west = pair
    with pytest.raises(BadPledge):
        pledge(west, agreement, west, east, **BAD[kind])


def test_dates_that_are_none_and_records_that_nobody_knows_are_refused(pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    unknown = "meeting--00000000-0000-4000-8000-000000000009"
    for bad in ({"announced_on": "spring"}, {"meeting": unknown}, {"sources": [{"record": unknown}]}, {"replaces": unknown}):
        with pytest.raises(Exception, match=r"not a|no meeting|proper|There is no"):
            pledge(west, agreement, west, east, **bad)
    with pytest.raises(BadPledge, match="neither gives"):
        pledge(west, agreement, east, east)


def test_bad_words_are_refused(pair: tuple[Node, Node], accepted: str) -> None:
    east, west = pair
    for ask in ({"amount": "many", "tranche": "one"}, {"amount": "5", "tranche": "three"}, {"amount": "5"}):
        with pytest.raises(BadPledge):
            west.act("plan.report_delivery", pledge=accepted, **ask)
    with pytest.raises(NotYourWord):
        east.act("plan.report_delivery", pledge=accepted, amount="5", tranche="one")
    with pytest.raises(NotYourWord):
        west.act("plan.confirm_receipt", pledge=accepted, amount="5")
    with pytest.raises(BadPledge):
        east.act("plan.report_use", pledge=accepted, amount="5", text=" ")
    with pytest.raises(BadPledge):
        west.act("plan.withdraw_pledge", pledge=accepted, text="")
    with pytest.raises(BadPledge):
        east.act("plan.answer_offer", pledge=accepted, step="received")
    with pytest.raises(PledgeWrongState):
        east.act("plan.answer_offer", pledge=accepted, step="declined")


def test_a_partner_that_sends_words_of_the_wrong_side_or_no_figures_is_refused_at_receipt_and_derives_nothing(
    world: World, pair: tuple[Node, Node], agreement: str, accepted: str
) -> None:
    east, west = pair
    offered = pledge(west, agreement, west, east, number="A-3")
    world.settle(2)
    before = found(east, accepted).sums
    with west.reading() as reading:
        sha256 = {one: words_sha256(held.record) for one in (accepted, offered) if (held := reading.get(one)) and held.record}
    ours = east.act("plan.confirm_receipt", pledge=accepted, amount="5").record
    east.act("plan.correct_pledge_step", pledge_step=ours, text="A trial.")
    world.settle(2)
    bad: list[dict[str, Any]] = [
        {"step": "received", "amount": "250000000"},
        {"step": "committed", "amount": "-1"},
        {"step": "committed"},
        {"step": "delivered", "amount": "5"},
        {"step": "committed", "amount": "5", "on": "soon"},
        {"step": "promised"},
        {"step": "denied"},
        {"step": "corrected", "answers": ours},
        {"step": "committed", "amount": "5", "about": offered},
    ]
    for one in bad:
        about = str(one.get("about", accepted))
        body = {"about": about, "agreement": agreement, "sha256": sha256[about], **one}
        plant(west, east, agreement, invented(west, "pledge-step", agreement, **body))
    world.settle(2)
    assert sorted(refused(west)) == sorted(refused(east)) == sorted(["pledge.side"] * 3 + ["pledge.form"] * 5 + ["record.shape"])
    assert found(east, accepted).sums == before
    assert found(east, offered).state == "offered"


def test_an_answered_pledge_takes_no_new_words_but_a_narrower_marking(
    world: World, pair: tuple[Node, Node], agreement: str, accepted: str
) -> None:
    east, west = pair
    with west.reading() as reading:
        held = reading.get(accepted)
    assert held is not None
    assert held.record is not None
    words = {name: value for name, value in held.record.properties.items() if name not in ("modified", "object_marking_refs")}
    newer = invented(west, "pledge", agreement, **{**words, "amount": "300000000"})
    plant(west, east, agreement, newer)
    world.settle(2)
    assert "pledge.answered" in refused(west) + refused(east)
    assert found(east, accepted).body.amount == "250000000"
    same = invented(west, "pledge", agreement, **words)
    plant(west, east, agreement, same)
    world.settle(2)
    assert found(east, accepted).state == "accepted"
    with east.reading() as reading:
        now = reading.get(accepted)
        assert now is not None
        assert now.modified == same.modified


def test_a_recalled_word_is_reckoned_no_more_and_a_recalled_pledge_waits_for_nobody(
    world: World, pair: tuple[Node, Node], agreement: str, accepted: str
) -> None:
    east, west = pair
    sent = west.act("plan.report_delivery", pledge=accepted, amount="5", tranche="one").record
    world.settle(2)
    west.act("registry.recall", record=sent, how="destroy", reason="in error")
    world.settle(2)
    for node in pair:
        assert found(node, accepted).sums.delivered == 0
        assert facets(node, accepted, "finding", "unconfirmed") == set()
    west.act("registry.recall", record=accepted, how="destroy", reason="in error")
    world.settle(2)
    for node in pair:
        assert facets(node, accepted, "state", "accepted", "offered") == set()
        assert accepted not in node.facet("pledge", "waiting_on", east.id)


def test_of_three_parties_the_third_sees_and_reckons_the_same_but_has_no_word(world: World, tmp_path: Path) -> None:
    east, west, north = (world.add(name, tmp_path) for name in ("eastland", "westland", "northland"))
    for one, other in ((east, west), (east, north), (west, north)):
        meet(one, other)
    agreement = agree(world, east, west, north)
    made = pledge(west, agreement, west, east)
    world.settle(3)
    with pytest.raises(NotYourWord):
        north.act("plan.answer_offer", pledge=made, step="accepted")
    with pytest.raises(BadPledge):
        pledge(north, agreement, west, east)
    east.act("plan.answer_offer", pledge=made, step="accepted")
    world.settle(3)
    west.act("plan.report_delivery", pledge=made, amount="100000000", tranche="one")
    world.settle(3)
    assert len({(found(node, made).state, found(node, made).sums, found(node, made).findings) for node in (east, west, north)}) == 1
    assert found(north, made).findings == ("unconfirmed",)


def test_the_follow_up_names_what_is_claimed_late_not_confirmed_or_told_otherwise_with_its_source_and_whose_it_is(
    world: World, pair: tuple[Node, Node], agreement: str, accepted: str
) -> None:
    east, west = pair
    report = east.act(
        "reports.receive", title="Report", text="Help was announced.", source="invented", agreement=agreement, share=True
    ).record
    source = {"record": report, "start": 0, "end": 4}
    claimed = pledge(east, agreement, west, east, number="A-4", sources=[source])
    sent = west.act("plan.report_delivery", pledge=accepted, amount="90000000", tranche="one", on="2025-12-20").record
    west.act("plan.report_delivery", pledge=accepted, amount="1.5", tranche="one", on="2026-01-02")
    world.settle(2)
    east.act("plan.confirm_receipt", pledge=accepted, amount="90000001", answers=sent)
    east.act("plan.confirm_receipt", pledge=accepted, amount="7", on="2026-01-03")
    world.settle(2)
    for node in pair:
        with node.reading() as reading:
            told = follow_up(reading, agreement, date(2026, 1, 5))
        by = {kind: [one for one in told if one.kind == kind] for kind in KINDS}
        assert [(one.record, one.whose, one.day) for one in by["claimed"]] == [(claimed, (west.id,), "2025-03")]
        assert by["claimed"][0].source is not None
        assert by["claimed"][0].source.record == report
        assert [(one.record, one.whose, one.words) for one in by["unconfirmed"]] == [(accepted, (east.id,), "1.5 USD")]
        assert [one.words for one in by["differing"]] == ["90000000 / 90000001 USD", "— / 7 USD"]
        assert [(one.day, one.words, one.whose) for one in by["late-tranche"]] == [
            ("2025-12", "one: 90000001.5 / 100000000 USD", (west.id,))
        ]
        assert [one.kind for one in told] == sorted((one.kind for one in told), key=KINDS.index)
    with east.reading() as reading:
        assert not [one for one in follow_up(reading, agreement, date(2025, 12, 31)) if one.kind == "late-tranche"]


def test_an_announcement_is_taken_up_by_a_pledge_that_cites_it(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    meeting = east.act("plan.record_meeting", agreement=agreement, title="Talks", held_on="2026-01", decisions=["Help them."]).record
    world.settle(2)
    assert meeting in west.facet("meeting", "followed", "open")
    pledge(west, agreement, west, east, meeting=meeting)
    world.settle(2)
    assert all(meeting in node.facet("meeting", "followed", "taken-up") for node in pair)


def test_sums_of_many_pledges_are_by_currency_and_leave_out_what_does_not_stand(
    world: World, pair: tuple[Node, Node], agreement: str, accepted: str
) -> None:
    east, west = pair
    pledge(east, agreement, west, east, number="A-2")
    pledge(west, agreement, west, east, number="A-3", currency="EUR", amount="5.25", tranches=[])
    pledge(west, agreement, west, east, number="A-5", form="goods", currency="", unit="tents", amount="5", tranches=[])
    world.settle(2)
    with east.reading() as reading:
        found, whole = totals(reading, [])
    assert [(one.currency, one.count, one.sums.pledged) for one in found] == [("EUR", 1, Decimal("5.25")), ("USD", 2, Decimal(250_000_000))]
    assert whole
    assert len(east.facet("pledge", "form", "USD")) == 2
    assert len(east.facet("pledge", "form", "goods")) == 1


def test_a_narrower_audience_of_a_pledge_leaves_what_was_said_standing_and_new_words_go_to_it_alone(world: World, tmp_path: Path) -> None:
    east, west, north = (world.add(name, tmp_path) for name in ("eastland", "westland", "northland"))
    for one, other in ((east, west), (east, north), (west, north)):
        meet(one, other)
    agreement = agree(world, east, west, north)
    made = pledge(west, agreement, west, east)
    world.settle(3)
    east.act("plan.answer_offer", pledge=made, step="accepted")
    world.settle(3)
    west.act("registry.narrow", record=made, releasable_to=[west.id, east.id], reason="two sides only")
    world.settle(3)
    west.act("plan.commit_pledge", pledge=made, amount="5")
    world.settle(3)
    assert [(found(node, made).state, found(node, made).sums.committed) for node in (east, west)] == [("under-way", 5)] * 2
    with north.reading() as reading:
        assert not [held for held in reading.page("pledge-step", [Where("step", "=", "committed")]).rows if held.record is not None]


def test_planted_a_reckoning_that_takes_the_donors_word_for_the_recipients_is_caught(
    world: World, pair: tuple[Node, Node], accepted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, west = pair
    west.act("plan.report_delivery", pledge=accepted, amount="100000000", tranche="one")
    world.settle(2)
    assert found(west, accepted).sums.received == 0
    monkeypatch.setattr("mithaq.desks.plan.assistance.reckoning.RECEIVED", "delivered")
    assert found(west, accepted).findings != ("unconfirmed",)


def test_services_of_which_nobody_said_how_much_are_offered_accepted_and_delivered_and_never_fulfilled_by_a_figure(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    open_ask = {"form": "services", "amount": "", "currency": "", "tranches": [], "title": "Full technical assistance"}
    made = pledge(west, agreement, west, east, **open_ask)
    world.settle(2)
    east.act("plan.answer_offer", pledge=made, step="accepted")
    world.settle(2)
    sent = west.act("plan.report_delivery", pledge=made, amount="3", text="Three courses.").record
    world.settle(2)
    east.act("plan.confirm_receipt", pledge=made, amount="3", answers=sent)
    world.settle(2)
    for node in pair:
        stands = found(node, made)
        assert (stands.state, stands.findings, stands.sums.received) == ("under-way", (), Decimal(3))
    with pytest.raises(BadPledge, match="how much"):
        pledge(west, agreement, west, east, number="A-2", amount="", tranches=[])
