"""Who reads a report: taken by a person, taken over by another, given back. Everybody who may decide still can.

1. Nothing is given back by itself: a person gives it back, or another takes it over, and the page says who has it and since when.
2. A turn stays on this node; no partner learns who reads what.
"""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.reports.records import ANALYST, REPORT_TYPE
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Reading, Where, Writing

NOBODY = "nobody"
ANALYSTS = frozenset({ANALYST})


class ReportTurnBody(msgspec.Struct, frozen=True, kw_only=True):
    """Who took a report to read it, or gave it back: the account in `by`, its person in `name`."""

    about: str
    taken: bool
    by: str
    name: str


TURN_TYPE = RecordType(
    "report-turn",
    N_("Turn at a report"),
    ReportTurnBody,
    (Facet("about", at("about"), FacetKind.REF),),
    None,
    words("name"),
    stays_here=True,
)
TYPES = (TURN_TYPE,)


class NotSoTaken(Refused):
    """A report that the same person has already, or that nobody has."""

    rule = "report.turn"
    what = N_("The report cannot be taken or given back: {reason}.")
    whose = N_("It is for whoever reads it.")
    next_act = N_("Look at the report again: it says who has it.")
    status = 409


class TakeReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that you read a report, also in place of whoever has it. Others can still decide on its drafts."""

    open_report: str


class GiveBackReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that nobody reads a report any more."""

    open_report: str


def take(work: Work, ask: TakeReport) -> None:
    """Write the turn. Raises: NotSoTaken, NoSuchRecord."""
    work.get(ask.open_report, REPORT_TYPE.name)
    before = turn_at(work.writing, ask.open_report)
    if before is not None and before.properties["by"] == work.principal.id:
        raise NotSoTaken(reason=N_("you have it already"))
    _turn(work, ask.open_report, taken=True)


def give_back(work: Work, ask: GiveBackReport) -> None:
    """Write that the turn is over. Raises: NotSoTaken, NoSuchRecord."""
    work.get(ask.open_report, REPORT_TYPE.name)
    if turn_at(work.writing, ask.open_report) is None:
        raise NotSoTaken(reason=N_("nobody has it"))
    _turn(work, ask.open_report, taken=False)


def turn_at(reading: Reading, report: str) -> Record | None:
    """Return the turn that somebody has at a report, None when nobody has."""
    newest = _newest(reading, report)
    return newest if newest is not None and newest.properties["taken"] else None


def turn_projection(writing: Writing, record: Record) -> None:
    """Keep the facet `taken_by` of the report that a record is, or is a turn at."""
    report = record.id if record.type == REPORT_TYPE.name else str(record.properties["about"])
    turn = turn_at(writing, report)
    writing.derive(report, "taken_by", [NOBODY if turn is None else str(turn.properties["by"])])


def _newest(reading: Reading, report: str) -> Record | None:
    rows = reading.page(TURN_TYPE.name, [Where("about", "=", report)], limit=1).rows
    return rows[0].record if rows else None


def _turn(work: Work, report: str, *, taken: bool) -> None:
    principal, before = work.principal, _newest(work.writing, report)
    body = ReportTurnBody(about=report, taken=taken, by=principal.id, name=principal.name or principal.id)
    work.write_after(0 if before is None else before.modified, TURN_TYPE.name, body, work.private_over([report]))


PROJECTIONS = ((REPORT_TYPE.name, turn_projection), (TURN_TYPE.name, turn_projection))
ACTS: tuple[Act[Any], ...] = (
    Act("reports.take", N_("Take the report to read it"), TakeReport, take, ANALYSTS, article="reports"),
    Act("reports.give_back", N_("Give the report back"), GiveBackReport, give_back, ANALYSTS, article="reports"),
)
