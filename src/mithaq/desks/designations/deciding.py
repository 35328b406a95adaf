"""The rules of a designation's life: which step follows which, and what a decision needs.

1. What is proposed may be taken under review, decided or declined; what is decided may be amended, reviewed again or lifted.
2. A decision names its authority and legal basis, what identifies the subject, its evidence, its date, its review date and its paper. All
   that is missing is named at once. Nationality or religion alone does not identify.
3. Evidence that is a record must be one that the actor may see; a citation of a report that is held must name a paragraph that it has.
"""

import msgspec

from mithaq.acts.work import Work
from mithaq.desks.designations.citing import check_citation
from mithaq.desks.designations.decision_records import (
    AMENDED,
    DECIDED,
    DECLINED,
    IDENTIFIER_KINDS,
    KINDS,
    LIFTED,
    LISTED_STATES,
    OPEN_STATES,
    PROPOSED,
    PROTECTED,
    UNDER_REVIEW,
    BadDesignation,
    DesignatedName,
    DesignationBody,
    DesignationTerms,
    Identifying,
    Paper,
    Step,
    UnfairGround,
)
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_, translate
from mithaq.lang.refusal import RefusalText, Refused, Shown, as_it_is
from mithaq.records.ident import is_date, is_day, is_id, timestamp

AFTER = {
    UNDER_REVIEW: (PROPOSED, *LISTED_STATES),
    DECIDED: OPEN_STATES,
    DECLINED: OPEN_STATES,
    AMENDED: LISTED_STATES,
    LIFTED: LISTED_STATES,
}


class WrongStep(Refused):
    """A step that does not follow from the state."""

    rule = "designation.order"
    what = N_("The designation is {state}; “{step}” does not follow from that.")
    whose = N_("It is for the authority that owns it.")
    next_act = N_("The designation's page shows which steps may follow; a new designation is a new proposal.")
    status = 409


class NotReady(Refused):
    """A decision that lacks what fairness asks for. `missing` are messages; all are named."""

    rule = "designation.complete"
    what = N_("This cannot be decided yet. Missing: {missing}.")
    whose = N_("It is for the authority that decides.")
    next_act = N_("Give the named parts with the decision.")

    def __init__(self, *, missing: tuple[str, ...]) -> None:
        super().__init__(missing=missing)

    def text(self, locale: str, shown: Shown = as_it_is) -> RefusalText:
        """Return the sentences with every missing part named in `locale`."""
        missing = self.facts["missing"]
        named = translate(N_(", "), locale).join(translate(one, locale) for one in missing) if isinstance(missing, tuple) else ""
        what, whose, next_act = (translate(one, locale) for one in (self.what, self.whose, self.next_act))
        return RefusalText(what.format(missing=shown("missing", named)), self.rule, whose, next_act)


class StepAsk(msgspec.Struct, frozen=True, kw_only=True):
    """What every step says: of which designation, on which paper (its reference, its date, where it is), and why."""

    designation: str
    paper: str
    paper_on: str = ""
    paper_link: str = ""
    reason: str = ""


class FillingAsk(StepAsk, frozen=True, kw_only=True):
    """A step that may say parts of the designation anew; what is left out stays as it is.

    The fields are those of DesignationTerms, written again: a Struct has one base, and what an act is about must be its first field.
    """

    names: list[DesignatedName] = []
    authority: str = ""
    legal_basis: str = ""
    decided_on: str = ""
    refers_to: list[str] = []
    sub_unit_of: str = ""
    measures: list[str] = []
    identifiers: list[Identifying] = []
    evidence: list[str] = []
    review_on: str = ""
    removal_path: str = ""
    redress_number: str = ""
    asked_of: list[str] = []


FILLED = frozenset(FillingAsk.__struct_fields__) - frozenset(StepAsk.__struct_fields__)


def require_step(body: DesignationBody, step: str) -> None:
    """Raise WrongStep unless the step follows from the state."""
    if body.state not in AFTER[step]:
        raise WrongStep(state=body.state.replace("_", " "), step=step.replace("_", " "))


def filled(body: DesignationBody, ask: msgspec.Struct) -> DesignationBody:
    """Return the body with what was said anew."""
    said = {name: value for name in FILLED if (value := getattr(ask, name, None))}
    return msgspec.structs.replace(body, **said)


def stepped(work: Work, body: DesignationBody, step: str, paper: Paper, reason: str = "") -> DesignationBody:
    """Return the body with one step more; reviewing what is in force leaves it in force. Raises: BadDesignation."""
    check_paper(paper)
    state = body.state if step == UNDER_REVIEW and body.state in LISTED_STATES else step
    made = Step(step=step, paper=paper, at=timestamp(work.now), reason=reason)
    return msgspec.structs.replace(body, state=state, steps=[*body.steps, made])


def require_complete(body: DesignationBody) -> None:
    """Raise NotReady naming everything that a decision lacks."""
    if body.identifiers and all(one.identifier_kind in PROTECTED for one in body.identifiers):
        raise UnfairGround()
    needed = (
        (body.authority, N_("the authority")),
        (body.legal_basis, N_("the legal basis")),
        (body.decided_on, N_("the date of the decision")),
        (body.identifiers, N_("something that identifies the subject")),
        (body.evidence, N_("an evidence reference")),
        (body.review_on, N_("the review date")),
    )
    missing = tuple(name for value, name in needed if not value)
    if missing:
        raise NotReady(missing=missing)


def check_terms(work: Work, body: DesignationTerms) -> None:
    """Raise BadDesignation, NoSuchRecord or NoSuchParagraph for a part that could never be worked with."""
    if body.kind not in KINDS:
        raise BadDesignation(reason=N_("its kind is none of: armed group, organisation, person, vessel, aircraft"))
    if any(one.identifier_kind not in IDENTIFIER_KINDS or not one.value.strip() for one in body.identifiers):
        raise BadDesignation(reason=N_("an identifier has no value, or a kind that nobody knows"))
    if body.review_on and not is_day(body.review_on):
        raise BadDesignation(reason=N_("its review date is not a date such as 2026-06-30"))
    if body.decided_on and not is_date(body.decided_on):
        raise BadDesignation(reason=N_("the date of the decision is not a date such as 2026, 2026-06 or 2026-06-30"))
    if any(not is_subject(one) for one in [*body.refers_to, *([body.sub_unit_of] if body.sub_unit_of else [])]):
        raise BadDesignation(reason=N_("a subject is not named like “un:QDe.132”, “group:bla” or a designation's identifier"))
    for one in body.evidence:
        check_citation(work, one)
    if body.asked_of:
        check_asked(work, body)


def check_asked(work: Work, body: DesignationTerms) -> None:
    """Raise BadDesignation when somebody is asked to designate who is no partner under the agreement."""
    partners = find_agreement(work.seen, body.agreement).identities() - {work.node} if body.agreement is not None else frozenset()
    if not set(body.asked_of) <= partners:
        raise BadDesignation(reason=N_("it asks somebody who is no partner of the agreement"))


def check_paper(paper: Paper) -> None:
    """Raise BadDesignation when the paper of a step has no reference, or a date that is none."""
    if not paper.reference.strip():
        raise BadDesignation(reason=N_("the paper of the step has no reference"))
    if paper.on and not is_date(paper.on):
        raise BadDesignation(reason=N_("the date of the paper is not a date such as 2026, 2026-06 or 2026-06-30"))


def is_subject(text: str) -> bool:
    """Return whether `text` names a subject: a record's identifier, an entry "list:reference", or a reviewed group "group:name"."""
    source, colon, reference = text.partition(":")
    return is_id(text) or bool(colon and source.strip() and reference.strip() and len(text) <= 160)
