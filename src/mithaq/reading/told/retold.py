"""An incident that a page tells of again.

1. "The attack", a claim, or a sentence after it that tells of victims alone speak of an incident told shortly before; "both attacks" of
   the last two.
2. The same kind at the same place with no other number is one. A word of attack with nothing of its own is of the incident before it.
3. What the headline tells is the first incident of the text that can be it; where they differ the text is right.
"""

from collections.abc import Sequence
from dataclasses import replace

from mithaq.names.fold import fold_text
from mithaq.reading.named.sides import state_of_word
from mithaq.reading.page.tokens import words_of_phrase
from mithaq.reading.result import INCIDENT_KINDS, DocumentDate, Incident, Victims
from mithaq.reading.told.claims import doers_in
from mithaq.reading.told.scene import Scene
from mithaq.reading.told.victims import victims_in

_AGAIN = frozenset(
    words_of_phrase(
        "الملغومة المفخخة القنبلة "
        "الهجوم التفجير الانفجار الاعتداء الكمين الاشتباك الاشتباكات الحادث الحادثة المجزرة العبوة الخاطفين الخاطفون المخطوفين المهاجمون"
    )
)
BOTH = frozenset({"الهجومين", "التفجيرين", "الهجومان", "العمليتين", "الكمينين", "الانفجارين", "both", "دونون"})
_THE = frozenset({"the", "this", "اس"})
_ANOTHER = frozenset(words_of_phrase("آخر أخرى ثان ثانية another second separate دوسرے دوسرا ایک"))
_SENTENCES_BACK = 3
_FIELDS = ("killed", "injured", "taken")
_NOBODY = Victims()
_NO_DATE = DocumentDate()
Told = tuple[int, Incident]


def earlier(scene: Scene, found: Sequence[Told], number: int, sentence: tuple[int, int], incident: Incident | None) -> list[int]:
    """Return the places in `found` of the incidents that the sentence `number` tells of again; `incident` is what it tells by itself."""
    if not found:
        return []
    first, last = sentence
    latest = sorted(range(len(found)), key=lambda place: (found[place][0], place))
    near = [place for place in latest if number - found[place][0] <= _SENTENCES_BACK]
    claimed = _is_bare(incident) and doers_in(scene, first, last)[1] is not None
    if claimed and len(near) > 1 and any(token.word.lstrip("وفب") in BOTH for token in scene.page.tokens[first:last]):
        return near[-2:]
    if incident is None:
        told = claimed or (_is_spoken_of(scene, first, last) and victims_in(scene, first, last) != _NOBODY)
        return near[-1:] if told else _of_victims(scene, found, latest[-1:], number, sentence)
    again = _is_spoken_of(scene, first, last) or claimed
    for place in reversed(latest):
        known_at, known = found[place]
        if again and number - known_at <= _SENTENCES_BACK and (not _differ(known, incident) or _says_where(known, incident)):
            return [place]
        if _is_same(known, incident) or (known_at == 0 and number and _is_headline(scene) and _is_of_headline(known, incident)):
            return [place]
        if incident.place is None and number - known_at <= 1 and _adds(known, incident) and not _is_another(scene, first, last):
            return [place]
        if _is_empty(incident) and place in near and not _is_another(scene, first, last) and _are_of_a_kind(known, incident):
            return [place]
    return []


def merged(known: Incident, other: Incident, *, is_headline: bool = False) -> Incident:
    """Return an incident with what is told of it elsewhere; what was told of it first holds, unless that was the headline."""
    one, two = (other, known) if is_headline else (known, other)
    victims = Victims(*(_first(getattr(one.victims, name), getattr(two.victims, name)) for name in _FIELDS))
    place = two.place if _is_state(one.place) and two.place is not None else one.place or two.place
    return replace(
        one,
        kind=two.kind if one.kind == "attack" else one.kind,
        place=place,
        side=one.side if place == one.place else two.side or one.side,
        date=one.date if one.date != _NO_DATE else two.date,
        groups=tuple(dict.fromkeys((*known.groups, *other.groups))),
        claimed_by=known.claimed_by or other.claimed_by,
        victims=victims,
        spans=tuple(dict.fromkeys((*known.spans, *other.spans))),
    )


def facts(scene: Scene, first: int, last: int, incident: Incident | None) -> Incident:
    """Return what a sentence tells of an incident that was told before."""
    if incident is not None:
        return incident
    groups, claimed = doers_in(scene, first, last)
    told = scene.told_at(first)
    return Incident(
        "attack", None, None, _NO_DATE, groups, claimed, victims_in(scene, first, last), (scene.span(first, last),), told.nature
    )


def is_headline(scene: Scene, number: int) -> bool:
    """Return whether the sentence `number` is the headline of the page."""
    return number == 0 and _is_headline(scene)


def _is_headline(scene: Scene) -> bool:
    sentences = scene.page.sentences
    if len(sentences) < 2:
        return False
    end = scene.page.tokens[sentences[0][1] - 1].end
    return scene.page.folded.text[end : end + 3].strip(" \"')").startswith("\n")


def _of_victims(scene: Scene, found: Sequence[Told], latest: list[int], number: int, sentence: tuple[int, int]) -> list[int]:
    """Return the incident of the sentence right before one that tells of victims alone, where it had none of them."""
    victims = victims_in(scene, *sentence)
    reach = 1 if len(found) > 1 else _SENTENCES_BACK
    if victims == _NOBODY or not latest or not 0 < number - found[latest[0]][0] <= reach:
        return []
    known = found[latest[0]][1].victims
    told = [name for name in _FIELDS if getattr(victims, name) is not None]
    other = scene.cues_in(*sentence, *INCIDENT_KINDS, "no-incident", "condoles", "operation", "deny", "passing")
    return [] if other or any(getattr(known, name) is not None for name in told) else latest


def _is_spoken_of(scene: Scene, first: int, last: int) -> bool:
    if any(token.word.lstrip("وفب") in _AGAIN for token in scene.page.tokens[first:last]):
        return True
    hits = scene.cues_in(first, last, *INCIDENT_KINDS)
    return any(hit.first > first and scene.page.tokens[hit.first - 1].word in _THE for hit in hits)


def _is_bare(incident: Incident | None) -> bool:
    return incident is None or (incident.place is None and incident.victims == _NOBODY)


def _is_empty(incident: Incident) -> bool:
    return _is_bare(incident) and not incident.groups


def _is_another(scene: Scene, first: int, last: int) -> bool:
    return any(token.word.removeprefix("و") in _ANOTHER for token in scene.page.tokens[first:last])


def _adds(known: Incident, other: Incident) -> bool:
    """Return whether an incident without a place tells only of victims of whom the one right before it did not tell."""
    told = [name for name in _FIELDS if getattr(other.victims, name) is not None]
    return bool(told) and all(getattr(known.victims, name) is None for name in told) and not _differ(known, other)


def _says_where(known: Incident, other: Incident) -> bool:
    """Return whether what is told of "the attack" says no more than where it was, more nearly or otherwise (وقع الهجوم في مدينة X)."""
    days = {one.date.value for one in (known, other) if one.date.value is not None}
    return other.victims == _NOBODY and len(days) < 2 and _are_of_a_kind(known, other)


def _is_state(place: str | None) -> bool:
    return place is not None and state_of_word(fold_text(place)) is not None


def _differ(known: Incident, other: Incident) -> bool:
    places = {one for one in (known.place, other.place) if one is not None}
    dates = {one.date.value for one in (known, other) if one.date.value is not None}
    return len(places) > 1 or len(dates) > 1


def _agree(known: Incident, other: Incident) -> bool:
    return all(
        getattr(known.victims, name) in (None, getattr(other.victims, name)) or getattr(other.victims, name) is None for name in _FIELDS
    )


def _are_of_a_kind(known: Incident, other: Incident) -> bool:
    return known.kind == other.kind or "attack" in {known.kind, other.kind}


def _is_same(known: Incident, other: Incident) -> bool:
    return (
        known.place is not None
        and known.place == other.place
        and not _differ(known, other)
        and _agree(known, other)
        and _are_of_a_kind(known, other)
    )


def _is_of_headline(headline: Incident, other: Incident) -> bool:
    """Return whether an incident of the text can be the one of the headline: at its place, or with its number of victims."""
    shared = any(getattr(headline.victims, name) == getattr(other.victims, name) is not None for name in _FIELDS)
    if headline.kind == other.kind and (headline.place is None or headline.place == other.place):
        return True
    if headline.place is not None and other.place is not None and headline.place != other.place:
        return _agree(headline, other) and (shared or headline.kind == other.kind)
    return shared or (_agree(headline, other) and _are_of_a_kind(headline, other)) or headline.place == other.place is not None


def _first(one: int | None, two: int | None) -> int | None:
    return one if one is not None else two
