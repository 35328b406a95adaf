"""Acts by which a report is received, and what its source is worth is said.

The reader is handed in: text goes in with what the store knows of names, drafts with spans come out.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.reports.receiving.again import read_anew
from mithaq.desks.reports.receiving.proposing import Proposal, proposals
from mithaq.desks.reports.receiving.same_text import SAME_TEXT_TYPE, SameTextBody, find_same, sketch
from mithaq.desks.reports.records import ANALYST, READER, UNTAUGHT, DraftBody, ReportBody, reader_identity
from mithaq.exchange.channel import recipients
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.record import Record
from mithaq.store import Held, Reading

ANALYSTS = frozenset({ANALYST})
MAX_TEXT = 1_000_000

Reader = Callable[[Reading, str], Mapping[str, Any]]


class BadReport(Refused):
    """A text that cannot be kept as a report."""

    rule = "report.form"
    what = N_("This cannot be kept as a report: {reason}.")
    whose = N_("It is for whoever brings it.")
    next_act = N_("Paste the text itself, in UTF-8, with its title and where it was published.")


class ReceiveReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep a report as received and read it. With `agreement` it is marked for the parties, and with `share` given to them."""

    title: str
    text: str
    source: str
    source_grade: str = ""
    agreement: str | None = None
    share: bool = False
    marking: MarkingAsk | None = None


class ReadAgain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read a report again, after lists, names or the reader changed. New things become drafts; what people decided stays."""

    open_report: str


class GradeSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what the source of a report is worth. Its statements stand under that grade, unless one has its own."""

    open_report: str
    source_grade: str


def acts(read: Reader) -> tuple[Act[Any], ...]:
    """Return the acts, which read texts by `read`."""

    def receive(work: Work, ask: ReceiveReport) -> None:
        """Keep the text, its reading, and one draft for each thing the reader proposes; none where the same text has its drafts already.

        Raises: BadReport.
        """
        if not ask.text.strip() or len(ask.text) > MAX_TEXT or "\0" in ask.text:
            raise BadReport(reason=N_("it is empty, binary, or longer than a million characters"))
        if not ask.title.strip():
            raise BadReport(reason=N_("it has no title"))
        found, kept = _readings(read, work, ask.text)
        sketched = sketch(ask.text)
        same = find_same(work.seen, ask.text, sketched)
        body = ReportBody(
            title=ask.title,
            text=ask.text,
            language=str(kept.get("language", "")),
            source=ask.source,
            published=kept.get("date", {}).get("value"),
            reading=kept,
            source_grade=ask.source_grade,
            sketch=sketched,
        )
        refs = work.local_marking() if ask.agreement is None else work.marking(ask.agreement, ask.marking)
        report = work.write("open-report", body, refs)
        for one in () if same is not None and _is_seen_by_all(work, same, report) else proposals(found):
            write_draft(work, report.id, one)
        if same is not None:
            work.write(SAME_TEXT_TYPE.name, SameTextBody(about=report.id, same_as=same), work.private_over([report.id, same]))
        if ask.share and ask.agreement is not None:
            work.release(report, ask.agreement)

    def read_again(work: Work, ask: ReadAgain) -> None:
        """Read the text as it is now read; what people decided stays. Raises: NoSuchRecord."""
        held = work.get(ask.open_report, "open-report")
        properties = held.record.properties if held.record is not None else {}
        found, kept = _readings(read, work, str(properties["text"]))
        read_anew(work, held.id, found, write_draft)
        if held.record is not None and held.record.created_by == work.node and kept != properties.get("reading"):
            _revise(work, held, {"reading": kept, "published": kept.get("date", {}).get("value")})
        elif not work.touched:
            work.consulted.append(held.id)

    return (
        Act("reports.read_again", N_("Read it again"), ReadAgain, read_again, ANALYSTS, article="reports"),
        Act("reports.receive", N_("Receive a report"), ReceiveReport, receive, ANALYSTS, article="reports"),
        Act("reports.grade_source", N_("Grade the source"), GradeSource, grade_source, ANALYSTS, article="reports"),
    )


def _is_seen_by_all(work: Work, first: str, report: Record) -> bool:
    """Return whether the report that came first, with its drafts, is marked as this one: then nobody who sees this one misses them."""
    held = work.get(first)
    return held.record is not None and set(held.record.marking_refs) == set(report.marking_refs)


def _readings(read: Reader, work: Work, text: str) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """Return what drafts are made of, and what the report keeps: what people taught the reader here is in the drafts alone.

    The names are those that whoever asks may see, so that nothing of a case is told to who is not cleared for it.
    """
    found = dict(read(work.seen, text))
    kept = dict(found.pop(UNTAUGHT, found))
    kept.pop("file", None)
    return found, kept


def grade_source(work: Work, ask: GradeSource) -> None:
    """Write the next version of our report, for whoever has it. Raises: NotTheOwner, NoSuchRecord."""
    held = work.get(ask.open_report, "open-report")
    _revise(work, held, {"source_grade": ask.source_grade})


def _revise(work: Work, held: Held, changes: Mapping[str, Any]) -> None:
    """Write the next version of our report, for whoever was given the one before. Raises: NotTheOwner."""
    revised = work.revise(held, changes)
    for channel in recipients(work.writing, held.id):
        work.releaser().release(work.writing, revised, channel.partner, channel.agreement)


def write_draft(work: Work, report: str, one: Proposal) -> None:
    """Write one draft of the reader, for nobody else to see."""
    draft = DraftBody(about=report, kind=one.kind, reader=READER, proposed=one.content, spans=one.spans, nature=one.nature)
    work.write("draft", draft, work.private_over([report]), created_by=reader_identity(work.node))
