"""What a pledge stands at: how far each side says it has come, what differs, for whom it waits. From records alone, on every node alike.

1. A word counts when its author is of the side that may say it, when it speaks of these words of the pledge, and when its author has not
   taken it back. The two sides' figures stand beside each other; neither is put in the other's place.
2. A donor's pledge is offered until the recipient accepts or declines it; what the recipient claims was pledged is claimed until the donor
   confirms or denies it, and then is accepted: whoever claimed it need not accept it again. Of two answers the last counts.
3. Only what the recipient says that it received makes a pledge fulfilled; one of which nobody said how much is never that. A pledge that
   was withdrawn keeps its figures.
4. A delivery is unconfirmed until the recipient answers it, with its own figure; another figure is a finding, and so is a receipt of what
   nobody reported. Whether a tranche is late is the clock read against `due`, and is never derived.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

import msgspec

from mithaq.desks.plan.assistance.figures import NOTHING, figure
from mithaq.desks.plan.assistance.records import (
    ACCEPTED,
    BY_DONOR,
    BY_EITHER,
    BY_RECIPIENT,
    COMMITTED,
    CONFIRMED,
    CORRECTED,
    DECLINED,
    DELIVERED,
    DENIED,
    PLEDGE_STEP_TYPE,
    RECEIVED,
    REPLACED,
    USED,
    WITH_AMOUNT,
    WITHDRAWN,
    PledgeBody,
    PledgeStepBody,
    Tranche,
    words_sha256,
)
from mithaq.records.ident import is_date, last_day
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where

CLAIMED, OFFERED, UNDER_WAY, FULFILLED = "claimed", "offered", "under-way", "fulfilled"
PLEDGE_STATES = (CLAIMED, DENIED, OFFERED, ACCEPTED, DECLINED, UNDER_WAY, FULFILLED, WITHDRAWN, REPLACED)
GOING = (ACCEPTED, UNDER_WAY)
DIFFERS, UNCONFIRMED, UNREPORTED, OVER_COMMITTED = "differs", "unconfirmed", "unreported", "over-committed"
FINDINGS = (DIFFERS, UNCONFIRMED, UNREPORTED, OVER_COMMITTED)
IN_FULL = "in-full"
MOST_STEPS = 1_000
AT_ONCE = 100


@dataclass(frozen=True)
class Said:
    """One word about a pledge as it was said; `counts` is False when it was taken back or is not its author's to say."""

    record: Record
    body: PledgeStepBody
    counts: bool = True

    @property
    def id(self) -> str:
        """Return the identifier of the step."""
        return self.record.id

    @property
    def amount(self) -> Decimal:
        """Return its figure."""
        return figure(self.body.amount)


@dataclass(frozen=True)
class Sums:
    """How much was said of each stage."""

    pledged: Decimal = NOTHING
    committed: Decimal = NOTHING
    delivered: Decimal = NOTHING
    received: Decimal = NOTHING
    used: Decimal = NOTHING


@dataclass(frozen=True)
class Delivery:
    """A delivery as the donor reports it, and the receipts by which the recipient answers it."""

    said: Said
    receipts: tuple[Said, ...] = ()

    @property
    def received(self) -> Decimal:
        """Return how much of it the recipient says it received."""
        return sum((one.amount for one in self.receipts), NOTHING)

    @property
    def difference(self) -> Decimal:
        """Return by how much the recipient's figure is above the donor's; below it is negative."""
        return self.received - self.said.amount

    @property
    def state(self) -> str:
        """Return whether it is unconfirmed, received in full, or received with another figure."""
        return UNCONFIRMED if not self.receipts else IN_FULL if not self.difference else DIFFERS


@dataclass(frozen=True)
class Reckoning:
    """What a pledge stands at. `unreported` are receipts of what no delivery reports; `due` is the last day of the next open tranche."""

    body: PledgeBody
    author: str
    state: str
    sums: Sums
    tranches: tuple[tuple[Tranche, Sums], ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    unreported: tuple[Said, ...] = ()
    findings: tuple[str, ...] = ()
    due: str = ""
    waiting_on: str = ""
    said: tuple[Said, ...] = ()
    replaced_by: str = ""

    @property
    def sides(self) -> tuple[str, str]:
        """Return the donor and the recipient."""
        return self.body.donor, self.body.recipient


def reckoning_of(reading: Reading, held: Held) -> Reckoning:
    """Return what a pledge stands at, as `reading` sees it."""
    return reckon(held, steps_of(reading, (held.id,))[held.id])


def steps_of(reading: Reading, identifiers: Sequence[str]) -> Mapping[str, list[Record]]:
    """Return what each side said of some pledges, oldest first, by one question for all of them."""
    found: dict[str, list[Record]] = defaultdict(list)
    about, after = [Where("about", "in", tuple(identifiers))], None
    while identifiers:
        page = reading.page(PLEDGE_STEP_TYPE.name, about, descending=False, after=after, limit=MOST_STEPS)
        for held in page.rows:
            if held.record is not None and not held.recalled:
                found[str(held.record.properties["about"])].append(held.record)
        after = page.next
        if after is None:
            break
    return found


def reckoned(reading: Reading, rows: Iterable[Held]) -> Iterator[tuple[Held, Reckoning]]:
    """Yield the live pledges among some with what each stands at, by one question for every hundred."""
    left = iter(rows)
    while chunk := list(islice(left, AT_ONCE)):
        live = [held for held in chunk if held.record is not None and not held.recalled]
        steps = steps_of(reading, [held.id for held in live])
        yield from ((held, reckon(held, steps[held.id])) for held in live)


def reckon(held: Held, steps: Iterable[Record]) -> Reckoning:
    """Return what a pledge stands at, given what was said of it."""
    if held.record is None:
        raise ValueError(f"{held.id} has no body to reckon with")
    body = msgspec.convert(held.record.properties, PledgeBody)
    author = held.record.created_by
    said = _counting(body, words_sha256(held.record), steps)
    live = [one for one in said if one.counts]
    deliveries, unreported = _matched(live)
    tranche_of = {one.said.id: one.said.body.tranche for one in deliveries}
    sums = _sums(figure(body.amount), live)
    state = _state(body, author, live, sums)
    tranches = tuple((one, _sums(figure(one.amount), _of_tranche(live, one.label, tranche_of))) for one in body.tranches)
    findings = _findings(sums, deliveries, unreported)
    replaced_by = next((str(one.body.answers or "") for one in reversed(live) if one.body.step == REPLACED), "")
    return Reckoning(
        body,
        author,
        state,
        sums,
        tranches,
        deliveries,
        unreported,
        findings,
        _due(tranches) if state in GOING else "",
        _waits_for(body, state, findings),
        said,
        replaced_by if state == REPLACED else "",
    )


def may_say(body: PledgeBody, author: str, step: str) -> frozenset[str]:
    """Return who may say a word of a pledge that `author` recorded; nobody may say one that is not known."""
    if step == REPLACED:
        return frozenset({author})
    if step in BY_EITHER:
        return frozenset({body.donor, body.recipient})
    if (step in (CONFIRMED, DENIED) and author != body.recipient) or (step in (ACCEPTED, DECLINED) and author != body.donor):
        return frozenset()
    return frozenset({body.donor} if step in BY_DONOR else {body.recipient} if step in BY_RECIPIENT else ())


def follows(state: str, step: str) -> bool:
    """Return whether a word follows from the state that a pledge is in."""
    return state in _FOLLOWS.get(step, PLEDGE_STATES)


# In which states each word may be said; a correction always may.
_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    CONFIRMED: (CLAIMED,),
    DENIED: (CLAIMED,),
    ACCEPTED: (OFFERED,),
    DECLINED: (OFFERED,),
    COMMITTED: (ACCEPTED, UNDER_WAY, FULFILLED),
    DELIVERED: (ACCEPTED, UNDER_WAY, FULFILLED),
    RECEIVED: (CLAIMED, ACCEPTED, UNDER_WAY, FULFILLED, WITHDRAWN),
    USED: (CLAIMED, ACCEPTED, UNDER_WAY, FULFILLED, WITHDRAWN),
    WITHDRAWN: (OFFERED, ACCEPTED, UNDER_WAY),
    REPLACED: (CLAIMED, DENIED, OFFERED, DECLINED, WITHDRAWN),
}


def _counting(body: PledgeBody, sha256: str, steps: Iterable[Record]) -> tuple[Said, ...]:
    """Return every word, oldest first, each with whether it counts."""
    said = [Said(one, msgspec.convert(one.properties, PledgeStepBody)) for one in sorted(steps, key=lambda one: (one.modified, one.id))]
    by = {one.id: one.record.created_by for one in said}
    back = {one.body.answers for one in said if one.body.step == CORRECTED and by.get(one.body.answers or "") == one.record.created_by}
    sides = {body.donor, body.recipient}
    return tuple(
        Said(
            one.record, one.body, one.id not in back and one.body.sha256 == sha256 and one.record.created_by in sides and _is_own(body, one)
        )
        for one in said
    )


def _is_own(body: PledgeBody, one: Said) -> bool:
    """Return whether a word is of the side of its author."""
    side = BY_DONOR if one.record.created_by == body.donor else BY_RECIPIENT
    return one.body.step in side | BY_EITHER


def _matched(live: Sequence[Said]) -> tuple[tuple[Delivery, ...], tuple[Said, ...]]:
    """Return the deliveries with the receipts that answer each, and the receipts that answer none."""
    delivered = [one for one in live if one.body.step == DELIVERED]
    answering: dict[str, list[Said]] = defaultdict(list)
    known = {one.id for one in delivered}
    alone: list[Said] = []
    for one in live:
        if one.body.step == RECEIVED:
            (answering[one.body.answers] if one.body.answers in known else alone).append(one)
    return tuple(Delivery(one, tuple(answering[one.id])) for one in delivered), tuple(alone)


def _of_tranche(live: Iterable[Said], label: str, tranche_of: Mapping[str, str]) -> list[Said]:
    """Return what was said of one tranche; a receipt that names none is of the tranche of the delivery that it answers."""
    return [one for one in live if (one.body.tranche or tranche_of.get(one.body.answers or "", "")) == label]


def _sums(pledged: Decimal, live: Iterable[Said]) -> Sums:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for one in live:
        if one.body.step in WITH_AMOUNT:
            found[one.body.step] += one.amount
    return Sums(pledged, found[COMMITTED], found[DELIVERED], found[RECEIVED], found[USED])


def _state(body: PledgeBody, author: str, live: Sequence[Said], sums: Sums) -> str:
    last = {step: index for index, one in enumerate(live) for step in (one.body.step,)}
    yes, no, waits = (ACCEPTED, DECLINED, OFFERED) if author == body.donor else (CONFIRMED, DENIED, CLAIMED)
    answered = max(last.get(yes, -1), last.get(no, -1))
    state = waits if answered < 0 else (ACCEPTED if last.get(yes, -1) == answered else DECLINED if no == DECLINED else DENIED)
    if WITHDRAWN in last and state in (OFFERED, ACCEPTED):
        state = WITHDRAWN
    if REPLACED in last and state != ACCEPTED:
        return REPLACED
    if state != ACCEPTED:
        return state
    if sums.pledged and sums.received >= sums.pledged:
        return FULFILLED
    return UNDER_WAY if sums.committed or sums.delivered or sums.received or sums.used else ACCEPTED


def _findings(sums: Sums, deliveries: Sequence[Delivery], unreported: Sequence[Said]) -> tuple[str, ...]:
    states = {one.state for one in deliveries}
    is_so = {
        DIFFERS: DIFFERS in states,
        UNCONFIRMED: UNCONFIRMED in states,
        UNREPORTED: bool(unreported),
        OVER_COMMITTED: bool(sums.pledged) and sums.committed > sums.pledged,
    }
    return tuple(one for one in FINDINGS if is_so[one])


def _due(tranches: Sequence[tuple[Tranche, Sums]]) -> str:
    """Return the last day of the tranche that falls due first among those of which less was delivered than promised."""
    days = [last_day(one.due) for one, sums in tranches if is_date(one.due) and sums.delivered < sums.pledged]
    return min(days, default="")


def _waits_for(body: PledgeBody, state: str, findings: Sequence[str]) -> str:
    if state == CLAIMED:
        return body.donor
    return body.recipient if state == OFFERED or UNCONFIRMED in findings else ""
