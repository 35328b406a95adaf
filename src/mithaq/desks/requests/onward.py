"""Onward use: may what was said be given to somebody else, or used for another purpose? Whose words they are answers.

1. The question names the words that it is about (the request itself, or a reply) and whose they are; the answer is a record by that side.
2. A consent may carry conditions and an end. It is a word between offices: the registry's own consent lets a record itself be passed on.
"""

from collections.abc import Iterable

import msgspec

from mithaq.desks.requests.fixed import OUTCOMES, WAITING
from mithaq.desks.requests.records import OFFICER, REPLY_TYPE, REQUEST_TYPE
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

MOST_QUESTIONS = 200


class NotWhoseWords(Refused):
    """A consent by somebody else than whose words they are."""

    rule = "onward.owner"
    what = N_("{author} is not the party that is asked here to consent.")
    whose = N_("It is for the party whose words they are.")
    next_act = N_("Wait for its answer, or write a note.")
    status = 403


class WrongOwner(Refused):
    """A question about onward use that asks somebody else than whose words they are, or asks its own author."""

    rule = "onward.asked"
    what = N_("{id} does not ask the party whose words it is about.")
    whose = N_("It is for its author to mend.")
    next_act = N_("Ask about a request or a reply of the other side.")


class OnwardTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked. `words_of` is the request or reply whose words are meant, `passed_to` who is to get them, `other_purpose` for what."""

    words_of: str
    text: str
    passed_to: str = ""
    other_purpose: str = ""


class OnwardBody(OnwardTerms, frozen=True, kw_only=True):
    """A question about onward use in the request that it is `about`; `asked_of` is the party whose words they are."""

    about: str
    asked_of: str


class ConsentTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered: granted or refused, under which conditions, until which day."""

    outcome: str
    text: str = ""
    conditions: str = ""
    until: str = ""


class ConsentBody(ConsentTerms, frozen=True, kw_only=True):
    """The answer to the question that it is `about`."""

    about: str


ONWARD_TYPE = RecordType(
    "onward-question",
    N_("Question about onward use"),
    OnwardBody,
    (
        Facet("about", at("about"), FacetKind.REF),
        Facet("asked_of", at("asked_of"), FacetKind.REF),
        Facet("status", counted=True),
    ),
    words("text", "passed_to", "other_purpose"),
    lambda body: " · ".join(str(body[one]) for one in ("passed_to", "other_purpose") if body.get(one)),
    office=OFFICER,
    forms=(("asked_of", Form.ID), ("words_of", Form.ID)),
)
CONSENT_TYPE = RecordType(
    "onward-answer",
    N_("Answer about onward use"),
    ConsentBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("outcome", at("outcome"), counted=True)),
    words("text", "conditions"),
    words("outcome"),
    office=OFFICER,
    forms=(("until", Form.DATE),),
)
TYPES = (ONWARD_TYPE, CONSENT_TYPE)


def questions(reading: Reading, identifier: str) -> list[Held]:
    """Return the questions about onward use in a request, oldest first."""
    return reading.page(ONWARD_TYPE.name, [Where("about", "=", identifier)], limit=MOST_QUESTIONS, descending=False).rows


def answers(reading: Reading, question: str) -> list[Held]:
    """Return the answers to a question, oldest first."""
    return reading.page(CONSENT_TYPE.name, [Where("about", "=", question)], limit=MOST_QUESTIONS, descending=False).rows


def last_answer(question: Held, said: Iterable[Held]) -> Record | None:
    """Return the last answer that counts: by whose words they are, of a known outcome, not recalled."""
    if question.record is None:
        return None
    owner = str(question.record.properties["asked_of"])
    counted = [
        one.record
        for one in said
        if one.record is not None and not one.recalled and one.record.created_by == owner and one.record.properties["outcome"] in OUTCOMES
    ]
    return counted[-1] if counted else None


def status_of(question: Held, said: Iterable[Held]) -> str:
    """Return whether a question waits, was granted or was refused."""
    found = last_answer(question, said)
    return WAITING if found is None else str(found.properties["outcome"])


def check_question(reading: Reading, record: Record) -> None:
    """Raise WrongOwner when whose words they are is not who is asked."""
    body = msgspec.convert(record.properties, OnwardBody)
    held = reading.get(body.words_of)
    of_others = held is None or held.record is None or held.record.created_by == body.asked_of
    if body.asked_of == record.created_by or not of_others or not belongs_to(held, body.about):
        raise WrongOwner(id=record.id)


def belongs_to(words: Held | None, request: str) -> bool:
    """Return whether words are a request or a reply to it; of what is not here nothing is known."""
    if words is None or words.record is None:
        return True
    if words.type == REPLY_TYPE.name:
        return bool(words.record.properties["about"] == request)
    return words.type == REQUEST_TYPE.name and words.id == request


def check_consent(reading: Reading, record: Record) -> None:
    """Raise NotWhoseWords when somebody else answers."""
    held = reading.get(str(record.properties["about"]))
    if held is None or held.record is None or held.type != ONWARD_TYPE.name:
        return
    if held.record.properties["asked_of"] != record.created_by:
        raise NotWhoseWords(author=record.created_by)


def onward_projection(writing: Writing, record: Record) -> None:
    """Keep the facet `status` of the question that a record is, or answers."""
    identifier = record.id if record.type == ONWARD_TYPE.name else str(record.properties["about"])
    held = writing.get(identifier)
    if held is not None and held.type == ONWARD_TYPE.name and held.record is not None:
        writing.derive(identifier, "status", [] if held.recalled else [status_of(held, answers(writing, identifier))])


CHECKS = ((ONWARD_TYPE.name, check_question), (CONSENT_TYPE.name, check_consent))
PROJECTIONS = ((ONWARD_TYPE.name, onward_projection), (CONSENT_TYPE.name, onward_projection))
