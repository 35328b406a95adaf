"""Lexicon: what sound cannot tell: that army is جيش, that Bill is William, that Mullah is a title and Ltd a legal form.

The words are reviewed reference data (`organisation_words.yml`, `given_name_variants.yml`, `common_names.yml`, `honorifics.yml`,
`legal_forms.yml`). A match by meaning or by another form is worth less than one by sound; how a common name is usually written is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from mithaq.names.alphabet import ARAB, CYRL, LATN
from mithaq.names.words import words_of_name
from mithaq.resources.reference import reference

PLAIN, TITLE, WEAK, FORM = range(4)
BY_SOUND, BY_CONCEPT, BY_VARIANT, BY_SHORT, BY_INITIAL, BY_REST, BY_KNOWN = range(7)
_LISTS = {"latin": LATN, "arab": ARAB, "cyrl": CYRL}
_WORTH = {BY_CONCEPT: 0.6, BY_VARIANT: 0.6, BY_SHORT: 0.4, BY_KNOWN: 0.9}
_FILES = (
    ("organisation_words.yml", "concept", BY_CONCEPT),
    ("given_name_variants.yml", "group", BY_VARIANT),
    ("common_names.yml", "name", BY_KNOWN),
)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Concepts by word, how a concept's match is told and what it is worth, and the words that count little."""

    numbers: Mapping[tuple[str, str], tuple[int, ...]]
    ways: tuple[int, ...]
    names: tuple[str, ...]
    kinds: Mapping[tuple[str, str], int]

    @property
    def size(self) -> int:
        """Return how many concepts there are."""
        return len(self.ways)

    def concepts(self, letters: str, script: str) -> tuple[int, ...]:
        """Return the concepts that a word stands for."""
        return self.numbers.get((letters, script), ())

    def worth(self, concept: int) -> float:
        """Return the probability that a match by the concept stands for."""
        return _WORTH[self.ways[concept]]

    def kind(self, letters: str, script: str) -> int:
        """Return whether a word is a title, often one, a legal form, or none of these."""
        return self.kinds.get((letters, script), PLAIN)


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of this package."""
    numbers: dict[tuple[str, str], tuple[int, ...]] = {}
    ways: list[int] = []
    names: list[str] = []
    for file, label, usual in _FILES:
        for entry in cast("list[dict[str, object]]", reference(file)):
            way = {"same": BY_VARIANT, "short": BY_SHORT}.get(str(entry.get("kind", "")), usual)
            for key in _keys(entry):
                numbers[key] = (*numbers.get(key, ()), len(ways))
            ways.append(way)
            names.append(str(entry[label]))
    kinds: dict[tuple[str, str], int] = {}
    for file, section, kind in (("honorifics.yml", "weak", WEAK), ("honorifics.yml", "titles", TITLE), ("legal_forms.yml", "forms", FORM)):
        kinds |= dict.fromkeys(_keys(cast("dict[str, dict[str, object]]", reference(file))[section]), kind)
    return Lexicon(numbers, tuple(ways), tuple(names), kinds)


def _keys(entry: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """Yield the word and script of each form of an entry, once each."""
    found: dict[tuple[str, str], None] = {}
    for part, script in _LISTS.items():
        for form in cast("list[object]", entry.get(part) or []):
            words = words_of_name(str(form))
            if len(words) == 1 and words[0].script == script:
                found[words[0].letters, script] = None
                if words[0].bare and script == ARAB:
                    found[words[0].bare, script] = None
    return found
