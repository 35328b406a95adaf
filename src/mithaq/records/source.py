"""Where something was said: the record that holds the words, and their span in its text."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where it was announced: a record, and the span of code points [start, end) in its text."""

    record: str
    start: int | None = None
    end: int | None = None


def sourced(body: Mapping[str, Any]) -> Iterator[str]:
    """Yield the records that a body names as its sources."""
    found = body.get("sources")
    for one in found if isinstance(found, list) else []:
        if isinstance(one, Mapping) and isinstance(one.get("record"), str):
            yield str(one["record"])
