"""Which folded Arabic words are words of the language and no names, with their proclitics, articles, pronouns and endings.

A word is looked up bare, without its proclitics and article, without an ending of number, gender or pronoun, and as a verb of the
present with its prefix. What is not found may be a name, or a word that the list does not know.
"""

from functools import cache, lru_cache

from mithaq.reading.page.tokens import readings_of, words_of_phrase
from mithaq.resources.reference import words_of

_FILE = "news_words.yml"
_ENDINGS = (
    "هما",
    "تها",
    "ها",
    "هم",
    "هن",
    "نا",
    "كم",
    "ات",
    "ين",
    "ون",
    "ان",
    "تين",
    "تان",
    "يه",
    "يون",
    "يين",
    "وا",
    "تا",
    "ه",
    "ي",
    "ت",
    "ا",
)
_SHORTEST = 3
JOINING = "في من إلى على عن مع بين أو أم ثم أن إن قد لا لم لن ما هو هي هذا هذه ذلك تلك حتى منذ بعد قبل عند لدى و ب ل ك ف"


@lru_cache(maxsize=65_536)
def is_vocabulary(word: str) -> bool:
    """Return whether a folded word is a known word of the language in any of its forms."""
    return any(_is_form(rest) for rest, cut in readings_of(word) if cut == 0 or len(rest) >= _SHORTEST or (cut == 1 and word[0] in "وف"))


@cache
def stems() -> frozenset[str]:
    """Return the folded words of the list as they stand, with the words that are never names."""
    listed = [word for section in ("nouns", "adjectives", "verbs", "particles") for word in words_of(_FILE, section)]
    never = words_of("function_words.yml", "never_names")
    return frozenset(part for word in (*listed, *never) for part in words_of_phrase(word))


@cache
def _inflected() -> frozenset[str]:
    listed = [word for section in ("nouns", "adjectives", "verbs") for word in words_of(_FILE, section)]
    return frozenset(part for word in listed for part in words_of_phrase(word))


@cache
def nouns() -> frozenset[str]:
    """Return the folded nouns of the list that are neither adjectives nor verbs."""
    found, others = ({part for word in words_of(_FILE, section) for part in words_of_phrase(word)} for section in ("nouns", "adjectives"))
    return frozenset(found - others - verbs())


@cache
def particles() -> frozenset[str]:
    """Return the folded words that join, ask, point and count."""
    return frozenset(part for word in (*words_of(_FILE, "particles"), JOINING) for part in words_of_phrase(word))


@cache
def verbs() -> frozenset[str]:
    """Return the folded verbs of the past, and with the ending of the feminine."""
    listed = [*words_of(_FILE, "verbs"), *words_of("statement_words.yml", "speech"), *words_of("statement_words.yml", "meeting_verbs")]
    known = {part for word in listed for part in words_of_phrase(word)}
    return frozenset(known | {word + "ت" for word in known} | {word[:-1] + "ت" for word in known if word.endswith(("ي", "ا"))})


def _is_form(word: str) -> bool:
    if word in stems():
        return True
    known = _inflected()
    for ending in _ENDINGS:
        bare = word[: -len(ending)]
        if word.endswith(ending) and len(bare) >= _SHORTEST:
            if bare in known or bare + "ه" in known or (bare[-1] == "ت" and bare[:-1] + "ه" in known):
                return True
            if bare.endswith(("ي", "و")) and bare[:-1] in known:
                return True
    return len(word) > _SHORTEST and (_is_present(word) or (word[0] == "س" and _is_present(word[1:])))


def _is_present(word: str) -> bool:
    if word[0] not in "يتن" or len(word) < _SHORTEST + 1:
        return False
    root = word[1:].removesuffix("ون").removesuffix("وا")
    hollow = len(root) == 3 and root[1] in "وي" and f"{root[0]}ا{root[2]}" in verbs()
    return root in verbs() or hollow or (len(root) >= _SHORTEST and f"ا{root}" in verbs())
