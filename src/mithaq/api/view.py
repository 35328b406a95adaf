"""A record as the API shows it: its versions, who was given it, its history, as far as the reader may see."""

from typing import Any

from mithaq.acts.work import NoSuchRecord
from mithaq.desks.registry.queries import deliveries
from mithaq.records.ident import timestamp
from mithaq.store import Held, Reading


def record_view(reading: Reading, identifier: str) -> dict[str, Any]:
    """Return the newest visible version with its history and its deliveries. Raises: NoSuchRecord."""
    versions = reading.history(identifier)
    if not versions:
        raise NoSuchRecord(id=identifier)
    newest = versions[0]
    return {
        "id": newest.id,
        "type": newest.type,
        "state": newest.state,
        "record": None if newest.record is None else newest.record.properties,
        "versions": [_version(held) for held in versions],
        "given_to": given_to(reading, identifier),
    }


def given_to(reading: Reading, identifier: str) -> list[dict[str, Any]]:
    """Return, for each partner that a version was released to, its place in the channel and whether the partner's receipt covers it."""
    return [{"partner": one.partner, "seq": one.seq, "at": timestamp(one.at), "rung": one.rung} for one in deliveries(reading, identifier)]


def _version(held: Held) -> dict[str, Any]:
    sha256 = None if held.record is None else held.record.sha256.hex()
    return {"modified": timestamp(held.modified), "state": held.state, "sha256": sha256}
