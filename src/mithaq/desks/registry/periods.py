"""Periods between two dates that are cut to what is known: what is certain of them, what is possible.

1. "2025" is some day of 2025. The first day of a date is the earliest that it can be, the last day the latest.
2. A period without a beginning began at an unknown time; one without an end has none that is known: it goes on as far as known.
3. A period is impossible only when its end is certainly before its beginning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import first_day, last_day

OPEN_END, OPEN_BEGINNING = "9999-12-31", "0001-01-01"
CERTAIN, POSSIBLE, NOT = "certain", "possible", "not"
CURRENT, COMING, ENDED, UNKNOWN = "current", "coming", "ended", "unknown"


class BadPeriod(Refused):
    """An end before its beginning."""

    rule = "period.order"
    what = N_("These dates cannot be kept: the end is before the beginning.")
    whose = N_("It is for whoever enters them.")
    next_act = N_("Correct one of the dates; a date may be cut to what is known: 2026, 2026-05 or 2026-05-12.")


@dataclass(frozen=True)
class Period:
    """From `began_on` to `ended_on`, ISO 8601 dates cut to what is known; an empty text is unknown."""

    began_on: str = ""
    ended_on: str = ""

    @property
    def earliest(self) -> str:
        """Return the first day that can belong to it."""
        return first_day(self.began_on) if self.began_on else OPEN_BEGINNING

    @property
    def latest(self) -> str:
        """Return the last day that can belong to it."""
        return last_day(self.ended_on) if self.ended_on else OPEN_END

    def covers(self, day: str) -> str:
        """Return whether a day belongs to it: certain, possible or not. Without a known end it goes on."""
        if not self.earliest <= day <= self.latest:
            return NOT
        began = bool(self.began_on) and last_day(self.began_on) <= day
        return CERTAIN if began and (not self.ended_on or day <= first_day(self.ended_on)) else POSSIBLE

    def state(self, today: str) -> str:
        """Return whether it is current, coming or ended today, or unknown where its dates do not say."""
        standing = self.covers(today)
        return {CERTAIN: CURRENT, POSSIBLE: UNKNOWN}.get(standing, COMING if today < self.earliest else ENDED)

    def shares_a_day(self, other: "Period") -> bool:
        """Return whether both certainly have a day in common; of an end that is not known nothing is certain."""
        first = max(self._certain_from, other._certain_from)
        last = min(self._certain_to, other._certain_to)
        return first <= last

    @property
    def _certain_from(self) -> str:
        return last_day(self.began_on) if self.began_on else OPEN_END

    @property
    def _certain_to(self) -> str:
        return first_day(self.ended_on) if self.ended_on else self._certain_from


def whole_period(began_on: str, ended_on: str) -> Period:
    """Return the period of a validity, which is stated in whole years, months or days: "2025" to "2026" is all of both."""
    return Period(first_day(began_on) if began_on else OPEN_BEGINNING, last_day(ended_on) if ended_on else "")


def days_between(earlier: str, later: str) -> int:
    """Return the days from one whole day to another."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def check_period(began_on: str, ended_on: str) -> None:
    """Raise BadPeriod when the end of two dates is certainly before the beginning."""
    if began_on and ended_on and last_day(ended_on) < first_day(began_on):
        raise BadPeriod()


def period_of(body: Mapping[str, Any]) -> Period:
    """Return the period of a record's body."""
    return Period(str(body.get("began_on") or ""), str(body.get("ended_on") or ""))


def first_days(body: Mapping[str, Any]) -> list[str]:
    """Return the facet value of the earliest day of a body."""
    return [period_of(body).earliest]


def last_days(body: Mapping[str, Any]) -> list[str]:
    """Return the facet value of the latest day of a body."""
    return [period_of(body).latest]
