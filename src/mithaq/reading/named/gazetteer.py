"""Known places and organisations, found together, so that the longest name wins over what stands inside it (واشنطن بوست is no city).

1. A known organisation that is a common word too stands between quotation marks or after a word that introduces it (مجلة تايم).
2. In a report of sport a city is the club named after it, unless a word of place stands before it.
3. The head that introduces a known name (صحيفة, شركة) is outside it; a nisba that follows is outside too (رويترز).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import cast

from mithaq.names.fold import fold_text
from mithaq.reading.named.lexicon import first_names, known_names, lexicon
from mithaq.reading.named.sides import Place, is_place, place_names, side_of_word, unlike_places
from mithaq.reading.named.vocabulary import is_vocabulary, stems
from mithaq.reading.page.tokens import Hit, Page, Phrases, readings_of, words_of_phrase
from mithaq.reading.result import Tier
from mithaq.resources.reference import reference, words_of

FILE = "organisations.yml"
_OF_STATES = frozenset(words_of_phrase("الصليب الهلال"))
_ENOUGH_SPORT = 3
_REACH = 3
_WORDS_OF_PLACE = frozenset(words_of_phrase("دولة مدينة إلى جهة نحو شرق غرب جنوب في"))
_PLACE_WORDS = frozenset(words_of_phrase("في الى إلى مدينة ملعب مطار من إقليم ضواحي عاصمة بمدينة"))


@dataclass(frozen=True)
class Organisation:
    """An organisation as the reader knows it: canonical names where the reference data has them, its side where its name says it."""

    en: str
    ar: str
    side: str | None
    tier: Tier = "certain"
    exact: str | None = None
    ambiguous: bool = False


@dataclass(frozen=True)
class Known:
    """What the gazetteer finds in a page; both in the order of the text, none overlapping."""

    places: list[Hit[Place]]
    organisations: list[Hit[Organisation]]


def find_known(page: Page) -> Known:
    """Return the known places and organisations of the page."""
    places: list[Hit[Place]] = []
    organisations: list[Hit[Organisation]] = []
    unsure: list[Hit[Place]] = []
    persons: set[str] = set()
    sport = _is_sport(page)
    for hit in _names().find(page):
        value = hit.value
        if isinstance(value, Organisation):
            if _is_organisation(page, hit, value):
                organisations.append(_with_business(page, _with_nisba(page, Hit(hit.first, hit.last, hit.start, hit.end, value))))
            continue
        place = Hit(hit.first, hit.last, hit.start, hit.end, value)
        if _is_only_nisba(page, place):
            continue
        if _speaks(page, place):
            organisations.append(Hit(hit.first, hit.last, hit.start, hit.end, Organisation(value.en, value.ar, value.code or None)))
            continue
        word = page.tokens[hit.first].word
        if _is_a_persons(page, place):
            persons.add(page.folded.text[place.start : place.end])
            continue
        if value.ambiguous and not is_place(page, place):
            unsure.append(place)
            continue
        if not is_place(page, place) or (hit.start > page.tokens[hit.first].start and hit.last == hit.first + 1 and word in known_names()):
            continue
        if sport and page.folded.text[hit.start : hit.end] in _clubs() and _before(page, hit.first).removeprefix("و") not in _PLACE_WORDS:
            organisations.append(
                Hit(hit.first, hit.last, hit.start, hit.end, Organisation(value.en, value.ar, value.code or None, "likely"))
            )
        else:
            places.append(place)
    if sport:
        organisations = sorted([*organisations, *_clubs_in(page, [*places, *organisations])], key=lambda one: one.first)
    places = sorted([*places, *_said_before(page, places, unsure)], key=lambda one: one.first)
    places = [one for one in places if page.folded.text[one.start : one.end] not in persons]
    return Known(_amman_or_oman(page, places), organisations)


def _clubs_in(page: Page, found: Sequence[Hit[Place] | Hit[Organisation]]) -> Iterator[Hit[Organisation]]:
    """Yield the clubs of a report of sport whose names are common words; with a nisba after it such a word is one (الاتحاد الآسيوي)."""
    taken = {index for one in found for index in range(one.first, one.last)}
    for hit in _sport_clubs().find(page):
        if taken & set(range(hit.first, hit.last)):
            continue
        after = page.tokens[hit.last].word if hit.last < len(page.tokens) and page.gap(hit.last - 1) == " " else ""
        if not (after.startswith("ال") and after.endswith(("ي", "يه"))) and _before(page, hit.first) not in _WORDS_OF_PLACE:
            yield Hit(hit.first, hit.last, hit.start, hit.end, hit.value)


def _is_a_persons(page: Page, hit: Hit[Place]) -> bool:
    """Return whether a given name stands right before the name of a place of one word, so that it is a person's (أليس ويلز)."""
    if hit.value.actor or hit.last != hit.first + 1 or hit.start != page.tokens[hit.first].start:
        return False
    before = _before(page, hit.first)
    return before in first_names() - stems() and page.gap(hit.first - 1) == " " and side_of_word(before) is None


def _said_before(page: Page, places: list[Hit[Place]], unsure: list[Hit[Place]]) -> list[Hit[Place]]:
    """Return the names that the page uses elsewhere for a place, and that are no words of the language (كيش after جزيرة كيش)."""
    text = page.folded.text
    said = {text[hit.start : hit.end] for hit in places if hit.value.ambiguous} - stems()
    after = {hit.first: page.tokens[hit.last].word if hit.last < len(page.tokens) else "" for hit in unsure}
    return [
        hit for hit in unsure if text[hit.start : hit.end] in said and after[hit.first] != "علي" and text[hit.start - 2 : hit.start] != "ال"
    ]


def _amman_or_oman(page: Page, places: list[Hit[Place]]) -> list[Hit[Place]]:
    """Return the places, عمان as the capital where the page speaks of Jordan more than of the Gulf."""
    unsure = [index for index, hit in enumerate(places) if page.folded.text[hit.start : hit.end] == "عمان"]
    if not unsure:
        return places
    sides = [hit.value.code for hit in places] + [side_of_word(token.word) for token in page.tokens]
    if sides.count("JO") > sides.count("OM") - len(unsure):
        amman = next(place for name, place in place_names() if fold_text(name) == "عمان" and place.code == "JO")
        for index in unsure:
            places[index] = replace(places[index], value=amman)
    return places


@cache
def organisation_words(section: str) -> frozenset[str]:
    """Return the folded words of a section of the reference data on organisations."""
    return frozenset(word for phrase in words_of(FILE, section) for word in words_of_phrase(phrase))


def _is_sport(page: Page) -> bool:
    return sum(_is_of_sport(token.word) for token in page.tokens[:600]) >= _ENOUGH_SPORT


@lru_cache(maxsize=65_536)
def _is_of_sport(word: str) -> bool:
    return any(rest in organisation_words("sport") for rest, _ in readings_of(word))


def _is_organisation(page: Page, hit: Hit[Organisation | Place], value: Organisation) -> bool:
    if page.folded.text[max(0, hit.start - 2) : hit.start] == "ال" and hit.start > page.tokens[hit.first].start:
        return False
    written = page.written(hit.start, hit.end)
    if value.exact is not None:
        return written == value.exact
    if written.isascii() and not written[:1].isupper():
        return False
    if not value.ambiguous:
        return True
    before = [
        token.word for token in page.tokens[max(0, hit.first - _REACH) : hit.first] if token.sentence == page.tokens[hit.first].sentence
    ]
    quoted = page.folded.text[: hit.start].rstrip(" ").endswith('"') and page.folded.text[hit.end :].lstrip(" ").startswith('"')
    return quoted or any(rest in organisation_words("introducing") or rest == "وكاله" for word in before for rest, _ in readings_of(word))


def _with_nisba(page: Page, hit: Hit[Organisation]) -> Hit[Organisation]:
    """Return the hit with the nisba or adjective after it, where the name begins with a word for such bodies (مجلس النواب اللبناني)."""
    if hit.last >= len(page.tokens) or not page.joins(hit.last - 1) or page.gap(hit.last - 1) != " " or hit.value.side is not None:
        return hit
    word, token = page.folded.text[hit.start : page.tokens[hit.first].end], page.tokens[hit.last]
    side = side_of_word(token.word) if token.word.startswith("ال") else None
    after = page.tokens[hit.last + 1].word if hit.last + 1 < len(page.tokens) and page.joins(hit.last) else ""
    adjective = token.word.startswith("ال") and token.word.endswith(("ي", "يه")) and not is_vocabulary(token.word)
    if (
        (side is None and not adjective)
        or word not in organisation_words("heads") | organisation_words("definite") | _OF_STATES
        or (after in known_names() and after not in stems())
    ):
        return hit
    return Hit(hit.first, hit.last + 1, hit.start, token.end, Organisation("", "", side, "certain"))


def _with_business(page: Page, hit: Hit[Organisation]) -> Hit[Organisation]:
    """Return the hit with the word of business after it (ميتسوبيشي موتورز)."""
    if hit.last >= len(page.tokens) or not page.joins(hit.last - 1) or page.gap(hit.last - 1) != " ":
        return hit
    token = page.tokens[hit.last]
    if token.word not in organisation_words("business"):
        return hit
    return Hit(hit.first, hit.last + 1, hit.start, token.end, Organisation("", "", hit.value.side, "likely"))


def _is_only_nisba(page: Page, hit: Hit[Place]) -> bool:
    """Return whether a name of a state is the nisba spelled like it, after a feminine noun with the article (الكاتبة السعودية)."""
    before, word = _before(page, hit.first), page.tokens[hit.first].word
    if hit.last - hit.first > 1 or not hit.value.state or not word.endswith("ه") or side_of_word(word) is None:
        return False
    return before.startswith(("ال", "لل", "وال", "بال")) and before.endswith(("ه", "ات"))


def _speaks(page: Page, hit: Hit[Place]) -> bool:
    """Return whether a residence stands for who sits there: after a verb of saying or "on behalf of" (المتحدث باسم البيت الأبيض)."""
    if page.folded.text[hit.start : hit.end] not in _residences():
        return False
    before = _before(page, hit.first)
    return before == "باسم" or any(rest in lexicon()["speech"] for rest, _ in readings_of(before or "-"))


@cache
def _residences() -> frozenset[str]:
    return frozenset(fold_text(place) for place in words_of(FILE, "residences"))


def _before(page: Page, index: int) -> str:
    return page.tokens[index - 1].word if index and page.joins(index - 1) else ""


@cache
def _clubs() -> frozenset[str]:
    return frozenset(fold_text(city) for city in words_of(FILE, "club_cities"))


@cache
def _sport_clubs() -> Phrases[Organisation]:
    return Phrases((name, Organisation("", name, None, "likely")) for name in words_of(FILE, "sport_clubs"))


@cache
def _names() -> Phrases[Organisation | Place]:
    names: dict[tuple[str, ...], tuple[str, Organisation | Place]] = {**unlike_places()}
    content = cast("dict[str, dict[str, str]]", reference(FILE))["known"]
    arabic: dict[str, str] = {}
    for name, en in content.items():
        arabic.setdefault(str(en), str(name))
    common = organisation_words("ambiguous")
    for name, en in content.items():
        side = next((code for word in words_of_phrase(str(name)) if (code := side_of_word(word)) is not None), None)
        names[words_of_phrase(str(name))] = (
            str(name),
            Organisation(str(en), arabic[str(en)], side, ambiguous=fold_text(str(name)) in common),
        )
    for name in words_of(FILE, "english"):
        exact = name if name.isupper() else None
        names[words_of_phrase(name)] = (name, Organisation(name, "", None, exact=exact))
    return Phrases(names.values())
