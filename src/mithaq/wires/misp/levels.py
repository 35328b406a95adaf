"""The Traffic Light Protocol in MISP's tags.

1. A tag says a level of TLP 2.0, or “white” of TLP 1.0, which is CLEAR. Case and blanks round it say nothing.
2. Where there are several the strictest holds; what is in an event is never below the event.
3. Any other tag under “tlp:” (MISP's taxonomy has some that restrict further, and one for what is unclear) is refused: nobody guesses.
"""

from collections.abc import Iterable

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.marking import Tlp
from mithaq.wires.misp.words import plain

PREFIX = "tlp:"
_LEVELS = {level.label.lower(): level for level in Tlp} | {"tlp:white": Tlp.CLEAR}


class UnclearTlp(Refused):
    """A tag under tlp: that names no level."""

    rule = "misp.tlp"
    what = N_("The event {event} is tagged “{tag}”, which is no level of TLP 2.0.")
    whose = N_("It is for the event's author.")
    next_act = N_("Tag it with tlp:clear, tlp:green, tlp:amber, tlp:amber+strict or tlp:red, and take it again.")


def is_level(tag: str) -> bool:
    """Return whether a tag speaks of TLP at all."""
    return tag.strip().lower().startswith(PREFIX)


def level_of(event: str, tags: Iterable[str]) -> Tlp | None:
    """Return the strictest level among the tags, or None where none is of TLP. Raises: UnclearTlp."""
    found: list[Tlp] = []
    for tag in tags:
        if is_level(tag):
            level = _LEVELS.get(tag.strip().lower())
            if level is None:
                raise UnclearTlp(event=event, tag=plain(tag))
            found.append(level)
    return max(found, default=None)


def strictest(*levels: Tlp | None) -> Tlp | None:
    """Return the strictest of levels, or None where none is said."""
    return max((level for level in levels if level is not None), default=None)


def tag_of(level: Tlp) -> str:
    """Return the tag of a level, as MISP's taxonomy writes it."""
    return level.label.lower()
