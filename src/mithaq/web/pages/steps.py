"""Why a step of a commitment is not to be taken now, in a sentence that says whose it is instead."""

from collections.abc import Mapping

from mithaq.desks.plan.records import ACCEPTED, AGREED, CLOSED, IN_PROGRESS, PROPOSED, REPORTED_DONE, RETURNED, CommitmentBody
from mithaq.lang.catalogue import N_
from mithaq.web.face import Face
from mithaq.web.parties import Parties

ONLY_DEBTORS = N_("only debtors say that ({debtors}); you may accept or return when they have reported.")
ONLY_CREDITORS = N_("only creditors say that ({creditors}).")
NOT_PARTY = N_("your side is neither debtor nor creditor.")
SIGNED = N_("your side has signed; it is for {missing} now.")
ALL_SIGNED = N_("all sides have signed.")
FIRST_SIGN = N_("first every debtor and creditor signs.")
NOT_REPORTED = N_("the debtors have not reported it done.")
NOT_ACCEPTED = N_("it has not been accepted.")
ALREADY = N_("it is already so.")
OVER = N_("it is closed.")

_AFTER: Mapping[str, tuple[str, ...]] = {
    "plan.begin": (AGREED, RETURNED),
    "plan.report_done": (AGREED, IN_PROGRESS, RETURNED),
    "plan.accept_done": (REPORTED_DONE,),
    "plan.return_done": (REPORTED_DONE,),
    "plan.close": (ACCEPTED,),
}
_BY_DEBTORS = ("plan.begin", "plan.report_done")


def forbidden_steps(face: Face, parties: Parties, body: CommitmentBody, state: str, signed: list[str]) -> dict[str, str]:
    """Return, by act, why the reader's side may not take the step now."""
    own, sides = parties.own, {*body.debtors, *body.creditors}
    reasons: dict[str, str] = {}
    missing = sides - set(signed)
    if own not in sides:
        reasons["plan.sign_commitment"] = face.say(NOT_PARTY)
    elif own in signed:
        others = ", ".join(party.name for party in parties.several(missing))
        reasons["plan.sign_commitment"] = face.say(SIGNED, missing=others) if missing else face.say(ALL_SIGNED)
    names = {
        "debtors": ", ".join(party.name for party in parties.several(body.debtors)),
        "creditors": ", ".join(party.name for party in parties.several(body.creditors)),
    }
    for act, after in _AFTER.items():
        debtors = act in _BY_DEBTORS
        if own not in (body.debtors if debtors else body.creditors):
            reasons[act] = face.say(ONLY_DEBTORS if debtors else ONLY_CREDITORS, **names)
        elif state not in after:
            reasons[act] = face.say(_why(act, state))
    return reasons


def _why(act: str, state: str) -> str:
    if state == PROPOSED:
        return FIRST_SIGN
    if state == CLOSED:
        return OVER
    if act in ("plan.accept_done", "plan.return_done") and state not in (ACCEPTED, RETURNED):
        return NOT_REPORTED
    if act == "plan.close":
        return NOT_ACCEPTED
    return ALREADY
