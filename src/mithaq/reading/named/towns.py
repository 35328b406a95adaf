"""Towns and provinces of the whole world, where the words around them say that a place is meant.

1. The list (`towns.tsv`, GeoNames and CLDR) has names that are words and people's names too, so that a name alone says nothing.
2. In Arabic a word of place stands before it (في, قرب, بلدة), ب is written to it, it follows a place after و or a comma, or a feminine
   nisba follows. In Urdu a word of place stands before it, or شہر, ضلع, میں, کے قریب after it. In English "in", "near", "of" stand before
   it, or a place after a comma.
3. A word of the language, or a name of people, is a town only where a head says so (مدينة, "the town of").
4. What was found so is found again wherever it stands in the page. A town has no side: to whom it belongs is not the list's to say.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from babel import Locale

from mithaq.names.fold import fold_text
from mithaq.names.script import main_script
from mithaq.reading.named.lexicon import first_names, known_names, lexicon
from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.named.vocabulary import JOINING, is_vocabulary, stems
from mithaq.reading.page.tokens import Hit, Page, readings_of, words_of_phrase

FILE = "towns.tsv"
MOST_WORDS = 4
_SHORTEST = 3
_HEADS = frozenset(
    words_of_phrase(
        "مدينة بلدة قرية محافظة ولاية إقليم مقاطعة جزيرة معبر ميناء ضاحية بلدية قضاء ناحية مديرية مطار مدينتي بلدتي قريتي محافظتي ولايتي "
        "شہر شہروں ضلع ضلعے صوبہ صوبے قصبے قصبہ گاؤں تحصیل علاقے علاقہ سرحدی"
    )
)
_BEFORE = frozenset(
    words_of_phrase(
        "في قرب داخل خارج شمال جنوب شرق غرب وسط شمالي جنوبي شرقي غربي ضواحي ريف غادر زار "
        "أهالي سكان أطراف مشارف محيط ساحل سواحل شوارع أسواق زلزال تفجير تفجيرات هجوم هجمات معركة معارك اشتباكات مجزرة سجن"
    )
)
_MOVING = frozenset(
    words_of_phrase("وصل وصلت توجه توجهت عاد عادت سافر سافرت انتقل انتقلت نقلوا فر لجأ زيارة رحلة طريق عودة طريقه طريقها متجها")
)
_TO = frozenset(words_of_phrase("إلى الى"))
_AFTER_URDU = frozenset(words_of_phrase("میں شہر ضلع سیکٹر کراسنگ بارڈر"))
_NEAR_URDU = frozenset(words_of_phrase("قریب نواح مضافات"))
_ENGLISH = frozenset(words_of_phrase("in at near from to of off around outside towards toward into through between via"))
_WEAK_ENGLISH = frozenset({"of", "to", "from"})
_ENGLISH_HEADS = frozenset(words_of_phrase("town city village province district port island governorate region county"))
_NEVER = frozenset(words_of_phrase(JOINING))
_LINKING_URDU = frozenset({"اور"})


def find_towns(page: Page, language: str, places: Sequence[Hit[Place]], closed: set[int]) -> list[Hit[Place]]:
    """Return the towns of the page in its order; none touches the tokens `closed` or the known `places`."""
    taken = closed | {index for one in places for index in range(one.first, one.last)}
    ends = {one.last for one in places}
    begins = {one.first for one in places}
    sure = {"ar": _is_said_in_arabic, "ur": _is_said_in_urdu, "en": _is_said_in_english}[language]
    found: list[Hit[Place]] = []
    again: list[Hit[Place]] = []
    persons: set[str] = set()
    index = 0
    while index < len(page.tokens):
        hit = None if index in taken else _longest(page, index, taken)
        if hit is None:
            index += 1
            continue
        if _is_a_persons(page, hit):
            persons.add(_text(page, hit))
        elif sure(page, hit, ends, begins):
            found.append(hit)
            ends.add(hit.last)
        else:
            again.append(hit)
        index = hit.last
    said = {_text(page, one) for one in found}
    found += [one for one in again if _text(page, one) in said and not _is_common(page, one)]
    return sorted((one for one in found if _text(page, one) not in persons), key=lambda one: one.first)


def _text(page: Page, hit: Hit[Place]) -> str:
    return page.folded.text[hit.start : hit.end]


def _longest(page: Page, index: int, taken: set[int]) -> Hit[Place] | None:
    """Return the longest name of a town that begins at a token, the one with fewest letters before it on a tie."""
    token = page.tokens[index]
    if not _may_begin(token.word):
        return None
    latin = token.word[0].isascii()
    if latin and not page.written(token.start, token.end)[:1].isupper():
        return None
    best: tuple[int, int, str] | None = None
    for word, cut in readings_of(token.word):
        if len(word) < _SHORTEST or word in _NEVER or (cut and token.word[cut - 1] in "لك"):
            continue
        for rest, english in _towns().get(word, ()):
            last = index + 1 + len(rest)
            if (best is None or last > best[0]) and _follows(page, index, rest, taken):
                best = (last, cut, english)
    if best is None:
        return None
    last, cut, english = best
    last += latin and _is_city(page, last)
    start, end = token.start + cut, page.tokens[last - 1].end
    return Hit(index, last, start, end, _place(page, start, end, english))


@lru_cache(maxsize=65_536)
def _may_begin(word: str) -> bool:
    return any(rest in _towns() for rest, _ in readings_of(word))


def _follows(page: Page, index: int, rest: tuple[str, ...], taken: set[int]) -> bool:
    """Return whether the words `rest` stand right after the token, none of them taken."""
    tokens = page.tokens
    if index + len(rest) >= len(tokens):
        return False
    return all(
        tokens[one].word == word and one not in taken and page.gap(one - 1) in {" ", "-"} and page.joins(one - 1)
        for one, word in enumerate(rest, index + 1)
    )


def _is_city(page: Page, last: int) -> bool:
    """Return whether the word "City" ends a Latin name (Cotabato City)."""
    return last < len(page.tokens) and page.gap(last - 1) == " " and page.written(*_span(page, last)) == "City"


def _place(page: Page, start: int, end: int, english: str) -> Place:
    written = page.written(start, end)
    arabic = written if main_script(written) == "Arab" else ""
    return Place("", english, arabic, actor=False, state=False, tier="likely")


def _is_common(page: Page, hit: Hit[Place]) -> bool:
    """Return whether each word of a name is a word of the language or a name of people."""
    words = [token.word for token in page.tokens[hit.first : hit.last]]
    words[0] = page.folded.text[hit.start : page.tokens[hit.first].end]
    return all(_is_word(word) for word in words)


def _is_word(word: str) -> bool:
    bare = word.removeprefix("ال") if len(word) > _SHORTEST + 2 else word
    kinds = lexicon()
    return (
        len(bare) <= _SHORTEST
        or any(one in known_names() or one in kinds["never"] or one in kinds["titles"] or one in kinds["heads"] for one in (word, bare))
        or side_of_word(word) is not None
        or (not word[0].isascii() and is_vocabulary(word))
    )


def _is_a_persons(page: Page, hit: Hit[Place]) -> bool:
    """Return whether a given name or a title stands right before, so that the name is a person's (جون كيري)."""
    before = _before(page, hit.first)
    if not before or hit.start > page.tokens[hit.first].start:
        return False
    return (before in first_names() and before not in stems()) or before in lexicon()["titles"]


def _before(page: Page, index: int) -> str:
    return page.tokens[index - 1].word if index and page.joins(index - 1) and not page.gap(index - 1).strip(' "') else ""


def _after(page: Page, last: int) -> str:
    return page.tokens[last].word if last < len(page.tokens) and page.joins(last - 1) and page.gap(last - 1) == " " else ""


def _is_said_in_arabic(page: Page, hit: Hit[Place], ends: set[int], _begins: set[int]) -> bool:
    before, cut = _before(page, hit.first), page.folded.text[page.tokens[hit.first].start : hit.start]
    if any(rest in _HEADS for rest, _ in readings_of(before)) if before and not cut else False:
        return True
    if _is_common(page, hit):
        return False
    if cut in {"", "و"} and hit.first in ends:
        return cut == "و" or page.gap(hit.first - 1).strip() in {"،", ",", "-"}
    if cut.endswith("ب"):
        return hit.last > hit.first + 1 or (hit.end - hit.start > _SHORTEST + 1 and page.folded.text[hit.start : hit.start + 2] != "ال")
    if not cut and _is_dateline(page, hit):
        return True
    if not cut and before and any(rest in _BEFORE for rest, _ in readings_of(before)):
        return True
    if not cut and before in _TO and any(rest in _MOVING for rest, _ in readings_of(_before(page, hit.first - 1) or "-")):
        return True
    after = _after(page, hit.last)
    return not cut and after.startswith("ال") and after.endswith("يه") and side_of_word(after) is not None


def _is_said_in_urdu(page: Page, hit: Hit[Place], ends: set[int], _begins: set[int]) -> bool:
    before, after = _before(page, hit.first), _after(page, hit.last)
    if before in _HEADS:
        return True
    if _is_common(page, hit):
        return False
    if before in _LINKING_URDU and hit.first - 1 in ends:
        return True
    if after in _AFTER_URDU:
        return True
    return after in {"كي", "كے"} and hit.last + 1 < len(page.tokens) and page.tokens[hit.last + 1].word in _NEAR_URDU


def _is_said_in_english(page: Page, hit: Hit[Place], ends: set[int], begins: set[int]) -> bool:
    before, after = _before(page, hit.first), _after(page, hit.last)
    if page.folded.text[hit.start : hit.end] in _months() or (after and page.written(*_span(page, hit.last))[:1].isupper()):
        return False
    if not _is_common(page, hit) and _is_dateline(page, hit):
        return True
    if before == "of" and hit.first > 1 and page.tokens[hit.first - 2].word in _ENGLISH_HEADS:
        return True
    comma = hit.last < len(page.tokens) and page.gap(hit.last - 1).strip() == ","
    if comma and hit.last in begins and (before in _ENGLISH or not _is_common(page, hit)):
        return True
    if _is_common(page, hit):
        return False
    if before == "and" and hit.first - 1 in ends:
        return True
    return before in _ENGLISH - _WEAK_ENGLISH or (before in _WEAK_ENGLISH and hit.end - hit.start > _SHORTEST)


def _is_dateline(page: Page, hit: Hit[Place]) -> bool:
    """Return whether a name opens its line and a dash or a bracket follows (كوبانغ - , Kupang (AP))."""
    text = page.folded.text
    return text[: hit.start].rstrip(" ")[-1:] in {"", "\n"} and text[hit.end :].lstrip(" ")[:1] in {"-", "(", ":", "/"}


def _span(page: Page, index: int) -> tuple[int, int]:
    return page.tokens[index].start, page.tokens[index].end


@cache
def _months() -> frozenset[str]:
    return frozenset(fold_text(name) for name in Locale("en").months["format"]["wide"].values())


@cache
def _towns() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return by the first folded word of each name the words after it and the English name, that of the first where several share one."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for english, folded in _lines():
        for name in folded:
            words = words_of_phrase(name) if any(char in name for char in "'-.\u200c") else tuple(name.split())
            if 0 < len(words) <= MOST_WORDS:
                found.setdefault(words[0], {}).setdefault(words[1:], english)
    return {word: tuple(names.items()) for word, names in found.items()}


def _lines() -> Iterator[tuple[str, list[str]]]:
    text = (files("mithaq.resources") / FILE).read_text(encoding="utf-8")
    for line, folded in zip(text.split("\n"), fold_text(text).split("\n"), strict=True):
        if line and not line.startswith("#"):
            yield line.partition("\t")[0], folded.replace("\t", "|").rstrip("|").split("|")
