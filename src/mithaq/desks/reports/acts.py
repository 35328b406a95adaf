"""Acts of the reports desk: receive a text, decide on what the reader proposes.

The reader is handed in: text goes in with what the store knows of listed names, drafts with spans come out. Nothing is confirmed
without a person.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.reports.records import (
    CONFIRMED,
    READER,
    REJECTED,
    DraftBody,
    ReportBody,
    StatementBody,
    decisions_on,
    reader_identity,
)
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.store import Reading

ANALYST = frozenset({"reports.analyst"})
MAX_TEXT = 1_000_000
NATURES = ("fact", "claim", "opinion", "forecast", "denial")

Reader = Callable[[Reading, str], Mapping[str, Any]]


class BadReport(Refused):
    """A text that cannot be kept as a report."""

    rule = "report.form"
    what = N_("This cannot be kept as a report: {reason}.")
    whose = N_("It is for whoever brings it.")
    next_act = N_("Paste the text itself, in UTF-8, with its title and where it was published.")


class AlreadyDecided(Refused):
    """A draft that a person decided on before."""

    rule = "draft.once"
    what = N_("This draft is already {status}.")
    whose = N_("It is for whoever decided it.")
    next_act = N_("Write a note on the statement if it is wrong.")
    status = 409


class ReceiveReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep a report as received and read it. With `agreement` it is marked for the parties, and with `share` given to them."""

    title: str
    text: str
    source: str
    agreement: str | None = None
    share: bool = False
    marking: MarkingAsk | None = None


class ConfirmDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm a draft as a statement of the report; `content` replaces what was proposed when an analyst edits it."""

    draft: str
    nature: str
    content: dict[str, Any] | None = None
    source_grade: str = ""
    information_grade: str = ""


class RejectDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Reject a draft, with the reason."""

    draft: str
    reason: str


def acts(read: Reader) -> tuple[Act[Any], ...]:
    """Return the acts of the desk, which read texts by `read`."""

    def receive(work: Work, ask: ReceiveReport) -> None:
        """Keep the text, its reading, and one draft for each thing the reader proposes."""
        if not ask.text.strip() or len(ask.text) > MAX_TEXT or "\0" in ask.text:
            raise BadReport(reason=N_("it is empty, binary, or longer than a million characters"))
        if not ask.title.strip():
            raise BadReport(reason=N_("it has no title"))
        found = dict(read(work.writing, ask.text))
        body = ReportBody(
            title=ask.title,
            text=ask.text,
            language=str(found.get("language", "")),
            source=ask.source,
            published=found.get("date", {}).get("value"),
            reading={name: value for name, value in found.items() if name != "file"},
        )
        refs = work.local_marking() if ask.agreement is None else work.marking(ask.agreement, ask.marking)
        report = work.write("open-report", body, refs)
        for kind, proposed, spans in proposals(found):
            draft = DraftBody(about=report.id, kind=kind, reader=READER, proposed=proposed, spans=spans)
            work.write("draft", draft, work.private_over([report.id]), created_by=reader_identity(work.node))
        if ask.share and ask.agreement is not None:
            work.release(report, ask.agreement)

    return (
        Act("reports.receive", N_("Receive a report"), ReceiveReport, receive, ANALYST, article="reports"),
        Act("reports.confirm_draft", N_("Confirm a draft"), ConfirmDraft, confirm_draft, ANALYST, article="reports"),
        Act("reports.reject_draft", N_("Reject a draft"), RejectDraft, reject_draft, ANALYST, article="reports"),
    )


def confirm_draft(work: Work, ask: ConfirmDraft) -> None:
    """Write the statement that cites the draft, marked as the report is, and the decision."""
    draft = _waiting(work, ask.draft)
    if ask.nature not in NATURES:
        raise BadReport(reason=N_("the nature is none of: fact, claim, opinion, forecast, denial"))
    report = work.get(draft.about, "open-report")
    body = StatementBody(
        about=draft.about,
        draft=ask.draft,
        kind=draft.kind,
        content=draft.proposed if ask.content is None else ask.content,
        spans=draft.spans,
        nature=ask.nature,
        source_grade=ask.source_grade,
        information_grade=ask.information_grade,
    )
    own = report.record is not None and report.record.created_by == work.node
    statement = work.write("statement", body, work.marking_like(report) if own else work.private_over([report.id]))
    decision = {"about": ask.draft, "decision": CONFIRMED, "statement": statement.id}
    work.write("draft-decision", decision, work.private_over([report.id]))


def reject_draft(work: Work, ask: RejectDraft) -> None:
    """Write the decision; the draft stays to be seen."""
    draft = _waiting(work, ask.draft)
    decision = {"about": ask.draft, "decision": REJECTED, "reason": ask.reason}
    work.write("draft-decision", decision, work.private_over([draft.about]))


def proposals(found: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], list[list[int]]]]:
    """Yield kind, content and spans of each thing that a reading proposes; mentions of one subject are one draft."""
    if found.get("date"):
        yield "date", dict(found["date"]), []
    subjects: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for mention in found.get("mentions", []):
        if mention.get("type") in ("armed-group", "organisation", "person"):
            subjects.setdefault((str(mention["type"]), str(mention.get("id") or mention.get("en") or mention["text"])), []).append(mention)
    for (kind, identifier), mentions in subjects.items():
        first = mentions[0]
        proposed = {"type": kind, "id": identifier, "en": first.get("en"), "ar": first.get("ar"), "side": first.get("side")}
        yield "mention", {**proposed, "tier": first.get("tier"), "text": first["text"]}, [[one["start"], one["end"]] for one in mentions]
    for kind, name in (("meeting", "meetings"), ("pillar", "pillars"), ("incident", "incidents"), ("designation", "designations")):
        for one in found.get(name, []):
            yield kind, {key: value for key, value in one.items() if key != "spans"}, [list(span) for span in one.get("spans", [])]
    for one in found.get("commitments", []):
        yield "commitment", {key: value for key, value in one.items() if key != "span"}, [list(one["span"])] if one.get("span") else []


def _waiting(work: Work, identifier: str) -> DraftBody:
    body = msgspec.convert(work.body(identifier, "draft"), DraftBody)
    decided = decisions_on(work.writing, identifier)
    if decided:
        raise AlreadyDecided(status=decided[0].properties["decision"])
    return body
