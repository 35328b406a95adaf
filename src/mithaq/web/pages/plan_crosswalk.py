"""One side's national plan beside the joint plan: each line with the commitments linked to it, and what stands without the other."""

from collections import Counter
from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from mithaq.desks.plan.structure.national_plans import (
    LINE_STATES,
    NATIONAL_PLAN_TYPE,
    SERVES,
    NationalPlanBody,
    PlanLine,
    PlanLinkBody,
    links_of,
)
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import excerpt, holders, notes
from mithaq.web.offers import Offering
from mithaq.web.pages.plan_approvals import approvals_of
from mithaq.web.pages.plan_cards import Card, cards_of
from mithaq.web.pages.records import held_of
from mithaq.web.pages.registry_pieces import Ref, choices_of, ref, with_choices
from mithaq.web.parties import Parties
from mithaq.web.views import ActView, Choice, PartyView
from mithaq.web.visit import Visit

JOINT = 200
NOT_OURS = N_("it belongs to {owner}; only its owner changes it.")


@dataclass(frozen=True)
class LinkView:
    """A link as its author sees it, with the commitment where it may be seen."""

    party: PartyView
    how: str
    note: str
    card: Card | None


@dataclass(frozen=True)
class LineView:
    """A line of the plan with its links."""

    line: PlanLine
    links: list[LinkView]


@dataclass(frozen=True)
class LinkedLine:
    """A line of a national plan, as the page of a commitment that is linked with it shows it."""

    party: PartyView
    plan: Ref
    line: str
    how: str
    note: str


def national_plan(visit: Visit) -> Response:
    """Return a national plan line by line beside the joint commitments."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, NATIONAL_PLAN_TYPE.name)
        body = msgspec.convert(properties, NationalPlanBody)
        parties = visit.parties(reading)
        owner = parties.of(str(properties["created_by_ref"]))
        links = links_of(reading, "about", identifier)
        joint = _joint(reading, body)
        lines, strays = _lines(visit, reading, parties, body, links)
        served = {str(one.record.properties["commitment"]) for one in links if _serves(one) and one.record is not None}
        offering = Offering(visit, parties, body.agreement)
        states = Counter(one.status for one in body.lines)
        values = {
            "id": identifier,
            "body": body,
            "owner": owner,
            "lines": lines,
            "strays": strays,
            "alone": [one.line for one in lines if not one.links],
            "unserved": cards_of(visit, reading, parties, [one for one in joint if one.id not in served]),
            "is_all": len(joint) < JOINT,
            "counts": {state: states[state] for state in LINE_STATES if states[state]},
            "linked": Counter(one.card.state for line in lines for one in line.links if one.card is not None),
            "approvals": approvals_of(visit, reading, offering, held),
            "excerpts": [excerpt(reading, one.record, one.start, one.end) for one in body.sources],
            "offers": _offers(visit, offering, identifier, (body, owner), joint),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
            "marking": parties.marking(reading, held),
        }
    visit.consult(identifier)
    return visit.page("national_plan.html", values)


def plan_lines(visit: Visit, reading: Reading, parties: Parties, commitment: str) -> list[LinkedLine]:
    """Return the lines of national plans that are linked with a commitment."""
    found = []
    for held in links_of(reading, "commitment", commitment):
        body = msgspec.convert(held.record.properties if held.record is not None else {}, PlanLinkBody)
        plan = ref(visit, reading, body.about)
        if plan is not None and held.record is not None:
            found.append(LinkedLine(parties.of(held.record.created_by), plan, body.line, body.how, body.note))
    return found


def _joint(reading: Reading, body: NationalPlanBody) -> list[Held]:
    """Return the newest joint commitments under the pillars of the plan's lines, at most JOINT."""
    pillars = tuple(sorted({one.pillar for one in body.lines if one.pillar}))
    if not pillars:
        return []
    rows = reading.page("commitment", [Where("agreement", "=", body.agreement), Where("pillar", "in", pillars)], limit=JOINT).rows
    return [one for one in rows if one.record is not None and not one.recalled]


def _lines(
    visit: Visit, reading: Reading, parties: Parties, body: NationalPlanBody, links: list[Held]
) -> tuple[list[LineView], list[LinkView]]:
    """Return the lines with their links, and the links of lines that the plan no longer has."""
    bodies = [(one, msgspec.convert(one.record.properties, PlanLinkBody)) for one in links if one.record is not None]
    linked = [found for one in dict.fromkeys(body.commitment for _, body in bodies) if (found := reading.get(one)) is not None]
    cards = {card.id: card for card in cards_of(visit, reading, parties, linked)}
    made: dict[str, list[LinkView]] = {one.number: [] for one in body.lines}
    strays: list[LinkView] = []
    for held, link in bodies:
        author = held.record.created_by if held.record is not None else ""
        view = LinkView(parties.of(author), link.how, link.note, cards.get(link.commitment))
        made.get(link.line, strays).append(view)
    return [LineView(one, made[one.number]) for one in body.lines], strays


def _offers(
    visit: Visit, offering: Offering, identifier: str, plan: tuple[NationalPlanBody, PartyView], joint: list[Held]
) -> list[ActView]:
    body, owner = plan
    own = ("plan.revise_national_plan", "plan.report_line")
    reasons = {} if owner.own else {name: visit.say(NOT_OURS, owner=owner.name) for name in own}
    options = {
        "line": [Choice(one.number, f"{one.number} {one.text}", stored=True) for one in body.lines],
        "commitment": choices_of(visit, joint),
    }
    offers = offering.about(NATIONAL_PLAN_TYPE.name, identifier, reasons=reasons)
    return [with_choices(visit, one, options) for one in offers]


def _serves(held: Held) -> bool:
    return held.record is not None and held.record.properties.get("how") == SERVES


PAGES = (("/national-plan/{id}", national_plan),)
