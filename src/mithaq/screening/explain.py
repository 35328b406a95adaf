"""Explaining: which words met, how, and what was left, so that a person can judge a hit and not only its score."""

from collections.abc import Sequence
from dataclasses import dataclass

from mithaq.lang.catalogue import N_
from mithaq.names.words import Word, words_of_name
from mithaq.screening.lexicon import BY_CONCEPT, BY_INITIAL, BY_KNOWN, BY_REST, BY_SHORT, BY_SOUND, BY_VARIANT
from mithaq.screening.screener import Hit

WAYS = {
    BY_SOUND: N_("sounds alike"),
    BY_CONCEPT: N_("means the same"),
    BY_VARIANT: N_("the same name in another language"),
    BY_SHORT: N_("a short form"),
    BY_INITIAL: N_("an initial"),
    BY_REST: N_("compared with what was left"),
    BY_KNOWN: N_("a usual spelling"),
}
SAME = N_("the same word")


@dataclass(frozen=True)
class Met:
    """One meeting: the query's word, the words of the list's name, how probable it is, and by what (a key of the catalogue)."""

    query: str
    listed: str
    sure: float
    way: str


@dataclass(frozen=True)
class Explanation:
    """Both names as written, the words that met, and those that nothing met on either side."""

    query: str
    name: str
    met: tuple[Met, ...]
    query_left: tuple[str, ...]
    name_left: tuple[str, ...]


def explain(query: str, hit: Hit) -> Explanation:
    """Return how a query met a hit's name."""
    asked, listed = words_of_name(query), words_of_name(hit.name)
    met: list[Met] = []
    left: list[str] = []
    used: set[int] = set()
    alignment = hit.alignment
    for place, word in enumerate(asked):
        at = int(alignment.to[place])
        if at < 0:
            left.append(word.letters)
            continue
        taken = range(at, min(at + int(alignment.width[place]), len(listed)))
        used |= set(taken)
        told = " ".join(listed[one].letters for one in taken)
        met.append(
            Met(
                word.letters,
                told,
                round(float(alignment.sure[place]), 3),
                _way(word, [listed[one] for one in taken], int(alignment.way[place])),
            )
        )
    return Explanation(query, hit.name, tuple(met), tuple(left), tuple(word.letters for one, word in enumerate(listed) if one not in used))


def told(query: str, hit: Hit) -> dict[str, object]:
    """Return a hit with the words that met and those that were left, as plain values."""
    said = explain(query, hit)
    met = [{"query": one.query, "listed": one.listed, "sure": one.sure, "way": one.way} for one in said.met]
    left = {"query": said.query_left, "name": said.name_left}
    return {"id": hit.id, "schema": hit.schema, "score": round(hit.score, 3), "name": hit.name, "met": met, "left": left}


def _way(word: Word, taken: Sequence[Word], way: int) -> str:
    same = [one.letters for one in taken] == [word.letters]
    return SAME if same else WAYS[way]
