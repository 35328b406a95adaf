"""The register of incidents: the list, and one incident with its sources, the accounts of other sides and where they differ."""

from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from mithaq.desks.reports.incidents.records import COUNTED, INCIDENT_TYPE, KINDS, STRUCK, IncidentAccountBody, IncidentBody
from mithaq.desks.reports.incidents.register import Difference, accounts_of, differences, incident_of
from mithaq.lang.catalogue import N_
from mithaq.records.source import Source
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import Excerpt, excerpt, holders, notes
from mithaq.web.listing import Filter, Option, Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.parties import Parties
from mithaq.web.subjects import named
from mithaq.web.titles import Titled, titled
from mithaq.web.views import MarkingView, PartyView
from mithaq.web.visit import Visit

PLACE = "/incidents"
NOT_OURS = N_("it belongs to {owner}; only its owner changes it.")
OURS = N_("your side entered it; change the incident itself.")
LEAVE_OUT = "reports.leave_out_source"
OWNERS = ("reports.change_incident", "reports.strike_incident", "reports.reinstate_incident")


@dataclass(frozen=True)
class IncidentRow:
    """An incident as a line: by whom it was entered, and by what names the groups are known."""

    id: str
    body: IncidentBody
    groups: tuple[str, ...]
    claimed_by: str
    owner: PartyView
    marking: MarkingView | None


@dataclass(frozen=True)
class Account:
    """What a side tells of an incident."""

    id: str
    body: IncidentAccountBody
    party: PartyView
    at: int
    excerpts: list[Excerpt]


def incidents(visit: Visit) -> Response:
    """Return the incidents under the chosen agreement, the latest first."""
    say = visit.say
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        kinds = tuple(Option(one, visit.face.word("incident-kind", one), (Where("kind", "=", one),)) for one in KINDS)
        standings = tuple(
            Option(one, visit.face.word("incident-standing", one), (Where("standing", "=", one),)) for one in (COUNTED, STRUCK)
        )
        filters = (
            Filter("kind", say(N_("Kind")), (Option("", say(N_("all"))), *kinds)),
            Filter("standing", say(N_("Counted or struck")), (Option("", say(N_("all"))), *standings)),
        )
        sorts = (Sort("", say(N_("Entered"))), Sort("when", say(N_("When")), "happened_on"))
        always = (Where("agreement", "=", agreement),) if agreement else ()
        found = read_list(visit, reading, Table(PLACE, INCIDENT_TYPE.name, filters, sorts, "happened_on", say(N_("When")), always))
        offers = [Offering(visit, parties, agreement).named("reports.register_incident", {"agreement": agreement})] if agreement else []
        values = {
            "tab": "incidents",
            "rows": [_row(visit, reading, parties, held) for held in found.rows if held.record is not None and not held.recalled],
            "shown": found.shown,
            "bar": found.bar,
            "offers": offers,
        }
        return visit.page("incidents.html", values)


def incident(visit: Visit) -> Response:
    """Return the page of an incident: what is told of it, by whom, where, and where the sides differ."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, _ = held_of(reading, identifier, INCIDENT_TYPE.name)
        parties = visit.parties(reading)
        row = _row(visit, reading, parties, held)
        offering = Offering(visit, parties, row.body.agreement)
        told = accounts_of(reading, identifier)
        reasons = {"reports.give_account": visit.say(OURS)} if row.owner.own else dict.fromkeys(OWNERS, _not_ours(visit, row))
        same = reading.get(row.body.same_as) if row.body.same_as else None
        values = {
            "id": identifier,
            "row": row,
            "body": row.body,
            "same": _titled(visit, same),
            "accounts": [_account(reading, parties, one) for one in told],
            "differences": _said(visit, differences(row.body, told)),
            "sources": [_sourced(visit, reading, one) for one in row.body.sources],
            "left_out": [(excerpt(reading, one.record, one.start, one.end), one.reason) for one in row.body.left_out],
            "may_leave_out": row.owner.own and bool(visit.principal.roles & visit.house.find(LEAVE_OUT).roles),
            "offers": [
                one
                for one in offering.about("incident", identifier, reasons=reasons)
                if bool(row.body.struck) or "reinstate" not in one.name
            ],
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
        }
    visit.consult(identifier)
    return visit.page("incident.html", values)


def _sourced(visit: Visit, reading: Reading, source: Source) -> tuple[Source, Excerpt, str]:
    """Return a source, its words, and a key by which taking it away is harmless to repeat."""
    return source, excerpt(reading, source.record, source.start, source.end), visit.new_key()


def _not_ours(visit: Visit, row: IncidentRow) -> str:
    return visit.say(NOT_OURS, owner=row.owner.name)


def _titled(visit: Visit, held: Held | None) -> Titled | None:
    return titled(held, visit.house.rules.types) if held is not None and held.record is not None else None


def _said(visit: Visit, found: list[Difference]) -> list[tuple[str, int, int]]:
    return [(visit.face.word("property", one.name), one.entered, one.told) for one in found]


def _row(visit: Visit, reading: Reading, parties: Parties, held: Held) -> IncidentRow:
    body = incident_of(held)
    groups = tuple(named(visit, one) for one in body.groups)
    owner = parties.of(held.record.created_by if held.record is not None else "")
    claimed = named(visit, body.claimed_by) if body.claimed_by else ""
    return IncidentRow(held.id, body, groups, claimed, owner, parties.marking(reading, held))


def _account(reading: Reading, parties: Parties, held: Held) -> Account:
    body = msgspec.convert(held.record.properties if held.record is not None else {}, IncidentAccountBody)
    author = parties.of(held.record.created_by if held.record is not None else "")
    return Account(held.id, body, author, held.modified, [excerpt(reading, one.record, one.start, one.end) for one in body.sources])


PAGES = ((PLACE, incidents), ("/incident/{id}", incident))
