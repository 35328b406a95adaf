"""Acts upon the hotline: log a call, confirm the other side's account or say what differs."""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, NoSuchRecord, Work
from mithaq.desks.registry.entries import OFFICERS, BadEntry, agreement_behind, write_entry
from mithaq.desks.registry.hotline_records import CallAnswerBody, HotlineCallBody, answers_to_call
from mithaq.exchange.agreement import find_agreement
from mithaq.formats.ical.zones import is_zone
from mithaq.lang.catalogue import N_
from mithaq.records.ident import micros


class LogCall(HotlineCallBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Log a call on the hotline as our side saw it, answered or not; `called_at` is in UTC."""

    marking: MarkingAsk | None = None


class AnswerCall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm a call that the other side logged, or say what differs; their account is never changed."""

    hotline_call: str
    says: str
    called_at: str = ""
    was_answered: str = ""
    answered_by: str = ""
    matter: str = ""
    next_step: str = ""
    reason: str = ""


def log_call(work: Work, ask: LogCall) -> None:
    """Write the call and release it to whom its marking names."""
    if not {ask.caller.party, ask.called.party} <= find_agreement(work.seen, ask.agreement).identities():
        raise BadEntry(reason=N_("both sides of a call are parties of the agreement"))
    if any(one.zone and not is_zone(one.zone) for one in (ask.caller, ask.called)):
        raise BadEntry(reason=N_("nobody knows the time zone; name it as Asia/Karachi"))
    if micros(ask.called_at) > work.now:
        raise BadEntry(reason=N_("it lies in the future"))
    if ask.contact_point is not None:
        work.get(ask.contact_point, "contact-point")
    write_entry(work, "hotline-call", ask, ask.agreement, ask.marking)


def answer_call(work: Work, ask: AnswerCall) -> None:
    """Write our word on the call and release it to whom the call is marked for."""
    held = work.get(ask.hotline_call, "hotline-call")
    if held.record is None:
        raise NoSuchRecord(id=ask.hotline_call)
    said = {name: value for name, value in msgspec.to_builtins(ask).items() if name != "hotline_call"}
    heard = max((one.modified for one in answers_to_call(work.writing, held.record)), default=held.modified)
    record = work.write_after(heard, "call-answer", CallAnswerBody(about=held.id, **said), work.marking_like(held))
    work.release(record, str(held.record.properties["agreement"]), work.audience(held))


ACTS = (
    Act("registry.log_call", N_("Enter a call"), LogCall, log_call, OFFICERS, article="hotline"),
    Act(
        "registry.answer_call",
        N_("Confirm the call, or say what differs"),
        AnswerCall,
        answer_call,
        OFFICERS,
        article="hotline",
        agreement=agreement_behind("hotline_call"),
    ),
)
