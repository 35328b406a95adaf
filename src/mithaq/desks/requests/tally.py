"""The tally: what is counted of a request, packed into one counted facet, so that statistics are one question however many there are.

1. A tally names the month in which it was asked, the agreement and both sides by the end of their identifiers, kind, urgency, what came of
   it, the ground of a refusal, whether it was in time, and how long it took; of an open one, the minute in which its time is over.
2. How long it took is kept in whole hours, rounded up; beyond two days to six hours, beyond two weeks to the day.
3. A word that nobody knows is counted as "other".
"""

from dataclasses import dataclass

from mithaq.desks.requests.custody import CUSTODY_TYPE, custody_steps, last_step
from mithaq.desks.requests.fixed import CUSTODY_KINDS, GROUNDS, KINDS, REFUSED, URGENCIES, custody_status
from mithaq.desks.requests.records import REPLY_TYPE, REQUEST_TYPE, RequestBody, author_of, replies, request_of
from mithaq.desks.requests.standing import HOUR, Standing, clocks_of, standing_of
from mithaq.records.ident import timestamp
from mithaq.records.record import Record
from mithaq.store import Held, Writing

MINUTE = 60_000_000
# What stands for the time of a request whose clock stands still, so that lists by deadline show it last.
NO_DUE, NEVER = 2**40, "9999-12-31T23:59:59.000Z"
TWO_DAYS, TWO_WEEKS = 48, 14 * 24
ENDING = 12


@dataclass(frozen=True)
class Tally:
    """What is counted of one request. `hours` it took to the last word, 0 while it is open; `due_minute` of an open one."""

    month: str
    agreement: str
    asker: str
    asked: str
    kind: str
    urgency: str
    outcome: str
    ground: str = ""
    timing: str = ""
    hours: int = 0
    due_minute: int = 0

    def pack(self) -> str:
        """Return it as the value of a facet."""
        names = (self.month, self.agreement, self.asker, self.asked, self.kind, self.urgency, self.outcome, self.ground, self.timing)
        return "|".join([*names, str(self.hours), str(self.due_minute)])


def unpack(value: str) -> Tally:
    """Return the tally that a value of the facet holds."""
    *names, hours, due_minute = value.split("|")
    month, agreement, asker, asked, kind, urgency, outcome, ground, timing = names
    return Tally(month, agreement, asker, asked, kind, urgency, outcome, ground, timing, int(hours), int(due_minute))


def ending(identifier: str) -> str:
    """Return the end of an identifier, by which a tally names a party or an agreement."""
    return identifier[-ENDING:]


def rounded(hours: int) -> int:
    """Return hours as coarse as they are kept."""
    step = 1 if hours <= TWO_DAYS else 6 if hours <= TWO_WEEKS else 24
    return -(-hours // step) * step


def tally_of(body: RequestBody, asker: str, standing: Standing) -> Tally:
    """Return what is counted of a request that stands so."""
    took = 0 if standing.over_at is None else rounded(-(-(standing.over_at - standing.asked_at) // HOUR))
    return Tally(
        timestamp(standing.asked_at)[:7],
        ending(body.agreement),
        ending(asker),
        ending(body.to),
        _known(body.kind, KINDS),
        _known(body.urgency, URGENCIES),
        standing.state,
        _known(standing.ground, GROUNDS) if standing.state == REFUSED else "",
        standing.timing,
        took,
        _due_minute(standing) if standing.is_open else 0,
    )


def request_projection(writing: Writing, record: Record) -> None:
    """Keep the derived facets of the request that a record is, or is about: status, deadline while it is open, tally."""
    held = writing.get(record.id if record.type == REQUEST_TYPE.name else str(record.properties["about"]))
    if held is None or held.type != REQUEST_TYPE.name or held.record is None:
        return
    body = request_of(held)
    if body is None:
        writing.derive(held.id, "tally", [])
        writing.derive(held.id, "deadline", [])
        return
    standing = standing_of(held, replies(writing, held.id), clocks_of(writing, body.agreement))
    writing.derive(held.id, "status", [standing.state, *_custody(writing, held, body)])
    due = timestamp(standing.due) if standing.stopped_at is None else NEVER
    writing.derive(held.id, "deadline", [due] if standing.is_open else [])
    writing.derive(held.id, "tally", [tally_of(body, author_of(held), standing).pack()])


def _custody(writing: Writing, held: Held, body: RequestBody) -> list[str]:
    if body.kind not in CUSTODY_KINDS:
        return []
    step = last_step(held, custody_steps(writing, held.id))
    return [custody_status(step)] if step else []


def _due_minute(standing: Standing) -> int:
    return NO_DUE if standing.stopped_at is not None else standing.due // MINUTE


def _known(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else "other"


PROJECTIONS = tuple((kind, request_projection) for kind in (REQUEST_TYPE.name, REPLY_TYPE.name, CUSTODY_TYPE.name))
