"""What the requests desk keeps, refuses and derives: its record types, checks and projections in one place."""

from mithaq.desks.requests import custody, drafts, onward, records, tally

TYPES = (*records.TYPES, *custody.TYPES, *onward.TYPES, *drafts.TYPES)
CHECKS = (*records.CHECKS, *custody.CHECKS, *onward.CHECKS)
PROJECTIONS = (*tally.PROJECTIONS, *onward.PROJECTIONS)
