"""Acts upon the calendar: log and change a visit, enter and change a mandate."""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.registry.entries import OFFICER, BadEntry, Citing, Officer, agreement_behind, change_entry, own, write_entry
from mithaq.desks.registry.visit_records import SECRETARY, MandateBody, VisitBody
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_

KEEPERS = frozenset({OFFICER, SECRETARY})


class RecordVisit(VisitBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Log a visit that was or will be; `same_as` names the record by which the other side logged the same visit."""

    marking: MarkingAsk | None = None


class ChangeVisit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change a visit that our side logged: what is given replaces what stood there."""

    visit: str
    visitors: list[Officer] | None = None
    began_on: str | None = None
    ended_on: str | None = None
    others: list[str] | None = None
    place: str | None = None
    aim: str | None = None
    meetings: list[str] | None = None
    same_as: str | None = None
    sources: list[Citing] | None = None


class RecordMandate(MandateBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter a seat that a party holds in a body, from when to when as far as known."""

    marking: MarkingAsk | None = None


class ChangeMandate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change a mandate that our side entered: what is given replaces what stood there."""

    mandate: str
    seat: str | None = None
    began_on: str | None = None
    ended_on: str | None = None
    sources: list[Citing] | None = None


def record_visit(work: Work, ask: RecordVisit) -> None:
    """Write the visit and release it to whom its marking names."""
    sides = {one.party for one in ask.visitors} | ({ask.host} if ask.host else set())
    if not sides <= find_agreement(work.seen, ask.agreement).identities():
        raise BadEntry(reason=N_("who visits and who is visited are parties of the agreement; name other states under “others”"))
    _look_up(work, ask.meetings, ask.same_as)
    write_entry(work, "visit", ask, ask.agreement, ask.marking)


def change_visit(work: Work, ask: ChangeVisit) -> None:
    """Write the next version of the visit."""
    _look_up(work, ask.meetings or [], ask.same_as)
    change_entry(work, own(work, ask.visit, "visit"), ask, VisitBody)


def record_mandate(work: Work, ask: RecordMandate) -> None:
    """Write the mandate and release it to whom its marking names."""
    if ask.holder not in find_agreement(work.seen, ask.agreement).identities():
        raise BadEntry(reason=N_("whoever holds the seat is a party of the agreement"))
    write_entry(work, "mandate", ask, ask.agreement, ask.marking)


def change_mandate(work: Work, ask: ChangeMandate) -> None:
    """Write the next version of the mandate."""
    change_entry(work, own(work, ask.mandate, "mandate"), ask, MandateBody)


def _look_up(work: Work, meetings: list[str], same_as: str | None) -> None:
    for one in meetings:
        work.get(one, "meeting", "dialogue-round")
    if same_as is not None:
        work.get(same_as, "visit")


ACTS = (
    Act("registry.record_visit", N_("Enter a visit"), RecordVisit, record_visit, KEEPERS, article="visits"),
    Act(
        "registry.change_visit",
        N_("Change the visit"),
        ChangeVisit,
        change_visit,
        KEEPERS,
        article="visits",
        agreement=agreement_behind("visit"),
    ),
    Act("registry.record_mandate", N_("Enter a mandate"), RecordMandate, record_mandate, KEEPERS, article="mandates"),
    Act(
        "registry.change_mandate",
        N_("Change the mandate"),
        ChangeMandate,
        change_mandate,
        KEEPERS,
        article="mandates",
        agreement=agreement_behind("mandate"),
    ),
)
