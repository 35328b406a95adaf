"""Activities written as IATI 2.03.

1. An activity's identifier is the reporting organisation's, a hyphen, and its own; whoever reports has an identifier and a name, or nothing
   is written. A file is one organisation's word: of the other side's money it says what this side saw of it.
2. Elements stand in the order that the schema fixes; texts have a narrative for each language, the first of them the default.
3. A budget is for no longer than a year; a transaction has a day, and none that is yet to come. Both are refused rather than bent.
4. Control characters, which XML 1.0 has no place for, are left out of texts.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from lxml import etree

from mithaq.formats.iati.model import Activity, Budget, Organisation, Transaction
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

VERSION = "2.03"
LONGEST_BUDGET_DAYS = 366
SECONDARY_REPORTER = "0"
_IDENTIFIER = re.compile(r"[^\s/&|?]+")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class NotPublishable(Refused):
    """What IATI has no form for."""

    rule = "iati.form"
    what = N_("“{title}” cannot be written as IATI: {reason}.")
    whose = N_("It is for whoever keeps the record.")
    next_act = N_("Add what is missing, then export it again.")


@dataclass(frozen=True)
class Report:
    """Who reports, when, and in which currency and language by default."""

    organisation: Organisation
    made_at: datetime
    currency: str
    language: str = "en"


def write_activities(report: Report, activities: Iterable[Activity]) -> bytes:
    """Return the file. Raises: NotPublishable."""
    name = next(iter(report.organisation.names.values()), "")
    if not _IDENTIFIER.fullmatch(report.organisation.ref) or not name.strip():
        raise NotPublishable(title=name or report.organisation.ref, reason=N_("the publisher has no IATI identifier or no name"))
    moment = report.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = etree.Element("iati-activities", {"version": VERSION, "generated-datetime": moment})
    for activity in activities:
        _write_activity(root, report, activity, moment)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _write_activity(root: etree._Element, report: Report, activity: Activity, moment: str) -> None:
    title = next(iter(activity.title.values()), activity.identifier)
    _check(activity, title, report.made_at.astimezone(UTC).date())
    attributes = {"last-updated-datetime": moment, "default-currency": report.currency, _LANG: report.language}
    made = etree.SubElement(root, "iati-activity", {**attributes, **({"humanitarian": "1"} if activity.humanitarian else {})})
    etree.SubElement(made, "iati-identifier").text = f"{report.organisation.ref}-{activity.identifier}"
    reporter = etree.SubElement(made, "reporting-org", {"ref": report.organisation.ref, "type": report.organisation.type})
    reporter.set("secondary-reporter", SECONDARY_REPORTER)
    _narrate(reporter, report.organisation.names, report.language)
    _narrate(etree.SubElement(made, "title"), activity.title, report.language)
    _narrate(etree.SubElement(made, "description", {"type": "1"}), activity.description, report.language)
    for one in activity.participants:
        _organisation(made, "participating-org", one.organisation, report.language, role=one.role.value)
    etree.SubElement(made, "activity-status", {"code": activity.status.value})
    for kind, day in activity.dates:
        etree.SubElement(made, "activity-date", {"type": kind.value, "iso-date": day.isoformat()})
    etree.SubElement(made, "recipient-country", {"code": activity.country, "percentage": "100"})
    etree.SubElement(made, "sector", {"vocabulary": "1", "code": activity.sector, "percentage": "100"})
    for budget in activity.budgets:
        _write_budget(made, budget)
    for transaction in activity.transactions:
        _write_transaction(made, transaction, report.language)


def _write_budget(parent: etree._Element, budget: Budget) -> None:
    made = etree.SubElement(parent, "budget", {"type": "1", "status": "2"})
    etree.SubElement(made, "period-start", {"iso-date": budget.starts.isoformat()})
    etree.SubElement(made, "period-end", {"iso-date": budget.ends.isoformat()})
    _value(made, budget.value, budget.currency, budget.value_on)


def _write_transaction(parent: etree._Element, transaction: Transaction, language: str) -> None:
    made = etree.SubElement(parent, "transaction")
    etree.SubElement(made, "transaction-type", {"code": transaction.type.value})
    etree.SubElement(made, "transaction-date", {"iso-date": transaction.on.isoformat()})
    _value(made, transaction.value, transaction.currency, transaction.value_on)
    if transaction.description:
        _narrate(etree.SubElement(made, "description"), transaction.description, language)
    if transaction.provider is not None:
        _organisation(made, "provider-org", transaction.provider, language)
    if transaction.receiver is not None:
        _organisation(made, "receiver-org", transaction.receiver, language)


def _value(parent: etree._Element, value: Decimal, currency: str, on: date) -> None:
    etree.SubElement(parent, "value", {"currency": currency, "value-date": on.isoformat()}).text = f"{value:f}"


def _organisation(parent: etree._Element, name: str, organisation: Organisation, language: str, **attributes: str) -> None:
    made = etree.SubElement(parent, name, {**attributes, "type": organisation.type})
    if organisation.ref:
        made.set("ref", organisation.ref)
    _narrate(made, organisation.names, language)


def _narrate(parent: etree._Element, texts: Mapping[str, str], language: str) -> None:
    """Write a text in each of its languages, the default one first and without a mark of its own."""
    for one in sorted(texts, key=lambda tag: (tag != language, tag)):
        made = etree.SubElement(parent, "narrative", {} if one == language else {_LANG: one})
        made.text = "".join(letter for letter in texts[one] if letter >= " " or letter in "\n\t")


def _check(activity: Activity, title: str, today: date) -> None:
    """Refuse what the schema would let pass and the standard does not."""
    if not _IDENTIFIER.fullmatch(activity.identifier):
        raise NotPublishable(title=title, reason=N_("its identifier is empty or has characters that IATI forbids"))
    if not any(text.strip() for text in activity.title.values()) or not any(text.strip() for text in activity.description.values()):
        raise NotPublishable(title=title, reason=N_("it has no title or no description"))
    if not activity.participants or not activity.dates:
        raise NotPublishable(title=title, reason=N_("nobody takes part in it, or it has no day on which it begins"))
    for budget in activity.budgets:
        if not 0 <= (budget.ends - budget.starts).days < LONGEST_BUDGET_DAYS:
            raise NotPublishable(title=title, reason=N_("a budget is for longer than a year, or ends before it begins"))
    for one in activity.transactions:
        if max(one.on, one.value_on) > today:
            raise NotPublishable(title=title, reason=N_("a transaction is on a day that is yet to come"))
        if not one.value.is_finite():
            raise NotPublishable(title=title, reason=N_("a sum is no number"))
