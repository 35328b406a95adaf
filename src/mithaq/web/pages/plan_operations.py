"""Operations, and figures as they are claimed: by whom, for which day, and what the other sides found of them."""

from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from mithaq.desks.plan.said.records import (
    FIGURE_TYPE,
    OPERATION_KINDS,
    OPERATION_TYPE,
    FigureBody,
    FigureCheckBody,
    OperationBody,
)
from mithaq.desks.plan.said.verifying import VERIFICATIONS, checks, claimant_of, figure_of, verification
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import Excerpt, excerpt, holders, notes
from mithaq.web.listing import Filter, Option, Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.plan_cards import pillars_of
from mithaq.web.pages.records import held_of
from mithaq.web.parties import Parties
from mithaq.web.titles import Titled, titled
from mithaq.web.views import MarkingView, PartyView
from mithaq.web.visit import Visit

OPERATIONS, FIGURES = "/plan/operations", "/plan/figures"
MOST = 100
NOT_OURS = N_("it belongs to {owner}; only its owner changes it.")
OUR_CLAIM = N_("your side claims it; it is for another side to say.")


@dataclass(frozen=True)
class OperationRow:
    """An operation as a line."""

    id: str
    body: OperationBody
    parties: tuple[PartyView, ...]
    owner: PartyView
    marking: MarkingView | None


@dataclass(frozen=True)
class FigureRow:
    """A claimed figure as a line: whose claim, what it is worth, for whose word it waits."""

    id: str
    body: FigureBody
    party: PartyView | None
    owner: PartyView
    worth: str
    silent: tuple[PartyView, ...]
    about: Titled | None
    marking: MarkingView | None


@dataclass(frozen=True)
class CheckRow:
    """What one side found; `counts` is False when it spoke of another version."""

    id: str
    body: FigureCheckBody
    party: PartyView
    at: int
    counts: bool
    excerpts: list[Excerpt]


def operations(visit: Visit) -> Response:
    """Return the operations under the chosen agreement, the last begun first."""
    say = visit.say
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        everything = Option("", say(N_("all")))
        kinds = tuple(Option(one, visit.face.word("operation-kind", one), (Where("kind", "=", one),)) for one in OPERATION_KINDS)
        sides = tuple(
            Option(one.code or one.id[-8:], f"{one.mark} {one.name}", (Where("party", "=", one.id),), stored=True)
            for one in parties.of_agreement(agreement)
        )
        filters = (
            Filter("kind", say(N_("Kind")), (everything, *kinds)),
            Filter("party", say(N_("Whose")), (everything, *sides)),
            pillars_of(visit, parties, agreement),
        )
        sorts = (Sort("", say(N_("Changed"))), Sort("began", say(N_("Began on")), "began_on"))
        always = (Where("agreement", "=", agreement),) if agreement else ()
        found = read_list(visit, reading, Table(OPERATIONS, OPERATION_TYPE.name, filters, sorts, "began_on", say(N_("Began on")), always))
        offers = [Offering(visit, parties, agreement).named("plan.record_operation", {"agreement": agreement})] if agreement else []
        values = {
            "tab": "operations",
            "rows": [_operation(reading, parties, held) for held in found.rows if _is_live(held)],
            "shown": found.shown,
            "bar": found.bar,
            "offers": offers,
        }
        return visit.page("plan_operations.html", values)


def figures(visit: Visit) -> Response:
    """Return the claimed figures under the chosen agreement with what each is worth."""
    say = visit.say
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        worth = tuple(Option(one, visit.face.word("verification", one), (Where("verification", "=", one),)) for one in VERIFICATIONS)
        others = tuple(party.id for party in parties.partners_of(agreement))
        waits = (
            Option("us", say(N_("waits for our word")), (Where("waiting_on", "=", visit.node),)),
            Option("them", say(N_("waits for theirs")), (Where("waiting_on", "in", others),) if others else None),
        )
        filters = (
            Filter("worth", say(N_("Verification")), (Option("", say(N_("all"))), *worth)),
            Filter("waits", say(N_("Whose")), (Option("", say(N_("all"))), *waits)),
        )
        sorts = (Sort("", say(N_("Changed"))), Sort("of", say(N_("For the day")), "as_of"))
        always = (Where("agreement", "=", agreement),) if agreement else ()
        found = read_list(visit, reading, Table(FIGURES, FIGURE_TYPE.name, filters, sorts, "as_of", say(N_("For the day")), always))
        offers = [Offering(visit, parties, agreement).named("plan.claim_figure", {"agreement": agreement})] if agreement else []
        values = {
            "tab": "operations",
            "rows": [_figure(visit, reading, parties, held) for held in found.rows if _is_live(held)],
            "shown": found.shown,
            "bar": found.bar,
            "offers": offers,
        }
        return visit.page("plan_figures.html", values)


def operation(visit: Visit) -> Response:
    """Return the page of an operation: area, period, aim, and the results that are claimed of it."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, _ = held_of(reading, identifier, OPERATION_TYPE.name)
        parties = visit.parties(reading)
        row = _operation(reading, parties, held)
        offering = Offering(visit, parties, row.body.agreement)
        claimed = reading.page(FIGURE_TYPE.name, [Where("about", "=", identifier)], limit=MOST).rows
        reasons = {} if row.owner.own else {"plan.change_operation": visit.say(NOT_OURS, owner=row.owner.name)}
        given = {"agreement": row.body.agreement, "about": identifier}
        values = {
            "id": identifier,
            "row": row,
            "body": row.body,
            "figures": [_figure(visit, reading, parties, one) for one in claimed if _is_live(one)],
            "excerpts": [excerpt(reading, one.record, one.start, one.end) for one in row.body.sources],
            "offers": [
                *offering.about("operation", identifier, reasons=reasons),
                offering.named("plan.claim_figure", given, back=visit.path),
            ],
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
        }
    visit.consult(identifier)
    return visit.page("operation.html", values)


def figure(visit: Visit) -> Response:
    """Return the page of a claimed figure: the claim, what each side found, and other figures of the same thing."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, _ = held_of(reading, identifier, FIGURE_TYPE.name)
        parties = visit.parties(reading)
        row = _figure(visit, reading, parties, held)
        offering = Offering(visit, parties, row.body.agreement)
        own = claimant_of(held) == visit.node
        same = [Where("agreement", "=", row.body.agreement), Where("measured", "=", row.body.measured)]
        others = reading.page(FIGURE_TYPE.name, same, limit=MOST).rows
        sha256 = held.record.sha256.hex() if held.record is not None else ""
        values = {
            "id": identifier,
            "row": row,
            "body": row.body,
            "checks": [
                CheckRow(
                    one.id,
                    (body := msgspec.convert(one.properties, FigureCheckBody)),
                    parties.of(one.created_by),
                    one.modified,
                    body.sha256 == sha256,
                    [excerpt(reading, source.record, source.start, source.end) for source in body.sources],
                )
                for one in checks(reading, identifier)
            ],
            "others": [_figure(visit, reading, parties, one) for one in others if _is_live(one) and one.id != identifier],
            "excerpts": [excerpt(reading, one.record, one.start, one.end) for one in row.body.sources],
            "offers": offering.about("claimed_figure", identifier, reasons={"plan.check_figure": visit.say(OUR_CLAIM)} if own else {}),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
        }
    visit.consult(identifier)
    return visit.page("figure.html", values)


def _operation(reading: Reading, parties: Parties, held: Held) -> OperationRow:
    body = msgspec.convert(held.record.properties if held.record is not None else {}, OperationBody)
    owner = parties.of(held.record.created_by if held.record is not None else "")
    return OperationRow(held.id, body, parties.several(body.parties), owner, parties.marking(reading, held))


def _figure(visit: Visit, reading: Reading, parties: Parties, held: Held) -> FigureRow:
    body = figure_of(held)
    worth, silent = verification(reading, held)
    about = reading.get(body.about) if body.about else None
    return FigureRow(
        held.id,
        body,
        parties.of(body.party) if body.party else None,
        parties.of(held.record.created_by if held.record is not None else ""),
        worth,
        parties.several(silent),
        titled(about, visit.house.rules.types) if about is not None and about.record is not None else None,
        parties.marking(reading, held),
    )


def _is_live(held: Held) -> bool:
    return held.record is not None and not held.recalled


PAGES = ((OPERATIONS, operations), (FIGURES, figures), ("/operation/{id}", operation), ("/figure/{id}", figure))
