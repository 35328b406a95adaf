"""Acts of redress: enter a request for removal, answer it. Requests stay on the node and are seen only by who sees the designation."""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.designations.decision_records import ANALYST, AUTHORITY
from mithaq.desks.designations.redress_records import (
    APPLICANTS,
    OPEN,
    OUTCOMES,
    REFERRED,
    RemovalAnswerBody,
    RemovalRequestBody,
    answers_on,
)
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_day

EITHER = frozenset({ANALYST, AUTHORITY})
AUTHORITIES = frozenset({AUTHORITY})


class BadRedress(Refused):
    """A request for removal, or an answer, that lacks what it must have."""

    rule = "redress.form"
    what = N_("This cannot be kept: {reason}.")
    whose = N_("It is for whoever enters it.")
    next_act = N_("Correct the named part and send it again.")


class RemovalAnswered(Refused):
    """A request for removal that has its answer."""

    rule = "redress.open"
    what = N_("This request for removal is {state}; it takes no further answer.")
    whose = N_("It is for whoever asked: a new ground is a new request.")
    next_act = N_("Enter a new request under the same file number.")
    status = 409


class RequestRemoval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter a request that a designation be lifted, or that another person is meant. `applicant` is a kind of person, never a name."""

    designation: str
    redress_number: str
    applicant: str
    grounds: str
    received_on: str
    answer_due: str = ""
    mistaken_identity: bool = False


class AnswerRemoval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer a request for removal. One upon a partner's designation is referred to it; what is granted is then lifted by its own step."""

    removal_request: str
    outcome: str
    reason: str
    paper: str = ""


def request_removal(work: Work, ask: RequestRemoval) -> None:
    """Keep the request, seen by whoever may see the designation."""
    held = work.get(ask.designation, "designation")
    if ask.applicant not in APPLICANTS:
        raise BadRedress(reason=N_("the applicant is none of: subject, representative, family, authority, other"))
    if not ask.redress_number.strip() or not ask.grounds.strip():
        raise BadRedress(reason=N_("it needs a file number and grounds"))
    if not is_day(ask.received_on) or (ask.answer_due and not is_day(ask.answer_due)):
        raise BadRedress(reason=N_("a date is not a date such as 2026-06-30"))
    body = {name: getattr(ask, name) for name in RemovalRequestBody.__struct_fields__ if name != "about"}
    work.write("removal-request", {"about": held.id, **body}, work.private_over([held.id]))


def answer_removal(work: Work, ask: AnswerRemoval) -> None:
    """Keep the answer."""
    held = work.get(ask.removal_request, "removal-request")
    about = str(held.record.properties["about"]) if held.record is not None else ""
    designation = work.get(about, "designation")
    owner = designation.record.created_by if designation.record is not None else ""
    if ask.outcome not in OUTCOMES or not ask.reason.strip():
        raise BadRedress(reason=N_("the outcome is none of: granted, refused, referred; or no reason is given"))
    if owner != work.node and ask.outcome != REFERRED:
        raise BadRedress(reason=N_("a partner's designation is not ours to lift; the request is referred to it"))
    answered = answers_on(work.writing, held.id)
    if answered:
        raise RemovalAnswered(state=str(answered[0].properties.get("outcome", OPEN)))
    body = RemovalAnswerBody(about=held.id, outcome=ask.outcome, reason=ask.reason, paper=ask.paper)
    work.write("removal-answer", body, work.private_over([designation.id]))


ACTS = (
    Act("designations.request_removal", N_("Enter a request for removal"), RequestRemoval, request_removal, EITHER, article="redress"),
    Act("designations.answer_removal", N_("Answer a request for removal"), AnswerRemoval, answer_removal, AUTHORITIES, article="redress"),
)
