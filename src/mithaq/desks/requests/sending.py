"""Sending a request: complete, addressed to a partner of the agreement, with the deadline of the agreement's clock."""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.requests.complete import require_complete
from mithaq.desks.requests.drafts import GONE_OUT, waiting_draft
from mithaq.desks.requests.records import OFFICER, RequestBody, RequestTerms
from mithaq.desks.requests.standing import HOUR, hours_of
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_
from mithaq.records.ident import timestamp

OFFICERS = frozenset({OFFICER})


class SendRequest(RequestTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Send a request to a partner. `urgency` is urgent, normal or other; the agreement's clocks give the deadline.

    `request_draft` names the draft that it was, which is noted as sent.
    """

    marking: MarkingAsk | None = None
    request_draft: str | None = None


def send_request(work: Work, ask: SendRequest) -> None:
    """Write the request and release it to the partner that is asked.

    Raises: BadRequest, NotInForce, NoSuchRecord, DraftOver, BadMarking.
    """
    work.in_force(ask.agreement)
    policy = find_agreement(work.seen, ask.agreement)
    require_complete(ask, policy, work.node)
    if ask.commitment is not None:
        work.get(ask.commitment, "commitment")
    draft = None if ask.request_draft is None else waiting_draft(work, ask.request_draft)
    deadline = timestamp(work.now + hours_of(policy.clocks, ask.urgency) * HOUR)
    body = RequestBody(deadline=deadline, **said_in(ask, RequestTerms))
    marking = ask.marking or MarkingAsk(releasable_to=sorted({ask.to, work.node}), purposes=[ask.purpose])
    record = work.write("request", body, work.marking(ask.agreement, marking))
    work.release(record, ask.agreement, [ask.to])
    if draft is not None:
        work.revise(draft, {"status": GONE_OUT, "request": record.id})


def said_in(ask: msgspec.Struct, terms: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the fields of `terms`, as asked."""
    return {name: getattr(ask, name) for name in terms.__struct_fields__}


ACTS = (Act("requests.send", N_("Send a request"), SendRequest, send_request, OFFICERS, article="requests"),)
