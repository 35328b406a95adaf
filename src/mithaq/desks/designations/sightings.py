"""Sightings: which names of whom stand in which record, by the marking under which the record may be seen.

1. A list's entry in force gives its published names and those that the reviewed aliases give it; both are public.
2. A reviewed subject that no list in force has stands for itself, under its own id, and is public too.
3. An alias that an analyst confirmed is a sighting of its own, under the alias's marking; one of a reviewed subject is one of every entry
   that the subject refers to.
4. A designation, of this node or of a partner, is a sighting under its own marking, each version that somebody may see.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import NamedTuple

import msgspec

from mithaq.desks.designations.decision_queries import designated_names
from mithaq.desks.designations.published import in_force
from mithaq.desks.designations.records import ListEntryBody
from mithaq.exchange.channel import inward
from mithaq.exchange.partner import partners
from mithaq.reading import names_from_aliases
from mithaq.records.marking import Marking, Tlp, resolve
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where

PUBLIC = Marking(Tlp.CLEAR)
SCHEMAS = {"person": "Person", "organisation": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}
PAGE = 1_000
Sighted = Mapping[Marking, "list[Sighting]"]


class Sighting(NamedTuple):
    """The names of a subject in one version of a record; `record` is empty for what the reviewed aliases alone give."""

    subject: str
    schema: str
    names: tuple[str, ...]
    record: str
    modified: int


def listed_state(node: Reading) -> str:
    """Return a text that changes when a list in force or the reviewed aliases do."""
    content = (files("mithaq.resources") / "aliases.yml").read_bytes()
    return _digest([hashlib.sha256(content).hexdigest(), *_newest(node, "list-import")])


def other_state(node: Reading) -> str:
    """Return a text that changes when a confirmed alias or a designation comes, changes or goes.

    A partner's clock may be behind, so that its newest designation is not the newest here: what each partner has given is counted too.
    """
    states = (f"{state} {count}" for state, count in node.counts("designation", "state").items())
    newest = (f"{held.id} {held.modified}" for held in node.page("designation", limit=1).rows)
    return _digest([*_newest(node, "alias"), *newest, *states, *_arrived(node)])


def listed(node: Reading) -> Sighted:
    """Return the sightings of the lists in force and of the reviewed aliases."""
    reviewed = names_from_aliases()
    more: dict[str, list[str]] = {}
    for one in reviewed:
        for reference in one.references:
            more.setdefault(reference, []).extend(one.names)
    found: dict[Marking, list[Sighting]] = {PUBLIC: []}
    met: set[str] = set()
    for record, body in in_force(node):
        known = [name for name in (subject_of(body), body.reference) if name in more]
        met.update(known)
        names = dict.fromkeys([*(name.text for name in body.names), *(name for one in known for name in more[one])])
        sighting = Sighting(subject_of(body), SCHEMAS.get(body.kind, "Thing"), tuple(names), record.id, record.modified)
        found.setdefault(marking_of(node, record), []).append(sighting)
    found[PUBLIC] += [Sighting(one.id, "Organization", one.names, "", 0) for one in reviewed if not met.intersection(one.references)]
    return found


def confirmed(node: Reading, schemas: Mapping[str, str]) -> Sighted:
    """Return the sightings of confirmed aliases; `schemas` are those of the subjects that the lists have."""
    references = {one.id: one.references for one in names_from_aliases()}
    found: dict[Marking, list[Sighting]] = {}
    for held in _live(node, "alias"):
        if held.record is None:
            continue
        subject, name = str(held.record.properties["subject"]), str(held.record.properties["name"])
        meant = [one for one in references.get(subject, ()) if one in schemas] or [subject]
        for one in meant:
            schema = schemas.get(one, "Organization")
            found.setdefault(marking_of(node, held.record), []).append(Sighting(one, schema, (name,), held.id, held.modified))
    return found


def designated(node: Reading) -> Sighted:
    """Return the sightings of the designations of this node and its partners."""
    found: dict[Marking, list[Sighting]] = {}
    for one in designated_names(node):
        marking = marking_of(node, one.version)
        found.setdefault(marking, []).append(Sighting(one.id, one.schema, one.names, one.id, one.version.modified))
    return found


def subject_of(body: ListEntryBody) -> str:
    """Return the id under which screening knows a list's entry: "un:QDe.132"."""
    return f"{body.source}:{body.reference}"


def marking_of(node: Reading, record: Record) -> Marking:
    """Return the marking of a record. Raises: MarkingRefused."""
    return resolve(record.id, record.marking_refs, node.marking)


def _live(node: Reading, kind: str) -> Iterator[Held]:
    after: str | None = None
    while True:
        page = node.page(kind, [Where("state", "=", "live")], after=after, limit=PAGE)
        yield from page.rows
        if page.next is None:
            return
        after = page.next


def _newest(node: Reading, kind: str) -> Iterable[str]:
    """Return the newest record of a type and how many there are that are not recalled."""
    yield from (f"{held.id} {held.modified}" for held in node.page(kind, limit=1).rows)
    yield str(node.count(kind, [Where("state", "=", "live")], cap=1_000_000))


def _arrived(node: Reading) -> Iterator[str]:
    """Yield how much each partner has given under each agreement."""
    agreements = [held.id for held in node.page("agreement", limit=PAGE).rows]
    for partner in partners(node):
        for agreement in agreements:
            channel = inward(partner.id, agreement).id
            yield f"{channel} {node.collection_size(channel)}"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256(msgspec.json.encode(list(parts))).hexdigest()[:32]
