"""The queues of requests: what is to be answered, clarified, consented to, completed, and what is late."""

from typing import Any

from mithaq.desks.requests.fixed import ACKNOWLEDGED, CLARIFYING, OPEN_STATES, PARTLY_ANSWERED, SENT
from mithaq.desks.requests.fixed import WAITING as ASKING
from mithaq.desks.requests.standing import look_at
from mithaq.lang.catalogue import N_
from mithaq.records.ident import timestamp
from mithaq.store import Held, Where
from mithaq.web.waiting import Desk, Listed, queue

OFFICER = "requests.officer"
ANSWER, CLARIFY, CONSENT = N_("Answer"), N_("Clarify the request"), N_("Answer about onward use")
COMPLETE = N_("Complete and send the draft")
# A request that is being clarified waits for whoever asked; one whose clock has run out is overdue all the same.
TO_ANSWER = (SENT, ACKNOWLEDGED, PARTLY_ANSWERED)


def _deadline(desk: Desk, held: Held, _body: dict[str, Any]) -> dict[str, Any]:
    return {"deadline": look_at(desk.reading, held).due}


def _asked(desk: Desk, held: Held, body: dict[str, Any]) -> dict[str, Any]:
    return {"whose": [body["to"]], "deadline": look_at(desk.reading, held).due}


def _asker(_desk: Desk, _held: Held, body: dict[str, Any]) -> dict[str, Any]:
    return {"whose": [body["created_by_ref"]]}


def _owner(_desk: Desk, _held: Held, body: dict[str, Any]) -> dict[str, Any]:
    return {"whose": [body["asked_of"]]}


OURS = (
    queue(
        "requests",
        ANSWER,
        OFFICER,
        "/requests?state=open&way=in",
        Listed(
            "request",
            lambda at: [Where("to", "=", at.node), Where("status", "in", TO_ANSWER)],
            order="deadline",
            about=_deadline,
        ),
        "reply",
    ),
    queue(
        "requests",
        CLARIFY,
        OFFICER,
        "/requests?state=clarifying&way=out",
        Listed("request", lambda at: [Where("created_by", "=", at.node), Where("status", "=", CLARIFYING)]),
    ),
    queue(
        "requests",
        CONSENT,
        OFFICER,
        "/requests/onward?whose=us",
        Listed("onward-question", lambda at: [Where("asked_of", "=", at.node), Where("status", "in", (ASKING,))]),
    ),
    queue("requests", COMPLETE, OFFICER, "/requests/drafts", Listed("request-draft", lambda _: [Where("status", "=", ASKING)])),
)
THEIRS = (
    queue(
        "requests",
        ANSWER,
        frozenset(),
        "/requests?state=open&way=out",
        Listed(
            "request",
            lambda at: [Where("created_by", "=", at.node), Where("status", "in", TO_ANSWER)],
            order="deadline",
            about=_asked,
        ),
        "reply",
    ),
    queue(
        "requests",
        CLARIFY,
        frozenset(),
        "/requests?state=clarifying&way=in",
        Listed("request", lambda at: [Where("to", "=", at.node), Where("status", "=", CLARIFYING)], about=_asker),
    ),
    queue(
        "requests",
        CONSENT,
        frozenset(),
        "/requests/onward?whose=others",
        Listed("onward-question", lambda at: [Where("created_by", "=", at.node), Where("status", "in", (ASKING,))], about=_owner),
    ),
)
OVERDUE = (
    queue(
        "requests",
        ANSWER,
        frozenset(),
        "/requests?state=open&late=yes",
        Listed(
            "request",
            lambda at: [Where("deadline", "<", timestamp(at.now)), Where("status", "in", OPEN_STATES)],
            order="deadline",
            about=_asked,
        ),
        "reply",
    ),
)
