"""Neutral versions: what tells a plain reader of STIX that an object was taken back, and nothing of what it said.

1. The header stays (identifier, owner, creation, markings), so that the reader can match it; `revoked` is true, `modified` is new.
2. Properties that STIX 2.1 requires of the type get the values of the reviewed table `resources/neutral.yml`.
3. An observable or a marking definition has no `modified` (sections 6 and 7.2.1); a type that the table does not name has its header alone.
"""

from collections.abc import Mapping
from typing import Any, cast

from mithaq.records.canonical import canonical
from mithaq.records.ident import timestamp
from mithaq.resources.reference import reference

NOBODY = "identity--00000000-0000-4000-8000-000000000000"
_KEPT = ("type", "spec_version", "id", "created_by_ref", "created", "object_marking_refs")


def neutral_version(properties: Mapping[str, Any], modified: int) -> bytes:
    """Return the bytes of the neutral version of an object; `modified` is in microseconds since 1970."""
    kind, at = str(properties.get("type")), timestamp(modified)
    header = {name: properties[name] for name in _KEPT if name in properties} | {"spec_version": "2.1", "revoked": True}
    table = _table()
    if kind not in table["unversioned"]:
        header |= {"modified": at, "created": header.get("created", at)}
    header |= _extensions(properties)
    stand_ins = {"@created": header.get("created", at), "@modified": at, "@nobody": NOBODY}
    required = {name: _filled(value, stand_ins) for name, value in _required(table, kind).items()}
    return canonical({**required, **header})


def neutral_types() -> frozenset[str]:
    """Return the types that the reviewed table names."""
    table = _table()
    return frozenset(table["objects"]) | frozenset(table["unversioned"])


def _required(table: Mapping[str, Mapping[str, Any]], kind: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = table["objects"].get(kind) or table["unversioned"].get(kind) or {}
    return found


def _extensions(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the extensions that define the type itself, without which a type of ours or of others is unknown to the reader."""
    found = properties.get("extensions")
    if not isinstance(found, Mapping):
        return {}
    defining = {
        name: {"extension_type": value["extension_type"]}
        for name, value in found.items()
        if isinstance(value, Mapping) and value.get("extension_type") in ("new-sdo", "new-sro", "new-sco")
    }
    return {"extensions": defining} if defining else {}


def _filled(value: Any, stand_ins: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_filled(one, stand_ins) for one in value]
    return stand_ins.get(value, value) if isinstance(value, str) else value


def _table() -> Mapping[str, Mapping[str, Any]]:
    return cast("Mapping[str, Mapping[str, Any]]", reference("neutral.yml"))
