"""What stands in the register beside an incident that a report tells of: where it is entered already, and what may be the same one.

1. Nothing is joined by itself: a person reads the reasons and adds the report as a source, or enters another incident.
2. A partner's incident is not changed from here; what our report tells goes beside it as our side's account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mithaq.desks.reports.incidents.likeness import Like, entered_from, find_like, told_of
from mithaq.desks.reports.incidents.records import IncidentBody
from mithaq.lang.catalogue import N_
from mithaq.records.source import Source
from mithaq.store import Reading
from mithaq.web.parties import Parties
from mithaq.web.subjects import named
from mithaq.web.titles import Titled, titled
from mithaq.web.views import PartyView
from mithaq.web.visit import Visit


@dataclass(frozen=True)
class LikeView:
    """An incident of the register that may be the one told of, and why, in words. `key` makes adding a source harmless to repeat."""

    id: str
    body: IncidentBody
    owner: PartyView
    reasons: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class Beside:
    """The words of a report as a source, the incidents that name it, and where there is none those that may be what it tells."""

    source: Source
    entered: tuple[Titled, ...]
    likes: tuple[LikeView, ...]


def beside(visit: Visit, reading: Reading, parties: Parties, agreement: str, said: tuple[str, Mapping[str, Any], Any]) -> Beside:
    """Return what stands beside an incident; `said` is its report, what is told, and at which spans of the report."""
    report, content, spans = said
    places: Sequence[Sequence[int]] = spans or ()
    start, end = places[0] if places else (None, None)
    entered = tuple(titled(held, visit.house.rules.types) for held in entered_from(reading, report, places))
    told = None if entered or not agreement else told_of(content)
    found = [] if told is None else find_like(reading, told, agreement, report, places)
    return Beside(Source(record=report, start=start, end=end), entered, tuple(_view(visit, parties, one) for one in found))


def _view(visit: Visit, parties: Parties, one: Like) -> LikeView:
    owner = parties.of(one.held.record.created_by if one.held.record is not None else "")
    return LikeView(one.held.id, one.body, owner, tuple(_reasons(visit, one)), visit.new_key())


def _reasons(visit: Visit, one: Like) -> list[str]:
    """Return why it may be the same: place, day, then kind or groups."""
    say = visit.say
    place = say(N_("{inner} lies in {outer}"), inner=one.inner, outer=one.outer) if one.outer else say(N_("the same place"))
    groups = say(N_(", ")).join(named(visit, group) for group in one.groups)
    kind = say(N_("the same kind")) if one.is_kind else "" if groups else say(N_("one of the two says no more than that it was an attack"))
    return [
        place,
        _day(visit, one.apart),
        *(part for part in (kind, say(N_("the same group: {groups}"), groups=groups) if groups else "") if part),
    ]


def _day(visit: Visit, apart: int | None) -> str:
    if apart is None:
        return visit.say(N_("the days may be the same"))
    return visit.face.say_count("{count} day apart", "{count} days apart", apart) if apart else visit.say(N_("the same day"))
