"""Facet values: how they are written so that they sort as they should, and which type has which.

1. Numbers are written in fixed width with an offset, so that text order is number order; dates are ISO 8601.
2. A value longer than `MAX_VALUE` is kept as its beginning and a hash: it is found by "=" and by a short prefix, nothing else.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mithaq.records.kind import Facet, FacetKind, RecordType

MAX_VALUE = 160
_OFFSET = 10**17
_WIDTH = 18

Packed = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Prop:
    """A declared facet of a type, by the number under which its values are kept."""

    id: int
    type: int
    facet: Facet

    @property
    def derived(self) -> bool:
        """Return whether the desk sets it, not the record."""
        return self.facet.values is None


def key_of(value: str | int, kind: FacetKind) -> str:
    """Return the text under which a facet value is kept."""
    if kind is FacetKind.NUMBER and isinstance(value, int):
        return f"{value + _OFFSET:0{_WIDTH}d}"
    text = str(value).replace("\x00", "\ufffd")
    if len(text) <= MAX_VALUE:
        return text
    return text[:MAX_VALUE] + "…" + hashlib.sha256(text.encode()).hexdigest()[:32]


def shown(key: str, kind: FacetKind) -> str:
    """Return a kept value as it is shown: numbers in plain digits."""
    return str(int(key) - _OFFSET) if kind is FacetKind.NUMBER and len(key) == _WIDTH and key.isdigit() else key


def pack(values: Packed) -> str | None:
    """Return packed facets as text; nothing is None."""
    kept = {prop: found for prop, found in values.items() if found}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else None


def unpack(text: str | None) -> Packed:
    """Return the facets that `pack` packed."""
    found: Packed = json.loads(text) if text else {}
    return found


class Declared:
    """The declared types, and the number of each of their facets."""

    def __init__(self, types: Mapping[str, RecordType], props: Iterable[Prop], type_ids: Mapping[str, int]) -> None:
        self.types = types
        self._by_name: dict[tuple[str, str], Prop] = {}
        self._by_type: dict[str, list[Prop]] = {}
        self.by_id: dict[int, Prop] = {}
        names = {number: name for name, number in type_ids.items()}
        for prop in props:
            name = names[prop.type]
            self._by_name[name, prop.facet.name] = prop
            self._by_type.setdefault(name, []).append(prop)
            self.by_id[prop.id] = prop

    def prop(self, type: str, name: str) -> Prop:
        """Return the facet `name` of `type`. Raises: ValueError when it was not declared."""
        found = self._by_name.get((type, name))
        if found is None:
            raise ValueError(f"{type} declares no facet “{name}”")
        return found

    def has(self, type: str, name: str) -> bool:
        """Return whether `type` declares a facet `name`."""
        return (type, name) in self._by_name

    def version(self, type: str) -> int:
        """Return the version of the declaration of `type`, 0 when there is none."""
        declared = self.types.get(type)
        return 0 if declared is None else declared.version

    def facets_of(self, type: str, properties: Mapping[str, Any]) -> Packed:
        """Return the facets that a record's own properties give."""
        found: Packed = {}
        for prop in self._by_type.get(type, ()):
            if prop.facet.values is not None:
                values = {key_of(value, prop.facet.kind) for value in prop.facet.values(properties)}
                if values:
                    found[str(prop.id)] = sorted(values)
        return found

    def derived_in(self, packed: Packed) -> Packed:
        """Return only those facets of `packed` that a desk set."""
        return {prop: values for prop, values in packed.items() if (found := self.by_id.get(int(prop))) is not None and found.derived}

    def text_of(self, type: str, properties: Mapping[str, Any]) -> str:
        """Return what full text search finds of a record, not folded."""
        declared = self.types.get(type)
        return "" if declared is None or declared.text is None else declared.text(properties)
