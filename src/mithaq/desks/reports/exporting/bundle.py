"""Reports and what was confirmed of them as a bundle of plain STIX 2.1 objects (OASIS, 10 June 2021).

1. Only what a person confirmed goes out, and incidents of the register that cite a report; no draft does.
2. A report is a `report`, an armed group a `threat-actor`, a person or organisation an `identity`, a place a `location`, an incident an
   `incident`; everything else that was said is a `note` with its words, its speaker and what kind of statement it is. A denial is besides
   an `opinion` that disagrees with the note that it denies.
3. STIX demands that a report has a time of publishing, with a second: it is when this node received the text. The date that the text
   itself bears stands in the description as far as it is known; nothing is filled in.
4. An object bears the level of TLP 2.0 of the record that it is made of, the highest where it is made of several. What is for named
   recipients by the terms of an agreement is for whoever takes the file to keep to: `limited` says which records are so.
5. The same record gives the same identifier on every node and at every export.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mithaq.desks.reports.incidents.records import INCIDENT_TYPE, NUMBERS, incident_title
from mithaq.desks.reports.records import STATEMENT_TYPE, words_of
from mithaq.records.ident import named_id, stamp
from mithaq.records.marking import Tlp, resolve
from mithaq.store import Held, Reading, Where

Span = tuple[int, int]
MOST = 1_000
SDO = {"armed-group": "threat-actor", "person": "identity", "organisation": "identity", "place": "location"}
CLASSES = {"person": "individual", "organisation": "organization"}
TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"


class Bundle:
    """The objects of a bundle, each once; marked as high as the highest record that it is made of."""

    def __init__(self, node: str, name: str) -> None:
        self.author = named_id("identity", "stix", node)
        self._objects: dict[str, dict[str, Any]] = {}
        self._levels: dict[str, Tlp] = {}
        self._name = name

    def add(self, kind: str, key: str, at: int, level: Tlp, **properties: Any) -> str:
        """Return the identifier of an object of a type, added when it is not there yet."""
        identifier = named_id(kind, "stix", key)
        known = self._objects.get(identifier)
        if known is None:
            times = {"created": stamp(at), "modified": stamp(at)}
            self._objects[identifier] = {"type": kind, "spec_version": "2.1", "id": identifier, **times, **properties}
            self._objects[identifier]["created_by_ref"] = self.author
        self._levels[identifier] = max(level, self._levels.get(identifier, Tlp.CLEAR))
        return identifier

    def to_json(self, now: int) -> dict[str, Any]:
        """Return the bundle: who made it, what the markings mean, then the objects in the order of their making."""
        author = {"type": "identity", "spec_version": "2.1", "id": self.author, "name": self._name, "identity_class": "organization"}
        author |= {"created": stamp(now), "modified": stamp(now)}
        marked = [{**one, "object_marking_refs": [self._levels[name].ref]} for name, one in self._objects.items()]
        levels = sorted(set(self._levels.values()))
        objects = [author, *(_definition(level) for level in levels), *marked]
        return {"type": "bundle", "id": named_id("bundle", *(one["id"] for one in objects)), "objects": objects}


def bundle_of(reading: Reading, reports: Sequence[Held], node: str, name: str, now: int) -> tuple[dict[str, Any], list[str]]:
    """Return the bundle of some reports as one reader sees them, and the records that terms of an agreement limit."""
    made = Bundle(node, name)
    limited: list[str] = []
    for held in reports:
        if held.record is not None and not held.recalled:
            limited += _report(made, reading, held, held.record.properties)
    return made.to_json(now), list(dict.fromkeys(limited))


def _report(made: Bundle, reading: Reading, held: Held, body: Mapping[str, Any]) -> Iterator[str]:
    limits: list[str] = []
    level = _level(reading, held, limits)
    refs: list[str] = []
    notes: dict[Span, str] = {}
    said = [(one, max(level, _level(reading, one, limits))) for one in _rows(reading, STATEMENT_TYPE.name, "about", held.id)]
    for one, of_it in said:
        refs += _statement(made, one, of_it, notes)
    for one, of_it in said:
        refs += _denial(made, one, of_it, notes)
    for happened in _rows(reading, INCIDENT_TYPE.name, "cites", held.id):
        refs += _incident(made, happened, max(level, _level(reading, happened, limits)))
    dated = body.get("published")
    made.add(
        "report",
        held.id,
        held.modified,
        level,
        name=str(body.get("title", "")),
        description=f"Dated {dated} by the text itself." if dated else "The text does not say when it is from.",
        published=stamp(held.modified),
        object_refs=list(dict.fromkeys(refs)) or [made.author],
        external_references=[_reference(body)],
        **({"lang": str(body["language"])} if body.get("language") in ("ar", "ur", "en", "fa", "ps") else {}),
    )
    yield from limits


def _reference(body: Mapping[str, Any]) -> dict[str, str]:
    source = str(body.get("source") or "unknown")
    where = {"url": source} if source.startswith(("https://", "http://")) else {"description": str(body.get("title") or source)}
    return {"source_name": source, **where}


def _statement(made: Bundle, held: Held, level: Tlp, notes: dict[Span, str]) -> Iterator[str]:
    properties = held.record.properties if held.record is not None else {}
    content = properties.get("content")
    said: Mapping[str, Any] = content if isinstance(content, Mapping) else {}
    kind, words = str(properties.get("kind", "")), words_of(said)
    if kind == "mention" and str(said.get("type")) in SDO:
        yield _named(made, said, held, level)
        return
    words = words or str(said.get("about") or said.get("pillar") or said.get("value") or kind)
    speaker = str(said.get("speaker") or "")
    about = [_place(made, str(said["place"]), held, level)] if said.get("place") else []
    note = made.add(
        "note",
        held.id,
        held.modified,
        level,
        abstract=kind,
        content=f"{words}\n[{properties.get('nature', '')}]",
        object_refs=about or [named_id("report", "stix", str(properties.get("about", "")))],
        **({"authors": [speaker]} if speaker else {}),
    )
    notes.update((span, note) for span in _spans(properties.get("spans")))
    yield note


def _denial(made: Bundle, held: Held, level: Tlp, notes: Mapping[Span, str]) -> Iterator[str]:
    """Yield the opinion of a statement that denies another, which it names by the words of that one."""
    content = held.record.properties.get("content") if held.record is not None else None
    answered = _spans([content.get("answers")]) if isinstance(content, Mapping) else []
    denied = notes.get(answered[0]) if answered else None
    if denied is not None and isinstance(content, Mapping):
        why = ": ".join(str(content[part]) for part in ("speaker", "about") if content.get(part))
        more = {"opinion": "strongly-disagree", "explanation": why, "object_refs": [denied]}
        yield made.add("opinion", f"{held.id} denies", held.modified, level, **more)


def _spans(found: object) -> list[Span]:
    """Return the spans of a stored value, as far as they are any."""
    rows = found if isinstance(found, list) else []
    return [(one[0], one[1]) for one in rows if isinstance(one, list) and len(one) == 2 and all(isinstance(place, int) for place in one)]


def _named(made: Bundle, said: Mapping[str, Any], held: Held, level: Tlp) -> str:
    kind = str(said["type"])
    name = str(said.get("en") or said.get("ar") or said.get("text") or "")
    if kind == "place":
        return _place(made, name, held, level, str(said.get("side") or ""))
    others = sorted({str(said[part]) for part in ("ar", "text") if said.get(part)} - {name})
    key = str(said.get("id") or "") if not str(said.get("id") or "").startswith("person:") else ""
    if kind == "armed-group":
        more: dict[str, Any] = {"threat_actor_types": ["unknown"], **({"aliases": others} if others else {})}
    else:
        more = {"identity_class": CLASSES[kind], **({"description": ", ".join(others)} if others else {})}
    return made.add(SDO[kind], f"{kind} {key or name}", held.modified, level, name=name, **more)


def _place(made: Bundle, name: str, held: Held, level: Tlp, side: str = "") -> str:
    more = {"country": side} if len(side) == 2 else {"region": name.casefold()}
    return made.add("location", f"place {name}", held.modified, level, name=name, **more)


def _incident(made: Bundle, held: Held, level: Tlp) -> Iterator[str]:
    body = held.record.properties if held.record is not None else {}
    if body.get("struck"):
        return
    told = [f"{name} {body[name]}" for name in NUMBERS if body.get(name) is not None]
    when = [f"on {body['happened_on']}"] if body.get("happened_on") else ["when is not known"]
    words = "; ".join([str(body.get("kind", "")), *when, *told, str(body.get("nature", ""))])
    incident = made.add("incident", held.id, held.modified, level, name=incident_title(body), description=words)
    yield incident
    if body.get("place"):
        place = _place(made, str(body["place"]), held, level, str(body.get("area") or ""))
        yield place
        yield _relation(made, incident, "located-at", place, held, level)
    for group in body.get("groups", []):
        actor = made.add("threat-actor", f"armed-group {group}", held.modified, level, name=str(group), threat_actor_types=["unknown"])
        yield actor
        yield _relation(made, incident, "attributed-to", actor, held, level)


def _relation(made: Bundle, source: str, kind: str, target: str, held: Held, level: Tlp) -> str:
    more = {"relationship_type": kind, "source_ref": source, "target_ref": target}
    return made.add("relationship", f"{source} {kind} {target}", held.modified, level, **more)


def _rows(reading: Reading, kind: str, facet: str, value: str) -> Iterator[Held]:
    after = None
    while True:
        page = reading.page(kind, [Where(facet, "=", value)], after=after, limit=MOST)
        yield from (held for held in reversed(page.rows) if held.record is not None and not held.recalled)
        after = page.next
        if after is None:
            return


def _level(reading: Reading, held: Held, limits: list[str]) -> Tlp:
    """Return the level of a record, and note it where terms of an agreement limit who may have it."""
    refs = held.record.marking_refs if held.record is not None else ()
    marking = resolve(held.id, refs, reading.marking)
    if marking.terms is not None:
        limits.append(held.id)
    return marking.tlp


def _definition(level: Tlp) -> dict[str, Any]:
    """Return the marking definition of a level as OASIS publishes it for STIX 2.1 (TLP 2.0)."""
    extension = {TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": level.label.removeprefix("TLP:").lower()}}
    named = {"id": level.ref, "created": "2022-10-01T00:00:00.000Z", "name": level.label}
    return {"type": "marking-definition", "spec_version": "2.1", **named, "extensions": extension}
