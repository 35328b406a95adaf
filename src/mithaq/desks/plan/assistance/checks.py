"""What may stand as a pledge and as a word about one, whoever wrote it: asked at the act and again when a partner's record arrives.

1. Figures are positive decimals, dates are dates, tranches add up to no more than the pledge; donor and recipient are parties.
2. A word is of the side that may say it, about the tranche and the step that it names.
3. The donor commits and delivers what the recipient has accepted, or what it has itself confirmed. This is asked where the accepting word
   must be here by its own road: between two parties, where it is one of the two who holds the record.
4. A pledge that the other side has answered takes no new words of its author; another marking is taken.
"""

from collections import Counter
from decimal import Decimal

import msgspec

from mithaq.desks.plan.activities import SECTORS
from mithaq.desks.plan.assistance.figures import NOTHING, figure, is_figure
from mithaq.desks.plan.assistance.reckoning import may_say, steps_of
from mithaq.desks.plan.assistance.records import (
    ACCEPTED,
    AID_FORMS,
    COMMITTED,
    CONFIRMED,
    CORRECTED,
    DELIVERED,
    MONEY,
    PLEDGE_STEP_TYPE,
    PLEDGE_TYPE,
    RECEIVED,
    REPLACED,
    STEPS,
    WITH_AMOUNT,
    PledgeBody,
    PledgeStepBody,
    words_sha256,
)
from mithaq.exchange.agreement import TYPE as AGREEMENT
from mithaq.exchange.agreement import Agreement, read_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.money import countries, currencies
from mithaq.lang.refusal import Refused, because
from mithaq.records.record import Record
from mithaq.store import Held, Reading

MOST_TRANCHES = 50


class BadPledge(Refused):
    """A pledge, or a word about one, that cannot be reckoned with."""

    rule = "pledge.form"
    what = N_("This cannot be said of a pledge: {reason}.")
    whose = N_("It is for whoever says it.")
    next_act = N_("Correct the named part and say it again.")


class NotYourWord(Refused):
    """A word that the other side says, or that is not one's own to take back."""

    rule = "pledge.side"
    what = N_("“{step}” is not your side's to say of this pledge.")
    whose = N_("The donor confirms, commits, delivers and withdraws; the recipient accepts, receives and uses.")
    next_act = N_("Wait for the side whose word it is, or write a note.")
    status = 403


class PledgeAnswered(Refused):
    """New words of a pledge that the other side has answered."""

    rule = "pledge.answered"
    what = N_("The other side has answered {id}; a new version of its words is not taken.")
    whose = N_("It is for the donor to withdraw it.")
    next_act = N_("Withdraw it, and record another pledge that replaces it.")
    status = 409


def check_pledge(reading: Reading, record: Record) -> None:
    """Raise BadPledge when a pledge cannot be reckoned with, PledgeAnswered when its words may no longer change."""
    body = msgspec.convert(record.properties, PledgeBody)
    if body.donor == body.recipient or record.created_by not in (body.donor, body.recipient):
        raise BadPledge(reason=N_("its donor and its recipient are two parties, and one of them enters it"))
    if not body.number.strip() or not body.title.strip():
        raise BadPledge(reason=N_("it needs a number and a title"))
    policy = _policy(reading, body.agreement)
    if policy is not None and not {body.donor, body.recipient} <= policy.identities():
        raise BadPledge(reason=N_("its donor and its recipient must be parties of the agreement"))
    if policy is not None and policy.pillars and body.pillar not in policy.pillars:
        raise BadPledge(reason=N_("its pillar is not one of the agreement's"))
    _check_measure(body)
    _check_tranches(body)
    held = reading.get(record.id)
    if held is None or held.record is None or held.recalled or words_sha256(held.record) == words_sha256(record):
        return
    if any(one.created_by != record.created_by for one in steps_of(reading, (record.id,))[record.id]):
        raise PledgeAnswered(id=record.id)


def _check_measure(body: PledgeBody) -> None:
    """Raise BadPledge when it is not said how much of what goes where, in words that others can reckon with."""
    if body.form not in AID_FORMS:
        raise BadPledge(reason=N_("its form is none of money, goods and services"))
    if body.amount and not is_figure(body.amount):
        raise BadPledge(reason=N_("its amount is not a positive number such as 250000000 or 12.50"))
    if body.form == MONEY and not body.amount:
        raise BadPledge(reason=N_("of money it is said how much; of goods and services the amount may be left open"))
    if body.form == MONEY and body.currency not in currencies():
        raise BadPledge(reason=N_("its currency is not a code such as USD"))
    if body.form == MONEY and body.unit:
        raise BadPledge(reason=N_("money has a currency and no unit"))
    if body.form != MONEY and (body.currency or (body.amount and not body.unit.strip())):
        raise BadPledge(reason=N_("goods and services have a unit, such as tents or days of training, and no currency"))
    if body.purpose not in SECTORS and not (len(body.purpose) == 5 and body.purpose.isascii() and body.purpose.isdecimal()):
        raise BadPledge(reason=N_("its purpose is none of the list, nor a DAC code of five digits"))
    if body.country and body.country not in countries():
        raise BadPledge(reason=N_("its country is not a code such as PK"))


def _check_tranches(body: PledgeBody) -> None:
    labels = Counter(one.label.strip() for one in body.tranches)
    if len(body.tranches) > MOST_TRANCHES or "" in labels or any(count > 1 for count in labels.values()):
        raise BadPledge(reason=N_("each tranche has a name of its own, and there are at most fifty"))
    if not all(is_figure(one.amount) for one in body.tranches):
        raise BadPledge(reason=N_("the amount of a tranche is not a positive number"))
    total: Decimal = sum((figure(one.amount) for one in body.tranches), NOTHING)
    if total > figure(body.amount):
        raise BadPledge(reason=N_("its tranches add up to more than its amount"))


def check_step(reading: Reading, record: Record) -> None:
    """Raise NotYourWord or BadPledge when a word may not be said of the pledge that it is about, as far as that pledge is here."""
    said = msgspec.convert(record.properties, PledgeStepBody)
    if said.step not in STEPS:
        raise BadPledge(reason=N_("the word is none that is said of pledges"))
    if said.step in WITH_AMOUNT and not is_figure(said.amount):
        raise BadPledge(reason=N_("its amount is not a positive number such as 250000000 or 12.50"))
    if said.step not in WITH_AMOUNT and said.amount:
        raise BadPledge(reason=N_("this word has no amount"))
    held = reading.get(said.about)
    if held is None or held.record is None:
        return
    if held.type != PLEDGE_TYPE.name:
        raise BadPledge(reason=N_("it is about no pledge"))
    pledge = msgspec.convert(held.record.properties, PledgeBody)
    if said.agreement != pledge.agreement:
        raise BadPledge(reason=N_("it is under another agreement than its pledge"))
    if record.created_by not in may_say(pledge, held.record.created_by, said.step):
        raise NotYourWord(step=said.step)
    labels = {one.label for one in pledge.tranches}
    if (said.tranche and said.tranche not in labels) or (said.step == DELIVERED and labels and not said.tranche):
        raise BadPledge(reason=because(N_("its tranche is none of the pledge's: {labels}"), labels=", ".join(sorted(labels)) or "—"))
    _check_answer(reading, record, said)
    if said.step in (COMMITTED, DELIVERED):
        _check_ground(reading, held, pledge)


def _check_answer(reading: Reading, record: Record, said: PledgeStepBody) -> None:
    """Raise BadPledge when what a word answers is no delivery, or no own word, about the same pledge."""
    if said.step not in (RECEIVED, CORRECTED, REPLACED):
        if said.answers is not None:
            raise BadPledge(reason=N_("this word answers no other"))
        return
    if said.step == REPLACED:
        return
    answered = reading.get(said.answers) if said.answers is not None else None
    if said.step == CORRECTED and answered is None:
        raise BadPledge(reason=N_("it takes back no word that is here"))
    if answered is None or answered.record is None:
        return
    body = answered.record.properties
    if answered.type != PLEDGE_STEP_TYPE.name or body.get("about") != said.about:
        raise BadPledge(reason=N_("it answers a word about something else"))
    if said.step == RECEIVED and body.get("step") != DELIVERED:
        raise BadPledge(reason=N_("what was received answers a delivery and nothing else"))
    if said.step == CORRECTED and (answered.record.created_by != record.created_by or body.get("step") in (CORRECTED, REPLACED)):
        raise NotYourWord(step=said.step)


def _check_ground(reading: Reading, held: Held, pledge: PledgeBody) -> None:
    """Raise BadPledge when the donor commits or delivers what nobody accepted; a word that was taken back since was ground enough."""
    policy = _policy(reading, pledge.agreement)
    author = held.record.created_by if held.record is not None else ""
    if author == pledge.donor and policy is not None and len(policy.identities()) > len((pledge.donor, pledge.recipient)):
        return
    ground = (ACCEPTED, pledge.recipient) if author == pledge.donor else (CONFIRMED, pledge.donor)
    if not any((one.properties["step"], one.created_by) == ground for one in steps_of(reading, (held.id,))[held.id]):
        raise BadPledge(reason=N_("nothing is committed or delivered before the pledge is accepted, or confirmed where it was claimed"))


def _policy(reading: Reading, agreement: str) -> Agreement | None:
    held = reading.get(agreement)
    return read_agreement(held) if held is not None and held.type == AGREEMENT and held.record is not None else None


CHECKS = ((PLEDGE_TYPE.name, check_pledge), (PLEDGE_STEP_TYPE.name, check_step))
