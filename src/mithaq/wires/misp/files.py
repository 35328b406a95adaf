"""Files of MISP events, as `/events/view`, restSearch and the “MISP JSON” export give them.

1. One file is at most 50,000,000 bytes of I-JSON, nested at most 64 deep: what two parsers may read differently is refused whole.
2. An event stands alone or under “Event”, in a list, or in a list under “response”. Which of its events can be used is judged one by one.
"""

from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.canonical import parse

MAX_FILE_BYTES = 50_000_000


class NoEvents(Refused):
    """A file in which there are no MISP events."""

    rule = "misp.file"
    what = N_("{file} holds no events in MISP's JSON.")
    whose = N_("It is for whoever runs the command.")
    next_act = N_("Export the event from MISP as “MISP JSON”, or ask its API for /events/view/ID or restSearch with returnFormat json.")


def read_events(raw: bytes, file: str) -> list[Any]:
    """Return the events of a file, unread. Raises: TooLarge, NotIJson, NoEvents."""
    found = parse(raw, name=file, max_bytes=MAX_FILE_BYTES)
    if isinstance(found, dict) and "response" in found:
        found = found["response"]
    events = [_unwrapped(one) for one in (found if isinstance(found, list) else [found])]
    if not events or not any(isinstance(one, dict) and ("uuid" in one or "info" in one) for one in events):
        raise NoEvents(file=file)
    return events


def _unwrapped(value: Any) -> Any:
    return value["Event"] if isinstance(value, dict) and "Event" in value else value
