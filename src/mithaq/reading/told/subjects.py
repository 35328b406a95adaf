"""Where the people of a word of meeting begin: whose verb it is.

1. The subject of an Arabic verb stands after it, or directly before it as in a headline, قد and an adverb aside (كان X قد التقى).
2. Where only one who met stands after it, the other is whoever the sentence speaks of before it (وصل X إلى ... حيث التقى, كشف X أنه اجتمع).
3. Of English and Urdu, whose verb stands last, all that is before it in the sentence counts, what another says or denies aside.
4. Who met one person alone, as a new sentence goes on to tell (والتقى, "he also met"), is the first of the meeting told before.
"""

from collections.abc import Sequence

from mithaq.reading.page.tokens import Hit, words_of_phrase
from mithaq.reading.result import Meeting, Participant
from mithaq.reading.told.attending import attending
from mithaq.reading.told.lexis import Cue
from mithaq.reading.told.scene import Scene

_DIRECT = 8
_BEFORE = 40
_TALK = 14
_FILLERS = frozenset(words_of_phrase("قد لقد أيضا كذلك صباحا مساء أمس اليوم لاحقا بدوره"))
_PEOPLE = frozenset({"person", "office"})
_TELLING = ("say", "announce", "inform", "deny", "according")
_HE = frozenset(words_of_phrase("he she انہوں وہ اس ان"))
_GOES_ON = frozenset(words_of_phrase("كما ثم وكان كذلك"))
_OPENING = 5


def subject_of(scene: Scene, hit: Hit[Cue], first: int) -> int:
    """Return where the people of an Arabic verb of meeting begin in the sentence that begins at token `first`."""
    tokens = scene.page.tokens
    joined = hit.start > tokens[hit.first].start
    end = hit.first
    while end > first and tokens[end - 1].word in _FILLERS:
        end -= 1
    direct = [one for one in scene.speakers_in(max(first, end - _DIRECT), end) if one.last == end]
    if direct and not joined:
        named = [one.first for one in scene.persons_in(first, end) if one.office is not None and one.office.last == end]
        return min(*named, direct[0].first) if named else direct[0].first
    last = next((index for index in range(hit.last, len(tokens)) if tokens[index].sentence != tokens[hit.first].sentence), len(tokens))
    if len(attending(scene, hit.first, min(hit.last + _TALK, last)).all) != 1:
        return hit.first
    people = [one for one in scene.speakers_in(max(first, hit.first - _BEFORE), hit.first) if one.kind in _PEOPLE]
    return people[0].first if people else hit.first


def beginning_of(scene: Scene, hit: Hit[Cue], first: int) -> int:
    """Return where, of what stands before an English or Urdu verb of meeting, that begins which nobody else only tells."""
    for cue in reversed(scene.cues_in(first, hit.first, *_TELLING)):
        if any(one.kind in _PEOPLE for one in scene.speakers_in(cue.last, hit.first)):
            return cue.last
    return first


def whoever_goes_on(scene: Scene, hit: Hit[Cue], sentence: tuple[int, int], before: Sequence[Meeting]) -> tuple[Participant, ...]:
    """Return who met somebody by a sentence that goes on with the meetings of whoever met before; nobody where it does not."""
    if not before or hit.value.tag not in {"meet", "contact"}:
        return ()
    tokens = scene.page.tokens
    arabic = hit.value.form in {"past", "present", "future"}
    opens = arabic and hit.first - sentence[0] < 3 and (hit.start > tokens[hit.first].start or tokens[sentence[0]].word in _GOES_ON)
    said = {token.word for token in tokens[sentence[0] : min(sentence[0] + _OPENING, hit.first)]}
    return before[-1].participants[:1] if opens or (not arabic and said & _HE) else ()
