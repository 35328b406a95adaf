"""Cues: the words of a page that say who tells, what kind of statement it is, and what happened.

They are listed in `telling_words.yml` and `happening_words.yml`.

1. An Arabic verb is listed as past/present of the third person; its feminine, dual, plural and future are made here.
2. A participle of manner (مؤكدا) is made feminine, dual and plural. Other words stand as they are listed.
3. Before an Arabic verb or participle only و and ف may stand; before other words any proclitic. Urdu has none: its words stand whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from mithaq.names.fold import fold_text
from mithaq.reading.page.tokens import Hit, Page, Phrases, words_of_phrase
from mithaq.resources.reference import reference

Form = Literal["past", "present", "future", "participle", "word"]
_FILES = ("telling_words.yml", "happening_words.yml")
_WHOLE = frozenset(words_of_phrase("كان برائے"))  # words that begin like a proclitic
_CONJUNCTIONS = ("", "و", "ف")


@dataclass(frozen=True)
class Cue:
    """What a word is a cue of, and in which form it stands."""

    tag: str
    form: Form


def find_cues(page: Page, language: str = "ar") -> list[Hit[Cue]]:
    """Return the cues of the page in its order, for each place and tag the longest."""
    found: list[Hit[Cue]] = []
    phrases = _phrases()
    for index, token in enumerate(page.tokens):
        if not phrases.starts[token.word]:
            continue
        longest: dict[str, Hit[Cue]] = {}
        for hit in phrases.at(page, index):
            cut = page.folded.text[token.start : hit.start]
            if (hit.value.form != "word" and cut not in _CONJUNCTIONS) or (cut and token.word in _WHOLE):
                continue
            if cut and language == "ur":
                continue
            known = longest.get(hit.value.tag)
            if known is None or hit.last > known.last:
                longest[hit.value.tag] = hit
        found.extend(longest.values())
    return found


@cache
def _phrases() -> Phrases[Cue]:
    pairs: list[tuple[str, Cue]] = []
    for file in _FILES:
        content = cast("dict[str, dict[str, list[str]]]", reference(file))
        for tag, forms in content.items():
            for verb in forms.get("verbs", ()):
                pairs.extend((form, Cue(tag, tense)) for form, tense in conjugated(verb))
            for participle in forms.get("participles", ()):
                pairs.extend((form, Cue(tag, "participle")) for form in _declined(participle))
            pairs.extend((word, Cue(tag, "word")) for word in forms.get("words", ()))
    return Phrases(pairs)


def conjugated(verb: str) -> Iterator[tuple[str, Form]]:
    """Yield the folded forms of an Arabic verb written as "past/present"."""
    past, present = (fold_text(part) for part in verb.split("/"))
    stem = past[:-1] if past[-1] in "يا" else past
    yield from ((form, "past") for form in (past, f"{stem}ت", f"{past}ا", f"{stem}تا", f"{stem}وا"))
    for person in (present, f"ت{present[1:]}"):
        bare = person[:-1] if person[-1] in "يو" else person
        for form in (person, f"{person}ان", f"{bare}ون"):
            yield form, "present"
            yield f"س{form}", "future"


def _declined(participle: str) -> tuple[str, ...]:
    stem = fold_text(participle).removesuffix("ا")
    return f"{stem}ا", f"{stem}ه", f"{stem}ين", f"{stem}تين"
