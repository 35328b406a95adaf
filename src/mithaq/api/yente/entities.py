"""Entities in FollowTheMoney, made from what this node holds: entries of lists, reviewed subjects, and designations.

1. An id is the one under which screening knows a subject: "un:QDe.132", "group:taliban", "designation--...".
2. Whoever is listed is a target; without topics of the publisher's the topic is "sanction", so that a filter never hides a listing.
3. The listing itself is an entity beside the listed one (`sanctions`), with authority, programme, day and the publisher's address.
4. A date that is not known is left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import msgspec

from mithaq.api.yente.problems import NoSuchEntity
from mithaq.desks.designations.published import titles
from mithaq.desks.designations.records import IN_FORCE, LIST_ENTRY_TYPE, EntryName, ListEntryBody, entry_id
from mithaq.reading import names_from_aliases
from mithaq.reading.named.listed import ListedSubject
from mithaq.records.ident import is_id, micros, timestamp
from mithaq.store import Held, Reading

SCHEMATA = {"person": "Person", "vessel": "Vessel", "aircraft": "Airplane"}
REVIEWED, DESIGNATION = "reviewed", "designation"
OVER = frozenset({"lifted", "declined"})
WEAK = frozenset({"low", "weak"})
FORMER = frozenset({"previous", "fka", "f.k.a."})
_PROPERTY = re.compile(r"([a-z][A-Za-z]{2,30}): (.+)", re.DOTALL)


@dataclass(frozen=True)
class Entity:
    """Somebody or something listed. `record` holds what is said of it ("" for a reviewed subject), `modified` is that record's version."""

    id: str
    schema: str
    caption: str
    source: str
    properties: Mapping[str, list[str]]
    record: str = ""
    created: int | None = None
    modified: int | None = None
    listing: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def topics(self) -> list[str]:
        """Return the topics that the entity is found by."""
        return self.properties.get("topics", [])

    @property
    def countries(self) -> list[str]:
        """Return the countries that the entity is tied to, as the list writes them."""
        return [value for name in ("nationality", "country") for value in self.properties.get(name, [])]

    def to_json(self, *, nested: bool = False) -> dict[str, Any]:
        """Return the entity in yente's form, with its listing when `nested`."""
        properties: dict[str, Any] = dict(self.properties)
        if nested and self.listing:
            properties["sanctions"] = [self.sanction()]
        return {
            "id": self.id,
            "caption": self.caption,
            "schema": self.schema,
            "properties": properties,
            "datasets": [self.source],
            "referents": [],
            "target": True,
            "first_seen": None if self.created is None else timestamp(self.created),
            "last_seen": None if self.modified is None else timestamp(self.modified),
            "last_change": None if self.modified is None else timestamp(self.modified),
        }

    def sanction(self) -> dict[str, Any]:
        """Return the listing as an entity of its own."""
        return {
            "id": f"{self.id}#listing",
            "caption": next(iter(self.listing.get("program", [])), self.source),
            "schema": "Sanction",
            "properties": {**self.listing, "entity": [self.id]},
            "datasets": [self.source],
            "referents": [],
            "target": False,
        }


class Entities:
    """The entities that a reader may see, made one by one; what the lists' publishers are called is looked up once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Return what the publisher of each list is called, by source."""
        return titles(self._reading)

    def require(self, identifier: str) -> Entity:
        """Return the entity of an id. Raises: NoSuchEntity."""
        found = self.find(identifier)
        if found is None:
            raise NoSuchEntity(id=identifier[:200])
        return found

    def find(self, identifier: str) -> Entity | None:
        """Return the entity of an id, or None when it is not in a list in force that the reader may see."""
        if identifier.startswith("designation--"):
            return _of_designation(self._reading.get(identifier)) if is_id(identifier) else None
        source, colon, reference = identifier.partition(":")
        if not colon or not reference:
            return None
        if source == "group":
            return _of_reviewed(identifier)
        held = self._reading.get(entry_id(source, reference))
        return None if held is None else self.of_entry(held)

    def of_candidate(self, hit: Mapping[str, Any]) -> Entity:
        """Return the entity of a candidate; one that says no more than its name when there is nothing else to see."""
        said = _kept({"name": [hit["name"]], "topics": ["sanction"]})
        return self.find(hit["subject"]) or Entity(hit["subject"], hit["schema"], hit["name"], hit["source"], said)

    def of_entry(self, held: Held) -> Entity | None:
        """Return the entity of a list's entry, or None when it is not in force."""
        if held.record is None or held.recalled or held.type != LIST_ENTRY_TYPE.name:
            return None
        body = msgspec.convert(held.record.properties, ListEntryBody)
        if body.standing != IN_FORCE:
            return None
        return Entity(
            id=f"{body.source}:{body.reference}",
            schema=body.schema or SCHEMATA.get(body.kind, "Organization"),
            caption=body.names[0].text,
            source=body.source,
            properties=_properties(body),
            record=held.id,
            created=micros(held.record.properties["created"]),
            modified=held.modified,
            listing=_listing(body, self.titles.get(body.source, body.source)),
        )


def _of_reviewed(identifier: str) -> Entity | None:
    subject = _reviewed().get(identifier)
    if subject is None:
        return None
    names = [subject.en, *(name for name in subject.names if name != subject.en)]
    return Entity(identifier, "Organization", subject.en, REVIEWED, _kept({"name": names[:1], "alias": names[1:], "topics": ["sanction"]}))


@cache
def _reviewed() -> Mapping[str, ListedSubject]:
    return {one.id: one for one in names_from_aliases()}


def _of_designation(held: Held | None) -> Entity | None:
    """Return the entity of a designation: its measures and its review are for its own page; here it is who is designated."""
    if held is None or held.record is None or held.recalled:
        return None
    said = held.record.properties
    if said.get("state") in OVER:
        return None
    names = [str(one.get("text", "")) for one in said.get("names", []) if isinstance(one, Mapping)]
    if not names:
        return None
    listing = _kept({"authority": [str(said.get("authority", ""))], "program": [str(said.get("legal_basis", ""))]})
    return Entity(
        id=held.id,
        schema=SCHEMATA.get(str(said.get("kind", "")), "Organization"),
        caption=names[0],
        source=DESIGNATION,
        properties=_kept({"name": names[:1], "alias": names[1:], "topics": ["sanction"]}),
        record=held.id,
        modified=held.modified,
        listing=listing,
    )


def _properties(body: ListEntryBody) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for place, name in enumerate(body.names):
        found.setdefault(_name_property(name, is_first=place == 0), []).append(name.text)
    for identifier in body.identifiers:
        given = _PROPERTY.fullmatch(identifier) if body.schema else None
        found.setdefault(given[1] if given else "idNumber", []).append(given[2] if given else identifier)
    is_person = body.kind == "person"
    return _kept(
        {
            **found,
            "birthDate": body.birth_dates,
            "nationality": body.nationalities if is_person else [],
            "country": [*([] if is_person else body.nationalities), *body.countries],
            "address": body.addresses,
            "programId": body.programmes,
            "topics": body.topics or ["sanction"],
            "notes": [body.comments],
            "sourceUrl": body.links,
        }
    )


def _name_property(name: EntryName, *, is_first: bool) -> str:
    quality = name.quality.casefold()
    if is_first or name.original:
        return "name"
    return "weakAlias" if quality in WEAK else "previousName" if quality in FORMER else "alias"


def _listing(body: ListEntryBody, title: str) -> Mapping[str, list[str]]:
    listed = {"program": body.programmes, "listingDate": [body.listed_on or ""], "sourceUrl": body.links}
    return _kept({"authority": body.authorities or [title], **listed})


def _kept(properties: Mapping[str, Iterable[str]]) -> Mapping[str, list[str]]:
    return {name: kept for name, values in properties.items() if (kept := list(_once(values)))}


def _once(values: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(value for value in values if value)
