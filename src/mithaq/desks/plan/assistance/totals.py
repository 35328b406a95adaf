"""Sums of many pledges, by donor, recipient and currency: of the newest that are asked for, and never of all that there are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mithaq.desks.plan.assistance.figures import NOTHING
from mithaq.desks.plan.assistance.reckoning import FULFILLED, OFFERED, UNDER_WAY, Sums, reckoned
from mithaq.desks.plan.assistance.records import ACCEPTED, MONEY, PLEDGE_TYPE
from mithaq.store import Reading, Where

MOST_TOTALLED = 200
# What is claimed only, or no longer stands, is not counted as pledged; what moved is counted all the same.
STANDING = (OFFERED, ACCEPTED, UNDER_WAY, FULFILLED)


@dataclass(frozen=True)
class Total:
    """The sums of the pledges of one donor to one recipient in one currency, and of how many."""

    donor: str
    recipient: str
    currency: str
    sums: Sums
    count: int


def totals(reading: Reading, where: Sequence[Where]) -> tuple[list[Total], bool]:
    """Return the sums of money over the newest pledges that fulfil conditions, and whether those are all of them."""
    page = reading.page(PLEDGE_TYPE.name, where, limit=MOST_TOTALLED)
    found: dict[tuple[str, str, str], list[Sums]] = defaultdict(list)
    for _, one in reckoned(reading, page.rows):
        if one.body.form != MONEY:
            continue
        sums = one.sums if one.state in STANDING else replace(one.sums, pledged=NOTHING)
        found[one.body.donor, one.body.recipient, one.body.currency].append(sums)
    return [Total(*key, _added(many), len(many)) for key, many in sorted(found.items())], page.next is None


def _added(many: Sequence[Sums]) -> Sums:
    return Sums(*(sum((getattr(one, name) for one in many), start=NOTHING) for name in Sums.__dataclass_fields__))
