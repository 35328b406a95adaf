"""Attacks and clashes that a text reports.

1. A word of attack opens an incident where its sentence also says that it struck: whom it harmed, who did it, or that it took place.
2. Condolences, memorials, rises and figures, threats, plans, drills, operations of a state and fighting terror in general are none, and
   neither is a bare plural ("attacks") without victims; an attack that only dates something else ("after the attack on") is one when its
   victims are told.
3. A later sentence on "the attack" adds its victims, claim and span to the incident before it; the same kind at the same place is one.
4. Groups are behind it when they stand with a word of doing or claiming; `claimed_by` when they said so themselves.
5. A sentence of several attacks is read in its parts (`several`); "both attacks" later are the last two.
6. An incident that somebody denies, claims or expects keeps that nature and its speaker.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mithaq.reading.named.groups import GroupHit
from mithaq.reading.page.tokens import Hit
from mithaq.reading.result import INCIDENT_KINDS, DocumentDate, Incident, Victims
from mithaq.reading.told.attending import place_of
from mithaq.reading.told.lexis import Cue
from mithaq.reading.told.meetings import as_document_date
from mithaq.reading.told.scene import Scene
from mithaq.reading.told.several import Part, is_plural, parts_of
from mithaq.reading.told.victims import victims_in

_AGAIN = frozenset({"الهجوم", "التفجير", "الانفجار", "الاعتداء", "الكمين", "الاشتباك", "الاشتباكات"})
_BOTH = frozenset({"الهجومين", "التفجيرين", "الهجومان", "العمليتين", "الكمينين", "الانفجارين", "both", "دونون"})
_NEAR = 3
_NEAR_CUE = 12
_DOER = 6
_SENTENCES_BACK = 3
_NOBODY = Victims()
_NO_DATE = DocumentDate()


def find_incidents(scene: Scene) -> tuple[Incident, ...]:
    """Return the incidents in the order of the text."""
    found: list[tuple[int, Incident]] = []
    for number, sentence in enumerate(scene.page.sentences):
        for (first, last), incident in _in_sentence(scene, *sentence):
            places = _earlier(scene, found, number, (first, last), incident)
            if not places and incident is not None:
                found.append((number, incident))
            for place in places:
                found[place] = (number, _merged(found[place][1], _facts(scene, first, last, incident)))
    return tuple(incident for _, incident in found)


def _in_sentence(scene: Scene, first: int, last: int) -> Iterator[tuple[tuple[int, int], Incident | None]]:
    """Yield what a sentence tells: of one attack as a whole, of several in its parts."""
    parts = parts_of(scene, first, last)
    told = [(part, _of_part(scene, part, parts, (first, last))) for part in parts]
    if len(told) > 1 and all(incident is not None for _, incident in told):
        yield from (((part.first, part.last), incident) for part, incident in told)
    else:
        yield (first, last), _of_whole(scene, first, last)


def _of_whole(scene: Scene, first: int, last: int) -> Incident | None:
    victims = victims_in(scene, first, last)
    cue = _told_cue(scene, (first, last), (first, last), victims)
    if cue is None:
        return None
    incident = _incident(scene, cue, _kind(scene, cue, (first, last)), (first, last), victims)
    place = place_of(scene, cue.first, last) or place_of(scene, first, cue.first) or _target(scene, cue, last)
    return replace(incident, place=place, side=_side(scene, first, last, place))


def _of_part(scene: Scene, part: Part, parts: Sequence[Part], sentence: tuple[int, int]) -> Incident | None:
    """Return the attack that a part of a sentence tells of; what it has no word for it shares with the part before, or with all."""
    reach = sentence if part.is_joint else (part.first, part.last)
    cue = _told_cue(scene, reach, sentence, victims_in(scene, *sentence))
    if cue is None:
        return None
    incident = _incident(scene, cue, _kind(scene, cue, reach), reach, part.victims)
    if not incident.groups:
        groups, claimed = _shared_doers(scene, part, parts, sentence)
        incident = replace(incident, groups=groups, claimed_by=claimed)
    if incident.date == _NO_DATE and any(one.is_joint for one in parts):
        incident = replace(incident, date=_date(scene, cue, sentence))
    side = _side(scene, part.first, part.last, part.place)
    return replace(incident, place=part.place, side=side, spans=(scene.span(part.first, part.last),))


def _shared_doers(scene: Scene, part: Part, parts: Sequence[Part], sentence: tuple[int, int]) -> tuple[tuple[str, ...], str | None]:
    if any(token.word.lstrip("وب") in _BOTH for token in scene.page.tokens[sentence[0] : sentence[1]]):
        return _doers(scene, *sentence)
    before = next((one for one in reversed(parts) if one.first < part.first), None)
    if before is None or scene.cues_in(part.first, part.last, "struck", "carried-out"):
        return (), None
    return _doers(scene, sentence[0], before.last)


def _told_cue(scene: Scene, reach: tuple[int, int], sentence: tuple[int, int], victims: Victims) -> Hit[Cue] | None:
    """Return the first word of attack in `reach` of which the sentence says that it struck."""
    cues = scene.cues_in(*reach, *INCIDENT_KINDS)
    if not cues:
        return None
    harmed = victims != _NOBODY or _doers(scene, *sentence)[1] is not None
    return next((hit for hit in cues if _is_told(scene, hit, sentence, harmed=harmed)), None)


def _kind(scene: Scene, cue: Hit[Cue], reach: tuple[int, int]) -> str:
    near = {hit.value.tag for hit in scene.cues_in(*reach, *INCIDENT_KINDS) if abs(hit.first - cue.first) < _NEAR_CUE}
    return min(near & set(INCIDENT_KINDS), key=INCIDENT_KINDS.index)


def _is_told(scene: Scene, hit: Hit[Cue], sentence: tuple[int, int], *, harmed: bool) -> bool:
    first, last = sentence
    plural = is_plural(scene, hit)
    if scene.cues_in(max(first, hit.first - 5), min(last, hit.last + 2), "no-incident"):
        return False
    if scene.cues_in(first, last, "condoles") or ((plural or scene.cues_in(first, last, "operation")) and not harmed):
        return False
    passing = scene.cues_in(max(first, hit.first - 2), hit.first, "passing")
    if passing and not harmed:
        return False
    if hit.value.tag == "shooting" and scene.page.tokens[max(first, hit.first - 1)].word.endswith("وقف"):
        return False
    told = scene.told_at(hit.first)
    if told.nature in {"opinion", "forecast"}:
        return False
    struck = bool(scene.cues_in(first, last, "struck"))
    return harmed or struck


def _incident(scene: Scene, cue: Hit[Cue], kind: str, sentence: tuple[int, int], victims: Victims) -> Incident:
    first, last = sentence
    told = scene.told_at(cue.first)
    groups, claimed = _doers(scene, first, last)
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


def _target(scene: Scene, cue: Hit[Cue], last: int) -> str | None:
    """Return the first place that is no state after the word of attack ("هز انفجار كركوك")."""
    places = [place for place in scene.places_in(cue.first, last) if not place.value.state]
    return scene.page.written(places[0].start, places[0].end) if places else None


def _side(scene: Scene, first: int, last: int, place: str | None) -> str | None:
    for one in scene.places_in(first, last):
        if place is not None and scene.page.written(one.start, one.end) == place:
            return one.value.code
    return None


def _date(scene: Scene, cue: Hit[Cue], sentence: tuple[int, int]) -> DocumentDate:
    at = scene.span(cue.first, cue.last)[0]
    dates = [one for one in scene.dates_in(scene.span(*sentence)) if one.precision != "range"]
    return as_document_date(min(dates, key=lambda one: abs(one.start - at))) if dates else _NO_DATE


def _doers(scene: Scene, first: int, last: int) -> tuple[tuple[str, ...], str | None]:
    groups = scene.groups_in(first, last)
    claims = scene.cues_in(first, last, "claimed")
    claimed = _nearest(groups, claims)
    behind: list[str] = [] if claimed is None else [claimed.name.subject.id]
    for hit in scene.cues_in(first, last, "carried-out"):
        near = [group for group in groups if 0 <= group.first - hit.last <= _NEAR or 0 <= hit.first - group.last < _DOER]
        behind.extend(group.name.subject.id for group in near[:1])
    return tuple(dict.fromkeys(behind)), claimed.name.subject.id if claimed is not None else None


def _nearest(groups: Sequence[GroupHit], claims: Sequence[Hit[Cue]]) -> GroupHit | None:
    if not groups or not claims:
        return None
    return min(groups, key=lambda group: min(abs(group.first - hit.first) for hit in claims))


def _earlier(
    scene: Scene, found: Sequence[tuple[int, Incident]], number: int, sentence: tuple[int, int], incident: Incident | None
) -> list[int]:
    """Return the incidents that this sentence tells of again: "both attacks" are the last two, else it is one or none."""
    first, last = sentence
    tokens = scene.page.tokens[first:last]
    again = any(token.word.lstrip("وفب") in _AGAIN for token in tokens) or _is_the(scene, first, last)
    bare = incident is None or (incident.place is None and incident.victims == _NOBODY)
    claimed = bare and _doers(scene, first, last)[1] is not None
    near = [place for place, (known_at, _) in enumerate(found) if number - known_at <= _SENTENCES_BACK]
    if claimed and len(near) > 1 and any(token.word.lstrip("وفب") in _BOTH for token in tokens):
        return near[-2:]
    again = again or claimed
    facts = incident is not None or victims_in(scene, first, last) != _NOBODY or claimed
    for place in range(len(found) - 1, -1, -1):
        known_at, known = found[place]
        if again and facts and number - known_at <= _SENTENCES_BACK and not (incident and _differ(known, incident)):
            return [place]
        if incident is not None and _is_same(known, incident):
            return [place]
    return []


def _is_the(scene: Scene, first: int, last: int) -> bool:
    hits = scene.cues_in(first, last, *INCIDENT_KINDS)
    return any(hit.first > first and scene.page.tokens[hit.first - 1].word in {"the", "this", "اس"} for hit in hits)


def _differ(known: Incident, other: Incident) -> bool:
    places = {one for one in (known.place, other.place) if one is not None}
    dates = {one.date.value for one in (known, other) if one.date.value is not None}
    return len(places) > 1 or len(dates) > 1


def _is_same(known: Incident, other: Incident) -> bool:
    if known.place is None or known.place != other.place or _differ(known, other):
        return False
    agree = all(
        getattr(known.victims, name) in (None, getattr(other.victims, name)) or getattr(other.victims, name) is None
        for name in ("killed", "injured", "taken")
    )
    return agree and (known.kind == other.kind or "attack" in {known.kind, other.kind})


def _facts(scene: Scene, first: int, last: int, incident: Incident | None) -> Incident:
    if incident is not None:
        return incident
    groups, claimed = _doers(scene, first, last)
    told = scene.told_at(first)
    return Incident(
        "attack", None, None, _NO_DATE, groups, claimed, victims_in(scene, first, last), (scene.span(first, last),), told.nature
    )


def _merged(known: Incident, other: Incident) -> Incident:
    victims = Victims(
        known.victims.killed if known.victims.killed is not None else other.victims.killed,
        known.victims.injured if known.victims.injured is not None else other.victims.injured,
        known.victims.taken if known.victims.taken is not None else other.victims.taken,
    )
    return replace(
        known,
        kind=other.kind if known.kind == "attack" else known.kind,
        place=known.place or other.place,
        side=known.side or other.side,
        date=known.date if known.date != _NO_DATE else other.date,
        groups=tuple(dict.fromkeys((*known.groups, *other.groups))),
        claimed_by=known.claimed_by or other.claimed_by,
        victims=victims,
        spans=tuple(dict.fromkeys((*known.spans, *other.spans))),
    )
