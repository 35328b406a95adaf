"""Attacks and clashes that a text reports.

1. A word of attack opens an incident where its sentence also says that it struck: whom it harmed, who did it, or that it took place.
2. Condolences, memorials, rises and figures, threats, plans, drills, operations of a state and fighting terror in general are none, and
   neither is a bare plural ("attacks") without victims, or with those of months and years; an attack that only dates something else
   ("after the attack on") is one when its victims are told.
3. It is where a word of place says after the word of attack, else before it, else at the place that is nearest, a state last of all.
4. A later sentence on "the attack" adds its victims, claim and span to the incident before it (`retold`); a sentence right after it that
   tells of victims alone adds those. The same kind at the same place is one, and what the headline tells is what the text tells first.
5. Groups are behind it when they stand with a word of doing or claiming; `claimed_by` when they said so themselves (`claims`).
6. A sentence of several attacks is read in its parts (`several`); "both attacks" later are the last two.
7. An incident that somebody denies, claims or expects keeps that nature and its speaker.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mithaq.reading.page.tokens import Hit, words_of_phrase
from mithaq.reading.result import INCIDENT_KINDS, DocumentDate, Incident, Victims
from mithaq.reading.told.claims import doers_in
from mithaq.reading.told.lexis import Cue
from mithaq.reading.told.meetings import as_document_date
from mithaq.reading.told.retold import BOTH, earlier, facts, is_headline, merged
from mithaq.reading.told.scene import Scene
from mithaq.reading.told.several import Part, is_plural, parts_of
from mithaq.reading.told.victims import victims_in
from mithaq.reading.told.where import dateline, is_owner, place_of

_SINCE = frozenset(words_of_phrase("منذ خلال العام السنة year months years decade رواں برس سال مہینوں"))
_TURNS = frozenset(words_of_phrase("but after since following لكن بعد عقب إثر لیکن بعد"))
_NEAR_CUE = 12
_NOBODY = Victims()
_NO_DATE = DocumentDate()


def find_incidents(scene: Scene) -> tuple[Incident, ...]:
    """Return the incidents in the order of the text."""
    found: list[tuple[int, Incident]] = []
    for number, sentence in enumerate(scene.page.sentences):
        for (first, last), incident in _in_sentence(scene, *sentence):
            places = earlier(scene, found, number, (first, last), incident)
            if not places and incident is not None:
                found.append((number, incident))
            for place in places:
                before, known = found[place]
                told = facts(scene, first, last, incident)
                found[place] = (number, merged(known, told, is_headline=is_headline(scene, before)))
    incidents = [incident for _, incident in found]
    placed = any(one.place is not None for one in incidents)
    return tuple(one for one in incidents if one.place is not None or one.groups or (one.victims != _NOBODY and not placed))


def _in_sentence(scene: Scene, first: int, last: int) -> Iterator[tuple[tuple[int, int], Incident | None]]:
    """Yield what a sentence tells: of one attack as a whole, of several in its parts."""
    parts = parts_of(scene, first, last)
    told = [(part, _of_part(scene, part, parts, (first, last))) for part in parts]
    if len(told) > 1 and all(incident is not None for _, incident in told):
        yield from (((part.first, part.last), incident) for part, incident in told)
    else:
        yield (first, last), _of_whole(scene, first, last)


def _of_whole(scene: Scene, first: int, last: int) -> Incident | None:
    if not scene.cues_in(first, last, *INCIDENT_KINDS):
        return None
    victims = victims_in(scene, first, last)
    cue = _told_cue(scene, (first, last), (first, last), victims)
    if cue is None:
        return None
    kind = "kidnapping" if _is_of_taken(scene, victims, (first, last)) else _kind(scene, cue, (first, last))
    incident = _incident(scene, cue, kind, (first, last), victims)
    place = _place(scene, cue, first, last)
    return replace(incident, place=place, side=_side(scene, first, last, place))


def _of_part(scene: Scene, part: Part, parts: Sequence[Part], sentence: tuple[int, int]) -> Incident | None:
    """Return the attack that a part of a sentence tells of; what it has no word for it shares with the part before, or with all."""
    reach = sentence if part.is_joint else (part.first, part.last)
    cue = _told_cue(scene, reach, sentence, victims_in(scene, *sentence))
    if cue is None:
        return None
    incident = _incident(scene, cue, _kind(scene, cue, reach), reach, part.victims)
    if not incident.groups:
        groups, claimed = _shareddoers_in(scene, part, parts, sentence)
        incident = replace(incident, groups=groups, claimed_by=claimed)
    if incident.date == _NO_DATE and any(one.is_joint for one in parts):
        incident = replace(incident, date=_date(scene, cue, sentence))
    side = _side(scene, part.first, part.last, part.place)
    return replace(incident, place=part.place, side=side, spans=(scene.span(part.first, part.last),))


def _shareddoers_in(scene: Scene, part: Part, parts: Sequence[Part], sentence: tuple[int, int]) -> tuple[tuple[str, ...], str | None]:
    if any(token.word.lstrip("وب") in BOTH for token in scene.page.tokens[sentence[0] : sentence[1]]):
        return doers_in(scene, *sentence)
    before = next((one for one in reversed(parts) if one.first < part.first), None)
    if before is None or scene.cues_in(part.first, part.last, "struck", "carried-out"):
        return (), None
    return doers_in(scene, sentence[0], before.last)


def _told_cue(scene: Scene, reach: tuple[int, int], sentence: tuple[int, int], victims: Victims) -> Hit[Cue] | None:
    """Return the first word of attack in `reach` of which the sentence says that it struck."""
    cues = scene.cues_in(*reach, *INCIDENT_KINDS)
    if not cues:
        return None
    harmed = victims != _NOBODY or doers_in(scene, *sentence)[1] is not None
    return next((hit for hit in cues if _is_told(scene, hit, sentence, harmed=harmed)), None)


def _kind(scene: Scene, cue: Hit[Cue], reach: tuple[int, int]) -> str:
    near = [hit for hit in scene.cues_in(*reach, *INCIDENT_KINDS) if abs(hit.first - cue.first) < _NEAR_CUE]
    whole = [hit for hit in near if not any(other.first <= hit.first and other.last > hit.last for other in near)]
    return min((hit.value.tag for hit in whole), key=INCIDENT_KINDS.index)


def _is_of_taken(scene: Scene, victims: Victims, sentence: tuple[int, int]) -> bool:
    """Return whether a sentence tells of people who were taken and of nobody who was harmed otherwise."""
    harmed = victims.killed is not None or victims.injured is not None
    return victims.taken is not None and not harmed and bool(scene.cues_in(*sentence, "kidnapping"))


def _is_told(scene: Scene, hit: Hit[Cue], sentence: tuple[int, int], *, harmed: bool) -> bool:
    first, last = sentence
    plural = is_plural(scene, hit)
    if scene.cues_in(max(first, hit.first - 5), min(last, hit.last + 2), "no-incident"):
        return False
    if plural and _is_over_a_time(scene, sentence):
        return False
    if scene.cues_in(first, last, "condoles", "accident") or ((plural or scene.cues_in(first, last, "operation")) and not harmed):
        return False
    passing = scene.cues_in(max(first, hit.first - 2), hit.first, "passing")
    if passing and not harmed:
        return False
    if hit.value.tag == "shooting" and scene.page.tokens[max(first, hit.first - 1)].word.endswith("وقف"):
        return False
    told = scene.told_at(hit.first)
    if (told.nature == "forecast" and not (harmed and _turns_back(scene, hit, first))) or (told.nature == "opinion" and not harmed):
        return False
    struck = bool(scene.cues_in(first, last, "struck"))
    return harmed or struck


def _turns_back(scene: Scene, hit: Hit[Cue], first: int) -> bool:
    """Return whether "after" or "but" stands between what is hoped or expected and the attack (hoped to open it, but ... after a bomb)."""
    voice = next((one for one in reversed(scene.voices_near(hit.first)) if one.first <= hit.first < one.last), None)
    begin = first if voice is None else voice.first
    return any(token.word.removeprefix("و") in _TURNS for token in scene.page.tokens[begin : hit.first])


def _is_over_a_time(scene: Scene, sentence: tuple[int, int]) -> bool:
    """Return whether a sentence gives the figures of months or years."""
    return any(token.word in _SINCE for token in scene.page.tokens[slice(*sentence)])


def _incident(scene: Scene, cue: Hit[Cue], kind: str, sentence: tuple[int, int], victims: Victims) -> Incident:
    first, last = sentence
    told = scene.told_at(cue.first)
    groups, claimed = doers_in(scene, first, last)
    return Incident(
        kind=kind,
        place=None,
        side=None,
        date=_date(scene, cue, sentence),
        groups=groups,
        claimed_by=claimed,
        victims=victims,
        spans=(scene.span(first, last),),
        nature=told.nature,
        speaker=told.speaker.name if told.speaker is not None else None,
    )


def _place(scene: Scene, cue: Hit[Cue], first: int, last: int) -> str | None:
    """Return where the attack of a word of attack struck, of the places of its sentence."""
    said = place_of(scene, cue.first, last, near=True)
    before = place_of(scene, first, cue.first, near=True)
    return said or before or _target(scene, cue, first, last) or dateline(scene, first)


def _target(scene: Scene, cue: Hit[Cue], first: int, last: int) -> str | None:
    """Return the first place after the word of attack that is no state (هز انفجار كركوك), else the nearest before that is no speaker."""
    speaking = {one.first for one in scene.speakers_in(first, last)}
    after = [place for place in scene.places_in(cue.first, last) if not place.value.state and place.first not in speaking]
    before = [
        place
        for place in scene.places_in(first, cue.first)
        if not place.value.state and (place.first not in speaking or is_owner(scene.page, place))
    ]
    nearest = (after[:1] or before[-1:])[:1]
    return scene.page.written(nearest[0].start, nearest[0].end) if nearest else None


def _side(scene: Scene, first: int, last: int, place: str | None) -> str | None:
    for one in scene.places_in(first, last):
        if place is not None and scene.page.written(one.start, one.end) == place:
            return one.value.code or None
    return None


def _date(scene: Scene, cue: Hit[Cue], sentence: tuple[int, int]) -> DocumentDate:
    at = scene.span(cue.first, cue.last)[0]
    dates = [one for one in scene.dates_in(scene.span(*sentence)) if one.precision != "range"]
    return as_document_date(min(dates, key=lambda one: abs(one.start - at))) if dates else _NO_DATE
