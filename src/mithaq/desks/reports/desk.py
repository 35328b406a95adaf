"""The reports desk as the bill of materials takes it: its record types, acts, checks and projections."""

from collections.abc import Callable
from typing import Any

from mithaq.acts.act import Act
from mithaq.desks.reports import incidents, records
from mithaq.desks.reports.drafts import deciding, joining
from mithaq.desks.reports.learning import acts as learning_acts
from mithaq.desks.reports.learning import records as learning_records
from mithaq.desks.reports.linking import acts as linking_acts
from mithaq.desks.reports.linking import records as linking_records
from mithaq.desks.reports.receiving import acts as receiving_acts
from mithaq.desks.reports.receiving import same_text, turns
from mithaq.desks.reports.receiving.acts import Reader
from mithaq.records.kind import RecordType

TYPES: tuple[RecordType, ...] = (
    *records.TYPES,
    *same_text.TYPES,
    *learning_records.TYPES,
    *linking_records.TYPES,
    *incidents.TYPES,
    *turns.TYPES,
)
CHECKS: tuple[tuple[str, Callable[..., None]], ...] = (*incidents.CHECKS,)
PROJECTIONS = (*records.PROJECTIONS, *turns.PROJECTIONS)


def acts(read: Reader) -> tuple[Act[Any], ...]:
    """Return the acts of the desk, which read texts by `read`."""
    return (
        *receiving_acts.acts(read),
        *turns.ACTS,
        *deciding.ACTS,
        *joining.ACTS,
        *learning_acts.ACTS,
        *linking_acts.ACTS,
        *incidents.ACTS,
    )
