"""Where a record's page is, what it is called, and what its type is called."""

from collections.abc import Mapping
from dataclasses import dataclass

from mithaq.desks.reports.records import words_of
from mithaq.records.ident import is_id
from mithaq.records.kind import RecordType
from mithaq.store import Held

PAGES: Mapping[str, str] = {
    "conflict": "conflict",
    "agreement": "agreement",
    "commitment": "commitment",
    "meeting": "meeting",
    "dialogue-round": "meeting",
    "joint-statement": "joint-statement",
    "request": "request",
    "request-draft": "request-draft",
    "list-entry": "entry",
    "designation": "designation",
    "monitoring-report": "monitoring-report",
    "list-import": "import",
    "hit": "hit",
    "open-report": "report",
    "security-incident": "incident",
    "partner": "partner",
    "proposal": "proposal",
    "institution": "institution",
    "post": "post",
    "mechanism": "mechanism",
    "hotline-call": "hotline-call",
    "visit": "visit",
    "operation": "operation",
    "claimed-figure": "figure",
    "pledge": "pledge",
    "programme": "programme",
    "working-group": "working-group",
    "dialogue-series": "series",
    "framework-document": "document",
    "national-plan": "national-plan",
    "cross-link": "cross-link",
}
# Records that say one fixed word, by the kind of the word and the property that has it.
SAID = {
    "state-change": ("commitment", "to"),
    "reply": ("step", "step"),
    "custody-step": ("custody", "step"),
    "onward-answer": ("outcome", "outcome"),
    "recall": ("how", "how"),
    "draft": ("draft", "kind"),
    "statement": ("draft", "kind"),
    "draft-decision": ("decision", "decision"),
    "designation-answer": ("position", "position"),
    "recall-receipt": ("outcome", "outcome"),
    "receipt": ("rung", "rung"),
    "removal-answer": ("outcome", "outcome"),
    "call-answer": ("says", "says"),
    "showing": ("form", "form"),
    "pledge-step": ("pledge-step", "step"),
    "entry-word": ("entry-word", "position"),
    "document-word": ("document-word", "says"),
}
LANGUAGE_FIELDS = ("language", "lang")


@dataclass(frozen=True)
class Titled:
    """A record as a line of a list shows it. `label` is the English name of its type, to be translated where it is shown."""

    id: str
    type: str
    label: str
    title: str
    href: str
    modified: int
    recalled: bool
    author: str
    language: str = ""


def page_of(identifier: str, kind: str = "") -> str:
    """Return the address of a record's page; a type without a page of its own has the page that every record has."""
    return f"/{PAGES.get(kind or identifier.partition('--')[0], 'record')}/{identifier}"


def subject_of(held: Held) -> str:
    """Return the record that a record is about, or an empty text when it stands for itself."""
    if held.record is None:
        return ""
    about = held.record.properties.get("about")
    refs = held.record.properties.get("object_refs")
    subject = about if isinstance(about, str) else refs[0] if isinstance(refs, list) and refs else None
    return subject if isinstance(subject, str) and is_id(subject) else ""


def said_of(held: Held) -> str:
    """Return the one word of a record as "kind/value", or an empty text; a draft of a text has words of its own."""
    kind, name = SAID.get(held.type, ("", ""))
    if held.record is None or not name:
        return ""
    properties = held.record.properties
    if kind == "draft" and (words_of(properties.get("proposed")) or words_of(properties.get("content"))):
        return ""
    said = str(properties.get(name) or "")
    return f"{kind}/{said}" if said else ""


def titled(held: Held, types: Mapping[str, RecordType]) -> Titled:
    """Return a record as a line of a list; one whose body is gone has no title."""
    declared = types.get(held.type)
    title, author, language = "", "", ""
    if held.record is not None:
        properties = held.record.properties
        title = declared.title(properties) if declared is not None and declared.title is not None else str(properties.get("name") or "")
        author = held.record.created_by
        language = next((str(properties[name]) for name in LANGUAGE_FIELDS if isinstance(properties.get(name), str)), "")
    label = declared.label if declared is not None else held.type
    return Titled(held.id, held.type, label, title, page_of(held.id, held.type), held.modified, held.recalled, author, language)
