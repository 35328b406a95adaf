"""Acts upon designations: propose, take under review, decide, amend, lift, decline; answer a partner's.

Only the owner steps; each step is a version with its paper, and goes to whom the designation was released to. A partner answers by a record
of its own.
"""

from collections.abc import Mapping

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.designations.deciding import (
    FillingAsk,
    StepAsk,
    check_terms,
    filled,
    require_complete,
    require_step,
    stepped,
)
from mithaq.desks.designations.decision_records import (
    AMENDED,
    ANALYST,
    AUTHORITY,
    DECIDED,
    DECLINED,
    DESIGNATES,
    DESIGNATION_TYPE,
    LIFTED,
    LISTED_STATES,
    PROPOSED,
    UNDER_REVIEW,
    AnswerBody,
    BadDesignation,
    DesignationBody,
    DesignationTerms,
    Paper,
)
from mithaq.exchange.write import NotTheOwner
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading

ANALYSTS = frozenset({ANALYST})
AUTHORITIES = frozenset({AUTHORITY})
EITHER = ANALYSTS | AUTHORITIES


class Propose(DesignationTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Propose a designation. Under an agreement it goes to the partners; `asked_of` are those that are asked to designate too."""

    paper: str
    paper_on: str = ""
    paper_link: str = ""
    reason: str = ""
    marking: MarkingAsk | None = None


class Review(StepAsk, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a proposal under review; or say that what is in force was reviewed and stays, with the next review date."""

    review_on: str = ""


class Decide(FillingAsk, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Decide upon a proposal. Fields that are given are put into the designation; a decision without its grounds is refused."""


class Amend(FillingAsk, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Amend what is decided. A field that is given replaces what stood there; a field left out stays."""

    reason: str


class Lift(StepAsk, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lift what is decided, with the reason."""

    reason: str


class Decline(StepAsk, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Decline a proposal, with the reason."""

    reason: str


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer a partner's designation. `decision` is our own designation of the same subject, where there is one."""

    designation: str
    position: str
    reason: str = ""
    decision: str | None = None


def propose(work: Work, ask: Propose) -> None:
    """Write the proposal; under an agreement release it to whom its marking names."""
    terms = {name: getattr(ask, name) for name in DesignationTerms.__struct_fields__}
    body = DesignationBody(state=PROPOSED, steps=[], **terms)
    check_terms(work, body)
    made = stepped(work, body, PROPOSED, _paper(ask), ask.reason)
    if ask.agreement is None:
        work.write(DESIGNATION_TYPE.name, made, work.local_marking())
        return
    work.in_force(ask.agreement)
    record = work.write(DESIGNATION_TYPE.name, made, work.marking(ask.agreement, ask.marking))
    work.release(record, ask.agreement, _reached(work, record.id, body))


def review(work: Work, ask: Review) -> None:
    """Write the version under review, or the one that was reviewed and stays in force."""
    held, body = _own(work, ask.designation)
    require_step(body, UNDER_REVIEW)
    if body.state in LISTED_STATES and not ask.review_on:
        raise BadDesignation(reason=N_("what stays in force needs its next review date"))
    _revise(work, held, body, ask, UNDER_REVIEW)


def decide(work: Work, ask: Decide) -> None:
    """Write the decision."""
    held, body = _own(work, ask.designation)
    require_step(body, DECIDED)
    require_complete(filled(body, ask))
    _revise(work, held, body, ask, DECIDED)


def amend(work: Work, ask: Amend) -> None:
    """Write the amended version."""
    held, body = _own(work, ask.designation)
    require_step(body, AMENDED)
    _require_reason(ask.reason)
    require_complete(filled(body, ask))
    _revise(work, held, body, ask, AMENDED)


def lift(work: Work, ask: Lift) -> None:
    """Write the lifted version."""
    held, body = _own(work, ask.designation)
    require_step(body, LIFTED)
    _require_reason(ask.reason)
    _revise(work, held, body, ask, LIFTED)


def decline(work: Work, ask: Decline) -> None:
    """Write the declined version."""
    held, body = _own(work, ask.designation)
    require_step(body, DECLINED)
    _require_reason(ask.reason)
    _revise(work, held, body, ask, DECLINED)


def answer(work: Work, ask: Answer) -> None:
    """Write the answer and release it to whoever the designation was released to."""
    held = work.get(ask.designation, DESIGNATION_TYPE.name)
    if ask.decision is not None:
        own, _ = _own(work, ask.decision)
        if own.id == held.id:
            raise BadDesignation(reason=N_("its own decision is the one that it answers"))
    if ask.position == DESIGNATES and ask.decision is None:
        raise BadDesignation(reason=N_("whoever answers that it designates names its own designation"))
    body = AnswerBody(about=held.id, position=ask.position, reason=ask.reason, designation=ask.decision)
    record = work.write_after(held.modified, "designation-answer", body, work.marking_like(held))
    agreement = work.agreement_of(held)
    if agreement is not None:
        work.release(record, agreement, work.audience(held))


def _own(work: Work, identifier: str) -> tuple[Held, DesignationBody]:
    """Return a designation of this node. Raises: NoSuchRecord, NotTheOwner."""
    held = work.get(identifier, DESIGNATION_TYPE.name)
    properties: Mapping[str, object] = held.record.properties if held.record is not None else {}
    if properties.get("created_by_ref") != work.node:
        raise NotTheOwner(id=held.id, owner=str(properties.get("created_by_ref", "")))
    return held, msgspec.convert(properties, DesignationBody)


def _paper(ask: Propose | StepAsk) -> Paper:
    return Paper(reference=ask.paper, on=ask.paper_on, link=ask.paper_link)


def _revise(work: Work, held: Held, body: DesignationBody, ask: StepAsk, step: str) -> None:
    """Write the next version and release it to whom the designation is marked for."""
    made = stepped(work, filled(body, ask), step, _paper(ask), ask.reason)
    check_terms(work, made)
    changes = {name: value for name, value in msgspec.to_builtins(made).items() if value is not None}
    record = work.revise(held, changes)
    agreement = work.agreement_of(held)
    if agreement is not None:
        work.release(record, agreement, work.audience(held))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise BadDesignation(reason=N_("it gives no reason"))


def _reached(work: Work, identifier: str, body: DesignationTerms) -> list[str]:
    """Return the partners that the marking names. Raises: BadDesignation when one is asked that it keeps the designation from."""
    held = work.writing.get(identifier)
    audience = work.audience(held) if held is not None else []
    if not set(body.asked_of) <= set(audience):
        raise BadDesignation(reason=N_("it asks a party that its marking does not name"))
    return audience


def _agreement_of(reading: Reading, ask: msgspec.Struct) -> str | None:
    held = reading.get(str(getattr(ask, "designation", "")))
    agreement = held.record.properties.get("agreement") if held is not None and held.record is not None else None
    return None if agreement is None else str(agreement)


ACTS = (
    Act("designations.propose", N_("Propose a designation"), Propose, propose, EITHER, article="designations"),
    Act("designations.review", N_("Review a designation"), Review, review, EITHER, article="designations", agreement=_agreement_of),
    Act("designations.decide", N_("Decide a proposal"), Decide, decide, AUTHORITIES, article="designations", agreement=_agreement_of),
    Act("designations.amend", N_("Amend a designation"), Amend, amend, AUTHORITIES, article="designations", agreement=_agreement_of),
    Act("designations.lift", N_("Lift a designation"), Lift, lift, AUTHORITIES, article="designations", agreement=_agreement_of),
    Act("designations.decline", N_("Decline a proposal"), Decline, decline, AUTHORITIES, article="designations", agreement=_agreement_of),
    Act("designations.answer", N_("Answer a designation"), Answer, answer, EITHER, article="designations", agreement=_agreement_of),
)
