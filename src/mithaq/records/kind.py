"""Record types: what a desk declares instead of tables.

A desk declares the shape of its records (a msgspec Struct, published as JSON Schema), at most ten facets by which they are
found, which facets are counted, and where their text stands. It issues no DDL and no SQL.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.records.ident import is_date, is_id, is_moment, named_id
from mithaq.records.record import Record
from mithaq.records.shape import reason_of

MAX_FACETS = 10
OF_EVERY_RECORD = frozenset({"type", "id", "spec_version", "created", "modified", "created_by_ref", "object_marking_refs", "extensions"})
ANY_DESK, NO_DESK = "any", ""
STIX_TYPES = frozenset({"identity", "marking-definition", "note", "opinion", "report", "relationship"})


class BadShape(Refused):
    """A record is not of the shape that its type prescribes."""

    rule = "record.shape"
    what = N_("{id} is not a proper {type}: {reason}.")
    whose = N_("It is for its author to mend.")
    next_act = N_("Correct the named part; the reference page of the type says what it must be.")


class Form(Enum):
    """What a text of a body must be where others reckon with it: an identifier, a time, or a date cut to what is known."""

    ID = N_("an identifier")
    MOMENT = N_("a time in UTC")
    DATE = N_("a date")


_FORMS: Mapping[Form, Callable[[object], bool]] = {Form.ID: is_id, Form.MOMENT: is_moment, Form.DATE: is_date}


class FacetKind(Enum):
    """How facet values are written so that they sort as they should."""

    TEXT = "text"
    REF = "ref"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True)
class Facet:
    """A value by which records of a type are found.

    `values` returns the facet's values from the record's properties: texts as they are, references as identifiers, dates in
    ISO 8601, numbers as int. A derived facet has none; the desk sets it when a related record changes it.
    """

    name: str
    values: Callable[[Mapping[str, Any]], Iterable[str | int]] | None = None
    kind: FacetKind = FacetKind.TEXT
    counted: bool = False


@dataclass(frozen=True)
class RecordType:
    """A declared type. `shape` is None for a STIX type whose body no desk reads; `text` returns what full text search finds.

    `stays_here` says that a node keeps such records about its own affairs: none is ever taken from a partner. `office` is the role to whose
    holders a partner's record of the type is delivered; records about the exchange itself are for no office. `desk` is the desk that a
    person must be able to enter to see one: `ANY_DESK` for what lies on all of them, `NO_DESK` for what tells of no case: who the parties
    are and what they agreed. `forms` says what the texts at dotted paths must be, each member where a path leads through lists; empty and
    missing ones are the shape's to judge.
    """

    name: str
    label: str
    shape: type[msgspec.Struct] | None = None
    facets: tuple[Facet, ...] = ()
    text: Callable[[Mapping[str, Any]], str] | None = None
    title: Callable[[Mapping[str, Any]], str] | None = None
    version: int = 1
    stays_here: bool = False
    office: str = ""
    desk: str = ANY_DESK
    forms: tuple[tuple[str, Form], ...] = ()

    def __post_init__(self) -> None:
        if len(self.facets) > MAX_FACETS:
            raise ValueError(f"{self.name} declares {len(self.facets)} facets; at most {MAX_FACETS}")
        fields = () if self.shape is None else self.shape.__struct_fields__
        if taken := OF_EVERY_RECORD.intersection(fields):
            raise ValueError(f"{self.name} declares {min(taken)}, which every record has: what the body says there would be lost")

    @property
    def is_own(self) -> bool:
        """Return whether the type is ours, so that its records carry its extension definition."""
        return self.shape is not None and self.name not in STIX_TYPES

    @property
    def extension(self) -> str:
        """Return the identifier of the extension definition that publishes the type."""
        return named_id("extension-definition", self.name, str(self.version))

    def check(self, record: Record) -> None:
        """Raise BadShape when the body is not of the declared shape; unknown properties are kept and not judged."""
        if self.shape is None:
            return
        try:
            msgspec.convert(record.properties, self.shape)
        except msgspec.ValidationError as error:
            raise BadShape(id=record.id, type=self.name, reason=reason_of(error)) from error
        for path, form in self.forms:
            if not all(_FORMS[form](one) for one in _members(record.properties, path.split(".")) if one not in (None, "")):
                raise BadShape(
                    id=record.id, type=self.name, reason=because(N_("the field {field} is not {wanted}"), field=path, wanted=form.value)
                )


def _members(value: Any, path: Sequence[str]) -> Iterator[object]:
    """Yield what stands at a path, each member of the lists on the way."""
    if isinstance(value, list):
        for one in value:
            yield from _members(one, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping):
        yield from _members(value.get(path[0]), path[1:])


def at(*path: str) -> Callable[[Mapping[str, Any]], Iterable[str | int]]:
    """Return a facet reader of the value at `path`; a list gives each of its members, a missing one none."""

    def values(properties: Mapping[str, Any]) -> Iterable[str | int]:
        found: Any = properties
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        if found is None:
            return ()
        members = found if isinstance(found, list) else [found]
        return [member for member in members if isinstance(member, str | int)]

    return values


def words(*names: str) -> Callable[[Mapping[str, Any]], str]:
    """Return a text reader that joins the named properties, texts and lists of texts, by line."""

    def text(properties: Mapping[str, Any]) -> str:
        parts: list[str] = []
        for name in names:
            found = properties.get(name)
            parts.extend(found if isinstance(found, list) else [found] if isinstance(found, str) else [])
        return "\n".join(part for part in parts if isinstance(part, str))

    return text
