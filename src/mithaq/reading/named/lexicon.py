"""The words from which offices and names are known, folded and gathered from the reference data."""

from collections.abc import Iterable
from functools import cache
from typing import Any, cast

from mithaq.names.fold import fold_text
from mithaq.reading.named.vocabulary import is_vocabulary, stems, verbs
from mithaq.reading.page.tokens import Phrases, words_of_phrase
from mithaq.resources.reference import reference, words_of

_OFFICES = "offices.yml"
_NAMES = "person_names.yml"
SPELLED_AS_NAMES = frozenset({"علي", "آن"})  # folded, they are "on" and "that"
_SHORTEST = 3


@cache
def portfolios() -> frozenset[str]:
    """Return the folded words that tell one portfolio from another."""
    return frozenset(words_of_phrase("الداخلية الدفاع المالية العدل الوزراء أركان الجيش المخدرات البرلمان"))


@cache
def office_phrases() -> Phrases[str]:
    """Return offices and titles that are known as whole phrases; the value is "ur", "en" or "title"."""
    titles = words_of(_OFFICES, "titles")
    pairs = [(phrase, "ur") for phrase in words_of(_OFFICES, "urdu")] + [(phrase, "en") for phrase in words_of(_OFFICES, "english")]
    return Phrases([*pairs, *((title, "title") for title in titles if title.isascii() or title in {"جناب", "محترم", "ڈاکٹر"})])


@cache
def known_names() -> frozenset[str]:
    """Return the folded words that are given or family names somewhere."""
    names = cast("dict[str, dict[str, str]]", reference(_NAMES))
    found = [
        *words_of(_NAMES, "arab_families"),
        *words_of(_NAMES, "arab_given"),
        *names["given"],
        *names["family"],
        *names["given"].values(),
        *names["family"].values(),
    ]
    for file in ("common_names.yml", "given_name_variants.yml"):
        for group in cast("list[dict[str, Any]]", reference(file)):
            found.extend(str(name) for name in group.get("arab", ()))
    return frozenset(word for word in _folded(found) if len(word) >= _SHORTEST or word in _folded(names["given"]))


@cache
def first_names() -> frozenset[str]:
    """Return the folded words by which alone a name can begin: the given names of the reviewed list and of their variants."""
    names = cast("dict[str, dict[str, str]]", reference(_NAMES))
    latin = [str(name) for name in names["given"].values() if " " not in str(name)]
    return (known_names() - _folded(names["family"].values())) | _folded([*names["given"], *latin])


@cache
def reviewed_given() -> frozenset[str]:
    """Return the folded given names of the short reviewed list."""
    return _folded(cast("dict[str, dict[str, str]]", reference(_NAMES))["given"])


@cache
def names_in_al() -> frozenset[str]:
    """Return the folded names that begin with these two letters of their own, not with the article (ألكسندر, إلياس)."""
    groups = cast(
        "list[dict[str, Any]]",
        [*cast("list[Any]", reference("common_names.yml")), *cast("list[Any]", reference("given_name_variants.yml"))],
    )
    return _folded(name for group in groups for name in group.get("arab", ()) if str(name).startswith(("أل", "إل", "آل")))


@cache
def arab_names() -> frozenset[str]:
    """Return the folded names after which a family name with its article stands (بشار الأسد)."""
    names = cast("dict[str, dict[str, str]]", reference(_NAMES))
    groups = cast("list[dict[str, Any]]", reference("common_names.yml"))
    return _folded([*names["given"], *words_of(_NAMES, "arab_given"), *(name for group in groups for name in group.get("arab", ()))])


@cache
def latin_forms() -> dict[str, str]:
    """Return the usual Latin form of each folded name in Arabic script, for display."""
    forms: dict[str, str] = {}
    for file in ("given_name_variants.yml", "common_names.yml"):
        for group in cast("list[dict[str, Any]]", reference(file)):
            for name in group.get("arab", ()) if group.get("latin") else ():
                forms.setdefault(fold_text(str(name)), str(group["latin"][0]).capitalize())
    names = cast("dict[str, dict[str, str]]", reference(_NAMES))
    forms.update({fold_text(str(name)): str(latin) for section in ("family", "given") for name, latin in names[section].items()})
    return forms


@cache
def weak_names() -> frozenset[str]:
    """Return the names that are words of the language as well: they need more beside them."""
    formed = {word for word in _folded(words_of(_NAMES, "arab_given")) if is_vocabulary(word)}
    return known_names() & (stems() | formed | _folded(words_of("function_words.yml", "common")))


@cache
def asian_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the folded first words and the syllables of East Asian names."""
    return _folded(words_of(_NAMES, "asian_first")), _folded(words_of(_NAMES, "asian_syllables"))


@cache
def lexicon() -> dict[str, frozenset[str]]:
    """Return the folded words by kind: heads, definite, titles, occupations, complements, family, common, never, speech, cues."""
    names = cast("dict[str, dict[str, str]]", reference(_NAMES))
    speech = _folded((*words_of("statement_words.yml", "speech"), *words_of("statement_words.yml", "meeting_verbs")))
    return {
        "heads": _folded(words_of(_OFFICES, "heads")),
        "definite": _folded(words_of(_OFFICES, "definite")),
        "titles": _folded(words_of(_OFFICES, "titles")),
        "occupations": _folded(words_of(_OFFICES, "occupations")),
        "complements": _folded(words_of(_OFFICES, "complements")),
        "given": first_names(),
        "family": _folded(
            [*names["family"], *names["family"].values(), *words_of(_NAMES, "arab_families"), *words_of(_NAMES, "arab_families_more")]
        ),
        "common": _folded(words_of("function_words.yml", "common")) | weak_names(),
        "never": _folded(words_of("function_words.yml", "never_names")),
        "speech": speech,
        "cues": speech
        | verbs()
        | _folded(
            ("مكتب", "إدارة", "لقاء", "نظيره", "السيد", "بيان", "وفد", "بين", "مع", "خطة", "حكومة", "عائلة", "مقتل", "زيارة", "إن", "أن")
        ),
    }


def _folded(words: Iterable[object]) -> frozenset[str]:
    return frozenset(part for word in words for part in words_of_phrase(str(word)))
