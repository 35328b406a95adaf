"""Requests: the list by clock, and one request as a conversation, with its clock, its case file, custody and onward use."""

from dataclasses import replace

import msgspec
from starlette.responses import Response

from mithaq.desks.designations.decision_queries import side_by_side
from mithaq.desks.requests.custody import custody_steps
from mithaq.desks.requests.fixed import CUSTODY_KINDS, KINDS, OPEN_STATES, STATES, URGENCIES
from mithaq.desks.requests.records import RequestBody, replies
from mithaq.lang.catalogue import N_
from mithaq.records.ident import timestamp
from mithaq.store import Reading, Where
from mithaq.web.doors import DOORS
from mithaq.web.evidence import holders, notes
from mithaq.web.listing import Filter, Option, Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.designation_views import Link, StandingRow, link_of, standing_rows
from mithaq.web.pages.records import held_of
from mithaq.web.pages.request_views import OnwardLine, Row, Turn, custody_of, forbidden, onward_of, row_of, rows_of, turns_of
from mithaq.web.parties import Parties
from mithaq.web.titles import titled
from mithaq.web.views import ActView, Choice, FieldView
from mithaq.web.visit import Visit

OPEN = "open"
MOST_SUBJECTS = 5


def listed(visit: Visit) -> Response:
    """Return the requests, the nearest deadline first among the open ones."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        found = read_list(visit, reading, _table(visit))
        agreement = visit.agreement(parties)
        values = {
            "tab": "list",
            "rows": rows_of(visit, reading, parties, found.rows),
            "shown": found.shown,
            "bar": found.bar,
            "can_ask": bool(agreement) and bool(visit.principal.roles & visit.house.find("requests.send").roles),
            "offers": [Offering(visit, parties, agreement).named("requests.send", {"agreement": agreement})] if agreement else [],
        }
        return visit.page("requests.html", values)


def request(visit: Visit) -> Response:
    """Return one request with its conversation, clock and the steps that may be taken."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "request")
        body = msgspec.convert(properties, RequestBody)
        parties = visit.parties(reading)
        row = row_of(visit, reading, parties, held, (replies(reading, identifier), custody_steps(reading, identifier)))
        turns, onward = turns_of(reading, parties, held, body), onward_of(reading, parties, identifier)
        custody = custody_of(reading, parties, held)
        offering = Offering(visit, parties, body.agreement)
        standing = row.standing
        values = {
            "body": body,
            "row": row,
            "standing": standing,
            "turns": turns,
            "spent": _spent(visit, row),
            "custody": custody if body.kind in CUSTODY_KINDS else None,
            "onward": onward,
            "onward_offers": _consents(offering, onward),
            "concerns": _concerned(visit, reading, body),
            "subjects": _subjects(visit, reading, parties, body),
            "commitment": titled(found, visit.house.rules.types) if body.commitment and (found := reading.get(body.commitment)) else None,
            "offers": _offers(offering, row, turns, forbidden(visit, parties, row, custody)),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "notes": notes(reading, identifier, parties),
            "holders": holders(reading, identifier, parties),
            "marking": row.marking,
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
        Option("out", face.say(N_("asked by us")), (Where("created_by", "=", visit.node),)),
    )
    kinds = (Option("", everything), *(Option(one, face.word("request-kind", one), (Where("kind", "=", one),)) for one in KINDS))
    urgencies = (Option("", everything), *(Option(one, face.word("urgency", one), (Where("urgency", "=", one),)) for one in URGENCIES))
    late = (Option("", face.say(N_("any"))), Option("yes", face.say(N_("late")), (Where("deadline", "<", timestamp(face.now)),)))
    filters = (
        Filter("state", face.say(N_("State")), states, OPEN),
        Filter("way", face.say(N_("Whose")), ways),
        Filter("kind", face.say(N_("Kind")), kinds),
        Filter("urgency", face.say(N_("Urgency")), urgencies),
        Filter("late", face.say(N_("Time")), late),
    )
    deadline = Sort("deadline", face.say(N_("Answer due")), "deadline", descending=False)
    changed = Sort("changed", face.say(N_("Changed")))
    number = Sort("number", face.say(N_("Number")), "number", descending=False)
    if visit.asked("state", OPEN) not in (OPEN, *OPEN_STATES):
        # A request that had its last word has no deadline any more: the open ones are found without walking past all of those.
        return Table("/requests", "request", filters, (changed, number), dates_label=face.say(N_("Changed")))
    return Table("/requests", "request", filters, (deadline, changed, number), "deadline", face.say(N_("Answer due")))


def _spent(visit: Visit, row: Row) -> int:
    """Return which percent of the time is spent."""
    standing = row.standing
    until = standing.stopped_at or visit.face.now
    return min(100, max(0, round(100 * (until - standing.asked_at) / max(1, standing.due - standing.asked_at))))


def _offers(offering: Offering, row: Row, turns: list[Turn], reasons: dict[str, str]) -> list[ActView]:
    """Return the steps that may be taken in a request, those of custody only where custody is asked for."""
    visit = offering.visit
    words = _words(visit, turns, offering.parties.own)
    if not words:
        reasons.setdefault("requests.ask_onward", visit.say(N_("nothing has been said by the other side.")))
    made = []
    for one in offering.about("request", row.id, reasons=reasons):
        if one.name.endswith("_custody") and row.body.kind not in CUSTODY_KINDS:
            continue
        if one.name == "requests.reply" and not one.why_not:
            made.append(_replying(visit, offering, row))
        elif one.name == "requests.ask_onward" and not one.why_not:
            made.append(replace(one, fields=tuple(_chosen(field, words) for field in one.fields)))
        else:
            made.append(one)
    return made


def _replying(visit: Visit, offering: Offering, row: Row) -> ActView:
    """Return the form of a reply: a row for each item that is asked about, for who was asked; clarifying alone, for who asked."""
    given: dict[str, object] = {"request": row.id}
    if row.asked.own:
        given |= {f"items.{number}.item": number + 1 for number in range(len(row.body.items))}
        return offering.named("requests.reply", given, back=visit.path)
    made = offering.named("requests.reply", given | {"step": "clarification"}, back=visit.path)
    asked_of = frozenset({"ground", "source_grade", "information_grade", "nature", "legal_basis", "prolonged_to", "cause", "items"})
    kept = tuple(one for one in made.fields if one.name not in asked_of)
    return replace(made, fields=kept, label=visit.say(N_("Clarify")))


def _words(visit: Visit, turns: list[Turn], own: str) -> tuple[Choice, ...]:
    """Return the words of the other side that may be asked about, each as an option."""
    said = [one for one in turns if one.party.id != own and not one.recalled and one.text]
    return tuple(Choice(one.id, f"{visit.face.word('step', one.step)} · {timestamp(one.at)[:16]}") for one in said)


def _chosen(field: FieldView, words: tuple[Choice, ...]) -> FieldView:
    return replace(field, kind="choice", choices=words) if field.name == "words_of" else field


def _consents(offering: Offering, onward: list[OnwardLine]) -> dict[str, ActView]:
    """Return, by question, the form of the answer where the reader's side is asked."""
    return {
        one.id: offering.named("requests.answer_onward", {"onward_question": one.id}, back=offering.visit.path)
        for one in onward
        if one.owner.own
    }


def _concerned(visit: Visit, reading: Reading, body: RequestBody) -> list[Link]:
    """Return the listed subjects that a request concerns, as links for whoever may enter their pages."""
    found = [link_of(reading, visit.face.locale, one) for one in body.concerns[:MOST_SUBJECTS]]
    enters = DOORS["/group/{key:path}"].admits(visit.principal)
    return [one if enters else Link(one.text) for one in found]


def _subjects(visit: Visit, reading: Reading, parties: Parties, body: RequestBody) -> list[list[StandingRow]]:
    """Return, for each subject of an arrest or hand-over, how it stands on the lists and with each side."""
    if body.kind not in CUSTODY_KINDS or not DOORS["/group/{key:path}"].admits(visit.principal):
        return []
    sides = [party.id for party in parties.of_agreement(body.agreement)]
    return [standing_rows(visit, reading, parties, side_by_side(reading, key, sides)) for key in body.concerns[:MOST_SUBJECTS]]


PAGES = (("/requests", listed), ("/request/{id}", request))
