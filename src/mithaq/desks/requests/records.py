"""What the requests desk keeps: a request and the replies to it. The state is derived from the replies; late is the clock read
against the deadline that the agreement's clocks set."""

from collections.abc import Iterable

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

KINDS = ("information", "check", "arrest", "hand-over", "assistance")
URGENCIES = ("urgent", "normal", "other")
SENT, ACKNOWLEDGED, CLARIFYING, PARTLY_ANSWERED = "sent", "acknowledged", "clarifying", "partly_answered"
ANSWERED, REFUSED = "answered", "refused"
OPEN_STATES = (SENT, ACKNOWLEDGED, CLARIFYING, PARTLY_ANSWERED)
STATES = (*OPEN_STATES, ANSWERED, REFUSED)
STEP_STATES = {
    "acknowledgement": ACKNOWLEDGED,
    "clarification": CLARIFYING,
    "partial": PARTLY_ANSWERED,
    "final": ANSWERED,
    "refusal": REFUSED,
}
SOURCE_GRADES = ("A", "B", "C", "X")
INFORMATION_GRADES = ("1", "2", "3", "4")


class NotTheAddressee(Refused):
    """Only the party that was asked replies."""

    rule = "request.addressee"
    what = N_("{id} is not addressed to {author}.")
    whose = N_("It is for the party that was asked.")
    next_act = N_("Write a note on it if something has to be said.")
    status = 403


class RequestTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever asks says. `to` is the identity of the partner's node."""

    agreement: str
    number: str
    to: str
    kind: str
    subject: str
    text: str
    urgency: str
    legal_basis: str
    purpose: str
    pillar: str = ""
    commitment: str | None = None


class RequestBody(RequestTerms, frozen=True, kw_only=True):
    """A request: its terms, and the `deadline`, a STIX timestamp."""

    deadline: str


class ReplyTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever replies says.

    `source_grade` and `information_grade` follow the Europol 4x4 scheme; `nature` is fact, opinion or forecast.
    """

    step: str
    text: str
    ground: str = ""
    source_grade: str = ""
    information_grade: str = ""
    nature: str = ""


class ReplyBody(ReplyTerms, frozen=True, kw_only=True):
    """A step of the answer to the request that it is `about`."""

    about: str


OFFICER = "requests.officer"
REQUEST_TYPE = RecordType(
    "request",
    N_("Request"),
    RequestBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("to", at("to"), FacetKind.REF),
        Facet("from", at("created_by_ref"), FacetKind.REF),
        Facet("status", counted=True),
        Facet("deadline", at("deadline"), FacetKind.DATE),
        Facet("urgency", at("urgency"), counted=True),
        Facet("number", at("number")),
        Facet("commitment", at("commitment"), FacetKind.REF),
    ),
    words("subject", "text", "number"),
    lambda body: f"{body.get('number', '')} {body.get('subject', '')}".strip(),
    office=OFFICER,
    forms=(("agreement", Form.ID), ("to", Form.ID), ("deadline", Form.MOMENT), ("commitment", Form.ID)),
)
REPLY_TYPE = RecordType(
    "reply",
    N_("Reply"),
    ReplyBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("step", at("step"), counted=True)),
    words("text", "ground"),
    words("step"),
    office=OFFICER,
)
TYPES = (REQUEST_TYPE, REPLY_TYPE)


def replies(reading: Reading, identifier: str) -> list[Held]:
    """Return the replies to a request, oldest first, recalled ones included so that their place is shown."""
    return reading.page(REPLY_TYPE.name, [Where("about", "=", identifier)], limit=500, descending=False).rows


def derive_state(reading: Reading, identifier: str) -> str:
    """Return the state that the last reply that stands gives to a request; a final word is not undone by an earlier step."""
    return state_after(reading.get(identifier), replies(reading, identifier))


def state_after(request: Held | None, answered: Iterable[Held]) -> str:
    """Return the state of a request as `derive_state` does, given its replies, oldest first."""
    state = SENT
    for held in answered:
        if held.record is None or held.recalled or not _may_reply(request, held.record):
            continue
        step = STEP_STATES.get(str(held.record.properties["step"]), state)
        if state not in (ANSWERED, REFUSED) or step in (ANSWERED, REFUSED):
            state = step
    return state


def check_reply(reading: Reading, record: Record) -> None:
    """Raise NotTheAddressee when somebody else than the addressee replies; clarifying is for both sides."""
    body = msgspec.convert(record.properties, ReplyBody)
    held = reading.get(body.about)
    if held is None or held.record is None or held.type != REQUEST_TYPE.name:
        return
    if not _may_reply(held, record):
        raise NotTheAddressee(id=body.about, author=record.created_by)


def _may_reply(request: Held | None, reply: Record) -> bool:
    """Return whether a reply is by who was asked; clarifying is for both sides."""
    if request is None or request.record is None or request.type != REQUEST_TYPE.name:
        return False
    asked = reply.created_by == request.record.properties["to"]
    return asked or (reply.properties["step"] == "clarification" and reply.created_by == request.record.created_by)


def request_projection(writing: Writing, record: Record) -> None:
    """Keep the facet `status` of the request that a record is, answers, or whose answer it recalls."""
    identifier = record.id
    if record.type != REQUEST_TYPE.name:
        identifier = str(record.properties["about"])
        about = writing.get(identifier)
        if about is not None and about.type == REPLY_TYPE.name and about.record is not None:
            identifier = str(about.record.properties["about"])
    held = writing.get(identifier)
    if held is not None and held.type == REQUEST_TYPE.name and held.record is not None:
        writing.derive(identifier, "status", [derive_state(writing, identifier)])


CHECKS = ((REPLY_TYPE.name, check_reply),)
PROJECTIONS = ((REQUEST_TYPE.name, request_projection), (REPLY_TYPE.name, request_projection))
