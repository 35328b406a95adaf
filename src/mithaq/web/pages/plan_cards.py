"""Commitments as cards: what the board, the list and the follow-up show of each, and the ways in which many are read at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from mithaq.desks.plan.records import ACCEPTED, CLOSED, PROPOSED, REPORTED_DONE, RETURNED, CommitmentBody, derive_state, state_changes
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import signatures
from mithaq.web.parties import Parties
from mithaq.web.views import PartyView
from mithaq.web.visit import Visit
from mithaq.web.waiting import Desk

MOST = 2_000
MOST_ROWS = 1_000
# The states in which something was judged or proved, so that what was said is read for the card.
JUDGED = frozenset({REPORTED_DONE, RETURNED, ACCEPTED, CLOSED, "in_progress"})
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


def card_of(visit: Visit, reading: Reading, parties: Parties, held: Held, state: str = "") -> Card:
    """Return a commitment as a card; its `state` is derived where it is not known."""
    body = msgspec.convert(held.record.properties if held.record is not None else {}, CommitmentBody)
    text = next((one for one in body.texts if one.language == visit.face.locale), None)
    state = state or derive_state(reading, held)
    changes = state_changes(reading, held.id) if state in JUDGED else []
    sides = {*body.debtors, *body.creditors}
    signed = sides
    if state == PROPOSED:
        signed = {one.party.id for one in signatures(reading, held, sorted(sides), parties) if one.at and not one.stale}
    today = Desk(reading, visit.house, parties, visit.face.now).today
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
        late=bool(body.due and body.due < today and state in MAY_BE_LATE),
    )


def cards(visit: Visit, reading: Reading, parties: Parties, where: list[Where], limit: int) -> list[Card]:
    """Return the newest commitments that fulfil conditions, by due day."""
    rows = reading.page("commitment", where, limit=limit).rows
    live = [held for held in rows if held.record is not None and not held.recalled]
    return sorted((card_of(visit, reading, parties, held) for held in live), key=lambda card: (card.due or "9999", card.number))


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
