"""Visits with counts by office holder, one visit as each side logged it, and the mandates that parties hold in bodies."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from mithaq.desks.registry.periods import COMING, CURRENT, ENDED, whole_period
from mithaq.desks.registry.visit_queries import MOST, Travelled, Visited, travelled, visited, visits_between
from mithaq.desks.registry.visit_records import MandateBody, VisitBody
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import Excerpt, excerpt, holders, notes
from mithaq.web.listing import FROM, TO, Filter, Naming, Option, Sort, Table, counted, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.pages.registry_pieces import (
    OfficerView,
    Ref,
    choices_of,
    chosen_day,
    officers,
    ref,
    state_of,
    tabs,
    today,
    whose,
    with_choices,
)
from mithaq.web.parties import Parties
from mithaq.web.views import MarkingView, PartyView
from mithaq.web.visit import Visit

VISITS, MANDATES = "/registry/visits", "/registry/mandates"
NOT_OURS = N_("it belongs to {owner}; only its owner changes it.")
HOLDERS_SHOWN, OTHERS_LOOKED_AT = 50, 20


@dataclass(frozen=True)
class Row:
    """A visit as a line; `also` is the record by which the other side logged the same one."""

    visit: Visited
    owner: PartyView
    who: list[OfficerView]
    host: PartyView | None
    state: str
    also: Ref | None
    marking: MarkingView | None


@dataclass(frozen=True)
class HolderRow:
    """An office holder with the visits of the period."""

    who: OfficerView
    travelled: Travelled


@dataclass(frozen=True)
class MandateRow:
    """A mandate as a line; `state` is current, coming, ended or unknown."""

    id: str
    body: MandateBody
    holder: PartyView
    owner: PartyView
    state: str
    sources: list[Excerpt]
    marking: MarkingView | None


def visits(visit: Visit) -> Response:
    """Return the visits of a period, and how often each office holder travelled in it and how close together."""
    say = visit.say
    first, last = chosen_day(visit, FROM), chosen_day(visit, TO)
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        under = [Where("agreement", "=", agreement)] if agreement else []
        table = _table(visit, reading, parties, under)
        found = read_list(visit, reading, table)
        chosen = [condition for one in table.filters for condition in one.chosen(visit).where or ()]
        counted_in = visits_between(reading, first, last, *under, *chosen)
        per_holder = travelled(counted_in)
        offering = Offering(visit, parties, agreement)
        given: dict[str, object] = {"agreement": agreement} if agreement else {}
        offer = offering.one(visit.house.find("registry.record_visit"), given, shown=True)
        known = choices_of(visit, reading.page("visit", [Where("created_by", "in", _others(visit, parties))], limit=50).rows)
        values = {
            "tabs": tabs(visit, VISITS),
            "rows": [_row(visit, reading, parties, one, held) for held in found.rows for one in visited([held])],
            "shown": found.shown,
            "bar": found.bar,
            "per_holder": [HolderRow(officers(parties, [one.who])[0], one) for one in per_holder[:HOLDERS_SHOWN]],
            "more": max(0, len(per_holder) - HOLDERS_SHOWN),
            "counted": len(counted_in),
            "is_all": len(counted_in) < MOST,
            "first": first,
            "last": last,
            "offers": [with_choices(visit, offer, {"same_as": known})],
            "what": say(N_("Visits")),
        }
        return visit.page("visits.html", values)


def one_visit(visit: Visit) -> Response:
    """Return one visit: who went to whom, its meetings and sources, and the other side's record of it."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "visit")
        body = msgspec.convert(properties, VisitBody)
        parties = visit.parties(reading)
        owner = parties.of(str(properties["created_by_ref"]))
        named_by = reading.page("visit", [Where("same_as", "=", identifier)], limit=OTHERS_LOOKED_AT).rows
        partners = [reading.get(body.same_as)] if body.same_as else []
        same = {one.id: one for one in [*partners, *named_by] if one is not None and one.id != identifier}
        offering = Offering(visit, parties, body.agreement)
        reasons = {} if owner.own else {"registry.change_visit": visit.say(NOT_OURS, owner=owner.name)}
        values = {
            "id": identifier,
            "row": _row(visit, reading, parties, visited([held])[0], held) if visited([held]) else None,
            "body": body,
            "owner": owner,
            "same": [_row(visit, reading, parties, one, held) for held in same.values() for one in visited([held])],
            "meetings": [found for one in body.meetings if (found := ref(visit, reading, one)) is not None],
            "excerpts": [excerpt(reading, one.record, one.start, one.end) for one in body.sources],
            "marking": parties.marking(reading, held),
            "offers": offering.about("visit", identifier, reasons=reasons),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
        }
    visit.consult(identifier)
    return visit.page("visit.html", values)


def mandates(visit: Visit) -> Response:
    """Return the mandates by state, holder and body, the latest end first."""
    say, day = visit.say, today(visit)
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        states = {
            CURRENT: (Where("first_day", "<=", day), Where("last_day", ">=", day)),
            COMING: (Where("first_day", ">", day),),
            ENDED: (Where("last_day", "<", day),),
        }
        options = [Option(one, visit.face.word("period", one), where) for one, where in states.items()]
        filters = (
            Filter("state", say(N_("State")), (Option("", say(N_("all"))), *options)),
            whose(visit, parties, "holder", say(N_("Who holds the seat")), "holder"),
            counted(visit, reading, "mandate", "body", Naming(say(N_("Body (such as the Security Council)")))),
        )
        sorts = (Sort("", say(N_("Until")), "last_day"), Sort("from", say(N_("From")), "first_day", descending=False))
        always = (Where("agreement", "=", agreement),) if agreement else ()
        found = read_list(
            visit, reading, Table(MANDATES, "mandate", filters, sorts, "first_day", say(N_("From")), always=always, ends="last_day")
        )
        given: dict[str, object] = {"agreement": agreement} if agreement else {}
        offer = Offering(visit, parties, agreement).one(visit.house.find("registry.record_mandate"), given, shown=True)
        values = {
            "tabs": tabs(visit, MANDATES),
            "rows": [_mandate(visit, reading, parties, held) for held in found.rows if held.record is not None],
            "shown": found.shown,
            "bar": found.bar,
            "offers": [offer],
        }
        return visit.page("mandates.html", values)


def _table(visit: Visit, reading: Reading, parties: Parties, always: Sequence[Where]) -> Table:
    """Return the list of visits; a span of days finds whatever may have had a day in it."""
    say = visit.say
    filters = (
        whose(visit, parties, "visiting", say(N_("Who went")), "visiting"),
        whose(visit, parties, "host", say(N_("Who is visited")), "host"),
        counted(visit, reading, "visit", "office", Naming(say(N_("Office")))),
        counted(visit, reading, "visit", "sides", Naming(say(N_("Took part")), "sides")),
    )
    newest = Sort("", say(N_("When")), "first_day")
    return Table(VISITS, "visit", filters, (newest,), "first_day", say(N_("When")), always=tuple(always), ends="last_day")


def _row(visit: Visit, reading: Reading, parties: Parties, one: Visited, held: Held) -> Row:
    host = parties.of(one.body.host) if one.body.host else None
    who = officers(parties, one.body.visitors)
    also = ref(visit, reading, one.body.same_as)
    return Row(one, parties.of(one.author), who, host, state_of(visit, one.period), also, parties.marking(reading, held))


def _mandate(visit: Visit, reading: Reading, parties: Parties, held: Held) -> MandateRow:
    properties = held.record.properties if held.record is not None else {}
    body = msgspec.convert(properties, MandateBody)
    state = state_of(visit, whole_period(body.began_on, body.ended_on))
    sources = [excerpt(reading, one.record, one.start, one.end) for one in body.sources]
    owner = parties.of(str(properties.get("created_by_ref", "")))
    return MandateRow(held.id, body, parties.of(body.holder), owner, state, sources, parties.marking(reading, held))


def _others(visit: Visit, parties: Parties) -> tuple[str, ...]:
    return tuple(one for one in parties.known if one != visit.node)


PAGES = ((VISITS, visits), ("/visit/{id}", one_visit), (MANDATES, mandates))
