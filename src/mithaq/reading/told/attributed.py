"""Who tells what stands at a place of a page, and what kind of statement it is.

1. A word of saying, valuing, expecting or denying, or of a position, opens a voice; it reaches to the next one in its sentence.
2. "According to X" at the head of a sentence speaks for all of it, at its end for what stands before it.
3. The speaker of an Arabic verb stands after it, or directly before it; of an English one before it, or directly after it; of an Urdu
   one before "نے". A verb without a subject, and a participle, belong to whoever spoke last.
4. What no voice reaches is the report's own narration: a fact, told by nobody named. A quotation after a colon is of the voice before it.
5. What watchers say is an opinion.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mithaq.reading.page.tokens import Hit, Page
from mithaq.reading.result import Nature
from mithaq.reading.told.lexis import Cue
from mithaq.reading.told.speakers import Speaker

POSITIONS = ("welcomes", "condemns", "supports", "praises", "urges", "rejects", "is-concerned", "condoles", "hopes")
_NATURES: dict[str, Nature] = {"say": "claim", "announce": "claim", "according": "claim", "opinion": "opinion", "forecast": "forecast"}
_NATURES |= {"inform": "claim", "express": "fact", "deny": "denial", "praises": "opinion", "is-concerned": "opinion", "hopes": "opinion"}
_OPENING = frozenset({*_NATURES, *POSITIONS})
_AFTER_VERB = 8
_NEAR = 4
_BEFORE_VERB = 25
_STOPS = frozenset({"علي", "عن", "الي", "بان", "ان", "انه", "انها", "إن", "مع"})
_THAT = frozenset({"ان", "بان", "that", "كه", "فان"})
_ARTICLES = frozenset({"the", "a", "an"})
_WHERE = frozenset({"in", "at", "from", "for"})
_PRONOUNS = frozenset({"he", "she", "it", "they"})
_WHO = frozenset({"الذي", "التي", "who", "which", "جس", "جنهون"})
_MOUTHS = frozenset({"person", "office", "body"})
_URDU_OWNER = frozenset({"كا", "كي"})


@dataclass(frozen=True)
class Voice:
    """A stretch of tokens [first, last) that one speaker tells; `cue` is the word that opens it."""

    first: int
    last: int
    nature: Nature
    speaker: Speaker | None
    cue: Hit[Cue] | None


@dataclass(frozen=True)
class Attribution:
    """Who tells a thing and what kind of statement it is."""

    nature: Nature = "fact"
    speaker: Speaker | None = None


def find_voices(page: Page, cues: Sequence[Hit[Cue]], speakers: Sequence[Speaker]) -> list[Voice]:
    """Return the voices of the page in its order, none overlapping."""
    finder = _Finder(page, speakers)
    opening = [hit for hit in cues if hit.value.tag in _OPENING and _opens(page, hit)]
    places = [hit.first for hit in opening]
    voices: list[Voice] = []
    for first, last in page.sentences:
        own = opening[bisect_right(places, first - 1) : bisect_right(places, last - 1)]
        found = list(_in_sentence(finder, _one_at_a_place(own), first, last))
        if _is_quoted(page, first) and voices and (not found or found[0].first > first):
            before = voices[-1]
            found.insert(0, replace(before, first=first, last=found[0].first if found else last, cue=None))
        voices.extend(found)
    return voices


def attribution_at(voices: Sequence[Voice], starts: Sequence[int], index: int) -> Attribution:
    """Return who tells what stands at token `index`; `starts` are the first tokens of the voices."""
    place = bisect_right(starts, index) - 1
    if place < 0 or index >= voices[place].last:
        return Attribution()
    return Attribution(voices[place].nature, voices[place].speaker)


class _Finder:
    """The speakers of a page and who spoke last."""

    def __init__(self, page: Page, speakers: Sequence[Speaker]) -> None:
        self.page = page
        self.speakers = speakers
        self.firsts = [one.first for one in speakers]
        self.last: Speaker | None = None

    def between(self, first: int, last: int) -> Sequence[Speaker]:
        """Return the speakers that begin in the tokens [first, last)."""
        return self.speakers[bisect_right(self.firsts, first - 1) : bisect_right(self.firsts, last - 1)]

    def of(self, hit: Hit[Cue], first: int, last: int, floor: int) -> Speaker | None:
        """Return who speaks by the cue `hit` of the sentence [first, last); what stands before `floor` is another's."""
        word = self.page.tokens[hit.first].word
        if hit.value.tag == "according":
            return self._according(hit, first, last)
        before = self.between(max(first, hit.first - _BEFORE_VERB), hit.first)
        if before and hit.first and self.page.tokens[hit.first - 1].word in _WHO:
            return before[-1]
        if not "\u0600" <= word[0] <= "\u06ff":
            return self._english(hit, floor, last)
        if hit.value.form == "word" and self._urdu(hit, floor) is not None:
            return self._urdu(hit, floor)
        return self._with_other(self._arabic(hit, first, last, floor), hit)

    def _with_other(self, speaker: Speaker | None, hit: Hit[Cue]) -> Speaker | None:
        """Return a state together with the one joined to it by "and" right after it."""
        if speaker is None or speaker.kind != "state" or speaker.first < hit.first or not self.page.joins(speaker.last - 1):
            return speaker
        other = self.between(speaker.last, speaker.last + 1)
        if not other or other[0].kind != "state" or not self.page.tokens[speaker.last].word.startswith("و"):
            return speaker
        return replace(speaker, name=f"{speaker.name} + {other[0].name}", side=None)

    def _according(self, hit: Hit[Cue], first: int, last: int) -> Speaker | None:
        after = self.between(hit.last, min(last, hit.last + _NEAR))
        before = [one for one in self.between(max(first, hit.first - 8), hit.first) if one.last == hit.first]
        return before[-1] if before else after[0] if after else None

    def _english(self, hit: Hit[Cue], floor: int, last: int) -> Speaker | None:
        after = self.between(hit.last, min(last, hit.last + 1))
        before = self.between(max(floor, hit.first - _BEFORE_VERB), hit.first)
        if hit.first and self.page.joins(hit.first - 1) and self.page.tokens[hit.first - 1].word in _PRONOUNS:
            people = [one for one in before if one.kind == "person"]
            return people[0] if people and before[0] is people[0] else self.last
        apart = next((one for one in before if self._is_apart(one) and self._is_beside(one, hit)), None)
        if apart is not None:
            return apart
        if after and not (before and before[-1].last == hit.first) and hit.value.tag not in POSITIONS:
            return after[0]
        if before and before[-1].last == hit.first and self.page.joins(hit.first - 1):
            return before[-1]
        return before[0] if before else self.last

    def _is_beside(self, speaker: Speaker, hit: Hit[Cue]) -> bool:
        """Return whether nothing stands between a speaker and an English verb but where the speaker is (officials in Berlin said)."""
        between = [token.word for token in self.page.tokens[speaker.last : hit.first]]
        return not between or (between[0] in _WHERE and len(between) < _NEAR)

    def _is_apart(self, speaker: Speaker) -> bool:
        """Return whether a comma or quotation mark stands before a speaker and its article."""
        tokens = self.page.tokens
        first = speaker.first
        first -= first > 0 and tokens[first - 1].word in _ARTICLES and tokens[first - 1].sentence == tokens[first].sentence
        if not first:
            return False
        between = self.page.folded.text[tokens[first - 1].end : tokens[first].start]
        return "," in between or '"' in between

    def _urdu(self, hit: Hit[Cue], floor: int) -> Speaker | None:
        for index in range(hit.first - 1, max(floor, hit.first - _BEFORE_VERB) - 1, -1):
            if self.page.tokens[index].word == "ني" or (index == hit.first - 1 and self.page.tokens[index].word in _URDU_OWNER):
                ending = [one for one in self.between(max(floor, index - 10), index) if one.last == index]
                if ending:
                    return ending[-1]
        return None

    def _arabic(self, hit: Hit[Cue], first: int, last: int, floor: int) -> Speaker | None:
        token = self.page.tokens[hit.first]
        joined = hit.start > token.start
        before = [one for one in self.between(max(first, hit.first - 10), hit.first) if one.last == hit.first]
        if before and not joined and hit.value.form in {"past", "present"} and self.page.joins(hit.first - 1):
            nested = self.page.tokens[before[-1].first - 1].word in _THAT
            return self.last if nested else before[-1]
        if hit.value.form in {"participle", "word"}:
            near = [one for one in self.between(max(first, hit.first - 60), hit.first) if one.kind in _MOUTHS]
            return near[0] if near and floor == first else self.last
        if hit.value.tag == "inform" and joined and self.last is not None:
            return self.last
        reach = min(last, hit.last + (_NEAR if hit.value.tag == "opinion" else _AFTER_VERB))
        for index in range(hit.last, reach):
            if self.page.tokens[index].word in _STOPS:
                return self.last
            here = self.between(index, index + 1)
            if here:
                return here[0]
            if index == hit.last and hit.value.tag in POSITIONS and self.page.tokens[index].word.startswith("ب"):
                return self.last
        return self.last if hit.value.tag != "opinion" else None


def _in_sentence(finder: _Finder, cues: Sequence[Hit[Cue]], first: int, last: int) -> Iterator[Voice]:
    floor = first
    for number, hit in enumerate(cues):
        speaker = finder.of(hit, first, last, floor)
        tag = hit.value.tag
        if tag == "according" and (speaker is None or (speaker.kind == "state" and speaker.first > hit.first)):
            continue
        nature = _NATURES.get(tag, "fact")
        if speaker is not None and speaker.watches and nature == "claim":
            nature = "opinion"
        end = cues[number + 1].first if number + 1 < len(cues) else last
        begin = hit.first
        if tag == "according" and number == 0 and (hit.first - first > (last - first) // 2 or _ends_at(speaker, hit)):
            begin, end = first, max(end, hit.last) if _ends_at(speaker, hit) else last
        elif number == 0 and _is_said_last(finder.page, hit, speaker, last):
            begin = first
        if tag == "forecast" and number and finder.last is not None:
            speaker = finder.last
        elif tag == "forecast" and speaker is not None and not speaker.watches and hit.value.form == "word":
            speaker = None
        if speaker is not None and tag != "forecast":
            finder.last = speaker
        floor = hit.last
        yield Voice(begin, end, nature, speaker, hit)


def _ends_at(speaker: Speaker | None, hit: Hit[Cue]) -> bool:
    return speaker is not None and speaker.last == hit.first


def _is_said_last(page: Page, hit: Hit[Cue], speaker: Speaker | None, last: int) -> bool:
    """Return whether an English sentence ends with who said it."""
    if speaker is None or hit.value.tag not in {"say", "opinion"} or not page.tokens[hit.first].word.isascii():
        return False
    return max(hit.last, speaker.last) >= last - 1


def _one_at_a_place(cues: Sequence[Hit[Cue]]) -> list[Hit[Cue]]:
    """Return one cue for each place, the longest and, of equals, the one that says more than that something was said."""
    best: dict[int, Hit[Cue]] = {}
    for hit in cues:
        known = best.get(hit.first)
        if known is None or (hit.last, hit.value.tag != "say") > (known.last, known.value.tag != "say"):
            best[hit.first] = hit
    kept: list[Hit[Cue]] = []
    for hit in best.values():
        if not kept or hit.first >= kept[-1].last:
            kept.append(hit)
    return kept


def _opens(page: Page, hit: Hit[Cue]) -> bool:
    """Return whether a word is a cue and not the month of May or the preposition عبر."""
    word = page.tokens[hit.first].word
    if word == "may":
        return page.written(hit.start, hit.start + 1) != "M"
    if word.removeprefix("و") == "عبر":
        return any(token.word == "عن" for token in page.tokens[hit.last : hit.last + 6])
    return True


def _is_quoted(page: Page, first: int) -> bool:
    if not first:
        return False
    between = page.folded.text[page.tokens[first - 1].end : page.tokens[first].start]
    return ":" in between and '"' in between
