"""Why a step of a commitment is not to be taken now, in a sentence that says whose it is instead."""

from collections.abc import Mapping

from mithaq.desks.plan.records import NEGATIVE_PLEDGE
from mithaq.desks.plan.states import (
    ACCEPTED,
    BY_DEBTOR,
    BY_EITHER,
    CLOSED,
    DISPUTED,
    IN_PROGRESS,
    JUDGED,
    LAPSED,
    OVER,
    PROPOSED,
    REPORTED_DONE,
    RESUMED,
    RETURNED,
    SETTLED,
    SUSPENDED,
    Standing,
    side_of,
)
from mithaq.desks.plan.word_acts import AFTER
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
OVER_SAID = N_("it is over.")
NOT_SUSPENDED = N_("it is not suspended.")
FIRST_RESUME = N_("it is suspended; first a creditor takes it up again.")
NOT_DISPUTED = N_("your side does not dispute it.")
ACCEPTED_SAID = N_("it has been accepted, and nobody undoes that.")
NO_PLEDGE = N_("it is no negative pledge, so it is reported or returned, not breached.")

_WORD_OF: Mapping[str, str] = {
    "plan.begin": IN_PROGRESS,
    "plan.report_done": REPORTED_DONE,
    "plan.accept_done": ACCEPTED,
    "plan.return_done": RETURNED,
    "plan.close": CLOSED,
    "plan.judge": JUDGED,
    "plan.suspend": SUSPENDED,
    "plan.resume": RESUMED,
    "plan.let_lapse": LAPSED,
    "plan.dispute": DISPUTED,
    "plan.settle": SETTLED,
}


def forbidden_steps(face: Face, parties: Parties, found: Standing) -> dict[str, str]:
    """Return, by act, why the reader's side may not take the step now."""
    own, body = parties.own, found.body
    reasons = {"plan.sign_commitment": _why_not_sign(face, parties, found)} if own not in found.sides - found.signed else {}
    names = {
        "debtors": ", ".join(party.name for party in parties.several(body.debtors)),
        "creditors": ", ".join(party.name for party in parties.several(body.creditors)),
    }
    for act, to in _WORD_OF.items():
        if own not in side_of(body, to):
            said = NOT_PARTY if own not in found.sides else ONLY_DEBTORS if to in BY_DEBTOR else ONLY_CREDITORS
            reasons[act] = face.say(said, **names)
        elif found.state not in AFTER[to] or (to in BY_EITHER and (own in found.disputed) == (to == DISPUTED)):
            reasons[act] = face.say(_why(to, found.state))
    if own not in found.sides:
        reasons["plan.amend"] = face.say(NOT_PARTY)
    elif found.state in (PROPOSED, ACCEPTED, *OVER):
        reasons["plan.amend"] = face.say(_why("", found.state))
    if body.nature != NEGATIVE_PLEDGE:
        reasons["plan.record_breach"] = face.say(NO_PLEDGE)
    elif found.state == PROPOSED:
        reasons["plan.record_breach"] = face.say(FIRST_SIGN)
    return reasons


def _why_not_sign(face: Face, parties: Parties, found: Standing) -> str:
    if parties.own not in found.sides:
        return face.say(NOT_PARTY)
    missing = found.sides - found.signed
    if not missing:
        return face.say(ALL_SIGNED)
    return face.say(SIGNED, missing=", ".join(party.name for party in parties.several(missing)))


def _why(to: str, state: str) -> str:
    if state == PROPOSED:
        return FIRST_SIGN
    if state in OVER:
        return OVER_SAID
    if to == RESUMED:
        return NOT_SUSPENDED
    if state == SUSPENDED:
        return FIRST_RESUME
    if to == SETTLED:
        return NOT_DISPUTED
    if to in (ACCEPTED, RETURNED) and state not in (ACCEPTED, RETURNED):
        return NOT_REPORTED
    if to == CLOSED:
        return NOT_ACCEPTED
    return ACCEPTED_SAID if state == ACCEPTED and to != ACCEPTED else ALREADY
