"""What the reports desk keeps: the text as received, drafts of the reader, decisions on them, and confirmed statements.

A draft is releasable to nobody and belongs to the reader at its version; confirming it makes a new record of ours that cites it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from mithaq.desks.reports.alike import keys_of
from mithaq.lang.catalogue import N_
from mithaq.lang.labels import isolate
from mithaq.records.ident import named_id
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

READER = "mithaq-reader@1"
UNTAUGHT = "untaught"  # where a reader gives the same reading without what people taught it
WAITING, CONFIRMED, REJECTED = "waiting", "confirmed", "rejected"
MERGED, SPLIT, OUTDATED, UNDONE = "merged", "split", "outdated", "undone"
KINDS = ("date", "mention", "meeting", "commitment", "pillar", "incident", "designation", "position", "claim")
NATURES = ("fact", "claim", "opinion", "forecast", "denial")
PAGE = 500


class ReportBody(msgspec.Struct, frozen=True, kw_only=True):
    """An open report as received. `reading` is what the reader gave, offsets in code points of `text`.

    `source_grade` is that of its source; a statement of the report that has none of its own stands under it. `sketch` are hashes of runs
    of words by which the same text from another source is found. Nothing in it depends on what else is here, but for the lists.
    """

    title: str
    text: str
    language: str
    source: str
    published: str | None = None
    reading: dict[str, Any] = {}
    source_grade: str = ""
    sketch: list[str] = []


class DraftBody(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the reader proposes; `spans` are [start, end) in the report's text, `nature` is what the reader takes it for."""

    about: str
    kind: str
    reader: str
    proposed: dict[str, Any]
    spans: list[list[int]]
    nature: str = ""


class DraftDecisionBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a person decided on a draft of a report: confirmed, rejected, merged, split, undone; or that the reader gave it up: outdated.

    `statement` is the record that deciding made, `more` those made beside it; an undone one names those that it withdrew. `decided_by` and
    `name` say who decided.
    """

    about: str
    decision: str
    report: str = ""
    reason: str = ""
    statement: str | None = None
    more: list[str] = []
    decided_by: str = ""
    name: str = ""


class StatementBody(msgspec.Struct, frozen=True, kw_only=True):
    """A confirmed statement of a report: what it says, where, its 4x4 grade, and whether fact, claim, opinion, forecast or denial.

    `draft` is the draft that it was made of, empty when a person found it; `merged` are the others when several were one thing.
    """

    about: str
    kind: str
    content: dict[str, Any]
    spans: list[list[int]]
    nature: str
    draft: str = ""
    merged: list[str] = []
    source_grade: str = ""
    information_grade: str = ""


def parts_of(reading: object, name: str) -> list[Mapping[str, Any]]:
    """Return the parts of a reading under a name; a partner's reading is of whatever shape its reader gave it."""
    found = reading.get(name) if isinstance(reading, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _mentioned(reading: object) -> set[str]:
    """Return the subjects that a reading names."""
    found = [one.get("id") for one in parts_of(reading, "mentions")]
    return {one for one in found if isinstance(one, str) and one}


def _who(body: Mapping[str, Any]) -> list[str]:
    """Return the words under which a statement is found by what may be one with it."""
    content = body.get("content")
    return keys_of(str(body.get("kind")), content) if isinstance(content, Mapping) else []


ANALYST = "reports.analyst"


def words_of(said: object) -> str:
    """Return the words of what a draft proposes or a statement says: its text, its name, who met; empty where it has a fixed word alone."""
    if not isinstance(said, Mapping):
        return ""
    met = said.get("participants")
    if isinstance(met, list):
        named = [str(one.get("name") or one.get("office") or "") for one in met if isinstance(one, Mapping)]
        return " – ".join(isolate(one) for one in named if one)
    found = (said.get(name) for name in ("text", "action", "name"))
    return next((one for one in found if isinstance(one, str) and one), "")


REPORT_TYPE = RecordType(
    "open-report",
    N_("Report"),
    ReportBody,
    (
        Facet("language", at("language"), counted=True),
        Facet("published", at("published"), FacetKind.DATE),
        Facet("source", at("source")),
        Facet("sketch", at("sketch")),
        Facet("mentions", lambda body: sorted(_mentioned(body.get("reading")))),
        Facet("taken_by"),
        Facet("waits"),
    ),
    words("title", "text"),
    words("title"),
    office=ANALYST,
)
DRAFT_TYPE = RecordType(
    "draft",
    N_("Draft"),
    DraftBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("status", counted=True), Facet("kind", at("kind"), counted=True)),
    None,
    lambda body: words_of(body.get("proposed")),
    stays_here=True,
)
DRAFT_DECISION_TYPE = RecordType(
    "draft-decision",
    N_("Decision on a draft"),
    DraftDecisionBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("report", at("report"), FacetKind.REF)),
    words("reason"),
    words("decision"),
    stays_here=True,
)
STATEMENT_TYPE = RecordType(
    "statement",
    N_("Statement"),
    StatementBody,
    (
        Facet("about", at("about"), FacetKind.REF),
        Facet("kind", at("kind"), counted=True),
        Facet("nature", at("nature"), counted=True),
        Facet("draft", at("draft"), FacetKind.REF),
        Facet("followed", counted=True),
        Facet("who", _who),
    ),
    None,
    lambda body: words_of(body.get("content")),
    office=ANALYST,
)
TYPES = (REPORT_TYPE, DRAFT_TYPE, DRAFT_DECISION_TYPE, STATEMENT_TYPE)


def reader_identity(node: str) -> str:
    """Return the identity under which the reader of a node writes its drafts."""
    return named_id("identity", node, READER)


def drafts_of(reading: Reading, report: str) -> list[Held]:
    """Return the drafts of a report, in the order of the text."""
    live = [held for held in every(reading, DRAFT_TYPE.name, "about", report) if held.record is not None]
    return sorted(live, key=lambda held: (held.record.properties["spans"] if held.record else [], held.id))


def statements_of(reading: Reading, report: str) -> list[Held]:
    """Return the statements of a report that stand, in the order of the text."""
    live = [held for held in every(reading, STATEMENT_TYPE.name, "about", report) if held.record is not None and not held.recalled]
    return sorted(live, key=lambda held: (held.record.properties["spans"] if held.record else [], held.id))


def every(reading: Reading, kind: str, facet: str, value: str) -> Iterator[Held]:
    """Yield every record of a type that has a value, newest first, however many there are."""
    return every_where(reading, kind, [Where(facet, "=", value)])


def every_where(reading: Reading, kind: str, where: Sequence[Where]) -> Iterator[Held]:
    """Yield every record of a type that is so, newest first, however many there are."""
    after: str | None = None
    while True:
        page = reading.page(kind, where, after=after, limit=PAGE)
        yield from page.rows
        if page.next is None:
            return
        after = page.next


def decisions_on(reading: Reading, draft: str) -> list[Record]:
    """Return the decisions on a draft, newest first."""
    return [held.record for held in every(reading, DRAFT_DECISION_TYPE.name, "about", draft) if held.record is not None]


def decisions_in(reading: Reading, report: str) -> dict[str, list[Record]]:
    """Return the decisions on the drafts of a report by draft, newest first; those made before a decision named its report too."""
    found: dict[str, list[Record]] = {}
    for held in every(reading, DRAFT_DECISION_TYPE.name, "report", report):
        if held.record is not None:
            found.setdefault(str(held.record.properties["about"]), []).append(held.record)
    decided = [Where("about", "=", report), Where("status", "in", (CONFIRMED, REJECTED))]
    if reading.count(DRAFT_TYPE.name, decided) > sum(1 for one in found.values() if standing(one) is not None):
        missing = [one.id for one in every_where(reading, DRAFT_TYPE.name, decided) if one.id not in found]
        found |= {one: decisions_on(reading, one) for one in missing}
    return found


def standing(decisions: Sequence[Record]) -> Record | None:
    """Return the decision that stands of those on a draft, newest first; None when it waits, for the first time or again."""
    newest = next(iter(decisions), None)
    return None if newest is None or newest.properties["decision"] == UNDONE else newest


def status_of(decisions: Sequence[Record]) -> str:
    """Return the state of a draft by the decisions on it."""
    decided = standing(decisions)
    return WAITING if decided is None else str(decided.properties["decision"])


def draft_projection(writing: Writing, record: Record) -> None:
    """Keep the facet `status` of the draft that a record is, or decides, and `waits` of its report where that may have changed."""
    identifier = record.id if record.type == DRAFT_TYPE.name else str(record.properties["about"])
    writing.derive(identifier, "status", [status_of(decisions_on(writing, identifier))])
    held = writing.get(identifier)
    report = str(held.record.properties["about"]) if held is not None and held.record is not None else ""
    waiting = writing.page(DRAFT_TYPE.name, [Where("about", "=", report), Where("status", "in", (WAITING,))], limit=2).rows
    if len(waiting) < 2 and writing.get(report) is not None:
        writing.derive(report, "waits", ["yes" if waiting else "no"])


PROJECTIONS = ((DRAFT_TYPE.name, draft_projection), (DRAFT_DECISION_TYPE.name, draft_projection))
