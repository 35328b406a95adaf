"""Where an incident was, as keys by which another one there is found: the place itself, and what it lies in.

1. A known place is known in every spelling of it: its key is its English name and state, that of a state its code. What nobody knows is its
   own words.
2. What a place lies in are the areas of `place_areas.yml`, the state, and what the incident itself says ("Peshawar, Khyber Pakhtunkhwa").
3. Two places are one or one lies in the other; two cities of one province are neither.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from mithaq.names.fold import fold_text
from mithaq.reading.named.sides import Place, find_places, unlike_places
from mithaq.reading.page.tokens import make_page, words_of_phrase
from mithaq.resources.reference import reference

AT, IN = "at:", "in:"
_PARTS = re.compile(r"\s*[,،;؛/]\s*")
_CODE = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Spot:
    """The keys of a place: its own, and those of what it lies in."""

    own: frozenset[str]
    around: frozenset[str]

    def facets(self) -> list[str]:
        """Return the values under which an incident that happened here is found."""
        return sorted([*(AT + one for one in self.own), *(IN + one for one in self.own | self.around)])

    def sought(self) -> tuple[str, ...]:
        """Return the values one of which an incident has that happened here, in here, or in what this lies in."""
        return tuple(sorted({*(IN + one for one in self.own), *(AT + one for one in self.own | self.around)}))


def spot_of(place: str, area: str = "") -> Spot:
    """Return the keys of a place as written, which lies in an area; where no place is told, those of the area."""
    return _spot(place.strip(), area.strip())


@lru_cache(maxsize=8_192)
def _spot(place: str, area: str) -> Spot:
    named = list(_keys(place)) or list(_keys(area))
    beside = set(_keys(area))
    lies_in = {one for key in {*named, *beside} for one in _areas().get(key, frozenset())}
    lowest = [one for one in named if one not in lies_in][:1] or named[:1]
    around = (lies_in | set(named) | beside) - set(lowest)
    return Spot(frozenset(lowest), frozenset(around))


def _keys(text: str) -> Iterator[str]:
    """Yield the keys of the places that a text names, in its order."""
    for part in filter(None, _PARTS.split(text)):
        if _CODE.fullmatch(part):
            yield part.lower()
            continue
        whole = unlike_places().get(words_of_phrase(part))
        known = [whole[1]] if whole is not None else [hit.value for hit in find_places(make_page(part, ((0, len(part)),)))]
        if known:
            yield from map(_key, known)
        elif words := words_of_phrase(part):
            yield " ".join(words)


def _key(place: Place) -> str:
    return place.code.lower() if place.state and place.code else _in_state(place.en, place.code)


def _in_state(name: str, code: str) -> str:
    return f"{fold_text(name)} ({code.lower()})" if code else fold_text(name)


@cache
def _areas() -> Mapping[str, frozenset[str]]:
    """Return what each known place lies in, by key; every place lies in its state."""
    found: dict[str, set[str]] = {}
    for place in _known():
        if not place.state and place.code:
            found.setdefault(_key(place), set()).add(place.code.lower())
    for state, areas in cast("dict[str, dict[str, list[str]]]", reference("place_areas.yml")).items():
        for area, places in areas.items():
            for name in places:
                found.setdefault(_in_state(name, state), set()).add(_in_state(area, state))
    return {place: _all_above(place, found) for place in found}


def _all_above(place: str, found: Mapping[str, set[str]]) -> frozenset[str]:
    """Return everything that a place lies in: its areas, and what those lie in."""
    above: set[str] = set()
    next_up = set(found[place])
    while next_up:
        above |= next_up
        next_up = {one for area in next_up for one in found.get(area, ())} - above
    return frozenset(above - {place})


def _known() -> Iterable[Place]:
    return (place for _, place in unlike_places().values())
