"""Whether a meeting that a page tells of was held, is planned, was called off, or is denied; and whether it is told of at all.

1. A word of calling off beside the meeting, or a word of denying in its sentence, says so.
2. What is to come, was put off or was agreed on is planned; an Arabic present tense is, where its sentence says a time to come.
3. Who did not meet, or refused to, met nobody: nothing is told of it, unless somebody denies that they met.
"""

from itertools import pairwise

from mithaq.reading.page.tokens import Hit, words_of_phrase
from mithaq.reading.told.lexis import Cue
from mithaq.reading.told.scene import Scene

_BEFORE = 12
_NOT = frozenset(
    words_of_phrase("لم لن لا ولم ولن رفض رفضت يرفض ترفض دون not never refused declined without avoided") + words_of_phrase("نہ نہیں")
)
_NOT_NEAR = 4
_NOT_URDU = frozenset(words_of_phrase("نہیں نہ"))
_SOON = frozenset(words_of_phrase("المقبل المقبلة القادم القادمة غدا الوشيك لاحقا قريبا"))


def status_of(scene: Scene, cue: Hit[Cue], sentence: tuple[int, int]) -> str | None:
    """Return the status of the meeting of a word of meeting; None where nobody met."""
    if scene.cues_in(max(sentence[0], cue.first - _BEFORE), min(sentence[1], cue.last + _BEFORE), "cancelled"):
        return "cancelled"
    denied = scene.cues_in(sentence[0], cue.first, "deny") or [
        one
        for one in scene.cues_in(cue.last, sentence[1], "deny")
        if scene.page.tokens[cue.first].word > "\u0600" and one.value.form == "word"
    ]
    if denied:
        return "denied"
    if _is_negated(scene, cue, sentence):
        return None
    return "planned" if _is_to_come(scene, cue, sentence) else "held"


def _is_negated(scene: Scene, cue: Hit[Cue], sentence: tuple[int, int]) -> bool:
    tokens = scene.page.tokens
    before = {token.word for token in tokens[max(sentence[0], cue.first - _NOT_NEAR) : cue.first]}
    after = {token.word for token in tokens[cue.last : min(sentence[1], cue.last + _NOT_NEAR)]}
    if scene.language == "ur":
        return bool(after & _NOT_URDU)
    reach = {tokens[cue.first - 1].word} if cue.first > sentence[0] and tokens[cue.first].word > "\u0600" else before
    return bool(reach & _NOT)


def _is_to_come(scene: Scene, cue: Hit[Cue], sentence: tuple[int, int]) -> bool:
    low, high = max(sentence[0], cue.first - _BEFORE), min(sentence[1], cue.last + _BEFORE)
    to_come = [
        one
        for one in scene.cues_in(low, high, "to-come")
        if one.first <= cue.first or one.first - cue.last < 6 or one.first > sentence[1] - 3
    ]
    held = scene.cues_in(low, high, "hold")
    future = cue.value.form == "future" or any(one.value.form == "future" for one in held)
    present = cue.value.form == "present" or any(one.value.form == "present" and one.first < cue.first for one in held)
    soon = present and any(token.word in _SOON for token in scene.page.tokens[cue.last : sentence[1]])
    return future or soon or bool(to_come) or bool(scene.cues_in(low, high, "postponed")) or _is_agreed(scene, cue, sentence)


def _is_agreed(scene: Scene, cue: Hit[Cue], sentence: tuple[int, int]) -> bool:
    """Return whether that they meet is what was agreed (agreed to meet, اتفقا على عقد اجتماع, ملاقات پر اتفاق)."""
    words = [token.word for token in scene.page.tokens[sentence[0] : sentence[1]]]
    at = cue.first - sentence[0]
    after = words[cue.last - sentence[0] : cue.last - sentence[0] + 4]
    if after[:1] == ["پر"] or after[:1] == ["كرني"]:
        return "اتفاق" in after
    before = words[max(0, at - 5) : at + 1]
    return any(one.lstrip("وف").startswith("اتفق") and "علي" in before[place:] for place, one in enumerate(before)) or any(
        pair in {("agreed", "to"), ("agree", "to")} for pair in pairwise(before)
    )
