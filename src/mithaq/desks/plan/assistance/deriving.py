"""What is kept of a pledge so that lists find it: its state, its findings, its next due day, for whom it waits."""

from mithaq.desks.plan.assistance.reckoning import reckoning_of
from mithaq.desks.plan.assistance.records import PLEDGE_STEP_TYPE, PLEDGE_TYPE
from mithaq.records.record import Record
from mithaq.store import Writing


def pledge_projection(writing: Writing, record: Record) -> None:
    """Keep the facets `state`, `finding`, `due` and `waiting_on` of the pledge that a record is or is about; of a recalled one nothing."""
    held = writing.get(record.id if record.type == PLEDGE_TYPE.name else str(record.properties["about"]))
    if held is None or held.type != PLEDGE_TYPE.name:
        return
    found = reckoning_of(writing, held) if held.record is not None and not held.recalled else None
    writing.derive(held.id, "state", [] if found is None else [found.state])
    writing.derive(held.id, "finding", [] if found is None else list(found.findings))
    writing.derive(held.id, "due", [found.due] if found is not None and found.due else [])
    writing.derive(held.id, "waiting_on", [found.waiting_on] if found is not None and found.waiting_on else [])


PROJECTIONS = tuple((name, pledge_projection) for name in (PLEDGE_TYPE.name, PLEDGE_STEP_TYPE.name))
