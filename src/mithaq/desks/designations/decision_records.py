"""What the desk keeps of decisions about groups and persons: designations, and what partners answer to them.

1. A designation belongs to the party that made it; a partner designates by a record of its own, and the two are never merged.
2. Its state is what its owner did last; each step keeps its paper. What is not known stays empty.
3. Nationality or religion identifies nobody: a designation that rests on nothing else is refused, whoever wrote it.
4. A partner that is asked to designate too owes an answer until it wrote one; that it considers is no answer yet.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

PROPOSED, UNDER_REVIEW, DECIDED, AMENDED = "proposed", "under_review", "decided", "amended"
LIFTED, DECLINED = "lifted", "declined"
STATES = (PROPOSED, UNDER_REVIEW, DECIDED, AMENDED, LIFTED, DECLINED)
OPEN_STATES = (PROPOSED, UNDER_REVIEW)
LISTED_STATES = (DECIDED, AMENDED)
LIVE_STATES = (*OPEN_STATES, *LISTED_STATES)
KINDS = ("armed-group", "organisation", "person", "vessel", "aircraft")
PROTECTED = ("nationality", "religion")
IDENTIFIER_KINDS = (
    "birth-date",
    "birth-place",
    "document",
    "address",
    "registration",
    "founded",
    "leader",
    "area",
    "website",
    "other",
    *PROTECTED,
)
DESIGNATES, CONSIDERS = "designates", "considers"
POSITIONS = (DESIGNATES, CONSIDERS, "supports", "declines", "notes")
ANALYST = "designations.analyst"
AUTHORITY = "designations.authority"
MAX_ANSWERS = 200
# Before the name of a subject in the facet `subject`: what bears it is a sub-unit of that subject.
PART_OF = "part-of:"


class UnfairGround(Refused):
    """A designation that rests on nationality or religion alone."""

    rule = "designation.fairness"
    what = N_("Nationality or religion alone identifies nobody and is no ground for a designation.")
    whose = N_("It is for whoever drafts it.")
    next_act = N_("Name what identifies the subject itself, such as a birth date, a document, a leader or an area.")


class BadDesignation(Refused):
    """A designation that nobody could work with."""

    rule = "designation.form"
    what = N_("This designation cannot be kept: {reason}.")
    whose = N_("It is for whoever drafts it.")
    next_act = N_("Correct the named part and send it again.")


class OwnQuestion(Refused):
    """An answer to one's own designation."""

    rule = "designation.answer"
    what = N_("A designation is answered by the other parties, not by the one that made it.")
    whose = N_("It is for the partners that were asked.")
    next_act = N_("Amend or lift it if it is yours, or write a note.")
    status = 403


class DesignatedName(msgspec.Struct, frozen=True, kw_only=True):
    """One name of the subject as it is written; `language` is a BCP 47 tag or empty, `weak` says that it finds others too."""

    text: str
    language: str = ""
    weak: bool = False


class Identifying(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that tells the subject from others: what it is, and the value as its source writes it."""

    identifier_kind: str
    value: str


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """The paper of a step: its reference, its date cut to what is known, and where it is (an address, or a record with the file)."""

    reference: str
    on: str = ""
    link: str = ""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a designation's life. `at` is when it was entered here, `paper.on` the date that the paper bears."""

    step: str
    paper: Paper
    at: str
    reason: str = ""


class DesignationTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What a designation says.

    `refers_to` names the same subject elsewhere: an entry ("un:QDe.132"), a reviewed group ("group:bla"), a partner's designation;
    `sub_unit_of`, in the same words, what it is a part of. `evidence` holds records or citations ("S/2024/556 para 12"); `asked_of` are
    the parties that are asked to designate too.
    """

    kind: str
    names: list[DesignatedName]
    agreement: str | None = None
    authority: str = ""
    legal_basis: str = ""
    decided_on: str = ""
    refers_to: list[str] = []
    sub_unit_of: str = ""
    measures: list[str] = []
    identifiers: list[Identifying] = []
    evidence: list[str] = []
    review_on: str = ""
    removal_path: str = ""
    redress_number: str = ""
    asked_of: list[str] = []


class DesignationBody(DesignationTerms, frozen=True, kw_only=True):
    """A designation: its terms, its state, and the steps that led there, oldest first."""

    state: str
    steps: list[Step]


class AnswerBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a partner says to a designation. `designation` is its own decision upon the same subject, where it has one."""

    about: str
    position: str
    reason: str = ""
    designation: str | None = None


def first_name(body: DesignationTerms) -> str:
    """Return the name under which a designation is shown."""
    return body.names[0].text if body.names else ""


def _subjects(body: Mapping[str, Any]) -> list[str]:
    """Return what a designation refers to, and what it is a part of behind PART_OF."""
    parent = str(body.get("sub_unit_of") or "")
    return [*(str(one) for one in body.get("refers_to", [])), *([PART_OF + parent] if parent else [])]


def _review_day(body: Mapping[str, Any]) -> list[str]:
    """Return the review day of what is not over."""
    return [str(body["review_on"])] if body.get("review_on") and body.get("state") in LIVE_STATES else []


DESIGNATION_TYPE = RecordType(
    "designation",
    N_("Designation"),
    DesignationBody,
    (
        Facet("state", at("state"), counted=True),
        Facet("authority", at("authority"), counted=True),
        Facet("kind", at("kind"), counted=True),
        Facet("subject", _subjects),
        Facet("review_on", _review_day, FacetKind.DATE),
        Facet("evidence", at("evidence")),
        Facet("waiting_on", kind=FacetKind.REF),
        Facet("own_review_on", kind=FacetKind.DATE),
    ),
    lambda body: "\n".join([*(str(one.get("text", "")) for one in body.get("names", [])), str(body.get("authority", ""))]),
    lambda body: str(next((one.get("text") for one in body.get("names", [])), "")),
    office=ANALYST,
    forms=(
        ("agreement", Form.ID),
        ("asked_of", Form.ID),
        ("review_on", Form.DATE),
        ("decided_on", Form.DATE),
        ("steps.at", Form.MOMENT),
        ("steps.paper.on", Form.DATE),
    ),
)
ANSWER_TYPE = RecordType(
    "designation-answer",
    N_("Answer to a designation"),
    AnswerBody,
    (
        Facet("about", at("about"), FacetKind.REF),
        Facet("position", at("position"), counted=True),
        Facet("designation", at("designation"), FacetKind.REF),
    ),
    words("reason"),
    words("position"),
    office=ANALYST,
    forms=(("designation", Form.ID),),
)
TYPES = (DESIGNATION_TYPE, ANSWER_TYPE)


def designation_of(held: Held | None) -> DesignationBody | None:
    """Return the body of a designation that stands, or None."""
    if held is None or held.record is None or held.recalled or held.type != DESIGNATION_TYPE.name:
        return None
    return msgspec.convert(held.record.properties, DesignationBody)


def answers_to(reading: Reading, identifier: str) -> list[Record]:
    """Return what partners answered to a designation and stands, oldest first."""
    page = reading.page(ANSWER_TYPE.name, [Where("about", "=", identifier)], limit=MAX_ANSWERS, descending=False)
    return [held.record for held in page.rows if held.record is not None and not held.recalled]


def check_designation(_reading: Reading, record: Record) -> None:
    """Raise BadDesignation or UnfairGround when a designation, ours or a partner's, may not be kept."""
    body = msgspec.convert(record.properties, DesignationBody)
    if body.state not in STATES:
        raise BadDesignation(reason=N_("its state is none of: proposed, under review, decided, amended, lifted, declined"))
    if not body.names or not all(one.text.strip() for one in body.names):
        raise BadDesignation(reason=N_("it gives no name"))
    if body.identifiers and all(one.identifier_kind in PROTECTED for one in body.identifiers):
        raise UnfairGround()


def check_answer(reading: Reading, record: Record) -> None:
    """Raise OwnQuestion when a party answers its own designation, BadDesignation for a position that nobody knows."""
    body = msgspec.convert(record.properties, AnswerBody)
    if body.position not in POSITIONS:
        raise BadDesignation(reason=N_("the position is none of: designates, considers, supports, declines, notes"))
    held = reading.get(body.about)
    if held is not None and held.record is not None and held.record.created_by == record.created_by:
        raise OwnQuestion()


def designation_projection(node: str) -> Callable[[Writing, Record], None]:
    """Return the projection that keeps the derived facets of the designation that a record is, or answers.

    `waiting_on` holds the parties that were asked and did not answer; `own_review_on` the review day of what belongs to this `node`, so
    that the first page finds it without reading what partners own.
    """

    def project(writing: Writing, record: Record) -> None:
        _derive(writing, record, node)

    return project


def _derive(writing: Writing, record: Record, node: str) -> None:
    identifier = record.id if record.type == DESIGNATION_TYPE.name else str(record.properties["about"])
    held = writing.get(identifier)
    if held is None or held.type != DESIGNATION_TYPE.name:
        return
    body = designation_of(held)
    asked = set(body.asked_of) if body is not None and body.state in LIVE_STATES else set()
    done = {one.created_by for one in answers_to(writing, identifier) if one.properties.get("position") != CONSIDERS} if asked else set()
    writing.derive(identifier, "waiting_on", sorted(asked - done))
    is_ours = held.record is not None and held.record.created_by == node and not held.recalled
    writing.derive(identifier, "own_review_on", _review_day(held.record.properties) if is_ours and held.record is not None else [])


CHECKS = ((DESIGNATION_TYPE.name, check_designation), (ANSWER_TYPE.name, check_answer))


def projections(node: str) -> tuple[tuple[str, Callable[[Writing, Record], None]], ...]:
    """Return the projections of the desk for a node."""
    project = designation_projection(node)
    return ((DESIGNATION_TYPE.name, project), (ANSWER_TYPE.name, project))
