"""What the desk keeps of redress: who asks to be removed, and what the authority answered. It never leaves the node.

The state of a request is derived from its newest answer; late is the clock read against the day on which an answer is due.
"""

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Reading, Where, Writing

OPEN, GRANTED, REFUSED, REFERRED = "open", "granted", "refused", "referred"
OUTCOMES = (GRANTED, REFUSED, REFERRED)
REQUEST_STATES = (OPEN, *OUTCOMES)
APPLICANTS = ("subject", "representative", "family", "authority", "other")


class RemovalRequestBody(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody asks that a designation be lifted, or says that another person is meant. `answer_due` is a day."""

    about: str
    redress_number: str
    applicant: str
    grounds: str
    received_on: str
    answer_due: str = ""
    mistaken_identity: bool = False


class RemovalAnswerBody(msgspec.Struct, frozen=True, kw_only=True):
    """What the authority answered. Granting does not lift by itself: the designation is lifted by its own step."""

    about: str
    outcome: str
    reason: str
    paper: str = ""


REMOVAL_REQUEST_TYPE = RecordType(
    "removal-request",
    N_("Request for removal"),
    RemovalRequestBody,
    (
        Facet("about", at("about"), FacetKind.REF),
        Facet("state", counted=True),
        Facet("number", at("redress_number")),
        Facet("answer_due", at("answer_due"), FacetKind.DATE),
    ),
    words("redress_number", "grounds"),
    words("redress_number"),
    stays_here=True,
)
REMOVAL_ANSWER_TYPE = RecordType(
    "removal-answer",
    N_("Answer to a request for removal"),
    RemovalAnswerBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("outcome", at("outcome"))),
    words("reason"),
    words("outcome"),
    stays_here=True,
)
TYPES = (REMOVAL_REQUEST_TYPE, REMOVAL_ANSWER_TYPE)


def answers_on(reading: Reading, request: str) -> list[Record]:
    """Return the answers to a request for removal, newest first."""
    page = reading.page(REMOVAL_ANSWER_TYPE.name, [Where("about", "=", request)], limit=50)
    return [held.record for held in page.rows if held.record is not None and not held.recalled]


def removal_projection(writing: Writing, record: Record) -> None:
    """Keep the facet `state` of the request that a record is, or answers."""
    identifier = record.id if record.type == REMOVAL_REQUEST_TYPE.name else str(record.properties["about"])
    if writing.get(identifier) is not None:
        answered = answers_on(writing, identifier)
        writing.derive(identifier, "state", [str(answered[0].properties["outcome"]) if answered else OPEN])


PROJECTIONS = ((REMOVAL_REQUEST_TYPE.name, removal_projection), (REMOVAL_ANSWER_TYPE.name, removal_projection))
