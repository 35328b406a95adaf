"""Questions of fairness: how many designations stand, how many removals were asked for and how they ended, how many hits were false.

Every figure counts what the reader may see, from counts that are kept; none reads all records.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mithaq.desks.designations.decision_records import DESIGNATION_TYPE, STATES
from mithaq.desks.designations.redress_records import REMOVAL_REQUEST_TYPE, REQUEST_STATES
from mithaq.records.kind import RecordType
from mithaq.store import Held, Reading, Where

HIT = "hit"
CLEARED, CONFIRMED = "cleared", "confirmed"
MAX_REQUESTS = 100


@dataclass(frozen=True)
class Fairness:
    """Counts by state. `hits` is empty on a node that keeps no hits."""

    designations: dict[str, int]
    removals: dict[str, int]
    hits: dict[str, int]

    @property
    def false_share(self) -> float | None:
        """Return the share of judged hits that were cleared, 0.0 to 1.0, or None when none was judged."""
        judged = self.hits.get(CLEARED, 0) + self.hits.get(CONFIRMED, 0)
        return self.hits.get(CLEARED, 0) / judged if judged else None


def fairness(reading: Reading, types: Mapping[str, RecordType]) -> Fairness:
    """Return the statistics of false hits and removals, as the reader may count them."""
    designations = reading.counts(DESIGNATION_TYPE.name, "state")
    removals = reading.counts(REMOVAL_REQUEST_TYPE.name, "state")
    counted = HIT in types and any(facet.name == "standing" and facet.counted for facet in types[HIT].facets)
    return Fairness(
        {state: designations.get(state, 0) for state in STATES},
        {state: removals.get(state, 0) for state in REQUEST_STATES},
        reading.counts(HIT, "standing") if counted else {},
    )


def removals_of(reading: Reading, designation: str) -> list[Held]:
    """Return the requests for the removal of a designation, newest first."""
    page = reading.page(REMOVAL_REQUEST_TYPE.name, [Where("about", "=", designation)], limit=MAX_REQUESTS)
    return [held for held in page.rows if held.record is not None and not held.recalled]
