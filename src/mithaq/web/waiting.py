"""What needs the reader now: what waits for this person, what waits for others, what is late, what a partner sent.

1. A task is shown to whoever has a role for the act that ends it; the same list gives the numbers at the side of every page.
2. Late is the clock read against a date, never a stored state.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from mithaq.acts.house import House
from mithaq.desks.designations.decision_records import UNDER_REVIEW
from mithaq.desks.designations.hit_records import OPEN as OPEN_HIT
from mithaq.desks.plan.records import AGREED, IN_PROGRESS, OPEN_STATES, REPORTED_DONE, RETURNED
from mithaq.desks.requests.records import OPEN_STATES as OPEN_REQUESTS
from mithaq.exchange.agreement import PROPOSED, TYPE, signers
from mithaq.exchange.partner import partners
from mithaq.lang.catalogue import N_
from mithaq.records.ident import instant, is_date, micros, timestamp
from mithaq.store import Held, Reading, Where
from mithaq.web.parties import Parties
from mithaq.web.titles import Titled, titled
from mithaq.web.views import PartyView

LIMIT = 100
SOON_DAYS = 30
SIGN, ANSWER, JUDGE, DO = N_("Sign"), N_("Answer"), N_("Accept or return"), N_("Do, or report done")
REVIEW, APPROVE, CONFIRM = N_("Review drafts"), N_("Approve as second person"), N_("Compare fingerprints")
ANSWER_DESIGNATION, REVIEW_DESIGNATION = N_("Answer the designation"), N_("Review the designation")
DECIDE, ANSWER_REMOVAL = N_("Decide or decline"), N_("Answer the request for removal")
COMPARE = N_("Judge the hit")
ROLE_OF = {
    SIGN: "registry.signatory",
    ANSWER: "requests.officer",
    JUDGE: "plan.secretary",
    DO: "plan.secretary",
    REVIEW: "reports.analyst",
    CONFIRM: "registry.officer",
    ANSWER_DESIGNATION: "designations.analyst",
    REVIEW_DESIGNATION: "designations.analyst",
    DECIDE: "designations.authority",
    ANSWER_REMOVAL: "designations.authority",
    COMPARE: "designations.analyst",
}


@dataclass(frozen=True)
class Desk:
    """What the lists are read from: one snapshot as the reader sees it, the node, its parties, the moment."""

    reading: Reading
    house: House
    parties: Parties
    now: int

    @property
    def node(self) -> str:
        """Return the identity of this node."""
        return self.house.identity.id

    @property
    def today(self) -> str:
        """Return the day in UTC."""
        return instant(self.now).date().isoformat()

    def rows(self, kind: str, *where: Where, order: str = "modified") -> list[Held]:
        """Return up to `LIMIT` live records, newest first, or by a facet from the smallest."""
        page = self.reading.page(kind, where, order=order, descending=order == "modified", limit=LIMIT)
        return [held for held in page.rows if held.record is not None and not held.recalled]

    def titled(self, held: Held) -> Titled:
        """Return a record as a line."""
        return titled(held, self.house.rules.types)


@dataclass(frozen=True)
class Task:
    """Something that waits. `due` is an ISO date, `deadline` a moment, `since` when it began; `whose` are the parties it waits for."""

    desk: str
    verb: str
    line: Titled
    due: str = ""
    deadline: int | None = None
    since: int | None = None
    whose: tuple[PartyView, ...] = ()
    count: int = 0
    note: str = ""

    def is_late(self, now: int, today: str) -> bool:
        """Return whether its time is over."""
        return (self.deadline is not None and self.deadline < now) or bool(self.due and len(self.due) == 10 and self.due < today)


def for_me(desk: Desk) -> list[Task]:
    """Return what waits for the reader, by role, the most urgent first."""
    roles = desk.reading.principal.roles
    found = [task for task in _all_for_us(desk) if ROLE_OF.get(task.verb) in roles]
    found += list(_proposals(desk))
    return sorted(found, key=lambda task: (task.deadline or _end_of(task.due), -(task.since or 0)))


def counts(tasks: list[Task]) -> Counter[str]:
    """Return how much waits at each desk."""
    return Counter(task.desk for task in tasks)


def for_others(desk: Desk) -> list[Task]:
    """Return what waits for somebody else: the other parties, or a second person here."""
    found: list[Task] = []
    for held in desk.rows("commitment", Where("status", "=", "proposed")):
        missing = [one for one in _unsigned(desk, held) if one != desk.node]
        if missing:
            found.append(_task(desk, "plan", SIGN, held, whose=missing))
    for held in desk.rows("commitment", Where("status", "=", REPORTED_DONE)):
        body = _body(held)
        if desk.node in body["debtors"] and desk.node not in body["creditors"]:
            found.append(_task(desk, "plan", JUDGE, held, whose=body["creditors"]))
    for held in desk.rows("request", Where("from", "=", desk.node), Where("status", "in", OPEN_REQUESTS)):
        found.append(_task(desk, "requests", ANSWER, held, whose=[_body(held)["to"]], deadline=micros(_body(held)["deadline"])))
    found += list(_asked_of_others(desk))
    for held in desk.rows(TYPE, Where("status", "=", PROPOSED)):
        missing = [one for one in _unsigned(desk, held) if one != desk.node]
        if missing:
            found.append(_task(desk, "registry", SIGN, held, whose=missing))
    for held in desk.rows("proposal", Where("status", "=", "waiting")):
        if _body(held)["proposer"] == desk.reading.principal.id and micros(_body(held)["expires_at"]) > desk.now:
            found.append(_task(desk, "registry", APPROVE, held, deadline=micros(_body(held)["expires_at"])))
    return found


def overdue(desk: Desk) -> list[Task]:
    """Return the commitments and requests whose time is over, whoever they wait for."""
    found = [
        _task(desk, "plan", DO, held, due=_body(held)["due"], whose=_body(held)["debtors"])
        for held in desk.rows("commitment", Where("due", "<", desk.today), Where("status", "in", OPEN_STATES), order="due")
    ]
    late = desk.rows("request", Where("deadline", "<", timestamp(desk.now)), Where("status", "in", OPEN_REQUESTS), order="deadline")
    found += [_task(desk, "requests", ANSWER, held, deadline=micros(_body(held)["deadline"]), whose=[_body(held)["to"]]) for held in late]
    found += [task for task in _own_designations(desk, desk.today) if task.is_late(desk.now, desk.today)]
    return found


def _all_for_us(desk: Desk) -> Iterator[Task]:
    """Yield what waits for this node, whoever of its people it is for."""
    for held in desk.rows("commitment", Where("unsigned", "=", desk.node)):
        yield _task(desk, "plan", SIGN, held)
    for held in desk.rows(TYPE, Where("status", "=", PROPOSED)):
        if desk.node in _unsigned(desk, held):
            yield _task(desk, "registry", SIGN, held)
    open_to_us = (Where("to", "=", desk.node), Where("status", "in", OPEN_REQUESTS))
    for held in desk.rows("request", *open_to_us, order="deadline"):
        yield _task(desk, "requests", ANSWER, held, deadline=micros(_body(held)["deadline"]))
    for held in desk.rows("commitment", Where("creditor", "=", desk.node), Where("status", "=", REPORTED_DONE)):
        yield _task(desk, "plan", JUDGE, held)
    soon = (instant(desk.now) + timedelta(days=SOON_DAYS)).date().isoformat()
    doing = (Where("debtor", "=", desk.node), Where("status", "in", (AGREED, IN_PROGRESS, RETURNED)), Where("due", "<=", soon))
    for held in desk.rows("commitment", *doing, order="due"):
        yield _task(desk, "plan", DO, held, due=_body(held)["due"])
    yield from _drafts(desk)
    for held in desk.rows("designation", Where("waiting_on", "=", desk.node)):
        yield _task(desk, "designations", ANSWER_DESIGNATION, held)
    for held in desk.rows("designation", Where("created_by", "=", desk.node), Where("state", "=", UNDER_REVIEW)):
        yield _task(desk, "designations", DECIDE, held)
    yield from _own_designations(desk, soon)
    for held in desk.rows("hit", Where("standing", "=", OPEN_HIT), Where("state", "=", "live")):
        yield _task(desk, "designations", COMPARE, held)
    for partner in partners(desk.reading):
        if partner.state == "met" and (record := desk.reading.get(partner.record_id)) is not None:
            yield _task(desk, "registry", CONFIRM, record)


def _own_designations(desk: Desk, until: str) -> Iterator[Task]:
    """Yield our designations that are to be reviewed up to a day, and the requests for removal that have no answer."""
    for held in desk.rows("designation", Where("own_review_on", "<=", until), order="own_review_on"):
        yield _task(desk, "designations", REVIEW_DESIGNATION, held, due=str(_body(held)["review_on"]))
    for held in desk.rows("removal-request", Where("state", "=", "open")):
        designation = desk.reading.get(str(_body(held)["about"]))
        if designation is not None and designation.record is not None:
            yield _task(desk, "designations", ANSWER_REMOVAL, designation, due=str(_body(held).get("answer_due") or ""))


def _asked_of_others(desk: Desk) -> Iterator[Task]:
    """Yield our designations that a partner was asked to answer and did not."""
    for party in desk.parties.known:
        if party != desk.node:
            for held in desk.rows("designation", Where("waiting_on", "=", party), Where("created_by", "=", desk.node)):
                yield _task(desk, "designations", ANSWER_DESIGNATION, held, whose=[party])


def _drafts(desk: Desk) -> Iterator[Task]:
    """Yield one task for each report that has drafts to confirm."""
    waiting = Counter(str(_body(held)["about"]) for held in desk.rows("draft", Where("status", "=", "waiting")))
    for report, count in waiting.items():
        held = desk.reading.get(report)
        if held is not None and held.record is not None:
            yield Task("reports", REVIEW, desk.titled(held), since=held.modified, count=count)


def _proposals(desk: Desk) -> Iterator[Task]:
    """Yield the proposals that the reader may approve: made by another, of an act that the reader's roles allow."""
    principal = desk.reading.principal
    for held in desk.rows("proposal", Where("status", "=", "waiting")):
        body = _body(held)
        act = desk.house.acts.get(str(body["act"]))
        expires = micros(str(body["expires_at"]))
        if act is not None and body["proposer"] != principal.id and principal.roles & act.roles and expires > desk.now:
            yield _task(desk, "registry", APPROVE, held, deadline=expires, note=act.label)


def _task(desk: Desk, area: str, verb: str, held: Held, *, whose: list[str] | None = None, **more: Any) -> Task:
    return Task(area, verb, desk.titled(held), since=held.modified, whose=desk.parties.several(whose or ()), **more)


def _unsigned(desk: Desk, held: Held) -> set[str]:
    body = _body(held)
    if held.type == TYPE:
        return {str(one["identity"]) for one in body["parties"]} - signers(desk.reading, held)
    return {*body["debtors"], *body["creditors"]} - signers(desk.reading, held)


def _body(held: Held) -> dict[str, Any]:
    return dict(held.record.properties) if held.record is not None else {}


def _end_of(due: str) -> int:
    """Return a moment by which tasks without a deadline are ordered: the due day, or far away."""
    return micros(f"{due}T23:59:59Z") if len(due) == 10 and is_date(due) else 2**62
