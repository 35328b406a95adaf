"""Approvals as the page of a commitment, an amendment, a statement, a document or a national plan shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from mithaq.desks.plan.approving.approvals import ApprovalBody, Consent, approvals, consent_of, consents
from mithaq.lang.catalogue import N_
from mithaq.records.record import Record
from mithaq.store import Held, Reading
from mithaq.web.offers import Offering
from mithaq.web.pages.registry_pieces import with_choices
from mithaq.web.parties import Parties
from mithaq.web.views import ActView, Choice, PartyView
from mithaq.web.visit import Visit

NEED, APPROVE = "plan.need_approvals", "plan.approve"
MISSING = N_("the approval of {missing} is missing for this version.")


@dataclass(frozen=True)
class ApprovalView:
    """What an authority said; `counts` is False when it was said of another version."""

    party: PartyView
    body: ApprovalBody
    counts: bool


@dataclass(frozen=True)
class ConsentView:
    """What one side needs: its standing, and each authority with what it said of this version, None while it said nothing."""

    party: PartyView
    standing: str
    rows: list[tuple[str, ApprovalView | None]]


@dataclass(frozen=True)
class ApprovalsView:
    """The needs of all sides, what was said besides, and the forms."""

    needs: list[ConsentView]
    others: list[ApprovalView]
    offers: tuple[ActView, ...]


def approvals_of(visit: Visit, reading: Reading, offering: Offering, held: Held) -> ApprovalsView:
    """Return the approvals of a record."""
    parties = offering.parties
    sha256 = held.record.sha256.hex() if held.record is not None else ""
    found = consents(reading, held)
    shown = {one.id for side in found for one in side.said.values() if str(one.properties["authority"]) in side.authorities}
    needed = [_consent(parties, one, sha256) for one in sorted(found, key=lambda one: one.side != parties.own)]
    others = [_approval(parties, one, sha256) for one in approvals(reading, held.id) if one.id not in shown]
    own = next((one for one in found if one.side == parties.own), None)
    return ApprovalsView(needed, others, _offers(visit, offering, held.id, own.authorities if own is not None else ()))


def why_not_sign(visit: Visit, reading: Reading, held: Held) -> str:
    """Return which approvals our side lacks to sign a record, an empty text when none."""
    own = consent_of(reading, held, visit.node)
    return visit.say(MISSING, missing=", ".join(own.missing)) if own is not None and own.missing else ""


def _offers(visit: Visit, offering: Offering, identifier: str, authorities: Sequence[str]) -> tuple[ActView, ...]:
    need = offering.named(NEED, {"subject": identifier, "authorities": list(authorities)}, back=visit.path)
    said = offering.named(APPROVE, {"subject": identifier}, back=visit.path)
    options = [Choice(one, one, stored=True) for one in authorities]
    return need, with_choices(visit, said, {"authority": options})


def _consent(parties: Parties, one: Consent, sha256: str) -> ConsentView:
    rows = [(name, _approval(parties, one.said[name], sha256) if name in one.said else None) for name in one.authorities]
    return ConsentView(parties.of(one.side), one.standing, rows)


def _approval(parties: Parties, record: Record, sha256: str) -> ApprovalView:
    body = msgspec.convert(record.properties, ApprovalBody)
    return ApprovalView(parties.of(record.created_by), body, body.sha256 == sha256)
