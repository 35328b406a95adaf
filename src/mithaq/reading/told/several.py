"""The parts of a sentence that tells of more than one attack, each with a place of its own.

1. A sentence is parted at a word of joining ("and", و, "while", a comma) where an attack with its place stands on both sides and the
   places differ. "The attack" is one that is known already and opens no part.
2. After a word for several attacks (a dual, a plural, "separate", دو) places joined by "and" are parts too, and so is "5 in Y"
   after "3 in X". A plural is no word for several attacks where the places are states.
3. A part without a verb shares its sentence with the others: a number of victims that only one of the parts has is of all of them
   together, and of none in particular.
4. A number without its word ("and 5 in Y") is of the victims that the part before tells, in Urdu of those that the part after tells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mithaq.reading.named.sides import Place
from mithaq.reading.page.tokens import Hit, words_of_phrase
from mithaq.reading.result import INCIDENT_KINDS, Victims
from mithaq.reading.told.amounts import number_at
from mithaq.reading.told.lexis import Cue
from mithaq.reading.told.scene import Scene
from mithaq.reading.told.victims import victims_in
from mithaq.reading.told.where import place_of

PLURAL = frozenset({"هجمات", "الهجمات", "اعتداءات", "attacks", "bombings", "raids", "clashes", "حملون", "تفجيرات"})
_DUALS = frozenset(
    word
    for bare in words_of_phrase("هجوم تفجير انفجار كمين اعتداء حادث عملية غارة اشتباك")
    for stem in (bare.removesuffix("ه") + ("ت" if bare.endswith("ه") else ""),)
    for word in (f"{stem}ان", f"{stem}ين", f"{stem}ا", f"{stem}ي")
)
_SEVERAL = frozenset(
    words_of_phrase("منفصلين منفصلان منفصلتين متزامنين متزامنان متفرقة منفصلة متزامنة")
    + words_of_phrase("separate twin simultaneous two three several both الگ مختلف دونوں دو")
)
_MORE = frozenset(words_of_phrase("explosions blasts shootings ambushes انفجارات كمائن غارات دھماکوں حملوں دھماکے"))
_ANOTHER = frozenset({"اخر", "اخري", "اخرون", "another", "ايك"})
_ARTICLES = frozenset({"the", "this", "that", "اس"})
_JOINS = frozenset(words_of_phrase("and while whereas but فيما بينما كما ثم اور جبکہ و"))
_TO_PLACE = frozenset(
    words_of_phrase("في وفي in near at مدينة ومدينة محافظة ومحافظة بلدة وبلدة منطقة ومنطقة قرب وقرب شمال جنوب شرق غرب and اور و")
)
_VERBS = ("struck", "killed", "injured", "taken", "carried-out")
_HARMS = ("killed", "injured", "taken")
_MANY = 16
_ANY = 3  # words between a number and its place
_FAR = 8  # words between an attack and "another"
_NOBODY = Victims()


@dataclass(frozen=True)
class Part:
    """The tokens [first, last) that tell of one attack; `place` is where, `victims` whom it harmed, as far as that is told of it alone.

    `is_joint` says that its attack is told by the word of another part.
    """

    first: int
    last: int
    place: str | None = None
    victims: Victims = _NOBODY
    is_joint: bool = False


def parts_of(scene: Scene, first: int, last: int) -> list[Part]:
    """Return the parts of the sentence [first, last) in order; none where it tells of one attack or of none."""
    cues = scene.cues_in(first, last, *INCIDENT_KINDS)
    if not cues or len(scene.places_in(first, last)) < 2:
        return []
    parting = _Parting(scene, any(_is_several(scene, hit, states=False) for hit in cues), any(_is_several(scene, hit) for hit in cues))
    if len(cues) < 2 and not parting.several:
        return []
    found = parting.split(first, last)
    return _with_victims(scene, found) if len(found) > 1 else []


def is_plural(scene: Scene, hit: Hit[Cue]) -> bool:
    """Return whether a word of attack is a bare plural."""
    return any(token.word.removeprefix("و") in PLURAL for token in scene.page.tokens[hit.first : hit.last])


def is_known(scene: Scene, hit: Hit[Cue]) -> bool:
    """Return whether a word of attack has the article: an attack of which the report spoke before."""
    tokens = scene.page.tokens
    before = tokens[hit.first - 1].word if hit.first else ""
    return tokens[hit.first].word.lstrip("وفب").startswith("ال") or before in _ARTICLES


def _is_several(scene: Scene, hit: Hit[Cue], *, states: bool = True) -> bool:
    tokens = scene.page.tokens
    words = {
        token.word.lstrip("وبف") for token in tokens[max(0, hit.first - 2) : hit.last + 2] if token.sentence == tokens[hit.first].sentence
    }
    if words & (_DUALS | _SEVERAL):
        return True
    following = {
        token.word.removeprefix("و") for token in tokens[hit.last : hit.last + _FAR] if token.sentence == tokens[hit.first].sentence
    }
    return states and (is_plural(scene, hit) or bool(words & _MORE) or bool(following & _ANOTHER))


@dataclass(frozen=True)
class _Parting:
    """How a sentence may be parted: `sure` of a word for two or more attacks, `several` of that or of a plural."""

    scene: Scene
    sure: bool
    several: bool

    def split(self, first: int, last: int) -> list[Part]:
        """Return the parts of the tokens [first, last), the whole as one where they are not to be parted."""
        for at in reversed(list(self._joins(first, last))[-_MANY:]):
            left, right = self._left(first, at), self._right(at, last)
            if left is not None and right is not None and left.place != right.place:
                return [*self.split(first, at), right]
        return [self._left(first, last) or Part(first, last)]

    def _joins(self, first: int, last: int) -> Iterator[int]:
        page = self.scene.page
        for index in range(first + 2, last):
            word = page.tokens[index].word
            if word in _JOINS or (word[0] == "و" and len(word) > 1) or set(",;") & set(page.gap(index - 1)):
                yield index

    def _left(self, first: int, last: int) -> Part | None:
        own = self._own(first, last)
        if own is not None or not self.several:
            return own
        place = place_of(self.scene, first, last)
        told = place is not None and victims_in(self.scene, first, last) != _NOBODY
        return Part(first, last, place, is_joint=True) if told else None

    def _right(self, first: int, last: int) -> Part | None:
        own = self._own(first, last)
        if own is not None or not self.several:
            return own
        joined = self._joined_place(first, last)
        if joined is not None:
            return Part(first, last, joined, is_joint=True)
        place = place_of(self.scene, first, last)
        told = victims_in(self.scene, first, last) != _NOBODY or _leading_number(self.scene, first, last) is not None
        told = told or any(token.word.removeprefix("و") in _ANOTHER for token in self.scene.page.tokens[first : first + 2])
        return Part(first, last, place, is_joint=True) if place is not None and told else None

    def _own(self, first: int, last: int) -> Part | None:
        """Return a part that has a word of attack of its own, and a place."""
        cues = [hit for hit in self.scene.cues_in(first, last, *INCIDENT_KINDS) if not is_known(self.scene, hit)]
        if not cues or self.scene.cues_in(max(first, cues[0].first - 2), cues[0].first, "passing"):
            return None
        target = next((one for one in self.scene.places_in(first, last) if not one.value.state), None)
        place = place_of(self.scene, first, last) or (_written(self.scene, target) if target is not None else None)
        return Part(first, last, place) if place is not None else None

    def _joined_place(self, first: int, last: int) -> str | None:
        """Return the place that stands right after the word of joining; of a list with commas only one that "and" goes on from."""
        tokens = self.scene.page.tokens
        place = next(iter(self.scene.places_in(first, min(last, first + _ANY + 1))), None)
        if place is None or (place.value.state and not self.sure):
            return None
        between = [token.word for token in tokens[first : place.first]]
        if any(word not in _TO_PLACE for word in between):
            return None
        plain = tokens[first].word in _JOINS or tokens[first].word[0] == "و"
        following = tokens[place.last].word if place.last < len(tokens) and self.scene.page.joins(place.last - 1) else ""
        return _written(self.scene, place) if plain or following in _JOINS or following[:1] == "و" else None


def _written(scene: Scene, place: Hit[Place]) -> str:
    return scene.page.written(place.start, place.end)


def _is_of_all(scene: Scene, part: Part) -> bool:
    """Return whether an Arabic verb of a part is a dual or plural, whose subject is the attacks of all parts (أسفرا عن)."""
    hits = scene.cues_in(part.first, part.last, *_VERBS)
    return any(hit.value.form == "past" and scene.page.tokens[hit.first].word.endswith("ا") for hit in hits)


def _has_verb(scene: Scene, part: Part) -> bool:
    return bool(scene.cues_in(part.first, part.last, *_VERBS))


def _with_victims(scene: Scene, parts: Sequence[Part]) -> list[Part]:
    told = [victims_in(scene, part.first, part.last) for part in parts]
    for number, part in enumerate(parts):
        if told[number] == _NOBODY:
            told[number] = _carried(
                scene, part, parts[number - 1] if number else None, parts[number + 1] if number + 1 < len(parts) else None
            )
    joint = any(part.is_joint or _is_of_all(scene, part) for part in parts)
    shared = any(one == _NOBODY and (joint or not _has_verb(scene, part)) for part, one in zip(parts, told, strict=True))
    return [replace(part, victims=_NOBODY if shared else one) for part, one in zip(parts, told, strict=True)]


def _carried(scene: Scene, part: Part, before: Part | None, after: Part | None) -> Victims:
    """Return the victims of a part that has their number without their word."""
    number, other = _leading_number(scene, part.first, part.last), before
    if number is None:
        number, other = _last_number(scene, part.last), after
    if number is None or other is None:
        return _NOBODY
    cues = scene.cues_in(other.first, other.last, *_HARMS)
    return replace(_NOBODY, **{cues[0].value.tag: number}) if cues else _NOBODY


def _leading_number(scene: Scene, first: int, last: int) -> int | None:
    words = [token.word for token in scene.page.tokens[first : min(last, first + 4)]]
    if not words:
        return None
    joined = words[0] in _JOINS and len(words) > 1
    words = words[1:] if joined else [words[0].removeprefix("و"), *words[1:]]
    return number_at(words, 0)[0] if words[0] else None


def _last_number(scene: Scene, last: int) -> int | None:
    word = scene.page.tokens[last - 1].word
    return number_at([word], 0)[0]
