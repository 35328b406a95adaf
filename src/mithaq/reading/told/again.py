"""Whether a text tells of one more meeting of those who met before.

1. "Again", "later", مجددا, دوبارہ or an ordinal right by the word of meeting says that it is another one.
2. "The two ministers", a dual verb (التقيا), "they" and دونوں are the two of the meeting that was told last; "the two countries" their
   states. Such a meeting is another one when it is said to be, or when it is told with a date of its own or as yet to come; else nothing
   is made of it.
"""

from collections.abc import Sequence

from mithaq.reading.page.tokens import Hit, readings_of, words_of_phrase
from mithaq.reading.result import Meeting, Participant
from mithaq.reading.told.lexis import Cue
from mithaq.reading.told.scene import Scene

_AGAIN = frozenset(
    words_of_phrase(
        "مجددا مجدد ثانية الثانية ثان ثانيا الثاني أخرى آخر جديد جديدة again second another anew further دوبارہ پھر دوسری دوسرا ایک"
    )
)
_ONE_MORE = frozenset(words_of_phrase("ایک"))
_MORE = frozenset(words_of_phrase("اور بار"))
_TIME = frozenset(words_of_phrase("من مرة جولة اجتماعا اجتماع لقاء لقاءا المرة للمرة"))
_ONLY_WITH_TIME = frozenset(words_of_phrase("أخرى آخر جديد جديدة"))
_DUALS = frozenset(
    f"ال{bare}{ending}"
    for bare in words_of_phrase("وزير رئيس جانب طرف وفد زعيم مسؤول قائد دبلوماسي رجل مستشار سفير مبعوث أمير ملك")
    for ending in ("ان", "ين")
)
_DUAL_VERBS = frozenset(words_of_phrase("اتفقا عقدا أجريا التقيا اجتمعا قررا تحدثا تباحثا بحثا"))
_COUNTRIES = frozenset(words_of_phrase("البلدان البلدين الدولتان الدولتين countries states nations ممالک ملکوں"))
_TWO = frozenset({"two", "both", "دونون"})
_THEY = frozenset({"they", "pair"})
_NEAR = 6
_BEFORE = 12


def is_again(scene: Scene, cue: Hit[Cue], sentence: tuple[int, int]) -> bool:
    """Return whether the words beside a word of meeting say that it is one more."""
    tokens = scene.page.tokens
    low, high = max(sentence[0], cue.first - 2), min(sentence[1], cue.last + _NEAR)
    for index in range(low, high):
        word = tokens[index].word
        if cue.first <= index < cue.last or word not in _AGAIN:
            continue
        if word in _ONE_MORE and not (index + 1 < high and tokens[index + 1].word in _MORE):
            continue
        if word in _ONLY_WITH_TIME and not {tokens[index - 1].word, *(rest for rest, _ in readings_of(tokens[index - 1].word))} & _TIME:
            continue
        return True
    return False


def the_two(scene: Scene, cue: Hit[Cue], sentence: tuple[int, int], meetings: Sequence[Meeting]) -> tuple[Participant, ...]:
    """Return those two of the meeting told last whom the words beside a word of meeting mean, or nobody."""
    if not meetings:
        return ()
    tokens = scene.page.tokens
    words = [token.word for token in tokens[max(sentence[0], cue.first - _BEFORE) : min(sentence[1], cue.last + 2)]]
    meant = {word.lstrip("وف") if word.startswith(("وال", "فال")) else word for word in words}
    countries = bool(meant & _COUNTRIES)
    dual = any(word.lstrip("وف") in _DUAL_VERBS for word in words)
    if not (countries or dual or meant & _DUALS or meant & _TWO or meant & _THEY):
        return ()
    first, *others = meetings[-1].participants
    second = next((one for one in others if one.side != first.side), others[0] if others else None)
    if second is None:
        return ()
    return tuple(_state_of(scene, one) for one in (first, second)) if countries else (first, second)


def _state_of(scene: Scene, one: Participant) -> Participant:
    name = scene.state(one.side) if one.side is not None else None
    return one if name is None or one.office is None else Participant(name, one.side)
