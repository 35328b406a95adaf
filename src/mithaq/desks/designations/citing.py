"""Citations: a record, or a paragraph of a monitoring report in the words in which such reports are cited ("S/2024/556 para 12").

A citation of a report that this node does not hold is kept as it stands: it may be held later. One of a report that is held must name a
paragraph that the report has.
"""

import re
from dataclasses import dataclass

import msgspec

from mithaq.acts.work import Work
from mithaq.desks.designations.profile_records import MONITORING_REPORT_TYPE, MonitoringReportBody
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_id
from mithaq.store import Reading, Where

_CITATION = re.compile(
    r"(?P<reference>\S.{0,150}?),?\s+(?:paras?\.?|paragraphs?|§|فقرة|الفقرة|پیراگراف|پیرا)\s*(?P<number>\d{1,5}[a-z]?)\b.*", re.IGNORECASE
)


class NoSuchParagraph(Refused):
    """A citation of a paragraph that the report does not have."""

    rule = "citation.paragraph"
    what = N_("The report {reference} has no paragraph {number}.")
    whose = N_("It is for whoever cites it.")
    next_act = N_("Look at the report's page and cite the paragraph by its number.")


@dataclass(frozen=True)
class Citation:
    """A citation that was found: the report's record and title, the number of the paragraph and its text."""

    report: str
    title: str
    reference: str
    number: str
    text: str


def check_citation(work: Work, text: str) -> None:
    """Raise NoSuchRecord for a record that the actor may not see, NoSuchParagraph for a paragraph that a held report does not have."""
    if is_id(text):
        work.get(text)
        return
    parts = split_citation(text)
    if parts is None:
        return
    report = find_report(work.seen, parts[0])
    if report is not None and all(one.number != parts[1] for one in report[1].paragraphs):
        raise NoSuchParagraph(reference=parts[0], number=parts[1])


def split_citation(text: str) -> tuple[str, str] | None:
    """Return the reference of a report and the number of a paragraph, or None for any other text."""
    found = _CITATION.fullmatch(text.strip())
    return None if found is None else (found["reference"].strip(" ,"), found["number"].lower())


def find_report(reading: Reading, reference: str) -> tuple[str, MonitoringReportBody] | None:
    """Return the newest monitoring report of a reference as the reader may see it, with its identifier, or None."""
    for held in reading.page(MONITORING_REPORT_TYPE.name, [Where("symbol", "=", reference)], limit=5).rows:
        if held.record is not None and not held.recalled:
            return held.id, msgspec.convert(held.record.properties, MonitoringReportBody)
    return None


def find_citation(reading: Reading, text: str) -> Citation | None:
    """Return the paragraph that a text cites, when the report is held and has it."""
    parts = split_citation(text)
    found = find_report(reading, parts[0]) if parts is not None else None
    if parts is None or found is None:
        return None
    identifier, body = found
    for one in body.paragraphs:
        if one.number == parts[1]:
            return Citation(identifier, body.title, body.symbol, one.number, one.text)
    return None
