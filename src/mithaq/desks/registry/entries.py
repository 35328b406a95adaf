"""What all entries of the directory, the hotline and the calendar share: names, offices, sources; and how they are written and given.

1. Each party states its own; the other side sees what its marking names it for, and overwrites nothing.
2. What belongs to an institution is marked as the institution is, so that it never reaches further.
3. An office is a post of a side; whoever holds it may be unnamed, which is a value.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from mithaq.acts.work import MarkingAsk, Work
from mithaq.exchange.write import NotTheOwner
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.marking import resolve
from mithaq.records.record import Record
from mithaq.store import Held, Reading

OFFICER = "registry.officer"
OFFICERS = frozenset({OFFICER})
HIDDEN = frozenset({"marking"})


class BadEntry(Refused):
    """An entry that tells nobody anything."""

    rule = "directory.form"
    what = N_("This cannot be entered: {reason}.")
    whose = N_("It is for whoever enters it.")
    next_act = N_("Correct the named part and send it again.")


class NotYourEntry(Refused):
    """Something said of what the other side says."""

    rule = "directory.side"
    what = N_("{what} is said by {side} only.")
    whose = N_("It is for {side}.")
    next_act = N_("Ask that side to enter it, or write a note.")
    status = 403


class Naming(msgspec.Struct, frozen=True, kw_only=True):
    """A name as it is written in one language, a BCP 47 tag or empty."""

    name: str
    language: str = ""


class Citing(msgspec.Struct, frozen=True, kw_only=True):
    """Where it was said: a record, and the span of code points [start, end) in its text."""

    record: str
    start: int | None = None
    end: int | None = None


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """An office of a party, with the public office holder's name where it is known."""

    party: str
    office: str
    name: str = ""


def named(names: Iterable[Naming], reason: str) -> None:
    """Raise BadEntry unless there is a name, and every one has letters."""
    given = list(names)
    if not given or not all(one.name.strip() for one in given):
        raise BadEntry(reason=reason)


def names_in(field: str) -> Callable[[Mapping[str, Any]], str]:
    """Return a reader of the names of a body, by line."""
    return lambda body: "\n".join(str(one.get("name", "")) for one in body.get(field, []))


def first_name(field: str) -> Callable[[Mapping[str, Any]], str]:
    """Return a reader of the first name of a body, an empty text where it has none."""
    return lambda body: str(next((one.get("name") for one in body.get(field, [])), ""))


def same_owner(reading: Reading, record: Record, identifier: str | None, kind: str, what: str) -> None:
    """Raise NotYourEntry when a record speaks of another party's record of a kind; BadEntry when it is of another kind."""
    held = reading.get(identifier) if identifier else None
    if held is None or held.record is None:
        return
    if held.type != kind:
        raise BadEntry(reason=N_("it names a record of another kind"))
    if held.record.created_by != record.created_by:
        raise NotYourEntry(what=what, side=N_("the party whose institution it is"))


def own(work: Work, identifier: str, kind: str) -> Held:
    """Return a record of this node that the actor may see. Raises: NoSuchRecord, NotTheOwner."""
    held = work.get(identifier, kind)
    if held.record is None or held.record.created_by != work.node:
        raise NotTheOwner(id=held.id, owner=held.record.created_by if held.record is not None else "")
    return held


def write_entry(work: Work, kind: str, ask: msgspec.Struct, agreement: str, marking: MarkingAsk | None) -> Record:
    """Return a new record of what was asked, given to whom its marking names. Raises: Refused of the rule that forbids it."""
    return _given(work, kind, ask, agreement, lambda: work.marking(agreement, marking))


def write_beside(work: Work, kind: str, ask: msgspec.Struct, held: Held) -> Record:
    """Return a new record of what was asked, marked like one of ours and given to whom that names. Raises: Refused."""
    return _given(work, kind, ask, work.agreement_of(held) or "", lambda: work.marking_like(held))


def change_entry(work: Work, held: Held, ask: msgspec.Struct, shape: type[msgspec.Struct]) -> Record:
    """Return the next version of a record of ours, in which what was given replaces what stood there. Raises: BadEntry, Refused."""
    fields = set(shape.__struct_fields__)
    changes = {name: value for name, value in msgspec.to_builtins(ask).items() if name in fields and value is not None}
    if not changes:
        raise BadEntry(reason=N_("nothing is changed"))
    _look_up(work, ask)
    record = work.revise(held, changes)
    agreement = work.agreement_of(held)
    if agreement is not None:
        work.release(record, agreement, _audience(work, record))
    return record


def _given(work: Work, kind: str, ask: msgspec.Struct, agreement: str, refs: Callable[[], tuple[str, ...]]) -> Record:
    work.in_force(agreement)
    _look_up(work, ask)
    body = {name: value for name, value in msgspec.to_builtins(ask).items() if name not in HIDDEN}
    record = work.write(kind, body, refs())
    work.release(record, agreement, _audience(work, record))
    return record


def _look_up(work: Work, ask: msgspec.Struct) -> None:
    for source in getattr(ask, "sources", None) or []:
        work.get(source.record)


def _audience(work: Work, record: Record) -> list[str]:
    held = work.writing.get(record.id)
    return [] if held is None else work.audience(held)


def agreement_behind(field: str) -> Callable[[Reading, Any], str | None]:
    """Return what finds the agreement of the record that an input names in a field, by the record's marking."""

    def find(reading: Reading, ask: msgspec.Struct) -> str | None:
        held = reading.get(str(getattr(ask, field, "")))
        if held is None or held.record is None:
            return None
        terms = resolve(held.id, held.record.marking_refs, reading.marking).terms
        return None if terms is None else terms.agreement

    return find
