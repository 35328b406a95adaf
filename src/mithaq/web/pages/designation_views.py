"""What the pages of designations and of groups share: links to subjects and sources, standings side by side, claims beside each other.

An address of the web is shown as text and never as a link: following it would tell its publisher who reads here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from mithaq.desks.designations.citing import find_citation
from mithaq.desks.designations.decision_queries import Standing, Subject
from mithaq.desks.designations.decision_records import designation_of, first_name
from mithaq.desks.designations.profile_queries import Claim
from mithaq.desks.designations.published import KNOWN_TITLES, titles
from mithaq.desks.designations.records import entry_id
from mithaq.desks.designations.reviewed import group_of_entry, reviewed_subjects
from mithaq.records.ident import is_id
from mithaq.store import Reading
from mithaq.web.parties import Parties
from mithaq.web.titles import page_of
from mithaq.web.views import PartyView
from mithaq.web.visit import Visit


@dataclass(frozen=True)
class Link:
    """Words, and where they lead; an empty `href` leads nowhere."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class StandingRow:
    """A line of the side-by-side table: the subject's name and link where it begins, the voice, what it says. `level` counts from 0;
    `other` is the name in the other script."""

    level: int
    heading: Link | None
    other: str
    subject: Subject
    party: PartyView | None
    source: str
    standing: Standing
    href: str


@dataclass(frozen=True)
class ClaimView:
    """A claim as a page shows it, with the claims that contradict it."""

    claim: Claim
    author: PartyView
    source: Link
    against: tuple[Claim, ...]


def link_of(reading: Reading, locale: str, key: str) -> Link:
    """Return the name of a subject and its page, as far as the reader may see it; else the words by which it is named."""
    group = reviewed_subjects().get(group_of_entry().get(key, key))
    if group is not None:
        return Link(group.ar if locale == "ar" and group.ar else group.en, group_href(group.id))
    source, colon, reference = key.partition(":")
    held = reading.get(entry_id(source, reference)) if colon and source != "group" else None
    names = held.record.properties.get("names") if held is not None and held.record is not None else None
    if held is not None and names:
        return Link(f"{names[0]['text']} ({key})", page_of(held.id))
    return source_link(reading, key) or Link(key, "" if is_id(key) else group_href(key))


def source_link(reading: Reading, text: str) -> Link | None:
    """Return where a reference leads: the record it names if the reader may see it; else None."""
    held = reading.get(text) if is_id(text) else None
    if held is None or held.record is None:
        return None
    body = designation_of(held)
    properties = held.record.properties
    title = (
        first_name(body) if body is not None else str(properties.get("title") or properties.get("name") or properties.get("symbol") or text)
    )
    return Link(title, page_of(held.id))


def group_href(key: str) -> str:
    """Return the address of the page of a subject."""
    return f"/group/{quote(key, safe=':')}"


def both_names(visit: Visit, subject: Subject) -> tuple[str, str]:
    """Return the name of a subject for the reader, and its name in the other script where it is reviewed."""
    pair = (subject.name, subject.arabic)
    return (pair[1], pair[0]) if visit.face.locale == "ar" and subject.arabic else pair


def standing_rows(visit: Visit, reading: Reading, parties: Parties, subject: Subject) -> list[StandingRow]:
    """Return the side-by-side table of a subject and its sub-units, line by line."""
    return list(_rows(visit, parties, subject, 0, {**KNOWN_TITLES, **titles(reading)}))


def _rows(visit: Visit, parties: Parties, subject: Subject, level: int, named: Mapping[str, str]) -> Iterator[StandingRow]:
    first = next((key for key in subject.keys if key in reviewed_subjects()), subject.keys[0])
    name, other = both_names(visit, subject)
    heading: Link | None = Link(name, group_href(first))
    for one in subject.standings:
        party = None if one.is_list else parties.of(one.voice)
        source = visit.say(named.get(one.voice, one.voice)) if one.is_list else ""
        href = page_of(one.record) if one.record else ""
        yield StandingRow(level, heading, other, subject, party, source, one, href)
        heading = None
    for unit in subject.sub_units:
        yield from _rows(visit, parties, unit, level + 1, named)


def claim_views(reading: Reading, parties: Parties, claims: Sequence[Claim]) -> list[ClaimView]:
    """Return claims with their contradictions, those that are contradicted first."""
    by_id = {one.id: one for one in claims}
    made = []
    for one in claims:
        citation = find_citation(reading, one.body.source)
        href = f"/monitoring-report/{citation.report}#p{citation.number}" if citation is not None else ""
        linked = source_link(reading, one.body.source)
        source = Link(one.body.source, href) if href else linked or Link(one.body.source)
        made.append(ClaimView(one, parties.of(one.author), source, tuple(by_id[other] for other in one.against if other in by_id)))
    return sorted(made, key=lambda view: not view.against)
