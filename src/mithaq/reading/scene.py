"""What the statements of a page are made of: persons, offices, places and dates, by sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mithaq.lang.dates import FoundDate
from mithaq.reading.persons import OfficeHit, PersonHit
from mithaq.reading.result import Span
from mithaq.reading.sides import Place
from mithaq.reading.tokens import Hit, Page


@dataclass(frozen=True)
class Scene:
    """A page with all that was found in it; everything is in the order of the text."""

    page: Page
    persons: Sequence[PersonHit]
    offices: Sequence[OfficeHit]
    places: Sequence[Hit[Place]]
    dates: Sequence[FoundDate]

    def persons_in(self, first: int, last: int) -> list[PersonHit]:
        """Return the persons whose names lie in the tokens [first, last)."""
        return [person for person in self.persons if first <= person.first < last]

    def places_in(self, first: int, last: int) -> list[Hit[Place]]:
        """Return the places in the tokens [first, last)."""
        return [place for place in self.places if first <= place.first < last]

    def dates_in(self, span: Span) -> list[FoundDate]:
        """Return the dates that begin in a span of the text as received."""
        return [one for one in self.dates if span[0] <= one.start < span[1]]

    def span(self, first: int, last: int) -> Span:
        """Return the span in the text as received of the tokens [first, last)."""
        tokens = self.page.tokens
        return self.page.folded.origin(tokens[first].start, tokens[last - 1].end)

    def office_words(self, office: OfficeHit) -> str:
        """Return an office as written."""
        return self.page.written(office.start, office.end)

    @cached_property
    def holders(self) -> dict[str, PersonHit]:
        """Return who holds an office as the text itself says, by the office's folded words."""
        found: dict[str, PersonHit] = {}
        for person in self.persons:
            if person.office is not None:
                found.setdefault(self.page.folded.text[person.office.start : person.office.end], person)
        return found

    def office_of(self, name: str) -> str | None:
        """Return the longest office that the text gives to the person of that full name."""
        said = [self.office_words(one.office) for one in self.persons if one.name == name and one.office is not None]
        return max(said, key=len, default=None)
