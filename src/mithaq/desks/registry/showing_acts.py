"""The act by which a showing in a room is logged."""

from dataclasses import replace

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.registry.entries import OFFICERS, BadEntry, agreement_behind
from mithaq.desks.registry.showing_records import ShowingBody
from mithaq.exchange.policy import check_release
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import first_day, instant, is_date
from mithaq.records.marking import Marking, resolve
from mithaq.store import Held


class RecordShowing(ShowingBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Log that a record was shown in a room: to whom by party and office, when, in which form, on what authority."""


def record_showing(work: Work, ask: RecordShowing) -> None:
    """Write the showing; give it to whoever saw the record and is named by its marking."""
    held = work.get(ask.record)
    if is_date(ask.shown_on) and first_day(ask.shown_on) > instant(work.now).date().isoformat():
        raise BadEntry(reason=N_("it lies in the future"))
    seen_by = {one.party for one in ask.shown_to}
    if work.node in seen_by:
        raise BadEntry(reason=N_("it names your own side among those to whom it was shown"))
    agreement = work.agreement_of(held)
    told = [] if agreement is None else [one for one in sorted(seen_by) if _may_be_told(work, held, one, agreement)]
    if agreement is None or not told:
        work.write("showing", ask, work.private_over([held.id]))
        return
    record = work.write("showing", ask, _marking(work, held, told))
    work.release(record, agreement, told)


def _may_be_told(work: Work, held: Held, party: str, agreement: str) -> bool:
    """Return whether what was shown might be given to a party as well; what was shown all the same is entered, and stays here."""
    if held.record is None:
        return False
    try:
        check_release(work.writing, held.record, party, agreement, work.now)
    except Refused:
        return False
    return True


def _marking(work: Work, held: Held, told: list[str]) -> tuple[str, ...]:
    """Return the marking of what was shown, narrowed to this node and those who are told of it."""
    refs = held.record.marking_refs if held.record is not None else ()
    marking = resolve(held.id, refs, work.writing.marking)
    terms = None if marking.terms is None else replace(marking.terms, releasable_to=frozenset({work.node, *told}))
    return work.author().marked(Marking(marking.tlp, terms))


ACTS = (
    Act(
        "registry.record_showing",
        N_("Enter that it was shown"),
        RecordShowing,
        record_showing,
        OFFICERS,
        article="disclosure",
        agreement=agreement_behind("record"),
    ),
)
