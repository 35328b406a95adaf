"""The registry: lines, partners, agreements, what waits, receipts, recalls, refusals, conflicts, the log; proofs and accounts."""

from dataclasses import dataclass

from starlette.responses import Response

from mithaq.desks.registry.alarms import alarms
from mithaq.desks.registry.queries import agreements, conflict_states, link_states, recall_states
from mithaq.exchange.agreement import find_agreement
from mithaq.exchange.partner import Partner, read_partner
from mithaq.lang.catalogue import N_
from mithaq.log.append import NODE_LOG
from mithaq.records.canonical import parse_object
from mithaq.store import Held, Reading, Where
from mithaq.web.differences import difference
from mithaq.web.evidence import aligned, holders, notes, signatures
from mithaq.web.links import link_view
from mithaq.web.offers import Offering
from mithaq.web.pages.records import Event, event_of, held_of
from mithaq.web.pages.registry_pieces import tabs
from mithaq.web.parties import Parties
from mithaq.web.titles import Titled, titled
from mithaq.web.views import ActView, LinkView, PartyView, Shown
from mithaq.web.visit import Visit

EVENTS = 50
ROWS = 20
PROVE = "registry.prove"
ON_PARTNERS = ("registry.accept_partner", "registry.invite", "registry.propose_agreement")


@dataclass(frozen=True)
class Line:
    """A partner's line with its channels: agreement, outward or not, size, receipted, waiting, and since when."""

    id: str
    view: LinkView
    fingerprint: str
    channels: list[tuple[str, str, int, int, int, int | None]]


@dataclass(frozen=True)
class Recalled:
    """A recall of ours as a line, with each recipient and what it did, an empty text while it has not answered."""

    id: str
    about: str
    how: str
    reason: str
    at: int
    recipients: tuple[tuple[PartyView, str], ...]


@dataclass(frozen=True)
class Trouble:
    """A refusal or a conflict as a line."""

    line: Titled
    author: PartyView
    rule: str
    about: str


def desk(visit: Visit) -> Response:
    """Return the registry's first page."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        names = {one: body.name for one, body in parties.agreements.items()}
        offering = Offering(visit, parties, visit.agreement(parties))
        lines = []
        for state in link_states(reading):
            channels = [
                (
                    names.get(one.agreement, one.agreement),
                    "out" if one.outward else "in",
                    one.size,
                    one.cosigned,
                    one.waiting if one.outward else 0,
                    one.oldest,
                )
                for one in state.channels
            ]
            lines.append(Line(state.partner.record_id, link_view(state, parties), state.partner.fingerprint, channels))
        head = reading.log_head(NODE_LOG)
        values = {
            "tabs": tabs(visit, "/registry"),
            "lines": lines,
            "alarms": [(visit.say(one.what, **one.facts), visit.say(one.next_act), one.record) for one in alarms(reading, visit.face.now)],
            "agreements": [(one, parties.several(one.missing)) for one in agreements(reading)],
            "recalls": _recalls(reading, parties),
            "recalled_by_others": [one for one in _lines(visit, reading, "recall") if one[1].id != visit.node],
            "refusals": [_trouble(visit, reading, held) for held in _rows(reading, "refusal")],
            "conflicts": [_trouble(visit, reading, held) for held in _rows(reading, "conflict")],
            "proposals": _waiting(visit, reading),
            "fingerprint": visit.house.identity.fingerprint,
            "identity": visit.node,
            "head": head,
            "events": [event_of(leaf) for leaf in reading.events(limit=8)],
            "offers": _offers(offering, ON_PARTNERS),
            "can_prove": bool(visit.principal.roles & visit.house.acts[PROVE].roles) if PROVE in visit.house.acts else False,
            "proofs": [(one, party) for one in parties.agreements for party in parties.partners_of(one)],
            "names": names,
        }
        return visit.page("registry.html", values)


def conflict(visit: Visit) -> Response:
    """Return the page of a version with two contents, both side by side."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, _ = held_of(reading, identifier, "conflict")
        found = next(one for one in conflict_states(reading) if one.id == held.id)
        parties = visit.parties(reading)
        before, after = (None if body is None else parse_object(body) for body in found.bodies)
        values = {
            "conflict": found,
            "author": parties.of(found.author),
            "rows": difference(before, after) if before is not None and after is not None else [],
            "known": before is not None and after is not None,
            "offers": list(Offering(visit, parties, visit.agreement(parties)).on_any_record(found.about)),
        }
        return visit.page("conflict.html", values)


def log(visit: Visit) -> Response:
    """Return the node's log, newest first."""
    before = visit.asked("before")
    with visit.reading() as reading:
        leaves = reading.events(after=int(before) if before.isdecimal() else None, limit=EVENTS)
        head = reading.log_head(NODE_LOG)
        older = f"/registry/log?before={leaves[-1].index}" if len(leaves) == EVENTS else ""
        events: list[Event] = [event_of(leaf) for leaf in leaves]
        return visit.page("log.html", {"events": events, "head": head, "shown": Shown(len(events), older=older)})


def agreement(visit: Visit) -> Response:
    """Return the page of an agreement: parties, signatures, articles, the numbers that everything else obeys."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, _ = held_of(reading, identifier, "agreement")
        body = find_agreement(reading, identifier)
        parties = visit.parties(reading)
        signed = signatures(reading, held, [party.identity for party in body.parties], parties)
        missing = [one.party for one in signed if one.at is None or one.stale]
        offering = Offering(visit, parties, identifier)
        reasons = {}
        if parties.own not in {party.id for party in missing}:
            names = ", ".join(party.name for party in missing)
            waits = visit.say(N_("your side has signed; it is for {missing} now."), missing=names)
            reasons["registry.sign_agreement"] = waits if missing else visit.say(N_("all sides have signed."))
        values = {
            "id": identifier,
            "body": body,
            "in_force": not missing,
            "signatures": signed,
            "sha256": held.record.sha256.hex() if held.record is not None else "",
            "rows": aligned(body.texts),
            "parties_here": parties.of_agreement(identifier),
            "second_person": [visit.say(act.label) for name in body.second_person if (act := visit.house.acts.get(name)) is not None],
            "offers": offering.about("agreement", identifier, reasons=reasons),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
            "marking": parties.marking(reading, held),
        }
        return visit.page("agreement.html", values)


def partner(visit: Visit) -> Response:
    """Return the page of a partner: its keys in words, its line, and what may be done."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "partner")
        met: Partner = read_partner(held)
        parties = visit.parties(reading)
        offering = Offering(visit, parties, visit.agreement(parties))
        given = {"partner": met.id}
        done = {"registry.confirm_partner": "confirmed", "registry.revoke_partner": "revoked"}
        offers = [
            offering.named(name, given, reason=visit.say(N_("it is already so.")) if met.state == state else "", back=visit.path)
            for name, state in done.items()
        ]
        values = {
            "id": identifier,
            "partner": met,
            "party": parties.of(met.id),
            "own_fingerprint": visit.house.identity.fingerprint,
            "line": next((link_view(one, parties) for one in link_states(reading) if one.partner.id == met.id), None),
            "address": str(properties.get("address", "")),
            "offers": offers,
            "modified": held.modified,
            "checkpoints": _checkpoints(reading, met.id, {one: body.name for one, body in parties.agreements.items()}),
        }
        return visit.page("partner.html", values)


def _recalls(reading: Reading, parties: Parties) -> list[Recalled]:
    return [
        Recalled(one.id, one.about, one.how, one.reason, one.at, tuple((parties.of(who), done) for who, _, done in one.recipients))
        for one in recall_states(reading, ROWS)
    ]


def _checkpoints(reading: Reading, partner: str, names: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return the newest signed note of each channel: agreement, direction, note."""
    channels = [channel for link in link_states(reading) if link.partner.id == partner for channel in link.channels]
    return [(names.get(one.agreement, one.agreement), "out" if one.outward else "in", one.note) for one in channels if one.note]


def _offers(offering: Offering, names: tuple[str, ...]) -> list[ActView]:
    return [offering.named(name) for name in names if name in offering.visit.house.acts]


def _rows(reading: Reading, kind: str) -> list[Held]:
    return [held for held in reading.page(kind, limit=ROWS).rows if held.record is not None]


def _lines(visit: Visit, reading: Reading, kind: str) -> list[tuple[Titled, PartyView, str]]:
    parties = visit.parties(reading)
    rows = []
    for held in _rows(reading, kind):
        properties = held.record.properties if held.record is not None else {}
        rows.append(
            (titled(held, visit.house.rules.types), parties.of(str(properties["created_by_ref"])), str(properties.get("about", "")))
        )
    return rows


def _trouble(visit: Visit, reading: Reading, held: Held) -> Trouble:
    properties = held.record.properties if held.record is not None else {}
    author = visit.parties(reading).of(str(properties.get("created_by_ref", "")))
    return Trouble(titled(held, visit.house.rules.types), author, str(properties.get("rule", "")), str(properties.get("about") or ""))


def _waiting(visit: Visit, reading: Reading) -> list[tuple[Held, str, str]]:
    found = []
    for held in reading.page("proposal", [Where("status", "=", "waiting")], limit=ROWS).rows:
        if held.record is not None:
            act = visit.house.acts.get(str(held.record.properties["act"]))
            found.append((held, visit.say(act.label) if act is not None else "", str(held.record.properties["proposer_name"])))
    return found


PAGES = (
    ("/registry", desk),
    ("/registry/log", log),
    ("/conflict/{id}", conflict),
    ("/agreement/{id}", agreement),
    ("/partner/{id}", partner),
)
