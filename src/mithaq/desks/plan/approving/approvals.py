"""Approvals: which authorities of a side must have approved something before that side signs it, and what each has said.

1. A side says for itself whose approval it needs; that binds this side alone. The last such record of a side about a thing holds.
2. An authority's approval is over the hash of a version; said of an earlier version it does not count. Its last word over this one does.
3. A reservation is an approval with words; one authority that withholds is enough to withhold.
4. What is needed for a commitment is needed for its amendments, unless the side says otherwise of the amendment itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from mithaq.desks.plan.records import AMENDMENT_TYPE, COMMITMENT_TYPE, SECRETARY
from mithaq.desks.plan.statement_records import JOINT_STATEMENT_TYPE
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_id
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

APPROVED, RESERVED, WITHHELD = "approved", "approved-with-reservation", "withheld"
POSITIONS = (APPROVED, RESERVED, WITHHELD)
WAITING = "waiting"
ALL = "all"
RULES = (ALL,)
SUBJECTS = (COMMITMENT_TYPE.name, AMENDMENT_TYPE.name, JOINT_STATEMENT_TYPE.name, "framework-document", "national-plan")
MOST = 200


class ApprovalBody(msgspec.Struct, frozen=True, kw_only=True):
    """What an authority of its author's side says of the version of a record that has the hash `sha256`. `on` is cut to what is known."""

    about: str
    sha256: str
    authority: str
    position: str
    on: str
    reservation: str = ""
    basis: str = ""


class ApprovalNeedBody(msgspec.Struct, frozen=True, kw_only=True):
    """The authorities of its author's side that must have approved the record that it is `about`; by rule `all`, every one."""

    about: str
    authorities: list[str]
    rule: str = ALL


APPROVAL_TYPE = RecordType(
    "approval",
    N_("Approval"),
    ApprovalBody,
    (
        Facet("about", at("about"), FacetKind.REF),
        Facet("authority", at("authority")),
        Facet("position", at("position"), counted=True),
    ),
    words("authority", "reservation"),
    words("authority"),
    office=SECRETARY,
    forms=(("about", Form.ID), ("on", Form.DATE)),
)
NEED_TYPE = RecordType(
    "approval-need",
    N_("Needed approvals"),
    ApprovalNeedBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("standing", counted=True), Facet("missing")),
    words("authorities"),
    lambda body: ", ".join(str(one) for one in body.get("authorities", [])),
    office=SECRETARY,
    forms=(("about", Form.ID),),
)
TYPES = (APPROVAL_TYPE, NEED_TYPE)


class NotApproved(Refused):
    """A signature of a side whose own authorities have not all approved."""

    rule = "approval.needed"
    what = N_("Your side does not sign this yet: the approval of {missing} is missing for this version.")
    whose = N_("It is for the authorities whose approval your side said it needs.")
    next_act = N_("Enter their approvals on its page; then sign.")
    status = 409


@dataclass(frozen=True)
class Consent:
    """What one side needs and has: the need, its authorities, each one's last word on this version."""

    side: str
    need: Held
    authorities: tuple[str, ...]
    said: dict[str, Record]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the authorities that have not approved: they have said nothing, or withhold."""
        return tuple(one for one in self.authorities if one not in self.said or self.said[one].properties["position"] == WITHHELD)

    @property
    def standing(self) -> str:
        """Return whether all have approved, one withholds, or some are waited for."""
        if any(one in self.said and self.said[one].properties["position"] == WITHHELD for one in self.authorities):
            return WITHHELD
        return WAITING if self.missing else APPROVED


def approvals(reading: Reading, identifier: str) -> list[Record]:
    """Return what authorities said of a record, of any version, oldest first."""
    rows = reading.page(APPROVAL_TYPE.name, [Where("about", "=", identifier)], limit=MOST, descending=False).rows
    return [held.record for held in rows if held.record is not None and not held.recalled]


def needs(reading: Reading, identifier: str) -> dict[str, Held]:
    """Return the last need of each side about a record."""
    if not reading.has(NEED_TYPE.name, "about", identifier):
        return {}
    rows = reading.page(NEED_TYPE.name, [Where("about", "=", identifier)], limit=MOST, descending=False).rows
    return {held.record.created_by: held for held in rows if held.record is not None and not held.recalled}


def consents(reading: Reading, held: Held) -> list[Consent]:
    """Return what each side that needs approvals of the newest version of a record needs and has."""
    if held.record is None:
        return []
    wanted = needs(reading, held.id)
    if held.type == AMENDMENT_TYPE.name:
        wanted = {**needs(reading, str(held.record.properties.get("about"))), **wanted}
    if not wanted:
        return []
    sha256 = held.record.sha256.hex()
    said = [one for one in approvals(reading, held.id) if one.properties["sha256"] == sha256]
    return [_consent(side, need, said) for side, need in sorted(wanted.items())]


def consent_of(reading: Reading, held: Held, side: str) -> Consent | None:
    """Return what one side needs and has, None when it needs nothing."""
    return next((one for one in consents(reading, held) if one.side == side), None)


def require_approved(reading: Reading, held: Held, side: str) -> None:
    """Raise NotApproved when authorities of a side that it needs have not approved the newest version of a record."""
    found = consent_of(reading, held, side)
    if found is not None and found.missing:
        raise NotApproved(missing=", ".join(found.missing))


def approval_projection(writing: Writing, record: Record) -> None:
    """Keep the facets `standing` and `missing` of the needs about the record that a record is, or speaks of."""
    subject = record.id if record.type in SUBJECTS else str(record.properties["about"])
    held = writing.get(subject) if is_id(subject) else None
    for side, need in _about(writing, subject):
        found = consent_of(writing, held, side) if held is not None else None
        standing = found or Consent(side, need, _authorities(need), {})
        writing.derive(need.id, "standing", [standing.standing])
        writing.derive(need.id, "missing", list(standing.missing))


def _about(reading: Reading, subject: str) -> Iterator[tuple[str, Held]]:
    yield from needs(reading, subject).items() if is_id(subject) else ()


def _consent(side: str, need: Held, said: list[Record]) -> Consent:
    own = {str(one.properties["authority"]): one for one in said if one.created_by == side}
    return Consent(side, need, _authorities(need), own)


def _authorities(need: Held) -> tuple[str, ...]:
    return tuple(str(one) for one in need.record.properties["authorities"]) if need.record is not None else ()


PROJECTIONS = tuple((name, approval_projection) for name in (*SUBJECTS, APPROVAL_TYPE.name, NEED_TYPE.name))
