"""Offers: what a foreign client contributes, checked by its header and its markings before anything is opened.

1. The bytes are kept as they arrived; only I-JSON is taken. An object may have any owner or none.
2. STIX 2.1 only (OASIS Standard, 10 June 2021): an object with times of its own says so in `spec_version`; an observable need not.
3. A version is `modified`, or `created`, or none at all (observables).
4. A bundle is taken for an envelope, as the sink of `stix2` sends it; its own fields are not kept.
5. TLP 1.0 (STIX 2.1 section 7.2.1.4) is read as TLP 2.0; a marking that nobody here can read is refused, wherever in the object it stands.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.records.canonical import parse_with_form
from mithaq.records.ident import BadIdentifier, is_id, micros, split_bytes
from mithaq.records.marking import TLP_BY_REF, Tlp
from mithaq.records.record import BadHeader

MAX_ENVELOPE_BYTES = 100_000_000
MAX_OBJECTS = 200_000
TLP_1 = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": Tlp.CLEAR,
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": Tlp.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": Tlp.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": Tlp.RED,
}
TLP_2_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
UNVERSIONED = 0
_TLP: Mapping[str, Tlp] = {**TLP_BY_REF, **TLP_1}
_FIELDS = frozenset({"objects", "more", "next", "id", "type", "spec_version"})


class BadEnvelope(Refused):
    """A TAXII envelope that cannot be read."""

    rule = "intake.envelope"
    what = N_("What was sent is no envelope of objects: {reason}.")
    whose = N_("It is for the client.")
    next_act = N_("Send an object with the list “objects” as UTF-8 JSON.")
    status = 400


class EnvelopeTooLarge(Refused):
    """An envelope beyond the bound that the API root names."""

    rule = "intake.size"
    what = N_("The envelope is larger than {limit} bytes or has more than {objects} objects.")
    whose = N_("It is for the client.")
    next_act = N_("Send the objects in several envelopes.")
    status = 413


class UnreadableMarking(Refused):
    """A marking definition that says something that this node cannot obey."""

    rule = "intake.marking"
    what = N_("{id} defines a marking that is neither TLP nor a statement.")
    whose = N_("It is for the client.")
    next_act = N_("Mark objects with TLP, or with statements that are sent before or with them.")


class Offer(msgspec.Struct, frozen=True, kw_only=True, tag_field="fit", tag="yes"):
    """An object of an envelope. `tlp` is the highest level it is marked with, or None; `refs` are the other markings it names."""

    id: str
    type: str
    uuid: bytes
    version: int
    sha256: bytes
    body: bytes
    tlp: Tlp | None = None
    refs: tuple[str, ...] = ()
    statement: bool = False


class Unfit(msgspec.Struct, frozen=True, kw_only=True, tag_field="fit", tag="no"):
    """An object that cannot be kept: what it calls itself, and the sentence that says why."""

    id: str
    version: str
    reason: str


def read_envelope(raw: bytes) -> list[bytes]:
    """Return the bytes of each object of an envelope, as they stand in it. Raises: BadEnvelope, EnvelopeTooLarge."""
    if len(raw) > MAX_ENVELOPE_BYTES:
        raise EnvelopeTooLarge(limit=MAX_ENVELOPE_BYTES, objects=MAX_OBJECTS)
    try:
        fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        if strange := set(fields) - _FIELDS:
            raise BadEnvelope(reason=because(N_("“{name}” is not a field of an envelope"), name=min(strange)[:40]))
        _check_once(raw, fields)
        objects = msgspec.json.decode(fields.get("objects", msgspec.Raw(b"[]")), type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadEnvelope(reason=str(error)) from error
    if len(objects) > MAX_OBJECTS:
        raise EnvelopeTooLarge(limit=MAX_ENVELOPE_BYTES, objects=MAX_OBJECTS)
    return [bytes(one) for one in objects]


def read_offers(objects: Iterable[bytes]) -> list[Offer | Unfit]:
    """Return each object as it may be kept, or why it may not."""
    found: list[Offer | Unfit] = []
    for raw in objects:
        properties: Mapping[str, Any] = {}
        try:
            properties, form = parse_with_form(raw, name=N_("an object"))
            found.append(_offer(raw, properties, form))
        except Refused as refusal:
            said = str(properties.get("modified", properties.get("created", "")))
            found.append(Unfit(id=str(properties.get("id", ""))[:300], version=said[:40], reason=str(refusal)))
    return found


def _check_once(raw: bytes, fields: Mapping[str, msgspec.Raw]) -> None:
    """Raise BadEnvelope when a field stands twice: then the whole is longer than the fields that were read.

    Decoders keep the last of two; another may keep the first, so nobody would know what was sent.
    """
    whole = len(msgspec.json.format(raw, indent=-1))
    read = sum(len(name) + 4 + len(msgspec.json.format(bytes(value), indent=-1)) for name, value in fields.items())
    if whole != read + 1 + (not fields):
        raise BadEnvelope(reason=N_("a field stands twice in it"))


def _offer(raw: bytes, properties: Mapping[str, Any], form: bytes) -> Offer:
    identifier = properties.get("id")
    if not isinstance(identifier, str):
        raise BadIdentifier(text="")
    kind, uuid = split_bytes(identifier)
    version = _version(identifier, kind, properties)
    tlp, refs = _markings(identifier, properties)
    statement = kind == "marking-definition" and _is_statement(identifier, properties)
    sha256 = hashlib.sha256(form).digest()
    return Offer(
        id=identifier,
        type=kind,
        uuid=uuid,
        version=version,
        sha256=sha256,
        body=raw,
        tlp=tlp,
        refs=refs,
        statement=statement,
    )


def _version(identifier: str, kind: str, properties: Mapping[str, Any]) -> int:
    """Return the version in microseconds since 1970, checking the header on the way. Raises: BadHeader, BadTime."""

    def refuse(reason: str) -> BadHeader:
        return BadHeader(id=identifier, reason=reason)

    created, modified = properties.get("created"), properties.get("modified")
    if properties.get("type") != kind:
        raise refuse("its type is not that of its id")
    if properties.get("spec_version", "2.0" if created or modified else "2.1") != "2.1":
        raise refuse("its spec_version is not 2.1")
    if "created_by_ref" in properties and not is_id(properties["created_by_ref"]):
        raise refuse("its created_by_ref is not an identifier")
    if not isinstance(properties.get("extensions", {}), dict):
        raise refuse("its extensions are not an object")
    if not isinstance(properties.get("revoked", False), bool):
        raise refuse("its revoked is neither true nor false")
    if modified is None:
        return UNVERSIONED if created is None else micros(created)
    at = micros(modified)
    if created is None or (created != modified and micros(created) > at):
        raise refuse("its created time is missing or later than its modified time")
    if at <= UNVERSIONED:
        raise refuse("its modified time lies before 1970")
    return at


def _markings(identifier: str, properties: Mapping[str, Any]) -> tuple[Tlp | None, tuple[str, ...]]:
    refs = properties.get("object_marking_refs", [])
    granular = properties.get("granular_markings", [])
    if not granular and isinstance(refs, list) and len(refs) == 1 and isinstance(refs[0], str) and refs[0] in _TLP:
        return _TLP[refs[0]], ()
    if not isinstance(refs, list) or not isinstance(granular, list) or not all(isinstance(one, dict) for one in granular):
        raise BadHeader(id=identifier, reason=N_("its markings are not lists"))
    named = [*refs, *(one["marking_ref"] for one in granular if "marking_ref" in one)]
    if not all(is_id(ref) for ref in named):
        raise BadHeader(id=identifier, reason=N_("its object_marking_refs are not identifiers"))
    levels = [_TLP[ref] for ref in named if ref in _TLP]
    return max(levels, default=None), tuple(sorted({ref for ref in named if ref not in _TLP}))


def _is_statement(identifier: str, properties: Mapping[str, Any]) -> bool:
    """Return whether a marking definition is a statement; False for one of TLP. Raises: UnreadableMarking for any other."""
    definition, extensions = properties.get("definition"), properties.get("extensions", {})
    level = _TLP.get(identifier)
    if level is not None:
        said = (
            str(definition.get("tlp", "")) if isinstance(definition, dict) else str(_member(extensions, TLP_2_EXTENSION).get("tlp_2_0", ""))
        )
        if said.replace("white", "clear").upper() != level.label.removeprefix("TLP:"):
            raise UnreadableMarking(id=identifier)
        return False
    if properties.get("definition_type") != "statement" or extensions or not isinstance(definition, dict):
        raise UnreadableMarking(id=identifier)
    return True


def _member(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}
