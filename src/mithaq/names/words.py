"""Words: a name cut into the words that are compared, each in the alphabet of its script.

1. The name is folded by script; hyphens, dots, slashes and zero-width joiners part words; apostrophes vanish inside them.
2. Articles and particles are no words of a name (ال, al-, bin, of, the); where nothing else is left, they stay.
3. What is written in one or in two words is brought to one: عبد and what follows, what precedes الله and الدین; abd-, -ullah, -uddin.
4. An article grown together with its word stays, and the word without it is given beside as `bare`: الیاس is a name as it stands.

Every rule is about a language, none about a person. The first-hand text is kept by the caller.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from mithaq.names.alphabet import ARAB, CYRL, LATN, letters_of
from mithaq.names.script import script_of

MAX_NAME, MAX_WORDS, MAX_LETTERS = 1_000, 16, 24
PERSIAN = "Aran"
_PARTED = re.compile(r"[\W_]+")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻʹ`´‛′ʾʿ"))
_CLEAN = _APOSTROPHES | dict.fromkeys(map(ord, "\u200c\u200d"), " ")
_REMEMBERED = 1 << 16
_ARAB_PARTICLES = frozenset({"بن", "ابن", "ال", "د", "و", "آل"})
_DAUGHTER = "بنت"
_LATN_PARTICLES = frozenset(
    [
        "al",
        "el",
        "ul",
        "ur",
        "ud",
        "bin",
        "ibn",
        "ben",
        "bint",
        "of",
        "and",
        "the",
        "for",
        "de",
        "du",
        "da",
        "do",
        "dos",
        "del",
        "della",
        "di",
        "la",
        "le",
        "les",
        "lo",
        "los",
        "las",
        "des",
        "der",
        "den",
        "von",
        "van",
        "vom",
        "zu",
        "y",
        "e",
        "i",
        "as",
        "ad",
        "at",
        "an",
        "us",
        "uz",
    ]
)
_SERVANT = re.compile(r"^(abd|abdul|abdal|abdel|abdol|abdoul|abdu|abdur|abdus|abdil)$")
_ARTICLE = frozenset({"al", "el", "ul", "ur", "ar", "as", "ud", "ad", "ol", "oul", "er", "es", "ed", "ir", "il", "us"})
_DIVINE = frozenset({"ullah", "allah", "ollah", "oullah", "ulla", "ellah", "alla", "olla"})
_FAITH = frozenset({"din", "dine", "deen", "uddin", "eddin", "eddine", "addin", "aldin", "oddin", "udin", "ouddine", "uddine", "ddin"})
_FAITH_LINKS = frozenset({"al", "ud", "ed", "ad", "el", "ul", "e", "u", "od", "ol"})
_FATHER = {"ابی": "ابو", "ابا": "ابو"}
_PERSIAN_LETTERS, _ARABIC_LETTERS, _SUBCONTINENT = frozenset("پچژگکی"), frozenset("ةيىؤإأ"), frozenset("ٹڈڑےںہھ")


@dataclass(frozen=True)
class Word:
    """One word. `model` says whose spelling it follows: "Arab", "Aran" (Persian, Urdu), "Cyrl", "Latn"; `bare` lacks a grown article."""

    letters: str
    script: str
    model: str
    bare: str = ""


def words_of_name(name: str) -> tuple[Word, ...]:
    """Return the words of a name, at most 16 of at most 24 letters; an empty tuple when no letter or digit is in it."""
    return _words(name[:MAX_NAME])[:MAX_WORDS]


def is_too_long(name: str) -> bool:
    """Return whether `words_of_name` leaves words of a name unread: beyond 1,000 characters, or beyond 16 words."""
    return len(name) > MAX_NAME or len(_words(name)) > MAX_WORDS


@lru_cache(maxsize=64)
def _words(name: str) -> tuple[Word, ...]:
    """Return all words of a name; the last names are remembered, since each is read for its length and for its words."""
    if name.isascii():
        return tuple(map(_latin, _latin_pieces([piece for piece in _PARTED.split(name.translate(_CLEAN)) if piece])))
    text = unicodedata.normalize("NFKC", name.translate(_CLEAN))
    persian = is_persian(text)
    words: list[Word] = []
    for script, pieces in _runs(text):
        if script == ARAB:
            words += (_arabic(piece, PERSIAN if persian else ARAB) for piece in _arabic_pieces(pieces))
        elif script == CYRL:
            words += (Word(piece[:MAX_LETTERS], CYRL, CYRL) for piece in pieces)
        else:
            words += (_latin(piece) for piece in _latin_pieces(pieces))
    return tuple(words)


def is_persian(text: str) -> bool:
    """Return whether Arabic script is written as Persian or Urdu write it, by the letters that only one of the habits has."""
    letters = set(text)
    return bool(letters & _SUBCONTINENT) or (bool(letters & _PERSIAN_LETTERS) and not letters & _ARABIC_LETTERS)


def _runs(text: str) -> list[tuple[str, list[str]]]:
    """Return the pieces between separators, neighbours of one script together."""
    runs: list[tuple[str, list[str]]] = []
    for raw in _PARTED.split(text.translate(_MARKS)):
        script, pieces = _read(raw)
        if pieces and (not runs or runs[-1][0] != script):
            runs.append((script, []))
        if pieces:
            runs[-1][1].extend(pieces)
    return runs


@lru_cache(maxsize=_REMEMBERED)
def _read(raw: str) -> tuple[str, tuple[str, ...]]:
    """Return the script of what stands between separators, and its pieces in that script's alphabet."""
    script = next((found for char in raw if (found := script_of(char)) in (ARAB, CYRL)), LATN)
    pieces = [letters_of(raw)] if script in (ARAB, CYRL) else _PARTED.split(anyascii(raw))
    return script, tuple(piece for piece in pieces if piece)


class _Marks(dict[int, str | None]):
    """For `str.translate`: marks, tatweel and controls vanish; each character is looked up once."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        self[code] = None if char == "\u0640" or unicodedata.category(char) in ("Mn", "Cf", "Cs") else char
        return self[code]


_MARKS = _Marks()


def _arabic_pieces(pieces: Sequence[str]) -> list[str]:
    last = len(pieces) - 1
    kept = [
        _FATHER.get(piece, piece)
        for place, piece in enumerate(pieces)
        if piece not in _ARAB_PARTICLES and not (piece == _DAUGHTER and 0 < place < last)
    ] or list(pieces)
    joined: list[str] = []
    for piece in kept:
        if joined and ((joined[-1] == "عبد" and piece.startswith("ال")) or piece in ("الله", "اللة", "الدین")):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


@lru_cache(maxsize=_REMEMBERED)
def _arabic(piece: str, model: str) -> Word:
    letters = piece[:MAX_LETTERS]
    bare = letters[2:] if letters.startswith("ال") and len(letters) > 4 else ""
    return Word(letters, ARAB, model, bare)


def _latin_pieces(pieces: Sequence[str]) -> list[str]:
    lowered = [piece.lower() for piece in pieces]
    joined: list[str] = []
    index = 0
    while index < len(lowered):
        piece, rest = lowered[index], lowered[index + 1 :]
        if _SERVANT.match(piece) and rest:
            after = 1 if len(rest) > 1 and rest[0] in _ARTICLE else 0
            joined.append(piece + "".join(rest[: after + 1]))
            index += after + 2
            continue
        if joined and piece in _DIVINE and joined[-1] not in _LATN_PARTICLES:
            joined[-1] += piece
        elif joined and piece in _FAITH and len(joined) > 1 and joined[-1] in _FAITH_LINKS:
            link = joined.pop()
            joined[-1] += link + piece
        elif joined and piece in _FAITH and joined[-1] not in _LATN_PARTICLES:
            joined[-1] += piece
        else:
            joined.append(piece)
        index += 1
    kept = [piece for number, piece in enumerate(joined) if piece not in _LATN_PARTICLES or (piece == "ben" and number == 0)]
    return kept or joined


@lru_cache(maxsize=_REMEMBERED)
def _latin(piece: str) -> Word:
    letters = piece[:MAX_LETTERS]
    bare = letters[2:] if letters[:2] in ("al", "el") and len(letters) > 5 else ""
    return Word(letters, LATN, LATN, bare)
