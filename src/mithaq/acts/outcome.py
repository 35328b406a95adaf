"""What came of an act."""

from typing import Any

import msgspec


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """`state` is "done" or "proposed" (waits for a second person). `records` are the ids written, the principal one first.

    `leaf` is the index of the act in the node log; `said` holds further answers of the act, by name.
    """

    act: str
    state: str
    records: list[str]
    leaf: int
    said: dict[str, Any] = {}

    @property
    def record(self) -> str:
        """Return the id of the principal record, or an empty text when the act wrote none."""
        return self.records[0] if self.records else ""
