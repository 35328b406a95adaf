"""How the plan desk shares what it writes: under an agreement in force, its sources known, released to every party."""

import msgspec

from mithaq.acts.work import MarkingAsk, Work
from mithaq.records.record import Record

SECRETARY = frozenset({"plan.secretary"})
SIGNATORY = frozenset({"registry.signatory"})


def share(work: Work, kind: str, ask: msgspec.Struct, agreement: str, marking: MarkingAsk | None) -> Record:
    """Return a new record of what was asked, but for its marking, released to every party. Raises: NotInForce, NoSuchRecord."""
    work.in_force(agreement)
    for source in getattr(ask, "sources", []):
        work.get(source.record)
    body = {name: value for name, value in msgspec.to_builtins(ask).items() if name != "marking"}
    record = work.write(kind, body, work.marking(agreement, marking))
    work.release(record, agreement)
    return record
