"""Members of MISP's JSON, read with a bound: texts, times, UUIDs, truth values, lists of members."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.wires.misp.words import plain

MAX_TEXT = 1_000_000
LAST_SECOND = 253_402_300_799
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class BadEvent(Refused):
    """An event that cannot be read."""

    rule = "misp.event"
    what = N_("The event {event} cannot be read: {reason}.")
    whose = N_("It is for whoever exported it.")
    next_act = N_("Export it again from MISP, whole and unchanged; the other events are taken without it.")


@dataclass(frozen=True)
class Fields:
    """The members of one thing; `event` and `what` say where it stands, for the sentence of a refusal."""

    raw: Mapping[str, Any]
    event: str
    what: str

    @staticmethod
    def of(raw: Any, event: str, what: str) -> "Fields":
        """Return the members of a thing. Raises: BadEvent."""
        if not isinstance(raw, dict):
            raise BadEvent(event=event or "?", reason=f"{what} is not an object")
        return Fields(raw, event, what)

    def refuse(self, reason: str) -> BadEvent:
        """Return the refusal of the event for something in this thing."""
        return BadEvent(event=self.event or plain(self.raw.get("uuid", "?")), reason=f"{self.what} {reason}")

    def require(self, *names: str) -> None:
        """Raise BadEvent unless all are there with a text."""
        for name in names:
            if self.raw.get(name) in (None, ""):
                raise self.refuse(f"has no {name}")

    def uuid(self, name: str = "uuid") -> str:
        """Return a UUID in small letters. Raises: BadEvent."""
        found = self.raw.get(name)
        text = found.lower() if isinstance(found, str) else ""
        if _UUID.fullmatch(text) is None:
            raise self.refuse(f"has no {name}")
        return text

    def text(self, name: str) -> str:
        """Return a text, "" where there is none; a number is taken as it is written. Raises: BadEvent."""
        found = self.raw.get(name)
        if found is None:
            return ""
        if isinstance(found, bool) or not isinstance(found, str | int | float):
            raise self.refuse(f"has a {name} that is no text")
        text = str(found)
        if len(text) > MAX_TEXT:
            raise self.refuse(f"has a {name} of more than {MAX_TEXT} characters")
        return text

    def texts(self, names: Iterable[str]) -> dict[str, str]:
        """Return those of the texts that are there. Raises: BadEvent."""
        return {name: self.text(name) for name in names if self.raw.get(name) not in (None, "")}

    def at(self, name: str) -> int:
        """Return a time in seconds since 1970. Raises: BadEvent."""
        text = self.text(name)
        if not (text.isascii() and text.isdigit() and len(text) < 18 and 0 < int(text) <= LAST_SECOND):
            raise self.refuse(f"has no {name} in seconds")
        return int(text)

    def each(self, name: str, what: str) -> Iterator["Fields"]:
        """Yield the members of a list; a list that is not there is empty. Raises: BadEvent."""
        found = self.raw.get(name)
        if found is not None and not isinstance(found, list):
            raise self.refuse(f"has a {name} that is no list")
        for one in found or ():
            yield Fields.of(one, self.event, what)


def is_true(value: object) -> bool:
    """Return a truth value of MISP's, which may be written as a number or a text."""
    return value is True or value == 1 or (isinstance(value, str) and value.lower() in ("1", "true"))
