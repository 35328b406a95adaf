"""The words of pledges: fields of their acts, hints, states, words of either side, findings, forms of aid."""

from collections.abc import Mapping

from mithaq.lang.catalogue import N_

_AMOUNT = N_("A number such as 250000000 or 12.50, counted as the pledge counts.")
_KNOWN_DAY = N_("A day, or only what is known: 2026, 2026-05 or 2026-05-12.")
_WORDS_OF_AMOUNT = ("CommitPledge", "ReportDelivery", "ConfirmReceipt", "ReportUse")
LABELS: Mapping[str, str] = {
    "amount": N_("Amount"),
    "announced_on": N_("Announced on"),
    "country": N_("Country"),
    "currency": N_("Currency"),
    "donor": N_("Donor (who gives)"),
    "pledge": N_("Pledge"),
    "pledge_step": N_("Word about a pledge"),
    "recipient": N_("Recipient (who receives)"),
    "replaces": N_("Replaces the pledge"),
    "tranche": N_("Tranche"),
    "tranches": N_("Tranches"),
    "RecordPledge.form": N_("Form of the aid"),
    "RecordPledge.commitment": N_("Carries out the commitment"),
    "Tranche.label": N_("Name of the tranche"),
    "ConfirmReceipt.answers": N_("The delivery that it answers"),
    "ReportUse.text": N_("What it was used for"),
    "AnswerOffer.step": N_("Answer"),
    "AnswerClaim.step": N_("Answer"),
    "WithdrawPledge.text": N_("Reason"),
    "CorrectPledgeStep.text": N_("Reason"),
    "RecordPledge.areas": N_("Where it goes (places)"),
    "RecordPledge.beneficiaries": N_("For whom (a group, never a person)"),
    "CommitPledge.on": N_("On"),
    "ReportDelivery.on": N_("On"),
    "ConfirmReceipt.on": N_("On"),
    "ReportUse.on": N_("On"),
}
HINTS: Mapping[str, str] = {
    "RecordPledge.amount": N_("A number such as 250000000 or 12.50, without separators."),
    "RecordPledge.currency": N_("For money: a code such as USD."),
    "RecordPledge.unit": N_("For goods and services: what is counted, such as tents or days of training."),
    "RecordPledge.country": N_("A code of two letters such as PK."),
    "announced_on": _KNOWN_DAY,
    "Tranche.due": _KNOWN_DAY,
    **{f"{act}.amount": _AMOUNT for act in _WORDS_OF_AMOUNT},
    **{f"{act}.on": _KNOWN_DAY for act in _WORDS_OF_AMOUNT},
}
PROPERTIES: Mapping[str, str] = {
    "pledge.form": N_("Form of the aid"),
    "pledge.commitment": N_("Carries out the commitment"),
    "pledge-step.answers": N_("The word that it answers"),
    "pledge-step.step": N_("What is said"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "pledge": {
        "claimed": N_("claimed, not confirmed"),
        "denied": N_("denied by the donor"),
        "offered": N_("offered"),
        "accepted": N_("accepted"),
        "declined": N_("declined"),
        "under-way": N_("under way"),
        "fulfilled": N_("fulfilled"),
        "withdrawn": N_("withdrawn"),
        "replaced": N_("replaced"),
    },
    "pledge-step": {
        "confirmed": N_("confirmed the pledge"),
        "denied": N_("denied the pledge"),
        "accepted": N_("accepted the pledge"),
        "declined": N_("declined the pledge"),
        "committed": N_("committed"),
        "delivered": N_("delivered"),
        "received": N_("received"),
        "used": N_("used"),
        "corrected": N_("took a word back"),
        "withdrawn": N_("withdrew the pledge"),
        "replaced": N_("replaced the pledge by another"),
    },
    "pledge-answer": {
        "accepted": N_("accepted"),
        "declined": N_("declined"),
        "confirmed": N_("confirmed"),
        "denied": N_("denied"),
    },
    "pledge-finding": {
        "differs": N_("the two sides' figures differ"),
        "unconfirmed": N_("not confirmed by the recipient"),
        "unreported": N_("received, not reported by the donor"),
        "over-committed": N_("more is committed than was pledged"),
    },
    "delivery": {
        "unconfirmed": N_("not confirmed by the recipient"),
        "in-full": N_("received in full"),
        "differs": N_("received differs"),
    },
    "aid-form": {"money": N_("money"), "goods": N_("goods"), "services": N_("services (training, technical assistance)")},
}
