"""A record as the API shows it: its versions, who was given it, its history, as far as the reader may see."""

from typing import Any

from mithaq.acts.house import House
from mithaq.acts.work import NoSuchRecord
from mithaq.exchange.channel import parse_channel
from mithaq.records.ident import timestamp
from mithaq.store import Held, Reading


def record_view(house: House, reading: Reading, identifier: str) -> dict[str, Any]:
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
        "given_to": deliveries(house, reading, identifier),
    }


def deliveries(house: House, reading: Reading, identifier: str) -> list[dict[str, Any]]:
    """Return, for each partner that a version was released to, its place in the channel and whether the partner's receipt covers it."""
    found: list[dict[str, Any]] = []
    for entry in reading.entries_of(identifier):
        channel = parse_channel(entry.collection)
        if channel is None or not channel.outward:
            continue
        head = reading.log_head(entry.collection)
        rung = "relayed" if head is not None and head.cosigned > entry.seq else "released"
        found.append({"partner": channel.partner, "seq": entry.seq, "at": timestamp(entry.added), "rung": rung, "by": house.identity.id})
    return found


def _version(held: Held) -> dict[str, Any]:
    sha256 = None if held.record is None else held.record.sha256.hex()
    return {"modified": timestamp(held.modified), "state": held.state, "sha256": sha256}
