"""The calendar of the plan, a month at a time: rounds and meetings, commitments and requests that fall due, visits."""

import calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response

from mithaq.desks.plan.records import AMENDMENT_TYPE, COMMITMENT_TYPE, MEETING_TYPE, ROUND_TYPE
from mithaq.desks.plan.states import OPEN_STATES, PROPOSED, standing_of
from mithaq.desks.registry.visit_queries import visits_between
from mithaq.lang.catalogue import N_
from mithaq.records.ident import instant
from mithaq.store import Held, Reading, Where
from mithaq.web.titles import page_of, titled
from mithaq.web.visit import Visit

MOST, IN_DAY = 300, 4
FIRST_YEAR, LAST_YEAR = 1970, 2199
MEETING, ROUND, DUE, ANSWER, VISIT = "meeting", "dialogue-round", "commitment", "request", "visit"
DAY = len("2026-06-30")


@dataclass(frozen=True)
class Entry:
    """Something on a day, or in a month whose day nobody knows. `state` is a word of its kind, `until` the last day of a visit."""

    day: str
    kind: str
    title: str
    language: str
    href: str
    state: str = ""
    until: str = ""


@dataclass(frozen=True)
class Day:
    """A day of the grid; `more` stand on it beyond those shown, all in the list at `href`."""

    day: str
    number: int
    inside: bool
    today: bool
    entries: Sequence[Entry]
    more: int
    href: str


def month(visit: Visit) -> Response:
    """Return the month that the address names, else the current one."""
    today = instant(visit.face.now).date()
    first = _month_of(visit.asked("month")) or today.replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        found = list(_entries(visit, reading, agreement, first))
        by_day: dict[str, list[Entry]] = defaultdict(list)
        for one in found:
            by_day[one.day].append(one)
        values = {
            "tab": "calendar",
            "labels": LABELS,
            "month": f"{first:%Y-%m}",
            "before": f"{first - timedelta(days=1):%Y-%m}" if first.year > FIRST_YEAR else "",
            "after": f"{_next(first):%Y-%m}" if first.year < LAST_YEAR else "",
            "days": [visit.face.weekday(one) for one in weeks[0]],
            "weeks": [[_day(one, first, today, by_day[one.isoformat()]) for one in week] for week in weeks],
            "dateless": [one for one in found if len(one.day) < DAY],
            "empty": not found,
            "full": len(found) >= MOST,
        }
        return visit.page("plan_calendar.html", values)


def _entries(visit: Visit, reading: Reading, agreement: str, first: date) -> Iterator[Entry]:
    """Yield what stands in a month, each kind up to a bound."""
    under = [Where("agreement", "=", agreement)] if agreement else []
    start, end = first.isoformat(), (_next(first) - timedelta(days=1)).isoformat()
    for kind in (MEETING_TYPE.name, ROUND_TYPE.name):
        span = [Where("held_on", ">=", start[: len("2026-06")]), Where("held_on", "<=", end)]
        for held in reading.page(kind, [*under, *span], order="held_on", descending=False, limit=MOST).rows:
            body = held.record.properties if held.record is not None else {}
            if held.record is not None and not held.recalled:
                yield _entry(visit, held, str(body["held_on"]), kind, str(body.get("status") or ""))
    span = [Where("due", ">=", start), Where("due", "<=", end), Where("status", "in", (PROPOSED, *OPEN_STATES))]
    owed = reading.page(COMMITMENT_TYPE.name, [*under, *span], order="due", descending=False, limit=MOST).rows
    amended = _amended(reading, owed)
    for held in owed:
        if held.record is not None and not held.recalled:
            due = standing_of(reading, held).body.due if held.id in amended else held.record.properties.get("due")
            yield _entry(visit, held, str(due or ""), DUE)
    span = [Where("deadline", ">=", f"{start}T00:00:00"), Where("deadline", "<", f"{_next(first).isoformat()}T00:00:00")]
    for held in reading.page("request", span, order="deadline", descending=False, limit=MOST).rows:
        if held.record is not None and not held.recalled:
            yield _entry(visit, held, str(held.record.properties["deadline"])[:DAY], ANSWER)
    for one in visits_between(reading, start, end):
        begins, ends = one.period.began_on, one.period.ended_on
        name = next((who.office or who.name for who in one.body.visitors), "")
        day = max(begins, start) if len(begins) == DAY else f"{first:%Y-%m}"
        yield Entry(day, VISIT, name, "", page_of(one.id), until=ends if ends != begins else "")


def _entry(visit: Visit, held: Held, day: str, kind: str, state: str = "") -> Entry:
    line = titled(held, visit.house.rules.types)
    return Entry(day, kind, line.title, line.language, line.href, state)


def _amended(reading: Reading, owed: Sequence[Held]) -> set[str]:
    about = [Where("about", "in", tuple(held.id for held in owed))]
    rows = reading.page(AMENDMENT_TYPE.name, about, limit=MOST).rows if owed else []
    return {str(held.record.properties["about"]) for held in rows if held.record is not None and not held.recalled}


def _day(one: date, first: date, today: date, entries: Sequence[Entry]) -> Day:
    day, inside = one.isoformat(), one.month == first.month
    shown = entries[:IN_DAY] if inside else []
    more = len(entries) - len(shown) if inside else 0
    return Day(day, one.day, inside, one == today, shown, more, f"/plan/list?order=due&from={day}&to={day}")


def _month_of(text: str) -> date | None:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


LABELS = {
    MEETING: N_("Meeting"),
    ROUND: N_("Dialogue round"),
    DUE: N_("due"),
    ANSWER: N_("Answer"),
    VISIT: N_("Visit"),
}
PAGES = (("/plan/calendar", month),)
