"""Meetings that a text reports.

1. A verb of meeting, or a noun of meeting with a word that joins people, opens a window in its sentence; who is named in it took part.
2. The window closes at the first word that turns to what was said, once two are in it. One person is no meeting.
3. An office without a name stands for its holder when the text names the holder elsewhere.
4. "Attended the meeting" adds people to the meeting before it. Two windows with the same people and no other date are one meeting.
5. States that held a dialogue are its participants when no person is named and the text says that it was held.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from mithaq.reading.named.people import PersonHit
from mithaq.reading.page.tokens import readings_of, words_of_phrase
from mithaq.reading.result import DocumentDate, Meeting, Participant, Span
from mithaq.reading.told.scene import Scene
from mithaq.resources.reference import words_of

_WORDS = "statement_words.yml"
_BEFORE_NOUN = 5
_LOOK_BACK = 50
_HELD = frozenset(words_of_phrase("عقد عقدت انعقد انعقدت استضافت اختتم اختتمت held"))
_ATTENDED = frozenset(words_of_phrase("حضر حضرت حضره شهد شارك حضور attended"))
_IN = frozenset(words_of_phrase("في in"))
_IN_AFTER = frozenset(words_of_phrase("میں"))
_VERB_LAST = frozenset(words_of_phrase("ملاقات met"))  # Urdu puts the verb last, English after its subject
_NO_DATE = DocumentDate()


def find_meetings(scene: Scene) -> tuple[Meeting, ...]:
    """Return the meetings in the order of the text."""
    meetings: list[Meeting] = []
    for first, last in scene.page.sentences:
        trigger = _trigger(scene, first, last)
        if trigger is None:
            continue
        if meetings and _words(scene, first, last) & _ATTENDED and trigger[1]:
            joined = [_participant(scene, person) for person in scene.persons_in(first, last)]
            if joined:
                meetings[-1] = _with(meetings[-1], tuple(joined), scene.span(first, last))
            continue
        found = _meeting(scene, first, last, trigger)
        if found is not None:
            _add(meetings, found)
    return tuple(meetings)


def _trigger(scene: Scene, first: int, last: int) -> tuple[int, bool] | None:
    """Return where the window opens, and whether a noun that is spoken of as known opens it."""
    lexicon = _lexicon()
    for index in range(first, last):
        forms = {rest for rest, _ in readings_of(scene.page.tokens[index].word)}
        if forms & _VERB_LAST:
            return first, False
        if forms & lexicon["meeting_verbs"]:
            return index, False
        if forms & lexicon["meeting_nouns"]:
            words = _words(scene, index, min(last, index + 25)) | _words(scene, max(first, index - 4), index)
            if words & lexicon["meeting_links"]:
                return max(first, index - _BEFORE_NOUN), scene.page.tokens[index].word.startswith("ال")
    return None


def _meeting(scene: Scene, first: int, last: int, trigger: tuple[int, bool]) -> Meeting | None:
    opening = trigger[0]
    people: list[PersonHit] = []
    end = opening
    for index in range(opening, last):
        end = index + 1
        if len({person.name for person in people}) >= 2 and scene.page.tokens[index].word in _lexicon()["stops"]:
            break
        people.extend(scene.persons_in(index, index + 1))
        people.extend(_holder(scene, index))
    names = list(dict.fromkeys(person.name for person in people))
    if len(names) >= 2:
        participants = tuple(_participant(scene, next(one for one in people if one.name == name)) for name in names)
    else:
        participants = _states(scene, opening, last)
    if len(participants) < 2:
        return None
    planned = bool(_words(scene, first, last) & _lexicon()["planned"])
    return Meeting(
        participants, _place(scene, opening, end), _date(scene, first, last), "planned" if planned else "held", (scene.span(first, last),)
    )


def _holder(scene: Scene, index: int) -> Iterator[PersonHit]:
    for office in scene.offices_in(index, index + 1):
        if office.last - office.first > 1 and not scene.persons_in(office.last, office.last + 1):
            holder = scene.holders.get(scene.page.folded.text[office.start : office.end])
            if holder is not None:
                yield holder


def _participant(scene: Scene, person: PersonHit) -> Participant:
    return Participant(person.name, person.side, scene.office_of(person.name))


def _states(scene: Scene, first: int, last: int) -> tuple[Participant, ...]:
    if not _words(scene, first, last) & _HELD or not _words(scene, first, last) & _lexicon()["between"]:
        return ()
    states = {place.value.code: place for place in reversed(scene.places_in(first, last)) if place.value.state}
    return tuple(Participant(scene.page.written(place.start, place.end), code) for code, place in reversed(states.items()))


def _place(scene: Scene, first: int, last: int) -> str | None:
    for place in scene.places_in(first, last):
        before = [scene.page.tokens[index].word for index in range(max(0, place.first - 3), place.first)]
        if place.last < len(scene.page.tokens) and scene.page.tokens[place.last].word in _IN_AFTER:
            return scene.page.written(place.start, place.end)
        if before[-1:] == ["الي"] and any(word.startswith("زيار") for word in before):
            return scene.page.written(place.start, place.end)
        if before and (before[-1] in _IN or (len(before) > 1 and before[-1] in _lexicon()["capital"]) or _IN & set(before[-2:])):
            return scene.page.written(place.start, place.end)
    return None


def _date(scene: Scene, first: int, last: int) -> DocumentDate:
    found = [one for one in scene.dates_in(scene.span(first, last)) if one.precision in {"day", "week", "month", "year"}]
    if not found:
        return _NO_DATE
    one = found[0]
    earliest = one.earliest.isoformat() if one.earliest is not None else None
    latest = one.latest.isoformat() if one.latest is not None else None
    return DocumentDate(one.value, one.precision if one.value is not None else None, one.basis, earliest, latest)


def _add(meetings: list[Meeting], found: Meeting) -> None:
    names = {participant.name for participant in found.participants}
    for number in range(max(0, len(meetings) - _LOOK_BACK), len(meetings)):
        known = meetings[number]
        same = {participant.name for participant in known.participants}
        dates = {one for one in (known.date.value, found.date.value) if one is not None}
        if (names <= same or same <= names) and len(dates) < 2:
            meetings[number] = _with(known, found.participants, found.spans[0], found)
            return
    meetings.append(found)


def _with(meeting: Meeting, participants: tuple[Participant, ...], span: Span, other: Meeting | None = None) -> Meeting:
    known = {one.name for one in meeting.participants}
    added = tuple(one for one in participants if one.name not in known)
    place, date = meeting.place, meeting.date
    if other is not None:
        place, date = place or other.place, date if date != _NO_DATE else other.date
    return replace(meeting, participants=meeting.participants + added, spans=(*meeting.spans, span), place=place, date=date)


def _words(scene: Scene, first: int, last: int) -> set[str]:
    return {rest for token in scene.page.tokens[first:last] for rest, _ in readings_of(token.word)}


@cache
def _lexicon() -> dict[str, frozenset[str]]:
    sections = ("meeting_verbs", "meeting_nouns", "meeting_links", "planned", "stops")
    found = {name: frozenset(part for word in words_of(_WORDS, name) for part in words_of_phrase(word)[:1]) for name in sections}
    return {
        **found,
        "capital": frozenset(words_of_phrase("العاصمة الباكستانية الأمريكية")),
        "between": frozenset(words_of_phrase("بين between")),
    }
