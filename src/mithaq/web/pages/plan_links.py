"""Cross-links by pillar and region, and one of them. An address in one is shown as text and never fetched."""

from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from mithaq.desks.plan.structure.cross_links import CROSS_LINK_TYPE, CrossLinkBody
from mithaq.exchange.agreement import FULL
from mithaq.lang.catalogue import N_
from mithaq.records.ident import is_id
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import excerpt, holders, notes
from mithaq.web.listing import Naming, Sort, Table, counted, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.pages.registry_pieces import Ref, ref, whose
from mithaq.web.parties import Parties
from mithaq.web.titles import Titled, titled
from mithaq.web.views import PartyView
from mithaq.web.visit import Visit

LINKS = "/plan/links"


@dataclass(frozen=True)
class LinkRow:
    """A cross-link as a line; `depth` is how deep the agreement lets its pillar go."""

    line: Titled
    body: CrossLinkBody
    owner: PartyView
    depth: str


def listed(visit: Visit) -> Response:
    """Return the cross-links of the chosen agreement by pillar and region."""
    say = visit.say
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        filters = (
            counted(visit, reading, CROSS_LINK_TYPE.name, "pillar", Naming(say(N_("Pillar")), "pillar")),
            counted(visit, reading, CROSS_LINK_TYPE.name, "region", Naming(say(N_("Region")))),
            whose(visit, parties, "owner", say(N_("Entered by")), "created_by"),
        )
        always = (Where("agreement", "=", agreement),) if agreement else ()
        found = read_list(visit, reading, Table(LINKS, CROSS_LINK_TYPE.name, filters, (Sort("", say(N_("Changed"))),), always=always))
        offering = Offering(visit, parties, agreement)
        values = {
            "tab": "links",
            "rows": [_row(visit, parties, held) for held in found.rows if held.record is not None],
            "shown": found.shown,
            "bar": found.bar,
            "offers": [offering.named("plan.record_cross_link", {"agreement": agreement})] if agreement else [],
        }
        return visit.page("plan_links.html", values)


def cross_link(visit: Visit) -> Response:
    """Return one cross-link with what it leads to."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, CROSS_LINK_TYPE.name)
        body = msgspec.convert(properties, CrossLinkBody)
        parties = visit.parties(reading)
        offering = Offering(visit, parties, body.agreement)
        values = {
            "id": identifier,
            "row": _row(visit, parties, held),
            "links": [(one, _named(visit, reading, one)) for one in body.links],
            "excerpts": [excerpt(reading, one.record, one.start, one.end) for one in body.sources],
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
            "marking": parties.marking(reading, held),
        }
    visit.consult(identifier)
    return visit.page("cross_link.html", values)


def _row(visit: Visit, parties: Parties, held: Held) -> LinkRow:
    properties = held.record.properties if held.record is not None else {}
    body = msgspec.convert(properties, CrossLinkBody)
    policy = parties.agreements.get(body.agreement)
    depth = policy.depth(body.pillar) if policy is not None else FULL
    return LinkRow(titled(held, visit.house.rules.types), body, parties.of(str(properties.get("created_by_ref", ""))), depth)


def _named(visit: Visit, reading: Reading, link: str) -> Ref | None:
    return ref(visit, reading, link) if is_id(link) else None


PAGES = ((LINKS, listed), ("/cross-link/{id}", cross_link))
