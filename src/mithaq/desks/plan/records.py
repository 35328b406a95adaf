"""What the plan desk keeps: rounds, meetings, commitments, and what each side says of a commitment's state.

The state of a commitment is never written: it is derived from the signatures over its hash and from the state changes that the right
side made. Overdue is not a state: it is the clock read against the due date.
"""

from collections.abc import Collection, Iterable

import msgspec

from mithaq.desks.plan import statement_records
from mithaq.exchange.agreement import LanguageText, signers
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

PROPOSED, AGREED, IN_PROGRESS = "proposed", "agreed", "in_progress"
REPORTED_DONE, ACCEPTED, RETURNED, CLOSED = "reported_done", "accepted", "returned", "closed"
OPEN_STATES = (AGREED, IN_PROGRESS, REPORTED_DONE, RETURNED)
STATES = (PROPOSED, AGREED, IN_PROGRESS, REPORTED_DONE, ACCEPTED, RETURNED, CLOSED)
JUDGEMENTS = ("not started", "partly", "largely", "fully addressed")
BY_DEBTOR = frozenset({IN_PROGRESS, REPORTED_DONE})
BY_CREDITOR = frozenset({ACCEPTED, RETURNED, CLOSED})


class NotYourSide(Refused):
    """A state that the other side says."""

    rule = "commitment.side"
    what = N_("“{state}” is said by {side} only.")
    whose = N_("It is for {side}.")
    next_act = N_("Wait for {side} to say it, or write a note.")
    status = 403


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where it was announced: a record, and the span of code points [start, end) in its text."""

    record: str
    start: int | None = None
    end: int | None = None


class Delegate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who attended: a public office holder by name, or a post whose holder was not named."""

    party: str
    office: str
    name: str = ""


class RoundBody(msgspec.Struct, frozen=True, kw_only=True):
    """A round of a dialogue series. `held_on` is an ISO 8601 date cut to what is known."""

    agreement: str
    series: str
    number: int
    held_on: str
    place: str = ""
    co_chairs: list[Delegate] = []
    agenda: list[str] = []
    outcome: str = ""
    pillars: list[str] = []
    sources: list[Source] = []


class MeetingBody(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting: delegations per side, agenda, decisions."""

    agreement: str
    title: str
    held_on: str
    place: str = ""
    round: str | None = None
    delegations: list[Delegate] = []
    agenda: list[str] = []
    decisions: list[str] = []
    pillars: list[str] = []
    sources: list[Source] = []


class CommitmentBody(msgspec.Struct, frozen=True, kw_only=True):
    """What debtors owe creditors: a measure, by a date, under an article. Texts are equally authentic language versions."""

    agreement: str
    number: str
    measure: str
    pillar: str
    debtors: list[str]
    creditors: list[str]
    due: str | None = None
    article: str = ""
    offices: dict[str, str] = {}
    evidence_wanted: str = ""
    texts: list[LanguageText] = []
    meeting: str | None = None
    renews: str | None = None
    sources: list[Source] = []


class StateChangeBody(msgspec.Struct, frozen=True, kw_only=True):
    """What one side says of a commitment's state, over the hash of the version it speaks of."""

    about: str
    sha256: str
    to: str
    reason: str = ""
    judged: str = ""
    evidence: list[str] = []


SECRETARY = "plan.secretary"
_SOURCED = (("agreement", Form.ID), ("sources.record", Form.ID))
ROUND_TYPE = RecordType(
    "dialogue-round",
    N_("Dialogue round"),
    RoundBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("series", at("series")),
        Facet("held_on", at("held_on"), FacetKind.DATE),
        Facet("pillar", at("pillars"), counted=True),
    ),
    words("series", "agenda", "outcome", "place"),
    lambda body: f"{body.get('series', '')} {body.get('number', '')}".strip(),
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
    ),
    words("title", "agenda", "decisions", "place"),
    words("title"),
    office=SECRETARY,
    forms=(*_SOURCED, ("round", Form.ID), ("held_on", Form.DATE)),
)
COMMITMENT_TYPE = RecordType(
    "commitment",
    N_("Commitment"),
    CommitmentBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("pillar", at("pillar"), counted=True),
        Facet("status", counted=True),
        Facet("due", at("due"), FacetKind.DATE),
        Facet("debtor", at("debtors"), FacetKind.REF),
        Facet("creditor", at("creditors"), FacetKind.REF),
        Facet("number", at("number")),
        Facet("unsigned", kind=FacetKind.REF),
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
TYPES = (ROUND_TYPE, MEETING_TYPE, COMMITMENT_TYPE, STATE_CHANGE_TYPE, *statement_records.TYPES)


def check_state_change(reading: Reading, record: Record) -> None:
    """Raise NotYourSide when the author is not of the side that may say this state."""
    body = msgspec.convert(record.properties, StateChangeBody)
    held = reading.get(body.about)
    if held is None or held.record is None or held.type != COMMITMENT_TYPE.name:
        return
    commitment = msgspec.convert(held.record.properties, CommitmentBody)
    if body.to in BY_DEBTOR and record.created_by not in commitment.debtors:
        raise NotYourSide(state=body.to, side=N_("a debtor"))
    if body.to in BY_CREDITOR and record.created_by not in commitment.creditors:
        raise NotYourSide(state=body.to, side=N_("a creditor"))
    if body.to not in BY_DEBTOR | BY_CREDITOR:
        raise NotYourSide(state=body.to, side=N_("nobody"))


def state_changes(reading: Reading, identifier: str) -> list[Record]:
    """Return the state changes over a commitment, oldest first."""
    page = reading.page(STATE_CHANGE_TYPE.name, [Where("about", "=", identifier)], limit=500, descending=False)
    return [held.record for held in page.rows if held.record is not None and not held.recalled]


def derive_state(reading: Reading, held: Held) -> str:
    """Return the state of a commitment: proposed until all parties to it signed this version, then what the right side said last.

    Accepted needs every creditor; what was said over another version, or by the wrong side, does not count. What every creditor
    accepted is undone by nobody, and only what was accepted is closed.
    """
    return state_after(held, signers(reading, held), state_changes(reading, held.id))


def state_after(held: Held, signed: Collection[str], changes: Iterable[Record]) -> str:
    """Return the state of a commitment as `derive_state` does, given who signed this version and the state changes, oldest first."""
    if held.record is None:
        return PROPOSED
    body = msgspec.convert(held.record.properties, CommitmentBody)
    if not {*body.debtors, *body.creditors} <= set(signed):
        return PROPOSED
    sha256 = held.record.sha256.hex()
    state = AGREED
    accepted: set[str] = set()
    for change in changes:
        to = str(change.properties["to"])
        if change.properties["sha256"] != sha256 or not _counts(change, body, state):
            continue
        if to == ACCEPTED:
            accepted.add(change.created_by)
            state = ACCEPTED if accepted >= set(body.creditors) else state
        else:
            accepted.clear()
            state = to
    return state


def _counts(change: Record, body: CommitmentBody, state: str) -> bool:
    """Return whether a word is its author's to say, and comes while it can still change something."""
    to = str(change.properties["to"])
    side = body.debtors if to in BY_DEBTOR else body.creditors if to in BY_CREDITOR else []
    if change.created_by not in side or state == CLOSED:
        return False
    return state == ACCEPTED if to == CLOSED else state != ACCEPTED


def commitment_projection(writing: Writing, record: Record) -> None:
    """Keep the facets `status` and `unsigned` (parties that have not signed) of the commitment that a record is, or is about."""
    identifier = record.id if record.type == COMMITMENT_TYPE.name else str(record.properties["about"])
    held = writing.get(identifier)
    if held is None or held.type != COMMITMENT_TYPE.name or held.record is None:
        return
    body = msgspec.convert(held.record.properties, CommitmentBody)
    writing.derive(identifier, "status", [derive_state(writing, held)])
    writing.derive(identifier, "unsigned", sorted({*body.debtors, *body.creditors} - signers(writing, held)))


CHECKS = ((STATE_CHANGE_TYPE.name, check_state_change),)
PROJECTIONS = (
    *((name, commitment_projection) for name in ("commitment", "sign-off", "state-change")),
    *statement_records.PROJECTIONS,
)
