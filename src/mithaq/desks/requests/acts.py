"""Acts of the requests desk: send a request, reply to one. Deadlines come from the agreement's clocks."""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.requests.records import (
    INFORMATION_GRADES,
    KINDS,
    OPEN_STATES,
    SOURCE_GRADES,
    STEP_STATES,
    URGENCIES,
    NotTheAddressee,
    ReplyBody,
    ReplyTerms,
    RequestBody,
    RequestTerms,
    derive_state,
    replies,
)
from mithaq.exchange.agreement import Clocks, find_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.records.ident import timestamp
from mithaq.store import Reading

OFFICER = frozenset({"requests.officer"})
HOUR = 3_600_000_000


class BadRequest(Refused):
    """A request that lacks what the case file must record (Directive (EU) 2023/977 Art. 5 and 16)."""

    rule = "request.complete"
    what = N_("This cannot be sent yet: {reason}.")
    whose = N_("It is for whoever asks.")
    next_act = N_("Fill in the named part and send it again.")


class AlreadyAnswered(Refused):
    """A request that has had its last word."""

    rule = "request.open"
    what = N_("This request is {state}; it takes no further reply.")
    whose = N_("It is for the party that asked.")
    next_act = N_("Recall the last reply if it was wrong, or write a note.")
    status = 409


class SendRequest(RequestTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Send a request to a partner. `urgency` is urgent, normal or other; the agreement's clocks give the deadline."""

    marking: MarkingAsk | None = None


class Reply(ReplyTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Reply to a request. `step` is acknowledgement, clarification, partial, final or refusal; a refusal names its ground."""

    request: str
    marking: MarkingAsk | None = None


def send_request(work: Work, ask: SendRequest) -> None:
    """Write the request and release it to the partner that is asked."""
    work.in_force(ask.agreement)
    policy = find_agreement(work.seen, ask.agreement)
    _check(ask, policy.identities() - {work.node}, policy.purposes)
    if ask.commitment is not None:
        work.get(ask.commitment, "commitment")
    deadline = timestamp(work.now + _hours(policy.clocks, ask.urgency) * HOUR)
    body = RequestBody(deadline=deadline, **_terms(ask, RequestTerms))
    marking = ask.marking or MarkingAsk(releasable_to=sorted({ask.to, work.node}), purposes=[ask.purpose])
    record = work.write("request", body, work.marking(ask.agreement, marking))
    work.release(record, ask.agreement, [ask.to])


def reply(work: Work, ask: Reply) -> None:
    """Write the reply and release it to whoever asked."""
    held = work.get(ask.request, "request")
    request = msgspec.convert(held.record.properties if held.record is not None else {}, RequestBody)
    asker = held.record.created_by if held.record is not None else ""
    if work.node not in {request.to, asker} or (work.node == asker and ask.step != "clarification"):
        raise NotTheAddressee(id=held.id, author=work.identity.name)
    if ask.step not in STEP_STATES:
        raise BadRequest(reason=N_("the step is none of: acknowledgement, clarification, partial, final, refusal"))
    if ask.step == "refusal" and not ask.ground.strip():
        raise BadRequest(reason=N_("a refusal names its ground"))
    if not ask.text.strip():
        raise BadRequest(reason=N_("there is no text"))
    if ask.source_grade not in ("", *SOURCE_GRADES) or ask.information_grade not in ("", *INFORMATION_GRADES):
        raise BadRequest(reason=N_("the grade is not one of the 4x4 scheme: A, B, C, X and 1 to 4"))
    state = derive_state(work.writing, held.id)
    if state not in OPEN_STATES:
        raise AlreadyAnswered(state=state)
    body = ReplyBody(about=held.id, **_terms(ask, ReplyTerms))
    refs = work.marking_like(held) if ask.marking is None else work.marking(request.agreement, ask.marking)
    heard = max((one.modified for one in replies(work.writing, held.id)), default=held.modified)
    record = work.write_after(heard, "reply", body, refs)
    work.release(record, request.agreement, [asker if work.node == request.to else request.to])


def _terms(ask: RequestTerms | ReplyTerms, said: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the fields of `said`, as asked."""
    return {name: getattr(ask, name) for name in said.__struct_fields__}


def _check(ask: SendRequest, partners: frozenset[str], purposes: list[str]) -> None:
    if ask.to not in partners:
        raise BadRequest(reason=N_("it is not addressed to a partner of the agreement"))
    if ask.kind not in KINDS:
        raise BadRequest(reason=N_("its kind is none of: information, check, arrest, hand-over, assistance"))
    if ask.urgency not in URGENCIES:
        raise BadRequest(reason=N_("its urgency is none of: urgent, normal, other"))
    if ask.purpose not in purposes:
        raise BadRequest(reason=N_("its purpose is not one of the agreement's"))
    named = (("number", ask.number), ("subject", ask.subject), ("text", ask.text), ("legal basis", ask.legal_basis))
    for name, value in named:
        if not value.strip():
            raise BadRequest(reason=because(N_("{name}: it is empty"), name=name))


def _hours(clocks: Clocks, urgency: str) -> int:
    return {"urgent": clocks.urgent_hours, "normal": clocks.normal_hours}.get(urgency, clocks.other_hours)


def _agreement_of_request(reading: Reading, ask: Reply) -> str | None:
    held = reading.get(ask.request)
    return None if held is None or held.record is None else str(held.record.properties.get("agreement"))


ACTS = (
    Act("requests.send", N_("Send a request"), SendRequest, send_request, OFFICER, article="requests"),
    Act("requests.reply", N_("Reply to a request"), Reply, reply, OFFICER, article="requests", agreement=_agreement_of_request),
)
