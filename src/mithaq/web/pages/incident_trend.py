"""How many incidents there were, month by month, with what each count leaves open; and whether the later stretch differs from the earlier.

Counted is what the reader may see under the chosen agreement; a struck incident counts nowhere, and one of which no month is known
stands beside the picture as a number.
"""

import re
from dataclasses import dataclass

from starlette.responses import Response

from mithaq.desks.reports.incidents.rates import Change, compare, rate_interval
from mithaq.desks.reports.incidents.records import INCIDENT_TYPE, KINDS
from mithaq.desks.reports.incidents.register import Period, by_month, undated
from mithaq.lang.catalogue import N_
from mithaq.records.ident import instant
from mithaq.store import Where
from mithaq.web.trendlines import Seen, trend
from mithaq.web.views import Choice
from mithaq.web.visit import Visit
from mithaq.web.waiting import Desk

MONTHS = (12, 24, 36, 60)
MEAN_DAYS = 365.25 / 12
MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
LONGEST = 120


@dataclass(frozen=True)
class Asked:
    """What is counted: how many months, since which one the later stretch runs, of which kind, where, and by whom."""

    months: int
    since: str
    kind: str
    place: str
    group: str

    @property
    def where(self) -> list[Where]:
        """Return the conditions."""
        given = (("kind", self.kind), ("place", self.place), ("group", self.group))
        return [Where(name, "=", value) for name, value in given if value]


def incident_trend(visit: Visit) -> Response:
    """Return the counts of incidents by month, their uncertainty, and the change between two stretches."""
    memory = visit.memory()
    asked = _asked(visit)
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        where = [*([Where("agreement", "=", agreement)] if agreement else []), *asked.where]
        today = instant(visit.face.now).date()
        desk = Desk(reading, visit.house, parties, visit.face.now, memory)
        key = ("incident-trend", agreement, asked, today)
        periods, left_out = desk.recall(
            key, (INCIDENT_TYPE.name,), lambda: (by_month(reading, where, asked.months, today), undated(reading, where))
        )
    since = asked.since if any(one.name == asked.since for one in periods[1:]) else periods[len(periods) // 2].name
    before, after = [one for one in periods if one.name < since], [one for one in periods if one.name >= since]
    change = _change(before, after)
    seen = [_seen(visit, one) for one in periods]
    means = [_mean(periods, stretch) for stretch in (before, after)]
    values = {
        "tab": "trend",
        "asked": asked,
        "since": since,
        "periods": list(zip(periods, seen, strict=True)),
        "left_out": left_out,
        "any": any(one.count for one in periods),
        "change": change,
        "rates": [sum(one.count for one in stretch) / sum(one.days for one in stretch) * MEAN_DAYS for stretch in (before, after)],
        "picture": trend(seen, means, mirrored=visit.face.dir == "rtl"),
        "kinds": [
            Choice("", visit.say(N_("all")), chosen=not asked.kind),
            *(Choice(one, visit.face.word("incident-kind", one), chosen=one == asked.kind) for one in KINDS),
        ],
        "lengths": [Choice(str(one), visit.face.number(one), chosen=one == asked.months) for one in MONTHS],
        "starts": [Choice(one.name, visit.face.plain_day(one.name), chosen=one.name == since) for one in periods[1:]],
    }
    return visit.page("incident_trend.html", values)


def _asked(visit: Visit) -> Asked:
    months = visit.asked("months")
    kind = visit.asked("kind")
    since = visit.asked("since")
    return Asked(
        int(months) if months in {str(one) for one in MONTHS} else MONTHS[1],
        since if MONTH.fullmatch(since) else "",
        kind if kind in KINDS else "",
        visit.asked("place")[:LONGEST].strip(),
        visit.asked("group")[:LONGEST].strip(),
    )


def _change(before: list[Period], after: list[Period]) -> Change:
    counts = [(sum(one.count for one in stretch), sum(one.days for one in stretch)) for stretch in (before, after)]
    return compare(*counts[0], *counts[1])


def _seen(visit: Visit, one: Period) -> Seen:
    low, high = rate_interval(one.count)
    said = visit.say(
        N_("{month}: {count}, compatible with {low} to {high}"),
        month=visit.face.plain_day(one.name),
        count=visit.face.number(one.count),
        low=visit.face.number(round(low, 1)),
        high=visit.face.number(round(high, 1)),
    )
    return Seen(visit.face.plain_day(one.name), one.count, low, high, said)


def _mean(periods: list[Period], stretch: list[Period]) -> tuple[int, int, float, float, float]:
    """Return a stretch as its places, its mean for a month, and the interval of that."""
    count, length = sum(one.count for one in stretch), len(stretch)
    low, high = rate_interval(count)
    first = periods.index(stretch[0])
    return first, first + length, count / length, low / length, high / length


PAGES = (("/incidents/trend", incident_trend),)
