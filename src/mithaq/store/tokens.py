"""Words of a text, cut in the same way for both engines: neither engine's own idea of a word is asked.

1. A word is a run of letters, digits and marks; the text is folded first by the function that the store was opened with.
2. HOLE: text beyond `MAX_TEXT` characters is not found by its words; PostgreSQL keeps at most a megabyte of words a record.
"""

import re
import unicodedata
from functools import cache

MAX_TEXT = 200_000
MAX_WORD = 64


def words_of(folded: str) -> list[str]:
    """Return the words of a folded text, each once, sorted."""
    found = _pattern().findall(folded[:MAX_TEXT])
    return sorted({word[:MAX_WORD] for word in found})


def sought(folded: str) -> list[tuple[str, bool]]:
    """Return the words of a question, each with whether it is only the beginning of a word (written with a star)."""
    found: dict[tuple[str, bool], None] = {}
    for part in folded.split():
        words = _pattern().findall(part)
        for position, word in enumerate(words):
            found[word[:MAX_WORD], part.endswith("*") and position == len(words) - 1] = None
    return list(found)


@cache
def _pattern() -> re.Pattern[str]:
    marks = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)).startswith("M"))
    return re.compile(f"(?:[^\\W_]|[{marks}])+")
