"""States as sides: their names, nisbas and places in a page.

1. A nisba is one word with its article and endings; it says a side and is no mention by itself.
2. A name of a state and its cities are mentions of places; a capital speaks for its state where an actor is meant. What no one
   state holds (seas, continents, what is in dispute) has no side: its code is empty.
3. A Latin acronym and a short name in Urdu letters are found only as written (کیف is Kyiv, كيف is "how"), any Latin name only with a
   capital. The article is never cut from a name: التشيلي is a nisba, not Chile.
4. A name that is a common word as well (مصر, مالي, صور) needs a word of place before it or another place beside it.

Names come from CLDR (Unicode 15 locale data through babel: territories and exemplar cities in ar, ur and en), then from `sides.yml`
and `places.yml`; what is written there wins.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, cast

from babel import Locale
from babel.core import get_global

from mithaq.names.fold import fold_text
from mithaq.names.script import main_script
from mithaq.reading.page.tokens import Hit, Page, Phrases, readings_of, words_of_phrase
from mithaq.reading.result import Mention, Tier
from mithaq.resources.reference import reference

_SHORT = 4
_ARABIC = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويىABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_ENDINGS = ("", "ه", "ين", "ون", "ات", "تين", "ان", "تان")
_LANGUAGES = ("ar", "ur", "en")
_URDU_AFTER = frozenset({"ني", "مين", "كو"})
_BEFORE = frozenset(
    words_of_phrase(
        "في من إلى الى مدينة محافظة ولاية دولة جمهورية شمال جنوب شرق غرب وسط حكومة عاصمة "
        " رئيس مطار ميناء ضواحي بلدة منطقة قرب بين باتجاه نحو داخل خارج "
        "ملك أمير سلطان وزراء خارجية داخلية دفاع مالية مندوب مبعوث ممثل "
        "حدود سفير جيش زار غادر وصل دعت دعا بلاد اقليم قضاء جزيرة جزر نهر لبنان فلسطين سوريا العراق السودان ليبيا"
    )
)


@dataclass(frozen=True)
class Place:
    """A state, capital or other place; `actor` says that the name can stand for the state. An empty `code` is no one state's."""

    code: str
    en: str
    ar: str
    actor: bool
    state: bool
    exact: str | None = None
    ambiguous: bool = False
    tier: Tier = "certain"


def find_places(page: Page) -> list[Hit[Place]]:
    """Return the known places of the page in its order."""
    return [hit for hit in _known().find(page) if is_place(page, hit)]


def is_place(page: Page, hit: Hit[Place]) -> bool:
    """Return whether a name found is written as the name of a place is, and where one can stand."""
    if page.folded.text[max(0, hit.start - 2) : hit.start] == "ال" and hit.start > page.tokens[hit.first].start:
        return False
    written = page.written(hit.start, hit.end)
    if hit.value.exact is not None:
        return written == hit.value.exact
    if written.isascii() and not written[:1].isupper():
        return False
    return not hit.value.ambiguous or _stands_as_place(page, hit)


def _stands_as_place(page: Page, hit: Hit[Place]) -> bool:
    cut = page.folded.text[page.tokens[hit.first].start : hit.start]
    if cut[-1:] == "ب":
        return True
    before = page.tokens[hit.first - 1].word if hit.first and page.joins(hit.first - 1) else ""
    if any(rest in _BEFORE for rest, _ in readings_of(before)) if before else False:
        return True
    after = page.tokens[hit.last].word if hit.last < len(page.tokens) and page.joins(hit.last - 1) else ""
    if after in _URDU_AFTER:
        return True
    names = _single_names()
    if after[:1] == "و" and after[1:] in names:
        return True
    return cut[-1:] == "و" and before != "" and any(rest in names for rest, _ in readings_of(before))


def place_mention(page: Page, hit: Hit[Place]) -> Mention:
    """Return the mention of a place."""
    start, end = page.folded.origin(hit.start, hit.end)
    place = hit.value
    identifier = f"state:{place.code}" if place.state else None
    return Mention(
        start, end, page.source[start:end], "place", identifier, place.en or None, place.ar or None, place.code or None, place.tier
    )


@lru_cache(maxsize=65_536)
def side_of_word(word: str) -> str | None:
    """Return the side that a nisba says ("الأمريكية" is US), or None."""
    return next((code for rest, _ in readings_of(word) if (code := _nisbas().get(rest)) is not None), None)


@cache
def state_name(code: str, language: str) -> str | None:
    """Return the name of a state in Arabic, Urdu or English, or None for a code that is none."""
    special = next((one for one in _content() if str(one["code"]) == code), {})
    name = special.get(language) or _territories(language if language in _LANGUAGES else "en").get(code)
    return str(name) if name is not None else None


@cache
def _states_by_word() -> dict[str, str]:
    names = ((words_of_phrase(name), place) for name, place in place_names() if place.state)
    return {words[0]: place.code for words, place in names if len(words) == 1 and place.exact is None}


def state_of_word(word: str) -> str | None:
    """Return the code of the state that a folded word names, or None."""
    return _states_by_word().get(word)


@cache
def place_names() -> tuple[tuple[str, Place], ...]:
    """Return every known name of a place with what it names; of two that are alike the later one is meant."""
    return (*_cldr_names(), *_city_names(), *_state_names())


@cache
def _content() -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", reference("sides.yml"))


@cache
def _nisbas() -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _content():
        for nisba in one["nisbas"]:
            words = words_of_phrase(str(nisba))
            endings = _ENDINGS if main_script(str(nisba)) == "Arab" else ("",)
            if len(words) == 1:
                found.update({words[0] + ending: str(one["code"]) for ending in endings})
    return found


@cache
def _known() -> Phrases[Place]:
    return Phrases(unlike_places().values())


@cache
def unlike_places() -> dict[tuple[str, ...], tuple[str, Place]]:
    """Return the known places by folded words; a spelling that is found only as written gives way to one that is found in any form."""
    found: dict[tuple[str, ...], tuple[str, Place]] = {}
    for name, place in place_names():
        words = words_of_phrase(name)
        if words not in found or place.exact is None or found[words][1].exact is not None:
            found[words] = (name, place)
    return found


@cache
def _single_names() -> frozenset[str]:
    return frozenset(words[0] for name, place in place_names() if len(words := words_of_phrase(name)) == 1 and not place.ambiguous)


@cache
def _territories(language: str) -> dict[str, str]:
    territories = Locale(language).territories
    return {
        str(code): str(name) for code, name in territories.items() if len(str(code)) == 2 and code not in {"EU", "UN", "EZ", "QO", "ZZ"}
    }


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(fold_text(str(word)) for word in cast("dict[str, list[str]]", reference("places.yml"))["ambiguous"])


def _place(code: str, name: str, en: str, ar: str, *, actor: bool = False, state: bool = False) -> Place:
    exact = name if (name.isascii() and name.isupper()) or (len(name) <= _SHORT and not _ARABIC.issuperset(name)) else None
    return Place(code, en, ar, actor, state, exact, ambiguous=fold_text(name) in _ambiguous())


def _cldr_names() -> Iterator[tuple[str, Place]]:
    special = {str(one["code"]): one for one in _content()}
    zones = get_global("zone_territories")
    english = Locale("en").time_zones
    for language in _LANGUAGES:
        for zone, names in Locale(language).time_zones.items():
            code = str(zones.get(zone, ""))
            if (
                len(str(names.get("city", ""))) >= _SHORT
                and len(code) == 2
                and zone.count("/") == 1
                and not zone.startswith(("Etc", "Antarctica"))
            ):
                latin = str(english.get(zone, {}).get("city", zone.rsplit("/", 1)[-1].replace("_", " ")))
                arabic = str(Locale("ar").time_zones.get(zone, {}).get("city", ""))
                yield str(names["city"]), _place(code, str(names["city"]), latin, arabic)
        for code, name in _territories(language).items():
            if code not in special or "ar" not in special[code]:
                yield name, _place(code, name, _territories("en").get(code, ""), _territories("ar").get(code, ""), actor=True, state=True)


def _state_names() -> Iterator[tuple[str, Place]]:
    for one in _content():
        code = str(one["code"])
        en, ar = str(one.get("en", _territories("en").get(code, ""))), str(one.get("ar", _territories("ar").get(code, "")))
        for name in dict.fromkeys([*map(str, one["names"]), ar, en, _territories("ur").get(code, ar)]):
            yield name, _place(code, name, en, ar, actor=True, state=True)
        capitals = list(map(str, one["capitals"]))
        latin = next((name for name in capitals if name.isascii()), "")
        arabic = capitals[0] if capitals and main_script(capitals[0]) == "Arab" else ""
        for name in capitals:
            yield name, _place(code, name, latin, arabic, actor=True)


def _city_names() -> Iterator[tuple[str, Place]]:
    for code, names in cast("dict[str, dict[str, str]]", reference("places.yml")).items():
        if code == "ambiguous":
            continue
        side = "" if code == "none" else code
        first: dict[str, str] = {}
        for name, latin in names.items():
            first.setdefault(str(latin), str(name))
        for name, latin in names.items():
            yield str(name), _place(side, str(name), str(latin), first[str(latin)])
        for latin, name in first.items():
            yield latin, _place(side, latin, latin, name)
