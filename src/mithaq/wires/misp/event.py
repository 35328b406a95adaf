"""A MISP event as it may be converted (MISP core format, draft-dulaunoy-misp-core-format-20, November 2025).

1. Only the members named here are read. What is not named (proposals, sightings, related events, who made it) goes nowhere.
2. Everything has a UUID and a time; a UUID stands once in an event. The event is as new as the newest thing in it.
3. “Your organisation only” (0) and a sharing group (4) go nowhere unless the operator says so: an event is refused, a part is left behind.
4. What is marked `deleted` keeps its name and type and nothing of what it said. The bytes of attachments are left behind:
   MISP's own library unpacks samples while it reads them.
5. A tag that is local to its MISP instance stays there; for the level of TLP it counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.marking import Tlp
from mithaq.wires.misp.fields import BadEvent, Fields, is_true
from mithaq.wires.misp.levels import level_of, strictest

OWN, GROUP = "0", "4"
MAX_THINGS = 50_000
_TEXTS = ("type", "category", "comment", "object_relation", "first_seen", "last_seen", "distribution")
_KEPT = ("uuid", "type", "category", "object_relation", "timestamp")
_OBJECT_TEXTS = ("meta-category", "description", "template_uuid", "template_version", "comment", "first_seen", "last_seen", "distribution")
_EVENT_TEXTS = ("info", "date", "publish_timestamp", "threat_level_id", "analysis", "distribution", "extends_uuid")
_CLUSTER_TEXTS = ("uuid", "type", "value", "tag_name", "description", "source", "version", "distribution")


class NotForOthers(Refused):
    """An event that its author keeps to the own organisation or to a sharing group."""

    rule = "misp.distribution"
    what = N_("MISP keeps the event {event} to {whom}.")
    whose = N_("It is for the event's author, or for the operator who knows better.")
    next_act = N_("Change its distribution in MISP, or take it with {option}.")


class NotPublished(Refused):
    """An event that its author has not published, or no longer."""

    rule = "misp.published"
    what = N_("The event {event} is not published in MISP.")
    whose = N_("It is for the event's author.")
    next_act = N_("Publish it in MISP, or take it with --include-unpublished. What is held of it here stays as it is.")


@dataclass(frozen=True)
class Allowed:
    """What the operator lets through beyond what MISP shares."""

    own: bool = False
    groups: bool = False
    unpublished: bool = False

    def lets(self, distribution: object) -> bool:
        """Return whether what has this distribution goes on."""
        return (self.own or distribution != OWN) and (self.groups or distribution != GROUP)


@dataclass
class Event:
    """An event. `at` is in seconds since 1970; `level` is what its own tags say; `levels` what holds for each thing in it, by UUID.

    `deleted` are the things that MISP marks deleted, `own` counts what was left behind for its distribution, `payloads` the attachments.
    """

    uuid: str
    header: dict[str, Any]
    at: int = 0
    published: bool = False
    level: Tlp | None = None
    levels: dict[str, Tlp | None] = field(default_factory=dict)
    attributes: list[dict[str, Any]] = field(default_factory=list)
    objects: list[dict[str, Any]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    deleted: list[dict[str, Any]] = field(default_factory=list)
    own: int = 0
    payloads: int = 0

    def things(self) -> Iterator[dict[str, Any]]:
        """Yield what stands in the event: attributes, objects with their attributes, reports."""
        yield from self.attributes
        for one in self.objects:
            yield one
            yield from one["Attribute"]
        yield from self.reports


def read_event(raw: Any, allowed: Allowed) -> Event:
    """Return an event. Raises: BadEvent, NotForOthers, NotPublished, UnclearTlp."""
    fields = Fields.of(raw, "", "the event")
    uuid = fields.uuid()
    fields = Fields.of(raw, uuid, "the event")
    distribution = str(fields.raw.get("distribution", ""))
    if not allowed.lets(distribution):
        own = distribution == OWN
        whom, option = (N_("its own organisation"), "--include-own") if own else (N_("a sharing group"), "--include-groups")
        raise NotForOthers(event=uuid, whom=whom, option=option)
    event = Event(uuid, _header(fields), published=is_true(fields.raw.get("published")))
    if not event.published and not allowed.unpublished:
        raise NotPublished(event=uuid)
    event.level = level_of(uuid, _all_tags(fields))
    reader = _Reader(event, allowed)
    reader.read(fields)
    published_at = fields.at("publish_timestamp") if fields.raw.get("publish_timestamp") else 0
    event.at = max([reader.newest, fields.at("timestamp"), published_at])
    return event


class _Reader:
    """What reads the things of one event into it."""

    def __init__(self, event: Event, allowed: Allowed) -> None:
        self._event, self._allowed = event, allowed
        self._seen: set[str] = {event.uuid}
        self.newest = 0

    def read(self, fields: Fields) -> None:
        """Read all things. Raises: BadEvent, UnclearTlp."""
        for one in fields.each("Attribute", "an attribute"):
            found = self._attribute(one)
            if found is not None:
                self._event.attributes.append(found)
        for one in fields.each("Object", "an object"):
            self._object(one)
        for one in fields.each("EventReport", "a report"):
            self._report(one)

    def _attribute(self, fields: Fields, parent: str | None = None) -> dict[str, Any] | None:
        """Return an attribute that goes on; None for one that is deleted or left behind."""
        uuid = self._named(fields)
        made: dict[str, Any] = {"uuid": uuid, **fields.texts(_TEXTS), "timestamp": str(self._time(fields))}
        fields.require("type", "category")
        if is_true(fields.raw.get("deleted")):
            kept: dict[str, Any] = {name: made[name] for name in _KEPT if name in made}
            self._event.deleted.append(kept if parent is None else {**kept, "object": parent})
            return None
        if not self._allowed.lets(made.get("distribution", "")):
            self._event.own += 1
            return None
        fields.require("value")
        self._event.payloads += bool(fields.raw.get("data"))
        made |= {"value": fields.text("value"), "to_ids": is_true(fields.raw.get("to_ids"))}
        if is_true(fields.raw.get("disable_correlation")):
            made["disable_correlation"] = True
        return self._marked(made, fields)

    def _object(self, fields: Fields) -> None:
        uuid = self._named(fields)
        fields.require("name")
        made: dict[str, Any] = {"uuid": uuid, "name": fields.text("name"), **fields.texts(_OBJECT_TEXTS)}
        made["timestamp"] = str(self._time(fields))
        if is_true(fields.raw.get("deleted")):
            keep = ("uuid", "name", "meta-category", "template_uuid", "template_version", "timestamp")
            self._event.deleted.append({"kind": "object", **{name: made[name] for name in keep if name in made}})
            return
        if not self._allowed.lets(made.get("distribution", "")):
            self._event.own += 1
            return
        before = self.newest
        self.newest = int(made["timestamp"])
        read = [self._attribute(one, uuid) for one in fields.each("Attribute", "an attribute")]
        made["Attribute"] = [one for one in read if one is not None]
        made["ObjectReference"] = [found for found in map(self._reference, fields.each("ObjectReference", "a reference")) if found]
        made["newest"], self.newest = self.newest, max(before, self.newest)
        self._event.levels[uuid] = strictest(self._event.level, *(self._event.levels[one["uuid"]] for one in made["Attribute"]))
        self._event.objects.append(made)

    def _reference(self, fields: Fields) -> dict[str, Any] | None:
        """Return a reference from one object to something; None for one that is deleted."""
        uuid, at = self._named(fields), str(self._time(fields))
        if is_true(fields.raw.get("deleted")):
            self._event.deleted.append({"kind": "reference", "uuid": uuid, "timestamp": at})
            return None
        fields.require("referenced_uuid", "relationship_type")
        named = {"referenced_uuid": fields.uuid("referenced_uuid"), "relationship_type": fields.text("relationship_type")}
        return {"uuid": uuid, **named, "timestamp": at}

    def _report(self, fields: Fields) -> None:
        uuid = self._named(fields)
        made = {"uuid": uuid, **fields.texts(("name", "content", "distribution")), "timestamp": str(self._time(fields))}
        if is_true(fields.raw.get("deleted")):
            self._event.deleted.append({"kind": "report", "uuid": uuid, "timestamp": made["timestamp"]})
        elif not self._allowed.lets(made.get("distribution", "")):
            self._event.own += 1
        else:
            fields.require("name", "content")
            self._event.reports.append(self._marked(made, fields))

    def _marked(self, made: dict[str, Any], fields: Fields) -> dict[str, Any]:
        level = level_of(self._event.uuid, _all_tags(fields))
        self._event.levels[str(made["uuid"])] = strictest(self._event.level, level)
        return made | _tags_and_galaxies(fields)

    def _named(self, fields: Fields) -> str:
        uuid = fields.uuid()
        if uuid in self._seen:
            raise BadEvent(event=self._event.uuid, reason=N_("a UUID stands twice in it"))
        if len(self._seen) >= MAX_THINGS:
            raise BadEvent(event=self._event.uuid, reason=N_("it has more than 50,000 parts"))
        self._seen.add(uuid)
        return uuid

    def _time(self, fields: Fields) -> int:
        at = fields.at("timestamp")
        self.newest = max(self.newest, at)
        return at


def _header(fields: Fields) -> dict[str, Any]:
    made: dict[str, Any] = {"uuid": fields.uuid(), **fields.texts(_EVENT_TEXTS), "timestamp": str(fields.at("timestamp"))}
    creator = fields.raw.get("Orgc")
    if isinstance(creator, Mapping) and creator:
        organisation = Fields.of(creator, fields.event, "its organisation")
        organisation.require("name")
        made["Orgc"] = {"uuid": organisation.uuid(), "name": organisation.text("name")}
    return {**made, "published": is_true(fields.raw.get("published")), **_tags_and_galaxies(fields)}


def _tags_and_galaxies(fields: Fields) -> dict[str, Any]:
    made: dict[str, Any] = {}
    tags = [one.text("name") for one in fields.each("Tag", "a tag") if not is_true(one.raw.get("local"))]
    if tags:
        made["Tag"] = [{"name": name} for name in sorted(set(tags))]
    galaxies = [galaxy for galaxy in map(_galaxy, fields.each("Galaxy", "a galaxy")) if galaxy["GalaxyCluster"]]
    if galaxies:
        made["Galaxy"] = galaxies
    return made


def _galaxy(fields: Fields) -> dict[str, Any]:
    fields.require("name", "type")
    clusters = [
        {**one.texts(_CLUSTER_TEXTS), **({"meta": one.raw["meta"]} if isinstance(one.raw.get("meta"), dict) else {})}
        for one in fields.each("GalaxyCluster", "a galaxy cluster")
        if str(one.raw.get("distribution", "")) not in (OWN, GROUP) and not is_true(one.raw.get("local")) and one.uuid()
    ]
    return {"uuid": fields.uuid(), **fields.texts(("name", "type", "description", "version", "namespace")), "GalaxyCluster": clusters}


def _all_tags(fields: Fields) -> list[str]:
    return [one.text("name") for one in fields.each("Tag", "a tag")]
