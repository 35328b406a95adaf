"""Commitments that a text reports: who undertook what, for whom.

1. Where somebody undertakes something is told by `undertakings`; what is hoped, expected, urged or somebody's opinion is none.
2. The debtor stands between the word of undertaking and the action, else speaks there, else is the first who is named in the sentence.
   Who holds an office of a state, or says "his country", undertakes it for that state. "The two sides" stay as written unless the
   sentence names two states.
3. The creditor is a state of another side in the action that something is given to, never one that is only spoken of.
4. Whoever undertakes by saying so tells a fact; an agreement that one side announces and a plan that somebody tells are claims.
5. A due date is a date to come in the action. One commitment told twice is one, in its longer form.
"""

import re
from collections.abc import Iterable, Iterator

from mithaq.reading.named.sides import side_of_word
from mithaq.reading.result import Commitment, Nature
from mithaq.reading.told.amounts import amount_in
from mithaq.reading.told.attributed import Attribution
from mithaq.reading.told.scene import Scene
from mithaq.reading.told.speakers import Speaker
from mithaq.reading.told.undertakings import Pattern, Undertaking, find_undertakings, folded_pattern, patterns_in

_OWN = re.compile(folded_pattern(r"\b(?:بلاد|حكومت|دولت)(?:ه|ها|هم|نا)\b|\b(?:his|her|their) (?:country|government)\b|\bاپنے ملک\b"))
_BOTH = re.compile(
    folded_pattern(
        r"\b(?:الجانبان|الجانبين|الطرفان|الطرفين|البلدان|البلدين|الوفدان|الوزيران|الدولتان"
        r"|both sides|the two sides|the two ministers|the two leaders|both countries|the two countries|the sides"
        r"|فریقین|دونوں ممالک|دونوں فریقین|دونوں رہنماؤں)\b"
    )
)
_DUAL = re.compile(folded_pattern(r"\b[وف]?(?:اتفقا|اتفقتا|وقعا|وقعتا|تعهدا)\b"))
_GIVEN = frozenset({"الي", "لصالح", "مع", "جانب", "to", "for", "كو", "كي"})
_ELSEWHERE = frozenset({"ضد", "من", "عبر", "في", "علي", "against", "from", "in", "of", "with", "across", "ان", "بين", "between"})
_WITH = frozenset({"مع", "with"})
_BY = frozenset({"by", "until", "before", "بحلول", "حتى", "قبل", "نهاية"})
_BY_YEAR = re.compile(
    folded_pattern(r"\b(?:نهاية|بحلول|حتى|قبل|مطلع|by|before|until)\s(?:(?:عام|سنة|the end of|the|mid)\W)?(20\d\d)\b|\b(20\d\d)\s*تک")
)
_OWN_BEFORE = 14
_ACTING = frozenset({"it", "he", "she", "they", "we", "country", "government", "side", "sides", "countries"})
_SAME = 0.6


def find_commitments(scene: Scene) -> tuple[Commitment, ...]:
    """Return the commitments in the order of the text, none inside another and none told twice."""
    patterns = patterns_in(scene.page.folded.text, scene.language)
    found = [one for first, last in scene.page.sentences for one in _in_sentence(scene, first, last, patterns)]
    return tuple(_told_once(_without_headline(scene, found)))


def _in_sentence(scene: Scene, first: int, last: int, patterns: Iterable[Pattern]) -> Iterator[Commitment]:
    tokens = scene.page.tokens
    found = find_undertakings(scene.page.folded.text, tokens[first].start, tokens[last - 1].end, patterns)
    end = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start < end:
            continue
        told = scene.told_at(scene.page.token_at(one.start))
        inner = scene.told_at(scene.page.token_at(max(one.start, one.action[0] - 1)))
        if _is_none(told) or (_is_none(inner) and not one.is_last) or _is_urged(scene, one) or _is_of_a_thing(scene, one, first):
            continue
        end = one.end
        yield _commitment(scene, one, first, told)


def _is_none(told: Attribution) -> bool:
    watched = told.speaker is not None and told.speaker.watches
    return told.nature in {"forecast", "opinion"} or watched


def _is_urged(scene: Scene, one: Undertaking) -> bool:
    start = scene.page.token_at(one.start)
    return any(
        voice.first <= start < voice.last and voice.cue is not None and voice.cue.value.tag == "urges" for voice in scene.voices_near(start)
    )


def _is_of_a_thing(scene: Scene, one: Undertaking, first: int) -> bool:
    """Return whether an English "would" follows neither somebody who can act nor a pronoun (said the deal would strengthen ties)."""
    tokens, opened = scene.page.tokens, scene.page.token_at(one.action[0])
    at = next((index for index in range(opened - 1, max(first, opened - 3), -1) if tokens[index].word == "would"), None)
    if at is None or tokens[at - 1].word in _ACTING:
        return False
    return not any(speaker.last == at for speaker in scene.speakers_in(max(first, at - _OWN_BEFORE), at))


def _commitment(scene: Scene, one: Undertaking, first: int, told: Attribution) -> Commitment:
    page = scene.page
    action = page.written(*one.action).strip(" \"'“”«»،,:")
    if one.status in {"reaffirmed", "pledged"}:
        action = action.removeprefix("ب")
    debtor = _debtor(scene, one, first, told)
    beneficiary = _beneficiary(scene, one, debtor)
    amount, currency = _amount(scene, one, debtor[1])
    span = page.folded.origin(one.start, one.end)
    due = _due(scene, one)
    nature, speaker = _telling(one, told, debtor)
    if one.is_last and debtor[0] is None:
        debtor, action = _titled(scene, one, action)
    return Commitment(debtor[0], beneficiary, action, amount, currency, due, one.status, span, nature, speaker)


def _titled(scene: Scene, one: Undertaking, action: str) -> tuple[tuple[str | None, frozenset[str]], str]:
    """Return debtors and action of an Urdu headline, whose debtors stand before its first "كا"."""
    page = scene.page
    first, last = page.token_at(one.action[0]), page.token_at(one.action[1])
    owner = next((index for index in range(first, min(last, first + 8)) if page.tokens[index].word == "كا"), None)
    speakers = scene.speakers_in(first, owner or first)
    if owner is None or not speakers or speakers[0].first != first:
        return (None, frozenset()), action
    sides = frozenset(speaker.side for speaker in speakers if speaker.side)
    return (" + ".join(speaker.name for speaker in speakers[:2]), sides), page.written(page.tokens[owner].end, one.action[1]).strip()


def _due(scene: Scene, one: Undertaking) -> str | None:
    """Return the day, month or year until which something is to be done, of the dates of the action and right after it."""
    begin, end = scene.page.folded.origin(*one.action)
    for date in scene.dates_in((begin, end + 40)):
        before = scene.page.source[max(begin, date.start - 20) : date.start].split()
        until = scene.page.source[date.end : date.end + 5].split()[:1] == ["تک"]
        if date.value is not None and (date.to_come or until or _BY.intersection(before)):
            return date.value
    year = _BY_YEAR.search(scene.page.folded.text, *one.action)
    return None if year is None else year[1] or year[2]


def _telling(one: Undertaking, told: Attribution, debtor: tuple[str | None, frozenset[str]]) -> tuple[Nature, str | None]:
    if told.speaker is None:
        return told.nature, None
    by_itself = told.speaker.name == debtor[0] or (told.speaker.side is not None and told.speaker.side in debtor[1])
    performed = one.status in {"reaffirmed", "offered", "pledged", "announced"} and by_itself and told.nature == "claim"
    return "fact" if performed else told.nature, told.speaker.name


def _debtor(scene: Scene, one: Undertaking, first: int, told: Attribution) -> tuple[str | None, frozenset[str]]:
    """Return the debtor as it is to be shown, and the sides it is on."""
    page, text = scene.page, scene.page.folded.text
    start, opened = page.token_at(one.start), page.token_at(one.action[0])
    inside = [] if one.is_last else scene.speakers_in(start, opened)
    partners = [speaker for speaker in inside if speaker.first and page.tokens[speaker.first - 1].word in _WITH]
    inside = [speaker for speaker in inside if speaker not in partners]
    before = scene.speakers_in(first, page.token_at(one.action[0]) if one.is_last else start)
    stated = list(_joined(scene, inside or before))
    sentence = page.tokens[first].start
    until = one.start if one.is_last else one.action[0]
    both = _BOTH.search(text, max(sentence, one.start - 60), until) or _DUAL.search(text, one.start, until)
    own = _OWN.search(text, max(sentence, one.start - _OWN_BEFORE), min(one.end, one.action[0] + 40))
    if both is not None and not any(speaker.kind in {"person", "office"} for speaker in inside):
        states = list(dict.fromkeys(speaker.name for speaker in scene.speakers_in(first, opened) if speaker.kind == "state"))
        sides = frozenset(
            speaker.side for speaker in scene.speakers_in(first, opened) if speaker.side is not None and speaker.kind == "state"
        )
        if len(states) != 2 and _DUAL.fullmatch(both[0]):
            return scene.both_states(), sides
        return (" + ".join(states[:2]) if len(states) == 2 else page.written(*both.span())), sides
    beside = [speaker for speaker in before[-1:] if start - speaker.last <= 1 and text[one.start].isascii()]
    speaker = inside[0] if inside else beside[0] if beside else told.speaker
    if partners and one.status == "agreed" and speaker is not None and speaker.side is not None:
        pair = (scene.name_of_state(speaker.side) or speaker.name, partners[0].name)
        return " + ".join(pair), frozenset(side for side in (speaker.side, partners[0].side) if side)
    if own is not None and speaker is not None and speaker.side is not None and speaker.kind in {"person", "office"}:
        return scene.state(speaker.side) or speaker.name, frozenset({speaker.side})
    if len(stated) > 1 and all(one_.kind == "state" for one_ in stated):
        return " + ".join(one_.name for one_ in stated[:2]), frozenset(one_.side for one_ in stated if one_.side)
    if speaker is None and before:
        speaker = _last_subject(scene, before) if one.is_last else before[0]
    if speaker is None:
        return None, frozenset()
    if speaker.side is not None and speaker.office is not None:
        return scene.state(speaker.side) or speaker.name, frozenset({speaker.side})
    return speaker.name, frozenset({speaker.side} if speaker.side else _sides_of(scene, speaker))


def _last_subject(scene: Scene, before: list[Speaker]) -> Speaker:
    tokens = scene.page.tokens
    return next((one for one in reversed(before) if one.last < len(tokens) and tokens[one.last].word == "ني"), before[0])


def _joined(scene: Scene, speakers: list[Speaker]) -> Iterator[Speaker]:
    """Yield the first state and those that "and" joins to it."""
    tokens = scene.page.tokens
    for number, one in enumerate(speakers):
        before = speakers[number - 1] if number else None
        if before is not None:
            between = tokens[before.last].word if before.last < one.first else ""
            if not (between in {"and", "اور"} or (before.last == one.first and tokens[one.first].word.startswith("و"))):
                return
        yield one


def _sides_of(scene: Scene, speaker: Speaker) -> Iterator[str]:
    return (one.side for one in scene.speakers if one.side is not None and one.kind == "state" and one.name in speaker.name.split(" + "))


def _beneficiary(scene: Scene, one: Undertaking, debtor: tuple[str | None, frozenset[str]]) -> str | None:
    page = scene.page
    for place in scene.places_in(page.token_at(one.start), page.token_at(one.end)):
        if not place.value.actor or place.value.code in debtor[1] or page.written(place.start, place.end) in (debtor[0] or "").split(" + "):
            continue
        before = page.tokens[place.first - 1].word if place.first else ""
        after = page.tokens[place.last].word if place.last < len(page.tokens) else ""
        proclitic = page.folded.text[page.tokens[place.first].start : place.start]
        if "ل" in proclitic or before in _GIVEN or after in {"كو", "كي"}:
            return ("ال" if proclitic.endswith("لل") else "") + scene.written_place(place)
        if before not in _ELSEWHERE and one.action[0] <= place.start and "ب" not in proclitic and one.status in {"offered", "announced"}:
            return page.written(place.start, place.end)
    return None


def _amount(scene: Scene, one: Undertaking, givers: frozenset[str]) -> tuple[float | None, str | None]:
    words = [token.word for token in scene.page.tokens[scene.page.token_at(one.start) : scene.page.token_at(one.end)]]
    sides = {word: side for word in words if (side := side_of_word(word)) is not None}
    return amount_in(scene.page.folded.text[one.start : one.end], sides, givers)


def _without_headline(scene: Scene, found: list[Commitment]) -> list[Commitment]:
    """Return the commitments without those that the headline tells before the text does, in the same status."""
    sentences = scene.page.sentences
    if len(sentences) < 2 or not found:
        return found
    end = scene.page.tokens[sentences[0][1] - 1].end
    if not scene.page.folded.text[end : end + 3].startswith("\n"):
        return found
    until = scene.span(*sentences[0])[1]
    told = {one.status for one in found if one.span[0] >= until}
    return [one for one in found if one.span[0] >= until or one.status not in told]


def _told_once(found: list[Commitment]) -> Iterator[Commitment]:
    words = [frozenset(word for word in one.action.split() if len(word) > 3) for one in found]
    dropped: set[int] = set()
    for later in range(len(found)):
        for earlier in range(max(0, later - 12), later):
            if earlier in dropped or not words[earlier] or not words[later]:
                continue
            shared = len(words[earlier] & words[later]) / min(len(words[earlier]), len(words[later]))
            if shared >= _SAME and found[earlier].status == found[later].status and len(words[earlier] & words[later]) > 1:
                dropped.add(earlier if len(words[earlier]) < len(words[later]) else later)
    return (one for number, one in enumerate(found) if number not in dropped)
