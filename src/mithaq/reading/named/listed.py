"""The listed names that a reading looks for, handed in by whoever knows the lists.

1. A subject has one id, its canonical names in English and Arabic, and every name it is known by.
2. A published name such as "HAQQANI NETWORK (HQN)" or "X / Y" is taken apart; what is left of one letter is dropped.
3. A subject built from reviewed aliases is trusted with every name; of one that is not reviewed, a name of one word needs
   evidence beside it, since lists hold names such as "the masked".
4. A subject that a reviewed one names as its reference is the same subject: its names are added to the reviewed one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from mithaq.names.fold import fold_text
from mithaq.reading.page.tokens import Phrases, words_of_phrase
from mithaq.resources.reference import reference

_BRACKETED = re.compile(r"^(.*?)\s*\(([^()]*)\)\s*$")
_ACRONYM_LENGTH = 6


@dataclass(frozen=True)
class ListedSubject:
    """Somebody or something known by name: from a list, from a registry, or learned from a correction.

    `kind` is a mention type; `side` an ISO 3166-1 code; `references` are ids of the same subject elsewhere ("un:QDe.132").
    """

    id: str
    en: str
    ar: str
    names: tuple[str, ...]
    parent: str | None = None
    kind: str = "armed-group"
    references: tuple[str, ...] = ()
    reviewed: bool = True
    side: str | None = None


@dataclass(frozen=True)
class ListedName:
    """One name of one subject. `exact` is the spelling an acronym needs; `needs_evidence` asks for a word beside it."""

    subject: ListedSubject
    text: str
    exact: str | None
    needs_evidence: bool


class ListedNames:
    """The index of listed names; build it once for a set of subjects and read any number of texts with it."""

    def __init__(self, subjects: Mapping[str, ListedSubject], phrases: Phrases[ListedName]) -> None:
        self.subjects = subjects
        self.phrases = phrases

    @classmethod
    def build(cls, subjects: Iterable[ListedSubject]) -> "ListedNames":
        """Return the index of `subjects`; the first subject of two that give the same name keeps it."""
        given = sorted(subjects, key=lambda one: not one.reviewed)
        merged, owner = _merged(given)
        names: dict[tuple[str, ...], ListedName] = {}
        for own in given:
            subject = merged[owner.get(own.id, own.id)]
            for text in own.names:
                for part in parts_of_name(text):
                    words = words_of_phrase(part)
                    if words and not (len(words) == 1 and len(words[0]) < 2):
                        names.setdefault(words, _listed_name(subject, part, words, reviewed=own.reviewed))
        return cls(merged, Phrases((" ".join(words), name) for words, name in names.items()))


def names_from_aliases() -> tuple[ListedSubject, ...]:
    """Return the subjects of the reviewed reference data `aliases.yml`."""
    content = cast("list[dict[str, Any]]", reference("aliases.yml"))
    return tuple(
        ListedSubject(
            id=str(one["id"]),
            en=str(one["en"]),
            ar=str(one["ar"]),
            names=tuple(dict.fromkeys(str(name["name"]) for name in one["names"])),
            parent=one.get("parent"),
            kind=str(one["kind"]),
            references=tuple(f"{ref['list']}:{ref['reference']}" for ref in one["references"]),
        )
        for one in content
    )


def parts_of_name(text: str) -> Iterator[str]:
    """Yield the names inside a published name: before a bracket and in it, and on both sides of a slash."""
    for part in text.split(" / "):
        bracketed = _BRACKETED.match(part.strip())
        if bracketed is None:
            yield part.strip()
            continue
        yield bracketed[1].strip()
        if bracketed[2].isascii() and len(bracketed[2]) <= _ACRONYM_LENGTH + 2:
            yield bracketed[2].strip()


def _merged(subjects: Iterable[ListedSubject]) -> tuple[dict[str, ListedSubject], dict[str, str]]:
    merged: dict[str, ListedSubject] = {}
    owner: dict[str, str] = {}
    for subject in subjects:
        known = merged.get(owner.get(subject.id, subject.id))
        if known is None:
            merged[subject.id] = subject
            owner.update(dict.fromkeys(subject.references, subject.id))
        elif known is not subject:
            names = tuple(dict.fromkeys((*known.names, *subject.names)))
            merged[known.id] = replace(known, names=names)
    return merged, owner


def _listed_name(subject: ListedSubject, text: str, words: tuple[str, ...], *, reviewed: bool) -> ListedName:
    acronym = text.isascii() and len(text) <= _ACRONYM_LENGTH and sum(char.isupper() for char in text) >= 2
    shouted = text.isupper() and not reviewed and len(text) > _ACRONYM_LENGTH
    return ListedName(
        subject=subject,
        text=fold_text(text) if shouted else text,
        exact=text if acronym else None,
        needs_evidence=not reviewed and (len(words) == 1 or acronym),
    )
