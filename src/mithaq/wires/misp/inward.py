"""STIX objects of an intake as MISP events.

1. What came from MISP by `convert` goes back as it was, by its extension: UUIDs, values, tags, times. Its tag of TLP is that of the marking
   held here, so an event without one gets the collection's; a part has a tag of its own where it had one or is stricter.
2. What was taken back here or deleted there is a deleted part of its event, with a later time; the event is as new as its newest part.
3. Everything else is converted by misp-stix: each report or grouping is an event, and what is in none stands in one event for each level.
4. An event speaks only for what its own custodian contributed: nobody hides, moves or ends what another brought by naming it.
5. What cannot be told is listed with the reason. The same objects give the same events, in the same order.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mithaq.records.marking import Tlp
from mithaq.wires.misp.foreign import foreign_events
from mithaq.wires.misp.levels import is_level, level_of, strictest, tag_of
from mithaq.wires.misp.neutral import deleted_attribute, deleted_object, deleted_part, deleted_report
from mithaq.wires.misp.outward import MAINS, OBSERVABLES
from mithaq.wires.misp.returned import Main, Part, read_main, read_part
from mithaq.wires.misp.seen import LeftOut, Named, Seen, named_by

_NO_EVENT = "its event is not among what may leave, or was taken back whole; delete it in MISP"
_ANOTHERS = "it calls itself a part of an event that another client contributed"
_LISTS = ("Attribute", "Object", "EventReport")


def to_events(seen: Sequence[Seen], former: Iterable[Named], heap: str, *, since: int = -1) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    """Return MISP events, and what is not in them. `former` is what reports named before; `heap` names the collection.

    `since`: only events in which something was added later, and of those only such parts. Raises: NoConverter.
    """
    mains = _mains(seen)
    ours = _ours(mains) | set(former)
    kinds = {(main.seen.custodian, uuid): event for event, main in mains.items() for uuid in main.kinds}
    parts: dict[str, list[Part]] = {uuid: [] for uuid in mains}
    foreign: list[Seen] = []
    left: list[LeftOut] = []
    for one in seen:
        part = read_part(one)
        if part is not None and part.event in mains:
            if mains[part.event].seen.custodian == one.custodian:
                parts[part.event].append(part)
            else:
                left.append(LeftOut(one.id, _ANOTHERS))
        elif part is not None:
            left.append(LeftOut(one.id, _NO_EVENT))
        elif (one.custodian, one.id) not in ours and not (one.withdrawn and (one.custodian, one.uuid) in kinds):
            foreign.append(one)
    gone = _gone(seen, kinds, parts)
    made = [_event(mains[uuid], parts[uuid], gone.get(uuid, []), since) for uuid in sorted(mains)]
    more, unconverted = foreign_events(foreign, heap, since)
    return [*(one for one in made if one is not None), *more], sorted({*left, *unconverted})


def _mains(seen: Iterable[Seen]) -> dict[str, Main]:
    """Return what stands for the events of MISP, by their UUID; the newest of a report and a grouping."""
    found: dict[str, Main] = {}
    for one in seen:
        main = read_main(one) if one.type in MAINS and not one.withdrawn else None
        if main is not None:
            known = found.get(one.uuid)
            if known is None or (one.version, one.id) > (known.seen.version, known.seen.id):
                found[one.uuid] = main
    return found


def _ours(mains: Mapping[str, Main]) -> set[Named]:
    """Return what was made of events: what stands for them, what that names, and their authors."""
    return {
        (main.seen.custodian, name)
        for uuid, main in mains.items()
        for name in (*(f"{kind}--{uuid}" for kind in MAINS), *named_by(main.seen.properties))
    }


def _gone(seen: Iterable[Seen], kinds: Mapping[Named, str], parts: Mapping[str, list[Part]]) -> dict[str, list[Seen]]:
    """Return what was taken back of each event: parts of which nothing stands any more."""
    standing = {part.seen.uuid for found in parts.values() for part in found}
    gone: dict[str, dict[str, Seen]] = {}
    for one in seen:
        event = kinds.get((one.custodian, one.uuid))
        if one.withdrawn and event is not None and one.uuid not in standing and one.type not in OBSERVABLES:
            known = gone.setdefault(event, {}).get(one.uuid)
            if known is None or one.version > known.version:
                gone[event][one.uuid] = one
    return {event: list(found.values()) for event, found in gone.items()}


def _event(main: Main, parts: Iterable[Part], gone: Iterable[Seen], since: int) -> dict[str, Any] | None:
    """Return one event of MISP's, or None where nothing of it was added since."""
    changed = [one for one in parts if one.seen.added > since]
    lately_gone = [one for one in gone if one.added > since]
    if main.seen.added <= since and not changed and not lately_gone:
        return None
    level = main.seen.level
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in _LISTS}
    for part in changed:
        _put_part(found, part, level)
    if main.seen.added > since:
        found["Object"] += [_object(one, level, [gone for gone in main.deleted if gone.get("object") == one["uuid"]]) for one in main.loose]
        for one in main.deleted:
            _put_deleted(found, one)
    for lost in lately_gone:
        _put_gone(found, lost, main.kinds[lost.uuid])
    lists = {name: sorted(_newest(found[name]), key=lambda one: str(one["uuid"])) for name in _LISTS}
    newest = max(int(main.header["timestamp"]), *(_newest_time(one) for one in lists.values()))
    return {**main.header, **lists, "Tag": _tags(main.header, level), "timestamp": str(newest)}


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


def _put_part(made: dict[str, list[dict[str, Any]]], part: Part, event_level: Tlp) -> None:
    over = {"deleted": True, "timestamp": str(part.seen.at)} if part.seen.is_over else {}
    if part.kind == "attribute":
        made["Attribute"].append(_attribute(part.body, strictest(part.seen.level, event_level), event_level) | over)
    elif part.kind == "object":
        made["Object"].append(_object(part.body, event_level, part.gone) | over)
    else:
        made["EventReport"].append(part.body | over)


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


def _put_deleted(made: dict[str, list[dict[str, Any]]], found: Mapping[str, Any]) -> None:
    """Put what MISP itself marked deleted; a link says nothing by itself, and an attribute of an object stands in that object."""
    kind, uuid, at = found.get("kind"), str(found["uuid"]), int(found["timestamp"])
    if "object" in found:
        return
    if kind is None:
        made["Attribute"].append(deleted_part(found))
    elif kind == "object":
        more = {name: value for name, value in found.items() if name not in ("kind", "uuid", "name", "timestamp")}
        made["Object"].append(deleted_object(uuid, str(found["name"]), more, at))
    elif kind == "report":
        made["EventReport"].append(deleted_report(uuid, at))


def _put_gone(made: dict[str, list[dict[str, Any]]], one: Seen, kind: Sequence[str]) -> None:
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
