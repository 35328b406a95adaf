"""The queues of the registry's entries: calls that want the other side's word, mechanisms that want a signature."""

from typing import Any

from mithaq.desks.registry.contact_records import missing_signers
from mithaq.desks.registry.entries import OFFICER
from mithaq.desks.registry.hotline_records import other_side
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Where
from mithaq.web.waiting import Desk, Listed, queue

CONFIRM_CALL, SIGN_MECHANISM = N_("Confirm the call, or say what differs"), N_("Sign the mechanism")


def _other(_desk: Desk, held: Held, _body: dict[str, Any]) -> dict[str, Any]:
    return {"whose": [other_side(held.record)] if held.record is not None else []}


def _unsigned(desk: Desk, held: Held, _body: dict[str, Any]) -> dict[str, Any]:
    return {"whose": sorted(missing_signers(desk.reading, held) - {desk.node})}


def _of_others(desk: Desk) -> list[Where] | None:
    """Return the condition that a call of ours waits for another party, None when there is none."""
    return [Where("waiting_on", "in", tuple(desk.others)), Where("created_by", "=", desk.node)] if desk.others else None


OURS = (
    queue(
        "registry",
        CONFIRM_CALL,
        OFFICER,
        "/registry/hotline?waits=us",
        Listed("hotline-call", lambda at: [Where("waiting_on", "=", at.node)]),
        "call-answer",
    ),
    queue(
        "registry",
        SIGN_MECHANISM,
        "registry.signatory",
        "/registry/mechanisms?waits=us",
        Listed("mechanism", lambda at: [Where("unsigned", "=", at.node)]),
        "sign-off",
    ),
)
THEIRS = (
    queue(
        "registry",
        CONFIRM_CALL,
        frozenset(),
        "/registry/hotline?waits=others",
        Listed("hotline-call", _of_others, about=_other),
        "call-answer",
    ),
    queue(
        "registry",
        SIGN_MECHANISM,
        frozenset(),
        "/registry/mechanisms?waits=others",
        Listed("mechanism", lambda at: [Where("unsigned", "in", tuple(at.others))] if at.others else None, about=_unsigned),
        "sign-off",
    ),
)
