"""The extension of the bridge as it is found again, read as strictly as MISP's own files: any client may write anything into what it sends.

1. Members are read by the reader of events, so that nothing but what that reader lets through goes back.
2. An object speaks for the part whose UUID it has and for no other; what stands for an event, for the event of its own UUID.
3. What cannot be read so has no extension for us, and is any STIX object.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mithaq.lang.refusal import Refused
from mithaq.wires.misp.event import Allowed, Event, read_event
from mithaq.wires.misp.seen import Seen

EVERYTHING = Allowed(own=True, groups=True, unpublished=True)
_LISTS = {"attribute": "Attribute", "object": "Object", "report": "EventReport"}
_KINDS = {"attribute": 3, "object": 3, "report": 1}


@dataclass(frozen=True)
class Part:
    """An attribute, an object or a report of an event; `gone` are the deleted attributes of an object."""

    seen: Seen
    event: str
    kind: str
    body: dict[str, Any]
    gone: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Main:
    """What stands for an event: its members, the kind of each part by UUID, what MISP deleted, objects that nothing else stands for."""

    seen: Seen
    header: dict[str, Any]
    kinds: dict[str, list[str]]
    deleted: list[dict[str, Any]]
    loose: list[dict[str, Any]]


def read_part(seen: Seen) -> Part | None:
    """Return the part that an object stands for, or None."""
    said = seen.extension or {}
    kind = next((name for name in _LISTS if name in said), None)
    event, found = said.get("event"), said.get(kind or "")
    if kind is None or not isinstance(event, str) or not isinstance(found, dict) or found.get("uuid") != seen.uuid:
        return None
    gone = said.get("deleted", [])
    inside = {"Attribute": _list(found.get("Attribute")) + [_deleted(one) for one in _list(gone)]} if kind == "object" else {}
    read = _read({"uuid": event, _LISTS[kind]: [{**found, **inside}]})
    if read is None:
        return None
    bodies = {"attribute": read.attributes, "object": read.objects, "report": read.reports}[kind]
    return Part(seen, event, kind, _without_newest(bodies[0]), read.deleted) if bodies else None


def read_main(seen: Seen) -> Main | None:
    """Return the event that a report or grouping stands for, or None."""
    said = seen.extension or {}
    header, kinds = said.get("event"), said.get("kinds")
    if not isinstance(header, dict) or header.get("uuid") != seen.uuid or not _are_kinds(kinds):
        return None
    gone = [_deleted(one) for one in _list(said.get("deleted"))]
    of_kind = {kind: [one for one in gone if one.get("kind", "attribute") == kind] for kind in _LISTS}
    lists = {name: of_kind[kind] for kind, name in _LISTS.items()}
    lists["Object"] = [*_list(said.get("loose")), *lists["Object"]]
    read = _read({**header, **lists})
    if read is None:
        return None
    return Main(seen, read.header, dict(kinds or {}), read.deleted, [_without_newest(one) for one in read.objects])


def _read(raw: dict[str, Any]) -> Event | None:
    try:
        return read_event({"timestamp": "1", "published": True, **raw}, EVERYTHING)
    except Refused:
        return None


def _deleted(found: Any) -> dict[str, Any]:
    return {**found, "deleted": True} if isinstance(found, dict) else {}


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _are_kinds(found: Any) -> bool:
    return isinstance(found, dict) and all(
        isinstance(one, list) and all(isinstance(word, str) for word in one) and len(one) == _KINDS.get(one[0] if one else "")
        for one in found.values()
    )


def _without_newest(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "newest"}
