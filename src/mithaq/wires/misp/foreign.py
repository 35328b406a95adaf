"""STIX that did not come from MISP by us, as MISP events: misp-stix converts, one event for each report or grouping.

1. What is in no report stands in one event of the collection for each level of TLP: to mark all by the strictest would hide the rest.
   Each event has one tag of TLP, the strictest of what it holds.
2. Such an event is for “your organisation only” in the MISP that takes it: whoever takes it decides who sees it.
3. An identifier that misp-stix draws at random is made of what it belongs to; times are those of the objects.
4. An object that was taken back is a deleted attribute under its own UUID, which is what misp-stix gives to what it makes of one value.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any
from uuid import UUID

from mithaq.records.canonical import canonical
from mithaq.records.ident import instant, named_id
from mithaq.records.marking import Tlp
from mithaq.wires.misp.converter import converter
from mithaq.wires.misp.levels import is_level, tag_of
from mithaq.wires.misp.neutral import deleted_attribute
from mithaq.wires.misp.outward import MAINS
from mithaq.wires.misp.seen import SECOND, LeftOut, Seen

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MISP_TOOL = 'misp:tool="'
_SILENT = frozenset({"identity", "marking-definition", "extension-definition", "language-content"})
_CLUSTERS = frozenset(
    (
        "attack-pattern",
        "campaign",
        "course-of-action",
        "infrastructure",
        "intrusion-set",
        "location",
        "malware",
        "threat-actor",
        "tool",
        "vulnerability",
    )
)
_ATTRIBUTES = {
    "domain-name": ("domain", "Network activity"),
    "ipv4-addr": ("ip-dst", "Network activity"),
    "ipv6-addr": ("ip-dst", "Network activity"),
    "url": ("url", "Network activity"),
    "email-addr": ("email", "Network activity"),
    "mac-addr": ("mac-address", "Network activity"),
    "autonomous-system": ("AS", "Network activity"),
    "mutex": ("mutex", "Artifacts dropped"),
}
_OTHER = ("comment", "Other")
_UNMADE = "misp-stix makes nothing of it"
_UNTOLD = "it was taken back, and MISP has no attribute that stands for it alone; delete it there"


def foreign_events(seen: Sequence[Seen], heap: str, since: int) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    """Return the events of these objects, and what is not in them. Raises: NoConverter."""
    by_id = {one.id: one for one in seen}
    groups: list[tuple[str, Seen | None, list[Seen]]] = []
    placed: set[str] = set()
    for one in sorted(seen, key=lambda one: one.id):
        if one.type in MAINS and not one.withdrawn:
            members = [by_id[ref] for ref in _closure(one, by_id)]
            placed.update(one.id for one in (one, *members))
            groups.append((one.uuid, one, members))
    loose = [one for one in seen if one.id not in placed and one.type not in MAINS]
    for level in Tlp:
        members = sorted((one for one in loose if one.level is level), key=lambda one: one.id)
        if members:
            groups.append((_uuid("event", heap, level.label), None, members))
    events: list[dict[str, Any]] = []
    left = [LeftOut(one.id, _UNTOLD) for one in seen if one.type in MAINS and one.withdrawn]
    for uuid, main, members in groups:
        meant = [one for one in members if one.added > since]
        if meant or (main is not None and main.added > since):
            event, unmade = _event(uuid, main, meant, heap)
            left += unmade
            if event is not None:
                events.append(event)
    return sorted(events, key=lambda one: str(one["uuid"])), left


def _closure(main: Seen, by_id: Mapping[str, Seen]) -> list[str]:
    """Return what a report names, with the observables that those name, in order."""
    found: set[str] = set()
    waiting = [main]
    while waiting:
        one = waiting.pop()
        for name, value in one.properties.items():
            refs = value if name.endswith("_refs") and isinstance(value, list) else [value] if name.endswith("_ref") else []
            for ref in refs:
                if isinstance(ref, str) and ref in by_id and ref not in found and by_id[ref].type not in MAINS:
                    found.add(ref)
                    waiting.append(by_id[ref])
    return sorted(found)


def _event(uuid: str, main: Seen | None, members: Sequence[Seen], heap: str) -> tuple[dict[str, Any] | None, list[LeftOut]]:
    standing = [one for one in members if not one.withdrawn]
    left: list[LeftOut] = []
    made: dict[str, Any] = {"Attribute": [], "Object": []}
    parsed = [one for one in standing if _is_parsed(one, left)]
    head = main if main is not None and _is_parsed(main, left) else None
    if parsed or head is not None:
        made |= _converted(uuid, head, parsed, left)
    everything = [*([main] if main else []), *members]
    newest = max(-(-max(one.added, one.version) // SECOND) for one in everything)
    _settle(made, uuid, {one.uuid: one for one in everything}, newest)
    for one in members:
        if one.withdrawn and one.type != "relationship":
            kind, category = _ATTRIBUTES.get(one.type, _OTHER)
            made["Attribute"].append(deleted_attribute(one.uuid, kind, category, one.at))
    made["Attribute"] = sorted(made["Attribute"], key=lambda one: str(one["uuid"]))
    made["Object"] = sorted(made["Object"], key=lambda one: str(one["uuid"]))
    if main is None and not any(made.get(name) for name in ("Attribute", "Object", "Galaxy", "EventReport")):
        return None, left
    level = max(one.level for one in everything)
    tags = {str(tag["name"]) for tag in made.get("Tag", ()) if not is_level(tag["name"])} | {tag_of(level)}
    made |= {"uuid": uuid, "timestamp": str(newest), "date": instant(newest * SECOND).date().isoformat(), "published": False}
    made |= {"distribution": "0", "threat_level_id": "4", "analysis": "0", "Tag": [{"name": name} for name in sorted(tags)]}
    if head is None:
        made["info"] = f"{heap}, {level.label}" if main is None else str(main.properties.get("name", heap))
    made.pop("publish_timestamp", None)
    return made, left


def _plain_object(one: Seen) -> dict[str, Any]:
    """Return an object as it is given to misp-stix: its level is told by us."""
    return {name: value for name, value in one.properties.items() if name not in ("object_marking_refs", "granular_markings")}


def _is_parsed(one: Seen, left: list[LeftOut]) -> bool:
    converter()
    parsing = import_module("stix2.parsing")
    try:
        parsing.dict_to_stix2(_plain_object(one), allow_custom=True, interoperability=True, version="2.1")
    except Exception as error:  # noqa: BLE001 - whatever the library finds, the object is named and left out
        left.append(LeftOut(one.id, f"it is not valid STIX 2.1 ({type(error).__name__})"))
        return False
    return True


def _converted(uuid: str, main: Seen | None, members: Sequence[Seen], left: list[LeftOut]) -> dict[str, Any]:
    """Return the event that misp-stix makes; where it fails, what it makes of each half, so that one object spoils no other."""
    try:
        return _by_library(uuid, [*([main] if main else []), *members], left)
    except Exception as error:  # noqa: BLE001 - the library's own faults are any; what it cannot bear is found, named and left out
        if len(members) <= 1:
            left += [LeftOut(one.id, f"misp-stix failed with {type(error).__name__}") for one in members or ([main] if main else [])]
            return {}
        half = len(members) // 2
        made: dict[str, Any] = {}
        for some in (members[:half], members[half:]):
            for name, value in _converted(uuid, main, some, left).items():
                made[name] = [*made.get(name, []), *value] if isinstance(value, list) else value
        return made


def _by_library(uuid: str, found: Sequence[Seen], left: list[LeftOut]) -> dict[str, Any]:
    """Return what misp-stix makes of objects, and name what it makes nothing of. Raises: whatever it raises, NotIJson."""
    package, parsing = converter(), import_module("stix2.parsing")
    labels = [label for one in found if one.type in MAINS for label in one.properties.get("labels", ())]
    from_misp = any(str(label).startswith(MISP_TOOL) for label in labels)
    parser = package.InternalSTIX2toMISPParser() if from_misp else package.ExternalSTIX2toMISPParser()
    bundle = {"type": "bundle", "id": f"bundle--{uuid}", "objects": [_plain_object(one) for one in found]}
    parser.load_stix_bundle(parsing.dict_to_stix2(bundle, allow_custom=True, interoperability=True, version="2.1"))
    parser.parse_stix_bundle(single_event=True)
    made: dict[str, Any] = json.loads(parser.misp_event.to_json())
    text = canonical(made).decode()
    errors = " ".join(str(error) for errors in parser.errors.values() for error in errors)
    left += _unmade(found, made, set(_UUID.findall(text)), set(_UUID.findall(errors)))
    return made


def _unmade(found: Iterable[Seen], made: Mapping[str, Any], there: set[str], erring: set[str]) -> list[LeftOut]:
    """Return what is neither in the event by its UUID, nor a galaxy cluster of it, nor tied to what is."""
    clusters = {str(one.get("value")) for galaxy in _galaxies(made) for one in galaxy.get("GalaxyCluster", ())}
    told = {
        one.uuid for one in found if one.uuid in there or (one.type in _CLUSTERS and clusters & {str(one.properties.get("name")), one.id})
    }
    named = {ref for one in found if one.uuid in told for ref in _named(one)}
    untold = (one for one in found if one.type not in MAINS and one.type not in _SILENT and one.uuid not in told)
    return [LeftOut(one.id, _UNMADE) for one in untold if one.uuid in erring or not _is_told(one, told, named)]


def _galaxies(made: Any) -> Iterable[Mapping[str, Any]]:
    if isinstance(made, dict):
        for name, value in made.items():
            if name == "Galaxy" and isinstance(value, list):
                yield from value
            else:
                yield from _galaxies(value)
    elif isinstance(made, list):
        for value in made:
            yield from _galaxies(value)


def _named(one: Seen) -> Iterable[str]:
    refs = one.properties.get("object_refs", ())
    return [str(ref) for ref in refs] if isinstance(refs, list) else []


def _is_told(one: Seen, told: set[str], named: set[str]) -> bool:
    """Return whether an object is told by what it is tied to: a link by its ends, an observable by who observed it."""
    if one.type == "relationship":
        return all(str(one.properties.get(end)).partition("--")[2] in told for end in ("source_ref", "target_ref"))
    if one.type == "sighting":
        return bool(one.properties.get("where_sighted_refs")) and str(one.properties.get("sighting_of_ref")).partition("--")[2] in told
    return one.id in named


def _settle(made: dict[str, Any], uuid: str, sources: Mapping[str, Seen], newest: int) -> None:
    """Give parts their times, mark what its owner revoked, drop tags of TLP, and replace identifiers drawn at random."""
    for part in (*made["Attribute"], *made["Object"], *(inside for one in made["Object"] for inside in one.get("Attribute", ()))):
        source = sources.get(str(part["uuid"]))
        part["timestamp"] = str(newest if source is None else -(-max(source.added, source.version) // SECOND))
        part["deleted"] = source is not None and source.is_over
        tags = sorted({str(tag["name"]) for tag in part.pop("Tag", ()) if not is_level(tag["name"])})
        if tags:
            part["Tag"] = [{"name": name} for name in tags]
    for one in made["Object"]:
        one["Attribute"] = sorted(one.get("Attribute", ()), key=lambda part: str(part["uuid"]))
        for link in one.get("ObjectReference", ()):
            link["uuid"] = _uuid(
                "reference", uuid, *(str(link.get(name)) for name in ("object_uuid", "referenced_uuid", "relationship_type"))
            )
        if "ObjectReference" in one:
            one["ObjectReference"] = sorted(one["ObjectReference"], key=lambda link: str(link["uuid"]))
    for galaxy in _galaxies(made):
        galaxy["GalaxyCluster"].sort(key=lambda one: str(one.get("uuid")))
    if "Galaxy" in made:
        made["Galaxy"].sort(key=lambda one: str(one.get("uuid")))


def _uuid(*parts: str) -> str:
    return str(UUID(named_id("misp", *parts).partition("--")[2]))
