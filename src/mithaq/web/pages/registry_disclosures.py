"""The disclosure log: what was given or shown to whom, when, by whose act and on what authority; and what partners gave and showed us."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from mithaq.acts.work import NoSuchRecord
from mithaq.desks.registry.disclosure_queries import (
    Disclosed,
    Shown,
    channels_with,
    crossed,
    disclosures_of,
    showings_of,
    shown_of,
)
from mithaq.lang.catalogue import N_
from mithaq.records.ident import is_id, micros
from mithaq.records.marking import resolve
from mithaq.store import Reading, Where
from mithaq.web.listing import FROM, TO, Filter, Option, Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.registry_pieces import OfficerView, Ref, chosen_day, officers, ref, tabs
from mithaq.web.parties import Parties
from mithaq.web.titles import page_of
from mithaq.web.views import PartyView
from mithaq.web.visit import Visit

DISCLOSURES = "/registry/disclosures"
PAGE, DAY = 50, 86_400_000_000
MAX_CHANNELS = 500
# Where a further page of what crossed begins; the showings above have a cursor of their own.
BEYOND = "beyond"


@dataclass(frozen=True)
class GivenRow:
    """A version of a record that crossed a line, with the act behind it where it was ours."""

    given: Disclosed
    partner: PartyView
    agreement: str
    line: Ref | None
    label: str
    act: str


@dataclass(frozen=True)
class ShownRow:
    """A showing as a page shows it; `beyond` are those who saw what its marking does not name them for."""

    shown: Shown
    author: PartyView
    to: list[OfficerView]
    line: Ref | None
    beyond: tuple[PartyView, ...]


def disclosures(visit: Visit) -> Response:
    """Return what crossed and what was shown, by partner, direction and period, the newest first."""
    say = visit.say
    with visit.reading() as reading:
        parties = visit.parties(reading)
        others = parties.several(one for one in parties.known if one != visit.node)
        way = "in" if visit.asked("way") == "in" else "out"
        table = _table(visit, others, way)
        found = read_list(visit, reading, table)
        partner = next((one.id for one in others if _code(one) == visit.asked("partner")), "")
        channels = channels_with(reading, is_outward=way == "out", only=partner)[:MAX_CHANNELS]
        page = crossed(reading, channels, _bounds(visit), _start(visit), PAGE)
        names = {one: body.name for one, body in parties.agreements.items()}
        values = {
            "tabs": tabs(visit, DISCLOSURES),
            "way": way,
            "given": [_given(visit, reading, parties, one, names) for one in page.rows],
            "later": _further(visit, page.next),
            "shown": [_shown(visit, reading, parties, one) for one in shown_of(found.rows)],
            "size": found.shown,
            "bar": found.bar,
            "what": say(N_("Disclosures")),
        }
        return visit.page("disclosures.html", values)


def of_record(visit: Visit) -> Response:
    """Return everything that was disclosed of one record: where each version went, and who was shown it."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held = reading.get(identifier) if is_id(identifier) else None
        if held is None:
            raise NoSuchRecord(id=identifier[:100])
        parties = visit.parties(reading)
        names = {one: body.name for one, body in parties.agreements.items()}
        values = {
            "id": identifier,
            "line": ref(visit, reading, identifier),
            "label": _label(visit, held.type),
            "marking": parties.marking(reading, held),
            "given": [_given(visit, reading, parties, one, names) for one in disclosures_of(reading, identifier)],
            "shown": [_shown(visit, reading, parties, one) for one in showings_of(reading, identifier)],
            "offers": [
                Offering(visit, parties, visit.agreement(parties)).named("registry.record_showing", {"record": identifier}, back=visit.path)
            ],
        }
    visit.consult(identifier)
    return visit.page("disclosures_of.html", values)


def _table(visit: Visit, others: tuple[PartyView, ...], way: str) -> Table:
    """Return the bar of the list; showings are read by it, and what crossed by the same choices."""
    say = visit.say
    theirs = (Where("created_by", "in", tuple(one.id for one in others)),) if others else None
    ways = (
        Option("out", say(N_("by our side")), (Where("created_by", "=", visit.node),)),
        Option("in", say(N_("to our side")), theirs),
    )
    facet = "party" if way == "out" else "created_by"
    named = [Option(_code(one), f"{one.mark} {one.name}", (Where(facet, "=", one.id),), stored=True) for one in others]
    filters = (
        Filter("way", say(N_("Disclosed")), ways, usual="out"),
        Filter("partner", say(N_("Partner")), (Option("", say(N_("all"))), *named)),
    )
    newest = Sort("", say(N_("When")), "shown_on")
    return Table(DISCLOSURES, "showing", filters, (newest,), "shown_on", say(N_("When")))


def _code(party: PartyView) -> str:
    return party.code or party.id[-8:]


def _bounds(visit: Visit) -> tuple[int | None, int | None]:
    """Return the moments of the days that were chosen, in UTC: the first, and the one after the last."""
    first, last = chosen_day(visit, FROM), chosen_day(visit, TO)
    return (micros(f"{first}T00:00:00Z") if first else None, micros(f"{last}T00:00:00Z") + DAY if last else None)


def _further(visit: Visit, start: tuple[int, int] | None) -> str:
    """Return the address of what crossed before these rows, an empty text on the last page."""
    if start is None:
        return ""
    query = [(name, value) for name, value in visit.request.query_params.multi_items() if name not in ("notice", BEYOND)]
    return f"{DISCLOSURES}?{urlencode([*query, (BEYOND, f'{start[0]}.{start[1]}')])}"


def _start(visit: Visit) -> tuple[int, int] | None:
    """Return where a further page begins, from its address."""
    at, _, shown = visit.asked(BEYOND).partition(".")
    is_number = at.isascii() and at.isdecimal() and len(at) < 18 and shown.isascii() and shown.isdecimal() and len(shown) < 6
    return (int(at), int(shown)) if is_number else None


def _given(visit: Visit, reading: Reading, parties: Parties, one: Disclosed, names: dict[str, str]) -> GivenRow:
    line = ref(visit, reading, one.record) or Ref("", page_of(one.record, one.type))
    partner = parties.of(one.channel.partner)
    act = visit.house.acts.get(one.act)
    said = visit.say(act.label) if act is not None else one.act
    return GivenRow(one, partner, names.get(one.channel.agreement, one.channel.agreement), line, _label(visit, one.type), said)


def _shown(visit: Visit, reading: Reading, parties: Parties, one: Shown) -> ShownRow:
    held, author = reading.get(one.body.record), parties.of(one.author)
    beyond: tuple[PartyView, ...] = ()
    if author.own and held is not None and held.record is not None:
        terms = resolve(held.id, held.record.marking_refs, reading.marking).terms
        named = terms.releasable_to if terms is not None else frozenset()
        beyond = parties.several({officer.party for officer in one.body.shown_to} - named)
    return ShownRow(one, author, officers(parties, one.body.shown_to), ref(visit, reading, one.body.record), beyond)


def _label(visit: Visit, kind: str) -> str:
    declared = visit.house.rules.types.get(kind)
    return visit.say(declared.label) if declared is not None else kind


PAGES = ((DISCLOSURES, disclosures), ("/disclosures/{id}", of_record))
