"""Acts upon what is known of groups: enter a claim, keep a monitoring report by its paragraphs."""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.designations.citing import check_citation, find_report
from mithaq.desks.designations.deciding import is_subject
from mithaq.desks.designations.profile_records import (
    ANALYST,
    MAX_PARAGRAPHS,
    BadClaim,
    BadMonitoringReport,
    ClaimTerms,
    MonitoringReportBody,
    Paragraph,
    paragraphs_of,
)
from mithaq.lang.catalogue import N_
from mithaq.records.ident import is_date

ANALYSTS = frozenset({ANALYST})


class EnterClaim(ClaimTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter what somebody asserts or denies of a group. Under an agreement it goes to the partners."""

    marking: MarkingAsk | None = None


class KeepMonitoringReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep a report of a monitoring body. Paragraphs are given as such, or found in `text` by the numbers at their beginnings."""

    title: str
    publisher: str
    symbol: str
    text: str = ""
    paragraphs: list[Paragraph] = []
    published: str = ""
    language: str = ""
    link: str = ""
    mentions: list[str] = []
    agreement: str | None = None
    marking: MarkingAsk | None = None


def enter_claim(work: Work, ask: EnterClaim) -> None:
    """Write the claim; under an agreement release it."""
    if not is_subject(ask.subject):
        raise BadClaim(reason=N_("a subject is not named like “un:QDe.132”, “group:bla” or a designation's identifier"))
    if ask.said_on and not is_date(ask.said_on):
        raise BadClaim(reason=N_("its date is not a date such as 2026, 2026-06 or 2026-06-30"))
    check_citation(work, ask.source)
    for one in ask.disputes:
        work.get(one, "profile-claim")
    body = {name: getattr(ask, name) for name in ClaimTerms.__struct_fields__}
    _write(work, "profile-claim", body, ask.agreement, ask.marking)


def keep_monitoring_report(work: Work, ask: KeepMonitoringReport) -> None:
    """Write the report; under an agreement release it."""
    paragraphs = ask.paragraphs or paragraphs_of(ask.text)
    numbers = [one.number for one in paragraphs]
    if not paragraphs or len(paragraphs) > MAX_PARAGRAPHS:
        raise BadMonitoringReport(reason=N_("it has no numbered paragraph, or more than 5,000"))
    if len(set(numbers)) < len(numbers):
        raise BadMonitoringReport(reason=N_("two of its paragraphs have one number"))
    if not all(one.strip() for one in (ask.title, ask.publisher, ask.symbol)):
        raise BadMonitoringReport(reason=N_("it needs a title, a publisher and a reference"))
    if ask.published and not is_date(ask.published):
        raise BadMonitoringReport(reason=N_("its date is not a date such as 2026, 2026-06 or 2026-06-30"))
    if find_report(work.seen, ask.symbol) is not None:
        raise BadMonitoringReport(reason=N_("a report of this reference is kept already"))
    body = {name: getattr(ask, name) for name in MonitoringReportBody.__struct_fields__}
    _write(work, "monitoring-report", {**body, "paragraphs": paragraphs}, ask.agreement, ask.marking)


def _write(work: Work, kind: str, body: dict[str, object], agreement: str | None, marking: MarkingAsk | None) -> None:
    """Write a record for this node alone, or under an agreement for whom its marking names."""
    said = {name: msgspec.to_builtins(value) for name, value in body.items()}
    if agreement is None:
        work.write(kind, said, work.local_marking())
        return
    work.in_force(agreement)
    record = work.write(kind, said, work.marking(agreement, marking))
    held = work.writing.get(record.id)
    work.release(record, agreement, work.audience(held) if held is not None else ())


ACTS = (
    Act("designations.claim", N_("Enter a claim about a group"), EnterClaim, enter_claim, ANALYSTS, article="profiles"),
    Act(
        "designations.keep_monitoring_report",
        N_("Keep a monitoring report"),
        KeepMonitoringReport,
        keep_monitoring_report,
        ANALYSTS,
        article="profiles",
    ),
)
