"""Assistance by the pages of one node, and what the other node's page then says of it. All is invented."""

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from mithaq.formats.iati.validating import judge, read_standard
from mithaq.records.ident import instant
from mithaq.store import Held
from tests.agreement.nodes import Node
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import make_desks
from tests.web.test_plan_exports import Both, pages_of
from tests.web.test_plan_rows import done, plain

IATI = Path(os.environ.get("MITHAQ_EVAL_DATA", "/nowhere")) / "iati"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Two desks with something on them, and an officer at each."""
    desks = make_desks(tmp_path_factory.mktemp("assistance"))
    yield Both(desks, sign_in(pages_of(desks.east), "officer"), sign_in(pages_of(desks.west), "officer"))
    desks.world.close()


def pledge(both: Both, visitor: Visitor, node: Node, number: str, **form: str) -> str:
    """Record by page a pledge of the west to the east."""
    ask = {"agreement": both.agreement, "number": number, "title": f"Pledge {number}", "pillar": "counter-terrorism"}
    ask |= {"donor": both.desks.west.id, "recipient": both.desks.east.id, "purpose": "counter-terrorism", "form": "money"}
    ask |= {"amount": "250000000", "currency": "USD", "country": "PK", **form}
    done(both, visitor, node, "plan.record_pledge", **{name: value for name, value in ask.items() if value})
    return next(held.id for held in rows(node, "pledge") if held.record is not None and held.record.properties["number"] == number)


def rows(node: Node, kind: str) -> list[Held]:
    with node.reading() as reading:
        return [held for held in reading.page(kind, limit=200).rows if held.record is not None]


def say(both: Both, visitor: Visitor, node: Node, act: str, **form: str) -> str:
    """Do an act on a pledge by page and return the word that it left."""
    before = {held.id for held in rows(node, "pledge-step")}
    done(both, visitor, node, act, **form)
    return next(held.id for held in rows(node, "pledge-step") if held.id not in before)


def test_R19_technical_assistance_is_offered_accepted_delivered_and_used_and_the_partners_page_shows_each(both: Both) -> None:
    east, west = both.desks.east, both.desks.west
    services = {"form": "services", "amount": "120", "currency": "", "unit": "days of training", "beneficiaries": "Border officers"}
    made = pledge(both, both.west, west, "A-19", **services)
    page = plain(both.east.open(f"/pledge/{made}"))
    for words in ("Pledge A-19", "120 days of training", "offered", "Border officers", "services (training, technical assistance)"):
        assert words in page
    assert "Accept or decline the pledge" in plain(both.east.open("/"))
    done(both, both.east, east, "plan.answer_offer", pledge=made, step="accepted", text="Welcome.")
    page = plain(both.west.open(f"/pledge/{made}"))
    assert "accepted the pledge" in page
    assert "Welcome." in page
    sent = say(both, both.west, west, "plan.report_delivery", pledge=made, amount="120", on="2026-01-03")
    assert "not confirmed by the recipient" in plain(both.east.open(f"/pledge/{made}"))
    assert "Confirm what was received" in plain(both.east.open("/"))
    done(both, both.east, east, "plan.confirm_receipt", pledge=made, amount="120", answers=sent, on="2026-01-04")
    done(both, both.east, east, "plan.report_use", pledge=made, amount="80", text="Two courses at Eastport")
    page = plain(both.west.open(f"/pledge/{made}"))
    for words in ("received in full", "fulfilled", "Two courses at Eastport", "used 80 days of training"):
        assert words in page


def test_R60_money_for_displaced_people_shows_tranches_and_what_each_side_counts_and_a_difference_is_a_finding_on_both_pages(
    both: Both,
) -> None:
    east, west = both.desks.east, both.desks.west
    form = {"title": "Support for displaced people", "purpose": "displaced-persons", "beneficiaries": "Displaced people R60"}
    form |= {"areas": "Upper valley\nLower valley", "announced_on": "2025-03-01"}
    form |= {"tranches.0.label": "first", "tranches.0.amount": "100000000", "tranches.0.due": "2025-12-31"}
    form |= {"tranches.1.label": "second", "tranches.1.amount": "150000000", "tranches.1.due": "2026-12-31"}
    made = pledge(both, both.east, east, "A-60", **form)
    page = plain(both.west.open(f"/pledge/{made}"))
    for words in ("$250,000,000", "claimed, not confirmed", "displaced persons", "Displaced people R60", "Upper valley", "Pakistan"):
        assert words in page
    assert "Confirm or deny the claimed pledge" in plain(both.west.open("/"))
    assert "Support for displaced people" in plain(both.west.open("/plan/follow-up"))
    done(both, both.west, west, "plan.answer_claim", pledge=made, step="confirmed")
    done(both, both.west, west, "plan.commit_pledge", pledge=made, amount="200000000", on="2025-06-01")
    sent = say(both, both.west, west, "plan.report_delivery", pledge=made, amount="60000000", on="2025-12-20", tranche="first")
    done(both, both.east, east, "plan.confirm_receipt", pledge=made, amount="59000000.50", answers=sent, on="2025-12-29")
    told = "Westland says it delivered $60,000,000; Eastland says it received $59,000,000.50: $999,999.50 less."
    for visitor in (both.east, both.west):
        page = plain(visitor.open(f"/pledge/{made}"))
        for words in (told, "figures differ", "first", "days overdue", "$60,000,000", "$59,000,000.50", "$200,000,000"):
            assert words in page
        assert "<svg" in visitor.open(f"/pledge/{made}")
        follow_up = plain(visitor.open("/plan/follow-up"))
        assert "60000000 / 59000000.50 USD" in follow_up
        assert "first: 60000000 / 100000000 USD" in follow_up
        listed = plain(visitor.open("/plan/assistance?finding=differs&form=USD"))
        assert "Support for displaced people" in listed
        assert "$252,500,000" in listed
    assert "Pledge A-19" not in plain(both.west.open("/plan/assistance?side=receive"))
    assert "Support for displaced people" in plain(both.west.open("/plan/assistance?side=give&late=yes&order=due"))


def test_a_word_of_the_wrong_side_is_not_offered_and_a_figure_that_is_none_is_refused_with_a_sentence(both: Both) -> None:
    west = both.desks.west
    made = pledge(both, both.west, west, "A-61")
    page = plain(both.west.open(f"/pledge/{made}"))
    assert "Accept or decline the pledge : it is for Eastland." in page
    assert "Say what is committed : the pledge is “offered”." in page
    status, said = both.west.send("/act/plan.commit_pledge", pledge=made, amount="1")
    assert status == 409
    assert "does not follow from that" in plain(said)
    bad = {"agreement": both.agreement, "number": "A-62", "title": "x", "donor": west.id, "recipient": both.desks.east.id}
    status, said = both.west.send(
        "/act/plan.record_pledge", **bad, pillar="counter-terrorism", purpose="counter-terrorism", amount="a lot", currency="USD"
    )
    assert status == 422
    assert "is not a positive number" in plain(said)


def test_a_word_is_taken_back_by_page_and_stays_to_be_read(both: Both) -> None:
    east, west = both.desks.east, both.desks.west
    made = pledge(both, both.west, west, "A-63")
    wrong = say(both, both.east, east, "plan.answer_offer", pledge=made, step="declined")
    assert "Take a word back" in both.east.open(f"/pledge/{made}")
    done(both, both.east, east, "plan.correct_pledge_step", pledge_step=wrong, text="Pressed in error R63.")
    page = plain(both.west.open(f"/pledge/{made}"))
    assert "Pressed in error R63." in page
    assert "it does not count" in page
    done(both, both.east, east, "plan.answer_offer", pledge=made, step="accepted")
    assert "accepted" in plain(both.west.open(f"/pledge/{made}"))


def test_iati_is_taken_by_page_and_holds_what_both_accepted_and_may_be_told_and_each_side_publishes_its_own_half(both: Both) -> None:
    east, west = both.desks.east, both.desks.west
    clear = {"purpose": "displaced-persons", "announced_on": "2025-03-01", "marking.tlp": "TLP:CLEAR"}
    made = pledge(both, both.west, west, "A-70", title="Told to everybody", **clear)
    pledge(both, both.west, west, "A-71", title="Not accepted yet", **clear)
    amber = pledge(both, both.west, west, "A-72", title="Amber pledge", purpose="displaced-persons", announced_on="2025-03-01")
    goods = pledge(both, both.west, west, "A-73", title="Told goods", **{**clear, "form": "goods", "currency": "", "unit": "tents"})
    for one in (made, amber, goods):
        done(both, both.east, east, "plan.answer_offer", pledge=one, step="accepted")
    sent = say(both, both.west, west, "plan.report_delivery", pledge=made, amount="5000000", on="2025-12-01")
    done(both, both.east, east, "plan.confirm_receipt", pledge=made, amount="4999999.75", answers=sent, on="2025-12-05")
    for visitor, code, kinds in ((both.west, "ZZ-INV-1", {"12", "3"}), (both.east, "ZZ-INV-2", {"13", "1"})):
        raw = visitor.client.get("/plan/export/iati", params={"reporting_org": code}).content
        root = etree.fromstring(raw)
        assert [one.text for one in root.iter("iati-identifier")] == [f"{code}-{made}"]
        assert {one.get("code") for one in root.iter("transaction-type")} == kinds
        for words in ("Amber pledge", "Not accepted yet", "Told goods", "Homes for displaced families"):
            assert words.encode() not in raw
        page = plain(visitor.open("/plan/exports"))
        assert "“A-72 Amber pledge” cannot be written as IATI: it is not marked for everybody." in page
        assert "“A-71 Not accepted yet” cannot be written as IATI: it is not accepted, or not confirmed, by the other side." in page
        assert "“A-73 Told goods” cannot be written as IATI: it is no sum of money." in page
    assert b"4999999.75" in raw
    if IATI.is_dir():
        judged = judge(raw, read_standard(IATI), instant(both.desks.east.clock.now))
        assert (judged.refused, judged.ruling.findings) == ((), [])
    answer = both.west.client.get("/plan/export/iati", params={"reporting_org": "no code"})
    assert answer.status_code == 422
    assert "no IATI identifier" in plain(answer.text)


def test_planted_a_mark_of_the_public_that_is_not_asked_lets_an_amber_pledge_into_the_file(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = {"params": {"reporting_org": "ZZ-INV-1"}}
    assert b"Homes for displaced families" not in both.west.client.get("/plan/export/iati", **ask).content
    monkeypatch.setattr("mithaq.desks.plan.assistance.publishing.is_public", lambda _marking, _now: True)
    assert b"Homes for displaced families" in both.west.client.get("/plan/export/iati", **ask).content


def test_the_workbook_has_each_sides_figures_in_columns_of_their_own(both: Both) -> None:
    raw = both.east.client.get("/plan/export/xlsx").content
    archive = zipfile.ZipFile(io.BytesIO(raw))
    texts = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    for words in ("Assistance", "Homes for displaced families", "799000.50", "<v>900000</v>"):
        assert words in texts


def test_a_withdrawn_pledge_is_replaced_by_page_and_both_pages_lead_to_each_other(both: Both) -> None:
    east, west = both.desks.east, both.desks.west
    made = pledge(both, both.west, west, "A-80", title="Former help")
    done(both, both.east, east, "plan.answer_offer", pledge=made, step="accepted")
    assert "Replaces the pledge" not in both.west.open(f"/pledge/{made}")
    done(both, both.west, west, "plan.withdraw_pledge", pledge=made, text="Parliament cut it R80.")
    assert "Replaces the pledge" in both.west.open(f"/pledge/{made}")
    newer = pledge(both, both.west, west, "A-81", title="Later help", amount="200000000", replaces=made)
    page = both.east.open(f"/pledge/{made}")
    for words in ("Parliament cut it R80.", "Replaced by A-81 Later help", "replaced"):
        assert words in plain(page)
    assert f"/pledge/{newer}" in page
    assert "Replaces the pledge A-80 Former help" in plain(both.east.open(f"/pledge/{newer}"))


def test_the_drawing_has_a_name_no_style_of_its_own_and_begins_at_the_right_in_arabic(both: Both) -> None:
    arabic = sign_in(pages_of(both.desks.east), "officer", "ar")
    path = f"/pledge/{both.desks.ids['pledge']}"
    plainly, mirrored = (one.open(path).split("<svg", 1)[1].split("</svg>")[0] for one in (both.east, arabic))
    for drawing in (plainly, mirrored):
        assert 'role="img"' in drawing
        assert "aria-label=" in drawing
        assert "style=" not in drawing
    assert '<text x="0"' in plainly.split("</text>")[0]
    assert '<text x="480"' in mirrored.split("</text>")[0]
    assert "US$" in mirrored
