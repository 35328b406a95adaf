"""Questions of the calendar: the visits of a period, how often each office holder travelled and how close together.

1. A visit that the other side logged too counts once: of two records that name each other the later one is left out.
2. An office holder is a party, an office and a name; an office without a name is an office holder of its own, since who it was is unknown.
3. Days between two visits are counted from beginning to beginning, between the least and the most that cut dates allow.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from mithaq.desks.registry.entries import Officer
from mithaq.desks.registry.periods import Period, days_between
from mithaq.desks.registry.visit_records import VISIT_TYPE, VisitBody, visit_period
from mithaq.records.ident import first_day, last_day
from mithaq.store import Held, Reading, Where

MOST = 1_000


@dataclass(frozen=True)
class Visited:
    """A visit as logged, with who logged it."""

    id: str
    author: str
    body: VisitBody

    @property
    def period(self) -> Period:
        """Return its days."""
        return visit_period(self.body)


@dataclass(frozen=True)
class Travelled:
    """An office holder with the visits of a period, oldest first. `closest` are the least and most days between the two closest."""

    who: Officer
    visits: tuple[Visited, ...]
    closest: tuple[int, int] | None


def visited(rows: Iterable[Held]) -> list[Visited]:
    """Return the visits among what is held that stand."""
    return [
        Visited(held.id, held.record.created_by, msgspec.convert(held.record.properties, VisitBody))
        for held in rows
        if held.record is not None and not held.recalled and held.type == VISIT_TYPE.name
    ]


def between(first: str, last: str) -> list[Where]:
    """Return the conditions of the visits that may have had a day from `first` to `last`, whole days or empty texts."""
    conditions = [Where("first_day", "<=", last)] if last else []
    return [*conditions, Where("last_day", ">=", first)] if first else conditions


def visits_between(reading: Reading, first: str, last: str, *more: Where) -> list[Visited]:
    """Return the visits that may have had a day in a period of whole days, oldest first, the newest `MOST` of them; each once."""
    page = reading.page(VISIT_TYPE.name, [*more, *between(first, last)], order="first_day", limit=MOST)
    return once(visited(reversed(page.rows)))


def once(found: Sequence[Visited]) -> list[Visited]:
    """Return visits without those that name another one among them as the same visit; of two that name each other the first stays."""
    known, left_out = {one.id for one in found}, set[str]()
    for one in found:
        other = one.body.same_as
        if other in known and other not in left_out and other != one.id:
            left_out.add(one.id)
    return [one for one in found if one.id not in left_out]


def travelled(found: Sequence[Visited]) -> list[Travelled]:
    """Return each office holder with the visits, those with most of them first."""
    by_holder: dict[tuple[str, str, str], list[Visited]] = {}
    shown: dict[tuple[str, str, str], Officer] = {}
    for visit in found:
        for one in visit.body.visitors:
            key = (one.party, _folded(one.office), _folded(one.name))
            shown.setdefault(key, one)
            if visit not in by_holder.setdefault(key, []):
                by_holder[key].append(visit)
    made = [Travelled(shown[key], tuple(visits), _closest(visits)) for key, visits in by_holder.items()]
    return sorted(made, key=lambda one: (-len(one.visits), one.who.office, one.who.name))


def _closest(visits: Sequence[Visited]) -> tuple[int, int] | None:
    """Return the least and the most days between the beginnings of the two visits that are closest by the most."""
    pairs = []
    for earlier, later in pairwise(visits):
        least = days_between(last_day(earlier.body.began_on), first_day(later.body.began_on))
        most = days_between(first_day(earlier.body.began_on), last_day(later.body.began_on))
        pairs.append((max(0, least), max(0, most)))
    return min(pairs, key=lambda pair: (pair[1], pair[0]), default=None)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
