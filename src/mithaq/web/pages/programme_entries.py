"""The entries of a programme, the newest first, with the words on them, and the form by which one is confirmed or disputed."""

from dataclasses import dataclass, replace

import msgspec

from mithaq.desks.plan.programmes.reading import live, place_at, places, words_on
from mithaq.desks.plan.programmes.records import (
    CAPACITY,
    CENTRE,
    ENTRY_TYPE,
    STATUSES,
    EntryWordBody,
    ProgrammeBody,
    ProgrammeEntryBody,
    statuses_of,
)
from mithaq.records.ident import is_id
from mithaq.records.record import Record
from mithaq.store import Reading, Where
from mithaq.web.evidence import Excerpt, excerpt
from mithaq.web.offers import Offering
from mithaq.web.pages.programme_places import Figure, figure_of
from mithaq.web.pages.registry_pieces import Ref, ref
from mithaq.web.parties import Parties
from mithaq.web.views import ActView, FieldView, PartyView
from mithaq.web.visit import Visit

ON_A_PAGE = 25
ANSWER = "plan.answer_entry"


@dataclass(frozen=True)
class WordView(Figure):
    """A word on an entry; `counts` is False when it was said of another version of it."""

    party: PartyView
    position: str
    status: str
    reason: str
    at: int
    counts: bool


@dataclass(frozen=True)
class EntryView(Figure):
    """An entry: `stands` is False for history; `href` leads to the form of a word on it, where one is waited for from our side."""

    id: str
    party: PartyView
    body: ProgrammeEntryBody
    baseline: str
    at: int
    stands: bool
    words: tuple[WordView, ...]
    excerpts: tuple[Excerpt, ...]
    evidence: tuple[Ref, ...]
    href: str


@dataclass(frozen=True)
class Answering:
    """The entry whose word is asked for, and the form of it."""

    id: str
    what: str
    site: str
    offer: ActView


def entries_of(visit: Visit, reading: Reading, parties: Parties, programme: str, body: ProgrammeBody) -> dict[str, object]:
    """Return a page of the entries of a programme, and where the older ones are."""
    found = reading.page(ENTRY_TYPE.name, [Where("about", "=", programme)], after=visit.asked("after") or None, limit=ON_A_PAGE)
    records = live(found.rows)
    stood = places(reading, programme, body, list(dict.fromkeys(place_at(one) for one in records))).values()
    standing = {entry.record.id: visit.node in place.waiting_on(entry) for place in stood for entry in place.standing}
    words = words_on(reading, [one.id for one in records])
    made = [_view(visit, reading, parties, one, words.get(one.id, [])) for one in records]
    shown = [replace(one, stands=one.id in standing, href=one.href if standing.get(one.id) else "") for one in made]
    return {"entries": shown, "older": visit.older(found.next)}


def answering(visit: Visit, reading: Reading, offering: Offering, programme: str, body: ProgrammeBody) -> Answering | None:
    """Return the form of a word on the entry that the address names, else on the oldest that waits for our side; None when none does."""
    asked = visit.asked("entry")
    held = reading.get(asked) if is_id(asked) else None
    if held is None or held.type != ENTRY_TYPE.name or held.record is None or held.record.properties["about"] != programme:
        where = [Where("about", "=", programme), Where("waiting_on", "=", visit.node)]
        rows = live(reading.page(ENTRY_TYPE.name, where, descending=False, limit=1).rows)
        held = reading.get(rows[0].id) if rows else None
    if held is None or held.record is None or held.record.created_by == visit.node:
        return None
    said = msgspec.convert(held.record.properties, ProgrammeEntryBody)
    offer = offering.named(ANSWER, {"programme_entry": held.id}, back=f"/programme/{programme}")
    return Answering(held.id, said.what, said.site, replace(fitted(offer, body.kind), open=bool(asked)))


def fitted(offer: ActView, kind: str) -> ActView:
    """Return an offer with the fields and statuses that a kind of programme has."""
    return replace(offer, fields=_fitted(offer.fields, kind))


def _fitted(fields: tuple[FieldView, ...], kind: str) -> tuple[FieldView, ...]:
    left_out = {name for name, only in (("baseline", CAPACITY), ("members", CENTRE)) if kind != only}
    kept = {"status": statuses_of(kind), "reached_at": STATUSES.get(kind, ())}
    made = []
    for one in fields:
        choices = kept.get(one.name.rpartition(".")[2])
        if one.name in left_out:
            continue
        if choices is not None:
            one = replace(one, choices=tuple(two for two in one.choices if not two.value or two.value in choices))  # noqa: PLW2901
        made.append(replace(one, fields=_fitted(one.fields, kind)))
    return tuple(made)


def _view(visit: Visit, reading: Reading, parties: Parties, record: Record, words: list[Record]) -> EntryView:
    body = msgspec.convert(record.properties, ProgrammeEntryBody)
    figure = figure_of(visit, body.quantity, body.unit)
    said = sorted(words, key=lambda one: (one.modified, one.id))
    return EntryView(
        figure.quantity,
        figure.figure,
        figure.unit,
        record.id,
        parties.of(record.created_by),
        body,
        figure_of(visit, body.baseline, "").figure,
        record.modified,
        stands=False,
        words=tuple(_word(visit, parties, record, one) for one in said),
        excerpts=tuple(excerpt(reading, one.record, one.start, one.end) for one in body.sources),
        evidence=tuple(found for one in body.evidence if (found := ref(visit, reading, one)) is not None),
        href=f"/programme/{body.about}?entry={record.id}#answer",
    )


def _word(visit: Visit, parties: Parties, entry: Record, word: Record) -> WordView:
    body = msgspec.convert(word.properties, EntryWordBody)
    figure = figure_of(visit, body.quantity, body.unit)
    counts = body.sha256 == entry.sha256.hex() and word.created_by != entry.created_by
    return WordView(
        figure.quantity,
        figure.figure,
        figure.unit,
        parties.of(word.created_by),
        body.position,
        body.status,
        body.reason,
        word.modified,
        counts,
    )
