"""Invented indicators to fill a collection with; every host in them is under example.org, every address private."""

from collections.abc import Iterator

import msgspec

from mithaq.records.ident import named_id, timestamp
from mithaq.records.marking import Tlp

AUTHOR = named_id("identity", "invented author of the lab")
BEGAN = 1_790_000_000_000_000


def indicators(count: int) -> Iterator[bytes]:
    """Yield the bytes of invented indicators, each about 900 bytes as feeds have them."""
    for number in range(count):
        at = timestamp(BEGAN + number * 1_000)
        yield msgspec.json.encode(
            {
                "type": "indicator",
                "spec_version": "2.1",
                "id": named_id("indicator", "lab", str(number)),
                "created_by_ref": AUTHOR,
                "created": at,
                "modified": at,
                "name": f"Invented host {number}",
                "description": "An invented host that calls an invented server, for measuring and for trying clients; nothing of it is so. "
                * 2,
                "indicator_types": ["malicious-activity"],
                "pattern": f"[ipv4-addr:value = '10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}'"
                f" OR domain-name:value = 'h{number}.example.org']",
                "pattern_type": "stix",
                "pattern_version": "2.1",
                "valid_from": at,
                "confidence": number % 101,
                "labels": ["lab", f"batch-{number // 1_000}"],
                "object_marking_refs": [Tlp.AMBER.ref],
            }
        )
