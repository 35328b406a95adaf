"""Acts of the plan desk: rounds, meetings, commitments, and the words of each side on their state."""

from datetime import date

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.plan import countering, statement_acts
from mithaq.desks.plan.records import (
    ACCEPTED,
    BY_DEBTOR,
    CLOSED,
    IN_PROGRESS,
    JUDGEMENTS,
    PROPOSED,
    REPORTED_DONE,
    RETURNED,
    CommitmentBody,
    MeetingBody,
    NotYourSide,
    RoundBody,
    StateChangeBody,
    derive_state,
    state_changes,
)
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.record import Record
from mithaq.store import Held, Reading

SECRETARY = frozenset({"plan.secretary"})
SIGNATORY = frozenset({"registry.signatory"})


class BadCommitment(Refused):
    """A commitment that could never be kept or judged."""

    rule = "commitment.form"
    what = N_("This commitment cannot be proposed: {reason}.")
    whose = N_("It is for whoever drafts it.")
    next_act = N_("Correct the named part and propose it again.")


class WrongState(Refused):
    """A word that does not follow from the state the commitment is in."""

    rule = "commitment.order"
    what = N_("The commitment is {state}; “{to}” does not follow from that.")
    whose = N_("It is for {side} first.")
    next_act = N_("The commitment's page shows what may follow and who may say it.")
    status = 409


class RecordRound(RoundBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record a round of a dialogue and share it with the parties."""

    marking: MarkingAsk | None = None


class RecordMeeting(MeetingBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record a meeting and share it with the parties."""

    marking: MarkingAsk | None = None


class ProposeCommitment(CommitmentBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Propose a commitment; `debtors` and `creditors` are node identities of parties, `due` an ISO 8601 date."""

    marking: MarkingAsk | None = None


class SignCommitment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign the newest version of a commitment for this party."""

    commitment: str
    office: str


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


def record_round(work: Work, ask: RecordRound) -> None:
    """Write the round and release it to every party."""
    _write_shared(work, "dialogue-round", ask, ask.agreement, ask.marking)


def record_meeting(work: Work, ask: RecordMeeting) -> None:
    """Write the meeting and release it to every party."""
    if ask.round is not None:
        work.get(ask.round, "dialogue-round")
    _write_shared(work, "meeting", ask, ask.agreement, ask.marking)


def propose_commitment(work: Work, ask: ProposeCommitment) -> None:
    """Write the commitment and release it to every party."""
    policy = find_agreement(work.seen, ask.agreement)
    parties = policy.identities()
    if not ask.debtors or not ask.creditors or not {*ask.debtors, *ask.creditors} <= parties:
        raise BadCommitment(reason=N_("debtors and creditors must be parties of the agreement, at least one each"))
    if work.node not in {*ask.debtors, *ask.creditors}:
        raise BadCommitment(reason=N_("your side is neither debtor nor creditor"))
    if policy.pillars and ask.pillar not in policy.pillars:
        raise BadCommitment(reason=N_("its pillar is not one of the agreement's"))
    if not ask.measure.strip() or not ask.number.strip():
        raise BadCommitment(reason=N_("it needs a number and a measure"))
    if ask.due is not None and not _is_date(ask.due):
        raise BadCommitment(reason=N_("its due date is not a date such as 2026-06-30"))
    if ask.article and policy.articles and ask.article not in {one.number for one in policy.articles}:
        raise BadCommitment(reason=N_("its article is not in the agreement"))
    for reference in (ask.meeting, ask.renews):
        if reference is not None:
            work.get(reference)
    _write_shared(work, "commitment", ask, ask.agreement, ask.marking)


def sign_commitment(work: Work, ask: SignCommitment) -> None:
    """Sign the hash of the newest version; the signature goes to every party."""
    held, body = _commitment(work, ask.commitment)
    if work.node not in {*body.debtors, *body.creditors}:
        raise NotYourSide(state=N_("signed"), side=N_("a debtor or creditor"))
    work.in_force(body.agreement)
    work.sign_off(held, body.agreement, ask.office)


def begin(work: Work, ask: BeginCommitment) -> None:
    """Say that work has begun."""
    _say(work, ask.commitment, IN_PROGRESS, ("agreed", RETURNED), {"reason": ask.reason})


def report_done(work: Work, ask: ReportDone) -> None:
    """Report the commitment done."""
    for one in ask.evidence:
        work.get(one)
    _say(work, ask.commitment, REPORTED_DONE, ("agreed", IN_PROGRESS, RETURNED), {"reason": ask.reason, "evidence": ask.evidence})


def accept_done(work: Work, ask: AcceptDone) -> None:
    """Accept what was reported."""
    _say(work, ask.commitment, ACCEPTED, (REPORTED_DONE,), {"reason": ask.reason, "judged": ask.judged})


def return_done(work: Work, ask: ReturnDone) -> None:
    """Return what was reported."""
    _say(work, ask.commitment, RETURNED, (REPORTED_DONE,), {"reason": ask.reason, "judged": ask.judged})


def close(work: Work, ask: CloseCommitment) -> None:
    """Close what was accepted."""
    _say(work, ask.commitment, CLOSED, (ACCEPTED,), {"reason": ask.reason})


def _write_shared(work: Work, kind: str, ask: msgspec.Struct, agreement: str, marking: MarkingAsk | None) -> Record:
    work.in_force(agreement)
    for source in getattr(ask, "sources", []):
        work.get(source.record)
    body = {name: value for name, value in msgspec.to_builtins(ask).items() if name != "marking"}
    record = work.write(kind, body, work.marking(agreement, marking))
    work.release(record, agreement)
    return record


def _commitment(work: Work, identifier: str) -> tuple[Held, CommitmentBody]:
    held = work.get(identifier, "commitment")
    properties = held.record.properties if held.record is not None else {}
    return held, msgspec.convert(properties, CommitmentBody)


def _say(work: Work, identifier: str, to: str, after: tuple[str, ...], said: dict[str, object]) -> None:
    """Write and release a state change of our side when it follows from the state."""
    held, body = _commitment(work, identifier)
    side = (body.debtors, N_("a debtor")) if to in BY_DEBTOR else (body.creditors, N_("a creditor"))
    if work.node not in side[0]:
        raise NotYourSide(state=to, side=side[1])
    judged = said.get("judged")
    if judged and judged not in JUDGEMENTS:
        raise BadCommitment(reason=N_("the judgement is none of: not started, partly, largely, fully addressed"))
    state = derive_state(work.writing, held)
    if state not in after:
        first = N_("the parties") if state == PROPOSED else side[1] if state == to else N_("the other side")
        raise WrongState(state=state, to=to, side=first)
    sha256 = held.record.sha256.hex() if held.record is not None else ""
    body_said = msgspec.convert({"about": identifier, "sha256": sha256, "to": to, **said}, StateChangeBody)
    heard = max((change.modified for change in state_changes(work.writing, identifier)), default=0)
    record = work.write_after(heard, "state-change", body_said, work.marking_like(held))
    work.release(record, body.agreement, work.audience(held))


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _agreement_of_commitment(reading: Reading, ask: msgspec.Struct) -> str | None:
    held = reading.get(str(getattr(ask, "commitment", "")))
    return None if held is None or held.record is None else str(held.record.properties.get("agreement"))


ACTS = (
    Act("plan.record_round", N_("Record a round"), RecordRound, record_round, SECRETARY, article="dialogue"),
    Act("plan.record_meeting", N_("Record a meeting"), RecordMeeting, record_meeting, SECRETARY, article="dialogue"),
    Act("plan.propose_commitment", N_("Propose a commitment"), ProposeCommitment, propose_commitment, SECRETARY, article="plan"),
    Act(
        "plan.sign_commitment",
        N_("Sign a commitment"),
        SignCommitment,
        sign_commitment,
        SIGNATORY,
        article="plan",
        agreement=_agreement_of_commitment,
    ),
    Act("plan.begin", N_("Say that work has begun"), BeginCommitment, begin, SECRETARY, article="plan", agreement=_agreement_of_commitment),
    Act("plan.report_done", N_("Report done"), ReportDone, report_done, SECRETARY, article="plan", agreement=_agreement_of_commitment),
    Act("plan.accept_done", N_("Accept"), AcceptDone, accept_done, SECRETARY, article="plan", agreement=_agreement_of_commitment),
    Act("plan.return_done", N_("Return"), ReturnDone, return_done, SECRETARY, article="plan", agreement=_agreement_of_commitment),
    Act("plan.close", N_("Close"), CloseCommitment, close, SECRETARY, article="plan", agreement=_agreement_of_commitment),
    *countering.ACTS,
    *statement_acts.ACTS,
)
