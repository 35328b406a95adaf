"""The page as words: folded tokens with their origin, and phrases found among them.

1. A token is a run of letters and digits of folded text; an apostrophe inside a Latin word belongs to it and is dropped from its form,
   that of the English possessive is outside (Pakistan's).
2. Tokens stand in lines and sentences; no phrase runs over the end of a sentence or a line, and a
   sentence is cut after 400 words, so that no text costs more than its length.
3. Inside a phrase only spaces, quotation marks, hyphens and the ending of the possessive may stand between words.
4. Arabic proclitics (و ف ب ك ل and the article) before the first word of a phrase are outside it, the article of a name aside.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, NamedTuple, TypeVar

from mithaq.names.fold import Folded, fold_text, fold_with_offsets

_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)*")
_JOIN = re.compile(r"(?:'s)?[ \t\"'()-]{0,4}")
_SENTENCE = re.compile(r"[.!?\n\r]+(?=\s|$|[\"')])|[\n\r]+")
_MAX_PHRASE = 12
_MAX_SENTENCE = 400
_MAX_KEPT = 20_000

Value = TypeVar("Value")
Span = tuple[int, int]


class Token(NamedTuple):
    """A word. `start` and `end` are offsets in the folded text."""

    word: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True)
class Page:
    """A text with its tokens, those of the kept spans only."""

    source: str
    folded: Folded
    tokens: Sequence[Token]

    def gap(self, index: int) -> str:
        """Return the folded text between token `index` and the one after it."""
        return self.folded.text[self.tokens[index].end : self.tokens[index + 1].start]

    def joins(self, index: int) -> bool:
        """Return whether token `index` and the next can be words of one phrase."""
        if index < 0 or index + 1 >= len(self.tokens) or self.tokens[index].sentence != self.tokens[index + 1].sentence:
            return False
        return _JOIN.fullmatch(self.gap(index)) is not None

    def written(self, start: int, end: int) -> str:
        """Return the original text of a folded span."""
        begin, finish = self.folded.origin(start, end)
        return self.source[begin:finish]

    @cached_property
    def sentences(self) -> Sequence[Span]:
        """Return for each sentence its first token and the one after its last."""
        bounds: list[Span] = []
        for index, token in enumerate(self.tokens):
            if bounds and self.tokens[bounds[-1][0]].sentence == token.sentence:
                bounds[-1] = (bounds[-1][0], index + 1)
            else:
                bounds.append((index, index + 1))
        return bounds

    def token_at(self, offset: int) -> int:
        """Return the index of the first token that starts at or after the folded `offset`."""
        return bisect_right(self._starts, offset - 1)

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]


def make_page(text: str, kept: Iterable[Span] | None = None) -> Page:
    """Return the page of `text`; `kept` are the spans of the original, in order, whose words count (all of it when None)."""
    folded = fold_with_offsets(text)
    tokens: list[Token] = []
    sentence = opened = 0
    for start, end in [(0, len(text))] if kept is None else kept:
        low, high = _folded_index(folded, start), _folded_index(folded, end)
        cuts = [match.end() for match in _SENTENCE.finditer(folded.text, low, high)]
        cut = 0
        for match in _WORD.finditer(folded.text, low, high):
            while cut < len(cuts) and cuts[cut] <= match.start():
                cut += 1
                sentence += 1
            if tokens and tokens[-1].sentence == sentence and len(tokens) - opened >= _MAX_SENTENCE:
                sentence += 1
            if not tokens or tokens[-1].sentence != sentence:
                opened = len(tokens)
            begin, finish = match.span()
            word = match[0]
            if "'" in word:
                word = word.removesuffix("'s")
                finish, word = begin + len(word), word.replace("'", "")
            tokens.append(Token(word, begin, finish, sentence))
        sentence += 1
    return Page(text, folded, tokens)


def _folded_index(folded: Folded, offset: int) -> int:
    return min(offset, len(folded.text)) if isinstance(folded.offsets, range) else bisect_right(folded.offsets, offset - 1)


def words_of_phrase(phrase: str) -> tuple[str, ...]:
    """Return the folded words of a phrase, as tokens of a page are folded."""
    folded = fold_text(phrase)
    words = _WORD.findall(folded)
    return tuple(words) if "'" not in folded else tuple(word.removesuffix("'s").replace("'", "") for word in words)


@lru_cache(maxsize=65_536)
def readings_of(word: str) -> tuple[tuple[str, int], ...]:
    """Return the ways to read a folded word: the rest and how many letters of proclitics stand before it, fewest first."""
    found = {word: 0}
    if "\u0600" <= word[0] <= "\u06ff":
        for conjunction in (0, 1) if word[0] in "وف" else (0,):
            rest = word[conjunction:]
            found.setdefault(rest, conjunction)
            if len(rest) > 2 and rest[0] in "بكل":
                found.setdefault(rest[1:], conjunction + 1)
                if rest.startswith("لل"):
                    found.setdefault(f"ال{rest[2:]}", conjunction + 2)
                    found.setdefault(rest[2:], conjunction + 2)
        for rest, cut in list(found.items()):
            if rest.startswith("ال") and len(rest) > 4 and word[cut : cut + 2] == "ال":
                found.setdefault(rest[2:], cut + 2)
    return tuple((rest, cut) for rest, cut in found.items() if cut == 0 or len(rest) > 1)


@dataclass(frozen=True, slots=True)
class Hit(Generic[Value]):
    """A phrase found: tokens [first, last), folded span [start, end) without proclitics, what it stands for."""

    first: int
    last: int
    start: int
    end: int
    value: Value


class _Starts(dict[str, tuple[tuple[int, tuple[str, ...], Value], ...]], Generic[Value]):
    """For a folded word the letters cut, the words and the value of each phrase that can begin with it in any of its readings.

    What was asked before is kept, up to `_MAX_KEPT` words.
    """

    def __init__(self, first: Mapping[str, list[tuple[tuple[str, ...], Value]]]) -> None:
        super().__init__()
        self._first = first

    def __missing__(self, word: str) -> tuple[tuple[int, tuple[str, ...], Value], ...]:
        if len(self) >= _MAX_KEPT:
            self.clear()
        found = tuple((cut, words, value) for rest, cut in readings_of(word) for words, value in self._first.get(rest, ()))
        self[word] = found
        return found


class Phrases(Generic[Value]):
    """A set of phrases, each with a value; found leftmost and longest, never inside a word."""

    def __init__(self, pairs: Iterable[tuple[str, Value]]) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in pairs:
            words = words_of_phrase(phrase)
            if 0 < len(words) <= _MAX_PHRASE:
                self._first.setdefault(words[0], []).append((words, value))
        for candidates in self._first.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))
        self.starts = _Starts(self._first)

    def at(self, page: Page, index: int) -> Iterator[Hit[Value]]:
        """Yield what begins at token `index`: for each reading of the word, the longest first."""
        token = page.tokens[index]
        for cut, words, value in self.starts[token.word]:
            if len(words) == 1 or self._follows(page, index, words):
                last = index + len(words)
                yield Hit(index, last, token.start + cut, page.tokens[last - 1].end, value)

    def longest(self, page: Page, index: int) -> Hit[Value] | None:
        """Return the longest hit that begins at token `index`, the one with fewest proclitics on a tie."""
        if not self.starts[page.tokens[index].word]:
            return None
        return max(self.at(page, index), key=lambda one: one.last, default=None)

    def find(self, page: Page) -> list[Hit[Value]]:
        """Return the hits of the whole page, none overlapping."""
        found = []
        index = 0
        while index < len(page.tokens):
            if not self.starts[page.tokens[index].word]:
                index += 1
                continue
            hit = self.longest(page, index)
            if hit is None:
                index += 1
            else:
                found.append(hit)
                index = hit.last
        return found

    @staticmethod
    def _follows(page: Page, index: int, words: tuple[str, ...]) -> bool:
        tokens = page.tokens
        if index + len(words) > len(tokens) or (len(words) > 1 and tokens[index + 1].word != words[1]):
            return False
        return all(tokens[index + step].word == words[step] and page.joins(index + step - 1) for step in range(1, len(words)))
