"""What stands: whether a draft waits, who decided it, and whether the statement that came of it can still be taken back.

1. A draft is decided by one person at a time: whoever comes second is told who decided what, and when.
2. A statement that a partner was given, or that a record of another desk rests on, is not taken back in silence.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from mithaq.acts.work import Work
from mithaq.desks.reports.drafts.given import rests_on_own_names
from mithaq.desks.reports.records import (
    DRAFT_TYPE,
    NATURES,
    OUTDATED,
    STATEMENT_TYPE,
    DraftBody,
    StatementBody,
    decisions_on,
    standing,
)
from mithaq.exchange.channel import recipients
from mithaq.exchange.recall import withdraw_own
from mithaq.exchange.records import RecallBody
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import timestamp
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where

FACTS = frozenset({"date", "mention", "pillar"})
# The records of other desks that may rest on a statement, each by its facet `cites`.
CITING = (
    *("commitment", "meeting", "dialogue-round", "pledge", "programme", "position", "claimed-figure", "operation", "contradiction"),
    "security-incident",
)
MOST = 200


class BadDecision(Refused):
    """A decision that cannot be taken so."""

    rule = "draft.decision"
    what = N_("This cannot be decided so: {reason}.")
    whose = N_("It is for whoever decides.")
    next_act = N_("Correct the named part and send it again.")


class AlreadyDecided(Refused):
    """A draft that a person decided on before. `statement` is what came of it, an empty text when nothing did."""

    rule = "draft.once"
    what = N_("This draft is already {status}: {name} decided so at {when}.")
    whose = N_("It is for whoever decided it, or for whoever undoes it with a reason.")
    next_act = N_("Correct the statement that came of it, or undo the decision first.")
    status = 409
    statement = ""


class NotDecided(Refused):
    """A draft that nobody decided on."""

    rule = "draft.decided"
    what = N_("Nobody has decided on this draft, so there is nothing to undo.")
    whose = N_("It is for whoever decides on it.")
    next_act = N_("Confirm or reject it.")
    status = 409


class InUse(Refused):
    """A statement that others have, or that another desk rests on."""

    rule = "statement.used"
    what = N_("The statement cannot be taken back here: {why}.")
    whose = N_("It is for whoever gave it away, or took it up.")
    next_act = N_("Recall it from the partner, or withdraw the record that rests on it, and then undo.")
    status = 409


def waiting(work: Work, identifier: str) -> DraftBody:
    """Return a draft that waits. Raises: AlreadyDecided, NoSuchRecord."""
    body = msgspec.convert(work.body(identifier, DRAFT_TYPE.name), DraftBody)
    decided = standing(decisions_on(work.writing, identifier))
    if decided is not None:
        raise already(decided)
    return body


def already(decided: Record) -> AlreadyDecided:
    """Return the refusal that tells who decided what, and when."""
    said = decided.properties
    refused = AlreadyDecided(
        status=said["decision"],
        name=said.get("name") or (N_("the reader itself") if said["decision"] == OUTDATED else N_("a colleague")),
        when=timestamp(decided.modified)[: len("2026-01-31T09:30")],
    )
    refused.statement = str(said.get("statement") or "")
    return refused


def decide(work: Work, draft: str, report: str, decision: str, **more: Any) -> Record:
    """Return the new decision of the actor on a draft."""
    principal = work.principal
    body = {"about": draft, "report": report, "decision": decision, "decided_by": principal.id, "name": principal.name or principal.id}
    newest = max((one.modified for one in decisions_on(work.writing, draft)), default=0)
    return work.write_after(newest, "draft-decision", {**body, **more}, work.private_over([report]))


def state(work: Work, body: StatementBody) -> Record:
    """Return a new statement, marked as its report is. Raises: BadDecision.

    It stays here when the report is a partner's, or when it rests on names that this node alone knows.
    """
    if body.nature not in NATURES:
        raise BadDecision(reason=N_("the nature is none of: fact, claim, opinion, forecast, denial"))
    report = work.get(body.about, "open-report")
    own = report.record is not None and report.record.created_by == work.node
    drafts = [one for one in (body.draft, *body.merged) if one]
    given = own and not any(rests_on_own_names(work, report, one) for one in drafts)
    return work.write(STATEMENT_TYPE.name, body, work.marking_like(report) if given else work.private_over([report.id]))


def nature_of(kind: str, *given: str) -> str:
    """Return the first nature that is given, or what a kind is taken for: the rest is what somebody says."""
    return next((one for one in given if one), "fact" if kind in FACTS else "claim")


def withdraw(work: Work, identifier: str, reason: str) -> None:
    """Take a statement of ours back, kept for whoever asks later; one that was recalled already is left. Raises: InUse."""
    held = work.get(identifier, STATEMENT_TYPE.name) if not _is_gone(work.writing, identifier) else None
    if held is None or held.record is None:
        return
    if held.record.created_by != work.node:
        raise InUse(why=N_("it is a partner's"))
    if recipients(work.writing, identifier):
        raise InUse(why=N_("it was given to a partner"))
    if cited_by(work.writing, held.record):
        raise InUse(why=N_("a record of another desk rests on it"))
    body = RecallBody(about=identifier, how="withdraw", reason=reason)
    work.write_after(held.modified, "recall", body, work.marking_like(held))
    withdraw_own(work.writing, body)
    work.rules.project(work.writing, held.record)


def cited_by(reading: Reading, statement: Record, kinds: Sequence[str] = CITING) -> list[Held]:
    """Return the records of other desks that rest on a statement: by its identifier, or by its report at its words."""
    report, spans = str(statement.properties["about"]), statement.properties.get("spans", [])
    found = _citing(reading, statement.id, kinds)
    found += [held for held in _citing(reading, report, kinds) if any(_is_at(one, report, spans) for one in _sources(held))]
    return list({held.id: held for held in found}.values())


def _citing(reading: Reading, identifier: str, kinds: Sequence[str]) -> list[Held]:
    rows = [held for kind in kinds for held in reading.page(kind, [Where("cites", "=", identifier)], limit=MOST).rows]
    return [held for held in rows if held.record is not None and not held.recalled and not held.record.properties.get("struck")]


def _sources(held: Held) -> list[Mapping[str, Any]]:
    found = held.record.properties.get("sources") if held.record is not None else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _is_at(source: Mapping[str, Any], report: str, spans: Iterable[Sequence[int]]) -> bool:
    start, end = source.get("start"), source.get("end")
    if source.get("record") != report or not isinstance(start, int) or not isinstance(end, int):
        return False
    return any(span[0] < end and start < span[1] for span in spans if len(span) == 2)


def _is_gone(reading: Reading, identifier: str) -> bool:
    held = reading.get(identifier)
    return held is None or held.record is None or held.recalled
