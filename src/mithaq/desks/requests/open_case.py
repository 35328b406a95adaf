"""A request as an act works on it: what it says, who asked, how it stands, and how something is said in it to the other side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from mithaq.acts.work import NoSuchRecord, Work
from mithaq.desks.requests.custody import custody_steps
from mithaq.desks.requests.onward import answers, questions
from mithaq.desks.requests.records import RequestBody, author_of, replies, request_of
from mithaq.desks.requests.standing import Standing, look_at
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.record import Record
from mithaq.store import Held, Reading


class AlreadyAnswered(Refused):
    """A request that has had its last word."""

    rule = "request.open"
    what = N_("This request is {state}; it takes no further reply.")
    whose = N_("It is for the party that asked.")
    next_act = N_("Recall the last reply if it was wrong, or write a note.")
    status = 409


@dataclass(frozen=True)
class Case:
    """A request with who asked it and how it stands. `heard` is the time of the last word in it, which the next one comes after."""

    held: Held
    body: RequestBody
    asker: str
    standing: Standing
    heard: int

    def require_open(self) -> None:
        """Raise AlreadyAnswered unless the request waits for a last word."""
        if not self.standing.is_open:
            raise AlreadyAnswered(state=self.standing.state)

    def say(self, work: Work, kind: str, body: msgspec.Struct, refs: Sequence[str] | None = None) -> Record:
        """Return a record said in this request, marked as it is unless `refs` are given, and given to the other side."""
        record = work.write_after(self.heard, kind, body, work.marking_like(self.held) if refs is None else refs)
        work.release(record, self.body.agreement, [self.asker if work.node == self.body.to else self.body.to])
        return record


def find_case(work: Work, identifier: str) -> Case:
    """Return a request that the actor may see. Raises: NoSuchRecord."""
    held = work.get(identifier, "request")
    body = request_of(held)
    if body is None:
        raise NoSuchRecord(id=identifier)
    return Case(held, body, author_of(held), look_at(work.writing, held), _last_word(work.writing, held))


def _last_word(reading: Reading, held: Held) -> int:
    asked = questions(reading, held.id)
    said = [*replies(reading, held.id), *custody_steps(reading, held.id), *asked]
    said += [one for question in asked for one in answers(reading, question.id)]
    return max((one.modified for one in said), default=held.modified)


def agreement_of_request(reading: Reading, ask: Any) -> str | None:
    """Return the agreement of the request that an input names."""
    held = reading.get(str(ask.request))
    return None if held is None or held.record is None else str(held.record.properties.get("agreement"))
