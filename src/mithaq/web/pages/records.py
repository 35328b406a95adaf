"""The page that every record has: body, history, marking in words, who has it, proof, acts; attachments; the log of a record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.responses import Response

from mithaq.acts.approval import ProposalBody
from mithaq.acts.work import KeysLocked, NoSuchRecord
from mithaq.desks.registry.queries import recalls_of, receipts_of
from mithaq.exchange.attachment import AttachmentName, NoSuchAttachment, Vault, attachment_names, naming
from mithaq.lang.catalogue import N_
from mithaq.records.ident import is_id, micros
from mithaq.records.marking import resolve
from mithaq.records.principal import this_node
from mithaq.store import Held, Leaf, Reading
from mithaq.web.bodywords import BodyReader
from mithaq.web.differences import difference, shown
from mithaq.web.evidence import holders, notes
from mithaq.web.markingwords import marking_sentences
from mithaq.web.offers import Offering, agreement_of
from mithaq.web.parties import Parties
from mithaq.web.proofs import proofs
from mithaq.web.streams import send_file
from mithaq.web.titles import PAGES as TYPE_PAGES
from mithaq.web.titles import page_of, said_of, titled
from mithaq.web.views import DiffRow, PartyView
from mithaq.web.visit import Visit

EVENTS = 30
PROVE = "registry.prove"


@dataclass(frozen=True)
class Version:
    """One version: its hash in hex (empty when the body is gone) and what changed since the one before it."""

    modified: int
    state: str
    sha256: str
    changes: list[DiffRow]


@dataclass(frozen=True)
class Event:
    """An act in the node's log that names the record."""

    index: int
    at: int
    act: str
    name: str
    via: str
    hash: str
    record: str = ""


@dataclass(frozen=True)
class Recalled:
    """A recall of the record and what its recipients answered."""

    id: str
    how: str
    reason: str
    at: int
    outcomes: list[str]


def record(visit: Visit) -> Response:
    """Return the page of any record that the reader may see."""
    identifier = visit.part("id")
    with visit.reading() as reading, visit.house.store.reading(this_node(visit.node)) as logs:
        if not is_id(identifier):
            raise NoSuchRecord(id=identifier[:100])
        versions = reading.history(identifier)
        if not versions:
            raise NoSuchRecord(id=identifier)
        held = reading.get(identifier) or versions[0]
        parties = visit.parties(reading)
        offering = Offering(visit, parties, _agreement(reading, held))
        declared = visit.house.rules.types.get(held.type)
        values = {
            "id": identifier,
            "line": titled(held, visit.house.rules.types),
            "said": said_of(held),
            "held": held,
            "known": declared is not None,
            "author": parties.of(held.record.created_by) if held.record is not None else None,
            "marking": parties.marking(reading, held),
            "sentences": _sentences(visit, reading, parties, held),
            "rows": BodyReader(visit.face, reading, parties, visit.house.rules.types).rows(held),
            "raw": json.dumps(held.record.properties, ensure_ascii=False, indent=2) if held.record is not None else "",
            "versions": _versions(versions),
            "holders": holders(reading, identifier, parties),
            "proofs": proofs(reading, logs, identifier, parties),
            "names": {one: body.name for one, body in parties.agreements.items()},
            "can_prove": bool(visit.principal.roles & visit.house.find(PROVE).roles),
            "recalls": _recalls(reading, identifier),
            "files": attachment_names(held.record) if held.record is not None else [],
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "events": [event_of(leaf) for leaf in reading.events(record=identifier, limit=EVENTS)],
            "offers": [
                *(offering.about(held.type, identifier) if held.type not in TYPE_PAGES else ()),
                *(one for one in offering.on_any_record(identifier) if one.name != "registry.annotate"),
            ],
            "own_page": page_of(identifier, held.type) if held.type in TYPE_PAGES else "",
        }
    visit.consult(identifier)
    return visit.page("record.html", values)


def proposal(visit: Visit) -> Response:
    """Return an act that waits for its second person: what exactly would be done."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "proposal")
        body = msgspec.convert(properties, ProposalBody)
        parties = visit.parties(reading)
        offering = Offering(visit, parties, _named_agreement(reading, body.ask))
        act = visit.house.acts.get(body.act)
        reasons = _forbidden(visit, body)
        values = {
            "body": body,
            "label": visit.say(act.label) if act is not None else body.act,
            "ask": [(name, shown(value)) for name, value in body.ask.items()],
            "named": [titled(one, visit.house.rules.types) for name in body.versions if (one := reading.get(name)) is not None],
            "expires_at": micros(body.expires_at),
            "made_at": micros(str(properties["created"])),
            "offers": offering.about("proposal", identifier, reasons=reasons),
            "id": identifier,
            "marking": parties.marking(reading, held),
        }
    return visit.page("proposal.html", values)


def attachment(visit: Visit) -> Response:
    """Return an attachment of a record that the reader may see, to be kept and never to be run. Raises: NoSuchAttachment, KeysLocked."""
    sha256 = visit.part("sha256")
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise NoSuchAttachment()
    with visit.reading() as reading:
        records = naming(reading, sha256)
        blob = reading.blob(bytes.fromhex(sha256)) if records else None
    if blob is None:
        raise NoSuchAttachment()
    if visit.house.keys is None:
        raise KeysLocked()
    named = next((one for one in attachment_names(records[0]) if one.sha256 == sha256), None)
    visit.consult(records[0].id)
    content = Vault(visit.house.keys.storage, visit.house.randomness).open(blob)
    return send_file(visit, content, {"Content-Disposition": _disposition(named)})


def held_of(reading: Reading, identifier: str, *types: str) -> tuple[Held, dict[str, Any]]:
    """Return a record of one of the types with its properties. Raises: NoSuchRecord."""
    held = reading.get(identifier) if is_id(identifier) else None
    if held is None or held.record is None or held.type not in types:
        raise NoSuchRecord(id=identifier[:100])
    return held, dict(held.record.properties)


def _disposition(named: AttachmentName | None) -> str:
    name = "".join(letter for letter in (named.name if named is not None else "attachment") if letter.isalnum() or letter in " ._-")
    plain = name.encode("ascii", "ignore").decode().strip() or "attachment"
    encoded = "".join(f"%{byte:02X}" for byte in name.encode())
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


def _agreement(reading: Reading, held: Held) -> str:
    named = agreement_of(held)
    if named or held.record is None:
        return named
    terms = resolve(held.id, held.record.marking_refs, reading.marking).terms
    return terms.agreement if terms is not None else ""


def _named_agreement(reading: Reading, ask: Mapping[str, Any]) -> str:
    if isinstance(ask.get("agreement"), str):
        return str(ask["agreement"])
    return next((found for one in ask.values() if is_id(one) and (found := agreement_of(reading.get(str(one))))), "")


def _forbidden(visit: Visit, body: ProposalBody) -> dict[str, str]:
    if body.state != "waiting":
        said = visit.say(N_("it is already {state}."), state=visit.face.word("proposal", body.state))
        return {"registry.approve": said, "registry.decline": said}
    if micros(body.expires_at) <= visit.face.now:
        said = visit.say(N_("its time is over; propose the act again."))
        own = body.proposer == visit.principal.id
        return {"registry.approve": said} if own else {"registry.approve": said, "registry.decline": said}
    if body.proposer == visit.principal.id:
        return {"registry.approve": visit.say(N_("you proposed it; another person with the role approves it."))}
    return {}


def _sentences(visit: Visit, reading: Reading, parties: Parties, held: Held) -> list[str]:
    if held.record is None:
        return []
    marking = resolve(held.id, held.record.marking_refs, reading.marking)
    owner: PartyView = parties.of(held.record.created_by)
    return marking_sentences(visit.face, marking, parties, owner)


def _versions(versions: list[Held]) -> list[Version]:
    made = []
    for held, before in zip(versions, [*versions[1:], None], strict=True):
        changes: list[DiffRow] = []
        if held.record is not None and before is not None and before.record is not None:
            changes = difference(before.record.properties, held.record.properties)
        made.append(Version(held.modified, held.state, held.record.sha256.hex() if held.record is not None else "", changes))
    return made


def _recalls(reading: Reading, identifier: str) -> list[Recalled]:
    found = []
    for held in recalls_of(reading, identifier):
        if held.record is not None:
            body = held.record.properties
            outcomes = [str(one["outcome"]) for one in receipts_of(reading, held.id)]
            found.append(Recalled(held.id, str(body["how"]), str(body["reason"]), held.modified, outcomes))
    return found


def event_of(leaf: Leaf) -> Event:
    """Return a leaf of the node's log as a line; one whose readable account is over keeps its hash."""
    told = msgspec.json.decode(leaf.event) if leaf.event else {}
    return Event(
        leaf.index, leaf.at, leaf.act or "", str(told.get("name", "")), str(told.get("via", "")), leaf.hash.hex(), leaf.record or ""
    )


PAGES = (("/record/{id}", record), ("/proposal/{id}", proposal), ("/attachment/{sha256}", attachment))
