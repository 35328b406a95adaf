"""Assistance: the pledges of both sides with what each says of them, and one pledge with both sides' figures beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from starlette.responses import Response

from mithaq.desks.plan.assistance.reckoning import FINDINGS, GOING, PLEDGE_STATES, Delivery, Reckoning, Said, reckoned, reckoning_of
from mithaq.desks.plan.assistance.records import AID_FORMS, CORRECTED, PLEDGE_TYPE, REPLACED
from mithaq.desks.plan.assistance.totals import MOST_TOTALLED, Total, totals
from mithaq.lang.catalogue import N_
from mithaq.records.ident import is_id
from mithaq.store import Held, Reading, Where
from mithaq.web.charts import Value, waterfall
from mithaq.web.evidence import aligned, excerpt, holders, notes
from mithaq.web.listing import Filter, Option, Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.pledge_steps import forbidden_words, offers_on
from mithaq.web.pages.records import held_of
from mithaq.web.pages.registry_pieces import ref, today
from mithaq.web.parties import Parties
from mithaq.web.views import ActView, PartyView
from mithaq.web.visit import Visit

PLACE = "/plan/assistance"
RECORD = "plan.record_pledge"
STAGES = (
    ("pledged", N_("Pledged")),
    ("committed", N_("Committed")),
    ("delivered", N_("Delivered")),
    ("received", N_("Received")),
    ("used", N_("Used")),
)


@dataclass(frozen=True)
class Row:
    """A pledge as a line."""

    id: str
    found: Reckoning
    donor: PartyView
    recipient: PartyView


@dataclass(frozen=True)
class TotalRow:
    """What one party gives another in one currency."""

    total: Total
    donor: PartyView
    recipient: PartyView


@dataclass(frozen=True)
class DeliveryView:
    """A delivery with the recipient's answer beside it; `told` says the difference in words, `offers` are acts on it."""

    delivery: Delivery
    told: str
    offers: tuple[ActView, ...]


@dataclass(frozen=True)
class Word:
    """What one side said, with acts on it."""

    said: Said
    party: PartyView
    offers: tuple[ActView, ...]


def assistance(visit: Visit) -> Response:
    """Return the pledges by state, side, pillar, form and finding, and the sums of those that are listed."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        table = _table(visit, reading, parties, agreement)
        found = read_list(visit, reading, table)
        summed, whole = totals(reading, _asked(visit, table))
        given: dict[str, object] = {"agreement": agreement} if agreement else {}
        return visit.page(
            "plan_assistance.html",
            {
                "tab": "assistance",
                "rows": _rows(reading, parties, found.rows),
                "shown": found.shown,
                "bar": found.bar,
                "stages": [(name, visit.say(label)) for name, label in STAGES],
                "totals": [TotalRow(one, parties.of(one.donor), parties.of(one.recipient)) for one in summed],
                "most": 0 if whole else MOST_TOTALLED,
                "offers": [Offering(visit, parties, agreement).one(visit.house.find(RECORD), given, shown=True)],
            },
        )


def pledge(visit: Visit) -> Response:
    """Return one pledge: both sides' figures, what each said, what differs. Raises: NoSuchRecord."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, _ = held_of(reading, identifier, PLEDGE_TYPE.name)
        parties = visit.parties(reading)
        found = reckoning_of(reading, held)
        body = found.body
        offering = Offering(visit, parties, body.agreement)
        donor, recipient = parties.of(body.donor), parties.of(body.recipient)
        values = {
            "id": identifier,
            "found": found,
            "body": body,
            "donor": donor,
            "recipient": recipient,
            "author": parties.of(found.author),
            "waits": parties.of(found.waiting_on) if found.waiting_on else None,
            "marking": parties.marking(reading, held),
            "rows": aligned(body.texts),
            "stages": [
                (name, visit.say(label), donor if name in ("pledged", "committed", "delivered") else recipient) for name, label in STAGES
            ],
            "drawing": _drawing(visit, found),
            "deliveries": [_delivery(visit, offering, found, one, identifier) for one in found.deliveries],
            "said": [_word(visit, parties, offering, one) for one in found.said],
            "offers": offers_on(visit, offering, found, identifier),
            "excerpts": [excerpt(reading, one.record, one.start, one.end) for one in body.sources],
            "links": _links(visit, reading, found),
            "evidence": _evidence(visit, reading, found),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
        }
    visit.consult(identifier)
    return visit.page("pledge.html", values)


def _table(visit: Visit, reading: Reading, parties: Parties, agreement: str) -> Table:
    face, say = visit.face, visit.say
    everything = Option("", say(N_("all")))

    def counted(facet: str, kind: str, values: Sequence[str]) -> tuple[Option, ...]:
        numbers = reading.counts(PLEDGE_TYPE.name, facet)
        named = {one: face.word(kind, one) if kind else face.currency(one) for one in values}
        said = [(one, f"{named[one]} ({face.number(numbers.get(one, 0))})") for one in values]
        return (everything, *(Option(one, label, (Where(facet, "=", one),)) for one, label in said))

    policy = parties.agreements.get(agreement)
    currencies = sorted(one for one in reading.counts(PLEDGE_TYPE.name, "form") if one not in AID_FORMS)
    forms = (*counted("form", "aid-form", AID_FORMS), *counted("form", "", currencies)[1:])
    sides = (
        everything,
        Option("give", say(N_("we give")), (Where("donor", "=", visit.node),)),
        Option("receive", say(N_("we receive")), (Where("recipient", "=", visit.node),)),
    )
    late = (everything, Option("yes", say(N_("only late ones")), (Where("due", "<", today(visit)), Where("state", "in", GOING))))
    filters = (
        Filter("state", say(N_("State")), counted("state", "pledge", PLEDGE_STATES)),
        Filter("side", say(N_("Side")), sides),
        Filter("pillar", say(N_("Pillar")), counted("pillar", "pillar", policy.pillars if policy is not None else ())),
        Filter("form", say(N_("Form of the aid")), forms),
        Filter("finding", say(N_("Finding")), counted("finding", "pledge-finding", FINDINGS)),
        Filter("late", say(N_("Late")), late),
    )
    sorts = (Sort("", say(N_("Changed"))), Sort("due", say(N_("Next tranche due")), "due", descending=False))
    always = (Where("agreement", "=", agreement),) if agreement else ()
    return Table(PLACE, PLEDGE_TYPE.name, filters, sorts, "due", say(N_("Next tranche due")), always=always)


def _asked(visit: Visit, table: Table) -> list[Where]:
    """Return the conditions of the filters that were chosen; each of them can be fulfilled."""
    chosen = [one.chosen(visit).where for one in table.filters]
    return [*table.always, *(where for several in chosen for where in several or ())]


def _rows(reading: Reading, parties: Parties, rows: Sequence[Held]) -> list[Row]:
    return [Row(held.id, one, parties.of(one.body.donor), parties.of(one.body.recipient)) for held, one in reckoned(reading, rows)]


def _drawing(visit: Visit, found: Reckoning) -> object:
    values = [Value(visit.say(label), _sum(found, name), _said_of_stage(visit, found, name)) for name, label in STAGES]
    return waterfall(values, mirrored=visit.face.dir == "rtl")


def _sum(found: Reckoning, name: str) -> Decimal:
    return Decimal(getattr(found.sums, name))


def _said_of_stage(visit: Visit, found: Reckoning, name: str) -> str:
    """Return how much was said of a stage; a pledge may leave it open."""
    return visit.say(N_("not said")) if name == "pledged" and not found.body.amount else _said_amount(visit, found, _sum(found, name))


def _said_amount(visit: Visit, found: Reckoning, amount: Decimal) -> str:
    body = found.body
    return visit.face.money(amount, body.currency) if body.currency else f"{visit.face.quantity(amount)} {visit.face.isolated(body.unit)}"


def _delivery(visit: Visit, offering: Offering, found: Reckoning, one: Delivery, identifier: str) -> DeliveryView:
    given: Mapping[str, object] = {"pledge": identifier, "answers": one.said.id}
    offer = offering.named("plan.confirm_receipt", given, reason=forbidden_words(visit, offering.parties, found)["plan.confirm_receipt"])
    offers = (offer,) if one.state == "unconfirmed" and not offer.why_not else ()
    return DeliveryView(one, _told(visit, offering.parties, found, one), offers)


def _told(visit: Visit, parties: Parties, found: Reckoning, one: Delivery) -> str:
    """Return in words how the two sides' figures differ."""
    if one.state != "differs":
        return ""
    message = N_("{donor} says it delivered {sent}; {recipient} says it received {got}: {difference} less.")
    if one.difference > 0:
        message = N_("{donor} says it delivered {sent}; {recipient} says it received {got}: {difference} more.")
    figures = {"sent": one.said.amount, "got": one.received, "difference": abs(one.difference)}
    said = {name: visit.face.isolated(_said_amount(visit, found, amount)) for name, amount in figures.items()}
    return visit.say(message, donor=parties.of(found.body.donor).name, recipient=parties.of(found.body.recipient).name, **said)


def _word(visit: Visit, parties: Parties, offering: Offering, one: Said) -> Word:
    own = one.counts and one.record.created_by == visit.node and one.body.step not in (CORRECTED, REPLACED)
    offers = tuple(replace(offer, open=False) for offer in offering.about("pledge-step", one.id)) if own else ()
    return Word(one, parties.of(one.record.created_by), tuple(offer for offer in offers if not offer.why_not))


def _links(visit: Visit, reading: Reading, found: Reckoning) -> list[tuple[str, object]]:
    body = found.body
    named = (
        (N_("Made at"), body.meeting),
        (N_("Carries out the commitment"), body.commitment),
        (N_("Replaces the pledge"), body.replaces),
        (N_("Replaced by"), found.replaced_by),
    )
    return [(visit.say(label), line) for label, one in named if one and is_id(one) and (line := ref(visit, reading, one)) is not None]


def _evidence(visit: Visit, reading: Reading, found: Reckoning) -> list[object]:
    named = [one for said in found.said for one in (*said.body.evidence, *(source.record for source in said.body.sources))]
    return [line for one in dict.fromkeys(named) if is_id(one) and (line := ref(visit, reading, one)) is not None]


PAGES = ((PLACE, assistance), ("/pledge/{id}", pledge))
