"""Acts on what is said: record a position or an operation, add a caveat, claim a figure and say what was found of it."""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.sharing import agreement_by, revise_shared, say_of, share, share_about
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.plan.roles import SECRETARY
from mithaq.desks.plan.said.records import (
    CAVEAT_TYPE,
    FIGURE_CHECK_TYPE,
    FIGURE_TYPE,
    OPERATION_TYPE,
    POSITION_TYPE,
    CaveatBody,
    FigureBody,
    FigureCheckBody,
    OperationBody,
    PositionBody,
)
from mithaq.desks.plan.said.rules import BadWord
from mithaq.lang.catalogue import N_
from mithaq.records.source import Source


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
    _share(work, POSITION_TYPE.name, ask, ask.about, ask.marking)


def add_caveat(work: Work, ask: AddCaveat) -> None:
    """Write the caveat for who sees the record that it is about. Raises: BadWord, NoSuchRecord, NotInForce."""
    _share(work, CAVEAT_TYPE.name, ask, ask.about, ask.marking)


def record_operation(work: Work, ask: RecordOperation) -> None:
    """Write the operation and release it to every party. Raises: BadWord, NoSuchRecord, NotInForce."""
    share(work, OPERATION_TYPE.name, ask, ask.agreement, ask.marking)


def change_operation(work: Work, ask: ChangeOperation) -> None:
    """Write the next version of an operation of our side and release it to who has it. Raises: NotTheOwner, BadWord."""
    held = work.get(ask.operation, OPERATION_TYPE.name)
    for source in ask.sources or ():
        work.get(source.record)
    changes = {name: value for name, value in msgspec.to_builtins(ask).items() if name != "operation" and value is not None}
    revise_shared(work, held, changes)


def claim_figure(work: Work, ask: ClaimFigure) -> None:
    """Write the figure as the claim that it is. Raises: BadWord, NoSuchRecord, NotInForce."""
    _share(work, FIGURE_TYPE.name, ask, ask.about, ask.marking)


def check_figure(work: Work, ask: CheckFigure) -> None:
    """Write what our side found, for who sees the figure. Raises: OwnClaim, BadWord, NoSuchRecord."""
    held = work.get(ask.claimed_figure, FIGURE_TYPE.name)
    for source in ask.sources:
        work.get(source.record)
    sha256 = held.record.sha256.hex() if held.record is not None else ""
    asked = {name: value for name, value in msgspec.structs.asdict(ask).items() if name != "claimed_figure"}
    say_of(work, held, FIGURE_CHECK_TYPE.name, FigureCheckBody(about=held.id, sha256=sha256, **asked))


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
