"""A request that waits to be sent: kept on this node only, with what it still lacks, completed and sent later, or dropped."""

import msgspec

from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.requests.fixed import WAITING
from mithaq.desks.requests.records import OFFICER, AskedItem
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words
from mithaq.store import Held

DROPPED, GONE_OUT = "dropped", "sent"
DRAFT_STATES = (WAITING, GONE_OUT, DROPPED)


class DraftOver(Refused):
    """A draft that was sent or dropped."""

    rule = "request.draft"
    what = N_("This draft is {state}; nothing more is done with it.")
    whose = N_("It is for nobody now.")
    next_act = N_("Open the request that it became, or begin another.")
    status = 409


class DraftTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What a request will say, as far as it is known; every part may still be missing but the agreement."""

    agreement: str
    to: str = ""
    kind: str = ""
    urgency: str = ""
    urgency_reason: str = ""
    number: str = ""
    subject: str = ""
    text: str = ""
    purpose: str = ""
    legal_basis: str = ""
    authority: str = ""
    order: str = ""
    concerns: list[str] = []
    items: list[AskedItem] = []
    facts: str = ""
    why_there: str = ""
    subject_link: str = ""
    restrictions: str = ""
    pillar: str = ""
    commitment: str | None = None
    marking: MarkingAsk | None = None


class DraftBody(DraftTerms, frozen=True, kw_only=True):
    """A draft of a request: its terms, whether it waits, and the `request` that it became."""

    status: str
    request: str | None = None


DRAFT_TYPE = RecordType(
    "request-draft",
    N_("Draft of a request"),
    DraftBody,
    (
        Facet("status", at("status"), counted=True),
        Facet("to", at("to"), FacetKind.REF),
        Facet("kind", at("kind"), counted=True),
    ),
    words("subject", "text", "number"),
    lambda body: f"{body.get('number', '')} {body.get('subject', '')}".strip(),
    stays_here=True,
    office=OFFICER,
)
TYPES = (DRAFT_TYPE,)


def draft_of(held: Held | None) -> DraftBody | None:
    """Return the body of a draft, or None."""
    if held is None or held.record is None or held.recalled or held.type != DRAFT_TYPE.name:
        return None
    return msgspec.convert(held.record.properties, DraftBody)


def waiting_draft(work: Work, identifier: str) -> Held:
    """Return a draft that was neither sent nor dropped. Raises: DraftOver, NoSuchRecord."""
    held = work.get(identifier, DRAFT_TYPE.name)
    body = draft_of(held)
    if body is not None and body.status != WAITING:
        raise DraftOver(state=body.status)
    return held
