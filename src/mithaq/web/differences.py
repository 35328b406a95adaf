"""The difference between two versions of a record, property by property, as a person reads it."""

import json
from collections.abc import Mapping
from typing import Any

from mithaq.web.views import DiffRow

UNTOLD = frozenset({"modified", "created", "spec_version", "id", "type", "extensions"})
MAX_SHOWN = 400


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[DiffRow]:
    """Return the properties that differ, in the order of the newer version, then what was removed."""
    names = [*after, *(name for name in before if name not in after)]
    rows = []
    for name in names:
        old, new = before.get(name), after.get(name)
        if name in UNTOLD or old == new:
            continue
        change = "added" if name not in before else "removed" if name not in after else "changed"
        rows.append(DiffRow(name, shown(old), shown(new), change))
    return rows


def shown(value: object) -> str:
    """Return a JSON value as text: texts as they are, lists of texts by line, the rest as JSON, cut at a bound that is marked."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = value
    elif isinstance(value, list) and all(isinstance(one, str) for one in value):
        text = "\n".join(value)
    else:
        text = json.dumps(value, ensure_ascii=False, indent=1)
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + " …"
