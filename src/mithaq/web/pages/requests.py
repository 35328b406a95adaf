"""Requests: the list by clock, and one request as a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from mithaq.desks.requests.records import OPEN_STATES, STATES, RequestBody, derive_state, replies
from mithaq.lang.catalogue import N_
from mithaq.records.ident import micros
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import holders, notes
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.pages.steps import forbidden_reply
from mithaq.web.parties import Parties
from mithaq.web.titles import titled
from mithaq.web.views import Choice, MarkingView, PartyView, Shown
from mithaq.web.visit import Visit

PAGE = 50
OPEN = "open"
WAYS = {"": N_("all"), "in": N_("asked of us"), "out": N_("asked by us")}


@dataclass(frozen=True)
class Row:
    """A request in the list."""

    id: str
    number: str
    subject: str
    asker: PartyView
    asked: PartyView
    kind: str
    urgency: str
    state: str
    deadline: int
    late: bool
    marking: MarkingView | None


@dataclass(frozen=True)
class Turn:
    """One step of the conversation; the first is the request itself. A recalled step keeps its place and has no text."""

    id: str
    party: PartyView
    step: str
    at: int
    text: str = ""
    ground: str = ""
    grade: str = ""
    nature: str = ""
    recalled: bool = False


def listed(visit: Visit) -> Response:
    """Return the requests, the nearest deadline first among the open ones."""
    state, way = visit.asked("state", OPEN), visit.asked("way")
    with visit.reading() as reading:
        parties = visit.parties(reading)
        where = _conditions(visit, state, way)
        is_open = state == OPEN
        page = reading.page(
            "request",
            where,
            order="deadline" if is_open else "modified",
            descending=not is_open,
            after=visit.asked("after") or None,
            limit=PAGE,
        )
        rows = [_row(visit, reading, parties, held) for held in page.rows if held.record is not None]
        agreement = visit.agreement(parties)
        offers = [Offering(visit, parties, agreement).named("requests.send", {"agreement": agreement})] if agreement else []
        face = visit.face
        values = {
            "rows": rows,
            "shown": Shown(len(rows), reading.count("request", where), older=visit.older(page.next)),
            "states": [Choice(OPEN, face.say(N_("open")), is_open), Choice("all", face.say(N_("all")), state == "all")]
            + [Choice(one, face.word("request", one), state == one) for one in STATES],
            "ways": [Choice(one, face.say(label), way == one) for one, label in WAYS.items()],
            "offers": offers,
        }
        return visit.page("requests.html", values)


def request(visit: Visit) -> Response:
    """Return one request with its conversation, clock and form to reply."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "request")
        body = msgspec.convert(properties, RequestBody)
        parties = visit.parties(reading)
        asker = held.record.created_by if held.record is not None else ""
        state = derive_state(reading, identifier)
        asked_at, deadline = held.modified, micros(body.deadline)
        offering = Offering(visit, parties, body.agreement)
        values = {
            "body": body,
            "row": _row(visit, reading, parties, held),
            "state": state,
            "turns": _turns(reading, parties, held, body),
            "asked_at": asked_at,
            "deadline": deadline,
            "spent": min(100, max(0, round(100 * (visit.face.now - asked_at) / max(1, deadline - asked_at)))),
            "is_open": state in OPEN_STATES,
            "commitment": titled(found, visit.house.rules.types) if body.commitment and (found := reading.get(body.commitment)) else None,
            "offers": offering.about("request", identifier, reasons=forbidden_reply(visit.face, parties, body, asker, state)),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "notes": notes(reading, identifier, parties),
            "holders": holders(reading, identifier, parties),
            "marking": parties.marking(reading, held),
            "id": identifier,
        }
    visit.consult(identifier)
    return visit.page("request.html", values)


def _conditions(visit: Visit, state: str, way: str) -> Sequence[Where]:
    where: list[Where] = []
    if state == OPEN:
        where.append(Where("status", "in", OPEN_STATES))
    elif state in STATES:
        where.append(Where("status", "=", state))
    if way in ("in", "out"):
        where.append(Where("to" if way == "in" else "from", "=", visit.node))
    return where


def _row(visit: Visit, reading: Reading, parties: Parties, held: Held) -> Row:
    body = msgspec.convert(held.record.properties if held.record is not None else {}, RequestBody)
    state = derive_state(reading, held.id)
    deadline = micros(body.deadline)
    return Row(
        held.id,
        body.number,
        body.subject,
        parties.of(held.record.created_by if held.record is not None else ""),
        parties.of(body.to),
        body.kind,
        body.urgency,
        state,
        deadline,
        state in OPEN_STATES and deadline < visit.face.now,
        parties.marking(reading, held),
    )


def _turns(reading: Reading, parties: Parties, held: Held, body: RequestBody) -> list[Turn]:
    asker = held.record.created_by if held.record is not None else ""
    turns = [Turn(held.id, parties.of(asker), "asked", held.modified, body.text)]
    for one in replies(reading, held.id):
        if one.record is None or one.recalled:
            author = one.record.created_by if one.record is not None else body.to
            turns.append(Turn(one.id, parties.of(author), "recalled", one.modified, recalled=True))
            continue
        said = one.record.properties
        turns.append(
            Turn(
                one.id,
                parties.of(one.record.created_by),
                str(said["step"]),
                one.modified,
                str(said.get("text", "")),
                str(said.get("ground", "")),
                f"{said.get('source_grade', '')}{said.get('information_grade', '')}",
                str(said.get("nature", "")),
            )
        )
    return turns


PAGES = (("/requests", listed), ("/request/{id}", request))
