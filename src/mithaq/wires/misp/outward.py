"""A MISP event as STIX 2.1: misp-stix converts, and what it leaves to chance or lowers is set right.

1. An identifier is that of misp-stix: the UUID of the MISP part under the STIX type. An observable has no version in STIX and cannot be
   changed, so its identifier is made of that one, the time of the part, its level, and what all observables of the part say: whatever
   changes, there is another one.
2. A version is the time of the part in MISP: the newest of an object and its attributes, the newest of an event and all that is in it.
3. Everything made of a part carries the level of TLP that holds for it; a link or a note, the strictest of what it links. Organisations and
   galaxy clusters carry none: they are not the event's words, and the collection's own marking holds for them. An object that misp-stix
   puts into another (a section into its file) raises that one's level and time.
4. What misp-stix drops without a word (an attribute of an unknown type, a value that is none of its type) refuses the event.
5. The same event gives the same bytes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.canonical import canonical, digest
from mithaq.records.ident import named_id
from mithaq.records.marking import Tlp
from mithaq.resources.reference import words_of
from mithaq.wires.misp.converter import converter
from mithaq.wires.misp.event import Event
from mithaq.wires.misp.extension import extended
from mithaq.wires.misp.levels import is_level, strictest
from mithaq.wires.misp.words import plain

OBSERVABLES = frozenset(words_of("neutral.yml", "unversioned")) - {"marking-definition"}
MAINS = ("report", "grouping")
_PRIMARY = ("x-misp-attribute", "x-misp-object", "indicator", "observed-data")
_MOST_NAMED = 5


class NotConverted(Refused):
    """An event of which misp-stix makes nothing whole."""

    rule = "misp.conversion"
    what = N_("The event {event} cannot be converted: {reason}.")
    whose = N_("It is for the event's author, or for the makers of misp-stix.")
    next_act = N_("Mend or delete the named part in MISP; the other events are taken without it.")


@dataclass(frozen=True)
class Made:
    """A STIX object of an event: `part` is the UUID of the MISP part it stands for, empty for what several events share."""

    id: str
    part: str
    body: bytes


def convert(event: Event, anew: frozenset[str] = frozenset()) -> list[Made]:
    """Return the STIX objects of an event, the report or grouping first. Raises: NoConverter, NotConverted.

    `anew` are parts whose observables are named by the time of the event too: under their own name they had been taken back.
    """
    try:
        return _made_of(event, anew)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as fault:
        # A fault of ours on one event must not keep the others from being taken.
        raise NotConverted(event=event.uuid, reason=f"the bridge failed with {type(fault).__name__}") from fault


def _made_of(event: Event, anew: frozenset[str]) -> list[Made]:
    found = [one for one in _converted(event) if one["type"] != "marking-definition"]
    owners = _Owners(event, anew)
    owners.require(found)
    owners.absorb({one["id"].partition("--")[2] for one in found})
    links = _links(found)
    parts = {one["id"]: owners.part(one["id"], links) for one in found}
    owners.primaries = _primaries({one: part for one, part in parts.items() if part in owners.said})
    observables = [one for one in found if one["type"] in OBSERVABLES]
    grouped: dict[str, list[dict[str, Any]]] = {}
    for one in sorted(observables, key=lambda one: str(one["id"])):
        grouped.setdefault(parts[one["id"]], []).append(one)
    said = {part: digest(some).hex() for part, some in grouped.items()}
    renamed = {one["id"]: owners.observable(one, parts[one["id"]], said[parts[one["id"]]]) for one in observables}
    made = [_settled(event, one, owners, parts, renamed) for one in found]
    return sorted(made, key=lambda one: (one.id.partition("--")[0] not in MAINS, one.id))


def _converted(event: Event) -> list[dict[str, Any]]:
    """Return what misp-stix makes of an event. Raises: NoConverter, NotConverted."""
    parser = converter().MISPtoSTIX21Parser()
    try:
        parser.parse_misp_event({"Event": _as_misp(event)})
        return [json.loads(one.serialize()) if hasattr(one, "serialize") else dict(one) for one in parser.stix_objects]
    except Exception as error:  # the library's own faults are any; the event is refused by the kind of fault
        raise NotConverted(event=event.uuid, reason=f"misp-stix failed with {type(error).__name__}") from error


def _as_misp(event: Event) -> dict[str, Any]:
    """Return the event as it is given to misp-stix: without tags of TLP, every part as new as what it consists of."""
    names = {one["uuid"]: {name: one.get(name, "") for name in ("uuid", "name", "meta-category")} for one in event.objects}
    objects = [_without_levels({**one, "timestamp": str(one["newest"])}) for one in event.objects]
    for one in objects:
        links = [(link, names.get(link["referenced_uuid"])) for link in one["ObjectReference"]]
        one["ObjectReference"] = [{**link, "object_uuid": one["uuid"], **({"Object": known} if known else {})} for link, known in links]
        one["Attribute"] = [_without_levels(attribute) for attribute in one["Attribute"]]
        del one["newest"]
    header = {"publish_timestamp": str(event.at), **event.header, "timestamp": str(event.at)}
    return {
        **_without_levels(header),
        "Attribute": [_without_levels(one) for one in event.attributes],
        "Object": objects,
        "EventReport": [_without_levels(one) for one in event.reports],
    }


def _without_levels(part: Mapping[str, Any]) -> dict[str, Any]:
    tags = [tag for tag in part.get("Tag", ()) if not is_level(tag["name"])]
    return {**{name: value for name, value in part.items() if name != "Tag"}, **({"Tag": tags} if tags else {})}


class _Owners:
    """Which part of the event each STIX object stands for."""

    def __init__(self, event: Event, anew: frozenset[str]) -> None:
        self._event, self._anew = event, anew
        self.levels: dict[str, Tlp | None] = {**event.levels, event.uuid: event.level}
        self.times: dict[str, int] = {event.uuid: event.at}
        self.primaries: dict[str, str] = {}
        self.said: dict[str, dict[str, Any]] = {}
        self._inside: dict[str, str] = {}
        gone: dict[str, list[dict[str, Any]]] = {}
        for one in event.deleted:
            gone.setdefault(one.get("object", ""), []).append(one)
        for name, found in (("attribute", event.attributes), ("report", event.reports)):
            for one in found:
                self.times[one["uuid"]] = int(one["timestamp"])
                self.said[one["uuid"]] = {name: one}
        for one in event.objects:
            self.times[one["uuid"]] = one["newest"]
            self._inside |= {attribute["uuid"]: one["uuid"] for attribute in one["Attribute"]}
            self.said[one["uuid"]] = {"object": _object(one), **({"deleted": gone[one["uuid"]]} if one["uuid"] in gone else {})}

    def part(self, identifier: str, links: Mapping[str, set[str]]) -> str:
        """Return the UUID of the part, or nothing for what is shared. An observable belongs to whoever names it."""
        uuid = identifier.partition("--")[2]
        uuid = self._inside.get(uuid, uuid)
        if uuid in self.times:
            return uuid
        named_by = {one.partition("--")[2] for one in links.get(identifier, ())}
        named_by = {self._inside.get(one, one) for one in named_by}
        return min(named_by & set(self.times), default="")

    def require(self, found: Iterable[Mapping[str, Any]]) -> None:
        """Raise NotConverted unless every attribute and report became an object, and every attribute of an object was taken."""
        uuids = {str(one["id"]).partition("--")[2] for one in found}
        lost = [one for one in (*self._event.attributes, *self._event.reports) if one["uuid"] not in uuids]
        lost += [attribute for one in self._event.objects for attribute in one["Attribute"] if not _is_valid(attribute)]
        if lost:
            named = ", ".join(f"{one['uuid']} ({plain(one.get('type', 'report'))})" for one in lost[:_MOST_NAMED])
            raise NotConverted(event=self._event.uuid, reason=f"misp-stix makes nothing of {len(lost)}: {named}")

    def absorb(self, made: set[str]) -> None:
        """Let objects that became no STIX object of their own raise the level and time of those that they are linked with, either way."""
        near: dict[str, set[str]] = {one["uuid"]: set() for one in self._event.objects}
        for one in self._event.objects:
            for other in (link["referenced_uuid"] for link in one["ObjectReference"] if link["referenced_uuid"] in near):
                near[one["uuid"]].add(other)
                near[other].add(one["uuid"])
        for first in set(near) - made:
            reached, waiting = {first}, [first]
            while waiting:
                here = waiting.pop()
                fresh = near[here] - reached if here not in made else set()
                reached |= fresh
                waiting += fresh
            for uuid in reached & made:
                self.levels[uuid] = strictest(self.levels[uuid], self.levels[first])
                self.times[uuid] = max(self.times[uuid], self.times[first])

    def level(self, properties: Mapping[str, Any], part: str) -> Tlp | None:
        """Return the level of an object: of its part, or for a link or note the strictest of what it names and of the event."""
        named = [properties.get("source_ref"), properties.get("target_ref")]
        named += properties.get("object_refs", ()) if properties["type"] in ("note", "opinion") else ()
        uuids = [str(one).partition("--")[2] for one in named if one]
        level = strictest(*(self.levels.get(self._inside.get(one, one)) for one in uuids))
        if part or uuids or properties["type"] in OBSERVABLES:
            return strictest(level, self.levels.get(part), self._event.level)
        return None

    def observable(self, properties: Mapping[str, Any], part: str, said: str) -> str:
        """Return the identifier of an observable; `said` is the hash over all observables of the part."""
        level = self.level(properties, part)
        at = f"anew {self._event.at}" if part in self._anew else str(self.times.get(part, self._event.at))
        return named_id(properties["type"], "misp", str(properties["id"]), at, "" if level is None else level.label, said)

    def loose(self, made: Iterable[str]) -> list[dict[str, Any]]:
        """Return the objects of which no STIX object was made by itself: misp-stix puts some into others."""
        uuids = set(made)
        return [one for one in self._event.objects if one["uuid"] not in uuids]


def _is_valid(attribute: Mapping[str, Any]) -> bool:
    """Return whether MISP's library takes an attribute; misp-stix drops one that it does not take out of its object."""
    tools: Any = import_module("pymisp.tools")
    try:
        tools.validate_attribute({name: attribute[name] for name in ("uuid", "type", "category", "value")})
    except Exception:  # noqa: BLE001 - whatever the library objects to, the attribute is named
        return False
    return True


def _links(found: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Return who names each observable, through other observables too."""
    by_id = {str(one["id"]): one for one in found}
    links: dict[str, set[str]] = {}
    for one in by_id.values():
        if one["type"] in MAINS:
            continue
        waiting, seen = [one], {str(one["id"])}
        while waiting:
            for ref in _refs(waiting.pop()):
                if ref in by_id and ref not in seen and by_id[ref]["type"] in OBSERVABLES:
                    seen.add(ref)
                    waiting.append(by_id[ref])
                    if one["type"] not in OBSERVABLES:
                        links.setdefault(ref, set()).add(str(one["id"]))
    return links


def _refs(value: Any) -> Iterator[str]:
    """Yield the identifiers that stand under the names of references."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name.endswith("_ref") and isinstance(member, str):
                yield member
            elif name.endswith("_refs") and isinstance(member, list):
                yield from (one for one in member if isinstance(one, str))
            else:
                yield from _refs(member)
    elif isinstance(value, list):
        for member in value:
            yield from _refs(member)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return a value with identifiers replaced where references stand."""
    if isinstance(value, dict):
        return {
            name: (
                names.get(member, member)
                if name.endswith("_ref") and isinstance(member, str)
                else sorted({names.get(one, one) for one in member})
                if name in ("object_refs", "observed_data_refs") and isinstance(member, list)
                else [names.get(one, one) for one in member]
                if name.endswith("_refs") and isinstance(member, list)
                else _renamed(member, names)
            )
            for name, member in value.items()
        }
    return [_renamed(one, names) for one in value] if isinstance(value, list) else value


def _settled(event: Event, found: dict[str, Any], owners: _Owners, parts: Mapping[str, str], renamed: Mapping[str, str]) -> Made:
    """Return an object with its final identifier, references, marking and extension."""
    properties = _renamed(found, renamed)
    properties["id"] = renamed.get(found["id"], found["id"])
    properties.pop("object_marking_refs", None)
    part = parts[found["id"]]
    level = owners.level(found, part)
    if found["type"] in MAINS:
        loose = owners.loose(identifier.partition("--")[2] for identifier in parts)
        level = strictest(level, *(owners.levels[one["uuid"]] for one in loose))
        properties = extended(properties, _event_extension(event, loose))
    elif owners.primaries.get(part) == found["id"]:
        properties = extended(properties, {"event": event.uuid, **owners.said[part]})
    if level is not None:
        properties["object_marking_refs"] = [level.ref]
    return Made(properties["id"], part, canonical(properties))


def _primaries(parts: Mapping[str, str]) -> dict[str, str]:
    """Return the one object of each part that bears its extension; the event has its own, in what stands for it."""

    def rank(identifier: str) -> tuple[bool, str]:
        return identifier.partition("--")[0] not in _PRIMARY, identifier

    found: dict[str, str] = {}
    for identifier, part in parts.items():
        kind, _, uuid = identifier.partition("--")
        if part and uuid == part and kind not in OBSERVABLES and (part not in found or rank(identifier) < rank(found[part])):
            found[part] = identifier
    return found


def _event_extension(event: Event, loose: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = {one["uuid"]: ["attribute", one["type"], one["category"]] for one in event.attributes}
    kinds |= {one["uuid"]: ["object", one["name"], one.get("meta-category", "")] for one in event.objects}
    kinds |= {one["uuid"]: ["report"] for one in event.reports}
    said: dict[str, Any] = {"event": event.header, "kinds": kinds}
    gone = [one for one in event.deleted if "object" not in one]
    if gone:
        said["deleted"] = gone
    if loose:
        said["loose"] = [_with_deleted(one, event) for one in loose]
    return said


def _with_deleted(found: Mapping[str, Any], event: Event) -> dict[str, Any]:
    """Return an object with its deleted attributes among the others."""
    gone = [{**one, "deleted": True} for one in event.deleted if one.get("object") == found["uuid"]]
    return {**_object(found), "Attribute": [*found["Attribute"], *gone]}


def _object(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "newest"}
