"""Acts on approvals: say whose approval our side needs, and record what an authority of our side said."""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.sharing import agreement_by, named_agreement, say_of
from mithaq.acts.work import Work
from mithaq.desks.plan.approving.approvals import (
    APPROVAL_TYPE,
    NEED_TYPE,
    POSITIONS,
    RESERVED,
    RULES,
    SUBJECTS,
    ApprovalBody,
    ApprovalNeedBody,
    approvals,
    needs,
)
from mithaq.desks.plan.roles import SECRETARY
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_date, is_id
from mithaq.records.record import Record
from mithaq.store import Reading


class BadApproval(Refused):
    """An approval, or a need of approvals, that cannot be recorded."""

    rule = "approval.form"
    what = N_("This approval cannot be recorded: {reason}.")
    whose = N_("It is for whoever records it.")
    next_act = N_("Correct the named part and record it again.")


class NeedApprovals(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say which authorities of our side must approve a record before our side signs it; the list replaces the one before."""

    subject: str
    authorities: list[str]


class Approve(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record what an authority of our side said of the newest version of a record: approved, approved-with-reservation or withheld."""

    subject: str
    authority: str
    position: str
    on: str
    reservation: str = ""
    basis: str = ""


def need_approvals(work: Work, ask: NeedApprovals) -> None:
    """Write whose approval our side needs, or the next version of that, and release it to who sees the record."""
    held = work.get(ask.subject, *SUBJECTS)
    names = [_named(one) for one in ask.authorities]
    own = needs(work.writing, held.id).get(work.node)
    if own is None:
        say_of(work, held, NEED_TYPE.name, ApprovalNeedBody(about=held.id, authorities=names))
        return
    record = work.revise(own, {"authorities": names})
    work.release(record, named_agreement(held), work.audience(held))


def approve(work: Work, ask: Approve) -> None:
    """Write the authority's word over the hash of the newest version and release it to who sees the record."""
    held = work.get(ask.subject, *SUBJECTS)
    sha256 = held.record.sha256.hex() if held.record is not None else ""
    body = ApprovalBody(
        about=held.id,
        sha256=sha256,
        authority=_named(ask.authority),
        position=ask.position,
        on=ask.on,
        reservation=ask.reservation,
        basis=ask.basis,
    )
    say_of(work, held, APPROVAL_TYPE.name, body, max((one.modified for one in approvals(work.writing, held.id)), default=0))


def check_approval(reading: Reading, record: Record) -> None:
    """Raise BadApproval when it names no authority, no known position or no day, or keeps its reservation to itself."""
    body = msgspec.convert(record.properties, ApprovalBody)
    _check_subject(reading, body.about)
    if not body.authority.strip():
        raise BadApproval(reason=N_("it names no authority"))
    if body.position not in POSITIONS:
        raise BadApproval(reason=N_("its position is none of: approved, approved with reservation, withheld"))
    if body.position == RESERVED and not body.reservation.strip():
        raise BadApproval(reason=N_("a reservation is written down"))
    if not is_date(body.on):
        raise BadApproval(reason=N_("its day is not a date such as 2026-06-30, 2026-06 or 2026"))


def check_need(reading: Reading, record: Record) -> None:
    """Raise BadApproval when no authority is named, one is named twice, or the rule is none that is known."""
    body = msgspec.convert(record.properties, ApprovalNeedBody)
    _check_subject(reading, body.about)
    if not body.authorities or not all(one.strip() for one in body.authorities):
        raise BadApproval(reason=N_("it names no authority"))
    if len(body.authorities) != len(set(body.authorities)):
        raise BadApproval(reason=N_("an authority is named twice"))
    if body.rule not in RULES:
        raise BadApproval(reason=N_("its rule is not “all”"))


def _check_subject(reading: Reading, about: str) -> None:
    held = reading.get(about) if is_id(about) else None
    if held is not None and held.type not in SUBJECTS:
        raise BadApproval(reason=N_("approvals are of commitments, amendments, joint statements, framework documents and national plans"))


def _named(authority: str) -> str:
    """Return an authority's name with single spaces, so that the same name is the same authority."""
    return " ".join(authority.split())


_AGREEMENT = agreement_by("subject")
ACTS: tuple[Act[Any], ...] = (
    Act(
        "plan.need_approvals",
        N_("Say whose approval we need"),
        NeedApprovals,
        need_approvals,
        SECRETARY,
        article="plan",
        agreement=_AGREEMENT,
    ),
    Act("plan.approve", N_("Enter an approval"), Approve, approve, SECRETARY, article="plan", agreement=_AGREEMENT),
)
CHECKS = ((APPROVAL_TYPE.name, check_approval), (NEED_TYPE.name, check_need))
