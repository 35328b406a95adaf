"""What the requests desk keeps: a request and the words that both sides say to it, each by its own author.

1. The state of a request is derived from those words; a word by the side that may not say it is refused, and does not count when it came
   before its request. What the other side said is never changed.
2. Late is the clock read against the time that is derived in `standing`, never a stored state.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from mithaq.desks.requests.fixed import BY_ASKER, WITHDRAWAL
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where

OFFICER = "requests.officer"
MOST_REPLIES = 500


class NotTheAddressee(Refused):
    """A word that the other side says."""

    rule = "request.addressee"
    what = N_("{id} is not addressed to {author}.")
    whose = N_("It is for the party that was asked.")
    next_act = N_("Write a note on it if something has to be said.")
    status = 403


class NotTheAsker(Refused):
    """A word that only the party that asked says."""

    rule = "request.asker"
    what = N_("{id} was not asked by {author}.")
    whose = N_("It is for the party that asked.")
    next_act = N_("Write a note on it if something has to be said.")
    status = 403


class AskedOfOneself(Refused):
    """A request to its own author."""

    rule = "request.to-another"
    what = N_("{id} is addressed to its own author.")
    whose = N_("It is for its author to mend.")
    next_act = N_("Send it to a partner of the agreement.")


class AskedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is asked about, by what identifies it: a person's name, a number plate, a telephone number."""

    item_kind: str
    value: str
    detail: str = ""


class ItemAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered to one item; `item` counts from 1 in the request's order. `known` is known, not-known or not-said."""

    item: int
    known: str = ""
    text: str = ""


class RequestTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever asks says, after Directive (EU) 2023/977 Art. 4(3) to (5). `to` is the identity of the partner's node.

    `facts` are the facts and the offence behind it, `why_there` why it is believed to be known there, `subject_link` how whom it concerns
    is linked to the purpose, `restrictions` what the request itself may be used for. `authority` ordered it by `order`, such as a
    warrant. `concerns` names listed subjects ("un:QDe.132", "group:ttp", a designation's identifier), `items` what is asked about.
    """

    agreement: str
    to: str
    kind: str
    urgency: str
    urgency_reason: str = ""
    number: str
    subject: str
    text: str
    purpose: str
    legal_basis: str
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


class RequestBody(RequestTerms, frozen=True, kw_only=True):
    """A request: its terms, and the `deadline` as its author reckoned it, a STIX timestamp."""

    deadline: str


class ReplyTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What is said to a request.

    `source_grade` and `information_grade` follow the Europol 4x4 scheme; `nature` is fact, opinion or forecast. `prolonged_to` and `cause`
    are of a prolongation, `ground` of a refusal; `legal_basis` is that on which the answer is given.
    """

    step: str
    text: str
    ground: str = ""
    source_grade: str = ""
    information_grade: str = ""
    nature: str = ""
    legal_basis: str = ""
    prolonged_to: str = ""
    cause: str = ""
    items: list[ItemAnswer] = []


class ReplyBody(ReplyTerms, frozen=True, kw_only=True):
    """A step of the answer to the request that it is `about`."""

    about: str


def _concerns(body: Mapping[str, Any]) -> list[str]:
    """Return what a request is about: the listed subjects that it names, and its commitment."""
    named = body.get("concerns")
    commitment = body.get("commitment")
    return [*(str(one) for one in named or ()), *([commitment] if isinstance(commitment, str) else [])]


def _request_text(body: Mapping[str, Any]) -> str:
    items = [one for one in body.get("items") or () if isinstance(one, Mapping)]
    said = words("subject", "text", "number", "facts", "legal_basis", "order")(body)
    return "\n".join([said, *(f"{one.get('value', '')} {one.get('detail', '')}" for one in items)])


REQUEST_TYPE = RecordType(
    "request",
    N_("Request"),
    RequestBody,
    (
        Facet("to", at("to"), FacetKind.REF),
        Facet("status", counted=True),
        Facet("deadline", kind=FacetKind.DATE),
        Facet("urgency", at("urgency"), counted=True),
        Facet("number", at("number")),
        Facet("kind", at("kind"), counted=True),
        Facet("concerns", _concerns),
        Facet("tally", counted=True),
    ),
    _request_text,
    lambda body: f"{body.get('number', '')} {body.get('subject', '')}".strip(),
    office=OFFICER,
    forms=(("agreement", Form.ID), ("to", Form.ID), ("deadline", Form.MOMENT), ("commitment", Form.ID)),
)
REPLY_TYPE = RecordType(
    "reply",
    N_("Reply"),
    ReplyBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("step", at("step"), counted=True)),
    words("text", "ground", "legal_basis"),
    words("step"),
    office=OFFICER,
    forms=(("prolonged_to", Form.MOMENT),),
)
TYPES = (REQUEST_TYPE, REPLY_TYPE)


def replies(reading: Reading, identifier: str) -> list[Held]:
    """Return the replies to a request, oldest first, recalled ones included so that their place is shown."""
    return reading.page(REPLY_TYPE.name, [Where("about", "=", identifier)], limit=MOST_REPLIES, descending=False).rows


def request_of(held: Held | None) -> RequestBody | None:
    """Return the body of a request that stands, or None."""
    if held is None or held.record is None or held.recalled or held.type != REQUEST_TYPE.name:
        return None
    return msgspec.convert(held.record.properties, RequestBody)


def author_of(held: Held | None) -> str:
    """Return who wrote a record, or an empty text when its body is gone."""
    return held.record.created_by if held is not None and held.record is not None else ""


def may_reply(asked: str, asker: str, author: str, step: str) -> bool:
    """Return whether a step is its author's to say; clarifying is for both sides, taking back for whoever asked."""
    if step == WITHDRAWAL:
        return author == asker
    return author == asked or (author == asker and step in BY_ASKER)


def check_request(_reading: Reading, record: Record) -> None:
    """Raise AskedOfOneself when a request is to its author."""
    if record.properties["to"] == record.created_by:
        raise AskedOfOneself(id=record.id)


def check_reply(reading: Reading, record: Record) -> None:
    """Raise NotTheAddressee or NotTheAsker when the author is not of the side that may say this step."""
    body = msgspec.convert(record.properties, ReplyBody)
    held = reading.get(body.about)
    if held is None or held.record is None or held.type != REQUEST_TYPE.name:
        return
    if may_reply(str(held.record.properties["to"]), held.record.created_by, record.created_by, body.step):
        return
    refusal = NotTheAsker if body.step == WITHDRAWAL else NotTheAddressee
    raise refusal(id=body.about, author=record.created_by)


CHECKS = ((REQUEST_TYPE.name, check_request), (REPLY_TYPE.name, check_reply))
