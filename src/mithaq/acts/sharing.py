"""How a desk shares what it writes: under an agreement in force, its sources known, released to every party.

What is said of a record, and its new versions, go to whom the record's own terms name.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from mithaq.acts.work import MarkingAsk, Work
from mithaq.records.ident import is_id
from mithaq.records.record import Record
from mithaq.store import Held, Reading


def share(work: Work, kind: str, ask: msgspec.Struct, agreement: str, marking: MarkingAsk | None) -> Record:
    """Return a new record of what was asked, but for its marking, released to every party, or to those that the marking names.

    Raises: NotInForce, NoSuchRecord.
    """
    work.in_force(agreement)
    for source in getattr(ask, "sources", []):
        work.get(source.record)
    body = {name: value for name, value in msgspec.to_builtins(ask).items() if name != "marking"}
    record = work.write(kind, body, work.marking(agreement, marking))
    work.release(record, agreement, None if marking is None else marking.releasable_to)
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


def say_of(work: Work, held: Held, kind: str, body: msgspec.Struct, heard: int = 0) -> Record:
    """Return a new record about another, marked like it and later than it and than `heard`, released to who sees it. Raises: NotInForce."""
    agreement = named_agreement(held)
    work.in_force(agreement)
    record = work.write_after(max(held.modified, heard), kind, body, work.marking_like(held))
    work.release(record, agreement, work.audience(held))
    return record


def revise_shared(work: Work, held: Held, changes: Mapping[str, Any]) -> Record:
    """Return the next version of our record, released to who sees it. Raises: NotTheOwner, Refused."""
    record = work.revise(held, changes)
    work.release(record, named_agreement(held) or str(work.agreement_of(held) or ""), work.audience(held))
    return record


def named_agreement(held: Held | None) -> str:
    """Return the agreement that a record names in its body, or an empty text."""
    return str(held.record.properties.get("agreement") or "") if held is not None and held.record is not None else ""


def agreement_by(*names: str) -> Callable[[Reading, Any], str | None]:
    """Return how the agreement of an act is found: by the first of the named fields that names a record."""

    def find(reading: Reading, ask: msgspec.Struct) -> str | None:
        named = next((str(value) for name in names if (value := getattr(ask, name, None))), "")
        return named_agreement(reading.get(named)) or None if is_id(named) else None

    return find
