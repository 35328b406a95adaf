"""Pledges as each side publishes them. Everything in them is invented."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from mithaq.desks.plan.activities import Pledge, Publisher, Step, export_activities
from mithaq.exchange.agreement import Agreement, Party
from mithaq.formats.iati.validating import judge, read_standard
from mithaq.formats.iati.writing import NotPublishable

FOLDER = Path(os.environ.get("MITHAQ_EVAL_DATA", "/nowhere")) / "iati"
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
WEST, EAST = (f"identity--00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
POLICY = Agreement(name="Invented", parties=[Party(identity=WEST, name="Westland"), Party(identity=EAST, name="Eastland")])
GIVER, TAKER = Publisher(WEST, "ZZ-INV-1", {}), Publisher(EAST, "ZZ-INV-2", {WEST: "ZZ-INV-1"})
STEPS = (
    Step("pledged", "2025-03-01", Decimal(250_000_000)),
    Step("committed", "2025-06", Decimal(200_000_000)),
    Step("disbursed", "2026-01-05", Decimal(150_000_000)),
    Step("received", "2026-02-01", Decimal(149_000_000)),
    Step("disbursed", "2099-01-01", Decimal(1)),
)
PLEDGE = Pledge("pledge-1", {"en": "Shelter"}, {}, WEST, EAST, "USD", "displaced-persons", "PK", STEPS)


def kinds(raw: bytes) -> list[tuple[str, str, str]]:
    return [
        (one.find("transaction-type").get("code"), one.find("transaction-date").get("iso-date"), one.find("value").text)
        for one in etree.fromstring(raw).iter("transaction")
    ]


def test_each_side_reports_its_own_half_and_no_step_whose_day_is_not_known_and_over() -> None:
    given, taken = (export_activities([PLEDGE], POLICY, one, NOW, "USD") for one in (GIVER, TAKER))
    assert kinds(given.content) == [("12", "2025-03-01", "250000000"), ("3", "2026-01-05", "150000000")]
    assert kinds(taken.content) == [("13", "2025-03-01", "250000000"), ("1", "2026-02-01", "149000000")]
    assert (given.count, given.left_out) == (1, [])
    root = etree.fromstring(taken.content)
    assert root.find(".//reporting-org").get("ref") == "ZZ-INV-2"
    assert root.find(".//iati-identifier").text == "ZZ-INV-2-pledge-1"
    assert root.find(".//iati-activity").get("humanitarian") == "1"


@pytest.mark.skipif(not FOLDER.is_dir(), reason="IATI LEFT OUT: MITHAQ_EVAL_DATA is unset or holds no iati folder")
@pytest.mark.parametrize("publisher", [GIVER, TAKER])
def test_what_either_side_publishes_breaks_no_rule(publisher: Publisher) -> None:
    raw = export_activities([PLEDGE, replace(PLEDGE, id="pledge-2", purpose="counter-narcotics")], POLICY, publisher, NOW, "USD").content
    judged = judge(raw, read_standard(FOLDER), NOW)
    assert (judged.refused, judged.ruling.findings) == ((), [])


@pytest.mark.parametrize(
    ("pledge", "words"),
    [
        (replace(PLEDGE, purpose="friendship"), "no code of the DAC list"),
        (replace(PLEDGE, country="Pakistan"), "ISO code"),
        (replace(PLEDGE, steps=STEPS[1:2]), "no step of it has a day"),
        (replace(PLEDGE, debtor="identity--x", creditor="identity--y"), "neither gives it nor receives it"),
    ],
)
def test_a_pledge_that_cannot_be_published_is_named_with_the_reason_and_the_others_are_published(pledge: Pledge, words: str) -> None:
    made = export_activities([pledge, replace(PLEDGE, id="pledge-9")], POLICY, GIVER, NOW, "USD")
    assert made.count == 1
    assert len(made.left_out) == 1
    assert words in made.left_out[0]


def test_without_an_identifier_of_whoever_reports_nothing_is_written() -> None:
    with pytest.raises(NotPublishable, match="no IATI identifier"):
        export_activities([], POLICY, Publisher(WEST, "", {}), NOW, "USD")
