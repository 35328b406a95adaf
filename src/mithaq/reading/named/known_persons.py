"""Persons that a list names, or that people taught: found by name alone, and one with whom the page calls by a last name or an office.

A listed name is taken whole: where a rule saw less of it, or nothing, the listed one stands. An office right before it is that person's.
Of a name that only a published list has, it is no more than possible that its person is meant: many share a name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mithaq.names.fold import fold_text
from mithaq.reading.named.groups import GroupHit
from mithaq.reading.named.listed import ListedSubject
from mithaq.reading.named.people import OfficeHit, PersonHit
from mithaq.reading.page.tokens import Page
from mithaq.reading.result import Tier

PERSON = "person"


def with_listed(page: Page, persons: Iterable[PersonHit], listed: Sequence[GroupHit], offices: Sequence[OfficeHit]) -> list[PersonHit]:
    """Return the persons with those of lists in their place, each under its name as the page writes it."""
    made = [_person(page, hit, offices) for hit in listed]
    taken = {index for one in made for index in range(one.first, one.last)}
    kept = []
    for one in persons:
        own = set(range(one.first, one.last))
        if not own & taken:
            kept.append(one)
            continue
        made = [replace(hit, office=hit.office or one.office) if own & set(range(hit.first, hit.last)) else hit for hit in made]
    return [*kept, *made]


def subjects_by_name(page: Page, listed: Sequence[GroupHit]) -> Mapping[str, ListedSubject]:
    """Return the listed subjects by the folded names under which the page has them."""
    return {fold_text(page.written(hit.start, hit.end)): hit.name.subject for hit in listed}


def _person(page: Page, hit: GroupHit, offices: Sequence[OfficeHit]) -> PersonHit:
    office = next((one for one in offices if one.last == hit.first and not one.is_title and page.joins(hit.first - 1)), None)
    side = hit.name.subject.side or (office.side if office is not None else None)
    tier: Tier = hit.tier if hit.name.subject.reviewed else "possible"
    return PersonHit(hit.first, hit.last, hit.start, hit.end, page.written(hit.start, hit.end), office, side, tier)
