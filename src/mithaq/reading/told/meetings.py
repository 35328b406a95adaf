"""Meetings that a text reports.

1. A verb of meeting, a verb of talking with its partner, a gathering that is held or joins people, or a call opens a window in its
   sentence; who is named in it took part (`attending`). The window closes where the sentence turns to what was said, once two are in it.
2. A press briefing is no meeting. A gathering spoken of in general, without a word that it was held or joined people, is none.
3. "Attended the meeting" adds people to the meeting before it. Two windows with the same people and no other date are one meeting, unless
   they are said to have met again (`again`).
4. A later meeting with some of those whom one sentence listed was a meeting of its own, and they are taken from the list.
5. States that held a dialogue take part when nobody is named. One person meeting unnamed officials is a meeting only if the text tells
   of none with a name.
6. A meeting that is to come, was put off or was agreed on is planned; one that somebody denies is denied; one called off is cancelled.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mithaq.lang.dates import FoundDate
from mithaq.reading.page.tokens import Hit, readings_of, words_of_phrase
from mithaq.reading.result import DocumentDate, Meeting, Participant
from mithaq.reading.told.again import is_again, the_two
from mithaq.reading.told.attending import Attendance, attending
from mithaq.reading.told.attributed import Attribution
from mithaq.reading.told.lexis import Cue
from mithaq.reading.told.meeting_status import status_of
from mithaq.reading.told.retold import is_headline
from mithaq.reading.told.scene import Scene
from mithaq.reading.told.subjects import beginning_of, subject_of, whoever_goes_on
from mithaq.reading.told.where import dateline, end_of_place, place_of, visited

_LOOK_BACK = 50
_REACH = 60
_BEFORE = 12
_BEFORE_NOUN = 30
_MANY = 12
_TALK = 12
_NAMED_NEAR = 8
_WELCOMED = "welcomed"  # somebody or something: a meeting only where a place is said
_AND = frozenset({"and", "اور"})
_OFFICIALS = frozenset(words_of_phrase("المسؤولين مسؤولين المسؤولون مسؤولون officials حکام"))
_JUST_AFTER = 5
_NO_DATE = DocumentDate()
_OPENERS = ("meet", "talk", "gathering", "contact", "host", "chaired")
_WITH = frozenset(words_of_phrase("مع with سے to"))
_UNTIL = frozenset(
    words_of_phrase(
        "حيث مؤكدا مؤكدة مشيرا مشيرة مضيفا وقال قال وأكد أكد وأضاف مشيدا معربا إن أن مجددا لمناقشة الذي وبحسب بحسب while where during "
        "وسلمه وسلم ونقل رسالة تحيات خلفا بعد عقب قبل لكن said told saying adding replacing succeeding after before who whose which"
    )
)
_THAT = frozenset({"ان", "بان", "انه", "that", "كه"})
_MET = frozenset({"meet", "contact", "host", "talk"})
_WHOLE = frozenset({"chaired"})
_ONLY_NAMED = frozenset({"chaired", "host"})
_HELD_NEAR = 7
_ONLY_SPOKEN_OF = frozenset(words_of_phrase("نحو طاولة إلى ضرورة أهمية دعوة باب قنوات"))


@dataclass(frozen=True)
class _Opening:
    """Where a window opens, where it may end, and whether it is a gathering that is spoken of as known."""

    cue: Hit[Cue]
    first: int
    last: int
    known: bool


def find_meetings(scene: Scene) -> tuple[Meeting, ...]:
    """Return the meetings in the order of the text."""
    meetings: list[Meeting] = []
    vague: list[Meeting] = []
    for first, last in scene.page.sentences:
        opened: list[Meeting] = []
        for opening in _openings(scene, first, last):
            if meetings and opening.known and scene.cues_in(first, last, "attend") and not opened:
                meetings[-1] = _joined(scene, meetings[-1], attending(scene, first, last), (first, last))
                break
            found = _meeting(scene, opening, (first, last), meetings)
            if found is None or any(_overlap(found, other) for other in opened):
                continue
            opened.append(found)
            if _is_vague(scene, found):
                vague.append(found)
            else:
                _add(meetings, found, opening.cue, another=is_again(scene, opening.cue, (first, last)))
    named = {participant.name for meeting in meetings for participant in meeting.participants}
    kept = [one for one in vague if not any(participant.name in named for participant in one.participants)]
    return tuple(sorted([*meetings, *kept], key=lambda one: one.spans[0]))


def _is_vague(scene: Scene, meeting: Meeting) -> bool:
    """Return whether somebody in it is told of in general alone: such a meeting stands only when nothing nearer is told of its people."""
    others = [one for one in meeting.participants if one.office is None and one.name not in scene.names]
    return any(one.side is None or _OFFICIALS & set(words_of_phrase(one.name)) for one in others)


def _overlap(found: Meeting, other: Meeting) -> bool:
    names = {one.name for one in found.participants}
    known = {one.name for one in other.participants}
    return names <= known or known <= names


def _openings(scene: Scene, first: int, last: int) -> Iterator[_Opening]:
    tokens = scene.page.tokens
    cues = scene.cues_in(first, last, *_OPENERS)
    if not cues:
        return
    briefed = {index for hit in scene.cues_in(first, last, "briefing") for index in range(hit.first - 1, hit.last + 1)}
    for number, hit in enumerate(cues[:_MANY]):
        if hit.first in briefed:
            continue
        following = next((one.first for one in cues[number + 1 :] if one.value.tag == "meet" and one.value.form != "word"), last)
        known = tokens[hit.first].word.lstrip("وفبل").startswith("ال") or tokens[max(first, hit.first - 1)].word in {"the", "اس"}
        if hit.value.tag == "talk" and not _are_joined(scene, hit, first) and not _is_with(scene, hit, last):
            continue
        if tokens[hit.first].word == _WELCOMED and not (_is_guest(scene, hit) and place_of(scene, first, last)):
            continue
        if hit.value.tag == "gathering" and not _is_told(scene, hit, first, last):
            continue
        begin = _begin(scene, hit, first)
        if hit.value.tag == "gathering":
            begin = next((index + 1 for index in range(hit.first - 1, begin - 1, -1) if tokens[index].word in _THAT), begin)
        yield _Opening(hit, begin, min(following, last), known and hit.value.tag == "gathering")


def _is_guest(scene: Scene, hit: Hit[Cue]) -> bool:
    """Return whether somebody, not something, stands right after a word of welcome."""
    return any(hit.last <= one.first <= hit.last + 1 and one.kind == "person" for one in scene.speakers_in(hit.last, hit.last + 2))


def _is_with(scene: Scene, hit: Hit[Cue], last: int) -> bool:
    """Return whether a partner is named after a word of talking: in English a person right after "with" or "to"."""
    tokens = scene.page.tokens
    beside = [index for index in range(hit.first, min(last, hit.last + _TALK)) if tokens[index].word in _WITH]
    if not tokens[hit.first].word.isascii():
        return bool(beside)
    return any(scene.persons_in(index, min(last, index + _NAMED_NEAR)) for index in beside)


def _are_joined(scene: Scene, hit: Hit[Cue], first: int) -> bool:
    """Return whether two people stand joined beside a verb of talking: "X and Y talked", تباحث X ونظيره Y."""
    last = min(len(scene.page.tokens), hit.last + _TALK + _TALK)
    low, high = (first, hit.first) if hit.value.form == "word" else (hit.last, last)
    people = scene.persons_in(low, high)
    return len(people) > 1 and any(
        token.word in _AND or token.word.startswith("و") for token in scene.page.tokens[people[0].last : people[1].first]
    )


def _begin(scene: Scene, hit: Hit[Cue], first: int) -> int:
    """Return where the window of a word of meeting begins."""
    if hit.value.tag in _WHOLE:
        return first
    if hit.value.tag not in _MET:
        return max(first, hit.first - _BEFORE_NOUN)
    return beginning_of(scene, hit, first) if hit.value.form == "word" else subject_of(scene, hit, first)


def _is_told(scene: Scene, hit: Hit[Cue], first: int, last: int) -> bool:
    """Return whether a gathering was, or is to be, held or joined people, rather than being spoken of in general."""
    before = {rest for token in scene.page.tokens[max(first, hit.first - 2) : hit.first] for rest, _ in readings_of(token.word)}
    if before & _ONLY_SPOKEN_OF:
        return False
    held = 25 if scene.language == "ur" else _HELD_NEAR
    low, high = max(first, hit.first - _HELD_NEAR), min(last, hit.last + 25)
    near = scene.cues_in(low, high, "hold", "joined-by", "attend", "cancelled", "postponed")
    return any(hit.first - _HELD_NEAR <= one.first < hit.last + (held if one.value.tag == "hold" else 25) for one in near)


def _meeting(scene: Scene, opening: _Opening, sentence: tuple[int, int], before: Sequence[Meeting]) -> Meeting | None:
    end = _end(scene, opening)
    participants = _participants(scene, opening, end)
    if len(participants) == 1 and participants[0].name in scene.names:
        others = whoever_goes_on(scene, opening.cue, sentence, before)
        participants = (*others, *participants) if others != participants else participants
    two = the_two(scene, opening.cue, sentence, before) if len(participants) < 2 else ()
    participants = two or participants
    told, status = _told(scene, opening.cue), status_of(scene, opening.cue, sentence)
    if len(participants) < 2 or status is None:
        return None
    if told.nature == "opinion" or (told.speaker is not None and told.speaker.watches and status == "held"):
        return None
    speaker = told.speaker.name if told.speaker is not None else None
    nature = "denial" if status == "denied" else told.nature
    date = _date(scene, opening, sentence)
    if two and not (
        is_again(scene, opening.cue, sentence) or status != before[-1].status or date.value not in {None, before[-1].date.value}
    ):
        return None
    return Meeting(
        participants, _place(scene, opening, end, sentence, is_first=not before), date, status, (scene.span(*sentence),), nature, speaker
    )


def _place(scene: Scene, opening: _Opening, end: int, sentence: tuple[int, int], *, is_first: bool) -> str | None:
    """Return where it was held: of the window, what stands before or right after it, the dateline, or, of the first, the headline.

    A call is held at no place.
    """
    if opening.cue.value.tag == "contact":
        return None
    until = end_of_place(scene, opening.cue.last, end)
    return (
        place_of(scene, opening.first, until)
        or place_of(scene, sentence[0], opening.first)
        or (place_of(scene, end, min(sentence[1], end + _JUST_AFTER)) if until == end else None)
        or dateline(scene, sentence[0])
        or _visited_before(scene, sentence[0])
        or (_in_headline(scene, sentence) if is_first else None)
    )


def _in_headline(scene: Scene, sentence: tuple[int, int]) -> str | None:
    """Return where the headline says that a meeting was held, which the text then tells without its place."""
    first, last = scene.page.sentences[0]
    told = sentence[0] > first and is_headline(scene, 0) and scene.cues_in(first, last, "meet", "gathering", "hold")
    return place_of(scene, first, last) if told else None


def _visited_before(scene: Scene, first: int) -> str | None:
    """Return where somebody came to by the sentence before, if it stands in the same text."""
    before = next((one for one in scene.page.sentences if one[1] == first), None)
    return None if before is None else visited(scene, *before)


def _participants(scene: Scene, opening: _Opening, end: int) -> tuple[Participant, ...]:
    """Return who takes part by what the window names: people, else offices and delegations, else states."""
    found = attending(scene, opening.first, end)
    if len(found.named) > 1 or opening.cue.value.tag in _ONLY_NAMED:
        return found.named
    held = scene.cues_in(opening.first, end, "hold", "cancelled", "postponed")
    if opening.known and not held:
        return ()
    if found.named and found.are_both and held:
        return (*found.named, *scene.other_side(found.named[0].side))
    if found.named:
        return found.with_others()
    return (*found.offices, *found.delegations, *found.states) if held or opening.cue.value.tag != "gathering" else ()


def _told(scene: Scene, cue: Hit[Cue]) -> Attribution:
    """Return who tells of a meeting; one that only dates what somebody said is the report's own narration."""
    told = scene.told_at(cue.first)
    voice = next((one for one in reversed(scene.voices_near(cue.first)) if one.first <= cue.first < one.last), None)
    if voice is None or voice.cue is None or voice.cue.value.tag not in {"say", "announce", "inform", "express"}:
        return told
    said = any(token.word in _THAT for token in scene.page.tokens[voice.cue.last : cue.first])
    return told if said or scene.page.tokens[voice.cue.first].word.isascii() else Attribution()


def _end(scene: Scene, opening: _Opening) -> int:
    tokens = scene.page.tokens
    end = min(opening.last, opening.first + _REACH + (opening.cue.first - opening.first))
    for index in range(opening.cue.last, end):
        if tokens[index].word in _UNTIL and len(attending(scene, opening.first, index).all) >= 2:
            return index
    return end


def _date(scene: Scene, opening: _Opening, sentence: tuple[int, int]) -> DocumentDate:
    cue = scene.span(opening.cue.first, opening.cue.last)
    found = [
        one
        for one in scene.dates_in(scene.span(*sentence))
        if one.precision in {"day", "week", "month", "year"} and not _is_since(scene, one)
    ]
    if not found:
        return _NO_DATE
    return as_document_date(min(found, key=lambda one: (one.precision == "year", abs(one.start - cue[0]))))


def as_document_date(one: FoundDate) -> DocumentDate:
    """Return a date of the text in the form of a reading; nothing is filled in."""
    earliest = one.earliest.isoformat() if one.earliest is not None else None
    latest = one.latest.isoformat() if one.latest is not None else None
    return DocumentDate(one.value, one.precision if one.value is not None else None, one.basis, earliest, latest)


def _is_since(scene: Scene, one: FoundDate) -> bool:
    before = scene.page.source[max(0, one.start - 8) : one.start].split()
    return bool(before) and before[-1].strip("و") in {"منذ", "since"} and one.basis != "relative"


def _add(meetings: list[Meeting], found: Meeting, cue: Hit[Cue], *, another: bool) -> None:
    names = {participant.name for participant in found.participants}
    for number in range(max(0, len(meetings) - _LOOK_BACK), len(meetings)):
        known = meetings[number]
        same = {participant.name for participant in known.participants}
        dates = {one for one in (known.date.value, found.date.value) if one is not None}
        if len(dates) > 1 or not (names <= same or same <= names) or (another and not _is_told_so(known, found)):
            continue
        listed = len(known.spans) == 1 and len(same) - len(names) == 1 and len(names) == 2 and len(known.participants) == 3
        if listed and cue.value.tag in {"meet", "talk"} and known.participants[-1].name in names and known.participants[0].name in names:
            meetings[number] = replace(known, participants=known.participants[:-1])
            meetings.append(replace(found, spans=(*known.spans, *found.spans), place=found.place or known.place))
            return
        if known.status != found.status and "denied" in {known.status, found.status}:
            continue
        meetings[number] = _with(known, found)
        return
    meetings.append(found)


def _is_told_so(known: Meeting, found: Meeting) -> bool:
    """Return whether one more meeting is one that was told already, by its date or place."""
    return (known.date.value or known.place) is not None and (known.date.value, known.place) == (found.date.value, found.place)


def _with(meeting: Meeting, other: Meeting) -> Meeting:
    added = _new(meeting, other.participants)
    date = meeting.date if meeting.date != _NO_DATE else other.date
    return replace(
        meeting,
        participants=meeting.participants + added,
        spans=tuple(dict.fromkeys((*meeting.spans, *other.spans))),
        place=meeting.place or other.place,
        date=date,
    )


def _joined(scene: Scene, meeting: Meeting, found: Attendance, sentence: tuple[int, int]) -> Meeting:
    added = _new(meeting, (*found.named, *found.offices))
    return replace(meeting, participants=meeting.participants + added, spans=(*meeting.spans, scene.span(*sentence))) if added else meeting


def _new(meeting: Meeting, participants: Iterable[Participant]) -> tuple[Participant, ...]:
    known = {one.name for one in meeting.participants}
    return tuple(one for one in participants if one.name not in known)
