"""Framework documents: what was signed, understood or announced, in which state, with annexes and actions under it.

1. A document is its author's record. That it is so the other parties say in words of their own, over the hash of the version they speak of.
2. Its standing is derived: contested when any of them contests this version, confirmed when all confirm it, claimed until then. Words
   over an earlier version do not count; of several of one party the last counts.
3. Annexes name their parent, which never changes; the tree is at most five deep.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from mithaq.desks.plan.records import SECRETARY, cites
from mithaq.exchange.agreement import TYPE as AGREEMENT
from mithaq.exchange.agreement import LanguageText, read_agreement
from mithaq.lang.catalogue import N_
from mithaq.records.ident import is_id
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.records.source import Source
from mithaq.store import Held, Reading, Where, Writing

SIGNED_TEXT, UNDERSTANDING, ANNOUNCED, POLICY = "signed-text", "understanding", "announced", "policy"
NATURES = (SIGNED_TEXT, UNDERSTANDING, ANNOUNCED, POLICY)
STATUSES = ("announced", "in-negotiation", "agreed", "in-force", "ended")
CONFIRMS, CONTESTS = "confirms", "contests"
SAYS = (CONFIRMS, CONTESTS)
CLAIMED, CONFIRMED, CONTESTED = "claimed", "confirmed", "contested"
STANDINGS = (CLAIMED, CONFIRMED, CONTESTED)
MAX_DEPTH = 5
MOST = 200


class FrameworkDocumentBody(msgspec.Struct, frozen=True, kw_only=True):
    """A document, or what is said to have been agreed. `parent` is the document that it is an annex of; days are cut to what is known."""

    agreement: str
    title: str
    nature: str
    status: str
    parent: str | None = None
    scope: str = ""
    pillars: list[str] = []
    signed_on: str = ""
    in_force_on: str = ""
    ends_on: str = ""
    texts: list[LanguageText] = []
    sources: list[Source] = []


class DocumentWordBody(msgspec.Struct, frozen=True, kw_only=True):
    """What another party says of the version of a document that has the hash `sha256`: confirms or contests."""

    about: str
    sha256: str
    says: str
    text: str = ""


def _words(body: Mapping[str, Any]) -> str:
    texts = body.get("texts")
    said = [str(one.get("text", "")) for one in texts if isinstance(one, Mapping)] if isinstance(texts, list) else []
    return "\n".join([str(body.get("title", "")), str(body.get("scope", "")), *said])


DOCUMENT_TYPE = RecordType(
    "framework-document",
    N_("Framework document"),
    FrameworkDocumentBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("title", at("title")),
        Facet("nature", at("nature"), counted=True),
        Facet("status", at("status"), counted=True),
        Facet("pillar", at("pillars"), counted=True),
        Facet("parent", at("parent"), FacetKind.REF),
        Facet("standing", counted=True),
        Facet("waiting_on", kind=FacetKind.REF),
        Facet("cites", lambda body: sorted(set(cites(body))), FacetKind.REF),
    ),
    _words,
    words("title"),
    office=SECRETARY,
    forms=(
        ("agreement", Form.ID),
        ("parent", Form.ID),
        ("sources.record", Form.ID),
        *((name, Form.DATE) for name in ("signed_on", "in_force_on", "ends_on")),
    ),
)
DOCUMENT_WORD_TYPE = RecordType(
    "document-word",
    N_("Word on a document"),
    DocumentWordBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("says", at("says"), counted=True)),
    words("text"),
    words("text"),
    office=SECRETARY,
    forms=(("about", Form.ID),),
)
TYPES = (DOCUMENT_TYPE, DOCUMENT_WORD_TYPE)


@dataclass(frozen=True)
class Standing:
    """Where a document stands between the parties: its standing, who has yet to speak, and the last word of each on this version."""

    standing: str
    waiting_on: tuple[str, ...]
    said: Mapping[str, Record]


def document_words(reading: Reading, identifier: str) -> list[Record]:
    """Return what parties said of a document, of any version, oldest first."""
    rows = reading.page(DOCUMENT_WORD_TYPE.name, [Where("about", "=", identifier)], limit=MOST, descending=False).rows
    return [held.record for held in rows if held.record is not None and not held.recalled]


def standing_of(reading: Reading, held: Held) -> Standing:
    """Return where the newest version of a document stands between the parties of its agreement."""
    if held.record is None:
        return Standing(CLAIMED, (), {})
    sha256, author = held.record.sha256.hex(), held.record.created_by
    named = held.record.properties.get("agreement")
    agreement = reading.get(str(named)) if is_id(named) else None
    known = agreement is not None and agreement.type == AGREEMENT and agreement.record is not None
    others = (read_agreement(agreement).identities() if agreement is not None and known else frozenset()) - {author}
    words_here = (one for one in document_words(reading, held.id) if one.properties["sha256"] == sha256)
    said = {one.created_by: one for one in words_here if one.created_by in others}
    waiting = tuple(sorted(others - set(said)))
    if any(one.properties["says"] == CONTESTS for one in said.values()):
        return Standing(CONTESTED, waiting, said)
    return Standing(CONFIRMED if others and not waiting else CLAIMED, waiting, said)


def ancestors(reading: Reading, parent: str | None) -> list[Held]:
    """Return the documents above, the nearest first, as far as they are here; at most one more than the tree may be deep."""
    found: list[Held] = []
    while parent and is_id(parent) and len(found) <= MAX_DEPTH:
        held = reading.get(parent)
        if held is None or held.type != DOCUMENT_TYPE.name or held.record is None or any(one.id == held.id for one in found):
            break
        found.append(held)
        parent = held.record.properties.get("parent")
    return found


def annexes(reading: Reading, identifier: str) -> list[Held]:
    """Return the documents right under one, oldest first."""
    rows = reading.page(DOCUMENT_TYPE.name, [Where("parent", "=", identifier)], limit=MOST, descending=False).rows
    return [held for held in rows if held.record is not None and not held.recalled]


def document_projection(writing: Writing, record: Record) -> None:
    """Keep the facets `standing` and `waiting_on` of the document that a record is or speaks of."""
    identifier = record.id if record.type == DOCUMENT_TYPE.name else str(record.properties["about"])
    held = writing.get(identifier)
    if held is None or held.type != DOCUMENT_TYPE.name or held.record is None:
        return
    found = standing_of(writing, held)
    writing.derive(held.id, "standing", [found.standing])
    writing.derive(held.id, "waiting_on", list(found.waiting_on))


PROJECTIONS = tuple((one.name, document_projection) for one in TYPES)
