"""What of the pledges is to be followed up, found by facets: late tranches, claims and offers that nobody answered, other figures.

Late is the clock read against the next open tranche, and is never kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mithaq.desks.plan.assistance import reckoning
from mithaq.desks.plan.assistance.figures import measure_of
from mithaq.desks.plan.assistance.reckoning import DIFFERS, GOING, UNREPORTED, Delivery, Reckoning, reckoned
from mithaq.desks.plan.assistance.records import PLEDGE_TYPE
from mithaq.records.ident import last_day
from mithaq.store import Reading, Where

LATE_TRANCHE, DIFFERING, CLAIMED, UNCONFIRMED, OFFERED = "late-tranche", "differing", "claimed", "unconfirmed", "unanswered"


@dataclass(frozen=True)
class Waits:
    """A pledge that is to be followed up. `day` is when it was due or said, `whose` for whom it waits, `words` the figures."""

    kind: str
    id: str
    found: Reckoning
    day: str
    whose: tuple[str, ...]
    words: str = ""


def waiting_pledges(reading: Reading, under: Sequence[Where], today: str, limit: int) -> Iterator[Waits]:
    """Yield at most `limit` pledges of each kind, late ones by their day, and one for each delivery that is not confirmed or differs."""
    asked = (
        (LATE_TRANCHE, [Where("due", "<", today), Where("state", "in", GOING)], "due"),
        (CLAIMED, [Where("state", "=", reckoning.CLAIMED)], "modified"),
        (OFFERED, [Where("state", "=", reckoning.OFFERED)], "modified"),
        (UNCONFIRMED, [Where("finding", "=", reckoning.UNCONFIRMED)], "modified"),
        (DIFFERING, [Where("finding", "in", (DIFFERS, UNREPORTED))], "modified"),
    )
    for kind, where, order in asked:
        rows = reading.page(PLEDGE_TYPE.name, [*under, *where], order=order, descending=order != "due", limit=limit).rows
        told = (one for held, found in reckoned(reading, rows) for one in _told(kind, held.id, found, today))
        yield from (one for one, _ in zip(told, range(limit), strict=False))


def _told(kind: str, identifier: str, found: Reckoning, today: str) -> Iterator[Waits]:
    body, measure = found.body, measure_of(found.body)
    if kind in (CLAIMED, OFFERED):
        whose = body.donor if kind == CLAIMED else body.recipient
        yield Waits(kind, identifier, found, body.announced_on, (whose,), f"{body.amount} {measure}".strip())
    elif kind == LATE_TRANCHE:
        for tranche, sums in found.tranches:
            if tranche.due and sums.delivered < sums.pledged and last_day(tranche.due) < today:
                words = f"{tranche.label}: {sums.delivered:f} / {sums.pledged:f} {measure}"
                yield Waits(kind, identifier, found, tranche.due, (body.donor,), words)
    elif kind == UNCONFIRMED:
        for one in found.deliveries:
            if one.state == reckoning.UNCONFIRMED:
                yield Waits(kind, identifier, found, one.said.body.on, (body.recipient,), f"{one.said.amount:f} {measure}")
    else:
        for one in found.deliveries:
            if one.state == DIFFERS:
                yield Waits(kind, identifier, found, one.said.body.on, found.sides, _both(one, measure))
        for alone in found.unreported:
            yield Waits(kind, identifier, found, alone.body.on, found.sides, f"— / {alone.amount:f} {measure}")


def _both(one: Delivery, measure: str) -> str:
    """Return the donor's figure and the recipient's."""
    return f"{one.said.amount:f} / {one.received:f} {measure}"
