"""Acts on the words of commitments: proposing, signing, amending."""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.sharing import share
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.plan.approving.approvals import require_approved
from mithaq.desks.plan.records import NATURES, NEGATIVE_PLEDGE, AmendmentBody, CommitmentBody, Terms
from mithaq.desks.plan.roles import SECRETARY, SIGNATORY
from mithaq.desks.plan.states import (
    ACCEPTED,
    OVER,
    PROPOSED,
    NotYourSide,
    Standing,
    standing_of,
)
from mithaq.desks.plan.tracks import require_track
from mithaq.exchange.agreement import Agreement, LanguageText, find_agreement, signers
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_day
from mithaq.store import Held, Reading


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


class OtherAmendment(Refused):
    """A signature under a second amendment of the same terms."""

    rule = "amendment.one"
    what = N_("Your side has signed another amendment of the same terms.")
    whose = N_("It is for the parties to agree on one of them.")
    next_act = N_("Recall your own amendment, or your signature, if the other one is to stand; then sign it.")
    status = 409


class NotOverTheTerms(Refused):
    """An amendment of terms that are no longer in force."""

    rule = "amendment.base"
    what = N_("This amendment is not over the terms in force.")
    whose = N_("It is for whoever proposed it.")
    next_act = N_("Propose it anew over the terms in force, if it is still wanted.")
    status = 409


class ProposeCommitment(CommitmentBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Propose a commitment; `debtors` and `creditors` are node identities of parties, `due` an ISO 8601 date."""

    marking: MarkingAsk | None = None


class SignCommitment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign the newest version of a commitment for this party."""

    commitment: str
    office: str


class AmendCommitment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Propose new terms of a commitment; what is left empty stays as it is. `due` is an ISO 8601 date."""

    commitment: str
    reason: str
    measure: str = ""
    due: str | None = None
    article: str = ""
    evidence_wanted: str = ""
    offices: dict[str, str] = {}
    texts: list[LanguageText] = []


class SignAmendment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign an amendment for this party; it is in force when all debtors and creditors have."""

    amendment: str
    office: str


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
    if ask.nature not in NATURES:
        raise BadCommitment(reason=N_("its nature is neither a measure nor a negative pledge"))
    if ask.nature == NEGATIVE_PLEDGE and ask.due is not None:
        raise BadCommitment(reason=N_("a negative pledge has no due date: it holds until it ends"))
    require_track(policy, [ask.pillar], "commitment")
    _check_terms(ask, policy)
    _check_places(work, ask)
    share(work, "commitment", ask, ask.agreement, ask.marking)


def sign_commitment(work: Work, ask: SignCommitment) -> None:
    """Sign the hash of the newest version; the signature goes to every party."""
    held, found = commitment_of(work, ask.commitment)
    _require_side(work, found, "signed")
    work.in_force(found.body.agreement)
    require_approved(work.writing, held, work.node)
    work.sign_off(held, found.body.agreement, ask.office)


def amend_commitment(work: Work, ask: AmendCommitment) -> None:
    """Write new terms over the hash of those in force and release them to every party."""
    held, found = commitment_of(work, ask.commitment)
    _require_side(work, found, "amending")
    work.in_force(found.body.agreement)
    if found.state in (PROPOSED, ACCEPTED, *OVER):
        raise WrongState(state=found.state, to="amending", side=N_("the parties"))
    if not ask.reason.strip():
        raise BadCommitment(reason=N_("an amendment gives its reason"))
    changed = {name: value for name in Terms.__struct_fields__ if (value := getattr(ask, name)) not in (None, "", [], {})}
    if all(getattr(found.body, name) == value for name, value in changed.items()):
        raise BadCommitment(reason=N_("the amendment changes nothing"))
    terms = {name: changed.get(name, getattr(found.body, name)) for name in Terms.__struct_fields__}
    body = AmendmentBody(about=held.id, agreement=found.body.agreement, base=found.sha256, reason=ask.reason, **terms)
    if found.body.nature == NEGATIVE_PLEDGE and body.due is not None:
        raise BadCommitment(reason=N_("a negative pledge has no due date: it holds until it ends"))
    _check_terms(body, find_agreement(work.seen, found.body.agreement))
    record = work.write("amendment", body, work.marking_like(held))
    work.release(record, found.body.agreement, work.audience(held))


def sign_amendment(work: Work, ask: SignAmendment) -> None:
    """Sign the hash of an amendment; the signature goes to every party."""
    amendment = work.get(ask.amendment, "amendment")
    properties = amendment.record.properties if amendment.record is not None else {}
    _, found = commitment_of(work, str(properties["about"]))
    _require_side(work, found, "signed")
    work.in_force(found.body.agreement)
    others = [one for one in found.waiting if one.id != amendment.id]
    if len(others) == len(found.waiting):
        raise NotOverTheTerms()
    if any(work.node in signers(work.writing, one) for one in others):
        raise OtherAmendment()
    require_approved(work.writing, amendment, work.node)
    work.sign_off(amendment, found.body.agreement, ask.office)


def commitment_of(work: Work, identifier: str) -> tuple[Held, Standing]:
    """Return a live commitment with what it stands at. Raises: NoSuchRecord."""
    held = work.get(identifier, "commitment")
    return held, standing_of(work.writing, held)


def _require_side(work: Work, found: Standing, word: str) -> None:
    if work.node not in found.sides:
        raise NotYourSide(state=word, side=N_("a debtor or creditor"))


def _check_places(work: Work, ask: ProposeCommitment) -> None:
    """Raise NoSuchRecord or BadCommitment when what a commitment stands under is not there, or is under another agreement."""
    for reference in (ask.meeting, ask.renews):
        if reference is not None:
            work.get(reference)
    for place, kind in ((ask.group, "working-group"), (ask.document, "framework-document")):
        if place is not None and work.body(place, kind)["agreement"] != ask.agreement:
            raise BadCommitment(reason=N_("its working group or document is under another agreement"))


def _check_terms(terms: Terms, policy: Agreement) -> None:
    """Raise BadCommitment when terms could not be kept or judged under an agreement."""
    if not terms.measure.strip():
        raise BadCommitment(reason=N_("it needs a number and a measure"))
    if terms.due is not None and not is_day(terms.due):
        raise BadCommitment(reason=N_("its due date is not a date such as 2026-06-30"))
    if terms.article and policy.articles and terms.article not in {one.number for one in policy.articles}:
        raise BadCommitment(reason=N_("its article is not in the agreement"))


def agreement_of(reading: Reading, ask: msgspec.Struct) -> str | None:
    """Return the agreement of the commitment or amendment that an input names."""
    identifier = str(getattr(ask, "commitment", "") or getattr(ask, "amendment", ""))
    held = reading.get(identifier)
    return None if held is None or held.record is None else str(held.record.properties.get("agreement"))


ACTS: tuple[Act[Any], ...] = (
    Act("plan.propose_commitment", N_("Propose a commitment"), ProposeCommitment, propose_commitment, SECRETARY, article="plan"),
    Act(
        "plan.sign_commitment", N_("Sign a commitment"), SignCommitment, sign_commitment, SIGNATORY, article="plan", agreement=agreement_of
    ),
    Act("plan.amend", N_("Propose an amendment"), AmendCommitment, amend_commitment, SECRETARY, article="plan", agreement=agreement_of),
    Act("plan.sign_amendment", N_("Sign an amendment"), SignAmendment, sign_amendment, SIGNATORY, article="plan", agreement=agreement_of),
)
