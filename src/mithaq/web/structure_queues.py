"""The queues of documents and approvals: documents that want the other side's word, approvals that a side still needs."""

from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.store import Held, Where
from mithaq.web.waiting import Desk, Listed, Queue, Task, body_of, queue, task_of

SECRETARY = frozenset({"plan.secretary"})
ANSWER_DOCUMENT, OBTAIN = N_("Confirm or contest the document"), N_("Obtain the approvals that are missing")
LACKING = Where("standing", "in", ("waiting", "withheld"))


def _others(desk: Desk) -> list[Where] | None:
    return [Where("waiting_on", "in", tuple(desk.others))] if desk.others else None


def _whose(desk: Desk, held: Held, _body: dict[str, Any]) -> dict[str, Any]:
    author = held.record.created_by if held.record is not None else ""
    return {"whose": [one for one in desk.others if one != author]}


def _approvals(listed: Listed, *, ours: bool) -> Queue:
    """Return the queue of needs that are not fulfilled, each by the record that is to be approved."""

    def read(desk: Desk, limit: int, cap: int) -> tuple[list[Task], int]:
        rows, size = listed.first(desk, limit, cap)
        found = []
        for held in rows:
            about = desk.reading.get(str(body_of(held)["about"]))
            if about is not None and about.record is not None:
                whose = [] if ours or held.record is None else [held.record.created_by]
                found.append(task_of(desk, "plan", OBTAIN, about, whose=whose, roles=SECRETARY if ours else frozenset()))
        return found, size

    href = "/records?type=approval-need"
    return Queue("plan", OBTAIN, SECRETARY if ours else frozenset(), href, listed.count, read, ("approval-need", "approval"))


OURS = (
    queue(
        "plan",
        ANSWER_DOCUMENT,
        SECRETARY,
        "/plan/documents?waits=us",
        Listed("framework-document", lambda at: [Where("waiting_on", "=", at.node)]),
        "document-word",
    ),
    _approvals(Listed("approval-need", lambda at: [Where("created_by", "=", at.node), LACKING]), ours=True),
)
THEIRS = (
    queue(
        "plan",
        ANSWER_DOCUMENT,
        frozenset(),
        "/plan/documents?waits=others",
        Listed("framework-document", _others, about=_whose),
        "document-word",
    ),
    _approvals(
        Listed("approval-need", lambda at: [Where("created_by", "in", tuple(at.others)), LACKING] if at.others else None), ours=False
    ),
)
