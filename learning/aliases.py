"""Aliases: words that stand in each other's place in two names of one entry, which are often two spellings of one word."""

from collections.abc import Iterable, Iterator, Sequence

from mithaq.names.words import words_of_name

MOST_NAMES = 12


def alias_pairs(entries: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield words that differ where all other words of two names of one entry are the same, and that share half of their letters."""
    for names in entries:
        cut = [[word.letters for word in words_of_name(name)] for name in names[:MOST_NAMES] if name.isascii()]
        for place, one in enumerate(cut):
            for other in cut[place + 1 :]:
                differ = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
                if len(one) == len(other) > 1 and len(differ) == 1 and _alike(*differ[0]):
                    yield differ[0]


def _alike(one: str, other: str) -> bool:
    """Return whether two words begin alike and have at least half of their letters in common, so that they may be spellings of one word."""
    if min(len(one), len(other)) < 3 or not (one + other).isalpha():
        return False
    shared = sum(min(one.count(letter), other.count(letter)) for letter in set(one))
    return shared * 2 > max(len(one), len(other)) and (one[0] == other[0] or one[-2:] == other[-2:])
