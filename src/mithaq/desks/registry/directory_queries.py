"""Questions of the directory: the posts of an institution, who held a post on a day, which holders contradict each other.

1. Only what the owner of the institution says counts; a record by anybody else is not read.
2. On a day somebody held a post for certain when the dates say so; a holder whose end is not known held it until another one certainly
   began, and possibly after that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from mithaq.desks.registry.directory_records import POST_TYPE, TENURE_TYPE, PostBody, TenureBody
from mithaq.desks.registry.periods import CERTAIN, NOT, POSSIBLE, Period
from mithaq.records.ident import last_day
from mithaq.store import Reading, Where

MOST_POSTS, MOST_TENURES = 200, 200


@dataclass(frozen=True)
class Tenure:
    """A tenure as stated; `against` are the tenures of the same post that it contradicts."""

    id: str
    body: TenureBody
    against: tuple[str, ...] = ()

    @property
    def period(self) -> Period:
        """Return from when to when, as far as known."""
        return Period(self.body.began_on, self.body.ended_on)


@dataclass(frozen=True)
class Post:
    """A post with its tenures, the newest first."""

    id: str
    body: PostBody
    tenures: tuple[Tenure, ...]


def posts_of(reading: Reading, institution: str, owner: str) -> list[Post]:
    """Return the posts that the owner of an institution states of it, oldest entry first."""
    where = [Where("institution", "=", institution), Where("created_by", "=", owner)]
    rows = reading.page(POST_TYPE.name, where, descending=False, limit=MOST_POSTS).rows
    live = [held for held in rows if held.record is not None and not held.recalled]
    return [
        Post(held.id, msgspec.convert(held.record.properties, PostBody), tuple(tenures_of(reading, held.id, owner)))
        for held in live
        if held.record is not None
    ]


def tenures_of(reading: Reading, post: str, owner: str) -> list[Tenure]:
    """Return the tenures that the owner of a post states of it, the newest first, each with what it contradicts."""
    where = [Where("post", "=", post), Where("created_by", "=", owner)]
    rows = reading.page(TENURE_TYPE.name, where, limit=MOST_TENURES).rows
    found = [
        Tenure(held.id, msgspec.convert(held.record.properties, TenureBody))
        for held in rows
        if held.record is not None and not held.recalled
    ]
    found.sort(key=lambda one: (one.period.earliest, one.period.latest), reverse=True)
    return [Tenure(one.id, one.body, _against(one, found)) for one in found]


def holders_on(tenures: Sequence[Tenure], day: str) -> list[tuple[Tenure, str]]:
    """Return who held a post on a whole day, each with CERTAIN or POSSIBLE, the certain ones first."""
    found = [(one, _standing(one, tenures, day)) for one in tenures]
    return sorted(((one, standing) for one, standing in found if standing != NOT), key=lambda pair: pair[1] != CERTAIN)


def _standing(one: Tenure, others: Sequence[Tenure], day: str) -> str:
    standing = one.period.covers(day)
    if standing == CERTAIN and not one.body.ended_on:
        began = last_day(one.body.began_on)
        later = [last_day(other.body.began_on) for other in others if other.id != one.id and other.body.began_on]
        if any(began < beginning <= day for beginning in later):
            return POSSIBLE
    return standing


def _against(one: Tenure, others: Sequence[Tenure]) -> tuple[str, ...]:
    """Return the tenures by which somebody else is named for a day for which this one names its own holder."""
    mine = _names(one)
    return tuple(
        other.id
        for other in others
        if other.id != one.id and mine and _names(other) and mine.isdisjoint(_names(other)) and one.period.shares_a_day(other.period)
    )


def _names(one: Tenure) -> frozenset[str]:
    return frozenset(" ".join(name.name.split()).casefold() for name in one.body.names)
