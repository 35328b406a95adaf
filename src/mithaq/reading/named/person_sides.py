"""The side of each person: said by the office, said elsewhere, of the portfolio, or taken for granted by the text."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from mithaq.reading.named.lexicon import portfolios
from mithaq.reading.named.people import OfficeHit, PersonHit
from mithaq.reading.named.sides import side_of_word
from mithaq.reading.page.tokens import Page

_CLEAR_LEAD = 1.5
_ENOUGH = 4


def with_sides(page: Page, persons: list[PersonHit], offices: list[OfficeHit], states: Sequence[str]) -> list[PersonHit]:
    """Return the persons, each with its side where one is known; `states` are the codes of the states that the page names, each time."""
    sides: dict[str, str] = {}
    for person in persons:
        if person.side is not None:
            sides.setdefault(person.name, person.side)
    home, portfolios = _home_side(page, offices, states), _sides_of_portfolios(page, offices)
    for person in persons:
        if person.office is not None and person.side is None and page.folded.text[person.office.start :][:2] != "ال":
            said = {side for word in _portfolios_of(page, person.office) for side in portfolios.get(word, ())}
            side = said.pop() if len(said) == 1 else home
            if side is not None:
                sides.setdefault(person.name, side)
    return [replace(person, side=person.side or sides.get(person.name)) for person in persons]


def _portfolios_of(page: Page, office: OfficeHit) -> frozenset[str]:
    return frozenset(page.tokens[index].word for index in range(office.first, office.last)) & portfolios()


def _sides_of_portfolios(page: Page, offices: Sequence[OfficeHit]) -> dict[str, set[str]]:
    sides: dict[str, set[str]] = {}
    for office in offices:
        if office.side is not None:
            for word in _portfolios_of(page, office):
                sides.setdefault(word, set()).add(office.side)
    return sides


def _home_side(page: Page, offices: list[OfficeHit], states: Sequence[str]) -> str | None:
    """Return the side that a text takes for granted: the one its words name most, if it also names an office of it."""
    counts = Counter(code for token in page.tokens if (code := side_of_word(token.word)) is not None)
    counts.update(states)
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _ENOUGH or (len(ranked) == 2 and ranked[0][1] < _CLEAR_LEAD * ranked[1][1]):
        return None
    return ranked[0][0] if any(office.side == ranked[0][0] for office in offices) else None
