"""Matching, as acts ask for it: what a candidate says, and what a matcher of names does. The matcher itself is in `matcher`.

A candidate is a question for a person, never an answer. Date of birth, nationality and numbers are no part of its score: they stand in the
entry beside the name, for the person who decides.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

from mithaq.desks.designations.sightings import Sighting
from mithaq.records.marking import Marking
from mithaq.store import Reading


class MetWords(msgspec.Struct, frozen=True, kw_only=True):
    """A word of the name asked for, the words of the listed name that meet it, how probably, and by what (a message of the catalogue)."""

    query: str
    listed: str
    sure: float
    way: str


class LeftWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words that nothing met, of the name asked for and of the listed one."""

    query: list[str]
    name: list[str]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A subject that a name may mean. `name` is the listed name that met, `record` the entry or designation that holds it ("" for none).

    `score` is the probability that both are one name, 0 to 1; `source` is the list, "reviewed" or "designation".
    """

    subject: str
    schema: str
    score: float
    name: str
    met: list[MetWords]
    left: LeftWords
    record: str
    source: str


class Matcher(Protocol):
    """Finds whom names mean among what the lists and designations of this node say."""

    def threshold(self) -> float:
        """Return the score from which a candidate is a hit by default."""

    def prepare(self, node: Reading) -> None:
        """Make the indexes ready for what `node`, a reading of all, says now. Takes seconds after a list has changed, else nothing."""

    def state(self) -> str:
        """Return a text that stands for all that is looked for, as it was last prepared."""

    def search(self, seen: Reading, name: str, *, hits: int, threshold: float, sources: Sequence[str] = ()) -> list[Candidate]:
        """Return the candidates that the reader may see, best first, those of `sources` when given. Raises: NameTooLong."""

    def sightings(self) -> Iterable[tuple[Marking, Sighting]]:
        """Return all that is looked for, as it was last prepared."""

    def narrowed(self, wanted: Iterable[tuple[Marking, Sighting]]) -> "Narrowed":
        """Return a search for some sightings alone, with the weights of all."""


class Narrowed(Protocol):
    """A quick search for a few subjects: it may return more than a search of all would, never less."""

    def __call__(self, names: Sequence[str]) -> list[bool]:
        """Return of each name whether it may mean one of the subjects."""
