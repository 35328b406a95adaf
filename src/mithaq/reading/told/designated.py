"""Designations that a text reports: a word of designating and listed names after it in one sentence.

1. The word alone is enough in Arabic and English only with "terrorist" or a list in the sentence; Urdu says it in one phrase.
2. The authority is the state named directly before that word, the nisba before an Urdu word of decision, the state of the speaker of an
   English one, a state after "by"/من قبل, or the state or body between an Arabic word and the group; in Urdu the one before the group.
3. Taking off a list is none. What somebody asks for or considers is a claim or forecast of whoever does; what somebody denies a denial.
"""

import re
from collections.abc import Iterator, Sequence

from mithaq.reading.named.groups import GroupHit
from mithaq.reading.named.sides import side_of_word
from mithaq.reading.page.tokens import words_of_phrase
from mithaq.reading.result import Designation, Nature, Span
from mithaq.reading.told.attributed import Attribution
from mithaq.reading.told.scene import Scene
from mithaq.reading.told.undertakings import folded_pattern

_WORD = re.compile(
    folded_pattern(
        r"\b[وفبل]?(?:ال)?(?:تصنيف|صنفت|صنف|تصنف|يصنف|إدراج|أدرجت|أدرج|تدرج|يدرج|حظرت|حظر)\b|\b[وف]?(?:أضاف|أضافت|ضم|ضمت|وضع|وضعت|إضافة|وضعها)\b(?=.{0,120}(?:قائمة|قائمت|قوائم|لائحة|لائحت))|\bdesignat(?:e|es|ed|ing|ion)\b|\b(?:listed|blacklist(?:ed|ing)?|proscribed?|banned|outlawed)\b"
        r"|\b(?:add|adding|added|adds|put|puts|placed|places)\b(?=.{0,120}\b(?:list|blacklist)\b)"
    )
)
_TERRORIST = re.compile(folded_pattern(r"إرهابي|terroris|قوائم|قائمة|لائحة|السوداء|sanctions|terror|blacklist|محظور"))
_OFF = re.compile(
    folded_pattern(
        r"\b[وفب]?(?:رفع|شطب|إزالة|حذف|أزال|رفعت|شطبت|أزالت)\w*\s+(?:\S+\s+){0,5}?(?:من|عن)\s+(?:قائم[ةت]|قوائم|لائح[ةت]|لوائح)|\b(?:delist|remov|revok|rescind|lift)\w*\b"
        r"|فہرست\s+سے\s+(?:نکال|خارج|ہٹا)"
    )
)
_URDU = re.compile(
    folded_pattern(
        r"(?:دہشت گرد|دہشتگرد|کالعدم)\s+تنظیم(?:وں)?(?: کی فہرست)?.{0,20}(?:قرار|شامل)|(?:کالعدم|دہشت گرد|دہشتگرد)\s+قرار\s+د"
        r"|(?:دہشت گرد|دہشتگرد|کالعدم)\s+تنظیموں کی فہرست میں ڈال(?:ا|ی|\s+د|\s+چک)"
    )
)
_ASKED = frozenset({"urges"})
_MAY_BE = re.compile(
    folded_pattern(
        r"\b(?:يدرس|تدرس|تبحث|يبحث|ينظر|تنظر|احتمال|نية|تعتزم|يعتزم)\b"
        r"|\b(?:considering|considers|mulls|may|might|could|plans? to|غور)\b"
    )
)
_DONE = frozenset({"designated", "listed", "blacklisted", "proscribed"})
_WAS = frozenset({"was", "were", "been", "be", "is", "are", "which", "that"})
_NEAR = 4
_BRANCHES = frozenset(words_of_phrase("فرعا فرع جناحا جناح branch wing affiliate شاخ"))
_DECISIONS = frozenset(words_of_phrase("فیصلے فیصلہ فیصلوں"))
_BY = frozenset({"by", "قبل", "جانب", "طرف"})
_THE = frozenset({"the"})
_AGENT = "ني"  # Urdu نے: after whoever did it


def find_designations(scene: Scene, groups: Sequence[GroupHit]) -> tuple[Designation, ...]:
    """Return the designations in the order of the text, one for each subject, authority and nature with all its spans."""
    found: dict[tuple[str, str | None, Nature], list[Span]] = {}
    names: dict[str, str] = {}
    speakers: dict[tuple[str, str | None, Nature], str | None] = {}
    for first, last in scene.page.sentences:
        for group, side, told in _in_sentence(scene, groups, first, last):
            subject = group.name.subject
            key = (subject.id, side, told.nature)
            names.setdefault(subject.id, subject.en)
            speakers.setdefault(key, told.speaker.name if told.speaker is not None else None)
            found.setdefault(key, []).append(scene.span(first, last))
    return tuple(
        Designation(key[0], names[key[0]], key[1], tuple(dict.fromkeys(spans)), key[2], speakers[key]) for key, spans in found.items()
    )


def _in_sentence(scene: Scene, groups: Sequence[GroupHit], first: int, last: int) -> Iterator[tuple[GroupHit, str | None, Attribution]]:
    text, tokens = scene.page.folded.text, scene.page.tokens
    named = scene.groups_in(first, last) if groups else []
    if not named:
        return
    start, end = tokens[first].start, tokens[last - 1].end
    urdu, word = _URDU.search(text, start, end), _WORD.search(text, start, end)
    if (urdu is None and (word is None or _TERRORIST.search(text, start, end) is None)) or _OFF.search(text, start, end):
        return
    at = start if urdu is not None or word is None else word.start()
    index = scene.page.token_at(at)
    side = _authority(scene, first, last, index) or _between(scene, first, index, named[0])
    told = _telling(
        scene, text[start:at] if urdu is None else text[start:end], index if urdu is None else scene.page.token_at(urdu.start()), side
    )
    for group in named:
        if (group.start >= at or _is_passive(scene, group, index)) and not _is_branch(scene, group):
            yield group, side, told


def _is_branch(scene: Scene, group: GroupHit) -> bool:
    """Return whether it is a part of the group that is spoken of (فرعا لتنظيم, a branch of)."""
    before = [token.word for token in scene.page.tokens[max(0, group.first - 2) : group.first]]
    return any(word in _BRANCHES for word in before)


def _is_passive(scene: Scene, group: GroupHit, index: int) -> bool:
    """Return whether an English sentence says of a group before the word that it was designated (was listed, which X listed)."""
    tokens = scene.page.tokens
    return tokens[index].word in _DONE and any(token.word in _WAS for token in tokens[group.last : index])


def _telling(scene: Scene, before: str, index: int, side: str | None) -> Attribution:
    told = scene.told_at(index)
    voice = next((one for one in reversed(scene.voices_near(index)) if one.first <= index < one.last), None)
    tag = voice.cue.value.tag if voice is not None and voice.cue is not None else ""
    if told.nature == "denial":
        return told
    if tag in _ASKED:
        return Attribution("claim", told.speaker)
    if _MAY_BE.search(before):
        return Attribution("forecast", told.speaker)
    own = told.speaker is not None and told.speaker.side == side and side is not None
    return Attribution("fact", told.speaker) if own and told.nature == "claim" else told


def _authority(scene: Scene, first: int, last: int, word: int) -> str | None:
    states = [place.value.code for place in scene.places_in(max(first, word - _NEAR), word) if place.value.state]
    if states:
        return states[-1]
    tokens = scene.page.tokens
    decided = [index for index in range(first + 1, last) if tokens[index].word in _DECISIONS]
    side = next((side for index in decided if (side := side_of_word(tokens[index - 1].word)) is not None), None)
    if side is not None:
        return side
    near = [one.side for one in scene.speakers_in(max(first, word - 8), word) if one.side is not None and one.kind != "person"]
    by = [place.value.code for place in scene.places_in(word, last) if place.value.actor and _word_before(scene, place.first) in _BY]
    following = [place.value.code for place in scene.places_in(word, min(last, word + 3)) if place.value.actor]
    return next(iter([*by, *near[-1:], *following]), None)


def _word_before(scene: Scene, index: int) -> str:
    """Return the word before a token, the English article aside."""
    words = [token.word for token in scene.page.tokens[max(0, index - 2) : index]]
    return next((word for word in reversed(words) if word not in _THE), "")


def _between(scene: Scene, first: int, word: int, group: GroupHit) -> str | None:
    """Return the side of whoever stands between the word of designating and the group, or in Urdu before the group.

    A ministry that says no state is of the one that the page speaks of most.
    """
    low = first if scene.language == "ur" else word
    tokens = scene.page.tokens
    agent = next((index for index in range(first, group.first) if tokens[index].word == _AGENT), None)
    speakers = [one for one in scene.speakers_in(low, group.first) if agent is None or one.last == agent]
    sides = [one.side for one in speakers if one.side is not None and one.kind in {"state", "body", "office"}]
    if not sides and any(one.kind == "body" for one in speakers):
        return scene.home
    return sides[-1] if sides else None
