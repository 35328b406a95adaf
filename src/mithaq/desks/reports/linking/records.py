"""Links between statements of several reports, what is proposed to be linked, and what linked statements tell differently.

1. What may be one is asked once: whoever says that it is, or that it is not, is not asked again.
2. Of two full names it is asked once for the names, whatever reports they stand in; of a last name alone, for each two reports.
3. Nothing is resolved: where two sources differ, both stay, and the difference is shown on both.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from mithaq.desks.reports.alike import dates_agree, is_alone, keys_of, may_be_one, written
from mithaq.desks.reports.records import STATEMENT_TYPE, every, parts_of
from mithaq.lang.catalogue import N_
from mithaq.names.fold import fold_text
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words
from mithaq.store import Held, Reading, Where

LINKED_KINDS = frozenset({"meeting", "commitment", "incident", "designation", "mention"})
COMPARED = ("date", "place", "status", "amount", "currency", "due", "victims", "claimed_by", "authority")
LOOKED_AT = 100


class StatementLinkBody(msgspec.Struct, frozen=True, kw_only=True):
    """Two statements of different reports that tell of one thing; `undone` says why it is not so, or so no more.

    `pair` are two full names, as `pair_of` gives them, where the statements are of names.
    """

    joins: list[str]
    pair: str = ""
    reason: str = ""
    undone: str = ""


LINK_TYPE = RecordType(
    "statement-link",
    N_("Link between statements"),
    StatementLinkBody,
    (Facet("joins", at("joins"), FacetKind.REF), Facet("pair", at("pair"))),
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
    """Yield the statements of other reports that may tell of the same thing as one and of which nobody said so or not, newest first.

    Of several under one name the newest is given, and none of a name of which somebody said what it is.
    """
    body = held.record.properties if held.record is not None else {}
    kind = str(body.get("kind"))
    asked = keys_of(kind, body.get("content", {}), asked=True) if kind in LINKED_KINDS else []
    if not asked:
        return
    rows = reading.page(STATEMENT_TYPE.name, [Where("who", "in", tuple(asked))], limit=LOOKED_AT).rows
    near = [other for other in rows if other.record is not None and not other.recalled and other.id != held.id]
    near = [other for other in near if _is_near(body, other)]
    judged = _judged(reading, held.id) if near else set()
    named = {written(body["content"])} if kind == "mention" else set()
    for other in near:
        said = other.record.properties if other.record is not None else {}
        if other.id in judged:
            continue
        if kind == "mention":
            name = written(said["content"])
            if name in named or _is_pair_judged(reading, body["content"], said["content"]) or not _offices_allow(reading, body, said):
                continue
            named.add(name)
        yield other


def _is_near(body: Mapping[str, Any], other: Held) -> bool:
    said = other.record.properties if other.record is not None else {}
    return bool(said) and said["about"] != body["about"] and may_be_one(body, said)


def pair_of(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Return two names as they are known together, in one order; empty where a last name stands alone, which says nothing of the next."""
    if is_alone(one) or is_alone(other):
        return ""
    return " = ".join(sorted(fold_text(f"{said.get('type')} {said.get('side') or ''} {written(said)}") for said in (one, other)))


def offices_of(reading: Reading, body: Mapping[str, Any]) -> list[str]:
    """Return the offices that a report gives to the person that a statement of it names, as the report writes them."""
    held = reading.get(str(body["about"]))
    report = held.record.properties if held is not None and held.record is not None else {}
    names = {fold_text(one) for one in (written(body["content"]), str(body["content"].get("text") or ""))}
    found = parts_of(report.get("reading"), "offices")
    text = str(report.get("text", ""))
    held_by = [(one.get("start"), one.get("end")) for one in found if fold_text(str(one.get("holder") or "")) in names]
    said = [text[start:end] for start, end in held_by if isinstance(start, int) and isinstance(end, int)]
    return list(dict.fromkeys(said))


def _offices_allow(reading: Reading, body: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Return whether a last name alone has an office that the other report gives that person too; full names need none."""
    if not is_alone(body["content"]) and not is_alone(said["content"]):
        return True
    mine, theirs = ({fold_text(one) for one in offices_of(reading, each)} for each in (body, said))
    return bool(mine & theirs)


def _judged(reading: Reading, statement: str) -> set[str]:
    """Return the statements of which somebody said that they are one with this one, or that they are not."""
    held = (one.record for one in every(reading, LINK_TYPE.name, "joins", statement))
    return {str(one) for record in held if record is not None for one in record.properties["joins"]}


def _is_pair_judged(reading: Reading, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    pair = pair_of(one, other)
    return bool(pair) and reading.has(LINK_TYPE.name, "pair", pair)


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
            return not dates_agree(one, other)
        return any(one.get(name) is not None and other.get(name) is not None and one[name] != other[name] for name in one)
    return fold_text(str(one)) != fold_text(str(other))
