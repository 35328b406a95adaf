"""Framework documents and national plans as lists, and one document as a tree: what is above it, its annexes, the actions under each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from starlette.responses import Response

from mithaq.desks.plan.states import STATES
from mithaq.desks.plan.structure.documents import (
    CONFIRMED,
    DOCUMENT_TYPE,
    MAX_DEPTH,
    NATURES,
    SIGNED_TEXT,
    STANDINGS,
    STATUSES,
    FrameworkDocumentBody,
    ancestors,
    annexes,
    document_words,
    standing_of,
)
from mithaq.desks.plan.structure.groups import WORKING_GROUP_TYPE, progress
from mithaq.desks.plan.structure.national_plans import NATIONAL_PLAN_TYPE, NationalPlanBody
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import aligned, excerpt, holders, notes
from mithaq.web.listing import Filter, Option, Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.plan_approvals import approvals_of
from mithaq.web.pages.plan_cards import Card, cards_of
from mithaq.web.pages.records import held_of
from mithaq.web.pages.registry_pieces import waits_for_others, whose
from mithaq.web.parties import Parties
from mithaq.web.titles import Titled, titled
from mithaq.web.views import ActView, PartyView
from mithaq.web.visit import Visit

DOCUMENTS = "/plan/documents"
PLANS, ACTIONS, NODES = 50, 300, 100
NOT_OURS = N_("it belongs to {owner}; only its owner changes it.")
IS_OURS = N_("it is your side's own; the other parties confirm or contest it.")


@dataclass(frozen=True)
class DocumentRow:
    """A document as a line. `standing` is claimed, confirmed or contested."""

    line: Titled
    body: FrameworkDocumentBody
    owner: PartyView
    standing: str
    waiting_on: tuple[PartyView, ...]


@dataclass(frozen=True)
class Branch:
    """A document of the tree with the actions under it and the annexes below."""

    row: DocumentRow
    cards: list[Card] = field(default_factory=list)
    below: "list[Branch]" = field(default_factory=list)


@dataclass(frozen=True)
class WordView:
    """What a party said of the document; `counts` is False when it was said of an earlier version."""

    party: PartyView
    says: str
    text: str
    at: int
    counts: bool


def listed(visit: Visit) -> Response:
    """Return the framework documents by nature, state and standing, and the national plans."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        found = read_list(visit, reading, _table(visit, reading, parties, agreement))
        under = [Where("agreement", "=", agreement)] if agreement else []
        plans = reading.page(NATIONAL_PLAN_TYPE.name, under, limit=PLANS).rows
        offering = Offering(visit, parties, agreement)
        acts = ("plan.enter_document", "plan.enter_national_plan")
        values = {
            "tab": "documents",
            "rows": [_row(visit, reading, parties, held) for held in found.rows if held.record is not None],
            "shown": found.shown,
            "bar": found.bar,
            "plans": [_plan(visit, parties, held) for held in plans if held.record is not None and not held.recalled],
            "offers": [offering.named(one, {"agreement": agreement}) for one in acts] if agreement else [],
        }
        return visit.page("plan_documents.html", values)


def document(visit: Visit) -> Response:
    """Return one document: its nature, state and standing, its texts, and the tree of its annexes and actions."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, DOCUMENT_TYPE.name)
        body = msgspec.convert(properties, FrameworkDocumentBody)
        parties = visit.parties(reading)
        row = _row(visit, reading, parties, held)
        offering = Offering(visit, parties, body.agreement)
        tree = _tree(visit, reading, parties, held)
        groups = reading.page(WORKING_GROUP_TYPE.name, [Where("cites", "=", identifier)], limit=PLANS).rows
        values = {
            "id": identifier,
            "body": body,
            "row": row,
            "above": [titled(one, visit.house.rules.types) for one in reversed(ancestors(reading, body.parent)[:MAX_DEPTH])],
            "tree": tree,
            "counts": progress(reading, identifier, STATES),
            "groups": [titled(one, visit.house.rules.types) for one in groups if one.record is not None and not one.recalled],
            "words": _words(reading, parties, held),
            "both_signed": body.nature == SIGNED_TEXT and row.standing == CONFIRMED,
            "texts": aligned(body.texts),
            "approvals": approvals_of(visit, reading, offering, held),
            "excerpts": [excerpt(reading, one.record, one.start, one.end) for one in body.sources],
            "offers": _on_document(visit, offering, identifier, row),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
            "marking": parties.marking(reading, held),
        }
    visit.consult(identifier)
    return visit.page("framework_document.html", values)


def _table(visit: Visit, reading: Reading, parties: Parties, agreement: str) -> Table:
    face, say = visit.face, visit.say
    everything = Option("", say(N_("all")))

    def numbered(facet: str, words: str, values: tuple[str, ...]) -> tuple[Option, ...]:
        numbers = reading.counts(DOCUMENT_TYPE.name, facet)
        said = [(one, f"{face.word(words, one)} ({face.number(numbers.get(one, 0))})") for one in values]
        return (everything, *(Option(one, label, (Where(facet, "=", one),)) for one, label in said))

    waits = (
        everything,
        Option("us", say(N_("for our word")), (Where("waiting_on", "=", visit.node),)),
        Option("others", say(N_("for a partner's word")), waits_for_others(visit, parties, "waiting_on")),
    )
    filters = (
        Filter("nature", say(N_("Nature")), numbered("nature", "nature", NATURES)),
        Filter("status", say(N_("State")), numbered("status", "status", STATUSES)),
        Filter("standing", say(N_("Standing between the parties")), numbered("standing", "document-standing", STANDINGS)),
        Filter("waits", say(N_("Waits")), waits),
        whose(visit, parties, "owner", say(N_("Entered by")), "created_by"),
    )
    sorts = (Sort("", say(N_("Changed"))), Sort("title", say(N_("Title")), "title", descending=False))
    always = (Where("agreement", "=", agreement),) if agreement else ()
    return Table(DOCUMENTS, DOCUMENT_TYPE.name, filters, sorts, always=always)


def _row(visit: Visit, reading: Reading, parties: Parties, held: Held) -> DocumentRow:
    properties = held.record.properties if held.record is not None else {}
    found = standing_of(reading, held)
    body = msgspec.convert(properties, FrameworkDocumentBody)
    owner = parties.of(str(properties.get("created_by_ref", "")))
    return DocumentRow(titled(held, visit.house.rules.types), body, owner, found.standing, parties.several(found.waiting_on))


def _plan(visit: Visit, parties: Parties, held: Held) -> tuple[Titled, NationalPlanBody, PartyView]:
    properties = held.record.properties if held.record is not None else {}
    body = msgspec.convert(properties, NationalPlanBody)
    return titled(held, visit.house.rules.types), body, parties.of(str(properties.get("created_by_ref", "")))


def _tree(visit: Visit, reading: Reading, parties: Parties, top: Held) -> Branch:
    """Return a document with what is below it, as deep as a tree may be, at most NODES documents and ACTIONS actions."""
    below: dict[str, list[Held]] = {}
    level, seen = [top], {top.id: top}
    for _ in range(MAX_DEPTH - 1):
        following = []
        for held in level:
            found = [one for one in annexes(reading, held.id) if one.id not in seen]
            below[held.id] = found[: NODES - len(seen)]
            seen |= {one.id: one for one in below[held.id]}
            following += below[held.id]
        level = following
    rows = reading.page("commitment", [Where("cites", "in", tuple(seen))], limit=ACTIONS).rows
    under: dict[str, list[Held]] = {}
    for one in rows:
        if one.record is not None and not one.recalled:
            under.setdefault(str(one.record.properties.get("document")), []).append(one)
    cards = {name: cards_of(visit, reading, parties, many) for name, many in under.items() if name in seen}
    return _branch(visit, reading, parties, top, (below, cards))


def _branch(
    visit: Visit, reading: Reading, parties: Parties, held: Held, found: tuple[Mapping[str, list[Held]], Mapping[str, list[Card]]]
) -> Branch:
    below, cards = found
    deeper = [_branch(visit, reading, parties, one, found) for one in below.get(held.id, [])]
    return Branch(_row(visit, reading, parties, held), cards.get(held.id, []), deeper)


def _words(reading: Reading, parties: Parties, held: Held) -> list[WordView]:
    sha256 = held.record.sha256.hex() if held.record is not None else ""
    return [
        WordView(
            parties.of(one.created_by),
            str(one.properties["says"]),
            str(one.properties.get("text", "")),
            one.modified,
            one.properties["sha256"] == sha256,
        )
        for one in document_words(reading, held.id)
    ]


def _on_document(visit: Visit, offering: Offering, identifier: str, row: DocumentRow) -> list[ActView]:
    """Return what may be done on a document: revise or answer it, enter an annex, propose an action under it."""
    reasons = {"plan.answer_document": visit.say(IS_OURS)}
    if not row.owner.own:
        reasons = {"plan.revise_document": visit.say(NOT_OURS, owner=row.owner.name)}
    given: dict[str, object] = {"agreement": row.body.agreement}
    annex = offering.named("plan.enter_document", {**given, "parent": identifier}, back=visit.path)
    action = offering.named("plan.propose_commitment", {**given, "document": identifier}, back=visit.path)
    return [*offering.about(DOCUMENT_TYPE.name, identifier, reasons=reasons), annex, action]


PAGES = ((DOCUMENTS, listed), ("/document/{id}", document))
