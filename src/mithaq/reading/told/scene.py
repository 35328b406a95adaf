"""What the statements of a page are made of: persons, offices, places and dates, by sentence."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from mithaq.lang.dates import FoundDate
from mithaq.reading.named.groups import GroupHit
from mithaq.reading.named.people import OfficeHit, PersonHit
from mithaq.reading.named.sides import Place, side_of_word, state_name
from mithaq.reading.page.tokens import Hit, Page
from mithaq.reading.result import Participant, Span
from mithaq.reading.told.attributed import Attribution, Voice, attribution_at, find_voices
from mithaq.reading.told.lexis import Cue, find_cues
from mithaq.reading.told.speakers import Named, Speaker, find_speakers


def places_proper(page: Page, places: Iterable[Hit[Place]]) -> list[Hit[Place]]:
    """Return the places without nisbas that are spelled as one: after the article, or after a noun that they qualify."""
    return [place for place in places if not _is_nisba(page, place)]


def _is_nisba(page: Page, place: Hit[Place]) -> bool:
    written = page.folded.text[place.start : place.end]
    if place.last - place.first > 1 or side_of_word(f"ال{written}") is None or side_of_word("ال" + written.removesuffix("ا")) is None:
        return False
    return page.folded.text[page.tokens[place.first].start : place.start].endswith("ال")


@dataclass(frozen=True)
class Scene:
    """A page with all that was found in it; everything is in the order of the text."""

    page: Page
    persons: Sequence[PersonHit]
    offices: Sequence[OfficeHit]
    places: Sequence[Hit[Place]]
    dates: Sequence[FoundDate]
    groups: Sequence[GroupHit] = ()
    language: str = "ar"

    def persons_in(self, first: int, last: int) -> list[PersonHit]:
        """Return the persons whose names lie in the tokens [first, last)."""
        starts = self._person_starts
        return list(self.persons[bisect_left(starts, first) : bisect_left(starts, last)])

    def places_in(self, first: int, last: int) -> list[Hit[Place]]:
        """Return the places in the tokens [first, last)."""
        starts = self._place_starts
        return list(self.places[bisect_left(starts, first) : bisect_left(starts, last)])

    def dates_in(self, span: Span) -> list[FoundDate]:
        """Return the dates that begin in a span of the text as received."""
        starts = self._date_starts
        return list(self.dates[bisect_left(starts, span[0]) : bisect_left(starts, span[1])])

    def offices_in(self, first: int, last: int) -> list[OfficeHit]:
        """Return the offices and titles that begin in the tokens [first, last)."""
        starts = self._office_starts
        return list(self.offices[bisect_left(starts, first) : bisect_left(starts, last)])

    def groups_in(self, first: int, last: int) -> list[GroupHit]:
        """Return the listed names that begin in the tokens [first, last)."""
        starts = self._group_starts
        return list(self.groups[bisect_left(starts, first) : bisect_left(starts, last)])

    def speakers_in(self, first: int, last: int) -> list[Speaker]:
        """Return who can speak, of those who begin in the tokens [first, last)."""
        starts = self._speaker_starts
        return self.speakers[bisect_left(starts, first) : bisect_left(starts, last)]

    def cues_in(self, first: int, last: int, *tags: str) -> list[Hit[Cue]]:
        """Return the cues of `tags` in the tokens [first, last), of all tags when none is given."""
        starts = self._cue_starts
        return [hit for hit in self.cues[bisect_left(starts, first) : bisect_left(starts, last)] if not tags or hit.value.tag in tags]

    def told_at(self, index: int) -> Attribution:
        """Return who tells what stands at token `index`, and what kind of statement it is."""
        return attribution_at(self.voices, self._voice_starts, index)

    def voices_near(self, index: int) -> list[Voice]:
        """Return the voices that may reach token `index`."""
        place = bisect_right(self._voice_starts, index)
        return self.voices[max(0, place - 2) : place]

    def written_place(self, place: Hit[Place]) -> str:
        """Return a place as written, with its article."""
        article = self.page.folded.text[max(0, place.start - 2) : place.start] == "ال"
        return self.page.written(place.start - 2 if article else place.start, place.end)

    def name_of_state(self, code: str) -> str | None:
        """Return the commonest name of a state in the page, as written there."""
        return self._state_names.get(code)

    def state(self, code: str) -> str | None:
        """Return the name of a state as the page writes it, or in the language of the page where it only says its side."""
        return self.name_of_state(code) or state_name(code, self.language)

    def other_side(self, code: str | None) -> tuple[Participant, ...]:
        """Return the state that the page speaks of most beside the one of side `code`; nothing where that is not known."""
        others = [other for other, _ in self._side_counts.most_common(2) if other != code]
        name = self.name_of_state(others[0]) if others and code is not None else None
        return () if name is None else (Participant(name, others[0]),)

    def both_states(self) -> str | None:
        """Return the two states that the page speaks of most, joined by " + "; None where it does not name two."""
        names = [name for code, _ in self._side_counts.most_common(2) if (name := self.name_of_state(code)) is not None]
        return " + ".join(names) if len(names) == 2 else None

    @cached_property
    def home(self) -> str | None:
        """Return the side that the page speaks of more than of any other, None where two are even."""
        most = self._side_counts.most_common(2)
        return most[0][0] if most and (len(most) == 1 or most[0][1] > most[1][1]) else None

    @cached_property
    def _side_counts(self) -> Counter[str]:
        counts = Counter(place.value.code for place in self.places if place.value.actor)
        counts.update(office.side for office in self.offices if office.side is not None)
        return counts

    @cached_property
    def _state_names(self) -> dict[str, str]:
        names: dict[str, Counter[str]] = {}
        for place in self.places:
            if place.value.state:
                names.setdefault(place.value.code, Counter())[self.written_place(place)] += 1
        return {code: counted.most_common(1)[0][0] for code, counted in names.items()}

    @cached_property
    def cues(self) -> list[Hit[Cue]]:
        """Return the cues of the page."""
        return find_cues(self.page, self.language)

    @cached_property
    def speakers(self) -> list[Speaker]:
        """Return who can speak in the page."""
        return find_speakers(self.page, Named(list(self.persons), list(self.offices), list(self.places), list(self.groups)), self.cues)

    @cached_property
    def voices(self) -> list[Voice]:
        """Return who tells what in the page."""
        return find_voices(self.page, self.cues, self.speakers)

    @cached_property
    def _cue_starts(self) -> list[int]:
        return [hit.first for hit in self.cues]

    @cached_property
    def _speaker_starts(self) -> list[int]:
        return [one.first for one in self.speakers]

    @cached_property
    def _voice_starts(self) -> list[int]:
        return [one.first for one in self.voices]

    @cached_property
    def _group_starts(self) -> list[int]:
        return [group.first for group in self.groups]

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the full names of the persons of the page."""
        return frozenset(person.name for person in self.persons)

    @cached_property
    def _person_starts(self) -> list[int]:
        return [person.first for person in self.persons]

    @cached_property
    def _place_starts(self) -> list[int]:
        return [place.first for place in self.places]

    @cached_property
    def _office_starts(self) -> list[int]:
        return [office.first for office in self.offices]

    @cached_property
    def _date_starts(self) -> list[int]:
        return [one.start for one in self.dates]

    @cached_property
    def _said_offices(self) -> dict[str, str]:
        said: dict[str, str] = {}
        for one in self.persons:
            if one.office is not None:
                words = self.office_words(one.office)
                said[one.name] = max(said.get(one.name, ""), words, key=len)
        return said

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
        return self._said_offices.get(name)
