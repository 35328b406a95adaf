"""All that is named in a page, in the order in which one thing decides another: listed names, known places and organisations, offices,
organisations by their make (a city in their name is no mention of its own, a state is), persons, new places, events and documents.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mithaq.names.fold import fold_text
from mithaq.names.script import main_script
from mithaq.reading.named.english import find_english_organisations
from mithaq.reading.named.english_people import find_english_offices
from mithaq.reading.named.gazetteer import Organisation, find_known
from mithaq.reading.named.groups import GroupHit, as_mention, find_groups
from mithaq.reading.named.known_persons import PERSON, subjects_by_name, with_listed
from mithaq.reading.named.latin import latin_name
from mithaq.reading.named.listed import ListedNames
from mithaq.reading.named.new_places import find_english_places_by_head, find_places_by_head, find_places_by_spelling
from mithaq.reading.named.offices import find_offices
from mithaq.reading.named.organisations import find_organisations, folded_name
from mithaq.reading.named.people import OfficeHit, PersonHit
from mithaq.reading.named.persons import find_persons
from mithaq.reading.named.sides import Place, place_mention
from mithaq.reading.named.titled import Titled, find_titled, titled_mentions
from mithaq.reading.named.towns import find_towns
from mithaq.reading.named.urdu_bodies import find_urdu_organisations
from mithaq.reading.named.urdu_people import find_urdu_offices
from mithaq.reading.page.tokens import Hit, Page
from mithaq.reading.result import Mention

READ = frozenset({"ar", "ur", "en"})


@dataclass(frozen=True)
class Named:
    """Who and what is named in a page, each kind in the order of the text. `listed` are the names of persons that lists have."""

    groups: list[GroupHit]
    places: list[Hit[Place]]
    organisations: list[Hit[Organisation]]
    offices: list[OfficeHit]
    persons: list[PersonHit]
    titled: list[Titled]
    listed: list[GroupHit] = field(default_factory=list)


def find_named(page: Page, names: ListedNames, language: str) -> Named:
    """Return who and what is named in `page`; `names` are the listed names to look for.

    In a `language` that the reader does not read only listed names, and known places and organisations are found.
    """
    hits = find_groups(page, names)
    groups, listed = [one for one in hits if not _is_person(one)], [one for one in hits if _is_person(one)]
    closed = _tokens(hits)
    known = find_known(page)
    places = [place for place in known.places if place.first not in closed]
    organisations = [one for one in known.organisations if one.first not in closed]
    offices = _offices_in(page, language, places, hits)
    if language in {"en", "ur"}:
        titles = _tokens(offices)
        places = [place for place in places if place.first not in titles]
    if language not in READ:
        return Named(groups, places, organisations, [], with_listed(page, [], listed, []), [], listed)
    open_organisations = _bodies_in(page, language, places, organisations, closed, offices)
    longer = _tokens(open_organisations) | (_tokens(offices) if language == "ur" else set())
    organisations = [one for one in organisations if one.first not in longer]
    organisations = sorted(
        [*organisations, *(one for one in open_organisations if not _begins_office(one, offices))], key=lambda one: one.first
    )
    everything = closed | _tokens(offices) | _tokens(organisations)
    places = sorted([*places, *find_towns(page, language, places, everything)], key=lambda one: one.first)
    by_head = find_english_places_by_head if language == "en" else find_places_by_head
    places.extend(by_head(page, everything | _tokens(places)))
    places.sort(key=lambda one: one.first)
    inside = _tokens(open_organisations)
    introduced = _tokens(one for one in open_organisations if one.value.tier == "possible")
    apart = introduced if language == "ar" else inside
    places = [place for place in places if place.first not in (apart if place.value.state else inside)]
    taken = [*((one.first, one.last) for one in groups), *((one.first, one.last) for one in places)]
    taken += [(one.first, one.last) for one in organisations]
    states = [place.value.code for place in places if place.value.state]
    bodies = _tokens(organisations)
    titled = [one for one in find_titled(page, places) if one.first not in bodies]
    taken += [(one.first, one.last) for one in titled]
    persons = find_persons(page, offices, taken, states, language, listed)
    closed |= _tokens(offices) | _tokens(persons) | _tokens(places) | _tokens(organisations)
    if language == "ar":
        places.extend(find_places_by_spelling(page, closed))
    places = sorted(places, key=lambda one: one.first)
    return Named(groups, places, organisations, offices, persons, titled, listed)


def _offices_in(page: Page, language: str, places: list[Hit[Place]], hits: list[GroupHit]) -> list[OfficeHit]:
    if language == "en":
        return find_english_offices(page, _tokens(hits))
    return find_urdu_offices(page, places, _tokens(hits)) if language == "ur" else find_offices(page, places, hits)


def _bodies_in(
    page: Page, language: str, places: list[Hit[Place]], known: list[Hit[Organisation]], closed: set[int], offices: list[OfficeHit]
) -> list[Hit[Organisation]]:
    """Return the organisations that are known by how their names are made."""
    if language == "en":
        return find_english_organisations(page, places, closed)
    if language == "ur":
        return find_urdu_organisations(page, places, closed | _tokens(offices))
    return find_organisations(page, places, known, closed | _tokens(known))


def mentions_of(page: Page, named: Named) -> list[Mention]:
    """Return the mentions of what is named, in the order of the text; offsets are those of the text as received."""
    found = [*(as_mention(page, one) for one in named.groups), *(place_mention(page, one) for one in named.places)]
    found += [*_organisations(page, named), *_offices(page, named), *_persons(page, named), *titled_mentions(page, named.titled)]
    return sorted(found, key=lambda one: (one.start, one.end))


def _is_person(one: GroupHit) -> bool:
    return one.name.subject.kind == PERSON


def _begins_office(one: Hit[Organisation], offices: list[OfficeHit]) -> bool:
    return any(office.first == one.first for office in offices)


def _tokens(found: "Iterable[GroupHit | Hit[Place] | Hit[Organisation] | OfficeHit | PersonHit]") -> set[int]:
    return {index for one in found for index in range(one.first, one.last)}


def _organisations(page: Page, named: Named) -> Iterator[Mention]:
    ids: dict[str, str] = {}
    for one in named.organisations:
        identifier = ids.setdefault(folded_name(page, one), f"organisation:{len(ids) + 1}")
        start, end = page.folded.origin(one.start, one.end)
        written, known = page.source[start:end], one.value
        arabic = known.ar or (written if main_script(written) == "Arab" else "")
        yield Mention(start, end, written, "organisation", identifier, known.en or None, arabic or None, known.side, known.tier)


def _offices(page: Page, named: Named) -> Iterator[Mention]:
    for office in named.offices:
        if not office.is_title:
            start, end = page.folded.origin(office.start, office.end)
            yield Mention(start, end, page.source[start:end], "office", side=office.side)


def _persons(page: Page, named: Named) -> Iterator[Mention]:
    ids: dict[str, str] = {}
    closed = _tokens(named.groups)
    subjects = subjects_by_name(page, named.listed)
    for person in named.persons:
        if person.first in closed:
            continue
        subject = subjects.get(fold_text(person.name))
        start, end = page.folded.origin(person.start, person.end)
        arabic = person.name if main_script(person.name) == "Arab" else None
        english = latin_name(person.name)
        if subject is None:
            identifier = ids.setdefault(person.name, f"person:{len(ids) + 1}")
        else:
            identifier, english, arabic = subject.id, subject.en or english, subject.ar or arabic
        yield Mention(start, end, page.source[start:end], "person", identifier, english, arabic, person.side, person.tier)
