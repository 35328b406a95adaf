"""The queues of every desk: what waits for this node's people, what waits for the other parties, and what is overdue.

Each is a question over facets. What a facet cannot say (who has signed an agreement, who may be the second person) is asked of few records.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from mithaq.acts.doors import Door
from mithaq.desks.designations.decision_records import UNDER_REVIEW
from mithaq.desks.designations.hit_records import OPEN as OPEN_HIT
from mithaq.desks.plan.statement_records import PROPOSED as NOT_ALL_SIGNED
from mithaq.desks.plan.statement_records import unsigned
from mithaq.desks.plan.states import AGREED, AMENDING, CONFLICTING, IN_PROGRESS, OPEN_STATES, REPORTED_DONE, RETURNED, standing_of
from mithaq.exchange.agreement import PROPOSED, TYPE, missing_signatures
from mithaq.exchange.partner import partners
from mithaq.lang.catalogue import N_
from mithaq.records.ident import instant, micros, timestamp
from mithaq.store import Held, Where
from mithaq.web import assistance_queues, plan_queues, programmes_queues, request_queues, structure_queues
from mithaq.web.doors import DOORS
from mithaq.web.registry_queues import OURS as REGISTRY_OURS
from mithaq.web.registry_queues import THEIRS as REGISTRY_THEIRS
from mithaq.web.waiting import Desk, Listed, Queue, Task, body_of, queue, task_of

SOON_DAYS = 30
FEW = 100
DRAFTS_LOOKED_AT = 100
SIGN, JUDGE, DO = N_("Sign"), N_("Accept or return"), N_("Do, or report done")
REVIEW, APPROVE, CONFIRM = N_("Review drafts"), N_("Approve as second person"), N_("Compare fingerprints")
ANSWER_DESIGNATION, REVIEW_DESIGNATION = N_("Answer the designation"), N_("Review the designation")
PROPOSE_AGAIN = N_("Nobody approved it in time: propose it again, or let it go")
DECIDE, ANSWER_REMOVAL = N_("Decide or decline"), N_("Answer the request for removal")
COMPARE = N_("Judge the hit")
SIGNATORY, SECRETARY = "registry.signatory", "plan.secretary"
ANALYST, AUTHORITY = "designations.analyst", "designations.authority"
# With two facets asked by "=" the store first asks which is rarer; these are asked by "in", and the other facet leads.
REPORTED, WAITING = (REPORTED_DONE,), ("waiting",)
DRAFTED = Where("status", "in", (NOT_ALL_SIGNED,))
DOING = (AGREED, IN_PROGRESS, RETURNED)
UNSIGNED = (PROPOSED, AMENDING, CONFLICTING)


def _due(desk: Desk, held: Held, body: dict[str, Any]) -> dict[str, Any]:
    """Return the due day of a commitment in its terms in force."""
    amended = desk.reading.has("amendment", "about", held.id)
    return {"due": str((standing_of(desk.reading, held).body.due if amended else body.get("due")) or "")}


def _review_due(_desk: Desk, _held: Held, body: dict[str, Any]) -> dict[str, Any]:
    return {"due": str(body.get("review_on") or "")}


def _missing(desk: Desk, held: Held, body: dict[str, Any]) -> dict[str, Any]:
    """Return which parties have not signed a commitment, or an amendment of it."""
    sides = {*body["debtors"], *body["creditors"]} - {desk.node}
    if len(sides) == 1:
        return {"whose": sorted(sides)}
    return {"whose": sorted(standing_of(desk.reading, held).unsigned - {desk.node}) or sorted(sides)}


def _not_signed(desk: Desk, held: Held, _body: dict[str, Any]) -> dict[str, Any]:
    """Return which parties have not signed a joint statement."""
    return {"whose": sorted(unsigned(desk.reading, held) - {desk.node})}


def _creditors(_desk: Desk, _held: Held, body: dict[str, Any]) -> dict[str, Any]:
    return {"whose": body["creditors"]}


def _asked_of(desk: Desk, _held: Held, body: dict[str, Any]) -> dict[str, Any]:
    return {"whose": [one for one in body.get("asked_of", []) if one != desk.node]}


def _among(facet: str, values: Sequence[str], *more: Where) -> Sequence[Where] | None:
    """Return the condition that a facet has one of some values, None when there are none and nothing can fulfil it."""
    return [Where(facet, "in", tuple(values)), *more] if values else None


def _soon(desk: Desk) -> str:
    return (instant(desk.now) + timedelta(days=SOON_DAYS)).date().isoformat()


def _unsigned_agreements(desk: Desk) -> list[tuple[Held, frozenset[str]]]:
    rows = desk.reading.page(TYPE, [Where("status", "=", PROPOSED)], limit=FEW).rows
    return [(held, missing_signatures(desk.reading, held.id)) for held in rows if held.record is not None and not held.recalled]


def _agreements_for_us(desk: Desk) -> list[Task]:
    found = [held for held, missing in _unsigned_agreements(desk) if desk.node in missing]
    return [task_of(desk, "registry", SIGN, held, roles=frozenset({SIGNATORY})) for held in found]


def _agreements_for_others(desk: Desk) -> list[Task]:
    found = [(held, missing - {desk.node}) for held, missing in _unsigned_agreements(desk) if missing - {desk.node}]
    return [task_of(desk, "registry", SIGN, held, whose=sorted(missing)) for held, missing in found]


def _drafts_of_reports(desk: Desk, limit: int, cap: int) -> tuple[list[Task], int]:
    """Return one task for each report that has drafts to confirm, those of the newest drafts first, and how many drafts there are."""
    waiting = Where("status", "=", "waiting")
    newest = desk.reading.page("draft", [waiting], limit=DRAFTS_LOOKED_AT)
    by_report = Counter(str(body_of(held)["about"]) for held in newest.rows if held.record is not None)
    if newest.next is not None and len(by_report) > 1:
        by_report.popitem()  # the drafts of a report are made at once, so that of the last alone some may be beyond the page
    found: list[Task] = []
    for report, count in by_report.items():
        held = desk.reading.get(report) if len(found) < limit else None
        if held is not None and held.record is not None:
            found.append(Task("reports", REVIEW, desk.titled(held), since=held.modified, count=count, roles=frozenset({"reports.analyst"})))
    return found, len(newest.rows) if newest.next is None else DRAFTS.count(desk, cap)


def _removals(desk: Desk, limit: int, cap: int) -> tuple[list[Task], int]:
    """Return the requests for removal without an answer, each by the designation that it is about, and how many there are."""
    found = []
    rows, size = REMOVALS.first(desk, limit, cap)
    for held in rows:
        about = desk.reading.get(str(body_of(held).get("about", "")))
        if about is not None and about.record is not None:
            due = str(body_of(held).get("answer_due") or "")
            found.append(task_of(desk, "designations", ANSWER_REMOVAL, about, due=due, roles=frozenset({AUTHORITY})))
    return found, size


def _strangers(desk: Desk) -> list[Task]:
    met = [desk.reading.get(partner.record_id) for partner in partners(desk.reading) if partner.state == "met"]
    return [task_of(desk, "registry", CONFIRM, held, roles=frozenset({"registry.officer"})) for held in met if held is not None]


def _proposals(desk: Desk) -> tuple[list[Where], list[Where]]:
    """Return the conditions of the proposals that wait and whose act the reader may do, and of those among them by the reader."""
    mine = [act.name for act in desk.house.open_acts() if desk.reading.principal.roles & act.roles]
    where = [Where("status", "=", "waiting"), Where("act", "in", tuple(mine or [""])), Where("expires_at", ">", timestamp(desk.now))]
    return where, [*where, Where("proposer", "=", desk.reading.principal.id)]


def _approvable(desk: Desk, cap: int) -> int:
    every, own = _proposals(desk)
    found = desk.reading.count("proposal", every, cap=cap + FEW)
    return min(cap, found - desk.reading.count("proposal", own, cap=found)) if found else 0


def _to_approve(desk: Desk, limit: int, cap: int) -> tuple[list[Task], int]:
    """Return the proposals that the reader may approve, made by another, of an act that the reader's roles allow, with how many."""
    rows = desk.reading.page("proposal", _proposals(desk)[0], order="expires_at", descending=False, limit=FEW).rows
    bodies = [(held, body_of(held)) for held in rows if held.record is not None]
    found = [(held, body) for held, body in bodies if body["proposer"] != desk.reading.principal.id]
    size = len(found) if len(rows) < FEW else _approvable(desk, cap)
    return [_proposal(desk, held, body) for held, body in found[:limit]], size


def _own_proposals(desk: Desk) -> list[Task]:
    """Return the proposals of the reader that wait for a second person, with the roles of whom one is needed."""
    where = [Where("proposer", "=", desk.reading.principal.id), Where("status", "in", WAITING)]
    rows = desk.reading.page("proposal", [*where, Where("expires_at", ">", timestamp(desk.now))], limit=FEW).rows
    return [_proposal(desk, held, body_of(held)) for held in rows if held.record is not None]


def _expired_proposals(desk: Desk) -> list[Task]:
    """Return the proposals of the reader that expired without a word of a second person: nobody else can end them."""
    where = [Where("proposer", "=", desk.reading.principal.id), Where("status", "in", WAITING)]
    rows = desk.reading.page("proposal", [*where, Where("expires_at", "<=", timestamp(desk.now))], limit=FEW).rows
    return [_proposal(desk, held, body_of(held)) for held in rows if held.record is not None]


def _proposal(desk: Desk, held: Held, body: dict[str, Any]) -> Task:
    act = desk.house.acts.get(str(body["act"]))
    label, roles = (act.label, act.roles) if act is not None else ("", frozenset[str]())
    return task_of(desk, "registry", APPROVE, held, deadline=micros(str(body["expires_at"])), note=label, roles=roles)


def _short(verb: str, roles: frozenset[str], href: str, read: Callable[[Desk], list[Task]], *kinds: str) -> Queue:
    """Return a queue of the registry that is read whole because it is always short."""

    def first(at: Desk, limit: int, cap: int) -> tuple[list[Task], int]:
        found = read(at)
        return found[:limit], min(cap, len(found))

    return Queue("registry", verb, roles, href, lambda at, cap: min(cap, len(read(at))), first, kinds)


DRAFTS = Listed("draft", lambda _: [Where("status", "=", "waiting")])
REMOVALS = Listed("removal-request", lambda _: [Where("state", "=", "open")])
APPROVALS = Queue("registry", APPROVE, frozenset(), "/records?type=proposal&status=waiting", _approvable, _to_approve, ("proposal",))
EXPIRED = _short(PROPOSE_AGAIN, frozenset(), "/records?type=proposal&status=waiting", _expired_proposals, "proposal")
# What waits for this node, whoever of its people it is for.
OURS = (
    queue("plan", SIGN, SIGNATORY, "/plan/list?side=unsigned", Listed("commitment", lambda at: [Where("unsigned", "=", at.node)])),
    queue("plan", SIGN, SIGNATORY, "/plan/statements", Listed("joint-statement", lambda at: [Where("unsigned", "=", at.node), DRAFTED])),
    _short(SIGN, frozenset({SIGNATORY}), "/registry", _agreements_for_us, TYPE, "sign-off"),
    *request_queues.OURS,
    *plan_queues.OURS,
    *assistance_queues.OURS,
    *programmes_queues.OURS,
    *structure_queues.OURS,
    queue(
        "plan",
        JUDGE,
        SECRETARY,
        "/plan/list?state=reported_done&side=creditor",
        Listed("commitment", lambda at: [Where("creditor", "=", at.node), Where("status", "in", REPORTED)], about=_due),
    ),
    queue(
        "plan",
        DO,
        SECRETARY,
        "/plan/list?state=doing&side=debtor&order=due",
        Listed(
            "commitment",
            lambda at: [Where("debtor", "=", at.node), Where("status", "in", DOING), Where("due", "<=", _soon(at))],
            order="due",
            about=_due,
        ),
    ),
    Queue(
        "reports",
        REVIEW,
        frozenset({"reports.analyst"}),
        "/records?type=draft&status=waiting",
        DRAFTS.count,
        _drafts_of_reports,
        ("draft", "open-report"),
    ),
    queue(
        "designations",
        ANSWER_DESIGNATION,
        ANALYST,
        "/designations/register?waits=us",
        Listed("designation", lambda at: [Where("waiting_on", "=", at.node)]),
    ),
    queue(
        "designations",
        DECIDE,
        AUTHORITY,
        "/designations/register?state=under_review&owner=us",
        Listed("designation", lambda at: [Where("created_by", "=", at.node), Where("state", "=", UNDER_REVIEW)]),
    ),
    queue(
        "designations",
        REVIEW_DESIGNATION,
        ANALYST,
        "/designations/reviews?whose=us",
        Listed("designation", lambda at: [Where("own_review_on", "<=", _soon(at))], order="own_review_on", about=_review_due),
    ),
    Queue(
        "designations",
        ANSWER_REMOVAL,
        frozenset({AUTHORITY}),
        "/designations/redress",
        REMOVALS.count,
        _removals,
        ("removal-request", "designation"),
    ),
    queue("designations", COMPARE, ANALYST, "/hits?standing=open", Listed("hit", lambda _: [Where("standing", "=", OPEN_HIT)])),
    _short(CONFIRM, frozenset({"registry.officer"}), "/registry", _strangers, "partner"),
    *REGISTRY_OURS,
)
# What waits for the other parties, and for a second person here.
THEIRS = (
    queue(
        "plan",
        SIGN,
        frozenset(),
        "/plan/list?side=their_signature",
        Listed("commitment", lambda at: _among("unsigned", at.others, Where("status", "in", UNSIGNED)), about=_missing),
        "sign-off",
    ),
    queue(
        "plan",
        SIGN,
        frozenset(),
        "/plan/statements",
        Listed("joint-statement", lambda at: _among("unsigned", at.others, DRAFTED), about=_not_signed),
        "sign-off",
    ),
    queue(
        "plan",
        JUDGE,
        frozenset(),
        "/plan/list?state=reported_done&side=debtor",
        Listed(
            "commitment",
            lambda at: _among("creditor", at.others, Where("debtor", "=", at.node), Where("status", "in", REPORTED)),
            about=_creditors,
        ),
    ),
    *request_queues.THEIRS,
    *plan_queues.THEIRS,
    *assistance_queues.THEIRS,
    *programmes_queues.THEIRS,
    *structure_queues.THEIRS,
    queue(
        "designations",
        ANSWER_DESIGNATION,
        frozenset(),
        "/designations/register?waits=others&owner=us",
        Listed("designation", lambda at: _among("waiting_on", at.others, Where("created_by", "=", at.node)), about=_asked_of),
    ),
    _short(SIGN, frozenset(), "/registry", _agreements_for_others, TYPE, "sign-off"),
    _short(APPROVE, frozenset(), "/records?type=proposal&status=waiting", _own_proposals, "proposal"),
    *REGISTRY_THEIRS,
)
OVERDUE = (
    queue(
        "plan",
        DO,
        frozenset(),
        "/plan/list?state=open&late=yes&order=due",
        Listed(
            "commitment",
            lambda at: [Where("due", "<", at.today), Where("status", "in", OPEN_STATES)],
            order="due",
            about=lambda desk, held, body: {**_due(desk, held, body), "whose": body["debtors"]},
        ),
    ),
    *assistance_queues.OVERDUE,
    *request_queues.OVERDUE,
    *programmes_queues.OVERDUE,
    queue(
        "designations",
        REVIEW_DESIGNATION,
        frozenset(),
        "/designations/reviews?whose=us",
        Listed("designation", lambda at: [Where("own_review_on", "<", at.today)], order="own_review_on", about=_review_due),
    ),
)


def for_me(desk: Desk) -> tuple[Queue, ...]:
    """Return the queues of which the reader may end a task."""
    roles = desk.reading.principal.roles
    return (*(one for one in OURS if one.roles & roles), APPROVALS, EXPIRED)


def for_others(desk: Desk) -> tuple[Queue, ...]:
    """Return the queues of the other parties, and those of colleagues here, at the desks that the reader enters."""
    reader = desk.reading.principal
    found = (*THEIRS, *(one for one in OURS if not one.roles & reader.roles))
    return tuple(one for one in found if _door(one).admits(reader))


def overdue(desk: Desk) -> tuple[Queue, ...]:
    """Return the queues of what is late, at the desks that the reader enters."""
    return tuple(one for one in OVERDUE if _door(one).admits(desk.reading.principal))


def _door(one: Queue) -> Door:
    """Return the door of the page that lists a queue."""
    return DOORS[one.href.partition("#")[0].partition("?")[0]]
