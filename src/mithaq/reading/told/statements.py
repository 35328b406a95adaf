"""What somebody says: positions and claims, with who says them and about what.

1. A voice with a speaker and a word of position is a position; its stance is the word's. A voice of saying is a claim when it says
   *that* something is so; a denial is a claim whose polarity is denied.
2. `about` is what follows the word, as written, cut at the end of its clause; in Urdu what stands after "کہ", else before the word.
3. `subjects` are the listed groups and the states that it speaks of.
4. A denial answers the claim before it, by somebody else, that shares a group with it, else a state; of several the one that shares
   most, of equals the nearest. Where nobody claims, what somebody urges counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mithaq.reading.page.tokens import words_of_phrase
from mithaq.reading.result import Statement
from mithaq.reading.told.attributed import POSITIONS, Voice
from mithaq.reading.told.scene import Scene
from mithaq.reading.told.speakers import Speaker

_THAT = frozenset({"ان", "بان", "انه", "انها", "بانه", "بانها", "that", "كه"})
_CUT = re.compile(r"[.!?;\n](?=\s|$)|,\s(?=(?:حيث|موكد|مشير|مضيف|معرب|مشيد|واضاف|فيما|بينما|لكن|ولكن|وقال|واكد|while|adding|but)\w*)")
_DANGERS = frozenset({"بالخطر", "بخطر", "بخطوره", "بالتهديد", "بالتهديدات"})
_JOINS = frozenset({"and", "but", "or", "و", "اور", "لكن", "ولكن", "كما", "بعدما", "بعد", "حين", "فيما", "بينما", "في"})
_FEWEST_WORDS = 4
_FEWEST_SAID = 2  # words of meaning, without which nothing is said
_EMPTY = frozenset({"قد", "لم", "لن", "بلاده", "بلادها", "وتقديم", "ذلك"})
_POSTPOSITIONS = frozenset({"كا", "كي", "كو", "سي", "پر"})
_ARTICLES = frozenset({"the", "a", "an"})
_MAX = 400
_SAYING = frozenset({"say", "inform", "announce", "according"})
_LOOK_BACK = 30
_ACCUSING = frozenset({"accused", "accuses", "blamed", "blames"})
_VIEW = words_of_phrase("رائے میں")
_NO_CLAUSE = frozenset({"in", "at", "on", "to", "by", "of", "during", "after", "before", "so", "nothing"})


def find_statements(scene: Scene) -> tuple[Statement, ...]:
    """Return the statements in the order of the text."""
    found: list[Statement] = []
    for number, voice in enumerate(scene.voices):
        one = _statement(scene, _whole(scene, number, voice))
        if one is not None and one.about:
            found.append(one)
    return tuple(_answered(found))


def _whole(scene: Scene, number: int, voice: Voice) -> Voice:
    """Return a voice up to the end of what it says: what it says of the future or of a value in its sentence is still said by it."""
    tokens = scene.page.tokens
    end, nature = voice.last, voice.nature
    for later in scene.voices[number + 1 : number + 4]:
        if later.first != end or later.cue is None or later.cue.value.tag not in {"forecast", "opinion"}:
            break
        if tokens[later.first].sentence != tokens[voice.first].sentence:
            break
        if later.cue.value.form == "participle" or later.speaker not in (None, voice.speaker):
            break
        end = later.last
        if later.nature == "forecast" and voice.cue is not None and voice.cue.value.tag in {"according", "opinion"}:
            nature = later.nature
    return replace(voice, last=end, nature=nature)


def _statement(scene: Scene, voice: Voice) -> Statement | None:
    if voice.cue is None or (voice.speaker is None and voice.cue.value.tag != "forecast"):
        return None
    tag = voice.cue.value.tag
    about = _about(scene, voice)
    if about is None:
        return None
    first, last, said = about
    if first >= last or sum(token.word not in _THAT and token.word not in _EMPTY for token in scene.page.tokens[first:last]) < _FEWEST_SAID:
        return None
    if tag in POSITIONS:
        if tag == "praises" and scene.page.tokens[first].word in _DANGERS:
            tag = "warns"
        return _made(scene, voice, (first, last), "position", tag)
    if tag == "deny":
        return replace(_made(scene, voice, (first, last), "claim", "denies"), polarity="denied")
    if tag == "according" and last - first < _FEWEST_WORDS:
        return None
    said = said or _says_plainly(scene, voice, first) or _is_in_view(scene, voice)
    if tag in _SAYING and (said or tag == "according"):
        return _made(scene, voice, (first, last), "claim", "asserts")
    if tag == "forecast" and voice.nature == "forecast":
        return _made(scene, voice, (first, last), "claim", "expects")
    if tag == "opinion" and (said or _is_watched(scene, voice)):
        return _made(scene, voice, (first, last), "claim", "holds")
    return None


def _says_plainly(scene: Scene, voice: Voice, first: int) -> bool:
    """Return whether a clause follows a word of saying without "that" (said the talks failed), or an accusation with its object."""
    if voice.cue is None:
        return False
    word = scene.page.tokens[voice.cue.first].word
    if word in {"said", "says"} and first == voice.cue.last:
        return scene.page.tokens[first].word not in _NO_CLAUSE
    return word.lstrip("وف").startswith(("اتهم", "يتهم", "تتهم")) or word in _ACCUSING


def _is_in_view(scene: Scene, voice: Voice) -> bool:
    """Return whether an Urdu opinion stands after "in the view of" (کی رائے میں)."""
    if voice.cue is None or voice.cue.last >= len(scene.page.tokens):
        return False
    return (scene.page.tokens[voice.cue.first].word, scene.page.tokens[voice.cue.last].word) == _VIEW


def _is_watched(scene: Scene, voice: Voice) -> bool:
    return voice.speaker is not None and voice.speaker.watches and scene.page.tokens[voice.first].word > "\u0600"


def _about(scene: Scene, voice: Voice) -> tuple[int, int, bool] | None:
    """Return the tokens of what is said, and whether a word such as "that" introduces it."""
    if voice.cue is None:
        return None
    tokens = scene.page.tokens
    cue = voice.cue
    begin, end = cue.last, voice.last
    if voice.first < cue.first and end <= cue.last:
        said_by = voice.speaker.first if voice.speaker is not None and voice.first < voice.speaker.first else cue.first
        end = min(cue.first, said_by)
        return voice.first, end - (end > voice.first and tokens[end - 1].word in _ARTICLES), True
    begin += begin < end and tokens[begin].word == "مين"
    that = next((index for index in range(begin, end) if tokens[index].word in _THAT), None)
    if that is not None and cue.value.tag not in POSITIONS:
        return (that + 1 if tokens[that].word in {"that", "كه"} else that), end, True
    if voice.speaker is not None and begin <= voice.speaker.first < end and voice.speaker.first - begin < 3:
        begin = voice.speaker.last
    before = voice.speaker.last if voice.speaker is not None else cue.first
    if tokens[min(before, cue.first)].sentence != tokens[cue.first].sentence:
        return (begin, end, False) if begin < end else None
    urdu = before < cue.first and tokens[before].word == "ني"
    if urdu or begin >= end:
        before += urdu
        end = cue.first - (before < cue.first and tokens[cue.first - 1].word in _POSTPOSITIONS)
        return (before, end, False) if before < end else None
    while end > begin + 1 and tokens[end - 1].word in _JOINS:
        end -= 1
    return begin, end, False


def _made(scene: Scene, voice: Voice, tokens: tuple[int, int], kind: str, stance: str) -> Statement:
    page = scene.page
    first, last = tokens
    start = page.tokens[first].start
    end = min(page.tokens[last - 1].end, start + _MAX)
    cut = _CUT.search(page.folded.text, start, end)
    end = cut.start() if cut is not None else end
    opened = page.tokens[min(first, voice.cue.first if voice.cue is not None else first)].start
    speaker = voice.speaker
    return Statement(
        kind="position" if kind == "position" else "claim",
        speaker=speaker.name if speaker is not None else None,
        side=speaker.side if speaker is not None else None,
        office=speaker.office if speaker is not None else None,
        stance=stance,
        about=page.written(start, end).strip(" \t\"'“”«»،,:"),
        subjects=tuple(_subjects(scene, first, page.token_at(end), speaker)),
        polarity="affirmed",
        span=page.folded.origin(opened, max(end, page.tokens[voice.cue.last - 1].end if voice.cue is not None else end)),
        nature=voice.nature,
    )


def _subjects(scene: Scene, first: int, last: int, speaker: Speaker | None) -> Iterator[str]:
    ids = [(group.first, group.name.subject.id) for group in scene.groups_in(first, last)]
    ids += [(place.first, f"state:{place.value.code}") for place in scene.places_in(first, last) if place.value.state]
    own = range(speaker.first, speaker.last) if speaker is not None else range(0)
    yield from dict.fromkeys(one for where, one in sorted(ids) if where not in own)


def _answered(found: Sequence[Statement]) -> Iterator[Statement]:
    for number, one in enumerate(found):
        yield one if one.polarity == "affirmed" else replace(one, answers=_denied_by(found, number))


def _denied_by(found: Sequence[Statement], number: int) -> int | None:
    denial = found[number]
    best: tuple[tuple[int, bool, int, int], int] | None = None
    for place in range(max(0, number - _LOOK_BACK), min(len(found), number + 4)):
        claim = found[place]
        if place == number or claim.polarity == "denied" or claim.speaker == denial.speaker:
            continue
        if claim.kind != "claim" and claim.stance != "urges":
            continue
        shared = set(claim.subjects) & set(denial.subjects)
        if not shared:
            continue
        groups = sum(1 for one in shared if not one.startswith("state:"))
        rank = (groups, claim.kind == "claim", len(shared), -abs(place - number))
        if best is None or rank > best[0]:
            best = (rank, place)
    return None if best is None else best[1]
