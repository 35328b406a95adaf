"""The register of designations: all of them, one of them with everything that bears on it, those whose review is due, redress."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.responses import Response

from mithaq.desks.designations.citing import Citation, find_citation
from mithaq.desks.designations.deciding import AFTER
from mithaq.desks.designations.decision_queries import changed_entries, side_by_side
from mithaq.desks.designations.decision_records import (
    AMENDED,
    DECIDED,
    DECLINED,
    LIFTED,
    LISTED_STATES,
    STATES,
    UNDER_REVIEW,
    AnswerBody,
    DesignationBody,
    answers_to,
    designation_of,
)
from mithaq.desks.designations.profile_queries import claims_of
from mithaq.desks.designations.redress_queries import Fairness, fairness, removals_of
from mithaq.desks.designations.redress_records import RemovalAnswerBody, RemovalRequestBody, answers_on
from mithaq.lang.catalogue import N_
from mithaq.records.ident import micros
from mithaq.store import Held, Reading, Where
from mithaq.web.differences import difference
from mithaq.web.evidence import holders, notes
from mithaq.web.listing import Filter, Naming, Option, Sort, Table, counted, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.designation_views import Link, claim_views, link_of, source_link, standing_rows
from mithaq.web.pages.records import held_of
from mithaq.web.parties import Parties
from mithaq.web.sealing import asked, sought_in
from mithaq.web.titles import titled
from mithaq.web.views import ActView, DiffRow, MarkingView, PartyView, Shown
from mithaq.web.visit import Visit

PAGE = 50
STEP_OF = {
    "designations.review": UNDER_REVIEW,
    "designations.decide": DECIDED,
    "designations.amend": AMENDED,
    "designations.lift": LIFTED,
    "designations.decline": DECLINED,
}
NOT_OURS = N_("it belongs to {owner}; only its owner does that.")
NOT_NOW = N_("it does not follow from the state “{state}”.")
IS_OURS = N_("it is your own; the other parties answer it.")


@dataclass(frozen=True)
class Row:
    """A designation in the register."""

    id: str
    body: DesignationBody
    owner: PartyView
    marking: MarkingView | None
    parent: Link | None


@dataclass(frozen=True)
class Evidence:
    """One evidence reference: the words, a link where they lead somewhere, the cited paragraph where the report is held."""

    text: str
    link: Link | None
    citation: Citation | None


@dataclass(frozen=True)
class AnswerView:
    """What a partner answered, with its own designation where it named one that the reader may see."""

    party: PartyView
    at: int
    body: AnswerBody
    own: Link | None


@dataclass(frozen=True)
class Removal:
    """A request for removal with its answer, if it has one, and the offer to answer it."""

    id: str
    body: RemovalRequestBody
    answer: RemovalAnswerBody | None
    offer: ActView | None


def register(visit: Visit) -> Response:
    """Return the designations by state, authority, kind and owner, or those that have all words of a question."""
    words = asked(visit).get("words", "")
    with visit.reading() as reading:
        parties = visit.parties(reading)
        found = read_list(visit, reading, _table(visit, reading, parties), words)
        agreement = visit.agreement(parties)
        values = {
            "tab": "register",
            "words": words,
            "rows": _rows(visit, reading, parties, found.rows),
            "shown": found.shown,
            "bar": found.bar,
            "offers": [_propose(visit, parties, {"agreement": agreement} if agreement else {}, agreement)],
        }
        return visit.page("designation_register.html", values)


def designation(visit: Visit) -> Response:
    """Return one designation: its life with papers, what every side and list says, claims, redress, versions, the acts."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "designation")
        body = msgspec.convert(properties, DesignationBody)
        parties = visit.parties(reading)
        owner = parties.of(held.record.created_by if held.record is not None else "")
        agreement = body.agreement or visit.agreement(parties)
        offering = Offering(visit, parties, agreement)
        subject = side_by_side(reading, identifier, [one.id for one in parties.of_agreement(agreement)] or [visit.node])
        values = {
            "id": identifier,
            "body": body,
            "owner": owner,
            "marking": parties.marking(reading, held),
            "parent": link_of(reading, visit.face.locale, body.sub_unit_of) if body.sub_unit_of else None,
            "references": [link_of(reading, visit.face.locale, one) for one in body.refers_to],
            "asked": parties.several(body.asked_of),
            "papers": [(step, source_link(reading, step.paper.link), micros(step.at)) for step in body.steps],
            "evidence": [_evidence(reading, one) for one in body.evidence],
            "changed": changed_entries(reading, body),
            "subject": subject,
            "standings": standing_rows(visit, reading, parties, subject),
            "answers": _answers(reading, parties, identifier),
            "claims": claim_views(reading, parties, claims_of(reading, identifier)),
            "removals": _removals(visit, reading, offering, identifier),
            "versions": _versions(reading.history(identifier)),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
            "offers": _offers(visit, parties, offering, identifier, (body, owner)),
        }
    visit.consult(identifier)
    return visit.page("designation.html", values)


def reviews(visit: Visit) -> Response:
    """Return what is to be reviewed, the nearest day first, whoever owns it or of our own."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        whose = (Option("", visit.say(N_("all"))), Option("us", visit.say(N_("of our side")), (Where("created_by", "=", visit.node),)))
        nearest = Sort("", visit.say(N_("Review")), "review_on", descending=False)
        filters = (Filter("whose", visit.say(N_("Whose")), whose),)
        found = read_list(
            visit, reading, Table("/designations/reviews", "designation", filters, (nearest,), "review_on", visit.say(N_("Review")))
        )
        rows = _rows(visit, reading, parties, found.rows)
        changed = {row.id: changed_entries(reading, row.body) for row in rows}
        values = {"tab": "reviews", "rows": rows, "changed": changed, "shown": found.shown, "bar": found.bar}
        return visit.page("designation_reviews.html", values)


def redress(visit: Visit) -> Response:
    """Return how many hits were false and how removals ended, with the requests that have no answer."""
    with visit.reading() as reading:
        counted: Fairness = fairness(reading, visit.house.rules.types)
        page = reading.page("removal-request", [Where("state", "=", "open")], after=visit.asked("after") or None, limit=PAGE)
        open_requests = []
        for held in page.rows:
            if held.record is not None:
                body = msgspec.convert(held.record.properties, RemovalRequestBody)
                about = reading.get(body.about)
                open_requests.append((body, titled(about, visit.house.rules.types) if about is not None else None))
        shown = Shown(len(open_requests), older=visit.older(page.next))
        return visit.page("designation_redress.html", {"tab": "redress", "counted": counted, "requests": open_requests, "shown": shown})


def _rows(visit: Visit, reading: Reading, parties: Parties, found: Sequence[Held]) -> list[Row]:
    rows = []
    for held in found:
        body = designation_of(held)
        if body is not None and held.record is not None:
            parent = link_of(reading, visit.face.locale, body.sub_unit_of) if body.sub_unit_of else None
            rows.append(Row(held.id, body, parties.of(held.record.created_by), parties.marking(reading, held), parent))
    return rows


def _table(visit: Visit, reading: Reading, parties: Parties) -> Table:
    """Return the register as its bar offers it."""
    face, everything = visit.face, Option("", visit.say(N_("all")))
    others = tuple(one for one in parties.known if one != visit.node)
    numbers = reading.counts("designation", "state")
    states = [(one, f"{face.word('designation', one)} ({face.number(numbers.get(one, 0))})") for one in STATES]
    owners = [Option("us", face.say(N_("of our side")), (Where("created_by", "=", visit.node),))]
    for one in parties.several(others):
        owners.append(Option(one.code or one.id[-8:], f"{one.mark} {one.name}", (Where("created_by", "=", one.id),), stored=True))
    waits = (
        everything,
        Option("us", face.say(N_("for our answer")), (Where("waiting_on", "=", visit.node),)),
        Option("others", face.say(N_("for a partner's answer")), (Where("waiting_on", "in", others),) if others else None),
    )
    filters = (
        Filter("state", face.say(N_("State")), (everything, *(Option(one, label, (Where("state", "=", one),)) for one, label in states))),
        counted(visit, reading, "designation", "kind", Naming(face.say(N_("Kind")), "entry-kind")),
        counted(visit, reading, "designation", "authority", Naming(face.say(N_("Authority")))),
        Filter("owner", face.say(N_("Whose")), (everything, *owners)),
        Filter("waits", face.say(N_("Waits")), waits),
    )
    sorts = (Sort("", face.say(N_("Changed"))), Sort("review", face.say(N_("Review")), "review_on", descending=False))
    return Table("/designations/register", "designation", filters, sorts, dates_label=face.say(N_("Changed")))


def _evidence(reading: Reading, text: str) -> Evidence:
    citation = find_citation(reading, text)
    if citation is not None:
        return Evidence(text, Link(text, f"/monitoring-report/{citation.report}#p{citation.number}"), citation)
    return Evidence(text, source_link(reading, text), None)


def _answers(reading: Reading, parties: Parties, identifier: str) -> list[AnswerView]:
    made = []
    for record in answers_to(reading, identifier):
        body = msgspec.convert(record.properties, AnswerBody)
        own = source_link(reading, body.designation) if body.designation is not None else None
        made.append(AnswerView(parties.of(record.created_by), record.modified, body, own))
    return made


def _removals(visit: Visit, reading: Reading, offering: Offering, identifier: str) -> list[Removal]:
    made = []
    for held in removals_of(reading, identifier):
        body = msgspec.convert(held.record.properties if held.record is not None else {}, RemovalRequestBody)
        found = answers_on(reading, held.id)
        answer = msgspec.convert(found[0].properties, RemovalAnswerBody) if found else None
        given = {"removal_request": held.id}
        offer = offering.named("designations.answer_removal", given, back=visit.path) if answer is None else None
        made.append(Removal(held.id, body, answer, offer))
    return made


def _versions(versions: list[Held]) -> list[tuple[Held, list[DiffRow]]]:
    made: list[tuple[Held, list[DiffRow]]] = []
    for held, before in zip(versions, [*versions[1:], None], strict=True):
        old = _readable(before.record.properties) if before is not None and before.record is not None else None
        new = _readable(held.record.properties) if held.record is not None else None
        made.append((held, difference(old, new) if old is not None and new is not None else []))
    return made


def _readable(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a version says as lines of text; the steps are left out, since the life of the designation shows them."""
    said = {name: value for name, value in properties.items() if name != "steps"}
    said["names"] = [str(one.get("text", "")) for one in properties.get("names", [])]
    said["identifiers"] = [f"{one.get('identifier_kind', '')}: {one.get('value', '')}" for one in properties.get("identifiers", [])]
    return said


def _offers(
    visit: Visit, parties: Parties, offering: Offering, identifier: str, about: tuple[DesignationBody, PartyView]
) -> tuple[ActView, ...]:
    """Return the acts about a designation, and for a partner's the proposal of our own upon the same subject."""
    body, owner = about
    offers = offering.about("designation", identifier, reasons=_reasons(visit, body, owner))
    if owner.own:
        return offers
    given: dict[str, object] = {"kind": body.kind, "sub_unit_of": body.sub_unit_of, "refers_to": [*body.refers_to, identifier]}
    given |= {f"names.{place}.{name}": getattr(one, name) for place, one in enumerate(body.names) for name in ("text", "language")}
    given |= {"agreement": body.agreement} if body.agreement is not None else {}
    return (*offers, _propose(visit, parties, given, body.agreement or ""))


def _propose(visit: Visit, parties: Parties, given: Mapping[str, object], agreement: str) -> ActView:
    """Return the form of a proposal, whose given fields may be changed."""
    return Offering(visit, parties, agreement).one(visit.house.find("designations.propose"), given, shown=True)


def _reasons(visit: Visit, body: DesignationBody, owner: PartyView) -> dict[str, str]:
    """Return, by act, why it is not to be done now."""
    state = visit.face.word("designation", body.state)
    reasons = {act: visit.say(NOT_NOW, state=state) for act, step in STEP_OF.items() if body.state not in AFTER[step]}
    if not owner.own:
        reasons |= {act: visit.say(NOT_OURS, owner=owner.name) for act in STEP_OF}
    else:
        reasons["designations.answer"] = visit.say(IS_OURS)
    if body.state not in LISTED_STATES:
        reasons["designations.request_removal"] = visit.say(NOT_NOW, state=state)
    return reasons


PAGES = (
    ("/designations/register", register),
    ("/designations/reviews", reviews),
    ("/designations/redress", redress),
    ("/designation/{id}", designation),
)
POSTS = (("/designations/register", sought_in("/designations/register")),)
