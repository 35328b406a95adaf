"""Acts on what is said: record a position or an operation, add a caveat, claim a figure and say what was found of it."""

from collections.abc import Sequence

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.plan.records import Source
from mithaq.desks.plan.said.records import (
    BOUNDS,
    CAVEAT_TYPE,
    EFFECTS,
    FIGURE_CHECK_TYPE,
    FIGURE_TYPE,
    FINDINGS,
    OPERATION_KINDS,
    OPERATION_TYPE,
    POSITION_TYPE,
    STANCES,
    CaveatBody,
    FigureBody,
    FigureCheckBody,
    OperationBody,
    PositionBody,
)
from mithaq.desks.plan.said.verifying import OwnClaim, claimant_of, is_number
from mithaq.desks.plan.sharing import SECRETARY, agreement_by, revise_shared, say_of, share, share_about
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import first_day, is_date, last_day

MOST_NAMED = 100


class BadWord(Refused):
    """A position, caveat, operation or figure that cannot be recorded."""

    rule = "said.form"
    what = N_("This cannot be recorded: {reason}.")
    whose = N_("It is for whoever records it.")
    next_act = N_("Correct the named part and send it again.")


class RecordPosition(PositionBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record what a party says to a record, or to something that is told in words; our own position, or another's as we heard it."""

    marking: MarkingAsk | None = None


class AddCaveat(CaveatBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say for the sake of others what holds for a record: an assurance, a condition, or that they are left out."""

    marking: MarkingAsk | None = None


class RecordOperation(OperationBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record an operation of one or more parties: area, period, aim, and the groups that it is against."""

    marking: MarkingAsk | None = None


class ChangeOperation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change an operation that our side recorded: what is given replaces what stood there."""

    operation: str
    areas: list[str] | None = None
    began_on: str | None = None
    ended_on: str | None = None
    aim: str | None = None
    against: list[str] | None = None
    sources: list[Source] | None = None


class ClaimFigure(FigureBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record a figure as somebody claims it, such as the share of an area that is said to be cleared. It stays a claim."""

    marking: MarkingAsk | None = None


class CheckFigure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what our side found of a figure that another claims: it confirms, disputes, or cannot verify it, and by what means."""

    claimed_figure: str
    finding: str
    basis: str
    value: str = ""
    sources: list[Source] = []


def record_position(work: Work, ask: RecordPosition) -> None:
    """Write the position; one on a record goes to who sees that record. Raises: BadWord, NoSuchRecord, NotInForce."""
    _of_parties(work, ask.agreement, [ask.party])
    _among(ask.stance, STANCES, N_("the stance is none of those that there are"))
    _said(ask.text, N_("it has no words"))
    _dated(ask.said_on)
    if ask.about is None and not ask.matter.strip():
        raise BadWord(reason=N_("it does not say what it is about: name a record, or say it in words"))
    _share(work, POSITION_TYPE.name, ask, ask.about, ask.marking)


def add_caveat(work: Work, ask: AddCaveat) -> None:
    """Write the caveat for who sees the record that it is about. Raises: BadWord, NoSuchRecord, NotInForce."""
    _of_parties(work, ask.agreement, [ask.party])
    _among(ask.effect, EFFECTS, N_("its effect is none of those that there are"))
    _said(ask.text, N_("it has no words"))
    _dated(ask.said_on)
    if not any(one.strip() for one in ask.third_parties) or len(ask.third_parties) > MOST_NAMED:
        raise BadWord(reason=N_("it names nobody for whose sake it is said, or too many"))
    _share(work, CAVEAT_TYPE.name, ask, ask.about, ask.marking)


def record_operation(work: Work, ask: RecordOperation) -> None:
    """Write the operation and release it to every party. Raises: BadWord, NoSuchRecord, NotInForce."""
    _of_parties(work, ask.agreement, ask.parties)
    _among(ask.kind, OPERATION_KINDS, N_("the kind is none of those that there are"))
    _said(ask.name, N_("it has no name"))
    _period(ask.began_on, ask.ended_on)
    if not ask.parties or max(len(ask.areas), len(ask.against)) > MOST_NAMED:
        raise BadWord(reason=N_("it names no party, or more than a hundred areas or groups"))
    share(work, OPERATION_TYPE.name, ask, ask.agreement, ask.marking)


def change_operation(work: Work, ask: ChangeOperation) -> None:
    """Write the next version of an operation of our side and release it to who has it. Raises: NotTheOwner, BadWord."""
    held = work.get(ask.operation, OPERATION_TYPE.name)
    body = msgspec.convert(held.record.properties if held.record is not None else {}, OperationBody)
    changes = {name: value for name, value in msgspec.to_builtins(ask).items() if name != "operation" and value is not None}
    _period(str(changes.get("began_on", body.began_on)), str(changes.get("ended_on", body.ended_on)))
    for source in ask.sources or ():
        work.get(source.record)
    revise_shared(work, held, changes)


def claim_figure(work: Work, ask: ClaimFigure) -> None:
    """Write the figure as the claim that it is. Raises: BadWord, NoSuchRecord, NotInForce."""
    _of_parties(work, ask.agreement, [ask.party] if ask.party else [])
    _among(ask.bound, BOUNDS, N_("how exactly it was said is none of the words that there are"))
    _said(ask.measured, N_("it does not say what was measured"))
    _said(ask.claimant, N_("it does not say who claims it"))
    _dated(ask.as_of)
    if not is_number(ask.value):
        raise BadWord(reason=N_("its value is not a number such as 90 or 12.5, in western digits and without separators"))
    _share(work, FIGURE_TYPE.name, ask, ask.about, ask.marking)


def check_figure(work: Work, ask: CheckFigure) -> None:
    """Write what our side found, for who sees the figure. Raises: OwnClaim, BadWord, NoSuchRecord."""
    held = work.get(ask.claimed_figure, FIGURE_TYPE.name)
    if work.node == claimant_of(held):
        raise OwnClaim()
    _among(ask.finding, FINDINGS, N_("the finding is none of those that there are"))
    _said(ask.basis, N_("it does not say by what means it was found"))
    if ask.value and not is_number(ask.value):
        raise BadWord(reason=N_("its value is not a number such as 90 or 12.5, in western digits and without separators"))
    for source in ask.sources:
        work.get(source.record)
    sha256 = held.record.sha256.hex() if held.record is not None else ""
    body = FigureCheckBody(about=held.id, sha256=sha256, finding=ask.finding, basis=ask.basis, value=ask.value, sources=ask.sources)
    say_of(work, held, FIGURE_CHECK_TYPE.name, body)


def _share(work: Work, kind: str, ask: msgspec.Struct, about: str | None, marking: MarkingAsk | None) -> None:
    """Write what is about a record for who sees that record, and what is about none for every party."""
    agreement = str(getattr(ask, "agreement", ""))
    if about is None:
        share(work, kind, ask, agreement, marking)
        return
    held = work.get(about)
    if work.agreement_of(held) != agreement:
        raise BadWord(reason=N_("the record that it is about is not shared under this agreement; say in words what it is about"))
    share_about(work, kind, ask, held, marking)


def _of_parties(work: Work, agreement: str, named: Sequence[str]) -> None:
    if not set(named) <= find_agreement(work.seen, agreement).identities():
        raise BadWord(reason=N_("it names a side that is no party of the agreement"))


def _among(value: str, known: Sequence[str], reason: str) -> None:
    if value not in known:
        raise BadWord(reason=reason)


def _said(text: str, reason: str) -> None:
    if not text.strip():
        raise BadWord(reason=reason)


def _dated(day: str) -> None:
    if day and not is_date(day):
        raise BadWord(reason=N_("its day is not a date such as 2026-06-30, 2026-06 or 2026"))


def _period(began_on: str, ended_on: str) -> None:
    _dated(began_on)
    _dated(ended_on)
    if began_on and ended_on and last_day(ended_on) < first_day(began_on):
        raise BadWord(reason=N_("it ends before it begins"))


ACTS = (
    Act("plan.record_position", N_("Record a position"), RecordPosition, record_position, SECRETARY, article="plan"),
    Act("plan.add_caveat", N_("Add a caveat for the sake of others"), AddCaveat, add_caveat, SECRETARY, article="plan"),
    Act("plan.record_operation", N_("Record an operation"), RecordOperation, record_operation, SECRETARY, article="plan"),
    Act(
        "plan.change_operation",
        N_("Change the operation"),
        ChangeOperation,
        change_operation,
        SECRETARY,
        article="plan",
        agreement=agreement_by("operation", "claimed_figure"),
    ),
    Act("plan.claim_figure", N_("Record a claimed figure"), ClaimFigure, claim_figure, SECRETARY, article="plan"),
    Act(
        "plan.check_figure",
        N_("Say what was found of it"),
        CheckFigure,
        check_figure,
        SECRETARY,
        article="plan",
        agreement=agreement_by("operation", "claimed_figure"),
    ),
)
