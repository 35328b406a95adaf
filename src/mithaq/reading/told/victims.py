"""How many people an incident killed, injured or took, as a sentence says.

1. The number stands by its word: after it in Arabic and English ("مقتل 3", "killed at least five"), before it in English and Urdu
   ("12 wounded", "پانچ افراد ہلاک") and before a plural in Arabic ("3 قتلى").
2. An Arabic dual is two, a single noun of a person right after "killing of" is one. "Dozens" is more than nobody and no number: None.
3. A number of something else between them (days, kilometres, per cent, a year, an age) is no number of people.
"""

from mithaq.reading.page.tokens import words_of_phrase
from mithaq.reading.result import Victims
from mithaq.reading.told.amounts import number_at
from mithaq.reading.told.scene import Scene

_REACH = 6
_BACK = 5
_PEOPLE = frozenset(words_of_phrase("جندي شرطي شخص مدني عنصر ضابط حارس عامل امرأة طفل رجل صحفي مواطن موظف سائق"))
_DUALS = frozenset(f"{word}{ending}" for word in _PEOPLE for ending in ("ين", "ان")) | {"امراتين", "قتيلين", "جريحين"}
_NOT_PEOPLE = frozenset(
    words_of_phrase("يوم أيام ساعة ساعات كيلومتر كيلومترا كم متر أمتار بالمئة في عام سنة شهر أشهر دن گھنٹے کلومیٹر سال فیصد")
    + words_of_phrase("days hours km kilometres kilometers years percent per million am pm")
)
_STOPS = frozenset(words_of_phrase("وإصابة وأصيب وجرح وإصابات and while و فيما اور جبکہ وخطف واختطاف"))
_ACTIVE = frozenset({"killed", "killing", "kills", "wounded", "wounding", "injured", "injuring", "kidnapped", "abducted"})
_ONE = frozenset({"a", "an"})
_ABOUT = frozenset(words_of_phrase("at least about some more than up to nearly over around another"))
_ATTACKS = frozenset(
    words_of_phrase("attacks bombings blasts explosions shootings raids ambushes clashes gunmen bombers suicide separate twin")
)
_ONE_OF = frozenset({"soldier", "policeman", "officer", "civilian", "man", "woman", "child", "guard", "person", "journalist"})


def victims_in(scene: Scene, first: int, last: int) -> Victims:
    """Return the numbers that the tokens [first, last) tell; None where they tell none."""
    hits = scene.cues_in(first, last, "killed", "injured", "taken")
    if not hits:
        return Victims()
    words = _words(scene, first, last)
    found: dict[str, int] = {}
    for hit in hits:
        tag = hit.value.tag
        if tag not in found:
            number = _number(words, hit.first - first, hit.last - first, _others(scene, hit.last, last, tag) - first)
            if number is not None:
                found[tag] = number
    return Victims(**found)


def _words(scene: Scene, first: int, last: int) -> list[str]:
    """Return the words of the tokens [first, last), a full stop in the place of the numbers of a date."""
    page = scene.page
    words = [_without_and(token.word) for token in page.tokens[first:last]]
    dates = scene.dates_in(scene.span(first, last))
    for place, word in enumerate(words if dates else ()):
        if word.isdigit():
            start = page.folded.origin(page.tokens[first + place].start, page.tokens[first + place].end)[0]
            if any(one.start <= start < one.end for one in dates):
                words[place] = "."
    return words


def _number(words: list[str], begin: int, end: int, others: int) -> int | None:
    if words[begin].removeprefix("و") in {"قتيلين", "جريحين"}:
        return 2
    direct = _directly_after(words, end) if words[begin] in _ACTIVE else None
    before = direct if direct is not None else _before(words, begin)
    return before if before is not None else _after(words, end, others)


def _directly_after(words: list[str], index: int) -> int | None:
    """Return the number of an English object right after its verb (killed at least five)."""
    while index < len(words) and words[index] in _ABOUT:
        index += 1
    number, after = number_at(words, index) if index < len(words) else (None, index)
    return number if after < len(words) and words[after] not in _NOT_PEOPLE else None


def _without_and(word: str) -> str:
    return word[1:] if word.startswith("و") and word[1:].isdigit() else word


def _others(scene: Scene, end: int, last: int, tag: str) -> int:
    """Return where the next word for other victims stands, which its own number follows."""
    kinds = [kind for kind in ("killed", "injured", "taken") if kind != tag]
    return next((hit.first for hit in scene.cues_in(end, min(last, end + _REACH + 2), *kinds)), last)


def _before(words: list[str], index: int) -> int | None:
    low = max(0, index - _BACK)
    for start in range(index - 1, low - 1, -1):
        number, after = number_at(words, start)
        if after == start:
            if words[start] in _STOPS or words[start].startswith("و"):
                return None
            continue
        begin = start
        while begin > low and number_at(words, begin - 1)[1] > begin:
            begin -= 1
            number, after = number_at(words, begin)
        if after > index or words[after] in _NOT_PEOPLE | _ATTACKS or (begin and words[begin - 1] in {"في", "in", "at"}):
            return None
        joined = "\u0600" <= words[index][0] <= "\u06ff" and after == index
        return number if joined or words[index].isascii() or _is_urdu(words, index) else None
    return None


def _is_urdu(words: list[str], index: int) -> bool:
    return any(word in {"افراد", "اهلكار", "هوي", "هوگيي", "هو", "گيي", "لوگ", "اور"} for word in words[max(0, index - 3) : index + 3])


def _after(words: list[str], index: int, limit: int) -> int | None:
    for place in range(index, min(limit, index + _REACH, len(words))):
        word = words[place]
        number, after = number_at(words, place)
        if after > place:
            following = words[after] if after < len(words) else ""
            return None if following in _NOT_PEOPLE else number
        if word in _DUALS:
            return 2
        if place == index and word in _PEOPLE:
            return 1
        if word in _ONE and place + 1 < len(words) and words[place + 1] in _ONE_OF:
            return 1
        if word in _STOPS:
            return None
    return None
