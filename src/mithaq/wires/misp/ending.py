"""The end of an event: a last version of what stands for it, which says nothing of it but which parts it had.

A file of MISP's cannot say that an event is deleted. With this version left standing the way back to MISP knows the parts still, and gives
the event with its name replaced and every part deleted.
"""

from collections.abc import Mapping
from typing import Any

from mithaq.records.canonical import canonical
from mithaq.records.ident import instant, timestamp
from mithaq.wires.misp.extension import extended, extension_of
from mithaq.wires.misp.neutral import WORD
from mithaq.wires.misp.seen import SECOND

_KEPT = ("type", "spec_version", "id", "created_by_ref", "created", "object_marking_refs", "object_refs", "published", "context")
_HEADER = ("uuid", "Orgc", "distribution", "published", "publish_timestamp")


def ended(properties: Mapping[str, Any], at: int) -> bytes:
    """Return the last version of a report or grouping of ours; `at` is in microseconds since 1970."""
    said = extension_of(properties) or {}
    seconds = -(-at // SECOND)
    header = {name: said.get("event", {})[name] for name in _HEADER if name in said.get("event", {})}
    header |= {"info": WORD, "date": instant(at).date().isoformat(), "timestamp": str(seconds), "threat_level_id": "4", "analysis": "2"}
    loose = [{"kind": "object", "uuid": one["uuid"], "name": one["name"], "timestamp": str(seconds)} for one in said.get("loose", ())]
    more = {"event": header, "kinds": said.get("kinds", {}), "deleted": [*said.get("deleted", ()), *loose]}
    kept = {name: properties[name] for name in _KEPT if name in properties}
    return canonical(extended({**kept, "name": WORD, "modified": timestamp(at), "revoked": True}, more))
