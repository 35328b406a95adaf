"""Acts of the requests desk on a request that was sent: reply, prolong, take back; and the table of all acts of the desk."""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.requests import custody_acts, draft_acts, onward_acts, sending
from mithaq.desks.requests.complete import BadRequest
from mithaq.desks.requests.fixed import (
    ANSWERS,
    CAUSES,
    CUSTODY_KINDS,
    FINAL,
    GROUNDS,
    INFORMATION_GRADES,
    KNOWN,
    NATURES,
    PROLONGATION,
    REFUSAL,
    REPLY_STEPS,
    SOURCE_GRADES,
    WITHDRAWAL,
)
from mithaq.desks.requests.open_case import Case, agreement_of_request, find_case
from mithaq.desks.requests.records import NotTheAddressee, NotTheAsker, ReplyBody, ReplyTerms
from mithaq.desks.requests.sending import OFFICERS, said_in
from mithaq.desks.requests.standing import MOST_PROLONGED
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_moment, micros

BASED = CUSTODY_KINDS | {"joint-action"}


class BadReply(Refused):
    """A reply that lacks what both sides rely on."""

    rule = "reply.complete"
    what = N_("This cannot be said so: {reason}.")
    whose = N_("It is for whoever replies.")
    next_act = N_("Correct the named part and send it again.")


class Reply(ReplyTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Reply to a request. `step` is acknowledgement, clarification, partial, final or refusal; a refusal names its ground.

    Grounds: not-available, incomplete-request, authorisation-refused, data-category, inaccurate, national-security, investigation,
    legal-person, minor-offence, no-offence, originator, political-offence, persecution, tried-already, capital-punishment, ill-treatment,
    own-national, outside-agreement, other. `items` answer the request's items by number: known, not-known or not-said.
    """

    request: str
    marking: MarkingAsk | None = None


class Prolong(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say until when the answer will take, and why; `cause` is judicial-authorisation, held-elsewhere, volume or other."""

    request: str
    prolonged_to: str
    cause: str
    text: str


class Withdraw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take back a request of ours that waits for an answer; the partner is told and need not answer."""

    request: str
    text: str


def reply(work: Work, ask: Reply) -> None:
    """Write the reply and release it to the other side. Raises: NotTheAddressee, BadReply, AlreadyAnswered."""
    case = find_case(work, ask.request)
    if work.node != case.body.to and not (work.node == case.asker and ask.step == "clarification"):
        raise NotTheAddressee(id=case.held.id, author=work.identity.name)
    _check(ask, case)
    case.require_open()
    refs = None if ask.marking is None else work.marking(case.body.agreement, ask.marking)
    terms = {**said_in(ask, ReplyTerms), "items": [one for one in ask.items if one.known]}
    case.say(work, "reply", ReplyBody(about=case.held.id, **terms), refs)


def prolong(work: Work, ask: Prolong) -> None:
    """Write until when the answer will take. Raises: NotTheAddressee, BadReply, AlreadyAnswered."""
    case = find_case(work, ask.request)
    if work.node != case.body.to:
        raise NotTheAddressee(id=case.held.id, author=work.identity.name)
    case.require_open()
    if ask.cause not in CAUSES or not ask.text.strip():
        raise BadReply(reason=N_("a prolongation says why: its cause, and a sentence"))
    if not is_moment(ask.prolonged_to) or not case.standing.due < micros(ask.prolonged_to) <= case.standing.asked_at + MOST_PROLONGED:
        raise BadReply(reason=N_("the new time is not later than the present one, or more than a year after the request"))
    said = ReplyBody(about=case.held.id, step=PROLONGATION, prolonged_to=ask.prolonged_to, cause=ask.cause, text=ask.text)
    case.say(work, "reply", said)


def withdraw(work: Work, ask: Withdraw) -> None:
    """Write that the request is taken back. Raises: NotTheAsker, BadReply, AlreadyAnswered."""
    case = find_case(work, ask.request)
    if work.node != case.asker:
        raise NotTheAsker(id=case.held.id, author=work.identity.name)
    case.require_open()
    if not ask.text.strip():
        raise BadReply(reason=N_("it says why it is taken back"))
    case.say(work, "reply", ReplyBody(about=case.held.id, step=WITHDRAWAL, text=ask.text))


def _check(ask: Reply, case: Case) -> None:
    """Raise BadReply for what may not be said so."""
    if ask.step not in REPLY_STEPS:
        raise BadReply(reason=N_("the step is none of: acknowledgement, clarification, partial, final, refusal"))
    if ask.step == REFUSAL and ask.ground not in GROUNDS:
        raise BadReply(reason=N_("a refusal names one of the grounds of the list"))
    if not ask.text.strip():
        raise BadReply(reason=N_("there is no text"))
    if ask.source_grade not in ("", *SOURCE_GRADES) or ask.information_grade not in ("", *INFORMATION_GRADES):
        raise BadReply(reason=N_("the grade is not one of the 4x4 scheme: A, B, C, X and 1 to 4"))
    if bool(ask.source_grade) != bool(ask.information_grade):
        raise BadReply(reason=N_("source and information are graded together"))
    if ask.nature not in ("", *NATURES):
        raise BadReply(reason=N_("its nature is none of: fact, claim, opinion, forecast, denial"))
    if ask.step == FINAL and case.body.kind in BASED and not ask.legal_basis.strip():
        raise BadReply(reason=N_("an answer to a request for arrest, hand-over or joint action names its legal basis"))
    if ask.prolonged_to or ask.cause or (ask.ground and ask.step != REFUSAL):
        raise BadReply(reason=N_("a ground is of a refusal, a new time and its cause of a prolongation"))
    told = [one for one in ask.items if one.known]
    if told and ask.step not in ANSWERS:
        raise BadReply(reason=N_("items are answered by a partial or a final answer"))
    if any(one.known not in KNOWN or not 1 <= one.item <= len(case.body.items) for one in told):
        raise BadReply(reason=N_("an answered item is not one of the request's, or is none of: known, not known, not said"))


def _act(name: str, label: str, ask: type[Any], run: Any) -> Act[Any]:
    return Act(name, label, ask, run, OFFICERS, article="requests", agreement=agreement_of_request)


ACTS = (
    *sending.ACTS,
    _act("requests.reply", N_("Reply to a request"), Reply, reply),
    _act("requests.prolong", N_("Say that the answer takes longer"), Prolong, prolong),
    _act("requests.withdraw", N_("Take the request back"), Withdraw, withdraw),
    *draft_acts.ACTS,
    *custody_acts.ACTS,
    *onward_acts.ACTS,
)
__all__ = ["ACTS", "BadReply", "BadRequest"]
