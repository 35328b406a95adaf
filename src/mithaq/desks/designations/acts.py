"""Acts of the designations desk: import a list as one act with its difference, confirm an alias.

A list that cannot be read changes nothing: the list in force stays in force.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.designations.records import (
    IN_FORCE,
    LIST_ENTRY_TYPE,
    REMOVED,
    SOURCES,
    Change,
    ListEntryBody,
    ListImportBody,
    entry_body,
    entry_id,
    publisher_id,
)
from mithaq.formats import ofac, un
from mithaq.formats.entry import ListEntry
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.canonical import canonical
from mithaq.records.ident import timestamp
from mithaq.records.marking import Tlp
from mithaq.records.record import Record, make_record
from mithaq.store import Reading, Where

ANALYST = frozenset({"designations.analyst"})
PAGE = 1_000


class UnknownList(Refused):
    """A publisher whose format nobody here reads."""

    rule = "list.source"
    what = N_("Lists of “{source}” cannot be read here.")
    whose = N_("It is for whoever imports.")
    next_act = N_("Choose one of: {choices}.")


class MissingFile(Refused):
    """A list without its main file."""

    rule = "list.files"
    what = N_("The list of “{source}” needs the file {name}.")
    whose = N_("It is for whoever imports.")
    next_act = N_("Fetch it from the publisher and import again.")


class ImportList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Import a published list. `files` holds contents by name: "list" for the UN, "sdn", "alt" and "add" for OFAC."""

    source: str
    files: dict[str, bytes]


class ConfirmAlias(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm a name of a listed subject that no list gives, with where it was found."""

    subject: str
    name: str
    language: str
    source: str


@dataclass(frozen=True)
class _Read:
    entries: list[ListEntry]
    rows: Mapping[str, int] = field(default_factory=dict)
    orphans: Mapping[str, int] = field(default_factory=dict)


def import_list(work: Work, ask: ImportList) -> None:
    """Keep every entry that is new or changed, mark what is gone as removed, and write the difference."""
    read = _read(ask)
    before = {record.properties["reference"]: record for record in _entries(work.writing, ask.source)}
    bodies = {entry.reference: entry_body(entry) for entry in read.entries}
    fresh, difference = _compare(work, ask.source, before, bodies)
    work.writing.put_many(fresh)
    hashed = hashlib.sha256(b"".join(canonical(msgspec.to_builtins(bodies[name])) for name in sorted(bodies)))
    body = _import_body(difference, bodies, hashed.hexdigest(), before, read)
    work.write("list-import", body, (Tlp.CLEAR.ref,))
    work.said.update(
        source=ask.source,
        entries=len(bodies),
        added=len(difference.added),
        changed=len(body.changed),
        removed=len(body.removed),
        rows=dict(read.rows),
        orphans=dict(read.orphans),
    )


def confirm_alias(work: Work, ask: ConfirmAlias) -> None:
    """Keep the alias under the analyst's name; screening and reading find it from now on."""
    body = {"subject": ask.subject, "name": ask.name, "language": ask.language, "source": ask.source, "reviewer": work.principal.id}
    work.write("alias", body, work.local_marking())


@dataclass
class _Difference:
    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)


def _import_body(
    difference: _Difference, bodies: Mapping[str, ListEntryBody], sha256: str, before: Mapping[str, Record], read: _Read
) -> ListImportBody:
    """Return the body of the import's record; the first import names no entry as added, since all are."""
    return ListImportBody(
        source=read.entries[0].source,
        entries=len(bodies),
        sha256=sha256,
        added=difference.added if before else [],
        changed=difference.changed,
        removed=difference.removed,
        first=not before,
        rows=dict(read.rows),
        orphans=dict(read.orphans),
    )


def _read(ask: ImportList) -> _Read:
    def stream(name: str) -> io.BytesIO:
        if name not in ask.files:
            raise MissingFile(source=ask.source, name=name)
        return io.BytesIO(ask.files[name])

    if ask.source == "un":
        entries = list(un.read(stream("list")))
        return _Read(entries, {"entries": len(entries)})
    if ask.source == "ofac":
        alt = stream("alt") if "alt" in ask.files else None
        add = stream("add") if "add" in ask.files else None
        found = ofac.read(stream("sdn"), alt, add)
        rows = {"entries": len(found.entries), "names": found.name_rows, "addresses": found.address_rows}
        return _Read(list(found.entries), rows, {"names": len(found.orphan_names), "addresses": len(found.orphan_addresses)})
    raise UnknownList(source=ask.source, choices=", ".join(SOURCES))


def _entries(reading: Reading, source: str) -> Iterator[Record]:
    after: str | None = None
    while True:
        page = reading.page(LIST_ENTRY_TYPE.name, [Where("source", "=", source)], after=after, limit=PAGE)
        yield from (held.record for held in page.rows if held.record is not None)
        if page.next is None:
            return
        after = page.next


def _compare(
    work: Work, source: str, before: Mapping[str, Record], bodies: Mapping[str, ListEntryBody]
) -> tuple[list[Record], _Difference]:
    difference = _Difference()
    fresh: list[Record] = []
    for reference, body in bodies.items():
        known = before.get(reference)
        if known is None:
            fresh.append(_record(work, source, body, None))
            difference.added.append(Change(reference=reference, name=body.names[0].text))
            continue
        fields = _differing(msgspec.convert(known.properties, ListEntryBody), body)
        if fields:
            fresh.append(_record(work, source, body, known))
            difference.changed.append(Change(reference=reference, name=body.names[0].text, fields=fields))
    for reference, known in before.items():
        held = msgspec.convert(known.properties, ListEntryBody)
        if reference not in bodies and held.standing == IN_FORCE:
            fresh.append(_record(work, source, msgspec.structs.replace(held, standing=REMOVED), known))
            difference.removed.append(Change(reference=reference, name=held.names[0].text))
    return fresh, difference


def _differing(before: ListEntryBody, after: ListEntryBody) -> list[str]:
    return [name for name in ListEntryBody.__struct_fields__ if getattr(before, name) != getattr(after, name)]


def _record(work: Work, source: str, body: ListEntryBody, known: Record | None) -> Record:
    at = timestamp(work.now if known is None else max(work.now, known.modified + 1))
    made: dict[str, Any] = {
        **msgspec.to_builtins(body),
        "type": LIST_ENTRY_TYPE.name,
        "spec_version": "2.1",
        "id": entry_id(source, body.reference),
        "created": at if known is None else known.properties["created"],
        "modified": at,
        "created_by_ref": publisher_id(source),
        "object_marking_refs": [Tlp.CLEAR.ref],
        "extensions": {LIST_ENTRY_TYPE.extension: {"extension_type": "new-sdo"}},
    }
    return make_record({name: value for name, value in made.items() if value is not None})


def subjects(reading: Reading, sources: Iterable[str] = SOURCES) -> Iterator[ListEntryBody]:
    """Yield every entry that is in force, list by list: what reading is built from."""
    return (body for _, body in in_force(reading, sources))


def in_force(reading: Reading, sources: Iterable[str] = SOURCES) -> Iterator[tuple[Record, ListEntryBody]]:
    """Yield every entry that is in force with its record, list by list: what screening is built from."""
    for source in sources:
        for record in _entries(reading, source):
            body = msgspec.convert(record.properties, ListEntryBody)
            if body.standing == IN_FORCE:
                yield record, body


ACTS = (
    Act("designations.import_list", N_("Import a list"), ImportList, import_list, ANALYST, article="lists"),
    Act("designations.confirm_alias", N_("Confirm an alias"), ConfirmAlias, confirm_alias, ANALYST, article="lists"),
)
