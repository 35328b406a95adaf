"""What a draft or a statement says, in words: the heading, the parts, the date. No act and no store stands in here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mithaq.desks.reports.records import DraftBody, StatementBody, standing, status_of
from mithaq.lang.catalogue import N_
from mithaq.lang.labels import isolate
from mithaq.records.record import Record
from mithaq.web.subjects import named
from mithaq.web.visit import Visit

SPOKEN: Mapping[str, str] = {
    "actor": "actor",
    "basis": "basis",
    "beneficiary": "beneficiary",
    "polarity": "polarity",
    "precision": "precision",
    "side": "side",
    "stance": "utterance",
    "status": "status",
}
PROMISED = frozenset({"pledged", "offered"})
UNSAID = frozenset({"tier", "answers", "kind"})
FULL_DAY = len("2026-01-31")
PAIR = 2
_TOLD: Mapping[str, frozenset[str]] = {
    "mention": frozenset({"text", "en", "ar", "type"}),
    "date": frozenset({"value", "earliest", "latest"}),
    "pillar": frozenset({"pillar"}),
    "commitment": frozenset({"action"}),
    "designation": frozenset({"name"}),
    "position": frozenset({"about"}),
    "claim": frozenset({"about"}),
}


@dataclass(frozen=True)
class OtherView:
    """What another report tells of the same thing, and what the two tell differently.

    `link` is the link between them, empty when it is only proposed, and then `key` makes linking harmless to repeat. `offices` are those
    that the other report gives to whom it names.
    """

    id: str
    report: str
    title: str
    source: str
    heading: str
    differs: list[tuple[str, str, str]]
    link: str
    key: str
    offices: str = ""


@dataclass(frozen=True)
class DraftView:
    """One thing that the reader proposes, or that a person stated, in words. `what` is its kind or the kind of what is mentioned.

    `status` is waiting, confirmed, rejected, merged, split or outdated; `first` is where it stands in the report's text. `by` and `at` say
    who decided and when. `is_pledge` says that it may be sent on as a pledge beside a commitment. `next` is the draft to go to when this
    one is decided.
    """

    id: str
    kind: str
    what: str
    status: str
    heading: str
    latin: str
    language: str
    facts: list[tuple[str, str]]
    tier: str
    nature: str
    words: str
    first: int | None
    places: int
    statement: str = ""
    reason: str = ""
    by: str = ""
    at: int = 0
    is_pledge: bool = False
    is_used: bool = False
    grade: str = ""
    is_inherited: bool = False
    next: str = ""
    key: str = ""
    others: list[OtherView] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Return whether its heading is words of the text rather than of the page."""
        return self.kind in ("mention", "commitment", "meeting", "position", "claim", "designation")


def draft_view(visit: Visit, text: str, language: str, identifier: str, draft: DraftBody, decisions: list[Record]) -> DraftView:
    """Return a draft in words, as it was decided."""
    decided = standing(decisions)
    said = {} if decided is None else decided.properties
    return _view(
        visit,
        text,
        language,
        (identifier, draft.kind, draft.proposed, draft.spans),
        status=status_of(decisions),
        nature=draft.nature,
        statement=str(said.get("statement") or ""),
        reason=str(said.get("reason") or ""),
        by=str(said.get("name") or ""),
        at=0 if decided is None else decided.modified,
        key=visit.new_key(),
    )


def statement_view(visit: Visit, text: str, language: str, identifier: str, body: StatementBody) -> DraftView:
    """Return a statement that a person made without a draft, in words."""
    said = (identifier, body.kind, body.content, body.spans)
    return _view(visit, text, language, said, status="added", nature=body.nature, statement=identifier)


def _view(visit: Visit, text: str, language: str, of: tuple[str, str, dict[str, Any], list[list[int]]], **more: Any) -> DraftView:
    identifier, kind, said, spans = of
    places = [span for span in spans if len(span) == PAIR]
    words = text[places[0][0] : places[0][1]] if places else ""
    return DraftView(
        id=identifier,
        kind=kind,
        what=str(said.get("type") or kind),
        heading=heading(visit, kind, said, words),
        latin=str(said.get("en") or "") if visit.face.locale == "en" else str(said.get("ar") or "") if kind == "mention" else "",
        language=language,
        facts=facts(visit, kind, said),
        tier=str(said.get("tier") or ""),
        words=words,
        first=int(places[0][0]) if places else None,
        places=len(places),
        is_pledge=may_be_pledge(kind, said),
        **more,
    )


def may_be_pledge(kind: str, said: Mapping[str, Any]) -> bool:
    """Return whether what is said may be sent on as a pledge beside a commitment."""
    return kind == "commitment" and (said.get("amount") is not None or said.get("status") in PROMISED)


def date_words(visit: Visit, said: object) -> dict[str, str]:
    """Return the date of the text in words: its value, or the bounds that the text gives, and why."""
    face = visit.face
    found = said if isinstance(said, Mapping) else {}
    earliest, latest = str(found.get("earliest") or ""), str(found.get("latest") or "")
    value = str(found.get("value") or "")
    if value:
        words = face.plain_day(value)
    elif earliest and latest:
        words = face.say(N_("between {first} and {last}"), first=face.plain_day(earliest), last=face.plain_day(latest))
    elif earliest:
        words = face.say(N_("after {first}"), first=face.plain_day(earliest))
    elif latest:
        words = face.say(N_("before {last}"), last=face.plain_day(latest))
    else:
        words = face.say(N_("unknown"))
    return {"words": words, "basis": str(found.get("basis") or ""), "precision": str(found.get("precision") or "")}


def heading(visit: Visit, kind: str, said: Mapping[str, Any], words: str) -> str:
    """Return what is said in one line."""
    if kind == "date":
        return date_words(visit, said)["words"]
    if kind == "pillar":
        return visit.face.word("pillar", str(said.get("pillar", "")))
    if kind == "meeting":
        met = said.get("participants")
        present = [one for one in met if isinstance(one, Mapping)] if isinstance(met, list) else []
        called = [str(one.get("name") or one.get("office") or one.get("side") or "") for one in present]
        return " – ".join(isolate(one) for one in called if one)
    if kind == "commitment":
        return str(said.get("action") or words)
    if kind in ("position", "claim"):
        return str(said.get("about") or words)
    if kind == "incident":
        return " · ".join(
            one for one in (visit.face.word("incident-kind", str(said.get("kind", ""))), isolate(str(said.get("place") or ""))) if one
        )
    return str(said.get("name") or said.get("text") or words or said.get("id") or "")


def facts(visit: Visit, kind: str, said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is said, part by part; nested parts as their words."""
    rows = []
    for name, value in said.items():
        if value in (None, "", [], {}) or name in UNSAID or name in _TOLD.get(kind, ()) or (name == "id" and not is_listed(str(value))):
            continue
        words = visit.face.word(SPOKEN[name], str(value)) if name in SPOKEN else told(visit, value)
        if words:
            rows.append((visit.face.word("property", name), words))
    return rows


def is_listed(identifier: str) -> bool:
    """Return whether an identifier is that of a listed subject, not of a person counted in this text alone."""
    return not identifier.partition(":")[2].isdecimal()


def told(visit: Visit, value: Any) -> str:
    """Return a part of what is said, in words; nested parts as theirs."""
    if isinstance(value, Mapping):
        if "earliest" in value or "value" in value:
            return date_words(visit, value)["words"] if any(value.get(one) for one in ("value", "earliest", "latest")) else ""
        if value.get("name"):
            more = ", ".join(isolate(str(value[name])) for name in ("office", "side") if value.get(name))
            return isolate(str(value["name"])) + (f" ({more})" if more else "")
        parts = [(visit.face.word("property", name), told(visit, one)) for name, one in value.items() if one not in (None, "", [])]
        return ", ".join(f"{name} {words}" for name, words in parts if words)
    if isinstance(value, list):
        return visit.say(N_("; ")).join(told(visit, one) for one in value)
    return isolate(named(visit, value)) if isinstance(value, str) else str(value)
