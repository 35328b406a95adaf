"""Acts by which a side says where a commitment stands: begun, done, accepted, returned, closed, suspended, lapsed, disputed, judged."""

from collections.abc import Callable
from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.plan.commitment_acts import BadCommitment, WrongState, agreement_of, commitment_of
from mithaq.desks.plan.records import JUDGEMENTS, StateChangeBody
from mithaq.desks.plan.roles import SECRETARY
from mithaq.desks.plan.states import (
    ACCEPTED,
    AGREED,
    BY_DEBTOR,
    BY_EITHER,
    CLOSED,
    DISPUTED,
    IN_PROGRESS,
    JUDGED,
    LAPSED,
    OPEN_STATES,
    OVER,
    PROPOSED,
    REPORTED_DONE,
    RESUMED,
    RETURNED,
    SETTLED,
    STATES,
    SUSPENDED,
    NotYourSide,
    side_of,
    state_changes,
)
from mithaq.lang.catalogue import N_

LIVE = tuple(one for one in STATES if one not in (PROPOSED, *OVER))
# From which states a word follows; a dispute may be raised and settled in each that is not over.
AFTER = {
    IN_PROGRESS: (AGREED, RETURNED),
    REPORTED_DONE: (AGREED, IN_PROGRESS, RETURNED),
    ACCEPTED: (REPORTED_DONE,),
    RETURNED: (REPORTED_DONE,),
    CLOSED: (ACCEPTED,),
    SUSPENDED: tuple(one for one in OPEN_STATES if one != SUSPENDED),
    RESUMED: (SUSPENDED,),
    LAPSED: OPEN_STATES,
    JUDGED: OPEN_STATES,
    DISPUTED: LIVE,
    SETTLED: LIVE,
}


class SayOfCommitment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say a word of a commitment's state, with the reason."""

    commitment: str
    reason: str


class JudgeProgress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A creditor judges progress in fixed words; the state stays."""

    commitment: str
    judged: str
    reason: str = ""


class BeginCommitment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A debtor says that work has begun."""

    commitment: str
    reason: str = ""


class ReportDone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A debtor reports the commitment done; `evidence` names records."""

    commitment: str
    reason: str
    evidence: list[str] = []


class AcceptDone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A creditor accepts what debtors reported, judged in fixed words."""

    commitment: str
    judged: str = "fully addressed"
    reason: str = ""


class ReturnDone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A creditor returns what debtors reported, with the reason."""

    commitment: str
    reason: str
    judged: str = "partly"


class CloseCommitment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A creditor closes an accepted commitment."""

    commitment: str
    reason: str = ""


def begin(work: Work, ask: BeginCommitment) -> None:
    """Say that work has begun."""
    _say(work, ask.commitment, IN_PROGRESS, {"reason": ask.reason})


def report_done(work: Work, ask: ReportDone) -> None:
    """Report the commitment done."""
    for one in ask.evidence:
        work.get(one)
    _say(work, ask.commitment, REPORTED_DONE, {"reason": ask.reason, "evidence": ask.evidence})


def accept_done(work: Work, ask: AcceptDone) -> None:
    """Accept what was reported."""
    _say(work, ask.commitment, ACCEPTED, {"reason": ask.reason, "judged": ask.judged})


def return_done(work: Work, ask: ReturnDone) -> None:
    """Return what was reported."""
    _say(work, ask.commitment, RETURNED, {"reason": ask.reason, "judged": ask.judged})


def close(work: Work, ask: CloseCommitment) -> None:
    """Close what was accepted."""
    _say(work, ask.commitment, CLOSED, {"reason": ask.reason})


def judge(work: Work, ask: JudgeProgress) -> None:
    """Judge progress; the state stays."""
    _say(work, ask.commitment, JUDGED, {"reason": ask.reason, "judged": ask.judged})


def suspend(work: Work, ask: SayOfCommitment) -> None:
    """Suspend the commitment."""
    _say(work, ask.commitment, SUSPENDED, {"reason": ask.reason})


def resume(work: Work, ask: SayOfCommitment) -> None:
    """Take a suspended commitment up again, in the state that it had."""
    _say(work, ask.commitment, RESUMED, {"reason": ask.reason})


def let_lapse(work: Work, ask: SayOfCommitment) -> None:
    """Say that the commitment is no longer owed."""
    _say(work, ask.commitment, LAPSED, {"reason": ask.reason})


def dispute(work: Work, ask: SayOfCommitment) -> None:
    """Dispute the commitment, or what was said of it; that stands beside its state."""
    _say(work, ask.commitment, DISPUTED, {"reason": ask.reason})


def settle(work: Work, ask: SayOfCommitment) -> None:
    """Withdraw our side's dispute."""
    _say(work, ask.commitment, SETTLED, {"reason": ask.reason})


def _say(work: Work, identifier: str, to: str, said: dict[str, object]) -> None:
    """Write and release a word of our side when it follows from the state of the terms in force."""
    held, found = commitment_of(work, identifier)
    side = N_("a debtor or creditor") if to in BY_EITHER else N_("a debtor") if to in BY_DEBTOR else N_("a creditor")
    if work.node not in side_of(found.body, to):
        raise NotYourSide(state=to, side=side)
    if (judged := said.get("judged")) is not None and judged not in JUDGEMENTS:
        raise BadCommitment(reason=N_("the judgement is none of: not started, partly, largely, fully addressed"))
    if found.state not in AFTER[to] or (to in BY_EITHER and (work.node in found.disputed) == (to == DISPUTED)):
        first = N_("the parties") if found.state == PROPOSED else side if found.state == to else N_("the other side")
        raise WrongState(state=found.state, to=to, side=first)
    if to not in (IN_PROGRESS, ACCEPTED, CLOSED, JUDGED) and not str(said["reason"]).strip():
        raise BadCommitment(reason=N_("that needs a reason"))
    body = msgspec.convert({"about": identifier, "sha256": found.sha256, "to": to, **said}, StateChangeBody)
    heard = max((change.modified for change in state_changes(work.writing, identifier)), default=0)
    record = work.write_after(heard, "state-change", body, work.marking_like(held))
    work.release(record, found.body.agreement, work.audience(held))


def _act(name: str, label: str, ask: type[msgspec.Struct], run: Callable[[Work, Any], None], roles: frozenset[str] = SECRETARY) -> Act[Any]:
    return Act(name, label, ask, run, roles, article="plan", agreement=agreement_of)


ACTS: tuple[Act[Any], ...] = (
    _act("plan.begin", N_("Say that work has begun"), BeginCommitment, begin),
    _act("plan.report_done", N_("Report done"), ReportDone, report_done),
    _act("plan.accept_done", N_("Accept"), AcceptDone, accept_done),
    _act("plan.return_done", N_("Return"), ReturnDone, return_done),
    _act("plan.close", N_("Close"), CloseCommitment, close),
    _act("plan.judge", N_("Judge progress"), JudgeProgress, judge),
    _act("plan.suspend", N_("Suspend"), SayOfCommitment, suspend),
    _act("plan.resume", N_("Resume"), SayOfCommitment, resume),
    _act("plan.let_lapse", N_("Let it lapse"), SayOfCommitment, let_lapse),
    _act("plan.dispute", N_("Dispute"), SayOfCommitment, dispute),
    _act("plan.settle", N_("Withdraw the dispute"), SayOfCommitment, settle),
)
