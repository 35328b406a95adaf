"""STIX objects of an intake as MISP events.

1. What came from MISP by `convert` goes back as it was, by its extension: UUIDs, values, tags, times. Its tag of TLP is that of the marking
   held here, so an event without one gets the collection's; a part has a tag of its own where it had one or is stricter.
2. What was taken back here or deleted there is a deleted part of its event, with a later time; the event is as new as its newest part.
3. Everything else is converted by misp-stix: each report or grouping is an event, and what is in none stands in one event for each level.
4. What cannot be told is listed with the reason. The same objects give the same events, in the same order.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mithaq.records.marking import Tlp
from mithaq.wires.misp.foreign import foreign_events
from mithaq.wires.misp.levels import is_level, level_of, strictest, tag_of
from mithaq.wires.misp.neutral import deleted_attribute, deleted_object, deleted_part, deleted_report
from mithaq.wires.misp.outward import MAINS, OBSERVABLES
from mithaq.wires.misp.seen import LeftOut, Seen

_NO_EVENT = "its event is not among what may leave, or was taken back whole; delete it in MISP"


def to_events(seen: Sequence[Seen], former: Iterable[str], heap: str, *, since: int = -1) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    """Return MISP events, and what is not in them. `former` are identifiers that reports named before; `heap` names the collection.

    `since`: only events in which something was added later, and of those only such parts. Raises: NoConverter.
    """
    mains = _mains(seen)
    ours = _ours(mains) | set(former)
    kinds = {uuid for main in mains.values() for uuid in _said(main).get("kinds", {})}
    parts: dict[str, list[Seen]] = {uuid: [] for uuid in mains}
    foreign: list[Seen] = []
    left: list[LeftOut] = []
    for one in seen:
        said = one.extension
        if one.id in ours and one.type in MAINS:
            continue
        if said is not None and "event" in said and isinstance(said["event"], str):
            if said["event"] in parts:
                parts[said["event"]].append(one)
            else:
                left.append(LeftOut(one.id, _NO_EVENT))
        elif one.id not in ours and one.uuid not in mains and not (one.withdrawn and one.uuid in kinds):
            foreign.append(one)
    gone = _gone(seen, mains, parts)
    events = [event for uuid in sorted(mains) if (event := _event(mains[uuid], parts[uuid], gone.get(uuid, []), since)) is not None]
    more, unconverted = foreign_events(foreign, heap, since)
    return [*events, *more], sorted({*left, *unconverted})


def _mains(seen: Iterable[Seen]) -> dict[str, Seen]:
    """Return what stands for the events of MISP, by their UUID; the newest of a report and a grouping."""
    found: dict[str, Seen] = {}
    for one in seen:
        if one.type in MAINS and one.extension is not None and not one.withdrawn:
            known = found.get(one.uuid)
            if known is None or (one.version, one.id) > (known.version, known.id):
                found[one.uuid] = one
    return found


def _refs(one: Seen) -> Iterable[object]:
    refs = one.properties.get("object_refs", ())
    return refs if isinstance(refs, list) else ()


def _ours(mains: Mapping[str, Seen]) -> set[str]:
    """Return what was made of events: what stands for them, what that names, and their authors."""
    found = {main.id for main in mains.values()}
    for main in mains.values():
        found |= {str(ref) for ref in _refs(main)} | {str(main.properties.get("created_by_ref"))}
    return found


def _said(main: Seen) -> Mapping[str, Any]:
    return main.extension or {}


def _gone(seen: Iterable[Seen], mains: Mapping[str, Seen], parts: Mapping[str, list[Seen]]) -> dict[str, list[Seen]]:
    """Return what was taken back of each event: parts of which nothing stands any more."""
    standing = {_part(one)["uuid"] for found in parts.values() for one in found}
    events = {uuid: event for event, main in mains.items() for uuid in _said(main).get("kinds", {})}
    gone: dict[str, dict[str, Seen]] = {}
    for one in seen:
        event = events.get(one.uuid)
        if one.withdrawn and event is not None and one.uuid not in standing and one.type not in OBSERVABLES:
            known = gone.setdefault(event, {}).get(one.uuid)
            if known is None or one.version > known.version:
                gone[event][one.uuid] = one
    return {event: list(found.values()) for event, found in gone.items()}


def _part(one: Seen) -> Mapping[str, Any]:
    said = one.extension or {}
    part: Mapping[str, Any] = said.get("attribute") or said.get("object") or said.get("report") or {"uuid": one.uuid}
    return part


def _event(main: Seen, parts: Iterable[Seen], gone: Iterable[Seen], since: int) -> dict[str, Any] | None:
    """Return one event of MISP's, or None where nothing of it was added since."""
    said = _said(main)
    header = said["event"]
    made: dict[str, Any] = {**header, "Attribute": [], "Object": [], "EventReport": []}
    changed = [one for one in parts if one.added > since]
    lately_gone = [one for one in gone if one.added > since]
    if main.added <= since and not changed and not lately_gone:
        return None
    for one in changed:
        _put_part(made, one, main.level)
    if main.added > since:
        for found in said.get("loose", ()):
            made["Object"].append(_object(found, main.level, ()))
        for found in said.get("deleted", ()):
            _put_deleted(made, found)
    for one in lately_gone:
        _put_gone(made, one, said["kinds"][one.uuid])
    for name in ("Attribute", "Object", "EventReport"):
        made[name] = sorted(_newest(made[name]), key=lambda one: str(one["uuid"]))
    made["Tag"] = _tags(header, main.level)
    made["timestamp"] = str(max(int(header["timestamp"]), *(_newest_time(made[name]) for name in ("Attribute", "Object", "EventReport"))))
    return made


def _newest(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each part once, the deletion of one before all else."""
    kept: dict[str, dict[str, Any]] = {}
    for one in found:
        known = kept.get(str(one["uuid"]))
        if known is None or (bool(one.get("deleted")), int(one["timestamp"])) > (bool(known.get("deleted")), int(known["timestamp"])):
            kept[str(one["uuid"])] = one
    return list(kept.values())


def _newest_time(found: Iterable[Mapping[str, Any]]) -> int:
    return max((int(one["timestamp"]) for part in found for one in (part, *part.get("Attribute", ()))), default=0)


def _put_part(made: dict[str, Any], one: Seen, event_level: Tlp) -> None:
    said = one.extension or {}
    over = {"deleted": True, "timestamp": str(one.at)} if one.is_over else {}
    if "attribute" in said:
        level = strictest(one.level, event_level)
        made["Attribute"].append(_attribute(said["attribute"], level, event_level) | over)
    elif "object" in said:
        made["Object"].append(_object(said["object"], event_level, said.get("deleted", ())) | over)
    elif "report" in said:
        made["EventReport"].append(dict(said["report"]) | over)


def _attribute(found: Mapping[str, Any], level: Tlp | None, event_level: Tlp) -> dict[str, Any]:
    had = any(is_level(tag["name"]) for tag in found.get("Tag", ()))
    tags = _tags(found, level if level is not None and (had or level > event_level) else None)
    return {**{name: value for name, value in found.items() if name != "Tag"}, **({"Tag": tags} if tags else {}), "deleted": False}


def _object(found: Mapping[str, Any], event_level: Tlp, gone: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    inside = [
        _attribute(one, strictest(event_level, level_of("", (tag["name"] for tag in one.get("Tag", ())))), event_level)
        for one in found["Attribute"]
    ]
    inside += [deleted_part(one) for one in gone]
    return {**found, "Attribute": sorted(inside, key=lambda one: str(one["uuid"])), "deleted": False}


def _put_deleted(made: dict[str, Any], found: Mapping[str, Any]) -> None:
    """Put what MISP itself marked deleted; a deleted link says nothing that could be told by itself."""
    kind, uuid, at = found.get("kind"), str(found["uuid"]), int(found["timestamp"])
    if kind is None:
        made["Attribute"].append(deleted_part(found))
    elif kind == "object":
        more = {name: value for name, value in found.items() if name not in ("kind", "uuid", "name", "timestamp")}
        made["Object"].append(deleted_object(uuid, str(found["name"]), more, at))
    elif kind == "report":
        made["EventReport"].append(deleted_report(uuid, at))


def _put_gone(made: dict[str, Any], one: Seen, kind: Sequence[str]) -> None:
    """Put what was taken back here."""
    if kind[0] == "attribute":
        made["Attribute"].append(deleted_attribute(one.uuid, kind[1], kind[2], one.at))
    elif kind[0] == "object":
        made["Object"].append(deleted_object(one.uuid, kind[1], {"meta-category": kind[2]}, one.at))
    else:
        made["EventReport"].append(deleted_report(one.uuid, one.at))


def _tags(found: Mapping[str, Any], level: Tlp | None) -> list[dict[str, str]]:
    """Return the tags with that of the level in the place of those of TLP."""
    names = {str(tag["name"]) for tag in found.get("Tag", ()) if not is_level(tag["name"])}
    return [{"name": name} for name in sorted(names | ({tag_of(level)} if level is not None else set()))]
