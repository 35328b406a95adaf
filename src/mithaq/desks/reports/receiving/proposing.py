"""What a reading proposes, as drafts: one for each thing, mentions of one subject together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SUBJECTS = ("armed-group", "organisation", "person")
_LISTS = (("meeting", "meetings"), ("pillar", "pillars"), ("incident", "incidents"), ("designation", "designations"))
_NOT_SAID = frozenset({"spans", "span", "nature"})


@dataclass(frozen=True)
class Proposal:
    """One thing that a reading proposes: its kind, what it says, where, and the nature that the reader takes it for."""

    kind: str
    content: dict[str, Any]
    spans: list[list[int]]
    nature: str = ""


def proposals(found: Mapping[str, Any]) -> Iterator[Proposal]:
    """Yield each thing that a reading proposes, in the order of its parts."""
    if found.get("date"):
        yield Proposal("date", dict(found["date"]), [])
    yield from _mentions(found)
    for kind, name in _LISTS:
        for one in found.get(name, []):
            yield _proposal(kind, one, [list(span) for span in one.get("spans", [])])
    for one in found.get("commitments", []):
        yield _proposal("commitment", one, [list(one["span"])] if one.get("span") else [])
    yield from _statements(found.get("statements", []))


def _mentions(found: Mapping[str, Any]) -> Iterator[Proposal]:
    subjects: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for mention in found.get("mentions", []):
        if mention.get("type") in SUBJECTS:
            subjects.setdefault((str(mention["type"]), str(mention.get("id") or mention.get("en") or mention["text"])), []).append(mention)
    for (kind, identifier), mentions in subjects.items():
        first = mentions[0]
        proposed = {"type": kind, "id": identifier, "en": first.get("en"), "ar": first.get("ar"), "side": first.get("side")}
        proposed |= {"tier": first.get("tier"), "text": first["text"]}
        yield Proposal("mention", proposed, [[one["start"], one["end"]] for one in mentions])


def _statements(said: list[Mapping[str, Any]]) -> Iterator[Proposal]:
    """Yield positions and claims; one that answers another names the words of that one, which stay true when the order changes."""
    for one in said:
        answers = one.get("answers")
        answered = list(said[answers]["span"]) if isinstance(answers, int) and 0 <= answers < len(said) else None
        spans = [list(one["span"])] if one.get("span") else []
        yield _proposal(str(one["kind"]), {**one, "answers": answered}, spans)


def _proposal(kind: str, one: Mapping[str, Any], spans: list[list[int]]) -> Proposal:
    return Proposal(kind, {name: value for name, value in one.items() if name not in _NOT_SAID}, spans, str(one.get("nature") or ""))
