"""The words from which offices and names are known, folded and gathered from the reference data."""

from functools import cache
from typing import cast

from mithaq.names.fold import fold_text
from mithaq.reading.page.tokens import Phrases, words_of_phrase
from mithaq.resources.reference import reference, words_of

_OFFICES = "offices.yml"
SPELLED_AS_NAMES = frozenset({"علي", "آن"})  # folded, they are "on" and "that"


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
def lexicon() -> dict[str, frozenset[str]]:
    """Return the folded words by kind: heads, definite, titles, complements, given, family, common, never, speech, cues."""
    names = cast("dict[str, dict[str, str]]", reference("person_names.yml"))

    def folded(words: tuple[str, ...]) -> frozenset[str]:
        return frozenset(part for word in words for part in words_of_phrase(word))

    speech = folded(words_of("statement_words.yml", "speech")) | folded(words_of("statement_words.yml", "meeting_verbs"))
    return {
        "heads": folded(words_of(_OFFICES, "heads")),
        "definite": folded(words_of(_OFFICES, "definite")),
        "titles": folded(words_of(_OFFICES, "titles")),
        "complements": folded(words_of(_OFFICES, "complements")),
        "given": frozenset(fold_text(str(name)) for name in names["given"])
        | frozenset(fold_text(str(latin)) for latin in names["given"].values() if " " not in str(latin)),
        "family": frozenset(fold_text(str(name)) for name in names["family"])
        | frozenset(fold_text(str(latin)) for latin in names["family"].values()),
        "common": folded(words_of("function_words.yml", "common")),
        "never": folded(words_of("function_words.yml", "never_names")),
        "speech": speech,
        "cues": speech | folded(("مكتب", "إدارة", "لقاء", "نظيره", "السيد", "بيان", "وفد", "بين", "مع")),
    }
