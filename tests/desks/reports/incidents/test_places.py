"""Where an incident was: one place in all its spellings, and what lies in what. Places that nobody knows are invented."""

import pytest

from mithaq.desks.reports.incidents.places import spot_of
from mithaq.reading.named.sides import place_names
from mithaq.resources.reference import reference


def finds(here: tuple[str, str], there: tuple[str, str]) -> bool:
    """Return whether what happened `there` is found by who asks for what happened `here`."""
    return bool(set(spot_of(*here).sought()) & set(spot_of(*there).facets()))


@pytest.mark.parametrize("name", ["Quetta", "quetta", "كويتا", "کوئٹہ", "مدينة كويتا"])
def test_a_place_is_one_in_every_spelling_of_it(name: str) -> None:
    assert spot_of(name).own == spot_of("Quetta", "PK").own


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        (("Quetta", ""), ("Balochistan", "")),
        (("شمال وزيرستان", ""), ("Khyber Pakhtunkhwa", "PK")),
        (("Peshawar", ""), ("Pakistan", "")),
        (("Angoor Adda", ""), ("Khyber Pakhtunkhwa", "")),  # by way of South Waziristan
        (("Northvale", "Eastland"), ("Eastland", "")),
        (("Northvale, Eastland", ""), ("Eastland", "")),
        (("Northvale", "PK"), ("", "PK")),
    ],
)
def test_what_lies_in_a_place_is_found_from_there_and_the_other_way_round(inner: tuple[str, str], outer: tuple[str, str]) -> None:
    assert finds(inner, outer)
    assert finds(outer, inner)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Quetta", ""), ("Gwadar", "")),
        (("Northvale", "Eastland"), ("Southvale", "Eastland")),
        (("Peshawar, Khyber Pakhtunkhwa", ""), ("Bannu, Khyber Pakhtunkhwa", "")),
        (("Quetta", "PK"), ("Kandahar", "AF")),
        (("", ""), ("Quetta", "")),
    ],
)
def test_two_places_of_one_area_are_not_one(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not finds(one, other)
    assert not finds(other, one)


def test_every_place_of_the_areas_is_a_known_place_of_its_state() -> None:
    known = {(place.en, place.code) for _, place in place_names()}
    content: dict[str, dict[str, list[str]]] = reference("place_areas.yml")  # type: ignore[assignment]
    named = {(name, state) for state, areas in content.items() for area, places in areas.items() for name in (area, *places)}
    assert named - known == set()


def test_no_place_lies_in_itself() -> None:
    content: dict[str, dict[str, list[str]]] = reference("place_areas.yml")  # type: ignore[assignment]
    for areas in content.values():
        for area in areas:
            below, seen = set(areas[area]), set[str]()
            while below:
                name = below.pop()
                seen.add(name)
                below |= set(areas.get(name, ())) - seen
            assert area not in seen
