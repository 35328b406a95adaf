"""Questions on the register: the accounts of an incident and where they differ, and counts by period for the trend.

1. A struck incident is counted nowhere.
2. An incident counts in a month when its day or its month is known; one of which only the year is known counts in that year alone.
3. Where sides tell different numbers both are shown; nothing is averaged and nobody is right by machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from mithaq.desks.reports.incidents.records import (
    ACCOUNT_TYPE,
    COUNTED,
    INCIDENT_TYPE,
    NOTHING,
    NUMBERS,
    YEAR,
    IncidentAccountBody,
    IncidentBody,
)
from mithaq.store import Held, Reading, Where

MOST_ACCOUNTS, MOST_COUNTED = 200, 100_000
STANDING = Where("standing", "=", COUNTED)


@dataclass(frozen=True)
class Period:
    """A month or a year with how many incidents it had; `days` is its length, cut at the day of asking."""

    name: str
    days: int
    count: int


@dataclass(frozen=True)
class Difference:
    """A number of which two sides tell different things: its name, ours or the author's, and the account's."""

    name: str
    entered: int
    told: int
    account: str


def incident_of(held: Held) -> IncidentBody:
    """Return the body of an incident."""
    return msgspec.convert(held.record.properties if held.record is not None else {}, IncidentBody)


def accounts_of(reading: Reading, incident: str) -> list[Held]:
    """Return the accounts of an incident, newest first."""
    rows = reading.page(ACCOUNT_TYPE.name, [Where("about", "=", incident)], limit=MOST_ACCOUNTS).rows
    return [held for held in rows if held.record is not None and not held.recalled]


def differences(body: IncidentBody, accounts: Sequence[Held]) -> list[Difference]:
    """Return where the newest account of each other side tells a number that is not the entered one."""
    found, heard = [], set()
    for held in accounts:
        author = held.record.created_by if held.record is not None else ""
        if author in heard or held.record is None:
            continue
        heard.add(author)
        told = msgspec.convert(held.record.properties, IncidentAccountBody)
        for name in NUMBERS:
            entered, said = getattr(body, name), getattr(told, name)
            if entered is not None and said is not None and entered != said:
                found.append(Difference(name, entered, said, held.id))
    return found


def by_month(reading: Reading, where: Sequence[Where], months: int, today: date) -> list[Period]:
    """Return the last `months` months up to the one that `today` is in, the oldest first."""
    found = []
    first = today.replace(day=1)
    for _ in range(months):
        after = (first + timedelta(days=32)).replace(day=1)
        count = reading.count(INCIDENT_TYPE.name, [*where, STANDING, Where("happened_on", "prefix", f"{first:%Y-%m}")], cap=MOST_COUNTED)
        found.append(Period(f"{first:%Y-%m}", (min(after, today + timedelta(days=1)) - first).days, count))
        first = (first - timedelta(days=1)).replace(day=1)
    return found[::-1]


def undated(reading: Reading, where: Sequence[Where]) -> int:
    """Return how many counted incidents stand in no month, since no month of theirs is known."""
    return reading.count(INCIDENT_TYPE.name, [*where, STANDING, Where("known", "in", (YEAR, NOTHING))], cap=MOST_COUNTED)
