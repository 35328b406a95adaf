"""Which incidents of the register may be the one that a report tells of, and why: a question for a person, who alone joins the two.

1. Like is what was at one place, or one in the other; on days at most two apart, or that may be one; and of one kind or by one group.
2. An attack of which no kind is told is of every kind. A report that tells no place, or no day nearer than a year, is like nothing.
3. Groups are one by whatever list, name or spelling they stand under among the reviewed names.
4. Candidates come from the facets of place and day, never from a walk through the register; what is struck or recalled is none, nor what
   names the words as its source already, or named them and no longer does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from mithaq.desks.reports.incidents.places import Spot, spot_of
from mithaq.desks.reports.incidents.records import INCIDENT_TYPE, IncidentBody
from mithaq.desks.reports.incidents.register import incident_of
from mithaq.names.fold import fold_text
from mithaq.reading import names_from_aliases
from mithaq.records.ident import first_day, is_date, last_day
from mithaq.records.source import Source
from mithaq.store import Held, Reading, Where

APART_DAYS = 2
WIDEST_DAYS = 366
ANY_KIND = "attack"
LOOKED_AT, MOST = 200, 5


@dataclass(frozen=True)
class Told:
    """What a report tells of an incident: its place as written and as keys, the days between which it lies, its kind, its groups."""

    place: str
    spot: Spot
    first: date
    last: date
    kind: str
    groups: frozenset[str]


@dataclass(frozen=True)
class Like:
    """An incident of the register that may be the one told of.

    `inner` lies in `outer`, both as written; they are empty where the place is the same. `apart` is how many days lie between the two, None
    where a day is not known and they may be one. `is_kind` says that the kind is the same, `groups` are those of the incident that
    are.
    """

    held: Held
    body: IncidentBody
    inner: str
    outer: str
    apart: int | None
    is_kind: bool
    groups: tuple[str, ...]


def told_of(content: Mapping[str, Any]) -> Told | None:
    """Return what a draft or a statement tells of an incident; None when it tells no place or no day."""
    place, side = str(content.get("place") or ""), str(content.get("side") or "")
    days = _days(content.get("date"))
    spot = spot_of(place, side)
    if days is None or (days[1] - days[0]).days > WIDEST_DAYS or not spot.own:
        return None
    named = content.get("groups")
    groups = _keys([*(named if isinstance(named, list | tuple) else ()), content.get("claimed_by")])
    return Told(place or side, spot, *days, str(content.get("kind") or ANY_KIND), groups)


def find_like(reading: Reading, told: Told, agreement: str, report: str, spans: Sequence[Sequence[int]]) -> list[Like]:
    """Return the incidents under an agreement that may be what a report tells at its words, the likeliest first."""
    found = {held.id: held for where in _windows(told) for held in _page(reading, told, where)}
    like = [one for held in found.values() if (one := _like(told, held)) is not None and one.body.agreement == agreement]
    left = [one for one in like if not _is_at([*one.body.sources, *one.body.left_out], report, spans)]
    return sorted(left, key=lambda one: (one.apart is None, one.apart or 0, bool(one.inner), not one.groups, one.held.id))[:MOST]


def entered_from(reading: Reading, report: str, spans: Sequence[Sequence[int]]) -> list[Held]:
    """Return the incidents that name a report as their source, at words that the spans touch or at none."""
    rows = reading.page(INCIDENT_TYPE.name, [Where("cites", "=", report)], limit=LOOKED_AT).rows
    return [held for held in rows if held.record is not None and not held.recalled and _is_at(incident_of(held).sources, report, spans)]


def _is_at(sources: Iterable[Source], report: str, spans: Sequence[Sequence[int]]) -> bool:
    return any(
        one.start is None or one.end is None or any(span[0] < one.end and one.start < span[1] for span in spans if len(span) == 2)
        for one in sources
        if one.record == report
    )


def _page(reading: Reading, told: Told, where: Sequence[Where]) -> list[Held]:
    return reading.page(INCIDENT_TYPE.name, [Where("near", "in", told.spot.sought()), *where], limit=LOOKED_AT).rows


def _windows(told: Told) -> Iterator[list[Where]]:
    """Yield the conditions on the day: one for the days themselves, one for the months and years that hold one of them."""
    first, last = _moved(told.first, -APART_DAYS), _moved(told.last, APART_DAYS)
    yield [Where("happened_on", ">=", first.isoformat()), Where("happened_on", "<=", last.isoformat())]
    days = {_moved(first, step).isoformat() for step in range((last - first).days + 1)}
    yield [Where("happened_on", "in", tuple(sorted({day[:length] for day in days for length in (len("2025"), len("2025-11"))})))]


def _like(told: Told, held: Held) -> Like | None:
    if held.record is None or held.recalled:
        return None
    body = incident_of(held)
    days = _days({"value": body.happened_on})
    is_kind = body.kind == told.kind
    groups = tuple(one for one in dict.fromkeys([*body.groups, body.claimed_by]) if one and _key(one) in told.groups)
    if body.struck or days is None or not (is_kind or groups or ANY_KIND in (body.kind, told.kind)):
        return None
    apart = max(0, (days[0] - told.last).days, (told.first - days[1]).days)
    if apart > APART_DAYS:
        return None
    is_known = days[0] == days[1] and told.first == told.last
    here = spot_of(body.place, body.area)
    inner, outer = ("", "") if here.own & told.spot.own else _one_in_the_other(told, here, body.place or body.area)
    return Like(held, body, inner, outer, apart if is_known else None, is_kind, groups)


def _one_in_the_other(told: Told, here: Spot, written: str) -> tuple[str, str]:
    """Return which of the two places lies in which."""
    return (written, told.place) if told.spot.own & here.around else (told.place, written)


def _days(said: object) -> tuple[date, date] | None:
    """Return the first and the last day that a date may be; None where it is not known on both sides."""
    date_said = said if isinstance(said, Mapping) else {}
    value = str(date_said.get("value") or "")
    first, last = (value, value) if value else (str(date_said.get("earliest") or ""), str(date_said.get("latest") or ""))
    if not (is_date(first) and is_date(last)) or first > last:
        return None
    return date.fromisoformat(first_day(first)), date.fromisoformat(last_day(last))


def _moved(day: date, days: int) -> date:
    """Return a day moved by some days, no further than dates go."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _keys(names: Iterable[object]) -> frozenset[str]:
    return frozenset(_key(str(one)) for one in names if one)


def _key(name: str) -> str:
    """Return the key of a group: its reviewed identifier under whatever name or list it stands, else its own folded words."""
    folded = " ".join(fold_text(name).split())
    return _reviewed().get(folded, folded)


@cache
def _reviewed() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in names_from_aliases():
        for name in (one.id, *one.references, one.en, one.ar, *one.names):
            found.setdefault(" ".join(fold_text(name).split()), one.id)
    return found
