"""Acts on pledges: record one, answer it, say what was committed, delivered, received or used, take one's own word back."""

from collections.abc import Mapping
from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.sharing import agreement_by, share
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.plan.assistance.checks import BadPledge, NotYourWord
from mithaq.desks.plan.assistance.reckoning import Reckoning, Said, follows, may_say, reckoning_of
from mithaq.desks.plan.assistance.records import (
    ACCEPTED,
    COMMITTED,
    CONFIRMED,
    CORRECTED,
    DECLINED,
    DELIVERED,
    DENIED,
    PLEDGE_STEP_TYPE,
    PLEDGE_TYPE,
    RECEIVED,
    REPLACED,
    USED,
    WITHDRAWN,
    PledgeBody,
    PledgeStepBody,
    words_sha256,
)
from mithaq.desks.plan.roles import SECRETARY
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.source import Source
from mithaq.store import Held

# Which words each act on a pledge says.
PLEDGE_ACTS: Mapping[str, tuple[str, ...]] = {
    "plan.answer_offer": (ACCEPTED, DECLINED),
    "plan.answer_claim": (CONFIRMED, DENIED),
    "plan.commit_pledge": (COMMITTED,),
    "plan.report_delivery": (DELIVERED,),
    "plan.confirm_receipt": (RECEIVED,),
    "plan.report_use": (USED,),
    "plan.withdraw_pledge": (WITHDRAWN,),
}


class PledgeWrongState(Refused):
    """A word that does not follow from the state that the pledge is in."""

    rule = "pledge.order"
    what = N_("The pledge is {state}; “{step}” does not follow from that.")
    whose = N_("It is for whoever said it.")
    next_act = N_("The pledge's page shows what may follow. A word of your own that was wrong is taken back by a correction.")
    status = 409


class RecordPledge(PledgeBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record a pledge: as its donor, who offers it, or as its recipient, who claims that it was announced.

    `amount` and the amounts of tranches are decimals such as 250000000 or 12.50; dates are ISO 8601, cut to what is known.
    """

    marking: MarkingAsk | None = None


class AnswerOffer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The recipient accepts or declines what is offered."""

    pledge: str
    step: str
    text: str = ""


class AnswerClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The donor confirms or denies what the recipient claims was pledged."""

    pledge: str
    step: str
    text: str = ""


class SayOfPledge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say how much of a pledge, when, of which tranche. `amount` is a decimal in the pledge's own measure."""

    pledge: str
    amount: str
    on: str = ""
    tranche: str = ""
    text: str = ""
    evidence: list[str] = []
    sources: list[Source] = []


class CommitPledge(SayOfPledge, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The donor says how much it has committed: bound by contract or law."""


class ReportDelivery(SayOfPledge, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The donor says how much it has delivered: money paid out, goods handed over, services rendered."""


class ConfirmReceipt(SayOfPledge, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The recipient says how much it received, by its own count; `answers` is the delivery that it answers, if one is reported."""

    answers: str | None = None


class ReportUse(SayOfPledge, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The recipient says how much it has used; `text` says with what for."""


class WithdrawPledge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The donor takes a pledge back, with its reason. What was delivered stays on record."""

    pledge: str
    text: str


class CorrectPledgeStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take one's own earlier word about a pledge back, with the reason; it stays to be read and counts no more."""

    pledge_step: str
    text: str


def record_pledge(work: Work, ask: RecordPledge) -> None:
    """Write the pledge and release it to every party; the one that it replaces is said to be replaced."""
    find_agreement(work.seen, ask.agreement)
    if work.node not in (ask.donor, ask.recipient):
        raise BadPledge(reason=N_("your side neither gives it nor receives it"))
    for reference in (ask.meeting, ask.commitment):
        if reference is not None:
            work.get(reference)
    former = pledge_of(work, ask.replaces) if ask.replaces is not None else None
    if former is not None:
        _require_replaceable(work, former, ask)
    record = share(work, PLEDGE_TYPE.name, ask, ask.agreement, ask.marking)
    if former is not None:
        _say(work, former, PledgeStepBody(about="", agreement="", sha256="", step=REPLACED, answers=record.id, text=ask.title))


def answer_offer(work: Work, ask: AnswerOffer) -> None:
    """Write that our side accepts or declines."""
    if ask.step not in (ACCEPTED, DECLINED):
        raise BadPledge(reason=N_("the answer is neither accepted nor declined"))
    _say(work, pledge_of(work, ask.pledge), _step(ask, ask.step))


def answer_claim(work: Work, ask: AnswerClaim) -> None:
    """Write that our side confirms or denies."""
    if ask.step not in (CONFIRMED, DENIED):
        raise BadPledge(reason=N_("the answer is neither confirmed nor denied"))
    _say(work, pledge_of(work, ask.pledge), _step(ask, ask.step))


def commit_pledge(work: Work, ask: CommitPledge) -> None:
    """Write how much our side committed."""
    _say(work, pledge_of(work, ask.pledge), _step(ask, COMMITTED))


def report_delivery(work: Work, ask: ReportDelivery) -> None:
    """Write how much our side delivered."""
    _say(work, pledge_of(work, ask.pledge), _step(ask, DELIVERED))


def confirm_receipt(work: Work, ask: ConfirmReceipt) -> None:
    """Write how much our side received, by its own count."""
    if ask.answers is not None:
        work.get(ask.answers, PLEDGE_STEP_TYPE.name)
    _say(work, pledge_of(work, ask.pledge), _step(ask, RECEIVED))


def report_use(work: Work, ask: ReportUse) -> None:
    """Write how much our side used, and what for."""
    if not ask.text.strip():
        raise BadPledge(reason=N_("it does not say what it was used for"))
    _say(work, pledge_of(work, ask.pledge), _step(ask, USED))


def withdraw_pledge(work: Work, ask: WithdrawPledge) -> None:
    """Write that our side takes the pledge back."""
    _require_reason(ask.text)
    _say(work, pledge_of(work, ask.pledge), _step(ask, WITHDRAWN))


def correct_pledge_step(work: Work, ask: CorrectPledgeStep) -> None:
    """Write that a word of ours counts no more."""
    _require_reason(ask.text)
    step = work.body(ask.pledge_step, PLEDGE_STEP_TYPE.name)
    held, found = pledge_of(work, str(step["about"]))
    taken = next((one for one in found.said if one.id == ask.pledge_step), None)
    if taken is None or not _may_be_taken_back(work.node, taken):
        raise NotYourWord(step=str(step["step"]))
    body = PledgeStepBody(about="", agreement="", sha256="", step=CORRECTED, answers=ask.pledge_step, text=ask.text)
    _say(work, (held, found), body)


def pledge_of(work: Work, identifier: str) -> tuple[Held, Reckoning]:
    """Return a live pledge with what it stands at. Raises: NoSuchRecord."""
    held = work.get(identifier, PLEDGE_TYPE.name)
    return held, reckoning_of(work.writing, held)


def _may_be_taken_back(node: str, one: Said) -> bool:
    return one.counts and one.record.created_by == node and one.body.step not in (CORRECTED, REPLACED)


def _require_reason(text: str) -> None:
    if not text.strip():
        raise BadPledge(reason=N_("it gives no reason"))


def _require_replaceable(work: Work, former: tuple[Held, Reckoning], ask: RecordPledge) -> None:
    """Raise BadPledge unless our own pledge between the same parties, unanswered or withdrawn, is replaced."""
    _, found = former
    if found.author != work.node or found.sides != (ask.donor, ask.recipient) or found.body.agreement != ask.agreement:
        raise BadPledge(reason=N_("it replaces a pledge that is not your side's own between the same parties"))
    if not follows(found.state, REPLACED):
        raise PledgeWrongState(state=found.state, step=REPLACED)


def _step(ask: Any, step: str) -> PledgeStepBody:
    """Return the words of a step as they were asked; what they are about is filled in where they are written."""
    said = {name: getattr(ask, name) for name in ask.__struct_fields__ if name not in ("pledge", "step")}
    return PledgeStepBody(about="", agreement="", sha256="", step=step, **said)


def _say(work: Work, pledge: tuple[Held, Reckoning], said: PledgeStepBody) -> None:
    """Write one word of our side, later than all that was heard, and release it to who sees the pledge."""
    held, found = pledge
    if held.record is None:
        raise BadPledge(reason=N_("its words are gone"))
    work.in_force(found.body.agreement)
    if work.node not in may_say(found.body, found.author, said.step):
        raise NotYourWord(step=said.step)
    if not follows(found.state, said.step):
        raise PledgeWrongState(state=found.state, step=said.step)
    for reference in (*said.evidence, *(one.record for one in said.sources)):
        work.get(reference)
    body = msgspec.structs.replace(said, about=held.id, agreement=found.body.agreement, sha256=words_sha256(held.record))
    heard = max((one.record.modified for one in found.said), default=held.modified)
    record = work.write_after(heard, PLEDGE_STEP_TYPE.name, body, work.marking_like(held))
    work.release(record, found.body.agreement, work.audience(held))


_AGREEMENT = agreement_by("pledge", "pledge_step")


def _act(name: str, label: str, ask: type[msgspec.Struct], does: Any) -> Act[Any]:
    return Act(f"plan.{name}", label, ask, does, SECRETARY, article="plan", agreement=_AGREEMENT)


ACTS: tuple[Act[Any], ...] = (
    Act("plan.record_pledge", N_("Enter a pledge"), RecordPledge, record_pledge, SECRETARY, article="plan"),
    _act("answer_offer", N_("Accept or decline the pledge"), AnswerOffer, answer_offer),
    _act("answer_claim", N_("Confirm or deny the claimed pledge"), AnswerClaim, answer_claim),
    _act("commit_pledge", N_("Say what is committed"), CommitPledge, commit_pledge),
    _act("report_delivery", N_("Say what was delivered"), ReportDelivery, report_delivery),
    _act("confirm_receipt", N_("Say what was received"), ConfirmReceipt, confirm_receipt),
    _act("report_use", N_("Say what was used"), ReportUse, report_use),
    _act("withdraw_pledge", N_("Withdraw the pledge"), WithdrawPledge, withdraw_pledge),
    _act("correct_pledge_step", N_("Take a word back"), CorrectPledgeStep, correct_pledge_step),
)
