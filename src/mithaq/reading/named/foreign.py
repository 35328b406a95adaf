"""How a word is spelled: like a foreign name written in Arabic letters, or like an Arabic word.

Light statistics: two- and three-letter runs of the names and places of other languages in the reference data, against those of the words of
news, with their commonest prefixes and endings. The result is a mean log-likelihood ratio: above 0 is spelled like a foreign name.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from math import log
from typing import Any, cast

from mithaq.names.fold import fold_text
from mithaq.reading.named.sides import place_names
from mithaq.reading.named.vocabulary import stems
from mithaq.resources.reference import reference

_ARAB_SIDES = frozenset(
    ["SA", "AE", "QA", "KW", "BH", "OM", "YE", "EG", "LY", "TN", "DZ", "MA", "EH", "MR", "SD", "SO", "IQ", "SY", "LB", "PS", "JO"]
)
_SMOOTH = 0.5


@lru_cache(maxsize=65_536)
def foreignness(word: str) -> float:
    """Return how much more a folded word is spelled like a foreign name than like an Arabic word, from about -2 to 2."""
    ratios, unseen = _ratios()
    runs = list(_runs(word))
    return sum(ratios.get(run, unseen) for run in runs) / len(runs)


@cache
def _ratios() -> tuple[dict[str, float], float]:
    foreign, arabic = _counts(_foreign_names()), _counts(_arabic_forms())
    all_foreign, all_arabic = sum(foreign.values()), sum(arabic.values())
    kinds = len(foreign.keys() | arabic.keys())

    def ratio(run: str) -> float:
        return log((foreign[run] + _SMOOTH) / (all_foreign + _SMOOTH * kinds)) - log(
            (arabic[run] + _SMOOTH) / (all_arabic + _SMOOTH * kinds)
        )

    return {run: ratio(run) for run in foreign.keys() | arabic.keys()}, ratio("")


def _counts(words: Iterable[str]) -> Counter[str]:
    return Counter(run for word in words for run in _runs(word))


def _runs(word: str) -> Iterator[str]:
    edged = f"<{word}>"
    for size in (2, 3):
        for start in range(len(edged) - size + 1):
            yield edged[start : start + size]


def _foreign_names() -> set[str]:
    groups = cast("list[dict[str, Any]]", reference("given_name_variants.yml"))
    spelled = {fold_text(str(name)) for group in groups for name in group.get("arab", ()) if not set(str(name)) & set("ەێۆڤکیگچپژے")}
    families = {fold_text(str(name)) for name in cast("dict[str, dict[str, str]]", reference("person_names.yml"))["family"]}
    places = {
        word for name, place in place_names() if place.code not in _ARAB_SIDES and not name.isascii() for word in fold_text(name).split()
    }
    return {word for word in spelled | families | places if len(word) > 3 and not word.startswith("ال") and word.isalpha()}


def _arabic_forms() -> Iterator[str]:
    for word in stems():
        if len(word) > 2:
            yield from (
                word,
                f"ال{word}",
                f"{word.removesuffix('ه')}ات",
                f"{word.removesuffix('ه')}ين",
                f"ي{word}",
                f"ت{word}",
                f"{word}ها",
            )
