"""What the registry keeps beside the exchange's own types: notes with attachments on any record."""

import msgspec

from mithaq.exchange.agreement import IN_FORCE, PROPOSED, TYPE, missing_signatures
from mithaq.exchange.attachment import EXTENSION, attachment_names
from mithaq.exchange.keyring.rotation import own_keys
from mithaq.exchange.partner import find_partner
from mithaq.exchange.records import SignOffBody
from mithaq.exchange.rules import Check, Projection
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.identity import Identity, sign_off_message
from mithaq.log.note import decode, is_signed
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Job, Reading, Where, Writing


class NoteBody(msgspec.Struct, frozen=True, kw_only=True):
    """A note (STIX 2.1 section 4.12): free text on other records, with attachments in an extension."""

    content: str
    object_refs: list[str]
    abstract: str = ""


class FalseSignOff(Refused):
    """A sign-off that its author's key did not make."""

    rule = "sign-off.signature"
    what = N_("The sign-off {id} is not signed by its author.")
    whose = N_("It is for its author to explain.")
    next_act = N_("Keep it as evidence and speak to the partner; whoever lost its key signs anew with the new one.")


NOTE_TYPE = RecordType(
    "note",
    N_("Note"),
    NoteBody,
    (
        Facet("about", at("object_refs"), FacetKind.REF),
        Facet("attachment", lambda body: [one["sha256"] for one in _attachments(body)]),
    ),
    words("abstract", "content"),
    lambda body: str(body.get("abstract") or body.get("content", ""))[:80],
    office="registry.officer",
)
TYPES = (NOTE_TYPE,)


def sign_off_check(own: Identity) -> Check:
    """Return the check that a sign-off is by a key of its author's row; `own` is this node's identity.

    An earlier key will do: the record comes in a channel whose checkpoint is signed by the newest. A revoked one is in no row.
    """

    def check(reading: Reading, record: Record) -> None:
        body = msgspec.convert(record.properties, SignOffBody)
        here = record.created_by == own.id
        keys = own_keys(reading, own) if here else find_partner(reading, record.created_by).all_keys
        message = sign_off_message(body.about, body.about_modified, body.sha256)
        signature = decode(body.signature)
        if not any(is_signed(message, signature, key) for key in keys):
            raise FalseSignOff(id=record.id)

    return check


def agreement_projection(writing: Writing, record: Record) -> None:
    """Keep the facet `status` of an agreement: in force when every party has signed its newest version."""
    identifier = record.id if record.type == TYPE else str(record.properties["about"])
    held = writing.get(identifier)
    if held is None or held.type != TYPE or held.record is None:
        return
    writing.derive(identifier, "status", [PROPOSED if missing_signatures(writing, identifier) else IN_FORCE])


def attachment_projection(node: str) -> Projection:
    """Return the projection that notes which attachments of a partner's record are still to be fetched by this `node`."""

    def project(writing: Writing, record: Record) -> None:
        names = attachment_names(record) if record.created_by != node else []
        held = writing.get(record.id, record.modified) if names else None
        if held is None or held.recalled:
            return
        for one in names:
            if writing.blob(bytes.fromhex(one.sha256)) is None:
                payload = msgspec.json.encode({"partner": record.created_by, "record": record.id, "name": msgspec.to_builtins(one)})
                writing.put_job(Job(f"attachment/{one.sha256}", "attachment", record.modified, "waiting", payload))

    return project


def notes_on(reading: Reading, identifier: str) -> list[Record]:
    """Return the live notes on a record, newest first."""
    page = reading.page("note", [Where("about", "=", identifier)], limit=200)
    return [held.record for held in page.rows if held.record is not None and not held.recalled]


def _attachments(body: object) -> list[dict[str, str]]:
    extensions = body.get("extensions", {}) if isinstance(body, dict) else {}
    found = extensions.get(EXTENSION, {}).get("attachments", []) if isinstance(extensions, dict) else []
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("sha256"), str)]
