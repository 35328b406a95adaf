"""Breaches of negative pledges: one side says what was done against a pledge, each debtor answers for itself, neither is written over."""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.plan.records import (
    BREACH_ANSWER_TYPE,
    BREACH_TYPE,
    COMMITMENT_TYPE,
    NEGATIVE_PLEDGE,
    BreachAnswerBody,
    BreachBody,
    CommitmentBody,
)
from mithaq.desks.plan.roles import SECRETARY
from mithaq.desks.plan.states import NotYourSide, standing_of
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_date
from mithaq.records.record import Record
from mithaq.records.source import Source
from mithaq.store import Held, Reading, Where, Writing

ALLEGED = "alleged"
POSITIONS = {"admits": "admitted", "denies": "denied", "explains": "explained"}
MOST = 200


class BadBreach(Refused):
    """A breach, or an answer to one, that cannot be recorded."""

    rule = "breach.form"
    what = N_("This breach cannot be recorded: {reason}.")
    whose = N_("It is for whoever records it.")
    next_act = N_("Correct the named part and record it again.")


class RecordBreach(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what was done against a negative pledge. `happened_on` is an ISO 8601 date cut to what is known."""

    commitment: str
    says: str
    happened_on: str = ""
    place: str = ""
    sources: list[Source] = []


class AnswerBreach(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A debtor answers: it admits, denies or explains."""

    breach: str
    position: str
    text: str


def record_breach(work: Work, ask: RecordBreach) -> None:
    """Write the breach and release it to who sees the pledge."""
    held = work.get(ask.commitment, COMMITMENT_TYPE.name)
    found = standing_of(work.writing, held)
    if work.node not in found.sides:
        raise NotYourSide(state=ALLEGED, side=N_("a debtor or creditor"))
    if found.body.nature != NEGATIVE_PLEDGE or not found.sides <= found.signed:
        raise BadBreach(reason=N_("it is about no negative pledge that all have signed"))
    if not ask.says.strip():
        raise BadBreach(reason=N_("it does not say what was done"))
    if ask.happened_on and not is_date(ask.happened_on):
        raise BadBreach(reason=N_("its day is not a date such as 2026-06-30, 2026-06 or 2026"))
    for source in ask.sources:
        work.get(source.record)
    body = BreachBody(
        about=held.id, agreement=found.body.agreement, says=ask.says, happened_on=ask.happened_on, place=ask.place, sources=ask.sources
    )
    record = work.write(BREACH_TYPE.name, body, work.marking_like(held))
    work.release(record, found.body.agreement, work.audience(held))


def answer_breach(work: Work, ask: AnswerBreach) -> None:
    """Write the answer of our side and release it to who sees the breach."""
    held = work.get(ask.breach, BREACH_TYPE.name)
    breach = msgspec.convert(held.record.properties if held.record is not None else {}, BreachBody)
    if work.node not in _debtors(work.writing, breach.about):
        raise NotYourSide(state=ask.position, side=N_("a debtor"))
    if ask.position not in POSITIONS:
        raise BadBreach(reason=N_("the position is none of: admits, denies, explains"))
    if not ask.text.strip():
        raise BadBreach(reason=N_("the answer has no text"))
    heard = max((one.modified for one in answers(work.writing, held.id)), default=held.modified)
    body = BreachAnswerBody(about=held.id, position=ask.position, text=ask.text)
    record = work.write_after(heard, BREACH_ANSWER_TYPE.name, body, work.marking_like(held))
    work.release(record, breach.agreement, work.audience(held))


def breaches(reading: Reading, commitment: str) -> list[Held]:
    """Return the breaches that were recorded of a pledge, newest first."""
    rows = reading.page(BREACH_TYPE.name, [Where("about", "=", commitment)], limit=MOST).rows
    return [held for held in rows if held.record is not None and not held.recalled]


def answers(reading: Reading, breach: str) -> list[Record]:
    """Return the answers to a breach, oldest first."""
    rows = reading.page(BREACH_ANSWER_TYPE.name, [Where("about", "=", breach)], limit=MOST, descending=False).rows
    return [held.record for held in rows if held.record is not None and not held.recalled]


def check_answer(reading: Reading, record: Record) -> None:
    """Raise NotYourSide when somebody else than a debtor answers."""
    body = msgspec.convert(record.properties, BreachAnswerBody)
    held = reading.get(body.about)
    if held is None or held.record is None or held.type != BREACH_TYPE.name:
        return
    debtors = _debtors(reading, str(held.record.properties["about"]))
    if debtors and record.created_by not in debtors:
        raise NotYourSide(state=body.position, side=N_("a debtor"))


def breach_projection(writing: Writing, record: Record) -> None:
    """Keep the facets `state` (alleged, or what each debtor last answered) and `waiting_on` (debtors that have not) of a breach."""
    identifier = record.id if record.type == BREACH_TYPE.name else str(record.properties["about"])
    held = writing.get(identifier)
    if held is None or held.type != BREACH_TYPE.name or held.record is None:
        return
    debtors = _debtors(writing, str(held.record.properties["about"])) - {held.record.created_by}
    said = {one.created_by: POSITIONS.get(str(one.properties["position"]), "") for one in answers(writing, held.id)}
    states = sorted({state for who, state in said.items() if state and who in debtors}) or [ALLEGED]
    writing.derive(held.id, "state", states)
    writing.derive(held.id, "waiting_on", sorted(debtors - set(said)))


def _debtors(reading: Reading, commitment: str) -> frozenset[str]:
    held = reading.get(commitment)
    if held is None or held.record is None or held.type != COMMITMENT_TYPE.name:
        return frozenset()
    return frozenset(msgspec.convert(held.record.properties, CommitmentBody).debtors)


def _agreement_of(reading: Reading, ask: msgspec.Struct) -> str | None:
    held = reading.get(str(getattr(ask, "commitment", "") or getattr(ask, "breach", "")))
    return None if held is None or held.record is None else str(held.record.properties.get("agreement"))


ACTS = (
    Act("plan.record_breach", N_("Record a breach"), RecordBreach, record_breach, SECRETARY, article="plan", agreement=_agreement_of),
    Act("plan.answer_breach", N_("Answer a breach"), AnswerBreach, answer_breach, SECRETARY, article="plan", agreement=_agreement_of),
)
CHECKS = ((BREACH_ANSWER_TYPE.name, check_answer),)
PROJECTIONS = tuple((name, breach_projection) for name in (BREACH_TYPE.name, BREACH_ANSWER_TYPE.name))
