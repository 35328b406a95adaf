"""What STIX has no place for: the MISP parts as they were, in an extension of the STIX objects that were made of them.

A property extension (STIX 2.1 section 7.3). On the object that stands for an attribute, a MISP object or a report: `event`, the UUID of its
event, and `attribute`, `object` or `report`, its members; `deleted`, the deleted attributes of a MISP object.

On what stands for the event: `event`, its members; `deleted`, what MISP marks deleted; `kinds`, the kind and type of every part by UUID;
`loose`, objects of which no STIX object was made.
"""

from collections.abc import Mapping
from typing import Any

from mithaq.records.ident import named_id

EXTENSION = named_id("extension-definition", "misp", "1")


def extended(properties: dict[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties with the extension."""
    said = {"extension_type": "property-extension", **more}
    return {**properties, "extensions": {**properties.get("extensions", {}), EXTENSION: said}}


def extension_of(properties: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the extension of an object, or None."""
    found = properties.get("extensions")
    said = found.get(EXTENSION) if isinstance(found, dict) else None
    return said if isinstance(said, dict) else None
