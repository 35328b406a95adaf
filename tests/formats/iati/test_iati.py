"""IATI: what is written holds against IATI's schema and ruleset; every file that IATI says is bad is refused. Organisations are invented.

The schema, the ruleset and the test files are IATI's; they are found by MITHAQ_EVAL_DATA and are no part of the project.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from mithaq.formats.iati.model import Activity, Budget, DateType, Organisation, Participant, Role, Status, Transaction, TransactionType
from mithaq.formats.iati.ruleset import UnknownRule, apply_ruleset
from mithaq.formats.iati.validating import Standard, judge, read_standard
from mithaq.formats.iati.writing import NotPublishable, Report, write_activities

FOLDER = Path(os.environ.get("MITHAQ_EVAL_DATA", "/nowhere")) / "iati"
needs_standard = pytest.mark.skipif(not FOLDER.is_dir(), reason="IATI LEFT OUT: MITHAQ_EVAL_DATA is unset or holds no iati folder")
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
DAY = date(2026, 1, 5)
GIVER = Organisation("ZZ-INV-1", {"en": "Westland", "ar": "بلاد الغرب"})
TAKER = Organisation("ZZ-INV-2", {"en": "Eastland"})
REPORT = Report(GIVER, NOW, "USD")
ACTIVITY = Activity(
    identifier="pledge-1",
    title={"en": "Shelter for displaced people", "ur": "بے گھر افراد کے لیے پناہ"},
    description={"en": "An invented pledge of 250 million."},
    participants=(Participant(GIVER, Role.FUNDING), Participant(TAKER, Role.IMPLEMENTING)),
    status=Status.IMPLEMENTATION,
    dates=((DateType.ACTUAL_START, DAY), (DateType.PLANNED_END, date(2027, 12, 31))),
    country="PK",
    sector="72010",
    transactions=tuple(
        Transaction(kind, DAY, Decimal("250000000.00"), "USD", DAY, GIVER, TAKER, {"en": "Invented."}) for kind in TransactionType
    ),
    budgets=(Budget(DAY, date(2026, 12, 31), Decimal("1E+6"), "USD", DAY),),
    humanitarian=True,
)


@pytest.fixture(scope="module")
def standard() -> Standard:
    return read_standard(FOLDER)


@needs_standard
def test_what_is_written_breaks_neither_the_schema_nor_any_rule(standard: Standard) -> None:
    raw = write_activities(REPORT, [ACTIVITY, replace(ACTIVITY, identifier="pledge-2", transactions=(), budgets=(), humanitarian=False)])
    judged = judge(raw, standard, NOW)
    assert judged.refused == ()
    assert judged.ruling.findings == []
    assert sum(judged.ruling.checked.values()) > 100


@needs_standard
@pytest.mark.parametrize(("folder", "count", "valid"), [("should-pass", 58, True), ("should-fail", 225, False)])
def test_each_file_of_iatis_own_tests_is_judged_as_iati_says(standard: Standard, folder: str, count: int, valid: bool) -> None:
    files = sorted((FOLDER / "activity-tests" / folder).rglob("*.xml"))
    wrong = [file.name for file in files if judge(file.read_bytes(), standard, NOW).is_valid is not valid]
    print(f"IATI {folder}: {len(files) - len(wrong)} of {len(files)} judged as IATI says")
    assert len(files) == count
    assert wrong == []


def _set(path: str, name: str, value: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        root.find(path).set(name, value)

    return change


def _drop(path: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        found = root.find(path)
        found.getparent().remove(found)

    return change


def _say(path: str, text: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        root.find(path).text = text

    return change


def _unmark(*names: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        for one in root.iter():
            for name in names:
                one.attrib.pop(name, None)

    return change


@needs_standard
@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("1.1.3", _say(".//iati-identifier", "ZZ-INV-1")),
        ("1.1.21", _say(".//iati-identifier", "another-1")),
        ("1.3.1", _say(".//iati-identifier", " ZZ-INV-1-pledge-1")),
        ("3.7.1", _drop(".//recipient-country")),
        ("3.1.4", _set(".//recipient-country", "percentage", "50")),
        ("12.1.1", _set(".//recipient-country", "percentage", "101")),
        ("2.1.4", _set(".//sector", "percentage", "99")),
        ("6.2.2", _drop(".//sector")),
        ("6.11.1", _set(".//activity-date", "type", "4")),
        ("11.1.4", _set(".//activity-date", "iso-date", "2099-01-01")),
        ("11.2.1", _set(".//transaction/transaction-date", "iso-date", "2099-01-01")),
        ("11.2.2", _set(".//transaction/value", "value-date", "2099-01-01")),
        ("7.8.1", _unmark("currency", "default-currency")),
        ("4.1.1", _unmark("{http://www.w3.org/XML/1998/namespace}lang")),
    ],
)
def test_a_planted_fault_is_found_under_its_number(standard: Standard, rule: str, change: Callable[[etree._Element], None]) -> None:
    root = etree.fromstring(write_activities(REPORT, [ACTIVITY]))
    change(root)
    found = {one.rule for one in judge(etree.tostring(root), standard, NOW).ruling.findings}
    assert rule in found


@needs_standard
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"x",
        b"<iati-activities/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><iati-activities version="2.03">&a;</iati-activities>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><iati-activities version="2.03"/>',
    ],
)
def test_what_is_no_iati_is_refused_and_nothing_is_fetched(standard: Standard, raw: bytes) -> None:
    assert not judge(raw, standard, NOW).is_valid


def test_a_rule_that_is_not_known_is_no_silent_pass() -> None:
    with pytest.raises(UnknownRule):
        apply_ruleset(etree.fromstring("<a/>"), {"/a": {"invented": {"cases": [{}]}}}, NOW)


def test_texts_stand_in_their_languages_and_sums_as_they_are() -> None:
    root = etree.fromstring(write_activities(REPORT, [ACTIVITY]))
    title = root.find(".//title")
    assert [(one.get("{http://www.w3.org/XML/1998/namespace}lang"), one.text) for one in title] == [
        (None, "Shelter for displaced people"),
        ("ur", "بے گھر افراد کے لیے پناہ"),
    ]
    assert root.find(".//budget/value").text == "1000000"
    assert root.find(".//transaction/value").text == "250000000.00"


def test_a_stored_word_makes_no_element() -> None:
    wicked = "</narrative><x/>&a;\x00]]>"
    root = etree.fromstring(write_activities(REPORT, [replace(ACTIVITY, title={"en": wicked})]))
    assert root.find(".//title/narrative").text == wicked.replace("\x00", "")


@pytest.mark.parametrize(
    ("report", "activity", "words"),
    [
        (replace(REPORT, organisation=Organisation("", {"en": "Westland"})), ACTIVITY, "no IATI identifier"),
        (replace(REPORT, organisation=Organisation("ZZ-INV-1", {})), ACTIVITY, "no name"),
        (replace(REPORT, organisation=Organisation("ZZ INV/1", {"en": "x"})), ACTIVITY, "no IATI identifier"),
        (REPORT, replace(ACTIVITY, identifier=""), "its identifier is empty"),
        (REPORT, replace(ACTIVITY, title={"en": " "}), "no title"),
        (REPORT, replace(ACTIVITY, participants=()), "nobody takes part"),
        (REPORT, replace(ACTIVITY, budgets=(Budget(DAY, date(2027, 6, 1), Decimal(1), "USD", DAY),)), "longer than a year"),
        (REPORT, replace(ACTIVITY, transactions=(replace(ACTIVITY.transactions[0], on=date(2099, 1, 1)),)), "yet to come"),
        (REPORT, replace(ACTIVITY, transactions=(replace(ACTIVITY.transactions[0], value=Decimal("NaN")),)), "no number"),
    ],
)
def test_what_iati_has_no_form_for_is_refused_in_words(report: Report, activity: Activity, words: str) -> None:
    with pytest.raises(NotPublishable, match=words):
        write_activities(report, [activity])
