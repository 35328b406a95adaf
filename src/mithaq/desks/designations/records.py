"""What the designations desk keeps: entries of published lists, the difference each import made, aliases that an analyst confirmed."""

import msgspec

from mithaq.formats.entry import ListEntry
from mithaq.lang.catalogue import N_
from mithaq.records.ident import named_id
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words

SOURCES = ("un", "ofac")
IN_FORCE, REMOVED = "in_force", "removed"


class EntryName(msgspec.Struct, frozen=True, kw_only=True):
    """One name as published; `script` is ISO 15924."""

    text: str
    script: str = ""
    quality: str = ""
    original: bool = False


class ListEntryBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry of a published list in the publisher's own words; `standing` is in_force or removed.

    `schema` is the FollowTheMoney schema where the publisher gives one; without it `kind` says what is known.
    """

    source: str
    reference: str
    kind: str
    names: list[EntryName]
    programmes: list[str] = []
    listed_on: str | None = None
    updated_on: str | None = None
    birth_dates: list[str] = []
    nationalities: list[str] = []
    addresses: list[str] = []
    identifiers: list[str] = []
    comments: str = ""
    standing: str = IN_FORCE
    schema: str = ""
    topics: list[str] = []
    countries: list[str] = []
    authorities: list[str] = []
    links: list[str] = []


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry in the difference: its reference, its first name, and for a change the fields that differ."""

    reference: str
    name: str
    fields: list[str] = []


class ListImportBody(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did: counts, the difference to the list before it, rows that fit nothing, and the hash of the whole set.

    `sha256` is the hex hash over the RFC 8785 forms of all entries in order of reference. `title` is the publisher's name for people.
    """

    source: str
    entries: int
    sha256: str
    added: list[Change]
    changed: list[Change]
    removed: list[Change]
    first: bool = False
    rows: dict[str, int] = {}
    orphans: dict[str, int] = {}
    title: str = ""


class AliasBody(msgspec.Struct, frozen=True, kw_only=True):
    """A name of a listed subject that no list gives, confirmed by an analyst. `subject` is an id of the reviewed aliases or an entry."""

    subject: str
    name: str
    language: str
    source: str
    reviewer: str


LIST_ENTRY_TYPE = RecordType(
    "list-entry",
    N_("List entry"),
    ListEntryBody,
    (
        Facet("source", at("source"), counted=True),
        Facet("reference", at("reference")),
        Facet("kind", at("kind"), counted=True),
        Facet("standing", at("standing")),
        Facet("programme", at("programmes"), counted=True),
        Facet("listed_on", at("listed_on"), FacetKind.DATE),
    ),
    lambda body: "\n".join(str(name.get("text", "")) for name in body.get("names", [])),
    lambda body: str(next((name.get("text") for name in body.get("names", [])), "")),
    stays_here=True,
)
LIST_IMPORT_TYPE = RecordType(
    "list-import",
    N_("List import"),
    ListImportBody,
    (Facet("source", at("source")), Facet("sha256", at("sha256"))),
    None,
    words("source"),
    stays_here=True,
)
ALIAS_TYPE = RecordType(
    "alias",
    N_("Alias"),
    AliasBody,
    (Facet("subject", at("subject")), Facet("language", at("language"))),
    words("name"),
    words("name"),
    stays_here=True,
)
TYPES = (LIST_ENTRY_TYPE, LIST_IMPORT_TYPE, ALIAS_TYPE)


def entry_id(source: str, reference: str) -> str:
    """Return the identifier of an entry: the same on every node and at every import."""
    return named_id("list-entry", source, reference)


def publisher_id(source: str) -> str:
    """Return the identity of a list's publisher, which owns its entries."""
    return named_id("identity", "publisher", source)


def entry_body(entry: ListEntry) -> ListEntryBody:
    """Return the body of an entry as read from its publisher's format."""
    return ListEntryBody(
        source=entry.source,
        reference=entry.reference,
        kind=entry.kind,
        names=[EntryName(text=one.text, script=one.script, quality=one.quality, original=one.original) for one in entry.names],
        programmes=list(entry.programmes),
        listed_on=entry.listed_on,
        updated_on=entry.updated_on,
        birth_dates=list(entry.birth_dates),
        nationalities=list(entry.nationalities),
        addresses=list(entry.addresses),
        identifiers=list(entry.identifiers),
        comments=entry.comments,
        schema=entry.schema,
        topics=list(entry.topics),
        countries=list(entry.countries),
        authorities=list(entry.authorities),
        links=list(entry.links),
    )
