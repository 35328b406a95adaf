"""How the plan desk shares what it writes: under an agreement in force, its sources known, released to every party."""

import msgspec

from mithaq.acts.work import MarkingAsk, Work
from mithaq.records.record import Record
from mithaq.store import Held

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


def share_about(work: Work, kind: str, ask: msgspec.Struct, about: Held, marking: MarkingAsk | None) -> Record:
    """Return a new record about another, but for its marking, released to who sees that one; a marking of its own makes them fewer.

    Raises: NotInForce, NoSuchRecord, BadMarking.
    """
    agreement = work.agreement_of(about) or ""
    work.in_force(agreement)
    for source in getattr(ask, "sources", []):
        work.get(source.record)
    body = {name: value for name, value in msgspec.to_builtins(ask).items() if name != "marking"}
    refs = work.marking_like(about) if marking is None else work.marking(agreement, marking)
    record = work.write(kind, body, refs)
    work.release(record, agreement, set(work.audience(about)) & set(work.audience(work.get(record.id))))
    return record
