"""What of the plan one reader may take away: commitments with where they stand, meetings and rounds, each with its marking in words.

1. Everything is read as the reader sees it; what was recalled, and what has no body any more, is left out.
2. Where a commitment stands is the facet that its projection keeps; how far it is, is the last word of a side that may judge it.
3. A meeting's day is what is known of it: `day` is None when only the month or the year is, and then nothing that needs a day has it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce

import msgspec

from mithaq.acts.work import NoSuchRecord
from mithaq.desks.plan.records import CommitmentBody, Delegate, MeetingBody, RoundBody, round_title
from mithaq.desks.plan.standings import look_behind
from mithaq.desks.plan.states import STATES, Standing
from mithaq.exchange.agreement import Agreement, find_agreement
from mithaq.formats.ical.zones import moment_of
from mithaq.lang.catalogue import translate
from mithaq.lang.labels import Manner, show_date
from mithaq.records.ident import is_id
from mithaq.records.marking import Marking, MarkingRefused, merge, resolve
from mithaq.records.principal import CLASSIFICATIONS
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where

PAGE = 500
# Years that a calendar can reckon with; what a record says beyond them is shown as text and never as a day.
YEARS = range(1900, 2200)


@dataclass(frozen=True)
class Speech:
    """In which language an export speaks; `words` says a fixed value of the records, given its kind, itself and the language."""

    locale: str
    words: Callable[[str, str, str], str]

    def word(self, kind: str, value: str) -> str:
        """Return the word for a fixed value of the records."""
        return self.words(kind, value, self.locale)

    def date(self, value: str) -> str:
        """Return a date cut to what is known, as the language writes it."""
        return show_date(value, Manner(self.locale))

    def say(self, message: str, **facts: object) -> str:
        """Return a message in the language, its places filled."""
        said = translate(message, self.locale)
        return said.format(**facts) if facts else said


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """When a meeting is, beyond its day: ISO 8601 with an offset, the IANA zone, and planned, held or cancelled."""

    starts_at: str | None = None
    ends_at: str | None = None
    zone: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class Owed:
    """A commitment: what it says, who made the record, where it stands, what was judged last, and how it is marked."""

    held: Held
    body: CommitmentBody
    state: str
    judged: str
    marking: Marking

    @property
    def record(self) -> Record:
        """Return the record; it is there, or the commitment would have been left out."""
        assert self.held.record is not None  # noqa: S101  # narrows the type
        return self.held.record


@dataclass(frozen=True)
class Met:
    """A meeting, or a round of a dialogue. `starts` and `ends` are aware, or None; `day` is None when no day is known."""

    held: Held
    title: str
    body: MeetingBody | RoundBody
    marking: Marking
    day: date | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    zone: str = ""
    status: str = ""
    people: Sequence[Delegate] = field(default_factory=list)

    @property
    def record(self) -> Record:
        """Return the record; it is there, or the meeting would have been left out."""
        assert self.held.record is not None  # noqa: S101  # narrows the type
        return self.held.record

    @property
    def outcome(self) -> list[str]:
        """Return what was decided, or what came of a round."""
        body = self.body
        return list(body.decisions) if isinstance(body, MeetingBody) else [one for one in body.outcome.split("\n") if one.strip()]


def plan_of(reading: Reading, agreement: str) -> Agreement:
    """Return the agreement whose plan is taken away, as the reader sees it. Raises: NoSuchRecord."""
    if not is_id(agreement) or reading.get(agreement) is None:
        raise NoSuchRecord(id=agreement[:100])
    return find_agreement(reading, agreement)


def owed(reading: Reading, agreement: str, *, meeting: str = "") -> Iterator[Owed]:
    """Yield the commitments under an agreement, in their terms in force, by state, then oldest first; those of one `meeting` if named."""
    for state in STATES:
        where = [Where("agreement", "=", agreement), Where("status", "=", state)]
        for page in _pages(reading, "commitment", where):
            rows = [held for held in page if not meeting or _said(held, "meeting") == meeting]
            behind = look_behind(reading, rows)
            for held in rows:
                found = behind.standing[held.id]
                marking = _strictest(reading, held, found.amended)
                if marking is not None:
                    yield Owed(held, found.body, found.state, _judged(found, behind.changes.get(held.id, ())), marking)


def met(reading: Reading, agreement: str) -> Iterator[Met]:
    """Yield the rounds and meetings under an agreement, oldest record first."""
    for kind in ("dialogue-round", "meeting"):
        for page in _pages(reading, kind, [Where("agreement", "=", agreement)]):
            for held in page:
                marking = marking_of(reading, held)
                if marking is not None:
                    yield _met(held, marking)


def meeting_of(reading: Reading, identifier: str) -> Met:
    """Return one meeting or round. Raises: NoSuchRecord."""
    held = reading.get(identifier) if is_id(identifier) else None
    marking = marking_of(reading, held) if held is not None and held.record is not None and not held.recalled else None
    if held is None or marking is None or held.type not in ("meeting", "dialogue-round"):
        raise NoSuchRecord(id=identifier[:100])
    return _met(held, marking)


def _strictest(reading: Reading, held: Held, amended: Sequence[Held]) -> Marking | None:
    """Return the marking of a commitment in its terms in force: of what was amended, each amendment's counts too."""
    found = [marking_of(reading, one) for one in (held, *amended)]
    known = [one for one in found if one is not None]
    try:
        return reduce(lambda one, other: merge(held.id, one, other), known) if len(known) == len(found) else None
    except MarkingRefused:
        return None


def marking_of(reading: Reading, held: Held) -> Marking | None:
    """Return how a record is marked, or None when that cannot be told: then it is not taken away."""
    if held.record is None:
        return None
    try:
        return resolve(held.id, held.record.marking_refs, reading.marking)
    except MarkingRefused:
        return None


def show_marking(marking: Marking, agreement: Agreement) -> str:
    """Return a marking as every page shows it: TLP:AMBER · H0 · to: EL WL."""
    terms, parts = marking.terms, [marking.tlp.label]
    if terms is None:
        return parts[0]
    codes = {party.identity: party.code or party.name for party in agreement.parties}
    parts += sorted(terms.handling)
    if terms.classification:
        parts.append(CLASSIFICATIONS[terms.classification].upper())
    return " · ".join([*parts, "to: " + " ".join(sorted(codes.get(one, "…" + one[-6:]) for one in terms.releasable_to))])


def names_of(agreement: Agreement, identities: Sequence[str]) -> list[str]:
    """Return the names of parties, in the order of the agreement."""
    order = [party.identity for party in agreement.parties]
    known = sorted(identities, key=lambda one: order.index(one) if one in order else len(order))
    return [agreement.party_name(one) for one in known]


def every(reading: Reading, kind: str, where: Sequence[Where]) -> Iterator[Held]:
    """Yield the live records of a type that fulfil conditions, oldest first."""
    for page in _pages(reading, kind, where):
        yield from page


def _pages(reading: Reading, kind: str, where: Sequence[Where]) -> Iterator[list[Held]]:
    after = None
    while True:
        page = reading.page(kind, where, descending=False, after=after, limit=PAGE)
        yield [held for held in page.rows if held.record is not None and not held.recalled]
        after = page.next
        if after is None:
            return


def _judged(found: Standing, changes: Sequence[Record]) -> str:
    """Return the last judgement of a commitment, by a creditor and over the terms in force."""
    said = (one for one in reversed(changes) if one.properties["sha256"] == found.sha256 and one.created_by in found.body.creditors)
    return next((str(one.properties["judged"]) for one in said if one.properties.get("judged")), "")


def _met(held: Held, marking: Marking) -> Met:
    properties = held.record.properties if held.record is not None else {}
    kinds: dict[str, type[MeetingBody] | type[RoundBody]] = {"meeting": MeetingBody, "dialogue-round": RoundBody}
    body: MeetingBody | RoundBody = msgspec.convert(properties, kinds[held.type])
    try:
        times = msgspec.convert(properties, Times)
    except msgspec.ValidationError:
        times = Times()
    starts, ends = moment_of(times.starts_at or ""), moment_of(times.ends_at or "")
    title = body.title if isinstance(body, MeetingBody) else round_title(properties)
    people = body.delegations if isinstance(body, MeetingBody) else body.co_chairs
    # An end without a beginning, or before it, says nothing that a calendar could show.
    ends = ends if starts is not None and ends is not None and ends > starts else None
    return Met(held, title, body, marking, known_day(body.held_on), starts, ends, times.zone or "", times.status or "", people)


def known_day(text: str) -> date | None:
    """Return the day of an ISO 8601 date, or None when it is cut to a month or a year, or is none."""
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return found if found is not None and found.year in YEARS else None


def _said(held: Held, name: str) -> str:
    return str(held.record.properties.get(name) or "") if held.record is not None else ""
