"""Commitments as cards: what the board, the list and the follow-up show of each, and the ways in which many are read at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from mithaq.desks.plan.standings import Behind, look_behind
from mithaq.exchange.agreement import LanguageText
from mithaq.lang.catalogue import N_
from mithaq.records.ident import timestamp
from mithaq.store import Held, Reading, Where
from mithaq.web.listing import Filter, Option
from mithaq.web.parties import Parties
from mithaq.web.views import PartyView
from mithaq.web.visit import Visit

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
    beside: tuple[str, ...] = ()


def pillars_of(visit: Visit, parties: Parties, agreement: str) -> Filter:
    """Return the filter by the pillars of an agreement."""
    policy = parties.agreements.get(agreement)
    named = policy.pillars if policy is not None else []
    options = (Option(one, visit.face.word("pillar", one), (Where("pillar", "=", one),)) for one in named)
    return Filter("pillar", visit.say(N_("Pillar")), (Option("", visit.say(N_("all"))), *options))


def in_language(texts: Sequence[LanguageText], locale: str, otherwise: str) -> tuple[str, str]:
    """Return the first line of the text in a language, with that language, else `otherwise` with none."""
    text = next((one for one in texts if one.language == locale), None)
    return (otherwise, "") if text is None else (text.text.split("\n")[0], text.language)


def card_of(visit: Visit, parties: Parties, held: Held, behind: Behind) -> Card:
    """Return a commitment as a card."""
    found, changes = behind.standing[held.id], behind.changes.get(held.id, [])
    body, state = found.body, found.state
    return Card(
        held.id,
        body.number,
        *in_language(body.texts, visit.face.locale, body.measure),
        body.pillar,
        state,
        parties.several(body.debtors),
        parties.several(body.creditors),
        due=body.due or "",
        judged=next((str(one.properties["judged"]) for one in reversed(changes) if one.properties.get("judged")), ""),
        evidence=sum(len(one.properties.get("evidence", [])) for one in changes),
        unsigned=parties.several(found.unsigned),
        beside=found.beside,
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


def made_at(reading: Reading, meeting: str) -> list[Held]:
    """Return the commitments that name a meeting or round as where they were made, the newest few hundred."""
    rows = reading.page("commitment", [Where("cites", "=", meeting)], limit=MOST_ROWS).rows
    return [held for held in rows if held.record is not None and held.record.properties.get("meeting") == meeting]
