"""Where a text says that somebody undertakes something (`undertaking_patterns.yml`).

1. An action runs from the word of undertaking to the end of its clause. A clause ends at a comma, unless what follows enumerates
   ("including", بما في ذلك) or is one more noun of doing; it ends at a word that turns to something else (حيث, مؤكدا, while).
2. A list after a colon gives one undertaking for each of its lines or parts.
3. In Urdu the action stands before its word, after the subject's "نے" or the "کہ" before it, or after the word and its "کہ".
4. An action of the passive voice ("an office is to be opened") runs from the beginning of its clause to its end.
5. "Agreed on X and on Y" (على ... وعلى) are two undertakings.
6. A word of undertaking after a negation is none. Arabic patterns are not those of an Urdu page, nor Urdu ones those of an Arabic page.

Nothing here costs more than the length of the text: a gap is four words, an action 600 characters.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from mithaq.names.fold import fold_text
from mithaq.resources.reference import reference

_MAX_ACTION = 600
_ARABIC = re.compile(r"[\u0600-\u06ff]+")
_MACROS = {
    "<gap>": r"(?:(?:\s+|,\s)[^\s.,;:!?]+){0,4}?",
    "<far>": r"(?:(?:\s+|,\s)[^\s.;:!?]+){0,16}?",
    "<verb>": r"(?:ت|ا|تا|وا|ان|ون|ه|ين)?",
    "<own>": r"(?:\s+(?:بلاد|حكومت|دولت)(?:ه|ها|هم))?",
    "<do>": "(?:تركيب|تسليم|انشاء|تدريب|تزويد|تشغيل|نشر|توريد|بناء|تمويل|تقديم|اطلاق|تخصيص|ارسال|تشكيل|تجهيز|"
    "فتح|اعاده|تسيير|تبادل|استحداث|ايفاد|"
    "اقامه|عقد|افتتاح|استئناف|تاسيس|توسيع|منح|الافراج|ترحيل|تعيين|تفعيل)",
    "<done>": r"(?:opened|reopened|established|set up|formed|created|trained|delivered|handed over|"
    r"deployed|installed|funded|financed|provided|"
    r"supplied|shared|exchanged|launched|built|equipped|released|extradited|donated|stationed|sent|appointed|posted)\b",
    "<give>": r"(?:provide|supply|train|establish|set up|deploy|send|deliver|install|fund|finance|build|create|launch|form|equip|share|"
    r"exchange|grant|donate|lend|open|reopen|contribute|hand over|host|release|return|extradite|pay|build|appoint|"
    r"hold joint|conduct joint|run joint|repatriate|take back|"
    r"station|resume|restore|second|"
    r"invest|extend|continue|expand|strengthen|step up)\b",
}
_AFTER = "<action>"
_WHOLE = "<whole>"
_THAT_URDU = "کہ"
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
_GOES_ON = re.compile(
    r",\s*(?:worth|valued at|at a cost|costing|by\s|before\s|within\s|in\s+(?:return|exchange)|بقيمه|بكلفه|"
    r"بتكلفه|بغلاف|بمبلغ|بميزانيه|قبل|بحلول|"
    r"في غضون|خلال (?:\d+|شهر|شهرين|سنه|سنتين|عام|عامين|اسبوع|اسبوعين|مده|فتره|ثلاثه|سته)|"
    r"وعلي|وذلك قبل|وذلك بحلول|علي ان|جن كي ماليت|جس كي ماليت)\b"
)
_ENUMERATED = re.compile(rf",\s*(?:{_WORD}+\s*){{1,4}}(?=,|\sand\s|\sاور\s|\sو{_WORD}|$)")
_AND_DOING = re.compile(
    rf",\s*و(?:ت{_WORD}{_WORD}?ي{_WORD}|ت{_WORD}ا{_WORD}{_WORD}\b|م{_WORD}ا{_WORD}{_WORD}ه\b|ا{_WORD}{_WORD}ا{_WORD}\b|(?:منع|ضبط|دعم|وقف|رفع|زياده|بناء|نشر)\b)"
    r"|,\s*(?:and|اور)\s(?!(?:\S+\s){1,4}(?:will|would|is to|are to|said|agreed|pledged|promised|has|have|had|was|were|is|are)\b)"
)
_NEGATED = re.compile(r"(?:\b(?:لم|لن|لا|ولم|ولن|دون ان|بدون ان|عدم|not|never|no|failed to|without|refused to)\s+(?:yet\s+)?)$")
_OPENS_URDU = re.compile(r"(?:[.,;:!?\n]|\bني\b|\bكه\b|\bني كها\b)")
_OPENS_PASSIVE = re.compile(r"[.,;:!?\n]|\b(?:that|said|while|and|which)\b")
_LISTED = re.compile(
    r"[ \t]*(?:[-*•·–]|\d{1,2}[.)-]|[اأبجده][.)-]|\(\d{1,2}\)|(?:اولا|ثانيا|ثالثا|رابعا|خامسا)\s*[:,-]?)[ \t]*(?P<part>[^\n]{4,400})"
)
_INLINE = re.compile(r"(?:^|;)\s*(?:\d{1,2}[.)-]\s*|\(\d{1,2}\)\s*)?(?P<part>[^;\n.]{4,300})")
_MANY = 20
_AGAIN_ON = re.compile(r",?\sوعلي\s(?=\w{4})|,\s*علي\s(?=\w{4})|,?\sand\s(?:also\s)?(?:to|on)\s(?=\w)")
Place = Literal["after", "before", "whole"]


@dataclass(frozen=True)
class Pattern:
    """A way to say that somebody undertakes something: its signs, the languages of its pages, and where the action stands."""

    status: str
    signs: tuple[str, ...]
    expression: re.Pattern[str]
    action: Place
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Undertaking:
    """Folded spans: of the word and its action, of the action; `is_last` says that the word stands after its action."""

    status: str
    start: int
    end: int
    action: tuple[int, int]
    is_last: bool = False


def patterns_in(text: str, language: str = "ar") -> tuple[Pattern, ...]:
    """Return the patterns of which a sign stands in a folded text of a language: those that can match there at all."""
    return tuple(one for one in _patterns() if language in one.languages and any(sign in text for sign in one.signs))


def find_undertakings(text: str, start: int, end: int, patterns: Iterable[Pattern]) -> Iterator[Undertaking]:
    """Yield the undertakings of the sentence [start, end) of a folded text; they may overlap. `patterns` are those of the text."""
    for one in patterns:
        if all(text.find(sign, start, end) < 0 for sign in one.signs):
            continue
        for match in one.expression.finditer(text, start, end):
            if one.action == "before":
                yield from _before(text, one.status, match, start)
            elif _NEGATED.search(text, max(start, match.start() - 12), match.start()) is not None:
                continue
            elif one.action == "whole":
                yield from _whole(text, one.status, match, (start, end))
            else:
                yield from _after(text, one.status, match, end)


def _after(text: str, status: str, match: re.Match[str], end: int) -> Iterator[Undertaking]:
    opened = match.end()
    if status == "agreed" and re.match(r"\s*:", text[opened : opened + 4]):
        yield from _listed(text, status, match, text.index(":", opened) + 1)
        return
    while opened < end and text[opened] in " \t\"'":
        opened += 1
    closed = _end_of_action(text, opened, end)
    if closed - opened < 6:
        return
    cuts = list(_AGAIN_ON.finditer(text, opened, closed)) if status == "agreed" else []
    begins, ends = [opened, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), closed]
    for number, (first, last) in enumerate(zip(begins, ends, strict=True)):
        yield Undertaking(status, first if number else match.start(), last, (first, last))


def _whole(text: str, status: str, match: re.Match[str], sentence: tuple[int, int]) -> Iterator[Undertaking]:
    """Yield the undertaking of a passive voice with its subject, which stands before it in its clause."""
    opened = max((one.end() for one in _OPENS_PASSIVE.finditer(text, sentence[0], match.start())), default=sentence[0])
    while opened < match.start() and text[opened] in " \t\"'":
        opened += 1
    yield Undertaking(
        status, opened, _end_of_action(text, match.end(), sentence[1]), (opened, _end_of_action(text, match.end(), sentence[1]))
    )


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
        elif not (
            _GOES_ON.match(text, at, limit) or (enumerating and _ENUMERATED.match(text, at, limit)) or _AND_DOING.match(text, at, limit)
        ):
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
    return tuple(_pattern(status, signs, written) for status, patterns in content.items() for signs, written in patterns)


def _pattern(status: str, signs: str, written: str) -> Pattern:
    action: Place = "before" if written.startswith(_AFTER) else "whole" if written.startswith(_WHOLE) else "after"
    whole = written.replace(_AFTER, "").replace(_WHOLE, "").replace(r"<gap>\s+", r"<gap>,?\s+")
    for macro, meant in _MACROS.items():
        whole = whole.replace(macro, meant)
    is_urdu = action == "before" or _THAT_URDU in written
    languages = ("ar", "ur", "en") if written.isascii() else ("ur",) if is_urdu else ("ar", "en")
    return Pattern(status, tuple(fold_text(signs).split()), re.compile(folded_pattern(whole)), action, languages)


def folded_pattern(pattern: str) -> str:
    """Return a pattern with its Arabic letters folded as texts are; a range of letters stays as it is."""
    kept = pattern.replace("[ء-ي]", "\\w")
    return _ARABIC.sub(lambda found: fold_text(found[0]), kept)
