"""What stands behind a record: who signed it, who has it, what was noted on it, where it was said. Used by every desk's pages."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from mithaq.desks.registry.queries import deliveries
from mithaq.desks.registry.records import notes_on
from mithaq.exchange.agreement import LanguageText
from mithaq.exchange.attachment import AttachmentName, attachment_names
from mithaq.records.ident import is_date, is_id, last_day, timestamp
from mithaq.store import Held, Reading, Where
from mithaq.web.parties import Parties
from mithaq.web.views import PartyView

EXCERPT_AROUND = 60
MAX_EXCERPT = 600


@dataclass(frozen=True)
class Signature:
    """One party's place under a text: `at` is None while it has not signed. `stale` says that it signed another version, `late` that it
    signed after the day that the text gives for what is to be done.
    """

    party: PartyView
    at: int | None = None
    office: str = ""
    stale: bool = False
    late: bool = False


@dataclass(frozen=True)
class Holder:
    """A partner that was given versions of a record; `rung` is the highest reached by the newest of them."""

    party: PartyView
    rung: str
    at: int
    versions: int


@dataclass(frozen=True)
class NoteView:
    """A note on a record."""

    id: str
    author: PartyView
    at: int
    title: str
    text: str
    files: tuple[AttachmentName, ...]


@dataclass(frozen=True)
class Excerpt:
    """Words of a source with the span in the middle; empty texts when the source is gone or no span was given."""

    record: str
    title: str
    before: str = ""
    span: str = ""
    after: str = ""
    language: str = ""


def signatures(reading: Reading, held: Held, wanted: list[str], parties: Parties, due: str = "") -> list[Signature]:
    """Return the signature of each party that has to sign, in the reader's order; `due` is the day by which what is signed is owed."""
    last = last_day(due) if due and is_date(due) else ""
    sha256 = held.record.sha256.hex() if held.record is not None else ""
    found: dict[str, Signature] = {}
    for one in reading.page("sign-off", [Where("about", "=", held.id)], limit=200, descending=False).rows:
        if one.record is None or one.recalled:
            continue
        author, body = one.record.created_by, one.record.properties
        current = body["sha256"] == sha256
        if current or author not in found:
            late = bool(last) and timestamp(one.modified)[:10] > last
            made = Signature(parties.of(author), one.modified, str(body.get("office", "")), not current, late)
            found[author] = made
    return [found.get(party.id, Signature(party)) for party in parties.several(wanted)]


def holders(reading: Reading, identifier: str, parties: Parties) -> list[Holder]:
    """Return the partners that were given a record, with the rung that the newest version given has reached."""
    recalled = {str(held.record.created_by) for held in _recall_receipts(reading, identifier) if held.record is not None}
    by_partner: dict[str, list[Any]] = {}
    for one in deliveries(reading, identifier):
        by_partner.setdefault(one.partner, []).append(one)
    found = []
    for partner, given in by_partner.items():
        newest = max(given, key=lambda one: one.modified)
        rung = "recalled" if partner in recalled else newest.rung
        found.append(Holder(parties.of(partner), rung, newest.at, len({one.modified for one in given})))
    return sorted(found, key=lambda holder: holder.party.place)


def notes(reading: Reading, identifier: str, parties: Parties) -> list[NoteView]:
    """Return the notes on a record, newest first."""
    found = []
    for record in notes_on(reading, identifier):
        body = record.properties
        made = NoteView(
            record.id,
            parties.of(record.created_by),
            record.modified,
            str(body.get("abstract", "")),
            str(body.get("content", "")),
            tuple(attachment_names(record)),
        )
        found.append(made)
    return found


def aligned(texts: list[LanguageText]) -> list[list[str]]:
    """Return the paragraphs of language versions side by side: row n holds paragraph n of each, empty where a version is shorter."""
    paragraphs = [[part.strip() for part in one.text.split("\n") if part.strip()] for one in texts]
    return [list(row) for row in zip_longest(*paragraphs, fillvalue="")]


def excerpt(reading: Reading, record: str, start: int | None, end: int | None) -> Excerpt:
    """Return the words of a source round a span of code points."""
    held = reading.get(record) if is_id(record) else None
    if held is None or held.record is None:
        return Excerpt(record, "")
    body = held.record.properties
    text, title = str(body.get("text", "")), str(body.get("title", ""))
    if start is None or end is None or not 0 <= start < end <= len(text):
        return Excerpt(record, title, language=str(body.get("language", "")))
    first, last = max(0, start - EXCERPT_AROUND), min(len(text), end + EXCERPT_AROUND)
    span = text[start : min(end, start + MAX_EXCERPT)]
    return Excerpt(record, title, text[first:start], span, text[end:last], str(body.get("language", "")))


def _recall_receipts(reading: Reading, identifier: str) -> list[Held]:
    found: list[Held] = []
    for recall in reading.page("recall", [Where("about", "=", identifier)], limit=50).rows:
        found += reading.page("recall-receipt", [Where("about", "=", recall.id)], limit=50).rows
    return found
