"""Agreements: propose, sign. An agreement is in force when every party has signed the same hash."""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.exchange.agreement import TYPE, Agreement, check_workable, find_agreement
from mithaq.exchange.partner import require_confirmed
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import random_id
from mithaq.records.marking import Tlp
from mithaq.records.principal import CLASSIFICATIONS

SECRETARY = frozenset({"registry.officer", "plan.secretary"})
SIGNATORY = frozenset({"registry.signatory"})


class BadAgreement(Refused):
    """An agreement that could never work."""

    rule = "agreement.form"
    what = N_("This agreement cannot be proposed: {reason}.")
    whose = N_("It is for whoever drafts it.")
    next_act = N_("Correct the named part and propose it again.")


class ProposeAgreement(Agreement, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Propose an agreement to confirmed partners. `parties` must name this node and every partner by node identity."""


class SignAgreement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign the newest version of an agreement for this party; `office` is the office that signs."""

    agreement: str
    office: str


def propose_agreement(work: Work, ask: ProposeAgreement) -> None:
    """Write the agreement, marked for its parties, and send it to each."""
    body = Agreement(**msgspec.structs.asdict(ask))
    _check_form(work, body)
    identifier = random_id(TYPE, work.randomness(16))
    refs = work.author().marked(body.common_marking(identifier))
    record = work.write(TYPE, body, refs, identifier=identifier)
    work.release(record, identifier)


def sign_agreement(work: Work, ask: SignAgreement) -> None:
    """Sign for this party; the signature goes to every other party."""
    held = work.get(ask.agreement, TYPE)
    find_agreement(work.writing, ask.agreement)
    work.sign_off(held, ask.agreement, ask.office)


def _check_form(work: Work, body: Agreement) -> None:
    identities = [party.identity for party in body.parties]
    if work.node not in identities or len(set(identities)) != len(identities) or len(identities) < 2:
        raise BadAgreement(reason=N_("it must name this node and at least one partner, each once"))
    for identity in identities:
        if identity != work.node:
            require_confirmed(work.writing, identity)
    if not body.name.strip() or not body.purposes:
        raise BadAgreement(reason=N_("it needs a name and at least one purpose"))
    if body.tlp_ceiling not in {level.label for level in Tlp}:
        raise BadAgreement(reason=N_("its TLP ceiling is none of the five levels"))
    if body.classification_ceiling not in CLASSIFICATIONS:
        raise BadAgreement(reason=N_("its classification ceiling is none of the five levels"))
    check_workable(body)


ACTS = (
    Act(
        "registry.propose_agreement",
        N_("Propose an agreement"),
        ProposeAgreement,
        propose_agreement,
        SECRETARY,
        article="agreement",
        agreement=lambda _reading, _ask: None,
    ),
    Act("registry.sign_agreement", N_("Sign an agreement"), SignAgreement, sign_agreement, SIGNATORY, article="agreement"),
)
