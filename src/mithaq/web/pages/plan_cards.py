"""Commitments as cards: what the board, the list and the follow-up show of each, and the ways in which many are read at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from mithaq.desks.plan.records import CommitmentBody, state_after
from mithaq.records.ident import timestamp
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where
from mithaq.web.parties import Parties
from mithaq.web.views import PartyView
from mithaq.web.visit import Visit

MOST = 2_000
MOST_ROWS = 1_000
MAY_BE_LATE = frozenset({"agreed", "in_progress", "returned"})


@dataclass(frozen=True)
class Card:
    """A commitment as the board shows it. `judged` is the creditor's last word on it, `unsigned` who has not signed."""

    id: str
    number: str
    measure: str
    language: str
    pillar: str
    state: str
    debtors: tuple[PartyView, ...]
    creditors: tuple[PartyView, ...]
    due: str = ""
    judged: str = ""
    evidence: int = 0
    unsigned: tuple[PartyView, ...] = ()
    late: bool = False


@dataclass(frozen=True)
class Behind:
    """What stands behind many commitments, read at once: who signed the shown version, and the state changes, oldest first."""

    signed: Mapping[str, set[str]]
    changes: Mapping[str, list[Record]]


def look_behind(reading: Reading, many: Sequence[Held]) -> Behind:
    """Return the signatures and the words of both sides of commitments, by two questions for all of them."""
    about = (Where("about", "in", tuple(held.id for held in many)),)
    hashes = {held.id: held.record.sha256.hex() for held in many if held.record is not None}
    signed: dict[str, set[str]] = defaultdict(set)
    changes: dict[str, list[Record]] = defaultdict(list)
    if not many:
        return Behind(signed, changes)
    for record in _all(reading, "sign-off", about):
        if record.properties["sha256"] == hashes.get(str(record.properties["about"])):
            signed[str(record.properties["about"])].add(record.created_by)
    for record in _all(reading, "state-change", about):
        changes[str(record.properties["about"])].append(record)
    return Behind(signed, changes)


def card_of(visit: Visit, parties: Parties, held: Held, behind: Behind) -> Card:
    """Return a commitment as a card."""
    body = msgspec.convert(held.record.properties if held.record is not None else {}, CommitmentBody)
    text = next((one for one in body.texts if one.language == visit.face.locale), None)
    signed, changes, sides = behind.signed.get(held.id, set()), behind.changes.get(held.id, []), {*body.debtors, *body.creditors}
    state = state_after(held, signed, changes)
    return Card(
        held.id,
        body.number,
        text.text.split("\n")[0] if text is not None else body.measure,
        text.language if text is not None else "",
        body.pillar,
        state,
        parties.several(body.debtors),
        parties.several(body.creditors),
        due=body.due or "",
        judged=next((str(one.properties["judged"]) for one in reversed(changes) if one.properties.get("judged")), ""),
        evidence=sum(len(one.properties.get("evidence", [])) for one in changes),
        unsigned=parties.several(sides - signed),
        late=bool(body.due and body.due < timestamp(visit.face.now)[:10] and state in MAY_BE_LATE),
    )


def cards_of(visit: Visit, reading: Reading, parties: Parties, many: Sequence[Held]) -> list[Card]:
    """Return commitments as cards, in their order; one whose body is gone is left out."""
    live = [held for held in many if held.record is not None and not held.recalled]
    behind = look_behind(reading, live)
    return [card_of(visit, parties, held, behind) for held in live]


def cards(visit: Visit, reading: Reading, parties: Parties, where: list[Where], limit: int) -> list[Card]:
    """Return the newest commitments that fulfil conditions, by due day."""
    found = cards_of(visit, reading, parties, reading.page("commitment", where, limit=limit).rows)
    return sorted(found, key=lambda card: (card.due or "9999", card.number))


def every(reading: Reading, agreement: str) -> Iterator[Held]:
    """Yield the live commitments of an agreement, newest first, up to a bound, without asking for what is about each."""
    where, after = [Where("agreement", "=", agreement)] if agreement else [], None
    for _ in range(MOST // MOST_ROWS):
        page = reading.page("commitment", where, after=after, limit=MOST_ROWS)
        yield from (held for held in page.rows if held.record is not None and not held.recalled)
        after = page.next
        if after is None:
            return


def made_at(reading: Reading, agreement: str, meeting: str) -> list[Held]:
    """Return the commitments that name a meeting or round as where they were made."""
    return [held for held in every(reading, agreement) if held.record is not None and held.record.properties.get("meeting") == meeting]


def cited(reading: Reading, agreement: str) -> set[str]:
    """Return the reports that commitments of an agreement cite as their source."""
    bodies = [held.record.properties for held in every(reading, agreement) if held.record is not None]
    return {str(one["record"]) for body in bodies for one in body.get("sources", [])}


def _all(reading: Reading, kind: str, where: Sequence[Where]) -> Iterator[Record]:
    """Yield the live records of a type that fulfil conditions, oldest first."""
    after = None
    while True:
        page = reading.page(kind, where, descending=False, after=after, limit=MOST_ROWS)
        yield from (held.record for held in page.rows if held.record is not None and not held.recalled)
        after = page.next
        if after is None:
            return
