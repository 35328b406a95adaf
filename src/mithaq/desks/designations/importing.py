"""Importing a published list: one act, one difference.

1. The whole list is read before anything is compared, and before the transaction is opened; what cannot be read changes nothing.
2. "un" and "ofac" are read in their publishers' own forms. Any other list is read as FollowTheMoney or as a table, under a short name that
   whoever imports chooses; the same name stands for the same list at every import.
3. An import runs in the transaction that holds the node log, so of two imports at once the second compares with what the first left.
"""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mithaq.acts.act import Ahead
from mithaq.acts.work import Work
from mithaq.desks.designations.published import entries, last_import
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
from mithaq.formats import ftm, national, ofac, un
from mithaq.formats.entry import ListEntry
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.canonical import canonical
from mithaq.records.ident import timestamp
from mithaq.records.marking import Tlp
from mithaq.records.record import Record, make_record

FORMATS = ("ftm", "csv")
TAKEN = frozenset({*SOURCES, "default", "designation", "group", "reviewed"})
MAX_TITLE = 200
_SHORT_NAME = re.compile(r"[a-z][a-z0-9-]{1,30}")


class UnknownList(Refused):
    """A publisher whose format nobody here reads."""

    rule = "list.source"
    what = N_("Lists of “{source}” cannot be read here.")
    whose = N_("It is for whoever imports.")
    next_act = N_("Choose one of: {choices}. Any other list is imported as FollowTheMoney (ftm) or as a table (csv).")


class UnknownFormat(Refused):
    """A form of lists that nobody here reads."""

    rule = "list.format"
    what = N_("Lists in the form “{format}” cannot be read here.")
    whose = N_("It is for whoever imports.")
    next_act = N_("Choose one of: {choices}.")


class BadListName(Refused):
    """A short name that a list cannot have."""

    rule = "list.name"
    what = N_("“{source}” cannot be the short name of a list.")
    whose = N_("It is for whoever imports.")
    next_act = N_("Choose 2 to 31 small Latin letters, digits and hyphens that begin with a letter, and none of: {taken}.")


class MissingFile(Refused):
    """A list without its main file."""

    rule = "list.files"
    what = N_("The list of “{source}” needs the file {name}.")
    whose = N_("It is for whoever imports.")
    next_act = N_("Fetch it from the publisher and import again.")


class ImportList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Import a published list. `files` holds contents by name: "sdn", "alt" and "add" for OFAC, "list" for every other.

    `format` is empty for "un" and "ofac"; for any other source it is "ftm" (FollowTheMoney, JSON lines) or "csv" (a table with a header).
    `title` is the publisher's name as people read it; left empty it stays as it was.
    """

    source: str
    files: dict[str, bytes]
    format: str = ""
    title: str = ""


@dataclass(frozen=True)
class Read:
    """What was read of a list: its entries, and counts of the rows read and of those that fit nothing."""

    entries: list[ListEntry]
    rows: Mapping[str, int] = field(default_factory=dict)
    orphans: Mapping[str, int] = field(default_factory=dict)


@dataclass
class _Difference:
    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)


def import_list(work: Work, ask: ImportList) -> None:
    """Keep every entry that is new or changed, mark what is gone as removed, and write the difference."""
    read: Read = read_list(None, ask) if work.ahead is None else work.ahead
    title = ask.title.strip()[:MAX_TITLE] or _title_before(work, ask.source)
    before = {record.properties["reference"]: record for record in entries(work.writing, ask.source)}
    bodies = {entry.reference: entry_body(entry) for entry in read.entries}
    fresh, difference = _compare(work, ask.source, before, bodies)
    work.writing.put_many(fresh)
    body = _import_body(difference, bodies, before, read, title)
    work.write("list-import", body, (Tlp.CLEAR.ref,))
    work.said.update(
        source=ask.source,
        title=title,
        entries=len(bodies),
        added=len(difference.added),
        changed=len(body.changed),
        removed=len(body.removed),
        rows=dict(read.rows),
        orphans=dict(read.orphans),
    )


def _title_before(work: Work, source: str) -> str:
    found = last_import(work.writing, source)
    return found.title if found is not None else ""


def _import_body(
    difference: _Difference, bodies: Mapping[str, ListEntryBody], before: Mapping[str, Record], read: Read, title: str
) -> ListImportBody:
    """Return the body of the import's record; the first import names no entry as added, since all are."""
    hashed = hashlib.sha256()
    for name in sorted(bodies):
        hashed.update(canonical(msgspec.to_builtins(bodies[name])))
    return ListImportBody(
        source=read.entries[0].source,
        entries=len(bodies),
        sha256=hashed.hexdigest(),
        added=difference.added if before else [],
        changed=difference.changed,
        removed=difference.removed,
        first=not before,
        rows=dict(read.rows),
        orphans=dict(read.orphans),
        title=title,
    )


def read_list(_ahead: Ahead | None, ask: ImportList) -> Read:
    """Return the whole list. Raises: UnknownList, UnknownFormat, BadListName, MissingFile, NotAList and its kinds."""
    if not ask.format and ask.source not in SOURCES:
        raise UnknownList(source=ask.source[:40], choices=", ".join(SOURCES))
    if ask.format and ask.format not in FORMATS:
        raise UnknownFormat(format=ask.format[:40], choices=", ".join(FORMATS))
    if ask.format and (ask.source in TAKEN or not _SHORT_NAME.fullmatch(ask.source)):
        raise BadListName(source=ask.source[:40], taken=", ".join(sorted(TAKEN)))
    if ask.source == "ofac":
        return _read_ofac(ask)
    content = _stream(ask, "list")
    if ask.format == "ftm":
        return _read_ftm(content, ask.source)
    found = list(national.read(content, ask.source) if ask.format == "csv" else un.read(content))
    return Read(found, {"entries": len(found)})


def _read_ofac(ask: ImportList) -> Read:
    alt = _stream(ask, "alt") if "alt" in ask.files else None
    add = _stream(ask, "add") if "add" in ask.files else None
    found = ofac.read(_stream(ask, "sdn"), alt, add)
    rows = {"entries": len(found.entries), "names": found.name_rows, "addresses": found.address_rows}
    return Read(list(found.entries), rows, {"names": len(found.orphan_names), "addresses": len(found.orphan_addresses)})


def _read_ftm(content: io.BytesIO, source: str) -> Read:
    found = ftm.read(content, source)
    orphans = {
        "sanctions": len(found.orphan_sanctions),
        "addresses": len(found.orphan_addresses),
        "nameless": len(found.nameless),
    }
    return Read(list(found.entries), {"entries": len(found), **found.rows}, orphans)


def _stream(ask: ImportList, name: str) -> io.BytesIO:
    if name not in ask.files:
        raise MissingFile(source=ask.source, name=name)
    return io.BytesIO(ask.files[name])


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
