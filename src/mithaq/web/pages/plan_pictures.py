"""The plan as pictures: the relationship over time, and how far each pillar is; each beside a table of the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from mithaq.desks.plan.states import (
    ACCEPTED,
    AGREED,
    CLOSED,
    IN_PROGRESS,
    LAPSED,
    PROPOSED,
    REPORTED_DONE,
    RETURNED,
    SUSPENDED,
)
from mithaq.lang.catalogue import N_
from mithaq.records.ident import is_date
from mithaq.store import Held, Reading, Where
from mithaq.web.lanes import Part, Point, stacked, timeline
from mithaq.web.titles import Titled, titled
from mithaq.web.views import PartyView
from mithaq.web.visit import Visit
from mithaq.web.waiting import Desk

SHOWN = 60
# What stands on the timeline: the type, the facet of its day, its lane.
LANES = (
    ("dialogue-round", "held_on", N_("Rounds")),
    ("meeting", "held_on", N_("Meetings")),
    ("visit", "first_day", N_("Visits")),
    ("position", "said_on", N_("Positions")),
    ("operation", "began_on", N_("Operations")),
    ("claimed-figure", "as_of", N_("Claimed figures")),
    ("breach", "happened_on", N_("Breaches")),
    ("security-incident", "happened_on", N_("Incidents")),
)
STEPS = (
    ("proposed", (PROPOSED,)),
    ("doing", (AGREED, IN_PROGRESS, RETURNED)),
    ("reported", (REPORTED_DONE,)),
    ("done", (ACCEPTED, CLOSED)),
    ("stopped", (SUSPENDED, LAPSED)),
)


# What changes where a commitment stands, so that the counts are read anew after it.
COUNTED_FROM = ("commitment", "amendment", "state-change", "sign-off")


@dataclass(frozen=True)
class Event:
    """Something on the timeline as a line of its table."""

    day: str
    lane: str
    line: Titled
    author: PartyView


@dataclass(frozen=True)
class Progress:
    """How far a pillar is: its counts by step, the parts of its bar, and how many there are."""

    pillar: str
    counts: tuple[tuple[str, int], ...]
    parts: tuple[Part, ...]
    total: int


def over_time(visit: Visit) -> Response:
    """Return what both sides did and said under the chosen agreement, the newest day first, from the day that the address names back."""
    asked = visit.asked("before")
    before = asked if is_date(asked) else ""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        found = sorted((one for lane in LANES for one in _of_lane(reading, agreement, lane, before)), key=lambda one: one[0], reverse=True)
        shown = _whole_days(found)
        events = [
            Event(day, lane, line, parties.of(held.record.created_by if held.record is not None else ""))
            for day, lane, held in shown
            for line in (titled(held, visit.house.rules.types),)
        ]
        points = [Point(one.lane, one.day, one.line.title) for one in events]
        names = [(kind, visit.say(label)) for kind, _, label in LANES]
        values = {
            "tab": "timeline",
            "events": events,
            "names": dict(names),
            "picture": timeline(points, names, mirrored=visit.face.dir == "rtl"),
            "before": shown[-1][0] if len(shown) < len(found) or len(found) >= SHOWN else "",
            "newest": before,
        }
        return visit.page("plan_timeline.html", values)


def progress(visit: Visit) -> Response:
    """Return how many commitments of each pillar of the chosen agreement stand at which step."""
    memory = visit.memory()
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        policy = parties.agreements.get(agreement)
        under = [Where("agreement", "=", agreement)] if agreement else []
        desk = Desk(reading, visit.house, parties, visit.face.now, memory)
        pillars = policy.pillars if policy is not None else []
        counts = desk.recall(("progress", agreement), COUNTED_FROM, lambda: {pillar: _counts(reading, under, pillar) for pillar in pillars})
        most = max((sum(count for _, count in one) for one in counts.values()), default=0)
        rows = [
            Progress(pillar, one, stacked(one, most, mirrored=visit.face.dir == "rtl"), sum(count for _, count in one))
            for pillar, one in counts.items()
        ]
        values = {"tab": "progress", "rows": rows, "steps": [name for name, _ in STEPS], "links": dict(LINKS), "any": most > 0}
        return visit.page("plan_progress.html", values)


def _of_lane(reading: Reading, agreement: str, lane: tuple[str, str, str], before: str) -> list[tuple[str, str, Held]]:
    kind, facet, _ = lane
    where = [*([Where("agreement", "=", agreement)] if agreement else []), *([Where(facet, "<", before)] if before else [])]
    rows = reading.page(kind, where, order=facet, limit=SHOWN).rows
    return [(day, kind, held) for held in rows if held.record is not None and not held.recalled and (day := _day(held, facet))]


def _day(held: Held, facet: str) -> str:
    properties = held.record.properties if held.record is not None else {}
    day = str(properties.get("began_on" if facet == "first_day" else facet) or "")
    return day if is_date(day) else ""


def _whole_days(found: Sequence[tuple[str, str, Held]]) -> Sequence[tuple[str, str, Held]]:
    """Return the newest of what was found, no day of it in part unless it is the only one."""
    if len(found) <= SHOWN:
        return found
    kept = [one for one in found[:SHOWN] if one[0] != found[SHOWN][0]]
    return kept or found[:SHOWN]


def _counts(reading: Reading, under: Sequence[Where], pillar: str) -> tuple[tuple[str, int], ...]:
    return tuple(
        (name, reading.count("commitment", [*under, Where("pillar", "=", pillar), Where("status", "in", states)])) for name, states in STEPS
    )


LINKS = (
    ("proposed", "/plan/list?state=proposed&pillar="),
    ("doing", "/plan/list?state=doing&pillar="),
    ("reported", "/plan/list?state=reported_done&pillar="),
)
PAGES = (("/plan/timeline", over_time), ("/plan/progress", progress))
