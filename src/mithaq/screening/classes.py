"""Classes of letters: the neighbours by which a letter's sound is told, and the consonants by which words are found.

`CONTEXT` gives each letter of an alphabet one of eight classes; 0 is the edge of a word. `CONSONANT` gives the coarse consonants that a
letter may stand for, 1 to 9, where 0 means that it may stand for none: of several, the first is the usual one. `FINE` gives a bit for
each consonant sound, by which words of one key are told apart. The tables are small, of general knowledge, and about letters alone.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mithaq.names.alphabet import ARAB, CYRL, LATN, NUMBERS, SIZE

SCRIPTS = (ARAB, CYRL, LATN)
K, S, T, P, F, M, N, L, R = range(1, 10)
_CONTEXT = {
    ARAB: {"اآ": 1, "و": 2, "یےئ": 3, "هةھ": 4, "ع": 5, "ل": 6},
    CYRL: {"ая": 1, "оую": 2, "еэиіїєы": 3, "йј": 4, "ьъ": 5, "хһ": 6},
    LATN: {"a": 1, "ou": 2, "ei": 3, "y": 4, "h": 5, "w": 6},
}
_OTHER = 7
_COARSE: dict[str, dict[str, tuple[int, ...]]] = {
    ARAB: {
        "بپ": (P,),
        "تطدڈٹة": (T,),
        "ثذ": (T, S),
        "ضظ": (T, S),
        "سصزژش": (S,),
        "ج": (S, K),
        "چ": (S, K),
        "خقكگ": (K,),
        "غ": (K, 0),
        "فڤ": (F,),
        "م": (M,),
        "ن": (N,),
        "ل": (L,),
        "رڑ": (R,),
        "و": (0, F),
    },
    CYRL: {
        "бп": (P,),
        "дт": (T,),
        "вфў": (F, 0),
        "жзсцчшщћђџ": (S,),
        "кқғң": (K,),
        "гґ": (K, 0),
        "х": (K, 0),
        "м": (M,),
        "нњ": (N,),
        "лљ": (L,),
        "р": (R,),
    },
    LATN: {
        "bp": (P,),
        "dt": (T,),
        "kqg": (K,),
        "c": (K, S),
        "x": (K, S),
        "szj": (S,),
        "f": (F,),
        "v": (F, 0),
        "w": (0, F),
        "m": (M,),
        "n": (N,),
        "l": (L,),
        "r": (R,),
    },
}
_PAIRS: dict[str, tuple[int, ...]] = {
    "kh": (K, 0),
    "gh": (K, 0),
    "sh": (S,),
    "ch": (S, K),
    "zh": (S,),
    "dj": (S,),
    "th": (T, S),
    "dh": (T, S),
    "ph": (F,),
    "ts": (S, T),
    "tz": (S, T),
    "cz": (S,),
    "ng": (N, K),
    "wh": (0, F),
}


def contexts(script: str) -> NDArray[np.uint8]:
    """Return the class of each letter's number as a neighbour."""
    table = np.full(SIZE, _OTHER, np.uint8)
    table[0] = 0
    for letters, number in _CONTEXT[script].items():
        for letter in letters:
            table[NUMBERS[script][letter]] = number
    return table


def _spread(named: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    return {letter: classes for letters, classes in named.items() for letter in letters}


COARSE = {script: _spread(named) for script, named in _COARSE.items()}
LATIN_PAIRS = _PAIRS
