"""Acts by which a draft is decided: confirm it as it is, confirm it corrected, reject it, undo what was decided; and statements by hand.

1. Each decision is a record of its own; undoing is one more, and what was decided stays to be read.
2. What a person found that the reader missed is a statement without a draft.
3. Correcting a statement is its next version, for whoever was given the one before.
"""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.reports.drafts.content import Corrected, content_of, kind_said
from mithaq.desks.reports.drafts.standing import (
    BadDecision,
    NotDecided,
    decide,
    nature_of,
    state,
    waiting,
    withdraw,
)
from mithaq.desks.reports.learning.acts import learn, learn_exception
from mithaq.desks.reports.records import (
    ANALYST,
    CONFIRMED,
    DRAFT_TYPE,
    NATURES,
    REJECTED,
    STATEMENT_TYPE,
    UNDONE,
    DraftBody,
    StatementBody,
    decisions_on,
    drafts_of,
    standing,
    status_of,
)
from mithaq.exchange.channel import recipients
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.record import Record

ANALYSTS = frozenset({ANALYST})


class CountChanged(Refused):
    """More or fewer drafts wait than whoever decides on all of them saw."""

    rule = "draft.count"
    what = N_("{now} drafts of this kind wait that are certain, and you saw {seen}.")
    whose = N_("It is for you: somebody decided meanwhile, or the text was read again.")
    next_act = N_("Look at the page again and decide on what is there now.")
    status = 409


class ConfirmDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm a draft as it is. Without a nature it is what the reader takes it for; without a grade it stands under its source's."""

    draft: str
    nature: str = ""
    source_grade: str = ""
    information_grade: str = ""


class EditDraft(Corrected, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm a draft as you correct it, under its own kind."""

    draft: str


class RejectDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Reject a draft, with the reason. `never` teaches the reader that the words of a mention are no name."""

    draft: str
    reason: str
    never: bool = False


class UndoDecision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Undo what you or somebody else decided on a draft, with the reason. The draft waits again; what came of it is withdrawn."""

    draft: str
    reason: str


class ReviseStatement(Corrected, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Correct a statement: its next version, which goes to whoever was given the one before."""

    statement: str


class WithdrawStatement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Withdraw a statement that a person added by hand, with the reason."""

    statement: str
    reason: str


class AddStatement(Corrected, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """State what the reader missed: the words from `start` to `end`, and what they say."""

    open_report: str
    start: int
    end: int


class ConfirmAll(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm all drafts of one kind that wait and are certain. `count` is how many you saw; more or fewer is refused."""

    open_report: str
    kind: str
    count: int


def confirm_draft(work: Work, ask: ConfirmDraft) -> None:
    """Write the statement that cites the draft, and the decision. Raises: AlreadyDecided, BadDecision, NoSuchRecord."""
    draft = waiting(work, ask.draft)
    _confirm(work, ask.draft, draft, draft.proposed, ask)


def edit_draft(work: Work, ask: EditDraft) -> None:
    """Write the statement as corrected, and the decision. Raises: AlreadyDecided, BadContent, BadDecision, NoSuchRecord."""
    draft = waiting(work, ask.draft)
    content = content_of(ask, draft.kind, draft.proposed)
    _confirm(work, ask.draft, draft, content, ask)
    if draft.kind == MENTION:
        learn(work, ask.draft, draft.proposed, content, draft.about)


def reject_draft(work: Work, ask: RejectDraft) -> None:
    """Write the decision; the draft stays to be seen. Raises: AlreadyDecided, BadDecision, NoSuchRecord."""
    draft = waiting(work, ask.draft)
    _need(ask.reason)
    decide(work, ask.draft, draft.about, REJECTED, reason=ask.reason)
    if ask.never and draft.kind == MENTION:
        learn_exception(work, ask.draft, str(draft.proposed.get("text") or ""), ask.reason, draft.about)


def undo_decision(work: Work, ask: UndoDecision) -> None:
    """Withdraw what came of the decision, and let every draft that it was made of wait again. Raises: NotDecided, InUse, BadDecision."""
    body = msgspec.convert(work.body(ask.draft, DRAFT_TYPE.name), DraftBody)
    decided = standing(decisions_on(work.writing, ask.draft))
    _need(ask.reason)
    if decided is None:
        raise NotDecided()
    _undo(work, body.about, ask.draft, decided, ask.reason)


def revise_statement(work: Work, ask: ReviseStatement) -> None:
    """Write the next version of our statement. Raises: NotTheOwner, BadContent, BadDecision, NoSuchRecord."""
    held = work.get(ask.statement, STATEMENT_TYPE.name)
    body = msgspec.convert(held.record.properties if held.record is not None else {}, StatementBody)
    if ask.nature and ask.nature not in NATURES:
        raise BadDecision(reason=N_("the nature is none of: fact, claim, opinion, forecast, denial"))
    changes: dict[str, Any] = {name: value for name in GRADED if (value := getattr(ask, name))}
    if any(getattr(ask, name) is not None for name in _KINDS):
        changes["content"] = content_of(ask, body.kind, body.content)
        if body.kind == MENTION:
            learn(work, held.id, body.content, changes["content"], body.about)
    revised = work.revise(held, changes)
    for channel in recipients(work.writing, held.id):
        work.releaser().release(work.writing, revised, channel.partner, channel.agreement)


def withdraw_statement(work: Work, ask: WithdrawStatement) -> None:
    """Withdraw a statement that has no draft. Raises: BadDecision for one that has, InUse, NoSuchRecord."""
    body = work.body(ask.statement, STATEMENT_TYPE.name)
    _need(ask.reason)
    if body.get("draft"):
        raise BadDecision(reason=N_("the statement came of a draft; undo the decision on that draft"))
    withdraw(work, ask.statement, ask.reason)


def add_statement(work: Work, ask: AddStatement) -> None:
    """Write a statement over words of a report that the reader proposed nothing of. Raises: BadDecision, BadContent, NoSuchRecord."""
    report = work.body(ask.open_report, "open-report")
    if not 0 <= ask.start < ask.end <= len(str(report["text"])):
        raise BadDecision(reason=N_("the words are not in the text"))
    kind = kind_said(ask)
    before: dict[str, Any] = {"kind": kind} if kind in ("position", "claim") else {}
    if kind == "mention":
        before = {"text": str(report["text"])[ask.start : ask.end]}
    content = {**content_of(ask, kind, before), **{name: value for name, value in before.items() if name == "text"}}
    body = StatementBody(
        about=ask.open_report,
        kind=kind,
        content=content,
        spans=[[ask.start, ask.end]],
        nature=nature_of(kind, ask.nature),
        source_grade=ask.source_grade,
        information_grade=ask.information_grade,
    )
    state(work, body)
    if kind == MENTION:
        learn(work, ask.open_report, before, content, ask.open_report)


def confirm_all(work: Work, ask: ConfirmAll) -> None:
    """Confirm the drafts one by one, in one act whose leaf names them all. Raises: CountChanged, NoSuchRecord."""
    work.get(ask.open_report, "open-report")
    found = certain_of(work, ask.open_report, ask.kind)
    if len(found) != ask.count or not found:
        raise CountChanged(now=len(found), seen=ask.count)
    for identifier, draft in found:
        _confirm(work, identifier, draft, draft.proposed, ConfirmDraft(draft=identifier))


def certain_of(work: Work, report: str, kind: str) -> list[tuple[str, DraftBody]]:
    """Return the drafts of a kind that wait and of which the reader is certain."""
    rows = [
        (held.id, msgspec.convert(held.record.properties, DraftBody)) for held in drafts_of(work.seen, report) if held.record is not None
    ]
    certain = [(one, body) for one, body in rows if body.kind == kind and body.proposed.get("tier") == "certain"]
    return [(one, body) for one, body in certain if status_of(decisions_on(work.writing, one)) == "waiting"]


def _confirm(work: Work, identifier: str, draft: DraftBody, content: dict[str, Any], graded: ConfirmDraft | EditDraft) -> Record:
    statement = state(
        work,
        StatementBody(
            about=draft.about,
            draft=identifier,
            kind=draft.kind,
            content=content,
            spans=draft.spans,
            nature=nature_of(draft.kind, graded.nature, draft.nature),
            source_grade=graded.source_grade,
            information_grade=graded.information_grade,
        ),
    )
    decide(work, identifier, draft.about, CONFIRMED, statement=statement.id)
    return statement


def _undo(work: Work, report: str, draft: str, decided: Record, reason: str) -> None:
    made = [str(one) for one in (decided.properties.get("statement"), *decided.properties.get("more", [])) if one]
    for one in made:
        withdraw(work, one, reason)
    for other in sorted({draft, *_made_of(work, made)}):
        if standing(decisions_on(work.writing, other)) is not None:
            decide(work, other, report, UNDONE, reason=reason, statement=made[0] if made else None, more=made[1:])


def _made_of(work: Work, statements: list[str]) -> set[str]:
    """Return the drafts that statements were made of."""
    found: set[str] = set()
    for one in statements:
        held = work.writing.get(one)
        if held is not None and held.record is not None:
            found |= {str(name) for name in (held.record.properties.get("draft"), *held.record.properties.get("merged", [])) if name}
    return found


def _need(reason: str) -> None:
    if not reason.strip():
        raise BadDecision(reason=N_("it gives no reason"))


MENTION = "mention"
GRADED = ("nature", "source_grade", "information_grade")
_KINDS = tuple(name for name in Corrected.__struct_fields__ if name not in GRADED)
ACTS: tuple[Act[Any], ...] = (
    Act("reports.confirm_draft", N_("Confirm a draft"), ConfirmDraft, confirm_draft, ANALYSTS, article="reports"),
    Act("reports.edit_draft", N_("Correct and confirm a draft"), EditDraft, edit_draft, ANALYSTS, article="reports"),
    Act("reports.reject_draft", N_("Reject a draft"), RejectDraft, reject_draft, ANALYSTS, article="reports"),
    Act("reports.undo_decision", N_("Undo the decision on a draft"), UndoDecision, undo_decision, ANALYSTS, article="reports"),
    Act("reports.revise_statement", N_("Correct a statement"), ReviseStatement, revise_statement, ANALYSTS, article="reports"),
    Act("reports.withdraw_statement", N_("Withdraw a statement"), WithdrawStatement, withdraw_statement, ANALYSTS, article="reports"),
    Act("reports.add_statement", N_("Add what the reader missed"), AddStatement, add_statement, ANALYSTS, article="reports"),
    Act("reports.confirm_all", N_("Confirm all that are certain"), ConfirmAll, confirm_all, ANALYSTS, article="reports"),
)
