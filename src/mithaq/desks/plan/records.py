"""What the plan desk keeps: rounds, meetings, commitments, and what each side says of a commitment: its state, amendments, breaches.

Nobody writes over another's words: an amendment is a record over the hash of the terms that it would replace, a breach and the answer to it
are records of two authors. What follows from them is in `states`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from mithaq.desks.plan import statement_records
from mithaq.exchange.agreement import LanguageText
from mithaq.lang.catalogue import N_
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.source import Source, sourced

JUDGEMENTS = ("not started", "partly", "largely", "fully addressed")
MEASURE, NEGATIVE_PLEDGE = "measure", "negative-pledge"
NATURES = (MEASURE, NEGATIVE_PLEDGE)
PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
MEETING_STATES = (PLANNED, HELD, CANCELLED)


class Delegate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who attended: a public office holder by name, or a post whose holder was not named."""

    party: str
    office: str
    name: str = ""


class SeriesBody(msgspec.Struct, frozen=True, kw_only=True):
    """A series of dialogue rounds: its tracks are pillars, and a round is due every `interval_days`. Rounds name it by `name`."""

    agreement: str
    name: str
    interval_days: int
    pillars: list[str] = []
    co_chairs: list[Delegate] = []
    started: str = ""
    sources: list[Source] = []


class RoundBody(msgspec.Struct, frozen=True, kw_only=True):
    """A round of a dialogue series. `held_on` is an ISO 8601 date cut to what is known; `number` is 0 when nobody knows it."""

    agreement: str
    series: str
    held_on: str
    number: int = 0
    place: str = ""
    co_chairs: list[Delegate] = []
    agenda: list[str] = []
    outcome: str = ""
    pillars: list[str] = []
    sources: list[Source] = []


class MeetingBody(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting: delegations per side, agenda, decisions. `held_on` is an ISO 8601 date cut to what is known.

    `starts_at` and `ends_at` are ISO 8601 times with an offset, `zone` the IANA zone of the place; `moved_by` is the proposal of a time
    that was taken. `status` is planned, held or cancelled. `group` is the working group that meets.
    """

    agreement: str
    title: str
    held_on: str
    status: str = HELD
    starts_at: str = ""
    ends_at: str = ""
    zone: str = ""
    moved_by: str | None = None
    reason: str = ""
    place: str = ""
    round: str | None = None
    group: str | None = None
    delegations: list[Delegate] = []
    agenda: list[str] = []
    decisions: list[str] = []
    pillars: list[str] = []
    sources: list[Source] = []


class TimeProposalBody(msgspec.Struct, frozen=True, kw_only=True):
    """Another time for the meeting that it is `about`, as one party proposes it; whoever called the meeting takes it or not."""

    about: str
    agreement: str
    starts_at: str
    ends_at: str = ""
    zone: str = ""
    reason: str = ""


class ContradictionBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a source says against a record of the plan, as one side reads it; nothing is changed by it."""

    about: str
    agreement: str
    says: str
    sources: list[Source]


class SetAsideBody(msgspec.Struct, frozen=True, kw_only=True):
    """Why an announcement, a decision or a contradiction is not followed up here."""

    about: str
    reason: str


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What of a commitment can be amended. Texts are equally authentic language versions; `offices` are the accountable ones by party."""

    measure: str
    due: str | None = None
    article: str = ""
    offices: dict[str, str] = {}
    evidence_wanted: str = ""
    texts: list[LanguageText] = []


class CommitmentBody(Terms, frozen=True, kw_only=True):
    """What debtors owe creditors: a measure, by a date, under an article.

    `nature` is a measure, or a negative pledge: something that the debtors will not do or allow, which has no due date and may be breached.
    `group` is the working group whose deliverable it is, `document` the framework document under which it is an action.
    """

    agreement: str
    number: str
    pillar: str
    debtors: list[str]
    creditors: list[str]
    nature: str = MEASURE
    meeting: str | None = None
    renews: str | None = None
    group: str | None = None
    document: str | None = None
    sources: list[Source] = []


class StateChangeBody(msgspec.Struct, frozen=True, kw_only=True):
    """What one side says of a commitment's state, over the hash of the version it speaks of."""

    about: str
    sha256: str
    to: str
    reason: str = ""
    judged: str = ""
    evidence: list[str] = []


class AmendmentBody(Terms, frozen=True, kw_only=True):
    """New terms of the commitment that it is `about`, in full; `base` is the hash of the terms that they replace when all have signed."""

    agreement: str
    about: str
    base: str
    reason: str


class BreachBody(msgspec.Struct, frozen=True, kw_only=True):
    """What one side says was done against a negative pledge. `happened_on` is an ISO 8601 date cut to what is known."""

    about: str
    agreement: str
    says: str
    happened_on: str = ""
    place: str = ""
    sources: list[Source] = []


class BreachAnswerBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a debtor says of a breach: admits, denies, or explains."""

    about: str
    position: str
    text: str


def cites(body: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a record of the plan points to: its sources, where it was made, what it renews, replaces or carries out, its group."""
    for name in ("meeting", "renews", "replaces", "commitment", "group", "document"):
        if isinstance(body.get(name), str):
            yield str(body[name])
    yield from sourced(body)


def round_title(body: Mapping[str, Any]) -> str:
    """Return a round as a line: its series, and its number where that is known."""
    return f"{body.get('series', '')} {body.get('number') or ''}".strip()


SECRETARY = "plan.secretary"
_SOURCED = (("agreement", Form.ID), ("sources.record", Form.ID))
_CITES = Facet("cites", lambda body: sorted(set(cites(body))), FacetKind.REF)
_ABOUT = Facet("about", at("about"), FacetKind.REF)
_AGREEMENT = Facet("agreement", at("agreement"), FacetKind.REF)
SERIES_TYPE = RecordType(
    "dialogue-series",
    N_("Dialogue series"),
    SeriesBody,
    (_AGREEMENT, Facet("name", at("name")), Facet("pillar", at("pillars"), counted=True), _CITES),
    words("name"),
    words("name"),
    office=SECRETARY,
    forms=(*_SOURCED, ("started", Form.DATE)),
)
ROUND_TYPE = RecordType(
    "dialogue-round",
    N_("Dialogue round"),
    RoundBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("series", at("series")),
        Facet("held_on", at("held_on"), FacetKind.DATE),
        Facet("pillar", at("pillars"), counted=True),
        _CITES,
    ),
    words("series", "agenda", "outcome", "place"),
    round_title,
    office=SECRETARY,
    forms=(*_SOURCED, ("held_on", Form.DATE)),
)
MEETING_TYPE = RecordType(
    "meeting",
    N_("Meeting"),
    MeetingBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("round", at("round"), FacetKind.REF),
        Facet("held_on", at("held_on"), FacetKind.DATE),
        Facet("pillar", at("pillars"), counted=True),
        Facet("status", lambda body: [str(body.get("status") or HELD)], counted=True),
        Facet("followed", counted=True),
        _CITES,
    ),
    words("title", "agenda", "decisions", "place"),
    words("title"),
    office=SECRETARY,
    forms=(*_SOURCED, ("round", Form.ID), ("group", Form.ID), ("held_on", Form.DATE), ("moved_by", Form.ID)),
)
COMMITMENT_TYPE = RecordType(
    "commitment",
    N_("Commitment"),
    CommitmentBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("pillar", at("pillar"), counted=True),
        Facet("status", counted=True),
        Facet("due", kind=FacetKind.DATE),
        Facet("debtor", at("debtors"), FacetKind.REF),
        Facet("creditor", at("creditors"), FacetKind.REF),
        Facet("number", at("number")),
        Facet("unsigned", kind=FacetKind.REF),
        _CITES,
    ),
    lambda body: "\n".join([str(body.get("measure", "")), *(str(one.get("text", "")) for one in body.get("texts", []))]),
    lambda body: f"{body.get('number', '')} {body.get('measure', '')}".strip(),
    office=SECRETARY,
    forms=(
        *_SOURCED,
        ("debtors", Form.ID),
        ("creditors", Form.ID),
        ("due", Form.DATE),
        ("meeting", Form.ID),
        ("renews", Form.ID),
        ("group", Form.ID),
        ("document", Form.ID),
    ),
)
STATE_CHANGE_TYPE = RecordType(
    "state-change",
    N_("State change"),
    StateChangeBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("to", at("to"))),
    words("reason"),
    words("to"),
    office=SECRETARY,
    forms=(("evidence", Form.ID),),
)
AMENDMENT_TYPE = RecordType(
    "amendment",
    N_("Amendment"),
    AmendmentBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("agreement", at("agreement"), FacetKind.REF)),
    words("measure", "reason"),
    words("measure"),
    office=SECRETARY,
    forms=(("agreement", Form.ID), ("about", Form.ID), ("due", Form.DATE)),
)
BREACH_TYPE = RecordType(
    "breach",
    N_("Breach"),
    BreachBody,
    (
        Facet("about", at("about"), FacetKind.REF),
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("happened_on", at("happened_on"), FacetKind.DATE),
        Facet("state", counted=True),
        Facet("waiting_on", kind=FacetKind.REF),
    ),
    words("says", "place"),
    words("says"),
    office=SECRETARY,
    forms=(*_SOURCED, ("about", Form.ID), ("happened_on", Form.DATE)),
)
BREACH_ANSWER_TYPE = RecordType(
    "breach-answer",
    N_("Answer to a breach"),
    BreachAnswerBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("position", at("position"), counted=True)),
    words("text"),
    words("text"),
    office=SECRETARY,
    forms=(("about", Form.ID),),
)
TIME_PROPOSAL_TYPE = RecordType(
    "time-proposal",
    N_("Proposal of a time"),
    TimeProposalBody,
    (_ABOUT, _AGREEMENT, Facet("state", counted=True), Facet("waiting_on", kind=FacetKind.REF)),
    words("reason"),
    words("starts_at"),
    office=SECRETARY,
    forms=(("about", Form.ID), ("agreement", Form.ID)),
)
CONTRADICTION_TYPE = RecordType(
    "contradiction",
    N_("Contradiction"),
    ContradictionBody,
    (_ABOUT, _AGREEMENT, Facet("followed", counted=True), _CITES),
    words("says"),
    words("says"),
    office=SECRETARY,
    forms=(*_SOURCED, ("about", Form.ID)),
)
SET_ASIDE_TYPE = RecordType(
    "set-aside", N_("Set aside"), SetAsideBody, (_ABOUT,), words("reason"), words("reason"), stays_here=True, forms=(("about", Form.ID),)
)
TYPES = (
    SERIES_TYPE,
    ROUND_TYPE,
    MEETING_TYPE,
    TIME_PROPOSAL_TYPE,
    COMMITMENT_TYPE,
    STATE_CHANGE_TYPE,
    AMENDMENT_TYPE,
    BREACH_TYPE,
    BREACH_ANSWER_TYPE,
    CONTRADICTION_TYPE,
    SET_ASIDE_TYPE,
    *statement_records.TYPES,
)
