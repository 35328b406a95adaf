"""The hotline log: who called whom, when, what about, what was agreed; and what the other side says of the same call.

1. Each side logs its own account; the other confirms it or says what differs, by a record of its own. Nothing is overwritten.
2. A call that nobody answered is logged as such, against the office that was called. A test call says that it is one.
3. A call waits for the other side's word until that side has given one; its last word counts, all of them are shown.
"""

from typing import Any

import msgspec

from mithaq.desks.registry.entries import OFFICER, BadEntry, NotYourEntry
from mithaq.lang.catalogue import N_
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

CONFIRMS, DIFFERS = "confirms", "differs"
SAYS = (CONFIRMS, DIFFERS)
LOGGED, CONFIRMED, DISPUTED = "logged", "confirmed", "disputed"
STANDINGS = (LOGGED, CONFIRMED, DISPUTED)
MOST_ANSWERS = 100


class Station(msgspec.Struct, frozen=True, kw_only=True):
    """One end of a call: the office of a party, who spoke there where the name is known, its time zone (an IANA name, else UTC)."""

    party: str
    office: str
    name: str = ""
    zone: str = ""


class HotlineCallBody(msgspec.Struct, frozen=True, kw_only=True):
    """A call as one side logged it. `called` is the office that answered, or that did not."""

    agreement: str
    caller: Station
    called: Station
    called_at: str
    unanswered: bool = False
    minutes: int = 0
    matter: str = ""
    next_step: str = ""
    is_test: bool = False
    contact_point: str | None = None


class CallAnswerBody(msgspec.Struct, frozen=True, kw_only=True):
    """What the other side says of a logged call; what is empty it does not speak of. `was_answered` is yes, no or empty."""

    about: str
    says: str
    called_at: str = ""
    was_answered: str = ""
    answered_by: str = ""
    matter: str = ""
    next_step: str = ""
    reason: str = ""


def _sides(body: Any) -> list[str]:
    return [str(body[end]["party"]) for end in ("caller", "called")]


HOTLINE_CALL_TYPE = RecordType(
    "hotline-call",
    N_("Call on the hotline"),
    HotlineCallBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("side", _sides, FacetKind.REF),
        Facet("called_at", at("called_at"), FacetKind.DATE),
        Facet("kind", lambda body: ["test" if body.get("is_test") else "call"], counted=True),
        Facet("answered", lambda body: ["no" if body.get("unanswered") else "yes"], counted=True),
        Facet("standing", counted=True),
        Facet("waiting_on", kind=FacetKind.REF),
        Facet("contact_point", at("contact_point"), FacetKind.REF),
    ),
    words("matter", "next_step"),
    words("matter"),
    office=OFFICER,
    desk="registry",
    forms=(
        ("agreement", Form.ID),
        ("caller.party", Form.ID),
        ("called.party", Form.ID),
        ("called_at", Form.MOMENT),
        ("contact_point", Form.ID),
    ),
)
CALL_ANSWER_TYPE = RecordType(
    "call-answer",
    N_("Word on a call"),
    CallAnswerBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("says", at("says"), counted=True)),
    words("matter", "next_step", "reason"),
    words("says"),
    office=OFFICER,
    desk="registry",
    forms=(("about", Form.ID), ("called_at", Form.MOMENT)),
)
TYPES = (HOTLINE_CALL_TYPE, CALL_ANSWER_TYPE)


def check_call(_reading: Reading, record: Record) -> None:
    """Raise NotYourEntry when a call is logged by neither of its sides, BadEntry when it has not two sides."""
    body = msgspec.convert(record.properties, HotlineCallBody)
    if body.caller.party == body.called.party:
        raise BadEntry(reason=N_("a call has two sides"))
    if record.created_by not in (body.caller.party, body.called.party):
        raise NotYourEntry(what=N_("A call"), side=N_("the two sides that spoke"))
    if not body.caller.office.strip() or not body.called.office.strip():
        raise BadEntry(reason=N_("a call needs the office at each end"))
    if not body.called_at:
        raise BadEntry(reason=N_("it does not say when"))


def check_call_answer(reading: Reading, record: Record) -> None:
    """Raise NotYourEntry when a word on a call is not the other side's, BadEntry when it says nothing that one could hold against it."""
    body = msgspec.convert(record.properties, CallAnswerBody)
    if body.says not in SAYS or body.was_answered not in ("", "yes", "no"):
        raise BadEntry(reason=N_("the word on a call says neither that it was so nor that it differs"))
    if body.says == DIFFERS and not any((body.called_at, body.was_answered, body.answered_by, body.matter, body.next_step, body.reason)):
        raise BadEntry(reason=N_("whoever says that it differs says what differs"))
    held = reading.get(body.about)
    if held is None or held.record is None or held.type != HOTLINE_CALL_TYPE.name:
        return
    if record.created_by != other_side(held.record):
        raise NotYourEntry(what=N_("A word on a call"), side=N_("the side that did not enter it"))


def other_side(record: Record) -> str:
    """Return the side of a call that did not log it."""
    return next((one for one in _sides(record.properties) if one != record.created_by), "")


def answers_to_call(reading: Reading, call: Record) -> list[Record]:
    """Return what the other side said of a call and stands, oldest first; what anybody else said is not read."""
    page = reading.page(CALL_ANSWER_TYPE.name, [Where("about", "=", call.id)], limit=MOST_ANSWERS, descending=False)
    side = other_side(call)
    return [held.record for held in page.rows if held.record is not None and not held.recalled and held.record.created_by == side]


def call_projection(writing: Writing, record: Record) -> None:
    """Keep the facets `standing` and `waiting_on` of the call that a record is, or speaks of."""
    identifier = record.id if record.type == HOTLINE_CALL_TYPE.name else str(record.properties["about"])
    held: Held | None = writing.get(identifier)
    if held is None or held.type != HOTLINE_CALL_TYPE.name or held.record is None:
        return
    answers = [] if held.recalled else answers_to_call(writing, held.record)
    last = str(answers[-1].properties["says"]) if answers else ""
    standing = {CONFIRMS: CONFIRMED, DIFFERS: DISPUTED}.get(last, LOGGED)
    writing.derive(identifier, "standing", [standing])
    writing.derive(identifier, "waiting_on", [] if answers or held.recalled else [other_side(held.record)])


CHECKS = ((HOTLINE_CALL_TYPE.name, check_call), (CALL_ANSWER_TYPE.name, check_call_answer))
PROJECTIONS = ((HOTLINE_CALL_TYPE.name, call_projection), (CALL_ANSWER_TYPE.name, call_projection))
