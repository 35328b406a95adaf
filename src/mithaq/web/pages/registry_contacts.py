"""Points of contact and mechanisms: whom to call for what, and the agreed ways of doing things, with the focal points of each side."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from mithaq.desks.registry.contact_records import (
    AGREED,
    CHANNELS,
    PROPOSED,
    ContactPointBody,
    MechanismBody,
    contacts_where,
    missing_signers,
)
from mithaq.desks.registry.periods import whole_period
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import aligned, excerpt, holders, notes, signatures
from mithaq.web.listing import Filter, Naming, Option, Sort, Table, counted, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.pages.registry_pieces import (
    MOST_CHOICES,
    Ref,
    choices_of,
    ours,
    ref,
    state_of,
    tabs,
    today,
    waits_for_others,
    whose,
    with_choices,
)
from mithaq.web.parties import Parties
from mithaq.web.views import ActView, MarkingView, PartyView
from mithaq.web.visit import Visit

CONTACTS, MECHANISMS = "/registry/contacts", "/registry/mechanisms"
NOT_OURS = N_("it belongs to {owner}; only its owner changes it.")


@dataclass(frozen=True)
class ContactRow:
    """A point of contact as a line; `state` is current, coming, ended or unknown, `versions` how often it was changed."""

    id: str
    body: ContactPointBody
    owner: PartyView
    institution: Ref | None
    mechanism: Ref | None
    state: str
    marking: MarkingView | None
    versions: int


@dataclass(frozen=True)
class MechanismRow:
    """A mechanism as a line, with the parties that have not signed it and the sides that named no focal point."""

    id: str
    body: MechanismBody
    owner: PartyView
    missing: tuple[PartyView, ...]
    marking: MarkingView | None


def contact_rows(visit: Visit, reading: Reading, parties: Parties, rows: Sequence[Held]) -> list[ContactRow]:
    """Return points of contact as lines; one of an institution that another party owns is its author's word and not shown."""
    made = []
    for held in rows:
        if held.record is None:
            continue
        body = msgspec.convert(held.record.properties, ContactPointBody)
        above = reading.get(body.institution)
        if above is not None and above.record is not None and above.record.created_by != held.record.created_by:
            continue
        state = state_of(visit, whole_period(body.began_on, body.ended_on))
        made.append(
            ContactRow(
                held.id,
                body,
                parties.of(held.record.created_by),
                ref(visit, reading, body.institution),
                ref(visit, reading, body.mechanism),
                state,
                parties.marking(reading, held),
                len(reading.history(held.id)),
            )
        )
    return made


def contacts(visit: Visit) -> Response:
    """Return the points of contact by side, pillar and channel, those of today unless all are asked for."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        day = today(visit)
        now = (Where("first_day", "<=", day), Where("last_day", ">=", day))
        when = (Option("", visit.say(N_("valid today")), now), Option("all", visit.say(N_("all"))))
        filters = (
            Filter("when", visit.say(N_("When")), when),
            whose(visit, parties, "owner", visit.say(N_("Whose")), "created_by"),
            counted(visit, reading, "contact-point", "pillar", Naming(visit.say(N_("Pillar")), "pillar")),
            _channels(visit, reading),
        )
        found = read_list(visit, reading, Table(CONTACTS, "contact-point", filters, (Sort("", visit.say(N_("Changed"))),)))
        values = {
            "tabs": tabs(visit, CONTACTS),
            "rows": contact_rows(visit, reading, parties, found.rows),
            "shown": found.shown,
            "bar": found.bar,
            "offers": [name_contact(visit, reading, Offering(visit, parties, visit.agreement(parties)))],
        }
        return visit.page("contacts.html", values)


def mechanisms(visit: Visit) -> Response:
    """Return the mechanisms of the chosen agreement by state and pillar."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        numbers = reading.counts("mechanism", "status")
        states = [
            Option(one, f"{visit.face.word('mechanism', one)} ({visit.face.number(numbers.get(one, 0))})", (Where("status", "=", one),))
            for one in (PROPOSED, AGREED)
        ]
        waits = (
            Option("", visit.say(N_("all"))),
            Option("us", visit.say(N_("for our signature")), (Where("unsigned", "=", visit.node),)),
            Option("others", visit.say(N_("for a partner's signature")), waits_for_others(visit, parties, "unsigned")),
        )
        filters = (
            Filter("state", visit.say(N_("State")), (Option("", visit.say(N_("all"))), *states)),
            Filter("waits", visit.say(N_("Waits")), waits),
            counted(visit, reading, "mechanism", "pillar", Naming(visit.say(N_("Pillar")), "pillar")),
        )
        always = (Where("agreement", "=", agreement),) if agreement else ()
        found = read_list(visit, reading, Table(MECHANISMS, "mechanism", filters, (Sort("", visit.say(N_("Changed"))),), always=always))
        draft = Offering(visit, parties, agreement).one(
            visit.house.find("registry.record_mechanism"), {"agreement": agreement} if agreement else {}, shown=True
        )
        values = {
            "tabs": tabs(visit, MECHANISMS),
            "rows": [_mechanism_row(reading, parties, held) for held in found.rows if held.record is not None],
            "shown": found.shown,
            "bar": found.bar,
            "offers": [draft],
        }
        return visit.page("mechanisms.html", values)


def mechanism(visit: Visit) -> Response:
    """Return one mechanism: what it is for, its procedure, who signed it, the focal points of each side."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "mechanism")
        body = msgspec.convert(properties, MechanismBody)
        parties = visit.parties(reading)
        policy = parties.agreements.get(body.agreement)
        sides = parties.of_agreement(body.agreement)
        owner = parties.of(held.record.created_by if held.record is not None else "")
        found = contact_rows(visit, reading, parties, contacts_where(reading, "mechanism", identifier))
        offering = Offering(visit, parties, body.agreement)
        signed = signatures(reading, held, [one.id for one in sides], parties)
        missing = [one.party for one in signed if one.at is None or one.stale]
        values = {
            "id": identifier,
            "body": body,
            "owner": owner,
            "marking": parties.marking(reading, held),
            "agreed": bool(signed) and not missing,
            "missing": missing,
            "signatures": signed,
            "sha256": held.record.sha256.hex() if held.record is not None else "",
            "rows": aligned(body.texts),
            "article": next((one for one in policy.articles if one.number == body.article), None) if policy is not None else None,
            "sides": [(side, [one for one in found if one.owner.id == side.id]) for side in sides],
            "excerpts": [excerpt(reading, one.record, one.start, one.end) for one in body.sources],
            "offers": _offers(visit, reading, offering, (identifier, owner), missing),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
        }
    visit.consult(identifier)
    return visit.page("mechanism.html", values)


def name_contact(visit: Visit, reading: Reading, offering: Offering, mechanism_id: str = "") -> ActView:
    """Return the form of a point of contact, the institution chosen from ours."""
    given = {"mechanism": mechanism_id} if mechanism_id else {}
    offer = offering.one(visit.house.find("registry.record_contact_point"), given, back=visit.path)
    known = choices_of(visit, reading.page("mechanism", limit=MOST_CHOICES).rows)
    return with_choices(
        visit, offer, {"institution": ours(visit, reading, "institution"), "post": ours(visit, reading, "post"), "mechanism": known}
    )


def _offers(visit: Visit, reading: Reading, offering: Offering, about: tuple[str, PartyView], missing: list[PartyView]) -> list[ActView]:
    identifier, owner = about
    reasons = {} if owner.own else {"registry.change_mechanism": visit.say(NOT_OURS, owner=owner.name)}
    if visit.node not in {one.id for one in missing}:
        waits = visit.say(N_("your side has signed; it is for {missing} now."), missing=", ".join(one.name for one in missing))
        reasons["registry.sign_mechanism"] = waits if missing else visit.say(N_("all sides have signed."))
    return [*offering.about("mechanism", identifier, reasons=reasons), name_contact(visit, reading, offering, identifier)]


def _mechanism_row(reading: Reading, parties: Parties, held: Held) -> MechanismRow:
    record = held.record
    properties = record.properties if record is not None else {}
    body = msgspec.convert(properties, MechanismBody)
    missing = parties.several(missing_signers(reading, held))
    return MechanismRow(held.id, body, parties.of(record.created_by if record is not None else ""), missing, parties.marking(reading, held))


def _channels(visit: Visit, reading: Reading) -> Filter:
    numbers = reading.counts("contact-point", "channel")
    options = [
        Option(one, f"{visit.face.word('channel', one)} ({visit.face.number(numbers.get(one, 0))})", (Where("channel", "=", one),))
        for one in CHANNELS
    ]
    return Filter("channel", visit.say(N_("Way to reach it")), (Option("", visit.say(N_("all"))), *options))


PAGES = ((CONTACTS, contacts), (MECHANISMS, mechanisms), ("/mechanism/{id}", mechanism))
