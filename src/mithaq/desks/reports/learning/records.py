"""Names as people corrected them: what a name stands for, or that it is none. They stay on this node and are never given away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.names.fold import fold_text
from mithaq.reading import ListedSubject
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words
from mithaq.store import Reading

MOST = 1_000
LEARNED = "learned:"


class ReadingAliasBody(msgspec.Struct, frozen=True, kw_only=True):
    """What `text` stands for when a report is read: a subject, or nothing at all where `is_name` is false.

    `subject` is the id of a list's subject or of another learned name, empty for one that neither knows; `about` is the draft or statement
    that was corrected, or the link by which two names were said to be one; `kind` is a mention type such as "person".
    """

    text: str
    about: str
    is_name: bool = True
    subject: str = ""
    kind: str = ""
    en: str = ""
    ar: str = ""
    side: str = ""
    reason: str = ""
    withdrawn: str = ""


READING_ALIAS_TYPE = RecordType(
    "reading-alias",
    N_("Learned name"),
    ReadingAliasBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("subject", at("subject"))),
    words("text", "en", "ar"),
    words("text"),
    stays_here=True,
)
TYPES = (READING_ALIAS_TYPE,)


@dataclass(frozen=True)
class Learned:
    """What was learned: names of listed subjects by the subject's id, subjects that no list knows, and texts that are no names."""

    names: Mapping[str, tuple[str, ...]]
    subjects: tuple[ListedSubject, ...]
    exceptions: frozenset[str]

    def without_exceptions(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return a reading without the mentions of what is no name."""
        mentions = [one for one in found.get("mentions", []) if fold_text(str(one.get("text", ""))) not in self.exceptions]
        return {**found, "mentions": mentions}


def learned_key(reading: Reading) -> tuple[str, ...]:
    """Return what changes whenever something is learned or withdrawn."""
    rows = reading.page(READING_ALIAS_TYPE.name, limit=MOST).rows
    return tuple(f"{held.id}@{held.modified}" for held in rows)


def learned(reading: Reading) -> Learned:
    """Return what people taught the reader and nobody withdrew; the newest word on a text holds."""
    newest: dict[str, tuple[str, ReadingAliasBody]] = {}
    for held in reading.page(READING_ALIAS_TYPE.name, limit=MOST).rows:
        if held.record is not None and not held.recalled:
            body = msgspec.convert(held.record.properties, ReadingAliasBody)
            if not body.withdrawn:
                newest.setdefault(fold_text(body.text), (held.id, body))
    names: dict[str, tuple[str, ...]] = {}
    taught: dict[str, list[ReadingAliasBody]] = {}
    for identifier, body in newest.values():
        if body.is_name and body.subject and not body.subject.startswith(LEARNED):
            names[body.subject] = (*names.get(body.subject, ()), body.text)
        elif body.is_name:
            taught.setdefault(body.subject or f"{LEARNED}{identifier}", []).append(body)
    subjects = tuple(_subject(identifier, bodies) for identifier, bodies in taught.items())
    return Learned(names, subjects, frozenset(text for text, (_, body) in newest.items() if not body.is_name))


def _subject(identifier: str, bodies: Sequence[ReadingAliasBody]) -> ListedSubject:
    """Return a subject that no list knows with all names that it was taught by, called as the newest says."""
    first = bodies[0]
    names = tuple(one.text for one in bodies)
    return ListedSubject(identifier, first.en or first.text, first.ar, names, kind=first.kind or "person", side=first.side or None)
