"""Requests: the list by clock, and one request as a conversation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from mithaq.desks.requests.records import OPEN_STATES, STATES, URGENCIES, RequestBody, derive_state, replies, state_after
from mithaq.lang.catalogue import N_
from mithaq.records.ident import micros, timestamp
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import holders, notes
from mithaq.web.listing import Filter, Option, Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.pages.steps import forbidden_reply
from mithaq.web.parties import Parties
from mithaq.web.titles import titled
from mithaq.web.views import MarkingView, PartyView
from mithaq.web.visit import Visit

OPEN = "open"


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
    changed: int


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
    with visit.reading() as reading:
        parties = visit.parties(reading)
        found = read_list(visit, reading, _table(visit))
        agreement = visit.agreement(parties)
        values = {
            "rows": _rows(visit, reading, parties, found.rows),
            "shown": found.shown,
            "bar": found.bar,
            "offers": [Offering(visit, parties, agreement).named("requests.send", {"agreement": agreement})] if agreement else [],
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
            "row": _row(visit, reading, parties, held, state),
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


def _table(visit: Visit) -> Table:
    """Return the list of requests as its bar offers it: the open ones by deadline, all of them by what changed last."""
    face, everything = visit.face, visit.say(N_("all"))
    states = (
        Option(OPEN, face.say(N_("open")), (Where("status", "in", OPEN_STATES),)),
        Option("all", everything),
        *(Option(one, face.word("request", one), (Where("status", "=", one),)) for one in STATES),
    )
    ways = (
        Option("", everything),
        Option("in", face.say(N_("asked of us")), (Where("to", "=", visit.node),)),
        Option("out", face.say(N_("asked by us")), (Where("from", "=", visit.node),)),
    )
    urgencies = (Option("", everything), *(Option(one, face.word("urgency", one), (Where("urgency", "=", one),)) for one in URGENCIES))
    late = (Option("", face.say(N_("any"))), Option("yes", face.say(N_("late")), (Where("deadline", "<", timestamp(face.now)),)))
    filters = (
        Filter("state", face.say(N_("State")), states, OPEN),
        Filter("way", face.say(N_("Whose")), ways),
        Filter("urgency", face.say(N_("Urgency")), urgencies),
        Filter("late", face.say(N_("Time")), late),
    )
    deadline = Sort("deadline", face.say(N_("Answer due")), "deadline", descending=False)
    changed = Sort("changed", face.say(N_("Changed")))
    number = Sort("number", face.say(N_("Number")), "number", descending=False)
    sorts = (deadline, changed, number) if visit.asked("state", OPEN) == OPEN else (changed, deadline, number)
    return Table("/requests", "request", filters, sorts, "deadline", face.say(N_("Answer due")))


def _rows(visit: Visit, reading: Reading, parties: Parties, many: Sequence[Held]) -> list[Row]:
    """Return requests as rows; the replies to all of them are read by one question."""
    live = [held for held in many if held.record is not None]
    answered: dict[str, list[Held]] = defaultdict(list)
    after = None
    while live:
        page = reading.page("reply", [Where("about", "in", tuple(held.id for held in live))], descending=False, after=after, limit=1_000)
        for one in page.rows:
            answered[str(one.record.properties["about"]) if one.record is not None else ""].append(one)
        after = page.next
        if after is None:
            break
    return [_row(visit, reading, parties, held, state_after(held, answered[held.id])) for held in live]


def _row(visit: Visit, reading: Reading, parties: Parties, held: Held, state: str) -> Row:
    body = msgspec.convert(held.record.properties if held.record is not None else {}, RequestBody)
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
        held.modified,
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
