"""Designations that a text reports: a word of designating and listed names after it in one sentence.

1. The word alone is enough in Arabic and English only with "terrorist" in the sentence; Urdu says it in one phrase.
2. The authority is the state named directly before that word, or the nisba before an Urdu word of decision; else it is unknown.
3. Whether it was done, asked or denied is for the reader.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from mithaq.reading.named.groups import GroupHit
from mithaq.reading.named.sides import side_of_word
from mithaq.reading.page.tokens import words_of_phrase
from mithaq.reading.result import Designation, Span
from mithaq.reading.told.scene import Scene

_WORD = re.compile(r"\b[وفبل]?(?:ال)?(?:تصنيف|صنفت|صنف|ادراج|ادرجت)\b|\bdesignat(?:e|es|ed|ing|ion)\b")
_TERRORIST = re.compile(r"ارهابي|terroris|قوائم|قائمه")
_NEAR = 4
_DECISIONS = frozenset(words_of_phrase("فیصلے فیصلہ فیصلوں"))
_URDU = re.compile(r"دهشت گرد تنظيم(?:ون)?(?: كي فهرست)?.{0,20}(?:قرار|شامل)")


def find_designations(scene: Scene, groups: Sequence[GroupHit]) -> tuple[Designation, ...]:
    """Return the designations in the order of the text, one for each subject and authority with all its spans."""
    text, tokens = scene.page.folded.text, scene.page.tokens
    spans: dict[tuple[str, str | None], list[Span]] = {}
    names: dict[str, str] = {}
    starts = [group.start for group in groups]
    for first, last in scene.page.sentences:
        start, end = tokens[first].start, tokens[last - 1].end
        urdu = _URDU.search(text, start, end)
        word = _WORD.search(text, start, end)
        if urdu is None and (word is None or _TERRORIST.search(text, start, end) is None):
            continue
        opened = start if urdu is not None or word is None else word.start()
        side = _authority(scene, first, last, scene.page.token_at(opened))
        for group in groups[bisect_left(starts, opened) : bisect_left(starts, end)]:
            subject = group.name.subject
            names.setdefault(subject.id, subject.en)
            spans.setdefault((subject.id, side), []).append(scene.span(first, last))
    return tuple(Designation(subject, names[subject], side, tuple(dict.fromkeys(found))) for (subject, side), found in spans.items())


def _authority(scene: Scene, first: int, last: int, word: int) -> str | None:
    states = [place.value.code for place in scene.places_in(max(first, word - _NEAR), word) if place.value.state]
    if states:
        return states[-1]
    tokens = scene.page.tokens
    decided = [index for index in range(first + 1, last) if tokens[index].word in _DECISIONS]
    return next((side for index in decided if (side := side_of_word(tokens[index - 1].word)) is not None), None)
