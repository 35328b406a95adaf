"""Where a text says that somebody undertakes something (`undertaking_patterns.yml`).

1. An action runs from the word of undertaking to the end of its clause. A clause ends at a comma, unless what follows enumerates
   ("including", بما في ذلك) or is one more noun of doing; it ends at a word that turns to something else (حيث, مؤكدا, while).
2. A list after a colon gives one undertaking for each of its lines or parts.
3. In Urdu the action stands before its word, after the subject's "نے" or the "کہ" before it.
4. A word of undertaking after a negation is none.

Nothing here costs more than the length of the text: a gap is four words, an action 600 characters.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from mithaq.names.fold import fold_text
from mithaq.resources.reference import reference

_MAX_ACTION = 600
_ARABIC = re.compile(r"[\u0600-\u06ff]+")
_MACROS = {
    "<gap>": r"(?:(?:\s+|,\s)[^\s.,;:!?]+){0,4}?",
    "<far>": r"(?:(?:\s+|,\s)[^\s.;:!?]+){0,16}?",
    "<verb>": r"(?:ت|ا|تا|وا|ان|ون|ه|ين)?",
    "<own>": r"(?:\s+(?:بلاد|حكومت|دولت)(?:ه|ها|هم))?",
    "<do>": "(?:تركيب|تسليم|انشاء|تدريب|تزويد|تشغيل|نشر|توريد|بناء|تمويل|تقديم|اطلاق|تخصيص|ارسال|تشكيل|تجهيز)",
    "<give>": r"(?:provide|supply|train|establish|set up|deploy|send|deliver|install|fund|finance|build|create|launch|form|equip|share|"
    r"exchange|grant|donate|lend|open|contribute|invest|extend|continue|expand|strengthen|step up)\b",
}
_AFTER = "<action>"
_WORD = r"[^\W\d_]"
_END = re.compile(
    r"[.!?;\n](?!\d)"
    r"|\s(?:حيث|موكد[اهي]\w*|مشير[اهي]\w*|مضيف[اه]|معرب[اه]|مشدد[اه]|مشيد[اه]|مبين[اه])\b"
    r"|\s(?:وذلك|وسط|فيما|بينما|في حين|لكن|الذي ترأسه|الذي تراسه|"
    r"while|whereas|but|as well as noting|adding that|saying|he said|she said|officials said|according to)\b"
    r"|\sو(?:اكد|قال|اضاف|اشار|اعلن|اعرب|شدد|ناقش|بحث|اتفق|تناول|رحب|هنا)(?:ت|ا|تا|وا)?\b"
)
_COMMA = re.compile(r",(?!\d)|:(?=\s)")
_ENUMERATES = re.compile(
    r"[,:]\s*(?:بما في ذلك|بما فيها|بما فيه|مثل|ومنها|ومن بينها|منها|لا سيما|ولا سيما|لاسيما|خاصه|وخاصه|خصوصا|وخصوصا|"
    r"مع التركيز|والتركيز|من خلال|وفي مقدمتها|"
    r"including|such as|in particular|particularly|especially|notably|with a focus|through|بشمول|جن مين|خاص طور)\b"
)
_ENUMERATED = re.compile(rf",\s*(?:{_WORD}+\s*){{1,4}}(?=,|\sand\s|\sاور\s|\sو{_WORD}|$)")
_AND_DOING = re.compile(
    rf",\s*و(?:ت{_WORD}{_WORD}?ي{_WORD}|ت{_WORD}ا{_WORD}{_WORD}\b|م{_WORD}ا{_WORD}{_WORD}ه\b|ا{_WORD}{_WORD}ا{_WORD}\b|(?:منع|ضبط|دعم|وقف|رفع|زياده|بناء|نشر)\b)"
    r"|,\s*(?:and|اور)\s"
)
_NEGATED = re.compile(r"(?:\b(?:لم|لن|لا|ولم|ولن|دون ان|بدون ان|عدم|not|never|no|failed to|without|refused to|before)\s+(?:yet\s+)?)$")
_OPENS_URDU = re.compile(r"(?:[.,;:!?\n]|\bني\b|\bكه\b|\bني كها\b)")
_LISTED = re.compile(
    r"[ \t]*(?:[-*•·–]|\d{1,2}[.)-]|[اأبجده][.)-]|\(\d{1,2}\)|(?:اولا|ثانيا|ثالثا|رابعا|خامسا)\s*[:,-]?)[ \t]*(?P<part>[^\n]{4,400})"
)
_INLINE = re.compile(r"(?:^|;)\s*(?:\d{1,2}[.)-]\s*|\(\d{1,2}\)\s*)?(?P<part>[^;\n.]{4,300})")
_MANY = 20
Pattern = tuple[str, tuple[str, ...], re.Pattern[str], bool]  # status, signs, and whether the word stands after its action


@dataclass(frozen=True)
class Undertaking:
    """Folded spans: of the word and its action, of the action; `is_last` says that the word stands after its action."""

    status: str
    start: int
    end: int
    action: tuple[int, int]
    is_last: bool = False


def patterns_in(text: str) -> tuple[Pattern, ...]:
    """Return the patterns of which a sign stands in a folded text: those that can match there at all."""
    return tuple(one for one in _patterns() if any(sign in text for sign in one[1]))


def find_undertakings(text: str, start: int, end: int, patterns: Iterable[Pattern]) -> Iterator[Undertaking]:
    """Yield the undertakings of the sentence [start, end) of a folded text; they may overlap. `patterns` are those of the text."""
    for status, signs, pattern, is_last in patterns:
        if all(text.find(sign, start, end) < 0 for sign in signs):
            continue
        for match in pattern.finditer(text, start, end):
            if is_last:
                yield from _before(text, status, match, start)
            elif _NEGATED.search(text, max(start, match.start() - 12), match.start()) is None:
                yield from _after(text, status, match, end)


def _after(text: str, status: str, match: re.Match[str], end: int) -> Iterator[Undertaking]:
    opened = match.end()
    if status == "agreed" and re.match(r"\s*:", text[opened : opened + 4]):
        yield from _listed(text, status, match, text.index(":", opened) + 1)
        return
    while opened < end and text[opened] in " \t\"'":
        opened += 1
    closed = _end_of_action(text, opened, end)
    if closed - opened >= 6:
        yield Undertaking(status, match.start(), closed, (opened, closed))


def _listed(text: str, status: str, match: re.Match[str], colon: int) -> Iterator[Undertaking]:
    """Yield one undertaking for each line of a list after a colon, or for each part between semicolons on its own line."""
    line_end = text.find("\n", colon)
    line_end = len(text) if line_end < 0 else line_end
    parts: list[tuple[int, int]] = []
    if text[colon:line_end].strip():
        parts = [one.span("part") for one in list(_INLINE.finditer(text, colon, line_end))[:_MANY]]
    else:
        place = line_end + 1
        while len(parts) < _MANY:
            line = _LISTED.match(text, place)
            if line is None:
                break
            parts.append(line.span("part"))
            place = line.end() + 1
    for number, (first, last) in enumerate(parts):
        closed = first + len(text[first:last].rstrip(" .,;"))
        yield Undertaking(status, first if number else match.start(), closed, (first, closed))


def _end_of_action(text: str, start: int, end: int) -> int:
    limit = min(end, start + _MAX_ACTION)
    stop = _END.search(text, start, limit)
    limit = stop.start() if stop is not None else limit
    place, enumerating = start, False
    while (comma := _COMMA.search(text, place, limit)) is not None:
        at = comma.start()
        if _ENUMERATES.match(text, at, limit):
            enumerating = True
        elif not ((enumerating and _ENUMERATED.match(text, at, limit)) or _AND_DOING.match(text, at, limit)):
            limit = at
            break
        place = at + 1
    return start + len(text[start:limit].rstrip(" \t\"'(-"))


def _before(text: str, status: str, match: re.Match[str], start: int) -> Iterator[Undertaking]:
    floor = max(start, match.start() - _MAX_ACTION)
    opened = max((one.end() for one in _OPENS_URDU.finditer(text, floor, match.start())), default=floor)
    while opened < match.start() and text[opened] in " \t\"'":
        opened += 1
    if match.start() - opened >= 6:
        yield Undertaking(status, opened, match.end(), (opened, match.start()), is_last=True)


@cache
def _patterns() -> tuple[Pattern, ...]:
    content = cast("dict[str, list[tuple[str, str]]]", reference("undertaking_patterns.yml"))
    made = []
    for status, patterns in content.items():
        for signs, written in patterns:
            whole = written.replace(_AFTER, "")
            for macro, meant in _MACROS.items():
                whole = whole.replace(macro, meant)
            made.append((status, tuple(fold_text(signs).split()), re.compile(folded_pattern(whole)), written.startswith(_AFTER)))
    return tuple(made)


def folded_pattern(pattern: str) -> str:
    """Return a pattern with its Arabic letters folded as texts are; a range of letters stays as it is."""
    kept = pattern.replace("[ء-ي]", "\\w")
    return _ARABIC.sub(lambda found: fold_text(found[0]), kept)
