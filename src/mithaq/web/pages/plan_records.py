"""The pages of a commitment and of a meeting or round."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.responses import Response

from mithaq.desks.plan.records import CommitmentBody, Delegate, MeetingBody, RoundBody, derive_state, state_changes
from mithaq.records.ident import is_id
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import Excerpt, aligned, excerpt, holders, notes, signatures
from mithaq.web.offers import Offering
from mithaq.web.pages.plan_cards import cards_of, made_at
from mithaq.web.pages.records import held_of
from mithaq.web.pages.steps import forbidden_steps
from mithaq.web.parties import Parties
from mithaq.web.titles import Titled, titled
from mithaq.web.views import PartyView
from mithaq.web.visit import Visit

MEETINGS = 50


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
            "card": cards_of(visit, reading, parties, [held])[0],
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
            "commitments": cards_of(visit, reading, parties, made_at(reading, body.agreement, identifier)),
            "round": _line(visit, reading, body.round if isinstance(body, MeetingBody) else None),
            "notes": notes(reading, identifier, parties),
            "note_offer": Offering(visit, parties, body.agreement).named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
            "marking": parties.marking(reading, held),
            "id": identifier,
        }
    visit.consult(identifier)
    return visit.page("meeting.html", values)


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


PAGES = (("/commitment/{id}", commitment), ("/meeting/{id}", meeting))
