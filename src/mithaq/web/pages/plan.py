"""The plan: the board by pillar, follow-up, meetings; the page of a commitment and of a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.responses import Response

from mithaq.desks.plan.records import STATES, CommitmentBody, Delegate, MeetingBody, RoundBody, derive_state, state_changes
from mithaq.records.ident import is_id
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import Excerpt, aligned, excerpt, holders, notes, signatures
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.pages.steps import forbidden_steps
from mithaq.web.parties import Parties
from mithaq.web.titles import Titled, titled
from mithaq.web.views import PartyView
from mithaq.web.visit import Visit
from mithaq.web.waiting import Desk, overdue

BOARD = 500
MEETINGS = 50


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
class Word:
    """What one side said of a commitment's state. `counts` is False when it was said over another version."""

    party: PartyView
    to: str
    at: int
    reason: str = ""
    judged: str = ""
    counts: bool = True


@dataclass(frozen=True)
class Delegation:
    """One side of a meeting."""

    party: PartyView
    members: list[Delegate] = field(default_factory=list)


def board(visit: Visit) -> Response:
    """Return the board of the chosen agreement: a row for each pillar, a column for each state."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        cards = _cards(visit, reading, parties, agreement)
        policy = parties.agreements.get(agreement)
        named = policy.pillars if policy is not None else []
        pillars = [*named, *sorted({card.pillar for card in cards} - set(named))]
        rows = [
            (pillar, [[card for card in cards if card.pillar == pillar and card.state == state] for state in STATES]) for pillar in pillars
        ]
        offers = _propose(visit, parties, agreement)
        values = {"rows": [row for row in rows if any(row[1])], "states": STATES, "empty": [p for p, cells in rows if not any(cells)]}
        return visit.page("plan_board.html", {**values, "tab": "board", "offers": offers, "agreement": policy, "shown": len(cards)})


def follow_up(visit: Visit) -> Response:
    """Return what was promised and is late, not taken up, or not signed."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        desk = Desk(reading, visit.house, parties, visit.face.now)
        cards = _cards(visit, reading, parties, agreement)
        announced = _announced(visit, reading, {source for card in cards for source in _sources(reading, card.id)})
        values = {
            "tab": "follow-up",
            "overdue": [task for task in overdue(desk) if task.desk == "plan"],
            "unsigned": [card for card in cards if card.unsigned],
            "unjudged": [card for card in cards if card.state == "reported_done"],
            "announced": announced,
            "day": desk.today,
        }
        return visit.page("plan_follow_up.html", values)


def meetings(visit: Visit) -> Response:
    """Return the rounds and meetings of the chosen agreement, newest first."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        where = [Where("agreement", "=", agreement)] if agreement else []
        found: list[tuple[str, Titled, str]] = []
        for kind in ("dialogue-round", "meeting"):
            page = reading.page(kind, where, order="held_on", limit=MEETINGS)
            for held in page.rows:
                if held.record is not None:
                    body = held.record.properties
                    found.append((str(body.get("held_on", "")), titled(held, visit.house.rules.types), str(body.get("place", ""))))
        offers = _propose(visit, parties, agreement, ("plan.record_round", "plan.record_meeting"))
        values = {"tab": "meetings", "meetings": sorted(found, key=lambda one: one[0], reverse=True), "offers": offers}
        return visit.page("plan_meetings.html", values)


def commitment(visit: Visit) -> Response:
    """Return the page of a commitment."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "commitment")
        body = msgspec.convert(properties, CommitmentBody)
        parties = visit.parties(reading)
        state = derive_state(reading, held)
        signed = signatures(reading, held, sorted({*body.debtors, *body.creditors}), parties)
        offering = Offering(visit, parties, body.agreement)
        reasons = forbidden_steps(
            visit.face, parties, body, state, [one.party.id for one in signed if one.at is not None and not one.stale]
        )
        values = {
            "body": body,
            "card": _card(visit, reading, parties, held),
            "state": state,
            "signatures": signed,
            "sha256": held.record.sha256.hex() if held.record is not None else "",
            "rows": aligned(body.texts),
            "words": _words(reading, held, parties),
            "evidence": _evidence(visit, reading, identifier),
            "excerpts": _excerpts(reading, body),
            "holders": holders(reading, identifier, parties),
            "notes": notes(reading, identifier, parties),
            "offices": [(parties.of(party), office) for party, office in body.offices.items()],
            "meeting": _line(visit, reading, body.meeting),
            "renews": _line(visit, reading, body.renews),
            "offers": offering.about("commitment", identifier, reasons=reasons),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "marking": parties.marking(reading, held),
            "id": identifier,
        }
    visit.consult(identifier)
    return visit.page("commitment.html", values)


def meeting(visit: Visit) -> Response:
    """Return the page of a meeting or of a round."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "meeting", "dialogue-round")
        kinds: dict[str, type[MeetingBody] | type[RoundBody]] = {"meeting": MeetingBody, "dialogue-round": RoundBody}
        body: MeetingBody | RoundBody = msgspec.convert(properties, kinds[held.type])
        people = body.delegations if isinstance(body, MeetingBody) else body.co_chairs
        parties = visit.parties(reading)
        values = {
            "body": body,
            "is_round": held.type == "dialogue-round",
            "line": titled(held, visit.house.rules.types),
            "delegations": _delegations(people, parties),
            "excerpts": _excerpts(reading, body),
            "meetings": _of_round(visit, reading, identifier),
            "commitments": [card for card in _cards(visit, reading, parties, body.agreement) if _made_at(reading, card.id) == identifier],
            "round": _line(visit, reading, body.round if isinstance(body, MeetingBody) else None),
            "notes": notes(reading, identifier, parties),
            "note_offer": Offering(visit, parties, body.agreement).named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
            "marking": parties.marking(reading, held),
            "id": identifier,
        }
    visit.consult(identifier)
    return visit.page("meeting.html", values)


def _cards(visit: Visit, reading: Reading, parties: Parties, agreement: str) -> list[Card]:
    page = reading.page("commitment", [Where("agreement", "=", agreement)] if agreement else [], limit=BOARD)
    live = [held for held in page.rows if held.record is not None and not held.recalled]
    return sorted((_card(visit, reading, parties, held) for held in live), key=lambda card: (card.due or "9999", card.number))


def _card(visit: Visit, reading: Reading, parties: Parties, held: Held) -> Card:
    body = msgspec.convert(held.record.properties if held.record is not None else {}, CommitmentBody)
    text = next((one for one in body.texts if one.language == visit.face.locale), None)
    state = derive_state(reading, held)
    changes = state_changes(reading, held.id)
    signed = {one.party.id for one in signatures(reading, held, [*body.debtors, *body.creditors], parties) if one.at and not one.stale}
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
        unsigned=parties.several({*body.debtors, *body.creditors} - signed),
        late=bool(body.due and body.due < today and state in ("agreed", "in_progress", "returned")),
    )


def _words(reading: Reading, held: Held, parties: Parties) -> list[Word]:
    sha256 = held.record.sha256.hex() if held.record is not None else ""
    return [
        Word(
            parties.of(change.created_by),
            str(change.properties["to"]),
            change.modified,
            str(change.properties.get("reason", "")),
            str(change.properties.get("judged", "")),
            change.properties["sha256"] == sha256,
        )
        for change in state_changes(reading, held.id)
    ]


def _evidence(visit: Visit, reading: Reading, identifier: str) -> list[Titled]:
    named = [str(one) for change in state_changes(reading, identifier) for one in change.properties.get("evidence", [])]
    return [line for one in dict.fromkeys(named) if (line := _line(visit, reading, one)) is not None]


def _excerpts(reading: Reading, body: Any) -> list[Excerpt]:
    return [excerpt(reading, source.record, source.start, source.end) for source in body.sources]


def _sources(reading: Reading, identifier: str) -> list[str]:
    held = reading.get(identifier)
    return [str(one["record"]) for one in held.record.properties.get("sources", [])] if held is not None and held.record is not None else []


def _made_at(reading: Reading, identifier: str) -> str:
    held = reading.get(identifier)
    return str(held.record.properties.get("meeting") or "") if held is not None and held.record is not None else ""


def _announced(visit: Visit, reading: Reading, taken_up: set[str]) -> list[tuple[Titled, Mapping[str, Any], Excerpt]]:
    """Return confirmed statements of commitments from reports that no commitment here cites."""
    found = []
    for held in reading.page("statement", [Where("kind", "=", "commitment")], limit=200).rows:
        if held.record is None or held.recalled or str(held.record.properties["about"]) in taken_up:
            continue
        body = held.record.properties
        start, end = next((span for span in body["spans"] if len(span) == 2), [None, None])
        found.append((titled(held, visit.house.rules.types), body["content"], excerpt(reading, str(body["about"]), start, end)))
    return found


def _delegations(people: list[Delegate], parties: Parties) -> list[Delegation]:
    found: dict[str, Delegation] = {}
    for one in people:
        found.setdefault(one.party, Delegation(parties.of(one.party))).members.append(one)
    return sorted(found.values(), key=lambda one: (not one.party.own, one.party.place))


def _of_round(visit: Visit, reading: Reading, identifier: str) -> list[Titled]:
    page = reading.page("meeting", [Where("round", "=", identifier)], limit=MEETINGS)
    return [titled(held, visit.house.rules.types) for held in page.rows]


def _line(visit: Visit, reading: Reading, identifier: str | None) -> Titled | None:
    held = reading.get(identifier) if identifier and is_id(identifier) else None
    return None if held is None else titled(held, visit.house.rules.types)


def _propose(visit: Visit, parties: Parties, agreement: str, names: tuple[str, ...] = ("plan.propose_commitment",)) -> list[Any]:
    if not agreement:
        return []
    return [Offering(visit, parties, agreement).named(name, {"agreement": agreement}) for name in names]


PAGES = (
    ("/plan", board),
    ("/plan/follow-up", follow_up),
    ("/plan/meetings", meetings),
    ("/commitment/{id}", commitment),
    ("/meeting/{id}", meeting),
)
