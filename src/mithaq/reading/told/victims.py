"""How many people an incident killed, injured or took, as a sentence says.

1. The number stands by its word: after it in Arabic and English ("مقتل 3", "killed at least five"), before it in English and Urdu
   ("12 wounded", "پانچ افراد ہلاک") and before a plural in Arabic ("3 قتلى"). A word that points back (حتفهم, مقتلهم) has it before it, a
   toll after "to" or "at".
2. An Arabic dual is two, a single noun of a person is one, and those that "and" joins to it are added; "another" and "a third" are one.
   "Dozens" is more than nobody and no number: None.
3. A number of something else between them (days, kilometres, per cent, a year, an age) is no number of people, and one after
   "including" is of those told already.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from mithaq.reading.page.tokens import words_of_phrase
from mithaq.reading.result import Victims
from mithaq.reading.told.amounts import number_at
from mithaq.reading.told.scene import Scene

_REACH = 6
_BACK = 5
_BACK_URDU = 8  # where it stood and whom it struck stand between
_BACK_OVER = 14
_FAR_BACK = 24
_TOLL_REACH = 16
_PEOPLE = frozenset(
    words_of_phrase(
        "جندي شرطي شخص مدني عنصر ضابط حارس عامل امرأة طفل رجل صحفي مواطن موظف سائق مهندس طبيب شيخ قائد مسؤول ناشط مسعف معلم تاجر"
    )
    + words_of_phrase("صياد راعي سائح بحار قاض إمام مسلح مهاجم طفلة سيدة فتاة طالب مزارع عسكري دركي حاج مراسل مصور متطوع شاب")
)
_DUALS = frozenset(f"{word}{ending}" for word in _PEOPLE for ending in ("ين", "ان")) | {"امراتين", "قتيلين", "جريحين"}
_NOT_PEOPLE = frozenset(
    words_of_phrase("يوم أيام ساعة ساعات كيلومتر كيلومترا كم متر أمتار بالمئة عام سنة سنوات شهر أشهر دقائق دقيقة صواريخ قذائف طائرات")
    + words_of_phrase("دن گھنٹے کلومیٹر سال فیصد")
    + words_of_phrase("days hours km kilometres kilometers years percent per million am pm")
)
_STOPS = frozenset(words_of_phrase("وإصابة وأصيب وجرح وإصابات and while و فيما اور جبکہ وخطف واختطاف"))
_ACTIVE = frozenset(
    {
        "killed",
        "killing",
        "kills",
        "wounded",
        "wounding",
        "injured",
        "injuring",
        "kidnapped",
        "abducted",
        "seized",
        "wounds",
        "injures",
        "hurts",
        "hurting",
        "murdered",
        "hurt",
    }
)
_POINTING = frozenset(
    f"{word}{ending}" for word in words_of_phrase("حتف مصرع مقتل بمقتل استشهاد إصابت اختطاف خطف حيات") for ending in ("هم", "هما", "هن")
)
_TOLLS = frozenset({"toll"})
_TOLL_AT = frozenset({"to", "at"})
_OBJECT = 3
_SHARES = (["في", "الميه"], ["في", "المايه"])
_JOINING = frozenset({"and", "اور"})
_HIS = frozenset(words_of_phrase("زميله مرافقه سائقه نجله شقيقه ابنه زوجته ابنته حارسه زميلها ابنها زوجها"))
_PASSIVE = frozenset({"was", "been", "were"})
_NOBODY_IN = frozenset({"nobody", "none", "no", "not", "never"})
_MANY_IN = frozenset(
    words_of_phrase("people family group crowd number patrol convoy others soldiers civilians men women children officers")
)
_THEIR = frozenset({"his", "her", "their", "a", "an"})
_KIN_ENGLISH = frozenset(words_of_phrase("son daughter wife husband brother sister father mother driver bodyguard nephew"))
_KIN = frozenset(words_of_phrase("زوج زوجت طفلت ابن ابنت نجل شقيق"))
_AMONG = frozenset(words_of_phrase("including among بينهم بينها منهم بينهما ضمنهم جن"))
_THIRD = frozenset(words_of_phrase("ثالثا ثالث رابعا رابع خامسا خامس آخر another"))
_ONE = frozenset({"a", "an"})
_ABOUT = frozenset(words_of_phrase("at least about some more than up to nearly over around another"))
_ATTACKS = frozenset(
    words_of_phrase("attacks bombings blasts explosions shootings raids ambushes clashes gunmen bombers suicide separate twin")
)
_ONE_OF = frozenset(
    words_of_phrase(
        "soldier policeman policewoman police officer civilian man woman child girl boy guard person journalist worker driver aid teacher"
    )
    + words_of_phrase(
        "engineer doctor priest villager resident fisherman trader farmer businessman official tourist border sailor nurse student"
    )
)


@dataclass(frozen=True)
class _Told:
    """The words of a clause, where those for victims and digits with "and" before them stand, and whether the page is Urdu."""

    words: list[str]
    harms: frozenset[int]
    joined: frozenset[int]
    urdu: bool


def victims_in(scene: Scene, first: int, last: int) -> Victims:
    """Return the numbers that the tokens [first, last) tell; None where they tell none."""
    found: dict[str, int] = {}
    for begin, end in _clauses(scene, first, last):
        hits = scene.cues_in(begin, end, "killed", "injured", "taken")
        if not hits:
            continue
        told = _Told(
            _words(scene, begin, end), frozenset(hit.first - begin for hit in hits), _joined(scene, begin, end), scene.language == "ur"
        )
        for hit in hits:
            tag = hit.value.tag
            if tag not in found:
                others = _others(scene, hit.last, end, tag) - begin
                number = _number(told, hit.first - begin, hit.last - begin, others)
                if number is not None:
                    found[tag] = number
    return Victims(**found)


def _clauses(scene: Scene, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of the tokens [first, last) between semicolons."""
    begin = first
    for index in range(first, last - 1):
        if ";" in scene.page.gap(index):
            yield begin, index + 1
            begin = index + 1
    yield begin, last


def _joined(scene: Scene, first: int, last: int) -> frozenset[int]:
    return frozenset(place for place, token in enumerate(scene.page.tokens[first:last]) if _without_and(token.word) != token.word)


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


def _number(told: _Told, begin: int, end: int, others: int) -> int | None:
    words = told.words
    if words[begin].removeprefix("و") in {"قتيلين", "جريحين"}:
        return 2
    if words[end - 1].lstrip("وب") in _POINTING:
        return _pointed_at(words, begin)
    if words[end - 1] in _TOLLS:
        return _toll(words, end)
    direct = _directly_after(words, end) if words[begin] in _ACTIVE else None
    before = direct if direct is not None else _before(told, begin)
    number = before if before is not None else _after(told, end, others)
    if number is None and words[begin] == "قتيلا":
        return 1
    return number if number is not None else _of_singular(words, begin)


def _of_singular(words: list[str], index: int) -> int | None:
    """Return how many people an English passive without a number tells of: one, and those that "and his" joins (a farmer and his son)."""
    if index < 2 or words[index - 1] not in _PASSIVE:
        return None
    before = words[max(0, index - _BACK_OVER) : index]
    if _NOBODY_IN & set(before[-_BACK:]) or _MANY_IN & set(before[-_BACK:]):
        return None
    if words[index - 1] == "was":
        return 1
    pairs = sum(1 for one, two in pairwise(before) if (one in _ONE and two in _ONE_OF) or (one in _THEIR and two in _KIN_ENGLISH))
    return pairs or None


def _pointed_at(words: list[str], index: int) -> int | None:
    """Return the number of those, told before, whom a word such as "their death" means."""
    for start in range(index - 1, max(-1, index - _FAR_BACK), -1):
        number, after = number_at(words, start)
        if after == start:
            continue
        if start and number_at(words, start - 1)[1] > start:
            number, after = number_at(words, start - 1)
        return number if after < len(words) and words[after] not in _NOT_PEOPLE | _ATTACKS else None
    return None


def _toll(words: list[str], end: int) -> int | None:
    """Return the number to which a toll rose, or at which it stands."""
    for place in range(end, min(len(words), end + _TOLL_REACH)):
        if words[place] in _TOLL_AT:
            number = _directly_after(words, place + 1)
            if number is not None:
                return number
    return None


def _directly_after(words: list[str], index: int) -> int | None:
    """Return the number of an English object right after its verb (killed at least five)."""
    while index < len(words) and words[index] in _ABOUT:
        index += 1
    number, after = number_at(words, index) if index < len(words) else (None, index)
    return number if after == len(words) or words[after] not in _NOT_PEOPLE else None


def _without_and(word: str) -> str:
    return word[1:] if word.startswith("و") and word[1:].isdigit() else word


def _others(scene: Scene, end: int, last: int, tag: str) -> int:
    """Return where the next word for other victims stands, which its own number follows."""
    kinds = [kind for kind in ("killed", "injured", "taken") if kind != tag]
    return next((hit.first for hit in scene.cues_in(end, min(last, end + _REACH + 2), *kinds)), last)


def _before(told: _Told, index: int) -> int | None:
    words = told.words
    low, start = max(0, index - (_BACK_URDU if told.urdu else _BACK)), index
    while start > low:
        start -= 1
        number, after = number_at(words, start)
        if after == start:
            if words[start] in _STOPS or words[start].startswith("و"):
                return None
            continue
        begin = start
        while begin > low and number_at(words, begin - 1)[1] > begin:
            begin -= 1
            number, after = number_at(words, begin)
        if _AMONG & set(words[max(0, begin - 2) : begin]):
            low, start = max(0, index - _BACK_OVER), begin
            continue
        if after > index or words[after] in _NOT_PEOPLE | _ATTACKS or (begin and words[begin - 1] in {"في", "in", "at"}):
            return None
        joined = "\u0600" <= words[index][0] <= "\u06ff" and words[index][0] != "و" and (after == index or words[index].endswith("وا"))
        return _with_those_before(told, begin, number) if joined or words[index].isascii() or told.urdu else None
    return None


def _after(told: _Told, index: int, limit: int) -> int | None:
    words = told.words
    for place in range(index, min(limit, index + _REACH, len(words))):
        word = words[place]
        number, after = number_at(words, place)
        if after > place:
            following = words[after] if after < len(words) else ""
            share = words[after : after + 2] in _SHARES
            return None if following in _NOT_PEOPLE or share else _with_those_after(told, after, limit, number)
        if (
            word in _DUALS
            or word in _THIRD
            or (word in _HIS and place == index)
            or (place == index and word.removeprefix("ال") in _PEOPLE)
            or _is_object(words, place, index)
        ):
            return _added(words, place, limit)
        if (word in _ONE or (word == "the" and place == index)) and place + 1 < len(words) and words[place + 1] in _ONE_OF:
            return 1
        if word in _STOPS:
            return None
    return None


def _with_those_before(told: _Told, begin: int, number: int | None) -> int | None:
    """Return a number with the one that "and" joins to it before it (two guards and one smuggler)."""
    words = told.words
    if number is None or begin < 3 or words[begin - 1] not in _JOINING:
        return number
    for start in range(begin - 2, max(-1, begin - 6), -1):
        other, after = number_at(words, start)
        if start in told.harms:
            return number
        if after > start:
            return number if other is None or words[after] in _NOT_PEOPLE | _ATTACKS else number + other
    return number


def _with_those_after(told: _Told, place: int, limit: int, number: int | None) -> int | None:
    """Return a number with the one that و joins to it after it (3 soldiers and 5 civilians), where no other word claims that."""
    words = told.words
    for index in range(place, min(limit - 1, place + 3)):
        if words[index].startswith("و") or index in told.joined:
            other, after = number_at([words[index].removeprefix("و"), *words[index + 1 : index + 2]], 0)
            return number + other if after and other is not None and number is not None else number
    return number


def _is_object(words: list[str], place: int, index: int) -> bool:
    """Return whether an Arabic accusative of one person stands after a verb and its subject (خطف مجهولون عاملا)."""
    return place - index < _OBJECT and words[place].endswith("ا") and words[place][:-1] in _PEOPLE


def _added(words: list[str], place: int, limit: int) -> int:
    """Return how many people the nouns from `place` on are that "and" joins (a woman and her two children)."""
    total = 2 if words[place] in _DUALS else 1
    while (place := place + 1) < len(words) and words[place].startswith("و"):
        bare = words[place][1:]
        number, after = number_at([bare, *words[place + 1 : place + 2]], 0) if place < limit - 1 else (None, 0)
        if number is not None and after:
            return total + number
        owned = bare.removesuffix("ها").removesuffix("ه")
        if bare in _DUALS or f"{owned}ن" in _DUALS:
            total += 2
        elif bare in _PEOPLE or owned in _PEOPLE or owned in _KIN:
            total += 1
        else:
            break
    return total
