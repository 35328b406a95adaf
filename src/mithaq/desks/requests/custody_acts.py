"""Acts on the tracker of an arrest or a hand-over: each side says what it can know."""

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.requests.custody import (
    CustodyBody,
    CustodyTerms,
    NotYourStep,
    comes_after,
    custody_steps,
    may_say,
    side_of,
    standing_steps,
)
from mithaq.desks.requests.fixed import CUSTODY_AFTER, CUSTODY_KINDS, CUSTODY_STEPS, WITHDRAWN
from mithaq.desks.requests.open_case import AlreadyAnswered, Case, agreement_of_request, find_case
from mithaq.desks.requests.sending import OFFICERS, said_in
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.records.ident import is_date


class BadStep(Refused):
    """A step of custody that cannot be said now, or not so."""

    rule = "custody.step"
    what = N_("This step cannot be said: {reason}.")
    whose = N_("It is for the side that says it.")
    next_act = N_("Correct the named part, or say the step that comes before it.")


class ReportCustody(CustodyTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what was done about a person whose arrest or hand-over was asked: located, detained, decided, handed over."""

    request: str


class ConfirmCustody(CustodyTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what reached you of a hand-over that you asked: the day agreed or declined, the person received or not."""

    request: str


def report_custody(work: Work, ask: ReportCustody) -> None:
    """Write a step of custody and give it to whoever asked. Raises: BadStep, NotYourStep, AlreadyAnswered."""
    _say(work, ask, ask.request)


def confirm_custody(work: Work, ask: ConfirmCustody) -> None:
    """Write what was received, and give it to whoever was asked. Raises: BadStep, NotYourStep, AlreadyAnswered."""
    _say(work, ask, ask.request)


def _say(work: Work, ask: CustodyTerms, request: str) -> None:
    case = find_case(work, request)
    _check(work, ask, case)
    case.say(work, "custody-step", CustodyBody(about=case.held.id, **said_in(ask, CustodyTerms)))


def _check(work: Work, ask: CustodyTerms, case: Case) -> None:
    if case.body.kind not in CUSTODY_KINDS:
        raise BadStep(reason=N_("the request is not for an arrest or a hand-over"))
    if ask.step not in CUSTODY_STEPS:
        raise BadStep(reason=because(N_("the step is none of: {steps}"), steps=", ".join(CUSTODY_STEPS)))
    if not may_say(case.body.to, case.asker, work.node, ask.step):
        raise NotYourStep(step=ask.step, side=side_of(ask.step))
    if case.standing.state == WITHDRAWN:
        raise AlreadyAnswered(state=case.standing.state)
    if ask.on and not is_date(ask.on):
        raise BadStep(reason=N_("the day is not a date such as 2026, 2026-05 or 2026-05-12"))
    if not comes_after(ask.step, standing_steps(case.held, custody_steps(work.writing, case.held.id))):
        raise BadStep(reason=because(N_("“{earlier}” has not been said"), earlier=CUSTODY_AFTER[ask.step][0]))


ACTS = (
    Act(
        "requests.report_custody",
        N_("Say what was done about the person"),
        ReportCustody,
        report_custody,
        OFFICERS,
        article="requests",
        agreement=agreement_of_request,
    ),
    Act(
        "requests.confirm_custody",
        N_("Say what reached you"),
        ConfirmCustody,
        confirm_custody,
        OFFICERS,
        article="requests",
        agreement=agreement_of_request,
    ),
)
