"""Links between statements of several reports, what is proposed to be linked, and what linked statements tell differently.

1. Two meetings, or other things, may be one when their people, sides or subjects agree and their dates do not exclude each other.
2. A day and its month agree; two different days do not, nor do things of which one is six weeks after the other.
3. Nothing is resolved: where two sources differ, both stay, and the difference is shown on both.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from mithaq.desks.reports.records import STATEMENT_TYPE, every
from mithaq.lang.catalogue import N_
from mithaq.names.fold import fold_text
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words
from mithaq.store import Held, Reading, Where

LINKED_KINDS = frozenset({"meeting", "commitment", "incident", "designation"})
COMPARED = ("date", "place", "status", "amount", "currency", "due", "victims", "claimed_by", "authority")
LOOKED_AT = 200


class StatementLinkBody(msgspec.Struct, frozen=True, kw_only=True):
    """Two statements of different reports that tell of one thing; `undone` says why it is so no more."""

    joins: list[str]
    reason: str = ""
    undone: str = ""


LINK_TYPE = RecordType(
    "statement-link",
    N_("Link between statements"),
    StatementLinkBody,
    (Facet("joins", at("joins"), FacetKind.REF),),
    words("reason"),
    words("reason"),
    stays_here=True,
)
TYPES = (LINK_TYPE,)


def links_of(reading: Reading, statement: str) -> dict[str, str]:
    """Return the statements that are linked with one, each with the link."""
    found: dict[str, str] = {}
    for held in every(reading, LINK_TYPE.name, "joins", statement):
        if held.record is not None and not held.record.properties.get("undone"):
            found.update({str(one): held.id for one in held.record.properties["joins"] if one != statement})
    return found


def proposed_links(reading: Reading, held: Held) -> Iterator[Held]:
    """Yield the statements of other reports that may tell of the same thing as one, newest first."""
    body = held.record.properties if held.record is not None else {}
    if body.get("kind") not in LINKED_KINDS:
        return
    known = links_of(reading, held.id)
    for other in reading.page(STATEMENT_TYPE.name, [Where("kind", "=", str(body["kind"]))], limit=LOOKED_AT).rows:
        said = other.record.properties if other.record is not None else {}
        if said and not other.recalled and said["about"] != body["about"] and other.id not in known and may_be_one(body, said):
            yield other


def may_be_one(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Return whether two statements may tell of one thing."""
    if left["kind"] != right["kind"] or left["kind"] not in LINKED_KINDS:
        return False
    one, other = left["content"], right["content"]
    if not _dates_agree(one.get("date"), other.get("date")):
        return False
    mine, theirs = _who(str(left["kind"]), one), _who(str(left["kind"]), other)
    shared = len(mine & theirs)
    return shared >= (2 if left["kind"] == "meeting" else 1) and shared * 2 >= min(len(mine), len(theirs))


def differences(left: Mapping[str, Any], right: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return what two statements of one thing tell differently: the part, and what each says."""
    one, other = left["content"], right["content"]
    found = [(name, one[name], other[name]) for name in COMPARED if one.get(name) and other.get(name) and _is_other(one[name], other[name])]
    if left.get("nature") != right.get("nature"):
        found.append(("nature", left.get("nature"), right.get("nature")))
    return found


def _is_other(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        if "value" in one and "value" in other:
            return not _dates_agree(one, other)
        return any(one.get(name) is not None and other.get(name) is not None and one[name] != other[name] for name in one)
    return fold_text(str(one)) != fold_text(str(other))


def _dates_agree(one: object, other: object) -> bool:
    """Return whether two dates may be one: an unknown date excludes nothing, a shorter one takes in what begins with it."""
    first, last = _bounds(one)
    begin, end = _bounds(other)
    return first <= end and begin <= last


def _bounds(date: object) -> tuple[str, str]:
    said = date if isinstance(date, Mapping) else {}
    value = str(said.get("value") or "")
    first, last = str(said.get("earliest") or value or ""), str(said.get("latest") or value or "9999")
    return first, last + "-99-99"[len(last) - 4 :] if 4 <= len(last) < 10 else last


def _who(kind: str, content: Mapping[str, Any]) -> frozenset[str]:
    """Return whom a statement is about: the last name of each that met or their side, who owes, the groups, the subject."""
    if kind == "meeting":
        met = [one for one in content.get("participants", []) if isinstance(one, Mapping)]
        return frozenset(name for one in met if (name := _last(one.get("name")) or str(one.get("side") or "")))
    if kind == "incident":
        return frozenset(_last(one) for one in (content.get("place"), *content.get("groups", [])) if one)
    if kind == "designation":
        return frozenset(one for one in (str(content.get("subject") or ""), _last(content.get("name"))) if one)
    return frozenset(word for word in fold_text(str(content.get("action") or "")).split() if len(word) > 3)


def _last(name: object) -> str:
    words_of_name = fold_text(str(name or "")).split()
    return words_of_name[-1] if words_of_name else ""
